"""Answers to scaled_error; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loops
def scaled_error(y, forecast, train, period):
    total = 0.0
    for a, b in zip(y, forecast):
        total += abs(a - b)
    naive = 0.0
    for t in range(period, len(train)):
        naive += abs(train[t] - train[t - period])
    return (total / len(y)) / (naive / (len(train) - period))


# %% right: sums
def scaled_error(y, forecast, train, period):
    above = np.abs(forecast - y).sum() / y.size
    below = np.abs(train[:-period] - train[period:]).sum() / (train.size - period)
    return float(above / below)


# %% right: comprehension
def scaled_error(y, forecast, train, period):
    steps = [abs(now - then) for now, then in zip(train[period:], train)]
    return np.mean(np.abs(np.subtract(y, forecast))) * len(steps) / sum(steps)


# %% right: norms
def scaled_error(y, forecast, train, period):
    L = len(train)
    mae = np.linalg.norm(y - forecast, 1) / len(y)
    return mae / (np.linalg.norm(train[period:L] - train[0 : L - period], 1) / (L - period))


# %% right: each error scaled first
def scaled_error(y, forecast, train, period):
    naive = np.abs(train[period:] - train[:-period]).mean()
    return np.array([abs(e) / naive for e in y - forecast]).mean()


# %% wrong: period of 1
# named: The naive error is taken at a period of 1
change(("train[period:L] - train[0 : L - period], 1) / (L - period)", "np.diff(train), 1) / (L - 1)"), of="norms")


# %% wrong: plain MAE
# named: The mean absolute error itself is returned
def scaled_error(y, forecast, train, period):
    return np.abs(y - forecast).mean()


# %% wrong: squares
# named: Both errors are mean squares
def scaled_error(y, forecast, train, period):
    return ((y - forecast) ** 2).mean() / ((train[period:] - train[:-period]) ** 2).mean()


# %% wrong: roots of mean squares
# named: Both errors are roots of mean squares
def scaled_error(y, forecast, train, period):
    return np.sqrt(((y - forecast) ** 2).mean() / ((train[period:] - train[:-period]) ** 2).mean())


# %% wrong: sums of both
# named: Both errors are sums
def scaled_error(y, forecast, train, period):
    return np.abs(y - forecast).sum() / np.abs(train[period:] - train[:-period]).sum()


# %% wrong: absolute after the mean
# named: The absolute value is taken after the mean
def scaled_error(y, forecast, train, period):
    return abs((y - forecast).mean()) / np.abs(train[period:] - train[:-period]).mean()


# %% wrong: divided by L
# named: The naive errors are divided by L
change((" / (train.size - period)", " / train.size"), of="sums")


# %% wrong: roll
# named: `np.roll` wraps round
def scaled_error(y, forecast, train, period):
    return np.abs(y - forecast).mean() / np.abs(np.roll(train, period) - train).mean()


# %% wrong: percent
# named: Each error is divided by its own y
def scaled_error(y, forecast, train, period):
    return np.mean(np.abs((y - forecast) / y))


# %% wrong: standard deviation
# named: The denominator is the standard deviation of train
def scaled_error(y, forecast, train, period):
    return np.abs(y - forecast).mean() / train.std()


# %% wrong: no mean
# named: One number for each step is returned
change(("for e in y - forecast]).mean()", "for e in y - forecast])"), of="each error scaled first")


# %% wrong: the naive of y
# named: The denominator is the error of repeating the end of train over y
def scaled_error(y, forecast, train, period):
    naive = np.resize(train[-period:], len(y))
    return np.abs(y - forecast).mean() / np.abs(y - naive).mean()


# %% wrong: first step alone
# named: Only the first step of the horizon is counted
change(("np.abs(forecast - y).sum() / y.size", "np.abs(forecast[0] - y[0])"), of="sums")


# %% wrong: absolute after the mean below the line
# named: Below the line the absolute value is taken after the mean
def scaled_error(y, forecast, train, period):
    return np.mean(abs(y - forecast)) / abs(np.mean(train[period:] - train[:-period]))


# %% wrong: percentages above
# named: Each error is divided by its own y as well; they are divided by
def scaled_error(y, forecast, train, period):
    error = np.mean(np.abs((y - forecast) / y))
    naive = np.mean(np.abs(train[period:] - train[:-period]))
    return error / naive


# %% wrong: median below
# named: A median stands where a mean is asked for, below the line.
def scaled_error(y, forecast, train, period):
    error = np.mean(np.abs(y - forecast))
    naive = np.median(np.abs(train[period:] - train[:-period]))
    return error / naive


# %% wrong: from t = 0 on
# named: The naive errors begin at t = 0, where train[t − period] counts
def scaled_error(y, forecast, train, period):
    a = sum(abs(u - v) for u, v in zip(y, forecast)) / len(y)
    b = sum(abs(train[t] - train[t - period]) for t in range(len(train))) / (len(train) - period)
    return float(a / b)


# %% wrong: from period + 1 on
# named: The first naive error, that of t = period, is left out.
def scaled_error(y, forecast, train, period):
    a = sum(abs(u - v) for u, v in zip(y, forecast)) / len(y)
    b = sum(abs(train[t] - train[t - period]) for t in range(period + 1, len(train))) / (len(train) - period)
    return float(a / b)


# %% wrong: differences of differences
# named: `np.diff(train, period)` takes differences of differences, period
def scaled_error(y, forecast, train, period):
    return np.mean(np.abs(y - forecast)) / np.mean(np.abs(np.diff(train, period)))


# %% wrong: every period-th value
# named: Only every period-th value of train is looked at; the mean is
def scaled_error(y, forecast, train, period):
    return np.mean(np.abs(y - forecast)) / np.mean(np.abs(np.diff(train[::period])))


# %% wrong: the range
# named: The denominator is the range of train, maximum minus minimum; it
def scaled_error(y, forecast, train, period):
    return np.mean(np.abs(y - forecast)) / np.ptp(train)


# %% wrong: one step short of a period
# named: The naive error is taken over period − 1 steps; the value exactly
def scaled_error(y, forecast, train, period):
    p = max(period - 1, 1)
    return np.mean(np.abs(y - forecast)) / np.mean(np.abs(train[p:] - train[:-p]))


# %% wrong: divided by the length of train
# named: The forecast's errors are divided by the length of train; their
def scaled_error(y, forecast, train, period):
    return np.abs(y - forecast).sum() / len(train) / np.mean(np.abs(train[period:] - train[:-period]))


# %% wrong: train and y together
# named: The naive error is taken over train and y together; it is that
def scaled_error(y, forecast, train, period):
    both = np.concatenate([train, y])
    return np.mean(np.abs(y - forecast)) / np.mean(np.abs(both[period:] - both[:-period]))


# %% wrong: the first period repeated
# named: The naive forecast repeats the first period of train throughout;
def scaled_error(y, forecast, train, period):
    naive = train[np.arange(len(train)) % period]
    return np.mean(np.abs(y - forecast)) / np.mean(np.abs(train[period:] - naive[period:]))
