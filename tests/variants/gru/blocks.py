"""Slices of one array for all blocks, preallocated; the cache is a tuple, for the whole sequence one of arrays."""

import numpy as np


def sigmoid(x):
    y = np.empty_like(x)
    positive = x >= 0
    y[positive] = 1 / (1 + np.exp(-x[positive]))
    e = np.exp(x[~positive])
    y[~positive] = e / (1 + e)
    return y


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    gates = x_t @ Wx.T + bx
    old = h_prev @ Wh.T + bh
    gates[:, : 2 * H] = sigmoid(gates[:, : 2 * H] + old[:, : 2 * H])
    m = old[:, 2 * H :]
    gates[:, 2 * H :] = np.tanh(gates[:, 2 * H :] + gates[:, :H] * m)
    z, n = gates[:, H : 2 * H], gates[:, 2 * H :]
    return n + z * (h_prev - n), (x_t, h_prev, Wx, Wh, gates, m)


def gru_forward(x, h0, Wx, Wh, bx, bh):
    T, N, _ = x.shape
    H = h0.shape[1]
    h = np.zeros((T + 1, N, H), x.dtype)
    h[0] = h0
    gates, m = np.zeros((T, N, 3 * H), x.dtype), np.zeros((T, N, H), x.dtype)
    for t in range(T):
        h[t + 1], (_, _, _, _, gates[t], m[t]) = gru_step(x[t], h[t], Wx, Wh, bx, bh)
    return h[1:], (x, h, Wx, Wh, gates, m)


def block_gradients(dh_t, h_prev, gates, m):
    H = h_prev.shape[1]
    r, z, n = gates[:, :H], gates[:, H : 2 * H], gates[:, 2 * H :]
    da = np.empty_like(gates)
    da[:, 2 * H :] = dh_t * (1 - z) * (1 + n) * (1 - n)
    da[:, H : 2 * H] = dh_t * (h_prev - n) * z * (1 - z)
    da[:, :H] = da[:, 2 * H :] * m * r * (1 - r)
    da_h = da.copy()
    da_h[:, 2 * H :] *= r
    return da, da_h


def gru_step_backward(dh_t, cache):
    x_t, h_prev, Wx, Wh, gates, m = cache
    H = h_prev.shape[1]
    da, da_h = block_gradients(dh_t, h_prev, gates, m)
    return da @ Wx, da_h @ Wh + dh_t * gates[:, H : 2 * H], da.T @ x_t, da_h.T @ h_prev, da.sum(0), da_h.sum(0)


def gru_backward(dh_out, cache):
    x, h, Wx, Wh, gates, m = cache
    H = h.shape[2]
    da, da_h = np.empty_like(gates), np.empty_like(gates)
    dh = np.zeros_like(h[0])
    for t in range(len(x) - 1, -1, -1):
        dh = dh_out[t] + dh
        da[t], da_h[t] = block_gradients(dh, h[t], gates[t], m[t])
        dh = da_h[t] @ Wh + dh * gates[t, :, H : 2 * H]
    rows, rows_h = da.reshape(-1, 3 * H), da_h.reshape(-1, 3 * H)
    dWx, dWh = rows.T @ x.reshape(len(rows), -1), rows_h.T @ h[:-1].reshape(len(rows), H)
    return da @ Wx, dh, dWx, dWh, rows.sum(axis=0), rows_h.sum(axis=0)


def repaired_gru_2014(x, h0, Wx, Wh, b):
    H = len(h0)
    h = np.zeros((len(x) + 1, H), x.dtype)
    h[0] = h0
    for t in range(len(x)):
        a = Wx @ x[t] + b
        gates = sigmoid(a[: 2 * H] + Wh[: 2 * H] @ h[t])
        n = np.tanh(a[2 * H :] + Wh[2 * H :] @ (gates[:H] * h[t]))
        h[t + 1] = n + gates[H:] * (h[t] - n)
    return h[1:]


def parameter_count(cell, D, H):
    if cell == "rnn":
        return H * D + H * H + H
    if cell == "lstm":
        return 4 * H * D + 4 * H * H + 4 * H
    return 3 * H * D + 3 * H * H + 3 * H + 3 * H
