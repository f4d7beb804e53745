"""Answers to additive_scores_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: sums first
def additive_scores_backward(dscores, query, keys, Wq, Wk, v):
    hidden = np.tanh((query @ Wq.T)[:, :, None] + (keys @ Wk.T).swapaxes(0, 1)[None])
    dhidden = dscores[..., None] * v
    dsum = dhidden * (1 - hidden**2)
    dq = dsum.sum(axis=2)
    dk = dsum.sum(axis=0).swapaxes(0, 1)
    dWq = np.einsum("tna,tnh->ah", dq, query)
    dWk = np.einsum("sna,snk->ak", dk, keys)
    dv = np.einsum("tns,tnsa->a", dscores, hidden)
    return dq @ Wq, dk @ Wk, dWq, dWk, dv


# %% right: loops
def additive_scores_backward(dscores, query, keys, Wq, Wk, v):
    dquery, dkeys = np.zeros_like(query), np.zeros_like(keys)
    dWq, dWk, dv = np.zeros_like(Wq), np.zeros_like(Wk), np.zeros_like(v)
    T, N, S = dscores.shape
    for t in range(T):
        for n in range(N):
            for s in range(S):
                hidden = np.tanh(Wq @ query[t, n] + Wk @ keys[s, n])
                dsum = dscores[t, n, s] * v * (1 - hidden**2)
                dquery[t, n] += Wq.T @ dsum
                dkeys[s, n] += Wk.T @ dsum
                dWq += np.outer(dsum, query[t, n])
                dWk += np.outer(dsum, keys[s, n])
                dv += dscores[t, n, s] * hidden
    return dquery, dkeys, dWq, dWk, dv


# %% right: einsum of everything
def additive_scores_backward(dscores, query, keys, Wq, Wk, v):
    q, k = np.einsum("tnh,ah->tna", query, Wq), np.einsum("snk,ak->sna", keys, Wk)
    hidden = np.tanh(q[:, None] + k)
    dsum = np.einsum("tns,a,tsna->tsna", dscores, v, 1 - hidden * hidden)
    return (
        np.einsum("tsna,ah->tnh", dsum, Wq),
        np.einsum("tsna,ak->snk", dsum, Wk),
        np.einsum("tsna,tnh->ah", dsum, query, optimize=True),
        np.einsum("tsna,snk->ak", dsum, keys, optimize=True),
        np.einsum("tns,tsna->a", dscores, hidden),
    )


# %% right: target step by target step
def additive_scores_backward(dscores, query, keys, Wq, Wk, v):
    k = keys @ Wk.T
    dkeys, dWq, dWk, dv, dquery = 0 * keys, 0 * Wq, 0 * Wk, 0 * v, []
    for q_t, d_t in zip(query, dscores):
        hidden = np.tanh(k + q_t @ Wq.T)
        d = d_t.T[:, :, None]
        dv = dv + (d * hidden).sum(axis=(0, 1))
        dpre = d * v * (1 - np.square(hidden))
        dquery.append(dpre.sum(axis=0) @ Wq)
        dkeys = dkeys + dpre @ Wk
        dWq = dWq + dpre.sum(axis=0).T @ q_t
        dWk = dWk + np.tensordot(dpre, keys, axes=((0, 1), (0, 1)))
    return np.stack(dquery), dkeys, dWq, dWk, dv


# %% right: flat products
def additive_scores_backward(dscores, query, keys, Wq, Wk, v):
    hidden = np.tanh((query @ Wq.T)[:, None] + (keys @ Wk.T)[None])
    d = dscores.transpose(0, 2, 1)
    dsum = (1 - hidden**2) * v * d[..., None]
    A = len(v)
    dq, dk = dsum.sum(1), dsum.sum(0)
    dWq = dq.reshape(-1, A).T @ query.reshape(-1, query.shape[-1])
    dWk = dk.reshape(-1, A).T @ keys.reshape(-1, keys.shape[-1])
    return dq.dot(Wq), dk.dot(Wk), dWq, dWk, d.reshape(-1) @ hidden.reshape(-1, A)


# %% wrong: no derivative of tanh
# named: The derivative of tanh, 1 − tanh², is missing
change((" * (1 - hidden**2)", ""), of="sums first")


# %% wrong: the square outside
# named: The square is in the wrong place
change(("(1 - hidden**2)", "(1 - hidden) ** 2"), of="sums first")


# %% wrong: the derivative of the input
# named: The derivative of tanh is made of its input
change(
    (
        "    hidden = np.tanh((query @ Wq.T)[:, :, None] + (keys @ Wk.T).swapaxes(0, 1)[None])\n",
        "    z = (query @ Wq.T)[:, :, None] + (keys @ Wk.T).swapaxes(0, 1)[None]\n    hidden = np.tanh(z)\n",
    ),
    ("1 - hidden**2", "1 - z**2"),
    of="sums first",
)


# %% wrong: tanh twice
# named: The tanh is taken of the tanh once more
change(("1 - hidden**2", "1 - np.tanh(hidden) ** 2"), of="sums first")


# %% wrong: no v
# named: v is missing on the way back
change((" * v * (1", " * (1"), of="loops")


# %% wrong: v in dv
# named: dv has v in it
change(('np.einsum("tns,tnsa->a", dscores, hidden)', 'np.einsum("tns,tnsa->a", dscores, hidden) * v'), of="sums first")


# %% wrong: dv of the derivative
# named: dv has the derivative of tanh in it
change(
    ('np.einsum("tns,tnsa->a", dscores, hidden)', 'np.einsum("tns,tnsa->a", dscores, 1 - hidden**2)'), of="sums first"
)


# %% wrong: dWq of one source step
# named: dWq is summed over target steps and sequences
change(('np.einsum("tna,tnh->ah", dq, query)', 'np.einsum("tna,tnh->ah", dsum[:, :, -1], query)'), of="sums first")


# %% wrong: dWk a mean
# named: dWk is the mean over the target steps
change(('np.einsum("sna,snk->ak", dk, keys)', 'np.einsum("sna,snk->ak", dk, keys) / len(query)'), of="sums first")


# %% wrong: everything overwritten
# named: dquery is that of the last source step alone
# named: dkeys is that of the last target step alone
change(("dquery[t, n] +=", "dquery[t, n] ="), ("dkeys[s, n] +=", "dkeys[s, n] ="), of="loops")


# %% wrong: means for sums
# named: Means over source and target stand where sums belong
change(("dsum.sum(axis=2)", "dsum.mean(axis=2)"), ("dsum.sum(axis=0)", "dsum.mean(axis=0)"), of="sums first")


# %% wrong: divided by N
# named: The gradients of the weights are means over the sequences
change(
    (
        "return dq @ Wq, dk @ Wk, dWq, dWk, dv",
        "N = query.shape[1]\n    return dq @ Wq, dk @ Wk, dWq / N, dWk / N, dv / N",
    ),
    of="sums first",
)


# %% wrong: the query forgotten
# named: The query is not added under the tanh
change(("np.tanh(k + q_t @ Wq.T)", "np.tanh(k)"), of="target step by target step")


# %% wrong: no weights at the end
# named: dquery and dkeys are left without their weights
change(("return dq @ Wq, dk @ Wk,", "return dq, dk,"), of="sums first")


# %% wrong: dWq transposed
# named: Transposed: rows and columns
change(('"tna,tnh->ah"', '"tna,tnh->ha"'), of="sums first")


# %% wrong: clipped
# named: The gradients are clipped inside
change(
    ("return dquery, dkeys, dWq, dWk, dv", "return tuple(np.clip(d, -5, 5) for d in (dquery, dkeys, dWq, dWk, dv))"),
    of="loops",
)


# %% wrong: float64
# named: The results are always float64
change(
    ("np.zeros_like(query), np.zeros_like(keys)", "np.zeros(query.shape), np.zeros(keys.shape)"),
    (
        "np.zeros_like(Wq), np.zeros_like(Wk), np.zeros_like(v)",
        "np.zeros(Wq.shape), np.zeros(Wk.shape), np.zeros(v.shape)",
    ),
    of="loops",
)


# %% wrong: the order
# named: Another result stands in this place
change(("return dq @ Wq, dk @ Wk,", "return dk @ Wk, dq @ Wq,"), of="sums first")


# %% wrong: the first sequence
# named: The gradients of the weights are those of the first sequence alone
change(
    ("                dWq +=", "                if n > 0:\n                    continue\n                dWq +="),
    of="loops",
)


# %% wrong: the last step of the target
# named: dWq is that of the last target step alone
change(("dWq = dWq + dpre.sum(axis=0).T @ q_t", "dWq = dpre.sum(axis=0).T @ q_t"), of="target step by target step")


# %% wrong: four results
# says: it returned 4 results; expected 5
change((", dWk, dv\n", ", dWk\n"), of="sums first")


# %% wrong: v twice
# named: v stands twice
change(("dsum = dhidden *", "dsum = dhidden * v *"), of="sums first")


# %% wrong: axes exchanged by reshape
# named: `reshape` was used to exchange the axes of dscores
def additive_scores_backward(dscores, query, keys, Wq, Wk, v):
    hidden = np.tanh((query @ Wq.T)[:, None] + (keys @ Wk.T)[None])
    d = dscores.reshape(hidden.shape[:3])[..., None]
    dsum = d * v * (1 - hidden**2)
    dq, dk = dsum.sum(axis=1), dsum.sum(axis=0)
    dWq, dWk = np.einsum("tna,tnh->ah", dq, query), np.einsum("sna,snk->ak", dk, keys)
    return dq @ Wq, dk @ Wk, dWq, dWk, (d * hidden).sum(axis=(0, 1, 2))


# %% wrong: dquery not through Wq
# named: dquery is left without its weights
change(("return dq @ Wq", "return dq"), of="sums first")


# %% wrong: dkeys not through Wk
# named: dkeys is left without its weights
change(("dk @ Wk", "dk"), of="sums first")


# %% wrong: dv without the tanh
# named: dv is made without the tanh
change(('"tns,tnsa->a", dscores, hidden', '"tns,tnsa->a", dscores, hidden**0'), of="sums first")


# %% wrong: a plus in the derivative
# named: The sign of the square is wrong
change(("1 - hidden**2", "1 + hidden**2"), of="sums first")


# %% wrong: dv behind the tanh
# named: dv is made with the gradient of the sums
change(('"tns,tnsa->a", dscores, hidden', '"tnsa,tnsa->a", dsum, hidden'), of="sums first")
