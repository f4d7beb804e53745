"""Which batch belongs to which step. A step's number decides alone, so a run can stop and go on anywhere."""

import numpy as np

from rnnkit import data
from rnnkit.nn import arguments


class Streams:
    """Batches of streams for a language model: window after window, then from the start again.

    inputs, targets: int (B, T, N) each, as from `rnnkit.data.make_batches`; column n of a window goes on
                     where column n of the window before ended

    Calling it with a step's number k returns (inputs, targets, first): int (T, N) each, and True when the
    window stands at the start of the streams, where no state can be carried over.

    Raises ValueError when the shapes differ or are not (B, T, N).

        batches = training.Streams(inputs, targets)              # (10, 25, 4) each
        x, y, first = batches(10)                                # x.shape is (25, 4), first is True
    """

    def __init__(self, inputs, targets):
        self.inputs, self.targets = np.asarray(inputs), np.asarray(targets)
        for name, array in ("inputs", self.inputs), ("targets", self.targets):
            if array.ndim != 3 or array.size == 0:
                raise ValueError(f"{name} has shape {array.shape}; expected (B, T, N), as make_batches returns it")
        if self.inputs.shape != self.targets.shape:
            raise ValueError(
                f"targets has shape {self.targets.shape}; expected {self.inputs.shape}, the shape of inputs"
            )

    def __len__(self):
        """B, the windows: after so many steps everything was read once."""
        return len(self.inputs)

    def __call__(self, k):
        b = k % len(self)
        return self.inputs[b], self.targets[b], b == 0


class Fresh:
    """Batches that are drawn anew at every step, as for the adding problem.

    draw: a function that takes a `numpy.random.Generator` and returns one batch, a tuple
    seed: another seed, other batches; the same seed, the same batches

        batches = training.Fresh(lambda rng: data.adding_problem(50, 32, rng), seed=0)
        x, y = batches(7)                                        # x.shape is (50, 32, 2), y.shape (32,)
    """

    def __init__(self, draw, seed=0):
        self.draw, self.seed = draw, seed

    def __call__(self, k):
        return self.draw(np.random.default_rng([self.seed, k]))


class Padded:
    """Batches of sequences of different lengths, in epochs: in each, every sequence comes once.

    sequences: a list of M arrays, (T_n, D) each, or ids (T_n,)
    labels:    (M,), what should come out for each
    N:         a batch's size; one batch of an epoch may be smaller
    seed:      another seed, another order; the same seed, the same order
    bucketed:  True for batches of sequences of similar length, see `rnnkit.data.buckets`: so there is little padding;
               False for batches in random order

    Calling it with a step's number k returns (x, y, lengths): x (T, N, D) or (T, N), padded with 0, y (N,) and int64
    lengths (N,). Its length is the number of steps in an epoch.

    Raises ValueError when there are not as many labels as sequences, and what `rnnkit.data.pad` raises.

        batches = training.Padded([np.ones(4), np.ones(2), np.ones(9)], [0, 1, 0], 2)
        x, y, lengths = batches(0)
        len(batches)                                             # 2
    """

    def __init__(self, sequences, labels, N, seed=0, bucketed=True):
        self.sequences, self.labels = list(sequences), np.asarray(labels)
        self.N, self.seed, self.bucketed = arguments.dimension("N", N), seed, bucketed
        if self.labels.shape[:1] != (len(self.sequences),):
            raise ValueError(
                f"labels has shape {self.labels.shape}; expected ({len(self.sequences)},), one for each sequence"
            )
        _, self.lengths = data.pad(self.sequences)
        self._epoch = None, []

    def __len__(self):
        """The steps in an epoch."""
        return -(-len(self.sequences) // self.N)

    def __call__(self, k):
        epoch, step = divmod(k, len(self))
        if self._epoch[0] != epoch:
            self._epoch = epoch, self._batches(np.random.default_rng([self.seed, epoch]))
        chosen = self._epoch[1][step]
        x, lengths = data.pad([self.sequences[n] for n in chosen])
        return x, self.labels[chosen], lengths

    def _batches(self, rng):
        """An epoch's batches, arrays of the sequences' numbers."""
        if self.bucketed:
            return data.buckets(self.lengths, self.N, rng)
        order = rng.permutation(len(self.lengths))
        return [order[start : start + self.N] for start in range(0, len(order), self.N)]
