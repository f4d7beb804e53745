# Submissions for init_lstm; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
# %% right: uniform, slice
def init_lstm(D, H, rng, forget_bias=1.0):
    k = 1 / np.sqrt(H)
    Wx = rng.uniform(-k, k, (4 * H, D))
    Wh = rng.uniform(-k, k, (4 * H, H))
    b = np.zeros(4 * H)
    b[H:2 * H] = forget_bias
    return Wx, Wh, b
# %% right: scaled random
def init_lstm(D, H, rng, forget_bias=1.0):
    draw = lambda cols: (2 * rng.random((4 * H, cols)) - 1) / H**0.5
    return draw(D), draw(H), np.concatenate([np.zeros(H), np.full(H, forget_bias), np.zeros(2 * H)])
# %% right: one draw, split; kron
def init_lstm(D, H, rng, forget_bias=1.0):
    W = rng.uniform(low=-1, high=1, size=(4 * H, D + H)) * H**-0.5
    return W[:, :D], W[:, D:], np.kron([0, forget_bias, 0, 0], np.ones(H))
# %% right: gate by gate
def init_lstm(D, H, rng, forget_bias=1.0):
    a = np.sqrt(1 / H)
    Wx, Wh, b = [], [], []
    for gate in "ifgo":
        Wx.append(rng.uniform(-a, a, size=(H, D)))
        Wh.append(rng.uniform(-a, a, size=(H, H)))
        b.append(np.ones(H) * float(forget_bias if gate == "f" else 0))
    return np.vstack(Wx), np.vstack(Wh), np.hstack(b)
# %% wrong: normal
# named: Many weights lie outside ±1/√H: they come from a normal
def init_lstm(D, H, rng, forget_bias=1.0):
    k = 1 / np.sqrt(H)
    Wx = k * rng.standard_normal((4 * H, D))
    Wh = k * rng.standard_normal((4 * H, H))
    b = np.zeros(4 * H)
    b[H:2 * H] = forget_bias
    return Wx, Wh, b
# %% wrong: 0.01 normal
# named: The weights do not fill the range ±1/√H evenly.
def init_lstm(D, H, rng, forget_bias=1.0):
    k = 1 / np.sqrt(H)
    Wx = 0.01 * rng.standard_normal((4 * H, D))
    Wh = 0.01 * rng.standard_normal((4 * H, H))
    b = np.zeros(4 * H)
    b[H:2 * H] = forget_bias
    return Wx, Wh, b
# %% wrong: 0 to k
# named: The weights are all positive: they are uniform between
def init_lstm(D, H, rng, forget_bias=1.0):
    k = 1 / np.sqrt(H)
    Wx = rng.uniform(0, k, (4 * H, D))
    Wh = rng.uniform(0, k, (4 * H, H))
    b = np.zeros(4 * H)
    b[H:2 * H] = forget_bias
    return Wx, Wh, b
# %% wrong: sqrt(H) instead of its inverse
# named: Many weights lie outside ±1/√H: they come from a normal
#-     k = 1 / np.sqrt(H)
#+     k = np.sqrt(H)
# %% wrong: 1 / H
# named: The bound is 1/H; the square root is missing, ±1/√H.
#-     k = 1 / np.sqrt(H)
#+     k = 1 / H
# %% wrong: 1 / sqrt(4H)
# named: The bound is 1/√(4H), made from the height of the stack;
#-     k = 1 / np.sqrt(H)
#+     k = 1 / np.sqrt(4 * H)
# %% wrong: Wx by D
# named: The bound is 1/√D; it is 1/√H, with H the number of
#-     Wx = rng.uniform(-k, k, (4 * H, D))
#+     Wx = rng.uniform(-1, 1, (4 * H, D)) / np.sqrt(D)
# %% wrong: Glorot
# named: Many weights lie outside ±1/√H: they come from a normal
#-     k = 1 / np.sqrt(H)
#+     k = np.sqrt(6 / (D + H))
# %% wrong: bias on i
# named: forget_bias stands in the rows of the input gate; the
#-     b[H:2 * H] = forget_bias
#+     b[:H] = forget_bias
# %% wrong: bias on g
# named: forget_bias stands in the rows of the candidate; the
#-     b[H:2 * H] = forget_bias
#+     b[2 * H:3 * H] = forget_bias
# %% wrong: forget bias added to a drawn bias
# named: b is drawn at random, and forget_bias added to the forget
#-     b = np.zeros(4 * H)
#-     b[H:2 * H] = forget_bias
#+     b = rng.uniform(-k, k, 4 * H)
#+     b[H:2 * H] += forget_bias
# %% wrong: integers
# says: b is int64
#-     b = np.zeros(4 * H)
#+     b = np.zeros(4 * H, dtype=int)
# %% wrong: a dict
# says: init_lstm: it has to return three arrays: Wx, Wh, b.
#-     return Wx, Wh, b
#+     return dict(Wx=Wx, Wh=Wh, b=b)
# %% wrong: Wh from -k to 0
# named: The weights lie more on one side of 0 than on the other
#-     Wh = rng.uniform(-k, k, (4 * H, H))
#+     Wh = rng.uniform(-k, 0, (4 * H, H))
# %% wrong: Wx from -k to half of k
# named: The weights lie more on one side of 0 than on the other
#-     Wx = rng.uniform(-k, k, (4 * H, D))
#+     Wx = rng.uniform(-k, k / 2, (4 * H, D))
# %% wrong: one gate's weights from -k to 0
# named: The weights lie more on one side of 0 than on the other
#-     b = np.zeros(4 * H)
#+     Wh[:H] = -np.abs(Wh[:H])
#+     b = np.zeros(4 * H)
# %% wrong: the output gate's weights are a copy of the candidate's
# named: Some of the four gates have the same weights
#-     b = np.zeros(4 * H)
#+     Wx[3 * H:], Wh[3 * H:] = Wx[2 * H:3 * H], Wh[2 * H:3 * H]
#+     b = np.zeros(4 * H)
# %% wrong: both weights from one seed
# named: Some numbers stand there more than once
def init_lstm(D, H, rng, forget_bias=1.0):
    k, seed = 1 / np.sqrt(H), rng.integers(1000)
    Wx = np.random.default_rng(seed).uniform(-k, k, (4 * H, D))
    Wh = np.random.default_rng(seed).uniform(-k, k, (4 * H, H))
    b = np.zeros(4 * H)
    b[H:2 * H] = forget_bias
    return Wx, Wh, b
# %% wrong: every column the same
# named: Some numbers stand there more than once
def init_lstm(D, H, rng, forget_bias=1.0):
    k = 1 / np.sqrt(H)
    Wx = np.zeros((4 * H, D)) + rng.uniform(-k, k, (4 * H, 1))
    Wh = rng.uniform(-k, k, (4 * H, H))
    b = np.zeros(4 * H)
    b[H:2 * H] = forget_bias
    return Wx, Wh, b
