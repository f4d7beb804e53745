"""attention_backward: the way back to queries, keys and values."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import normal, sizes, standard_cases
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output
from rnnkit.exercises.translation.attention import (
    LETTERS,
    draw_attention,
    oracle_attention,
    with_huge_padding,
    with_scores,
)
from rnnkit.exercises.translation.shifting import UNIT


def draw_backward(rng, draw=draw_attention, **drawn):
    query, keys, values, mask = draw(rng, **drawn)
    context, weights = oracle_attention(query, keys, values, mask)
    return normal(rng, *context.shape), query, keys, values, weights


def backward_cases(rng):
    found = standard_cases(LETTERS, draw_backward, large=("large dcontext", {0: 1000.0}))(rng)
    for kind, draw, fixed in (
        ("S = 1", draw_attention, {"S": 1}),
        ("scores ±1e4", with_scores, {}),
        ("huge padding", with_huge_padding, {}),
    ):
        drawn = sizes(rng, LETTERS, **({"S": 6} | fixed))
        found.append(Case(draw_backward(rng, draw, **drawn), drawn, kind))
    return found


def attention_backward(dcontext, query, keys, values, weights):
    root = float(np.sqrt(query.shape[2]))
    dvalues = np.einsum("tns,tnh->snh", weights, dcontext)
    dweights = np.einsum("tnh,snh->tns", dcontext, values)
    dscores = weights * (dweights - (weights * dweights).sum(axis=2, keepdims=True))
    dquery = np.einsum("tns,snk->tnk", dscores, keys) / root
    dkeys = np.einsum("tns,tnk->snk", dscores, query) / root
    return dquery, dkeys, dvalues


def oracle_backward(dcontext, query, keys, values, weights):
    """Query by query, with the whole Jacobian of the softmax."""
    dquery, dkeys, dvalues = np.zeros(query.shape), np.zeros(keys.shape), np.zeros(values.shape)
    (T, N, K) = query.shape
    for t in range(T):
        for n in range(N):
            real = weights[t, n] > 0
            p = weights[t, n, real]
            dscores = (np.diag(p) - np.outer(p, p)) @ (values[real, n] @ dcontext[t, n]) / K**0.5
            dquery[t, n] = dscores @ keys[real, n]
            dkeys[real, n] += np.outer(dscores, query[t, n])
            dvalues[real, n] += np.outer(p, dcontext[t, n])
    return dquery, dkeys, dvalues


SUM_TERM = "(dweights - (weights * dweights).sum(axis=2, keepdims=True))"
INNER = "(weights * dweights).sum(axis=2, keepdims=True)"
DVALUES, DWEIGHTS = 'np.einsum("tns,tnh->snh", weights, dcontext)', 'np.einsum("tnh,snh->tns", dcontext, values)'
DQUERY = 'np.einsum("tns,snk->tnk", dscores, keys) / root'
DKEYS = 'np.einsum("tns,tnk->snk", dscores, query) / root'
OF_WEIGHTS = "dweights_ts = dcontext_t · value_s"
OF_SCORES = "dscores_ts = weights_ts (dweights_ts − Σ_u weights_tu dweights_tu)"
OF_QUERY, OF_KEYS = "dquery_t = Σ_s dscores_ts key_s / √K", "dkey_s = Σ_t dscores_ts query_t / √K"
OF_VALUES = "dvalue_s = Σ_t weights_ts dcontext_t"

ATTENTION_BACKWARD = Exercise(
    name="attention_backward",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("dquery (T, N, K)"), Output.parse("dkeys (S, N, K)"), Output.parse("dvalues (S, N, H)")),
    equation=f"{OF_WEIGHTS};   {OF_SCORES};   {OF_QUERY};   {OF_KEYS};   {OF_VALUES}",
    cases=backward_cases,
    oracle=oracle_backward,
    answer=attention_backward,
    look="Sum dscores over the source, axis 2: every query gives 0, because the weights always sum to 1.",
    mistakes=(
        Mistake(
            "The sum is missing in the way back through the softmax: raising one score lowers all other weights.",
            (SUM_TERM, "dweights"),
            breaks=OF_SCORES,
        ),
        Mistake(
            "1/√K is missing on the way back: the scores were divided by √K, so their gradients are as well.",
            (" / root", ""),
        ),
        Mistake(
            "The sum in the softmax's way back runs over the sequences (axis 1); it runs over the source, axis 2.",
            (INNER, "(weights * dweights).sum(axis=1, keepdims=True)"),
            breaks=OF_SCORES,
        ),
    ),
)
