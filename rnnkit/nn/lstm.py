"""Long short-term memory."""

from typing import ClassVar

import numpy as np

from rnnkit.nn.recurrent import Recurrent, backwards, gate_first, rows

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

    def forward(self, x, state=None, lengths=None):
        """x (T, N, D), state (h_0, c_0), each (N, H), zeros by default -> h (T, N, H) and (h_T, c_T).

        lengths (N,), integers from 1 to T, says how many steps of each sequence are its own; what stands after them
        reaches nothing. h is 0 there, and the last state is that of a sequence's own last step.

        Raises ValueError for other shapes or lengths, TypeError for lengths that are not integers and for a state that
        is not a pair.
        """
        x, steps, known = self._input(x, lengths)
        h0, c0 = self._pair("state", state, known)
        Wx, Wh, b = (self.params[name] for name in self.shapes)

        self._cache = None  # its arrays are written from here on
        h, c = self._states("h", h0, steps), self._states("c", c0, steps)  # before the first step and after each
        tanh_c = self._buffer("tanh_c", *steps.shape, self.hidden_dim)
        x = self._packed("x", x, steps)
        gates = self._from_input(x, Wx, b, steps, HALVED)  # each gate of a step in one piece
        self._forward_steps(steps, gates, self._transposed("WhT", Wh, len(h0), HALVED), h, c, tanh_c)

        self._cache = x, h, c, tanh_c, gates, steps, known
        return steps.unpack(steps.after(h), copy=True), (steps.last(h), steps.last(c))

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, H) and dstate (dh_T, dc_T), the gradients with respect to h and the last state
        -> dx (T, N, D) and the gradient with respect to the initial state, (dh_0, dc_0), each (N, H).

        `dstate` is for what the loss reads from the last state itself; zeros by default. With lengths, what dh_out
        holds after a sequence's end counts for nothing, and dx is 0 there.
        """
        x, h, c, tanh_c, gates, steps, known = self._remembered()
        dh_out = self._arriving(dh_out, known, steps)
        dh, dc = map(steps.sort, self._pair("dstate", dstate, known))
        Wx, Wh, _ = (self.params[name] for name in self.shapes)

        da = self._buffer("da", *steps.shape, len(Wh))
        self._backward_steps(steps, gates, Wh, steps.before(c), tanh_c, dh_out, dh, dc, da)

        dx, dWx, db = self._input_gradients(rows(da), x, Wx)
        self.grads = {"Wx": dWx, "Wh": rows(da).T @ rows(steps.before(h)), "b": db}
        return steps.unpack(dx), (steps.unsort(dh), steps.unsort(dc))

    def _forward_steps(self, steps, gates, WhT, h, c, tanh_c):
        """From W_x x_t + b in `gates` (4, T, N, H) to the gates themselves, h, c and tanh c_t, step by step."""
        N, H = steps.N, self.hidden_dim
        half = np.array(0.5, self.dtype)
        each = [*map(steps.each, (gates, gates[:2], *gates, steps.after(h), steps.after(c), tanh_c))]
        each += [*map(steps.before_each, (h, c))]
        each += [steps.running(self._buffer("from_h", 4, N, H)), steps.running(self._buffer("ig", N, H))]
        for gate, i_and_f, i, f, g, o, h_t, c_t, tanh_c_t, h_prev, c_prev, from_h, ig in zip(*each, strict=True):
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

    def _backward_steps(self, steps, gates, Wh, c_before, tanh_c, dh_out, dh, dc, da):
        """Backpropagation through time: fills da (T, N, 4H), the gradient with respect to W_x x_t + W_h h_{t−1} + b.
        dh and dc (N, H) hold the gradients of the last state at first, and in the end those of the initial state."""
        da_gatewise, parts = gate_first(da, 4), self._buffer("from_h", 4, *dh.shape)
        for block in steps.blocks(4 * self.hidden_dim * self.dtype.itemsize):
            at = block.at
            # What does not depend on what flows back, for all steps of a block at once: the slopes ∂c_t/∂a of the
            # gates i, f, g, and ∂h_t/∂a of o. The loop multiplies them by what flows back.
            gate = gates[:, at]
            i, f, g, o = gate  # (block, N, H) each
            slope = self._gatewise("slope", 4, block)
            np.multiply(gate, gate, out=slope)
            np.subtract(gate, slope, out=slope)  # sigmoid′ = s (1 − s)
            di, df, dg, do = slope
            di *= g
            df *= c_before[at]
            np.multiply(g, g, out=dg)
            np.subtract(1, dg, out=dg)
            dg *= i
            do *= tanh_c[at]
            dc_dh = self._buffer("dc_dh", *o.shape)
            np.multiply(tanh_c[at], tanh_c[at], out=dc_dh)
            np.subtract(1, dc_dh, out=dc_dh)
            dc_dh *= o
            each = dh_out[at], dc_dh, f, slope[:3], do, slope, da_gatewise[:, at], da[at]
            each = [*map(block.running, (dh, dc, parts)), *map(block.each, each)]
            each = backwards(self._apart(Wh, each[0]), *each)
            for apart, dh_t, dc_t, part, dh_out_t, dc_dh_t, f_t, difg, do_t, slope_t, gatewise, da_t in each:
                np.add(dh_t, dh_out_t, out=dh_t)
                np.multiply(dc_dh_t, dh_t, out=dc_dh_t)
                np.add(dc_t, dc_dh_t, out=dc_t)
                np.multiply(difg, dc_t, out=difg)
                np.multiply(do_t, dh_t, out=do_t)
                gatewise[...] = slope_t  # the gates side by side, as W_h wants them
                if apart is None:
                    np.matmul(da_t, Wh, out=dh_t)
                else:
                    np.add.reduce(np.matmul(slope_t, apart, out=part), axis=0, out=dh_t)
                np.multiply(dc_t, f_t, out=dc_t)

    def _pair(self, name, value, known):
        """The two parts of a state, hidden and cell, (N, H) each; zeros for None."""
        if value is None:
            value = None, None
        if not isinstance(value, (tuple, list)) or len(value) != 2:
            raise TypeError(
                f"{name} is {type(value).__name__}; an LSTM has two states: pass a tuple (hidden, cell), each (N, H)"
            )
        return tuple(self._state(f"{name}[{k}]", part, known) for k, part in enumerate(value))
