"""repaired_ctc_loss: a published loss with two faults, to be found and mended."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises import faults
from rnnkit.exercises.spec import Exercise, Mistake, Output
from rnnkit.exercises.speech.forward import draw_case, oracle_forward, strict_cases, with_strictness
from rnnkit.exercises.speech.paths import UNIT, call_quietly


def repair_cases(rng):
    cases = [
        draw_case(rng, L=4, V=7, spare=1),
        draw_case(rng, L=4, V=8, spare=2),
        draw_case(rng, L=3, V=5, T=8),
        draw_case(rng, "just long enough", L=4, spare=0),
        draw_case(rng, "L = 0", L=0),
        draw_case(rng, "L = 1", L=1),
        draw_case(rng, "T = 1", L=1, T=1),
        draw_case(rng, "T too short", L=4, T=3),
        draw_case(rng, "−2e4", large=1e4),
        draw_case(rng, "float32", dtype=np.float32),
        draw_case(rng, "any layout", strided=True),
        draw_case(rng, "T = 1000", L=3, T=1000),
    ]
    return with_strictness(cases + strict_cases(rng))


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
FAULTS = {
    "in which blanks may be passed over": (SKIP, "states[s] != 0"),
    "in how log-probabilities are added": (ADD, NAIVE),
}
SILENT = (
    ADD,
    "errors = np.geterr()\n    np.seterr(all='ignore')\n    " + NAIVE,
)
SHIFTED = (
    ADD,
    "def add(a, b):\n        m = np.maximum(a, b)\n        return m + np.log(np.exp(a - m) + np.exp(b - m))\n",
)
STILL_UNDERFLOWS = (
    "The warning is gone, and not its cause: `np.log(np.exp(a) + np.exp(b))` still underflows. Take the larger one out "
    "first, as `np.logaddexp` does."
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
    arguments=("log_probs", "labels", "strict"),
    look="Two equal labels need three steps at least: with T = 2 the loss of [1, 1] is inf. And at T = 1000 it is "
    "finite.",
    mistakes=(
        *faults.left(FAULTS),
        Mistake(
            STILL_UNDERFLOWS,
            SILENT,
            (RETURN, "np.seterr(**errors)\n    return -total"),
        ),
        Mistake(
            "The warning is gone, and not its cause: `np.log(np.exp(a) + np.exp(b))` still underflows. And a blank is "
            "still passed over between equal labels.",
            SILENT,
            (SKIP, "states[s] != 0"),
            (RETURN, "np.seterr(**errors)\n    return -total"),
        ),
        *(
            Mistake(
                "A small number is added before the logarithm is taken. The warning is gone, and where probabilities "
                "underflow the small number stands in their place: take the larger one out first, as `np.logaddexp` "
                "does.",
                (ADD, f"add = lambda a, b: np.log(np.exp(a) + np.exp(b) + {tiny})"),
            )
            for tiny in ("1e-300", "1e-30", "1e-12", "1e-10", "1e-8", "1e-20", "1e-100", "1e-16", "1e-15", "1e-9")
        ),
        Mistake(
            "The larger of the two is taken out first, and where both are −inf that is −inf − (−inf): NaN. "
            "`np.logaddexp` knows −inf.",
            SHIFTED,
        ),
        Mistake(
            "Wider numbers (`np.longdouble`) underflow later, but they do. Take the larger one out first, as "
            "`np.logaddexp` does.",
            (
                ADD,
                "def add(a, b):\n        total = np.exp(np.longdouble(a)) + np.exp(np.longdouble(b))\n"
                "        return float(np.log(total)) if total > 0 else -np.inf\n",
            ),
        ),
        Mistake("The likelier of two ways alone counts; their probabilities are added.", (ADD, "add = np.maximum")),
        Mistake(
            "Log-probabilities are added as they are, which multiplies the probabilities. `np.logaddexp` adds these.",
            (ADD, "add = lambda a, b: a + b if min(a, b) > -np.inf else max(a, b)"),
        ),
        Mistake(
            "A blank is never passed over now: between different labels it may be left out.",
            (SKIP, "False"),
        ),
        Mistake(
            "The blank is passed over where the labels are equal, and kept where they differ: it is the other way "
            "round.",
            (SKIP, "states[s] != 0 and states[s] == states[s - 2]"),
        ),
        Mistake(
            "A label is compared with the blank before it, which always differs; compare it with the label before "
            "that, two states back.",
            (SKIP, "states[s] != states[s - 1]"),
        ),
        Mistake(
            "A label is compared with the one behind it, s + 2; a path comes from s − 2.",
            (SKIP, "states[s] != 0 and (s + 2 >= S or states[s] != states[s + 2])"),
        ),
        Mistake(
            "A blank may be passed over only before a label that has not come yet. The label is compared with its "
            "neighbour alone, two states back.",
            (SKIP, "states[s] != 0 and states[s] not in states[:s]"),
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
            for size in ("1e30", "1e20", "1e12", "1e10", "1e9", "1e8", "1e6")
            for change in ((RETURN, f"return min(-total, {size})"), (FILLED, f"log_alpha = np.full((T, S), -{size})"))
        ),
        Mistake("The probability is returned; the loss is −log of it.", (RETURN, "return np.exp(total)")),
        Mistake("The loss is in bits; nats are asked for.", (RETURN, "return -total / np.log(2)")),
        Mistake("The last step is left out.", ("range(1, T)", "range(1, T - 1)")),
    ),
)
