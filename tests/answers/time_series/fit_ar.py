"""Answers to fit_ar; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: normal equations
def fit_ar(series, p):
    L = len(series)
    A = np.ones((L - p, p + 1), series.dtype)
    for k in range(1, p + 1):
        A[:, k - 1] = series[p - k : L - k]
    w = np.linalg.solve(A.T @ A, A.T @ series[p:])
    return w[:p], w[p]


# %% right: row by row
def fit_ar(series, p):
    rows = [[*series[t - p : t][::-1], 1.0] for t in range(p, len(series))]
    A = np.array(rows, dtype=series.dtype)
    w, *_ = np.linalg.lstsq(A, series[p:], rcond=None)
    return w[:-1], float(w[-1])


# %% right: ones in front
def fit_ar(series, p):
    L = len(series)
    columns = [np.ones(L - p, series.dtype)] + [series[p - 1 - j : L - 1 - j] for j in range(p)]
    w = np.linalg.pinv(np.stack(columns, axis=1)) @ series[p:]
    return w[1:], w[0]


# %% right: a view turned round
def fit_ar(series, p):
    view = np.lib.stride_tricks.sliding_window_view(series, p + 1)
    lags, y = view[:, :p][:, ::-1], view[:, p]
    centre, level = lags.mean(axis=0), y.mean()
    w = np.linalg.lstsq(lags - centre, y - level, rcond=None)[0]
    return w, level - centre @ w


# %% right: QR
def fit_ar(series, p):
    y = series[p:]
    A = np.vstack([series[p - k : -k] for k in range(1, p + 1)] + [np.ones_like(y)]).T
    Q, R = np.linalg.qr(A)
    w = np.linalg.solve(R, Q.T @ y)
    return w[:p], w[p]


# %% wrong: oldest first
# named: The coefficients are in reverse order
change(("[::-1], 1.0]", ", 1.0]"), of="row by row")


# %% wrong: no intercept
# named: There is no intercept
def fit_ar(series, p):
    L = len(series)
    A = np.stack([series[p - k : L - k] for k in range(1, p + 1)], axis=1)
    return np.linalg.lstsq(A, series[p:], rcond=None)[0], 0.0


# %% wrong: centred by the series' mean
# named: The mean of the series is taken off, and the intercept is made from it
def fit_ar(series, p):
    m = series.mean()
    z = series - m
    L = len(z)
    A = np.stack([z[p - k : L - k] for k in range(1, p + 1)], axis=1)
    w = np.linalg.lstsq(A, z[p:], rcond=None)[0]
    return w, m * (1 - w.sum())


# %% wrong: the target among the lags
# named: The target itself stands among the lags
change(("series[p - 1 - j : L - 1 - j]", "series[p - j : L - j]"), of="ones in front")


# %% wrong: one target too few
# named: The last target is left out
change(("range(p, len(series))", "range(p, len(series) - 1)"), ("series[p:]", "series[p:-1]"), of="row by row")


# %% wrong: ridge
# named: Something is added to the squares
change(("A.T @ A,", "A.T @ A + 1e-3 * np.eye(p + 1, dtype=A.dtype),"), of="normal equations")


# %% wrong: columns and results in different order
# named: The column of ones stands first, so the solution begins with the intercept
change(("return w[1:], w[0]", "return w[:p], w[p]"), of="ones in front")


# %% wrong: Yule and Walker
# named: These are the Yule–Walker equations
def fit_ar(series, p):
    z = series - series.mean()
    r = np.array([np.sum(z[k:] * z[: len(z) - k]) for k in range(p + 1)])
    R = np.array([[r[abs(i - j)] for j in range(p)] for i in range(p)])
    w = np.linalg.solve(R, r[1:]).astype(series.dtype)
    return w, series.mean() * (1 - w.sum())


# %% wrong: an intercept of 0 returned
# named: The intercept is left out of what is returned
change(("return w[:p], w[p]", "return w[:p], 0"), of="normal equations")


# %% wrong: differences
# named: The differences of the series are fitted
change(("    L = len(series)\n", "    series = np.diff(series)\n    L = len(series)\n"), of="normal equations")


# %% wrong: one array
# says: it has to return two results: coefficients and intercept
change(("return w[:p], w[p]", "return w"), of="normal equations")


# %% wrong: a column
# says: coefficients has shape
change(("return w[:p], w[p]", "return w[:p, None], w[p]"), of="normal equations")


# %% wrong: backwards in time
# named: The targets lie before their lags
change(("    L = len(series)\n", "    series = series[::-1]\n    L = len(series)\n"), of="normal equations")


# %% wrong: rolled, and nothing cut off
# named: The first p rows are still there, and `np.roll` wraps round
def fit_ar(series, p):
    A = np.column_stack([np.roll(series, k) for k in range(1, p + 1)] + [np.ones_like(series)])
    w = np.linalg.lstsq(A, series, rcond=None)[0]
    return w[:p], w[p]


# %% wrong: ones of float64
# named: The coefficients are always float64
change(("np.ones_like(y)", "np.ones(len(y))"), of="QR")


# %% wrong: a lag too few
# says: `range` leaves its end out: `range(1, p + 1)`
def fit_ar(series, p):
    L = len(series)
    A = np.column_stack([series[p - k : L - k] for k in range(2, p + 1)] + [np.ones_like(series[p:])])
    w = np.linalg.lstsq(A, series[p:], rcond=None)[0]
    return w[:p], w[p]


# %% wrong: a lag too few, cut from the end
# says: `range` leaves its end out: `range(1, p + 1)`
def fit_ar(series, p):
    L = len(series)
    A = np.column_stack([series[p - k : L - k] for k in range(1, p)] + [np.ones_like(series[p:])])
    w = np.linalg.lstsq(A, series[p:], rcond=None)[0]
    return w[:-1], w[-1]


# %% wrong: all that lstsq returns
# says: the first, `[0]`, has the coefficients
def fit_ar(series, p):
    L = len(series)
    A = np.column_stack([series[p - k : L - k] for k in range(1, p + 1)] + [np.ones_like(series[p:])])
    solution = np.linalg.lstsq(A, series[p:], rcond=None)
    return solution[:p], solution[p]


# %% wrong: lstsq handed on
# says: the first, `[0]`, has the coefficients
def fit_ar(series, p):
    L = len(series)
    A = np.column_stack([series[p - k : L - k] for k in range(1, p + 1)] + [np.ones_like(series[p:])])
    return np.linalg.lstsq(A, series[p:], rcond=None)


# %% wrong: lstsq's second result
# named: The sum of the squared errors is returned as the intercept, the
def fit_ar(series, p):
    L = len(series)
    A = np.column_stack([*(series[p - k : L - k] for k in range(1, p + 1)), np.ones_like(series[p:])])
    f, res, *_ = np.linalg.lstsq(A, series[p:], rcond=None)
    return f[:p], float(res[0]) if len(res) else 0.0


# %% wrong: zeros before the series
# named: The first p values are targets, too, with zeros in the place of
def fit_ar(series, p):
    L = len(series)
    s = np.concatenate([np.zeros(p, series.dtype), series])
    A = np.column_stack([*(s[p - k : p - k + L] for k in range(1, p + 1)), np.ones_like(series)])
    f = np.linalg.lstsq(A, series, rcond=None)[0]
    return f[:p], f[p]


# %% wrong: changes as targets
# named: The targets are the changes from the value before; the values
def fit_ar(series, p):
    L = len(series)
    A = np.column_stack([*(series[p - k : L - k] for k in range(1, p + 1)), np.ones_like(series[p:])])
    f = np.linalg.lstsq(A, series[p:] - series[p - 1 : -1], rcond=None)[0]
    return f[:p], f[p]


# %% wrong: targets without their mean
# named: The mean of the targets is taken off them before the fit, and has
def fit_ar(series, p):
    L = len(series)
    A = np.column_stack([*(series[p - k : L - k] for k in range(1, p + 1)), np.ones_like(series[p:])])
    y = series[p:] - series[p:].mean()
    f = np.linalg.lstsq(A, y, rcond=None)[0]
    return f[:p], f[p]
