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
RETURN = "return dquery, dkeys, dvalues"
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
            "Only the diagonal of the softmax's Jacobian is there, p (1 − p), as for a sigmoid: raising one score "
            "lowers all other weights.",
            (SUM_TERM, "(1 - weights) * dweights"),
            breaks=OF_SCORES,
        ),
        Mistake(
            "The sum in the softmax's way back is added; it is subtracted.",
            (SUM_TERM, SUM_TERM.replace(" - ", " + ")),
            breaks=OF_SCORES,
        ),
        Mistake(
            "The sum in the softmax's way back runs over the sequences (axis 1); it runs over the source, axis 2.",
            (INNER, INNER.replace("axis=2", "axis=1")),
            breaks=OF_SCORES,
        ),
        Mistake(
            "The sum in the softmax's way back runs over the target steps (axis 0); it runs over the source, axis 2.",
            (INNER, INNER.replace("axis=2", "axis=0")),
            breaks=OF_SCORES,
        ),
        Mistake(
            "The sum in the softmax's way back runs over everything; each query has its own, over the source, axis 2.",
            (INNER, "(weights * dweights).sum()"),
            breaks=OF_SCORES,
        ),
        Mistake(
            "The mean over the source stands where the sum belongs, in the softmax's way back.",
            (INNER, INNER.replace("sum", "mean")),
            breaks=OF_SCORES,
        ),
        Mistake(
            "The dweights are summed without their weights, in the softmax's way back.",
            (INNER, "dweights.sum(axis=2, keepdims=True)"),
            breaks=OF_SCORES,
        ),
        Mistake(
            "The plain mean of the dweights stands where their sum with the weights belongs, in the softmax's way "
            "back.",
            (INNER, "dweights.mean(axis=2, keepdims=True)"),
            breaks=OF_SCORES,
        ),
        Mistake(
            "The factor weights in front is missing in the softmax's way back: dscores is weights times the bracket.",
            ("weights * " + SUM_TERM, SUM_TERM),
            breaks=OF_SCORES,
        ),
        Mistake(
            "The softmax is left out on the way back: dweights stands where dscores belongs.",
            ("weights * " + SUM_TERM, "dweights"),
            breaks=OF_SCORES,
        ),
        Mistake(
            "dscores is weights − dweights, after the p − y of a softmax with its cross-entropy. The softmax alone has "
            "weights times the bracket.",
            ("weights * " + SUM_TERM, "(weights - dweights)"),
            breaks=OF_SCORES,
        ),
        Mistake(
            "The sum in the softmax's way back has lost the factor weights, which stands in front of the whole "
            "bracket.",
            ("weights * " + SUM_TERM, "(weights * dweights - (weights * dweights).sum(axis=2, keepdims=True))"),
            breaks=OF_SCORES,
        ),
        Mistake(
            "The weights stand inside the bracket as well as in front of it; they belong in front, and in the sum.",
            (SUM_TERM, "(weights * dweights - (weights * dweights).sum(axis=2, keepdims=True))"),
            breaks=OF_SCORES,
        ),
        Mistake(
            "1/√K is missing on the way back: the scores were divided by √K, so dquery and dkeys are, too.",
            (" / root", ""),
            breaks=f"{OF_QUERY};   {OF_KEYS}",
        ),
        Mistake("1/√K is missing in dquery; dkeys has it.", (DQUERY, DQUERY.removesuffix(" / root")), breaks=OF_QUERY),
        Mistake("1/√K is missing in dkeys; dquery has it.", (DKEYS, DKEYS.removesuffix(" / root")), breaks=OF_KEYS),
        Mistake(
            "It is multiplied with √K on the way back; it is divided, as on the way forward.",
            (" / root", " * root"),
            breaks=f"{OF_QUERY};   {OF_KEYS}",
        ),
        Mistake(
            "It is divided by K on the way back; the scores were divided by its root.",
            (" / root", " / root**2"),
            breaks=f"{OF_QUERY};   {OF_KEYS}",
        ),
        Mistake(
            "It is divided by the root of H, the values' width; the scores were divided by that of K.",
            ("query.shape[2]", "values.shape[2]"),
            breaks=f"{OF_QUERY};   {OF_KEYS}",
        ),
        Mistake(
            "dvalues is divided by √K; that factor stands in the scores, and the values do not go through them.",
            (DVALUES, DVALUES + " / root"),
            breaks=OF_VALUES,
        ),
        *(
            Mistake(
                "dquery is made with the weights; it is made with dscores, since a query acts through the scores.",
                (DQUERY, DQUERY.replace("dscores", "weights").removesuffix(end)),
                breaks=OF_QUERY,
            )
            for end in ("", " / root")
        ),
        *(
            Mistake(
                "dkeys is made with the weights; it is made with dscores, since a key acts through the scores.",
                (DKEYS, DKEYS.replace("dscores", "weights").removesuffix(end)),
                breaks=OF_KEYS,
            )
            for end in ("", " / root")
        ),
        Mistake(
            "dquery is all zeros: nothing is written into it, or it is made with the queries (the dscores of a query "
            "sum to 0). A score is query · key, so a query gets dscores times the keys.",
            (DQUERY, "0 * query"),
            breaks=OF_QUERY,
        ),
        Mistake(
            "dkeys is made with the keys; a score is query · key, so a key gets dscores times the queries.",
            (DKEYS, 'np.einsum("tns,snk->snk", dscores, keys) / root'),
            breaks=OF_KEYS,
        ),
        Mistake(
            "dquery and dkeys are made with the weights; they are made with dscores, since queries and keys act "
            "through "
            "the scores.",
            (DQUERY, DQUERY.replace("dscores", "weights")),
            (DKEYS, DKEYS.replace("dscores", "weights")),
            breaks=f"{OF_QUERY};   {OF_KEYS}",
        ),
        Mistake(
            "dkeys is made with dweights; between them and the scores lies the softmax.",
            (DKEYS, DKEYS.replace("dscores", "dweights")),
            breaks=OF_KEYS,
        ),
        Mistake(
            "dquery is made with dweights; between them and the scores lies the softmax.",
            (DQUERY, DQUERY.replace("dscores", "dweights * (weights > 0)")),
            breaks=OF_QUERY,
        ),
        Mistake(
            "dvalues is made with dscores; a value stands in the sum itself, with its weight.",
            (RETURN, f"dvalues = {DVALUES.replace('weights', 'dscores')}\n    {RETURN}"),
            breaks=OF_VALUES,
        ),
        Mistake(
            "dvalues is made with dweights; a value stands in the sum itself, with its weight.",
            (RETURN, f"dvalues = {DVALUES.replace('weights', 'dweights')}\n    {RETURN}"),
            breaks=OF_VALUES,
        ),
        Mistake(
            "dvalues has lost the weights: every source step gets the whole of dcontext.",
            (DVALUES, DVALUES.replace("weights,", "1 + 0 * weights,")),
            breaks=OF_VALUES,
        ),
        Mistake(
            "dvalues is the mean over the target steps; it is the sum over all that have looked there.",
            (DVALUES, DVALUES + " / len(query)"),
            breaks=OF_VALUES,
        ),
        Mistake(
            "dvalues is that of the last target step alone: a loop overwrites it. It is summed over all target steps.",
            (DVALUES, 'np.einsum("ns,nh->snh", weights[-1], dcontext[-1])'),
            breaks=OF_VALUES,
        ),
        Mistake(
            "dkeys is that of the last target step alone: a loop overwrites it. It is summed over all target steps.",
            (DKEYS, 'np.einsum("ns,nk->snk", dscores[-1], query[-1]) / root'),
            breaks=OF_KEYS,
        ),
        Mistake(
            "dkeys and dvalues are those of the last target step alone: a loop overwrites them. They are summed over "
            "all target steps.",
            (DVALUES, 'np.einsum("ns,nh->snh", weights[-1], dcontext[-1])'),
            (DKEYS, 'np.einsum("ns,nk->snk", dscores[-1], query[-1]) / root'),
            breaks=f"{OF_KEYS};   {OF_VALUES}",
        ),
        Mistake(
            "dquery is that of the last source step alone: a loop overwrites it. It is summed over the source.",
            (DQUERY, "dscores[..., -1:] * keys[-1] / root"),
            breaks=OF_QUERY,
        ),
        Mistake(
            "dkeys is the mean over the target steps; it is the sum over all that have looked there.",
            (DKEYS, DKEYS + " / len(query)"),
            breaks=OF_KEYS,
        ),
        Mistake(
            "dquery is the mean over the source; it is the sum.",
            (DQUERY, DQUERY + " / len(keys)"),
            breaks=OF_QUERY,
        ),
        Mistake(
            "dweights is made without the values: how much the loss changes with a weight is dcontext · value.",
            (DWEIGHTS, "dcontext.sum(axis=2, keepdims=True) + 0 * weights"),
            breaks=OF_WEIGHTS,
        ),
        Mistake(
            "dweights is a mean over the units; dcontext · value is their sum.",
            (DWEIGHTS, DWEIGHTS + " / values.shape[2]"),
            breaks=OF_WEIGHTS,
        ),
        Mistake(
            "dweights is divided by √H; only the scores were divided by a root, that of K. It is dcontext · value.",
            (DWEIGHTS, DWEIGHTS + " / float(np.sqrt(values.shape[2]))"),
            breaks=OF_WEIGHTS,
        ),
        Mistake(
            "The weights are made anew, from queries and keys alone, and the padding gets some. Those that are given "
            "have the mask in them.",
            (
                "    dvalues =",
                '    weights = np.einsum("tnk,snk->tns", query, keys) / root\n'
                "    weights = np.exp(weights - weights.max(axis=2, keepdims=True))\n"
                "    weights = weights / weights.sum(axis=2, keepdims=True)\n    dvalues =",
            ),
        ),
        Mistake(
            "The gradients are clipped inside: large ones come out cut off. This function returns them as they are.",
            (RETURN, "return tuple(np.clip(d, -5, 5) for d in (dquery, dkeys, dvalues))"),
            breaks="",
        ),
        Mistake(
            "The numbers are right, but weights, the caller's own array, is changed: `*=` writes into it.",
            (RETURN, f"weights *= {SUM_TERM}\n    {RETURN}"),
        ),
        Mistake(
            "The results are float64 where the arguments are float32: `np.sqrt(K)` is a NumPy number of float64, "
            "`float(np.sqrt(K))` is not, and `np.zeros` makes float64 unless it is told a dtype.",
            (RETURN, "return tuple(d.astype(float) for d in (dquery, dkeys, dvalues))"),
        ),
        Mistake(
            "dquery and dkeys are float64 where the arguments are float32: `np.sqrt(K)` is a NumPy number of float64, "
            "`float(np.sqrt(K))` is not.",
            (RETURN, "return dquery.astype(float), dkeys.astype(float), dvalues"),
        ),
        Mistake(
            "The sign of dquery and dkeys is wrong.",
            ("dscores = weights *", "dscores = -weights *"),
            breaks=OF_SCORES,
        ),
        Mistake(
            "dscores has the weights in it once more.",
            ("dscores = weights *", "dscores = weights**2 *"),
            breaks=OF_SCORES,
        ),
        Mistake(
            "dkeys is made with the queries of the last step at all steps.",
            (DKEYS, DKEYS.replace("query)", "0 * query + query[-1])")),
            breaks=OF_KEYS,
        ),
    ),
)
