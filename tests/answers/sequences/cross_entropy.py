"""Answers to cross_entropy; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: log-sum-exp and take_along_axis
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, targets[..., None], axis=-1).mean()


# %% right: flattened, arange
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    z = logits.reshape(-1, V)
    y = targets.reshape(-1)
    m = np.max(z, axis=1)
    log_sum = m + np.log(np.sum(np.exp(z - m[:, None]), axis=1))
    return float(np.mean(log_sum - z[np.arange(len(y)), y]))


# %% right: loops and math
import math


def cross_entropy(logits, targets):
    total, count = 0.0, 0
    for place in np.ndindex(*targets.shape):
        z = logits[place]
        top = max(z)
        total += top + math.log(sum(math.exp(v - top) for v in z)) - z[targets[place]]
        count += 1
    return total / count


# %% right: logaddexp, one-hot sum
def cross_entropy(logits, targets):
    y = np.eye(logits.shape[-1])[targets]
    return np.mean(np.logaddexp.reduce(logits, axis=-1) - (logits * y).sum(-1))


# %% right: recursion over leading axes
def cross_entropy(logits, targets):
    if logits.ndim == 1:
        shifted = logits - logits.max()
        return np.log(np.exp(shifted).sum()) - shifted[targets]
    return np.mean([cross_entropy(a, b) for a, b in zip(logits, targets)])


# %% right: logits at the target subtracted first
def cross_entropy(logits, targets):
    at = np.take_along_axis(logits, np.expand_dims(targets, -1), -1)
    d = logits - at
    m = d.max(-1, keepdims=True)
    return np.average(np.log(np.exp(d - m).sum(-1)) + m[..., 0])


# %% right: helper, division by size, zero-dimensional array
def log_softmax(z, axis=-1):
    z = z - np.max(z, axis=axis, keepdims=True)
    return z - np.log(np.sum(np.exp(z), axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    lp = log_softmax(np.asarray(logits))
    picked = lp.reshape(-1, lp.shape[-1])[range(targets.size), targets.flatten()]
    return np.array(-np.sum(picked) / targets.size)


# %% right: softmax of its own, log only of the sum
# after: model answers
def cross_entropy(logits, targets):
    p = softmax(logits)
    best = logits.argmax(axis=-1)[..., None]
    gap = np.take_along_axis(logits, best, -1) - np.take_along_axis(logits, targets[..., None], -1)
    return np.mean(gap - np.log(np.take_along_axis(p, best, -1)))


# %% right: np.choose-free, ravel_multi_index
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    z = logits.astype(float).reshape(-1, V)
    z = z - z.max(1)[:, None]
    flat = z.ravel()[np.arange(len(z)) * V + targets.ravel()]
    return (np.log(np.exp(z).sum(1)) - flat).sum() / len(z)


# %% right: flattened
def cross_entropy(logits, targets):
    z = logits.reshape(-1, logits.shape[-1])
    z = z - z.max(1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(1, keepdims=True))
    return -log_p[np.arange(len(z)), targets.reshape(-1)].mean()


# %% right: logaddexp
def cross_entropy(logits, targets):
    at_target = np.take_along_axis(logits, targets[..., None], -1)[..., 0]
    return np.mean(np.logaddexp.reduce(logits, axis=-1) - at_target)


# %% right: one hot
# after: model answers
def cross_entropy(logits, targets):
    m = logits.max(-1)
    lse = m + np.log(np.exp(logits - m[..., None]).sum(-1))
    picked = (one_hot(targets, logits.shape[-1]) * logits).sum(-1)
    return float(np.sum(lse - picked) / targets.size)


# %% right: loops
import math


def cross_entropy(logits, targets):
    total, count = 0.0, 0
    for place in np.ndindex(*targets.shape):
        z = [float(v) for v in logits[place]]
        largest = max(z)
        total += largest + math.log(sum(math.exp(v - largest) for v in z)) - z[targets[place]]
        count += 1
    return total / count


# %% right: einsum
def cross_entropy(logits, targets):
    z = logits - np.max(logits, axis=-1, keepdims=True)
    y = np.eye(logits.shape[-1])[targets]
    loss = np.log(np.exp(z).sum(axis=-1)) - np.einsum("...v,...v->...", z, y)
    return np.array(loss.mean())


# %% wrong: log of the learner's softmax
# after: model answers
# named: A probability has underflowed to 0, and its logarithm is
def cross_entropy(logits, targets):
    p = softmax(logits)
    return -np.mean(np.log(np.take_along_axis(p, targets[..., None], axis=-1)))


# %% wrong: log(p + 1e-12)
# after: model answers
# named: A small number is put inside the logarithm (added, or by
def cross_entropy(logits, targets):
    p = softmax(logits)
    return -np.mean(np.log(np.take_along_axis(p, targets[..., None], axis=-1) + 1e-12))


# %% wrong: probabilities clipped
# after: model answers
# named: A small number is put inside the logarithm (added, or by
def cross_entropy(logits, targets):
    p = np.clip(softmax(logits), 1e-7, 1 - 1e-7)
    return -np.mean(np.log(np.take_along_axis(p, targets[..., None], axis=-1)))


# %% wrong: plain exp
# named: With large logits e^logit overflows to inf (and with very
def cross_entropy(logits, targets):
    e = np.exp(logits)
    p = e / e.sum(axis=-1, keepdims=True)
    return -np.mean(np.log(np.take_along_axis(p, targets[..., None], axis=-1)))


# %% wrong: plain exp, logits minus log of the sum
# named: With large logits e^logit overflows to inf (and with very
def cross_entropy(logits, targets):
    log_p = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, targets[..., None], axis=-1).mean()


# %% wrong: summed
# named: The losses of all targets are summed; their mean is asked
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, targets[..., None], axis=-1).sum()


# %% wrong: mean over the one-hot array
# named: The sum is divided by T·N·V; there are T·N targets.
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -np.mean(np.eye(logits.shape[-1])[targets] * log_p)


# %% wrong: divided by the first axis only
# named: The sum is divided by T only (`len(logits)`); there are
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, targets[..., None], axis=-1).sum() / logits.shape[0]


# %% wrong: divided by N only
# named: The sum is divided by N only; there are T·N targets. The
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, targets[..., None], axis=-1).sum() / targets.shape[-1]


# %% wrong: sign forgotten
# named: The minus sign is missing: log p is negative, and a loss
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return np.take_along_axis(log_p, targets[..., None], axis=-1).mean()


# %% wrong: bits
# named: The loss is in bits (`log2`); it is to be in nats, the
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, targets[..., None], axis=-1).mean() / np.log(2)


# %% wrong: p[:, y]
# after: model answers
# named: `log_p[:, targets]` takes every target's column in every
def cross_entropy(logits, targets):
    p = softmax(logits).reshape(-1, logits.shape[-1])
    return -np.log(p[:, targets.ravel()]).mean()


# %% wrong: one loss a target
# named: One loss for each target is returned; their mean is asked
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, targets[..., None], axis=-1)[..., 0]


# %% wrong: squared error
# after: model answers
# named: This is the squared error of the probabilities;
def cross_entropy(logits, targets):
    return np.mean((softmax(logits) - np.eye(logits.shape[-1])[targets]) ** 2)


# %% wrong: log forgotten
# after: model answers
# named: The logarithm is missing: this is minus the mean
def cross_entropy(logits, targets):
    return -np.mean(np.take_along_axis(softmax(logits), targets[..., None], axis=-1))


# %% wrong: one maximum for the whole array
# named: The largest logit of the whole array is taken from all
change(("max(axis=-1, keepdims=True)", "max()"), of="log-sum-exp and take_along_axis")


# %% wrong: the max is not put back
# named: The largest logit is taken off inside the sum, and not
def cross_entropy(logits, targets):
    m = logits.max(axis=-1, keepdims=True)
    log_sum = np.log(np.exp(logits - m).sum(axis=-1))
    return np.mean(log_sum - np.take_along_axis(logits, targets[..., None], axis=-1)[..., 0])


# %% wrong: only the target's logit
# named: The softmax is missing: this is minus the mean logit of
def cross_entropy(logits, targets):
    return -np.take_along_axis(logits, targets[..., None], axis=-1).mean()


# %% wrong: logits taken for probabilities
def cross_entropy(logits, targets):
    return -np.mean(np.log(np.abs(np.take_along_axis(logits, targets[..., None], axis=-1))))


# %% wrong: two axes only
# says: with IndexError
def cross_entropy(logits, targets):
    N = len(targets)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -log_p[np.arange(N), targets].mean()


# %% wrong: softmax over axis 1
# named: The sum runs over axis 1, which is the last one of (N, V)
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -np.take_along_axis(log_p, targets[..., None], axis=-1).mean()


# %% wrong: softmax over axis 0
# named: The sum runs over the first axis; the V probabilities
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=0, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=0, keepdims=True))
    return -np.take_along_axis(log_p, targets[..., None], axis=-1).mean()


# %% wrong: changes logits
# says: It writes into logits, an array it was
def cross_entropy(logits, targets):
    logits -= logits.max(axis=-1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, targets[..., None], axis=-1).mean()


# %% wrong: softmax twice
# after: model answers
# named: The softmax is taken twice: the probabilities went
change(("logits - logits.max(axis=-1, keepdims=True)", "softmax(logits)"), of="log-sum-exp and take_along_axis")


# %% wrong: binary cross-entropy
# after: model answers
# named: This is the binary cross-entropy: log(1 − p) of all other
def cross_entropy(logits, targets):
    p, y = softmax(logits), np.eye(logits.shape[-1])[targets]
    return -np.mean(np.sum(y * np.log(p) + (1 - y) * np.log(1 - p), axis=-1))


# %% wrong: perplexity
# named: The perplexity is returned, e^loss; the loss itself is
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return np.exp(-np.take_along_axis(log_p, targets[..., None], axis=-1).mean())


# %% wrong: entropy of p
# after: model answers
# named: The targets are not used: this is the entropy of p, −Σ p
def cross_entropy(logits, targets):
    p = softmax(logits)
    return -np.mean(np.sum(p * np.log(p), axis=-1))


# %% wrong: log base 10
# named: The loss is taken with `log10`; it is to be in nats, the
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, targets[..., None], axis=-1).mean() / np.log(10)


# %% wrong: summed over time, mean over the batch
# named: The sum is divided by N only; there are T·N targets. The
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, targets[..., None], axis=-1)[..., 0].sum(axis=0).mean()


# %% wrong: targets in the other order
# named: Logits and targets are flattened in different orders, so
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    flat = log_p.reshape(-1, logits.shape[-1])
    return -flat[np.arange(targets.size), targets.T.ravel()].mean()


# %% wrong: the most likely instead of the target
# named: The targets are not used: this is the loss of the
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -log_p.max(axis=-1).mean()


# %% wrong: infinities replaced
# after: model answers
# named: The infinite loss is painted over (`nan_to_num`): log p_v
def cross_entropy(logits, targets):
    return np.nan_to_num(-np.mean(np.log(np.take_along_axis(softmax(logits), targets[..., None], axis=-1))))


# %% wrong: 1e-5 in the log
# named: Four digits or more are right, and not all. Look for
change(("sum(axis=-1, keepdims=True)", "sum(axis=-1, keepdims=True) + 1e-5"), of="log-sum-exp and take_along_axis")


# %% wrong: the next target
# named: The targets are moved by one step (`np.roll`); they
def cross_entropy(logits, targets):
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, np.roll(targets, -1, axis=0)[..., None], axis=-1).mean()


# %% wrong: the last step only
# named: Only the last step's targets are counted.
def cross_entropy(logits, targets):
    z = logits[-1] - logits[-1].max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -np.take_along_axis(log_p, targets[-1][..., None], axis=-1).mean()


# %% wrong: no log of the sum
# named: The logarithm of the sum is missing: log p_v = z_v − log
def cross_entropy(logits, targets):
    z = logits - logits.max(-1, keepdims=True)
    lp = z - np.exp(z).sum(-1, keepdims=True)
    return -np.take_along_axis(lp, targets[..., None], -1).mean()


# %% wrong: log(p + 1e-9)
# named: A small number is put inside the logarithm (added, or by
def cross_entropy(logits, targets):
    z = logits - logits.max(-1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(-1, keepdims=True)
    return -np.log(np.take_along_axis(p, targets[..., None], -1) + 1e-9).mean()
