"""Answers to lstm_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: list of tuples, steps
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


def lstm_forward(x, h0, c0, Wx, Wh, b):
    h_t, c_t = h0, c0
    hs, cs, caches = [], [], []
    for x_t in x:
        h_t, c_t, cache = lstm_step(x_t, h_t, c_t, Wx, Wh, b)
        hs.append(h_t)
        cs.append(c_t)
        caches.append(cache)
    return np.stack(hs), np.stack(cs), caches


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


def lstm_backward(dh_out, dc_T, cache):
    dx = [None] * len(cache)
    dh_next, dc_next = 0, dc_T
    dWx = dWh = db = 0
    for t in range(len(cache) - 1, -1, -1):
        dx[t], dh_next, dc_next, a, b, c = lstm_step_backward(dh_out[t] + dh_next, dc_next, cache[t])
        dWx = dWx + a
        dWh = dWh + b
        db = db + c
    return np.stack(dx), dh_next, dc_next, dWx, dWh, db


# %% right: dict of arrays, own formulas
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def lstm_forward(x, h0, c0, Wx, Wh, b):
    T, N, D = x.shape
    H = Wh.shape[1]
    h, c = np.empty((T + 1, N, H), x.dtype), np.empty((T + 1, N, H), x.dtype)
    gates = np.empty((T, N, 4 * H), x.dtype)
    h[0], c[0] = h0, c0
    Z = x @ Wx.T + b
    for t in range(T):
        z = Z[t] + h[t] @ Wh.T
        z[:, : 2 * H] = sigmoid(z[:, : 2 * H])
        z[:, 2 * H : 3 * H] = np.tanh(z[:, 2 * H : 3 * H])
        z[:, 3 * H :] = sigmoid(z[:, 3 * H :])
        gates[t] = z
        c[t + 1] = z[:, H : 2 * H] * c[t] + z[:, :H] * z[:, 2 * H : 3 * H]
        h[t + 1] = z[:, 3 * H :] * np.tanh(c[t + 1])
    return h[1:], c[1:], {"x": x, "h": h, "c": c, "gates": gates, "Wx": Wx, "Wh": Wh}


def lstm_backward(dh_out, dc_T, cache):
    x, h, c, G, Wx, Wh = (cache[k] for k in ("x", "h", "c", "gates", "Wx", "Wh"))
    T, N, H = dh_out.shape
    dz = np.empty_like(G)
    dh, dc = np.zeros_like(dc_T), dc_T.copy()
    for t in reversed(range(T)):
        i, f, g, o = np.split(G[t], 4, axis=-1)
        dh = dh + dh_out[t]
        tc = np.tanh(c[t + 1])
        dc = dc + dh * o * (1 - tc**2)
        dz[t] = np.hstack([dc * g * i * (1 - i), dc * c[t] * f * (1 - f), dc * i * (1 - g**2), dh * tc * o * (1 - o)])
        dc = dc * f
        dh = dz[t] @ Wh
    return dz @ Wx, dh, dc, np.einsum("tnk,tnd->kd", dz, x), np.einsum("tnk,tnh->kh", dz, h[:-1]), dz.sum((0, 1))


# %% right: closures all the way
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x_t @ Wx.T + h_prev @ Wh.T + b, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c_prev + i * g

    def back(dh, dc):
        t = np.tanh(c)
        dc = dc + dh * o * (1 - t * t)
        dz = np.hstack([dc * g * i * (1 - i), dc * c_prev * f * (1 - f), dc * i * (1 - g * g), dh * t * o * (1 - o)])
        return dz @ Wx, dz @ Wh, dc * f, dz.T @ x_t, dz.T @ h_prev, dz.sum(0)

    return o * np.tanh(c), c, back


def lstm_forward(x, h0, c0, Wx, Wh, b):
    hs, cs, backs = [h0], [c0], []
    for x_t in x:
        h, c, back = lstm_step(x_t, hs[-1], cs[-1], Wx, Wh, b)
        hs.append(h)
        cs.append(c)
        backs.append(back)

    def whole(dh_out, dc):
        dxs, total, dh = [], [0, 0, 0], 0
        for d, back in zip(dh_out[::-1], backs[::-1]):
            dx, dh, dc, *grads = back(d + dh, dc)
            dxs.append(dx)
            total = [a + b for a, b in zip(total, grads)]
        return np.array(dxs[::-1]), dh, dc, *total

    return np.array(hs[1:]), np.array(cs[1:]), whole


def lstm_backward(dh_out, dc_T, cache):
    return cache(dh_out, dc_T)


# %% right: a class instance, += on its own zeros
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


class Tape:
    def __init__(self, x, Wx, Wh, b):
        self.x, self.Wx, self.Wh, self.b, self.steps = x, Wx, Wh, b, []


def lstm_forward(x, h0, c0, Wx, Wh, b):
    tape = Tape(x, Wx, Wh, b)
    hs, cs = np.zeros((len(x),) + h0.shape, h0.dtype), np.zeros((len(x),) + h0.shape, h0.dtype)
    h, c = h0, c0
    for t, x_t in enumerate(x):
        h, c, step = lstm_step(x_t, h, c, Wx, Wh, b)
        hs[t], cs[t] = h, c
        tape.steps.append(step)
    return hs, cs, tape


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


def lstm_backward(dh_out, dc_T, cache):
    dx = np.zeros_like(cache.x)
    dWx, dWh, db = np.zeros_like(cache.Wx), np.zeros_like(cache.Wh), np.zeros_like(cache.b)
    dh, dc = np.zeros_like(dc_T), dc_T
    for t in range(len(dh_out))[::-1]:
        dx[t], dh, dc, gx, gh, gb = lstm_step_backward(dh_out[t] + dh, dc, cache.steps[t])
        dWx += gx
        dWh += gh
        db += gb
    return dx, dh, dc, dWx, dWh, db


# %% right: blocks
# after: blocks
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


# %% right: dictionaries
# after: dictionaries
def lstm_backward(dh_out, dc_T, cache):
    dx, dh, dc, weights = [], 0, dc_T, None
    for d, kept in zip(dh_out[::-1], reversed(cache["steps"]), strict=True):
        dx_t, dh, dc, *grads = lstm_step_backward(d + dh, dc, kept)
        dx.insert(0, dx_t)
        weights = grads if weights is None else [a + b for a, b in zip(weights, grads, strict=True)]
    return [np.array(dx), dh, dc, *weights]


# %% right: einsum
# after: einsum
def lstm_backward(dh_out, dc_T, cache):
    *before, last = cache
    dx_t, dh, dc, *grads = lstm_step_backward(dh_out[-1], dc_T, last)
    if not before:
        return dx_t[None], dh, dc, *grads
    earlier = np.concatenate([dh_out[:-2], (dh_out[-2] + dh)[None]])
    dx, dh0, dc0, *others = lstm_backward(earlier, dc, before)
    return np.concatenate([dx, dx_t[None]]), dh0, dc0, *(a + b for a, b in zip(others, grads, strict=True))


# %% right: loops
# after: loops
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


# %% right: objects
# after: objects
def lstm_backward(dh_out, dc_T, cache):
    dx, dh, dc = np.empty((len(cache), *cache[0].x.shape), cache[0].x.dtype), np.zeros_like(dc_T), dc_T
    for t, step in reversed(list(enumerate(cache))):
        dx[t], dh, dc = step.backward(dh_out[t] + dh, dc)
    return dx, dh, dc, *map(sum, zip(*(step.weights() for step in cache), strict=True))


# %% wrong: dh_next forgotten
# named: The hidden state's gradient does not cross from a step to
change((" + dh_next", ""), of="list of tuples, steps")


# %% wrong: only dh_next
# named: Only the last step's dh_out is used. Every step may have
change(("dh_out[t] + dh_next", "(dh_next if t < len(cache) - 1 else dh_out[t])"), of="list of tuples, steps")


# %% wrong: dc_next forgotten
# named: dc_t is not used: what arrives from the next step at the
change(("dc_next, cache", "0 * dc_T, cache"), of="list of tuples, steps")


# %% wrong: dc_T at every step
# named: dc_next is never renewed: every step gets dc_T. Hand on
change(("dc_next, cache", "dc_T, cache"), of="list of tuples, steps")


# %% wrong: dc_T ignored
# named: dc_T is not used: at the last step dc_next starts as
change(("0, dc_T", "0, np.zeros_like(dc_T)"), of="list of tuples, steps")


# %% wrong: dc_T added to every dc_next
# named: dc_T is added at every step; it arrives at the last cell
change((", dc_next, cache", ", dc_next + (dc_T if t < len(cache) - 1 else 0), cache"), of="list of tuples, steps")


# %% wrong: weights not gathered
# named: The gradients of the weights are overwritten at every
change(("dWx + ", ""), ("dWh + ", ""), ("db + ", ""), of="list of tuples, steps")


# %% wrong: forwards
# named: The loop runs forwards in time. What arrives at step t
change((" - 1, -1, -1", ""), of="list of tuples, steps")


# %% wrong: stops before step 0
# named: The loop ends before the first step, t = 0: `range(T - 1,
change(("[None]", "[np.zeros_like(cache[0][0])]"), ("1, -1, -", "1, 0, -"), of="list of tuples, steps")


# %% wrong: dh0 of zeros
# named: dh0 is returned as zeros; it is what is left in dh_next
# named: dc0 is returned as zeros; it is what is left in dc_next
change(("dh_next, dc_next, dWx", "np.zeros_like(dh_next), np.zeros_like(dc_next), dWx"), of="list of tuples, steps")


# %% wrong: weight gradient of the last step
# named: The weight gradients are those of the last step alone;
change(
    (
        "dWx = dWx + a\n        dWh = dWh + b\n        db = db + c",
        (
            "dWx = a if t == len(cache) - 1 else dWx\n"
            "        dWh = b if t == len(cache) - 1 else dWh\n"
            "        db = c if t == len(cache) - 1 else db"
        ),
    ),
    of="list of tuples, steps",
)


# %% wrong: truncated at five
change(
    ("[None]", "[np.zeros_like(cache[0][0])]"),
    ("1, -1, -", "1, max(-1, len(cache) - 6), -"),
    of="list of tuples, steps",
)


# %% wrong: clipped
# named: The gradients are clipped inside: large ones come out cut
change(("dWx, dWh, db", "np.clip(dWx, -1, 1), np.clip(dWh, -1, 1), np.clip(db, -1, 1)"), of="list of tuples, steps")


# %% wrong: step's mistake: dc_t dropped in dc
# says: lstm_backward calls your lstm_step_backward, and
change(("dc_t + ", ""), of="list of tuples, steps")


# %% wrong: step's mistake: dc_prev from dc_t
# says: lstm_backward calls your lstm_step_backward, and
change((", dc *", ", dc_t *"), of="list of tuples, steps")


# %% wrong: forward writes into its own copies, so that all caches hold the last states
change(
    (
        "dx = [None] * len(cache)",
        "cache = [(k[0], cache[-1][1], cache[-1][2], *k[3:]) for k in cache]\n    dx = [None] * len(cache)",
    ),
    of="list of tuples, steps",
)


# %% wrong: flow clipped at 5
# named: What flows back is clipped on the way
change(("dWx = dWx + a", "dh_next = np.clip(dh_next, -5, 5)\n        dWx = dWx + a"), of="list of tuples, steps")


# %% wrong: dc_T at every step, from zeros
# named: dc_T is added at every step; it arrives
change(("0, dc_T", "0, 0"), ("dc_next, cache", "dc_T + dc_next, cache"), of="list of tuples, steps")


# %% wrong: dc_T at every step, and at the start
# named: dc_T is added at every step, although dc_next starts with it
change(("dc_next, cache", "dc_T + dc_next, cache"), of="list of tuples, steps")


# %% wrong: dh0 with the first loss
# named: dh0 has dh_out[0] in it.
change(("(dx), dh_next", "(dx), dh_next + dh_out[0]"), of="list of tuples, steps")


# %% wrong: dh piled up
# after: model answers
# named: What flows back is piled up: the new dh_next
def lstm_forward(x, h0, c0, Wx, Wh, b):
    T, (N, H) = len(x), h0.shape
    h, c, caches = np.empty((T, N, H), x.dtype), np.empty((T, N, H), x.dtype), []
    hp, cp = h0, c0
    for t in range(T):
        hp, cp, k = lstm_step(x[t], hp, cp, Wx, Wh, b)
        h[t], c[t] = hp, cp
        caches.append(k)
    return h, c, caches


def lstm_backward(dh_out, dc_T, cache):
    dh, dc = 0, dc_T
    dx, total = [], None
    for t in reversed(range(len(dh_out))):
        d, e, dc, *ws = lstm_step_backward(dh_out[t] + dh, dc, cache[t])
        dh = dh + e
        dx.append(d)
        total = ws if total is None else [a + w for a, w in zip(total, ws)]
    return (np.array(dx[::-1]), dh, dc, *total)


# %% wrong: dc_T returned as dc0
# after: model answers
# named: dc0 is dc_T as it was given
def lstm_forward(x, h0, c0, Wx, Wh, b):
    T, (N, H) = len(x), h0.shape
    h, c, caches = np.empty((T, N, H), x.dtype), np.empty((T, N, H), x.dtype), []
    hp, cp = h0, c0
    for t in range(T):
        hp, cp, k = lstm_step(x[t], hp, cp, Wx, Wh, b)
        h[t], c[t] = hp, cp
        caches.append(k)
    return h, c, caches


def lstm_backward(dh_out, dc_T, cache):
    dh, dc = 0, dc_T
    dx, total = [], None
    for t in reversed(range(len(dh_out))):
        d, dh, dc, *ws = lstm_step_backward(dh_out[t] + dh, dc, cache[t])
        dx.append(d)
        total = ws if total is None else [a + w for a, w in zip(total, ws)]
    return (np.array(dx[::-1]), dh, dc_T, *total)


# %% wrong: cache[-1] at every step
# after: model answers
# named: The last step's cache
def lstm_forward(x, h0, c0, Wx, Wh, b):
    T, (N, H) = len(x), h0.shape
    h, c, caches = np.empty((T, N, H), x.dtype), np.empty((T, N, H), x.dtype), []
    hp, cp = h0, c0
    for t in range(T):
        hp, cp, k = lstm_step(x[t], hp, cp, Wx, Wh, b)
        h[t], c[t] = hp, cp
        caches.append(k)
    return h, c, caches


def lstm_backward(dh_out, dc_T, cache):
    dh, dc = 0, dc_T
    dx, total = [], None
    for t in reversed(range(len(dh_out))):
        d, dh, dc, *ws = lstm_step_backward(dh_out[t] + dh, dc, cache[-1])
        dx.append(d)
        total = ws if total is None else [a + w for a, w in zip(total, ws)]
    return (np.array(dx[::-1]), dh, dc, *total)
