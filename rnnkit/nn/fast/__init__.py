"""An LSTM whose steps are compiled, for where few units and one thread make NumPy's calls the larger part of the time.

    pip install "rnnkit[fast]"                               # Numba, which compiles

    from rnnkit.nn import fast
    lstm = fast.LSTM(64, 64, rng=np.random.default_rng(0))   # and from here on as nn.LSTM

A step of `nn.LSTM` makes some twenty calls of NumPy, and each goes over its arrays once. Here they are two loops, one
for the way forward and one for the way back, in which a number stays in a register until it is done with. The matrix
products are NumPy's. The first step takes seconds, because then Numba compiles; it keeps what it made for the next
time. docs/fast.md has the measurements.
"""

import numpy as np

from rnnkit import nn
from rnnkit.nn.recurrent import backwards

try:
    from numba import njit
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        'rnnkit.nn.fast needs Numba: pip install "rnnkit[fast]"; rnnkit.nn.LSTM does without', name=error.name
    ) from error

# A number without a dtype would make the loops compute in float64.
HALF, ONE, BOUND, QUARTER = np.float32([0.5, 1, 9, 0.25])
A0, A2, A4 = np.float32([10395, 1260, 21])
B0, B2, B4 = np.float32([10395, 4725, 210])

PIECE = 1024  # units of all sequences at a time: what a step needs of them stays in the nearest cache

compiled = njit(error_model="numpy", cache=True)  # without Python's check for a division by 0, which stops SIMD


class LSTM(nn.LSTM):
    """nn.LSTM with compiled steps in float32; in float64 it is nn.LSTM.

    Results differ from those of nn.LSTM by rounding, some 1e-7 of the largest element.
    """

    def _forward_steps(self, gates, WhT, h, c, tanh_c):
        if self.dtype != np.float32:
            return super()._forward_steps(gates, WhT, h, c, tanh_c)
        T, _, N, H = gates.shape
        from_h = self._buffer("from_h", 4, N, H)
        flat_from_h = from_h.reshape(4, N * H)
        each = *gates.swapaxes(0, 1), c[:-1], h[1:], c[1:], tanh_c
        for h_prev, *arrays in zip(h[:-1], *(array.reshape(T, N * H) for array in each), strict=True):
            np.matmul(h_prev, WhT, out=from_h)
            forward(*arrays, flat_from_h)

    def _backward_steps(self, gates, Wh, c, tanh_c, dh_out, dh, dc, da):
        if self.dtype != np.float32:
            return super()._backward_steps(gates, Wh, c, tanh_c, dh_out, dh, dc, da)
        dh_out = np.ascontiguousarray(dh_out)  # for any other layout Numba would compile once more
        each = *gates.swapaxes(0, 1), c[:-1], tanh_c, dh_out, da
        for i, f, g, o, c_prev, tanh_c_t, dh_out_t, da_t in backwards(*each):
            backward(i, f, g, o, c_prev, tanh_c_t, dh_out_t, dh, dc, da_t)
            np.matmul(da_t, Wh, out=dh)


@compiled
def tanh(x):
    """tanh of a float32, to 2e-7, in operations that SIMD has.

    Lambert's continued fraction x/(1 + x²/(3 + x²/(5 + …))), cut off after 11, gives tanh(x/4) as p/q; then twice
    tanh(2y) = 2 tanh y / (1 + tanh² y), with one division in the end. Beyond ±9, tanh is ±1 in float32.
    """
    x = BOUND if x > BOUND else x  # in this form NaN stays NaN
    x = -BOUND if x < -BOUND else x
    y = QUARTER * x
    z = y * y
    p, q = y * (A0 + z * (A2 + z * A4)), B0 + z * (B2 + z * (B4 + z))
    p, q = (p + p) * q, q * q + p * p
    t = (p + p) * q / (q * q + p * p)
    t = ONE if t > ONE else t  # rounding might take it past 1, and a sigmoid with it
    return -ONE if t < -ONE else t


@compiled
def sigmoid(half):
    """sigmoid(a), given a/2."""
    return HALF + HALF * tanh(half)


# Loops with few arrays each: more, and the compiler cannot tell that they do not overlap.


@compiled
def forward(i, f, g, o, c_prev, h, c, tanh_c, from_h):
    """One step of all sequences: from_h (4, N H), the others (N H,). Where i, f and o come from, their sums with from_h
    are half of what the sigmoid is taken of."""
    for start in range(0, h.size, PIECE):
        piece = slice(start, start + PIECE)
        i_piece, f_piece, g_piece, o_piece = i[piece], f[piece], g[piece], o[piece]
        for gate, added in (i_piece, from_h[0][piece]), (f_piece, from_h[1][piece]), (o_piece, from_h[3][piece]):
            for j in range(gate.size):
                gate[j] = sigmoid(gate[j] + added[j])
        added = from_h[2][piece]
        for j in range(g_piece.size):
            g_piece[j] = tanh(g_piece[j] + added[j])
        c_piece, c_prev_piece, tanh_c_piece, h_piece = c[piece], c_prev[piece], tanh_c[piece], h[piece]
        for j in range(c_piece.size):
            c_piece[j] = f_piece[j] * c_prev_piece[j] + i_piece[j] * g_piece[j]
        for j in range(c_piece.size):
            tanh_c_piece[j] = tanh(c_piece[j])
        for j in range(c_piece.size):
            h_piece[j] = o_piece[j] * tanh_c_piece[j]


@compiled
def backward(i, f, g, o, c_prev, tanh_c, dh_out, dh, dc, da):
    """One step back of all sequences; arrays (N, H), da (N, 4H). dh and dc come from step t + 1; dc leaves for t − 1."""
    N, H = dh.shape
    for n in range(N):
        i_n, f_n, g_n, o_n, c_prev_n, tanh_c_n = i[n], f[n], g[n], o[n], c_prev[n], tanh_c[n]
        dh_out_n, dh_n, dc_n = dh_out[n], dh[n], dc[n]
        da_i, da_f, da_g, da_o = da[n, :H], da[n, H : 2 * H], da[n, 2 * H : 3 * H], da[n, 3 * H :]
        for j in range(H):
            dh_n[j] += dh_out_n[j]
        for j in range(H):
            da_o[j] = dh_n[j] * o_n[j] * (ONE - o_n[j]) * tanh_c_n[j]
        for j in range(H):
            dc_n[j] += dh_n[j] * o_n[j] * (ONE - tanh_c_n[j] * tanh_c_n[j])
        for j in range(H):
            da_i[j] = dc_n[j] * g_n[j] * i_n[j] * (ONE - i_n[j])
        for j in range(H):
            da_g[j] = dc_n[j] * i_n[j] * (ONE - g_n[j] * g_n[j])
        for j in range(H):
            da_f[j] = dc_n[j] * c_prev_n[j] * f_n[j] * (ONE - f_n[j])
        for j in range(H):
            dc_n[j] *= f_n[j]
