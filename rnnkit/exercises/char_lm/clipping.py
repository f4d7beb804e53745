"""clip_by_global_norm."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.char_lm.network import UNIT, draw_params, pair
from rnnkit.exercises.draw import sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output, Rule, over_arrays


def clip_cases(rng):
    def case(kind=ORDINARY, ratio=None, size=None, strided=False, dtype=np.float64):
        """Gradients of norm `size`, and a max_norm that is `ratio` times that."""
        drawn = sizes(rng, "VH")
        size = rng.uniform(0.8, 2.5) if size is None else size
        ratio = rng.uniform(0.2, 0.6) if ratio is None else ratio
        grads = draw_params(rng, **drawn)
        scale = size / np.sqrt(sum(np.sum(g**2) for g in grads.values()))
        grads = over_arrays(grads, lambda g: (scale * g).astype(dtype))
        max_norm = float(ratio * (size or 1))
        return Case(
            (grads, max_norm), drawn | {"norm": round(float(size), 3), "max_norm": round(max_norm, 3)}, kind, strided
        )

    other = case("other names")
    grads, max_norm = other.args
    other = Case(({f"{name[0].lower()}_{name[1:]}": g for name, g in grads.items()}, max_norm), other.sizes, other.kind)
    return [
        case(),
        case(),
        case(),
        case("norm below", ratio=1.7),
        case("just above", ratio=0.98),
        case("all zero", ratio=1.0, size=0.0),
        other,
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    scale = max_norm / norm if norm > max_norm else 1.0
    clipped = {name: g * scale for name, g in grads.items()}
    return clipped, norm


def call_clip(answer, args):
    clipped, norm = pair(answer(*args), "clipped, norm")
    return clipped, norm, (clipped is not args[0], clipped)


def _norm(grads):
    return float(np.sqrt(sum(np.sum(g.astype(np.float64) ** 2) for g in grads.values())))


SAME_DICT = (
    "Where nothing is to be clipped the very dict that was given comes back; make a new one, `dict(grads)` is enough."
)


def oracle_clip(grads, max_norm):
    norm = _norm(grads)
    return (
        {name: g * min(1.0, max_norm / norm) if norm else g for name, g in grads.items()},
        norm,
        Rule(lambda value: judge_new(*value, grads)),
    )


NO_GRADIENTS = (
    "The first result is no dict of gradients: an array for every name in grads, of its shape and made from it."
)


def judge_new(new, clipped, grads):
    """A new dict counts only for gradients: arrays that have the signs of those that were given, or a 0."""
    if clipped.keys() != grads.keys() or not all(_made_from(clipped[name], g) for name, g in grads.items()):
        return NO_GRADIENTS
    return None if new is True else SAME_DICT


def _made_from(clipped, g):
    return np.shape(clipped) == g.shape and bool((clipped * g >= 0).all()) and np.any(clipped) == np.any(g)


ALL = "{name: g * scale for name, g in grads.items()}"
NORM = "np.sqrt(sum(np.sum(g**2) for g in grads.values()))"
IN_PLACE = (
    "The numbers are right, but what was given is changed: `g *= …` writes into the caller's arrays, `grads[name] = …` "
    "into the caller's dict. Make a new dict of new arrays."
)
SCALE = "max_norm / norm if norm > max_norm else 1.0"

ALWAYS_SCALED = (
    "The gradients are always scaled to max_norm, so small ones are made larger; only a norm above max_norm is cut."
)
MEAN_NORM = "The norm is a mean over the arrays or elements; it is the root of the sum."
SET_TO_0 = "Elements above max_norm are set to 0; all elements are to be multiplied by max_norm / norm."
LARGEST = "The largest of the arrays' norms stands where their common one belongs."

SMALL_SCALED_UP = Mistake(
    "The condition is the wrong way round: a norm above max_norm is left alone, and one below it is scaled up.",
    (SCALE, "max_norm / norm if 0 < norm < max_norm else 1.0"),
)
UPSIDE_DOWN = Mistake(
    "The factor is upside down: it is max_norm / norm, below 1.",
    (SCALE, "norm / max_norm if norm > max_norm else 1.0"),
)
NO_ROOT = Mistake(
    "The square root is missing: norm is the root of the sum of squares.",
    (NORM, "sum(np.sum(g**2) for g in grads.values())"),
)

CLIP_BY_GLOBAL_NORM = Exercise(
    name="clip_by_global_norm",
    unit=UNIT,
    points=3,
    outputs=(Output("clipped", "as grads"), Output("norm"), Output("a new dict", dtype=None)),
    equation="norm = √(Σ over all arrays of Σ g²);   clipped = g · max_norm / norm where norm > max_norm, else g",
    cases=clip_cases,
    oracle=oracle_clip,
    answer=clip_by_global_norm,
    call=call_clip,
    look="Take two arrays, [3, 0] and [0, 4]: the norm is 5, and with max_norm = 1 all numbers are divided by 5.",
    mistakes=(
        Mistake(
            "Every element is clipped on its own, to ±max_norm. That is clipping by value, and it turns the gradient "
            "another way; here all of them get one factor.",
            (ALL, "{name: np.clip(g, -max_norm, max_norm) for name, g in grads.items()}"),
        ),
        Mistake(
            "Every array is clipped by its own norm, so the arrays change in proportion; there is one norm of "
            "all of them together.",
            (ALL, "{name: g * min(1.0, max_norm / np.sqrt(np.sum(g**2) + 1e-300)) for name, g in grads.items()}"),
        ),
        Mistake(ALWAYS_SCALED, (SCALE, "max_norm / norm")),
        Mistake(ALWAYS_SCALED, (SCALE, "max_norm / norm if norm > 0 else 1.0")),
        Mistake(SET_TO_0, (ALL, "{name: np.where(np.abs(g) > max_norm, 0, g) for name, g in grads.items()}")),
        Mistake(
            "Nothing is clipped. In `for g in grads.values(): g = …` the name g is bound to a new array, and the dict "
            "keeps the old one: build a new dict.",
            (ALL, "{name: g.copy() for name, g in grads.items()}"),
        ),
        SMALL_SCALED_UP,
        UPSIDE_DOWN,
        Mistake(
            "The gradients are divided by the norm, so that their norm is 1; it is to be max_norm.",
            (SCALE, "1.0 / norm if norm > max_norm else 1.0"),
        ),
        NO_ROOT,
        Mistake(
            "The norms of the arrays are added up. Their squares add up: norm = √(Σ g²) over all elements of all "
            "arrays.",
            (NORM, "sum(np.sqrt(np.sum(g**2)) for g in grads.values())"),
        ),
        Mistake(
            MEAN_NORM,
            (NORM, "np.sqrt(sum(np.sum(g**2) for g in grads.values()) / sum(g.size for g in grads.values()))"),
        ),
        Mistake(MEAN_NORM, (NORM, "sum(np.sqrt(np.sum(g**2)) for g in grads.values()) / len(grads)")),
        Mistake(
            "The sum of absolute values stands where the root of the sum of squares belongs.",
            (NORM, "sum(np.sum(np.abs(g)) for g in grads.values())"),
        ),
        Mistake(
            "The largest element stands where the norm belongs, the root of the sum of squares.",
            (NORM, "max(np.max(np.abs(g)) for g in grads.values())"),
        ),
        Mistake(LARGEST, (NORM, "max(np.sqrt(np.sum(g**2)) for g in grads.values())")),
        Mistake(
            "`np.linalg.norm(g, 2)` of a matrix is its spectral norm, not the root of its sum of squares; leave "
            "the 2 away.",
            (NORM, "np.sqrt(sum(np.linalg.norm(g, 2) ** 2 for g in grads.values()))"),
        ),
        Mistake(
            "The biases are left out of the norm; all arrays belong to it.",
            (NORM, "np.sqrt(sum(np.sum(g**2) for g in grads.values() if g.ndim > 1))"),
        ),
        Mistake(
            "The norm after clipping is returned; the norm before it is asked for, to be looked at.",
            ("return clipped, norm", "return clipped, min(norm, max_norm)"),
        ),
        Mistake(
            "1e-6 is added to the norm, so that the clipped norm is a little below max_norm. It needs no protection: "
            "the division is only made where the norm is above max_norm.",
            (SCALE, "max_norm / (norm + 1e-6) if norm > max_norm else 1.0"),
        ),
        Mistake(
            "The factor is never 1: small gradients shrink, too. It is 1 where the norm is not above max_norm.",
            (SCALE, "max_norm / (norm + max_norm)"),
        ),
        Mistake(SAME_DICT, ("return clipped, norm", "return (clipped if norm > max_norm else grads), norm")),
        Mistake(
            IN_PLACE,
            ("    clipped = " + ALL, "    for g in grads.values():\n        g *= scale\n    clipped = dict(grads)"),
        ),
        Mistake(
            IN_PLACE, ("    clipped = " + ALL, "    for g in grads.values():\n        g *= scale\n    clipped = grads")
        ),
        Mistake(
            IN_PLACE,
            (
                "    clipped = " + ALL,
                "    for name in grads:\n        grads[name] = grads[name] * scale\n    clipped = {**grads}",
            ),
        ),
        Mistake("The order is clipped, norm.", ("return clipped, norm", "return norm, clipped")),
    ),
)
