"""Long short-term memory."""

from typing import ClassVar

import numpy as np

from rnnkit.nn.recurrent import Recurrent


class LSTM(Recurrent):
    """c_t = f ⊙ c_{t−1} + i ⊙ g,  h_t = o ⊙ tanh(c_t).

    The gates i, f, o are sigmoids and the candidate g is a tanh of W_x x_t + W_h h_{t−1} + b, whose rows hold
    the four of them in the order i, f, g, o.

    input_dim:   D, features of the input
    hidden_dim:  H, hidden units
    rng:         a numpy.random.Generator; weights start uniform in ±1/√H, the biases of i, g, o at zero
    dtype:       float32 or float64
    forget_bias: where the forget gate's bias starts; 1 keeps the cell's memory at first (Gers et al., 2000;
                 Jozefowicz et al., 2015)

    params: Wx (4H, D), Wh (4H, H), b (4H,)

    Hochreiter and Schmidhuber (1997), Long Short-Term Memory, with the forget gate of Gers, Schmidhuber and
    Cummins (2000), Learning to Forget; no peepholes.

        lstm = nn.LSTM(4, 6, rng=np.random.default_rng(0))
        h, (h_T, c_T) = lstm.forward(np.zeros((5, 2, 4)))     # h.shape is (5, 2, 6), c_T.shape (2, 6)
    """

    shapes: ClassVar = {"Wx": ("4H", "D"), "Wh": ("4H", "H"), "b": ("4H",)}

    def __init__(self, input_dim, hidden_dim, *, rng, dtype=np.float32, forget_bias=1.0):
        super().__init__(input_dim, hidden_dim, rng=rng, dtype=dtype)
        self.params["b"][hidden_dim : 2 * hidden_dim] = forget_bias

    def forward(self, x, state=None):
        """x (T, N, D), state (h_0, c_0), each (N, H), zeros by default -> h (T, N, H) and (h_T, c_T).

        Raises ValueError for other shapes, TypeError for a state that is not a pair.
        """
        x, known = self._input(x)
        h0, c0 = self._pair("state", state, known)
        Wx, Wh, b = (self.params[name] for name in self.shapes)
        T, N, D = x.shape
        H = self.hidden_dim

        h = np.empty((T + 1, N, H), self.dtype)  # h[t] is h_t, and h[0] the initial state; so for c
        c = np.empty((T + 1, N, H), self.dtype)
        h[0], c[0] = h0, c0
        tanh_c = np.empty((T, N, H), self.dtype)
        # The inputs of all steps at once: one large product is faster than T small ones.
        gates = (x.reshape(T * N, D) @ Wx.T + b).reshape(T, N, 4 * H)
        # sigmoid(a) = (1 + tanh(a/2)) / 2, so a single tanh does for i, f, o and g.
        half = np.repeat(np.array([0.5, 0.5, 1, 0.5], self.dtype), H)
        for t in range(T):
            a = gates[t]  # (N, 4H), turned into the gates in place
            a += h[t] @ Wh.T
            a *= half
            np.tanh(a, out=a)
            a *= half
            a += 1 - half
            i, f, g, o = a.reshape(N, 4, H).swapaxes(0, 1)  # (N, H) each
            c[t + 1] = f * c[t] + i * g
            np.tanh(c[t + 1], out=tanh_c[t])
            h[t + 1] = o * tanh_c[t]

        self._cache = x, h, c, tanh_c, gates, known
        return h[1:].copy(), (h[-1].copy(), c[-1].copy())

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, H) and dstate (dh_T, dc_T), the gradients with respect to h and the last state
        -> dx (T, N, D) and the gradient with respect to the initial state, (dh_0, dc_0), each (N, H).

        `dstate` is for what the loss reads from the last state itself; zeros by default.
        """
        x, h, c, tanh_c, gates, known = self._remembered()
        dh_out = self._array("dh_out", dh_out, ("T", "N", "H"), known)
        dh_next, dc_next = self._pair("dstate", dstate, known)
        Wx, Wh, _ = (self.params[name] for name in self.shapes)
        T, N, D = x.shape
        H = self.hidden_dim

        # Everything that does not depend on what flows back, for all steps at once.
        i, f, g, o = gates.reshape(T, N, 4, H).transpose(2, 0, 1, 3)  # (T, N, H) each
        dc_dh = o * (1 - tanh_c**2)
        da = np.empty((T, N, 4, H), self.dtype)
        da[:, :, 0] = g * i * (1 - i)  # ∂c_t/∂a of the gate i
        da[:, :, 1] = c[:-1] * f * (1 - f)  # ∂c_t/∂a of f
        da[:, :, 2] = i * (1 - g**2)  # ∂c_t/∂a of g
        da[:, :, 3] = tanh_c * o * (1 - o)  # ∂h_t/∂a of o
        for t in reversed(range(T)):
            dh = dh_out[t] + dh_next
            dc = dc_next + dh * dc_dh[t]
            da[t, :, :3] *= dc[:, np.newaxis]
            da[t, :, 3] *= dh
            dh_next = da[t].reshape(N, 4 * H) @ Wh
            dc_next = dc * f[t]

        # The weights are the same at every step, so their gradients sum over T and N: one product each.
        da = da.reshape(T * N, 4 * H)
        self.grads = {
            "Wx": da.T @ x.reshape(T * N, D),
            "Wh": da.T @ h[:-1].reshape(T * N, H),
            "b": da.sum(axis=0),
        }
        return (da @ Wx).reshape(T, N, D), (dh_next, dc_next)

    def _pair(self, name, value, known):
        """The two parts of a state, hidden and cell, (N, H) each; zeros for None."""
        if value is None:
            value = None, None
        if not isinstance(value, (tuple, list)) or len(value) != 2:
            raise TypeError(
                f"{name} is {type(value).__name__}; an LSTM has two states: pass a tuple (hidden, cell), each (N, H)"
            )
        return tuple(self._state(f"{name}[{k}]", part, known) for k, part in enumerate(value))
