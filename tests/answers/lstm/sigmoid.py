# Submissions for sigmoid; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
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
#-     return out
#+     return np.tanh(x)
# %% wrong: tanh without the half inside
# named: The x inside tanh is not halved, so the curve is too
#-     return out
#+     return 0.5 * (1 + np.tanh(x))
# %% wrong: clipped at 10
# named: x is cut off at ±10, where the sigmoid is still 0.00005
#-     return out
#+     return 1 / (1 + np.exp(-np.clip(x, -10, 10)))
# %% wrong: hard sigmoid
#-     return out
#+     return np.clip(0.2 * x + 0.5, 0, 1)
# %% wrong: softmax
# named: This is a softmax over the whole array: the values are
#-     return out
#+     e = np.exp(x - x.max())
#+     return e / e.sum()
# %% wrong: derivative
# named: This is the slope of the sigmoid, σ(1 − σ); asked for is
#-     return out
#+     return out * (1 - out)
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
#-     return out
#+     return 1 / (1 + np.exp(-np.abs(x)))
# %% wrong: 1 minus
# named: The sign in the exponent is wrong: this is σ(−x), which
#-     return out
#+     return 1 - out
# %% wrong: exp(-x) over
# named: The sign in the exponent is wrong: this is σ(−x), which
#-     return out
#+     return np.exp(-np.logaddexp(0, x))
# %% wrong: clipped at 500, which float32 does not bear
# named: In float32 e^x overflows from x = 89 on
# says: np.array([-1e4, 0.0, 1e4], dtype=np.float32)
#-     return out
#+     return 1 / (1 + np.exp(-np.clip(x, -500, 500)))
# %% right: clipped at 80
def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -80, 80)))
