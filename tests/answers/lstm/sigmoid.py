"""Answers to sigmoid; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: two branches by mask
def sigmoid(x):
    out = np.empty_like(x)
    pos = x >= 0
    out[pos] = 1 / (1 + np.exp(-x[pos]))
    e = np.exp(x[~pos])
    out[~pos] = e / (1 + e)
    return out


# %% right: tanh
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


# %% right: logaddexp
def sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


# %% right: exp of minus abs
def sigmoid(x):
    z = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, z) / (1 + z)


# %% right: errstate
def sigmoid(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


# %% right: clip at 700 in float64
def sigmoid(x):
    limit = np.log(np.finfo(x.dtype).max) - 1
    return 1 / (1 + np.exp(-np.clip(x, -limit, limit)))


# %% right: clipped at 80
def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -80, 80)))


# %% right: blocks
def sigmoid(x):
    y = np.empty_like(x)
    positive = x >= 0
    y[positive] = 1 / (1 + np.exp(-x[positive]))
    e = np.exp(x[~positive])
    y[~positive] = e / (1 + e)
    return y


# %% right: dictionaries
def sigmoid(x):
    return np.exp(-np.logaddexp(np.zeros_like(x), -x))


# %% right: einsum
def sigmoid(x):
    z = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + z), z / (1 + z))


# %% right: loops
import math


def sigmoid(x):
    y = np.zeros(x.shape, dtype=x.dtype)
    for index in np.ndindex(*x.shape):
        v = float(x[index])
        if v >= 0:
            y[index] = 1 / (1 + math.exp(-v))
        else:
            y[index] = math.exp(v) / (1 + math.exp(v))
    return y


# %% right: objects
def sigmoid(x):
    return (np.tanh(x / 2) + 1) / 2


# %% wrong: the formula, which overflows
# named: For ordinary x the values are right, but e^… of a number like 10⁴
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


# %% wrong: sign
# named: The sign in the exponent is wrong: this is σ(−x), which
def sigmoid(x):
    return 1 / (1 + np.exp(x))


# %% wrong: where of both
# named: For ordinary x the values are right, but e^… of a number like 10⁴
def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


# %% wrong: e^x / (1 + e^x)
# named: For ordinary x the values are right, but e^… of a number like 10⁴
def sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))


# %% wrong: tanh itself
# named: This is tanh(x); a sigmoid lies between 0 and 1.
change(("return out", "return np.tanh(x)"), of="two branches by mask")


# %% wrong: tanh without the half inside
# named: The x inside tanh is not halved, so the curve is too
change(("return out", "return 0.5 * (1 + np.tanh(x))"), of="two branches by mask")


# %% wrong: clipped at 10
# named: x is cut off at ±10, where the sigmoid is still 0.00005
change(("return out", "return 1 / (1 + np.exp(-np.clip(x, -10, 10)))"), of="two branches by mask")


# %% wrong: hard sigmoid
change(("return out", "return np.clip(0.2 * x + 0.5, 0, 1)"), of="two branches by mask")


# %% wrong: softmax
# named: This is a softmax over the whole array: the values are
change(("return out", "e = np.exp(x - x.max())\n    return e / e.sum()"), of="two branches by mask")


# %% wrong: derivative
# named: This is the slope of the sigmoid, σ(1 − σ); asked for is
change(("return out", "return out * (1 - out)"), of="two branches by mask")


# %% wrong: changes its argument
# says: It writes into x, an array it was given
def sigmoid(x):
    np.clip(x, -80, 80, out=x)
    return 1 / (1 + np.exp(-x))


# %% wrong: numbers only
# says: with ValueError
import math


def sigmoid(x):
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))


# %% wrong: only positive side
# named: The sign of x is lost: with exp(−|x|) alone negative
change(("return out", "return 1 / (1 + np.exp(-np.abs(x)))"), of="two branches by mask")


# %% wrong: 1 minus
# named: The sign in the exponent is wrong: this is σ(−x), which
change(("return", "return 1 -"), of="two branches by mask")


# %% wrong: exp(-x) over
# named: The sign in the exponent is wrong: this is σ(−x), which
change(("return out", "return np.exp(-np.logaddexp(0, x))"), of="two branches by mask")


# %% wrong: clipped at 500, which float32 does not bear
# named: In float32 e^x overflows from x = 89 on
# says: np.array([-1e4, 0.0, 1e4], dtype=np.float32)
change(("return out", "return 1 / (1 + np.exp(-np.clip(x, -500, 500)))"), of="two branches by mask")
