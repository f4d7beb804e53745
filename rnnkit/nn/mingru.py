"""The minimal gated recurrent unit, whose gate does not look at the state."""

from typing import ClassVar

import numpy as np

from rnnkit.nn.recurrent import Recurrent, backwards, rows
from rnnkit.nn.scans import back, step_by_step, through
from rnnkit.nn.steps import Whole


class MinGRU(Recurrent):
    """z = σ(W_z x_t + b_z),  n = W_n x_t + b_n,  h_t = (1 − z) ⊙ h_{t−1} + z ⊙ n.

    Gate and candidate are known for all steps before the first state is, so the states are a scan, see `nn.scan`.
    An open gate lets in, as z multiplies n; that is PyTorch's GRU and nn.GRU the other way round.

    input_dim:  D, features of the input
    hidden_dim: H, hidden units
    rng:        a numpy.random.Generator; weights start uniform in ±1/√D, b_n at zero
    dtype:      float32 or float64
    gate_bias:  where b_z starts: with −2 a step keeps 0.88 of the state at first, with 0 half of it

    params: Wz (H, D), bz (H,), Wn (H, D), bn (H,)

    Feng et al. (2024), Were RNNs All We Needed?, section 3.1, the minGRU, where n is h̃.

        gru = nn.MinGRU(4, 6, rng=np.random.default_rng(0))
        h, h_T = gru.forward(np.zeros((5, 2, 4)))             # h.shape is (5, 2, 6), h_T.shape (2, 6)
    """

    shapes: ClassVar = {"Wz": ("H", "D"), "bz": ("H",), "Wn": ("H", "D"), "bn": ("H",)}

    def __init__(self, input_dim, hidden_dim, *, rng, dtype=np.float32, gate_bias=-2.0):
        self._draw(rng, dtype, "input_dim", input_dim=input_dim, hidden_dim=hidden_dim)
        self.params["bz"][:] = gate_bias

    def forward(self, x, state=None, lengths=None):
        """x (T, N, D), state h_0 (N, H), zeros by default -> h (T, N, H) and the last state (N, H).

        lengths (N,), integers from 1 to T, says how many steps of each sequence are its own; what stands after them
        reaches nothing. h is 0 there, and the last state is that of a sequence's own last step.

        Raises ValueError for other shapes or lengths, TypeError for lengths that are not integers.
        """
        x, steps, known = self._input(x, lengths)
        h0 = self._state("state", state, known)

        self._cache = None  # its arrays are written from here on
        h = self._states("h", h0, steps)  # the state before the first step and those after each
        x = self._packed("x", x, steps)
        z, n, keep, let_in = gates = self._buffer("gates", 4, *steps.shape, self.hidden_dim)
        for gate, W, b in zip(gates, ("Wz", "Wn"), ("bz", "bn"), strict=False):
            np.matmul(rows(x), self.params[W].T, out=rows(gate))
            gate += self.params[b]
        z *= 0.5  # sigmoid(a) = (1 + tanh(a/2)) / 2
        np.tanh(z, out=z)
        z *= 0.5
        z += 0.5
        np.subtract(1, z, out=keep)
        np.multiply(z, n, out=let_in)
        if isinstance(steps, Whole):
            through(keep, let_in, h)
        else:
            step_by_step(*map(steps.each, (keep, let_in)), steps.before_each(h), steps.each(steps.after(h)))

        self._cache = x, h, z, n, keep, steps, known
        return steps.unpack(steps.after(h), copy=True), steps.last(h)

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, H) and dstate (N, H), the gradients with respect to h and the last state
        -> dx (T, N, D) and the gradient with respect to the initial state (N, H).

        `dstate` is for what the loss reads from the last state itself; zeros by default. With lengths, what dh_out
        holds after a sequence's end counts for nothing, and dx is 0 there.
        """
        x, h, z, n, keep, steps, known = self._remembered()
        dh_out = self._arriving(dh_out, known, steps)
        dlast = steps.sort(self._state("dstate", dstate, known))
        dz, dn = self._buffer("da", 2, *steps.shape, self.hidden_dim)
        dh = self._buffer("dh", *steps.shape, self.hidden_dim)  # what arrives at each state in all
        dfirst = self._back(steps, keep, dh_out, dlast, dh)

        np.multiply(dh, z, out=dn)
        np.subtract(n, steps.before(h), out=dz)
        dz *= keep
        dz *= dn  # dn has the other factor z of the sigmoid's slope z (1 − z)
        dx_z, dWz, dbz = self._input_gradients(rows(dz), x, self.params["Wz"])
        dx, dWn, dbn = self._input_gradients(rows(dn), x, self.params["Wn"])
        dx += dx_z
        self.grads = {"Wz": dWz, "bz": dbz, "Wn": dWn, "bn": dbn}
        return steps.unpack(dx), steps.unsort(dfirst)

    @staticmethod
    def _back(steps, keep, dh_out, dlast, dh):
        """Fills dh with what arrives at each state in all, and returns what arrives at the initial one, (N, H)."""
        if isinstance(steps, Whole):
            return back(keep, dh_out, dlast, dh)
        each = steps.running(dlast), *map(steps.each, (keep, dh_out, dh))
        for arriving, keep_t, dh_out_t, dh_t in backwards(*each):
            np.add(arriving, dh_out_t, out=dh_t)
            np.multiply(keep_t, dh_t, out=arriving)
        return dlast
