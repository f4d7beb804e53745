"""Answers to additive_scores; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: an axis for each
def additive_scores(query, keys, Wq, Wk, v):
    q = (query @ Wq.T)[:, :, None]
    k = (keys @ Wk.T).transpose(1, 0, 2)[None]
    return np.tanh(q + k) @ v


# %% right: loops
def additive_scores(query, keys, Wq, Wk, v):
    T, N, H = query.shape
    S = len(keys)
    scores = np.zeros((T, N, S), dtype=query.dtype)
    for t in range(T):
        for n in range(N):
            for s in range(S):
                scores[t, n, s] = v @ np.tanh(Wq @ query[t, n] + Wk @ keys[s, n])
    return scores


# %% right: einsum
def additive_scores(query, keys, Wq, Wk, v):
    q = np.einsum("tnh,ah->tna", query, Wq)
    k = np.einsum("snk,ak->sna", keys, Wk)
    hidden = np.tanh(q[:, None, :, :] + k[None, :, :, :])
    return np.einsum("tsna,a->tns", hidden, v)


# %% right: target step by target step
def additive_scores(query, keys, Wq, Wk, v):
    k = keys @ Wk.T
    rows = []
    for q_t in query:
        rows.append(np.tanh(k + q_t @ Wq.T).dot(v).T)
    return np.array(rows)


# %% right: one layer on both, put side by side
def additive_scores(query, keys, Wq, Wk, v):
    (T, N, H), (S, _, K) = query.shape, keys.shape
    q = np.broadcast_to(query[:, :, None], (T, N, S, H))
    k = np.broadcast_to(keys.swapaxes(0, 1)[None], (T, N, S, K))
    both = np.concatenate([q, k], axis=-1)
    return (np.tanh(both @ np.concatenate([Wq, Wk], axis=1).T) * v).sum(axis=-1)


# %% right: source step by source step
def additive_scores(query, keys, Wq, Wk, v):
    scores = np.empty((*query.shape[:2], len(keys)), query.dtype)
    q = query @ Wq.T
    for s in range(len(keys)):
        scores[:, :, s] = np.sum(np.tanh(q + keys[s] @ Wk.T) * v, axis=2)
    return scores


# %% wrong: no tanh
# named: The tanh is missing
change(("np.tanh(q + k)", "(q + k)"), of="an axis for each")


# %% wrong: a tanh each
# named: Query and key have a tanh each
change(("np.tanh(q + k)", "(np.tanh(q) + np.tanh(k))"), of="an axis for each")


# %% wrong: the tanh outside
# named: The tanh stands outside
change(("np.tanh(q + k) @ v", "np.tanh((q + k) @ v)"), of="an axis for each")


# %% wrong: no v
# named: v is not used: the units are summed up
change((" @ v", ".sum(axis=-1)"), of="an axis for each")


# %% wrong: a product
# named: Query and key are multiplied
change(("q + k)", "q * k)"), of="an axis for each")


# %% wrong: a mean
# named: The scores are a mean over the units
change(("* v).sum(axis=-1)", "* v).mean(axis=-1)"), of="one layer on both, put side by side")


# %% wrong: sequences last
# named: The sequences come last
change((".dot(v).T", ".dot(v)"), of="target step by target step")


# %% wrong: target and source exchanged
# named: Target and source have changed places
change(("tsna,a->tns", "tsna,a->snt"), of="einsum")


# %% wrong: reshaped
# named: `reshape` was used
change(
    ('np.einsum("tsna,a->tns", hidden, v)', "(hidden @ v).reshape(*query.shape[:2], len(keys))"),
    of="einsum",
)


# %% wrong: softmax inside
# named: The softmax is in it already
def additive_scores(query, keys, Wq, Wk, v):
    q = (query @ Wq.T)[:, :, None]
    k = (keys @ Wk.T).transpose(1, 0, 2)[None]
    e = np.exp(np.tanh(q + k) @ v)
    return e / e.sum(axis=2, keepdims=True)


# %% wrong: divided by √A
# named: The scores are divided by √A
change(("np.tanh(q + k) @ v", "np.tanh(q + k) @ v / float(np.sqrt(len(v)))"), of="an axis for each")


# %% wrong: the first query
# named: All target steps ask with the first query
change(("Wq @ query[t, n]", "Wq @ query[0, n]"), of="loops")


# %% wrong: the first sequence's keys
# named: The sequences are mixed
change(("keys[s, n]", "keys[s, 0]"), of="loops")


# %% wrong: a minus
# named: The key is subtracted
change(("q + k)", "q - k)"), of="an axis for each")


# %% wrong: sigmoids
# named: A sigmoid stands in the place of the tanh
change(("np.tanh(q + k)", "(1 / (1 + np.exp(-(q + k))))"), of="an axis for each")


# %% wrong: no sum over the units
# named: The products with v are not summed over the units
change((".sum(axis=-1)", ""), of="one layer on both, put side by side")


# %% wrong: float64
# named: The result is always float64
change((", dtype=query.dtype", ""), of="loops")


# %% wrong: Wq not turned
# says: Wq
change(("query @ Wq.T", "query @ Wq"), of="an axis for each")


# %% wrong: the weights exchanged
# says: additive_scores
change(("query @ Wq.T", "query @ Wk.T"), ("keys @ Wk.T", "keys @ Wq.T"), of="an axis for each")


# %% wrong: the keys forgotten
# named: The keys are not used
change(("q + k)", "q + 0 * k)"), of="an axis for each")
