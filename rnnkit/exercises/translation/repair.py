"""repaired_attention: attention with three faults, all of them published, to be found and mended."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.deep_bidirectional.padding import draw_lengths, filled, valid
from rnnkit.exercises.draw import sizes, standard_cases
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output
from rnnkit.exercises.translation import attention
from rnnkit.exercises.translation.attention import LETTERS, oracle_attention
from rnnkit.exercises.translation.shifting import UNIT


def broken_attention(query, keys, values, lengths):
    """The code that is to be mended, as the notebook gives it. The softmax runs over the batch, the context is made
    with the weights of the padding, and the mask comes after the softmax, so that the weights do not sum to 1."""
    S, _, K = keys.shape
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = exp / exp.sum(axis=1, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    mask = np.arange(S) < lengths[:, None]
    return context, weights * mask


def draw(rng, T, S, N, K, H, longest=None):
    query, keys, values, _ = attention.draw_attention(rng, T, S, N, K, H)
    return query, keys, values, draw_lengths(rng, S, N, longest)


def draw_longer(rng, S, **drawn):
    return draw(rng, S=S, longest=S - 2, **drawn)


def draw_full(rng, S, N, **drawn):
    return *draw(rng, S=S, N=N, **drawn)[:3], np.full(N, S)


def draw_huge(rng, S, **drawn):
    query, keys, values, lengths = draw(rng, S=S, **drawn)
    mask = valid(lengths, S)
    return query, filled(rng, keys, mask), filled(rng, values, mask), lengths


def draw_high(rng, S, N, **drawn):
    """Scores of ±1e4: all of a query's real ones near each other, or the highest of them."""
    query, keys, values, _ = attention.with_scores(rng, S=S, N=N, **drawn)
    lengths = draw_lengths(rng, S, N)
    keys[0, 2:, 0] = np.abs(keys[0, 2:, 0])
    return query, keys, values, lengths


def repair_cases(rng):
    found = standard_cases(LETTERS, draw)(rng)
    for kind, draw_more, fixed in (
        ("S = 1", draw_full, {"S": 1}),
        ("S above the longest", draw_longer, {}),
        ("no padding", draw_full, {}),
        ("scores ±1e4", draw_high, {}),
        ("huge padding", draw_huge, {}),
    ):
        drawn = sizes(rng, LETTERS, **({"S": 7} | fixed))
        found.append(Case(draw_more(rng, **drawn), drawn, kind))
    return found


def repaired_attention(query, keys, values, lengths):
    S, _, K = keys.shape
    mask = np.arange(S) < lengths[:, None]
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    scores = np.where(mask, scores, -np.inf)
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


def oracle_repaired(query, keys, values, lengths):
    return oracle_attention(query, keys, values, valid(lengths, len(keys)))


MASKED, WEIGHTS = "np.where(mask, scores, -np.inf)", "weights = exp / exp.sum(axis=2, keepdims=True)"
CONTEXT = 'np.einsum("tns,snh->tnh", weights, values)'
AXIS = ("axis=2", "axis=1")

REPAIRED_ATTENTION = Exercise(
    name="repaired_attention",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("context (T, N, H)"), Output.parse("weights (T, N, S)")),
    equation="weights[t, n] = softmax over s < lengths[n] of query[t, n] · keys[s, n] / √K, else 0;   "
    "context[t, n] = Σ_s weights[t, n, s] values[s, n]",
    cases=repair_cases,
    oracle=oracle_repaired,
    answer=repaired_attention,
    look="Give it one sentence alone, then the same in a batch with a longer one: its context has to be the same.",
    mistakes=(
        Mistake(
            "All three faults are still there: in the axis of the softmax, in what the context is made of and in where "
            "the mask comes.",
            (MASKED, "scores"),
            ("return context, weights", "return context, weights * mask"),
            AXIS,
        ),
        Mistake(
            "One fault is still there: the softmax runs over the batch, axis 1; it runs over the source, axis 2.",
            AXIS,
        ),
        Mistake("There is no mask at all now: the padding has weights like any other step.", (MASKED, "scores")),
    ),
)
