"""causal_conv: each output is made of the present input and of K − 1 earlier ones, `dilation` steps apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnkit import nn
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output, as_float, over_arrays


def conv_cases(draw: Callable, large: str = ""):
    """Cases of a convolution: draw(rng, T, N, D, O, K) returns its arrays, behind which comes the dilation.

    In the ordinary ones all taps reach back inside the sequence, D is once the longer and once the shorter one.
    large: the kind of a case whose first argument is 1,000 times larger; none without it.
    """

    def cases(rng: np.random.Generator) -> list[Case]:
        def case(kind=ORDINARY, longer="", shorter="", K=None, dilation=None, T=None, strided=False, **fixed):
            K = K or int(rng.integers(3, 5))
            dilation = dilation or int(rng.integers(2, 4))
            T = T or (K - 1) * dilation + int(rng.integers(3, 6))
            drawn = sizes(rng, "NDO", longer, shorter, T=T, K=K, **fixed)
            args = draw(rng, **drawn)
            if kind == "float32":
                args = tuple(over_arrays(a, lambda array: as_float(array, np.float32)) for a in args)
            if kind == large:
                args = (1000 * args[0], *args[1:])
            return Case((*args, dilation), drawn | {"dilation": dilation}, kind, strided)

        found = [case(), case(ORDINARY, "D", "O"), case(ORDINARY, "O", "D", K=2, dilation=4)]
        found += [
            case("dilation 1", dilation=1),
            case("N = 1", N=1),
            case("T = 1", T=1),
            case("K = 1", K=1, T=6),
            case("dilation > T", T=5, K=3, dilation=7),
            case("reach > T", T=5, K=4, dilation=2),
            case("long T", T=200, K=3, dilation=16),
            case("float32"),
            case("any layout", strided=True),
        ]
        return found + ([case(large)] if large else [])

    return cases


def draw_conv(rng, T, N, D, O, K):
    return normal(rng, T, N, D), normal(rng, K, O, D), normal(rng, O)


def causal_conv(x, W, b, dilation):
    T, K = len(x), len(W)
    reach = (K - 1) * dilation
    before = np.zeros((reach, *x.shape[1:]), dtype=x.dtype)
    padded = np.concatenate([before, x])
    y = b
    for k in range(K):
        start = reach - k * dilation
        y = y + padded[start : start + T] @ W[k].T
    return y


def oracle_conv(x, W, b, dilation):
    return nn.CausalConv.from_params({"W": W, "b": b}, dilation=dilation).forward(x)


CAUSAL_CONV = Exercise(
    name="causal_conv",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("y (T, N, O)"),),
    equation="y_t = Σ_k W_k x_{t − k·dilation} + b  for k = 0 … K − 1; x is 0 before the first step",
    cases=conv_cases(draw_conv),
    oracle=oracle_conv,
    answer=causal_conv,
    look="Take one feature, x = 1, 2, 3, …, W = 1, 2 (k = 0 and 1), b = 0, dilation 2: y is 1, 2, 5, 8, 11, 14, …",
    mistakes=(
        Mistake(
            "The kernel is the wrong way round: W[0] belongs to the present, W[K − 1] to the oldest input.",
            ("W[k].T", "W[K - 1 - k].T"),
        ),
        Mistake("The bias b is missing.", ("    y = b\n", "    y = 0\n")),
        Mistake(
            "The dilation is not used: the taps lie side by side, 1 step apart.",
            ("    T, K", "    dilation = 1\n    T, K"),
        ),
    ),
)
