"""A convolution over time that sees no future."""

from typing import ClassVar

import numpy as np

from rnnkit.nn import arguments
from rnnkit.nn.layer import Layer


class CausalConv(Layer):
    """y_t = Σ_k W_k x_{t − k·dilation} + b, k from 0, the present, to K − 1; inputs before the first are 0.

    taps:       K, how many inputs an output sees
    input_dim:  D, features of the input
    output_dim: O, features of the output
    dilation:   how many steps lie from one of these inputs to the next; it may exceed T
    rng:        a numpy.random.Generator; W starts uniform in ±1/√(K D), b at zero
    dtype:      float32 or float64

    params: W (K, O, D), b (O,)

    Van den Oord et al. (2016), WaveNet: A Generative Model for Raw Audio, section 2.1. PyTorch's `conv1d` has the
    oldest tap first, its weights are `W[::-1].transpose(1, 2, 0)`, and it has to be given (K − 1)·dilation zeros before
    x.

        conv = nn.CausalConv(2, 4, 6, dilation=8, rng=np.random.default_rng(0))
        conv.forward(np.zeros((20, 3, 4))).shape              # (20, 3, 6)
    """

    shapes: ClassVar = {"W": ("K", "O", "D"), "b": ("O",)}
    dims: ClassVar = {"taps": "K", "input_dim": "D", "output_dim": "O"}

    def __init__(self, taps, input_dim, output_dim, dilation=1, *, rng, dtype=np.float32):
        self.dilation = arguments.dimension("dilation", dilation)
        sizes = {"taps": taps, "input_dim": input_dim, "output_dim": output_dim}
        self._draw(rng, dtype, "taps", "input_dim", **sizes)

    @classmethod
    def from_params(cls, params, dtype=None, dilation=1):
        """As in every layer; the dilation is no parameter, so it is said here."""
        layer = super().from_params(params, dtype)
        layer.dilation = arguments.dimension("dilation", dilation)
        return layer

    def forward(self, x):
        """x (T, N, D) -> y (T, N, O); raises ValueError for another shape."""
        known = dict(self._known)
        x = self._array("x", x, ("T", "N", "D"), known, copy=True)
        self._cache = x, known
        T, N, D = x.shape
        W, x_rows = self.params["W"], x.reshape(T * N, D)  # step after step: each tap is one product for all
        y = x_rows @ W[0].T + self.params["b"]
        product = np.empty_like(y)
        for k, now, before in self._past(T, N):
            np.matmul(x_rows[before], W[k].T, out=product[now])
            y[now] += product[now]
        return y.reshape(T, N, self.output_dim)

    def backward(self, dy):
        """dy (T, N, O) -> dx (T, N, D); W's gradient sums over all steps and sequences."""
        x, known = self._remembered()
        dy = self._array("dy", dy, ("T", "N", "O"), known)
        T, N, D = x.shape
        W, x_rows, dy_rows = self.params["W"], x.reshape(T * N, D), dy.reshape(T * N, self.output_dim)
        dW = np.zeros_like(W)
        dW[0] = dy_rows.T @ x_rows
        dx = dy_rows @ W[0]
        product = np.empty_like(dx)
        for k, now, before in self._past(T, N):
            dW[k] = dy_rows[now].T @ x_rows[before]
            np.matmul(dy_rows[now], W[k], out=product[before])
            dx[before] += product[before]
        self.grads = {"W": dW, "b": np.ones(T * N, self.dtype) @ dy_rows}  # a product sums faster than sum(axis=0)
        return dx.reshape(T, N, D)

    def _past(self, T, N):
        """Each tap k but the present that reaches an input, the rows (T N) of its outputs, and those of its inputs."""
        for k in range(1, self.taps):
            apart = k * self.dilation * N
            if apart < T * N:
                yield k, slice(apart, None), slice(T * N - apart)

    def __repr__(self):
        return f"{super().__repr__()[:-1]}, dilation {self.dilation})"
