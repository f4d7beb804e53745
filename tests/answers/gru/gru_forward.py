"""Answers to gru_forward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: lists
# after: model answers
def gru_forward(x, h0, Wx, Wh, bx, bh):
    h_t = h0
    hs, caches = [], []
    for x_t in x:
        h_t, cache = gru_step(x_t, h_t, Wx, Wh, bx, bh)
        hs.append(h_t)
        caches.append(cache)
    return np.stack(hs), caches


# %% right: preallocated, inputs first
def gru_forward(x, h0, Wx, Wh, bx, bh):
    T, N, _ = x.shape
    H = h0.shape[1]
    h = np.zeros((T, N, H), dtype=x.dtype)
    A = x @ Wx.T + bx
    prev, cache = h0, {}
    for t in range(T):
        u = prev @ Wh.T + bh
        s = 1 / (1 + np.exp(-(A[t, :, : 2 * H] + u[:, : 2 * H])))
        n = np.tanh(A[t, :, 2 * H :] + s[:, :H] * u[:, 2 * H :])
        h[t] = n + s[:, H:] * (prev - n)
        cache[t] = (prev, s, n, u)
        prev = h[t]
    return h, cache


# %% right: a generator
# after: model answers
def states(x, h, weights):
    for x_t in x:
        h, cache = gru_step(x_t, h, *weights)
        yield h, cache


def gru_forward(x, h0, *weights):
    hs, caches = zip(*states(x, h0, weights))
    return np.array(hs), caches


# %% right: accumulate
# after: model answers
from itertools import accumulate


def gru_forward(x, h0, Wx, Wh, bx, bh):
    run = list(accumulate(x, lambda hc, x_t: gru_step(x_t, hc[0], Wx, Wh, bx, bh), initial=(h0, None)))[1:]
    return np.concatenate([h[None] for h, _ in run]), [c for _, c in run]


# %% right: blocks
# after: blocks
def gru_forward(x, h0, Wx, Wh, bx, bh):
    T, N, _ = x.shape
    H = h0.shape[1]
    h = np.zeros((T + 1, N, H), x.dtype)
    h[0] = h0
    gates, m = np.zeros((T, N, 3 * H), x.dtype), np.zeros((T, N, H), x.dtype)
    for t in range(T):
        h[t + 1], (_, _, _, _, gates[t], m[t]) = gru_step(x[t], h[t], Wx, Wh, bx, bh)
    return h[1:], (x, h, Wx, Wh, gates, m)


# %% right: dictionaries
# after: dictionaries
def gru_forward(x, h0, Wx, Wh, bx, bh):
    caches = {"T": len(x)}
    states = {-1: h0}
    for t in range(len(x)):
        states[t], caches[t] = gru_step(x[t], states[t - 1], Wx, Wh, bx, bh)
    return np.array([states[t] for t in range(len(x))]), caches


# %% right: einsum
# after: einsum
def gru_forward(x, h0, Wx, Wh, bx, bh):
    if len(x) == 1:
        h, cache = gru_step(x[0], h0, Wx, Wh, bx, bh)
        return h[None], [cache]
    h, first = gru_step(x[0], h0, Wx, Wh, bx, bh)
    later_h, later = gru_forward(x[1:], h, Wx, Wh, bx, bh)
    return np.concatenate([h[None], later_h]), [first, *later]


# %% right: loops
# after: loops
def gru_forward(x, h0, Wx, Wh, bx, bh):
    h = np.zeros((x.shape[0], *h0.shape), dtype=x.dtype)
    cache = {}
    for t in range(x.shape[0]):
        h[t], cache[t] = gru_step(x[t], h0 if t == 0 else h[t - 1], Wx, Wh, bx, bh)
    return h, cache


# %% right: objects
# after: objects
def gru_forward(x, h0, Wx, Wh, bx, bh):
    steps = []
    for x_t in x:
        steps.append(Step(x_t, steps[-1].h if steps else h0, Wx, Wh).forward(bx, bh))
    return np.stack([s.h for s in steps]), tuple(steps)


# %% wrong: not carried
# after: model answers
# named: Every step starts from h0 again: the new state is never
change((", h_t,", ", h0,"), of="lists")


# %% wrong: starts at zero
# after: model answers
# named: The given h0 is ignored: the state starts from zeros.
change(("h_t = h0", "h_t = np.zeros_like(h0)"), of="lists")


# %% wrong: h0 included
# after: model answers
# named: The initial state is stored in front: h has T + 1 steps,
change(("caches = [], []", "caches = [h0], []"), of="lists")


# %% wrong: h0 instead of the last
# after: model answers
# named: The old states are stored instead of the new ones: h
change(("caches = [], []", "caches = [h0], []"), ("stack(hs),", "stack(hs[:-1]),"), of="lists")


# %% wrong: only the last
# after: model answers
# named: Only the last state is returned; all T of them are asked
change(("np.stack(hs)", "h_t"), of="lists")


# %% wrong: batch first
# after: model answers
# named: The batch comes first in the result, (N, T, H); time
change(("stack(hs),", "stack(hs, axis=1),"), of="lists")


# %% wrong: over the batch
# after: model answers
# says: with ValueError
change(("x_t in x", "x_t in x.swapaxes(0, 1)"), of="lists")


# %% wrong: reversed
# after: model answers
# named: The steps are gone through from the last to the first.
change(("x_t in x", "x_t in x[::-1]"), of="lists")


# %% wrong: a list
# after: model answers
# says: h is a list
change(("np.stack(hs)", "hs"), of="lists")


# %% wrong: biases exchanged
# after: model answers
# named: The two biases have changed places: b_x goes with W_x
change(("h_t, Wx, Wh, bx, bh", "h_t, Wx, Wh, bh, bx"), of="lists")


# %% wrong: one step early
# after: model answers
# named: The old states are stored instead of the new ones: h
def gru_forward(x, h0, Wx, Wh, bx, bh):
    h_t = h0
    hs, caches = [], []
    for x_t in x:
        hs.append(h_t)
        h_t, cache = gru_step(x_t, h_t, Wx, Wh, bx, bh)
        caches.append(cache)
    return np.stack(hs), caches


# %% wrong: return in loop
# after: model answers
# named: The first step alone: a `return` inside the loop ends it
change(("return", "    return"), of="lists")


# %% wrong: tanh between steps
# after: model answers
change(("caches.append(cache)", "h_t = np.tanh(h_t)\n        caches.append(cache)"), of="lists")


# %% wrong: every input twice
# after: model answers
# named: Every input is read twice
def gru_forward(x, h0, Wx, Wh, bx, bh):
    h, states, caches = h0, [], []
    for x_t in x:
        for _ in range(2):
            h, cache = gru_step(x_t, h, Wx, Wh, bx, bh)
        states.append(h)
        caches.append(cache)
    return np.array(states), caches
