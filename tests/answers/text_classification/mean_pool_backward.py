"""Answers to mean_pool_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: shares
def mean_pool_backward(dpooled, mask):
    share = (mask / mask.sum(axis=0)).astype(dpooled.dtype)
    return share[:, :, None] * dpooled


# %% right: loops
def mean_pool_backward(dpooled, mask):
    T, N = mask.shape
    dh = np.zeros((T, N, dpooled.shape[1]), dtype=dpooled.dtype)
    for n in range(N):
        count = int(mask[:, n].sum())
        for t in range(T):
            if mask[t, n]:
                dh[t, n] = dpooled[n] / count
    return dh


# %% right: where
def mean_pool_backward(dpooled, mask):
    counts = mask.sum(axis=0, keepdims=True).T.astype(dpooled.dtype)
    return np.where(mask[..., None], dpooled / counts, np.zeros((), dpooled.dtype))


# %% right: einsum
def mean_pool_backward(dpooled, mask):
    m = mask.astype(dpooled.dtype)
    return np.einsum("tn,n,nh->tnh", m, 1 / m.sum(axis=0), dpooled)


# %% right: repeat and set to 0
def mean_pool_backward(dpooled, mask):
    dh = np.repeat(dpooled[None], len(mask), axis=0)
    dh /= np.count_nonzero(mask, axis=0).astype(dpooled.dtype)[None, :, None]
    dh[~mask] = 0
    return dh


# %% wrong: over T
# named: The mean is taken over all T steps
change(("mask.sum(axis=0)", "mask.shape[0]"), of="shares")


# %% wrong: a sum
# named: The division by the number of valid steps is missing
change(("(mask / mask.sum(axis=0))", "mask"), of="shares")


# %% wrong: no mask
# named: Padded steps get a share as well
change(("    dh[~mask] = 0\n", ""), of="repeat and set to 0")


# %% wrong: neither mask nor count
# named: The mask is not used
def mean_pool_backward(dpooled, mask):
    T = len(mask)
    return np.repeat(dpooled[None] / T, T, axis=0)


# %% wrong: all valid steps
# named: It is divided by the number of all valid steps of the batch
change(("mask.sum(axis=0)", "mask.sum()"), of="shares")


# %% wrong: the first count
# named: All sequences are divided by the number of the first one
change(("mask[:, n].sum()", "mask[:, 0].sum()"), of="loops")


# %% wrong: length from the last True
# named: It is divided by the number of steps up to the last valid one
def mean_pool_backward(dpooled, mask):
    lengths = np.array([np.flatnonzero(column)[-1] + 1 for column in mask.T])
    return (mask / lengths).astype(dpooled.dtype)[:, :, None] * dpooled


# %% wrong: float64
# named: The result is not float32
change((".astype(dpooled.dtype)", ""), of="shares")


# %% wrong: inverted
# named: The mask is the wrong way round
change(("if mask[t, n]:", "if not mask[t, n]:"), of="loops")


# %% wrong: last state
# named: Only the last valid step gets a gradient
def mean_pool_backward(dpooled, mask):
    dh = np.zeros((*mask.shape, dpooled.shape[-1]), dpooled.dtype)
    for n in range(mask.shape[1]):
        dh[np.flatnonzero(mask[:, n])[-1], n] = dpooled[n]
    return dh


# %% wrong: batch first
# named: The first two axes have changed places
change(("share[:, :, None] * dpooled", "(share[:, :, None] * dpooled).swapaxes(0, 1)"), of="shares")


# %% wrong: N
# named: It is divided by N
change(("mask.sum(axis=0)", "mask.shape[1]"), of="shares")


# %% wrong: in place
# named: The numbers are right, but dpooled
def mean_pool_backward(dpooled, mask):
    dpooled /= mask.sum(axis=0)[:, None].astype(dpooled.dtype)
    return mask[:, :, None] * dpooled


# %% wrong: not spread
# named: The steps are missing
# says: dh has shape
def mean_pool_backward(dpooled, mask):
    return dpooled / mask.sum(axis=0)[:, None].astype(dpooled.dtype)


# %% wrong: twice
# named: It is divided by the number of valid steps twice
change(("dpooled[n] / count", "dpooled[n] / count**2"), of="loops")


# %% wrong: multiplied
# named: It is multiplied by the number of valid steps
change(("dpooled[n] / count", "dpooled[n] * count"), of="loops")


# %% wrong: counted along the wrong axis
# named: The valid steps are counted across the sequences
def mean_pool_backward(dpooled, mask):
    share = mask / np.maximum(mask.sum(axis=1, keepdims=True), 1)
    return share.astype(dpooled.dtype)[:, :, None] * dpooled


# %% wrong: handed back as it is
# named: The steps are missing
def mean_pool_backward(dpooled, mask):
    return dpooled


# %% wrong: the largest number of valid steps
# named: All sequences are divided by the largest number of valid steps;
def mean_pool_backward(dpooled, mask):
    share = (mask / mask.sum(axis=0).max()).astype(dpooled.dtype)
    return share[:, :, None] * dpooled


# %% wrong: the mean number of valid steps
# named: All sequences are divided by the mean number of valid steps; each
def mean_pool_backward(dpooled, mask):
    n = mask.sum(0).mean()
    return (mask[:, :, None] * (dpooled / n)).astype(dpooled.dtype)


# %% wrong: up to the first gap
# named: It is divided by the number of steps before the first padded one.
def mean_pool_backward(dpooled, mask):
    k = np.where(mask.all(axis=0), len(mask), mask.argmin(axis=0))
    return (mask[:, :, None] * (dpooled / np.maximum(k, 1)[:, None])).astype(dpooled.dtype)


# %% wrong: a softmax of the mask
# named: The shares are a softmax of the mask: padded steps get e⁰ = 1. A
def mean_pool_backward(dpooled, mask):
    e = np.exp(mask.astype(dpooled.dtype))
    return (e / e.sum(axis=0))[:, :, None] * dpooled
