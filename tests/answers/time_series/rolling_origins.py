"""Answers to rolling_origins; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: a while loop
def rolling_origins(L, first, horizon, stride):
    found, o = [], first
    while o + horizon <= L:
        found.append(o)
        o += stride
    return np.array(found, dtype=np.int64)


# %% right: counted
def rolling_origins(L, first, horizon, stride):
    B = (L - horizon - first) // stride + 1
    return first + stride * np.arange(B)


# %% right: a range
def rolling_origins(L, first, horizon, stride):
    return np.array(range(first, L - horizon + 1, stride))


# %% right: those that fit
def rolling_origins(L, first, horizon, stride):
    o = np.arange(first, L, stride)
    return o[o + horizon <= L]


# %% right: filled in
def rolling_origins(L, first, horizon, stride):
    o = np.empty((L - horizon - first) // stride + 1, np.int64)
    for b in range(len(o)):
        o[b] = first + b * stride
    return o


# %% wrong: the last one missing
# named: An origin is missing at the end where its horizon just fits
change(("<= L", "< L"), of="a while loop")


# %% wrong: over the end
# named: The last origins run over the end
def rolling_origins(L, first, horizon, stride):
    return np.arange(first, L, stride)


# %% wrong: one too many
# named: One origin too many may fit
change(("<= L", "<= L + 1"), of="a while loop")


# %% wrong: every row
# named: The stride is not used
change(("1, stride)", "1)"), of="a range")


# %% wrong: from 0
# named: The origins begin at 0
def rolling_origins(L, first, horizon, stride):
    return np.arange(0, L - horizon + 1, stride)


# %% wrong: the last known rows
# named: These are the last known rows
change(("found.append(o)", "found.append(o - 1)"), of="a while loop")


# %% wrong: floats
# named: The origins are floats
change((", np.int64)", ")"), of="filled in")


# %% wrong: a horizon apart
# named: The origins lie a horizon apart
change(("o += stride", "o += horizon"), of="a while loop")


# %% wrong: counted from the end
# named: The origins are counted from the end of the series
def rolling_origins(L, first, horizon, stride):
    o = []
    last = L - horizon
    while last >= first:
        o.insert(0, last)
        last -= stride
    return np.array(o)


# %% wrong: evenly spread
# named: The origins are spread evenly
def rolling_origins(L, first, horizon, stride):
    B = (L - horizon - first) // stride + 1
    return np.linspace(first, L - horizon, B).astype(np.int64)


# %% wrong: a list
# says: origins is a list; expected a NumPy array of shape (B,), int64: `np.array(…)` makes one of it
change(("np.array(found, dtype=np.int64)", "found"), of="a while loop")


# %% wrong: the number of them
# named: The number of origins is returned
def rolling_origins(L, first, horizon, stride):
    return np.array((L - horizon - first) // stride + 1)


# %% wrong: the ends
# named: These are the ends of the horizons
change(("found.append(o)", "found.append(o + horizon)"), of="a while loop")


# %% wrong: behind the first horizon
# named: The origins begin at first + horizon
change(("found, o = [], first", "found, o = [], first + horizon"), of="a while loop")


# %% wrong: counted from 0
# named: These are the distances from `first`, 0, stride, 2·stride, …; the
def rolling_origins(L, first, horizon, stride):
    B = (L - horizon - first) // stride + 1
    return stride * np.arange(B)


# %% wrong: a stride too early
# named: The origins end too early: o is at most L − horizon, whatever the
def rolling_origins(L, first, horizon, stride):
    return np.arange(first, L - horizon - stride + 2, stride)


# %% wrong: multiples of the stride
# named: The origins are multiples of the stride; they are counted from
def rolling_origins(L, first, horizon, stride):
    start = -(-first // stride) * stride
    return np.arange(start, L - horizon + 1, stride)


# %% wrong: first added to the end
# named: The origins run over the end of the series: `first` is added to
def rolling_origins(L, first, horizon, stride):
    return np.arange(first, first + L - horizon + 1, stride)


# %% wrong: last rows
# named: These are the last rows of the horizons, o + horizon − 1; asked
def rolling_origins(L, first, horizon, stride):
    return np.arange(first, L - horizon + 1, stride) + horizon - 1


# %% wrong: the number as the end
# named: The end of `np.arange` is made from the number of origins, and
def rolling_origins(L, first, horizon, stride):
    return np.arange(first, first + (L - horizon - first) // stride + 1)


# %% wrong: the horizon twice
# named: The horizon is taken off twice: o is at most L − horizon.
def rolling_origins(L, first, horizon, stride):
    end = L - 2 * horizon + 1
    return np.arange(first, max(end, first + 1), stride)
