"""One number at a time; the cache holds the arguments, and backward computes the gates again."""

import math

import numpy as np


def sigmoid(x):
    y = np.zeros(x.shape, dtype=x.dtype)
    for index in np.ndindex(*x.shape):
        v = float(x[index])
        if v >= 0:
            y[index] = 1 / (1 + math.exp(-v))
        else:
            y[index] = math.exp(v) / (1 + math.exp(v))
    return y


def gates_of(x_t, h_prev, Wx, Wh, b):
    N, H = h_prev.shape
    a = np.zeros((N, 4 * H), dtype=x_t.dtype)
    for n in range(N):
        for row in range(4 * H):
            total = b[row]
            for d in range(x_t.shape[1]):
                total = total + Wx[row, d] * x_t[n, d]
            for k in range(H):
                total = total + Wh[row, k] * h_prev[n, k]
            a[n, row] = total
    return sigmoid(a[:, :H]), sigmoid(a[:, H : 2 * H]), np.tanh(a[:, 2 * H : 3 * H]), sigmoid(a[:, 3 * H :])


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates_of(x_t, h_prev, Wx, Wh, b)
    c_t, h_t = np.zeros_like(c_prev), np.zeros_like(h_prev)
    for n, j in np.ndindex(*c_prev.shape):
        c_t[n, j] = f[n, j] * c_prev[n, j] + i[n, j] * g[n, j]
        h_t[n, j] = o[n, j] * math.tanh(c_t[n, j])
    return h_t, c_t, (x_t, h_prev, c_prev, Wx, Wh, b)


def lstm_forward(x, h0, c0, Wx, Wh, b):
    h = np.zeros((x.shape[0], *h0.shape), dtype=x.dtype)
    c = np.zeros_like(h)
    cache = {}
    for t in range(x.shape[0]):
        h_prev, c_prev = (h0, c0) if t == 0 else (h[t - 1], c[t - 1])
        h[t], c[t], cache[t] = lstm_step(x[t], h_prev, c_prev, Wx, Wh, b)
    return h, c, cache


def lstm_step_backward(dh_t, dc_t, cache):
    x_t, h_prev, c_prev, Wx, Wh, b = cache
    i, f, g, o = gates_of(x_t, h_prev, Wx, Wh, b)
    N, H = h_prev.shape
    dx_t, dh_prev, dc_prev = np.zeros_like(x_t), np.zeros_like(h_prev), np.zeros_like(c_prev)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    for n in range(N):
        for j in range(H):
            tanh_c = math.tanh(f[n, j] * c_prev[n, j] + i[n, j] * g[n, j])
            dc = dc_t[n, j] + dh_t[n, j] * o[n, j] * (1 - tanh_c**2)
            dc_prev[n, j] = dc * f[n, j]
            four = (
                dc * g[n, j] * i[n, j] * (1 - i[n, j]),
                dc * c_prev[n, j] * f[n, j] * (1 - f[n, j]),
                dc * i[n, j] * (1 - g[n, j] ** 2),
                dh_t[n, j] * tanh_c * o[n, j] * (1 - o[n, j]),
            )
            for k, da in enumerate(four):
                row = k * H + j
                db[row] += da
                dWx[row] += da * x_t[n]
                dWh[row] += da * h_prev[n]
                dx_t[n] += da * Wx[row]
                dh_prev[n] += da * Wh[row]
    return dx_t, dh_prev, dc_prev, dWx, dWh, db


def lstm_backward(dh_out, dc_T, cache):
    T = dh_out.shape[0]
    x_0, h_0, _, Wx, Wh, b = cache[0]
    dx = np.zeros((T, *x_0.shape), dtype=x_0.dtype)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    dh, dc = np.zeros_like(h_0), dc_T.copy()
    t = T - 1
    while t >= 0:
        dh += dh_out[t]
        dx[t], dh, dc, dWx_t, dWh_t, db_t = lstm_step_backward(dh, dc, cache[t])
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
        t -= 1
    return dx, dh, dc, dWx, dWh, db


def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(c[0])
    grads = [np.zeros_like(W) for W in (Wf, Wi, Wg, Wo)]
    dh, dc = [0] * H, [0] * H
    for t in reversed(range(len(z))):
        dz = np.zeros_like(z[t])
        for j in range(H):
            tanh_c = math.tanh(c[t + 1][j, 0])
            ft, it, gt, ot = f[t][j, 0], i[t][j, 0], g[t][j, 0], o[t][j, 0]
            dh_j = dh[j] + dh_out[t][j, 0]
            dc_j = dc[j] + dh_j * ot * (1 - tanh_c**2)
            four = (
                dc_j * c[t][j, 0] * ft * (1 - ft),
                dc_j * gt * it * (1 - it),
                dc_j * it * (1 - gt**2),
                dh_j * tanh_c * ot * (1 - ot),
            )
            for da, W, dW in zip(four, (Wf, Wi, Wg, Wo), grads, strict=True):
                dW[j] += da * z[t][:, 0]
                dz[:, 0] += da * W[j]
            dc[j] = dc_j * ft
        dh = list(dz[:H, 0])
    return tuple(grads)


def init_lstm(D, H, rng, forget_bias=1.0):
    bound = 1 / math.sqrt(H)
    Wx = np.array([[rng.uniform(-bound, bound) for _ in range(D)] for _ in range(4 * H)])
    Wh = np.array([[rng.uniform(-bound, bound) for _ in range(H)] for _ in range(4 * H)])
    return Wx, Wh, np.array([forget_bias if H <= row < 2 * H else 0.0 for row in range(4 * H)])
