"""Answers to repaired_gru_2014; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: with arrays
def repaired_gru_2014(x, h0, Wx, Wh, b):
    T, H = len(x), len(h0)
    h, h_prev = np.zeros((T, H), dtype=x.dtype), h0
    for t in range(T):
        a = Wx @ x[t] + b
        r = 1 / (1 + np.exp(-(a[:H] + Wh[:H] @ h_prev)))
        z = 1 / (1 + np.exp(-(a[H : 2 * H] + Wh[H : 2 * H] @ h_prev)))
        n = np.tanh(a[2 * H :] + Wh[2 * H :] @ (r * h_prev))
        h[t] = (1 - z) * n + z * h_prev
        h_prev = h[t]
    return h


# %% right: blocks
# after: blocks
def repaired_gru_2014(x, h0, Wx, Wh, b):
    H = len(h0)
    h = np.zeros((len(x) + 1, H), x.dtype)
    h[0] = h0
    for t in range(len(x)):
        a = Wx @ x[t] + b
        gates = sigmoid(a[: 2 * H] + Wh[: 2 * H] @ h[t])
        n = np.tanh(a[2 * H :] + Wh[2 * H :] @ (gates[:H] * h[t]))
        h[t + 1] = n + gates[H:] * (h[t] - n)
    return h[1:]


# %% right: dictionaries
# after: dictionaries
def repaired_gru_2014(x, h0, Wx, Wh, b):
    W = per_gate(len(h0), W=Wx, U=Wh, b=b)
    h = {-1: h0}
    for t in range(len(x)):
        r = 1 / (1 + np.exp(-(W["Wr"] @ x[t] + W["Ur"] @ h[t - 1] + W["br"])))
        z = 1 / (1 + np.exp(-(W["Wz"] @ x[t] + W["Uz"] @ h[t - 1] + W["bz"])))
        n = np.tanh(W["Wn"] @ x[t] + W["Un"] @ (r * h[t - 1]) + W["bn"])
        h[t] = (1 - z) * n + z * h[t - 1]
    return np.array([h[t] for t in range(len(x))])


# %% right: einsum
# after: einsum
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


# %% right: loops
import math


def repaired_gru_2014(x, h0, Wx, Wh, b):
    T, H = len(x), len(h0)
    h = np.zeros((T, H), dtype=x.dtype)
    old = list(h0)
    for t in range(T):
        a = [b[row] + sum(Wx[row, d] * x[t, d] for d in range(x.shape[1])) for row in range(3 * H)]
        r = [1 / (1 + math.exp(-a[i] - sum(Wh[i, j] * old[j] for j in range(H)))) for i in range(H)]
        z = [1 / (1 + math.exp(-a[H + i] - sum(Wh[H + i, j] * old[j] for j in range(H)))) for i in range(H)]
        n = [math.tanh(a[2 * H + i] + sum(Wh[2 * H + i, j] * r[j] * old[j] for j in range(H))) for i in range(H)]
        old = [(1 - z[i]) * n[i] + z[i] * old[i] for i in range(H)]
        h[t] = old
    return h


# %% right: objects
# after: objects
class Gru2014:
    def __init__(self, h0, Wx, Wh, b):
        self.h, self.parts = h0, [np.vsplit(Wx, 3), np.vsplit(Wh, 3), np.split(b, 3)]

    def __call__(self, x_t):
        (Wr, Wz, Wn), (Ur, Uz, Un), (br, bz, bn) = self.parts
        r, z = sigmoid(Wr @ x_t + Ur @ self.h + br), sigmoid(Wz @ x_t + Uz @ self.h + bz)
        self.h = (1 - z) * np.tanh(Wn @ x_t + Un @ (r * self.h) + bn) + z * self.h
        return self.h


def repaired_gru_2014(x, h0, Wx, Wh, b):
    return np.stack(list(map(Gru2014(h0, Wx, Wh, b), x)))


# %% wrong: z reads the reset state
# named: z reads r ⊙ h_{t−1}
change(("[H : 2 * H] @ h_prev", "[H : 2 * H] @ (r * h_prev)"), of="with arrays")


# %% wrong: z first
# named: The gates r and z have changed places
def sigmoid(a):
    return 0.5 * (1 + np.tanh(0.5 * a))


def repaired_gru_2014(x, h0, Wx, Wh, b):
    H = len(h0)
    h = np.zeros((len(x), H), h0.dtype)
    p = h0
    for t in range(len(x)):
        a = Wx @ x[t] + b
        z = sigmoid(a[:H] + Wh[:H] @ p)
        r = sigmoid(a[H : 2 * H] + Wh[H : 2 * H] @ p)
        n = np.tanh(a[2 * H :] + Wh[2 * H :] @ (r * p))
        p = z * p + (1 - z) * n
        h[t] = p
    return h


# %% wrong: no bias
# named: The bias b is missing from the sums
def sigmoid(a):
    return 0.5 * (1 + np.tanh(0.5 * a))


def repaired_gru_2014(x, h0, Wx, Wh, b):
    H = len(h0)
    h = np.zeros((len(x), H), h0.dtype)
    p = h0
    for t in range(len(x)):
        a = Wx @ x[t]
        r = sigmoid(a[:H] + Wh[:H] @ p)
        z = sigmoid(a[H : 2 * H] + Wh[H : 2 * H] @ p)
        n = np.tanh(a[2 * H :] + Wh[2 * H :] @ (r * p))
        p = z * p + (1 - z) * n
        h[t] = p
    return h


# %% wrong: shares exchanged
# named: One fault is still there: in which share
change(("(1 - z) * n + z * h_prev", "z * n + (1 - z) * h_prev"), of="with arrays")


# %% wrong: r outside the product
# named: One fault is still there: in which unit's reset gate
change(("Wh[2 * H :] @ (r * h_prev)", "r * (Wh[2 * H :] @ h_prev)"), of="with arrays")


# %% wrong: no tanh
# named: The candidate has lost its tanh.
change(("np.tanh(a[2 * H :]", "(a[2 * H :]"), of="with arrays")


# %% wrong: the state never replaced
# named: The old state is never replaced
change(("        h_prev = h[t]\n", ""), of="with arrays")


# %% wrong: r alone
# named: The sum over j has lost its old state
change(("@ (r * h_prev)", "@ r"), of="with arrays")


# %% wrong: W_hn transposed
# named: Wh is read with its two indices the other way round
change(("Wh[2 * H :] @", "Wh[2 * H :].T @"), of="with arrays")


# %% wrong: no reset
# after: dictionaries
# named: The reset gate is gone from the sum
change(("(r * h[t - 1])", "h[t - 1]"), of="dictionaries")


# %% wrong: z resets
# after: dictionaries
# named: z stands in the sum
change(("(r * h[t - 1])", "(z * h[t - 1])"), of="dictionaries")


# %% wrong: zeros for h0
# after: blocks
# named: h0 does not come in
change(("h[0] = h0", "h[0] = 0"), of="blocks")
