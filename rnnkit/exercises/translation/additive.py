"""additive_scores: how well query and key fit, by a layer of its own: the form of 2014."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import normal, sizes, standard_cases
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output
from rnnkit.exercises.translation.shifting import UNIT

LETTERS = "TSNHKA"


def draw_additive(rng, T, S, N, H, K, A):
    """Sums of ordinary size under the tanh, whatever H and K are."""
    arrays = normal(rng, T, N, H), normal(rng, S, N, K)
    return *arrays, normal(rng, A, H, scale=0.7 / H**0.5), normal(rng, A, K, scale=0.7 / K**0.5), normal(rng, A)


def additive_cases(rng):
    found = standard_cases(LETTERS, draw_additive)(rng)
    drawn = sizes(rng, LETTERS, S=1)
    return [*found, Case(draw_additive(rng, **drawn), drawn, "S = 1")]


def additive_scores(query, keys, Wq, Wk, v):
    q = query @ Wq.T
    k = keys @ Wk.T
    hidden = np.tanh(q[:, None] + k[None])
    return (hidden @ v).transpose(0, 2, 1)


def oracle_additive(query, keys, Wq, Wk, v):
    """One pair after the other."""
    (T, N, _), S = query.shape, len(keys)
    scores = np.zeros((T, N, S))
    for t, n, s in np.ndindex(T, N, S):
        scores[t, n, s] = v @ np.tanh(Wq @ query[t, n] + Wk @ keys[s, n])
    return scores


HIDDEN, RETURN = "np.tanh(q[:, None] + k[None])", "return (hidden @ v).transpose(0, 2, 1)"

ADDITIVE_SCORES = Exercise(
    name="additive_scores",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("scores (T, N, S)"),),
    equation="scores[t, n, s] = v · tanh(W_q query[t, n] + W_k keys[s, n])",
    cases=additive_cases,
    oracle=oracle_additive,
    answer=additive_scores,
    look="Compute one score with one query and one key, W_q @ q + W_k @ k, and compare it with its place in yours.",
    mistakes=(
        Mistake("The tanh is missing.", ("np.tanh(q[:, None] + k[None])", "q[:, None] + k[None]")),
        Mistake("The query is not used.", ("q[:, None] + k[None]", "0 * q[:, None] + k[None]")),
        Mistake("The keys are not used.", ("q[:, None] + k[None]", "q[:, None] + 0 * k[None]")),
    ),
)
