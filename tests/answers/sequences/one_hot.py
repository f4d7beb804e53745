"""Answers to one_hot; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: np.eye
def one_hot(ids, V):
    return np.eye(V)[ids]


# %% right: comparison
def one_hot(ids, V):
    return (np.expand_dims(ids, -1) == np.arange(V)).astype(np.float64)


# %% right: flat, arange
def one_hot(ids, V):
    flat = np.asarray(ids).ravel()
    out = np.zeros((flat.size, V))
    out[np.arange(flat.size), flat] = 1
    return out.reshape(*np.shape(ids), V)


# %% right: put_along_axis
def one_hot(ids, V):
    out = np.zeros(ids.shape + (V,))
    np.put_along_axis(out, ids[..., None], 1.0, axis=-1)
    return out


# %% right: ndindex
def one_hot(ids: np.ndarray, vocabulary: int) -> np.ndarray:
    result = np.zeros((*ids.shape, vocabulary), dtype=float)
    for place in np.ndindex(ids.shape):
        result[place][ids[place]] = 1.0
    return result


# %% right: recursion
def one_hot(ids, V):
    if np.ndim(ids) == 0:
        row = np.zeros(V)
        row[ids] = 1
        return row
    return np.array([one_hot(part, V) for part in ids])


# %% right: where
def one_hot(ids, V):
    return np.where(ids[..., np.newaxis] == np.arange(V), 1.0, 0.0)


# %% right: np.take of the identity
def one_hot(ids, V):
    return np.take(np.identity(V), ids, axis=0)


# %% right: np.add.at on a flat buffer
def one_hot(ids, V):
    out = np.zeros(ids.size * V)
    np.add.at(out, np.arange(ids.size) * V + ids.reshape(-1), 1)
    return out.reshape(ids.shape + (V,))


# %% right: np.arange outer equal
def one_hot(ids, V):
    return np.equal.outer(ids, np.arange(V)) * 1.0


# %% right: comparison, another way
def one_hot(ids, V):
    return (ids[..., np.newaxis] == np.arange(V)).astype(np.float64)


# %% right: put
def one_hot(ids, V):
    out = np.zeros((*ids.shape, V))
    np.put_along_axis(out, ids[..., None], 1, axis=-1)
    return out


# %% right: loops
def one_hot(ids, V):
    out = np.zeros(ids.shape + (V,))  # noqa: RUF005 (as learners write it)
    for place in np.ndindex(*ids.shape):
        out[place + (ids[place],)] = 1.0  # noqa: RUF005
    return out


# %% right: flattened
def one_hot(ids, V):
    flat = ids.reshape(-1)
    out = np.zeros((flat.size, V))
    out[np.arange(flat.size), flat] = 1
    return out.reshape(*ids.shape, V)


# %% right: recursive
def one_hot(ids, V):
    if ids.ndim > 1:
        return np.stack([one_hot(part, V) for part in ids])
    return np.array([[1.0 if v == i else 0.0 for v in range(V)] for i in ids])


# %% wrong: integers
# named: The numbers are integers; float64 is asked for, because
def one_hot(ids, V):
    return np.eye(V, dtype=int)[ids]


# %% wrong: booleans
# named: The result holds True and False; turn it into floats with
def one_hot(ids, V):
    return ids[..., None] == np.arange(V)


# %% wrong: float32
# named: The numbers are float32; float64 is asked for.
def one_hot(ids, V):
    return np.eye(V, dtype=np.float32)[ids]


# %% wrong: V from the ids
# named: The length of a row is taken from the largest id that is
def one_hot(ids, V):
    return np.eye(ids.max() + 1)[ids]


# %% wrong: for one axis only
# says: with IndexError
def one_hot(ids, V):
    out = np.zeros((len(ids), V))
    out[np.arange(len(ids)), ids] = 1
    return out


# %% wrong: V first
# named: The axis of the vocabulary comes first; it belongs at the
def one_hot(ids, V):
    return np.eye(V)[:, ids]


# %% wrong: flat
# named: The ids are laid out in one long row, so the shape of
def one_hot(ids, V):
    return np.eye(V)[ids.reshape(-1)]


# %% wrong: whole rows set
# named: Every row has a 1 for every id that occurs anywhere:
def one_hot(ids, V):
    out = np.zeros(ids.shape + (V,))
    out[..., ids] = 1
    return out


# %% wrong: off by one
# named: The 1 stands one place too far to the left: the ids start
def one_hot(ids, V):
    return np.eye(V)[ids - 1]


# %% wrong: transposed
# named: The result is transposed (`.T`): the axis of the
def one_hot(ids, V):
    return np.eye(V)[ids].T


# %% wrong: a list
# says: one_hot is a list
def one_hot(ids, V):
    return np.eye(V)[ids].tolist()


# %% wrong: columns (V, 1)
# named: There is an axis too many at the end: the numbers are
def one_hot(ids, V):
    return np.eye(V)[ids][..., None]


# %% wrong: V + 1 classes
# named: The length of a row is V + 1; the ids start at 0, so V
def one_hot(ids, V):
    return np.eye(V + 1)[ids]


# %% wrong: summed over time
# named: The rows are summed up over the steps, so their order is
def one_hot(ids, V):
    return np.eye(V)[ids].sum(axis=0)


# %% wrong: zeros and ones swapped
# named: Ones and zeros are exchanged.
def one_hot(ids, V):
    return 1 - np.eye(V)[ids]


# %% wrong: the id written in place of 1
# named: The id itself is written where the 1 belongs.
def one_hot(ids, V):
    return np.eye(V)[ids] * ids[..., None]


# %% wrong: one vector, never cleared
# named: One array is used again for every id without clearing it:
def one_hot(ids, V):
    v = np.zeros(V)
    out = []
    for i in ids.ravel():
        v[i] = 1
        out.append(v.copy())
    return np.array(out).reshape(ids.shape + (V,))


# %% wrong: one shared vector
# named: One array is shared by all rows, so they all show the
def one_hot(ids, V):
    v = np.zeros(V)
    out = []
    for i in ids.ravel():
        v[:] = 0
        v[i] = 1
        out.append(v)
    return np.array(out).reshape(ids.shape + (V,))


# %% wrong: reshaped to the wrong order
# named: The rows stand in another order than the ids: ids and
def one_hot(ids, V):
    return np.eye(V)[ids.T.ravel()].reshape(ids.shape + (V,))


# %% wrong: squeezed
# says: With N = 1: one_hot has shape
def one_hot(ids, V):
    return np.eye(V)[ids].squeeze()


# %% wrong: minus one elsewhere
# named: The other places hold −1; they hold 0.
def one_hot(ids, V):
    return 2 * np.eye(V)[ids] - 1


# %% wrong: first axis indexed by ids
# says: with IndexError
def one_hot(ids, V):
    out = np.zeros(ids.shape + (V,))
    out[ids] = 1
    return out


# %% wrong: mod V
# named: The 1 stands one place too far to the right: the ids
def one_hot(ids, V):
    return np.eye(V)[(ids + 1) % V]


# %% wrong: counts
# named: The ids are counted (`bincount`), so their order is lost:
def one_hot(ids, V):
    return np.bincount(ids.ravel(), minlength=V).astype(float)


# %% wrong: two axes only
# says: with ValueError
def one_hot(ids, V):
    T, N = ids.shape
    out = np.zeros((T, N, V))
    for t in range(T):
        for n in range(N):
            out[t, n, ids[t, n]] = 1
    return out


# %% wrong: nearly one
# named: Four digits or more are right, and not all. Look for
def one_hot(ids, V):
    return np.eye(V)[ids] * (1 - 1e-6)


# %% wrong: batch axis first
# named: The first two axes have changed places; the shape asked
def one_hot(ids, V):
    return np.swapaxes(np.eye(V)[ids], 0, 1) if ids.ndim > 1 else np.eye(V)[ids]
