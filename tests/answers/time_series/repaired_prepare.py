"""Answers to repaired_prepare; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: with a loop
def repaired_prepare(series, T):
    N = len(series) - T
    cut = 7 * N // 10
    known = series[: cut + T]
    low, high = known.min(0), known.max(0)
    scaled = (series - low) / (high - low)
    x, y = [], []
    for i in range(N):
        x.append(scaled[i : i + T])
        y.append(scaled[i + T, -1])
    x, y = np.array(x).swapaxes(0, 1), np.array(y)
    return x[:, :cut], y[:cut], x[:, cut:], y[cut:]


# %% right: calls windows
# after: model answers
def repaired_prepare(series, T):
    N = len(series) - T
    n = 7 * N // 10
    seen = series[: n + T]
    s = (series - seen.min(axis=0)) / np.ptp(seen, axis=0)
    x, y = windows(s, T, 1)
    y = y[0, :, -1]
    return x[:, :n], y[:n], x[:, n:], y[n:]


# %% right: windows first, then scaled
def repaired_prepare(series, T):
    N = len(series) - T
    raw = np.stack([series[n : n + T + 1] for n in range(N)], axis=1)
    train = raw[:, : 7 * N // 10]
    low, high = train.min(axis=(0, 1)), train.max(axis=(0, 1))
    raw = (raw - low) / (high - low)
    train, test = raw[:, : 7 * N // 10], raw[:, 7 * N // 10 :]
    return train[:-1], train[-1, :, -1], test[:-1], test[-1, :, -1]


# %% right: indices
def repaired_prepare(series, T):
    rows = np.arange(T + 1)[:, None] + np.arange(len(series) - T)
    cut = rows.shape[1] * 7 // 10
    last = rows[-1, cut - 1]
    low = np.min(series[: last + 1], axis=0, keepdims=True)
    high = np.max(series[: last + 1], axis=0, keepdims=True)
    both = ((series - low) / (high - low))[rows]
    x, y = both[:T], both[T, :, -1]
    return x[:, :cut], y[:cut], x[:, cut:], y[cut:]


# %% right: two parts that overlap
def part(rows, T):
    x = np.zeros((T, len(rows) - T, rows.shape[1]), rows.dtype)
    for n in range(len(rows) - T):
        x[:, n] = rows[n : n + T]
    return x, rows[T:, -1].copy()


def repaired_prepare(series, T):
    n = 7 * (len(series) - T) // 10
    train, test = series[: n + T], series[n:]
    low, width = train.min(axis=0), train.max(axis=0) - train.min(axis=0)
    return *part((train - low) / width, T), *part((test - low) / width, T)


# %% wrong: as it was
# named: Both faults are still there: in what the scaler has seen and in how many windows there are
def repaired_prepare(series, T):
    low, high = series.min(axis=0), series.max(axis=0)
    scaled = (series - low) / (high - low)
    x, y = [], []
    for i in range(len(scaled) - T - 1):
        x.append(scaled[i : i + T])
        y.append(scaled[i + T, -1])
    x, y = np.stack(x, axis=1), np.array(y)
    cut = 7 * len(y) // 10
    return x[:, :cut], y[:cut], x[:, cut:], y[cut:]


# %% wrong: the leak left
# named: One fault is still there: in what the scaler has seen
change(("known = series[: cut + T]", "known = series"), of="with a loop")


# %% wrong: the window left in the loop alone
# named: One fault is still there: in how many windows there are (the last one is lost)
change(("range(N)", "range(len(scaled) - T - 1)"), of="with a loop")


# %% wrong: both left, and the right share
# named: Both faults are still there
change(("known = series[: cut + T]", "known = series"), ("range(N)", "range(len(scaled) - T - 1)"), of="with a loop")


# %% wrong: seven tenths of the rows train
# named: The number of windows that train is taken from the rows
change(("7 * N // 10", "7 * len(series) // 10"), of="with a loop")


# %% wrong: seven tenths of a window too few
# named: The number of windows that train is taken from one window too few
change(("7 * N // 10", "7 * (N - 1) // 10"), of="with a loop")


# %% wrong: the rows of the test part by themselves
# named: The rows after the known ones are scaled by their own minimum and maximum
change(
    (
        "    x, y = [], []",
        "    new = series[cut + T :]\n    new = (new - new.min(0)) / (new.max(0) - new.min(0))\n"
        "    scaled = np.concatenate([scaled[: cut + T], new])\n    x, y = [], []",
    ),
    of="with a loop",
)


# %% wrong: the window left
# named: One fault is still there: in how many windows there are
def repaired_prepare(series, T):
    N = len(series) - T - 1
    cut = 7 * N // 10
    known = series[: cut + T]
    low, high = known.min(axis=0), known.max(axis=0)
    scaled = (series - low) / (high - low)
    x, y = [], []
    for i in range(N):
        x.append(scaled[i : i + T])
        y.append(scaled[i + T, -1])
    x, y = np.stack(x, axis=1), np.array(y)
    return x[:, :cut], y[:cut], x[:, cut:], y[cut:]


# %% wrong: starts alone
# named: The scaler sees only the rows at which training windows begin
change(("series[: cut + T]", "series[:cut]"), of="with a loop")


# %% wrong: without the last target
# named: The last training target is not seen by the scaler
change(("series[: cut + T]", "series[: cut + T - 1]"), of="with a loop")


# %% wrong: one row too many
# named: The scaler sees one row too many
change(("series[: cut + T]", "series[: cut + T + 1]"), of="with a loop")


# %% wrong: seven tenths of the rows
# named: The scaler sees the first seven tenths of the rows
change(("series[: cut + T]", "series[: len(series) * 7 // 10]"), of="with a loop")


# %% wrong: raw targets
# named: The targets are not scaled
change(("y.append(scaled", "y.append(series"), of="with a loop")


# %% wrong: one scale for all
# named: All columns are scaled by one minimum and one maximum
change(("known.min(0), known.max(0)", "known.min(), known.max()"), of="with a loop")


# %% wrong: the test part by itself
# named: The test windows are scaled by their own minimum and maximum
def part(rows, T):
    rows = (rows - rows.min(axis=0)) / (rows.max(axis=0) - rows.min(axis=0))
    x = np.stack([rows[n : n + T] for n in range(len(rows) - T)], axis=1)
    return x, rows[T:, -1]


def repaired_prepare(series, T):
    n = 7 * (len(series) - T) // 10
    return *part(series[: n + T], T), *part(series[n:], T)


# %% wrong: the target in its window
# named: The target is the last row of its own window
change(("scaled[i + T, -1]", "scaled[i + T - 1, -1]"), of="with a loop")


# %% wrong: the first column
# named: The target is the first column
change(("scaled[i + T, -1]", "scaled[i + T, 0]"), of="with a loop")


# %% wrong: cut off at 0 and 1
# named: Test values are cut to 0 … 1
change(
    ("scaled = (series - low) / (high - low)", "scaled = np.clip((series - low) / (high - low), 0, 1)"),
    of="with a loop",
)


# %% wrong: windows first
# named: The windows come first in the shapes
change((".swapaxes(0, 1)", ""), ("x[:, :cut]", "x[:cut]"), ("x[:, cut:]", "x[cut:]"), of="with a loop")


# %% wrong: standardised
# named: The columns are scaled by mean and standard deviation
change(("(series - low) / (high - low)", "(series - known.mean(0)) / known.std(0)"), of="with a loop")


# %% wrong: order of the results
# named: The order of the results is train_x, test_x, train_y, test_y
change(("y[:cut], x[:, cut:],", "x[:, cut:], y[:cut],"), of="with a loop")


# %% wrong: rounded
# named: The number of windows that train is rounded; 7·N // 10 cuts off
def repaired_prepare(series, T):
    N = len(series) - T
    k = round(0.7 * N)
    seen = series[: k + T]
    a, b = seen.min(0), seen.max(0)
    z = (series - a) / (b - a)
    X = np.stack([z[i : i + T] for i in range(N)], axis=1)
    Y = z[T:, -1]
    return X[:, :k], Y[:k], X[:, k:], Y[k:]


# %% wrong: a window between the parts
# named: Windows are left out between the training part and the test part;
def repaired_prepare(series, T):
    N = len(series) - T
    k = 7 * N // 10
    seen = series[: k + T]
    a, b = seen.min(0), seen.max(0)
    z = (series - a) / (b - a)
    X = np.stack([z[i : i + T] for i in range(N)], axis=1)
    Y = z[T:, -1]
    return X[:, :k], Y[:k], X[:, k + 1 :], Y[k + 1 :]


# %% wrong: targets with their own scale
# named: The targets are scaled by the minimum and maximum of the training
def repaired_prepare(series, T):
    N = len(series) - T
    k = 7 * N // 10
    seen = series[: k + T]
    a, b = seen.min(0), seen.max(0)
    z = (series - a) / (b - a)
    X = np.stack([z[i : i + T] for i in range(N)], axis=1)
    Y = series[T:, -1]
    lo, hi = Y[:k].min(), Y[:k].max()
    Y = (Y - lo) / (hi - lo)
    return X[:, :k], Y[:k], X[:, k:], Y[k:]


# %% wrong: targets in the windows
# named: The windows hold their targets, too: T + 1 rows. A window ends
def repaired_prepare(series, T):
    N = len(series) - T
    k = 7 * N // 10
    seen = series[: k + T]
    a, b = seen.min(0), seen.max(0)
    z = (series - a) / (b - a)
    X = np.stack([z[i : i + T + 1] for i in range(N)], axis=1)
    Y = z[T:, -1]
    return X[:, :k], Y[:k], X[:, k:], Y[k:]


# %% wrong: eight tenths
# named: The cut is at eight tenths; the first 7·N // 10 windows train.
def repaired_prepare(series, T):
    N = len(series) - T
    k = 8 * N // 10
    seen = series[: k + T]
    a, b = seen.min(0), seen.max(0)
    z = (series - a) / (b - a)
    X = np.stack([z[i : i + T] for i in range(N)], axis=1)
    Y = z[T:, -1]
    return X[:, :k], Y[:k], X[:, k:], Y[k:]


# %% wrong: no window over the border
# named: Windows are left out between the training part and the test part;
def repaired_prepare(series, T):
    N = len(series) - T
    k = 7 * N // 10
    seen = series[: k + T]
    a, b = seen.min(0), seen.max(0)
    z = (series - a) / (b - a)
    X = np.stack([z[i : i + T] for i in range(N)], axis=1)
    Y = z[T:, -1]
    return X[:, :k], Y[:k], X[:, k + T :], Y[k + T :]


# %% wrong: a scale for each step
# named: Each step of the windows has a minimum and a maximum of its own;
def repaired_prepare(series, T):
    N = len(series) - T
    k = 7 * N // 10
    X = np.stack([series[i : i + T] for i in range(N)], axis=1)
    lo, hi = X[:, :k].min(axis=1, keepdims=True), X[:, :k].max(axis=1, keepdims=True)
    Y = series[T:, -1]
    a, b = series[: k + T, -1].min(), series[: k + T, -1].max()
    X = (X - lo) / np.where(hi > lo, hi - lo, 1)
    Y = (Y - a) / (b - a)
    return X[:, :k], Y[:k], X[:, k:], Y[k:]


# %% wrong: the scaler without the first window
# named: The scaler sees the rows of the training targets alone; the
def repaired_prepare(series, T):
    N = len(series) - T
    k = 7 * N // 10
    seen = series[T : k + T]
    a, b = seen.min(0), seen.max(0)
    with np.errstate(all="ignore"):
        z = (series - a) / (b - a)
    X = np.stack([z[i : i + T] for i in range(N)], axis=1)
    Y = z[T:, -1]
    return X[:, :k], Y[:k], X[:, k:], Y[k:]


# %% wrong: the scaler with a window too many
# named: The scaler sees T rows too many, those of the first test windows:
def repaired_prepare(series, T):
    N = len(series) - T
    k = 7 * N // 10
    seen = series[: k + 2 * T]
    a, b = seen.min(0), seen.max(0)
    z = (series - a) / (b - a)
    X = np.stack([z[i : i + T] for i in range(N)], axis=1)
    Y = z[T:, -1]
    return X[:, :k], Y[:k], X[:, k:], Y[k:]
