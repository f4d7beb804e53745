"""repaired_ctc_loss: a published loss with two faults, to be found and mended."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from rnnkit.exercises import faults
from rnnkit.exercises.spec import Exercise, Mistake, Output
from rnnkit.exercises.speech.forward import draw_case, oracle_forward, with_edges
from rnnkit.exercises.speech.paths import UNIT, call_quietly


def repair_cases(rng):
    cases = [
        draw_case(rng, L=4, V=7, spare=1),
        draw_case(rng, L=4, V=8, spare=2),
        draw_case(rng, L=3, V=5, T=8),
    ]
    return with_edges(cases, rng)


def repaired_ctc_loss(log_probs, labels):
    add = np.logaddexp
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
            if s > 1 and states[s] != 0 and states[s] != states[s - 2]:
                total = add(total, log_alpha[t - 1, s - 2])
            log_alpha[t, s] = total + log_probs[t, states[s]]
    total = -np.inf
    for end in log_alpha[-1, -2:]:
        total = add(total, end)
    return -total


def oracle_repaired(log_probs, labels, strict):
    return oracle_forward(log_probs, labels, strict)[0]


ADD, SKIP = "add = np.logaddexp", "states[s] != 0 and states[s] != states[s - 2]"
TOTAL, START = "total = log_alpha[t - 1, s]", "log_alpha[0, :2] = log_probs[0, states[:2]]"
EMIT, RETURN = "log_alpha[t, s] = total + log_probs[t, states[s]]", "return -total"
FILLED = "log_alpha = np.full((T, S), -np.inf)"
NAIVE = "add = lambda a, b: np.log(np.exp(a) + np.exp(b))"
STILL_SKIPPED = (SKIP, "states[s] != 0")
FAULTS = {
    "in which blanks may be passed over": STILL_SKIPPED,
    "in how log-probabilities are added, in all the sums or in some": (ADD, NAIVE),
}
BOTH_LEFT, SKIP_LEFT, ADD_LEFT = faults.left(FAULTS)
SUMS = "add(total, log_alpha[t - 1, s - 1])", "add(total, log_alpha[t - 1, s - 2])", "add(total, end)"
TAKES_OUT = "Take the larger one out first, as `np.logaddexp` does."
NOT_A_NUMBER = (
    "One of the two is taken out first, and where that is −inf the result is −inf − (−inf): NaN. `np.logaddexp` knows "
    "−inf."
)
NOT_NUMBERS = (
    "def add(a, b):\n        m = np.maximum(a, b)\n        return m + np.log(np.exp(a - m) + np.exp(b - m))\n",
    "add = lambda a, b: a + np.log1p(np.exp(b - a))",
    "add = lambda a, b: b + np.log1p(np.exp(a - b))",
)


def adding(how, places=SUMS):
    """Log-probabilities added in another way, here or there."""
    if places == SUMS:
        return [(ADD, how)]
    return [(ADD, f"{how.replace('add', 'other', 1)}\n    {ADD}"), *((place, f"other{place[3:]}") for place in places)]


ADDED_IN_PART = (
    *(adding(NAIVE, places) for count in (1, 2) for places in combinations(SUMS, count)),
    adding(
        "def add(a, b):\n        if np.isinf(a) or np.isinf(b):\n            return max(a, b)\n"
        "        return np.log(np.exp(a) + np.exp(b))\n"
    ),
)


def half_added():
    """Half repairs of the sum: each a sentence and the edits that make it."""
    yield (
        "The warning is gone, and not its cause: `np.log(np.exp(a) + np.exp(b))` still underflows. " + TAKES_OUT,
        adding("add = lambda a, b: np.log(t) if (t := np.exp(a) + np.exp(b)) > 0 else -np.inf"),
    )
    for tiny in ("1e-300", "1e-30", "1e-12", "1e-10", "1e-8", "1e-20", "1e-100", "1e-16", "1e-15", "1e-9"):
        yield (
            "A small number is added before the logarithm is taken. The warning is gone, and where probabilities "
            "underflow the small number stands in their place: take the larger one out first, as `np.logaddexp` does.",
            adding(f"add = lambda a, b: np.log(np.exp(a) + np.exp(b) + {tiny})"),
        )
        yield (
            "A small number is the least that the logarithm is taken of. The warning is gone, and where probabilities "
            "underflow the small number stands in their place: take the larger one out first, as `np.logaddexp` does.",
            adding(f"add = lambda a, b: np.log(max(np.exp(a) + np.exp(b), {tiny}))"),
        )
    for first, second in (("a", "b"), ("b", "a")):
        for unless in (f"{first} == -np.inf", "np.isinf(a) or np.isinf(b)"):
            yield (
                "One of the two is taken out, whichever it is. −inf is seen to; where it is much the smaller one, the "
                "exponential overflows. Take out the larger, as `np.logaddexp` does.",
                adding(
                    f"def add(a, b):\n        if {unless}:\n            return max(a, b)\n"
                    f"        return {first} + np.log1p(np.exp({second} - {first}))\n"
                ),
            )
    for total in ("np.log(total)", "np.log(total) if total > 0 else -np.inf"):
        yield (
            "Wider numbers (`np.longdouble`) underflow later, but they do. " + TAKES_OUT,
            adding(
                "def add(a, b):\n        total = np.exp(np.longdouble(a)) + np.exp(np.longdouble(b))\n"
                f"        return float({total})\n"
            ),
        )
    yield (
        "`np.logaddexp2` takes a and b for powers of 2. They are natural logarithms: `np.logaddexp`.",
        adding("add = np.logaddexp2"),
    )
    for least in (-700, -745, -600, -500, -100):
        yield (
            "Where `np.log(np.exp(a) + np.exp(b))` would underflow the likelier one alone counts; their probabilities "
            "are added there as well. " + TAKES_OUT,
            adding(f"add = lambda a, b: np.log(np.exp(a) + np.exp(b)) if max(a, b) > {least} else max(a, b)"),
        )
    yield (
        "`np.log1p` adds 1 to the probabilities. Take `np.logaddexp`.",
        adding("add = lambda a, b: np.log1p(np.exp(a) + np.exp(b))"),
    )
    yield "The likelier of two ways alone counts; their probabilities are added.", adding("add = np.maximum")
    yield (
        "Log-probabilities are added as they are, which multiplies the probabilities. `np.logaddexp` adds these.",
        adding("add = lambda a, b: a + b if min(a, b) > -np.inf else max(a, b)"),
    )


HALF_SKIPPED = (
    ("A blank is never passed over now: between different labels it may be left out.", (SKIP, "False")),
    (
        "Where a row has equal labels no blank at all is passed over now. Each label is compared with the one before "
        "it alone, two states back.",
        (SKIP, "states[s] != 0 and len(set(labels.tolist())) == len(labels)"),
    ),
    (
        "A label is passed over now: a blank, too, is reached from s − 2. Only a label is, from the label before it.",
        (SKIP, "(states[s] == 0 or states[s] != states[s - 2])"),
    ),
    (
        "The blank is passed over where the labels are equal, and kept where they differ: it is the other way round.",
        (SKIP, "states[s] != 0 and states[s] == states[s - 2]"),
    ),
    (
        "A label is compared with the blank before it, which always differs; compare it with the label before that, "
        "two states back.",
        (SKIP, "states[s] != states[s - 1]"),
    ),
    (
        "A label is compared with the one behind it, s + 2; a path comes from s − 2.",
        (SKIP, "states[s] != 0 and (s + 2 >= S or states[s] != states[s + 2])"),
    ),
    (
        "A blank may be passed over only before a label that has not come yet. The label is compared with its "
        "neighbour alone, two states back.",
        (SKIP, "states[s] != 0 and states[s] not in states[:s]"),
    ),
    (
        "A blank may be passed over only before a label that comes once in the row. The label is compared with its "
        "neighbour alone, two states back.",
        (SKIP, "states[s] != 0 and states.count(states[s]) == 1"),
    ),
    (
        "Every label is compared with the first one; compare it with the label two states back.",
        (SKIP, "states[s] != 0 and states[s] != states[1]"),
    ),
)

REPAIRED_CTC_LOSS = Exercise(
    name="repaired_ctc_loss",
    unit=UNIT,
    points=3,
    outputs=(Output("loss"),),
    equation="loss = −log of the summed probability of all paths that collapse to the labels",
    cases=repair_cases,
    oracle=oracle_repaired,
    answer=repaired_ctc_loss,
    call=call_quietly,
    unwarned=lambda args: args[-1],
    arguments=("log_probs", "labels", "strict"),
    look="Two equal labels need three steps at least: with T = 2 the loss of [1, 1] is inf. And at T = 1000 it is "
    "finite.",
    mistakes=(
        BOTH_LEFT,
        SKIP_LEFT,
        ADD_LEFT,
        *(
            Mistake(of.sentence, *edits, *also)
            for edits in ADDED_IN_PART
            for of, also in ((ADD_LEFT, ()), (BOTH_LEFT, (STILL_SKIPPED,)))
        ),
        *(Mistake(NOT_A_NUMBER, *adding(how), *also) for how in NOT_NUMBERS for also in ((), (STILL_SKIPPED,))),
        *(Mistake(sentence, *edits) for sentence, edits in half_added()),
        *(
            Mistake(sentence + " And a blank is still passed over between equal labels.", *edits, STILL_SKIPPED)
            for sentence, edits in half_added()
        ),
        *(Mistake(sentence, edit) for sentence, edit in HALF_SKIPPED),
        *(
            Mistake(
                sentence + " And log-probabilities are still added as `np.log(np.exp(a) + np.exp(b))`.",
                edit,
                (ADD, NAIVE),
            )
            for sentence, edit in HALF_SKIPPED
        ),
        Mistake(
            "The loss counts the paths that end in the last blank alone.",
            ("log_alpha[-1, -2:]", "log_alpha[-1, -1:]"),
        ),
        Mistake(
            "The loss counts the paths that end in any state; only those in the last two have said all labels.",
            ("log_alpha[-1, -2:]", "log_alpha[-1]"),
        ),
        Mistake(
            "With L = 0 there is one state alone, the blank, and a state before it is read.",
            (RETURN, "return -add(log_alpha[-1, -1], log_alpha[-1, -2])"),
        ),
        Mistake(
            "A path begins in the first blank alone; it may begin with the first label as well.",
            (START, "log_alpha[0, 0] = log_probs[0, 0]"),
        ),
        Mistake(
            "The loss is divided by the number of labels; asked for is −log of the probability itself.",
            (RETURN, "return -total / max(1, len(labels))"),
        ),
        Mistake(
            "The loss is divided by the number of steps; asked for is −log of the probability itself.",
            (RETURN, "return -total / T"),
        ),
        Mistake(
            "Where T is too short the loss is 0, as if all were well. No path says the labels: it is inf.",
            (RETURN, "return 0.0 if np.isinf(total) else -total"),
        ),
        *(
            Mistake(
                "Where T is too short the loss is a large number, as one that stands for −inf gives it. No path says "
                "the labels: with `-np.inf` the loss is inf.",
                change,
            )
            for size in ("1e30", "1e20", "1e12", "1e10", "1e9", "1e8", "1e6", "1e5", "1e4", "1e3")
            for change in ((RETURN, f"return min(-total, {size})"), (FILLED, f"log_alpha = np.full((T, S), -{size})"))
        ),
        Mistake("The probability is returned; the loss is −log of it.", (RETURN, "return np.exp(total)")),
        Mistake("The loss is in bits; nats are asked for.", (RETURN, "return -total / np.log(2)")),
        Mistake("The last step is left out.", ("range(1, T)", "range(1, T - 1)")),
    ),
)
