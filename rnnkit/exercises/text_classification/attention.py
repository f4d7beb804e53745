"""attention_pool: a mean of the states whose weights the network chooses."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_forward
from rnnkit.exercises.draw import normal, standard_cases
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output
from rnnkit.exercises.text_classification.vectors import draw_mask
from rnnkit.exercises.text_classification.words import UNIT


def draw_attention(rng, T, N, H):
    return normal(rng, T, N, H), draw_mask(rng, T, N), normal(rng, H, scale=0.7)


def with_scores(rng, T, N, H, high=1e4):
    """Scores h · w near ±high, by a large w, in four sequences: all high, all low with padding among them, some high
    and some low, all low without padding. The highest of each are near each other."""
    h, mask, w = draw_attention(rng, T, N, H)
    w *= high
    mask[:2] = True
    target = high * rng.choice([-1.0, 1.0], (T, N)) + rng.uniform(-1, 1, (T, N))
    target[:, 0] = high + rng.uniform(-1, 1, T)
    target[:, [1, 3]] = -high + rng.uniform(-1, 1, (T, 2))
    target[:2, 2] = high + rng.uniform(-1, 1, 2)
    mask[2, 1], mask[:, 3] = False, True
    h += ((target - h @ w) / (w @ w))[..., None] * w
    return h, mask, w


def attention_cases(rng):
    drawn = {"T": 6, "N": 4, "H": 3}
    found = standard_cases("TNH", draw_attention)(rng)
    found.append(Case(with_scores(rng, **drawn), drawn, "scores ±1e4"))
    h, mask, w = draw_attention(rng, **drawn)
    h[~mask] = 1e30 * rng.choice([-1.0, 1.0], h[~mask].shape)
    return [*found, Case((h, mask, w), drawn, "huge padding")]


def attention_pool(h, mask, w):
    scores = np.where(mask, h @ w, -np.inf)
    exp = np.exp(scores - scores.max(axis=0))
    weights = exp / exp.sum(axis=0)
    pooled = (weights[:, :, None] * h).sum(axis=0)
    return pooled, weights


def oracle_attention(h, mask, w):
    """Sequence by sequence, with what is valid alone."""
    weights, pooled = np.zeros(mask.shape), np.zeros(h.shape[1:])
    for n, valid in enumerate(mask.T):
        weights[valid, n] = nn.softmax(h[valid, n] @ w)
        pooled[n] = weights[valid, n] @ h[valid, n]
    return pooled, weights


SCORES, SHIFTED = "np.where(mask, h @ w, -np.inf)", "scores - scores.max(axis=0)"
WEIGHTS, SUMMED = "exp / exp.sum(axis=0)", "(weights[:, :, None] * h).sum(axis=0)"
SIGMOIDS = "np.where(mask, 0.5 + 0.5 * np.tanh(0.5 * scores), 0).astype(h.dtype)"
AFTERWARDS = (
    "The softmax runs over all steps, padding too, and the mask comes after it: what the padding got is lost, and the "
    "weights of the valid steps sum to less than 1. Padding has to be out before the softmax."
)
OVER_SEQUENCES = (
    "The softmax runs over the sequences of the batch (axis 1); it runs over the steps of each sequence, axis 0."
)
ZERO_SCORE = (
    "The scores of the padding are set to 0 before the softmax; e⁰ is 1, a weight like any other. A score of −∞ gives "
    "a "
    "weight of 0."
)

ATTENTION_POOL = Exercise(
    name="attention_pool",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("pooled (N, H)"), Output.parse("weights (T, N)")),
    equation="weights[:, n] = softmax of h_t · w over the valid steps t of n, else 0;   "
    "pooled[n] = Σ_t weights[t, n] h[t, n]",
    cases=attention_cases,
    oracle=oracle_attention,
    answer=attention_pool,
    look="Sum the weights over the steps: every sequence gives 1. Then look at the padded steps: 0 each.",
    mistakes=(
        Mistake(AFTERWARDS, (SCORES, "h @ w"), (WEIGHTS, "exp / exp.sum(axis=0) * mask")),
        Mistake(ZERO_SCORE, (SCORES, "(h @ w) * mask")),
        Mistake(
            "The scores of the padding are set to 0 before the softmax, and its weights are set to 0 after it: what is "
            "left sums to less than 1. A score of −∞ gives a weight of 0.",
            (SCORES, "(h @ w) * mask"),
            (WEIGHTS, "exp / exp.sum(axis=0) * mask"),
        ),
        Mistake(
            "The scores of the padding are set to 0 before the largest one is looked for. Where all valid scores are "
            "far below 0, that 0 is the largest, and they underflow to 0/0. Put −∞ in the padding's place first.",
            (SHIFTED, "scores - np.where(mask, h @ w, 0).max(axis=0)"),
        ),
        Mistake(
            "The states are multiplied with the mask before the softmax, so the padding has a score of 0; e⁰ is 1, a "
            "weight like any other. A score of −∞ gives a weight of 0.",
            (SCORES, "(h * mask[:, :, None]) @ w"),
            (SUMMED, "(weights[:, :, None] * h * mask[:, :, None]).sum(axis=0)"),
        ),
        Mistake("The mask is not used: the padding has weights like any other step.", (SCORES, "h @ w")),
        Mistake(
            "The mask is the wrong way round: the padding gets the weights.",
            (SCORES, "np.where(mask, -np.inf, h @ w)"),
            ("    exp = np.exp(", "    scores[:, mask.all(axis=0)] = 0\n    exp = np.exp("),
        ),
        Mistake(
            OVER_SEQUENCES,
            (SHIFTED, "scores - np.max(h @ w, axis=1, keepdims=True)"),
            (WEIGHTS, "exp / np.maximum(exp.sum(axis=1, keepdims=True), 1e-300).astype(h.dtype)"),
        ),
        Mistake(
            OVER_SEQUENCES,
            (SHIFTED, "scores - scores.max(axis=1, keepdims=True)"),
            (WEIGHTS, "exp / exp.sum(axis=1, keepdims=True)"),
        ),
        Mistake(
            "The softmax runs over all steps of all sequences; each sequence has its own, along axis 0.",
            (SHIFTED, "scores - scores.max()"),
            (WEIGHTS, "exp / exp.sum()"),
        ),
        Mistake(
            "With large scores e^score overflows (or all of them underflow to 0): take each sequence's largest score "
            "from its scores first.",
            (SHIFTED, "scores"),
        ),
        Mistake(
            "With large scores e^score overflows, at the padding too, where ∞ times a mask of 0 is nan. Put −∞ in the "
            "place of the padding's scores, then take each sequence's largest score from its scores.",
            (f"np.exp({SHIFTED})", "np.exp(h @ w) * mask"),
        ),
        Mistake(
            "The products of h and w are not summed over the units: there is a softmax for each unit. A score is "
            "h_t · w, one number for a step.",
            (SCORES, "np.where(mask[:, :, None], h * w, -np.inf)"),
            (SUMMED, "(weights * h).sum(axis=0)"),
        ),
        Mistake(
            "The largest score of the whole batch is taken away, so that sequences with scores far below it underflow "
            "to "
            "0/0. Each sequence has its own largest score: `scores.max(axis=0)`.",
            (SHIFTED, "scores - scores.max()"),
        ),
        Mistake(
            "The largest score is looked for among the padding as well; where that is huge, every valid step "
            "underflows "
            "to 0/0. Take the maximum after masking.",
            (SHIFTED, "scores - (h @ w).max(axis=0)"),
        ),
        Mistake(
            "A large number is added to the padding's scores, which are still in there: huge ones stay the largest. "
            "Put "
            "−∞ in their place, `np.where(mask, scores, -np.inf)`.",
            (SCORES, "h @ w + np.where(mask, 0.0, -1e9).astype(h.dtype)"),
        ),
        Mistake(
            "The weights are not divided by their sum.",
            (WEIGHTS, "exp"),
        ),
        Mistake(
            "The sum is divided once more, by the number of valid steps; the weights sum to 1 already.",
            (SUMMED, SUMMED + " / mask.sum(axis=0)[:, None].astype(h.dtype)"),
        ),
        Mistake(
            "The sum is divided once more, by T; the weights sum to 1 already.",
            (SUMMED, SUMMED + " / len(h)"),
        ),
        Mistake(
            "pooled is the plain mean over the valid steps; the weights are not used in it.",
            (SUMMED, "(h * mask[:, :, None]).sum(axis=0) / mask.sum(axis=0)[:, None].astype(h.dtype)"),
        ),
        Mistake(
            "pooled is the plain mean over all steps; the weights are not used in it.",
            (SUMMED, "h.mean(axis=0)"),
        ),
        Mistake(
            "The states are summed without their weights.",
            (SUMMED, "(h * mask[:, :, None]).sum(axis=0)"),
        ),
        Mistake(
            "pooled is the state of the likeliest step alone; all steps come in, each with its weight.",
            (SUMMED, "h[weights.argmax(axis=0), np.arange(h.shape[1])]"),
        ),
        Mistake(
            "The weights are used twice: squared ones stand in the sum.",
            (SUMMED, "(weights[:, :, None] ** 2 * h).sum(axis=0)"),
        ),
        Mistake(
            "The weighted states are returned step by step; pooled is their sum over the steps.",
            (SUMMED, "weights[:, :, None] * h"),
        ),
        Mistake(
            "The scores are divided by √H. (That is done where two vectors of the network's own meet, as in later "
            "units; here the scores are h_t · w.)",
            (SCORES, "np.where(mask, h @ w / np.sqrt(len(w)).astype(w.dtype), -np.inf)"),
        ),
        Mistake(
            "The scores go through a tanh; here they are h_t · w as it is.",
            (SCORES, "np.where(mask, np.tanh(h @ w), -np.inf)"),
        ),
        Mistake(
            "The states go through a tanh before they meet w; here the scores are h_t · w.",
            (SCORES, "np.where(mask, np.tanh(h) @ w, -np.inf)"),
        ),
        Mistake(
            "A sigmoid of each score stands where the softmax over the steps belongs.",
            (WEIGHTS, SIGMOIDS),
        ),
        Mistake(
            "The scores are cut off. That stops the overflow and makes different large scores equal; take the largest "
            "one away instead.",
            (SHIFTED, "np.clip(scores, -500, 500)"),
            (WEIGHTS, "np.where(mask, exp, 0) / np.where(mask, exp, 0).sum(axis=0)"),
        ),
        Mistake(
            "The scores are returned in the place of the weights.",
            ("return pooled, weights", "return pooled, np.where(mask, h @ w, 0)"),
        ),
        Mistake("The sign of the scores is wrong.", (SCORES, "np.where(mask, -(h @ w), -np.inf)")),
        Mistake(
            way_forward.ALWAYS_FLOAT64,
            ("return pooled, weights", "return pooled.astype(float), weights.astype(float)"),
        ),
        Mistake(
            "The numbers are right, but h, the caller's own array, is changed: the padding is set to 0 in it.",
            ("    pooled =", "    h[~mask] = 0\n    pooled ="),
        ),
        Mistake(
            "The weights are divided by their sum over all sequences; the weights of each sequence sum to 1, axis 0.",
            (WEIGHTS, "exp / exp.sum()"),
        ),
        Mistake(
            "The weighted states are summed over the sequences (axis 1); pooled is their sum over the steps, axis 0.",
            (SUMMED, "(weights[:, :, None] * h).sum(axis=1)"),
        ),
        *(
            Mistake(
                "The padding gets a score that valid steps may have themselves, or lower ones: −∞ is below all of "
                "them.",
                (SCORES, f"np.where(mask, h @ w, -{score})"),
                (WEIGHTS, "(exp / exp.sum(axis=0)).astype(h.dtype)"),
            )
            for score in ("1e4", "1e3", "100.0")
        ),
        Mistake(
            "The scores are means over the units; h_t · w is a sum.",
            (SCORES, "np.where(mask, (h * w).mean(axis=-1), -np.inf)"),
        ),
        Mistake("pooled has w in it as well; w makes the scores, and nothing else.", (SUMMED, SUMMED + " * w")),
        Mistake(
            "The largest score is looked for among the sequences (axis 1); each sequence has its own, along the "
            "steps, axis "
            "0.",
            (SHIFTED, "scores - scores.max(axis=1, keepdims=True)"),
        ),
        Mistake(
            "The scores are divided by their sum, without the exponential: weights can then be negative.",
            (WEIGHTS, "np.where(mask, h @ w, 0) / np.where(mask, h @ w, 0).sum(axis=0)"),
        ),
        Mistake(
            "All valid steps get the same weight; the scores are not used.",
            (WEIGHTS, "(mask / mask.sum(axis=0)).astype(h.dtype)"),
        ),
        Mistake(
            "All the weight goes to the step with the largest score; a softmax gives each step some.",
            (WEIGHTS, "(scores == scores.max(axis=0)).astype(h.dtype)"),
        ),
        Mistake(
            "pooled is overwritten at every step, so the last one is left; the weighted states add up.",
            (SUMMED, "weights[-1][:, None] * h[-1]"),
        ),
        Mistake(
            "The largest of the weighted states is taken; they add up.",
            (SUMMED, "(weights[:, :, None] * h).max(axis=0)"),
        ),
        Mistake("Powers of 2 stand where powers of e belong.", ("np.exp(", "np.exp2(")),
        Mistake(
            "The logarithms of the weights are returned; the weights are asked for.",
            ("return pooled, weights", "return pooled, np.log(weights)"),
        ),
        Mistake(
            "A sigmoid of each score, divided by their sum, stands where the softmax belongs: e^score is what is "
            "divided.",
            (WEIGHTS, f"{SIGMOIDS} / {SIGMOIDS}.sum(axis=0)"),
        ),
        Mistake(
            "The mask is read as lengths: as many of the first steps have weights as are valid. Which steps are valid "
            "says the mask.",
            ("    scores =", "    mask = np.arange(len(mask))[:, None] < mask.sum(axis=0)\n    scores ="),
        ),
        Mistake(
            "w is divided by its length; the scores are h_t · w as it is.",
            (SCORES, "np.where(mask, h @ (w / np.linalg.norm(w)), -np.inf)"),
        ),
        Mistake(
            "The scores are cosines, divided by the lengths of h_t and w; they are h_t · w itself.",
            (SCORES, "np.where(mask, h @ w / np.linalg.norm(h, axis=2) / np.linalg.norm(w), -np.inf)"),
        ),
    ),
)
