# Submissions for gru_forward; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
# %% right: lists
# after: the unit's answers above
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
        s = 1 / (1 + np.exp(-(A[t, :, :2 * H] + u[:, :2 * H])))
        n = np.tanh(A[t, :, 2 * H:] + s[:, :H] * u[:, 2 * H:])
        h[t] = n + s[:, H:] * (prev - n)
        cache[t] = (prev, s, n, u)
        prev = h[t]
    return h, cache
# %% right: a generator
# after: the unit's answers above
def states(x, h, weights):
    for x_t in x:
        h, cache = gru_step(x_t, h, *weights)
        yield h, cache

def gru_forward(x, h0, *weights):
    hs, caches = zip(*states(x, h0, weights))
    return np.array(hs), caches
# %% right: accumulate
# after: the unit's answers above
from itertools import accumulate

def gru_forward(x, h0, Wx, Wh, bx, bh):
    run = list(accumulate(x, lambda hc, x_t: gru_step(x_t, hc[0], Wx, Wh, bx, bh), initial=(h0, None)))[1:]
    return np.concatenate([h[None] for h, _ in run]), [c for _, c in run]
# %% wrong: not carried
# after: the unit's answers above
# named: Every step starts from h0 again: the new state is never
#-         h_t, cache = gru_step(x_t, h_t, Wx, Wh, bx, bh)
#+         h_t, cache = gru_step(x_t, h0, Wx, Wh, bx, bh)
# %% wrong: starts at zero
# after: the unit's answers above
# named: The given h0 is ignored: the state starts from zeros.
#-     h_t = h0
#+     h_t = np.zeros_like(h0)
# %% wrong: h0 included
# after: the unit's answers above
# named: The initial state is stored in front: h has T + 1 steps,
#-     hs, caches = [], []
#+     hs, caches = [h0], []
# %% wrong: h0 instead of the last
# after: the unit's answers above
# named: The old states are stored instead of the new ones: h
#-     hs, caches = [], []
#+     hs, caches = [h0], []
# ...
#-     return np.stack(hs), caches
#+     return np.stack(hs[:-1]), caches
# %% wrong: only the last
# after: the unit's answers above
# named: Only the last state is returned; all T of them are asked
#-     return np.stack(hs), caches
#+     return h_t, caches
# %% wrong: batch first
# after: the unit's answers above
# named: The batch comes first in the result, (N, T, H); time
#-     return np.stack(hs), caches
#+     return np.stack(hs, axis=1), caches
# %% wrong: over the batch
# after: the unit's answers above
# says: with ValueError
#-     for x_t in x:
#+     for x_t in x.swapaxes(0, 1):
# %% wrong: reversed
# after: the unit's answers above
# named: The steps are gone through from the last to the first.
#-     for x_t in x:
#+     for x_t in x[::-1]:
# %% wrong: a list
# after: the unit's answers above
# says: h is a list
#-     return np.stack(hs), caches
#+     return hs, caches
# %% wrong: biases exchanged
# after: the unit's answers above
# named: The two biases have changed places: b_x goes with W_x
#-         h_t, cache = gru_step(x_t, h_t, Wx, Wh, bx, bh)
#+         h_t, cache = gru_step(x_t, h_t, Wx, Wh, bh, bx)
# %% wrong: one step early
# after: the unit's answers above
# named: The old states are stored instead of the new ones: h
#-     for x_t in x:
#+     for x_t in x:
#+         hs.append(h_t)
# ...
#-         hs.append(h_t)
# %% wrong: return in loop
# after: the unit's answers above
# named: The first step alone: a `return` inside the loop ends it
#-     return np.stack(hs), caches
#+         return np.stack(hs), caches
# %% wrong: tanh between steps
# after: the unit's answers above
#-         hs.append(h_t)
#+         hs.append(h_t)
#+         h_t = np.tanh(h_t)
# %% wrong: every input twice
# after: the unit's answers above
# named: Every input is read twice
def gru_forward(x, h0, Wx, Wh, bx, bh):
    h, states, caches = h0, [], []
    for x_t in x:
        for _ in range(2):
            h, cache = gru_step(x_t, h, Wx, Wh, bx, bh)
        states.append(h)
        caches.append(cache)
    return np.array(states), caches
