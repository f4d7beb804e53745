"""Answers to cross_entropy_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: softmax minus one-hot
# after: model answers
def cross_entropy_backward(logits, targets):
    d = softmax(logits)
    d = d.reshape(-1, logits.shape[-1])
    d[np.arange(targets.size), targets.ravel()] -= 1
    return d.reshape(logits.shape) / targets.size


# %% right: eye
def cross_entropy_backward(logits, targets):
    e = np.exp(logits - logits.max(-1, keepdims=True))
    p = e / e.sum(-1, keepdims=True)
    y = np.eye(logits.shape[-1], dtype=logits.dtype)[targets]
    return (p - y) / targets.size


# %% right: loops
def cross_entropy_backward(logits, targets):
    d = np.zeros_like(logits)
    n = targets.size
    for i in np.ndindex(targets.shape):
        e = np.exp(logits[i] - np.max(logits[i]))
        for v in range(len(e)):
            p = e[v] / e.sum()
            d[i + (v,)] = (p - (1.0 if v == targets[i] else 0.0)) / n
    return d


# %% right: put_along_axis, logaddexp
def cross_entropy_backward(logits, targets):
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True))
    ix = np.expand_dims(targets, -1)
    np.put_along_axis(p, ix, np.take_along_axis(p, ix, -1) - 1, -1)
    return p / int(np.prod(targets.shape))


# %% right: comparison with arange, scaled in place
def cross_entropy_backward(logits, targets):
    z = logits - np.max(logits, axis=-1)[..., None]
    p = np.exp(z) / np.sum(np.exp(z), axis=-1)[..., None]
    p -= targets[..., None] == np.arange(logits.shape[-1])
    p *= 1.0 / max(1, targets.size)
    return p


# %% right: np.subtract.at
def cross_entropy_backward(logits, targets):
    V = logits.shape[-1]
    rows = np.array(logits).reshape(-1, V)
    rows = np.exp(rows - rows.max(1, keepdims=True))
    rows /= rows.sum(1, keepdims=True)
    np.subtract.at(rows, (np.arange(len(rows)), targets.reshape(-1)), 1)
    return (rows / len(rows)).reshape(logits.shape)


# %% right: the Jacobian of softmax times -1/p at the target, in log space
def cross_entropy_backward(logits, targets):
    V = logits.shape[-1]
    z = logits - logits.max(-1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(-1, keepdims=True)
    onehot = np.zeros_like(p)
    np.put_along_axis(onehot, targets[..., None], 1, -1)
    return np.einsum("...v,...vw->...w", onehot, p[..., None, :] - np.eye(V, dtype=p.dtype)) / targets.size


# %% right: flat index
# after: model answers
def cross_entropy_backward(logits, targets):
    V = logits.shape[-1]
    d = softmax(logits)
    d.ravel()[np.arange(targets.size) * V + targets.ravel()] -= 1
    d /= targets.size
    return d


# %% right: subtract
# after: model answers
def cross_entropy_backward(logits, targets):
    d = softmax(logits).reshape(-1, logits.shape[-1])
    d[np.arange(targets.size), targets.ravel()] -= 1
    return d.reshape(logits.shape) / targets.size


# %% right: one hot
def cross_entropy_backward(logits, targets):
    e = np.exp(logits - logits.max(-1, keepdims=True))
    p = e / e.sum(-1, keepdims=True)
    y = np.arange(logits.shape[-1]) == targets[..., None]
    return (p - y) / np.asarray(targets.size, logits.dtype)


# %% right: loops, another way
# after: model answers
def cross_entropy_backward(logits, targets):
    d = np.zeros_like(logits)
    for place in np.ndindex(*targets.shape):
        d[place] = softmax(logits[place])
        d[place][targets[place]] -= 1
    return d / targets.size


# %% right: put
# after: model answers
def cross_entropy_backward(logits, targets):
    d = softmax(logits)
    picked = targets[..., None]
    np.put_along_axis(d, picked, np.take_along_axis(d, picked, -1) - 1, axis=-1)
    d /= np.prod(targets.shape)
    return d


# %% right: jacobian
# after: model answers
def cross_entropy_backward(logits, targets):
    p = softmax(logits)
    y = one_hot(targets, logits.shape[-1])
    # Σ_v (−y_v / p_v) · p_v (δ_vu − p_u), where p_v cancels
    jacobian = np.eye(p.shape[-1]) - p[..., None, :]
    return (np.einsum("...v,...vu->...u", -y, jacobian) / targets.size).astype(logits.dtype)


# %% wrong: not divided by the number of targets
# after: model answers
# named: The division by the number of targets is missing: the
def cross_entropy_backward(logits, targets):
    return softmax(logits) - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]


# %% wrong: y - p
# after: model answers
# named: The sign is turned round: y − p leads uphill. The
def cross_entropy_backward(logits, targets):
    return (np.eye(logits.shape[-1], dtype=logits.dtype)[targets] - softmax(logits)) / targets.size


# %% wrong: divided by the first axis
# after: model answers
# named: The gradient is divided by T only (`len(targets)`); the
def cross_entropy_backward(logits, targets):
    return (softmax(logits) - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / len(targets)


# %% wrong: divided by N
# after: model answers
# named: The gradient is divided by N only; the loss is the mean
def cross_entropy_backward(logits, targets):
    return (softmax(logits) - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / targets.shape[-1]


# %% wrong: divided by the size of logits
# after: model answers
# named: The gradient is divided by T·N·V; the loss is the mean
def cross_entropy_backward(logits, targets):
    return (softmax(logits) - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / logits.size


# %% wrong: without softmax
# named: The softmax is missing: p is made from the logits, it is
def cross_entropy_backward(logits, targets):
    return (logits - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / targets.size


# %% wrong: sigmoid's derivative as well
# after: model answers
# named: A factor p (1 − p) too many: the derivative of softmax is
def cross_entropy_backward(logits, targets):
    p = softmax(logits)
    return (p - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) * p * (1 - p) / targets.size


# %% wrong: one subtracted everywhere
# after: model answers
# named: 1 is subtracted from every probability; only the target's
def cross_entropy_backward(logits, targets):
    return (softmax(logits) - 1) / targets.size


# %% wrong: d[..., targets] -= 1
# after: model answers
# named: `dlogits[..., targets] -= 1` subtracts in every row at
def cross_entropy_backward(logits, targets):
    d = softmax(logits)
    d[..., targets] -= 1
    return d / targets.size


# %% wrong: plain exp
# named: With large logits e^logit overflows to inf (and with very
def cross_entropy_backward(logits, targets):
    p = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    return (p - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / targets.size


# %% wrong: gradient with respect to p
# after: model answers
# named: This is the gradient with respect to the probabilities,
def cross_entropy_backward(logits, targets):
    return -np.eye(logits.shape[-1], dtype=logits.dtype)[targets] / softmax(logits) / targets.size


# %% wrong: float64 for float32 because of np.eye
# after: model answers
# named: The result is always float64; it has to keep the dtype of
def cross_entropy_backward(logits, targets):
    return (softmax(logits) - np.eye(logits.shape[-1])[targets]) / targets.size


# %% wrong: softmax over axis 0
# named: The sum runs over the first axis; the V probabilities
def cross_entropy_backward(logits, targets):
    e = np.exp(logits - logits.max(axis=0, keepdims=True))
    p = e / e.sum(axis=0, keepdims=True)
    return (p - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / targets.size


# %% wrong: the gradient of a squared error
# after: model answers
# named: Exactly twice the right value: something is counted two
def cross_entropy_backward(logits, targets):
    return 2 * (softmax(logits) - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / targets.size


# %% wrong: logits as the buffer
# named: The probabilities are written into logits, the caller's
def cross_entropy_backward(logits, targets):
    logits -= logits.max(axis=-1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=-1, keepdims=True)
    return (logits - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / targets.size


# %% wrong: one maximum for the whole array
# named: The largest logit of the whole array is taken from all
def cross_entropy_backward(logits, targets):
    e = np.exp(logits - logits.max())
    p = e / e.sum(axis=-1, keepdims=True)
    return (p - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / targets.size


# %% wrong: p alone
# after: model answers
# named: The 1 at the target is never subtracted: this is p alone.
def cross_entropy_backward(logits, targets):
    return softmax(logits) / targets.size


# %% wrong: flat
# after: model answers
# named: The axes before the last are laid together: the numbers
def cross_entropy_backward(logits, targets):
    d = softmax(logits).reshape(-1, logits.shape[-1])
    d[np.arange(targets.size), targets.ravel()] -= 1
    return d / targets.size


# %% wrong: only the target's entry
# after: model answers
# named: Only the target's own logit gets a gradient. All the
def cross_entropy_backward(logits, targets):
    y = np.eye(logits.shape[-1], dtype=logits.dtype)[targets]
    return (softmax(logits) - 1) * y / targets.size


# %% wrong: divided by T
# after: model answers
# named: The gradient is divided by T only (`len(targets)`); the
def cross_entropy_backward(logits, targets):
    return (softmax(logits) - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / targets.shape[0]


# %% wrong: np.prod counts in int64, and float32 becomes float64
# after: model answers
# named: The result is always float64; it has to keep the dtype of
def cross_entropy_backward(logits, targets):
    d = softmax(logits).reshape(-1, logits.shape[-1])
    d[np.arange(targets.size), targets.ravel()] -= 1
    return d.reshape(logits.shape) / np.prod(targets.shape)


# %% wrong: targets flattened in another order
# after: model answers
# named: Logits and targets are flattened in different orders, so
def cross_entropy_backward(logits, targets):
    d = softmax(logits).reshape(-1, logits.shape[-1])
    d[np.arange(targets.size), targets.T.ravel()] -= 1
    return d.reshape(logits.shape) / targets.size


# %% wrong: numerical, one-sided
# after: model answers
# named: Four digits or more are right, and not all. Look for
def cross_entropy_backward(logits, targets):
    d = np.zeros_like(logits)
    base = cross_entropy(logits, targets)
    for i in np.ndindex(logits.shape):
        z = logits.copy()
        z[i] += 1e-5
        d[i] = (cross_entropy(z, targets) - base) / 1e-5
    return d


# %% wrong: divided twice
# after: model answers
# named: Too small by a factor of exactly N·T: a mean was taken
def cross_entropy_backward(logits, targets):
    return (softmax(logits) - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / targets.size**2


# %% wrong: two axes only
# after: model answers
# says: with IndexError
def cross_entropy_backward(logits, targets):
    d = softmax(logits)
    d[np.arange(len(targets)), targets] -= 1
    return d / len(targets)


# %% wrong: 1e-5 in the denominator
# named: Four digits or more are right, and not all. Look for
def cross_entropy_backward(logits, targets):
    e = np.exp(logits - logits.max(-1, keepdims=True))
    p = e / (e.sum(-1, keepdims=True) + 1e-5)
    return (p - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / targets.size


# %% wrong: the last step only
# after: model answers
# named: Only the last step has gradients, divided by its targets
def cross_entropy_backward(logits, targets):
    d = np.zeros_like(logits)
    y = np.eye(logits.shape[-1], dtype=logits.dtype)[targets[-1]]
    d[-1] = (softmax(logits[-1]) - y) / targets[-1].size
    return d


# %% wrong: log softmax minus one-hot
# after: model answers
# named: The logarithm of the probabilities stands where the
def cross_entropy_backward(logits, targets):
    return (np.log(softmax(logits)) - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / targets.size


# %% wrong: targets one too far
# after: model answers
# named: The 1 stands one place too far to the left: the ids start
def cross_entropy_backward(logits, targets):
    return (softmax(logits) - np.eye(logits.shape[-1], dtype=logits.dtype)[targets - 1]) / targets.size


# %% wrong: transposed
# after: model answers
# named: The axes stand in reverse order (`.T` of an array with
def cross_entropy_backward(logits, targets):
    return ((softmax(logits) - np.eye(logits.shape[-1], dtype=logits.dtype)[targets]) / targets.size).T


# %% wrong: += 1
# after: model answers
# named: y is added; it is subtracted.
def cross_entropy_backward(logits, targets):
    d = softmax(logits).reshape(-1, logits.shape[-1])
    d[np.arange(targets.size), targets.ravel()] += 1
    return (d / targets.size).reshape(logits.shape)
