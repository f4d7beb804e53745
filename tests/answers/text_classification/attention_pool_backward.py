"""Answers to attention_pool_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: einsum
def attention_pool_backward(dpooled, h, weights, w):
    dweights = np.einsum("nh,tnh->tn", dpooled, h)
    dscores = weights * (dweights - np.sum(weights * dweights, axis=0))
    dh = np.einsum("tn,nh->tnh", weights, dpooled) + np.einsum("tn,h->tnh", dscores, w)
    dw = np.einsum("tn,tnh->h", dscores, h)
    return dh, dw


# %% right: loops
def attention_pool_backward(dpooled, h, weights, w):
    T, N, H = h.shape
    dh, dw = np.zeros_like(h), np.zeros_like(w)
    for n in range(N):
        dweights = np.array([dpooled[n] @ h[t, n] for t in range(T)])
        mean = sum(weights[t, n] * dweights[t] for t in range(T))
        for t in range(T):
            dscore = weights[t, n] * (dweights[t] - mean)
            dh[t, n] = weights[t, n] * dpooled[n] + dscore * w
            dw += dscore * h[t, n]
    return dh, dw


# %% right: in two products
def attention_pool_backward(dpooled, h, weights, w):
    wd = weights * np.einsum("nh,tnh->tn", dpooled, h)
    ds = wd - weights * wd.sum(axis=0)
    dh = weights[:, :, None] * dpooled + ds[:, :, None] * w
    return dh, np.einsum("tn,tnh->h", ds, h)


# %% right: Jacobians
def attention_pool_backward(dpooled, h, weights, w):
    dh, dw = np.zeros_like(h), np.zeros_like(w)
    for n in range(h.shape[1]):
        p = weights[:, n]
        J = np.diag(p) - np.outer(p, p)
        dscores = J @ (h[:, n] @ dpooled[n])
        dh[:, n] = np.outer(p, dpooled[n]) + np.outer(dscores, w)
        dw += h[:, n].T @ dscores
    return dh, dw


# %% right: away from the pooled state
def attention_pool_backward(dpooled, h, weights, w):
    pooled = (weights[..., None] * h).sum(axis=0)
    dscores = weights * ((h - pooled) * dpooled).sum(axis=2)
    dh = weights[..., None] * dpooled + dscores[..., None] * w
    return dh, np.tensordot(dscores, h, axes=2)


# %% right: in two parts
def attention_pool_backward(dpooled, h, weights, w):
    H = len(w)
    part = weights * np.matmul(h.transpose(1, 0, 2), dpooled[:, :, None])[:, :, 0].T
    dscores = part - weights * part.sum(0)
    dh = weights.reshape(*weights.shape, 1) * dpooled
    dh += dscores.reshape(*weights.shape, 1) * w
    return dh, dscores.reshape(-1) @ h.reshape(-1, H)


# %% wrong: no sum term
# named: The sum is missing in the way back through the softmax
change((" - np.sum(weights * dweights, axis=0)", ""), of="einsum")


# %% wrong: diagonal only
# named: Only the diagonal of the softmax's Jacobian
change(("weights * (dweights - np.sum(weights * dweights, axis=0))", "weights * (1 - weights) * dweights"), of="einsum")


# %% wrong: over the batch
# named: The sum in the softmax's way back runs over the sequences
change(("axis=0)", "axis=1, keepdims=True)"), of="einsum")


# %% wrong: plus
# named: The sum in the softmax's way back is added
change(("dweights - np.sum", "dweights + np.sum"), of="einsum")


# %% wrong: no direct path
# named: The direct path is missing in dh
change(('np.einsum("tn,nh->tnh", weights, dpooled) + ', ""), of="einsum")


# %% wrong: the direct path alone
# named: The path through the scores is missing in dh
change((' + np.einsum("tn,h->tnh", dscores, w)', ""), of="einsum")


# %% wrong: unweighted
# named: The direct path has lost its weights
change(("weights[t, n] * dpooled[n] +", "dpooled[n] +"), of="loops")


# %% wrong: dw from the weights
# named: dw is made with the weights
change(('"tn,tnh->h", dscores, h', '"tn,tnh->h", weights, h'), of="einsum")


# %% wrong: dw not summed over the batch
# named: dw is not summed over the sequences
change(("tn,tnh->h", "tn,tnh->nh"), of="einsum")


# %% wrong: dw overwritten
# says: dw
change(("dw += dscore * h[t, n]", "dw = dscore * h[t, n]"), of="loops")


# %% wrong: the mean of dw
# named: dw is the mean over the sequences
change(("return dh, dw", "return dh, dw / h.shape[1]"), of="einsum")


# %% wrong: h for w
# named: The path through the scores is multiplied with h
change(("dscores[..., None] * w", "dscores[..., None] * h"), of="away from the pooled state")


# %% wrong: no softmax
# named: The softmax is left out on the way back
change(("weights * (dweights - np.sum(weights * dweights, axis=0))", "dweights"), of="einsum")


# %% wrong: weights forgotten in front
# named: The factor weights in front is missing
change(("= weights * (dweights", "= (dweights"), of="einsum")


# %% wrong: plain sum
# named: The dweights are summed without their weights
change(("np.sum(weights * dweights, axis=0)", "np.sum(dweights, axis=0)"), of="einsum")


# %% wrong: mean for the sum
# named: The mean over the steps stands where their sum belongs
change(("np.sum(weights * dweights, axis=0)", "np.mean(weights * dweights, axis=0)"), of="einsum")


# %% wrong: swapped
# named: Another result stands in this place
change(("return dh, dw", "return dw, dh"), of="einsum")


# %% wrong: the wrong sign
# named: The size is right, with the wrong sign
change(("return dh, dw", "return -dh, -dw"), of="einsum")


# %% wrong: float64
# named: The result is always float64
change(("np.zeros_like(h), np.zeros_like(w)", "np.zeros(h.shape), np.zeros(w.shape)"), of="loops")


# %% wrong: weights changed
# named: The numbers are right, but weights
def attention_pool_backward(dpooled, h, weights, w):
    direct = weights[..., None] * dpooled
    dscores = weights
    dweights = (dpooled * h).sum(axis=-1)
    dscores *= dweights - (weights * dweights).sum(axis=0)
    return direct + dscores[..., None] * w, (dscores[..., None] * h).sum(axis=(0, 1))


# %% wrong: only dh
# says: expected 2 results: dh, dw
change(("return dh, dw", "return dh"), of="einsum")


# %% wrong: p − y
# named: dscores is weights − dweights
def attention_pool_backward(dpooled, h, weights, w):
    da = np.einsum("nh,tnh->tn", dpooled, h)
    ds = weights - da
    dh = weights[:, :, None] * dpooled + ds[:, :, None] * w
    return dh, np.einsum("tn,tnh->h", ds, h)


# %% wrong: weights twice
# named: The weights stand in the first term of the bracket as well
def attention_pool_backward(dpooled, h, weights, w):
    wd = weights * np.einsum("nh,tnh->tn", dpooled, h)
    ds = weights * (wd - wd.sum(axis=0))
    dh = weights[:, :, None] * dpooled + ds[:, :, None] * w
    return dh, np.einsum("tn,tnh->h", ds, h)


# %% wrong: the sum without its weight
# named: The sum in the softmax's way back has lost the factor weights_t
change(("weights * wd.sum(axis=0)", "wd.sum(axis=0)"), of="in two products")


# %% wrong: a plain mean, padding at 0
# named: The plain mean of the dweights stands where their sum with the
def attention_pool_backward(dpooled, h, weights, w):
    on = weights > 0
    h = np.where(on[:, :, None], h, 0)
    da = (h * dpooled).sum(axis=2)
    ds = weights * (da - da.mean(axis=0))
    dh = weights[:, :, None] * dpooled + ds[:, :, None] * w
    dw = (ds[:, :, None] * h).sum(axis=(0, 1))
    return dh, dw


# %% wrong: no factor in front, padding at 0
# named: The factor weights in front is missing in the softmax's way back:
def attention_pool_backward(dpooled, h, weights, w):
    on = weights > 0
    h = np.where(on[:, :, None], h, 0)
    da = (h * dpooled).sum(axis=2)
    ds = da - (weights * da).sum(axis=0)
    dh = weights[:, :, None] * dpooled + ds[:, :, None] * w
    dw = (ds[:, :, None] * h).sum(axis=(0, 1))
    return dh, dw


# %% wrong: a plain sum, padding at 0
# named: The dweights are summed without their weights, in the softmax's
def attention_pool_backward(dpooled, h, weights, w):
    on = weights > 0
    h = np.where(on[:, :, None], h, 0)
    da = (h * dpooled).sum(axis=2)
    ds = weights * (da - da.sum(axis=0))
    dh = weights[:, :, None] * dpooled + ds[:, :, None] * w
    dw = (ds[:, :, None] * h).sum(axis=(0, 1))
    return dh, dw


# %% wrong: dpooled of all sequences
# named: dweights is made with the sum of dpooled over the sequences; each
def attention_pool_backward(dpooled, h, weights, w):
    da = (h * dpooled.sum(axis=0)).sum(axis=2)
    ds = weights * (da - (weights * da).sum(axis=0))
    return weights[:, :, None] * dpooled + ds[:, :, None] * w, (ds[:, :, None] * h).sum(axis=(0, 1))


# %% wrong: dw of the pooled state
# named: dw is made with dpooled and pooled; w acts through the scores, so
def attention_pool_backward(dpooled, h, weights, w):
    da = (h * dpooled).sum(axis=2)
    ds = weights * (da - (weights * da).sum(axis=0))
    pooled = (weights[:, :, None] * h).sum(axis=0)
    return weights[:, :, None] * dpooled + ds[:, :, None] * w, (dpooled * pooled).sum(axis=0)


# %% wrong: squared weights in the sum
# named: The weights are squared in the sum of the softmax's way back;
def attention_pool_backward(dpooled, h, weights, w):
    da = (h * dpooled).sum(axis=2)
    ds = weights * (da - (weights**2 * da).sum(axis=0))
    return weights[:, :, None] * dpooled + ds[:, :, None] * w, (ds[:, :, None] * h).sum(axis=(0, 1))


# %% wrong: dw as the sum of dh
# named: dw is the sum of dh; w acts through the scores, so it gets
def attention_pool_backward(dpooled, h, weights, w):
    da = (h * dpooled).sum(axis=2)
    ds = weights * (da - (weights * da).sum(axis=0))
    dh = weights[:, :, None] * dpooled + ds[:, :, None] * w
    return dh, dh.sum(axis=(0, 1))


# %% wrong: the sum twice
# named: The sum in the softmax's way back is subtracted twice; it is
def attention_pool_backward(dpooled, h, weights, w):
    da = (h * dpooled).sum(axis=2)
    ds = weights * (da - 2 * (weights * da).sum(axis=0))
    return weights[:, :, None] * dpooled + ds[:, :, None] * w, (ds[:, :, None] * h).sum(axis=(0, 1))


# %% wrong: pooled for dpooled
# named: pooled stands in the place of dpooled in the direct path.
def attention_pool_backward(dpooled, h, weights, w):
    da = (h * dpooled).sum(axis=2)
    ds = weights * (da - (weights * da).sum(axis=0))
    pooled = (weights[:, :, None] * h).sum(axis=0)
    return weights[:, :, None] * pooled + ds[:, :, None] * w, (ds[:, :, None] * h).sum(axis=(0, 1))


# %% wrong: dw for w
# named: The path through the scores is multiplied with dw; the score is
def attention_pool_backward(dpooled, h, weights, w):
    da = (h * dpooled).sum(axis=2)
    ds = weights * (da - (weights * da).sum(axis=0))
    dw = (ds[:, :, None] * h).sum(axis=(0, 1))
    return weights[:, :, None] * dpooled + ds[:, :, None] * dw, dw
