"""Gates along an axis of their own, products written as sums over letters; the cache is a list."""

import numpy as np


def sigmoid(x):
    z = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + z), z / (1 + z))


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[-1]
    U, V = Wx.reshape(4, H, -1), Wh.reshape(4, H, H)
    a = np.einsum("nd,ghd->gnh", x_t, U) + np.einsum("nk,ghk->gnh", h_prev, V) + b.reshape(4, 1, H)
    i, f, o = sigmoid(a[[0, 1, 3]])
    g = np.tanh(a[2])
    c = np.add(np.multiply(f, c_prev), np.multiply(i, g))
    return o * np.tanh(c), c, [x_t, h_prev, c_prev, U, V, np.stack([i, f, g, o]), c]


def lstm_forward(x, h0, c0, Wx, Wh, b):
    if len(x) == 1:
        h, c, cache = lstm_step(x[0], h0, c0, Wx, Wh, b)
        return h[None], c[None], [cache]
    h, c, first = lstm_step(x[0], h0, c0, Wx, Wh, b)
    later_h, later_c, later = lstm_forward(x[1:], h, c, Wx, Wh, b)
    return np.concatenate([h[None], later_h]), np.concatenate([c[None], later_c]), [first, *later]


def lstm_step_backward(dh_t, dc_t, cache):
    x_t, h_prev, c_prev, U, V, (i, f, g, o), c = cache
    tanh_c = np.tanh(c)
    dc = dc_t + dh_t * o * (1 - tanh_c**2)
    d = np.stack([dc * g * i * (1 - i), dc * c_prev * f * (1 - f), dc * i * (1 - g * g), dh_t * tanh_c * o * (1 - o)])
    return (
        np.einsum("gnh,ghd->nd", d, U),
        np.einsum("gnh,ghk->nk", d, V),
        dc * f,
        np.einsum("gnh,nd->ghd", d, x_t).reshape(-1, x_t.shape[1]),
        np.einsum("gnh,nk->ghk", d, h_prev).reshape(-1, h_prev.shape[1]),
        d.sum(axis=1).ravel(),
    )


def lstm_backward(dh_out, dc_T, cache):
    *before, last = cache
    dx_t, dh, dc, *grads = lstm_step_backward(dh_out[-1], dc_T, last)
    if not before:
        return dx_t[None], dh, dc, *grads
    earlier = np.concatenate([dh_out[:-2], (dh_out[-2] + dh)[None]])
    dx, dh0, dc0, *others = lstm_backward(earlier, dc, before)
    return np.concatenate([dx, dx_t[None]]), dh0, dc0, *(a + b for a, b in zip(others, grads, strict=True))


def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(c[0])
    z, f, i, g, o, c, dh_out = (np.stack(each)[:, :, 0] for each in (z, f, i, g, o, c, dh_out))
    tanh_c = np.tanh(c[1:])
    slopes = np.stack([c[:-1] * f * (1 - f), g * i * (1 - i), i * (1 - g**2), tanh_c * o * (1 - o)])
    W = np.stack([Wf, Wi, Wg, Wo])
    dh = dc = np.zeros_like(c[0])
    da = np.zeros_like(slopes)
    for t in reversed(range(len(z))):
        dh = dh + dh_out[t]
        dc = dc + dh * o[t] * (1 - tanh_c[t] ** 2)
        da[:, t] = slopes[:, t] * np.stack([dc, dc, dc, dh])
        dh = np.einsum("gh,ghz->z", da[:, t], W)[:H]
        dc = dc * f[t]
    return tuple(np.einsum("gth,tz->ghz", da, z))


def init_lstm(D, H, rng, forget_bias=1.0):
    parts = [rng.uniform(-1, 1, (H, D + H)) / np.sqrt(H) for _ in range(4)]
    b = np.zeros((4, H))
    b[1] = forget_bias
    return np.vstack([p[:, :D] for p in parts]), np.vstack([p[:, D:] for p in parts]), b.reshape(-1)
