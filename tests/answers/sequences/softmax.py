"""Answers to softmax; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: shifted
def softmax(logits):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% right: logaddexp
def softmax(logits):
    return np.exp(logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True))


# %% right: rows in a loop
def softmax(logits):
    rows = logits.reshape(-1, logits.shape[-1])
    out = np.empty_like(rows)
    for i, row in enumerate(rows):
        e = np.exp(row - max(row))
        out[i] = e / sum(e)
    return out.reshape(logits.shape)


# %% right: pairwise differences, with overflow to 1 / inf
def softmax(z):
    return 1 / np.exp(z[..., None, :] - z[..., :, None]).sum(axis=-1)


# %% right: in place on a copy
def softmax(logits):
    p = np.copy(logits)
    p -= np.amax(p, axis=-1)[..., None]
    np.exp(p, out=p)
    p /= np.sum(p, axis=-1)[..., None]
    return p


# %% right: apply_along_axis and math
import math


def softmax(logits):
    def one(v):
        top = v.max()
        e = [math.exp(a - top) for a in v]
        s = math.fsum(e)
        return np.array([a / s for a in e], dtype=v.dtype)

    return np.apply_along_axis(one, -1, logits)


# %% right: axis moved to the front
def softmax(logits):
    z = np.moveaxis(logits, -1, 0)
    e = np.exp(z - z.max(0))
    return np.moveaxis(e / e.sum(0), 0, -1)


# %% right: recursion, type hints, an axis argument, eps 1e-12
def softmax(logits: np.ndarray, axis: int = -1, eps: float = 1e-12) -> np.ndarray:
    if logits.ndim > 1:
        return np.stack([softmax(part) for part in logits])
    e = np.exp(logits - np.max(logits))
    return (e / (np.sum(e) + eps)).astype(logits.dtype)


# %% right: shifted by the mean of the largest and the largest
def softmax(logits):
    m = logits.max(axis=-1, keepdims=True)
    log_sum = m + np.log(np.exp(logits - m).sum(axis=-1, keepdims=True))
    return np.exp(logits - log_sum)


# %% right: log1p-free two passes
def softmax(logits):
    V = logits.shape[-1]
    z = np.array(logits)
    for row in z.reshape(-1, V):
        row -= row.max()
        row[:] = np.exp(row)
        row /= row.sum()
    return z


# %% right: by logarithms
def softmax(logits):
    return np.exp(logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True))


# %% right: rows
def softmax(logits):
    rows = logits.reshape(-1, logits.shape[-1])
    out = np.empty_like(rows)
    for r, row in enumerate(rows):
        e = np.exp(row - max(row))
        out[r] = e / np.sum(e)
    return out.reshape(logits.shape)


# %% right: differences
def softmax(logits):
    return 1 / np.exp(np.minimum(logits[..., None, :] - logits[..., :, None], 700)).sum(axis=-1)


# %% right: axis first
def softmax(z):
    z = np.moveaxis(z, -1, 0)
    e = np.exp(z - z.max(0))
    return np.moveaxis(e / e.sum(0), 0, -1)


# %% right: in place on a copy, another way
def softmax(logits):
    p = logits - np.expand_dims(np.amax(logits, -1), -1)
    np.exp(p, out=p)
    p /= np.einsum("...v->...", p)[..., None]
    return p


# %% wrong: not shifted
# named: With large logits e^logit overflows to inf (and with very
def softmax(logits):
    e = np.exp(logits)
    return e / e.sum(axis=-1, keepdims=True)


# %% wrong: one maximum for the whole array
# named: The largest logit of the whole array is taken from all
def softmax(logits):
    e = np.exp(logits - logits.max())
    return e / e.sum(axis=-1, keepdims=True)


# %% wrong: over axis 0
# named: The sum runs over the first axis; the V probabilities
def softmax(logits):
    e = np.exp(logits - logits.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


# %% wrong: over axis 1
# named: The sum runs over axis 1, which is the last one of (N, V)
def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% wrong: over everything
# named: The sum runs over the whole array, so all its numbers
def softmax(logits):
    e = np.exp(logits - logits.max())
    return e / e.sum()


# %% wrong: no keepdims
# says: with ValueError
def softmax(logits):
    e = np.exp(logits - logits.max(axis=-1))
    return e / e.sum(axis=-1)


# %% wrong: log softmax
# named: The logarithm of the probabilities is returned
def softmax(logits):
    z = logits - logits.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


# %% wrong: eps of 1e-5 in the denominator
# named: Four digits or more are right, and not all. Look for
def softmax(logits):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return e / (e.sum(axis=-1, keepdims=True) + 1e-5)


# %% wrong: changes its argument
# named: The largest logit is taken from the caller's own array
def softmax(logits):
    logits -= logits.max(axis=-1, keepdims=True)
    e = np.exp(logits)
    return e / e.sum(axis=-1, keepdims=True)


# %% wrong: sigmoid
# named: A sigmoid is taken of each logit on its own; softmax
def softmax(logits):
    return 1 / (1 + np.exp(-logits))


# %% wrong: not divided
# named: The division by the sum is missing, so the numbers do not
def softmax(logits):
    return np.exp(logits - logits.max(axis=-1, keepdims=True))


# %% wrong: clipped instead of shifted
# named: The logits are clipped. That stops the overflow and makes
def softmax(logits):
    e = np.exp(np.clip(logits, -500, 500))
    return e / e.sum(axis=-1, keepdims=True)


# %% wrong: nan replaced
# named: The overflow is painted over (`nan_to_num`), and the
def softmax(logits):
    e = np.exp(logits)
    return np.nan_to_num(e / e.sum(axis=-1, keepdims=True))


# %% wrong: mean subtracted
# named: With large logits e^logit overflows to inf (and with very
def softmax(logits):
    e = np.exp(logits - logits.mean(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% wrong: divided by the largest
# named: The division by the sum is missing, so the numbers do not
def softmax(logits):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return e / e.max(axis=-1, keepdims=True)


# %% wrong: logits divided by their sum
# named: There is no exponential: logits can be negative, and so
def softmax(logits):
    return logits / logits.sum(axis=-1, keepdims=True)


# %% wrong: max in the exponent, not in the sum
# named: The sum is taken of e^logit without the shift, and the
def softmax(logits):
    return np.exp(logits - logits.max(axis=-1, keepdims=True)) / np.exp(logits).sum(axis=-1, keepdims=True)


# %% wrong: divided by the max instead of subtracting it
# named: The logits are divided by the largest one; it is
def softmax(logits):
    e = np.exp(logits / logits.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% wrong: argmax as one-hot
# named: The largest logit gets 1 and all others 0: that is the
def softmax(logits):
    return np.eye(logits.shape[-1])[logits.argmax(axis=-1)].astype(logits.dtype)


# %% wrong: powers of two
# named: Powers of 2 stand where powers of e belong.
def softmax(logits):
    e = 2.0 ** (logits - logits.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% wrong: twice
# named: The softmax is taken twice: the probabilities went
def softmax(logits):
    for _ in range(2):
        e = np.exp(logits - logits.max(axis=-1, keepdims=True))
        logits = e / e.sum(axis=-1, keepdims=True)
    return logits


# %% wrong: float64 always
# named: The result is always float64; it has to keep the dtype of
def softmax(logits):
    z = logits.astype(np.float64)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% wrong: sign
# named: The exponent has the wrong sign: the largest logit has to
def softmax(logits):
    e = np.exp(-(logits - logits.min(axis=-1, keepdims=True)))
    return e / e.sum(axis=-1, keepdims=True)


# %% wrong: minimum subtracted
# named: With large logits e^logit overflows to inf (and with very
def softmax(logits):
    e = np.exp(logits - logits.min(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% wrong: absolute logits subtracted
# named: The largest absolute value is taken off (`abs`); where
def softmax(logits):
    e = np.exp(logits - np.abs(logits).max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% wrong: Euclidean length
# named: The powers are divided by the root of the sum of their
def softmax(logits):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return e / np.sqrt((e**2).sum(axis=-1, keepdims=True))


# %% wrong: for two axes only
# says: with ValueError
def softmax(logits):
    N, V = logits.shape
    e = np.exp(logits - logits.max(axis=1).reshape(N, 1))
    return e / e.sum(axis=1).reshape(N, 1)


# %% wrong: axis -2
# named: The sum runs over the axis before the last; the V
def softmax(logits):
    ax = -2 if logits.ndim > 1 else -1
    e = np.exp(logits - logits.max(ax, keepdims=True))
    return e / e.sum(ax, keepdims=True)


# %% wrong: mean instead of sum
# named: Too large by a factor of exactly V: a sum was taken where
def softmax(logits):
    e = np.exp(logits - logits.max(-1, keepdims=True))
    return e / e.mean(-1, keepdims=True)


# %% wrong: divided by the maximum
# named: The powers are divided by the largest of them
def softmax(logits):
    powers = np.exp(logits)
    return powers / np.amax(powers, axis=-1, keepdims=True)


# %% wrong: shifted, and divided by the maximum
# named: The division by the sum is missing
def softmax(logits):
    powers = np.exp(logits - np.amax(logits, axis=-1, keepdims=True))
    return powers / np.amax(powers, axis=-1, keepdims=True)


# %% wrong: the logits divided by their maximum
# named: The logits are divided by the largest one; it is subtracted.
def softmax(logits):
    e = np.exp(logits / np.max(logits, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)
