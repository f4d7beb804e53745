"""One matrix for all gates, slices, preallocated arrays; the cache is a tuple, for the whole sequence one of arrays."""

import numpy as np


def sigmoid(x):
    y = np.empty_like(x)
    positive = x >= 0
    y[positive] = 1 / (1 + np.exp(-x[positive]))
    e = np.exp(x[~positive])
    y[~positive] = e / (1 + e)
    return y


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    both, weights = np.hstack([x_t, h_prev]), np.hstack([Wx, Wh])
    gates = both @ weights.T + b
    gates[:, : 2 * H] = sigmoid(gates[:, : 2 * H])
    gates[:, 2 * H : 3 * H] = np.tanh(gates[:, 2 * H : 3 * H])
    gates[:, 3 * H :] = sigmoid(gates[:, 3 * H :])
    c_t = gates[:, H : 2 * H] * c_prev + gates[:, :H] * gates[:, 2 * H : 3 * H]
    tanh_c = np.tanh(c_t)
    return gates[:, 3 * H :] * tanh_c, c_t, (both, weights, c_prev, gates, tanh_c)


def lstm_forward(x, h0, c0, Wx, Wh, b):
    T, N, _ = x.shape
    H = h0.shape[1]
    h, c = np.zeros((T + 1, N, H), x.dtype), np.zeros((T + 1, N, H), x.dtype)
    h[0], c[0] = h0, c0
    gates, tanh_c = np.zeros((T, N, 4 * H), x.dtype), np.zeros((T, N, H), x.dtype)
    for t in range(T):
        h[t + 1], c[t + 1], (_, _, _, gates[t], tanh_c[t]) = lstm_step(x[t], h[t], c[t], Wx, Wh, b)
    return h[1:], c[1:], (x, h, c, gates, tanh_c, Wx, Wh)


def lstm_step_backward(dh_t, dc_t, cache):
    both, weights, c_prev, gates, tanh_c = cache
    H = c_prev.shape[1]
    D = both.shape[1] - H
    da, dc = gate_gradients(dh_t, dc_t, c_prev, gates, tanh_c)
    dboth = da @ weights
    dweights = da.T @ both
    return dboth[:, :D], dboth[:, D:], dc * gates[:, H : 2 * H], dweights[:, :D], dweights[:, D:], da.sum(0)


def gate_gradients(dh_t, dc_t, c_prev, gates, tanh_c):
    H = c_prev.shape[1]
    i, g, o = (gates[:, k * H : (k + 1) * H] for k in (0, 2, 3))
    dc = dc_t + dh_t * o * (1 - tanh_c * tanh_c)
    da = np.empty_like(gates)
    da[:, :H] = dc * g
    da[:, H : 2 * H] = dc * c_prev
    da[:, 2 * H : 3 * H] = dc * i * (1 - g**2)
    da[:, 3 * H :] = dh_t * tanh_c
    for s in (slice(0, 2 * H), slice(3 * H, 4 * H)):
        da[:, s] *= gates[:, s] * (1 - gates[:, s])
    return da, dc


def lstm_backward(dh_out, dc_T, cache):
    x, h, c, gates, tanh_c, Wx, Wh = cache
    H = dc_T.shape[1]
    da = np.empty_like(gates)
    dh, dc = np.zeros_like(dc_T), dc_T
    for t in range(len(x) - 1, -1, -1):
        da[t], dc = gate_gradients(dh_out[t] + dh, dc, c[t], gates[t], tanh_c[t])
        dh = da[t] @ Wh
        dc = dc * gates[t, :, H : 2 * H]
    rows = da.reshape(-1, 4 * H)
    return da @ Wx, dh, dc, rows.T @ x.reshape(len(rows), -1), rows.T @ h[:-1].reshape(len(rows), H), rows.sum(axis=0)


def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(c[0])
    W = np.concatenate([Wf, Wi, Wg, Wo])
    dW = np.zeros_like(W)
    dh = dc = 0
    for t in range(len(z) - 1, -1, -1):
        tanh_c = np.tanh(c[t + 1])
        dh = dh + dh_out[t]
        dc = dc + dh * o[t] * (1 - tanh_c**2)
        da = np.concatenate(
            [
                dc * c[t] * f[t] * (1 - f[t]),
                dc * g[t] * i[t] * (1 - i[t]),
                dc * i[t] * (1 - g[t] ** 2),
                dh * tanh_c * o[t] * (1 - o[t]),
            ]
        )
        dW += da @ z[t].T
        dh, dc = (W.T @ da)[:H], dc * f[t]
    return tuple(np.split(dW, 4))


def init_lstm(D, H, rng, forget_bias=1.0):
    bound = H**-0.5
    W = rng.uniform(-bound, bound, size=(4 * H, D + H))
    return W[:, :D].copy(), W[:, D:].copy(), np.repeat([0.0, forget_bias, 0.0, 0.0], H)
