"""The gated recurrent unit."""

from typing import ClassVar

import numpy as np

from rnnkit.nn.recurrent import Recurrent, backwards, gate_first, rows

HALVED = 0.5, 0.5, 1  # of r, z, n: sigmoid(a) = (1 + tanh(a/2)) / 2, so forward computes a/2 of the sigmoids


class GRU(Recurrent):
    """n = tanh(W_xn x_t + b_xn + r ⊙ (W_hn h_{t−1} + b_hn)),  h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}.

    The gates r and z are sigmoids of W_x x_t + b_x + W_h h_{t−1} + b_h; rows are in the order r, z, n.

    input_dim:   D, features of the input
    hidden_dim:  H, hidden units
    rng:         a numpy.random.Generator; weights start uniform in ±1/√H, the biases but those of z at zero
    dtype:       float32 or float64
    update_bias: where the update gate's bias starts, in bx. An open gate keeps, as z multiplies h_{t−1}: so with 1 it
                 keeps the memory at first, as the LSTM's forget_bias does; with 0 it halves it at every step

    params: Wx (3H, D), Wh (3H, H), bx (3H,), bh (3H,)

    Cho et al. (2014), Learning Phrase Representations using RNN Encoder–Decoder, eq. 5 to 8, but for one
    thing: there r multiplies h_{t−1} before the product with W_hn, here it multiplies the result, as in
    PyTorch, cuDNN and Keras (reset_after=True).

        gru = nn.GRU(4, 6, rng=np.random.default_rng(0))
        h, h_T = gru.forward(np.zeros((5, 2, 4)))             # h.shape is (5, 2, 6), h_T.shape (2, 6)
    """

    shapes: ClassVar = {"Wx": ("3H", "D"), "Wh": ("3H", "H"), "bx": ("3H",), "bh": ("3H",)}

    def __init__(self, input_dim, hidden_dim, *, rng, dtype=np.float32, update_bias=0.0):
        super().__init__(input_dim, hidden_dim, rng=rng, dtype=dtype)
        self.params["bx"][hidden_dim : 2 * hidden_dim] = update_bias

    def forward(self, x, state=None, lengths=None):
        """x (T, N, D), state h_0 (N, H), zeros by default -> h (T, N, H) and the last state (N, H).

        lengths (N,), integers from 1 to T, says how many steps of each sequence are its own; what stands after them
        reaches nothing. h is 0 there, and the last state is that of a sequence's own last step.

        Raises ValueError for other shapes or lengths, TypeError for lengths that are not integers.
        """
        x, steps, known = self._input(x, lengths)
        h0 = self._state("state", state, known)
        Wx, Wh, bx, bh = (self.params[name] for name in self.shapes)
        N, H = h0.shape

        self._cache = None  # its arrays are written from here on
        h = self._states("h", h0, steps)  # the state before the first step and those after each
        recalled = self._buffer("recalled", *steps.shape, H)  # W_hn h_{t−1} + b_hn, which r scales
        bias = bx.copy()
        bias[: 2 * H] += bh[: 2 * H]
        bias_n = self._buffer("bias_n", N, H)
        bias_n[:] = bh[2 * H :]
        x = self._packed("x", x, steps)
        gates = self._from_input(x, Wx, bias, steps, HALVED)  # each gate of a step in one piece
        self._forward_steps(steps, gates, self._transposed("WhT", Wh, N, HALVED), h, recalled, bias_n)

        self._cache = x, h, recalled, gates, steps, known
        return steps.unpack(steps.after(h), copy=True), steps.last(h)

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, H) and dstate (N, H), the gradients with respect to h and the last state
        -> dx (T, N, D) and the gradient with respect to the initial state (N, H).

        `dstate` is for what the loss reads from the last state itself; zeros by default. With lengths, what dh_out
        holds after a sequence's end counts for nothing, and dx is 0 there.
        """
        x, h, recalled, gates, steps, known = self._remembered()
        dh_out = self._arriving(dh_out, known, steps)
        dh = steps.sort(self._state("dstate", dstate, known))
        Wx, Wh, _, _ = (self.params[name] for name in self.shapes)
        H = self.hidden_dim

        # n, r, z, n: the first three are the gradient on the side of x, the last three on the side of h_{t−1},
        # where r scales that of n.
        h_before, da = steps.before(h), self._buffer("da", *steps.shape, 4 * H)
        self._backward_steps(steps, gates, Wh, h_before, recalled, dh_out, dh, da)

        dx, dWx, dbx = self._input_gradients(rows(da)[:, : 3 * H], x, np.roll(Wx, H, axis=0))
        da_h = rows(da)[:, H:]
        dbx = np.roll(dbx, -H)
        dbh = np.concatenate([dbx[: 2 * H], da_h[:, 2 * H :].sum(axis=0)])
        self.grads = {"Wx": np.roll(dWx, -H, axis=0), "Wh": da_h.T @ rows(h_before), "bx": dbx, "bh": dbh}
        return steps.unpack(dx), steps.unsort(dh)

    def _forward_steps(self, steps, gates, WhT, h, recalled, bias_n):
        """From W_x x_t + b in `gates` (3, T, N, H) to the gates themselves, h and what r scales, step by step."""
        N, H = bias_n.shape
        from_h, half = self._buffer("from_h", 3, N, H), np.array(0.5, self.dtype)
        each = [*map(steps.each, (gates[:2], *gates, recalled, steps.after(h)))]
        each += [steps.before_each(h), *map(steps.running, (from_h, from_h[:2], from_h[2], bias_n))]
        each += [steps.running(self._buffer("change", N, H))]
        for rz, r, z, n, recalled_t, h_t, h_prev, from_h_t, rz_from_h, n_from_h, bias, change in zip(
            *each, strict=True
        ):
            np.matmul(h_prev, WhT, out=from_h_t)
            np.add(rz, rz_from_h, out=rz)
            np.tanh(rz, out=rz)
            np.multiply(rz, half, out=rz)  # (1 + tanh(a/2)) / 2; that a is halved already
            np.add(rz, half, out=rz)
            np.add(n_from_h, bias, out=recalled_t)
            np.multiply(r, recalled_t, out=change)
            np.add(n, change, out=n)
            np.tanh(n, out=n)
            np.subtract(h_prev, n, out=change)  # (1 − z) n + z h_{t−1} with one product less
            np.multiply(change, z, out=change)
            np.add(n, change, out=h_t)

    def _backward_steps(self, steps, gates, Wh, h_before, recalled, dh_out, dh, da):
        """Backpropagation through time: fills da (T, N, 4H). dh (N, H) holds the gradient of the last state at first,
        and in the end that of the initial state."""
        H = self.hidden_dim
        da_h, da_gatewise = da[..., H:], gate_first(da, 4)
        dh_before, parts = self._buffer("change", *dh.shape), self._buffer("from_h", 3, *dh.shape)
        for block in steps.blocks(4 * H * self.dtype.itemsize):
            at = block.at
            # What does not depend on what flows back, for all steps of a block at once: the slopes ∂h_t/∂a.
            r, z, n = gates[:, at]  # (block, N, H) each
            slope = self._gatewise("slope", 4, block)
            dn_x, dr, dz, dn_h = slope
            rz, drz = gates[:2, at], slope[1:3]
            np.multiply(rz, rz, out=drz)
            np.subtract(rz, drz, out=drz)  # sigmoid′ = s (1 − s)
            np.subtract(h_before[at], n, out=dn_h)
            dz *= dn_h
            np.multiply(n, n, out=dn_x)
            np.subtract(1, dn_x, out=dn_x)
            np.multiply(dn_x, z, out=dn_h)
            dn_x -= dn_h  # (1 − z)(1 − n²)
            np.multiply(dn_x, r, out=dn_h)
            dr *= dn_x
            dr *= recalled[at]
            each = dh_out[at], slope, z, da_gatewise[:, at], da_h[at]
            each = [*map(block.running, (dh, dh_before, parts)), *map(block.each, each)]
            each = backwards(self._apart(Wh, each[0]), *each)
            for apart, dh_t, dh_before_t, part, dh_out_t, slope_t, z_t, gatewise, da_h_t in each:
                np.add(dh_t, dh_out_t, out=dh_t)
                np.multiply(slope_t, dh_t, out=slope_t)
                gatewise[...] = slope_t  # the gates side by side, as W_h wants them
                if apart is None:
                    np.matmul(da_h_t, Wh, out=dh_before_t)
                else:
                    np.add.reduce(np.matmul(slope_t[1:], apart, out=part), axis=0, out=dh_before_t)
                np.multiply(dh_t, z_t, out=dh_t)
                np.add(dh_t, dh_before_t, out=dh_t)
