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
    +high, in the second, which has padding, all near −high."""
    query, keys, values, mask = draw_attention(rng, T, S, N, K, H)
    if mask[:, 1].all():
        mask[rng.integers(S), 1] = False
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


SCORES, SHIFTED = 'np.einsum("tnk,snk->tns", query, keys)', "scores - scores.max(axis=2, keepdims=True)"
WEIGHTS, SUMMED = "exp / exp.sum(axis=2, keepdims=True)", 'np.einsum("tns,snh->tnh", weights, values)'
ROOT, RETURN = "float(np.sqrt(K))", "return context, weights"

OVER_BATCH = "The softmax runs over the sequences of the batch, axis 1; it runs over the source, axis 2."
AFTERWARDS = (
    "The softmax runs over all source steps, padding too, and the mask comes after it: what the padding got is lost, "
    "and the weights sum to less than 1. The padding has to be out before the softmax."
)
ZERO_SCORE = (
    "The scores of the padding are set to 0 before the softmax; e⁰ is 1, a weight like any other. A score of −∞ gives "
    "a weight of 0."
)


def known(mask: str) -> tuple[Mistake, ...]:
    """The mistakes of a model answer that is written like attention_forward. mask: what stands for the mask in it, with
    an axis for the sequences in front of the source's."""
    masked = f"np.where({mask}, scores, -np.inf)"
    rows = mask.removesuffix(".T")  # (S, N), if it was turned for the scores
    padded = f"~{rows}" if mask != rows else f"~{rows}.T"
    return (
        Mistake("The scores are not divided by √K.", (" / " + ROOT, "")),
        Mistake("The scores are divided by K; √K belongs there.", (ROOT, "K")),
        Mistake(
            "The scores are divided by the root of S; √K belongs there, the root of a key's width.",
            (ROOT, "len(keys) ** 0.5"),
        ),
        Mistake(
            "The scores are divided by the root of H, the values' width; √K belongs there, the root of a key's width.",
            (ROOT, "values.shape[2] ** 0.5"),
        ),
        Mistake(
            "The scores are divided by the root of T; √K belongs there, the root of a key's width.",
            (ROOT, "len(query) ** 0.5"),
        ),
        Mistake("The scores are multiplied with √K; they are divided by it.", ("/ " + ROOT, "* " + ROOT)),
        Mistake(
            "The weights are divided by √K, and the scores are not. √K belongs in front of the softmax.",
            (" / " + ROOT, ""),
            (WEIGHTS, f"{WEIGHTS} / {ROOT}"),
        ),
        Mistake(AFTERWARDS, (masked, "scores"), (WEIGHTS, f"{WEIGHTS} * {mask}")),
        Mistake(ZERO_SCORE, (masked, f"scores * {mask}")),
        Mistake(
            "The scores of the padding are set to 0 before the softmax, and its weights are set to 0 after it: what is "
            "left sums to less than 1. A score of −∞ gives a weight of 0.",
            (masked, f"scores * {mask}"),
            (WEIGHTS, f"{WEIGHTS} * {mask}"),
        ),
        Mistake("The mask is not used: the padding has weights like any other step.", (masked, "scores")),
        Mistake(
            "The mask is not used in the weights; what the padding adds to the context is set to 0, and its share is "
            "missing there.",
            (masked, "scores"),
            (SUMMED, SUMMED.replace("weights,", f"weights * {mask},")),
        ),
        Mistake(
            "The mask is used for the context alone: the weights that are returned are not the ones of the context.",
            ("    exp =", "    free = np.exp({0} - {0}.max(axis=2, keepdims=True))\n    exp =".format("raw")),
            (f"    scores = {masked}", f"    raw = scores\n    scores = {masked}"),
            (RETURN, "return context, free / free.sum(axis=2, keepdims=True)"),
        ),
        Mistake(
            "The mask is the wrong way round: the padding gets the weights.",
            (masked, masked.replace("scores, -np.inf", "-np.inf, scores")),
            (
                "    exp =",
                f"    scores = np.where({mask}.all(axis=1)[:, None], 0 * query[:1, :1, :1], scores)\n    exp =",
            ),
        ),
        Mistake(
            "The mask is the wrong way round: the padding gets the weights.",
            (masked, masked.replace("scores, -np.inf", "-np.inf, scores")),
        ),
        Mistake(OVER_BATCH, ("axis=2", "axis=1")),
        Mistake(OVER_BATCH, (SHIFTED, SHIFTED.replace("axis=2", "axis=1"))),
        Mistake(OVER_BATCH, (WEIGHTS, WEIGHTS.replace("axis=2", "axis=1"))),
        Mistake(
            OVER_BATCH,
            ("axis=2", "axis=1"),
            (masked, "scores"),
            (WEIGHTS.replace("axis=2", "axis=1"), f"{WEIGHTS.replace('axis=2', 'axis=1')} * {mask}"),
        ),
        Mistake(
            "The softmax runs over the target steps, axis 0; each query has its own, over the source, axis 2.",
            ("axis=2", "axis=0"),
        ),
        *(
            Mistake(
                f"The {what} of the softmax runs over the target steps, axis 0; each query has its own, over the "
                "source, axis 2.",
                (piece, piece.replace("axis=2", "axis=0")),
            )
            for what, piece in (("maximum", SHIFTED), ("sum", WEIGHTS))
        ),
        Mistake(
            "The softmax runs over source and batch at once; each sequence has its own, over the source, axis 2.",
            ("axis=2", "axis=(1, 2)"),
        ),
        Mistake(
            "The softmax runs over all numbers at once; each query of each sequence has its own, axis 2.",
            ("max(axis=2, keepdims=True)", "max()"),
            ("sum(axis=2, keepdims=True)", "sum()"),
        ),
        Mistake(
            "With large scores e^score overflows (or all of them underflow to 0): take each query's largest score from "
            "its scores first.",
            (SHIFTED, "scores"),
        ),
        Mistake(
            "The smallest score of each query is taken away; the largest one belongs there, and no e^score overflows.",
            (SHIFTED, SHIFTED.replace("max", "min")),
        ),
        Mistake(
            "The largest score of all is taken away, so that queries with scores far below it underflow to 0/0. Each "
            "query has its own largest score: `scores.max(axis=2, keepdims=True)`.",
            ("max(axis=2, keepdims=True)", "max()"),
        ),
        Mistake(
            "The largest score is looked for among the padding as well; where that is huge, every real step underflows "
            "to 0/0. Take the maximum after masking.",
            (f"    scores = {masked}", f"    raw = scores\n    scores = {masked}"),
            (SHIFTED, "scores - raw.max(axis=2, keepdims=True)"),
        ),
        Mistake(
            "A large number is added to the padding's scores, which are still in there: huge ones stay the largest. "
            "Put −∞ in their place, `np.where(mask, scores, -np.inf)`.",
            (masked, f"scores + np.where({mask}, 0.0, -1e9).astype(query.dtype)"),
        ),
        Mistake(
            "A number is taken from the padding's scores, which are still in there: huge ones stay the largest. Put "
            "−∞ in their place, `np.where(mask, scores, -np.inf)`.",
            (masked, f"scores - 1e4 * ~{mask}"),
        ),
        *(
            Mistake(
                "The padding gets a score that real steps may have themselves, or lower ones: −∞ is below all of them.",
                (masked, masked.replace("-np.inf", f"-{score}")),
            )
            for score in ("1e4", "1e3", "100.0")
        ),
        Mistake(
            "The mask is read as a length: the first steps get weights, as many as are real. It may have gaps.",
            (masked, f"np.where(np.arange(len(keys)) < {mask}.sum(axis=1)[:, None], scores, -np.inf)"),
        )
        if mask != rows
        else Mistake(
            "The real steps go up to lengths[n] here, one too many: `<`, not `<=`.",
            ("np.arange(S) < lengths", "np.arange(S) <= lengths"),
        ),
        Mistake("The weights are not divided by their sum.", (WEIGHTS, "exp")),
        Mistake(
            "The context is made of the exponentials, before they are divided by their sum; it is made of the weights.",
            (SUMMED, SUMMED.replace("weights,", "exp,")),
        ),
        Mistake(
            "The scores are divided by their sum, without the exponential: weights can then be negative.",
            (WEIGHTS, f"np.where({mask}, scores, 0) / np.where({mask}, scores, 0).sum(axis=2, keepdims=True)"),
        ),
        Mistake(
            "The scores are returned in the place of the weights.",
            (RETURN, f"return context, np.where({mask}, scores, 0)"),
        ),
        Mistake(
            "The logarithms of the weights are returned; the weights are asked for.",
            (RETURN, "return context, np.log(weights)"),
        ),
        Mistake("The sign of the scores is wrong.", (SCORES, "-" + SCORES)),
        Mistake(
            "A sigmoid of each score stands where the softmax over the source belongs.",
            (WEIGHTS, f"np.where({mask}, 0.5 + 0.5 * np.tanh(0.5 * scores), 0).astype(query.dtype)"),
        ),
        Mistake(
            "The scores are cut off. That stops the overflow and makes different large scores equal; take the largest "
            "one away instead.",
            (SHIFTED, "np.clip(scores, -500, 500)"),
            (WEIGHTS, f"np.where({mask}, exp, 0) / np.where({mask}, exp, 0).sum(axis=2, keepdims=True)"),
        ),
        Mistake(
            "The context is made of the keys; the keys make the scores, the values make the context.",
            (SUMMED, 'np.einsum("tns,snk->tnk", weights, keys)'),
        ),
        Mistake(
            "The context of every sequence is made of the values of the first one; each has its own.",
            (SUMMED, SUMMED.replace(", values", ", 0 * values + values[:, :1]")),
        ),
        Mistake(
            "The context is the plain mean of the real values; the weights are not used in it.",
            (
                SUMMED,
                f"{SUMMED.replace('weights,', f'0 * weights + {mask},')} / {mask}.sum(axis=1)[:, "
                f"None].astype(query.dtype)",
            ),
        ),
        Mistake(
            "The weighted sum is divided by S; the weights sum to 1 already.",
            (SUMMED, SUMMED + " / len(keys)"),
        ),
        Mistake(
            "The context is the value of the likeliest source step alone; all come in, each with its weight.",
            (SUMMED, "values[weights.argmax(axis=2), np.arange(len(query[0]))]"),
        ),
        Mistake(
            "The weights are used twice: squared ones stand in the context.",
            (SUMMED, SUMMED.replace("weights,", "weights**2,")),
        ),
        Mistake(
            "All target steps ask with the last query; each has its own.",
            (SCORES, SCORES.replace("query,", "0 * query + query[-1],")),
        ),
        Mistake(
            "Queries and keys are divided by their lengths first (a cosine); the score is query · key / √K.",
            (
                SCORES,
                'np.einsum("tnk,snk->tns", query / (query**2).sum(axis=2, keepdims=True) ** 0.5, '
                "keys / (keys**2).sum(axis=2, keepdims=True) ** 0.5)",
            ),
        ),
        Mistake(
            "The result is float64 where the arguments are float32: `np.sqrt(K)` is a NumPy number of float64, "
            "`float(np.sqrt(K))` is not, and `np.zeros` makes float64 unless it is told a dtype.",
            (RETURN, "return context.astype(float), weights.astype(float)"),
        ),
        Mistake(
            "The numbers are right, but keys, the caller's own array, is changed: the padding is set to 0 in it.",
            ("    context =", f"    keys[{padded}] = 0\n    context ="),
        ),
        Mistake("Powers of 2 stand where powers of e belong.", ("np.exp(", "np.exp2(")),
        Mistake(
            "All real steps get the same weight; the scores are not used.",
            (WEIGHTS, f"(0 * query[..., :1] + {mask}) / {mask}.sum(axis=1)[:, None].astype(query.dtype)"),
        ),
        Mistake(
            "All the weight goes to the largest score; a softmax gives each real step some.",
            (WEIGHTS, "(scores == scores.max(axis=2, keepdims=True)).astype(query.dtype)"),
        ),
    )


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
    mistakes=known("mask.T"),
)
