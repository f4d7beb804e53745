"""Answers to attention_pool; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: minus infinity
def attention_pool(h, mask, w):
    scores = np.where(mask, h @ w, -np.inf)
    exp = np.exp(scores - scores.max(axis=0))
    weights = exp / exp.sum(axis=0)
    pooled = np.einsum("tn,tnh->nh", weights, h)
    return pooled, weights


# %% right: loops
def attention_pool(h, mask, w):
    T, N, H = h.shape
    pooled, weights = np.zeros((N, H), h.dtype), np.zeros((T, N), h.dtype)
    for n in range(N):
        steps = [t for t in range(T) if mask[t, n]]
        scores = np.array([h[t, n] @ w for t in steps])
        p = np.exp(scores - scores.max())
        p /= p.sum()
        for t, weight in zip(steps, p):
            weights[t, n] = weight
            pooled[n] += weight * h[t, n]
    return pooled, weights


# %% right: a very negative score
def attention_pool(h, mask, w):
    s = (h * w).sum(axis=-1)
    s = np.where(mask, s, np.full((), -1e9, s.dtype))
    s = s - s.max(axis=0, keepdims=True)
    e = np.exp(s)
    a = e / np.sum(e, axis=0, keepdims=True)
    return (a[:, :, np.newaxis] * h).sum(axis=0), a


# %% right: softmax of columns
def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


def attention_pool(h, mask, w):
    weights = np.zeros_like(h[..., 0])
    for n in range(h.shape[1]):
        valid = mask[:, n]
        weights[valid, n] = softmax(h[valid, n] @ w)
    pooled = np.stack([weights[:, n] @ h[:, n] for n in range(h.shape[1])])
    return pooled, weights


# %% right: masked exponentials
def attention_pool(h, mask, w):
    scores = np.einsum("tnh,h->tn", h, w)
    largest = np.max(scores, axis=0, where=mask, initial=-np.inf)
    exp = np.zeros_like(scores)
    np.exp(scores - largest, out=exp, where=mask)
    weights = exp / exp.sum(axis=0)
    return np.matmul(weights.T[:, None, :], h.transpose(1, 0, 2))[:, 0], weights


# %% right: log-sum-exp
def attention_pool(h, mask, w):
    scores = h @ w
    scores[~mask] = -np.inf
    total = np.logaddexp.reduce(scores, axis=0)
    weights = np.exp(scores - total)
    return sum(weights[t][:, None] * h[t] for t in range(len(h))), weights


# %% wrong: masked afterwards
# named: The softmax runs over all steps, padding too
def attention_pool(h, mask, w):
    scores = h @ w
    exp = np.exp(scores - scores.max(axis=0))
    weights = exp / exp.sum(axis=0) * mask
    return np.einsum("tn,tnh->nh", weights, h), weights


# %% wrong: no mask
# named: The mask is not used
change(("np.where(mask, h @ w, -np.inf)", "h @ w"), of="minus infinity")


# %% wrong: a score of 0
# named: The scores of the padding are set to 0 before the softmax; e⁰ is 1
change(("np.where(mask, h @ w, -np.inf)", "h @ w * mask"), of="minus infinity")


# %% wrong: a score of 0, masked again
# named: The scores of the padding are set to 0 before the softmax, and its weights
change(
    ("np.where(mask, h @ w, -np.inf)", "np.where(mask, h @ w, 0)"),
    ("weights = exp / exp.sum(axis=0)", "weights = np.where(mask, exp / exp.sum(axis=0), 0)"),
    of="minus infinity",
)


# %% wrong: over the batch
# named: The softmax runs over the sequences of the batch
change(
    ("scores.max(axis=0)", "scores.max(axis=1, keepdims=True)"),
    ("exp.sum(axis=0)", "exp.sum(axis=1, keepdims=True)"),
    of="minus infinity",
)


# %% wrong: over everything
# named: The softmax runs over all steps of all sequences
change(("scores.max(axis=0)", "scores.max()"), ("exp.sum(axis=0)", "exp.sum()"), of="minus infinity")


# %% wrong: no maximum
# named: With large scores e^score overflows
change((" - scores.max(axis=0)", ""), of="minus infinity")


# %% wrong: one maximum
# named: The largest score of the whole batch
change(("scores.max(axis=0)", "scores.max()"), of="minus infinity")


# %% wrong: maximum before the mask
# named: The largest score is looked for among the padding
def attention_pool(h, mask, w):
    scores = h @ w
    exp = np.exp(scores - scores.max(axis=0)) * mask
    weights = exp / exp.sum(axis=0)
    return np.einsum("tn,tnh->nh", weights, h), weights


# %% wrong: a large number subtracted
# named: A large number is added to the padding's scores
change(("np.where(mask, h @ w, -np.inf)", "h @ w - (1e9 * ~mask).astype(h.dtype)"), of="minus infinity")


# %% wrong: not divided
# named: The weights are not divided by their sum
change(("exp / exp.sum(axis=0)", "exp"), of="minus infinity")


# %% wrong: mean of the weighted states
# named: The sum is divided once more, by T
change(("[:, :, np.newaxis] * h).sum(axis=0)", "[:, :, np.newaxis] * h).mean(axis=0)"), of="a very negative score")


# %% wrong: plain mean
# named: pooled is the plain mean over the valid steps
change(
    ('np.einsum("tn,tnh->nh", weights, h)', "(mask[..., None] * h).sum(0) / mask.sum(0)[:, None].astype(h.dtype)"),
    of="minus infinity",
)


# %% wrong: the likeliest
# named: pooled is the state of the likeliest step alone
change(('np.einsum("tn,tnh->nh", weights, h)', "h[np.argmax(weights, axis=0), range(h.shape[1])]"), of="minus infinity")


# %% wrong: step by step
# named: The weighted states are returned step by step
change(('np.einsum("tn,tnh->nh", weights, h)', "weights[..., None] * h"), of="minus infinity")


# %% wrong: scaled
# named: The scores are divided by √H
change(("h @ w, -np.inf)", "h @ w / np.sqrt(len(w)).astype(w.dtype), -np.inf)"), of="minus infinity")


# %% wrong: tanh
# named: The states go through a tanh
change(("h @ w, -np.inf)", "np.tanh(h) @ w, -np.inf)"), of="minus infinity")


# %% wrong: sigmoids
# named: A sigmoid of each score
def attention_pool(h, mask, w):
    weights = np.where(mask, 0.5 * (1 + np.tanh(0.5 * (h @ w))), 0).astype(h.dtype)
    return np.einsum("tn,tnh->nh", weights, h), weights


# %% wrong: scores returned
# named: The scores are returned in the place of the weights
change(("return pooled, weights", "return pooled, np.where(mask, h @ w, 0)"), of="minus infinity")


# %% wrong: weights (N, T)
# named: Transposed
change(("return pooled, weights", "return pooled, weights.T"), of="minus infinity")


# %% wrong: swapped
# named: Another result stands in this place
change(("return pooled, weights", "return weights, pooled"), of="minus infinity")


# %% wrong: only pooled
# says: expected 2 results: pooled, weights
change(("return pooled, weights", "return pooled"), of="minus infinity")


# %% wrong: float64
# named: The result is always float64
change(("zeros((N, H), h.dtype), np.zeros((T, N), h.dtype)", "zeros((N, H)), np.zeros((T, N))"), of="loops")


# %% wrong: h changed
# named: The numbers are right, but h
change(("    pooled =", "    h[~mask] = 0\n    pooled ="), of="minus infinity")


# %% wrong: zeros before the maximum, the mask before the division
# named: The scores of the padding are set to 0 before the largest one is looked for
def attention_pool(h, mask, w):
    s = np.where(mask, h @ w, 0)
    e = np.exp(s - s.max(axis=0)) * mask
    weights = e / e.sum(axis=0)
    return np.einsum("tn,tnh->nh", weights, h), weights


# %% wrong: the states masked
# named: The states are multiplied with the mask before the softmax
def attention_pool(h, mask, w):
    h = h * mask[:, :, None]
    s = h @ w
    e = np.exp(s - s.max(axis=0))
    weights = e / e.sum(axis=0)
    return np.einsum("tn,tnh->nh", weights, h), weights


# %% wrong: no maximum, masked by a product
# named: With large scores e^score overflows, at the padding too
def attention_pool(h, mask, w):
    e = np.exp(h @ w) * mask
    weights = e / e.sum(axis=0)
    return np.einsum("tn,tnh->nh", weights, h), weights


# %% wrong: not summed over the units
# named: The products of h and w are not summed over the units
def attention_pool(h, mask, w):
    s = np.where(mask[:, :, None], h * w, -np.inf)
    e = np.exp(s - s.max(axis=0))
    weights = e / e.sum(axis=0)
    return (weights * h).sum(axis=0), weights


# %% wrong: sigmoids that sum to 1
# named: A sigmoid of each score, divided by their sum, stands where the
def attention_pool(h, mask, w):
    s = np.where(mask, h @ w, 0)
    g = np.where(mask, 1 / (1 + np.exp(-np.clip(s, -50, 50))), 0)
    a = g / g.sum(axis=0)
    return (a[:, :, None] * h).sum(axis=0), a


# %% wrong: the mask read as lengths
# named: The mask is read as lengths: as many of the first steps have
def attention_pool(h, mask, w):
    k = mask.sum(axis=0)
    on = np.arange(len(mask))[:, None] < k
    s = np.where(on, h @ w, -np.inf)
    e = np.exp(s - s.max(axis=0))
    a = e / e.sum(axis=0)
    return (a[:, :, None] * h).sum(axis=0), a


# %% wrong: w of length 1
# named: w is divided by its length; the scores are h_t · w as it is.
def attention_pool(h, mask, w):
    s = np.where(mask, h @ (w / np.linalg.norm(w)), -np.inf)
    e = np.exp(s - s.max(axis=0))
    a = (e / e.sum(axis=0)).astype(h.dtype)
    return (a[:, :, None] * h).sum(axis=0), a


# %% wrong: cosines
# named: The scores are cosines, divided by the lengths of h_t and w; they
def attention_pool(h, mask, w):
    c = np.where(mask[:, :, None], h, 0)
    s = np.where(mask, (c @ w) / (np.linalg.norm(c, axis=2) * np.linalg.norm(w) + 1e-12), -np.inf)
    e = np.exp(s - s.max(axis=0))
    a = e / e.sum(axis=0)
    return (a[:, :, None] * c).sum(axis=0), a
