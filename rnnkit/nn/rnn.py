"""The simple recurrent network, and backpropagation through time."""

from itertools import pairwise
from typing import ClassVar

import numpy as np

from rnnkit.nn.recurrent import Recurrent, backwards, rows


class RNN(Recurrent):
    """h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_h).

    input_dim:  D, features of the input
    hidden_dim: H, hidden units
    rng:        a numpy.random.Generator; weights start uniform in ±1/√H, the bias at zero
    dtype:      float32 or float64

    params: Wxh (H, D), Whh (H, H), bh (H,)

    Elman (1990), Finding Structure in Time; the equation is 10.8 and 10.9 of Goodfellow, Bengio, Courville
    (2016), Deep Learning. The gradients are those of Werbos (1990), Backpropagation Through Time.

        rnn = nn.RNN(4, 6, rng=np.random.default_rng(0))
        h, h_T = rnn.forward(np.zeros((5, 2, 4)))             # h.shape is (5, 2, 6), h_T.shape (2, 6)
    """

    shapes: ClassVar = {"Wxh": ("H", "D"), "Whh": ("H", "H"), "bh": ("H",)}

    def forward(self, x, state=None):
        """x (T, N, D), state h_0 (N, H), zeros by default -> h (T, N, H) and the last state (N, H).

        Raises ValueError for other shapes.
        """
        x, known = self._input(x)
        h0 = self._state("state", state, known)
        Wxh, Whh, bh = (self.params[name] for name in self.shapes)
        T, N, _ = x.shape
        H = self.hidden_dim

        self._cache = None  # its arrays are written from here on
        h = self._buffer("h", T + 1, N, H)  # h[t] is h_t, and h[0] the initial state
        h[0] = h0
        x = self._copy(x)
        self._from_input(x, Wxh, bh, out=h[1:, np.newaxis])
        [WhhT] = self._transposed("WhhT", Whh, N)
        from_h = self._buffer("from_h", N, H)
        for h_prev, h_t in pairwise(h):
            np.matmul(h_prev, WhhT, out=from_h)
            np.add(h_t, from_h, out=h_t)
            np.tanh(h_t, out=h_t)

        self._cache = x, h, known
        return h[1:].copy(), h[-1].copy()

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, H) and dstate (N, H), the gradients with respect to h and the last state
        -> dx (T, N, D) and the gradient with respect to the initial state (N, H).

        `dstate` is for what the loss reads from the last state itself; zeros by default.
        """
        x, h, known = self._remembered()
        dh_out = self._array("dh_out", dh_out, ("T", "N", "H"), known)
        dh = self._state("dstate", dstate, known)
        Wxh, Whh, _ = (self.params[name] for name in self.shapes)
        T, N, H = dh_out.shape

        da = self._buffer("da", T, N, H)
        _, blocks = self._blocks(T, N * H)
        for steps in blocks:
            np.multiply(h[1:][steps], h[1:][steps], out=da[steps])
            np.subtract(1, da[steps], out=da[steps])  # tanh′; the loop makes it the gradient inside tanh
            for dh_out_t, da_t in backwards(dh_out[steps], da[steps]):
                np.add(dh, dh_out_t, out=dh)
                np.multiply(da_t, dh, out=da_t)
                np.matmul(da_t, Whh, out=dh)

        dx, dWxh, dbh = self._input_gradients(rows(da), x, Wxh)
        self.grads = {"Wxh": dWxh, "Whh": rows(da).T @ rows(h[:-1]), "bh": dbh}
        return dx, dh
