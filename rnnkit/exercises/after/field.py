"""receptive_field: how far back stacked causal convolutions see."""

from __future__ import annotations

from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output

UNIT = "14_rnn_cnn_and_after"


def field_cases(rng):
    def case(K, *dilations, kind=ORDINARY):
        return Case((int(K), [int(d) for d in dilations]), {"K": K, "layers": len(dilations)}, kind)

    return [
        case(rng.integers(3, 6), *rng.permutation([1, 2, 3, 5, 9])[:3]),
        case(rng.integers(3, 6), *rng.permutation([2, 3, 4, 6, 7, 10])[:4]),
        case(2, *rng.permutation([3, 4, 6, 7, 8])),
        case(3, 5, 2, 5, 2, 5, 2),
        case(2, 1, 2, 4, 8, 16, 32, kind="doubling"),
        case(3, 1, 1, 1, 1, kind="no holes"),
        case(rng.integers(3, 8), rng.integers(2, 9), kind="one layer"),
        case(1, *rng.permutation([1, 2, 3, 5])[:3], kind="K = 1"),
        case(2, *rng.integers(1, 50, 40), kind="many layers"),
    ]


def receptive_field(K, dilations):
    return 1 + (K - 1) * sum(dilations)


def oracle_field(K, dilations):
    """Layer by layer, how far back from an output the inputs lie that reach it."""
    oldest = 0
    for dilation in dilations:
        oldest = max(oldest + k * dilation for k in range(K))
    return oldest + 1


def counts_without_holes(K, dilations):
    reached = {0}
    for dilation in dilations:
        reached = {back + k * dilation for back in reached for k in range(K)}
    return len(reached)


def as_strides(K, dilations):
    field = apart = 1
    for dilation in dilations:
        apart *= dilation
        field += (K - 1) * apart
    return field


def as_strides_one_late(K, dilations):
    field = apart = 1
    for dilation in dilations:
        field += (K - 1) * apart
        apart *= dilation
    return field


WHOLE, SUM = "1 + (K - 1) * sum(dilations)", "sum(dilations)"
STRIDES = (
    "The dilations are multiplied from layer to layer, as strides would be. A dilated layer keeps every step, so each "
    "adds (K − 1) · d."
)

RECEPTIVE_FIELD = Exercise(
    name="receptive_field",
    unit=UNIT,
    points=1,
    outputs=(Output("field", dtype=None),),
    equation="field = 1 + (K − 1) Σ d  over the dilations d of the layers",
    cases=field_cases,
    oracle=oracle_field,
    answer=receptive_field,
    look="Take one layer, K = 2, dilation 3, and write down which inputs y_t is made of: x_t and x_{t−3}. From the "
    "oldest to x_t these are 4 steps.",
    mistakes=(
        Mistake(
            "The 1 is missing: x_t itself is one of the steps.",
            (WHOLE, "(K - 1) * sum(dilations)"),
        ),
        Mistake(
            "Each layer adds K · d here; between K taps lie K − 1 gaps, so it adds (K − 1) · d.",
            (WHOLE, "1 + K * sum(dilations)"),
        ),
        Mistake(
            "This is K · Σ d: a layer adds (K − 1) · d, with K − 1 gaps between K taps, and x_t itself is one step.",
            (WHOLE, "K * sum(dilations)"),
        ),
        Mistake(
            "The dilations are not used: a layer reaches (K − 1) · d steps further back, not K − 1.",
            (SUM, "len(dilations)"),
        ),
        Mistake(
            "This is K to the power of the number of layers. The field is that wide for dilations of 1, K, K², … "
            "alone.",
            (WHOLE, "K ** len(dilations)"),
        ),
        Mistake(
            "This is 2 to the power of the number of layers. The field is that wide for K = 2 and dilations of 1, 2, "
            "4, … alone.",
            (WHOLE, "2 ** len(dilations)"),
        ),
        Mistake(
            "Only the largest dilation counts here; what the layers reach back adds up.",
            (SUM, "max(dilations)"),
        ),
        Mistake(
            "Only the last layer counts here; what the layers reach back adds up.",
            (SUM, "dilations[-1]"),
        ),
        Mistake(
            "Only the first layer counts here; what the layers reach back adds up.",
            (SUM, "dilations[0]"),
        ),
        Mistake(
            "This is K times the last dilation. The field is that wide for dilations of 1, K, K², … alone.",
            (WHOLE, "K * dilations[-1]"),
        ),
        Mistake(
            "This is K times the largest dilation. The field is that wide for dilations of 1, K, K², … alone.",
            (WHOLE, "K * max(dilations)"),
        ),
        Mistake(
            "The dilations are multiplied; what the layers reach back adds up.",
            ("    return", "    product = 1\n    for d in dilations:\n        product *= d\n    return"),
            (SUM, "product"),
        ),
        Mistake(
            "Each layer's field is 1 + (K − 1) · d, and these are multiplied; what the layers reach back adds up.",
            ("    return", "    product = 1\n    for d in dilations:\n        product *= 1 + (K - 1) * d\n    return"),
            (WHOLE, "product"),
        ),
        Mistake(STRIDES, as_strides),
        Mistake(STRIDES, as_strides_one_late),
        Mistake(
            "The 1 for x_t itself is counted once for every layer; it is there once. (K + (K − 1)(d − 1) for each "
            "layer is the same thing.)",
            (WHOLE, "sum(1 + (K - 1) * d for d in dilations)"),
        ),
        Mistake(
            "The inputs that reach the output are counted one by one. The holes between them count too: from the "
            "oldest input to x_t.",
            counts_without_holes,
        ),
        Mistake(
            "A dilation is read as the number of holes between two taps: from one tap to the next it is d steps, with "
            "d − 1 holes.",
            (SUM, "sum(d + 1 for d in dilations)"),
        ),
        Mistake(
            "d − 1 stands where d belongs: from one tap to the next it is d steps.",
            (SUM, "sum(d - 1 for d in dilations)"),
        ),
        Mistake(
            "The layers look to both sides here; a causal convolution looks back alone.",
            (WHOLE, "1 + 2 * (K - 1) * sum(dilations)"),
        ),
        Mistake("K is not used: K taps reach K − 1 gaps back, not one.", (WHOLE, "1 + sum(dilations)")),
        Mistake(
            "The sum starts at K: that has one more layer in it. Without a layer an output sees 1 step.",
            (WHOLE, "K + (K - 1) * sum(dilations)"),
        ),
        Mistake(
            "There is one step too many: from the oldest input to x_t, both included, it is 1 + (K − 1) Σ d.",
            (WHOLE, "2 + (K - 1) * sum(dilations)"),
        ),
        Mistake(
            "Each dilation counts once here, however many layers have it: every layer adds its own (K − 1) · d.",
            (SUM, "sum(set(dilations))"),
        ),
        Mistake("The last layer is left out.", (SUM, "sum(dilations[:-1])")),
        Mistake("The first layer is left out.", (SUM, "sum(dilations[1:])")),
        Mistake(
            "The brackets stand in the wrong place: K − 1 is multiplied with the sum alone, and 1 is added to that.",
            (WHOLE, "(K - 1) * (1 + sum(dilations))"),
        ),
        Mistake(
            "Brackets are missing: K − 1 is multiplied with the sum, not 1 alone.",
            (WHOLE, "1 + K - 1 * sum(dilations)"),
        ),
        Mistake(
            "Only half of what the layers reach back is there. They look back alone, so all of it is on one side.",
            (WHOLE, "1 + (K - 1) * sum(dilations) // 2"),
        ),
        Mistake(
            "The field is a whole number, an `int`: `float`, a `1.0` or a division with `/` has made it one with a "
            "point.",
            (WHOLE, "float(1 + (K - 1) * sum(dilations))"),
        ),
        Mistake(
            "The fields of all layers are returned, in a list; the last of them is asked for.",
            (WHOLE, "[1 + (K - 1) * sum(dilations[: l + 1]) for l in range(len(dilations))]"),
        ),
        Mistake("A layer adds (K − 1) · d, not K · d − 1.", (WHOLE, "1 + sum(K * d - 1 for d in dilations)")),
        Mistake(
            "The dilations are taken to be 1, 2, 4, …; use those that are given.",
            (WHOLE, "1 + (K - 1) * (2 ** len(dilations) - 1)"),
        ),
        Mistake(
            "This is K times the number of layers. The dilations are not used, and between K taps lie K − 1 gaps.",
            (WHOLE, "K * len(dilations)"),
        ),
        Mistake(
            "The first layer is taken to have a dilation of 1; use the one that is given.",
            (WHOLE, "K + (K - 1) * sum(dilations[1:])"),
        ),
    ),
)
