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


SCORES, SHIFTED = 'np.einsum("tnd,und->tnu", q, k)', "scores - scores.max(axis=2, keepdims=True)"
MASK, MASKED = "seen[:, None, :]", "np.where(seen[:, None, :], scores, -np.inf)"
SEEN, ROOT = "np.arange(T) <= np.arange(T)[:, None]", "float(np.sqrt(D))"
WEIGHTS, SUMMED = "exp / exp.sum(axis=2, keepdims=True)", 'np.einsum("tnu,unh->tnh", weights, v)'
RETURN = "return y, weights"
AFTERWARDS = (
    "The softmax runs over all steps, and the mask comes after it: what the future got is lost, and the weights of a "
    "step sum to less than 1. The future has to be out before the softmax."
)
ZERO_SCORE = (
    "The scores of the future are set to 0 before the softmax; e⁰ is 1, a weight like any other. A score of −∞ gives a "
    "weight of 0."
)
STRICT = (
    "The step itself is masked as well, u < t: the first step sees nothing at all. A step sees itself and all before "
    "it, u ≤ t."
)
ON_OTHER_AXES = (
    "The mask lies on other axes: scores and weights are (T, N, T), and `np.tril` cuts along the last two, N and T. It "
    "belongs on the first and the last: `mask[:, None, :]`."
)
OVER_BATCH = "The softmax runs over the sequences of the batch, axis 1; it runs over the steps u, the last axis."
OVER_QUERIES = "The softmax runs over the queries t, axis 0; each query has its own, over the steps u, the last axis."

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
    mistakes=(
        Mistake("The scores are not divided by √D.", (" / " + ROOT, "")),
        Mistake(
            "The scores are divided by D; √D belongs there. (Dividing both q and k by √D does the same.)", (ROOT, "D")
        ),
        Mistake(
            "The scores are divided by the root of H, the width of v; √D belongs there, the width of q and k.",
            (ROOT, "v.shape[2] ** 0.5"),
        ),
        Mistake(
            "The scores are divided by the root of T; √D belongs there, the width of q and k.",
            (ROOT, "T ** 0.5"),
        ),
        Mistake("The scores are multiplied with √D; they are divided by it.", ("/ " + ROOT, "* " + ROOT)),
        Mistake(
            "The weights are divided by √D, and the scores are not. √D belongs in front of the softmax.",
            (" / " + ROOT, ""),
            (WEIGHTS, f"{WEIGHTS} / {ROOT}"),
        ),
        Mistake("No step is masked: each one sees the future.", (MASKED, "scores")),
        Mistake(
            "The mask is the wrong way round: a step sees itself and the future, u ≥ t, and not what was before it.",
            ("np.arange(T) <=", "np.arange(T) >="),
        ),
        Mistake(
            "The mask is the wrong way round: a step sees the future alone, u > t, and the last one nothing.",
            ("np.arange(T) <=", "np.arange(T) >"),
        ),
        Mistake(STRICT, ("np.arange(T) <=", "np.arange(T) <")),
        Mistake(STRICT, ("np.arange(T) <=", "np.arange(T) <"), (WEIGHTS, f"np.nan_to_num({WEIGHTS})")),
        Mistake(
            STRICT,
            (SEEN, "(np.arange(T) < np.arange(T)[:, None]) | (np.arange(T)[:, None] + np.arange(T) == 0)"),
        ),
        Mistake(
            "The mask is one step too wide: a step sees the one after it, u ≤ t + 1.",
            ("np.arange(T)[:, None]", "np.arange(T)[:, None] + 1"),
        ),
        Mistake(AFTERWARDS, (MASKED, "scores"), (WEIGHTS, f"{WEIGHTS} * {MASK}")),
        Mistake(ZERO_SCORE, (MASKED, f"scores * {MASK}")),
        Mistake(
            "The scores of the future are set to 0 before the softmax, and its weights are set to 0 after it: what is "
            "left sums to less than 1. A score of −∞ gives a weight of 0.",
            (MASKED, f"scores * {MASK}"),
            (WEIGHTS, f"{WEIGHTS} * {MASK}"),
        ),
        Mistake(
            "The mask is not used in the weights; what the future adds to y is set to 0, and its share is missing "
            "there.",
            (MASKED, "scores"),
            (SUMMED, SUMMED.replace("weights,", f"weights * {MASK},")),
        ),
        Mistake(
            "The mask is not used in the weights that are returned; y was made with it.",
            (f"    scores = {MASKED}", f"    raw = scores\n    scores = {MASKED}"),
            (
                RETURN,
                "exp = np.exp(raw - raw.max(axis=2, keepdims=True))\n    return y, exp / exp.sum(axis=2, "
                "keepdims=True)",
            ),
        ),
        Mistake(
            "The weights are masked, and y is not: it was made before.",
            (f"    scores = {MASKED}", f"    raw = scores\n    scores = {MASKED}"),
            (
                RETURN,
                "exp = np.exp(raw - raw.max(axis=2, keepdims=True))\n"
                '    y = np.einsum("tnu,unh->tnh", exp / exp.sum(axis=2, keepdims=True), v)\n    return y, weights',
            ),
        ),
        *(
            Mistake(
                "The future gets a score that past steps may have themselves, or lower ones: −∞ is below all of them.",
                (MASKED, MASKED.replace("-np.inf", f"-{score}")),
            )
            for score in ("1e4", "1e3", "100.0")
        ),
        *(
            Mistake(
                "A number is taken from the scores of the future, which are still in there: high ones stay the "
                "highest. Put −∞ in their place, or take so much away that no score comes near it.",
                (MASKED, f"np.where({MASK}, scores, scores - {score})"),
            )
            for score in ("1e4", "1e3", "100.0")
        ),
        Mistake(
            "With large scores e^score overflows (or all of them underflow to 0): take each query's largest score from "
            "its scores first.",
            (SHIFTED, "scores"),
        ),
        Mistake(
            "The largest score is looked for in the future as well; where that is far higher, all that a step may see "
            "underflows to 0/0. Take the maximum after masking.",
            (f"    scores = {MASKED}", f"    raw = scores\n    scores = {MASKED}"),
            (SHIFTED, "scores - raw.max(axis=2, keepdims=True)"),
        ),
        Mistake(
            "The largest score of all is taken away, so that queries with scores far below it underflow to 0/0. Each "
            "query has its own largest score: `scores.max(axis=-1, keepdims=True)`.",
            (SHIFTED, "scores - scores.max()"),
        ),
        Mistake(
            "The smallest score is taken away; the largest one belongs there, and no e^score overflows.",
            (SHIFTED, "scores - np.where(np.isinf(scores), np.inf, scores).min(axis=2, keepdims=True)"),
        ),
        Mistake(
            "The scores are cut off. That stops the overflow and makes different large scores equal; take the largest "
            "one away instead.",
            (SHIFTED, f"np.where({MASK}, np.clip(scores, -500, 500), -np.inf)"),
        ),
        Mistake(OVER_BATCH, ("axis=2", "axis=1")),
        Mistake(OVER_BATCH, (WEIGHTS, WEIGHTS.replace("axis=2", "axis=1"))),
        Mistake(OVER_QUERIES, ("axis=2", "axis=0")),
        Mistake(OVER_QUERIES, (WEIGHTS, WEIGHTS.replace("axis=2", "axis=0"))),
        Mistake(
            "The softmax runs over all numbers at once; each query of each sequence has its own, over the last axis.",
            ("max(axis=2, keepdims=True)", "max()"),
            ("sum(axis=2, keepdims=True)", "sum()"),
        ),
        Mistake("The weights are not divided by their sum.", (WEIGHTS, "exp")),
        Mistake(
            "y is made of the exponentials, before they are divided by their sum; it is made of the weights.",
            (SUMMED, SUMMED.replace("weights,", "exp,")),
        ),
        Mistake(
            "The scores are returned in the place of the weights.",
            (RETURN, f"return y, np.where({MASK}, scores, 0)"),
        ),
        Mistake(
            "The scores are returned in the place of the weights.",
            (RETURN, "return y, scores"),
        ),
        Mistake(
            "The logarithms of the weights are returned; the weights are asked for.",
            (RETURN, "return y, np.log(weights)"),
        ),
        Mistake("The sign of the scores is wrong.", (SCORES, "-" + SCORES)),
        Mistake(
            "A sigmoid of each score stands where the softmax over the steps belongs.",
            (WEIGHTS, f"np.where({MASK}, 0.5 + 0.5 * np.tanh(0.5 * scores), 0).astype(q.dtype)"),
        ),
        Mistake(
            "y is made of the keys; k makes the scores, v makes y.",
            (SUMMED, 'np.einsum("tnu,und->tnd", weights, k)'),
        ),
        Mistake(
            "q and k have changed places: weights[t] belongs to the query q_t, which looks at the keys k_u.",
            (SCORES, 'np.einsum("tnd,und->tnu", k, q)'),
        ),
        Mistake(
            "The scores are made of q alone; q_t is held against the keys k_u.",
            (SCORES, SCORES.replace("q, k", "q, q")),
        ),
        Mistake(
            "The scores are made of k alone; the query q_t is held against the keys.",
            (SCORES, SCORES.replace("q, k", "k, k")),
        ),
        Mistake(
            "The plain mean of all that a step may see is taken; the scores are not used.",
            (WEIGHTS, f"(0 * q[:, :, :1] + {MASK}) / {MASK}.sum(axis=2, keepdims=True).astype(q.dtype)"),
        ),
        Mistake(
            "All the weight goes to the largest score; a softmax gives each step some.",
            (WEIGHTS, "(scores == scores.max(axis=2, keepdims=True)).astype(q.dtype)"),
        ),
        Mistake(
            "The weighted sum is divided by T; the weights sum to 1 already.",
            (SUMMED, f"{SUMMED} / T"),
        ),
        Mistake(
            "The weighted sum is divided by the number of steps seen; the weights sum to 1 already.",
            (SUMMED, f"{SUMMED} / np.arange(1, T + 1, dtype=q.dtype)[:, None, None]"),
        ),
        Mistake(
            "The weights are used twice: squared ones stand in y.",
            (SUMMED, SUMMED.replace("weights,", "weights**2,")),
        ),
        Mistake(
            "The weights stand transposed in y: y_t is the sum over u of weights[t, u] v_u.",
            (SUMMED, SUMMED.replace("tnu,unh->tnh", "tnu,tnh->unh")),
        ),
        Mistake(
            "y of every sequence is made of the v of the first one; each has its own.",
            (SUMMED, SUMMED.replace(", v)", ", 0 * v + v[:, :1])")),
        ),
        Mistake(
            "All steps ask with the last query; each has its own.",
            (SCORES, SCORES.replace("q,", "0 * q + q[-1:],")),
        ),
        Mistake(
            "q and k are divided by their lengths first (a cosine); the score is q · k / √D.",
            (
                SCORES,
                'np.einsum("tnd,und->tnu", q / (q**2).sum(axis=2, keepdims=True) ** 0.5, '
                "k / (k**2).sum(axis=2, keepdims=True) ** 0.5)",
            ),
        ),
        Mistake("Powers of 2 stand where powers of e belong.", ("np.exp(", "np.exp2(")),
        Mistake(
            "The result is float64 where the arguments are float32: `np.sqrt(D)` is a NumPy number of float64, "
            "`float(np.sqrt(D))` is not, and `np.zeros` makes float64 unless it is told a dtype.",
            (RETURN, "return y.astype(float), weights.astype(float)"),
        ),
        Mistake(
            "The weights are float64 where the arguments are float32: `np.zeros` makes that unless it is told a dtype.",
            (RETURN, "return y, weights.astype(float)"),
        ),
        Mistake(
            "y is float64 where the arguments are float32: `np.zeros` makes that unless it is told a dtype.",
            (RETURN, "return y.astype(float), weights"),
        ),
        Mistake(
            "The scores are divided by the root of N; √D belongs there, the width of q and k.",
            (ROOT, "q.shape[1] ** 0.5"),
        ),
        Mistake(ON_OTHER_AXES, (MASKED, "np.where(np.tri(q.shape[1], T, dtype=bool), scores, -np.inf)")),
        Mistake(ON_OTHER_AXES, (MASKED, "scores"), (WEIGHTS, f"np.tril({WEIGHTS})")),
        Mistake(ON_OTHER_AXES, (MASKED, "np.tril(scores)")),
        Mistake(
            "0 times −∞ is nan: −∞ is added with a factor that is 0 where a step may see. `np.where` puts it where it "
            "belongs, and nowhere else.",
            (MASKED, f"scores + (1 - {MASK}) * -np.inf"),
        ),
        Mistake(
            "With large scores e^score overflows, in the future too, where ∞ times a mask of 0 is nan. Put −∞ in the "
            "place of the future's scores, then take each query's largest score from its scores.",
            (MASKED, "scores"),
            (f"np.exp({SHIFTED})", f"np.exp(scores) * {MASK}"),
        ),
        Mistake(
            "The softmax is taken twice: of the scores, and once more of the weights.",
            (WEIGHTS, f"np.exp({WEIGHTS})\n    weights = weights / weights.sum(axis=2, keepdims=True)"),
        ),
        Mistake(
            "Each step sees itself alone: the mask is the diagonal. It sees itself and all before it, u ≤ t.",
            (SEEN, "np.eye(T, dtype=bool)"),
        ),
        Mistake(
            "y is made of the queries; q makes the scores, v makes y.",
            (SUMMED, 'np.einsum("tnu,und->tnd", weights, q)'),
        ),
        Mistake(
            "The scores themselves are divided by their sum. A softmax divides e^score by the sum of these; the "
            "exponential is missing.",
            (f"np.exp({SHIFTED})", f"np.where({MASK}, scores, 0).astype(q.dtype)"),
        ),
        Mistake(
            "The scores have lost their sign; a score below 0 makes a small weight.",
            (SCORES, f"np.abs({SCORES})"),
        ),
        *(
            Mistake(
                "The scores are summed over the sequences of the batch; each has scores of its own, (T, N, T).",
                (SCORES, '(np.einsum("tnd,und->tu", q, k)[:, None] + 0 * q[:, :, :1])'),
                *shape,
            )
            for shape in ((), ((RETURN, "return y, weights[:, 0]"),))
        ),
        Mistake(
            "The keys are summed over the sequences of the batch; a query looks at the keys of its own sequence.",
            (SCORES, 'np.einsum("tnd,umd->tnu", q, k)'),
        ),
    ),
)
