"""ctc_backward: p minus the share of the right paths."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.spec import Exercise, Mistake, Output
from rnnkit.exercises.speech.forward import draw_case
from rnnkit.exercises.speech.paths import UNIT, graph, log_alpha_of, log_beta_of, log_softmax, log_sum


def backward_cases(rng):
    return [
        draw_case(rng, logits=True),
        draw_case(rng, L=4, V=8, spare=1, logits=True),
        draw_case(rng, L=3, V=5, T=12, logits=True),
        draw_case(rng, "just long enough", L=4, spare=0, logits=True),
        draw_case(rng, "L = 0", L=0, logits=True),
        draw_case(rng, "L = 1", L=1, logits=True),
        draw_case(rng, "T = 1", L=1, T=1, logits=True),
        draw_case(rng, "logits ±1e4", large=1e4, logits=True),
        draw_case(rng, "float32", dtype=np.float32, logits=True),
        draw_case(rng, "any layout", strided=True, logits=True),
        draw_case(rng, "T = 500", L=3, T=500, logits=True),
    ]


def ctc_backward(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss, log_alpha = ctc_forward(log_probs, labels)  # noqa: F821 (the learner's own)
    log_beta = ctc_beta(log_probs, labels)  # noqa: F821
    through = np.exp(log_alpha + log_beta + loss)
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    shares = np.zeros_like(logits)
    for s, k in enumerate(states):
        shares[:, k] += through[:, s]
    return np.exp(log_probs) - shares


def oracle_backward(logits, labels):
    """From one product of matrices: which state says which class."""
    log_probs = log_softmax(logits)
    both = log_alpha_of(log_probs, labels) + log_beta_of(log_probs, labels)
    through = np.exp(both - log_sum(both, axis=1)[:, None])
    says = graph(labels)[0][:, None] == np.arange(logits.shape[1])
    return np.exp(log_probs) - through @ says


CTC_BACKWARD = Exercise(
    name="ctc_backward",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("dlogits (T, V)"),),
    equation="dlogits[t, k] = p_t(k) − Σ over the states s that say k of alpha_t(s) · beta_t(s) / p",
    cases=backward_cases,
    oracle=oracle_backward,
    answer=ctc_backward,
    builds_on=("ctc_forward", "ctc_beta"),
    look="Every row sums to 0: p sums to 1, and so do the shares of the right paths.",
    mistakes=(
        Mistake(
            "The sign is wrong: it is p minus the share.", ("np.exp(log_probs) - shares", "shares - np.exp(log_probs)")
        ),
        Mistake(
            "A class that stands in several states has the share of the last of them; they add up.",
            ("shares[:, k] += through", "shares[:, k] = through"),
        ),
        Mistake(
            "This is the gradient with respect to log_probs; asked for is that of the logits.",
            ("np.exp(log_probs) - shares", "-shares"),
        ),
    ),
)
