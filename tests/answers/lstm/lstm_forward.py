"""Answers to lstm_forward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: lists, list of step caches
# after: model answers
def lstm_forward(x, h0, c0, Wx, Wh, b):
    h_t, c_t = h0, c0
    hs, cs, caches = [], [], []
    for x_t in x:
        h_t, c_t, cache = lstm_step(x_t, h_t, c_t, Wx, Wh, b)
        hs.append(h_t)
        cs.append(c_t)
        caches.append(cache)
    return np.stack(hs), np.stack(cs), caches


# %% right: preallocated, own formulas, dict of arrays
# after: model answers
def lstm_forward(x, h0, c0, Wx, Wh, b):
    T, N, D = x.shape
    H = Wh.shape[1]
    h, c = np.empty((T + 1, N, H), x.dtype), np.empty((T + 1, N, H), x.dtype)
    gates = np.empty((T, N, 4 * H), x.dtype)
    h[0], c[0] = h0, c0
    Z = x @ Wx.T + b
    for t in range(T):
        z = Z[t] + h[t] @ Wh.T
        z[:, : 2 * H] = sigmoid(z[:, : 2 * H])
        z[:, 2 * H : 3 * H] = np.tanh(z[:, 2 * H : 3 * H])
        z[:, 3 * H :] = sigmoid(z[:, 3 * H :])
        gates[t] = z
        c[t + 1] = z[:, H : 2 * H] * c[t] + z[:, :H] * z[:, 2 * H : 3 * H]
        h[t + 1] = z[:, 3 * H :] * np.tanh(c[t + 1])
    return h[1:], c[1:], {"x": x, "h": h, "c": c, "gates": gates, "Wx": Wx, "Wh": Wh}


# %% right: zip at the end
# after: model answers
def lstm_forward(x, *start_and_weights):
    h, c, *weights = start_and_weights
    steps = []
    for t in range(len(x)):
        steps.append(lstm_step(x[t], *(steps[-1][:2] if steps else (h, c)), *weights))
    hs, cs, caches = zip(*steps)
    return np.array(hs), np.array(cs), list(caches)


# %% right: a class that holds everything
# after: model answers
class Run:
    def __init__(self, x, h, c, weights):
        self.states, self.caches = [(h, c)], []
        for x_t in x:
            h, c, cache = lstm_step(x_t, h, c, *weights)
            self.states.append((h, c))
            self.caches.append(cache)


def lstm_forward(x, h0, c0, Wx, Wh, b):
    run = Run(x, h0, c0, (Wx, Wh, b))
    return np.array([s[0] for s in run.states[1:]]), np.array([s[1] for s in run.states[1:]]), run


# %% right: blocks
# after: blocks
def lstm_forward(x, h0, c0, Wx, Wh, b):
    T, N, _ = x.shape
    H = h0.shape[1]
    h, c = np.zeros((T + 1, N, H), x.dtype), np.zeros((T + 1, N, H), x.dtype)
    h[0], c[0] = h0, c0
    gates, tanh_c = np.zeros((T, N, 4 * H), x.dtype), np.zeros((T, N, H), x.dtype)
    for t in range(T):
        h[t + 1], c[t + 1], (_, _, _, gates[t], tanh_c[t]) = lstm_step(x[t], h[t], c[t], Wx, Wh, b)
    return h[1:], c[1:], (x, h, c, gates, tanh_c, Wx, Wh)


# %% right: dictionaries
# after: dictionaries
def lstm_forward(x, h0, c0, Wx, Wh, b):
    steps, h, c = [], h0, c0
    for t in range(x.shape[0]):
        h, c, kept = lstm_step(x[t], h, c, Wx, Wh, b)
        steps.append((h, c, kept))
    return np.array([s[0] for s in steps]), np.array([s[1] for s in steps]), {"steps": [s[2] for s in steps]}


# %% right: einsum
# after: einsum
def lstm_forward(x, h0, c0, Wx, Wh, b):
    if len(x) == 1:
        h, c, cache = lstm_step(x[0], h0, c0, Wx, Wh, b)
        return h[None], c[None], [cache]
    h, c, first = lstm_step(x[0], h0, c0, Wx, Wh, b)
    later_h, later_c, later = lstm_forward(x[1:], h, c, Wx, Wh, b)
    return np.concatenate([h[None], later_h]), np.concatenate([c[None], later_c]), [first, *later]


# %% right: loops
# after: loops
def lstm_forward(x, h0, c0, Wx, Wh, b):
    h = np.zeros((x.shape[0], *h0.shape), dtype=x.dtype)
    c = np.zeros_like(h)
    cache = {}
    for t in range(x.shape[0]):
        h_prev, c_prev = (h0, c0) if t == 0 else (h[t - 1], c[t - 1])
        h[t], c[t], cache[t] = lstm_step(x[t], h_prev, c_prev, Wx, Wh, b)
    return h, c, cache


# %% right: objects
# after: objects
def lstm_forward(x, h0, c0, Wx, Wh, b):
    steps = []
    for x_t in x:
        before = (steps[-1].h, steps[-1].c) if steps else (h0, c0)
        steps.append(Step(x_t, *before, Wx, Wh).forward(b))
    return np.stack([s.h for s in steps]), np.stack([s.c for s in steps]), tuple(steps)


# %% wrong: c not carried
# after: model answers
# named: Every step starts from c0 again: the new cell state is
change(("c_t, Wx", "c0, Wx"), of="lists, list of step caches")


# %% wrong: h not carried
# after: model answers
# named: Every step starts from h0 again: the new hidden state is
change((", h_t,", ", h0,"), of="lists, list of step caches")


# %% wrong: neither carried
# after: model answers
# named: Every step starts from h0 and c0 again: neither state is
change((", h_t, c_t", ", h0, c0"), of="lists, list of step caches")


# %% wrong: starts at zero
# after: model answers
# named: The given states h0 and c0 are ignored: both start from
change(("= h0, c0", "= np.zeros_like(h0), np.zeros_like(c0)"), of="lists, list of step caches")


# %% wrong: c starts at zero
# after: model answers
# named: The given c0 is ignored: the cell state starts from zeros.
change(("= h0, c0", "= h0, np.zeros_like(c0)"), of="lists, list of step caches")


# %% wrong: c starts at h0
# after: model answers
# named: The cell state starts as h0; it starts as c0.
change(("= h0, c0", "= h0, h0"), of="lists, list of step caches")


# %% wrong: h and c swapped
# after: model answers
# named: h0 and c0 have changed places.
change(("= h0, c0", "= c0, h0"), of="lists, list of step caches")


# %% wrong: results swapped
# after: model answers
# named: Another result stands in this place: the order is
change(("hs), np.stack(cs", "cs), np.stack(hs"), of="lists, list of step caches")


# %% wrong: batch first
# after: model answers
# named: The batch comes first in the results, (N, T, H); time
change(("), np.stack(cs", ", 1), np.stack(cs, 1"), of="lists, list of step caches")


# %% wrong: loop over the batch
# after: model answers
# says: with ValueError
change(("x_t in x", "x_t in x.transpose(1, 0, 2)"), of="lists, list of step caches")


# %% wrong: only the last states
# after: model answers
# named: Only the last states are returned; all T of them are
change(("np.stack(hs), np.stack(cs)", "h_t, c_t"), of="lists, list of step caches")


# %% wrong: lists
# after: model answers
# says: h is a list
change(("np.stack(hs), np.stack(cs)", "hs, cs"), of="lists, list of step caches")


# %% wrong: tanh of c given to the next step
# after: model answers
# named: tanh is taken of c_t itself, and this is handed on
change(("caches.append(cache)", "c_t = np.tanh(c_t)\n        caches.append(cache)"), of="lists, list of step caches")


# %% wrong: h gets c's place after a step
# after: model answers
# named: The hidden and the cell state change places on the way
change((", h_t, c_t", ", c_t, h_t"), of="lists, list of step caches")


# %% wrong: lstm_step twice, the second with the new h
# after: model answers
# named: lstm_step is called twice for one step, and the second call gets the new h_t
def lstm_forward(x, h0, c0, Wx, Wh, b):
    h, c, H, C, caches = h0, c0, [], [], []
    for t in range(x.shape[0]):
        h = lstm_step(x[t], h, c, Wx, Wh, b)[0]
        c = lstm_step(x[t], h, c, Wx, Wh, b)[1]
        caches.append(lstm_step(x[t], h, c, Wx, Wh, b)[2])
        H.append(h)
        C.append(c)
    return np.array(H), np.array(C), caches


# %% wrong: lstm_step twice, the second with the new c
# after: model answers
# named: lstm_step is called twice for one step, and the second call gets the new c_t
def lstm_forward(x, h0, c0, Wx, Wh, b):
    h, c, H, C, caches = h0, c0, [], [], []
    for t in range(x.shape[0]):
        c = lstm_step(x[t], h, c, Wx, Wh, b)[1]
        h, _, cache = lstm_step(x[t], h, c, Wx, Wh, b)
        caches.append(cache)
        H.append(h)
        C.append(c)
    return np.array(H), np.array(C), caches


# %% wrong: every input twice
# after: model answers
# named: Every input is read twice
def lstm_forward(x, h0, c0, Wx, Wh, b):
    h, c, H, C, caches = h0, c0, [], [], []
    for x_t in x:
        h, c, _ = lstm_step(x_t, h, c, Wx, Wh, b)
        h, c, cache = lstm_step(x_t, h, c, Wx, Wh, b)
        caches.append(cache)
        H.append(h)
        C.append(c)
    return np.array(H), np.array(C), caches
