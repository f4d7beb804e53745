"""Sequences of different lengths in one array: padded, masked, and in batches of similar length."""

import numpy as np

from rnnkit.nn import arguments, steps


def pad(sequences):
    """N arrays (T_n, ...) side by side: (x (T, N, ...), lengths int64 (N,)), T the longest, x 0 after each end.

    x has the dtype of the arrays. Raises TypeError for anything but numbers, ValueError when there is no sequence, one
    has no step, or their steps have different shapes.

    >>> x, lengths = pad([np.array([3, 1, 2]), np.array([5])])
    >>> x
    array([[3, 5],
           [1, 0],
           [2, 0]])
    >>> lengths
    array([3, 1])
    """
    arrays = [np.asarray(sequence) for sequence in sequences]
    if not arrays:
        raise ValueError("sequences is empty; expected at least one sequence")
    for n, array in enumerate(arrays):
        if array.dtype.kind not in "fiub":
            raise TypeError(f"sequences[{n}] has dtype {array.dtype}; expected an array of real numbers (T_n, ...)")
        if array.ndim == 0:
            raise ValueError(f"sequences[{n}] is a number; expected an array (T_n, ...), or [x] for a sequence x alone")
        if len(array) == 0:
            raise ValueError(f"sequences[{n}] has no step, shape {array.shape}; expected at least one: leave it out")
        if array.shape[1:] != arrays[0].shape[1:]:
            expected = arguments.as_text(("T_n", *map(str, arrays[0].shape[1:])))
            raise ValueError(
                f"sequences[{n}] has shape {array.shape}; expected {expected} because sequences[0] is {arrays[0].shape}"
            )
    lengths = np.array([len(array) for array in arrays], dtype=np.int64)
    x = np.zeros((lengths.max(), len(arrays), *arrays[0].shape[1:]), np.result_type(*arrays))
    for n, array in enumerate(arrays):
        x[: len(array), n] = array
    return x, lengths


def mask(lengths, T=None):
    """bool (T, N): True at the first lengths[n] steps of column n; T is the longest length by default.

    Raises TypeError for lengths that are not integers, ValueError for one that is not from 1 to T.

    >>> mask([3, 1])
    array([[ True,  True],
           [ True, False],
           [ True, False]])
    """
    known = {} if T is None else {"T": (arguments.dimension("T", T), f"T is {T}")}
    lengths = arguments.lengths(lengths, known)
    return steps.mask(lengths, lengths.max(initial=0) if T is None else T)


def buckets(lengths, N, rng):
    """Batches of sequences of similar length: a list of int64 arrays of their numbers, at most N each.

    lengths: integers (M,), each at least 1
    N:       a batch's size; only that with the longest sequences may be smaller
    rng:     a numpy.random.Generator: it puts the batches in random order, and draws which sequences of one length
             come together

    Raises TypeError for lengths that are not integers, ValueError for one below 1 or N below 1.

    >>> sorted(sorted(batch.tolist()) for batch in buckets([9, 2, 1, 8], 2, np.random.default_rng(0)))
    [[0, 3], [1, 2]]
    """
    lengths = arguments.lengths(lengths, {})
    N = arguments.dimension("N", N)
    shuffled = arguments.generator(rng).permutation(len(lengths))
    by_length = shuffled[np.argsort(lengths[shuffled], kind="stable")]
    batches = [by_length[start : start + N] for start in range(0, len(lengths), N)]
    return [batches[b] for b in rng.permutation(len(batches))]
