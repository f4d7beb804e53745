"""`output_forward`: the outputs that belong to states."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.draw import normal, sizes, state
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output

UNIT = "01_hidden_state"


def output_cases(rng):
    def case(letters, kind="values", dtype=np.float64, strided=False, **fixed):
        drawn = sizes(rng, letters, **fixed)
        H, O = drawn["H"], drawn["O"]
        shape = [drawn[letter] for letter in letters if letter != "O"]
        args = (state(rng, *shape), normal(rng, O, H), normal(rng, O))
        return Case(tuple(a.astype(dtype) for a in args), drawn, kind, strided)

    return [
        case("TNHO"),
        case("NHO"),
        case("TNHO"),
        case("HO", "one state (H,)"),
        case("TNHO", "N = 1", N=1),
        case("TNHO", "T = 1", T=1),
        case("TNHO", "float32", np.float32),
        case("TNHO", "any layout", strided=True),
    ]


def output_forward(h, Why, by):
    return h @ Why.T + by


SOFTMAXED = "A softmax is applied to the output; y_t is a plain sum."

OUTPUT_FORWARD = Exercise(
    name="output_forward",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("y (..., O)"),),
    equation="y_t = W_hy h_t + b_y",
    cases=output_cases,
    oracle=lambda h, Why, by: nn.Dense.from_params({"W": Why, "b": by}).forward(h),
    answer=output_forward,
    look="One output y[..., o] is the product of a state with row o of Why, plus by[o].",
    mistakes=(
        Mistake("The bias by is missing.", (" + by", "")),
        Mistake("The bias by is subtracted.", (" + by", " - by")),
        Mistake("A tanh is applied to the output; y_t is a plain sum.", ("h @ Why.T + by", "np.tanh(h @ Why.T + by)")),
        Mistake(
            "A sigmoid is applied to the output; y_t is a plain sum.",
            ("h @ Why.T + by", "1 / (1 + np.exp(-(h @ Why.T + by)))"),
        ),
        Mistake(
            "A ReLU is applied to the output; y_t is a plain sum.", ("h @ Why.T + by", "np.maximum(0, h @ Why.T + by)")
        ),
        Mistake(
            SOFTMAXED, ("return h @ Why.T + by", "e = np.exp(h @ Why.T + by)\n    return e / e.sum(-1, keepdims=True)")
        ),
        Mistake(
            "tanh is applied to the states once more; h holds states already.", ("h @ Why.T", "np.tanh(h) @ Why.T")
        ),
        Mistake("The bias by is counted twice.", (" + by", " + 2 * by")),
        Mistake(
            "Only the last step's output is made; one is asked for every state in h.", ("h @ Why.T", "h[-1] @ Why.T")
        ),
        Mistake(
            "Only the first step's output is made; one is asked for every state in h.", ("h @ Why.T", "h[0] @ Why.T")
        ),
        Mistake(
            "The result is transposed (`.T`): the axis of the outputs belongs at the end.",
            ("return h @ Why.T + by", "return (h @ Why.T + by).T"),
        ),
        Mistake("The outputs of all steps are summed.", ("h @ Why.T + by", "(h @ Why.T + by).sum(axis=0)")),
        Mistake(
            "`Why` is multiplied from the left, so the outputs come first and the states last: y is transposed.",
            ("return h @ Why.T + by", "return np.moveaxis(h @ Why.T + by, -1, 0)"),
        ),
    ),
)
