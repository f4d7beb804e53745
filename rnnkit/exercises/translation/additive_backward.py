"""additive_scores_backward: the way back through the additive scores."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.deep_bidirectional.padding import draw_mask, filled
from rnnkit.exercises.draw import normal, sizes, standard_cases
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output
from rnnkit.exercises.translation.additive import LETTERS, draw_additive
from rnnkit.exercises.translation.shifting import UNIT


def draw_backward(rng, T, S, N, H, K, A):
    return normal(rng, T, N, S), *draw_additive(rng, T, S, N, H, K, A)


def draw_padded(rng, T, S, N, H, K, A):
    """Padded keys are huge, and no gradient arrives there."""
    dscores, query, keys, *weights = draw_backward(rng, T, S, N, H, K, A)
    mask = draw_mask(rng, S, N)
    return np.where(mask.T, dscores, 0), query, filled(rng, keys, mask), *weights


def backward_cases(rng):
    found = standard_cases(LETTERS, draw_backward, large=("large dscores", {0: 1000.0}))(rng)
    for kind, draw, fixed in (("S = 1", draw_backward, {"S": 1}), ("huge padding", draw_padded, {"S": 6})):
        drawn = sizes(rng, LETTERS, **fixed)
        found.append(Case(draw(rng, **drawn), drawn, kind))
    return found


def additive_scores_backward(dscores, query, keys, Wq, Wk, v):
    hidden = np.tanh((query @ Wq.T)[:, None] + (keys @ Wk.T)[None])
    d = dscores.transpose(0, 2, 1)[..., None]
    dv = (d * hidden).sum(axis=(0, 1, 2))
    dsum = d * v * (1 - hidden**2)
    dq = dsum.sum(axis=1)
    dk = dsum.sum(axis=0)
    dquery = dq @ Wq
    dkeys = dk @ Wk
    dWq = np.einsum("tna,tnh->ah", dq, query)
    dWk = np.einsum("sna,snk->ak", dk, keys)
    return dquery, dkeys, dWq, dWk, dv


def oracle_backward(dscores, query, keys, Wq, Wk, v):
    """One pair after the other."""
    found = dquery, dkeys, dWq, dWk, dv = [np.zeros(a.shape) for a in (query, keys, Wq, Wk, v)]
    for t, n, s in np.ndindex(*dscores.shape):
        if dscores[t, n, s] == 0:
            continue  # padding: it may be huge
        hidden = np.tanh(Wq @ query[t, n] + Wk @ keys[s, n])
        dsum = dscores[t, n, s] * v * (1 - hidden**2)
        dv += dscores[t, n, s] * hidden
        dquery[t, n] += Wq.T @ dsum
        dkeys[s, n] += Wk.T @ dsum
        dWq += np.outer(dsum, query[t, n])
        dWk += np.outer(dsum, keys[s, n])
    return found


DSUM = "d * v * (1 - hidden**2)"
OF_SUM = "da_ts = dscores_ts v ⊙ (1 − tanh²)"
OF_QUERY, OF_KEYS = "dquery_t = W_qᵀ Σ_s da_ts", "dkey_s = W_kᵀ Σ_t da_ts"
OF_WQ, OF_WK, OF_V = "dW_q = Σ_t Σ_s da_ts query_tᵀ", "dW_k = Σ_t Σ_s da_ts key_sᵀ", "dv = Σ_t Σ_s dscores_ts tanh"

ADDITIVE_SCORES_BACKWARD = Exercise(
    name="additive_scores_backward",
    unit=UNIT,
    points=4,
    outputs=tuple(
        Output.parse(text) for text in ("dquery (T, N, H)", "dkeys (S, N, K)", "dWq (A, H)", "dWk (A, K)", "dv (A,)")
    ),
    equation=f"{OF_SUM};   {OF_QUERY};   {OF_KEYS};   {OF_WQ};   {OF_WK};   {OF_V};   all summed over the sequences",
    cases=backward_cases,
    oracle=oracle_backward,
    answer=additive_scores_backward,
    look="Keep the gradient of the sums under the tanh, (T, S, N, A); all five results are sums of it, or of d·tanh.",
    mistakes=(
        Mistake("The derivative of tanh, 1 − tanh², is missing.", (DSUM, "d * v"), breaks=OF_SUM),
        Mistake("v is missing on the way back.", (DSUM, "d * (1 - hidden**2)"), breaks=OF_SUM),
        Mistake(
            "The square is in the wrong place: tanh′ is 1 − tanh², not (1 − tanh)².",
            ("1 - hidden**2", "(1 - hidden)**2"),
            breaks=OF_SUM,
        ),
    ),
)
