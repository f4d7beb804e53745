"""Drawing the cases of an exercise by rule, so that no bug can hide in a friendly input.

What hides bugs: sizes that are equal or 1, symmetric or tiny weights, states and biases of zero. So sizes are
all different and above 1, weights are general and of ordinary size, states and biases are not zero; and the
special inputs (N = 1, T = 1, float32, arrays that are not contiguous) come beside the ordinary ones, never
instead of them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnkit.exercises.spec import ORDINARY, Case, as_float, over_arrays

EDGES = {"N = 1": {"N": 1}, "T = 1": {"T": 1}}


def sizes(rng: np.random.Generator, letters: str, longer: str = "", shorter: str = "", **fixed: int) -> dict[str, int]:
    """Different sizes between 2 and 9 for the letters, T at least 4; `longer` is above `shorter`.

    Letters in `fixed` have the size given there, whatever the rules; the others differ from it.
    """
    while True:
        drawn = dict(zip(letters, (int(n) for n in rng.permutation(np.arange(2, 10))), strict=False)) | fixed
        if len(set(drawn.values())) < len(drawn) or (drawn.get("T", 4) < 4 and "T" not in fixed):
            continue
        if not longer or drawn[longer] > drawn[shorter]:
            return drawn


def standard_cases(
    letters: str,
    draw: Callable[..., tuple],
    float32: bool = True,
    strided: bool = True,
    large: tuple[str, dict[int, float]] | None = None,
):
    """The cases of an exercise whose arguments are arrays: draw(rng, **sizes) returns them in float64.

    Three ordinary draws, in which each of two letters is once the longer and once the shorter one; then N = 1
    and T = 1 (where the letters have them), float32, and arrays that are not contiguous. large, such as
    ("large dh_t", {0: 1000}), is one more case in which the arguments at these places are so many times larger: it
    shows what is cut off in secret.
    """
    first, second = letters[:2] if len(letters) > 1 else (letters, "")

    def cases(rng: np.random.Generator) -> list[Case]:
        def case(kind=ORDINARY, strided=False, **fixed):
            drawn = sizes(rng, letters, *(kind_order.pop() if kind == ORDINARY else ()), **fixed)
            args = draw(rng, **drawn)
            if kind == "float32":
                args = tuple(over_arrays(a, lambda array: as_float(array, np.float32)) for a in args)
            return Case(args, drawn, kind, strided)

        kind_order = [(), (first, second), (second, first)] if second else [(), (), ()]
        found = [case() for _ in range(3)]
        found += [case(kind, **fixed) for kind, fixed in EDGES.items() if next(iter(fixed)) in letters]
        if float32:
            found.append(case("float32"))
        if strided:  # of sizes that were there before, so that no answer can know a case by its shapes
            found.append(case("any layout", strided=True, **found[0].sizes))
        if large:
            kind, factors = large
            drawn = case(kind)
            args = tuple(factors.get(k, 1.0) * arg for k, arg in enumerate(drawn.args))
            found.append(Case(args, drawn.sizes, kind))
        return found

    return cases


def normal(rng: np.random.Generator, *shape: int, scale: float = 1.0) -> np.ndarray:
    return scale * rng.standard_normal(shape)


def state(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Values a tanh unit can have, away from 0 and from saturation."""
    return rng.uniform(0.1, 0.9, shape) * rng.choice([-1.0, 1.0], shape)
