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
        case(2, *rng.integers(1, 1000, 200), kind="many layers"),
    ]


def receptive_field(K, dilations):
    return 1 + (K - 1) * sum(dilations)


def oracle_field(K, dilations):
    """Layer by layer, how far back from an output the inputs lie that reach it."""
    oldest = 0
    for dilation in dilations:
        oldest = max(oldest + k * dilation for k in range(K))
    return oldest + 1


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
            ("1 + (K - 1)", "(K - 1)"),
        ),
        Mistake(
            "Each layer adds K · d here; between K taps lie K − 1 gaps, so it adds (K − 1) · d.",
            ("1 + (K - 1)", "1 + K"),
        ),
        Mistake(
            "This is K · Σ d: a layer adds (K − 1) · d, with K − 1 gaps between K taps, and x_t itself is one step.",
            ("1 + (K - 1)", "K"),
        ),
    ),
)
