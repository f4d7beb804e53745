"""Answers to sequence_mask; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: one comparison
def sequence_mask(lengths, T):
    return np.arange(T)[:, None] < lengths[None, :]


# %% right: a loop over the sequences
def sequence_mask(lengths, T):
    mask = np.zeros((T, len(lengths)), dtype=bool)
    for n, length in enumerate(lengths):
        mask[:length, n] = True
    return mask


# %% right: every place asked
def sequence_mask(lengths, T):
    return np.array([[t < length for length in lengths] for t in range(T)])


# %% right: outer comparison
def sequence_mask(lengths, T):
    return np.less.outer(np.arange(T), lengths)


# %% right: transposed at the end
def sequence_mask(lengths, T):
    return (np.arange(T) < lengths.reshape(-1, 1)).T


# %% right: columns of ones and zeros
def sequence_mask(lengths, T):
    columns = [np.concatenate([np.ones(l), np.zeros(T - l)]) for l in lengths]
    return np.stack(columns, axis=1) == 1


# %% right: marks summed up
def sequence_mask(lengths, T):
    ends = np.zeros((T + 1, len(lengths)), int)
    ends[lengths, np.arange(len(lengths))] = 1
    return ends.cumsum(axis=0)[:T] == 0


# %% wrong: one step too many
# named: One step too many is valid in each column
change(("< lengths[None, :]", "<= lengths[None, :]"), of="one comparison")


# %% wrong: counted from 1
# named: One step too few is valid in each column
change(("np.arange(T)", "np.arange(1, T + 1)"), of="one comparison")


# %% wrong: the last step left out in a loop
# named: One step too few is valid in each column
change(("mask[:length, n]", "mask[:length - 1, n]"), of="a loop over the sequences")


# %% wrong: True at the padding
# named: The mask is the wrong way round
change(("mask[:length, n]", "mask[length:, n]"), of="a loop over the sequences")


# %% wrong: batch first
# named: The mask is (N, T)
def sequence_mask(lengths, T):
    return np.arange(T)[None, :] < lengths[:, None]


# %% wrong: numbers
# named: The mask holds numbers
change((", dtype=bool", ""), of="a loop over the sequences")


# %% wrong: integers
# named: The mask holds numbers
change(("lengths[None, :]", "lengths[None, :]) * 1"), ("return np", "return (np"), of="one comparison")


# %% wrong: as long as the longest
# named: The mask has as many steps as the longest sequence
change(("np.arange(T)", "np.arange(lengths.max())"), of="one comparison")


# %% wrong: padding in front
# named: The padding stands in front of the sequences
def sequence_mask(lengths, T):
    mask = np.zeros((T, len(lengths)), dtype=bool)
    for n, length in enumerate(lengths):
        mask[T - length :, n] = True
    return mask


# %% wrong: the last valid step alone
# named: True stands at the last valid step alone
def sequence_mask(lengths, T):
    mask = np.zeros((T, len(lengths)), dtype=bool)
    mask[lengths - 1, np.arange(len(lengths))] = True
    return mask


# %% wrong: the first padded step alone is False
# named: Only step lengths[n] is False
def sequence_mask(lengths, T):
    return np.arange(T)[:, None] != lengths


# %% wrong: one length for all
# named: Every column has the longest sequence's steps
def sequence_mask(lengths, T):
    mask = np.zeros((T, len(lengths)), dtype=bool)
    mask[: max(lengths)] = True
    return mask


# %% wrong: sorted
# named: The sequences were sorted by length
def sequence_mask(lengths, T):
    lengths = sorted(lengths, reverse=True)
    return np.array([[t < length for length in lengths] for t in range(T)])


# %% wrong: all True
# named: Everything is True
def sequence_mask(lengths, T):
    return np.ones((T, len(lengths)), dtype=bool)


# %% wrong: a list of lists
# says: expected a NumPy array of shape (T, N)
def sequence_mask(lengths, T):
    return [[bool(t < length) for length in lengths] for t in range(T)]


# %% wrong: the first one's length
# named: Every sequence gets the numbers of the first one.
def sequence_mask(lengths, T):
    return np.array([[t < lengths[0] for _ in lengths] for t in range(T)])


# %% wrong: reshaped
# named: The mask is made as (N, T) and then reshaped: `reshape` keeps the
def sequence_mask(lengths, T):
    return (np.arange(T)[None, :] < lengths[:, None]).reshape(T, len(lengths))


# %% wrong: the longest alone
# named: All columns are made from the longest sequence alone, so there is
def sequence_mask(lengths, T):
    return np.arange(T)[:, None] < lengths.max()


# %% wrong: minus zero
# named: A sequence of T steps has no valid one: `mask[-0:]` is all of the
def sequence_mask(lengths, T):
    mask = np.ones((T, len(lengths)), bool)
    for n, k in enumerate(lengths):
        mask[-(T - k) :, n] = False
    return mask
