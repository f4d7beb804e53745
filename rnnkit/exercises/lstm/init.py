"""init_lstm: the weights that training starts from."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import sizes
from rnnkit.exercises.lstm.cell import UNIT
from rnnkit.exercises.spec import Case, Exercise, Misfit, Mistake, Output, Rule
from rnnkit.language import Filled


def init_cases(rng):
    def case(kind="values", bias=(), **fixed):
        drawn = sizes(rng, "DH") | fixed
        return Case((drawn["D"], drawn["H"], int(rng.integers(2**31)), *bias), drawn, kind)

    return [
        case(D=int(rng.integers(30, 37)), H=int(rng.integers(48, 57))),  # large, so that a wrong spread shows
        case(D=int(rng.integers(52, 61)), H=int(rng.integers(34, 41))),
        case("small"),
        case("another forget bias", (float(rng.uniform(2, 4)),)),
        case("forget bias 0", (0.0,)),
    ]


def init_lstm(D, H, rng, forget_bias=1.0):
    bound = 1 / np.sqrt(H)
    Wx = rng.uniform(-bound, bound, (4 * H, D))
    Wh = rng.uniform(-bound, bound, (4 * H, H))
    b = np.zeros(4 * H)
    b[H : 2 * H] = forget_bias
    return Wx, Wh, b


def call_init(answer, args):
    """The weights; beside Wx and Wh what the same and another state of the generator give, to judge whether it is used,
    and the arrays in which no number should stand twice."""
    D, H, seed, *bias = args
    before = np.random.get_state()[1].copy()
    first, same, other = (_three(answer(D, H, np.random.default_rng(s), *bias)) for s in (seed, seed, seed + 1))
    alone = np.array_equal(before, np.random.get_state()[1])
    return (*((first[k], same[k], other[k], alone, first[: k + 1]) for k in (0, 1)), first[2])


def _three(results):
    if not isinstance(results, tuple | list) or len(results) != 3:
        raise Misfit("it has to return three arrays: Wx, Wh, b")
    return results


NOT_RNG = (
    "The numbers do not come from rng: draw with `rng.uniform(…)`, so that the same generator gives the same weights."
)
FIXED = (
    "Another generator gives the same weights: a new one is made inside, or a seed is fixed there. Draw from rng "
    "itself."
)
NORMAL = "Many weights lie outside ±1/√H: they come from a normal distribution, or from too wide a one."
INPUTS = "The bound is 1/√D; it is 1/√H, with H the number of hidden units."
STACKED = "The bound is 1/√(4H), made from the height of the stack; it is 1/√H, with H the number of hidden units."
SQUARED = "The bound is 1/H; the square root is missing, ±1/√H."
POSITIVE = "The weights are all positive: they are uniform between −1/√H and +1/√H."
ONE_SIDED = "The weights lie more on one side of 0 than on the other: they are uniform between −1/√H and +1/√H."
ZERO = "The weights are all zero: then all units of a gate stay alike for ever. Draw them at random."
NARROW = "The weights do not fill the range ±1/√H evenly."
ALIKE = "Some of the four gates have the same weights: draw one array for the whole stack, (4H, …)."


REPEATED = "Some numbers stand there more than once: draw each weight of Wx, (4H, D), and of Wh, (4H, H), by itself."


LETTERS = {"Wx": "(4H, D)", "Wh": "(4H, H)"}


def judge_weights(first, same, other, alone, drawn, name, shape, D, H):
    if not isinstance(first, np.ndarray) or first.dtype != np.float64:
        return Filled("{name} has to be a float64 array.", name=name)
    if first.shape != shape:
        return Filled("{name} has another shape; expected {shape}.", name=name, shape=LETTERS[name])
    if not np.isfinite(first).all():
        return Filled("{name} holds numbers that are not finite.", name=name)
    if not first.any():
        return ZERO
    if not alone or not np.array_equal(first, same):
        return NOT_RNG
    if np.array_equal(first, other):
        return FIXED
    if len({gate.tobytes() for gate in np.split(first, 4)}) < 4:
        return ALIKE
    if (first > 0).all():
        return POSITIVE
    numbers = np.concatenate([np.ravel(array) for array in drawn])
    if np.unique(numbers).size < numbers.size and np.unique(np.ravel(drawn[0])).size > 1:
        return REPEATED
    return judge_spread(first, D, H) if first.size >= 4000 else None  # of fewer numbers chance is the judge


def judge_spread(weights, D, H):
    """Of n uniform numbers the largest misses its bound by about 1/n of it, their mean misses 0 by 0.58/√n of it."""
    bound, size = 1 / np.sqrt(H), np.abs(weights)
    if abs(weights.mean()) > 0.05 * size.max():  # more than five times what chance makes of 4000
        return ONE_SIDED
    fills = {INPUTS: 1 / np.sqrt(D), STACKED: bound / 2, SQUARED: 1 / H}
    for sentence, other in fills.items():
        if 0.99 * other < size.max() <= other and abs(size.mean() / other - 0.5) < 0.03:
            return sentence
    if size.max() > bound:
        return NORMAL
    if size.max() < 0.99 * bound or abs(size.mean() / bound - 0.5) > 0.03:
        return NARROW
    return None


def oracle_init(D, H, seed, forget_bias=1.0):
    b = np.repeat([0.0, forget_bias, 0.0, 0.0], H)
    rules = (
        Rule(lambda value, name=name, shape=shape: judge_weights(*value, name, shape, D, H))
        for name, shape in (("Wx", (4 * H, D)), ("Wh", (4 * H, H)))
    )
    return (*rules, b)


INIT_LSTM = Exercise(
    name="init_lstm",
    unit=UNIT,
    points=2,
    outputs=(
        Output("Wx", dtype=None, repeatable=False),
        Output("Wh", dtype=None, repeatable=False),
        Output.parse("b (4H,)"),
    ),
    equation="W_x, W_h uniform between −1/√H and 1/√H;   b = 0 but for the rows of f, which hold forget_bias",
    cases=init_cases,
    oracle=oracle_init,
    answer=init_lstm,
    call=call_init,
    look=(
        "Print b for H = 2: it has to be 0 0 1 1 0 0 0 0. Then look at the smallest and the largest weight, and at "
        "1/√H."
    ),
    mistakes=(
        Mistake(
            NOT_RNG, ("Wx = rng.uniform", "Wx = np.random.uniform"), ("Wh = rng.uniform", "Wh = np.random.uniform")
        ),
        Mistake(NOT_RNG, ("    bound", "    rng = np.random.default_rng()\n    bound")),
        Mistake(FIXED, ("    bound", "    rng = np.random.default_rng(0)\n    bound")),
        Mistake(
            NORMAL,
            ("rng.uniform(-bound, bound, (4 * H, D))", "bound * rng.standard_normal((4 * H, D))"),
            ("rng.uniform(-bound, bound, (4 * H, H))", "bound * rng.standard_normal((4 * H, H))"),
        ),
        Mistake(NORMAL, ("bound = 1 / np.sqrt(H)", "bound = 1")),
        Mistake(
            NARROW,
            ("rng.uniform(-bound, bound, (4 * H, D))", "0.01 * rng.standard_normal((4 * H, D))"),
            ("rng.uniform(-bound, bound, (4 * H, H))", "0.01 * rng.standard_normal((4 * H, H))"),
        ),
        Mistake(INPUTS, ("np.sqrt(H)", "np.sqrt(D)")),
        Mistake(STACKED, ("np.sqrt(H)", "np.sqrt(4 * H)")),
        Mistake(SQUARED, ("1 / np.sqrt(H)", "1 / H")),
        Mistake(POSITIVE, ("uniform(-bound, bound,", "uniform(0, bound,")),
        Mistake(ONE_SIDED, ("uniform(-bound, bound,", "uniform(-bound, 0,")),
        Mistake(ONE_SIDED, ("rng.uniform(-bound, bound, (4 * H, H))", "rng.uniform(-bound, 0, (4 * H, H))")),
        Mistake(ONE_SIDED, ("uniform(-bound, bound,", "uniform(-bound, bound / 2,")),
        Mistake(ZERO, ("uniform(-bound, bound,", "uniform(0, 0,")),
        Mistake(
            ALIKE,
            ("rng.uniform(-bound, bound, (4 * H, D))", "np.tile(rng.uniform(-bound, bound, (H, D)), (4, 1))"),
            ("rng.uniform(-bound, bound, (4 * H, H))", "np.tile(rng.uniform(-bound, bound, (H, H)), (4, 1))"),
        ),
        Mistake(
            ALIKE,
            ("    b = ", "    Wx[3 * H :], Wh[3 * H :] = Wx[2 * H : 3 * H], Wh[2 * H : 3 * H]\n    b = "),
        ),
        Mistake(REPEATED, ("rng.uniform(-bound, bound, (4 * H, H))", "np.resize(Wx, (4 * H, H))")),
        Mistake(
            REPEATED,
            ("    bound", "    seed = rng.integers(1000)\n    bound"),
            ("= rng.uniform(", "= np.random.default_rng(seed).uniform("),
        ),
        Mistake(
            REPEATED,
            ("rng.uniform(-bound, bound, (4 * H, D))", "np.zeros((4 * H, D)) + rng.uniform(-bound, bound, (4 * H, 1))"),
        ),
        Mistake("The forget gate's bias is 0: its rows of b are to hold forget_bias.", ("= forget_bias", "= 0.0")),
        Mistake(
            "forget_bias is not used: the forget gate's bias is 1 whatever is asked for.", ("= forget_bias", "= 1.0")
        ),
        Mistake(
            "forget_bias stands in the rows of the input gate; the order is i, f, g, o, so f has rows H … 2H − 1.",
            ("b[H : 2 * H]", "b[:H]"),
        ),
        Mistake(
            "forget_bias stands in the rows of the candidate; the order is i, f, g, o, so f has rows H … 2H − 1.",
            ("b[H : 2 * H]", "b[2 * H : 3 * H]"),
        ),
        Mistake(
            "forget_bias stands in the rows of the output gate; the order is i, f, g, o, so f has rows H … 2H − 1.",
            ("b[H : 2 * H]", "b[3 * H :]"),
        ),
        Mistake(
            "The last row of the forget gate is left out: rows H … 2H − 1 are `b[H : 2 * H]`, a slice ends "
            "before its end.",
            ("b[H : 2 * H]", "b[H : 2 * H - 1]"),
        ),
        Mistake(
            "forget_bias stands in the rows of the input gate as well; it belongs in rows H … 2H − 1 alone.",
            ("b[H : 2 * H]", "b[: 2 * H]"),
        ),
        Mistake(
            "forget_bias stands in every fourth row; the rows of a gate stand together, those of f are H … 2H − 1.",
            ("b[H : 2 * H]", "b[1::4]"),
        ),
        Mistake(
            "Where forget_bias is left out it is 0; the `def` line gives it 1.", ("forget_bias=1.0", "forget_bias=0.0")
        ),
        Mistake("The biases of i, g and o are 1; they are 0.", ("np.zeros(4 * H)", "np.ones(4 * H)")),
        Mistake("All biases hold forget_bias; those of i, g and o are 0.", ("b[H : 2 * H]", "b[:]")),
        Mistake("Only one element holds forget_bias; all H rows of the forget gate do.", ("b[H : 2 * H]", "b[H]")),
        Mistake(
            "forget_bias stands in all rows from the forget gate on; it belongs in H of them, rows H … 2H − 1.",
            ("b[H : 2 * H]", "b[H:]"),
        ),
        Mistake(
            "The biases of i, g and o are drawn at random; they are 0.",
            ("np.zeros(4 * H)", "rng.uniform(-bound, bound, 4 * H)"),
        ),
        Mistake("b has an axis too many: its shape is (4H,).", ("    return", "    b = b[:, None]\n    return")),
        Mistake(
            "b is drawn at random, and forget_bias added to the forget gate's part; b is 0 there before, and 0 "
            "for i, g and o.",
            ("b = np.zeros(4 * H)", "b = rng.uniform(-bound, bound, 4 * H)"),
            ("= forget_bias", "+= forget_bias"),
        ),
    ),
)
