"""repaired_ctc_loss: a published loss with two faults, to be found and mended."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises import faults
from rnnkit.exercises.spec import Exercise, Misfit, Output
from rnnkit.exercises.speech.forward import draw_case, oracle_forward
from rnnkit.exercises.speech.paths import NO_WARNING, NOTHING, UNIT, without_warning


def repair_cases(rng):
    return [
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


def oracle_repaired(log_probs, labels):
    return oracle_forward(log_probs, labels)[0], NO_WARNING


def call_repaired(answer, args):
    loss, said = without_warning(answer, args)
    if loss is None:
        raise Misfit(NOTHING.format("loss"))
    return loss, said


ADD, SKIP = "add = np.logaddexp", "states[s] != 0 and states[s] != states[s - 2]"
FAULTS = {
    "in which blanks may be passed over": (SKIP, "states[s] != 0"),
    "in how log-probabilities are added": (ADD, "add = lambda a, b: np.log(np.exp(a) + np.exp(b))"),
}

REPAIRED_CTC_LOSS = Exercise(
    name="repaired_ctc_loss",
    unit=UNIT,
    points=3,
    outputs=(Output("loss"), Output("no warning", dtype=None, repeatable=False)),
    equation="loss = −log of the summed probability of all paths that collapse to the labels",
    cases=repair_cases,
    oracle=oracle_repaired,
    answer=repaired_ctc_loss,
    call=call_repaired,
    look="Two equal labels need three steps at least: with T = 2 the loss of [1, 1] is inf.",
    mistakes=(*faults.left(FAULTS),),
)
