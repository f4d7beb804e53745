"""Right answers to unit 01 in styles that learners use; every one has to earn full points."""

import math

import numpy as np


def rnn_step__loops(x_t, h_prev, Wxh, Whh, bh):
    N, H = h_prev.shape
    h_t = np.zeros((N, H), dtype=x_t.dtype)
    for n in range(N):
        for j in range(H):
            total = bh[j]
            for d in range(x_t.shape[1]):
                total += x_t[n, d] * Wxh[j, d]
            for i in range(H):
                total += h_prev[n, i] * Whh[j, i]
            h_t[n, j] = math.tanh(total)
    return h_t


def rnn_step__einsum(inputs, old, W_in, W_rec, bias):
    return np.tanh(np.einsum("nd,hd->nh", inputs, W_in) + np.einsum("nk,hk->nh", old, W_rec) + bias)


def rnn_step__columns(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(Wxh @ x_t.T + Whh @ h_prev.T + bh[:, None]).T


def rnn_step__stacked(x_t, h_prev, Wxh, Whh, bh):
    both = np.concatenate([x_t, h_prev], axis=1)
    weights = np.hstack([Wxh, Whh])
    return np.tanh(np.dot(both, weights.T) + bh)


def rnn_step__by_exponentials(x_t, h_prev, Wxh, Whh, bh):
    z = np.matmul(x_t, Wxh.T) + np.matmul(h_prev, Whh.T) + bh.reshape(1, -1)
    return 2 / (1 + np.exp(-2 * z)) - 1


def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)


def rnn_forward__list(x, h0, Wxh, Whh, bh):
    states, h = [], h0
    for x_t in x:
        h = rnn_step(x_t, h, Wxh, Whh, bh)
        states.append(h)
    return np.stack(states)


def rnn_forward__inputs_first(x, h0, Wxh, Whh, bh):
    z = x @ Wxh.T + bh
    h = np.empty(z.shape, z.dtype)
    for t in range(len(x)):
        h[t] = np.tanh(z[t] + (h[t - 1] if t else h0) @ Whh.T)
    return h


def rnn_forward__one_slot_more(x, h0, Wxh, Whh, bh):
    h = np.zeros((x.shape[0] + 1, *h0.shape), dtype=h0.dtype)
    h[0] = h0
    for t in range(x.shape[0]):
        h[t + 1] = np.tanh(np.einsum("nd,hd->nh", x[t], Wxh) + h[t] @ Whh.T + bh)
    return h[1:]


def rnn_forward__recursive(x, h0, Wxh, Whh, bh):
    if len(x) == 0:
        return np.zeros((0, *h0.shape), h0.dtype)
    h1 = rnn_step(x[0], h0, Wxh, Whh, bh)
    return np.concatenate([h1[None], rnn_forward__recursive(x[1:], h1, Wxh, Whh, bh)])


def output_forward__einsum(h, Why, by):
    return np.einsum("...h,oh->...o", h, Why) + by


def output_forward__dot(h, Why, by):
    return np.dot(h, Why.T) + by


def output_forward__flattened(h, Why, by):
    flat = h.reshape(-1, h.shape[-1])
    return (flat @ Why.T + by).reshape(*h.shape[:-1], -1)


def output_forward__tensordot(h, Why, by):
    return np.tensordot(h, Why, axes=([-1], [1])) + by[...]


class SimpleRNN__generator:
    def __init__(self, D, H, O):
        rng = np.random.default_rng()
        self.Wxh = rng.normal(0, 0.01, (H, D))
        self.Whh = rng.normal(0, 0.01, (H, H))
        self.Why = rng.normal(0, 0.01, (O, H))
        self.bh, self.by = np.zeros((H, 1)), np.zeros((O, 1))

    def forward(self, xs):
        hidden = np.zeros_like(self.bh)
        outputs = [None] * len(xs)
        for t, x in enumerate(xs):
            hidden = np.tanh(np.dot(self.Wxh, x) + np.dot(self.Whh, hidden) + self.bh)
            outputs[t] = np.dot(self.Why, hidden) + self.by
        return outputs, hidden


class SimpleRNN__keeps_its_states:
    def __init__(self, input_dim, hidden_dim, output_dim):
        self.hidden_dim = hidden_dim
        for name, shape in {
            "Wxh": (hidden_dim, input_dim),
            "Whh": (hidden_dim, hidden_dim),
            "Why": (output_dim, hidden_dim),
        }.items():
            setattr(self, name, np.random.standard_normal(shape) * 0.01)
        self.bh = np.zeros((hidden_dim, 1))
        self.by = np.zeros((output_dim, 1))
        self.states = []

    def step(self, x, h):
        return np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)

    def forward(self, inputs):
        self.states = [np.zeros((self.hidden_dim, 1))]
        for x in inputs:
            self.states.append(self.step(x, self.states[-1]))
        return [self.Why @ h + self.by for h in self.states[1:]], self.states[-1]


class SimpleRNN__params_dict:
    def __init__(self, input_dim, hidden_dim, output_dim):
        n = np.random.normal
        self.params = {
            "Wxh": n(scale=0.01, size=(hidden_dim, input_dim)),
            "Whh": n(scale=0.01, size=(hidden_dim, hidden_dim)),
            "Why": n(scale=0.01, size=(output_dim, hidden_dim)),
            "bh": np.zeros((hidden_dim, 1)),
            "by": np.zeros((output_dim, 1)),
        }
        vars(self).update(self.params)

    def forward(self, inputs):
        p = self.params
        h, y = np.zeros((p["Whh"].shape[0], 1)), []
        for x in inputs:
            h = np.tanh(p["Wxh"].dot(x) + p["Whh"].dot(h) + p["bh"])
            y += [p["Why"].dot(h) + p["by"]]
        return y, h


def latch_weights__two_units():
    Wxh = np.array([[8.0], [0.3]])
    Whh = np.array([[2.5, 0.0], [0.1, 0.2]])
    return Wxh, Whh, np.zeros(2), np.array([[-0.9, 0.0]])


def latch_weights__with_bias():
    return np.array([[20.0]]), np.array([[4.0]]), np.array([-0.5]), np.full((1, 1), -1.0)


def latch_weights__list():
    return [np.array([[6.0]]), np.array([[2.0]]), np.zeros(1), -np.ones((1, 1))]
