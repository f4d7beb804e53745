"""Answers to reverse_valid; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: a copy, column by column
def reverse_valid(x, lengths):
    out = x.copy()
    for n in range(x.shape[1]):
        out[: lengths[n], n] = x[: lengths[n], n][::-1]
    return out


# %% right: one index
def reverse_valid(x, lengths):
    t = np.arange(len(x))[:, None]
    where = np.where(t < lengths, lengths - 1 - t, t)
    return x[where, np.arange(x.shape[1])]


# %% right: columns joined
def reverse_valid(x, lengths):
    columns = [np.concatenate([x[:k, n][::-1], x[k:, n]]) for n, k in enumerate(lengths)]
    return np.stack(columns, axis=1)


# %% right: step by step
def reverse_valid(x, lengths):
    y = np.empty_like(x)
    for t in range(x.shape[0]):
        for n, k in enumerate(lengths):
            y[t, n] = x[k - 1 - t, n] if t < k else x[t, n]
    return y


# %% right: exchanged from both ends
def reverse_valid(x, lengths):
    y = np.array(x)
    for n in range(y.shape[1]):
        i, j = 0, lengths[n] - 1
        while i < j:
            y[[i, j], n] = y[[j, i], n]
            i, j = i + 1, j - 1
    return y


# %% right: take along the axis
def reverse_valid(x, lengths):
    t = np.arange(x.shape[0]).reshape(-1, 1)
    index = np.where(t < lengths, lengths - 1 - t, t)
    return np.take_along_axis(x, index.reshape(index.shape + (1,) * (x.ndim - 2)), axis=0)


# %% wrong: all of it
# named: The padding is turned round with the rest
def reverse_valid(x, lengths):
    return x[::-1].copy()


# %% wrong: flipped
# named: The padding is turned round with the rest
def reverse_valid(x, lengths):
    return np.flip(x, axis=0)


# %% wrong: an index that wraps
# named: The valid steps are right, but the padding is turned round, too
def reverse_valid(x, lengths):
    t = np.arange(len(x))[:, None]
    return x[(lengths - 1 - t) % len(x), np.arange(x.shape[1])]


# %% wrong: an index that stops at 0
# named: The valid steps are right, but at padded steps stands the first one
def reverse_valid(x, lengths):
    t = np.arange(len(x))[:, None]
    return x[np.maximum(lengths - 1 - t, 0), np.arange(x.shape[1])]


# %% wrong: zeros at the end
# named: The valid steps are right, but the padding became 0
change(("out = x.copy()", "out = np.zeros_like(x)"), of="a copy, column by column")


# %% wrong: one step too few
# named: The last valid step is left out
def reverse_valid(x, lengths):
    y = x.copy()
    for n, k in enumerate(lengths):
        y[: k - 1, n] = x[: k - 1, n][::-1]
    return y


# %% wrong: one step too many
# named: One step too many is turned
def reverse_valid(x, lengths):
    y = x.copy()
    for n, k in enumerate(lengths):
        y[: k + 1, n] = x[: k + 1, n][::-1]
    return y


# %% wrong: reads what it wrote
# named: It reads what it has just written
def reverse_valid(x, lengths):
    y = x.copy()
    for n, k in enumerate(lengths):
        for t in range(k):
            y[t, n] = y[k - 1 - t, n]
    return y


# %% wrong: exchanged twice
# named: Nothing is turned round.
change(("while i < j", "while j >= 0"), of="exchanged from both ends")


# %% wrong: the first one's length
# named: All columns are turned at the first one's length
change(("lengths[n]", "lengths[0]"), of="a copy, column by column")


# %% wrong: n forgotten
# named: Each turn goes over all columns
change(("[: lengths[n], n]", "[: lengths[n]]"), of="a copy, column by column")


# %% wrong: the batch turned round
# named: The batch is turned round, not the time
def reverse_valid(x, lengths):
    return x[:, ::-1].copy()


# %% wrong: the padding to the front
# named: The padding is moved to the front
def reverse_valid(x, lengths):
    return np.stack([np.roll(x[:, n], len(x) - k, axis=0) for n, k in enumerate(lengths)], axis=1)


# %% wrong: x changed
# named: The numbers are right, but x, the caller's own array, is changed
change(("y = np.array(x)", "y = x"), of="exchanged from both ends")


# %% wrong: float64
# named: The result is always float64
change(("np.empty_like(x)", "np.zeros(x.shape)"), of="step by step")


# %% wrong: a slice that ends before 0
# named: The first step is never read: `[length - 1 : 0 : -1]` ends before
def reverse_valid(x, lengths):
    out = x.copy()
    for n, L in enumerate(lengths):
        out[: L - 1, n] = x[L - 1 : 0 : -1, n]
    return out


# %% wrong: the features turned round
# named: At the valid steps the features are turned round, not the steps:
def reverse_valid(x, lengths):
    out = x.copy()
    for n in range(x.shape[1]):
        L = lengths[n]
        out[:L, n] = x[:L, n, ::-1]
    return out


# %% wrong: another column's steps
# named: The sequences have changed places as well: column n holds its own
def reverse_valid(x, lengths):
    y = x.copy()
    for n, k in enumerate(lengths):
        y[:k, n] = x[:k, len(lengths) - 1 - n][::-1]
    return y


# %% wrong: lengths from the last on
# named: The lengths are taken from the last sequence on; lengths[n]
def reverse_valid(x, lengths):
    y = x.copy()
    for n, k in enumerate(lengths[::-1]):
        y[:k, n] = x[:k, n][::-1]
    return y


# %% wrong: a pair too few
# named: The loop over the pairs ends one too early: with 4 steps there
def reverse_valid(x, lengths):
    y = x.copy()
    for n, k in enumerate(lengths):
        for i in range((k - 1) // 2):
            y[[i, k - 1 - i], n] = y[[k - 1 - i, i], n]
    return y
