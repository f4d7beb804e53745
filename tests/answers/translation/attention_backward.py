"""Answers to attention_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: einsum
def attention_backward(dcontext, query, keys, values, weights):
    K = query.shape[2]
    dvalues = np.einsum("tns,tnh->snh", weights, dcontext)
    dweights = np.einsum("tnh,snh->tns", dcontext, values)
    inner = (weights * dweights).sum(axis=2, keepdims=True)
    dscores = weights * (dweights - inner) / float(np.sqrt(K))
    dquery = np.einsum("tns,snk->tnk", dscores, keys)
    dkeys = np.einsum("tns,tnk->snk", dscores, query)
    return dquery, dkeys, dvalues


# %% right: loops
def attention_backward(dcontext, query, keys, values, weights):
    T, N, K = query.shape
    S = len(keys)
    dquery, dkeys, dvalues = np.zeros_like(query), np.zeros_like(keys), np.zeros_like(values)
    for t in range(T):
        for n in range(N):
            dweights = np.array([dcontext[t, n] @ values[s, n] for s in range(S)])
            total = sum(weights[t, n, s] * dweights[s] for s in range(S))
            for s in range(S):
                dscore = weights[t, n, s] * (dweights[s] - total) / np.sqrt(K)
                dquery[t, n] += dscore * keys[s, n]
                dkeys[s, n] += dscore * query[t, n]
                dvalues[s, n] += weights[t, n, s] * dcontext[t, n]
    return dquery, dkeys, dvalues


# %% right: matrix products, sequences first
def attention_backward(dcontext, query, keys, values, weights):
    d, q, k, v, p = (a.swapaxes(0, 1) for a in (dcontext, query, keys, values, weights))
    scale = q.shape[2] ** -0.5
    dv = p.swapaxes(1, 2) @ d
    dp = d @ v.swapaxes(1, 2)
    ds = p * (dp - (dp * p).sum(2)[:, :, None]) * scale
    dq, dk = ds @ k, ds.swapaxes(1, 2) @ q
    return dq.swapaxes(0, 1), dk.swapaxes(0, 1), dv.swapaxes(0, 1)


# %% right: the whole Jacobian
def attention_backward(dcontext, query, keys, values, weights):
    S = len(keys)
    root = np.array(np.sqrt(query.shape[2]), dtype=query.dtype)
    dweights = np.einsum("tnh,snh->tns", dcontext, values)
    jacobian = weights[..., :, None] * (np.eye(S, dtype=weights.dtype) - weights[..., None, :])
    dscores = np.einsum("tnsu,tnu->tns", jacobian, dweights) / root
    dquery = np.einsum("tns,snk->tnk", dscores, keys)
    dkeys = np.einsum("tns,tnk->snk", dscores, query)
    return dquery, dkeys, np.einsum("tns,tnh->snh", weights, dcontext)


# %% right: the sum by the context
def attention_backward(dcontext, query, keys, values, weights):
    context = np.einsum("tns,snh->tnh", weights, values)
    inner = (context * dcontext).sum(axis=2)
    scale = float(1 / np.sqrt(query.shape[-1]))
    dquery, dkeys, dvalues = 0 * query, [], []
    for s in range(len(keys)):
        w = weights[:, :, s]
        dscore = scale * w * ((dcontext * values[s]).sum(axis=2) - inner)
        dquery += dscore[..., None] * keys[s]
        dkeys.append((dscore[..., None] * query).sum(axis=0))
        dvalues.append((w[..., None] * dcontext).sum(axis=0))
    return dquery, np.stack(dkeys), np.stack(dvalues)


# %% right: sequence by sequence
def attention_backward(dcontext, query, keys, values, weights):
    dquery, dkeys, dvalues = np.empty_like(query), np.empty_like(keys), np.empty_like(values)
    root = float(query.shape[2]) ** 0.5
    for n in range(query.shape[1]):
        p, d = weights[:, n], dcontext[:, n]
        dvalues[:, n] = p.T @ d
        dp = d @ values[:, n].T
        ds = p * dp - p * np.sum(p * dp, axis=1, keepdims=True)
        dquery[:, n] = ds @ keys[:, n] / root
        dkeys[:, n] = ds.T @ query[:, n] / root
    return dquery, dkeys, dvalues


# %% wrong: the sum missing
# named: The sum is missing in the way back through the softmax
change(("(dweights - inner)", "dweights"), of="einsum")


# %% wrong: the diagonal alone
# named: Only the diagonal of the softmax's Jacobian
change(("weights * (dweights - inner)", "weights * (1 - weights) * dweights"), of="einsum")


# %% wrong: the sum over the batch
# named: The sum in the softmax's way back runs over the sequences
change((".sum(axis=2, keepdims=True)", ".sum(axis=1, keepdims=True)"), of="einsum")


# %% wrong: the sum over the target
# named: The sum in the softmax's way back runs over the target steps
change((".sum(axis=2, keepdims=True)", ".sum(axis=0, keepdims=True)"), of="einsum")


# %% wrong: no root
# named: 1/√K is missing on the way back
change((" / float(np.sqrt(K))", ""), of="einsum")


# %% wrong: no root in dkeys
# named: 1/√K is missing in dkeys; dquery has it
change(("ds.T @ query[:, n] / root", "ds.T @ query[:, n]"), of="sequence by sequence")


# %% wrong: the softmax left out
# named: The softmax is left out on the way back
change(("weights * (dweights - inner)", "dweights"), of="einsum")


# %% wrong: p minus y
# named: dscores is weights − dweights
change(("weights * (dweights - inner)", "(weights - dweights)"), of="einsum")


# %% wrong: dkeys from the weights
# named: dkeys is made with the weights
change(
    ('np.einsum("tns,tnk->snk", dscores, query)', 'np.einsum("tns,tnk->snk", weights, query) / float(np.sqrt(K))'),
    of="einsum",
)


# %% wrong: dvalues without weights
# named: dvalues has lost the weights
change(
    ("dvalues[s, n] += weights[t, n, s] * dcontext[t, n]", "dvalues[s, n] += dcontext[t, n]"),
    of="loops",
)


# %% wrong: overwritten
# named: dkeys and dvalues are those of the last target step alone
change(("dkeys[s, n] +=", "dkeys[s, n] ="), ("dvalues[s, n] +=", "dvalues[s, n] ="), of="loops")


# %% wrong: dquery overwritten
# named: dquery is that of the last source step alone
change(("dquery[t, n] +=", "dquery[t, n] ="), of="loops")


# %% wrong: averaged over the target
# named: dvalues is the mean over the target steps
change(
    ("dvalues.append((w[..., None] * dcontext).sum", "dvalues.append((w[..., None] * dcontext).mean"),
    of="the sum by the context",
)


# %% wrong: new weights
# named: The weights are made anew
change(
    (
        "    dvalues =",
        '    s = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))\n    e = np.exp(s - s.max(2)[..., None])\n'
        "    weights = e / e.sum(2)[..., None]\n    dvalues =",
    ),
    of="einsum",
)


# %% wrong: the order
# named: Another result stands in this place
change(("return dquery, dkeys, dvalues", "return dkeys, dquery, dvalues"), of="einsum")


# %% wrong: float64
# named: The results are float64 where the arguments are float32
change(
    (
        "dquery, dkeys, dvalues = np.zeros_like(query), np.zeros_like(keys), np.zeros_like(values)",
        "dquery, dkeys, dvalues = np.zeros(query.shape), np.zeros(keys.shape), np.zeros(values.shape)",
    ),
    of="loops",
)


# %% wrong: weights changed
# named: The numbers are right, but weights
change(("dscores = weights * (dweights - inner)", "weights *= dweights - inner\n    dscores = weights"), of="einsum")


# %% wrong: the sign
# named: The sign of dquery and dkeys is wrong
change(("(dweights - inner)", "(inner - dweights)"), of="einsum")


# %% wrong: the sum added
# named: The sum in the softmax's way back is added
change(("dweights - inner", "dweights + inner"), of="einsum")


# %% wrong: clipped
# named: The gradients are clipped inside
change(
    ("return dquery, dkeys, dvalues", "return [np.clip(d, -5, 5) for d in (dquery, dkeys, dvalues)]"),
    of="einsum",
)


# %% wrong: twice dquery
# named: Exactly twice the right value
# says: dquery: all
change(
    ("    return dquery", "    dquery = 2 * dquery\n    return dquery"),
    ("dkeys, dvalues\n", "dkeys, dvalues\n"),
    of="einsum",
)


# %% wrong: dkeys from the weights, no root
# named: dkeys is made with the weights
change(('"tns,tnk->snk", dscores', '"tns,tnk->snk", weights'), of="einsum")


# %% wrong: dquery from the weights, no root
# named: dquery is made with the weights
change(('"tns,snk->tnk", dscores', '"tns,snk->tnk", weights'), of="einsum")


# %% wrong: dvalues from dweights
# named: dvalues is made with dweights
change(
    ("    inner =", '    dvalues = np.einsum("tns,tnh->snh", dweights, dcontext)\n    inner ='),
    of="einsum",
)


# %% wrong: dweights divided
# named: dweights is divided by √H
change(
    ('"tnh,snh->tns", dcontext, values)', '"tnh,snh->tns", dcontext, values) / float(np.sqrt(values.shape[2]))'),
    of="einsum",
)


# %% wrong: queries in dquery
# named: dquery is all zeros
change(('"tns,snk->tnk", dscores, keys', '"tns,tnk->tnk", dscores, query'), of="einsum")


# %% wrong: keys in dkeys
# named: dkeys is made with the keys
change(('"tns,tnk->snk", dscores, query', '"tns,snk->snk", dscores, keys'), of="einsum")


# %% wrong: a root of float64
# named: dquery and dkeys are float64
change(("float(np.sqrt(K))", "np.sqrt(K)"), of="einsum")
