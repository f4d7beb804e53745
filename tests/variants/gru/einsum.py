"""Blocks along an axis of their own, products written as sums over letters, recursion; the cache is a list."""

import numpy as np


def sigmoid(x):
    z = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + z), z / (1 + z))


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[-1]
    U, V = Wx.reshape(3, H, -1), Wh.reshape(3, H, H)
    a = np.einsum("nd,ghd->gnh", x_t, U) + bx.reshape(3, 1, H)
    b = np.einsum("nk,ghk->gnh", h_prev, V) + bh.reshape(3, 1, H)
    r, z = sigmoid(a[:2] + b[:2])
    n = np.tanh(np.add(a[2], np.multiply(r, b[2])))
    return z * h_prev + (1 - z) * n, [x_t, h_prev, U, V, r, z, n, b[2]]


def gru_forward(x, h0, Wx, Wh, bx, bh):
    if len(x) == 1:
        h, cache = gru_step(x[0], h0, Wx, Wh, bx, bh)
        return h[None], [cache]
    h, first = gru_step(x[0], h0, Wx, Wh, bx, bh)
    later_h, later = gru_forward(x[1:], h, Wx, Wh, bx, bh)
    return np.concatenate([h[None], later_h]), [first, *later]


def gru_step_backward(dh_t, cache):
    x_t, h_prev, U, V, r, z, n, m = cache
    dn = dh_t * (1 - z) * (1 - n * n)
    d = np.stack([dn * m * r * (1 - r), dh_t * (h_prev - n) * z * (1 - z), dn])
    e = d * np.stack([np.ones_like(r), np.ones_like(r), r])
    return (
        np.einsum("gnh,ghd->nd", d, U),
        np.einsum("gnh,ghk->nk", e, V) + dh_t * z,
        np.einsum("gnh,nd->ghd", d, x_t).reshape(-1, x_t.shape[1]),
        np.einsum("gnh,nk->ghk", e, h_prev).reshape(-1, h_prev.shape[1]),
        d.sum(axis=1).ravel(),
        e.sum(axis=1).ravel(),
    )


def gru_backward(dh_out, cache):
    *before, last = cache
    dx_t, dh, *grads = gru_step_backward(dh_out[-1], last)
    if not before:
        return dx_t[None], dh, *grads
    earlier = np.concatenate([dh_out[:-2], (dh_out[-2] + dh)[None]])
    dx, dh0, *others = gru_backward(earlier, before)
    return np.concatenate([dx, dx_t[None]]), dh0, *(a + b for a, b in zip(others, grads, strict=True))


def repaired_gru_2014(x, h0, Wx, Wh, b):
    if len(x) == 0:
        return np.empty((0, len(h0)), x.dtype)
    H = len(h0)
    a = (np.einsum("kd,d->k", Wx, x[0]) + b).reshape(3, H)
    V = Wh.reshape(3, H, H)
    r, z = sigmoid(a[:2] + np.einsum("ghk,k->gh", V[:2], h0))
    n = np.tanh(a[2] + np.einsum("hk,k,k->h", V[2], r, h0))
    h = (1 - z) * n + z * h0
    return np.vstack([h[None], repaired_gru_2014(x[1:], h, Wx, Wh, b)])


def parameter_count(cell, D, H):
    return {"rnn": 1, "lstm": 4, "gru": 3}[cell] * H * (D + H + 1 + (cell == "gru"))
