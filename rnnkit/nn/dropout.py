"""Dropout, drawn once for a whole sequence."""

import numpy as np

from rnnkit.nn import arguments
from rnnkit.nn.layer import Weightless


class Dropout(Weightless):
    """While training, each unit of each sequence is dropped, set to 0 at all steps, with probability `rate`; the others
    are divided by 1 − rate, so that the mean stays. With `training` False what comes in goes out.

    rate: at least 0 and below 1
    rng:  a numpy.random.Generator; each forward draws anew

    `training` is True at first. `nn.Model` has it, too, and hands it to all its layers.

    Srivastava et al. (2014), Dropout, section 4; one draw a sequence as in Gal and Ghahramani (2016), A Theoretically
    Grounded Application of Dropout in Recurrent Neural Networks.

        dropout = nn.Dropout(0.5, rng=np.random.default_rng(0))
        dropout.forward(np.ones((5, 2, 6))).shape             # (5, 2, 6), of 0 and 2
        dropout.training = False
        dropout.forward(np.ones((5, 2, 6)))                   # ones
    """

    def __init__(self, rate, *, rng):
        super().__init__()
        if isinstance(rate, bool) or not isinstance(rate, (int, float, np.number)):
            raise TypeError(f"rate is {rate!r}; expected a number of at least 0 and below 1")
        if not 0 <= rate < 1:
            raise ValueError(f"rate is {rate}; expected at least 0 and below 1")
        self.rate, self.generator = float(rate), arguments.generator(rng)

    def forward(self, x):
        """x (T, N, D), or (N, D) -> y of the same shape and dtype; raises ValueError for another shape."""
        x = arguments.floats("x", x)
        arguments.match("x", x, ("...", "N", "D"), {})
        keep = None
        if self.training and self.rate:
            keep = (self.generator.random(x.shape[-2:]) >= self.rate).astype(x.dtype)  # (N, D), for all steps
            keep /= x.dtype.type(1 - self.rate)
        self._cache = keep, {"...": (x.shape, f"x is {x.shape}")}
        return x.copy() if keep is None else x * keep

    def backward(self, dy):
        """dy, shaped as x -> dx."""
        keep, known = self._remembered()
        dy = arguments.floats("dy", dy)
        arguments.match("dy", dy, ("...",), known)
        return dy.copy() if keep is None else dy * keep
