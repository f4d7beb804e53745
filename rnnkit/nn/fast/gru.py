"""The GRU with compiled steps."""

import numpy as np

from rnnkit import nn
from rnnkit.nn.fast.activations import ONE, PIECE, compiled, sigmoid, tanh
from rnnkit.nn.fast.products import InPieces


class GRU(InPieces, nn.GRU):
    """nn.GRU with compiled steps in float32 for sequences of one length; nn.GRU in float64 and with lengths."""

    def _forward_steps(self, steps, gates, WhT, h, recalled, bias_n):
        if not self._compiles(steps):
            return super()._forward_steps(steps, gates, WhT, h, recalled, bias_n)
        _, T, N, H = gates.shape
        multiply, from_h = self._from_state(h, WhT)
        arrays = gates.reshape(3, T, N * H), from_h.reshape(3, N * H), bias_n.reshape(N * H)
        arrays += h.reshape(T + 1, N * H), recalled.reshape(T, N * H)
        for t in range(T):
            multiply(t)
            forward(t, *arrays)

    def _backward_steps(self, steps, gates, Wh, h_before, recalled, dh_out, dh, da):
        if not self._compiles(steps):
            return super()._backward_steps(steps, gates, Wh, h_before, recalled, dh_out, dh, da)
        multiply, to_h = self._to_state(da[..., self.hidden_dim :], Wh)
        to_h[...] = 0
        dh_out = np.ascontiguousarray(dh_out)  # for any other layout Numba would compile once more
        for t in reversed(range(len(da))):
            backward(t, gates, h_before, recalled, dh_out, to_h, dh, da)
            multiply(t)
        dh += to_h


# Loops with few arrays each: more, and the compiler cannot tell that they do not overlap.


@compiled
def forward(t, gates, from_h, bias_n, h, recalled):
    """Step t of all sequences, with W_h h_{t−1} in from_h (3, K), K being N H: from W_x x_t + b in gates (3, T, K) to
    the gates themselves, recalled[t] (K,) and h[t + 1]. What r and z begin with is half of it (HALVED)."""
    for start in range(0, bias_n.size, PIECE):
        piece = slice(start, start + PIECE)
        for k in range(2):
            gate, added = gates[k, t, piece], from_h[k, piece]
            for j in range(gate.size):
                gate[j] = sigmoid(gate[j] + added[j])
        recalled_t, added, bias = recalled[t, piece], from_h[2, piece], bias_n[piece]
        for j in range(bias.size):
            recalled_t[j] = added[j] + bias[j]
        r, z, n = gates[0, t, piece], gates[1, t, piece], gates[2, t, piece]
        for j in range(n.size):
            n[j] = tanh(n[j] + r[j] * recalled_t[j])
        h_prev, h_t = h[t, piece], h[t + 1, piece]
        for j in range(n.size):
            h_t[j] = n[j] + z[j] * (h_prev[j] - n[j])


@compiled
def backward(t, gates, h, recalled, dh_out, to_h, dh, da):
    """Step t back of all sequences: gates (3, T, N, H), h (T + 1, N, H), recalled and dh_out (T, N, H), da (T, N, 4H)
    as in nn.GRU. What comes from step t + 1 is the sum of to_h and dh (N, H); dh leaves for t − 1 without the
    product."""
    N, H = dh.shape
    for m in range(N):
        r, z, n = gates[0, t, m], gates[1, t, m], gates[2, t, m]
        h_prev, recalled_t, dh_out_t, to_h_m, dh_m = h[t, m], recalled[t, m], dh_out[t, m], to_h[m], dh[m]
        dn_x, dr, dz, dn_h = da[t, m, :H], da[t, m, H : 2 * H], da[t, m, 2 * H : 3 * H], da[t, m, 3 * H :]
        for j in range(H):
            dh_m[j] += to_h_m[j] + dh_out_t[j]
        for j in range(H):
            dn_x[j] = dh_m[j] * (ONE - z[j]) * (ONE - n[j] * n[j])
        for j in range(H):
            dr[j] = dn_x[j] * recalled_t[j] * r[j] * (ONE - r[j])
        for j in range(H):
            dz[j] = dh_m[j] * (h_prev[j] - n[j]) * z[j] * (ONE - z[j])
        for j in range(H):
            dn_h[j] = dn_x[j] * r[j]
        for j in range(H):
            dh_m[j] *= z[j]
