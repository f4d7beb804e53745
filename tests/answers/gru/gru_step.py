"""Answers to gru_step; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: split, tuple
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


# %% right: einsum on three blocks, dict
def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[-1]
    A = np.einsum("ghd,nd->gnh", Wx.reshape(3, H, -1), x_t) + bx.reshape(3, 1, H)
    B = np.einsum("ghk,nk->gnh", Wh.reshape(3, H, H), h_prev) + bh.reshape(3, 1, H)
    r, z = 1 / (1 + np.exp(-A[:2] - B[:2]))
    n = np.tanh(A[2] + r * B[2])
    return n + z * (h_prev - n), {"r": r, "z": z, "n": n}


# %% right: row by row, list
def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    N, H = h_prev.shape
    out = np.empty_like(h_prev)
    logistic = lambda v: 1 / (1 + np.exp(-v))
    for k in range(N):
        a, u = Wx.dot(x_t[k]) + bx, Wh.dot(h_prev[k]) + bh
        r, z = logistic(a[:H] + u[:H]), logistic(a[H : 2 * H] + u[H : 2 * H])
        out[k] = (1 - z) * np.tanh(a[2 * H :] + r * u[2 * H :]) + z * h_prev[k]
    return out, [x_t, h_prev]


# %% right: a class instance, both gates at once
class Memory(object):
    def __init__(self, **kw):
        self.__dict__.update(kw)


def gru_step(x, h, Wx, Wh, bx, bh):
    H2 = 2 * h.shape[1]
    rz = 1 / (1 + np.exp(-(x @ Wx[:H2].T + h @ Wh[:H2].T + bx[:H2] + bh[:H2])))
    r, z = np.hsplit(rz, 2)
    q = h @ Wh[H2:].T + bh[H2:]
    n = np.tanh(x @ Wx[H2:].T + bx[H2:] + r * q)
    return (1 - z) * n + z * h, Memory(x=x, h=h, r=r, z=z, q=q, n=n)


# %% right: blocks
def sigmoid(x):
    y = np.empty_like(x)
    positive = x >= 0
    y[positive] = 1 / (1 + np.exp(-x[positive]))
    e = np.exp(x[~positive])
    y[~positive] = e / (1 + e)
    return y


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    gates = x_t @ Wx.T + bx
    old = h_prev @ Wh.T + bh
    gates[:, : 2 * H] = sigmoid(gates[:, : 2 * H] + old[:, : 2 * H])
    m = old[:, 2 * H :]
    gates[:, 2 * H :] = np.tanh(gates[:, 2 * H :] + gates[:, :H] * m)
    z, n = gates[:, H : 2 * H], gates[:, 2 * H :]
    return n + z * (h_prev - n), (x_t, h_prev, Wx, Wh, gates, m)


# %% right: dictionaries
def per_gate(H, **stacks):
    rows = {"r": slice(H), "z": slice(H, 2 * H), "n": slice(2 * H, 3 * H)}
    return {name + gate: stack[where] for name, stack in stacks.items() for gate, where in rows.items()}


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    W = per_gate(h_prev.shape[1], W=Wx, U=Wh, b=bx, c=bh)
    r = 1 / (1 + np.exp(-(x_t @ W["Wr"].T + W["br"] + h_prev @ W["Ur"].T + W["cr"])))
    z = 1 / (1 + np.exp(-(x_t @ W["Wz"].T + W["bz"] + h_prev @ W["Uz"].T + W["cz"])))
    m = h_prev @ W["Un"].T + W["cn"]
    n = np.tanh(x_t @ W["Wn"].T + W["bn"] + r * m)
    return (1 - z) * n + z * h_prev, {"x": x_t, "h": h_prev, "r": r, "z": z, "n": n, "m": m, **W}


# %% right: einsum
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


# %% right: loops
import math


def gates_of(x_t, h_prev, Wx, Wh, bx, bh):
    N, H = h_prev.shape
    r, z, n, m = (np.zeros((N, H), dtype=x_t.dtype) for _ in range(4))
    for s in range(N):

        def rows(row, s=s):
            from_x, from_h = bx[row], bh[row]
            for d in range(x_t.shape[1]):
                from_x = from_x + Wx[row, d] * x_t[s, d]
            for k in range(H):
                from_h = from_h + Wh[row, k] * h_prev[s, k]
            return from_x, from_h

        for j in range(H):
            r[s, j] = 1 / (1 + math.exp(-sum(rows(j))))
            z[s, j] = 1 / (1 + math.exp(-sum(rows(H + j))))
            from_x, m[s, j] = rows(2 * H + j)
            n[s, j] = math.tanh(from_x + r[s, j] * m[s, j])
    return r, z, n, m


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    _, z, n, _ = gates_of(x_t, h_prev, Wx, Wh, bx, bh)
    h_t = np.zeros_like(h_prev)
    for s, j in np.ndindex(*h_prev.shape):
        h_t[s, j] = (1 - z[s, j]) * n[s, j] + z[s, j] * h_prev[s, j]
    return h_t, (x_t, h_prev, Wx, Wh, bx, bh)


# %% right: objects
from dataclasses import dataclass, field


def sigmoid(x):
    return (np.tanh(x / 2) + 1) / 2


@dataclass
class Step:
    x: np.ndarray
    h_prev: np.ndarray
    Wx: np.ndarray
    Wh: np.ndarray
    calls: list = field(default_factory=list)  # a cache may take notes, as long as it stays usable

    def forward(self, bx, bh):
        xr, xz, xn = np.hsplit(self.x @ self.Wx.T + bx, 3)
        hr, hz, self.m = np.hsplit(self.h_prev @ self.Wh.T + bh, 3)
        self.r, self.z = sigmoid(xr + hr), sigmoid(xz + hz)
        self.n = np.tanh(xn + self.r * self.m)
        self.h = self.n - self.z * self.n + self.z * self.h_prev
        return self

    def backward(self, dh):
        self.calls.append("backward")
        r, z, n = self.r, self.z, self.n
        dn = dh * (1 - z) * (1 - n**2)
        rest = [dn * self.m * r * (1 - r), dh * (self.h_prev - n) * z * (1 - z)]
        self.da_x, self.da_h = np.hstack([*rest, dn]), np.hstack([*rest, dn * r])
        return self.da_x @ self.Wx, dh * z + self.da_h @ self.Wh

    def weights(self):
        return self.da_x.T @ self.x, self.da_h.T @ self.h_prev, np.add.reduce(self.da_x), np.add.reduce(self.da_h)


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    step = Step(x_t, h_prev, Wx, Wh).forward(bx, bh)
    return step.h, step


# %% wrong: z and 1 - z exchanged
# named: z is the wrong way round: here it is the share of the old
change(("(1 - z) * n + z", "z * n + (1 - z)"), of="split, tuple")


# %% wrong: order z, r, n
# named: The gates r and z have changed places: r, from the first
change(("r = sigmoid", "z = sigmoid"), ("z = sigmoid(az + uz)", "r = sigmoid(az + uz)"), of="split, tuple")


# %% wrong: 2014 form
# named: This is the form of 2014: r multiplies h_{t−1} before the
change(("r * un", "(r * h_prev) @ np.split(Wh, 3)[2].T + bh[2 * r.shape[1] :]"), of="split, tuple")


# %% wrong: bias outside r
# named: The bias b_hn stands outside of the reset gate, as if b_x
change(
    ("n = np.tanh(an + r * un)", "bn = np.split(bh, 3)[2]\n    n = np.tanh(an + r * (un - bn) + bn)"), of="split, tuple"
)


# %% wrong: r on both
# named: r multiplies the input's part of the candidate as well;
change(("an + r * un", "r * (an + un)"), of="split, tuple")


# %% wrong: r on the input
# named: r multiplies the input's part of the candidate; it
change(("an + r *", "r * an +"), of="split, tuple")


# %% wrong: no r
# named: The reset gate is not used: it multiplies W_hn h_{t−1} +
change(("r * ", ""), of="split, tuple")


# %% wrong: sigmoid candidate
# named: The candidate n has a sigmoid; its function is tanh, so
change(("= np.tanh", "= sigmoid"), of="split, tuple")


# %% wrong: bh forgotten
# named: The bias b_h is missing.
change((" + bh", ""), of="split, tuple")


# %% wrong: bx forgotten
# named: The bias b_x is missing.
change((" + bx", ""), of="split, tuple")


# %% wrong: bx in r as well: both biases inside
# named: bx stands inside the reset gate as well: r multiplies
change((" + bx", ""), ("T + bh", "T + bh + bx"), of="split, tuple")


# %% wrong: r in the mix
# named: r stands in the new state as well; its place is in the
change(("* h_prev", "* r * h_prev"), of="split, tuple")


# %% wrong: Wh blocks not transposed
# named: Each gate's own block of Wh stands without `.T`: with
change(("@ Wh.T", "@ np.hstack(np.split(Wh, 3))"), of="split, tuple")


# %% wrong: no cache
# says: gru_step: it returned one array of shape (4, 5); expected 2
change((", (x_t, h_prev, Wx, Wh, r, z, n, un)", ""), of="split, tuple")


# %% wrong: the state is cut off at 1
# named: The state is clipped
def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    s = lambda a: 0.5 * (1 + np.tanh(0.5 * a))
    H = h_prev.shape[1]
    a, u = x_t @ Wx.T + bx, h_prev @ Wh.T + bh
    r, z = s(a[:, :H] + u[:, :H]), s(a[:, H : 2 * H] + u[:, H : 2 * H])
    n = np.tanh(a[:, 2 * H :] + r * u[:, 2 * H :])
    return np.clip((1 - z) * n + z * h_prev, -1, 1), None


# %% wrong: reshape(N, H, 3)
# named: Every third column is read as a block
def gru_step(x, h, Wx, Wh, bx, bh):
    (N, H), s = h.shape, lambda a: 1 / (1 + np.exp(-a))
    gx, gh = x @ Wx.T + bx, h @ Wh.T + bh
    gx, gh = gx.reshape(N, H, 3), gh.reshape(N, H, 3)
    r, z = s(gx[:, :, 0] + gh[:, :, 0]), s(gx[:, :, 1] + gh[:, :, 1])
    h_n = gh[:, :, 2]
    n = np.tanh(gx[:, :, 2] + r * h_n)
    new = (1 - z) * n + z * h
    return new, (x, h, Wx, Wh, r, z, n, h_n)


# %% wrong: z, r, n
# named: The gates r and z have changed places
def gru_step(x, h, Wx, Wh, bx, bh):
    (N, H), s = h.shape, lambda a: 1 / (1 + np.exp(-a))
    gx, gh = x @ Wx.T + bx, h @ Wh.T + bh
    (x_z, x_r, x_n), (h_z, h_r, h_n) = np.split(gx, 3, axis=1), np.split(gh, 3, axis=1)
    z, r = s(x_z + h_z), s(x_r + h_r)
    n = np.tanh(x_n + r * h_n)
    new = (1 - z) * n + z * h
    return new, (x, h, Wx, Wh, r, z, n, h_n)


# %% wrong: n, r, z
# named: The rows of the stack are read as n, r, z
def gru_step(x, h, Wx, Wh, bx, bh):
    (N, H), s = h.shape, lambda a: 1 / (1 + np.exp(-a))
    gx, gh = x @ Wx.T + bx, h @ Wh.T + bh
    (x_n, x_r, x_z), (h_n, h_r, h_z) = np.split(gx, 3, axis=1), np.split(gh, 3, axis=1)
    z, r = s(x_z + h_z), s(x_r + h_r)
    n = np.tanh(x_n + r * h_n)
    new = (1 - z) * n + z * h
    return new, (x, h, Wx, Wh, r, z, n, h_n)


# %% wrong: z, r, n on the side of the state alone
# named: The blocks of W_h and b_h alone are read as z, r, n
def gru_step(x, h, Wx, Wh, bx, bh):
    (N, H), s = h.shape, lambda a: 1 / (1 + np.exp(-a))
    gx, gh = x @ Wx.T + bx, h @ Wh.T + bh
    (x_r, x_z, x_n), (h_z, h_r, h_n) = np.split(gx, 3, axis=1), np.split(gh, 3, axis=1)
    z, r = s(x_z + h_z), s(x_r + h_r)
    n = np.tanh(x_n + r * h_n)
    new = (1 - z) * n + z * h
    return new, (x, h, Wx, Wh, r, z, n, h_n)


# %% wrong: z, r, n on the side of the input alone
# named: The blocks of W_x and b_x alone are read as z, r, n
def gru_step(x, h, Wx, Wh, bx, bh):
    (N, H), s = h.shape, lambda a: 1 / (1 + np.exp(-a))
    gx, gh = x @ Wx.T + bx, h @ Wh.T + bh
    (x_z, x_r, x_n), (h_r, h_z, h_n) = np.split(gx, 3, axis=1), np.split(gh, 3, axis=1)
    z, r = s(x_z + h_z), s(x_r + h_r)
    n = np.tanh(x_n + r * h_n)
    new = (1 - z) * n + z * h
    return new, (x, h, Wx, Wh, r, z, n, h_n)


# %% wrong: the gates by reshape, the candidate by a slice
# named: For the gates every third column is taken
def gru_step(x, h, Wx, Wh, bx, bh):
    (N, H), s = h.shape, lambda a: 1 / (1 + np.exp(-a))
    gx, gh = x @ Wx.T + bx, h @ Wh.T + bh
    r, z, _ = np.moveaxis(s(gx + gh).reshape(N, H, 3), 2, 0)
    h_n = gh[:, 2 * H :]
    n = np.tanh(gx[:, 2 * H :] + r * h_n)
    new = (1 - z) * n + z * h
    return new, (x, h, Wx, Wh, r, z, n, h_n)


# %% wrong: z from x alone
# named: z looks at the input alone
def sigmoid(a):
    return 0.5 * (1 + np.tanh(0.5 * a))


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    ax, ah = x_t @ Wx.T + bx, h_prev @ Wh.T + bh
    r = sigmoid(ax[:, :H] + ah[:, :H])
    z = sigmoid(ax[:, H : 2 * H])
    q = ah[:, 2 * H :]
    n = np.tanh(ax[:, 2 * H :] + r * q)
    h_t = (1 - z) * n + z * h_prev
    return h_t, (x_t, h_prev, r, z, n, q, Wx, Wh)


# %% wrong: b_hn left out
# named: The bias b_hn is missing
def sigmoid(a):
    return 0.5 * (1 + np.tanh(0.5 * a))


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    ax, ah = x_t @ Wx.T + bx, h_prev @ Wh.T + bh
    r = sigmoid(ax[:, :H] + ah[:, :H])
    z = sigmoid(ax[:, H : 2 * H] + ah[:, H : 2 * H])
    q = ah[:, 2 * H :] - bh[2 * H :]
    n = np.tanh(ax[:, 2 * H :] + r * q)
    h_t = (1 - z) * n + z * h_prev
    return h_t, (x_t, h_prev, r, z, n, q, Wx, Wh)
