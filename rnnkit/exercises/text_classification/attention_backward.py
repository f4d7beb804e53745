"""attention_pool_backward: the way back through the weights, and past them."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises import way_forward
from rnnkit.exercises.draw import normal, standard_cases
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output
from rnnkit.exercises.text_classification.attention import draw_attention, oracle_attention, with_scores
from rnnkit.exercises.text_classification.words import UNIT


def draw_backward(rng, T, N, H):
    return back(rng, *draw_attention(rng, T, N, H))


def back(rng, h, mask, w):
    _, weights = oracle_attention(h, mask, w)
    return normal(rng, *h.shape[1:]), h, weights, w


def backward_cases(rng):
    drawn = {"T": 6, "N": 4, "H": 3}
    found = standard_cases("TNH", draw_backward, large=("large dpooled", {0: 1000.0}))(rng)
    found.append(Case(back(rng, *with_scores(rng, **drawn)), drawn, "scores ±1e4"))
    h, mask, w = draw_attention(rng, **drawn)
    h[~mask] = 1e30 * rng.choice([-1.0, 1.0], h[~mask].shape)
    return [*found, Case(back(rng, h, mask, w), drawn, "huge padding")]


def attention_pool_backward(dpooled, h, weights, w):
    dweights = (dpooled * h).sum(axis=-1)
    dscores = weights * (dweights - (weights * dweights).sum(axis=0))
    dh = weights[:, :, None] * dpooled + dscores[:, :, None] * w
    dw = (dscores[:, :, None] * h).sum(axis=(0, 1))
    return dh, dw


def oracle_backward(dpooled, h, weights, w):
    """Sequence by sequence, with the whole Jacobian of the softmax."""
    dh, dw = np.zeros(h.shape), np.zeros(w.shape)
    for n, p in enumerate(weights.T):
        valid = p > 0
        jacobian = np.diag(p[valid]) - np.outer(p[valid], p[valid])
        dscores = jacobian @ (h[valid, n] @ dpooled[n])
        dh[valid, n] = np.outer(p[valid], dpooled[n]) + np.outer(dscores, w)
        dw += dscores @ h[valid, n]
    return dh, dw


CLEAN = ("dweights = (dpooled * h)", "dweights = (dpooled * np.where((weights > 0)[:, :, None], h, 0))")
SUM_TERM = "(dweights - (weights * dweights).sum(axis=0))"
INNER, DIRECT, THROUGH = "(weights * dweights).sum(axis=0)", "weights[:, :, None] * dpooled", "dscores[:, :, None] * w"
DW = "(dscores[:, :, None] * h).sum(axis=(0, 1))"
SCORES_EQUATION = "dscores_t = weights_t (dweights_t − Σ_u weights_u dweights_u)"
DH_EQUATION = "dh_t = weights_t dpooled + dscores_t w"

ATTENTION_POOL_BACKWARD = Exercise(
    name="attention_pool_backward",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("dh (T, N, H)"), Output.parse("dw (H,)")),
    equation=f"dweights_t = dpooled · h_t;   {SCORES_EQUATION};   {DH_EQUATION};   dw = Σ dscores_t h_t",
    cases=backward_cases,
    oracle=oracle_backward,
    answer=attention_pool_backward,
    look="Sum dscores over the steps: every sequence gives 0, because the weights always sum to 1.",
    mistakes=(
        Mistake(
            "The sum is missing in the way back through the softmax: raising one score lowers all other weights.",
            (SUM_TERM, "dweights"),
            breaks=SCORES_EQUATION,
        ),
        Mistake(
            "Only the diagonal of the softmax's Jacobian is there, p (1 − p), as for a sigmoid: raising one score "
            "lowers "
            "all other weights.",
            (SUM_TERM, "(1 - weights) * dweights"),
            breaks=SCORES_EQUATION,
        ),
        Mistake(
            "The sum in the softmax's way back is added; it is subtracted.",
            (SUM_TERM, "(dweights + (weights * dweights).sum(axis=0))"),
            breaks=SCORES_EQUATION,
        ),
        Mistake(
            "The sum in the softmax's way back runs over the sequences (axis 1); it runs over the steps, axis 0.",
            (INNER, "(weights * dweights).sum(axis=1, keepdims=True)"),
            breaks=SCORES_EQUATION,
        ),
        Mistake(
            "The sum in the softmax's way back runs over steps and sequences; it runs over the steps of each sequence, "
            "axis 0.",
            (INNER, "(weights * dweights).sum()"),
            breaks=SCORES_EQUATION,
        ),
        Mistake(
            "The mean over the steps stands where their sum belongs, in the softmax's way back.",
            (INNER, "(weights * dweights).mean(axis=0)"),
            breaks=SCORES_EQUATION,
        ),
        *(
            Mistake(sentence, edit, *padding, breaks=SCORES_EQUATION)
            for padding in ((), (CLEAN,))  # the states there as they are, or set to 0
            for sentence, edit in (
                (
                    "The dweights are summed without their weights, in the softmax's way back.",
                    (INNER, "dweights.sum(axis=0)"),
                ),
                (
                    "The factor weights in front is missing in the softmax's way back: dscores_t is weights_t times "
                    "the bracket.",
                    ("weights * " + SUM_TERM, SUM_TERM),
                ),
                (
                    "The plain mean of the dweights stands where their sum with the weights belongs, in the softmax's "
                    "way back.",
                    (INNER, "dweights.mean(axis=0)"),
                ),
            )
        ),
        Mistake(
            "The softmax is left out on the way back: dweights stands where dscores belongs.",
            ("weights * " + SUM_TERM, "dweights"),
            breaks=SCORES_EQUATION,
        ),
        Mistake(
            "dscores is weights − dweights, after the p − y of unit 2. That is softmax and cross-entropy together; the "
            "softmax alone has weights_t times the bracket.",
            ("weights * " + SUM_TERM, "(weights - dweights)"),
            breaks=SCORES_EQUATION,
        ),
        Mistake(
            "The weights stand in the first term of the bracket as well as in front of it; they belong in front, and "
            "in the sum.",
            (SUM_TERM, "(weights * dweights - (weights * dweights).sum(axis=0))"),
            breaks=SCORES_EQUATION,
        ),
        Mistake(
            "The sum in the softmax's way back has lost the factor weights_t, which stands in front of the whole "
            "bracket.",
            ("weights * " + SUM_TERM, "(weights * dweights - (weights * dweights).sum(axis=0))"),
            breaks=SCORES_EQUATION,
        ),
        Mistake(
            "The path through the scores is missing in dh: h_t also decides how much weight it gets.",
            (f"{DIRECT} + {THROUGH}", DIRECT),
            breaks=DH_EQUATION,
        ),
        Mistake(
            "The direct path is missing in dh: h_t stands in the sum itself, with its weight.",
            (f"{DIRECT} + {THROUGH}", THROUGH),
            breaks=DH_EQUATION,
        ),
        Mistake(
            "The direct path has lost its weights: every step gets the whole of dpooled.",
            (DIRECT, "dpooled"),
            breaks=DH_EQUATION,
        ),
        Mistake(
            "The direct path is divided by T; it has its weights, which sum to 1.",
            (DIRECT, "dpooled / len(h)"),
            breaks=DH_EQUATION,
        ),
        Mistake(
            "The path through the scores is multiplied with h; the score is h_t · w, so h_t gets w.",
            (THROUGH, "dscores[:, :, None] * h"),
            breaks=DH_EQUATION,
        ),
        Mistake(
            "The path through the scores has lost its w: the score is h_t · w, so h_t gets dscores_t times w.",
            (THROUGH, "dscores[:, :, None]"),
            breaks=DH_EQUATION,
        ),
        Mistake(
            "dw is made with the weights; it is made with dscores, since w acts through the scores.",
            (DW, "(weights[:, :, None] * h).sum(axis=(0, 1))"),
            breaks="dw = Σ dscores_t h_t",
        ),
        Mistake(
            "dw is made with dweights; between them and the scores lies the softmax.",
            (DW, "(dweights[:, :, None] * h * (weights > 0)[:, :, None]).sum(axis=(0, 1))"),
            breaks="dw = Σ dscores_t h_t",
        ),
        Mistake(
            "dw is made with dpooled in the place of h.",
            (DW, "(dscores[:, :, None] * dpooled).sum(axis=(0, 1))"),
            breaks="dw = Σ dscores_t h_t",
        ),
        Mistake(
            "dw is made with w; the score is h_t · w, so w gets dscores_t times h_t.",
            (DW, "(dscores[:, :, None] * w).sum(axis=(0, 1))"),
            breaks="dw = Σ dscores_t h_t",
        ),
        Mistake(
            "dw is not summed over the sequences: all of them share one w.",
            (DW, "(dscores[:, :, None] * h).sum(axis=0)"),
            breaks="dw = Σ dscores_t h_t",
        ),
        Mistake(
            "dw is not summed over the steps: all of them share one w.",
            (DW, "(dscores[:, :, None] * h).sum(axis=1)"),
            breaks="dw = Σ dscores_t h_t",
        ),
        Mistake(
            "dw is the mean over the sequences; it is the sum. (The loss is a mean already.)",
            (DW, DW + " / h.shape[1]"),
            breaks="dw = Σ dscores_t h_t",
        ),
        Mistake(
            "dw is that of the last step alone; it is summed over all steps.",
            (DW, "(dscores[-1][:, None] * h[-1]).sum(axis=0)"),
            breaks="dw = Σ dscores_t h_t",
        ),
        Mistake(
            "dweights is made without h: how much the loss changes with a weight is dpooled · h_t.",
            ("(dpooled * h).sum(axis=-1)", "dpooled.sum(axis=-1) + 0 * weights"),
            breaks="dweights_t = dpooled · h_t",
        ),
        Mistake(
            "dweights is a mean over the units; dpooled · h_t is their sum.",
            ("(dpooled * h).sum(axis=-1)", "(dpooled * h).mean(axis=-1)"),
            breaks="dweights_t = dpooled · h_t",
        ),
        Mistake(
            "dweights is made with w in the place of h.",
            ("(dpooled * h).sum(axis=-1)", "(dpooled * w).sum(axis=-1) + 0 * weights"),
            breaks="dweights_t = dpooled · h_t",
        ),
        Mistake(
            way_forward.ALWAYS_FLOAT64,
            ("return dh, dw", "return dh.astype(float), dw.astype(float)"),
        ),
        Mistake(
            "The gradients are clipped inside: large ones come out cut off. This function returns them as they are.",
            ("return dh, dw", "return np.clip(dh, -5, 5), np.clip(dw, -5, 5)"),
            breaks="",
        ),
        Mistake(
            "The numbers are right, but weights, the caller's own array, is changed: `*=` writes into it.",
            (
                "    return dh, dw",
                "    weights *= dweights - (weights * dweights).sum(axis=0)\n    return dh, dw",
            ),
        ),
        Mistake(
            "The two paths of dh are multiplied; where paths meet, their gradients add up.",
            (f"{DIRECT} + {THROUGH}", f"{DIRECT} * {THROUGH}"),
            breaks=DH_EQUATION,
        ),
        Mistake(
            "The path through the scores is subtracted; where paths meet, their gradients add up.",
            (f"{DIRECT} + {THROUGH}", f"{DIRECT} - {THROUGH}"),
            breaks=DH_EQUATION,
        ),
        Mistake(
            "The path through the scores has dweights in it; between the weights and the scores lies the softmax.",
            (THROUGH, "(dweights * (weights > 0))[:, :, None] * w"),
            breaks=DH_EQUATION,
        ),
        Mistake(
            "dw is made with dh in the place of h.",
            (DW, "(dscores[:, :, None] * dh).sum(axis=(0, 1))"),
            breaks="dw = Σ dscores_t h_t",
        ),
        Mistake(
            "dw has the weights in it once more; they are in dscores already.",
            (DW, "((weights * dscores)[:, :, None] * h).sum(axis=(0, 1))"),
            breaks="dw = Σ dscores_t h_t",
        ),
        Mistake(
            "The weights of the direct path are squared.",
            (DIRECT, "weights[:, :, None] ** 2 * dpooled"),
            breaks=DH_EQUATION,
        ),
        Mistake(
            "The weights are squared in the sum of the softmax's way back; they stand there once.",
            (INNER, "(weights**2 * dweights).sum(axis=0)"),
            breaks=SCORES_EQUATION,
        ),
        Mistake(
            "dweights is made with the sum of dpooled over the sequences; each sequence has its own dpooled.",
            ("(dpooled * h).sum(axis=-1)", "(dpooled.sum(axis=0) * h).sum(axis=-1)"),
            breaks="dweights_t = dpooled · h_t",
        ),
        Mistake(
            "dw is made with dpooled and pooled; w acts through the scores, so it gets dscores_t times h_t.",
            (DW, "(dpooled * (weights[:, :, None] * h).sum(axis=0)).sum(axis=0)"),
            breaks="dw = Σ dscores_t h_t",
        ),
        Mistake(
            "dw is the sum of dh; w acts through the scores, so it gets dscores_t times h_t.",
            (DW, "dh.sum(axis=(0, 1))"),
            breaks="dw = Σ dscores_t h_t",
        ),
        Mistake(
            "The sum in the softmax's way back is subtracted twice; it is subtracted once.",
            (INNER, "2 * (weights * dweights).sum(axis=0)"),
            breaks=SCORES_EQUATION,
        ),
        Mistake(
            "pooled stands in the place of dpooled in the direct path.",
            (DIRECT, "weights[:, :, None] * (weights[:, :, None] * h).sum(axis=0)"),
            breaks=DH_EQUATION,
        ),
        Mistake(
            "The path through the scores is multiplied with dw; the score is h_t · w, so h_t gets w.",
            (THROUGH, "dscores[:, :, None] * (dscores[:, :, None] * h).sum(axis=(0, 1))"),
            breaks=DH_EQUATION,
        ),
    ),
)
