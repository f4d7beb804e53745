"""The LSTM with compiled steps."""

import numpy as np

from rnnkit import nn
from rnnkit.nn.fast.activations import ONE, PIECE, compiled, sigmoid, tanh
from rnnkit.nn.fast.products import InPieces


class LSTM(InPieces, nn.LSTM):
    """nn.LSTM with compiled steps in float32 for sequences of one length; nn.LSTM in float64 and with lengths."""

    def _forward_steps(self, steps, gates, WhT, h, c, tanh_c):
        if not self._compiles(steps):
            return super()._forward_steps(steps, gates, WhT, h, c, tanh_c)
        _, T, N, H = gates.shape
        multiply, from_h = self._from_state(h, WhT)
        arrays = gates.reshape(4, T, N * H), from_h.reshape(4, N * H)
        arrays += tuple(array.reshape(len(array), N * H) for array in (h, c, tanh_c))
        for t in range(T):
            multiply(t)
            forward(t, *arrays)

    def _backward_steps(self, steps, gates, Wh, c_before, tanh_c, dh_out, dh, dc, da):
        if not self._compiles(steps):
            return super()._backward_steps(steps, gates, Wh, c_before, tanh_c, dh_out, dh, dc, da)
        multiply, to_h = self._to_state(da, Wh)
        to_h[...] = dh
        dh_out = np.ascontiguousarray(dh_out)  # for any other layout Numba would compile once more
        for t in reversed(range(len(da))):
            backward(t, gates, c_before, tanh_c, dh_out, to_h, dc, da)
            multiply(t)
        dh[...] = to_h


# Loops with few arrays each: more, and the compiler cannot tell that they do not overlap.


@compiled
def forward(t, gates, from_h, h, c, tanh_c):
    """Step t of all sequences, with W_h h_{t−1} in from_h (4, K), K being N H: from W_x x_t + b in gates (4, T, K) to
    the gates themselves, h[t + 1] and c[t + 1] (K,), tanh_c[t]. What i, f and o begin with is half of it (HALVED)."""
    for start in range(0, tanh_c.shape[1], PIECE):
        piece = slice(start, start + PIECE)
        for k in range(4):
            gate, added = gates[k, t, piece], from_h[k, piece]
            if k == 2:
                for j in range(gate.size):
                    gate[j] = tanh(gate[j] + added[j])
            else:
                for j in range(gate.size):
                    gate[j] = sigmoid(gate[j] + added[j])
        i, f, g, o = gates[0, t, piece], gates[1, t, piece], gates[2, t, piece], gates[3, t, piece]
        c_prev, c_t, tanh_c_t, h_t = c[t, piece], c[t + 1, piece], tanh_c[t, piece], h[t + 1, piece]
        for j in range(c_t.size):
            c_t[j] = f[j] * c_prev[j] + i[j] * g[j]
        for j in range(c_t.size):
            tanh_c_t[j] = tanh(c_t[j])
        for j in range(c_t.size):
            h_t[j] = o[j] * tanh_c_t[j]


@compiled
def backward(t, gates, c, tanh_c, dh_out, dh, dc, da):
    """Step t back of all sequences: gates (4, T, N, H), c (T + 1, N, H), tanh_c and dh_out (T, N, H), da (T, N, 4H). dh
    and dc (N, H) come from step t + 1; dc leaves for t − 1."""
    N, H = dh.shape
    for n in range(N):
        i, f, g, o = gates[0, t, n], gates[1, t, n], gates[2, t, n], gates[3, t, n]
        c_prev, tanh_c_t, dh_out_t, dh_n, dc_n = c[t, n], tanh_c[t, n], dh_out[t, n], dh[n], dc[n]
        da_i, da_f, da_g, da_o = da[t, n, :H], da[t, n, H : 2 * H], da[t, n, 2 * H : 3 * H], da[t, n, 3 * H :]
        for j in range(H):
            dh_n[j] += dh_out_t[j]
        for j in range(H):
            da_o[j] = dh_n[j] * o[j] * (ONE - o[j]) * tanh_c_t[j]
        for j in range(H):
            dc_n[j] += dh_n[j] * o[j] * (ONE - tanh_c_t[j] * tanh_c_t[j])
        for j in range(H):
            da_i[j] = dc_n[j] * g[j] * i[j] * (ONE - i[j])
        for j in range(H):
            da_g[j] = dc_n[j] * i[j] * (ONE - g[j] * g[j])
        for j in range(H):
            da_f[j] = dc_n[j] * c_prev[j] * f[j] * (ONE - f[j])
        for j in range(H):
            dc_n[j] *= f[j]
