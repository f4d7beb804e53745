"""Answers to lstm_step_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: tuple cache, fused
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x_t @ Wx.T + h_prev @ Wh.T + b
    i = sigmoid(a[:, :H])
    f = sigmoid(a[:, H : 2 * H])
    g = np.tanh(a[:, 2 * H : 3 * H])
    o = sigmoid(a[:, 3 * H :])
    c_t = f * c_prev + i * g
    h_t = o * np.tanh(c_t)
    return h_t, c_t, (x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t)


def lstm_step_backward(dh_t, dc_t, cache):
    x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t = cache
    tc = np.tanh(c_t)
    do = dh_t * tc
    dc = dc_t + dh_t * o * (1 - tc**2)
    di = dc * g
    df = dc * c_prev
    dg = dc * i
    da = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1)
    return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)


# %% right: dict cache, separate gates
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def lstm_step(x, h, c, Wx, Wh, b):
    i, f, g, o = np.split(x.dot(Wx.T) + h.dot(Wh.T) + b, 4, axis=1)
    i, f, o, g = sigmoid(i), sigmoid(f), sigmoid(o), np.tanh(g)
    c_new = f * c + i * g
    tc = np.tanh(c_new)
    return o * tc, c_new, dict(x=x, h=h, c=c, i=i, f=f, g=g, o=o, tc=tc, W=np.split(Wx, 4), U=np.split(Wh, 4))


def lstm_step_backward(dh, dc, k):
    dc = dc + k["o"] * (1 - k["tc"] ** 2) * dh
    d = [
        dc * k["g"] * k["i"] * (1 - k["i"]),
        dc * k["c"] * k["f"] * (1 - k["f"]),
        dc * k["i"] * (1 - k["g"] ** 2),
        dh * k["tc"] * k["o"] * (1 - k["o"]),
    ]
    dx = sum(z @ W for z, W in zip(d, k["W"]))
    dhp = sum(z @ U for z, U in zip(d, k["U"]))
    dW = np.vstack([z.T @ k["x"] for z in d])
    dU = np.vstack([z.T @ k["h"] for z in d])
    return dx, dhp, dc * k["f"], dW, dU, np.hstack([z.sum(0) for z in d])


# %% right: the cache is a closure
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    z = (x_t @ Wx.T + h_prev @ Wh.T + b).reshape(len(x_t), 4, -1)
    s = sigmoid(z)
    i, f, o = s[:, 0], s[:, 1], s[:, 3]
    g = np.tanh(z[:, 2])
    c = f * c_prev + i * g

    def back(dh, dc):
        t = np.tanh(c)
        dc = dc + dh * o * (1 - t * t)
        dz = np.stack([dc * g, dc * c_prev, dc * i, dh * t], axis=1)
        slope = s * (1 - s)
        slope[:, 2] = 1 - g * g
        dz = (dz * slope).reshape(len(dh), -1)
        return dz @ Wx, dz @ Wh, dc * f, dz.T @ x_t, dz.T @ h_prev, dz.sum(0)

    return o * np.tanh(c), c, back


def lstm_step_backward(dh_t, dc_t, cache):
    return cache(dh_t, dc_t)


# %% right: a class instance with only the inputs; recomputes
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


class Step:
    def __init__(self, *args):
        self.args = args


def gates(x, h, Wx, Wh, b):
    a = x @ Wx.T + h @ Wh.T + b
    H = h.shape[1]
    return sigmoid(a[:, :H]), sigmoid(a[:, H : 2 * H]), np.tanh(a[:, 2 * H : 3 * H]), sigmoid(a[:, 3 * H :])


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x_t, h_prev, Wx, Wh, b)
    c = f * c_prev + i * g
    return o * np.tanh(c), c, Step(x_t, h_prev, c_prev, Wx, Wh, b)


def lstm_step_backward(dh_t, dc_t, cache):
    x, h, c_prev, Wx, Wh, b = cache.args
    i, f, g, o = gates(x, h, Wx, Wh, b)
    tc = np.tanh(f * c_prev + i * g)
    dc = dc_t + dh_t * o * (1 - tc) * (1 + tc)
    dx, dh = np.zeros_like(x), np.zeros_like(h)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    H = h.shape[1]
    for k, dz in enumerate(
        (dc * g * i * (1 - i), dc * c_prev * f * (1 - f), dc * i * (1 - g * g), dh_t * tc * o * (1 - o))
    ):
        r = slice(k * H, (k + 1) * H)
        dx += dz @ Wx[r]
        dh += dz @ Wh[r]
        dWx[r], dWh[r], db[r] = dz.T @ x, dz.T @ h, dz.sum(0)
    return dx, dh, dc * f, dWx, dWh, db


# %% right: blocks
# after: blocks
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


# %% right: dictionaries
# after: dictionaries
def lstm_step_backward(dh_t, dc_t, cache):
    i, f, g, o = (cache[k] for k in GATES)
    through_h = dh_t * o / np.cosh(cache["c"]) ** 2
    dc = dc_t + through_h
    d = {
        "i": dc * g * (i - i**2),
        "f": dc * cache["c_prev"] * (f - f**2),
        "g": dc * i * (1 - g) * (1 + g),
        "o": dh_t * np.tanh(cache["c"]) * (o - o**2),
    }
    dx = sum(d[k] @ block(cache["Wx"], k) for k in GATES)
    dh_prev = sum(d[k] @ block(cache["Wh"], k) for k in GATES)
    dWx = np.concatenate([d[k].T @ cache["x"] for k in GATES])
    dWh = np.concatenate([d[k].T @ cache["h_prev"] for k in GATES])
    return dx, dh_prev, f * dc, dWx, dWh, np.concatenate([d[k].sum(axis=0) for k in GATES])


# %% right: einsum
# after: einsum
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


# %% right: loops
# after: loops
import math


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


# %% right: objects
# after: objects
def lstm_step_backward(dh_t, dc_t, cache):
    return (*cache.backward(dh_t, dc_t), *cache.weights())


# %% wrong: dc_t forgotten
# named: dc_t is not used: what arrives from the next step at the
change(("dc_t + ", ""), of="tuple cache, fused")


# %% wrong: only dc_t
# named: What comes through h_t is missing: dc is dc_t alone. The
change((" + dh_t * o * (1 - tc**2)", ""), of="tuple cache, fused")


# %% wrong: no tanh' on the cell
# named: tanh′ is missing in the way from h_t to c_t.
change((" * (1 - tc**2)", ""), of="tuple cache, fused")


# %% wrong: tanh' of c itself
# named: tanh′ has c_t itself in it, 1 − c_t²; it is 1 −
change(("- tc**", "- c_t**"), of="tuple cache, fused")


# %% wrong: dc_prev from dc_t alone
# named: dc_prev has only dc_t in it, without what came through
change((", dc *", ", dc_t *"), of="tuple cache, fused")


# %% wrong: do = dh * c
# named: The output gate gets c_t; it was multiplied by tanh(c_t).
change(("dh_t * tc", "dh_t * c_t"), of="tuple cache, fused")


# %% wrong: df from the new cell
# named: The forget gate gets the new cell state c_t; it
change(("dc * c_prev", "dc * c_t"), of="tuple cache, fused")


# %% wrong: di and dg exchanged
# named: The input gate and the candidate have the wrong partners:
change(("dc * g", "dc * i"), ("dg = dc * i", "dg = dc * g"), of="tuple cache, fused")


# %% wrong: no sigmoid' on i
# named: The input gate has lost its sigmoid′.
change((" * i * (1 - i)", ""), of="tuple cache, fused")


# %% wrong: no sigmoid' on f
# named: The forget gate has lost its sigmoid′.
change((" * f * (1 - f)", ""), of="tuple cache, fused")


# %% wrong: sigmoid' without the gate
# named: The derivative of the sigmoid is cut short to 1 − σ: it
change(
    ("i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o", "(1 - i), df * (1 - f), dg * (1 - g**2), do"),
    of="tuple cache, fused",
)


# %% wrong: Wh transposed by gates
# named: On the way back each gate's own block of Wh is
change(
    (
        "return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)",
        (
            "return (\n"
            "        da @ Wx,\n"
            "        da @ np.concatenate([w.T for w in np.split(Wh, 4)]),\n"
            "        dc * f,\n"
            "        da.T @ x_t,\n"
            "        da.T @ h_prev,\n"
            "        da.sum(axis=0),\n"
            "    )"
        ),
    ),
    of="tuple cache, fused",
)


# %% wrong: dh_prev gets the direct path too
change(("@ Wh, dc", "@ Wh + dh_t, dc"), of="tuple cache, fused")


# %% wrong: the sigmoid once more on i
# named: The input gate's slope is made with one sigmoid too many
change(("i * (1 - i)", "sigmoid(i) * (1 - sigmoid(i))"), of="tuple cache, fused")


# %% wrong: the sigmoid once more on f
# named: The forget gate's slope is made with one sigmoid too many
change(("f * (1 - f)", "sigmoid(f) * (1 - sigmoid(f))"), of="tuple cache, fused")


# %% wrong: the sigmoid once more on o
# named: The output gate's slope is made with one sigmoid too many
change(("o * (1 - o)", "sigmoid(o) * (1 - sigmoid(o))"), of="tuple cache, fused")


# %% wrong: clipped at 5
# named: The gradients are clipped inside: large ones come out cut
change(
    (
        "da.T @ x_t, da.T @ h_prev, da.sum(axis=0)",
        "*(np.clip(d, -5, 5) for d in (da.T @ x_t, da.T @ h_prev, da.sum(axis=0)))",
    ),
    of="tuple cache, fused",
)


# %% wrong: all gradients clipped at 20
# says: With large gradients
change(
    (
        "da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)",
        "tuple(np.clip(d, -20, 20) for d in (da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)))",
    ),
    of="tuple cache, fused",
)


# %% wrong: tanh(c_t) is in the cache, and tanh is taken once more
# named: tanh is taken twice
change(
    ("(x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t)", "(x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, np.tanh(c_t))"),
    of="tuple cache, fused",
)


# %% wrong: the forget gate gets h_prev
# named: The forget gate gets h_{t−1}
change(("dc * c_prev", "dc * h_prev"), of="tuple cache, fused")


# %% wrong: dWh alone transposed
# named: dWh has its axes the other way round
change(("da.T @ h_prev", "h_prev.T @ da"), of="tuple cache, fused")


# %% wrong: the cache read as f, g, i, o
# named: What lstm_step wrote into the cache as i, f, g, o is read as f, g, i, o
change(("i, f, g, o, c_t ", "f, g, i, o, c_t "), of="tuple cache, fused")


# %% wrong: the cache read with i and g in each other's place
# named: i and g have changed places where the cache is read
change(("i, f, g, o, c_t ", "g, f, i, o, c_t "), of="tuple cache, fused")


# %% wrong: the cache read with f and o in each other's place
# named: f and o have changed places where the cache is read
change(("f, g, o, c_t ", "o, g, f, c_t "), of="tuple cache, fused")


# %% wrong: old and new cell state in each other's place
# named: c_{t−1} and c_t have changed places where the cache is read
change(("c_prev, Wx, Wh, i, f, g, o, c_t ", "c_t, Wx, Wh, i, f, g, o, c_prev "), of="tuple cache, fused")


# %% wrong: do = dh
# after: model answers
# named: The output gate gets dh_t alone
def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x_t @ Wx.T + h_prev @ Wh.T + b
    i, f, g, o = a[:, :H], a[:, H : 2 * H], a[:, 2 * H : 3 * H], a[:, 3 * H :]
    i, f, o = sigmoid(i), sigmoid(f), sigmoid(o)
    g = np.tanh(g)
    c_t = f * c_prev + i * g
    s = np.tanh(c_t)
    h_t = o * s
    return h_t, c_t, (x_t, h_prev, c_prev, i, f, g, o, s, Wx, Wh)


def lstm_step_backward(dh_t, dc_t, cache):
    x_t, h_prev, c_prev, i, f, g, o, s, Wx, Wh = cache
    do = dh_t
    dc = dc_t + dh_t * o * (1 - s**2)
    di, df, dg = dc * g, dc * c_prev, dc * i
    da = np.hstack([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)])
    return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)


# %% wrong: dc = dc_t + dh_t
# after: model answers
# named: dh_t arrives at c_t as it is
def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x_t @ Wx.T + h_prev @ Wh.T + b
    i, f, g, o = a[:, :H], a[:, H : 2 * H], a[:, 2 * H : 3 * H], a[:, 3 * H :]
    i, f, o = sigmoid(i), sigmoid(f), sigmoid(o)
    g = np.tanh(g)
    c_t = f * c_prev + i * g
    s = np.tanh(c_t)
    h_t = o * s
    return h_t, c_t, (x_t, h_prev, c_prev, i, f, g, o, s, Wx, Wh)


def lstm_step_backward(dh_t, dc_t, cache):
    x_t, h_prev, c_prev, i, f, g, o, s, Wx, Wh = cache
    do = dh_t * s
    dc = dc_t + dh_t
    di, df, dg = dc * g, dc * c_prev, dc * i
    da = np.hstack([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)])
    return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
