"""Answers to gru_step_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: tuple
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


# %% right: closure
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def gru_step(x, h, Wx, Wh, bx, bh):
    H = h.shape[1]
    a, u = x @ Wx.T + bx, h @ Wh.T + bh
    s = sigmoid(a[:, : 2 * H] + u[:, : 2 * H])
    r, z = s[:, :H], s[:, H:]
    n = np.tanh(a[:, 2 * H :] + r * u[:, 2 * H :])

    def back(dh):
        g = dh * (1 - z) * (1 - n * n)
        ds = np.concatenate([g * u[:, 2 * H :], dh * (h - n)], 1) * s * (1 - s)
        da, du = np.concatenate([ds, g], 1), np.concatenate([ds, r * g], 1)
        return da.dot(Wx), du.dot(Wh) + z * dh, da.T.dot(x), du.T.dot(h), da.sum(0), du.sum(0)

    return (1 - z) * n + z * h, back


def gru_step_backward(dh_t, cache):
    return cache(dh_t)


# %% right: dict, recomputed, gate by gate
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    k = dict(x=x_t, h=h_prev, Wx=np.split(Wx, 3), Wh=np.split(Wh, 3), bx=np.split(bx, 3), bh=np.split(bh, 3))
    r, z, n, q = gates(k)
    return (1 - z) * n + z * h_prev, k


def gates(k):
    A = [k["x"] @ W.T + b for W, b in zip(k["Wx"], k["bx"])]
    B = [k["h"] @ W.T + b for W, b in zip(k["Wh"], k["bh"])]
    r, z = sigmoid(A[0] + B[0]), sigmoid(A[1] + B[1])
    return r, z, np.tanh(A[2] + r * B[2]), B[2]


def gru_step_backward(dh, k):
    r, z, n, q = gates(k)
    dan = dh * (1 - z) * (1 - n**2)
    d = [dan * q * r * (1 - r), dh * (k["h"] - n) * z * (1 - z), dan]
    e = [d[0], d[1], dan * r]
    dx = sum(np.einsum("nh,hd->nd", g, W) for g, W in zip(d, k["Wx"]))
    dhp = z * dh + sum(np.einsum("nh,hk->nk", g, W) for g, W in zip(e, k["Wh"]))
    return (
        dx,
        dhp,
        np.concatenate([g.T @ k["x"] for g in d]),
        np.concatenate([g.T @ k["h"] for g in e]),
        np.concatenate([g.sum(0) for g in d]),
        np.concatenate([g.sum(0) for g in e]),
    )


# %% right: a class with a method
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


class Step:
    def __init__(self, x, h, Wx, Wh, bx, bh):
        H = h.shape[1]
        a, self.u = x @ Wx.T + bx, h @ Wh.T + bh
        rz = sigmoid((a + self.u)[:, : 2 * H])
        self.r, self.z = rz[:, :H], rz[:, H:]
        self.n = np.tanh(a[:, 2 * H :] + self.r * self.u[:, 2 * H :])
        self.x, self.h, self.Wx, self.Wh = x, h, Wx, Wh
        self.out = self.n + self.z * (h - self.n)


def gru_step(*args):
    s = Step(*args)
    return s.out, s


def gru_step_backward(dh_t, s):
    H = dh_t.shape[1]
    da = np.zeros((len(dh_t), 3 * H), dh_t.dtype)
    da[:, 2 * H :] = dh_t * (1 - s.z) * (1 - s.n**2)
    da[:, :H] = da[:, 2 * H :] * s.u[:, 2 * H :] * s.r * (1 - s.r)
    da[:, H : 2 * H] = dh_t * (s.h - s.n) * s.z * (1 - s.z)
    du = da.copy()
    du[:, 2 * H :] *= s.r
    return da @ s.Wx, dh_t * s.z + du @ s.Wh, da.T @ s.x, du.T @ s.h, da.sum(0), du.sum(0)


# %% right: blocks
# after: blocks
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


# %% right: dictionaries
# after: dictionaries
def gru_step_backward(dh_t, cache):
    x, h, r, z, n, m = (cache[name] for name in ("x", "h", "r", "z", "n", "m"))
    dn = dh_t * (1 - z)
    da = {"n": dn * (1 - n**2), "z": dh_t * h * z * (1 - z) - dh_t * n * z * (1 - z)}
    da["r"] = da["n"] * m * r * (1 - r)
    da_h = {**da, "n": da["n"] * r}
    dx, dh = np.zeros_like(x), dh_t * z
    dWx, dWh, dbx, dbh = [], [], [], []
    for gate in "rzn":
        dx += da[gate] @ cache["W" + gate]
        dh = dh + da_h[gate] @ cache["U" + gate]
        dWx.append(da[gate].T @ x)
        dWh.append(da_h[gate].T @ h)
        dbx.append(da[gate].sum(axis=0))
        dbh.append(da_h[gate].sum(axis=0))
    return dx, dh, *(np.concatenate(each) for each in (dWx, dWh, dbx, dbh))


# %% right: einsum
# after: einsum
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


# %% right: loops
# after: loops
def gru_step_backward(dh_t, cache):
    x_t, h_prev, Wx, Wh, bx, bh = cache
    r, z, n, m = gates_of(x_t, h_prev, Wx, Wh, bx, bh)
    N, H = h_prev.shape
    dx_t, dh_prev = np.zeros_like(x_t), np.zeros_like(h_prev)
    dWx, dWh, dbx, dbh = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(bx), np.zeros_like(bh)
    for s in range(N):
        for j in range(H):
            dh_prev[s, j] += dh_t[s, j] * z[s, j]
            da_n = dh_t[s, j] * (1 - z[s, j]) * (1 - n[s, j] ** 2)
            da_z = dh_t[s, j] * (h_prev[s, j] - n[s, j]) * z[s, j] * (1 - z[s, j])
            da_r = da_n * m[s, j] * r[s, j] * (1 - r[s, j])
            for row, da, scale in ((j, da_r, 1), (H + j, da_z, 1), (2 * H + j, da_n, r[s, j])):
                dbx[row] += da
                dbh[row] += da * scale
                dWx[row] += da * x_t[s]
                dWh[row] += da * scale * h_prev[s]
                dx_t[s] += da * Wx[row]
                dh_prev[s] += da * scale * Wh[row]
    return dx_t, dh_prev, dWx, dWh, dbx, dbh


# %% right: objects
# after: objects
def gru_step_backward(dh_t, cache):
    return (*cache.backward(dh_t), *cache.weights())


# %% wrong: direct path forgotten
# named: The direct path is missing in dh_prev: h_{t−1} is in h_t
change((" + dh_t * z", ""), of="tuple")


# %% wrong: direct path with 1 - z
# named: The direct path has the wrong share: it is z that
change(("dh_t * z", "dh_t * (1 - z)"), of="tuple")


# %% wrong: dz sign
# named: The update gate has the wrong sign: in h_t = (1 − z) ⊙ n
change(("h_prev - n", "n - h_prev"), of="tuple")


# %% wrong: dz without n
# named: The update gate gets h_{t−1} alone: z also takes its
change(("(h_prev - n)", "h_prev"), of="tuple")


# %% wrong: r forgotten in du
# named: r is missing on the side of h_{t−1}: there the
change(("dan * r", "dan"), of="tuple")


# %% wrong: dr from n
# named: The reset gate gets n; r multiplied W_hn h_{t−1} + b_hn.
change(("dan * un", "dan * n"), of="tuple")


# %% wrong: dr from h_prev
# named: The reset gate gets h_{t−1}, as in the form of 2014
change(("dan * un", "dan * h_prev"), of="tuple")


# %% wrong: dn with z
# named: The candidate has the share z; in h_t its share is 1 − z.
change(("dh_t * (1 - z)", "dh_t * z"), of="tuple")


# %% wrong: no tanh'
# named: The candidate has lost its tanh′, 1 − n².
change((" * (1 - n**2)", ""), of="tuple")


# %% wrong: no sigmoid' on r
# named: The reset gate has lost its sigmoid′, r(1 − r).
change((" * r * (1 - r)", ""), of="tuple")


# %% wrong: sigmoid' short
# named: The derivative of the sigmoid is cut short to 1 − σ: it
change(("dr * r *", "dr *"), ("dz * z *", "dz *"), of="tuple")


# %% wrong: dx from du
# named: dx_t is made with the side of the state, da_h; x_t went
change(("return da", "return du"), of="tuple")


# %% wrong: dh_t changed
# says: It writes into dh_t, an array it was
change(
    ("    dn = dh_t * (1 - z)\n", ""),
    ("dan = dn * (1 - n**2)", "dh_direct = dh_t * z\n    dh_t *= 1 - z\n    dn = dh_t\n    dan = dn * (1 - n**2)"),
    ("+ dh_t * z", "+ dh_direct"),
    of="tuple",
)


# %% wrong: Wh blocks transposed
# named: On the way back each gate's own block of Wh is
change(("@ Wh +", "@ np.vstack([w.T for w in np.split(Wh, 3)]) +"), of="tuple")


# %% wrong: r path missing
# named: Nothing flows back through the reset gate; it depends on
change(("dr * r * (1 - r)", "0 * r"), of="tuple")


# %% wrong: clipped at 5
# named: The gradients are clipped inside: large ones come out cut
change(
    (
        "da.T @ x_t, du.T @ h_prev, da.sum(axis=0), du.sum(axis=0)",
        "*(np.clip(d, -5, 5) for d in (da.T @ x_t, du.T @ h_prev, da.sum(axis=0), du.sum(axis=0)))",
    ),
    of="tuple",
)


# %% wrong: dWhn as in the form of 2014
# named: The candidate's rows of dWh are made with r ⊙ h_{t−1}
change(
    (
        "return da @ Wx, dh_prev, da.T @ x_t, du.T @ h_prev, da.sum(axis=0), du.sum(axis=0)",
        (
            "dWh = np.vstack([dar.T @ h_prev, daz.T @ h_prev, dan.T @ (r * h_prev)])\n"
            "    return da @ Wx, dh_prev, da.T @ x_t, dWh, da.sum(axis=0), du.sum(axis=0)"
        ),
    ),
    of="tuple",
)


# %% wrong: the cache read as n, r, z
# named: What gru_step wrote into the cache as r, z, n, h_n is read as n, r, z, h_n
change(("r, z, n, un ", "n, r, z, un "), of="tuple")


# %% wrong: n and its state's part in each other's place
# named: What gru_step wrote into the cache as r, z, n, h_n is read as r, z, h_n, n
change(("n, un =", "un, n ="), of="tuple")
