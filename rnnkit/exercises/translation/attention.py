"""attention_forward: at each target step a mean of the source's values, weighted by how well query and key fit."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.deep_bidirectional.padding import draw_mask, filled
from rnnkit.exercises.draw import normal, sizes, standard_cases
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output
from rnnkit.exercises.translation.shifting import UNIT

LETTERS = "TSNKH"


def draw_attention(rng, T, S, N, K, H):
    return normal(rng, T, N, K), normal(rng, S, N, K), normal(rng, S, N, H), draw_mask(rng, S, N)


def with_scores(rng, T, S, N, K, H, high=1e4):
    """Scores query · key / √K near ±high, the highest of each query near each other; in the first sequence all near
    +high, in the second all near −high."""
    query, keys, values, mask = draw_attention(rng, T, S, N, K, H)
    size = np.sqrt(high * np.sqrt(K))
    signs = rng.choice([-1.0, 1.0], (S, N))
    signs[:, 0], signs[:, 1] = 1.0, -1.0
    for n in range(N):
        signs[np.flatnonzero(mask[:, n])[0], n] = -1.0 if n == 1 else 1.0
    query[..., 0] = size
    keys[..., 0] = signs * size
    return query, keys, values, mask


def with_scores_in_float32(rng, T, S, N, K, H, high=1e4):
    """Scores of ±high of which one in each column is above the others by 100 or more: rounding moves no weight."""
    query, keys, values, mask = with_scores(rng, T, S, N, K, H, high)
    query[..., 1:] *= 0.1
    keys[..., 1:] *= 0.1
    for n in range(N):
        at = np.flatnonzero(mask[:, n])
        keys[at, n, 0] *= 1 + 0.02 * np.sign(keys[at, n, 0]) * rng.permutation(len(at))
    return tuple(a.astype(np.float32) if a.dtype.kind == "f" else a for a in (query, keys, values, mask))


def with_huge_padding(rng, **drawn):
    query, keys, values, mask = draw_attention(rng, **drawn)
    return query, filled(rng, keys, mask), filled(rng, values, mask), mask


def without_padding(rng, **drawn):
    *arrays, mask = draw_attention(rng, **drawn)
    return *arrays, np.ones_like(mask)


def attention_cases(rng):
    found = standard_cases(LETTERS, draw_attention)(rng)
    for kind, draw, fixed in (
        ("S = 1", draw_attention, {"S": 1}),
        ("no padding", without_padding, {}),
        ("scores ±1e4", with_scores, {}),
        ("scores ±1e4 in float32", with_scores_in_float32, {}),
        ("huge padding", with_huge_padding, {}),
    ):
        drawn = sizes(rng, LETTERS, **({"S": 6} | fixed))
        found.append(Case(draw(rng, **drawn), drawn, kind))
    return found


def attention_forward(query, keys, values, mask):
    K = query.shape[2]
    scores = np.einsum("tnk,snk->tns", query, keys) / float(np.sqrt(K))
    scores = np.where(mask.T, scores, -np.inf)
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    context = np.einsum("tns,snh->tnh", weights, values)
    return context, weights


def oracle_attention(query, keys, values, mask):
    """Query by query, with what is real of the source alone."""
    (T, N, K), (S, _, H) = query.shape, values.shape
    context, weights = np.zeros((T, N, H)), np.zeros((T, N, S))
    for n, real in enumerate(mask.T):
        for t in range(T):
            weights[t, n, real] = nn.softmax(keys[real, n] @ query[t, n] / K**0.5)
            context[t, n] = weights[t, n, real] @ values[real, n]
    return context, weights


SCORES, MASKED = '"tnk,snk->tns", query, keys) / float(np.sqrt(K))', "np.where(mask.T, scores, -np.inf)"
SHIFTED, WEIGHTS = "scores - scores.max(axis=2, keepdims=True)", "exp / exp.sum(axis=2, keepdims=True)"
SUMMED = 'np.einsum("tns,snh->tnh", weights, values)'

ATTENTION_FORWARD = Exercise(
    name="attention_forward",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("context (T, N, H)"), Output.parse("weights (T, N, S)")),
    equation="weights[t, n] = softmax over the real source steps s of query[t, n] · keys[s, n] / √K, else 0;   "
    "context[t, n] = Σ_s weights[t, n, s] values[s, n]",
    cases=attention_cases,
    oracle=oracle_attention,
    answer=attention_forward,
    look="Sum the weights over the source, axis 2: every query gives 1. Then look at the padded steps: 0 each.",
    mistakes=(
        Mistake("The scores are not divided by √K.", (" / float(np.sqrt(K))", "")),
        Mistake("The scores are divided by K; they are divided by its root.", ("float(np.sqrt(K))", "K")),
        Mistake("The mask is not used: the padding has weights like any other step.", (MASKED, "scores")),
    ),
)
