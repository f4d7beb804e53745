"""ctc_forward: the probability of a row of labels, over all the ways to say it in T steps."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output, as_float
from rnnkit.exercises.speech.paths import (
    NO_WARNING,
    UNIT,
    draw_labels,
    draw_logits,
    log_alpha_of,
    log_softmax,
    log_sum,
    repeats,
    two,
    without_warning,
)


def draw_case(
    rng, kind=ORDINARY, L=None, V=None, T=None, spare=None, large=0.0, dtype=np.float64, strided=False, logits=False
):
    """L labels and T steps of V classes; `spare` steps more than are needed."""
    L = int(rng.integers(3, 5)) if L is None else L
    V = int(rng.integers(5, 8)) if V is None else V
    labels = draw_labels(rng, L, V)
    if spare is not None:
        T = L + repeats(labels) + spare
    elif T is None:
        T = int(rng.integers(10, 14))
    scores = draw_logits(rng, T, V, large)
    scores = scores if logits else log_softmax(scores)
    return Case((as_float(scores, dtype), labels), {"T": T, "L": L, "V": V}, kind, strided)


def forward_cases(rng):
    return [
        draw_case(rng),
        draw_case(rng, L=4, V=8, spare=1),
        draw_case(rng, L=3, V=5, T=12),
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


def oracle_forward(log_probs, labels):
    log_alpha = log_alpha_of(log_probs, labels)
    return -float(log_sum(log_alpha[-1, -2:], axis=0)), log_alpha, NO_WARNING


def call_forward(answer, args):
    results, said = without_warning(answer, args)
    return None if results is None else (*two(results, "loss, log_alpha"), said)


SKIPPED = "labels[1:] != labels[:-1]"

CTC_FORWARD = Exercise(
    name="ctc_forward",
    unit=UNIT,
    points=4,
    outputs=(
        Output("loss"),
        Output.parse("log_alpha (T, 2L + 1)"),
        Output("no warning", dtype=None, repeatable=False),
    ),
    equation="alpha_t(s) = (alpha_{t−1}(s) + alpha_{t−1}(s − 1) + alpha_{t−1}(s − 2) where a blank may be passed over) "
    "· p_t(s);   loss = −log(alpha_T(2L) + alpha_T(2L − 1))",
    cases=forward_cases,
    oracle=oracle_forward,
    answer=ctc_forward,
    call=call_forward,
    look="Take T = 3 and one label, and add up by hand what the six paths that say it have: loss is −log of that.",
    mistakes=(
        Mistake("A blank is passed over between equal labels, too.", (SKIPPED, "True")),
        Mistake("A blank is never passed over.", (SKIPPED, "False")),
        Mistake(
            "A path may begin with the first label, too: alpha starts in the states 0 and 1.",
            ("log_alpha[0, :2] = log_probs[0, states[:2]]", "log_alpha[0, 0] = log_probs[0, 0]"),
        ),
    ),
)
