"""The simple recurrent network, and backpropagation through time."""

from typing import ClassVar

import numpy as np

from rnnkit.nn.recurrent import Recurrent


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
        T, N, D = x.shape
        H = self.hidden_dim

        h = np.empty((T + 1, N, H), self.dtype)  # h[t] is h_t, and h[0] the initial state
        h[0] = h0
        # The inputs of all steps at once: one large product is faster than T small ones.
        h[1:] = (x.reshape(T * N, D) @ Wxh.T + bh).reshape(T, N, H)
        for t in range(1, T + 1):
            h[t] += h[t - 1] @ Whh.T
            np.tanh(h[t], out=h[t])

        self._cache = x, h, known
        return h[1:].copy(), h[-1].copy()

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, H) and dstate (N, H), the gradients with respect to h and the last state
        -> dx (T, N, D) and the gradient with respect to the initial state (N, H).

        `dstate` is for what the loss reads from the last state itself; zeros by default.
        """
        x, h, known = self._remembered()
        dh_out = self._array("dh_out", dh_out, ("T", "N", "H"), known)
        dh_next = self._state("dstate", dstate, known)
        Wxh, Whh, _ = (self.params[name] for name in self.shapes)
        T, N, D = x.shape
        H = self.hidden_dim

        da = 1 - h[1:] ** 2  # tanh′ of all steps, (T, N, H); the loop makes it the gradient inside tanh
        for t in reversed(range(T)):
            da[t] *= dh_out[t] + dh_next
            dh_next = da[t] @ Whh

        # The weights are the same at every step, so their gradients sum over T and N: one product each.
        da = da.reshape(T * N, H)
        self.grads = {
            "Wxh": da.T @ x.reshape(T * N, D),
            "Whh": da.T @ h[:-1].reshape(T * N, H),
            "bh": da.sum(axis=0),
        }
        return (da @ Wxh).reshape(T, N, D), dh_next
