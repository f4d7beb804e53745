"""ctc_forward: the probability of a row of labels, over all the ways to say it in T steps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output, as_float
from rnnkit.exercises.speech.paths import (
    UNIT,
    call_quietly,
    draw_labels,
    draw_logits,
    log_alpha_of,
    log_softmax,
    log_sum,
    number,
    repeats,
    two,
)

STRICT = "no warning"


def draw_case(
    rng,
    kind=ORDINARY,
    L=None,
    V=None,
    T=None,
    spare=None,
    dtype=np.float64,
    strided=False,
    logits=False,
    different=False,
    **size,
):
    """L labels, all of them `different` if asked for, and T steps of V classes; `spare` steps more than are needed.
    size: `large` and `between` of draw_logits."""
    L = int(rng.integers(3, 5)) if L is None else L
    V = int(rng.integers(5, 8)) if V is None else V
    labels = rng.permutation(np.arange(1, V))[:L] if different else draw_labels(rng, L, V)
    if spare is not None:
        T = L + repeats(labels) + spare
    elif T is None:
        T = int(rng.integers(10, 14))
    scores, least = draw_logits(rng, T, V, **size), 1.5 * size.get("large", 0)
    while least and loss_of(scores, labels) < least:  # a path that is easy to say would hide what underflows
        scores = draw_logits(rng, T, V, **size)
    scores = scores if logits else log_softmax(scores)
    return Case((as_float(scores, dtype), labels), {"T": T, "L": L, "V": V}, kind, strided)


def loss_of(logits, labels):
    return -float(log_sum(log_alpha_of(log_softmax(logits), labels)[-1, -2:], axis=0))


def with_strictness(cases):
    """Each case with one more argument: whether it is the one in which no warning may be given."""
    return [replace(case, args=(*case.args, case.kind == STRICT)) for case in cases]


def forward_cases(rng):
    cases = [
        draw_case(rng),
        draw_case(rng, L=4, V=8, spare=1),
        draw_case(rng, L=3, V=5, T=12),
    ]
    return with_edges(cases, rng)


def with_edges(cases, rng):
    """The ordinary cases of a loss, and those at the edges of what is asked."""
    edges = [
        draw_case(rng, "just long enough", L=4, spare=0),
        draw_case(rng, "L = 0", L=0),
        draw_case(rng, "L = 1", L=1),
        draw_case(rng, "T = 1", L=1, T=1),
        draw_case(rng, "T too short", L=4, T=3),
        draw_case(rng, "−2e4", large=1e4),
        draw_case(rng, "float32", dtype=np.float32),
        draw_case(rng, "any layout", strided=True),
        draw_case(rng, "T = 1000", L=3, T=1000),
        draw_case(rng, L=2, V=6, different=True),
    ]
    return with_strictness(cases + edges + strict_cases(rng))


def strict_cases(rng):
    return [
        draw_case(rng, STRICT),
        draw_case(rng, STRICT, large=1e4),
        draw_case(rng, STRICT, L=4, T=3),
        draw_case(rng, STRICT, L=0),
    ]


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
    loss = -np.logaddexp.reduce(log_alpha[-1, -2:])
    return loss, log_alpha


def oracle_forward(log_probs, labels, strict):
    log_alpha = log_alpha_of(log_probs, labels)
    return -float(log_sum(log_alpha[-1, -2:], axis=0)), log_alpha


def call_forward(answer, args):
    loss, log_alpha = two(call_quietly(answer, args), "loss, log_alpha")
    return number(loss), log_alpha


def in_probabilities(log_probs, labels):
    p = np.exp(log_probs)
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    alpha = np.zeros((len(p), len(states)), dtype=p.dtype)
    alpha[0, :2] = p[0, states[:2]]
    for t in range(1, len(p)):
        total = alpha[t - 1].copy()
        total[1:] += alpha[t - 1, :-1]
        skip = np.zeros(len(states), dtype=bool)
        skip[3::2] = labels[1:] != labels[:-1]
        total[2:] += np.where(skip[2:], alpha[t - 1, :-2], 0)
        alpha[t] = total * p[t, states]
    return -np.log(alpha[-1, -2:].sum()), np.log(alpha)


def in_place(log_probs, labels):
    T, S = len(log_probs), 2 * len(labels) + 1
    states = np.zeros(S, dtype=int)
    states[1::2] = labels
    log_alpha = np.full((T, S), -np.inf, dtype=log_probs.dtype)
    log_alpha[0, :2] = log_probs[0, states[:2]]
    for t in range(1, T):
        for s in range(S):
            total = log_alpha[t - 1, s]
            if s > 0:
                total = np.logaddexp(total, log_alpha[t, s - 1])
            if s > 1 and states[s] != 0 and states[s] != states[s - 2]:
                total = np.logaddexp(total, log_alpha[t, s - 2])
            log_alpha[t, s] = total + log_probs[t, states[s]]
    return -np.logaddexp.reduce(log_alpha[-1, -2:]), log_alpha


def log_of_exp(log_probs, labels):
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


START, STAY = "log_alpha[0, :2] = log_probs[0, states[:2]]", "total[1:] = np.logaddexp(total[1:], before[:-1])"
PASS = "total[2:] = np.where(skip[2:], np.logaddexp(total[2:], before[:-2]), total[2:])"
SKIPPED, SKIP = "labels[1:] != labels[:-1]", "skip[3::2] = labels[1:] != labels[:-1]"
EMIT, LOSS = "log_alpha[t] = total + log_probs[t, states]", "loss = -np.logaddexp.reduce(log_alpha[-1, -2:])"
RETURN, FILLED = "return loss, log_alpha", "np.full((T, S), -np.inf, dtype=log_probs.dtype)"
NO_PATH = (
    "Where no path is stands a large negative number; it has to be −inf (`-np.inf`), which no number of steps makes "
    "possible, and with which the loss of labels that do not fit is inf."
)
LOG_OF_EXP = (
    "Log-probabilities are added as `np.log(np.exp(a) + np.exp(b))`, which underflows as the probabilities do. "
    "`np.logaddexp(a, b)` takes the larger one out first."
)
NAIVE = "lambda a, b: np.log(np.exp(a) + np.exp(b))"
SILENCED = (
    "The warning is gone, and not its cause: `np.log(np.exp(a) + np.exp(b))` still underflows. Take the larger one out "
    "first, as `np.logaddexp` does."
)
NOT_A_NUMBER = (
    "One of two log-probabilities is taken out before they are added, and where it is −inf the result is "
    "−inf − (−inf): NaN. `np.logaddexp` knows −inf."
)
AROUND = "{}, so a path goes around: from the end of the labels to their beginning. Nothing is added there."
ADDED_BEFORE = (
    "From s − 2 comes what has been added to already: its own neighbour, s − 3, is in it, and a path moves by three "
    "states in one step. Add the row t − 1 as it was."
)
ONCE = (
    "A blank may be passed over only before a label that {}. The label is compared with its neighbour alone, two "
    "states back."
)
NO_STATE_1 = "With L = 0 there is one state alone, the blank: "

CTC_FORWARD = Exercise(
    name="ctc_forward",
    unit=UNIT,
    points=4,
    outputs=(Output("loss"), Output.parse("log_alpha (T, 2L + 1)")),
    equation="alpha_t(s) = (alpha_{t−1}(s) + alpha_{t−1}(s − 1) + alpha_{t−1}(s − 2) where a blank may be passed over) "
    "· p_t(s);   loss = −log(alpha_T(2L) + alpha_T(2L − 1))",
    cases=forward_cases,
    oracle=oracle_forward,
    answer=ctc_forward,
    call=call_forward,
    unwarned=lambda args: args[-1],
    arguments=("log_probs", "labels", "strict"),
    look="Take T = 3 and one label, and add up by hand what the six paths that say it have: loss is −log of that.",
    mistakes=(
        Mistake(
            "A blank is passed over between equal labels, too: then two of them can be said as one. From s − 2 a path "
            "comes to a label only if the label at s − 2 is another one.",
            (SKIPPED, "True"),
        ),
        Mistake(
            "A blank is never passed over: between different labels it may be left out, so a label is reached from "
            "s − 2 as well.",
            (SKIPPED, "False"),
        ),
        Mistake(
            "A label is passed over: a blank, too, is reached from s − 2. Only a label is, from the label before it.",
            ("skip = np.zeros(S, dtype=bool)", "skip = np.ones(S, dtype=bool)"),
        ),
        Mistake(
            "Every state is reached from s − 2. Only a label is, from another label: the blank between them may be "
            "left out, and nothing else.",
            ("skip = np.zeros(S, dtype=bool)", "skip = np.ones(S, dtype=bool)"),
            (SKIPPED, "True"),
        ),
        Mistake(
            "The blank is passed over where the labels are equal, and kept where they differ: it is the other way "
            "round.",
            (SKIPPED, "labels[1:] == labels[:-1]"),
        ),
        Mistake(
            "Whether a blank may be passed over is asked of the wrong pair of labels: to the label at s the one at "
            "s − 2 belongs, not the one after it.",
            (SKIP, "skip[1:-2:2] = labels[1:] != labels[:-1]"),
        ),
        Mistake(
            "A path begins in the first blank alone; it may begin with the first label as well, in state 1.",
            (START, "log_alpha[0, 0] = log_probs[0, 0]"),
        ),
        Mistake(
            "A path begins with the first label alone; it may begin with a blank as well, in state 0.",
            (START, "log_alpha[0, 1:2] = log_probs[0, states[1:2]]"),
        ),
        Mistake(
            "A path may begin in any state here; it begins in state 0 or 1, so that no label is left out.",
            (START, "log_alpha[0] = log_probs[0, states]"),
        ),
        Mistake(
            "A path begins in state 0, 1 or 2 here. State 2 is the blank after the first label, which has not been "
            "said yet.",
            (START, "log_alpha[0, :3] = log_probs[0, states[:3]]"),
        ),
        Mistake(
            "The probabilities of the first step are missing: log_alpha[0] counts the emission at t = 0.",
            (START, "log_alpha[0, :2] = 0"),
        ),
        Mistake(
            "The loss counts the paths that end in the last blank alone; those that end in the last label say the "
            "same.",
            (LOSS, "loss = -log_alpha[-1, -1]"),
        ),
        Mistake(
            "The loss counts the paths that end in the last label alone; those that end in the blank behind it say the "
            "same.",
            (LOSS, "loss = -log_alpha[-1, -2 if S > 1 else -1]"),
        ),
        Mistake(
            "The loss counts the paths that end in any state. Only those in the last two have said all labels.",
            (LOSS, "loss = -np.logaddexp.reduce(log_alpha[-1])"),
        ),
        Mistake(
            "The loss counts the paths that end in the last three states. The third of them is the blank before the "
            "last label, which has not been said there.",
            (LOSS, "loss = -np.logaddexp.reduce(log_alpha[-1, -3:])"),
        ),
        Mistake(
            "Of the two last states the likelier one alone counts; their probabilities are added.",
            (LOSS, "loss = -log_alpha[-1, -2:].max()"),
        ),
        Mistake(
            "The log-probabilities of the two last states are added, which multiplies the probabilities. Add these "
            "instead: `np.logaddexp`.",
            (LOSS, "loss = -log_alpha[-1, -2:].sum()"),
        ),
        Mistake(
            NO_STATE_1 + "the loss reads a state before it that is not there. `log_alpha[-1, -2:]` takes the last two, "
            "or what there is.",
            (LOSS, "loss = -np.logaddexp(log_alpha[-1, -1], log_alpha[-1, -2])"),
        ),
        *(
            Mistake(
                NO_STATE_1 + "state 1 is written although it is not there. `log_alpha[0, :2]` takes the first two, or "
                "what there is.",
                (START, f"log_alpha[0, 0], log_alpha[0, 1] = log_probs[0, 0], log_probs[0, {label}]"),
            )
            for label in ("states[1]", "list(states)[1]", "labels[0]", "list(labels)[0]", "states[-1]")
        ),
        Mistake(
            NO_STATE_1 + "the loss counts it twice (`[-1]` and `[0]`, or `[-1]` and `[S - 2]`, are the same state "
            "then).",
            (LOSS, "loss = -np.logaddexp(log_alpha[-1, -1], log_alpha[-1, S - 2])"),
        ),
        Mistake(
            "The likeliest path alone is followed (a maximum over the states that lead to s); the probabilities of all "
            "paths are added.",
            ("np.logaddexp(", "np.maximum("),
            (LOSS, "loss = -log_alpha[-1, -2:].max()"),
        ),
        Mistake(
            "The likeliest path to each state alone is followed; the probabilities of all paths are added, not only "
            "those of the two ends.",
            ("np.logaddexp(", "np.maximum("),
        ),
        Mistake(
            "The emission at t is not counted: log_alpha[t] has the emissions up to t − 1 only.",
            (START, "log_alpha[0, :2] = 0"),
            (EMIT, "log_alpha[t] = total + log_probs[t - 1, states]"),
        ),
        Mistake(
            "The emission is that of the step before: at step t the network says log_probs[t].",
            (EMIT, "log_alpha[t] = total + log_probs[t - 1, states]"),
        ),
        Mistake(
            "The emission is counted twice at every step after the first.",
            (EMIT, "log_alpha[t] = total + 2 * log_probs[t, states]"),
        ),
        Mistake(
            "The network's probabilities come in at the first step alone; every step emits something.",
            (EMIT, "log_alpha[t] = total"),
        ),
        Mistake(
            "The blank is taken for the last class; it is class 0.",
            ("    states[1::2] = labels", "    states += log_probs.shape[1] - 1\n    states[1::2] = labels"),
        ),
        Mistake(
            "The blank is taken for the last class, and the labels for 0 … V − 2; the blank is class 0, the labels are "
            "the classes from 1 on.",
            ("    states[1::2] = labels", "    states += log_probs.shape[1] - 1\n    states[1::2] = labels - 1"),
        ),
        Mistake(
            "The labels are moved by one: they are classes as they are, from 1 on, beside the blank 0.",
            ("states[1::2] = labels", "states[1::2] = labels - 1"),
        ),
        Mistake(
            "The loss is divided by the number of labels; asked for is −log of the probability itself.",
            (LOSS, LOSS + " / max(len(labels), 1)"),
        ),
        Mistake(
            "The loss is divided by the number of steps; asked for is −log of the probability itself.",
            (LOSS, LOSS + " / T"),
        ),
        Mistake("The loss is in bits; nats are asked for, the natural logarithm.", (LOSS, LOSS + " / np.log(2)")),
        Mistake(
            "The probability itself is returned; the loss is −log of it.",
            (RETURN, "return np.exp(-loss), log_alpha"),
        ),
        Mistake(
            "1 − p is returned; the loss is −log p.",
            (RETURN, "return 1 - np.exp(-loss), log_alpha"),
        ),
        Mistake(
            "The probabilities are multiplied and summed as they are. After some hundred steps, or with very unlikely "
            "classes, they underflow to 0. Stay with logarithms all the way.",
            in_probabilities,
        ),
        Mistake(
            LOG_OF_EXP,
            ("    T, S =", "    add = lambda a, b: np.log(np.exp(a) + np.exp(b))\n    T, S ="),
            ("np.logaddexp(", "add("),
            (LOSS, "loss = -np.log(np.exp(log_alpha[-1, -2:]).sum())"),
        ),
        Mistake(LOG_OF_EXP, log_of_exp),
        Mistake(
            "The states are added up as `np.log(np.exp(…).sum())` at the end, which underflows as the probabilities "
            "do. Take the larger one out first, as `np.logaddexp` does.",
            (LOSS, "loss = -np.log(np.exp(log_alpha[-1, -2:]).sum())"),
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
        *(
            Mistake(
                SILENCED,
                ("    T, S =", f"    np.seterr(all='ignore')\n    add = {NAIVE}\n    T, S ="),
                ("np.logaddexp(", "add("),
                *end,
            )
            for end in ((), ((LOSS, "loss = -np.log(np.exp(log_alpha[-1, -2:]).sum())"),))
        ),
        *(
            Mistake(NO_PATH, (FILLED, f"np.full((T, S), -{size}, dtype=log_probs.dtype)"))
            for size in ("1e30", "1e20", "1e12", "1e10", "1e9", "1e8", "1e6", "1e5", "1e4")
        ),
        Mistake(
            "States from which the end can no longer be reached are left at −inf. log_alpha counts all beginnings, "
            "whatever can still become of them.",
            (
                EMIT,
                EMIT + "\n        log_alpha[t, : max(0, S - 2 * (T - t))] = -np.inf",
            ),
            (
                START,
                START + "\n    log_alpha[0, : max(0, S - 2 * T)] = -np.inf",
            ),
        ),
        Mistake(
            "States from which the end can no longer be reached are left at −inf (from t = 1 on). log_alpha counts all "
            "beginnings, whatever can still become of them.",
            (
                EMIT,
                EMIT + "\n        log_alpha[t, : max(0, S - 2 * (T - t))] = -np.inf",
            ),
        ),
        Mistake(
            "Where T is too short the loss is 0, as if all were well. No path says the labels: it is inf.",
            (RETURN, "return (0.0 if np.isinf(loss) else loss), log_alpha"),
        ),
        Mistake(
            "Where T is too short the loss is NaN. No path says the labels: it is inf.",
            (RETURN, "return (np.nan if np.isinf(loss) else loss), log_alpha"),
        ),
        *(
            Mistake(
                "Where T is too short the loss is a large number. No path says the labels: it is inf.",
                (RETURN, f"return min(loss, {size}), log_alpha"),
            )
            for size in ("1e30", "1e10", "1e9", "1e8", "1e6")
        ),
        Mistake(
            "log_alpha is divided by the sum of its row at every step; it holds the log-probabilities as they are.",
            (
                RETURN,
                "return loss, (log_alpha - np.logaddexp.reduce(log_alpha, axis=1)[:, None]).astype(log_probs.dtype)",
            ),
        ),
        Mistake(
            "The probabilities are returned in the place of their logarithms.",
            (RETURN, "return loss, np.exp(log_alpha)"),
        ),
        Mistake(
            "The row before the first step is still there, so log_alpha has T + 1 rows; asked for are T.",
            (
                RETURN,
                "none = np.full((1, S), -np.inf, dtype=log_probs.dtype)\n    none[0, 0] = 0\n"
                "    return loss, np.concatenate([none, log_alpha])",
            ),
        ),
        Mistake(
            "The first label is never followed by the second without a blank: from state 1 a path goes to state 3 as "
            "well.",
            (SKIP, "skip[5::2] = labels[2:] != labels[1:-1]"),
        ),
        Mistake(
            "The ways that lead to a state are averaged; their probabilities are added.",
            (
                EMIT,
                "ways = 1 + (np.arange(S) > 0) + skip\n"
                "        log_alpha[t] = total - np.log(ways) + log_probs[t, states]",
            ),
        ),
        Mistake(
            AROUND.format("Before state 0 stands the last state (`[-1]`, or `np.roll`)"),
            (STAY, "total = np.logaddexp(total, np.roll(before, 1))"),
        ),
        Mistake(
            "State s is reached at step s at the earliest. A blank may be passed over, so it is reached in half the "
            "steps where the labels differ.",
            (EMIT, "log_alpha[t, : t + 1] = (total + log_probs[t, states])[: t + 1]"),
        ),
        Mistake(ADDED_BEFORE, (PASS, PASS.replace("before[:-2]", "total[:-2]"))),
        Mistake(
            "Row t − 1 is written into: `total` is that row, not a copy of it. Take `.copy()`.",
            ("before.copy()", "before"),
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
        Mistake(
            "The probabilities stand where their logarithms belong: log_probs is put through `np.exp`, and then added.",
            ("    T, S =", "    log_probs = np.exp(log_probs)\n    T, S ="),
        ),
        Mistake(
            "s + 1 stands where s − 1 belongs: a path comes from the state before, not from the one behind.",
            (STAY, "total[:-1] = np.logaddexp(total[:-1], before[1:])"),
        ),
        Mistake(
            "Row t is read where row t − 1 belongs: a path moves through several states in one step.",
            in_place,
        ),
        Mistake(
            "The first blank is missing from the states: they are blank, label, blank, …, blank: 2L + 1.",
            ("2 * len(labels) + 1", "max(2 * len(labels), 1)"),
            ("states[1::2] = labels", "states[0 : 2 * len(labels) : 2] = labels"),
            (SKIP, "skip[2::2] = labels[1:] != labels[:-1]"),
        ),
        Mistake(
            "There are no blanks among the states, so equal labels run together and no pause is allowed. They are "
            "blank, label, blank, …, blank: 2L + 1.",
            ("2 * len(labels) + 1", "max(len(labels), 1)"),
            ("states[1::2] = labels", "states[: len(labels)] = labels"),
            (SKIP, "skip[:] = False"),
            (START, "log_alpha[0, 0] = log_probs[0, states[0]]"),
            (LOSS, "loss = -log_alpha[-1, -1]"),
        ),
        Mistake(
            "The last step is left out: its row is still −inf.",
            ("range(1, T)", "range(1, T - 1)"),
        ),
        Mistake(
            "log_probs is taken for probabilities: it holds their logarithms already.",
            ("    T, S =", "    log_probs = np.log(log_probs)\n    T, S ="),
        ),
        Mistake(
            "log_alpha is always float64; it has to keep the dtype of log_probs, as "
            "`np.full(…, dtype=log_probs.dtype)` does.",
            (", dtype=log_probs.dtype", ""),
        ),
        Mistake(
            "The labels are read from the last to the first.",
            ("    T, S =", "    labels = labels[::-1]\n    T, S ="),
        ),
        Mistake(
            "The steps are read from the last to the first.",
            ("    T, S =", "    log_probs = log_probs[::-1]\n    T, S ="),
        ),
        Mistake(
            "A path never stays in a label: for these, s itself is missing from the sum.",
            ("total = before.copy()", "total = np.where(states > 0, -np.inf, before).astype(before.dtype)"),
        ),
        Mistake(
            "A path never stays in a blank: for these, s itself is missing from the sum.",
            ("total = before.copy()", "total = np.where(states == 0, -np.inf, before).astype(before.dtype)"),
        ),
        Mistake(
            "A path never stays where it is: s itself is missing from the sum.",
            ("total = before.copy()", "total = np.full_like(before, -np.inf)"),
        ),
        Mistake(
            "A path never moves by one state: s − 1 is missing from the sum.",
            (STAY, "pass"),
        ),
    ),
)
