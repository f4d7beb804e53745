"""Answers to ctc_beta; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loops
def ctc_beta(log_probs, labels):
    states = [0]
    for label in labels:
        states += [int(label), 0]
    T, S = len(log_probs), len(states)
    log_beta = np.full((T, S), -np.inf, dtype=log_probs.dtype)
    log_beta[T - 1, S - 1] = 0.0
    if S > 1:
        log_beta[T - 1, S - 2] = 0.0
    for t in range(T - 2, -1, -1):
        for s in range(S):
            total = log_beta[t + 1, s] + log_probs[t + 1, states[s]]
            if s + 1 < S:
                total = np.logaddexp(total, log_beta[t + 1, s + 1] + log_probs[t + 1, states[s + 1]])
            if s + 2 < S and states[s] != 0 and states[s] != states[s + 2]:
                total = np.logaddexp(total, log_beta[t + 1, s + 2] + log_probs[t + 1, states[s + 2]])
            log_beta[t, s] = total
    return log_beta


# %% right: padded rows
def ctc_beta(log_probs, labels):
    T, S = len(log_probs), 2 * len(labels) + 1
    states = np.zeros(S, dtype=int)
    states[1::2] = labels
    none = np.full(2, -np.inf, dtype=log_probs.dtype)
    skip = np.zeros(S, dtype=bool)
    skip[:-2] = (states[:-2] != 0) & (states[:-2] != states[2:])
    last = np.full(S, -np.inf, dtype=log_probs.dtype)
    last[-2:] = 0
    rows = [last]
    for row in log_probs[:0:-1]:
        after = np.concatenate([rows[-1] + row[states], none])
        rows.append(np.logaddexp.reduce([after[:-2], after[1:-1], np.where(skip, after[2:], none[0])]))
    return np.array(rows[::-1])


# %% right: a matrix of steps
def ctc_beta(log_probs, labels):
    S = 2 * len(labels) + 1
    states = np.zeros(S, dtype=int)
    states[1::2] = labels
    steps = np.full((S, S), -np.inf, dtype=log_probs.dtype)
    for s in range(S):
        steps[s, s : s + 2] = 0
        if s + 2 < S and s % 2 == 1 and states[s] != states[s + 2]:
            steps[s, s + 2] = 0
    log_beta = np.full((len(log_probs), S), -np.inf, dtype=log_probs.dtype)
    log_beta[-1, -2:] = 0
    for t in reversed(range(len(log_probs) - 1)):
        log_beta[t] = np.logaddexp.reduce(steps + log_probs[t + 1, states] + log_beta[t + 1], axis=1)
    return log_beta


# %% right: alpha of the mirror image
# after: model answers
def ctc_beta(log_probs, labels):
    _, mirrored = ctc_forward(log_probs[::-1], labels[::-1])
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    return mirrored[::-1, ::-1] - log_probs[:, states]


# %% right: it may warn
def ctc_beta(log_probs, labels):
    def add(a, b):
        m = np.maximum(a, b)
        return np.where(np.isneginf(m), m, m + np.log(np.exp(a - m) + np.exp(b - m)))

    T, S = len(log_probs), 2 * len(labels) + 1
    states = np.zeros(S, dtype=int)
    states[1::2] = labels
    log_beta = np.full((T, S), -np.inf, dtype=log_probs.dtype)
    log_beta[-1, -2:] = 0
    for t in range(T - 2, -1, -1):
        after = log_beta[t + 1] + log_probs[t + 1, states]
        log_beta[t] = after
        log_beta[t, :-1] = add(log_beta[t, :-1], after[1:])
        for s in range(1, S - 2, 2):
            if states[s] != states[s + 2]:
                log_beta[t, s] = add(log_beta[t, s], after[s + 2])
    return log_beta


# %% wrong: the emission counted
# named: The emission at t is counted. log_alpha has it already
# after: model answers
change((" - log_probs[:, states]", ""), of="alpha of the mirror image")


# %% wrong: the emission at t
# named: The emission at t stands in the place of the one at t + 1
change(("log_probs[t + 1,", "log_probs[t,"), of="loops")


# %% wrong: the emission of the state it comes from
# named: The emission is added after the states were
change(
    (
        "steps + log_probs[t + 1, states] + log_beta[t + 1], axis=1)",
        "steps + log_beta[t + 1], axis=1) + log_probs[t + 1, states]",
    ),
    of="a matrix of steps",
)


# %% wrong: no emission
# named: The emissions are missing
change(("steps + log_probs[t + 1, states] +", "steps +"), of="a matrix of steps")


# %% wrong: the last row has its emission
# named: The emission at the last step is counted
change(("last[-2:] = 0", "last[-2:] = log_probs[-1, states[-2:]]"), of="padded rows")


# %% wrong: ends in the last blank alone
# named: A path ends in the last blank alone
change(("    if S > 1:\n        log_beta[T - 1, S - 2] = 0.0\n", ""), of="loops")


# %% wrong: ends anywhere
# named: A path may end in any state here
change(("log_beta[-1, -2:] = 0", "log_beta[-1] = 0"), of="a matrix of steps")


# %% wrong: no label forgotten
# named: With L = 0 there is one state alone, the blank
# says: With L = 0: ctc_beta stopped
change(("log_beta[-1, -2:] = 0", "log_beta[-1, -1] = 0\n    log_beta[-1, -2] = 0"), of="a matrix of steps")


# %% wrong: equal labels skipped
# named: A blank is passed over between equal labels, too
change((" and states[s] != states[s + 2]", ""), of="loops")


# %% wrong: compared with the label before
# named: Whether a blank may be passed over is asked of the wrong pair of labels
change(
    (
        "if s + 2 < S and states[s] != 0 and states[s] != states[s + 2]",
        "if s > 1 and s + 2 < S and states[s] != 0 and states[s] != states[s - 2]",
    ),
    of="loops",
)


# %% wrong: never skipped
# named: A blank is never passed over
change(("np.where(skip, after[2:], none[0])", "np.where(skip & ~skip, after[2:], none[0])"), of="padded rows")


# %% wrong: blanks skip as well
# named: A path goes from every state to s + 2
change((" and states[s] != 0 and states[s] != states[s + 2]", ""), of="loops")


# %% wrong: forwards
# named: The states are gone through as on the way forward
def ctc_beta(log_probs, labels):
    states = [0]
    for label in labels:
        states += [int(label), 0]
    T, S = len(log_probs), len(states)
    log_beta = np.full((T, S), -np.inf, dtype=log_probs.dtype)
    log_beta[-1, -2:] = 0
    for t in range(T - 2, -1, -1):
        for s in range(S):
            total = log_beta[t + 1, s] + log_probs[t + 1, states[s]]
            if s > 0:
                total = np.logaddexp(total, log_beta[t + 1, s - 1] + log_probs[t + 1, states[s - 1]])
            if s > 1 and states[s] != 0 and states[s] != states[s - 2]:
                total = np.logaddexp(total, log_beta[t + 1, s - 2] + log_probs[t + 1, states[s - 2]])
            log_beta[t, s] = total
    return log_beta


# %% wrong: Viterbi
# named: The likeliest way to go on alone is followed
change(("np.logaddexp", "np.maximum"), of="loops")


# %% wrong: not turned back
# named: Backwards in time
change(("np.array(rows[::-1])", "np.array(rows)"), of="padded rows")


# %% wrong: the mirror image turned in time only
# after: model answers
# says: log_beta
change(("mirrored[::-1, ::-1]", "mirrored[::-1]"), of="alpha of the mirror image")


# %% wrong: NaN
# named: One of two log-probabilities is taken out before they are added
change(
    (
        "np.where(np.isneginf(m), m, m + np.log(np.exp(a - m) + np.exp(b - m)))",
        "m + np.log(np.exp(a - m) + np.exp(b - m))",
    ),
    of="it may warn",
)


# %% wrong: −1e30
# named: Where no path is stands a large negative number
change(("np.full((T, S), -np.inf,", "np.full((T, S), -1e30,"), of="loops")


# %% wrong: always float64
# named: log_beta is always float64
change((", dtype=log_probs.dtype", ""), of="loops")


# %% wrong: the first row left out
# named: The first step is left out
change(("range(T - 2, -1, -1)", "range(T - 2, 0, -1)"), of="loops")


# %% wrong: probabilities
# named: The probabilities are multiplied and summed as they are
def ctc_beta(log_probs, labels):
    p = np.exp(log_probs)
    states = [0] + [k for label in labels for k in (label, 0)]
    T, S = len(p), len(states)
    beta = np.zeros((T, S), dtype=p.dtype)
    beta[-1, -2:] = 1
    for t in range(T - 2, -1, -1):
        for s in range(S):
            for to in range(s, min(s + 3, S)):
                if to < s + 2 or (states[s] != 0 and states[s] != states[to]):
                    beta[t, s] += beta[t + 1, to] * p[t + 1, states[to]]
    return np.log(beta)


# %% wrong: beta instead of its logarithm
# named: The probabilities are returned in the place of their logarithms
change(("return log_beta", "return np.exp(log_beta)"), of="loops")


# %% right: in vectors
def ctc_beta(log_probs, labels):
    T, S = len(log_probs), 2 * len(labels) + 1
    states = np.zeros(S, dtype=int)
    states[1::2] = labels
    skip = np.zeros(S, dtype=bool)
    skip[3::2] = labels[1:] != labels[:-1]
    log_beta = np.full((T, S), -np.inf, dtype=log_probs.dtype)
    log_beta[-1, -2:] = 0
    for t in range(T - 2, -1, -1):
        after = log_beta[t + 1] + log_probs[t + 1, states]
        total = after.copy()
        total[:-1] = np.logaddexp(total[:-1], after[1:])
        total[:-2] = np.where(skip[2:], np.logaddexp(total[:-2], after[2:]), total[:-2])
        log_beta[t] = total
    return log_beta


# %% wrong: the neighbour before
# named: The neighbour on the wrong side
change(
    ("total[:-1] = np.logaddexp(total[:-1], after[1:])", "total[1:] = np.logaddexp(total[1:], after[:-1])"),
    of="in vectors",
)


# %% wrong: two on from what was added to
# named: To s + 2 leads what has been added to
change(
    ("after[2:]", "total[2:]"),
    of="in vectors",
)


# %% wrong: no copy
# named: To s + 2 leads what has been added to
change(
    ("after.copy()", "after"),
    of="in vectors",
)


# %% wrong: no equal labels at all
# named: Where a row has equal labels no blank at all is passed over
change(
    ("labels[1:] != labels[:-1]", "len(set(labels.tolist())) == len(labels)"),
    of="in vectors",
)


# %% wrong: two back
# named: The step over a blank goes to the wrong side
change(
    (
        "total[:-2] = np.where(skip[2:], np.logaddexp(total[:-2], after[2:]), total[:-2])",
        "total[2:] = np.where(skip[2:], np.logaddexp(total[2:], after[:-2]), total[2:])",
    ),
    of="in vectors",
)


# %% wrong: three ends
# named: A path may end in the last three states
change(
    ("log_beta[-1, -2:]", "log_beta[-1, -3:]"),
    of="in vectors",
)


# %% wrong: rolled
# named: Behind the last state stands state 0
change(
    ("total[:-1] = np.logaddexp(total[:-1], after[1:])", "total = np.logaddexp(total, np.roll(after, -1))"),
    of="in vectors",
)


# %% wrong: the pair behind
# named: Whether a blank may be passed over is asked of the wrong pair of labels: from the label at s a path
change(
    ("skip[3::2] =", "skip[1:-2:2] ="),
    of="in vectors",
)


# %% wrong: a step left out
# named: Step T − 2 is left out
change(
    ("range(T - 2, -1, -1)", "range(T - 3, -1, -1)"),
    of="in vectors",
)
