# Submissions for lstm_forward; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
# %% right: lists, list of step caches
# after: the unit's answers above
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
# after: the unit's answers above
def lstm_forward(x, h0, c0, Wx, Wh, b):
    T, N, D = x.shape
    H = Wh.shape[1]
    h, c = np.empty((T + 1, N, H), x.dtype), np.empty((T + 1, N, H), x.dtype)
    gates = np.empty((T, N, 4 * H), x.dtype)
    h[0], c[0] = h0, c0
    Z = x @ Wx.T + b
    for t in range(T):
        z = Z[t] + h[t] @ Wh.T
        z[:, :2 * H] = sigmoid(z[:, :2 * H])
        z[:, 2 * H:3 * H] = np.tanh(z[:, 2 * H:3 * H])
        z[:, 3 * H:] = sigmoid(z[:, 3 * H:])
        gates[t] = z
        c[t + 1] = z[:, H:2 * H] * c[t] + z[:, :H] * z[:, 2 * H:3 * H]
        h[t + 1] = z[:, 3 * H:] * np.tanh(c[t + 1])
    return h[1:], c[1:], {"x": x, "h": h, "c": c, "gates": gates, "Wx": Wx, "Wh": Wh}
# %% right: zip at the end
# after: the unit's answers above
def lstm_forward(x, *start_and_weights):
    h, c, *weights = start_and_weights
    steps = []
    for t in range(len(x)):
        steps.append(lstm_step(x[t], *(steps[-1][:2] if steps else (h, c)), *weights))
    hs, cs, caches = zip(*steps)
    return np.array(hs), np.array(cs), list(caches)
# %% right: a class that holds everything
# after: the unit's answers above
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
# %% wrong: c not carried
# after: the unit's answers above
# named: Every step starts from c0 again: the new cell state is
#-         h_t, c_t, cache = lstm_step(x_t, h_t, c_t, Wx, Wh, b)
#+         h_t, c_t, cache = lstm_step(x_t, h_t, c0, Wx, Wh, b)
# %% wrong: h not carried
# after: the unit's answers above
# named: Every step starts from h0 again: the new hidden state is
#-         h_t, c_t, cache = lstm_step(x_t, h_t, c_t, Wx, Wh, b)
#+         h_t, c_t, cache = lstm_step(x_t, h0, c_t, Wx, Wh, b)
# %% wrong: neither carried
# after: the unit's answers above
# named: Every step starts from h0 and c0 again: neither state is
#-         h_t, c_t, cache = lstm_step(x_t, h_t, c_t, Wx, Wh, b)
#+         h_t, c_t, cache = lstm_step(x_t, h0, c0, Wx, Wh, b)
# %% wrong: starts at zero
# after: the unit's answers above
# named: The given states h0 and c0 are ignored: both start from
#-     h_t, c_t = h0, c0
#+     h_t, c_t = np.zeros_like(h0), np.zeros_like(c0)
# %% wrong: c starts at zero
# after: the unit's answers above
# named: The given c0 is ignored: the cell state starts from zeros.
#-     h_t, c_t = h0, c0
#+     h_t, c_t = h0, np.zeros_like(c0)
# %% wrong: c starts at h0
# after: the unit's answers above
# named: The cell state starts as h0; it starts as c0.
#-     h_t, c_t = h0, c0
#+     h_t, c_t = h0, h0
# %% wrong: h and c swapped
# after: the unit's answers above
# named: h0 and c0 have changed places.
#-     h_t, c_t = h0, c0
#+     h_t, c_t = c0, h0
# %% wrong: results swapped
# after: the unit's answers above
# named: Another result stands in this place: the order is
#-     return np.stack(hs), np.stack(cs), caches
#+     return np.stack(cs), np.stack(hs), caches
# %% wrong: batch first
# after: the unit's answers above
# named: The batch comes first in the results, (N, T, H); time
#-     return np.stack(hs), np.stack(cs), caches
#+     return np.stack(hs, 1), np.stack(cs, 1), caches
# %% wrong: loop over the batch
# after: the unit's answers above
# says: with ValueError
#-     for x_t in x:
#+     for x_t in x.transpose(1, 0, 2):
# %% wrong: only the last states
# after: the unit's answers above
# named: Only the last states are returned; all T of them are
#-     return np.stack(hs), np.stack(cs), caches
#+     return h_t, c_t, caches
# %% wrong: lists
# after: the unit's answers above
# says: h is a list
#-     return np.stack(hs), np.stack(cs), caches
#+     return hs, cs, caches
# %% wrong: tanh of c given to the next step
# after: the unit's answers above
# named: tanh is taken of c_t itself, and this is handed on
#-         cs.append(c_t)
#+         cs.append(c_t)
#+         c_t = np.tanh(c_t)
# %% wrong: h gets c's place after a step
# after: the unit's answers above
# named: The hidden and the cell state change places on the way
#-         h_t, c_t, cache = lstm_step(x_t, h_t, c_t, Wx, Wh, b)
#+         h_t, c_t, cache = lstm_step(x_t, c_t, h_t, Wx, Wh, b)
# %% wrong: lstm_step twice, the second with the new h
# after: the unit's answers above
# named: lstm_step is called twice for one step, and the second call gets the new h_t
def lstm_forward(x, h0, c0, Wx, Wh, b):
    h, c, H, C, caches = h0, c0, [], [], []
    for t in range(x.shape[0]):
        h = lstm_step(x[t], h, c, Wx, Wh, b)[0]
        c = lstm_step(x[t], h, c, Wx, Wh, b)[1]
        caches.append(lstm_step(x[t], h, c, Wx, Wh, b)[2])
        H.append(h); C.append(c)
    return np.array(H), np.array(C), caches
# %% wrong: lstm_step twice, the second with the new c
# after: the unit's answers above
# named: lstm_step is called twice for one step, and the second call gets the new c_t
def lstm_forward(x, h0, c0, Wx, Wh, b):
    h, c, H, C, caches = h0, c0, [], [], []
    for t in range(x.shape[0]):
        c = lstm_step(x[t], h, c, Wx, Wh, b)[1]
        h, _, cache = lstm_step(x[t], h, c, Wx, Wh, b)
        caches.append(cache)
        H.append(h); C.append(c)
    return np.array(H), np.array(C), caches
# %% wrong: every input twice
# after: the unit's answers above
# named: Every input is read twice
def lstm_forward(x, h0, c0, Wx, Wh, b):
    h, c, H, C, caches = h0, c0, [], [], []
    for x_t in x:
        h, c, _ = lstm_step(x_t, h, c, Wx, Wh, b)
        h, c, cache = lstm_step(x_t, h, c, Wx, Wh, b)
        caches.append(cache)
        H.append(h); C.append(c)
    return np.array(H), np.array(C), caches
