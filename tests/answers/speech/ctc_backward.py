"""Answers to ctc_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: add.at
# after: model answers
def ctc_backward(logits, labels):
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    loss, log_alpha = ctc_forward(log_probs, labels)
    gamma = np.exp(log_alpha + ctc_beta(log_probs, labels) + loss)
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    dlogits = np.exp(log_probs)
    for t in range(len(logits)):
        np.add.at(dlogits[t], states, -gamma[t])
    return dlogits


# %% right: a one-hot product
# after: model answers
def ctc_backward(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    log_probs = logits - logits.max(axis=1, keepdims=True) - np.log(e.sum(axis=1, keepdims=True))
    _, log_alpha = ctc_forward(log_probs, labels)
    both = log_alpha + ctc_beta(log_probs, labels)
    both = both - both.max(axis=1, keepdims=True)
    gamma = np.exp(both) / np.exp(both).sum(axis=1, keepdims=True)
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    says = (states[:, None] == np.arange(logits.shape[1])).astype(logits.dtype)
    return p - gamma @ says


# %% right: logs to the end
# after: model answers
def ctc_backward(logits, labels):
    m = logits.max(axis=1)
    log_probs = logits - (m + np.log(np.exp(logits - m[:, None]).sum(axis=1)))[:, None]
    loss, log_alpha = ctc_forward(log_probs, labels)
    log_beta = ctc_beta(log_probs, labels)
    log_share = np.full(logits.shape, -np.inf, dtype=logits.dtype)
    states = [0] + [k for label in labels.tolist() for k in (label, 0)]
    for s, k in enumerate(states):
        log_share[:, k] = np.logaddexp(log_share[:, k], log_alpha[:, s] + log_beta[:, s])
    return np.exp(log_probs) - np.exp(log_share + loss)


# %% right: class by class
# after: model answers
def ctc_backward(logits, labels):
    T, V = logits.shape
    log_probs = np.empty_like(logits)
    for t in range(T):
        z = logits[t] - logits[t].max()
        log_probs[t] = z - np.log(np.exp(z).sum())
    loss, log_alpha = ctc_forward(log_probs, labels)
    log_beta = ctc_beta(log_probs, labels)
    dlogits = np.zeros_like(logits)
    for t in range(T):
        for k in range(V):
            share = 0.0
            for s in range(2 * len(labels) + 1):
                if (labels[s // 2] if s % 2 else 0) == k:
                    share += np.exp(log_alpha[t, s] + log_beta[t, s] + loss)
            dlogits[t, k] = np.exp(log_probs[t, k]) - share
    return dlogits


# %% right: through the log-softmax
# after: model answers
def ctc_backward(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss, log_alpha = ctc_forward(log_probs, labels)
    through = np.exp(log_alpha + ctc_beta(log_probs, labels) + loss)
    dlog_probs = np.zeros_like(logits)
    dlog_probs[:, 0] = -through[:, ::2].sum(axis=1)
    for i, label in enumerate(labels):
        dlog_probs[:, label] -= through[:, 2 * i + 1]
    return dlog_probs - np.exp(log_probs) * dlog_probs.sum(axis=1, keepdims=True)


# %% wrong: overwritten
# after: model answers
# named: A class that several states say gets the share of one of them
change(
    (
        "    for t in range(len(logits)):\n        np.add.at(dlogits[t], states, -gamma[t])\n    return dlogits",
        "    shares = np.zeros_like(dlogits)\n    shares[:, states] += gamma\n    return dlogits - shares",
    ),
    of="add.at",
)


# %% wrong: with respect to the log-probabilities
# after: model answers
# named: This is the gradient with respect to the log-probabilities
change((" - np.exp(log_probs) * dlog_probs.sum(axis=1, keepdims=True)", ""), of="through the log-softmax")


# %% wrong: the other way round
# after: model answers
# named: The sign is wrong
change(
    ("np.exp(log_probs) - np.exp(log_share + loss)", "np.exp(log_share + loss) - np.exp(log_probs)"),
    of="logs to the end",
)


# %% wrong: the emission twice
# after: model answers
# named: share · p stands where the share belongs
def ctc_backward(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    loss, log_alpha = ctc_forward(log_probs, labels)
    _, mirrored = ctc_forward(log_probs[::-1], labels[::-1])
    through = np.exp(log_alpha + mirrored[::-1, ::-1] + loss)
    shares = np.zeros_like(logits)
    np.add.at(shares, (slice(None), states), through)
    return np.exp(log_probs) - shares


# %% wrong: the emission twice, in rows of 1
# after: model answers
# named: The emission at t is counted twice, in alpha and in beta, and the rows are then divided
def ctc_backward(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    loss, log_alpha = ctc_forward(log_probs, labels)
    _, mirrored = ctc_forward(log_probs[::-1], labels[::-1])
    both = log_alpha + mirrored[::-1, ::-1]
    through = np.exp(both - both.max(axis=1, keepdims=True))
    through /= through.sum(axis=1, keepdims=True)
    shares = np.zeros_like(logits)
    np.add.at(shares, (slice(None), states), through)
    return np.exp(log_probs) - shares


# %% wrong: not divided by p
# after: model answers
# named: alpha · beta is not divided by p
change((" + ctc_beta(log_probs, labels) + loss)", " + ctc_beta(log_probs, labels))"), of="add.at")


# %% wrong: the loss taken away
# after: model answers
# named: alpha · beta is multiplied with p
change((" + ctc_beta(log_probs, labels) + loss)", " + ctc_beta(log_probs, labels) - loss)"), of="add.at")


# %% wrong: alpha alone
# after: model answers
# named: alpha alone is taken for the share
change(("both = log_alpha + ctc_beta(log_probs, labels)", "both = log_alpha"), of="a one-hot product")


# %% wrong: softmax over time
# after: model answers
# named: The softmax runs over the steps
change(
    ("logits - logits.max(axis=1, keepdims=True)", "logits - logits.max(axis=0, keepdims=True)"),
    ("np.log(np.exp(shifted).sum(axis=1, keepdims=True))", "np.log(np.exp(shifted).sum(axis=0, keepdims=True))"),
    of="through the log-softmax",
)


# %% wrong: log of a softmax
# after: model answers
# named: With logits of ±1e4 nothing but NaN comes out
change(
    (
        "log_probs = logits - logits.max(axis=1, keepdims=True) - np.log(e.sum(axis=1, keepdims=True))",
        "log_probs = np.log(p)",
    ),
    of="a one-hot product",
)


# %% wrong: log of a softmax and a bit
# after: model answers
# named: A small number is added to the softmax
def ctc_backward(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    log_probs = np.log(p + 1e-12)
    loss, log_alpha = ctc_forward(log_probs, labels)
    gamma = np.exp(log_alpha + ctc_beta(log_probs, labels) + loss)
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    dlogits = np.exp(log_probs)
    np.subtract.at(dlogits, (slice(None), states), gamma)
    return dlogits


# %% wrong: no shift
# after: model answers
# named: e^logit overflows where logits are large
change(("shifted = logits - np.max(logits, axis=-1, keepdims=True)", "shifted = logits"), of="add.at")


# %% wrong: one shift for all
# after: model answers
# named: The largest logit of all steps is taken away
change(("np.max(logits, axis=-1, keepdims=True)", "np.max(logits)"), of="add.at")


# %% wrong: logits as log-probabilities
# after: model answers
# named: The logits are taken for log-probabilities
def ctc_backward(log_probs, labels):
    loss, log_alpha = ctc_forward(log_probs, labels)
    gamma = np.exp(log_alpha + ctc_beta(log_probs, labels) + loss)
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    dlogits = np.exp(log_probs)
    np.subtract.at(dlogits, (slice(None), states), gamma)
    return dlogits


# %% wrong: no blanks
# after: model answers
# named: The blanks' share is missing
change(
    ("    dlog_probs[:, 0] = -through[:, ::2].sum(axis=1)\n", ""),
    ("dlog_probs - np.exp(log_probs) * dlog_probs.sum(axis=1, keepdims=True)", "dlog_probs + np.exp(log_probs)"),
    of="through the log-softmax",
)


# %% wrong: in the caller's array
# after: model answers
# named: The numbers are right, but logits, the caller's own array, is changed
change(
    (
        "    shifted = logits - np.max(logits, axis=-1, keepdims=True)",
        "    logits -= np.max(logits, axis=-1, keepdims=True)\n    shifted = logits",
    ),
    of="add.at",
)


# %% wrong: the mean over the steps
# after: model answers
# named: Too small by a factor of exactly T
change(("    return dlogits", "    return dlogits / len(logits)"), of="add.at")


# %% wrong: divided by L
# after: model answers
# named: The gradient is divided by L
change(("    return dlogits", "    return dlogits / max(1, len(labels))"), of="class by class")


# %% wrong: the best path
# after: model answers
# named: At each step the likeliest state alone counts
change(
    (
        "    gamma = np.exp(both) / np.exp(both).sum(axis=1, keepdims=True)",
        "    gamma = np.eye(both.shape[1], dtype=both.dtype)[both.argmax(axis=1)]",
    ),
    of="a one-hot product",
)


# %% wrong: the softmax's derivative once more
# after: model answers
# named: p − share is sent through the softmax's derivative once more
change(
    (
        "    return p - gamma @ says",
        "    d = p - gamma @ says\n    return p * (d - (p * d).sum(axis=1, keepdims=True))",
    ),
    of="a one-hot product",
)


# %% wrong: always float64
# after: model answers
# named: dlogits is always float64
change(("np.zeros_like(logits)", "np.zeros((T, V))"), of="class by class")


# %% right: state by state
# after: model answers
def ctc_backward(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    loss, log_alpha = ctc_forward(log_probs, labels)
    share = np.exp(log_alpha + ctc_beta(log_probs, labels) + loss)
    occupancy = np.zeros_like(log_probs)
    for s, k in enumerate(states):
        occupancy[:, k] += share[:, s]
    return np.exp(log_probs) - occupancy


# %% wrong: three exponentials
# after: model answers
# named: alpha and beta leave the logarithm
change(
    (
        "np.exp(log_alpha + ctc_beta(log_probs, labels) + loss)",
        "np.exp(log_alpha) * np.exp(ctc_beta(log_probs, labels)) / np.exp(-loss)",
    ),
    of="state by state",
)


# %% wrong: two exponentials
# after: model answers
# named: alpha and beta leave the logarithm
change(
    (
        "np.exp(log_alpha + ctc_beta(log_probs, labels) + loss)",
        "np.exp(log_alpha + ctc_beta(log_probs, labels)) * np.exp(loss)",
    ),
    of="state by state",
)


# %% wrong: divided by the row's sum
# after: model answers
# named: alpha and beta leave the logarithm
change(
    (
        "np.exp(log_alpha + ctc_beta(log_probs, labels) + loss)",
        "np.exp(log_alpha + ctc_beta(log_probs, labels))\n    share = share / share.sum(axis=1, keepdims=True)",
    ),
    of="state by state",
)


# %% wrong: no beta
# after: model answers
# named: alpha alone is taken for the share, over p
change(
    ("np.exp(log_alpha + ctc_beta(log_probs, labels) + loss)", "np.exp(log_alpha + loss)"),
    of="state by state",
)


# %% wrong: logits on the way forward
# after: model answers
# named: `ctc_forward` is given the logits
change(
    ("ctc_forward(log_probs", "ctc_forward(logits"),
    of="state by state",
)


# %% wrong: the share times p
# after: model answers
# named: share · p stands where the share belongs
change(
    ("np.exp(log_probs) - occupancy", "np.exp(log_probs) * (1 - occupancy)"),
    of="state by state",
)


# %% wrong: over alpha's row
# after: model answers
# named: alpha · beta is divided by the sum of alpha's row
change(
    (" + loss)", " - np.logaddexp.reduce(log_alpha, axis=1)[:, None])"),
    of="state by state",
)


# %% wrong: the share over p(k)
# after: model answers
# named: share / p stands where the share belongs
change(
    ("np.exp(log_probs) - occupancy", "np.exp(log_probs) - occupancy / np.exp(log_probs)"),
    of="state by state",
)


# %% wrong: over the loss
# after: model answers
# named: log_alpha + log_beta is divided by the loss
change(
    (
        "np.exp(log_alpha + ctc_beta(log_probs, labels) + loss)",
        "np.exp((log_alpha + ctc_beta(log_probs, labels)) / loss)",
    ),
    of="state by state",
)


# %% wrong: over the loss, outside
# after: model answers
# named: alpha · beta is divided by the loss
change(
    (
        "np.exp(log_alpha + ctc_beta(log_probs, labels) + loss)",
        "np.exp(log_alpha + ctc_beta(log_probs, labels)) / loss",
    ),
    of="state by state",
)
