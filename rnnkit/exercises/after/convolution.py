"""causal_conv: each output is made of the present input and of K − 1 earlier ones, `dilation` steps apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_forward
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


STARTS, READ, TAP = "start = reach - k * dilation", "padded[start : start + T]", "padded[start : start + T] @ W[k].T"
PADDED, RETURN = "np.concatenate([before, x])", "    return y\n"
BEHIND = (PADDED, "np.concatenate([x, before])")
FUTURE = (
    "It sees the future: the taps look at x_{t + k·dilation}. With the zeros in front of x, and W[0] at the present, "
    "they look back."
)
ON_BOTH_SIDES = (
    "The zeros stand on both sides of x, half of them each, so y_t sees inputs after t. All (K − 1)·dilation of them "
    "belong in front."
)
LACKS_TAPS = (
    "The first (K − 1)·dilation outputs are left out, since some of their taps lie before the first step. Those taps "
    "see 0, and the others count."
)


RING = (
    "The end comes back at the start: `np.roll`, or a negative index as in x[t − k·dilation], reads the last steps "
    "where the sequence has not begun. There x is 0."
)
POWERS = "Tap k looks dilation to the power of k steps back; it is k times the dilation."
ADDED = "Tap k looks k + dilation steps back; it is k times the dilation."
OVER_SEQUENCES = "The taps are shifted along axis 1, the sequences of the batch; time is the first axis."
OVERWRITTEN = (
    "Each tap overwrites the outputs it reaches, as in `y[s:] = …`, so the oldest of them alone is left. The taps add "
    "up."
)
NEGATIVE_END = (
    "Where k·dilation is above T, T − k·dilation is below 0, and a negative end of a slice counts from the back: "
    "`[: T - s]` is not empty. Such a tap reaches no input; leave it out."
)
LAST_TO_FIRST = (
    "A tap of k·dilation = T − 1 is left out; from the last step it reaches the first. Those of T or more reach no "
    "input."
)


BESIDE = "np.concatenate([np.zeros((T, k * dilation, x.shape[2]), dtype=x.dtype), x], axis=1)"


def late(steps: str) -> str:
    """x shifted by so many steps, with zeros in front."""
    return f"np.concatenate([np.zeros(({steps}, *x.shape[1:]), dtype=x.dtype), x])[:T]"


def reached(value: str) -> tuple[str, str]:
    """An edit: where tap k reaches an input, y becomes `value`."""
    return f"y = y + {TAP}", f"y = np.where((np.arange(T) >= k * dilation)[:, None, None], {value}, y)"


def too_few(zeros: str, code: str) -> tuple[Mistake, ...]:
    """So few zeros in front of x: what is too far back is cut off at the end, or read from there, or from the start."""
    few = ("reach = (K - 1) * dilation", f"reach = {code}")
    there = f"There are {zeros} zeros in front of x"
    by_step = (READ, "np.stack([padded[t + reach - k * dilation] for t in range(T)])")
    cut = (READ, "padded[(K - 1 - k) * dilation :][: max(0, T + reach - (K - 1) * dilation)]")
    return (
        Mistake(
            f"{there}, so that steps are missing at the end: the oldest tap lies (K − 1)·dilation steps back, and as "
            "many zeros are needed.",
            few,
            cut,
        ),
        Mistake(
            f"{there}. The oldest tap lies (K − 1)·dilation steps back: before the zeros an index is negative, and "
            "reads the end.",
            few,
            by_step,
        ),
        Mistake(
            f"{there}, and a tap that reaches back further starts with them as well: it is shifted too little. The "
            "oldest tap needs (K − 1)·dilation zeros.",
            few,
            (STARTS, "start = max(reach - k * dilation, 0)"),
        ),
    )


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
        Mistake(FUTURE, BEHIND, (STARTS, "start = k * dilation")),
        Mistake(
            "The output is cut at the wrong end: of the T + (K − 1)·dilation steps that zeros on both sides give, the "
            "last T see the future. The first T are asked for.",
            BEHIND,
        ),
        Mistake(
            ON_BOTH_SIDES,
            (PADDED, "np.concatenate([before[: reach // 2], x, before[reach // 2 :]])"),
        ),
        Mistake(
            ON_BOTH_SIDES,
            (PADDED, "np.concatenate([before[reach // 2 :], x, before[: reach // 2]])"),
        ),
        Mistake(
            f"{ON_BOTH_SIDES} And the kernel is the wrong way round: W[0] belongs to the present.",
            (PADDED, "np.concatenate([before[: reach // 2], x, before[reach // 2 :]])"),
            ("W[k].T", "W[K - 1 - k].T"),
        ),
        Mistake(
            f"{ON_BOTH_SIDES} And the kernel is the wrong way round: W[0] belongs to the present.",
            (PADDED, "np.concatenate([before[reach // 2 :], x, before[: reach // 2]])"),
            ("W[k].T", "W[K - 1 - k].T"),
        ),
        *too_few("K − 1", "K - 1"),
        *too_few("`dilation`", "dilation"),
        *(
            Mistake(
                "There are `dilation` zeros in front of x, too few where the oldest tap lies (K − 1)·dilation steps "
                "back: the start of a slice is negative, and counts from the end.",
                ("reach = (K - 1) * dilation", "reach = dilation"),
                *in_place,
            )
            for in_place in ((), ((f"y = y + {TAP}", f"y = y + 0 * (x @ W[k].T)\n        y += {TAP}"),))
        ),
        *(
            Mistake(RING, (READ, ring))
            for ring in (
                "np.roll(x, k * dilation, axis=0)",
                "(k * dilation < T) * np.roll(x, k * dilation, axis=0)",
                "np.stack([x[t - k * dilation] if t - k * dilation >= -T else 0 * x[0] for t in range(T)])",
            )
        ),
        Mistake(
            "`np.roll` shifts the wrong way, so the taps see the future, and its end is the start of the sequence.",
            (READ, "np.roll(x, -k * dilation, axis=0)"),
        ),
        Mistake(
            "The dilation is not used: the taps lie side by side, 1 step apart.",
            ("    T, K =", "    dilation = 1\n    T, K ="),
        ),
        Mistake(
            "The taps lie dilation + 1 steps apart; from one to the next it is `dilation` steps, with dilation − 1 "
            "between them.",
            ("    T, K =", "    dilation = dilation + 1\n    T, K ="),
        ),
        Mistake("The bias b is missing.", ("    y = b\n", "    y = 0\n")),
        Mistake(
            "The bias b is added for every tap; it belongs to an output, once.",
            ("    y = b\n", "    y = 0\n"),
            (TAP, f"{TAP} + b"),
        ),
        Mistake("The bias b is subtracted.", ("    y = b\n", "    y = -b\n")),
        Mistake(
            "The present is missing: the tap k = 0, x_t itself, is left out.",
            ("range(K)", "range(1, K)"),
            ("    y = b\n", "    y = b + np.zeros((T, x.shape[1], len(b)), dtype=x.dtype)\n"),
        ),
        Mistake(
            "The oldest tap is left out: `range(K)` has all K of them.",
            ("range(K)", "range(K - 1)"),
            ("    y = b\n", "    y = b + np.zeros((T, x.shape[1], len(b)), dtype=x.dtype)\n"),
        ),
        Mistake(
            "All taps are one step late: y_t sees x_{t−1} and older ones. k = 0 is the present, x_t.",
            (PADDED, "np.concatenate([before, 0 * x[:1], x])"),
        ),
        Mistake(
            "The taps are counted from 1: tap k looks (k + 1)·dilation steps back, and the present is missing.",
            ("reach = (K - 1)", "reach = K"),
            (STARTS, "start = reach - (k + 1) * dilation"),
        ),
        Mistake(
            "Only the last tap is there: y is overwritten in the loop; the taps add up.",
            ("y = y + padded", "y = b + padded"),
        ),
        Mistake("All taps have the weights of the present, W[0].", ("W[k].T", "W[0].T")),
        Mistake("All taps look at the present, x_t; tap k looks at x_{t − k·dilation}.", (STARTS, "start = reach")),
        Mistake(
            "There is no padding: the first (K − 1)·dilation outputs are missing. Inputs before the first are 0.",
            (PADDED, "x"),
            (READ, "padded[start : max(start, start + T - reach)]"),
        ),
        Mistake(
            "There is no padding, so that the first (K − 1)·dilation outputs are missing, and the kernel is the wrong "
            "way round: W[0] belongs to the present.",
            (PADDED, "x"),
            (READ, "padded[start : max(start, start + T - reach)]"),
            ("W[k].T", "W[K - 1 - k].T"),
        ),
        Mistake(
            "y is not cut: it has T + (K − 1)·dilation steps. The first T are asked for.",
            (PADDED, "np.concatenate([before, x, before])"),
            (READ, "padded[start : start + T + reach]"),
        ),
        Mistake(LACKS_TAPS, (RETURN, "    y[:reach] = 0\n" + RETURN)),
        Mistake(LACKS_TAPS, (RETURN, "    y[:reach] = b\n" + RETURN)),
        Mistake(
            "Before the first step the first input is repeated; there x is 0.",
            (PADDED, "np.concatenate([before + x[:1], x])"),
        ),
        Mistake("The taps are averaged; they add up.", (TAP, f"{TAP} / K")),
        Mistake("A ReLU is in it; a convolution is linear.", (RETURN, "    return np.maximum(y, 0)\n")),
        Mistake("A tanh is in it; a convolution is linear.", (RETURN, "    return np.tanh(y)\n")),
        Mistake(
            "Every dilation-th output alone is there: that is a stride. A dilation leaves steps out between the taps, "
            "and gives every output.",
            (RETURN, "    return y[::dilation]\n"),
        ),
        Mistake(way_forward.ALWAYS_FLOAT64, (RETURN, "    return y.astype(float)\n")),
        *(
            Mistake(sentence, (READ, late(steps)))
            for sentence, steps in (
                (POWERS, "dilation**k"),
                (POWERS, "dilation**k if k > 0 else 0"),
                (ADDED, "k + dilation"),
                (ADDED, "k + dilation if k > 0 else 0"),
            )
        ),
        Mistake(
            "The first input never arrives: steps are counted from 0, so t − k·dilation ≥ 0 are there, not only those "
            "above 0.",
            (PADDED, "np.concatenate([before, 0 * x[:1], x[1:]])"),
        ),
        Mistake(
            "The bias b is added for every tap that reaches an input; it belongs to an output, once.",
            ("    y = b\n", "    y = 0\n"),
            (TAP, f"{TAP} + b * (np.arange(T) >= k * dilation)[:, None, None]"),
        ),
        Mistake(
            "The bias b is missing in the first (K − 1)·dilation outputs; every output has it.",
            ("    y = b\n", "    y = b * (np.arange(T) >= reach)[:, None, None]\n"),
        ),
        Mistake(
            "W[k] (O, D) is given the shape (D, O) by `reshape`, which mixes rows and columns up; `.T` turns it round.",
            ("W[k].T", "W[k].reshape(W.shape[2], -1)"),
        ),
        Mistake(
            "Steps are counted in x where the zeros are in front of it: with them x_t has the index "
            "t + (K − 1)·dilation, and a negative index reads the end.",
            (READ, "np.stack([padded[t - k * dilation] for t in range(T)])"),
        ),
        Mistake(
            "Before the first step the sequence is mirrored; there x is 0.",
            (PADDED, 'np.pad(x, ((reach, 0), (0, 0), (0, 0)), mode="symmetric")'),
        ),
        Mistake(
            "Before the first step the sequence is mirrored; there x is 0.",
            (PADDED, 'np.pad(x, ((reach, 0), (0, 0), (0, 0)), mode="reflect")'),
        ),
        *(Mistake(OVERWRITTEN, reached(value)) for value in (f"{TAP} + b", f"{TAP} + (b if k == 0 else 0)")),
        *(
            Mistake(OVER_SEQUENCES, (READ, f"{BESIDE}[:, : x.shape[1]] * {where}"))
            for where in ("1", "(k * dilation < T)")
        ),
        Mistake(
            NEGATIVE_END,
            (f"y = y + {TAP}", "y = y + 0 * (x @ W[k].T)\n        y[k * dilation :] += x[: T - k * dilation] @ W[k].T"),
        ),
        Mistake(LAST_TO_FIRST, (READ, f"({READ} * (k == 0 or k * dilation < T - 1))")),
    ),
)
