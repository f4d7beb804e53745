"""A class that keeps what a step needs and adds up gradients; the cache is its object."""

from dataclasses import dataclass, field

import numpy as np


def sigmoid(x):
    return (np.tanh(x / 2) + 1) / 2


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


def lstm_forward(x, h0, c0, Wx, Wh, b):
    steps = []
    for x_t in x:
        before = (steps[-1].h, steps[-1].c) if steps else (h0, c0)
        steps.append(Step(x_t, *before, Wx, Wh).forward(b))
    return np.stack([s.h for s in steps]), np.stack([s.c for s in steps]), tuple(steps)


def lstm_step_backward(dh_t, dc_t, cache):
    return (*cache.backward(dh_t, dc_t), *cache.weights())


def lstm_backward(dh_out, dc_T, cache):
    dx, dh, dc = np.empty((len(cache), *cache[0].x.shape), cache[0].x.dtype), np.zeros_like(dc_T), dc_T
    for t, step in reversed(list(enumerate(cache))):
        dx[t], dh, dc = step.backward(dh_out[t] + dh, dc)
    return dx, dh, dc, *map(sum, zip(*(step.weights() for step in cache), strict=True))


def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(c[0])
    Wx, Wh = (np.concatenate([W[:, cut] for W in (Wi, Wf, Wg, Wo)]) for cut in (slice(H, None), slice(H)))
    dh, dc, total = 0, 0, 0
    for t in reversed(range(len(z))):
        step = Step(z[t][H:].T, z[t][:H].T, c[t].T, Wx, Wh)
        step.i, step.f, step.g, step.o, step.c = i[t].T, f[t].T, g[t].T, o[t].T, c[t + 1].T
        _, dh, dc = step.backward(dh_out[t].T + dh, dc)
        dWx, dWh, _ = step.weights()
        total = total + np.hstack([dWh, dWx])
    dWi, dWf, dWg, dWo = np.vsplit(total, 4)
    return dWf, dWi, dWg, dWo


def init_lstm(D, H, rng, forget_bias=1.0):
    shapes = [(4 * H, D), (4 * H, H)]
    Wx, Wh = (rng.uniform(low=-1 / np.sqrt(H), high=1 / np.sqrt(H), size=shape) for shape in shapes)
    b = np.zeros(4 * H)
    b[range(H, 2 * H)] += forget_bias
    return Wx, Wh, b
