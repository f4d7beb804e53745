"""Answers to windows; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loops
def windows(series, T, horizon):
    L, D = series.shape
    N = L - T - horizon + 1
    x = np.zeros((T, N, D), series.dtype)
    y = np.zeros((horizon, N, D), series.dtype)
    for n in range(N):
        for t in range(T):
            x[t, n] = series[n + t]
        for t in range(horizon):
            y[t, n] = series[n + T + t]
    return x, y


# %% right: indices
def windows(series, T, horizon):
    n = np.arange(len(series) - T - horizon + 1)
    rows = n + np.arange(T + horizon)[:, None]
    both = series[rows]
    return both[:T], both[T:]


# %% right: a view
def windows(series, T, horizon):
    both = np.lib.stride_tricks.sliding_window_view(series, T + horizon, axis=0).transpose(2, 0, 1)
    return both[:T].copy(), both[T:].copy()


# %% right: step by step
def windows(series, T, horizon):
    N = len(series) - T - horizon + 1
    x = np.stack([series[t : t + N] for t in range(T)])
    y = np.stack([series[T + t : T + t + N] for t in range(horizon)])
    return x, y


# %% right: lists and transpose
def windows(series, T, horizon):
    x, y = [], []
    n = 0
    while n + T + horizon <= len(series):
        x.append(series[n : n + T])
        y.append(series[n + T : n + T + horizon])
        n += 1
    return np.array(x).transpose(1, 0, 2), np.array(y).swapaxes(0, 1)


# %% wrong: one window too few
# named: The last window is missing
change(("<= len(series)", "< len(series)"), of="lists and transpose")


# %% wrong: reshaped
# named: `reshape` was used to exchange the axes
def windows(series, T, horizon):
    N, D = len(series) - T - horizon + 1, series.shape[1]
    x = np.array([series[n : n + T] for n in range(N)]).reshape(T, N, D)
    y = np.array([series[n + T : n + T + horizon] for n in range(N)]).reshape(horizon, N, D)
    return x, y


# %% wrong: windows first
# named: The windows come first in the shapes
def windows(series, T, horizon):
    N = len(series) - T - horizon + 1
    x = np.array([series[n : n + T] for n in range(N)])
    y = np.array([series[n + T : n + T + horizon] for n in range(N)])
    return x, y


# %% wrong: the target in the window
# named: y starts with the window's own last row
change(("series[n + T + t]", "series[n + T + t - 1]"), of="loops")


# %% wrong: a row skipped
# named: y starts a row too late
def windows(series, T, horizon):
    N = max(len(series) - T - horizon, 1)
    rows = np.arange(T + horizon + 1)[:, None] + np.arange(N)
    both = series[rows % len(series)]
    return both[:T], both[T + 1 :]


# %% wrong: the last row alone
# named: y is only the last row of each horizon
change(("both[T:]", "both[-1:]"), of="indices")


# %% wrong: the next row alone
# named: y is only the row right after each window
change(("both[T:]", "both[T : T + 1]"), of="indices")


# %% wrong: no overlap
# named: The windows do not overlap
def windows(series, T, horizon):
    starts = range(0, len(series) - T - horizon + 1, T)
    x = np.stack([series[n : n + T] for n in starts], axis=1)
    y = np.stack([series[n + T : n + T + horizon] for n in starts], axis=1)
    return x, y


# %% wrong: answers in the windows
# named: The windows in x hold their answers, too
change(("both[:T], ", "both, "), of="indices")


# %% wrong: the last column alone
# named: y has the last column only; all columns
change(("both[T:]", "both[T:, :, -1:]"), of="indices")


# %% wrong: always float64
# named: The results are always float64
change((", series.dtype)", ")"), of="loops")


# %% wrong: wraps round
# named: The windows wrap round
def windows(series, T, horizon):
    rows = np.arange(len(series)) + np.arange(T + horizon)[:, None]
    both = series[rows % len(series)]
    return both[:T], both[T:]


# %% wrong: backwards
# named: Each window runs backwards in time
change(("both[:T], ", "both[:T][::-1], "), of="indices")


# %% wrong: one array
# says: it returned one array of shape
change(("both[:T], both[T:]", "both"), of="indices")


# %% wrong: y one row after x
# named: y starts one row after x does
change(("series[n + T : n + T + horizon]", "series[n + 1 : n + 1 + horizon]"), of="lists and transpose")


# %% wrong: more windows in x
# named: x has more windows than y, L − T:
def windows(series, T, horizon):
    L = len(series)
    x = np.stack([series[n : n + T] for n in range(L - T)], axis=1)
    y = np.stack([series[n + T : n + T + horizon] for n in range(L - T - horizon + 1)], axis=1)
    return x, y


# %% wrong: every window in x
# named: x has more windows than y, L − T + 1:
def windows(series, T, horizon):
    L = len(series)
    x = np.stack([series[n : n + T] for n in range(L - T + 1)], axis=1)
    y = np.stack([series[n + T : n + T + horizon] for n in range(L - T - horizon + 1)], axis=1)
    return x, y


# %% wrong: y over the end
# says: a slice that runs over the end of the series comes out shorter
def windows(series, T, horizon):
    N = len(series) - T - horizon + 1
    x = np.stack([series[n : n + T] for n in range(N)], axis=1)
    y = np.stack([series[n + T + 1 : n + T + 1 + horizon] for n in range(N)], axis=1)
    return x, y


# %% wrong: a window for each row
# says: There are N = L − T − horizon + 1 windows; y begins at row n + T
def windows(series, T, horizon):
    N = len(series) - T
    x = np.stack([series[n : n + T] for n in range(N)], axis=1)
    y = np.stack([series[n + T : n + T + horizon] for n in range(N)], axis=1)
    return x, y


# %% wrong: a window for each row, as an array
# says: a slice that runs over the end of the series comes out shorter
change(("n + T + horizon <= len(series)", "n + T < len(series)"), of="lists and transpose")


# %% wrong: y with its window
# named: y holds the window itself in front of what follows it: y begins
def windows(series, T, horizon):
    N = len(series) - T - horizon + 1
    x = np.stack([series[n : n + T] for n in range(N)], axis=1)
    y = np.stack([series[n : n + T + horizon] for n in range(N)], axis=1)
    return x, y


# %% wrong: one column
# named: x has the first column only; all columns are read.
def windows(series, T, horizon):
    N = len(series) - T - horizon + 1
    x = np.stack([series[n : n + T, :1] for n in range(N)], axis=1)
    y = np.stack([series[n + T : n + T + horizon] for n in range(N)], axis=1)
    return x, y


# %% wrong: changes since the window
# named: y holds the changes since the window's last row; the rows
def windows(series, T, horizon):
    N = len(series) - T - horizon + 1
    x = np.stack([series[n : n + T] for n in range(N)], axis=1)
    y = np.stack([series[n + T : n + T + horizon] for n in range(N)], axis=1)
    return x, y - x[-1]


# %% wrong: y backwards
# named: y runs backwards in time; its first row is the one right after
def windows(series, T, horizon):
    N = len(series) - T - horizon + 1
    x = np.stack([series[n : n + T] for n in range(N)], axis=1)
    y = np.stack([series[n + T : n + T + horizon][::-1] for n in range(N)], axis=1)
    return x, y
