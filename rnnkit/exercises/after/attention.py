"""causal_attention: every step looks back at all steps up to itself, by how well its query fits their keys."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.draw import normal, sizes, standard_cases
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output

HIGH = 1e4


def draw_attention(rng, T, N, D, H):
    return normal(rng, T, N, D), normal(rng, T, N, D), normal(rng, T, N, H)


def with_scores(rng, T, N, D, H):
    """Scores q · k / √D near ±1e4, those of one sign near each other: in the first sequence all high, in the second all
    low, in the third the low ones first, so that the future is always higher; mixed in the others."""
    q, k, v = draw_attention(rng, T, N, D, H)
    size = np.sqrt(HIGH * np.sqrt(D))
    signs = rng.choice([-1.0, 1.0], (T, N))
    signs[:, 0], signs[:, 1], signs[:, 2] = 1.0, -1.0, np.where(np.arange(T) < T // 2, -1.0, 1.0)
    q[..., 0], k[..., 0] = size, signs * size
    return q, k, v


def with_scores_in_float32(rng, T, N, D, H):
    """Scores of ±1e4 of which one is above the others by 100 or more, whatever the query: rounding moves no weight."""
    q, k, v = with_scores(rng, T, N, D, H)
    q[..., 1:] *= 0.1
    k[..., 1:] *= 0.1
    for n in range(N):
        k[:, n, 0] *= 1 + 0.02 * rng.permutation(T)
    return tuple(a.astype(np.float32) for a in (q, k, v))


def attention_cases(rng):
    found = standard_cases("TNDH", draw_attention)(rng)
    for kind, draw, fixed in (
        ("D = 1", draw_attention, {"D": 1}),
        ("long T", draw_attention, {"T": 60}),
        ("scores ±1e4", with_scores, {"T": 7, "N": 4}),
        ("scores ±1e4 in float32", with_scores_in_float32, {"T": 7, "N": 4}),
    ):
        drawn = sizes(rng, "TNDH", **fixed)
        found.append(Case(draw(rng, **drawn), drawn, kind))
    return found


def causal_attention(q, k, v):
    T, _, D = q.shape
    seen = np.arange(T) <= np.arange(T)[:, None]
    scores = np.einsum("tnd,und->tnu", q, k) / float(np.sqrt(D))
    scores = np.where(seen[:, None, :], scores, -np.inf)
    exp = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = exp / exp.sum(axis=2, keepdims=True)
    y = np.einsum("tnu,unh->tnh", weights, v)
    return y, weights


def oracle_attention(q, k, v):
    """Query by query, with the steps that it may see alone."""
    (T, N, D), H = q.shape, v.shape[2]
    y, weights = np.zeros((T, N, H)), np.zeros((T, N, T))
    for t in range(T):
        for n in range(N):
            weights[t, n, : t + 1] = nn.softmax(k[: t + 1, n] @ q[t, n] / D**0.5)
            y[t, n] = weights[t, n, : t + 1] @ v[: t + 1, n]
    return y, weights


CAUSAL_ATTENTION = Exercise(
    name="causal_attention",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("y (T, N, H)"), Output.parse("weights (T, N, T)")),
    equation="weights[t, n] = softmax over u ≤ t of q[t, n] · k[u, n] / √D, 0 for u > t;   "
    "y[t, n] = Σ_u weights[t, n, u] v[u, n]",
    cases=attention_cases,
    oracle=oracle_attention,
    answer=causal_attention,
    look="Print weights[:, 0], one row a step: the first row is 1, 0, 0, …, every row sums to 1, and above the "
    "diagonal all are 0.",
    mistakes=(Mistake("The scores are not divided by √D.", (" / float(np.sqrt(D))", "")),),
)
