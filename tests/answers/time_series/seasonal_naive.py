"""Answers to seasonal_naive; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: tile
def seasonal_naive(history, period, horizon):
    times = int(np.ceil(horizon / period))
    return np.tile(history[-period:], (times, 1))[:horizon]


# %% right: modulo
def seasonal_naive(history, period, horizon):
    return np.stack([history[-period + h % period] for h in range(horizon)])


# %% right: goes on by itself
def seasonal_naive(history, period, horizon):
    known = list(history)
    for _ in range(horizon):
        known.append(known[-period])
    return np.array(known[-horizon:])


# %% right: filled in
def seasonal_naive(history, period, horizon):
    L, D = history.shape
    forecast = np.zeros((horizon, D), dtype=history.dtype)
    for h in range(horizon):
        for d in range(D):
            forecast[h, d] = history[L - period + h % period, d]
    return forecast


# %% right: resized
def seasonal_naive(history, period, horizon):
    return np.resize(history[-period:], (horizon, history.shape[1]))


# %% right: a cycle
from itertools import cycle, islice


def seasonal_naive(history, period, horizon):
    return np.array(list(islice(cycle(history[-period:]), horizon)))


# %% wrong: no modulo
# named: From the second period on the index is no longer negative
def seasonal_naive(history, period, horizon):
    L = len(history)
    return np.stack([history[(-period + h) % L] for h in range(horizon)])


# %% wrong: the first period
# named: The first period of the history is repeated
change(("history[-period:]", "history[:period]"), of="tile")


# %% wrong: persistence
# named: The last value alone is repeated
def seasonal_naive(history, period, horizon):
    return np.tile(history[-1], (horizon, 1))


# %% wrong: values repeated
# named: Each value is repeated on its own
change(("np.tile(history[-period:], (times, 1))", "np.repeat(history[-period:], times, axis=0)"), of="tile")


# %% wrong: not cut
# named: Whole periods come out
change(("[:horizon]", ""), of="tile")


# %% wrong: ends with the period
# named: The forecast ends with the period
def seasonal_naive(history, period, horizon):
    return history[-period:][:horizon]


# %% wrong: one late
# named: The season is one step late
change(("h % period", "(h - 1) % period"), of="modulo")


# %% wrong: one early
# named: The season is one step early
change(("h % period", "(h + 1) % period"), of="modulo")


# %% wrong: mean of the period
# named: The mean of the last period is repeated
def seasonal_naive(history, period, horizon):
    mean = history[-period:].mean(axis=0)
    return np.stack([mean for _ in range(horizon)])


# %% wrong: backwards
# named: The last period is repeated backwards
change(("history[-period:]", "history[-period:][::-1]"), of="tile")


# %% wrong: float64
# named: The result is always float64
change((", dtype=history.dtype", ""), of="filled in")


# %% wrong: history in front
# named: The history stands in front of the forecast
change(("known[-horizon:]", "known"), of="goes on by itself")


# %% wrong: one column
# named: Only the first column is forecast
def seasonal_naive(history, period, horizon):
    return np.resize(history[-period:, 0], horizon)


# %% wrong: flattened by tile
# named: `np.tile` with a plain number repeats along the last axis
# says: forecast has shape
change(("(times, 1))", "times)"), of="tile")


# %% wrong: over the end of the period
# named: The horizon may be longer than the period, and then the index runs over the end: `last[h]`
def seasonal_naive(history, period, horizon):
    last = history[-period:]
    forecast = np.zeros((horizon, history.shape[1]), history.dtype)
    for h in range(horizon):
        forecast[h] = last[h]
    return forecast


# %% wrong: over the end of the history
# named: The horizon may be longer than the period, and then the index runs over the end: `history[L - period + h]`
change((" + h % period, d]", " + h, d]"), of="filled in")


# %% wrong: counted from the beginning
# named: The place in the season is counted from the beginning of the
def seasonal_naive(history, period, horizon):
    last = history[-period:]
    return last[(len(history) + np.arange(horizon)) % period]


# %% wrong: the last value behind the period
# named: Behind the first period its last value is repeated; the whole
def seasonal_naive(history, period, horizon):
    last = history[len(history) - period :]
    return last[np.minimum(np.arange(horizon), period - 1)]


# %% wrong: backwards from the first
# named: `history[-(h % period)]` goes back from the end, and begins with
def seasonal_naive(history, period, horizon):
    return np.stack([history[-(i % period)] for i in range(horizon)])


# %% wrong: a row too many
# named: The period that is repeated begins one row too early, and misses
def seasonal_naive(history, period, horizon):
    last = history[-period - 1 :]
    return last[np.arange(horizon) % period]


# %% wrong: with the last rise
# named: A drift is added; the seasonal naive repeats the values as they
def seasonal_naive(history, period, horizon):
    L = len(history)
    last = history[-period:]
    rise = history[-1] - history[-1 - period] if L > period else 0 * history[-1]
    return last[np.arange(horizon) % period] + rise


# %% wrong: cut off in front
# named: Whole periods are cut off at their beginning; the forecast begins
def seasonal_naive(history, period, horizon):
    times = -(-horizon // period)
    return np.tile(history[-period:], (times, 1))[-horizon:]


# %% wrong: a mean of all columns
# named: The mean of the last period over all columns is repeated; its
def seasonal_naive(history, period, horizon):
    return history[-period:].mean() + 0 * history[-period:][np.arange(horizon) % period]
