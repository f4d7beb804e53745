"""Answers to repaired_attention; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: mended in place
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    mask = np.arange(S) < lengths[:, None]
    scores = np.where(mask, scores, -np.inf)
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


# %% right: by the exercise above
# after: model answers
def repaired_attention(query, keys, values, lengths):
    mask = np.arange(len(keys))[:, None] < lengths
    return attention_forward(query, keys, values, mask)


# %% right: sentence by sentence
def repaired_attention(query, keys, values, lengths):
    T, N, K = query.shape
    context = np.zeros((T, N, values.shape[2]), query.dtype)
    weights = np.zeros((T, N, len(keys)), query.dtype)
    for n, L in enumerate(lengths):
        scores = query[:, n] @ keys[:L, n].T / K**0.5
        exp = np.exp(scores - scores.max(axis=1, keepdims=True))
        weights[:, n, :L] = exp / exp.sum(axis=1, keepdims=True)
        context[:, n] = weights[:, n, :L] @ values[:L, n]
    return context, weights


# %% right: a very negative score, the mask once more at the end
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    mask = np.arange(S) < lengths[:, None]
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    scores[:, ~mask] = -1e30
    exp = np.exp(scores - scores.max(axis=-1, keepdims=True)) * mask
    weights = exp / exp.sum(axis=-1, keepdims=True)
    return np.einsum("tns,snh->tnh", weights, values), weights


# %% right: the exponentials masked, the maximum among the real ones
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    padding = np.arange(S) >= lengths[:, None]
    top = np.where(padding, -np.inf, scores).max(axis=2, keepdims=True)
    exp = np.exp(np.where(padding, -np.inf, scores - top))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = (weights[..., None] * values.swapaxes(0, 1)).sum(axis=2)
    return context, weights


# %% wrong: as it was
# named: All three faults are still there
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = exp / exp.sum(axis=1, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    mask = np.arange(S) < lengths[:, None]
    return context, weights * mask


# %% wrong: only the axis mended
# named: Two faults are still there: in what the context is made of
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    mask = np.arange(S) < lengths[:, None]
    return context, weights * mask


# %% wrong: masked before the context, not normalised
# named: One fault is still there: in where the mask comes
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    weights = weights * (np.arange(S) < lengths[:, None])
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


# %% wrong: the axis left
# named: One fault is still there: in the axis of the softmax
change(("axis=2", "axis=1"), of="mended in place")


# %% wrong: the axis and the place of the mask left
# named: Two faults are still there: in the axis of the softmax (it runs over the batch) and in where the mask
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = exp / exp.sum(axis=1, keepdims=True)
    weights = weights * (np.arange(S) < lengths[:, None])
    return np.einsum("tns,snh->tnh", weights, values), weights


# %% wrong: the context left
# named: One fault is still there: in what the context is made of
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    scores = np.where(np.arange(S) < lengths[:, None], scores, -np.inf)
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    return context, exp / exp.sum(axis=2, keepdims=True)


# %% wrong: no mask at all
# named: The mask is not used
change(("    scores = np.where(mask, scores, -np.inf)\n", ""), of="mended in place")


# %% wrong: exponentials masked after the maximum
# named: The largest score is looked for among the padding as well
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    mask = np.arange(S) < lengths[:, None]
    exp = np.exp(scores - scores.max(axis=2, keepdims=True)) * mask
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


# %% wrong: a large number added
# named: A large number is added to the padding's scores
change(
    ("np.where(mask, scores, -np.inf)", "scores + np.where(mask, 0.0, -1e9).astype(scores.dtype)"), of="mended in place"
)


# %% wrong: scores of 0
# named: The scores of the padding are set to 0 before the softmax; e⁰ is 1
change(("np.where(mask, scores, -np.inf)", "scores * mask"), of="mended in place")


# %% wrong: one too many
# named: The real steps go up to lengths[n] here
change(("< lengths", "<= lengths"), of="mended in place")


# %% wrong: one too few
# named: One real step is lost
change(("< lengths[:, None]", "< np.maximum(lengths[:, None] - 1, 1)"), of="mended in place")


# %% wrong: the root lost
# named: The scores are not divided by √K
change((" / float(np.sqrt(K))", ""), of="mended in place")


# %% wrong: the root as float64
# named: The result is float64 where the arguments are float32
change(("float(np.sqrt(K))", "np.sqrt(K)"), of="mended in place")


# %% wrong: the mask turned
# says: mask
change(("mask = np.arange(S) < lengths[:, None]", "mask = np.arange(S)[:, None] < lengths"), of="mended in place")


# %% wrong: over the target
# named: The softmax runs over the target steps
change(("axis=2", "axis=0"), of="mended in place")


# %% wrong: keys changed
# named: The numbers are right, but keys
change(("    scores =", "    keys[np.arange(S)[:, None] >= lengths] = 0\n    scores ="), of="mended in place")


# %% wrong: the axis of the maximum alone mended
# named: All three faults are still there: in the axis of the softmax (its sum
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=1, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    mask = np.arange(S) < lengths[:, None]
    return context, weights * mask


# %% wrong: the axis of the sum alone mended
# named: All three faults are still there: in the axis of the softmax (its maximum
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    mask = np.arange(S) < lengths[:, None]
    return context, weights * mask


# %% wrong: another axis
# named: All three faults are still there: in the axis of the softmax (it runs over the target
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    exp = np.exp(scores - scores.max(axis=0, keepdims=True))
    weights = exp / exp.sum(axis=0, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    mask = np.arange(S) < lengths[:, None]
    return context, weights * mask


# %% wrong: the mask mended, the axis in the sum alone
# named: One fault is still there: in the axis of the softmax (its maximum
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    mask = np.arange(S) < lengths[:, None]
    scores = np.where(mask, scores, -np.inf)
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


# %% wrong: the mask mended, the axis in the maximum alone
# named: One fault is still there: in the axis of the softmax (its sum
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    mask = np.arange(S) < lengths[:, None]
    scores = np.where(mask, scores, -np.inf)
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=1, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


# %% wrong: divided anew, the axis left
# named: One fault is still there: in the axis of the softmax (it runs over the batch)
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = exp / exp.sum(axis=1, keepdims=True)
    mask = np.arange(S) < lengths[:, None]
    weights = weights * mask
    weights = weights / weights.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


# %% wrong: divided anew over the batch
# named: One fault is still there: in the axis of the sum by which
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    mask = np.arange(S) < lengths[:, None]
    weights = weights * mask
    weights = weights / weights.sum(axis=1, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


# %% wrong: divided anew behind the context, the axis left
# named: Two faults are still there: in the axis of the softmax (it runs over the batch) and in what
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = exp / exp.sum(axis=1, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    mask = np.arange(S) < lengths[:, None]
    weights = weights * mask
    weights = weights / weights.sum(axis=2, keepdims=True)
    return context, weights


# %% wrong: minus ten thousand, masked once more
# named: The padding gets a score that real steps may have
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    mask = np.arange(S) < lengths[:, None]
    scores = np.where(mask, scores, -1e4)
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights * mask


# %% wrong: inverted
# named: The mask is the wrong way round
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    mask = np.arange(S) < lengths[:, None]
    scores = np.where(mask, -np.inf, scores)
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


# %% wrong: the longest for all
# named: The mask is that of the longest sentence
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    mask = np.arange(S) < np.full((len(lengths), 1), lengths.max())
    scores = np.where(mask, scores, -np.inf)
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


# %% wrong: one step less, and nothing of short ones
# named: One real step is lost
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    mask = np.arange(S) < lengths[:, None] - 1
    scores = np.where(mask, scores, -np.inf)
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


# %% wrong: zeros for scores, masked once more
# named: The scores of the padding are set to 0 before the softmax
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    mask = np.arange(S) < lengths[:, None]
    scores = scores * mask
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights * mask


# %% wrong: exponentials masked, the axis left
# named: One fault is still there: in the axis of the softmax (it runs over the batch)
def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    mask = np.arange(S) < lengths[:, None]
    exp = np.exp(scores - scores.max(axis=1, keepdims=True)) * mask
    weights = exp / exp.sum(axis=1, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


# %% wrong: larger for smaller
# named: The mask is the wrong way round
change(("np.arange(S) < lengths", "np.arange(S) > lengths"), of="mended in place")
