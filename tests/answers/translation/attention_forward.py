"""Answers to attention_forward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: einsum
def attention_forward(query, keys, values, mask):
    K = query.shape[-1]
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    scores = np.where(mask.T[None], scores, -np.inf)
    scores = scores - scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores)
    weights = weights / weights.sum(axis=-1, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


# %% right: matrix products, sequences first
def attention_forward(query, keys, values, mask):
    q, k, v = (a.transpose(1, 0, 2) for a in (query, keys, values))
    scores = q @ k.transpose(0, 2, 1) / q.shape[2] ** 0.5
    scores = np.where(mask.T[:, None, :], scores, -np.inf)
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    p = e / e.sum(axis=2, keepdims=True)
    return (p @ v).transpose(1, 0, 2), p.transpose(1, 0, 2)


# %% right: loops
def attention_forward(query, keys, values, mask):
    T, N, K = query.shape
    S, _, H = values.shape
    context = np.zeros((T, N, H), dtype=values.dtype)
    weights = np.zeros((T, N, S), dtype=values.dtype)
    for t in range(T):
        for n in range(N):
            scores = np.full(S, -np.inf)
            for s in range(S):
                if mask[s, n]:
                    scores[s] = query[t, n] @ keys[s, n] / np.sqrt(K)
            p = np.exp(scores - scores.max())
            p /= p.sum()
            weights[t, n] = p
            for s in range(S):
                context[t, n] += weights[t, n, s] * values[s, n]
    return context, weights


# %% right: sequence by sequence, the real steps alone
def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def attention_forward(query, keys, values, mask):
    T, N, K = query.shape
    weights = np.zeros((T, N, len(keys)), query.dtype)
    contexts = []
    for n in range(N):
        real = np.flatnonzero(mask[:, n])
        p = softmax(query[:, n] @ keys[real, n].T * K**-0.5)
        weights[:, n, real] = p
        contexts.append(p @ values[real, n])
    return np.stack(contexts, axis=1), weights


# %% right: a very negative score
def attention_forward(query, keys, values, mask):
    K = query.shape[2]
    scaled = query / np.asarray(np.sqrt(K), dtype=query.dtype)
    scores = (scaled[:, None] * keys[None]).sum(axis=-1).transpose(0, 2, 1)
    scores[:, ~mask.T] = -1e30
    scores -= scores.max(axis=2)[..., None]
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=2)[..., None]
    context = (scores.transpose(0, 2, 1)[..., None] * values).sum(axis=1)
    return context, scores


# %% right: masked exponentials
def attention_forward(query, keys, values, mask):
    z = np.einsum("tnk,snk->tns", query, keys)
    z = z * query.dtype.type(1 / np.sqrt(query.shape[2]))
    real = np.broadcast_to(mask.T, z.shape)
    top = np.max(z, axis=2, keepdims=True, where=real, initial=-np.inf)
    weights = np.zeros_like(z)
    np.exp(z - top, out=weights, where=real)
    weights /= weights.sum(axis=2, keepdims=True)
    return np.matmul(weights.swapaxes(0, 1), values.swapaxes(0, 1)).swapaxes(0, 1), weights


# %% wrong: no root
# named: The scores are not divided by √K
change((" / float(np.sqrt(K))", ""), of="einsum")


# %% wrong: divided by K
# named: The scores are divided by K; √K belongs there
change(("float(np.sqrt(K))", "K"), of="einsum")


# %% wrong: the root of H
# named: The scores are divided by the root of H
change(("K = query.shape[-1]", "K = values.shape[-1]"), of="einsum")


# %% wrong: the mask afterwards
# named: The softmax runs over all source steps, padding too
def attention_forward(query, keys, values, mask):
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(query.shape[2]))
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = e / e.sum(axis=2, keepdims=True) * mask.T
    return np.einsum("tns,snh->tnh", weights, values), weights


# %% wrong: no mask
# named: The mask is not used: the padding has weights
change(("    scores = np.where(mask.T[:, None, :], scores, -np.inf)\n", ""), of="matrix products, sequences first")


# %% wrong: scores of 0
# named: The scores of the padding are set to 0 before the softmax; e⁰ is 1
change(("np.where(mask.T[None], scores, -np.inf)", "scores * mask.T"), of="einsum")


# %% wrong: masked the wrong way round
# named: The mask is the wrong way round
change(("np.where(mask.T[None], scores, -np.inf)", "np.where(mask.T[None], -np.inf, scores)"), of="einsum")


# %% wrong: over the batch
# named: The softmax runs over the sequences of the batch
change(("axis=-1", "axis=1"), of="einsum")


# %% wrong: over the target
# named: The softmax runs over the target steps
change(("axis=-1", "axis=0"), of="einsum")


# %% wrong: one maximum
# named: The largest score of all is taken away
change(("scores.max(axis=-1, keepdims=True)", "scores.max()"), of="einsum")


# %% wrong: no maximum
# named: With large scores e^score overflows
change(("    scores = scores - scores.max(axis=-1, keepdims=True)\n", ""), of="einsum")


# %% wrong: a large number added
# named: A large number is added to the padding's scores
change(
    ("np.where(mask.T[None], scores, -np.inf)", "scores + (-1e9 * ~mask.T).astype(scores.dtype)"),
    of="einsum",
)


# %% wrong: minus ten thousand
# named: The padding gets a score that real steps may have
change(("-np.inf", "-1e4"), of="einsum")


# %% wrong: the mask as a length
# named: The mask is read as a length
change(
    ("K = query.shape[-1]", "K = query.shape[-1]\n    mask = np.arange(len(mask))[:, None] < mask.sum(axis=0)"),
    of="einsum",
)


# %% wrong: keys in the context
# named: The context is made of the keys
change(("weights, values)", "weights, keys)"), ("tnh", "tnk"), ("snh", "snk"), of="einsum")


# %% wrong: not divided by the sum
# named: The weights are not divided by their sum
change(("    weights = weights / weights.sum(axis=-1, keepdims=True)\n", ""), of="einsum")


# %% wrong: weights (N, T, S)
# named: The first two axes have changed places
change(("p.transpose(1, 0, 2)", "p"), of="matrix products, sequences first")


# %% wrong: weights (T, S, N)
# named: Transposed: the last two axes
change(("return context, weights", "return context, weights.transpose(0, 2, 1)"), of="einsum")


# %% wrong: float64 from the root
# named: The result is float64 where the arguments are float32
change(("float(np.sqrt(K))", "np.sqrt(K)"), of="einsum")


# %% wrong: float64 from the zeros
# named: The result is float64 where the arguments are float32
change((", dtype=values.dtype", ""), of="loops")


# %% wrong: padded keys set to 0
# named: The numbers are right, but keys
change(
    (
        "    scores =",
        "    keys[~mask] = 0\n    scores =",
    ),
    of="matrix products, sequences first",
)


# %% wrong: only the context
# says: expected 2 results: context, weights
change(("return context, weights", "return context"), of="einsum")


# %% wrong: swapped
# named: Another result stands in this place
change(("return context, weights", "return weights, context"), of="einsum")


# %% wrong: the mask not turned
# says: mask
change(("mask.T[None]", "mask"), of="einsum")


# %% wrong: the likeliest alone
# named: The context is the value of the likeliest source step alone
change(
    ('np.einsum("tns,snh->tnh", weights, values)', "values[weights.argmax(axis=2), np.arange(values.shape[1])]"),
    of="einsum",
)


# %% wrong: the root of T
# named: The scores are divided by the root of T
change(("query.shape[-1]", "query.shape[0]"), of="einsum")


# %% wrong: branches exchanged
# named: The mask is the wrong way round
change(("scores, -np.inf", "-np.inf, scores"), of="matrix products, sequences first")


# %% wrong: the context of the exponentials
# named: The context is made of the exponentials
change(
    ("    weights = weights / weights", "    raw = weights\n    weights = weights / weights"),
    ('"tns,snh->tnh", weights', '"tns,snh->tnh", raw'),
    of="einsum",
)


# %% wrong: the sum over the target
# named: The sum of the softmax runs over the target steps
change(("weights.sum(axis=-1", "weights.sum(axis=0"), of="einsum")


# %% wrong: the maximum over the batch
# named: The softmax runs over the sequences of the batch
change(("scores.max(axis=-1", "scores.max(axis=1"), of="einsum")


# %% wrong: a number taken away
# named: A number is taken from the padding's scores
change(("np.where(mask.T[None], scores, -np.inf)", "scores - 1e4 * ~mask.T"), of="einsum")


# %% wrong: the smallest score
# named: The smallest score of each query is taken away
change(("scores.max(axis=2", "scores.min(axis=2"), of="matrix products, sequences first")


# %% wrong: the values of the first
# named: The context of every sequence is made of the values of the first one
change(('"tns,snh->tnh", weights, values', '"tns,sh->tnh", weights, values[:, 0]'), of="einsum")


# %% wrong: a return inside the loop
# named: The first step alone is there, and the others are 0
change(("    return context", "        return context"), of="loops")
