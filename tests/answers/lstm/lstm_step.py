"""Answers to lstm_step; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: fused gates, tuple cache
# after: model answers
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


# %% right: split, dict cache
# after: model answers
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, g, o = np.split(x.dot(Wx.T) + h.dot(Wh.T) + b, 4, axis=1)
    i, f, o, g = sigmoid(i), sigmoid(f), sigmoid(o), np.tanh(g)
    c_new = f * c + i * g
    tc = np.tanh(c_new)
    return o * tc, c_new, dict(x=x, h=h, c=c, i=i, f=f, g=g, o=o, tc=tc, Wx=Wx, Wh=Wh)


# %% right: a class instance, separate gates, einsum
# after: model answers
class Cache:
    pass


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    s = Cache()
    n, H = h_prev.shape
    W, U, B = Wx.reshape(4, H, -1), Wh.reshape(4, H, H), b.reshape(4, H)
    z = np.einsum("khd,nd->knh", W, x_t) + np.einsum("khj,nj->knh", U, h_prev) + B[:, None]
    s.i, s.f, s.o = (sigmoid(z[k]) for k in (0, 1, 3))
    s.g = np.tanh(z[2])
    s.c = c_prev * s.f + s.g * s.i
    return np.tanh(s.c) * s.o, s.c, s


# %% right: concatenated, own logistic, cache None
def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    def gate(k, act):
        rows = slice(k * len(h_prev[0]), (k + 1) * len(h_prev[0]))
        return act(xh @ W[rows].T + b[rows])

    xh, W = np.concatenate([x_t, h_prev], 1), np.concatenate([Wx, Wh], 1)
    logistic = lambda z: 1 / (1 + np.exp(-z))
    c = gate(1, logistic) * c_prev + gate(0, logistic) * gate(2, np.tanh)
    return gate(3, logistic) * np.tanh(c), c, None


# %% right: blocks
# after: blocks
def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    both, weights = np.hstack([x_t, h_prev]), np.hstack([Wx, Wh])
    gates = both @ weights.T + b
    gates[:, : 2 * H] = sigmoid(gates[:, : 2 * H])
    gates[:, 2 * H : 3 * H] = np.tanh(gates[:, 2 * H : 3 * H])
    gates[:, 3 * H :] = sigmoid(gates[:, 3 * H :])
    c_t = gates[:, H : 2 * H] * c_prev + gates[:, :H] * gates[:, 2 * H : 3 * H]
    tanh_c = np.tanh(c_t)
    return gates[:, 3 * H :] * tanh_c, c_t, (both, weights, c_prev, gates, tanh_c)


# %% right: dictionaries
# after: dictionaries
GATES = "ifgo"


def block(W, gate):
    H = len(W) // 4
    start = GATES.index(gate) * H
    return W[start : start + H]


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    squash = {"i": sigmoid, "f": sigmoid, "g": np.tanh, "o": sigmoid}
    gates = {k: squash[k](np.dot(x_t, block(Wx, k).T) + np.dot(h_prev, block(Wh, k).T) + block(b, k)) for k in GATES}
    c = gates["f"] * c_prev + gates["i"] * gates["g"]
    h = gates["o"] * np.tanh(c)
    return h, c, {"x": x_t, "h_prev": h_prev, "c_prev": c_prev, "c": c, "Wx": Wx, "Wh": Wh, **gates}


# %% right: einsum
# after: einsum
def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[-1]
    U, V = Wx.reshape(4, H, -1), Wh.reshape(4, H, H)
    a = np.einsum("nd,ghd->gnh", x_t, U) + np.einsum("nk,ghk->gnh", h_prev, V) + b.reshape(4, 1, H)
    i, f, o = sigmoid(a[[0, 1, 3]])
    g = np.tanh(a[2])
    c = np.add(np.multiply(f, c_prev), np.multiply(i, g))
    return o * np.tanh(c), c, [x_t, h_prev, c_prev, U, V, np.stack([i, f, g, o]), c]


# %% right: loops
# after: loops
import math


def gates_of(x_t, h_prev, Wx, Wh, b):
    N, H = h_prev.shape
    a = np.zeros((N, 4 * H), dtype=x_t.dtype)
    for n in range(N):
        for row in range(4 * H):
            total = b[row]
            for d in range(x_t.shape[1]):
                total = total + Wx[row, d] * x_t[n, d]
            for k in range(H):
                total = total + Wh[row, k] * h_prev[n, k]
            a[n, row] = total
    return sigmoid(a[:, :H]), sigmoid(a[:, H : 2 * H]), np.tanh(a[:, 2 * H : 3 * H]), sigmoid(a[:, 3 * H :])


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates_of(x_t, h_prev, Wx, Wh, b)
    c_t, h_t = np.zeros_like(c_prev), np.zeros_like(h_prev)
    for n, j in np.ndindex(*c_prev.shape):
        c_t[n, j] = f[n, j] * c_prev[n, j] + i[n, j] * g[n, j]
        h_t[n, j] = o[n, j] * math.tanh(c_t[n, j])
    return h_t, c_t, (x_t, h_prev, c_prev, Wx, Wh, b)


# %% right: objects
# after: objects
from dataclasses import dataclass, field


@dataclass
class Step:
    x: np.ndarray
    h_prev: np.ndarray
    c_prev: np.ndarray
    Wx: np.ndarray
    Wh: np.ndarray
    calls: list = field(default_factory=list)  # a cache may take notes, as long as it stays usable

    def forward(self, b):
        a = self.x @ self.Wx.T + self.h_prev @ self.Wh.T + b
        self.i, self.f, g, self.o = (
            part(s) for part, s in zip((sigmoid,) * 2 + (np.tanh, sigmoid), np.hsplit(a, 4), strict=True)
        )
        self.g = g
        self.c = self.f * self.c_prev + self.i * g
        self.h = self.o * np.tanh(self.c)
        return self

    def backward(self, dh, dc):
        self.calls.append("backward")
        tanh_c = np.tanh(self.c)
        dc = dh * self.o * (1 - tanh_c**2) + dc
        self.da = np.hstack(
            [
                dc * self.g * self.i * (1 - self.i),
                dc * self.c_prev * self.f * (1 - self.f),
                dc * self.i * (1 - self.g**2),
                dh * tanh_c * self.o * (1 - self.o),
            ]
        )
        return self.da @ self.Wx, self.da @ self.Wh, dc * self.f

    def weights(self):
        return self.da.T @ self.x, self.da.T @ self.h_prev, np.add.reduce(self.da)


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    step = Step(x_t, h_prev, c_prev, Wx, Wh).forward(b)
    return step.h, step.c, step


# %% wrong: order i, f, o, g
# after: model answers
# named: The rows of the stack are read as i, f, o, g; they are i,
change(
    ("g = np.tanh", "o = sigmoid"),
    ("o = sigmoid(a[:, 3 * H :])", "g = np.tanh(a[:, 3 * H :])"),
    of="fused gates, tuple cache",
)


# %% wrong: f and i exchanged
# after: model answers
# named: The gates i and f have changed places: the rows of the
change(
    ("i = sigmoid", "f = sigmoid"),
    ("f = sigmoid(a[:, H : 2 * H])", "i = sigmoid(a[:, H : 2 * H])"),
    of="fused gates, tuple cache",
)


# %% wrong: h = o * c
# after: model answers
# named: The tanh is missing in h_t.
change(("np.tanh(c_t)", "c_t"), of="fused gates, tuple cache")


# %% wrong: sigmoid candidate
# after: model answers
# named: The candidate g has a sigmoid; its function is tanh, so
change(("= np.tanh", "= sigmoid"), of="fused gates, tuple cache")


# %% wrong: coupled gates
# after: model answers
# named: 1 − f stands where the input gate belongs: an LSTM
change(("c_prev + i", "c_prev + (1 - f)"), of="fused gates, tuple cache")


# %% wrong: forget on everything
# after: model answers
# named: The forget gate multiplies the whole sum; it belongs to
change(("c_prev + i * g", "(c_prev + i * g)"), of="fused gates, tuple cache")


# %% wrong: f * i * g
# after: model answers
# named: The forget gate multiplies the candidate as well; it
change(("f * c_prev +", "c_prev + f *"), of="fused gates, tuple cache")


# %% wrong: h_prev for c_prev
# after: model answers
# named: The old hidden state stands in the cell; f multiplies the
change(("c_prev ", "h_prev "), of="fused gates, tuple cache")


# %% wrong: bias forgotten
# after: model answers
# named: The bias b is missing from the sum.
change((" + b", ""), of="fused gates, tuple cache")


# %% wrong: Wh not transposed by gates
# after: model answers
# named: Each gate's own block of Wh stands without `.T`: with
change(("Wh.T +", "Wh.reshape(4, H, H).transpose(0, 2, 1).reshape(4 * H, H).T +"), of="fused gates, tuple cache")


# %% wrong: c_t and h_t swapped
# after: model answers
# named: c_t stands first; the order is h_t, c_t, cache.
change(("h_t, c_t", "c_t, h_t"), of="fused gates, tuple cache")


# %% wrong: no cache
# after: model answers
# says: lstm_step: it returned 2 results; expected 3: h_t, c_t,
change((", (x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t)", ""), of="fused gates, tuple cache")


# %% wrong: sigmoid of c
# after: model answers
# named: A sigmoid stands in h_t where tanh belongs.
change(("* np.tanh", "* sigmoid"), of="fused gates, tuple cache")


# %% wrong: peephole on o
# after: model answers
change(
    ("sigmoid(a[:, 3 * H :])", "0"),
    ("h_t = o * np.tanh(c_t)", "o = sigmoid(a[:, 3 * H :] + c_t)\n    h_t = o * np.tanh(c_t)"),
    of="fused gates, tuple cache",
)


# %% wrong: H from the batch
# after: model answers
# says: with ValueError
change(("shape[1]", "shape[0]"), of="fused gates, tuple cache")


# %% wrong: 1 - f
# after: model answers
# named: 1 − f multiplies the old cell state; it is f, the share
change(("c_t = f", "c_t = (1 - f)"), of="fused gates, tuple cache")


# %% wrong: forget bias added once more
# after: model answers
# named: 1 is added to the forget gate's sum. The bias that keeps
change(("[:, H : 2 * H]", "[:, H : 2 * H] + 1"), of="fused gates, tuple cache")


# %% wrong: the cell state is cut off at 3
# says: With large c_prev
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x_t @ Wx.T + h_prev @ Wh.T + b, 4, axis=1)
    c_t = np.clip(sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g), -3, 3)
    return sigmoid(o) * np.tanh(c_t), c_t, None


# %% wrong: b[3*H:] for all gates
# after: model answers
# named: All four gates get the same H numbers of b
def lstm_step(x, h, c, Wx, Wh, b):
    H = h.shape[1]

    def part(k):
        return x @ Wx[k * H : (k + 1) * H].T + h @ Wh[k * H : (k + 1) * H].T + b[3 * H :]

    i, f, g, o = sigmoid(part(0)), sigmoid(part(1)), np.tanh(part(2)), sigmoid(part(3))
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new, {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "i": i, "f": f, "g": g, "o": o, "new": c_new}


# %% wrong: b[:H] for all gates
# after: model answers
# named: All four gates get the same H numbers of b
def lstm_step(x, h, c, Wx, Wh, b):
    H = h.shape[1]

    def part(k):
        return x @ Wx[k * H : (k + 1) * H].T + h @ Wh[k * H : (k + 1) * H].T + b[:H]

    i, f, g, o = sigmoid(part(0)), sigmoid(part(1)), np.tanh(part(2)), sigmoid(part(3))
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new, {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "i": i, "f": f, "g": g, "o": o, "new": c_new}


# %% wrong: o made of the forget gate's sum
# after: model answers
# named: The output gate is made of the forget gate's rows
def lstm_step(x, h, c, Wx, Wh, b):
    H = h.shape[1]

    def part(k):
        return x @ Wx[k * H : (k + 1) * H].T + h @ Wh[k * H : (k + 1) * H].T + b[k * H : (k + 1) * H]

    i, f, g, o = sigmoid(part(0)), sigmoid(part(1)), np.tanh(part(2)), sigmoid(part(1))
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new, {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "i": i, "f": f, "g": g, "o": o, "new": c_new}


# %% wrong: o made of the input gate's sum
# after: model answers
# named: The output gate is made of the input gate's rows
def lstm_step(x, h, c, Wx, Wh, b):
    H = h.shape[1]

    def part(k):
        return x @ Wx[k * H : (k + 1) * H].T + h @ Wh[k * H : (k + 1) * H].T + b[k * H : (k + 1) * H]

    i, f, g, o = sigmoid(part(0)), sigmoid(part(1)), np.tanh(part(2)), sigmoid(part(0))
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new, {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "i": i, "f": f, "g": g, "o": o, "new": c_new}


# %% wrong: g squashed twice
# after: model answers
# named: g is squashed twice
def lstm_step(x, h, c, Wx, Wh, b):
    H = h.shape[1]

    def part(k):
        return x @ Wx[k * H : (k + 1) * H].T + h @ Wh[k * H : (k + 1) * H].T + b[k * H : (k + 1) * H]

    i, f, g, o = sigmoid(part(0)), sigmoid(part(1)), np.tanh(np.tanh(part(2))), sigmoid(part(3))
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new, {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "i": i, "f": f, "g": g, "o": o, "new": c_new}


# %% wrong: gates squashed twice
# after: model answers
# named: The gates are squashed twice
def lstm_step(x, h, c, Wx, Wh, b):
    H = h.shape[1]

    def part(k):
        return x @ Wx[k * H : (k + 1) * H].T + h @ Wh[k * H : (k + 1) * H].T + b[k * H : (k + 1) * H]

    i, f, g, o = sigmoid(sigmoid(part(0))), sigmoid(sigmoid(part(1))), np.tanh(part(2)), sigmoid(sigmoid(part(3)))
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new, {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "i": i, "f": f, "g": g, "o": o, "new": c_new}


# %% wrong: tanh of c kept
# after: model answers
# named: tanh is taken of c_t itself
def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x_t @ Wx.T + h_prev @ Wh.T + b
    i, f, g, o = a[:, :H], a[:, H : 2 * H], a[:, 2 * H : 3 * H], a[:, 3 * H :]
    i, f, o = sigmoid(i), sigmoid(f), sigmoid(o)
    g = np.tanh(g)
    c_t = np.tanh(f * c_prev + i * g)
    s = c_t
    h_t = o * s
    return h_t, c_t, (x_t, h_prev, c_prev, i, f, g, o, s, Wx, Wh)
