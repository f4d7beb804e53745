"""Which batch belongs to which step. A step's number decides alone, so a run can stop and go on anywhere."""

import numpy as np


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
