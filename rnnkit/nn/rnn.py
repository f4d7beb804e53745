"""The simple recurrent network, and backpropagation through time."""

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
        h, last = rnn.forward(np.zeros((5, 2, 4)), lengths=[5, 3])    # h[3:, 1] is 0, last[1] is h[2, 1]
    """

    shapes: ClassVar = {"Wxh": ("H", "D"), "Whh": ("H", "H"), "bh": ("H",)}

    def forward(self, x, state=None, lengths=None):
        """x (T, N, D), state h_0 (N, H), zeros by default -> h (T, N, H) and the last state (N, H).

        lengths (N,), integers from 1 to T, says how many steps of each sequence are its own; what stands after them
        reaches nothing. h is 0 there, and the last state is that of a sequence's own last step.

        Raises ValueError for other shapes or lengths, TypeError for lengths that are not integers.
        """
        x, steps, known = self._input(x, lengths)
        h0 = self._state("state", state, known)
        Wxh, Whh, bh = (self.params[name] for name in self.shapes)
        N = len(h0)

        self._cache = None  # its arrays are written from here on
        h = self._states("h", h0, steps)  # the state before the first step and those after each
        x = self._packed("x", x, steps)
        self._from_input(x, Wxh, bh, steps, out=steps.after(h)[np.newaxis])
        [WhhT] = self._transposed("WhhT", Whh, N)
        from_h = steps.running(self._buffer("from_h", N, self.hidden_dim))
        for h_prev, h_t, from_h_t in zip(steps.before_each(h), steps.each(steps.after(h)), from_h, strict=True):
            np.matmul(h_prev, WhhT, out=from_h_t)
            np.add(h_t, from_h_t, out=h_t)
            np.tanh(h_t, out=h_t)

        self._cache = x, h, steps, known
        return steps.unpack(steps.after(h), copy=True), steps.last(h)

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, H) and dstate (N, H), the gradients with respect to h and the last state
        -> dx (T, N, D) and the gradient with respect to the initial state (N, H).

        `dstate` is for what the loss reads from the last state itself; zeros by default. With lengths, what dh_out
        holds after a sequence's end counts for nothing, and dx is 0 there.
        """
        x, h, steps, known = self._remembered()
        dh_out = self._arriving(dh_out, known, steps)
        dh = steps.sort(self._state("dstate", dstate, known))
        Wxh, Whh, _ = (self.params[name] for name in self.shapes)
        H = self.hidden_dim

        after, da = steps.after(h), self._buffer("da", *steps.shape, H)
        for block in steps.blocks(H * self.dtype.itemsize):
            da_block, after_block = da[block.at], after[block.at]
            np.multiply(after_block, after_block, out=da_block)
            np.subtract(1, da_block, out=da_block)  # tanh′; the loop makes it the gradient inside tanh
            each = block.running(dh), block.each(dh_out[block.at]), block.each(da_block)
            for dh_t, dh_out_t, da_t in backwards(*each):
                np.add(dh_t, dh_out_t, out=dh_t)
                np.multiply(da_t, dh_t, out=da_t)
                np.matmul(da_t, Whh, out=dh_t)

        dx, dWxh, dbh = self._input_gradients(rows(da), x, Wxh)
        self.grads = {"Wxh": dWxh, "Whh": rows(da).T @ rows(steps.before(h)), "bh": dbh}
        return steps.unpack(dx), steps.unsort(dh)
