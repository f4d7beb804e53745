"""Answers to causal_attention; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: −∞ above the diagonal
def causal_attention(q, k, v):
    T, N, D = q.shape
    scores = np.einsum("tnd,und->tnu", q, k) / np.array(np.sqrt(D), dtype=q.dtype)
    future = np.triu(np.ones((T, T), bool), k=1)
    scores = np.where(future[:, None, :], -np.inf, scores)
    scores -= scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores)
    weights /= weights.sum(axis=-1, keepdims=True)
    return np.einsum("tnu,unh->tnh", weights, v), weights


# %% right: query by query
def causal_attention(q, k, v):
    T, N, D = q.shape
    y = np.zeros((T, N, v.shape[2]), dtype=q.dtype)
    weights = np.zeros((T, N, T), dtype=q.dtype)
    for t in range(T):
        for n in range(N):
            s = k[: t + 1, n] @ q[t, n] / np.sqrt(D)
            e = np.exp(s - s.max())
            weights[t, n, : t + 1] = e / e.sum()
            y[t, n] = weights[t, n, : t + 1] @ v[: t + 1, n]
    return y, weights


# %% right: step by step
def causal_attention(q, k, v):
    T, N, D = q.shape
    ys, ws = [], []
    for t in range(T):
        s = (k[: t + 1] * q[t]).sum(axis=2) * float(D) ** -0.5
        e = np.exp(s - s.max(axis=0))
        w = e / e.sum(axis=0)
        ys.append((w[:, :, None] * v[: t + 1]).sum(axis=0))
        ws.append(np.concatenate([w, np.zeros((T - t - 1, N), dtype=w.dtype)]).T)
    return np.stack(ys), np.stack(ws)


# %% right: sequences first, a large negative number
def causal_attention(q, k, v):
    T = len(q)
    q, k, v = (a.transpose(1, 0, 2) for a in (q, k, v))
    scores = q @ k.transpose(0, 2, 1) * float(q.shape[2]) ** -0.5
    scores[:, np.arange(T)[:, None] < np.arange(T)] = -1e30
    e = np.exp(scores - scores.max(axis=2)[:, :, None])
    weights = e / e.sum(axis=2)[:, :, None]
    return (weights @ v).transpose(1, 0, 2), weights.transpose(1, 0, 2)


# %% right: logarithms of the sums
def causal_attention(q, k, v):
    T, _, D = q.shape
    scores = np.einsum("tnd,und->tnu", q, k) / float(np.sqrt(D))
    scores = np.where(np.tri(T, dtype=bool)[:, None], scores, -np.inf)
    weights = np.exp(scores - np.logaddexp.reduce(scores, axis=2, keepdims=True))
    return (weights[..., None] * v.swapaxes(0, 1)).sum(axis=2), weights


# %% right: masked once more, after the softmax
def causal_attention(q, k, v):
    T, _, D = q.shape
    mask = np.tril(np.ones((T, T), dtype=q.dtype))[:, None, :]
    scores = np.einsum("tnd,und->tnu", q, k) / float(np.sqrt(D))
    scores = np.where(mask > 0, scores, scores.min() - 1)
    e = np.exp(scores - scores.max(axis=2, keepdims=True)) * mask
    weights = e / e.sum(axis=2, keepdims=True)
    return np.einsum("tnu,unh->tnh", weights, v), weights


# %% right: −1e9 added
def causal_attention(q, k, v):
    T, _, D = q.shape
    bias = np.triu(np.full((T, T), -1e9, dtype=q.dtype), 1)
    scores = np.einsum("tnd,und->tnu", q, k) / float(np.sqrt(D)) + bias[:, None]
    e = np.exp(scores - scores.max(-1, keepdims=True))
    weights = e / e.sum(-1, keepdims=True)
    return np.einsum("tnu,unh->tnh", weights, v), weights


# %% wrong: no mask
# named: No step is masked
change((" + bias[:, None]", ""), of="−1e9 added")


# %% wrong: no root
# named: The scores are not divided by √D
change((" / np.sqrt(D)", ""), of="query by query")


# %% wrong: divided by D
# named: The scores are divided by D
change((" / np.sqrt(D)", " / D"), of="query by query")


# %% wrong: the root of H
# named: The scores are divided by the root of H
change(("np.sqrt(D)", "np.sqrt(v.shape[2])"), of="query by query")


# %% wrong: the mask after the softmax
# named: The softmax runs over all steps, and the mask comes after it
def causal_attention(q, k, v):
    T, N, D = q.shape
    scores = np.einsum("tnd,und->tnu", q, k) / float(np.sqrt(D))
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = e / e.sum(axis=2, keepdims=True)
    weights = np.tril(weights.swapaxes(0, 1)).swapaxes(0, 1)
    return np.einsum("tnu,unh->tnh", weights, v), weights


# %% wrong: scores set to 0
# named: The scores of the future are set to 0 before the softmax; e⁰
def causal_attention(q, k, v):
    T, N, D = q.shape
    scores = np.einsum("tnd,und->tnu", q, k) / float(np.sqrt(D))
    scores = np.tril(scores.swapaxes(0, 1)).swapaxes(0, 1)
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = e / e.sum(axis=2, keepdims=True)
    return np.einsum("tnu,unh->tnh", weights, v), weights


# %% wrong: the step itself masked
# named: The step itself is masked as well
change(("k=1)", "k=0)"), of="−∞ above the diagonal")


# %% wrong: the step itself masked, 0 where nothing is seen
# named: The step itself is masked as well
def causal_attention(q, k, v):
    T, N, D = q.shape
    y = np.zeros((T, N, v.shape[2]), dtype=q.dtype)
    weights = np.zeros((T, N, T), dtype=q.dtype)
    for t in range(1, T):
        for n in range(N):
            s = k[:t, n] @ q[t, n] / np.sqrt(D)
            e = np.exp(s - s.max())
            weights[t, n, :t] = e / e.sum()
            y[t, n] = weights[t, n, :t] @ v[:t, n]
    return y, weights


# %% wrong: the mask transposed
# named: The mask is the wrong way round: a step sees itself and the future
change(("np.triu(np.ones((T, T), bool), k=1)", "np.triu(np.ones((T, T), bool), k=1).T"), of="−∞ above the diagonal")


# %% wrong: tri for its opposite
# named: The mask is the wrong way round: a step sees the future alone
change((", scores, -np.inf)", ", -np.inf, scores)"), of="logarithms of the sums")


# %% wrong: one step ahead
# named: The mask is one step too wide
change(("k=1)", "k=2)"), of="−∞ above the diagonal")


# %% wrong: −1e3
# named: The future gets a score that past steps may have themselves
change(("= -1e30", "= -1e3"), of="sequences first, a large negative number")


# %% wrong: −1e4 added
# named: A number is taken from the scores of the future
change(("-1e9", "-1e4"), of="−1e9 added")


# %% wrong: overflow
# named: With large scores e^score overflows
change(("np.exp(scores - scores.max(-1, keepdims=True))", "np.exp(scores)"), of="−1e9 added")


# %% wrong: the largest of all
# named: The largest score of all is taken away
change(("scores.max(axis=-1, keepdims=True)", "scores.max()"), of="−∞ above the diagonal")


# %% wrong: the maximum before the mask
# named: The largest score is looked for in the future as well
def causal_attention(q, k, v):
    T, N, D = q.shape
    scores = np.einsum("tnd,und->tnu", q, k) / float(np.sqrt(D))
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    e = e * np.tri(T, dtype=q.dtype)[:, None]
    weights = e / e.sum(axis=2, keepdims=True)
    return np.einsum("tnu,unh->tnh", weights, v), weights


# %% wrong: over the batch
# named: The softmax runs over the sequences of the batch
change(
    ("scores.max(axis=-1", "scores.max(axis=1"),
    ("weights.sum(axis=-1", "weights.sum(axis=1"),
    of="−∞ above the diagonal",
)


# %% wrong: over the queries
# named: The softmax runs over the queries t
change(
    ("scores.max(axis=-1", "scores.max(axis=0"),
    ("weights.sum(axis=-1", "weights.sum(axis=0"),
    of="−∞ above the diagonal",
)


# %% wrong: not divided by the sum
# named: The weights are not divided by their sum
change(("e / e.sum()", "e"), of="query by query")


# %% wrong: q and k exchanged
# named: q and k have changed places
change(('np.einsum("tnd,und->tnu", q, k)', 'np.einsum("tnd,und->unt", q, k)'), of="−1e9 added")


# %% wrong: k for v
# named: y is made of the keys
change(("weights @ v)", "weights @ k)"), of="sequences first, a large negative number")


# %% wrong: weights with the batch first
# named: The first two axes have changed places
change(("weights.transpose(1, 0, 2)", "weights"), of="sequences first, a large negative number")


# %% wrong: y with the batch first
# named: The first two axes have changed places
change(("(weights @ v).transpose(1, 0, 2)", "(weights @ v)"), of="sequences first, a large negative number")


# %% wrong: a mean over what is seen
# named: The plain mean of all that a step may see
change(("e = np.exp(s - s.max())", "e = np.ones(t + 1)"), of="query by query")


# %% wrong: the best step alone
# named: All the weight goes to the largest score
change(("e = np.exp(s - s.max())", "e = (s == s.max()).astype(q.dtype)"), of="query by query")


# %% wrong: weights transposed in y
# named: The weights stand transposed in y
change(('"tnu,unh->tnh", weights', '"unt,unh->tnh", weights'), of="−1e9 added")


# %% wrong: a mean, not a sum
# named: The weighted sum is divided by T
change((".sum(axis=2), weights", ".mean(axis=2), weights"), of="logarithms of the sums")


# %% wrong: the mean of what is seen
# named: The weighted sum is divided by the number of steps seen
change(("* v[: t + 1]).sum(axis=0)", "* v[: t + 1]).mean(axis=0)"), of="step by step")


# %% wrong: the order
# named: Another result stands in this place
change(("return y, weights", "return weights, y"), of="query by query")


# %% wrong: float64
# named: The result is float64 where
change((", dtype=q.dtype", ""), of="query by query")


# %% wrong: np.sqrt is float64
# named: The result is float64 where
change(("np.array(np.sqrt(D), dtype=q.dtype)", "np.sqrt(D)"), of="−∞ above the diagonal")


# %% wrong: weights alone
# says: expected 2 results
change(("return y, weights", "return weights"), of="query by query")


# %% wrong: q changed
# says: changes its argument q
change(
    ("    T, N, D = q.shape\n    ys", "    T, N, D = q.shape\n    q *= float(D) ** -0.5\n    ys"),
    (" * float(D) ** -0.5\n        e", "\n        e"),
    of="step by step",
)


# %% wrong: the scores returned
# named: The scores are returned in the place of the weights
def causal_attention(q, k, v):
    T, N, D = q.shape
    scores = np.einsum("tnd,und->tnu", q, k) / float(np.sqrt(D))
    scores = np.where(np.tri(T, dtype=bool)[:, None], scores, -np.inf)
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = e / e.sum(axis=2, keepdims=True)
    return np.einsum("tnu,unh->tnh", weights, v), scores


# %% wrong: the mask laid over batch and steps
# says: could not be broadcast
change(("bias[:, None]", "bias"), of="−1e9 added")


# %% wrong: the root of N
# named: The scores are divided by the root of N
change(("np.sqrt(D)", "np.sqrt(N)"), of="query by query")


# %% wrong: tril of (T, N, T)
# named: The mask lies on other axes
def causal_attention(q, k, v):
    T, N, D = q.shape
    scores = np.einsum("tnd,und->tnu", q, k) / float(np.sqrt(D))
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = np.tril(e / e.sum(axis=2, keepdims=True))
    return np.einsum("tnu,unh->tnh", weights, v), weights


# %% wrong: 0 times −∞
# named: 0 times −∞ is nan
change(
    ("np.triu(np.full((T, T), -1e9, dtype=q.dtype), 1)", "np.triu(np.ones((T, T), dtype=q.dtype), 1) * -np.inf"),
    of="−1e9 added",
)


# %% wrong: exponentials times the mask
# named: With large scores e^score overflows, in the future too
change(
    ("    scores = np.where(mask > 0, scores, scores.min() - 1)\n", ""),
    ("np.exp(scores - scores.max(axis=2, keepdims=True)) * mask", "np.exp(scores) * mask"),
    of="masked once more, after the softmax",
)


# %% wrong: each step alone
# named: Each step sees itself alone
change(("np.tri(T, dtype=bool)", "np.eye(T, dtype=bool)"), of="logarithms of the sums")


# %% wrong: q for v
# named: y is made of the queries
change(("weights @ v)", "weights @ q)"), of="sequences first, a large negative number")


# %% wrong: no exponential
# named: The scores themselves are divided by their sum
def causal_attention(q, k, v):
    scores = np.einsum("tnd,und->tnu", q, k) / float(np.sqrt(q.shape[2]))
    scores = scores * np.tri(len(q), dtype=q.dtype)[:, None]
    weights = scores / scores.sum(axis=2, keepdims=True)
    return np.einsum("tnu,unh->tnh", weights, v), weights


# %% wrong: scores without a sign
# named: The scores have lost their sign
change(
    ("s = k[: t + 1, n] @ q[t, n] / np.sqrt(D)", "s = abs(k[: t + 1, n] @ q[t, n]) / np.sqrt(D)"), of="query by query"
)


# %% wrong: scores summed over the batch
# named: The scores are summed over the sequences of the batch
def causal_attention(q, k, v):
    T, _, D = q.shape
    scores = np.einsum("tnd,und->tu", q, k) / float(np.sqrt(D))
    scores = np.where(np.tri(T, dtype=bool), scores, -np.inf)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = e / e.sum(axis=-1, keepdims=True)
    return np.einsum("tu,unh->tnh", weights, v), weights


# %% wrong: keys summed over the batch
# named: The keys are summed over the sequences of the batch
change(('"tnd,und->tnu"', '"tnd,umd->tnu"'), of="−∞ above the diagonal")
