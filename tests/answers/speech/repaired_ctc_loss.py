"""Answers to repaired_ctc_loss; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: mended
def repaired_ctc_loss(log_probs, labels):
    states = [0]
    for label in labels:
        states += [label, 0]
    T, S = len(log_probs), len(states)
    log_alpha = np.full((T, S), -np.inf)
    log_alpha[0, :2] = log_probs[0, states[:2]]
    for t in range(1, T):
        for s in range(S):
            total = log_alpha[t - 1, s]
            if s > 0:
                total = np.logaddexp(total, log_alpha[t - 1, s - 1])
            if s > 1 and states[s] != 0 and states[s] != states[s - 2]:
                total = np.logaddexp(total, log_alpha[t - 1, s - 2])
            log_alpha[t, s] = total + log_probs[t, states[s]]
    return -np.logaddexp.reduce(log_alpha[-1, -2:])


# %% right: the earlier exercise
# after: model answers
def repaired_ctc_loss(log_probs, labels):
    loss, _ = ctc_forward(log_probs, labels)
    return loss


# %% right: a sum with care
def repaired_ctc_loss(log_probs, labels):
    def add(a, b):
        high, low = max(a, b), min(a, b)
        return high if low == -np.inf else high + np.log1p(np.exp(low - high))

    states = [0]
    for label in labels:
        states += [label, 0]
    T, S = len(log_probs), len(states)
    log_alpha = np.full((T, S), -np.inf)
    log_alpha[0, :2] = log_probs[0, states[:2]]
    for t in range(1, T):
        for s in range(S):
            total = log_alpha[t - 1, s]
            if s > 0:
                total = add(total, log_alpha[t - 1, s - 1])
            if s > 1 and states[s] != states[s - 2]:
                total = add(total, log_alpha[t - 1, s - 2])
            log_alpha[t, s] = total + log_probs[t, states[s]]
    total = -np.inf
    for end in log_alpha[-1, -2:]:
        total = add(total, end)
    return -total


# %% right: rows
def repaired_ctc_loss(log_probs, labels):
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    skip = np.append([False, False], (states[2:] != 0) & (states[2:] != states[:-2]))[: len(states)]
    row = np.where(np.arange(len(states)) < 2, log_probs[0, states], -np.inf)
    for t in range(1, len(log_probs)):
        one = np.append(-np.inf, row[:-1])
        two = np.where(skip, np.append(-np.inf, one[:-1]), -np.inf)
        row = np.logaddexp(np.logaddexp(row, one), two) + log_probs[t, states]
    return -float(np.logaddexp.reduce(row[-2:]))


# %% right: quiet on purpose
def repaired_ctc_loss(log_probs, labels):
    def add(*terms):
        m = max(terms)
        if np.isinf(m):
            return m
        with np.errstate(under="ignore"):
            return m + np.log(sum(np.exp(term - m) for term in terms))

    states = [0]
    for label in labels:
        states += [label, 0]
    alpha = [log_probs[0, k] if s < 2 else -np.inf for s, k in enumerate(states)]
    for t in range(1, len(log_probs)):
        new = []
        for s, k in enumerate(states):
            terms = alpha[max(0, s - 1) : s + 1]
            if s > 1 and k != 0 and k != states[s - 2]:
                terms = terms + [alpha[s - 2]]
            new.append(add(*terms) + log_probs[t, k])
        alpha = new
    return -add(*alpha[-2:])


# %% wrong: as it is given
# named: Both faults are still there
# says: With no warning: repaired_ctc_loss: it takes the logarithm of 0
def repaired_ctc_loss(log_probs, labels):
    def add(a, b):
        return np.log(np.exp(a) + np.exp(b))

    states = [0]
    for label in labels:
        states += [label, 0]
    T, S = len(log_probs), len(states)
    log_alpha = np.full((T, S), -np.inf)
    log_alpha[0, :2] = log_probs[0, states[:2]]
    for t in range(1, T):
        for s in range(S):
            total = log_alpha[t - 1, s]
            if s > 0:
                total = add(total, log_alpha[t - 1, s - 1])
            if s > 1 and states[s] != 0:
                total = add(total, log_alpha[t - 1, s - 2])
            log_alpha[t, s] = total + log_probs[t, states[s]]
    total = -np.inf
    for end in log_alpha[-1, -2:]:
        total = add(total, end)
    return -total


# %% wrong: equal labels still run together
# named: One fault is still there: in which blanks may be passed over
change((" and states[s] != states[s - 2]", ""), of="mended")


# %% wrong: still underflows
# named: One fault is still there: in how log-probabilities are added
change(
    (
        "return high if low == -np.inf else high + np.log1p(np.exp(low - high))",
        "return np.log(np.exp(a) + np.exp(b))",
    ),
    of="a sum with care",
)


# %% wrong: the warning switched off
# named: The warning is gone, and not its cause: `np.log(np.exp(a) + np.exp(b))` still underflows. Take
change(
    (
        "return high if low == -np.inf else high + np.log1p(np.exp(low - high))",
        'with np.errstate(divide="ignore"):\n            return np.log(np.exp(a) + np.exp(b))',
    ),
    of="a sum with care",
)


# %% wrong: a small number
# named: A small number is added before the logarithm is taken
change(
    (
        "return high if low == -np.inf else high + np.log1p(np.exp(low - high))",
        "return np.log(np.exp(a) + np.exp(b) + 1e-12)",
    ),
    of="a sum with care",
)


# %% wrong: NaN
# named: One of the two is taken out first, and where that is −inf the result is
change(
    (
        "return high if low == -np.inf else high + np.log1p(np.exp(low - high))",
        "return high + np.log(np.exp(a - high) + np.exp(b - high))",
    ),
    of="a sum with care",
)


# %% wrong: a large number
# named: Where T is too short the loss is a large number
change(("np.full((T, S), -np.inf)", "np.full((T, S), -1e30)"), of="mended")


# %% wrong: never skipped
# named: A blank is never passed over now
def repaired_ctc_loss(log_probs, labels):
    states = [0]
    for label in labels:
        states += [label, 0]
    alpha = np.full(len(states), -np.inf)
    alpha[:2] = log_probs[0, states[:2]]
    for t in range(1, len(log_probs)):
        alpha = np.logaddexp(alpha, np.append(-np.inf, alpha[:-1])) + log_probs[t, states]
    return -np.logaddexp.reduce(alpha[-2:])


# %% wrong: compared with the blank
# named: A label is compared with the blank before it
change(("states[s] != 0 and states[s] != states[s - 2]", "states[s] != states[s - 1]"), of="mended")


# %% wrong: the other way round
# named: The blank is passed over where the labels are equal
change(("states[s] != states[s - 2]", "states[s] == states[s - 2]"), of="mended")


# %% wrong: Viterbi
# named: The likelier of two ways alone counts
change(("np.logaddexp(", "np.maximum("), ("np.logaddexp.reduce(", "np.maximum.reduce("), of="mended")


# %% wrong: the last blank alone
# named: The loss counts the paths that end in the last blank alone
change(("-np.logaddexp.reduce(log_alpha[-1, -2:])", "-log_alpha[-1, -1]"), of="mended")


# %% wrong: no label forgotten
# named: With L = 0 there is one state alone
# says: With L = 0: repaired_ctc_loss stopped
change(("-np.logaddexp.reduce(log_alpha[-1, -2:])", "-np.logaddexp(log_alpha[-1, -1], log_alpha[-1, -2])"), of="mended")


# %% wrong: 0 where T is too short
# named: Where T is too short the loss is 0
change(("    return -total", "    return 0.0 if total == -np.inf else -total"), of="a sum with care")


# %% wrong: wider numbers
# named: Wider numbers
def repaired_ctc_loss(log_probs, labels):
    p = np.exp(log_probs.astype(np.longdouble))
    states = [0]
    for label in labels:
        states += [label, 0]
    alpha = np.zeros(len(states), dtype=np.longdouble)
    alpha[:2] = p[0, states[:2]]
    for t in range(1, len(p)):
        before = alpha.copy()
        for s in range(len(states)):
            if s > 0:
                alpha[s] += before[s - 1]
            if s > 1 and states[s] != 0 and states[s] != states[s - 2]:
                alpha[s] += before[s - 2]
        alpha *= p[t, states]
    total = alpha[-2:].sum()
    return -float(np.log(total)) if total > 0 else np.inf


# %% wrong: divided by L
# named: The loss is divided by the number of labels
change(("    return -total", "    return -total / max(1, len(labels))"), of="a sum with care")


# %% wrong: no blank passed over where any labels are equal
# named: Where a row has equal labels no blank at all is passed over now
change(
    ("states[s] != states[s - 2]", "states[s] != 0 and len(set(labels)) == len(labels)"),
    of="a sum with care",
)


# %% wrong: that, and the sum as it was
# named: Where a row has equal labels no blank at all is passed over now
change(
    ("return high if low == -np.inf else high + np.log1p(np.exp(low - high))", "return np.log(np.exp(a) + np.exp(b))"),
    ("states[s] != states[s - 2]", "states[s] != 0 and len(set(labels)) == len(labels)"),
    of="a sum with care",
)


# %% wrong: the first one is taken out
# named: One of the two is taken out first, and where that is −inf the result is
change(
    ("return high if low == -np.inf else high + np.log1p(np.exp(low - high))", "return a + np.log1p(np.exp(b - a))"),
    of="a sum with care",
)


# %% wrong: the first one is taken out unless it is −inf
# named: One of the two is taken out, whichever it is. −inf is seen to
change(
    (
        "return high if low == -np.inf else high + np.log1p(np.exp(low - high))",
        "return b if a == -np.inf else a + np.log1p(np.exp(b - a))",
    ),
    of="a sum with care",
)


# %% wrong: powers of two
# named: `np.logaddexp2` takes a and b for powers of 2
change(
    ("return high if low == -np.inf else high + np.log1p(np.exp(low - high))", "return np.logaddexp2(a, b)"),
    of="a sum with care",
)


# %% wrong: −inf alone seen to
# named: One fault is still there: in how log-probabilities are added
change(
    (
        "return high if low == -np.inf else high + np.log1p(np.exp(low - high))",
        "return high if low == -np.inf else np.log(np.exp(a) + np.exp(b))",
    ),
    of="a sum with care",
)


# %% wrong: wider numbers in the sum alone
# named: Wider numbers
change(
    (
        "return high if low == -np.inf else high + np.log1p(np.exp(low - high))",
        "return np.log(np.exp(np.longdouble(a)) + np.exp(np.longdouble(b)))",
    ),
    of="a sum with care",
)


# %% wrong: a least number
# named: A small number is the least
change(
    (
        "return high if low == -np.inf else high + np.log1p(np.exp(low - high))",
        "return np.log(max(np.exp(a) + np.exp(b), 1e-300))",
    ),
    of="a sum with care",
)


# %% wrong: NaN, and equal labels run together
# named: One of the two is taken out first, and where that is −inf the result is
change(
    (
        "return high if low == -np.inf else high + np.log1p(np.exp(low - high))",
        "return high + np.log(np.exp(a - high) + np.exp(b - high))",
    ),
    (" and states[s] != states[s - 2]", " and states[s] != 0"),
    of="a sum with care",
)


# %% wrong: the end forgotten
# named: One fault is still there: in how log-probabilities are added
change(
    ("np.logaddexp.reduce(log_alpha[-1, -2:])", "np.log(np.exp(log_alpha[-1, -2:]).sum())"),
    of="mended",
)


# %% wrong: the loop forgotten
# named: One fault is still there: in how log-probabilities are added
change(
    ("np.logaddexp(total, log_alpha[t - 1, s - 1])", "np.log(np.exp(total) + np.exp(log_alpha[t - 1, s - 1]))"),
    ("np.logaddexp(total, log_alpha[t - 1, s - 2])", "np.log(np.exp(total) + np.exp(log_alpha[t - 1, s - 2]))"),
    of="mended",
)


# %% wrong: the step over a blank forgotten
# named: One fault is still there: in how log-probabilities are added
change(
    ("np.logaddexp(total, log_alpha[t - 1, s - 2])", "np.log(np.exp(total) + np.exp(log_alpha[t - 1, s - 2]))"),
    of="mended",
)


# %% wrong: the first sum forgotten, and equal labels
# named: Both faults are still there
change(
    ("np.logaddexp(total, log_alpha[t - 1, s - 1])", "np.log(np.exp(total) + np.exp(log_alpha[t - 1, s - 1]))"),
    (" and states[s] != states[s - 2]", ""),
    of="mended",
)


# %% wrong: labels that come again
# named: A blank may be passed over only before a label that comes once
change(
    ("states[s] != states[s - 2]", "list(labels).count(states[s]) == 1"),
    of="mended",
)


# %% wrong: the likelier one far below 0
# named: Where `np.log(np.exp(a) + np.exp(b))` would underflow
change(
    (
        "return high if low == -np.inf else high + np.log1p(np.exp(low - high))",
        "return np.log(np.exp(a) + np.exp(b)) if high > -700 else high",
    ),
    of="a sum with care",
)


# %% wrong: 1 added
# named: `np.log1p` adds 1
change(
    (
        "return high if low == -np.inf else high + np.log1p(np.exp(low - high))",
        "return np.log1p(np.exp(a) + np.exp(b))",
    ),
    of="a sum with care",
)


# %% wrong: a label passed over
# named: A label is passed over now
change(
    ("states[s] != 0 and states[s] != states[s - 2]", "(states[s] == 0 or states[s] != states[s - 2])"),
    of="mended",
)
