"""What RNN, LSTM and GRU share: how they are made, and how they read their arguments."""

from typing import ClassVar

import numpy as np

from rnnkit.nn.layer import Layer


class Recurrent(Layer):
    """A layer that carries a state through time: x (T, N, D) -> h (T, N, H)."""

    dims: ClassVar = {"input_dim": "D", "hidden_dim": "H"}

    def __init__(self, input_dim, hidden_dim, *, rng, dtype=np.float32):
        self._draw(rng, dtype, "hidden_dim", input_dim=input_dim, hidden_dim=hidden_dim)

    def _input(self, x):
        """A copy of x for `backward`, and the sizes that everything else is compared with."""
        known = dict(self._known)
        return self._array("x", x, ("T", "N", "D"), known, copy=True), known

    def _state(self, name, value, known):
        """A copy of one state or its gradient, (N, H); zeros for None."""
        if value is None:
            return np.zeros((known["N"][0], self.hidden_dim), self.dtype)
        return self._array(name, value, ("N", "H"), known, copy=True)
