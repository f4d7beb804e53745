"""repaired_attention: attention with three faults, all of them published, to be found and mended."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises import faults
from rnnkit.exercises.deep_bidirectional.padding import draw_lengths, filled, valid
from rnnkit.exercises.draw import sizes, standard_cases
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output
from rnnkit.exercises.translation import attention
from rnnkit.exercises.translation.attention import LETTERS, oracle_attention
from rnnkit.exercises.translation.shifting import UNIT
from rnnkit.language import Filled


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
    lengths[1] = min(lengths[1], S - 1)
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


MASKED, CONTEXT, RETURN = "np.where(mask, scores, -np.inf)", "    context =", attention.RETURN
TOLD_BY_FAULTS = attention.OVER_BATCH, attention.AFTERWARDS
SOFTMAX = "in the axis of the softmax (it runs over the batch)"
MAXIMUM = "in the axis of the softmax (its maximum runs over the batch)"
SUM = "in the axis of the softmax (its sum runs over the batch)"
TARGET = "in the axis of the softmax (it runs over the target steps)"
ANEW = "in the axis of the sum by which the masked weights are divided (it runs over the batch)"
PADDING = "in what the context is made of (the weights of the padding are in it)"
LATE = "in where the mask comes (after the softmax, so that the weights sum to less than 1)"

OF_SCORES = (  # the mask in the scores is wrong, and the one behind them is still there
    "The padding gets a score",
    "A large number is added",
    "A number is taken from",
    "The scores of the padding are set to 0 before the softmax; e⁰",
    "The mask is the wrong way round",
)
MAX_AXIS, SUM_AXIS = ("scores.max(axis=2", "scores.max(axis=1"), ("exp.sum(axis=2", "exp.sum(axis=1")
AXES = {  # what is left of the first fault
    (): (),
    (SOFTMAX,): (MAX_AXIS, SUM_AXIS),
    (MAXIMUM,): (MAX_AXIS,),
    (SUM,): (SUM_AXIS,),
    (TARGET,): tuple((right, wrong.replace("1", "0")) for right, wrong in (MAX_AXIS, SUM_AXIS)),
}


def renormalised(before: str, axis: int) -> tuple:
    """Edits: masked after the softmax and divided by the sum of what is left, in front of the context or behind it."""
    divided = f"    weights = weights * mask\n    weights = weights / weights.sum(axis={axis}, keepdims=True)\n{before}"
    return (MASKED, "scores"), (before, divided)


PLACES = (  # what is left of the others: where the mask comes, and what the context is made of
    ((PADDING, LATE), ((MASKED, "scores"), (RETURN, RETURN + " * mask"))),
    ((LATE,), ((MASKED, "scores"), (CONTEXT, f"    weights = weights * mask\n{CONTEXT}"))),
    ((PADDING,), renormalised("    " + RETURN, -1)),
    (
        (PADDING,),
        (
            (MASKED, "scores"),
            (
                "    " + RETURN,
                "    scores = np.where(mask, scores, -np.inf)\n"
                "    exp = np.exp(scores - scores.max(axis=2, keepdims=True))\n"
                f"    weights = exp / exp.sum(axis=2, keepdims=True)\n    {RETURN}",
            ),
        ),
    ),
    ((), ()),
    ((), renormalised(CONTEXT, -1)),
    ((ANEW,), renormalised(CONTEXT, 1)),
    ((PADDING, ANEW), renormalised("    " + RETURN, 1)),
)


def left(*places: str) -> Filled:
    """What is said of the faults that are left at these places."""
    count = {1: "One fault is", 2: "Two faults are", 3: "All three faults are"}[len(places)]
    return Filled(faults.STILL_THERE, count=count, places=places)


def half_repairs() -> tuple[Mistake, ...]:
    """Every mistake of leaving some of the faults in, the most of them first."""
    found = []
    for axis, axes in AXES.items():
        for places, edits in PLACES:
            if SUM_AXIS in axes:  # it is the sum over the batch, once or twice: the first is lost in the second
                places = tuple(place for place in places if place != ANEW)
            if (axis or places) and (axis != (TARGET,) or edits):
                found.append(Mistake(left(*axis, *places), *edits, *axes))
    return tuple(sorted(found, key=lambda mistake: ["All", "Two", "One"].index(mistake.sentence.split()[0])))


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
        *half_repairs(),
        *(mistake for mistake in attention.known("mask") if not mistake.sentence.startswith(TOLD_BY_FAULTS)),
        *(
            Mistake(mistake.sentence, *mistake.edits, (RETURN, RETURN + " * mask"))
            for mistake in attention.known("mask")
            if mistake.sentence.startswith(OF_SCORES)
        ),
        Mistake(
            "One real step is lost: the last step of a sentence of length L has the index L − 1, so `np.arange(S) < "
            "lengths`.",
            ("np.arange(S) < lengths", "np.arange(S) < np.maximum(lengths - 1, 1)"),
        ),
        Mistake(
            "One real step is lost: the last step of a sentence of length L has the index L − 1, so `np.arange(S) < "
            "lengths`.",
            ("< lengths[:, None]", "< lengths[:, None] - 1"),
        ),
        Mistake("The mask is the wrong way round: the padding gets the weights.", ("< lengths", "> lengths")),
        Mistake(
            "The mask is that of the longest sentence for all of them; each has its own length: `lengths[:, None]`.",
            ("< lengths[:, None]", "< lengths.max() + 0 * lengths[:, None]"),
        ),
        Mistake(
            "The length of the first sentence is used for all of them; each has its own.",
            ("np.arange(S) < lengths[:, None]", "np.arange(S) < lengths[:1, None] + 0 * lengths[:, None]"),
        ),
    ),
)
