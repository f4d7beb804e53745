"""The gated recurrent unit."""

from typing import ClassVar

import numpy as np

from rnnkit.nn.activations import sigmoid
from rnnkit.nn.recurrent import Recurrent


class GRU(Recurrent):
    """n_t = tanh(W_xn x_t + b_xn + r ⊙ (W_hn h_{t−1} + b_hn)),  h_t = (1 − z) ⊙ n_t + z ⊙ h_{t−1}.

    The gates r and z are sigmoids of W_x x_t + b_x + W_h h_{t−1} + b_h; rows are in the order r, z, n.

    input_dim:  D, features of the input
    hidden_dim: H, hidden units
    rng:        a numpy.random.Generator; weights start uniform in ±1/√H, biases at zero
    dtype:      float32 or float64

    params: Wx (3H, D), Wh (3H, H), bx (3H,), bh (3H,)

    Cho et al. (2014), Learning Phrase Representations using RNN Encoder–Decoder, eq. 5 to 8, but for one
    thing: there r multiplies h_{t−1} before the product with W_hn, here it multiplies the result, as in
    PyTorch, cuDNN and Keras (reset_after=True).

        gru = nn.GRU(4, 6, rng=np.random.default_rng(0))
        h, h_T = gru.forward(np.zeros((5, 2, 4)))             # h.shape is (5, 2, 6), h_T.shape (2, 6)
    """

    shapes: ClassVar = {"Wx": ("3H", "D"), "Wh": ("3H", "H"), "bx": ("3H",), "bh": ("3H",)}

    def forward(self, x, state=None):
        """x (T, N, D), state h_0 (N, H), zeros by default -> h (T, N, H) and the last state (N, H).

        Raises ValueError for other shapes.
        """
        x, known = self._input(x)
        h0 = self._state("state", state, known)
        Wx, Wh, bx, bh = (self.params[name] for name in self.shapes)
        T, N, D = x.shape
        H = self.hidden_dim

        h = np.empty((T + 1, N, H), self.dtype)  # h[t] is h_t, and h[0] the initial state
        h[0] = h0
        recalled = np.empty((T, N, H), self.dtype)  # W_hn h_{t−1} + b_hn, which r scales
        # The inputs of all steps at once: one large product is faster than T small ones.
        gates = (x.reshape(T * N, D) @ Wx.T + bx).reshape(T, N, 3 * H)
        for t in range(T):
            from_h = h[t] @ Wh.T + bh  # (N, 3H)
            rz, n = gates[t, :, : 2 * H], gates[t, :, 2 * H :]  # turned into the gates in place
            rz[:] = sigmoid(rz + from_h[:, : 2 * H])
            r, z = rz[:, :H], rz[:, H:]
            recalled[t] = from_h[:, 2 * H :]
            n += r * recalled[t]
            np.tanh(n, out=n)
            h[t + 1] = n + z * (h[t] - n)  # (1 − z) n + z h_{t−1} with one product less

        self._cache = x, h, recalled, gates, known
        return h[1:].copy(), h[-1].copy()

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, H) and dstate (N, H), the gradients with respect to h and the last state
        -> dx (T, N, D) and the gradient with respect to the initial state (N, H).

        `dstate` is for what the loss reads from the last state itself; zeros by default.
        """
        x, h, recalled, gates, known = self._remembered()
        dh_out = self._array("dh_out", dh_out, ("T", "N", "H"), known)
        dh_next = self._state("dstate", dstate, known)
        Wx, Wh, _, _ = (self.params[name] for name in self.shapes)
        T, N, D = x.shape
        H = self.hidden_dim

        # Everything that does not depend on what flows back, for all steps at once.
        r, z, n = gates.reshape(T, N, 3, H).transpose(2, 0, 1, 3)  # (T, N, H) each
        da_x = np.empty((T, N, 3, H), self.dtype)  # ∂h_t/∂a on the side of x
        da_x[:, :, 2] = (1 - z) * (1 - n**2)
        da_x[:, :, 1] = (h[:-1] - n) * z * (1 - z)
        da_x[:, :, 0] = da_x[:, :, 2] * recalled * r * (1 - r)
        da_h = da_x.copy()  # on the side of h_{t−1}, where r scales the rows of n
        da_h[:, :, 2] *= r
        dh = np.empty((T, N, H), self.dtype)
        for t in reversed(range(T)):
            dh[t] = dh_out[t] + dh_next
            da_h[t] *= dh[t, :, np.newaxis]
            dh_next = dh[t] * z[t] + da_h[t].reshape(N, 3 * H) @ Wh
        da_x *= dh[:, :, np.newaxis]

        # The weights are the same at every step, so their gradients sum over T and N: one product each.
        da_x, da_h = da_x.reshape(T * N, 3 * H), da_h.reshape(T * N, 3 * H)
        self.grads = {
            "Wx": da_x.T @ x.reshape(T * N, D),
            "Wh": da_h.T @ h[:-1].reshape(T * N, H),
            "bx": da_x.sum(axis=0),
            "bh": da_h.sum(axis=0),
        }
        return (da_x @ Wx).reshape(T, N, D), dh_next
