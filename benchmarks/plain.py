"""RNN, LSTM and GRU as one writes them first: one step after the other, forward and back, each line an equation.

Each function takes x (T, N, D), the gradient dh_out (T, N, H) and the params of the layer in rnnkit.nn, starts
from a state of zeros, and returns h (T, N, H), dx (T, N, D) and the gradients of the params by name.
"""

import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def rnn(x, dh_out, Wxh, Whh, bh):
    T, N, _ = x.shape
    h = np.zeros((T + 1, N, len(Whh)), x.dtype)  # h[-1] is h_0
    for t in range(T):
        h[t] = np.tanh(x[t] @ Wxh.T + h[t - 1] @ Whh.T + bh)

    dx, grads = np.zeros_like(x), {"Wxh": np.zeros_like(Wxh), "Whh": np.zeros_like(Whh), "bh": np.zeros_like(bh)}
    dh_next = np.zeros_like(h[0])
    for t in reversed(range(T)):
        da = (dh_out[t] + dh_next) * (1 - h[t] ** 2)
        grads["Wxh"] += da.T @ x[t]
        grads["Whh"] += da.T @ h[t - 1]
        grads["bh"] += da.sum(axis=0)
        dx[t] = da @ Wxh
        dh_next = da @ Whh
    return h[:-1], dx, grads


def lstm(x, dh_out, Wx, Wh, b):
    T, N, _ = x.shape
    H = Wh.shape[1]
    h, c = np.zeros((T + 1, N, H), x.dtype), np.zeros((T + 1, N, H), x.dtype)  # h[-1] is h_0, c[-1] is c_0
    gates = [None] * T
    for t in range(T):
        a = x[t] @ Wx.T + h[t - 1] @ Wh.T + b  # (N, 4H)
        i, f, o = sigmoid(a[:, :H]), sigmoid(a[:, H : 2 * H]), sigmoid(a[:, 3 * H :])
        g = np.tanh(a[:, 2 * H : 3 * H])
        c[t] = f * c[t - 1] + i * g
        h[t] = o * np.tanh(c[t])
        gates[t] = i, f, g, o

    dx, grads = np.zeros_like(x), {"Wx": np.zeros_like(Wx), "Wh": np.zeros_like(Wh), "b": np.zeros_like(b)}
    dh_next, dc_next = np.zeros_like(h[0]), np.zeros_like(h[0])
    for t in reversed(range(T)):
        i, f, g, o = gates[t]
        dh = dh_out[t] + dh_next
        dc = dc_next + dh * o * (1 - np.tanh(c[t]) ** 2)
        da_i = dc * g * i * (1 - i)
        da_f = dc * c[t - 1] * f * (1 - f)
        da_g = dc * i * (1 - g**2)
        da_o = dh * np.tanh(c[t]) * o * (1 - o)
        da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)  # (N, 4H)
        grads["Wx"] += da.T @ x[t]
        grads["Wh"] += da.T @ h[t - 1]
        grads["b"] += da.sum(axis=0)
        dx[t] = da @ Wx
        dh_next = da @ Wh
        dc_next = dc * f
    return h[:-1], dx, grads


def gru(x, dh_out, Wx, Wh, bx, bh):
    T, N, _ = x.shape
    H = Wh.shape[1]
    h = np.zeros((T + 1, N, H), x.dtype)  # h[-1] is h_0
    gates = [None] * T
    for t in range(T):
        from_x, from_h = x[t] @ Wx.T + bx, h[t - 1] @ Wh.T + bh  # (N, 3H)
        r = sigmoid(from_x[:, :H] + from_h[:, :H])
        z = sigmoid(from_x[:, H : 2 * H] + from_h[:, H : 2 * H])
        recalled = from_h[:, 2 * H :]
        n = np.tanh(from_x[:, 2 * H :] + r * recalled)
        h[t] = (1 - z) * n + z * h[t - 1]
        gates[t] = r, z, n, recalled

    dx, grads = np.zeros_like(x), {"Wx": np.zeros_like(Wx), "Wh": np.zeros_like(Wh)}
    grads |= {"bx": np.zeros_like(bx), "bh": np.zeros_like(bh)}
    dh_next = np.zeros_like(h[0])
    for t in reversed(range(T)):
        r, z, n, recalled = gates[t]
        dh = dh_out[t] + dh_next
        da_n = dh * (1 - z) * (1 - n**2)
        da_z = dh * (h[t - 1] - n) * z * (1 - z)
        da_r = da_n * recalled * r * (1 - r)
        da_x = np.concatenate([da_r, da_z, da_n], axis=1)  # (N, 3H)
        da_h = np.concatenate([da_r, da_z, da_n * r], axis=1)
        grads["Wx"] += da_x.T @ x[t]
        grads["Wh"] += da_h.T @ h[t - 1]
        grads["bx"] += da_x.sum(axis=0)
        grads["bh"] += da_h.sum(axis=0)
        dx[t] = da_x @ Wx
        dh_next = dh * z + da_h @ Wh
    return h[:-1], dx, grads
