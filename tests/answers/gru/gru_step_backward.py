# Submissions for gru_step_backward; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
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
    s = sigmoid(a[:, :2 * H] + u[:, :2 * H])
    r, z = s[:, :H], s[:, H:]
    n = np.tanh(a[:, 2 * H:] + r * u[:, 2 * H:])
    def back(dh):
        g = dh * (1 - z) * (1 - n * n)
        ds = np.concatenate([g * u[:, 2 * H:], dh * (h - n)], 1) * s * (1 - s)
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
    return (dx, dhp, np.concatenate([g.T @ k["x"] for g in d]), np.concatenate([g.T @ k["h"] for g in e]),
            np.concatenate([g.sum(0) for g in d]), np.concatenate([g.sum(0) for g in e]))
# %% right: a class with a method
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))

class Step:
    def __init__(self, x, h, Wx, Wh, bx, bh):
        H = h.shape[1]
        a, self.u = x @ Wx.T + bx, h @ Wh.T + bh
        rz = sigmoid((a + self.u)[:, :2 * H])
        self.r, self.z = rz[:, :H], rz[:, H:]
        self.n = np.tanh(a[:, 2 * H:] + self.r * self.u[:, 2 * H:])
        self.x, self.h, self.Wx, self.Wh = x, h, Wx, Wh
        self.out = self.n + self.z * (h - self.n)

def gru_step(*args):
    s = Step(*args)
    return s.out, s

def gru_step_backward(dh_t, s):
    H = dh_t.shape[1]
    da = np.zeros((len(dh_t), 3 * H), dh_t.dtype)
    da[:, 2 * H:] = dh_t * (1 - s.z) * (1 - s.n**2)
    da[:, :H] = da[:, 2 * H:] * s.u[:, 2 * H:] * s.r * (1 - s.r)
    da[:, H:2 * H] = dh_t * (s.h - s.n) * s.z * (1 - s.z)
    du = da.copy()
    du[:, 2 * H:] *= s.r
    return da @ s.Wx, dh_t * s.z + du @ s.Wh, da.T @ s.x, du.T @ s.h, da.sum(0), du.sum(0)
# %% wrong: direct path forgotten
# named: The direct path is missing in dh_prev: h_{t−1} is in h_t
#-     dh_prev = du @ Wh + dh_t * z
#+     dh_prev = du @ Wh
# %% wrong: direct path with 1 - z
# named: The direct path has the wrong share: it is z that
#-     dh_prev = du @ Wh + dh_t * z
#+     dh_prev = du @ Wh + dh_t * (1 - z)
# %% wrong: dz sign
# named: The update gate has the wrong sign: in h_t = (1 − z) ⊙ n
#-     dz = dh_t * (h_prev - n)
#+     dz = dh_t * (n - h_prev)
# %% wrong: dz without n
# named: The update gate gets h_{t−1} alone: z also takes its
#-     dz = dh_t * (h_prev - n)
#+     dz = dh_t * h_prev
# %% wrong: r forgotten in du
# named: r is missing on the side of h_{t−1}: there the
#-     du = np.hstack([dar, daz, dan * r])
#+     du = np.hstack([dar, daz, dan])
# %% wrong: dr from n
# named: The reset gate gets n; r multiplied W_hn h_{t−1} + b_hn.
#-     dr = dan * un
#+     dr = dan * n
# %% wrong: dr from h_prev
# named: The reset gate gets h_{t−1}, as in the form of 2014
#-     dr = dan * un
#+     dr = dan * h_prev
# %% wrong: dn with z
# named: The candidate has the share z; in h_t its share is 1 − z.
#-     dn = dh_t * (1 - z)
#+     dn = dh_t * z
# %% wrong: no tanh'
# named: The candidate has lost its tanh′, 1 − n².
#-     dan = dn * (1 - n**2)
#+     dan = dn
# %% wrong: no sigmoid' on r
# named: The reset gate has lost its sigmoid′, r(1 − r).
#-     dar = dr * r * (1 - r)
#+     dar = dr
# %% wrong: sigmoid' short
# named: The derivative of the sigmoid is cut short to 1 − σ: it
#-     dar = dr * r * (1 - r)
#-     daz = dz * z * (1 - z)
#+     dar = dr * (1 - r)
#+     daz = dz * (1 - z)
# %% wrong: dx from du
# named: dx_t is made with the side of the state, da_h; x_t went
#-     return da @ Wx, dh_prev, da.T @ x_t, du.T @ h_prev, da.sum(axis=0), du.sum(axis=0)
#+     return du @ Wx, dh_prev, da.T @ x_t, du.T @ h_prev, da.sum(axis=0), du.sum(axis=0)
# %% wrong: dh_t changed
# says: It writes into dh_t, an array it was
#-     dn = dh_t * (1 - z)
# ...
#-     dz = dh_t * (h_prev - n)
#+     dz = dh_t * (h_prev - n)
#+     dh_direct = dh_t * z
#+     dh_t *= 1 - z
#+     dn = dh_t
# ...
#-     dh_prev = du @ Wh + dh_t * z
#+     dh_prev = du @ Wh + dh_direct
# %% wrong: Wh blocks transposed
# named: On the way back each gate's own block of Wh is
#-     dh_prev = du @ Wh + dh_t * z
#+     dh_prev = du @ np.vstack([w.T for w in np.split(Wh, 3)]) + dh_t * z
# %% wrong: r path missing
# named: Nothing flows back through the reset gate; it depends on
#-     dar = dr * r * (1 - r)
#+     dar = 0 * r
# %% wrong: clipped at 5
# named: The gradients are clipped inside: large ones come out cut
#-     return da @ Wx, dh_prev, da.T @ x_t, du.T @ h_prev, da.sum(axis=0), du.sum(axis=0)
#+     return da @ Wx, dh_prev, *(np.clip(d, -5, 5) for d in (da.T @ x_t, du.T @ h_prev, da.sum(axis=0), du.sum(axis=0)))
# %% wrong: dWhn as in the form of 2014
# named: The candidate's rows of dWh are made with r ⊙ h_{t−1}
#-     return da @ Wx, dh_prev, da.T @ x_t, du.T @ h_prev, da.sum(axis=0), du.sum(axis=0)
#+     dWh = np.vstack([dar.T @ h_prev, daz.T @ h_prev, dan.T @ (r * h_prev)])
#+     return da @ Wx, dh_prev, da.T @ x_t, dWh, da.sum(axis=0), du.sum(axis=0)
# %% wrong: the cache read as n, r, z
# named: What gru_step wrote into the cache as r, z, n, h_n is read as n, r, z, h_n
#-     x_t, h_prev, Wx, Wh, r, z, n, un = cache
#+     x_t, h_prev, Wx, Wh, n, r, z, un = cache
# %% wrong: n and its state's part in each other's place
# named: What gru_step wrote into the cache as r, z, n, h_n is read as r, z, h_n, n
#-     x_t, h_prev, Wx, Wh, r, z, n, un = cache
#+     x_t, h_prev, Wx, Wh, r, z, un, n = cache
