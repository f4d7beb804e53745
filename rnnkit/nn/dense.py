"""A fully connected layer: y = W h + b."""

from typing import ClassVar

import numpy as np

from rnnkit.nn.layer import Layer


class Dense(Layer):
    """y = W h + b for every vector along the last axis: the output layer of a recurrent network.

    input_dim:  H, features of the input
    output_dim: O, features of the output
    rng:        a numpy.random.Generator; W starts uniform in ±1/√H, b at zero
    dtype:      float32 or float64

    params: W (O, H), b (O,)

    Goodfellow, Bengio, Courville (2016), Deep Learning, eq. 10.10.

        dense = nn.Dense(6, 3, rng=np.random.default_rng(0))
        dense.forward(np.zeros((5, 2, 6))).shape              # (5, 2, 3)
    """

    shapes: ClassVar = {"W": ("O", "H"), "b": ("O",)}
    dims: ClassVar = {"input_dim": "H", "output_dim": "O"}

    def __init__(self, input_dim, output_dim, *, rng, dtype=np.float32):
        self._draw(rng, dtype, "input_dim", input_dim=input_dim, output_dim=output_dim)

    def forward(self, h):
        """h (..., H) -> y (..., O); raises ValueError for another shape."""
        known = dict(self._known)
        h = self._array("h", h, ("...", "H"), known, copy=True)
        self._cache = h, known
        rows = h.reshape(-1, self.input_dim)  # one product for all vectors, (rows, H)
        y = rows @ self.params["W"].T + self.params["b"]
        return y.reshape(*h.shape[:-1], self.output_dim)

    def backward(self, dy):
        """dy (..., O) -> dh (..., H); W's gradient sums over all vectors."""
        h, known = self._remembered()
        dy = self._array("dy", dy, ("...", "O"), known)
        dy_rows = dy.reshape(-1, self.output_dim)
        self.grads = {"W": dy_rows.T @ h.reshape(-1, self.input_dim), "b": dy_rows.sum(axis=0)}
        return (dy_rows @ self.params["W"]).reshape(h.shape)
