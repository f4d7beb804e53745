"""Answers to output_forward; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: one line
def output_forward(h, Why, by):
    return h @ Why.T + by


# %% right: einsum with an ellipsis
def output_forward(states, W, b):
    return np.einsum("...h,oh->...o", states, W) + b


# %% right: flattened and shaped back
def output_forward(h, Why, by):
    flat = h.reshape(-1, h.shape[-1])
    return (np.dot(flat, Why.T) + by).reshape(h.shape[:-1] + (Why.shape[0],))


# %% right: np.ndindex
def output_forward(h, Why, by):
    y = np.zeros(h.shape[:-1] + by.shape, dtype=h.dtype)
    for i in np.ndindex(*h.shape[:-1]):
        y[i] = Why @ h[i] + by
    return y


# %% right: recursion over leading axes
def output_forward(h, Why, by):
    if h.ndim == 1:
        return Why.dot(h) + by
    return np.stack([output_forward(part, Why, by) for part in h])


# %% right: apply_along_axis
def output_forward(h, Why, by):
    return np.apply_along_axis(lambda v: Why @ v + by, -1, h)


# %% right: np.inner
def output_forward(h, Why, by):
    y = np.inner(h, Why)
    y += by
    return y


# %% right: tensordot, keyword argument
def output_forward(h, Why, by=None):
    return np.add(np.tensordot(h, Why, axes=([-1], [1])), by)


# %% right: broadcast product and sum
def output_forward(h, Why, by):
    return (h[..., None, :] * Why).sum(axis=-1) + by


# %% right: bias folded into the matrix
def output_forward(h, Why, by):
    ones = np.ones(h.shape[:-1] + (1,), dtype=h.dtype)
    return np.concatenate([h, ones], axis=-1) @ np.column_stack([Why, by]).T


# %% right: loops over the last axis
def output_forward(h, Why, by):
    return np.stack([(h * w).sum(-1) + b for w, b in zip(Why, by)], axis=-1)


# %% right: einsum
def output_forward(h, Why, by):
    return np.einsum("...h,oh->...o", h, Why) + by


# %% right: dot
def output_forward(h, Why, by):
    return np.dot(h, Why.T) + by


# %% right: flattened
def output_forward(h, Why, by):
    flat = h.reshape(-1, h.shape[-1])
    return (flat @ Why.T + by).reshape(*h.shape[:-1], -1)


# %% right: tensordot
def output_forward(h, Why, by):
    return np.tensordot(h, Why, axes=([-1], [1])) + by[...]


# %% wrong: tanh
# named: A tanh is applied to the output; y_t is a plain sum.
def output_forward(h, Why, by):
    return np.tanh(h @ Why.T + by)


# %% wrong: softmax
# named: A softmax is applied to the output; y_t is a plain sum.
def output_forward(h, Why, by):
    y = h @ Why.T + by
    e = np.exp(y - y.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% wrong: sigmoid
# named: A sigmoid is applied to the output; y_t is a plain sum.
def output_forward(h, Why, by):
    return 1 / (1 + np.exp(-(h @ Why.T + by)))


# %% wrong: no bias
# named: The bias by is missing.
def output_forward(h, Why, by):
    return h @ Why.T


# %% wrong: not transposed
# says: with ValueError
def output_forward(h, Why, by):
    return h @ Why + by


# %% wrong: Why @ h
# says: with ValueError
def output_forward(h, Why, by):
    return Why @ h + by


# %% wrong: last step only
# named: Only the last step's output is made; one is asked for
def output_forward(h, Why, by):
    return h[-1] @ Why.T + by


# %% wrong: columns out
# says: y has shape
def output_forward(h, Why, by):
    return (Why @ h.T).T.T + by[:, None] if h.ndim == 2 else h @ Why.T + by


# %% wrong: written for (T, N, H) only
# says: with ValueError
def output_forward(h, Why, by):
    T, N, H = h.shape
    y = np.zeros((T, N, len(by)), h.dtype)
    for t in range(T):
        y[t] = h[t] @ Why.T + by
    return y


# %% wrong: .T on everything
# says: with ValueError
def output_forward(h, Why, by):
    return (Why @ h.T).T + by


# %% wrong: bias twice
# named: The bias by is counted twice.
def output_forward(h, Why, by):
    return h @ Why.T + by + by


# %% wrong: bias subtracted
# named: The bias by is subtracted.
def output_forward(h, Why, by):
    return h @ Why.T - by


# %% wrong: relu
# named: A ReLU is applied to the output; y_t is a plain sum.
def output_forward(h, Why, by):
    return np.maximum(h @ Why.T + by, 0)


# %% wrong: float64 for float32
# says: With float32: y is float64
def output_forward(h, Why, by):
    y = np.zeros(h.shape[:-1] + (len(by),))
    y[:] = h @ Why.T + by
    return y


# %% wrong: summed over time
# named: The outputs of all steps are summed.
def output_forward(h, Why, by):
    return (h @ Why.T + by).sum(axis=0)


# %% wrong: returns (T*N, O)
# named: The axes before the last are laid together: the numbers
def output_forward(h, Why, by):
    return h.reshape(-1, h.shape[-1]) @ Why.T + by


# %% wrong: squeezed
# says: With N = 1: y has shape
def output_forward(h, Why, by):
    return np.squeeze(h @ Why.T + by)


# %% wrong: changes by
# says: It writes into by, an array it was
def output_forward(h, Why, by):
    by += 0.1
    return h @ Why.T + by - 0.1


# %% wrong: bias shaped as a column
# says: with ValueError
def output_forward(h, Why, by):
    return h @ Why.T + by.reshape(-1, 1)


# %% wrong: noise
# named: Four digits or more are right, and not all. Look for
def output_forward(h, Why, by):
    y = h @ Why.T + by
    return (y + 1e-6 * np.abs(y).max()).astype(y.dtype)


# %% wrong: integers
# says: y is int64
def output_forward(h, Why, by):
    return (h @ Why.T + by).astype(int)


# %% wrong: tanh of h once more
# named: tanh is applied to the states once more; h holds states
def output_forward(h, Why, by):
    return np.tanh(h) @ Why.T + by


# %% wrong: bias only at the first step
def output_forward(h, Why, by):
    y = h @ Why.T
    y[0] += by
    return y


# %% wrong: h is mutated
# says: It writes into h, an array it was given
def output_forward(h, Why, by):
    h *= 1.0
    h += 0.5
    return (h - 0.5) @ Why.T + by


# %% wrong: transposed result
# named: The result is transposed (`.T`): the axis of the outputs
def output_forward(h, Why, by):
    return (h @ Why.T + by).T


# %% wrong: first step only
# named: Only the first step's output is made; one is asked for
def output_forward(h, Why, by):
    return h[0] @ Why.T + by
