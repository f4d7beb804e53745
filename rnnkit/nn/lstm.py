"""Long short-term memory."""

from typing import ClassVar

import numpy as np

from rnnkit.nn.recurrent import Recurrent, backwards, rows

HALVED = 0.5, 0.5, 1, 0.5  # of i, f, g, o: sigmoid(a) = (1 + tanh(a/2)) / 2, so forward computes a/2 of the sigmoids


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
        T, N, _ = x.shape
        H = self.hidden_dim

        self._cache = None  # its arrays are written from here on
        h, c = self._buffer("h", T + 1, N, H), self._buffer("c", T + 1, N, H)
        h[0], c[0] = h0, c0  # h[t] is h_t, and h[0] the initial state; so for c
        tanh_c = self._buffer("tanh_c", T, N, H)
        x = self._copy(x)
        gates = self._from_input(x, Wx, b, HALVED)  # each gate of a step in one piece
        self._forward_steps(gates, self._transposed("WhT", Wh, N, HALVED), h, c, tanh_c)

        self._cache = x, h, c, tanh_c, gates, known
        return h[1:].copy(), (h[-1].copy(), c[-1].copy())

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, H) and dstate (dh_T, dc_T), the gradients with respect to h and the last state
        -> dx (T, N, D) and the gradient with respect to the initial state, (dh_0, dc_0), each (N, H).

        `dstate` is for what the loss reads from the last state itself; zeros by default.
        """
        x, h, c, tanh_c, gates, known = self._remembered()
        dh_out = self._array("dh_out", dh_out, ("T", "N", "H"), known)
        dh, dc = self._pair("dstate", dstate, known)
        Wx, Wh, _ = (self.params[name] for name in self.shapes)
        T, N, H = dh_out.shape

        da = self._buffer("da", T, N, 4 * H)
        self._backward_steps(gates, Wh, c, tanh_c, dh_out, dh, dc, da)

        dx, dWx, db = self._input_gradients(rows(da), x, Wx)
        self.grads = {"Wx": dWx, "Wh": rows(da).T @ rows(h[:-1]), "b": db}
        return dx, (dh, dc)

    def _forward_steps(self, gates, WhT, h, c, tanh_c):
        """From W_x x_t + b in `gates` (T, 4, N, H) to the gates themselves, h, c and tanh c_t, step by step."""
        _, _, N, H = gates.shape
        from_h, ig = self._buffer("from_h", 4, N, H), self._buffer("ig", N, H)
        half = np.array(0.5, self.dtype)
        each = gates, gates[:, :2], *gates.swapaxes(0, 1), h[:-1], c[:-1], h[1:], c[1:], tanh_c
        for gate, i_and_f, i, f, g, o, h_prev, c_prev, h_t, c_t, tanh_c_t in zip(*each, strict=True):
            np.matmul(h_prev, WhT, out=from_h)
            np.add(gate, from_h, out=gate)
            np.tanh(gate, out=gate)
            for sigmoid in i_and_f, o:  # (1 + tanh(a/2)) / 2; that a is halved already
                np.multiply(sigmoid, half, out=sigmoid)
                np.add(sigmoid, half, out=sigmoid)
            np.multiply(f, c_prev, out=c_t)
            np.multiply(i, g, out=ig)
            np.add(c_t, ig, out=c_t)
            np.tanh(c_t, out=tanh_c_t)
            np.multiply(o, tanh_c_t, out=h_t)

    def _backward_steps(self, gates, Wh, c, tanh_c, dh_out, dh, dc, da):
        """Backpropagation through time: fills da (T, N, 4H), the gradient with respect to W_x x_t + W_h h_{t−1} + b.
        dh and dc (N, H) hold the gradients of the last state at first, and in the end those of the initial state."""
        T, _, N, H = gates.shape
        da_gatewise = da.reshape(T, N, 4, H).swapaxes(1, 2)
        size, blocks = self._blocks(T, 4 * N * H)
        for steps in blocks:
            # What does not depend on what flows back, for all steps of a block at once: the slopes ∂c_t/∂a of the
            # gates i, f, g, and ∂h_t/∂a of o. The loop multiplies them by what flows back.
            gate = gates[steps]
            i, f, g, o = gate.swapaxes(0, 1)  # (block, N, H) each
            slope = self._buffer("slope", size, 4, N, H)[: len(gate)]
            np.multiply(gate, gate, out=slope)
            np.subtract(gate, slope, out=slope)  # sigmoid′ = s (1 − s)
            di, df, dg, do = slope.swapaxes(0, 1)
            di *= g
            df *= c[:-1][steps]
            np.multiply(g, g, out=dg)
            np.subtract(1, dg, out=dg)
            dg *= i
            do *= tanh_c[steps]
            dc_dh = self._buffer("dc_dh", size, N, H)[: len(gate)]
            np.multiply(tanh_c[steps], tanh_c[steps], out=dc_dh)
            np.subtract(1, dc_dh, out=dc_dh)
            dc_dh *= o
            each = dh_out[steps], dc_dh, f, slope[:, :3], do, slope, da_gatewise[steps], da[steps]
            for dh_out_t, dc_dh_t, f_t, difg, do_t, slope_t, da_gatewise_t, da_t in backwards(*each):
                np.add(dh, dh_out_t, out=dh)
                np.multiply(dc_dh_t, dh, out=dc_dh_t)
                np.add(dc, dc_dh_t, out=dc)
                np.multiply(difg, dc, out=difg)
                np.multiply(do_t, dh, out=do_t)
                da_gatewise_t[...] = slope_t  # the gates side by side, as W_h wants them
                np.matmul(da_t, Wh, out=dh)
                np.multiply(dc, f_t, out=dc)

    def _pair(self, name, value, known):
        """The two parts of a state, hidden and cell, (N, H) each; zeros for None."""
        if value is None:
            value = None, None
        if not isinstance(value, (tuple, list)) or len(value) != 2:
            raise TypeError(
                f"{name} is {type(value).__name__}; an LSTM has two states: pass a tuple (hidden, cell), each (N, H)"
            )
        return tuple(self._state(f"{name}[{k}]", part, known) for k, part in enumerate(value))
