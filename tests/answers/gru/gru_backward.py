# Submissions for gru_backward; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
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
        s = sigmoid(a[:, :2 * H] + u[:, :2 * H])
        n = np.tanh(a[:, 2 * H:] + s[:, :H] * u[:, 2 * H:])
        h.append(n + s[:, H:] * (h[-1] - n))
        store.append((s[:, :H], s[:, H:], n, u[:, 2 * H:]))
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
        du[t, :, 2 * H:] *= r[t]
        g = g * z[t] + du[t] @ Wh
    return da @ Wx, g, np.tensordot(da, x, ((0, 1), (0, 1))), np.tensordot(du, hp, ((0, 1), (0, 1))), da.sum((0, 1)), du.sum((0, 1))
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
# %% wrong: dh_next forgotten
# named: No gradient crosses from a step to the one before it:
#-         dx[t], dh_next, a, b, c, d = gru_step_backward(dh_out[t] + dh_next, cache[t])
#+         dx[t], dh_next, a, b, c, d = gru_step_backward(dh_out[t], cache[t])
# %% wrong: weights not gathered
# named: The gradients of the weights are overwritten at every
#-         dWx = dWx + a
#-         dWh = dWh + b
#-         dbx = dbx + c
#-         dbh = dbh + d
#+         dWx = a
#+         dWh = b
#+         dbx = c
#+         dbh = d
# %% wrong: forwards
# named: The loop runs forwards in time. What arrives at step t
#-     for t in reversed(range(len(cache))):
#+     for t in range(len(cache)):
# %% wrong: dh0 zeros
# named: dh0 is returned as zeros; it is what is left in dh_next
#-     return np.array(dx), dh_next, dWx, dWh, dbx, dbh
#+     return np.array(dx), np.zeros_like(dh_next), dWx, dWh, dbx, dbh
# %% wrong: dx reversed
# named: dx runs backwards in time: a list that is filled from the
#-     return np.array(dx), dh_next, dWx, dWh, dbx, dbh
#+     return np.array(dx[::-1]), dh_next, dWx, dWh, dbx, dbh
# %% wrong: in place
# named: The numbers are right, but dh_out, the caller's own
#-         dx[t], dh_next, a, b, c, d = gru_step_backward(dh_out[t] + dh_next, cache[t])
#+         dx[t], dh_next, a, b, c, d = gru_step_backward(np.add(dh_out[t], dh_next, out=dh_out[t]), cache[t])
# %% wrong: average over time
# named: The gradients of the weights are averaged over the steps;
#-     return np.array(dx), dh_next, dWx, dWh, dbx, dbh
#+     return np.array(dx), dh_next, *(g / len(cache) for g in (dWx, dWh, dbx, dbh))
# %% wrong: cache popped
# named: The numbers are right, but the cache is used up:
#-         dx[t], dh_next, a, b, c, d = gru_step_backward(dh_out[t] + dh_next, cache[t])
#+         step = cache.pop()
#+         dx[t], dh_next, a, b, c, d = gru_step_backward(dh_out[t] + dh_next, step)
# %% wrong: only the last step's gradient enters
# named: Only the last step's dh_out is used. Every step may have
#-         dx[t], dh_next, a, b, c, d = gru_step_backward(dh_out[t] + dh_next, cache[t])
#+         dx[t], dh_next, a, b, c, d = gru_step_backward((dh_out[t] if t == len(cache) - 1 else dh_next), cache[t])
# %% wrong: stops at step 1
# named: The loop ends before the first step, t = 0: `range(T - 1,
#-     dx = [None] * len(cache)
#+     dx = [np.zeros_like(cache[0][0])] * len(cache)
# ...
#-     for t in reversed(range(len(cache))):
#+     for t in range(len(cache) - 1, 0, -1):
# %% wrong: gathered dh
#-         dx[t], dh_next, a, b, c, d = gru_step_backward(dh_out[t] + dh_next, cache[t])
#+         dx[t], dh_next, a, b, c, d = gru_step_backward(dh_out[t:].sum(axis=0), cache[t])
# %% wrong: step: direct path forgotten
# says: gru_backward calls your gru_step_backward, and
#-     dh_prev = du @ Wh + dh_t * z
#+     dh_prev = du @ Wh
# %% wrong: step: dz's sign
# says: gru_backward calls your gru_step_backward, and
#-     dz = dh_t * (h_prev - n)
#+     dz = dh_t * (n - h_prev)
# %% wrong: clipped at 1
# named: The gradients are clipped inside: large ones come out cut
#-     return np.array(dx), dh_next, dWx, dWh, dbx, dbh
#+     return np.array(dx), dh_next, *(np.clip(g, -1, 1) for g in (dWx, dWh, dbx, dbh))
# %% wrong: dh0 with the first loss
# named: dh0 has dh_out[0] in it.
#-     return np.array(dx), dh_next, dWx, dWh, dbx, dbh
#+     return np.array(dx), dh_out[0] + dh_next, dWx, dWh, dbx, dbh
