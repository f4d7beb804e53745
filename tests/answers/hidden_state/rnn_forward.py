"""Answers to rnn_forward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: a list of states
# after: model answers
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = []
    for x_t in x:
        h0 = rnn_step(x_t, h0, Wxh, Whh, bh)
        h.append(h0)
    return np.stack(h)


# %% right: rnn_step in a loop
# after: model answers
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = []
    h_t = h0
    for x_t in x:
        h_t = rnn_step(x_t, h_t, Wxh, Whh, bh)
        h.append(h_t)
    return np.array(h)


# %% right: preallocated, inputs projected at once
def rnn_forward(x, h0, Wxh, Whh, bh):
    T, N, D = x.shape
    H = bh.shape[0]
    a = x.reshape(T * N, D) @ Wxh.T
    a = a.reshape(T, N, H) + bh
    h = np.empty_like(a)
    prev = h0
    for t in range(T):
        np.tanh(a[t] + prev @ Whh.T, out=h[t])
        prev = h[t]
    return h


# %% right: T + 1 slots, h0 first
def rnn_forward(x, h0, Wxh, Whh, bh):
    T, N = x.shape[:2]
    h = np.zeros((T + 1, N, h0.shape[1]), dtype=h0.dtype)
    h[0] = h0
    for t in range(T):
        h[t + 1] = np.tanh(np.dot(x[t], Wxh.T) + np.dot(h[t], Whh.T) + bh)
    return h[1:]


# %% right: itertools.accumulate
from itertools import accumulate


def rnn_forward(x, h0, Wxh, Whh, bh):
    step = lambda h, x_t: np.tanh(x_t @ Wxh.T + h @ Whh.T + bh)
    return np.stack(list(accumulate(x, step, initial=h0))[1:])


# %% right: a generator and a while loop, einsum
def states(x, h, W, U, b):
    t = 0
    while t < x.shape[0]:
        h = np.tanh(np.einsum("nd,hd->nh", x[t], W) + np.einsum("nk,hk->nh", h, U) + b)
        yield h
        t += 1


def rnn_forward(x, h0, Wxh, Whh, bh):
    return np.asarray([h for h in states(x, h0, Wxh, Whh, bh)])


# %% right: recursion
def rnn_forward(x, h0, Wxh, Whh, bh):
    h1 = np.tanh(x[0] @ Wxh.T + h0 @ Whh.T + bh)[None]
    if len(x) == 1:
        return h1
    return np.concatenate([h1, rnn_forward(x[1:], h1[0], Wxh, Whh, bh)])


# %% right: h[t - 1], and h0 at the first step
def rnn_forward(x, h0, Wxh, Whh, bh):
    T, N, D = x.shape
    h = np.zeros((T, *h0.shape), x.dtype)
    for t in range(T):
        h_prev = h0 if t == 0 else h[t - 1]
        h[t] = np.tanh(x[t] @ Wxh.T + h_prev @ Whh.T + bh)
    return h


# %% right: one sequence at a time, a class does the steps
class Cell:
    def __init__(self, Wxh, Whh, bh):
        self.W = np.hstack([Wxh, Whh])
        self.b = bh

    def __call__(self, x, h):
        return np.tanh(self.W @ np.append(x, h) + self.b)


def rnn_forward(x, h0, Wxh, Whh, bh):
    cell = Cell(Wxh, Whh, bh)
    columns = []
    for n in range(x.shape[1]):
        h, run = h0[n], []
        for t in range(x.shape[0]):
            h = cell(x[t, n], h)
            run.append(h)
        columns.append(run)
    return np.array(columns).transpose(1, 0, 2)


# %% right: in place on a copy of h0, copies appended
def rnn_forward(x, h0, Wxh, Whh, bh):
    h, out = h0.copy(), []
    for x_t in x:
        h[...] = np.tanh(x_t @ Wxh.T + h @ Whh.T + bh)
        out.append(h.copy())
    return np.stack(out, axis=0)


# %% right: fold into a deque
# after: model answers
from collections import deque


def rnn_forward(x, h0, Wxh, Whh, bh):
    hs = deque([h0])
    for x_t in x:
        hs.append(rnn_step(x_t, hs[-1], Wxh, Whh, bh))
    hs.popleft()
    return np.array(hs)


# %% right: list
# after: model answers
def rnn_forward(x, h0, Wxh, Whh, bh):
    states, h = [], h0
    for x_t in x:
        h = rnn_step(x_t, h, Wxh, Whh, bh)
        states.append(h)
    return np.stack(states)


# %% right: inputs first
def rnn_forward(x, h0, Wxh, Whh, bh):
    z = x @ Wxh.T + bh
    h = np.empty(z.shape, z.dtype)
    for t in range(len(x)):
        h[t] = np.tanh(z[t] + (h[t - 1] if t else h0) @ Whh.T)
    return h


# %% right: one slot more
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = np.zeros((x.shape[0] + 1, *h0.shape), dtype=h0.dtype)
    h[0] = h0
    for t in range(x.shape[0]):
        h[t + 1] = np.tanh(np.einsum("nd,hd->nh", x[t], Wxh) + h[t] @ Whh.T + bh)
    return h[1:]


# %% right: recursive
# after: model answers
def rnn_forward(x, h0, Wxh, Whh, bh):
    if len(x) == 0:
        return np.zeros((0, *h0.shape), h0.dtype)
    h1 = rnn_step(x[0], h0, Wxh, Whh, bh)
    return np.concatenate([h1[None], rnn_forward(x[1:], h1, Wxh, Whh, bh)])


# %% wrong: starts at zero
# named: The given initial state h0 is ignored: the loop starts
def rnn_forward(x, h0, Wxh, Whh, bh):
    h_t = np.zeros_like(h0)
    h = []
    for x_t in x:
        h_t = np.tanh(x_t @ Wxh.T + h_t @ Whh.T + bh)
        h.append(h_t)
    return np.stack(h)


# %% wrong: h0 is returned too
# after: model answers
# named: The initial state is stored in front: h has T + 1 steps,
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = [h0]
    for x_t in x:
        h.append(rnn_step(x_t, h[-1], Wxh, Whh, bh))
    return np.stack(h)


# %% wrong: h0 in, h_T out
# after: model answers
# named: The old state is stored instead of the new one: h holds
def rnn_forward(x, h0, Wxh, Whh, bh):
    T = len(x)
    h = [h0]
    for t in range(T):
        h.append(rnn_step(x[t], h[t], Wxh, Whh, bh))
    return np.stack(h[:T])


# %% wrong: h0 at every step
# after: model answers
# named: Every step starts from h0 again: the new state is never
def rnn_forward(x, h0, Wxh, Whh, bh):
    return np.stack([rnn_step(x_t, h0, Wxh, Whh, bh) for x_t in x])


# %% wrong: h[t-1] of an array of zeros
# after: model answers
# named: The given initial state h0 is ignored: the loop starts
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = np.zeros((x.shape[0], x.shape[1], Whh.shape[0]), dtype=x.dtype)
    for t in range(x.shape[0]):
        h[t] = rnn_step(x[t], h[t - 1], Wxh, Whh, bh)
    return h


# %% wrong: Whh not transposed
# named: Whh is used without `.T`: with states in rows the product
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = []
    for x_t in x:
        h0 = np.tanh(x_t @ Wxh.T + h0 @ Whh + bh)
        h.append(h0)
    return np.stack(h)


# %% wrong: no bias
# named: The bias bh is missing from the sum.
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = []
    for x_t in x:
        h0 = np.tanh(x_t @ Wxh.T + h0 @ Whh.T)
        h.append(h0)
    return np.stack(h)


# %% wrong: loops over the batch axis
# after: model answers
# says: with ValueError
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = []
    for t in range(x.shape[1]):
        h0 = rnn_step(x[:, t], h0, Wxh, Whh, bh)
        h.append(h0)
    return np.stack(h, axis=1)


# %% wrong: batch first in the result
# after: model answers
# named: The batch comes first in the result: h is (N, T, H), and
change(("stack(h)", "stack(h, axis=1)"), of="a list of states")


# %% wrong: the last state only
# after: model answers
# named: Only the last state is returned; all T of them are asked
def rnn_forward(x, h0, Wxh, Whh, bh):
    for x_t in x:
        h0 = rnn_step(x_t, h0, Wxh, Whh, bh)
    return h0


# %% wrong: a list
# after: model answers
# says: h is a list
change(("np.stack(h)", "h"), of="a list of states")


# %% wrong: one buffer appended T times
# after: model answers
# named: One array is reused for every state, so all steps show
def rnn_forward(x, h0, Wxh, Whh, bh):
    h, out = h0.copy(), []
    for x_t in x:
        h[:] = rnn_step(x_t, h, Wxh, Whh, bh)
        out.append(h)
    return np.stack(out)


# %% wrong: h0 overwritten
# after: model answers
# named: The states are written into h0, the caller's own array.
def rnn_forward(x, h0, Wxh, Whh, bh):
    out = []
    for x_t in x:
        h0[:] = rnn_step(x_t, h0, Wxh, Whh, bh)
        out.append(h0.copy())
    return np.stack(out)


# %% wrong: time reversed
# after: model answers
# named: The steps are gone through from the last to the first.
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = np.zeros((len(x), *h0.shape), x.dtype)
    for t in reversed(range(len(x))):
        h0 = rnn_step(x[t], h0, Wxh, Whh, bh)
        h[t] = h0
    return h


# %% wrong: float64 buffer
# after: model answers
# named: The result is always float64: `np.zeros` makes that
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = np.zeros((len(x), *h0.shape))
    for t in range(len(x)):
        h0 = rnn_step(x[t], h0, Wxh, Whh, bh)
        h[t] = h0
    return h


# %% wrong: stops one step early
# after: model answers
# named: The loop leaves the last step out.
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = np.zeros((len(x), *h0.shape), x.dtype)
    for t in range(len(x) - 1):
        h0 = rnn_step(x[t], h0, Wxh, Whh, bh)
        h[t] = h0
    return h


# %% wrong: h and the last state
# after: model answers
# says: h is a tuple
change(("stack(h)", "stack(h), h0"), of="a list of states")


# %% wrong: h_1 as the old state of every later step
# after: model answers
# named: From the third step on the old state is still h_1: the
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = [rnn_step(x[0], h0, Wxh, Whh, bh)]
    for t in range(1, len(x)):
        h.append(rnn_step(x[t], h[0], Wxh, Whh, bh))
    return np.stack(h)


# %% wrong: input of the step before
# after: model answers
# named: Every step gets the input of the step before it, and the
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = []
    for t in range(len(x)):
        h0 = rnn_step(x[t - 1], h0, Wxh, Whh, bh)
        h.append(h0)
    return np.stack(h)


# %% wrong: the same first input every step
# after: model answers
# named: Every step gets the first input x[0].
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = []
    for t in range(len(x)):
        h0 = rnn_step(x[0], h0, Wxh, Whh, bh)
        h.append(h0)
    return np.stack(h)


# %% wrong: reshaped instead of transposed
# after: model answers
# named: The axes of x are exchanged with `reshape`, which
def rnn_forward(x, h0, Wxh, Whh, bh):
    T, N, D = x.shape
    x = x.reshape(N, T, D).transpose(1, 0, 2)
    h = []
    for x_t in x:
        h0 = rnn_step(x_t, h0, Wxh, Whh, bh)
        h.append(h0)
    return np.stack(h)


# %% wrong: state goes from one sequence to the next
# named: The state goes on from one sequence to the next: each
def rnn_forward(x, h0, Wxh, Whh, bh):
    T, N, D = x.shape
    h = np.zeros((T, N, len(bh)), x.dtype)
    s = h0[0]
    for n in range(N):
        for t in range(T):
            s = np.tanh(Wxh @ x[t, n] + Whh @ s + bh)
            h[t, n] = s
    return h


# %% wrong: h0's first row for every sequence
# after: model answers
# named: Every sequence starts from the first one's state, h0[0]:
def rnn_forward(x, h0, Wxh, Whh, bh):
    h, s = [], np.repeat(h0[:1], h0.shape[0], axis=0)
    for x_t in x:
        s = rnn_step(x_t, s, Wxh, Whh, bh)
        h.append(s)
    return np.stack(h)


# %% wrong: state kept in a global between calls
# after: model answers
# says: A result may depend on the arguments
last = None


def rnn_forward(x, h0, Wxh, Whh, bh):
    global last
    if last is None or last.shape != h0.shape:
        last = h0
    h = []
    for x_t in x:
        last = rnn_step(x_t, last, Wxh, Whh, bh)
        h.append(last)
    return np.stack(h)


# %% wrong: linear recurrence, tanh at the end
# named: The sums are carried from step to step without tanh,
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = []
    for x_t in x:
        h0 = x_t @ Wxh.T + h0 @ Whh.T + bh
        h.append(h0)
    return np.tanh(np.stack(h))


# %% wrong: returns in the loop
# after: model answers
# named: The first step alone: a `return` inside the loop ends it
change(("return", "    return"), of="a list of states")


# %% wrong: small drift in every step
# after: model answers
# named: Four digits or more are right, and not all. Look for
def rnn_forward(x, h0, Wxh, Whh, bh):
    h = []
    for x_t in x:
        h0 = rnn_step(x_t, h0, Wxh, Whh, bh + 1e-6)
        h.append(h0)
    return np.stack(h)


# %% wrong: h0 in the place of h_1
# after: model answers
# named: h0 takes the place of h_1, and the first input is never
def rnn_forward(x, h0, Wxh, Whh, bh):
    T = len(x)
    h = np.zeros((T, *h0.shape), x.dtype)
    h[0] = h0
    for t in range(1, T):
        h[t] = rnn_step(x[t], h[t - 1], Wxh, Whh, bh)
    return h
