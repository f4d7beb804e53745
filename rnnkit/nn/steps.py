"""Where the steps of a batch lie in a layer's work arrays, so that one loop serves whole sequences and padded ones.

`Whole` is a batch of sequences of one length: work arrays are (T, N, K), and step t is array[t].

`Packed` is a padded batch without its padding. The longest sequences come first, so that the n sequences that a step
still has are the first n. Only they have rows, step after step: work arrays are (R, K), R being the sum of all
lengths. A padded step is no row of any array, so it costs nothing, and whatever it holds reaches nothing.
"""

import numpy as np

CACHE = 2**18  # bytes that surely stay in a core's own cache while a few operations go over them


def mask(lengths, T):
    """bool (T, N): True at the first lengths[n] steps of column n."""
    return np.arange(T)[:, np.newaxis] < lengths


class Whole:
    """T steps of N sequences. `shape` is how a work array begins; `at` is where a block lies in that of all steps."""

    def __init__(self, T, N, at=slice(None)):
        self.shape, self.N, self.at = (T, N), N, at
        self.shape_with_first = T + 1, N

    def each(self, array):
        """The steps of an array (T, N, K), or of one for several gates, (G, T, N, K)."""
        return array if array.ndim == 3 else array.swapaxes(0, 1)

    def running(self, array):
        """What every step works on anew, (N, K) or (G, N, K), as often as there are steps."""
        return [array] * self.shape[0]

    def blocks(self, row):
        """Blocks of so many steps as the cache holds if a row has `row` bytes, the last steps first."""
        T, N = self.shape
        size = max(1, min(T, CACHE // max(1, N * row)))
        ends = range(T, 0, -size)
        return [Whole(min(size, end), N, slice(max(0, end - size), end)) for end in ends]

    # Of states (T + 1, N, K), those before the first step come first.

    def first(self, states):
        return states[0]

    def after(self, states):
        """After each step."""
        return states[1:]

    def before(self, states):
        """Before each step, and so `before_each`, step by step."""
        return states[:-1]

    before_each = before

    def last(self, states):
        """(N, K) of the caller's own."""
        return states[-1].copy()

    # Packed batches are in another order, with fewer rows; whole ones stay as they are.

    def pack(self, array, out):
        """array (T, N, K) into the work array `out`."""
        np.copyto(out, array)
        return out

    def unpack(self, array, copy=False):
        """`array` as (T, N, K); with `copy`, of the caller's own."""
        return array.copy() if copy else array

    def sort(self, state):
        return state

    unsort = sort


class Rows:
    """Rows of several steps, counts[t] for step t: arrays (R, K)."""

    def __init__(self, counts, start=0):
        ends = np.cumsum(counts).tolist()
        self.counts = counts
        self.slices = [slice(end - n, end) for n, end in zip(counts, ends, strict=True)]
        self.shape = (ends[-1] if ends else 0,)
        self.at = slice(start, start + self.shape[0])

    def each(self, array):
        """The steps of an array (R, K), or of one for several gates, (G, R, K)."""
        return [array[..., step, :] for step in self.slices]

    def running(self, array):
        """Of what every step works on anew, (N, K) or (G, N, K), the part for the sequences that a step still has."""
        return [array[..., :n, :] for n in self.counts]


class Packed(Rows):
    """The rows of a padded batch, as the module's docstring says; lengths is (N,), from 1 to T."""

    def __init__(self, lengths, T):
        N = len(lengths)
        self.T, self.N = T, N
        self.order = np.argsort(-lengths, kind="stable")  # the longest first
        self.back = np.argsort(self.order)
        valid = mask(lengths[self.order], lengths.max(initial=0))
        super().__init__(valid.sum(axis=1).tolist())
        step, column = np.nonzero(valid)  # of each row
        self.rows = step * N + self.order[column]  # where it lies in (T N, K)
        # States have the N before the first step in front.
        self.shape_with_first = (N + self.shape[0],)
        starts = np.array([0, *(N + rows.start for rows in self.slices)])
        self.rows_before = starts[step] + column
        self.rows_last = (starts[lengths[self.order]] + np.arange(N))[self.back]

    def blocks(self, row):
        """Blocks of so many steps as the cache holds if a row has `row` bytes, the last steps first."""
        size, found = CACHE // max(1, row), []
        t = end = len(self.counts)
        while end:
            while t > 0 and (t == end or sum(self.counts[t - 1 : end]) <= size):
                t -= 1
            found.append(Rows(self.counts[t:end], self.slices[t].start))
            end = t
        return found

    def first(self, states):
        return states[: self.N]

    def after(self, states):
        return states[self.N :]

    def before(self, states):
        return states[self.rows_before]

    def before_each(self, states):
        starts = [0, *(self.N + rows.start for rows in self.slices)]
        return [states[start : start + n] for start, n in zip(starts[:-1], self.counts, strict=True)]

    def last(self, states):
        return states[self.rows_last]

    def pack(self, array, out):
        return np.take(array.reshape(-1, array.shape[-1]), self.rows, axis=0, out=out, mode="clip")

    def unpack(self, array, copy=False):
        """array (R, K) as (T, N, K), 0 in the padding; always of the caller's own."""
        out = np.zeros((self.T * self.N, array.shape[-1]), array.dtype)
        out[self.rows] = array
        return out.reshape(self.T, self.N, -1)

    def sort(self, state):
        return state[self.order]

    def unsort(self, state):
        return state[self.back]


def turn(array, lengths=None):
    """array (T, N, K) with the first lengths[n] steps of each column in reverse order, the others where they were;
    without lengths all are turned. Turning twice gives the array again."""
    if lengths is None:
        return array[::-1]
    t = np.arange(len(array))[:, np.newaxis]
    return array[np.where(t < lengths, lengths - 1 - t, t), np.arange(len(lengths))]
