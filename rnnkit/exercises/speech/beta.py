"""ctc_beta: the probability of all right ways to go on."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.spec import Exercise, Mistake, Output
from rnnkit.exercises.speech.forward import AROUND, NOT_A_NUMBER, ONCE, draw_case
from rnnkit.exercises.speech.paths import UNIT, log_beta_of


def beta_cases(rng):
    return [
        draw_case(rng),
        draw_case(rng, L=4, V=8, spare=1),
        draw_case(rng, L=3, V=5, T=12),
        draw_case(rng, "just long enough", L=4, spare=0),
        draw_case(rng, "L = 0", L=0),
        draw_case(rng, "L = 1", L=1),
        draw_case(rng, "T = 1", L=1, T=1),
        draw_case(rng, "float32", dtype=np.float32),
        draw_case(rng, "any layout", strided=True),
        draw_case(rng, "T = 500", L=3, T=500),
        draw_case(rng, L=2, V=6, different=True),
    ]


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


def in_probabilities(log_probs, labels):
    p = np.exp(log_probs)
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    skip = np.zeros(len(states), dtype=bool)
    skip[3::2] = labels[1:] != labels[:-1]
    beta = np.zeros((len(p), len(states)), dtype=p.dtype)
    beta[-1, -2:] = 1
    for t in range(len(p) - 2, -1, -1):
        after = beta[t + 1] * p[t + 1, states]
        beta[t] = after
        beta[t, :-1] += after[1:]
        beta[t, :-2] += np.where(skip[2:], after[2:], 0)
    return np.log(beta)


END, SKIPPED, SKIP = "log_beta[-1, -2:] = 0", "labels[1:] != labels[:-1]", "skip[3::2] = labels[1:] != labels[:-1]"
AFTER, STORE = "after = log_beta[t + 1] + log_probs[t + 1, states]", "log_beta[t] = total"
MOVE = "total[:-1] = np.logaddexp(total[:-1], after[1:])"
PASS = "total[:-2] = np.where(skip[2:], np.logaddexp(total[:-2], after[2:]), total[:-2])"
RETURN, FILLED = "return log_beta", "np.full((T, S), -np.inf, dtype=log_probs.dtype)"
NO_PATH = (
    "Where no path is stands a large negative number; it has to be −inf (`-np.inf`), which no number of steps makes "
    "possible."
)
COUNTED = (
    "The emission at t is counted. log_alpha has it already, and in their sum it would stand twice: log_beta[t] is "
    "what comes after step t."
)
ALPHA = """
    before = np.where(np.arange(S) < 2, 0, -np.inf)
    for t in range(T):
        reached = np.copy(before)
        if t > 0:
            reached[1:] = np.maximum(reached[1:], before[:-1])
            reached[2:] = np.where(skip[2:], np.maximum(reached[2:], before[:-2]), reached[2:])
        log_beta[t, np.isinf(reached)] = -np.inf
        before = reached
"""

CTC_BETA = Exercise(
    name="ctc_beta",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("log_beta (T, 2L + 1)"),),
    equation="beta_t(s) = Σ over the states s' that may follow s of p_{t+1}(s') · beta_{t+1}(s');   beta_T = 1 in the "
    "last two states, else 0",
    cases=beta_cases,
    oracle=log_beta_of,
    answer=ctc_beta,
    look="Add log_alpha and log_beta, and take the logsumexp of each row: the same number at every t, −loss.",
    mistakes=(
        Mistake(
            COUNTED,
            (STORE, STORE + " + log_probs[t, states]"),
            (END, "log_beta[-1, -2:] = log_probs[-1, states[-2:]]"),
            (AFTER, "after = log_beta[t + 1]"),
        ),
        Mistake(
            "The emission at t is counted, and the one at t + 1 once more: each step's emission enters once, and "
            "log_beta[t] is what comes after step t.",
            (STORE, STORE + " + log_probs[t, states]"),
        ),
        Mistake(
            "The emission at t stands in the place of the one at t + 1: to go on from t is to emit at t + 1.",
            (AFTER, "after = log_beta[t + 1] + log_probs[t, states]"),
        ),
        Mistake(
            "The emission is added after the states were, and so it is that of the state a path comes from. It belongs "
            "to the state it goes to, at t + 1.",
            (AFTER, "after = log_beta[t + 1]"),
            (STORE, STORE + " + log_probs[t + 1, states]"),
        ),
        Mistake(
            "The emission at the last step is counted: after step T nothing is emitted, and log_beta is 0 in the last "
            "two states.",
            (END, "log_beta[-1, -2:] = log_probs[-1, states[-2:]]"),
        ),
        Mistake(
            "The emissions are missing: the ways to go on are counted, without their probabilities.",
            (AFTER, "after = log_beta[t + 1]"),
        ),
        Mistake(
            "A path ends in the last blank alone; it may end in the last label as well.",
            (END, "log_beta[-1, -1] = 0"),
        ),
        Mistake(
            "A path ends in the last label alone; it may end in the blank behind it as well.",
            (END, "log_beta[-1, -2 if S > 1 else -1] = 0"),
        ),
        Mistake(
            "A path may end in any state here. Only in the last two it has said all labels.",
            (END, "log_beta[-1] = 0"),
        ),
        Mistake(
            "The two ends have a probability of ½ each. Both are right ends: log_beta is 0 in both, the log of 1.",
            (END, "log_beta[-1, -2:] = np.log(0.5) if S > 1 else 0"),
        ),
        Mistake(
            "The two ends hold 1 where its logarithm belongs, 0.",
            (END, "log_beta[-1, -2:] = 1"),
        ),
        Mistake(
            "With L = 0 there is one state alone, the blank: the state before it is written although it is not there. "
            "`log_beta[-1, -2:]` takes the last two, or what there is.",
            (END, "log_beta[-1, -1] = log_beta[-1, -2] = 0"),
        ),
        Mistake(
            "A blank is passed over between equal labels, too: then two of them can be said as one. From a label a "
            "path goes to s + 2 only if the label there is another one.",
            (SKIPPED, "True"),
        ),
        Mistake(
            "A blank is never passed over: between different labels it may be left out, so a path goes from a label to "
            "s + 2 as well.",
            (SKIPPED, "False"),
        ),
        Mistake(
            "A label is passed over: a path goes from a blank to the next blank. Only from a label it goes to s + 2, "
            "to the label there.",
            ("skip = np.zeros(S, dtype=bool)", "skip = np.ones(S, dtype=bool)"),
        ),
        Mistake(
            "A path goes from every state to s + 2. Only from a label it does, to another label: the blank between "
            "them may be left out, and nothing else.",
            ("skip = np.zeros(S, dtype=bool)", "skip = np.ones(S, dtype=bool)"),
            (SKIPPED, "True"),
        ),
        Mistake(
            "The blank is passed over where the labels are equal, and kept where they differ: it is the other way "
            "round.",
            (SKIPPED, "labels[1:] == labels[:-1]"),
        ),
        Mistake(
            "Whether a blank may be passed over is asked of the wrong pair of labels, as on the way forward: from the "
            "label at s a path goes to s + 2, so these two have to differ, not s − 2 and s.",
            ("np.where(skip[2:], np.logaddexp(total[:-2]", "np.where(skip[:-2], np.logaddexp(total[:-2]"),
        ),
        Mistake(
            "Whether a blank may be passed over is asked of the wrong pair of labels: from the label at s a path goes "
            "to s + 2, so these two have to differ, not s + 2 and s + 4.",
            (SKIP, "skip[1:-2:2] = labels[1:] != labels[:-1]"),
        ),
        Mistake(
            "Where the blank may be passed over, the way through the blank is lost: the ways add up.",
            (PASS, "total[:-2] = np.where(skip[2:], np.logaddexp(after[:-2], after[2:]), total[:-2])"),
        ),
        Mistake(
            "The states are gone through as on the way forward: a path goes from s to s, s + 1 and s + 2, and not to "
            "states before it.",
            (MOVE, "total[1:] = np.logaddexp(total[1:], after[:-1])"),
            (PASS, "total[2:] = np.where(skip[2:], np.logaddexp(total[2:], after[:-2]), total[2:])"),
        ),
        Mistake(
            "The likeliest way to go on alone is followed; the probabilities of all ways are added.",
            ("np.logaddexp(", "np.maximum("),
        ),
        Mistake(
            "A path never stays where it is: s itself is missing from the sum.",
            ("total = after.copy()", "total = np.full_like(after, -np.inf)"),
        ),
        Mistake("A path never moves by one state: s + 1 is missing from the sum.", (MOVE, "pass")),
        Mistake(
            "The probabilities are multiplied and summed as they are, and after some hundred steps they underflow to "
            "0. Stay with logarithms all the way.",
            in_probabilities,
        ),
        Mistake(
            "Log-probabilities are added as `np.log(np.exp(a) + np.exp(b))`, which underflows as the probabilities do. "
            "`np.logaddexp(a, b)` takes the larger one out first.",
            ("    T, S =", "    add = lambda a, b: np.log(np.exp(a) + np.exp(b))\n    T, S ="),
            ("np.logaddexp(", "add("),
        ),
        Mistake(
            NOT_A_NUMBER,
            (
                "    T, S =",
                "    def add(a, b):\n        m = np.maximum(a, b)\n"
                "        return m + np.log(np.exp(a - m) + np.exp(b - m))\n\n    T, S =",
            ),
            ("np.logaddexp(", "add("),
        ),
        *(
            Mistake(
                NOT_A_NUMBER, ("    T, S =", f"    add = lambda a, b: {how}\n    T, S ="), ("np.logaddexp(", "add(")
            )
            for how in ("a + np.log1p(np.exp(b - a))", "b + np.log1p(np.exp(a - b))")
        ),
        Mistake(
            AROUND.format("Behind the last state stands state 0 (`np.roll`)"),
            (MOVE, "total = np.logaddexp(total, np.roll(after, -1))"),
        ),
        Mistake(
            "A path may end in the last three states here. The third of them is the blank before the last label, which "
            "has not been said yet.",
            (END, "log_beta[-1, -3:] = 0"),
        ),
        Mistake(
            "The neighbour on the wrong side is added: from s a path goes to s + 1, and not to s − 1.",
            (MOVE, "total[1:] = np.logaddexp(total[1:], after[:-1])"),
        ),
        Mistake(
            "The step over a blank goes to the wrong side: from s it leads to s + 2, and not to s − 2.",
            (PASS, "total[2:] = np.where(skip[2:], np.logaddexp(total[2:], after[:-2]), total[2:])"),
        ),
        *(
            Mistake(
                "To s + 2 leads what has been added to already: its own neighbour, s + 3, is in it, and a path moves "
                "by three states in one step. Add the row t + 1 as it was.",
                change,
            )
            for change in ((PASS, PASS.replace("after[2:]", "total[2:]")), ("after.copy()", "after"))
        ),
        Mistake(
            ONCE.format("comes once in the row"),
            (SKIPPED, "[(labels == k).sum() == 1 for k in labels[1:]]"),
        ),
        Mistake(
            ONCE.format("has not come yet"),
            (SKIPPED, "[k not in labels[: i + 1] for i, k in enumerate(labels[1:])]"),
        ),
        Mistake(
            "Where a row has equal labels no blank at all is passed over. Each label is compared with the one before "
            "it alone, two states back.",
            (SKIPPED, "len(set(labels.tolist())) == len(labels)"),
        ),
        *(
            Mistake(NO_PATH, (FILLED, f"np.full((T, S), -{size}, dtype=log_probs.dtype)"))
            for size in ("1e30", "1e20", "1e12", "1e10", "1e9", "1e8", "1e6", "1e5", "1e4")
        ),
        Mistake(
            "States that no path can have reached by step t are left at −inf. log_beta counts all ways to go on from a "
            "state, however it was come by.",
            (RETURN, ALPHA.strip() + "\n    " + RETURN),
        ),
        Mistake(
            "The blank is taken for the last class; it is class 0.",
            ("    states[1::2] = labels", "    states += log_probs.shape[1] - 1\n    states[1::2] = labels"),
        ),
        Mistake(
            "The labels are moved by one: they are classes as they are, from 1 on, beside the blank 0.",
            ("states[1::2] = labels", "states[1::2] = labels - 1"),
        ),
        Mistake(
            "Step T − 2 is left out: its row is still −inf, and so all before it become.",
            ("range(T - 2, -1, -1)", "range(T - 3, -1, -1)"),
        ),
        Mistake("The first step is left out: its row is still −inf.", ("range(T - 2, -1, -1)", "range(T - 2, 0, -1)")),
        Mistake(
            "The steps are gone through from the first to the last, and each reads a row that is not filled yet. Go "
            "from T − 2 down to 0.",
            ("range(T - 2, -1, -1)", "range(T - 1)"),
        ),
        Mistake(
            "The states stand in reverse order: they were turned round on the way, and are to be turned back.",
            (RETURN, "return log_beta[:, ::-1]"),
        ),
        Mistake(
            "Steps and states stand in reverse order: they were turned round on the way, and are to be turned back.",
            (RETURN, "return log_beta[::-1, ::-1]"),
        ),
        Mistake(
            "log_beta is divided by the sum of its row at every step; it holds the log-probabilities as they are.",
            (RETURN, "return (log_beta - np.logaddexp.reduce(log_beta, axis=1)[:, None]).astype(log_probs.dtype)"),
        ),
        Mistake(
            "The probabilities are returned in the place of their logarithms.",
            (RETURN, "return np.exp(log_beta)"),
        ),
        Mistake(
            "The row after the last step is still there, so log_beta has T + 1 rows; asked for are T.",
            (RETURN, "return np.concatenate([log_beta, log_beta[-1:]])"),
        ),
        Mistake(
            "log_beta is always float64; it has to keep the dtype of log_probs, as "
            "`np.full(…, dtype=log_probs.dtype)` does.",
            (", dtype=log_probs.dtype", ""),
        ),
    ),
)
