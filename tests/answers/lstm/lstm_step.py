# Submissions for lstm_step; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
# %% right: fused gates, tuple cache
# after: the unit's answers above
def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x_t @ Wx.T + h_prev @ Wh.T + b
    i = sigmoid(a[:, :H])
    f = sigmoid(a[:, H:2 * H])
    g = np.tanh(a[:, 2 * H:3 * H])
    o = sigmoid(a[:, 3 * H:])
    c_t = f * c_prev + i * g
    h_t = o * np.tanh(c_t)
    return h_t, c_t, (x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t)
# %% right: split, dict cache
# after: the unit's answers above
def lstm_step(x, h, c, Wx, Wh, b):
    i, f, g, o = np.split(x.dot(Wx.T) + h.dot(Wh.T) + b, 4, axis=1)
    i, f, o, g = sigmoid(i), sigmoid(f), sigmoid(o), np.tanh(g)
    c_new = f * c + i * g
    tc = np.tanh(c_new)
    return o * tc, c_new, dict(x=x, h=h, c=c, i=i, f=f, g=g, o=o, tc=tc, Wx=Wx, Wh=Wh)
# %% right: a class instance, separate gates, einsum
# after: the unit's answers above
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
# %% wrong: order i, f, o, g
# after: the unit's answers above
# named: The rows of the stack are read as i, f, o, g; they are i,
#-     g = np.tanh(a[:, 2 * H:3 * H])
#-     o = sigmoid(a[:, 3 * H:])
#+     o = sigmoid(a[:, 2 * H:3 * H])
#+     g = np.tanh(a[:, 3 * H:])
# %% wrong: f and i exchanged
# after: the unit's answers above
# named: The gates i and f have changed places: the rows of the
#-     i = sigmoid(a[:, :H])
#-     f = sigmoid(a[:, H:2 * H])
#+     f = sigmoid(a[:, :H])
#+     i = sigmoid(a[:, H:2 * H])
# %% wrong: h = o * c
# after: the unit's answers above
# named: The tanh is missing in h_t.
#-     h_t = o * np.tanh(c_t)
#+     h_t = o * c_t
# %% wrong: sigmoid candidate
# after: the unit's answers above
# named: The candidate g has a sigmoid; its function is tanh, so
#-     g = np.tanh(a[:, 2 * H:3 * H])
#+     g = sigmoid(a[:, 2 * H:3 * H])
# %% wrong: coupled gates
# after: the unit's answers above
# named: 1 − f stands where the input gate belongs: an LSTM
#-     c_t = f * c_prev + i * g
#+     c_t = f * c_prev + (1 - f) * g
# %% wrong: forget on everything
# after: the unit's answers above
# named: The forget gate multiplies the whole sum; it belongs to
#-     c_t = f * c_prev + i * g
#+     c_t = f * (c_prev + i * g)
# %% wrong: f * i * g
# after: the unit's answers above
# named: The forget gate multiplies the candidate as well; it
#-     c_t = f * c_prev + i * g
#+     c_t = c_prev + f * i * g
# %% wrong: h_prev for c_prev
# after: the unit's answers above
# named: The old hidden state stands in the cell; f multiplies the
#-     c_t = f * c_prev + i * g
#+     c_t = f * h_prev + i * g
# %% wrong: bias forgotten
# after: the unit's answers above
# named: The bias b is missing from the sum.
#-     a = x_t @ Wx.T + h_prev @ Wh.T + b
#+     a = x_t @ Wx.T + h_prev @ Wh.T
# %% wrong: Wh not transposed by gates
# after: the unit's answers above
# named: Each gate's own block of Wh stands without `.T`: with
#-     a = x_t @ Wx.T + h_prev @ Wh.T + b
#+     a = x_t @ Wx.T + h_prev @ Wh.reshape(4, H, H).transpose(0, 2, 1).reshape(4 * H, H).T + b
# %% wrong: c_t and h_t swapped
# after: the unit's answers above
# named: c_t stands first; the order is h_t, c_t, cache.
#-     return h_t, c_t, (x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t)
#+     return c_t, h_t, (x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t)
# %% wrong: no cache
# after: the unit's answers above
# says: lstm_step: it returned 2 results; expected 3: h_t, c_t,
#-     return h_t, c_t, (x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t)
#+     return h_t, c_t
# %% wrong: sigmoid of c
# after: the unit's answers above
# named: A sigmoid stands in h_t where tanh belongs.
#-     h_t = o * np.tanh(c_t)
#+     h_t = o * sigmoid(c_t)
# %% wrong: peephole on o
# after: the unit's answers above
#-     o = sigmoid(a[:, 3 * H:])
#+     o = 0
# ...
#-     c_t = f * c_prev + i * g
#+     c_t = f * c_prev + i * g
#+     o = sigmoid(a[:, 3 * H:] + c_t)
# %% wrong: H from the batch
# after: the unit's answers above
# says: with ValueError
#-     H = h_prev.shape[1]
#+     H = h_prev.shape[0]
# %% wrong: 1 - f
# after: the unit's answers above
# named: 1 − f multiplies the old cell state; it is f, the share
#-     c_t = f * c_prev + i * g
#+     c_t = (1 - f) * c_prev + i * g
# %% wrong: forget bias added once more
# after: the unit's answers above
# named: 1 is added to the forget gate's sum. The bias that keeps
#-     f = sigmoid(a[:, H:2 * H])
#+     f = sigmoid(a[:, H:2 * H] + 1)
# %% wrong: the cell state is cut off at 3
# says: With large c_prev
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))
def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = np.split(x_t @ Wx.T + h_prev @ Wh.T + b, 4, axis=1)
    c_t = np.clip(sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g), -3, 3)
    return sigmoid(o) * np.tanh(c_t), c_t, None
# %% wrong: b[3*H:] for all gates
# after: the unit's answers above
# named: All four gates get the same H numbers of b
def lstm_step(x, h, c, Wx, Wh, b):
    H = h.shape[1]
    def part(k):
        return x @ Wx[k * H:(k + 1) * H].T + h @ Wh[k * H:(k + 1) * H].T + b[3 * H:]
    i, f, g, o = sigmoid(part(0)), sigmoid(part(1)), np.tanh(part(2)), sigmoid(part(3))
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new, {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "i": i, "f": f, "g": g, "o": o, "new": c_new}
# %% wrong: b[:H] for all gates
# after: the unit's answers above
# named: All four gates get the same H numbers of b
def lstm_step(x, h, c, Wx, Wh, b):
    H = h.shape[1]
    def part(k):
        return x @ Wx[k * H:(k + 1) * H].T + h @ Wh[k * H:(k + 1) * H].T + b[:H]
    i, f, g, o = sigmoid(part(0)), sigmoid(part(1)), np.tanh(part(2)), sigmoid(part(3))
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new, {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "i": i, "f": f, "g": g, "o": o, "new": c_new}
# %% wrong: o made of the forget gate's sum
# after: the unit's answers above
# named: The output gate is made of the forget gate's rows
def lstm_step(x, h, c, Wx, Wh, b):
    H = h.shape[1]
    def part(k):
        return x @ Wx[k * H:(k + 1) * H].T + h @ Wh[k * H:(k + 1) * H].T + b[k * H:(k + 1) * H]
    i, f, g, o = sigmoid(part(0)), sigmoid(part(1)), np.tanh(part(2)), sigmoid(part(1))
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new, {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "i": i, "f": f, "g": g, "o": o, "new": c_new}
# %% wrong: o made of the input gate's sum
# after: the unit's answers above
# named: The output gate is made of the input gate's rows
def lstm_step(x, h, c, Wx, Wh, b):
    H = h.shape[1]
    def part(k):
        return x @ Wx[k * H:(k + 1) * H].T + h @ Wh[k * H:(k + 1) * H].T + b[k * H:(k + 1) * H]
    i, f, g, o = sigmoid(part(0)), sigmoid(part(1)), np.tanh(part(2)), sigmoid(part(0))
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new, {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "i": i, "f": f, "g": g, "o": o, "new": c_new}
# %% wrong: g squashed twice
# after: the unit's answers above
# named: g is squashed twice
def lstm_step(x, h, c, Wx, Wh, b):
    H = h.shape[1]
    def part(k):
        return x @ Wx[k * H:(k + 1) * H].T + h @ Wh[k * H:(k + 1) * H].T + b[k * H:(k + 1) * H]
    i, f, g, o = sigmoid(part(0)), sigmoid(part(1)), np.tanh(np.tanh(part(2))), sigmoid(part(3))
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new, {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "i": i, "f": f, "g": g, "o": o, "new": c_new}
# %% wrong: gates squashed twice
# after: the unit's answers above
# named: The gates are squashed twice
def lstm_step(x, h, c, Wx, Wh, b):
    H = h.shape[1]
    def part(k):
        return x @ Wx[k * H:(k + 1) * H].T + h @ Wh[k * H:(k + 1) * H].T + b[k * H:(k + 1) * H]
    i, f, g, o = sigmoid(sigmoid(part(0))), sigmoid(sigmoid(part(1))), np.tanh(part(2)), sigmoid(sigmoid(part(3)))
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new, {"x": x, "h": h, "c": c, "Wx": Wx, "Wh": Wh, "i": i, "f": f, "g": g, "o": o, "new": c_new}
# %% wrong: tanh of c kept
# after: the unit's answers above
# named: tanh is taken of c_t itself
def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x_t @ Wx.T + h_prev @ Wh.T + b
    i, f, g, o = a[:, :H], a[:, H:2*H], a[:, 2*H:3*H], a[:, 3*H:]
    i, f, o = sigmoid(i), sigmoid(f), sigmoid(o)
    g = np.tanh(g)
    c_t = np.tanh(f * c_prev + i * g)
    s = c_t
    h_t = o * s
    return h_t, c_t, (x_t, h_prev, c_prev, i, f, g, o, s, Wx, Wh)
