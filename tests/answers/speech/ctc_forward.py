"""Answers to ctc_forward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loops
def ctc_forward(log_probs, labels):
    states = [0]
    for label in labels:
        states.append(int(label))
        states.append(0)
    T, S = len(log_probs), len(states)
    log_alpha = np.full((T, S), -np.inf, dtype=log_probs.dtype)
    log_alpha[0, 0] = log_probs[0, 0]
    if S > 1:
        log_alpha[0, 1] = log_probs[0, states[1]]
    for t in range(1, T):
        for s in range(S):
            total = log_alpha[t - 1, s]
            if s >= 1:
                total = np.logaddexp(total, log_alpha[t - 1, s - 1])
            if s >= 2 and states[s] != 0 and states[s] != states[s - 2]:
                total = np.logaddexp(total, log_alpha[t - 1, s - 2])
            log_alpha[t, s] = total + log_probs[t, states[s]]
    if S == 1:
        return -log_alpha[-1, 0], log_alpha
    return -np.logaddexp(log_alpha[-1, -1], log_alpha[-1, -2]), log_alpha


# %% right: three rows
def ctc_forward(log_probs, labels):
    T, L = len(log_probs), len(labels)
    states = np.zeros(2 * L + 1, dtype=np.int64)
    states[1::2] = labels
    emission = log_probs[:, states]
    may_skip = np.zeros(2 * L + 1, dtype=bool)
    may_skip[2:] = (states[2:] != 0) & (states[2:] != states[:-2])
    none = np.full(2, -np.inf, dtype=log_probs.dtype)
    rows = [np.where(np.arange(2 * L + 1) < 2, emission[0], none[0])]
    for t in range(1, T):
        before = np.concatenate([none, rows[-1]])
        skip = np.where(may_skip, before[:-2], none[0])
        rows.append(np.logaddexp.reduce([before[2:], before[1:-1], skip]) + emission[t])
    log_alpha = np.stack(rows)
    return -np.logaddexp.reduce(log_alpha[-1, -2:]), log_alpha


# %% right: a sum of its own, with care
def ctc_forward(log_probs, labels):
    def add(values):
        values = [v for v in values if v > -np.inf]
        if not values:
            return -np.inf
        m = max(values)
        return m + np.log(sum(np.exp(v - m) for v in values))

    states = [0] + [k for label in labels.tolist() for k in (label, 0)]
    log_alpha = np.full((len(log_probs), len(states)), -np.inf, dtype=log_probs.dtype)
    for t, row in enumerate(log_probs):
        for s, k in enumerate(states):
            if t == 0:
                into = [0.0] if s < 2 else []
            else:
                into = [log_alpha[t - 1, s]] + [log_alpha[t - 1, s - 1]] * (s > 0)
                if s > 1 and k != 0 and states[s - 2] != k:
                    into += [log_alpha[t - 1, s - 2]]
            log_alpha[t, s] = add(into) + row[k]
    return -add(log_alpha[-1, -2:]), log_alpha


# %% right: a matrix of steps
def ctc_forward(log_probs, labels):
    S = 2 * len(labels) + 1
    states = np.zeros(S, dtype=int)
    states[1::2] = labels
    allowed = np.eye(S, dtype=bool) | np.eye(S, k=1, dtype=bool)
    for s in range(3, S, 2):
        allowed[s - 2, s] = states[s] != states[s - 2]
    steps = np.where(allowed, 0.0, -np.inf).astype(log_probs.dtype)
    log_alpha = np.full((len(log_probs), S), -np.inf, dtype=log_probs.dtype)
    log_alpha[0, :2] = log_probs[0, states[:2]]
    for t in range(1, len(log_probs)):
        log_alpha[t] = np.logaddexp.reduce(log_alpha[t - 1][:, None] + steps, axis=0) + log_probs[t, states]
    loss = -np.logaddexp.reduce(log_alpha[-1, max(0, S - 2) :])
    return float(loss), log_alpha


# %% right: errstate
def ctc_forward(log_probs, labels):
    def logsumexp(*terms):
        terms = np.stack(terms)
        m = terms.max(axis=0)
        with np.errstate(all="ignore"):
            found = m + np.log(np.exp(terms - m).sum(axis=0))
        return np.where(np.isneginf(m), m, found)

    T, S = log_probs.shape[0], 2 * labels.size + 1
    states = np.zeros(S, int)
    states[1::2] = labels
    alpha = np.full((T, S), -np.inf, log_probs.dtype)
    alpha[0, :2] = log_probs[0, states[:2]]
    blocked = np.append([True, True], (states[2:] == 0) | (states[2:] == states[:-2]))[:S]
    for t in range(1, T):
        stay = alpha[t - 1]
        move = np.append(-np.inf, stay[:-1])
        skip = np.append([-np.inf, -np.inf], stay[:-2])[:S]
        alpha[t] = logsumexp(stay, move, np.where(blocked, -np.inf, skip)) + log_probs[t, states]
    return -logsumexp(*alpha[-1, -2:]) if S > 1 else -alpha[-1, 0], alpha


# %% wrong: equal labels skipped
# named: A blank is passed over between equal labels, too
change((" and states[s] != states[s - 2]", ""), of="loops")


# %% wrong: never skipped
# named: A blank is never passed over
change(
    ("np.logaddexp.reduce([before[2:], before[1:-1], skip])", "np.logaddexp(before[2:], before[1:-1])"), of="three rows"
)


# %% wrong: blanks skip as well
# named: Every state is reached from s − 2
change((" and states[s] != 0 and states[s] != states[s - 2]", ""), of="loops")


# %% wrong: only inequality
# named: Every state is reached from s − 2
change(("states[s] != 0 and states[s] != states[s - 2]", "states[s] != states[s - 1]"), of="loops")


# %% wrong: starts in the blank alone
# named: A path begins in the first blank alone
change(("    if S > 1:\n        log_alpha[0, 1] = log_probs[0, states[1]]\n", ""), of="loops")


# %% wrong: starts anywhere
# named: A path may begin in any state here
change(("log_alpha[0, :2] = log_probs[0, states[:2]]", "log_alpha[0] = log_probs[0, states]"), of="a matrix of steps")


# %% wrong: ends in the last blank alone
# named: The loss counts the paths that end in the last blank alone
change(("-np.logaddexp(log_alpha[-1, -1], log_alpha[-1, -2])", "-log_alpha[-1, -1]"), of="loops")


# %% wrong: ends anywhere
# named: The loss counts the paths that end in any state
change(("log_alpha[-1, -2:]), log_alpha", "log_alpha[-1]), log_alpha"), of="three rows")


# %% wrong: no label forgotten
# named: With L = 0 there is one state alone, the blank: the loss reads
# says: With L = 0: ctc_forward stopped
change(("    if S == 1:\n        return -log_alpha[-1, 0], log_alpha\n", ""), of="loops")


# %% wrong: state 1 without labels
# named: With L = 0 there is one state alone, the blank: state 1 is written
# says: With L = 0: ctc_forward stopped
change(
    (
        "    if S > 1:\n        log_alpha[0, 1] = log_probs[0, states[1]]",
        "    log_alpha[0, 1] = log_probs[0, states[1]]",
    ),
    of="loops",
)


# %% wrong: the first label without labels
# named: With L = 0 there is one state alone, the blank: state 1 is written
# says: With L = 0: ctc_forward stopped
change(
    (
        "    if S > 1:\n        log_alpha[0, 1] = log_probs[0, states[1]]",
        "    log_alpha[0, 1] = log_probs[0, labels[0]]",
    ),
    of="loops",
)


# %% wrong: Viterbi
# named: The likeliest path alone is followed
change(("np.logaddexp", "np.maximum"), of="loops")


# %% wrong: probabilities
# named: The probabilities are multiplied and summed as they are
# says: With no warning: ctc_forward: it takes the logarithm of 0
def ctc_forward(log_probs, labels):
    p = np.exp(log_probs)
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    alpha = np.zeros((len(p), len(states)), dtype=p.dtype)
    alpha[0, :2] = p[0, states[:2]]
    for t in range(1, len(p)):
        for s, k in enumerate(states):
            total = alpha[t - 1, s]
            if s > 0:
                total += alpha[t - 1, s - 1]
            if s > 1 and k != 0 and k != states[s - 2]:
                total += alpha[t - 1, s - 2]
            alpha[t, s] = total * p[t, k]
    return -np.log(alpha[-1, -2:].sum()), np.log(alpha)


# %% wrong: log of exp
# named: Log-probabilities are added as `np.log(np.exp(a) + np.exp(b))`
def ctc_forward(log_probs, labels):
    S = 2 * len(labels) + 1
    states = np.zeros(S, dtype=int)
    states[1::2] = labels
    log_alpha = np.full((len(log_probs), S), -np.inf, dtype=log_probs.dtype)
    log_alpha[0, :2] = log_probs[0, states[:2]]
    for t in range(1, len(log_probs)):
        for s in range(S):
            total = np.exp(log_alpha[t - 1, s])
            if s > 0:
                total += np.exp(log_alpha[t - 1, s - 1])
            if s > 1 and states[s] != 0 and states[s] != states[s - 2]:
                total += np.exp(log_alpha[t - 1, s - 2])
            log_alpha[t, s] = np.log(total) + log_probs[t, states[s]]
    return -np.log(np.exp(log_alpha[-1, -2:]).sum()), log_alpha


# %% wrong: right and warns
# says: With no warning: ctc_forward: it takes −inf from −inf
def ctc_forward(log_probs, labels):
    def add(a, b):
        m = np.maximum(a, b)
        return np.where(np.isneginf(m), m, m + np.log(np.exp(a - m) + np.exp(b - m)))

    S = 2 * len(labels) + 1
    states = np.zeros(S, dtype=int)
    states[1::2] = labels
    log_alpha = np.full((len(log_probs), S), -np.inf, dtype=log_probs.dtype)
    log_alpha[0, :2] = log_probs[0, states[:2]]
    for t in range(1, len(log_probs)):
        for s in range(S):
            total = log_alpha[t - 1, s]
            if s > 0:
                total = add(total, log_alpha[t - 1, s - 1])
            if s > 1 and states[s] != 0 and states[s] != states[s - 2]:
                total = add(total, log_alpha[t - 1, s - 2])
            log_alpha[t, s] = total + log_probs[t, states[s]]
    return -np.logaddexp.reduce(log_alpha[-1, -2:]), log_alpha


# %% wrong: −1e30
# named: Where no path is stands a large negative number
change(("np.full((T, S), -np.inf,", "np.full((T, S), -1e30,"), of="loops")


# %% wrong: trimmed
# named: States from which the end can no longer be reached are left at −inf (from t = 1 on)
change(("        for s in range(S):", "        for s in range(max(0, S - 2 * (T - t)), S):"), of="loops")


# %% wrong: the emission of the step before
# named: The emission is that of the step before
change(("+ log_probs[t, states[s]]", "+ log_probs[t - 1, states[s]]"), of="loops")


# %% wrong: the last class is the blank
# named: The blank is taken for the last class; it is class 0
change(("states = np.zeros(S, dtype=int)", "states = np.full(S, log_probs.shape[1] - 1)"), of="a matrix of steps")


# %% wrong: in place
# named: Row t is read where row t − 1 belongs
change(
    ("log_alpha[t - 1, s - 1]", "log_alpha[t, s - 1]"), ("log_alpha[t - 1, s - 2]", "log_alpha[t, s - 2]"), of="loops"
)


# %% wrong: divided by L
# named: The loss is divided by the number of labels
change(
    (
        "-np.logaddexp(log_alpha[-1, -1], log_alpha[-1, -2]), log_alpha",
        "-np.logaddexp(log_alpha[-1, -1], log_alpha[-1, -2]) / len(labels), log_alpha",
    ),
    of="loops",
)


# %% wrong: log p
# named: The size is right, with the wrong sign
change(
    (
        "return -np.logaddexp.reduce(log_alpha[-1, -2:]), log_alpha",
        "return np.logaddexp.reduce(log_alpha[-1, -2:]), log_alpha",
    ),
    of="three rows",
)


# %% wrong: always float64
# named: log_alpha is always float64
change((", dtype=log_probs.dtype", ""), of="loops")


# %% wrong: alpha instead of its logarithm
# named: The probabilities are returned in the place of their logarithms
change(
    (
        "log_alpha = np.stack(rows)\n    return -np.logaddexp.reduce(log_alpha[-1, -2:]), log_alpha",
        "log_alpha = np.stack(rows)\n    return -np.logaddexp.reduce(log_alpha[-1, -2:]), np.exp(log_alpha)",
    ),
    of="three rows",
)


# %% wrong: only the loss
# says: it returned one float64; expected 2 results: loss, log_alpha
change(("log_alpha[-1, -2:]), log_alpha", "log_alpha[-1, -2:])"), of="three rows")


# %% wrong: refuses what is too short
# says: With T too short: ctc_forward stopped
def ctc_forward(log_probs, labels):
    S = 2 * len(labels) + 1
    if len(log_probs) < len(labels):
        raise ValueError("T is too short")
    states = np.zeros(S, dtype=int)
    states[1::2] = labels
    log_alpha = np.full((len(log_probs), S), -np.inf, dtype=log_probs.dtype)
    log_alpha[0, :2] = log_probs[0, states[:2]]
    for t in range(1, len(log_probs)):
        for s in range(S):
            total = log_alpha[t - 1, s]
            if s > 0:
                total = np.logaddexp(total, log_alpha[t - 1, s - 1])
            if s > 1 and states[s] != 0 and states[s] != states[s - 2]:
                total = np.logaddexp(total, log_alpha[t - 1, s - 2])
            log_alpha[t, s] = total + log_probs[t, states[s]]
    return -np.logaddexp.reduce(log_alpha[-1, -2:]), log_alpha


# %% wrong: 0 where it is too short
# named: Where T is too short the loss is 0
change(
    (
        "return -add(log_alpha[-1, -2:]), log_alpha",
        "loss = -add(log_alpha[-1, -2:])\n    return (0.0 if loss == np.inf else loss), log_alpha",
    ),
    of="a sum of its own, with care",
)


# %% right: in vectors
def ctc_forward(log_probs, labels):
    T, S = len(log_probs), 2 * len(labels) + 1
    states = np.zeros(S, dtype=int)
    states[1::2] = labels
    skip = np.zeros(S, dtype=bool)
    skip[3::2] = labels[1:] != labels[:-1]
    log_alpha = np.full((T, S), -np.inf, dtype=log_probs.dtype)
    log_alpha[0, :2] = log_probs[0, states[:2]]
    for t in range(1, T):
        before = log_alpha[t - 1]
        total = before.copy()
        total[1:] = np.logaddexp(total[1:], before[:-1])
        total[2:] = np.where(skip[2:], np.logaddexp(total[2:], before[:-2]), total[2:])
        log_alpha[t] = total + log_probs[t, states]
    return -np.logaddexp.reduce(log_alpha[-1, -2:]), log_alpha


# %% wrong: two back from what was added to
# named: From s − 2 comes what has been added to already
change(
    ("before[:-2]", "total[:-2]"),
    of="in vectors",
)


# %% wrong: row t − 1 written into
# named: Row t − 1 is written into
change(
    ("before.copy()", "before"),
    of="in vectors",
)


# %% wrong: the warning switched off
# named: The warning is gone, and not its cause
change(
    (
        "def ctc_forward(log_probs, labels):\n",
        "def ctc_forward(log_probs, labels):\n"
        '    np.seterr(divide="ignore")\n'
        "\n"
        "    def add(a, b):\n"
        "        return np.log(np.exp(a) + np.exp(b))\n"
        "\n",
    ),
    ("np.logaddexp(", "add("),
    of="in vectors",
)


# %% wrong: the warnings filtered out
# named: The warning is gone, and not its cause
change(
    (
        "def ctc_forward(log_probs, labels):\n",
        "def ctc_forward(log_probs, labels):\n"
        "    import warnings\n"
        "\n"
        '    warnings.simplefilter("ignore")\n'
        "\n"
        "    def add(a, b):\n"
        "        return np.log(np.exp(a) + np.exp(b))\n"
        "\n",
    ),
    ("np.logaddexp(", "add("),
    of="in vectors",
)


# %% wrong: NaN from the first
# named: One of two log-probabilities is taken out before
change(
    (
        "def ctc_forward(log_probs, labels):\n",
        "def ctc_forward(log_probs, labels):\n    def add(a, b):\n        return a + np.log1p(np.exp(b - a))\n\n",
    ),
    ("np.logaddexp(", "add("),
    of="in vectors",
)


# %% wrong: labels that come once
# named: A blank may be passed over only before a label that comes once
change(
    ("labels[1:] != labels[:-1]", "np.array([labels.tolist().count(k) == 1 for k in labels[1:]], dtype=bool)"),
    of="in vectors",
)


# %% wrong: no equal labels at all
# named: Where a row has equal labels no blank at all is passed over
change(
    ("labels[1:] != labels[:-1]", "len(set(labels.tolist())) == len(labels)"),
    of="in vectors",
)


# %% wrong: exponentials added
# named: The probabilities stand where their logarithms belong
change(
    ("log_probs[0, states[:2]]", "np.exp(log_probs[0, states[:2]])"),
    ("log_probs[t, states]", "np.exp(log_probs[t, states])"),
    of="in vectors",
)


# %% wrong: around the end
# named: Before state 0 stands the last state
change(
    ("            if s >= 1:\n                total = np", "            if s >= 0:\n                total = np"),
    of="loops",
)


# %% wrong: one state a step
# named: State s is reached at step s at the earliest
change(
    ("for s in range(S)", "for s in range(min(S, t + 1))"),
    of="loops",
)


# %% wrong: never from 1 to 3
# named: The first label is never followed by the second
change(
    ("s >= 2 and", "s > 3 and"),
    of="loops",
)


# %% wrong: three ends
# named: The loss counts the paths that end in the last three states
change(
    ("-np.logaddexp(log_alpha[-1, -1], log_alpha[-1, -2])", "-np.logaddexp.reduce(log_alpha[-1, -3:])"),
    of="loops",
)
