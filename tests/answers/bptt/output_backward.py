"""Answers to output_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: flattened
def output_backward(dy, h, Why):
    O, H = Why.shape
    dy2, h2 = dy.reshape(-1, O), h.reshape(-1, H)
    return dy @ Why, dy2.T @ h2, dy2.sum(axis=0)


# %% right: einsum
def output_backward(dy, h, Why):
    rows, states = dy.reshape(-1, dy.shape[-1]), h.reshape(-1, h.shape[-1])
    dh = np.einsum("...o,oh->...h", dy, Why)
    dWhy = np.einsum("no,nh->oh", rows, states)
    dby = np.einsum("no->o", rows)
    return dh, dWhy, dby


# %% right: loops over rows, accumulators of the right dtype
def output_backward(dy, h, Why):
    dh = np.zeros_like(h)
    dWhy = np.zeros_like(Why)
    dby = np.zeros(Why.shape[0], dtype=dy.dtype)
    for i in np.ndindex(dy.shape[:-1]):
        dh[i] = Why.T @ dy[i]
        dWhy += np.outer(dy[i], h[i])
        dby += dy[i]
    return dh, dWhy, dby


# %% right: tensordot over the leading axes
def output_backward(dy, h, Why):
    axes = tuple(range(dy.ndim - 1))
    dWhy = np.tensordot(dy, h, axes=(axes, axes))
    return np.dot(dy, Why), dWhy, np.sum(dy, axis=axes)


# %% right: recursion over the leading axis
def output_backward(dy, h, Why):
    if dy.ndim == 1:
        return Why.T.dot(dy), dy[:, None] * h[None, :], dy.copy()
    parts = [output_backward(a, b, Why) for a, b in zip(dy, h)]
    dhs, dWs, dbs = zip(*parts)
    return np.stack(dhs), sum(dWs), sum(dbs)


# %% right: renamed, a list of results, in place on its own
def output_backward(grad: np.ndarray, state: np.ndarray, W: np.ndarray):
    flat = np.ascontiguousarray(grad).reshape(-1, W.shape[0])
    dW = np.zeros(W.shape, dtype=W.dtype)
    for g, s in zip(flat, state.reshape(-1, W.shape[1])):
        dW += g.reshape(-1, 1) * s
    db = np.add.reduce(flat)
    return (np.inner(grad, W.T), dW, db)


# %% right: element by element
def output_backward(dy, h, Why):
    O, H = Why.shape
    D, S = dy.reshape(-1, O), h.reshape(-1, H)
    dWhy = np.array([[np.sum(D[:, o] * S[:, j]) for j in range(H)] for o in range(O)])
    dby = np.array([D[:, o].sum() for o in range(O)])
    dh = np.stack([(dy * Why[:, j]).sum(-1) for j in range(H)], axis=-1)
    return dh, dWhy, dby


# %% right: matmul with moved axes
def output_backward(dy, h, Why):
    r, s = dy.reshape((-1,) + dy.shape[-1:]), h.reshape((-1,) + h.shape[-1:])
    return (Why.T @ r.T).T.reshape(h.shape), (s.T @ r).T.copy(), np.einsum("ij->j", r)


# %% right: loops
def output_backward(dy, h, Why):
    O, H = Why.shape
    dh, dWhy, dby = np.zeros_like(h), np.zeros_like(Why), np.zeros(O, dtype=Why.dtype)
    for place in np.ndindex(h.shape[:-1]):
        for o in range(O):
            dby[o] += dy[place][o]
            for i in range(H):
                dh[place][i] += dy[place][o] * Why[o, i]
                dWhy[o, i] += dy[place][o] * h[place][i]
    return dh, dWhy, dby


# %% right: einsum, another way
def output_backward(dy, h, W):
    rows, states = dy.reshape(-1, dy.shape[-1]), h.reshape(-1, h.shape[-1])
    return np.einsum("...o,oh->...h", dy, W), np.einsum("no,nh->oh", rows, states), np.einsum("no->o", rows)


# %% right: tensordot
def output_backward(dy, h, Why):
    before = tuple(range(dy.ndim - 1))
    return np.dot(dy, Why), np.tensordot(dy, h, axes=(before, before)), np.sum(dy, axis=before)


# %% right: outer products
def output_backward(dy, h, Why):
    O, H = Why.shape
    pairs = list(zip(dy.reshape(-1, O), h.reshape(-1, H), strict=True))
    dh = np.array([Why.T @ d for d, _ in pairs]).reshape(h.shape)
    return dh, sum(np.outer(d, s) for d, s in pairs), sum(d for d, _ in pairs)


# %% right: list
def output_backward(dy, h, Why):
    axes = tuple(range(h.ndim - 1))
    weight = (dy[..., :, None] * h[..., None, :]).sum(axis=axes)
    return [(dy[..., None] * Why).sum(-2), weight, dy.sum(axis=axes)]


# %% wrong: an einsum that NumPy refuses
# says: with ValueError
def output_backward(dy, h, Why):
    return dy @ Why, np.einsum("...o,...h->oh", dy, h), np.einsum("...o->o", dy)


# %% wrong: Why transposed back
# says: with ValueError
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why.T, dy.reshape(-1, O).T @ h.reshape(-1, H), dy.reshape(-1, O).sum(0)


# %% wrong: dWhy transposed
# named: `dWhy` has its axes the other way round, (H, O): a
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why, h.reshape(-1, H).T @ dy.reshape(-1, O), dy.reshape(-1, O).sum(0)


# %% wrong: dby summed over the first axis only
# named: The sum runs over the first axis only; `by` is the same
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why, dy.reshape(-1, O).T @ h.reshape(-1, H), dy.sum(axis=0)


# %% wrong: dby the mean
# named: Too small by a factor of exactly N·T
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why, dy.reshape(-1, O).T @ h.reshape(-1, H), dy.reshape(-1, O).mean(0)


# %% wrong: dby with keepdims
# named: `dby` has an axis too many, (1, O): the shape of `by` is
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why, dy.reshape(-1, O).T @ h.reshape(-1, H), dy.reshape(-1, O).sum(0, keepdims=True)


# %% wrong: dby not summed
# named: `dby` is not summed: it has a value for every state, and
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why, dy.reshape(-1, O).T @ h.reshape(-1, H), dy


# %% wrong: tanh's derivative
# named: There is a tanh′ in it, 1 − h². The output y = W_hy h +
def output_backward(dy, h, Why):
    O, H = Why.shape
    return (dy @ Why) * (1 - h**2), dy.reshape(-1, O).T @ h.reshape(-1, H), dy.reshape(-1, O).sum(0)


# %% wrong: all divided by the number of rows
# named: Too small by a factor of exactly N·T: a mean was taken
# named: A mean stands where a sum belongs: every state adds to
def output_backward(dy, h, Why):
    O, H = Why.shape
    n = dy.size // O
    return dy @ Why / n, dy.reshape(-1, O).T @ h.reshape(-1, H) / n, dy.reshape(-1, O).sum(0) / n


# %% wrong: weight gradients divided by the number of rows
# named: A mean stands where a sum belongs: every state adds to
def output_backward(dy, h, Why):
    O, H = Why.shape
    n = dy.size // O
    return dy @ Why, dy.reshape(-1, O).T @ h.reshape(-1, H) / n, dy.reshape(-1, O).sum(0) / n


# %% wrong: other order
# named: The order is dh, dWhy, dby; dh stands last.
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy.reshape(-1, O).T @ h.reshape(-1, H), dy.reshape(-1, O).sum(0), dy @ Why


# %% wrong: dWhy and dby swapped
# named: Another result stands in this place: the order is dh,
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why, dy.reshape(-1, O).sum(0), dy.reshape(-1, O).T @ h.reshape(-1, H)


# %% wrong: dWhy of the last step
# named: Only the last entry along the first axis is counted; the
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why, np.atleast_2d(dy[-1]).T @ np.atleast_2d(h[-1]), dy.reshape(-1, O).sum(0)


# %% wrong: overwritten in the loop over steps
# named: Only the last entry along the first axis is counted; the
def output_backward(dy, h, Why):
    dh = np.zeros_like(h)
    for t in range(len(dy)):
        d, s = np.atleast_2d(dy[t]), np.atleast_2d(h[t])
        dh[t] = dy[t] @ Why
        dWhy = d.T @ s
        dby = d.sum(0)
    return dh, dWhy, dby


# %% wrong: for (N, O) only
# says: with ValueError
def output_backward(dy, h, Why):
    return dy @ Why, dy.T @ h, dy.sum(axis=0)


# %% wrong: for (T, N, O) only
# says: with ValueError
def output_backward(dy, h, Why):
    return dy @ Why, np.einsum("tno,tnh->oh", dy, h), dy.sum(axis=(0, 1))


# %% wrong: dby as a scalar
# named: Everything is summed to a single number; `by` has an
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why, dy.reshape(-1, O).T @ h.reshape(-1, H), dy.sum()


# %% wrong: float64 accumulators
# says: With float32: dWhy is float64
def output_backward(dy, h, Why):
    dWhy, dby = np.zeros(Why.shape), np.zeros(len(Why))
    for i in np.ndindex(dy.shape[:-1]):
        dWhy += np.outer(dy[i], h[i])
        dby += dy[i]
    return dy @ Why, dWhy, dby


# %% wrong: dby forgotten
# says: output_backward: it returned 2 results; expected 3: dh,
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why, dy.reshape(-1, O).T @ h.reshape(-1, H)


# %% wrong: sign
# named: The size is right, with the wrong sign.
def output_backward(dy, h, Why):
    O, H = Why.shape
    return -dy @ Why, -dy.reshape(-1, O).T @ h.reshape(-1, H), -dy.reshape(-1, O).sum(0)


# %% wrong: dWhy alone has the sign
# named: The size is right, with the wrong sign.
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why, -dy.reshape(-1, O).T @ h.reshape(-1, H), dy.reshape(-1, O).sum(0)


# %% wrong: dWhy from tanh(h)
# named: tanh is applied to h once more; h holds states, which
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why, dy.reshape(-1, O).T @ np.tanh(h).reshape(-1, H), dy.reshape(-1, O).sum(0)


# %% wrong: dh summed over time
# says: dh has shape
def output_backward(dy, h, Why):
    O, H = Why.shape
    return (dy @ Why).sum(0), dy.reshape(-1, O).T @ h.reshape(-1, H), dy.reshape(-1, O).sum(0)


# %% wrong: dy scaled in place
# named: Too small by a factor of exactly T: a mean was taken
def output_backward(dy, h, Why):
    O, H = Why.shape
    dy /= dy.shape[0]
    return dy @ Why, dy.reshape(-1, O).T @ h.reshape(-1, H), dy.reshape(-1, O).sum(0)


# %% wrong: dh accumulates in h
# says: It writes into h, an array it was given
def output_backward(dy, h, Why):
    O, H = Why.shape
    dWhy = dy.reshape(-1, O).T @ h.reshape(-1, H)
    h[...] = dy @ Why
    return h, dWhy, dy.reshape(-1, O).sum(0)


# %% wrong: accumulates over calls
# says: A result may depend on the arguments
acc = {}


def output_backward(dy, h, Why):
    O, H = Why.shape
    key = Why.shape
    acc[key] = acc.get(key, 0) + dy.reshape(-1, O).T @ h.reshape(-1, H)
    return dy @ Why, acc[key].astype(Why.dtype), dy.reshape(-1, O).sum(0)


# %% wrong: outer of the sums
# named: The sums over the states are multiplied; the products of
def output_backward(dy, h, Why):
    O, H = Why.shape
    d, s = dy.reshape(-1, O).sum(0), h.reshape(-1, H).sum(0)
    return dy @ Why, np.outer(d, s), d


# %% wrong: reshape scrambled
# named: `reshape` does not turn axes: `dy.reshape(O, -1)` cuts
def output_backward(dy, h, Why):
    O, H = Why.shape
    return dy @ Why, dy.reshape(O, -1) @ h.reshape(-1, H), dy.reshape(-1, O).sum(0)


# %% wrong: N only mean
# named: Too small by a factor of exactly N: a mean was taken
def output_backward(dy, h, Why):
    r, s = dy.reshape(-1, len(Why)), h.reshape(-1, h.shape[-1])
    n = dy.shape[-2] if dy.ndim > 1 else 1
    return dy @ Why, r.T @ s / n, r.sum(0) / n
