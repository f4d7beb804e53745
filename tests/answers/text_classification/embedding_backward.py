"""Answers to embedding_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: add.at
def embedding_backward(dx, ids, V):
    D = dx.shape[-1]
    dE = np.zeros((V, D), dx.dtype)
    np.add.at(dE, ids, dx)
    dE[0] = 0.0
    return dE


# %% right: loops
def embedding_backward(dx, ids, V):
    T, N, D = dx.shape
    dE = np.zeros((V, D), dtype=dx.dtype)
    for t in range(T):
        for n in range(N):
            if ids[t, n] != 0:
                dE[ids[t, n]] += dx[t, n]
    return dE


# %% right: one-hot product
def embedding_backward(dx, ids, V):
    one_hot = np.eye(V, dtype=dx.dtype)[ids.reshape(-1)]
    dE = one_hot.T @ dx.reshape(-1, dx.shape[-1])
    dE[0, :] = 0
    return dE


# %% right: a row at a time
def embedding_backward(dx, ids, V):
    rows = [np.zeros(dx.shape[2], dtype=dx.dtype)]
    for v in range(1, V):
        rows.append(dx[ids == v].sum(axis=0))
    return np.stack(rows)


# %% right: einsum
def embedding_backward(dx, ids, V):
    hit = (ids[..., None] == np.arange(V)).astype(dx.dtype)
    hit[..., 0] = 0
    return np.einsum("tnv,tnd->vd", hit, dx)


# %% right: bincount for each feature
def embedding_backward(dx, ids, V):
    flat = np.ravel(ids)
    columns = [np.bincount(flat, weights=dx[..., d].ravel(), minlength=V) for d in range(dx.shape[-1])]
    dE = np.stack(columns, axis=1).astype(dx.dtype)
    dE[0] = 0
    return dE


# %% wrong: += with repeated ids
# named: A word that comes several times gets the gradient of one of its places only; they add up
change(("np.add.at(dE, ids, dx)", "dE[ids] += dx"), of="add.at")


# %% wrong: += and pad
# named: A word that comes several times gets the gradient of one of its places only, and the row of
def embedding_backward(dx, ids, V):
    dE = np.zeros((V, dx.shape[-1]), dx.dtype)
    dE[ids] += dx
    return dE


# %% wrong: assigned
# named: A word that comes several times gets the gradient of one of its places only; they add up
change(("dE[ids[t, n]] += dx[t, n]", "dE[ids[t, n]] = dx[t, n]"), of="loops")


# %% wrong: pad learns
# named: The row of `<pad>` has a gradient
change(("    dE[0] = 0.0\n", ""), of="add.at")


# %% wrong: the last row
# named: The last row is set to 0
change(("dE[0] = 0.0", "dE[-1] = 0.0"), of="add.at")


# %% wrong: unknown words do not learn
# named: The row of `<unk>` is 0 as well
change(("!= 0:", "> 1:"), of="loops")


# %% wrong: averaged
# named: The gradients of a word's places are averaged
change(("dx[ids == v].sum(axis=0)", "dx[ids == v].sum(axis=0) / max(1, (ids == v).sum())"), of="a row at a time")


# %% wrong: float64
# named: The result is always float64
change((", dx.dtype)", ")"), of="add.at")


# %% wrong: V from the ids
# named: The rows end at the largest id that is there
change(("(V, D)", "(ids.max() + 1, D)"), of="add.at")


# %% wrong: transposed
# named: Transposed
change(("return dE", "return dE.T"), of="add.at")


# %% wrong: flattened differently
# named: ids and dx are flattened in different orders
change(("ids.reshape(-1)", "ids.T.reshape(-1)"), of="one-hot product")


# %% wrong: writes into dx
# named: The numbers are right, but dx
def embedding_backward(dx, ids, V):
    dx[ids == 0] = 0
    dE = np.zeros((V, dx.shape[-1]), dx.dtype)
    np.add.at(dE, ids, dx)
    return dE


# %% wrong: divided by the places
# named: Too small by a factor of exactly N·T
change(("return dE", "return dE / ids.size"), of="add.at")


# %% wrong: one sequence
# named: Only the first sequence counts
change(("np.add.at(dE, ids, dx)", "np.add.at(dE, ids[:, 0], dx[:, 0])"), of="add.at")


# %% wrong: the last step
# named: Only the last step counts
change(("np.add.at(dE, ids, dx)", "np.add.at(dE, ids[-1], dx[-1])"), of="add.at")


# %% wrong: a row up
# named: The rows are one too far up
change(("np.add.at(dE, ids, dx)", "np.add.at(dE, ids - 1, dx)"), of="add.at")


# %% wrong: as dx
# named: The gradients are laid out step by step
def embedding_backward(dx, ids, V):
    return np.where((ids == 0)[:, :, None], np.zeros_like(dx), dx)


# %% wrong: nothing returned
# says: it returned nothing
change(("    return dE\n", ""), of="add.at")


# %% wrong: the wrong sign
# named: The size is right, with the wrong sign
change(("np.add.at(", "np.subtract.at("), of="add.at")


# %% wrong: assigned, all at once
# named: A word that comes several times gets the gradient of one of its places only; they add up
change(("np.add.at(dE, ids, dx)", "dE[ids] = dx"), of="add.at")


# %% wrong: the smallest id left out
# named: The row of the smallest id that is there is set to 0; `<pad>` is
def embedding_backward(dx, ids, V):
    dE = np.zeros((V, dx.shape[2]), dx.dtype)
    for v in np.unique(ids)[1:]:
        dE[v] = dx[ids == v].sum(axis=0)
    return dE


# %% wrong: looked up again
# named: dE[ids] lays the gradients out step by step, (T, N, D); the table
def embedding_backward(dx, ids, V):
    dE = np.zeros((V, dx.shape[2]), dx.dtype)
    np.add.at(dE, ids, dx)
    dE[0] = 0
    return dE[ids]


# %% wrong: the unknown word's row set to 0
# named: Row 1, that of `<unk>`, is set to 0; `<pad>` is id 0.
def embedding_backward(dx, ids, V):
    dE = np.zeros((V, dx.shape[2]), dx.dtype)
    np.add.at(dE, ids, dx)
    dE[1] = 0
    return dE


# %% wrong: up to the first padding
# named: A sequence is left at its first id 0. All other places count,
def embedding_backward(dx, ids, V):
    dE = np.zeros((V, dx.shape[2]), dx.dtype)
    for n in range(ids.shape[1]):
        for t in range(ids.shape[0]):
            if ids[t, n] == 0:
                break
            dE[ids[t, n]] += dx[t, n]
    return dE


# %% wrong: divided by the number of words
# named: The gradients are divided by the number of words; they add up as
def embedding_backward(dx, ids, V):
    dE = np.zeros((V, dx.shape[2]), dx.dtype)
    np.add.at(dE, ids, dx)
    dE[0] = 0
    return dE / dx.dtype.type(max(1, np.count_nonzero(ids)))


# %% wrong: sequence over sequence
# named: A word gets the gradient of one sequence only, the last one that
def embedding_backward(dx, ids, V):
    dE = np.zeros((V, dx.shape[2]), dx.dtype)
    for n in range(ids.shape[1]):
        for v in set(ids[:, n].tolist()):
            dE[v] = dx[ids[:, n] == v, n].sum(axis=0)
    dE[0] = 0
    return dE
