"""repaired_update: a training step whose clipping does nothing, as it was published more than once, to be found and
mended."""

from __future__ import annotations

import numpy as np

from rnnkit import optim
from rnnkit.exercises.char_lm.clipping import LARGEST, NO_ROOT, NORM, SCALE, SET_TO_0, SMALL_SCALED_UP, UPSIDE_DOWN
from rnnkit.exercises.char_lm.optimisers import BY_PLACE
from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output
from rnnkit.exercises.vanishing.jacobian import UNIT


def update_cases(rng):
    def case(kind=ORDINARY, ratio=None, size=None, dtype=np.float64, names=("Wxh", "Whh", "bh"), turn=1):
        """Gradients of norm `size`, and a max_norm that is `ratio` times that."""
        drawn = sizes(rng, "DH")
        D, H = drawn["D"], drawn["H"]
        shapes = dict(zip(names, ((H, D), (H, H), (H,)), strict=True))
        params, grads = ({name: normal(rng, *shape) for name, shape in shapes.items()} for _ in range(2))
        size = rng.uniform(3.0, 9.0) if size is None else size
        scale = size / np.sqrt(sum(np.sum(g**2) for g in grads.values()))
        params, grads = ({k: (s * a).astype(dtype) for k, a in d.items()} for s, d in ((1, params), (scale, grads)))
        max_norm = round(float(rng.uniform(0.1, 0.25) if ratio is None else ratio) * (size or 1.0), 3)
        grads = {name: grads[name] for name in names[::turn]}
        lr = round(float(rng.uniform(0.2, 0.9)), 3)
        return Case((params, grads, lr, max_norm), drawn | {"max_norm": max_norm}, kind)

    return [
        case(),
        case(),
        case("norm just above", ratio=0.98),
        case("norm below", ratio=1.7),
        case("all zero", ratio=1.0, size=0.0),
        case("other names", names=("U", "W", "b")),
        case("other key order", turn=-1),
        case("float32", dtype=np.float32),
    ]


def repaired_update(params, grads, lr, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: params[name] - lr * scale * grads[name] for name in params}


def oracle_update(params, grads, lr, max_norm):
    clipped, _ = optim.clip_by_global_norm(grads, max_norm)
    return {name: params[name] - lr * clipped[name] for name in params}


STEP = "lr * scale * grads[name]"
OWN = "min(1.0, max_norm / max(np.linalg.norm(grads[name]), 1e-300)) * grads[name]"

MADE_LARGER = "Gradients whose norm is below max_norm are made larger: only a norm above max_norm is cut."

REPAIRED_UPDATE = Exercise(
    name="repaired_update",
    unit=UNIT,
    points=2,
    outputs=(Output("params", "as params"),),
    equation="norm = √(Σ over all arrays of Σ g²);   g ← g · max_norm / norm where norm > max_norm;   "
    "then W ← W − lr · g",
    cases=update_cases,
    oracle=oracle_update,
    answer=repaired_update,
    look=(
        "Take params of 0, grads of [3] and [4], lr = 1 and max_norm = 1. The norm is 5, so the new params are "
        "[−0.6] and [−0.8]."
    ),
    mistakes=(
        Mistake(
            "Nothing is clipped. Either the update is made before the clipping, or `g = …` in the loop gives the name "
            "g to a new array while the dict keeps the old one.",
            (SCALE, "1.0"),
            look="Which array does the update read, and when was it clipped?",
        ),
        Mistake(
            "One fault is left: every array is clipped by its own norm, so that the arrays change in proportion and "
            "the step in direction. There is one norm of all of them together.",
            (STEP, f"lr * {OWN}"),
        ),
        Mistake(
            "Every element is clipped on its own, to ±max_norm: that is clipping by value, and it turns the step "
            "another way. All elements get one factor.",
            (STEP, "lr * np.clip(grads[name], -max_norm, max_norm)"),
        ),
        Mistake(MADE_LARGER, (SCALE, "max_norm / norm")),
        Mistake(MADE_LARGER, (SCALE, "max_norm / max(norm, 1e-300)")),
        SMALL_SCALED_UP,
        UPSIDE_DOWN,
        Mistake(
            "The gradients are scaled to norm 1; it is to be max_norm.",
            (SCALE, "1.0 / norm if norm > max_norm else 1.0"),
        ),
        Mistake(
            "The norms of the arrays are added up. Their squares add up: norm = √(Σ g²) over all arrays.",
            (NORM, "sum(np.linalg.norm(g) for g in grads.values())"),
        ),
        NO_ROOT,
        Mistake(LARGEST, (NORM, "max(np.linalg.norm(g) for g in grads.values())")),
        Mistake("The whole step is clipped, lr · g; max_norm belongs to the gradient alone.", (NORM, "lr * " + NORM)),
        Mistake(
            BY_PLACE,
            (
                f"params[name] - {STEP} for name in params",
                "w - lr * scale * g for (name, w), g in zip(params.items(), grads.values())",
            ),
        ),
        Mistake("lr is left out of the step.", (STEP, "scale * grads[name]")),
        Mistake("The step goes uphill: W − lr · g goes down.", ("params[name] - lr", "params[name] + lr")),
        Mistake(SET_TO_0, (STEP, "lr * np.where(np.abs(grads[name]) > max_norm, 0, grads[name])")),
        Mistake(
            "The clipped gradients are returned; the new parameters are asked for.",
            (f"params[name] - {STEP}", "scale * grads[name]"),
        ),
        Mistake(
            "The new parameters are clipped; it is the gradient that has to be kept small.",
            (
                "    return {name: params[name] - lr * scale * grads[name] for name in params}",
                "    new = {name: params[name] - lr * grads[name] for name in params}\n"
                "    norm = np.sqrt(sum(np.sum(a**2) for a in new.values()))\n"
                "    return {name: a * (max_norm / norm if norm > max_norm else 1.0) for name, a in new.items()}",
            ),
        ),
        Mistake(
            "The numbers are right, but the caller's gradients are changed: writing into `grads` or its arrays "
            "does that. Make new ones.",
            (
                "    return",
                "    for name in grads:\n        grads[name] = grads[name] * scale\n    scale = 1.0\n    return",
            ),
        ),
        Mistake(
            "The numbers are right, but the caller's parameters are changed: `-=` writes into them. Make new ones.",
            (
                "    return {name: params[name] - lr * scale * grads[name] for name in params}",
                "    for name in params:\n        params[name] -= lr * scale * grads[name]\n    return params",
            ),
        ),
    ),
)
