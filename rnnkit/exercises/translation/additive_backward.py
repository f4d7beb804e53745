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


DSUM, RETURN = "d * v * (1 - hidden**2)", "return dquery, dkeys, dWq, dWk, dv"
DWQ, DWK = 'np.einsum("tna,tnh->ah", dq, query)', 'np.einsum("sna,snk->ak", dk, keys)'
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
        Mistake(
            "The square is in the wrong place: tanh′ is 1 − tanh², not (1 − tanh)².",
            ("1 - hidden**2", "(1 - hidden) ** 2"),
            breaks=OF_SUM,
        ),
        Mistake("The square is missing: tanh′ is 1 − tanh².", ("1 - hidden**2", "1 - hidden"), breaks=OF_SUM),
        Mistake(
            "The sign of the square is wrong: tanh′ is 1 − tanh², and never above 1.",
            ("1 - hidden**2", "1 + hidden**2"),
            breaks=OF_SUM,
        ),
        Mistake(
            "The derivative of tanh is made of its input; 1 − tanh² has the output of tanh in it.",
            ("1 - hidden**2", "1 - ((query @ Wq.T)[:, None] + (keys @ Wk.T)[None]) ** 2"),
            breaks=OF_SUM,
        ),
        Mistake(
            "The tanh is taken of the tanh once more: hidden is its output already, so tanh′ is 1 − hidden².",
            ("1 - hidden**2", "1 - np.tanh(hidden) ** 2"),
            breaks=OF_SUM,
        ),
        Mistake(
            "tanh (1 − tanh) is the derivative of a sigmoid; that of tanh is 1 − tanh².",
            ("(1 - hidden**2)", "hidden * (1 - hidden)"),
            breaks=OF_SUM,
        ),
        Mistake(
            "v is missing on the way back: the score is v · tanh(…), so tanh gets dscores times v.",
            (DSUM, "d * (1 - hidden**2)"),
            breaks=OF_SUM,
        ),
        Mistake(
            "v stands twice in the gradient of the sums under the tanh; it is dscores times v, once, times 1 − tanh².",
            (DSUM, "d * v**2 * (1 - hidden**2)"),
            breaks=OF_SUM,
        ),
        Mistake(
            "`reshape` was used to exchange the axes of dscores: it keeps the order in memory, so the gradients get "
            "mixed. `dscores.transpose(0, 2, 1)` exchanges them.",
            ("dscores.transpose(0, 2, 1)", "dscores.reshape(len(query), len(keys), -1)"),
        ),
        Mistake(
            "dscores does not arrive at the sums under the tanh: it is the first factor of their gradient.",
            (DSUM, "(d * 0 + 1) * v * (1 - hidden**2)"),
            breaks=OF_SUM,
        ),
        Mistake(
            "dv has v in it; the score is v · tanh(…), so v gets dscores times tanh(…).",
            ("dv = (d * hidden)", "dv = (d * v * hidden)"),
            breaks=OF_V,
        ),
        Mistake(
            "dv lacks the tanh: it is made of the sums under it.",
            ("dv = (d * hidden)", "dv = (d * ((query @ Wq.T)[:, None] + (keys @ Wk.T)[None]))"),
            breaks=OF_V,
        ),
        Mistake(
            "dv has the derivative of tanh in it; v stands after the tanh, so it gets dscores times tanh(…).",
            ("dv = (d * hidden)", "dv = (d * (1 - hidden**2))"),
            breaks=OF_V,
        ),
        Mistake(
            "dv is made with the gradient of the sums under the tanh; v stands after it: dv is dscores times tanh(…).",
            ("dv = (d * hidden)", "dv = (d * v * (1 - hidden**2) * hidden)"),
            breaks=OF_V,
        ),
        Mistake(
            "dv is made without the tanh: the score is v · tanh(…), so v gets dscores times tanh(…).",
            ("dv = (d * hidden)", "dv = (d + 0 * hidden)"),
            breaks=OF_V,
        ),
        Mistake(
            "dv is made without dscores: it is summed with dscores, over all pairs.",
            ("dv = (d * hidden)", "dv = (d * 0 + hidden)"),
            breaks=OF_V,
        ),
        Mistake(
            "dv is the mean over the pairs; it is the sum.",
            ("dv = (d * hidden).sum", "dv = (d * hidden).mean"),
            breaks=OF_V,
        ),
        Mistake(
            "dv is that of the last source step alone; it is summed over all pairs.",
            ("dv = (d * hidden).sum(axis=(0, 1, 2))", "dv = (d * hidden)[:, -1].sum(axis=(0, 1))"),
            breaks=OF_V,
        ),
        Mistake(
            "dv is that of the last target step alone; it is summed over all pairs.",
            ("dv = (d * hidden).sum(axis=(0, 1, 2))", "dv = (d * hidden)[-1].sum(axis=(0, 1))"),
            breaks=OF_V,
        ),
        Mistake(
            "dWq is summed over target steps and sequences, and not over the source: the last source step alone is in "
            "it. Each query has met every key.",
            (DWQ, DWQ.replace("dq,", "dsum[:, -1],")),
            breaks=OF_WQ,
        ),
        Mistake(
            "dWq is the mean over the source; each query has met every key, and the gradients add up.",
            (DWQ, DWQ.replace("dq,", "dsum.mean(axis=1),")),
            breaks=OF_WQ,
        ),
        Mistake(
            "dWk is summed over source steps and sequences, and not over the target: the last target step alone is in "
            "it. Each key has met every query.",
            (DWK, DWK.replace("dk,", "dsum[-1],")),
            breaks=OF_WK,
        ),
        Mistake(
            "dWk is the mean over the target steps; each key has met every query, and the gradients add up.",
            (DWK, DWK.replace("dk,", "dsum.mean(axis=0),")),
            breaks=OF_WK,
        ),
        Mistake(
            "dWq is that of the last target step alone; it is summed over all of them.",
            (DWQ, DWQ.replace("dq, query", "dq[-1:], query[-1:]")),
            breaks=OF_WQ,
        ),
        Mistake(
            "dWk is that of the last source step alone; it is summed over all of them.",
            (DWK, DWK.replace("dk, keys", "dk[-1:], keys[-1:]")),
            breaks=OF_WK,
        ),
        Mistake(
            "The gradients of the weights are those of the first sequence alone; all share them, so they add up.",
            (DWQ, DWQ.replace("dq, query", "dq[:, :1], query[:, :1]")),
            (DWK, DWK.replace("dk, keys", "dk[:, :1], keys[:, :1]")),
            ("dv = (d * hidden)", "dv = (d * hidden)[:, :, :1]"),
            breaks=f"{OF_WQ};   {OF_WK};   {OF_V}",
        ),
        Mistake(
            "The gradients of the weights are means over the sequences; they are sums. (The loss is a mean already.)",
            (RETURN, "N = query.shape[1]\n    return dquery, dkeys, dWq / N, dWk / N, dv / N"),
            breaks=f"{OF_WQ};   {OF_WK};   {OF_V}",
        ),
        Mistake(
            "dquery is that of the last source step alone; each query has met every key, and the gradients add up.",
            ("dquery = dq @ Wq", "dquery = dsum[:, -1] @ Wq"),
            breaks=OF_QUERY,
        ),
        Mistake(
            "dquery is the mean over the source; it is the sum.",
            ("dquery = dq @ Wq", "dquery = dsum.mean(axis=1) @ Wq"),
            breaks=OF_QUERY,
        ),
        Mistake(
            "dkeys is that of the last target step alone; each key has met every query, and the gradients add up.",
            ("dkeys = dk @ Wk", "dkeys = dsum[-1] @ Wk"),
            breaks=OF_KEYS,
        ),
        Mistake(
            "dkeys is the mean over the target steps; it is the sum.",
            ("dkeys = dk @ Wk", "dkeys = dsum.mean(axis=0) @ Wk"),
            breaks=OF_KEYS,
        ),
        Mistake(
            "Nothing is summed over source or target: a loop overwrites, and only what each has met last is left in "
            "dquery, dkeys, dWq and dWk.",
            ("dq = dsum.sum(axis=1)", "dq = dsum[:, -1]"),
            ("dk = dsum.sum(axis=0)", "dk = dsum[-1]"),
            breaks=f"{OF_QUERY};   {OF_KEYS};   {OF_WQ};   {OF_WK}",
        ),
        Mistake(
            "Means over source and target stand where sums belong: each query has met every key, and the gradients add "
            "up.",
            ("dq = dsum.sum(axis=1)", "dq = dsum.mean(axis=1)"),
            ("dk = dsum.sum(axis=0)", "dk = dsum.mean(axis=0)"),
            breaks=f"{OF_QUERY};   {OF_KEYS};   {OF_WQ};   {OF_WK}",
        ),
        Mistake(
            "dquery and dkeys are left without their weights: after the sums comes W_q, or W_k.",
            ("dquery = dq @ Wq", "dquery = dq"),
            ("dkeys = dk @ Wk", "dkeys = dk"),
            breaks=f"{OF_QUERY};   {OF_KEYS}",
        ),
        Mistake(
            "dquery is left without its weights: after the sum over the source comes W_q.",
            ("dquery = dq @ Wq", "dquery = dq"),
            breaks=OF_QUERY,
        ),
        Mistake(
            "dkeys is left without its weights: after the sum over the target steps comes W_k.",
            ("dkeys = dk @ Wk", "dkeys = dk"),
            breaks=OF_KEYS,
        ),
        Mistake(
            "The query is not added under the tanh when it is computed anew: tanh is that of the sum of both parts.",
            ("(query @ Wq.T)[:, None]", "0 * (query @ Wq.T)[:, None]"),
        ),
        Mistake(
            "The key is not added under the tanh when it is computed anew: tanh is that of the sum of both parts.",
            ("(keys @ Wk.T)[None]", "0 * (keys @ Wk.T)[None]"),
        ),
        Mistake(
            "The gradients are clipped inside: large ones come out cut off. This function returns them as they are.",
            (RETURN, "return tuple(np.clip(d, -5, 5) for d in (dquery, dkeys, dWq, dWk, dv))"),
            breaks="",
        ),
        Mistake(
            "The results are always float64: `np.zeros` makes that unless it is told the arguments' dtype.",
            (RETURN, "return tuple(d.astype(float) for d in (dquery, dkeys, dWq, dWk, dv))"),
        ),
        Mistake(
            "The numbers are right, but dscores, the caller's own array, is changed.",
            (RETURN, f"dscores *= 0\n    {RETURN}"),
        ),
    ),
)
