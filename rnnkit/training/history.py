"""What a run has measured, as plain arrays."""

from typing import NamedTuple

import numpy as np


class History(NamedTuple):
    """steps            int (K,), 1 … K: the steps taken
    loss             (K,), each step's loss on its batch, before the step changed the parameters
    seconds          (K,), how long training had taken by then, without validation and pauses
    validation_steps int (M,), how many steps had been taken when the held-out loss was measured
    validation       (M,), the held-out loss
    """

    steps: np.ndarray
    loss: np.ndarray
    seconds: np.ndarray
    validation_steps: np.ndarray
    validation: np.ndarray

    def __repr__(self):
        """One line: a notebook shows what its cell ends with, and thousands of numbers say nothing."""
        if not len(self.steps):
            return "History(no step yet)"
        text = (
            f"History({len(self.steps)} steps in {self.seconds[-1]:.1f} s, loss {self.loss[0]:#.4g} … "
            f"{self.loss[-1]:#.4g}"
        )
        if len(self.validation):
            text += f", held out {self.validation[0]:#.4g} … {self.validation[-1]:#.4g}"
        return text + ")"


def smooth(values, window=100):
    """The mean of each value and up to `window` − 1 before it: a readable loss curve.

    values (K,); returns (K,), the first ones being means of fewer. Raises ValueError for another shape or a
    window below 1.

        smooth(np.array([4.0, 2.0, 6.0]), window=2)              # array([4., 3., 4.])
    """
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 1 or window < 1:
        raise ValueError(f"values has shape {values.shape}, window is {window}; expected (K,) and at least 1")
    if values.size == 0:
        return values
    sums = np.convolve(values, np.ones(window))[: len(values)]  # a difference of running totals would round worse
    return sums / np.minimum(np.arange(1, len(values) + 1), window)
