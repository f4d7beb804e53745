"""Answers to gru_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: list of tuples
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    a = x_t @ Wx.T + bx
    u = h_prev @ Wh.T + bh
    ar, az, an = np.split(a, 3, axis=1)
    ur, uz, un = np.split(u, 3, axis=1)
    r = sigmoid(ar + ur)
    z = sigmoid(az + uz)
    n = np.tanh(an + r * un)
    h_t = (1 - z) * n + z * h_prev
    return h_t, (x_t, h_prev, Wx, Wh, r, z, n, un)


def gru_forward(x, h0, Wx, Wh, bx, bh):
    h_t = h0
    hs, caches = [], []
    for x_t in x:
        h_t, cache = gru_step(x_t, h_t, Wx, Wh, bx, bh)
        hs.append(h_t)
        caches.append(cache)
    return np.stack(hs), caches


def gru_step_backward(dh_t, cache):
    x_t, h_prev, Wx, Wh, r, z, n, un = cache
    dn = dh_t * (1 - z)
    dz = dh_t * (h_prev - n)
    dan = dn * (1 - n**2)
    dr = dan * un
    dar = dr * r * (1 - r)
    daz = dz * z * (1 - z)
    da = np.hstack([dar, daz, dan])
    du = np.hstack([dar, daz, dan * r])
    dh_prev = du @ Wh + dh_t * z
    return da @ Wx, dh_prev, da.T @ x_t, du.T @ h_prev, da.sum(axis=0), du.sum(axis=0)


def gru_backward(dh_out, cache):
    dx = [None] * len(cache)
    dh_next = np.zeros_like(dh_out[0])
    dWx = dWh = dbx = dbh = 0
    for t in reversed(range(len(cache))):
        dx[t], dh_next, a, b, c, d = gru_step_backward(dh_out[t] + dh_next, cache[t])
        dWx = dWx + a
        dWh = dWh + b
        dbx = dbx + c
        dbh = dbh + d
    return np.array(dx), dh_next, dWx, dWh, dbx, dbh


# %% right: arrays for all steps
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def gru_forward(x, h0, Wx, Wh, bx, bh):
    H = h0.shape[1]
    A, h, store = x @ Wx.T + bx, [h0], []
    for a in A:
        u = h[-1] @ Wh.T + bh
        s = sigmoid(a[:, : 2 * H] + u[:, : 2 * H])
        n = np.tanh(a[:, 2 * H :] + s[:, :H] * u[:, 2 * H :])
        h.append(n + s[:, H:] * (h[-1] - n))
        store.append((s[:, :H], s[:, H:], n, u[:, 2 * H :]))
    h = np.array(h)
    return h[1:], (x, h[:-1], Wx, Wh, *map(np.array, zip(*store)))


def gru_backward(dh_out, cache):
    x, hp, Wx, Wh, r, z, n, q = cache
    H = z.shape[-1]
    da = np.zeros(z.shape[:2] + (3 * H,), z.dtype)
    du = np.zeros_like(da)
    g = np.zeros_like(dh_out[0])
    for t in range(len(x) - 1, -1, -1):
        g = g + dh_out[t]
        dn = g * (1 - z[t]) * (1 - n[t] ** 2)
        da[t] = np.hstack([dn * q[t] * r[t] * (1 - r[t]), g * (hp[t] - n[t]) * z[t] * (1 - z[t]), dn])
        du[t] = da[t]
        du[t, :, 2 * H :] *= r[t]
        g = g * z[t] + du[t] @ Wh
    return (
        da @ Wx,
        g,
        np.tensordot(da, x, ((0, 1), (0, 1))),
        np.tensordot(du, hp, ((0, 1), (0, 1))),
        da.sum((0, 1)),
        du.sum((0, 1)),
    )


# %% right: dict keyed by t, recursion
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    a = x_t @ Wx.T + bx
    u = h_prev @ Wh.T + bh
    ar, az, an = np.split(a, 3, axis=1)
    ur, uz, un = np.split(u, 3, axis=1)
    r = sigmoid(ar + ur)
    z = sigmoid(az + uz)
    n = np.tanh(an + r * un)
    h_t = (1 - z) * n + z * h_prev
    return h_t, (x_t, h_prev, Wx, Wh, r, z, n, un)


def gru_forward(x, h0, Wx, Wh, bx, bh):
    h = {-1: h0}
    cache = {}
    for t in range(len(x)):
        h[t], cache[t] = gru_step(x[t], h[t - 1], Wx, Wh, bx, bh)
    return np.stack([h[t] for t in range(len(x))]), cache


def gru_step_backward(dh_t, cache):
    x_t, h_prev, Wx, Wh, r, z, n, un = cache
    dn = dh_t * (1 - z)
    dz = dh_t * (h_prev - n)
    dan = dn * (1 - n**2)
    dr = dan * un
    dar = dr * r * (1 - r)
    daz = dz * z * (1 - z)
    da = np.hstack([dar, daz, dan])
    du = np.hstack([dar, daz, dan * r])
    dh_prev = du @ Wh + dh_t * z
    return da @ Wx, dh_prev, da.T @ x_t, du.T @ h_prev, da.sum(axis=0), du.sum(axis=0)


def gru_backward(dh_out, cache):
    def back(t, dh):
        if t < 0:
            return [], dh, [0, 0, 0, 0]
        dx, dh, *grads = gru_step_backward(dh_out[t] + dh, cache[t])
        dxs, dh0, before = back(t - 1, dh)
        return dxs + [dx], dh0, [p + q for p, q in zip(before, grads)]

    dxs, dh0, grads = back(len(cache) - 1, 0)
    return np.stack(dxs), dh0, *grads


# %% right: a class instance, zeros and +=
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    a = x_t @ Wx.T + bx
    u = h_prev @ Wh.T + bh
    ar, az, an = np.split(a, 3, axis=1)
    ur, uz, un = np.split(u, 3, axis=1)
    r = sigmoid(ar + ur)
    z = sigmoid(az + uz)
    n = np.tanh(an + r * un)
    h_t = (1 - z) * n + z * h_prev
    return h_t, (x_t, h_prev, Wx, Wh, r, z, n, un)


class Caches:
    def __init__(self, steps, dtype):
        self.steps, self.dtype = steps, dtype


def gru_forward(x, h0, Wx, Wh, bx, bh):
    h_t = h0
    hs, caches = [], []
    for x_t in x:
        h_t, cache = gru_step(x_t, h_t, Wx, Wh, bx, bh)
        hs.append(h_t)
        caches.append(cache)
    return np.stack(hs), Caches(caches, x.dtype)


def gru_step_backward(dh_t, cache):
    x_t, h_prev, Wx, Wh, r, z, n, un = cache
    dn = dh_t * (1 - z)
    dz = dh_t * (h_prev - n)
    dan = dn * (1 - n**2)
    dr = dan * un
    dar = dr * r * (1 - r)
    daz = dz * z * (1 - z)
    da = np.hstack([dar, daz, dan])
    du = np.hstack([dar, daz, dan * r])
    dh_prev = du @ Wh + dh_t * z
    return da @ Wx, dh_prev, da.T @ x_t, du.T @ h_prev, da.sum(axis=0), du.sum(axis=0)


def gru_backward(dh_out, cache):
    x, h, Wx, Wh = cache.steps[0][:4]
    dx = np.zeros((len(dh_out), *x.shape), cache.dtype)
    grads = [np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wx[:, 0]), np.zeros_like(Wh[:, 0])]
    dh = np.zeros_like(h)
    for t, step in zip(range(len(dh_out))[::-1], cache.steps[::-1]):
        dh += dh_out[t]
        dx[t], dh, *more = gru_step_backward(dh, step)
        for g, m in zip(grads, more):
            g += m
    return dx, dh, *grads


# %% right: blocks
# after: blocks
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


# %% right: dictionaries
# after: dictionaries
def gru_backward(dh_out, cache):
    dx, total = {}, None
    dh = 0
    for t in range(cache["T"])[::-1]:
        dx[t], dh, *grads = gru_step_backward(dh_out[t] + dh, cache[t])
        total = grads if total is None else [old + new for old, new in zip(total, grads, strict=True)]
    return np.stack([dx[t] for t in sorted(dx)]), dh, *total


# %% right: einsum
# after: einsum
def gru_backward(dh_out, cache):
    *before, last = cache
    dx_t, dh, *grads = gru_step_backward(dh_out[-1], last)
    if not before:
        return dx_t[None], dh, *grads
    earlier = np.concatenate([dh_out[:-2], (dh_out[-2] + dh)[None]])
    dx, dh0, *others = gru_backward(earlier, before)
    return np.concatenate([dx, dx_t[None]]), dh0, *(a + b for a, b in zip(others, grads, strict=True))


# %% right: loops
# after: loops
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


# %% right: objects
# after: objects
def gru_backward(dh_out, cache):
    dx, dh = np.empty((len(cache), *cache[0].x.shape), cache[0].x.dtype), np.zeros_like(dh_out[0])
    for t, step in reversed(list(enumerate(cache))):
        dx[t], dh = step.backward(dh_out[t] + dh)
    return dx, dh, *map(sum, zip(*(step.weights() for step in cache), strict=True))


# %% wrong: dh_next forgotten
# named: No gradient crosses from a step to the one before it:
change((" + dh_next", ""), of="list of tuples")


# %% wrong: weights not gathered
# named: The gradients of the weights are overwritten at every
change(("dWx + ", ""), ("dWh + ", ""), ("dbx + ", ""), ("dbh + ", ""), of="list of tuples")


# %% wrong: forwards
# named: The loop runs forwards in time. What arrives at step t
change(("reversed(range(len(cache)))", "range(len(cache))"), of="list of tuples")


# %% wrong: dh0 zeros
# named: dh0 is returned as zeros; it is what is left in dh_next
change(("dh_next, dWx", "np.zeros_like(dh_next), dWx"), of="list of tuples")


# %% wrong: dx reversed
# named: dx runs backwards in time: a list that is filled from the
change(("array(dx),", "array(dx[::-1]),"), of="list of tuples")


# %% wrong: in place
# named: The numbers are right, but dh_out, the caller's own
change(("dh_out[t] + dh_next", "np.add(dh_out[t], dh_next, out=dh_out[t])"), of="list of tuples")


# %% wrong: average over time
# named: The gradients of the weights are averaged over the steps;
change(("dWx, dWh, dbx, dbh", "*(g / len(cache) for g in (dWx, dWh, dbx, dbh))"), of="list of tuples")


# %% wrong: cache popped
# named: The numbers are right, but the cache is used up:
change(
    (
        "dx[t], dh_next, a, b, c, d = gru_step_backward(dh_out[t] + dh_next, cache[t])",
        "step = cache.pop()\n        dx[t], dh_next, a, b, c, d = gru_step_backward(dh_out[t] + dh_next, step)",
    ),
    of="list of tuples",
)


# %% wrong: only the last step's gradient enters
# named: Only the last step's dh_out is used. Every step may have
change(("dh_out[t] + dh_next", "(dh_out[t] if t == len(cache) - 1 else dh_next)"), of="list of tuples")


# %% wrong: stops at step 1
# named: The loop ends before the first step, t = 0: `range(T - 1,
change(
    ("[None]", "[np.zeros_like(cache[0][0])]"),
    ("reversed(range(len(cache)))", "range(len(cache) - 1, 0, -1)"),
    of="list of tuples",
)


# %% wrong: gathered dh
change(("[t] + dh_next", "[t:].sum(axis=0)"), of="list of tuples")


# %% wrong: step: direct path forgotten
# says: gru_backward calls your gru_step_backward, and
change((" + dh_t * z", ""), of="list of tuples")


# %% wrong: step: dz's sign
# says: gru_backward calls your gru_step_backward, and
change(("h_prev - n", "n - h_prev"), of="list of tuples")


# %% wrong: clipped at 1
# named: The gradients are clipped inside: large ones come out cut
change(("dWx, dWh, dbx, dbh", "*(np.clip(g, -1, 1) for g in (dWx, dWh, dbx, dbh))"), of="list of tuples")


# %% wrong: dh0 with the first loss
# named: dh0 has dh_out[0] in it.
change(("dh_next, dWx", "dh_out[0] + dh_next, dWx"), of="list of tuples")
