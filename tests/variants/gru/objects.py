"""A class that keeps what a step needs; the cache is its object."""

from dataclasses import dataclass, field

import numpy as np


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


def gru_forward(x, h0, Wx, Wh, bx, bh):
    steps = []
    for x_t in x:
        steps.append(Step(x_t, steps[-1].h if steps else h0, Wx, Wh).forward(bx, bh))
    return np.stack([s.h for s in steps]), tuple(steps)


def gru_step_backward(dh_t, cache):
    return (*cache.backward(dh_t), *cache.weights())


def gru_backward(dh_out, cache):
    dx, dh = np.empty((len(cache), *cache[0].x.shape), cache[0].x.dtype), np.zeros_like(dh_out[0])
    for t, step in reversed(list(enumerate(cache))):
        dx[t], dh = step.backward(dh_out[t] + dh)
    return dx, dh, *map(sum, zip(*(step.weights() for step in cache), strict=True))


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


def parameter_count(cell, D, H):
    weights = H * (D + H)
    match cell:
        case "rnn":
            return weights + H
        case "lstm":
            return 4 * (weights + H)
        case "gru":
            return 3 * (weights + 2 * H)
