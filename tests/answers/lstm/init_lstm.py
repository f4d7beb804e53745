"""Answers to init_lstm; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: uniform, slice
def init_lstm(D, H, rng, forget_bias=1.0):
    k = 1 / np.sqrt(H)
    Wx = rng.uniform(-k, k, (4 * H, D))
    Wh = rng.uniform(-k, k, (4 * H, H))
    b = np.zeros(4 * H)
    b[H : 2 * H] = forget_bias
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


# %% right: blocks
def init_lstm(D, H, rng, forget_bias=1.0):
    bound = H**-0.5
    W = rng.uniform(-bound, bound, size=(4 * H, D + H))
    return W[:, :D].copy(), W[:, D:].copy(), np.repeat([0.0, forget_bias, 0.0, 0.0], H)


# %% right: dictionaries
def init_lstm(input_size, hidden_size, generator, f_bias=1.0):
    limit = 1.0 / np.sqrt(hidden_size)
    Wx = (generator.random((4 * hidden_size, input_size)) * 2 - 1) * limit
    Wh = (generator.random((4 * hidden_size, hidden_size)) * 2 - 1) * limit
    b = np.concatenate([np.zeros(hidden_size), np.full(hidden_size, f_bias), np.zeros(2 * hidden_size)])
    return Wx, Wh, b


# %% right: einsum
def init_lstm(D, H, rng, forget_bias=1.0):
    parts = [rng.uniform(-1, 1, (H, D + H)) / np.sqrt(H) for _ in range(4)]
    b = np.zeros((4, H))
    b[1] = forget_bias
    return np.vstack([p[:, :D] for p in parts]), np.vstack([p[:, D:] for p in parts]), b.reshape(-1)


# %% right: loops
import math


def init_lstm(D, H, rng, forget_bias=1.0):
    bound = 1 / math.sqrt(H)
    Wx = np.array([[rng.uniform(-bound, bound) for _ in range(D)] for _ in range(4 * H)])
    Wh = np.array([[rng.uniform(-bound, bound) for _ in range(H)] for _ in range(4 * H)])
    return Wx, Wh, np.array([forget_bias if H <= row < 2 * H else 0.0 for row in range(4 * H)])


# %% right: objects
def init_lstm(D, H, rng, forget_bias=1.0):
    shapes = [(4 * H, D), (4 * H, H)]
    Wx, Wh = (rng.uniform(low=-1 / np.sqrt(H), high=1 / np.sqrt(H), size=shape) for shape in shapes)
    b = np.zeros(4 * H)
    b[range(H, 2 * H)] += forget_bias
    return Wx, Wh, b


# %% wrong: normal
# named: Many weights lie outside ±1/√H: they come from a normal
def init_lstm(D, H, rng, forget_bias=1.0):
    k = 1 / np.sqrt(H)
    Wx = k * rng.standard_normal((4 * H, D))
    Wh = k * rng.standard_normal((4 * H, H))
    b = np.zeros(4 * H)
    b[H : 2 * H] = forget_bias
    return Wx, Wh, b


# %% wrong: 0.01 normal
# named: The weights do not fill the range ±1/√H evenly.
def init_lstm(D, H, rng, forget_bias=1.0):
    k = 1 / np.sqrt(H)
    Wx = 0.01 * rng.standard_normal((4 * H, D))
    Wh = 0.01 * rng.standard_normal((4 * H, H))
    b = np.zeros(4 * H)
    b[H : 2 * H] = forget_bias
    return Wx, Wh, b


# %% wrong: 0 to k
# named: The weights are all positive: they are uniform between
def init_lstm(D, H, rng, forget_bias=1.0):
    k = 1 / np.sqrt(H)
    Wx = rng.uniform(0, k, (4 * H, D))
    Wh = rng.uniform(0, k, (4 * H, H))
    b = np.zeros(4 * H)
    b[H : 2 * H] = forget_bias
    return Wx, Wh, b


# %% wrong: sqrt(H) instead of its inverse
# named: Many weights lie outside ±1/√H: they come from a normal
change(("1 / ", ""), of="uniform, slice")


# %% wrong: 1 / H
# named: The bound is 1/H; the square root is missing, ±1/√H.
change(("np.sqrt(H)", "H"), of="uniform, slice")


# %% wrong: 1 / sqrt(4H)
# named: The bound is 1/√(4H), made from the height of the stack;
change(("sqrt(H)", "sqrt(4 * H)"), of="uniform, slice")


# %% wrong: Wx by D
# named: The bound is 1/√D; it is 1/√H, with H the number of
change(("k, k, (4 * H, D)", "1, 1, (4 * H, D)) / np.sqrt(D"), of="uniform, slice")


# %% wrong: Glorot
# named: Many weights lie outside ±1/√H: they come from a normal
change(("1 / np.sqrt(H)", "np.sqrt(6 / (D + H))"), of="uniform, slice")


# %% wrong: bias on i
# named: forget_bias stands in the rows of the input gate; the
change(("H : 2 * ", ":"), of="uniform, slice")


# %% wrong: bias on g
# named: forget_bias stands in the rows of the candidate; the
change(("H : 2 *", "2 * H : 3 *"), of="uniform, slice")


# %% wrong: forget bias added to a drawn bias
# named: b is drawn at random, and forget_bias added to the forget
change(("np.zeros(4 * H)", "rng.uniform(-k, k, 4 * H)"), ("= forget_bias", "+= forget_bias"), of="uniform, slice")


# %% wrong: integers
# says: b is int64
change(("(4 * H)", "(4 * H, dtype=int)"), of="uniform, slice")


# %% wrong: a dict
# says: init_lstm: it has to return three arrays: Wx, Wh, b.
change(("Wx, Wh, b", "dict(Wx=Wx, Wh=Wh, b=b)"), of="uniform, slice")


# %% wrong: Wh from -k to 0
# named: The weights lie more on one side of 0 than on the other
change(("k, (4 * H, H)", "0, (4 * H, H)"), of="uniform, slice")


# %% wrong: Wx from -k to half of k
# named: The weights lie more on one side of 0 than on the other
change((", (4 * H, D)", " / 2, (4 * H, D)"), of="uniform, slice")


# %% wrong: one gate's weights from -k to 0
# named: The weights lie more on one side of 0 than on the other
change(("b = np.zeros(4 * H)", "Wh[:H] = -np.abs(Wh[:H])\n    b = np.zeros(4 * H)"), of="uniform, slice")


# %% wrong: the output gate's weights are a copy of the candidate's
# named: Some of the four gates have the same weights
change(
    ("b = np.zeros(4 * H)", "Wx[3 * H :], Wh[3 * H :] = Wx[2 * H : 3 * H], Wh[2 * H : 3 * H]\n    b = np.zeros(4 * H)"),
    of="uniform, slice",
)


# %% wrong: both weights from one seed
# named: Some numbers stand there more than once
def init_lstm(D, H, rng, forget_bias=1.0):
    k, seed = 1 / np.sqrt(H), rng.integers(1000)
    Wx = np.random.default_rng(seed).uniform(-k, k, (4 * H, D))
    Wh = np.random.default_rng(seed).uniform(-k, k, (4 * H, H))
    b = np.zeros(4 * H)
    b[H : 2 * H] = forget_bias
    return Wx, Wh, b


# %% wrong: every column the same
# named: Some numbers stand there more than once
def init_lstm(D, H, rng, forget_bias=1.0):
    k = 1 / np.sqrt(H)
    Wx = np.zeros((4 * H, D)) + rng.uniform(-k, k, (4 * H, 1))
    Wh = rng.uniform(-k, k, (4 * H, H))
    b = np.zeros(4 * H)
    b[H : 2 * H] = forget_bias
    return Wx, Wh, b
