"""Answers to dropout; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: uniform numbers
def dropout(x, rate, rng):
    T, N, D = x.shape
    keep = (rng.random((N, D)) >= rate) / (1 - rate)
    keep = keep.astype(x.dtype)
    return x * keep, keep


# %% right: binomial
def dropout(x, rate, rng):
    keep = rng.binomial(1, 1 - rate, x.shape[1:]).astype(x.dtype)
    keep /= 1 - rate
    return keep * x, keep


# %% right: a choice
def dropout(x, rate, rng):
    factors = np.array([0, 1 / (1 - rate)], dtype=x.dtype)
    keep = rng.choice(factors, size=x.shape[1:], p=[rate, 1 - rate])
    return np.einsum("tnd,nd->tnd", x, keep), keep


# %% right: loops
def dropout(x, rate, rng):
    T, N, D = x.shape
    keep, y = np.zeros((N, D), x.dtype), np.zeros_like(x)
    for n in range(N):
        for d in range(D):
            if rng.uniform() > rate or rate == 0:
                keep[n, d] = 1 / (1 - rate)
    for t in range(T):
        y[t] = x[t] * keep
    return y, keep


# %% right: where
def dropout(x, rate, rng):
    u = rng.random(x.shape[1:], dtype=np.float32)
    keep = np.where(u < rate, 0.0, 1 / (1 - rate)).astype(x.dtype)
    return np.stack([x_t * keep for x_t in x]), keep


# %% right: normal numbers, most of them wasted
def dropout(x, rate, rng):
    keep = np.full(x.shape[1:], 1 / (1 - rate), dtype=x.dtype)
    draws = rng.random((*x.shape[1:], 3)).transpose(2, 0, 1)[1]
    keep[draws < rate] = 0
    return x * keep[np.newaxis], keep


# %% right: waiting times
def dropout(x, rate, rng):
    dropped = rng.exponential(size=x.shape[1:]) < -np.log1p(-rate)
    keep = np.where(dropped, 0.0, 1 / (1 - rate)).astype(x.dtype)
    return x * keep, keep


# %% wrong: drawn anew at each step
# named: keep has an entry for every step
def dropout(x, rate, rng):
    keep = ((rng.random(x.shape) >= rate) / (1 - rate)).astype(x.dtype)
    return x * keep, keep


# %% wrong: drawn anew at each step, the last draw returned
# named: y loses other numbers at each step
def dropout(x, rate, rng):
    y = np.zeros_like(x)
    for t in range(len(x)):
        keep = ((rng.random(x.shape[1:]) >= rate) / (1 - rate)).astype(x.dtype)
        y[t] = x[t] * keep
    return y, keep


# %% wrong: one draw for all sequences
# named: All sequences share one draw
change(("rng.random((N, D))", "rng.random(D)"), of="uniform numbers")


# %% wrong: whole sequences
# named: A sequence is dropped whole or kept whole
change(("rng.random((N, D))", "rng.random((N, 1))"), of="uniform numbers")


# %% wrong: not scaled
# named: keep holds 0 and 1
change((" / (1 - rate)", " * 1"), of="uniform numbers")


# %% wrong: divided by the rate
# named: What is kept is divided by the rate
change(("keep /= 1 - rate", "keep /= rate if rate else 1"), of="binomial")


# %% wrong: the rate is the share kept, and divided by it
# named: The rate is taken for the share that is kept
change((">= rate", "< rate"), ("/ (1 - rate)", "/ (rate or 1)"), of="uniform numbers")


# %% wrong: multiplied
# named: What is kept is multiplied by 1 − rate
change(("keep /= 1 - rate", "keep *= 1 - rate"), of="binomial")


# %% wrong: the rate is the share kept
# named: The share that is dropped is 1 − rate
change((">= rate", "< rate"), of="uniform numbers")


# %% wrong: NumPy's global generator
# named: The draws do not come from rng
change(("rng.random((N, D))", "np.random.rand(N, D)"), of="uniform numbers")


# %% wrong: a seed inside
# named: Every generator gives the same draws
def dropout(x, rate, rng):
    rng = np.random.default_rng(42)
    keep = ((rng.random(x.shape[1:]) >= rate) / (1 - rate)).astype(x.dtype)
    return x * keep, keep


# %% wrong: True and False
# named: keep holds True and False
def dropout(x, rate, rng):
    keep = rng.random(x.shape[1:]) >= rate
    return (x * keep / (1 - rate)).astype(x.dtype), keep


# %% wrong: so many of each row
# named: Every sequence loses the same number of features
def dropout(x, rate, rng):
    T, N, D = x.shape
    keep = np.full((N, D), 1 / (1 - rate), x.dtype)
    for n in range(N):
        keep[n, rng.choice(D, size=int(rate * D), replace=False)] = 0
    return x * keep, keep


# %% wrong: so many of all
# named: Every draw drops the same number of entries
def dropout(x, rate, rng):
    T, N, D = x.shape
    keep = np.full(N * D, 1 / (1 - rate), x.dtype)
    keep[rng.choice(N * D, size=int(rate * N * D), replace=False)] = 0
    keep = keep.reshape(N, D)
    return x * keep, keep


# %% wrong: y without the scale
# named: y is x where keep is not 0
change(("return keep * x, keep", "return (keep > 0) * x, keep"), of="binomial")


# %% wrong: float64
# named: y has another dtype than x.
# named: keep has another dtype than x
change(("    keep = keep.astype(x.dtype)\n", ""), of="uniform numbers")


# %% wrong: x changed
# named: The numbers are right, but x, the caller's own array, is changed
def dropout(x, rate, rng):
    keep = ((rng.random(x.shape[1:]) >= rate) / (1 - rate)).astype(x.dtype)
    x *= keep
    return x, keep


# %% wrong: features first
# named: y cannot be judged before keep is an array (N, D)
# named: keep is (D, N)
def dropout(x, rate, rng):
    T, N, D = x.shape
    keep = ((rng.random((D, N)) >= rate) / (1 - rate)).astype(x.dtype)
    return x * keep.T, keep


# %% wrong: only y
# says: it has to return two arrays: y and keep
change(("return x * keep, keep", "return x * keep"), of="uniform numbers")


# %% wrong: scaled twice
# named: y is divided by 1 − rate once more; that is in keep already: y =
def dropout(x, rate, rng):
    keep = ((rng.random(x.shape[1:]) >= rate) / (1 - rate)).astype(x.dtype)
    return (x * keep / (1 - rate)).astype(x.dtype), keep
