"""One number at a time; the cache holds the arguments, and backward computes the gates again."""

import math

import numpy as np


def gates_of(x_t, h_prev, Wx, Wh, bx, bh):
    N, H = h_prev.shape
    r, z, n, m = (np.zeros((N, H), dtype=x_t.dtype) for _ in range(4))
    for s in range(N):

        def rows(row, s=s):
            from_x, from_h = bx[row], bh[row]
            for d in range(x_t.shape[1]):
                from_x = from_x + Wx[row, d] * x_t[s, d]
            for k in range(H):
                from_h = from_h + Wh[row, k] * h_prev[s, k]
            return from_x, from_h

        for j in range(H):
            r[s, j] = 1 / (1 + math.exp(-sum(rows(j))))
            z[s, j] = 1 / (1 + math.exp(-sum(rows(H + j))))
            from_x, m[s, j] = rows(2 * H + j)
            n[s, j] = math.tanh(from_x + r[s, j] * m[s, j])
    return r, z, n, m


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    _, z, n, _ = gates_of(x_t, h_prev, Wx, Wh, bx, bh)
    h_t = np.zeros_like(h_prev)
    for s, j in np.ndindex(*h_prev.shape):
        h_t[s, j] = (1 - z[s, j]) * n[s, j] + z[s, j] * h_prev[s, j]
    return h_t, (x_t, h_prev, Wx, Wh, bx, bh)


def gru_forward(x, h0, Wx, Wh, bx, bh):
    h = np.zeros((x.shape[0], *h0.shape), dtype=x.dtype)
    cache = {}
    for t in range(x.shape[0]):
        h[t], cache[t] = gru_step(x[t], h0 if t == 0 else h[t - 1], Wx, Wh, bx, bh)
    return h, cache


def gru_step_backward(dh_t, cache):
    x_t, h_prev, Wx, Wh, bx, bh = cache
    r, z, n, m = gates_of(x_t, h_prev, Wx, Wh, bx, bh)
    N, H = h_prev.shape
    dx_t, dh_prev = np.zeros_like(x_t), np.zeros_like(h_prev)
    dWx, dWh, dbx, dbh = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(bx), np.zeros_like(bh)
    for s in range(N):
        for j in range(H):
            dh_prev[s, j] += dh_t[s, j] * z[s, j]
            da_n = dh_t[s, j] * (1 - z[s, j]) * (1 - n[s, j] ** 2)
            da_z = dh_t[s, j] * (h_prev[s, j] - n[s, j]) * z[s, j] * (1 - z[s, j])
            da_r = da_n * m[s, j] * r[s, j] * (1 - r[s, j])
            for row, da, scale in ((j, da_r, 1), (H + j, da_z, 1), (2 * H + j, da_n, r[s, j])):
                dbx[row] += da
                dbh[row] += da * scale
                dWx[row] += da * x_t[s]
                dWh[row] += da * scale * h_prev[s]
                dx_t[s] += da * Wx[row]
                dh_prev[s] += da * scale * Wh[row]
    return dx_t, dh_prev, dWx, dWh, dbx, dbh


def gru_backward(dh_out, cache):
    T = dh_out.shape[0]
    x_0, h_0, *weights = cache[0]
    dx = np.zeros((T, *x_0.shape), dtype=x_0.dtype)
    grads = [np.zeros_like(w) for w in weights]
    dh = np.zeros_like(h_0)
    t = T - 1
    while t >= 0:
        dh += dh_out[t]
        dx[t], dh, *new = gru_step_backward(dh, cache[t])
        for total, g in zip(grads, new, strict=True):
            total += g
        t -= 1
    return dx, dh, *grads


def repaired_gru_2014(x, h0, Wx, Wh, b):
    T, H = len(x), len(h0)
    h = np.zeros((T, H), dtype=x.dtype)
    old = list(h0)
    for t in range(T):
        a = [b[row] + sum(Wx[row, d] * x[t, d] for d in range(x.shape[1])) for row in range(3 * H)]
        r = [1 / (1 + math.exp(-a[i] - sum(Wh[i, j] * old[j] for j in range(H)))) for i in range(H)]
        z = [1 / (1 + math.exp(-a[H + i] - sum(Wh[H + i, j] * old[j] for j in range(H)))) for i in range(H)]
        n = [math.tanh(a[2 * H + i] + sum(Wh[2 * H + i, j] * r[j] * old[j] for j in range(H))) for i in range(H)]
        old = [(1 - z[i]) * n[i] + z[i] * old[i] for i in range(H)]
        h[t] = old
    return h


def parameter_count(cell, D, H):
    count = 0
    for _ in range({"rnn": 1, "lstm": 4, "gru": 3}[cell]):  # blocks
        for _ in range(H):  # rows
            count += D + H
            count += 2 if cell == "gru" else 1
    return count
