"""ctc_beta: the probability of all right ways to go on."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.spec import Exercise, Mistake, Output
from rnnkit.exercises.speech.forward import draw_case
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
            "The emission at t is counted; beta is what comes after step t.",
            ("log_beta[t] = total", "log_beta[t] = total + log_probs[t, states]"),
        ),
        Mistake("A path may end in the last label, too.", ("log_beta[-1, -2:] = 0", "log_beta[-1, -1] = 0")),
        Mistake("A blank is passed over between equal labels, too.", ("labels[1:] != labels[:-1]", "True")),
    ),
)
