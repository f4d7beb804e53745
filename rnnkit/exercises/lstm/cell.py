"""sigmoid and lstm_step: the gates, and one step forward."""

from __future__ import annotations

import warnings
from itertools import permutations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import gates
from rnnkit.exercises.draw import normal, sizes, standard_cases, state
from rnnkit.exercises.spec import Case, Exercise, Misfit, Mistake, Output

UNIT = "06_lstm"

# -- sigmoid


def sigmoid_cases(rng):
    def case(*letters, kind="values", dtype=np.float64, strided=False, **fixed):
        drawn = sizes(rng, "TNH") | fixed
        shape = [drawn[letter] for letter in letters]
        return Case((normal(rng, *shape, scale=2.0).astype(dtype),), {"x.shape": tuple(shape)}, kind, strided)

    def far(dtype, *shape):
        x = normal(rng, *shape, scale=2.0)
        x.flat[:3] = -1e4, 1e4, 0.0
        return Case((x.astype(dtype),), {"x.shape": shape}, "x = ±1e4")

    return [
        case("N", "H"),
        case("T", "N", "H"),
        case("H"),
        case("N", "H", kind="N = 1", N=1),
        far(np.float64, 3, 4),
        far(np.float32, 2, 5),
        case("N", "H", kind="float32", dtype=np.float32),
        case("N", "H", kind="any layout", strided=True),
    ]


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def call_without_overflow(answer, args):
    """A warning costs nothing elsewhere; here the exercise asks for a sigmoid without this one."""
    try:
        with warnings.catch_warnings(), np.errstate(over="warn"):
            warnings.filterwarnings("error", "overflow", RuntimeWarning)
            return answer(*args)
    except RuntimeWarning as warning:
        raise Misfit("it gives a warning, “{warning}”, and a sigmoid can do without", warning=warning) from None


SIGMOID = Exercise(
    name="sigmoid",
    unit=UNIT,
    points=1,
    outputs=(Output.parse("y (x.shape)"),),
    equation="σ(x) = 1 / (1 + e^(−x)) = (1 + tanh(x/2)) / 2",
    cases=sigmoid_cases,
    oracle=nn.sigmoid,
    answer=sigmoid,
    call=call_without_overflow,
    unwarned=lambda args: True,
    look="Try np.array([-1e4, 0.0, 1e4], dtype=np.float32): expected are 0, 0.5 and 1, and no warning.",
    mistakes=(
        Mistake(
            "For ordinary x the values are right, but e^… of a number like 10⁴ overflows. No exponent may be large and "
            "positive: use the form with tanh, or compute positive and negative x apart. (`np.where` computes both of "
            "its branches for all x, so it does not help by itself.)",
            ("0.5 * (1 + np.tanh(0.5 * x))", "1 / (1 + np.exp(-x))"),
        ),
        Mistake(
            "In float32 e^x overflows from x = 89 on: cut x off at ±80, or use the form with tanh.",
            ("0.5 * (1 + np.tanh(0.5 * x))", "1 / (1 + np.exp(-np.clip(x, -500, 500)))"),
        ),
        Mistake(
            "The sign in the exponent is wrong: this is σ(−x), which falls where σ rises.",
            ("np.tanh(0.5 * x)", "np.tanh(-0.5 * x)"),
        ),
        Mistake("This is tanh(x); a sigmoid lies between 0 and 1.", ("0.5 * (1 + np.tanh(0.5 * x))", "np.tanh(x)")),
        Mistake(
            "The x inside tanh is not halved, so the curve is too steep: this is σ(2x).",
            ("np.tanh(0.5 * x)", "np.tanh(x)"),
        ),
        Mistake(
            "The result is not halved: it lies between 0 and 2.",
            ("0.5 * (1 + np.tanh(0.5 * x))", "1 + np.tanh(0.5 * x)"),
        ),
        Mistake(
            "1 is added after halving, so the values lie between 0.5 and 1.5.",
            ("0.5 * (1 + np.tanh(0.5 * x))", "1 + 0.5 * np.tanh(0.5 * x)"),
        ),
        Mistake("The 1 is missing: this lies between −½ and ½.", ("(1 + np.tanh(0.5 * x))", "np.tanh(0.5 * x)")),
        Mistake(
            "This is the slope of the sigmoid, σ(1 − σ); asked for is σ itself.",
            ("return 0.5 * (1 + np.tanh(0.5 * x))", "s = 0.5 * (1 + np.tanh(0.5 * x))\n    return s * (1 - s)"),
        ),
        Mistake(
            "x is cut off at ±10, where the sigmoid is still 0.00005 away from 0 and 1. Cut off much further out, or "
            "use the form with tanh.",
            ("np.tanh(0.5 * x)", "np.tanh(0.5 * np.clip(x, -10, 10))"),
        ),
        Mistake(
            "This is a softmax: the values are divided by their sum over the last axis. A sigmoid looks at each "
            "number alone.",
            (
                "return 0.5 * (1 + np.tanh(0.5 * x))",
                "e = np.exp(x - x.max(axis=-1, keepdims=True))\n    return e / e.sum(axis=-1, keepdims=True)",
            ),
        ),
        Mistake(
            "The result is always float64; it has to keep the dtype of x.",
            ("return 0.5 * (1 + np.tanh(0.5 * x))", "return (0.5 * (1 + np.tanh(0.5 * x))).astype(np.float64)"),
        ),
        Mistake(
            "The numbers are right, but x, the caller's own array, is changed: write into a new array.",
            ("return 0.5 * (1 + np.tanh(0.5 * x))", "x[...] = 0.5 * (1 + np.tanh(0.5 * x))\n    return x"),
        ),
        Mistake(
            "This is a softmax over the whole array: the values are divided by their sum. A sigmoid looks at "
            "each number alone.",
            ("return 0.5 * (1 + np.tanh(0.5 * x))", "e = np.exp(x - x.max())\n    return e / e.sum()"),
        ),
        Mistake(
            "`1 / 1 + e` is (1 / 1) + e: the sum needs brackets, 1 / (1 + e).",
            ("0.5 * (1 + np.tanh(0.5 * x))", "1 / 1 + np.exp(-x)"),
        ),
        Mistake(
            "The sign of x is lost: with exp(−|x|) alone negative numbers come out as positive ones do, at ½ or above.",
            ("0.5 * x", "0.5 * np.abs(x)"),
        ),
    ),
)


# -- lstm_step


def draw_weights(rng, D, H):
    return normal(rng, 4 * H, D, scale=0.6), normal(rng, 4 * H, H, scale=0.5), normal(rng, 4 * H, scale=0.5)


def draw_step(rng, N, D, H):
    return normal(rng, N, D), state(rng, N, H), 1.5 * state(rng, N, H), *draw_weights(rng, D, H)


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    a = x_t @ Wx.T + h_prev @ Wh.T + b
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)
    i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
    c_t = f * c_prev + i * g
    h_t = o * np.tanh(c_t)
    cache = x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t
    return h_t, c_t, cache


def oracle_step(x_t, h_prev, c_prev, Wx, Wh, b):
    _, state = nn.LSTM.from_params({"Wx": Wx, "Wh": Wh, "b": b}).forward(x_t[None], (h_prev, c_prev))
    return state


SUM = "a = W_x x_t + W_h h_{t−1} + b, whose rows are those of i, f, g, o, in this order"
GATES = "i = σ(a_i),   f = σ(a_f),   g = tanh(a_g),   o = σ(a_o)"
CELL = "c_t = f ⊙ c_{t−1} + i ⊙ g"
HIDDEN = "h_t = o ⊙ tanh(c_t)"


def wrong_order(order):
    if order == ("f", "i", "g", "o"):
        return (
            "The gates i and f have changed places: the rows of the stack are i, f, g, o, and in the cell f goes with "
            "c_{t−1}, i with g."
        )
    return gates.rows_read_as(order, "ifgo")


LSTM_STEP = Exercise(
    name="lstm_step",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("h_t (N, H)"), Output.parse("c_t (N, H)")),
    unjudged=("cache",),
    equation=f"{GATES};   {CELL},   {HIDDEN}",
    cases=standard_cases("NDH", draw_step, large=("large c_prev", {2: 20.0})),
    oracle=oracle_step,
    answer=lstm_step,
    builds_on=("sigmoid",),
    look="Print the shapes of i, f, g, o, all (N, H). Then work out c_t for one unit by hand, and h_t after it.",
    mistakes=(
        Mistake("The bias b is missing from the sum.", (" + b\n", "\n"), breaks=SUM),
        *(
            Mistake(
                "All four gates get the same H numbers of b; each has a block of its own: b[:H], b[H:2H], "
                "b[2H:3H], b[3H:].",
                (" + b\n", f" + np.tile(np.split(b, 4)[{block}], 4)\n"),
                breaks=SUM,
            )
            for block in range(4)
        ),
        Mistake(
            "The old state h_{t−1} is missing: the gates look at the input alone.",
            (" + h_prev @ Wh.T", ""),
            breaks=SUM,
        ),
        Mistake("The input is missing: the gates look at the old state alone.", ("x_t @ Wx.T + ", ""), breaks=SUM),
        Mistake(
            "The gates read the old cell state; they read the old hidden state h_{t−1}.",
            ("h_prev @ Wh.T", "c_prev @ Wh.T"),
            breaks=SUM,
        ),
        Mistake(
            "The candidate g has a sigmoid; its function is tanh, so that it can be negative.",
            ("np.tanh(a_g)", "sigmoid(a_g)"),
            breaks=GATES,
        ),
        Mistake("The candidate g has lost its tanh.", ("np.tanh(a_g)", "a_g"), breaks=GATES),
        Mistake(
            gates.TANH_GATES,
            ("sigmoid(", "np.tanh("),
            breaks=GATES,
        ),
        Mistake(gates.BARE_GATES, ("sigmoid(", "("), breaks=GATES),
        Mistake(
            "Nothing is squashed: i, f and o are sigmoids of their sums, g is a tanh.",
            ("sigmoid(", "("),
            ("np.tanh(a_g)", "a_g"),
            breaks=GATES,
        ),
        *(
            gates.tanh_gate(name, (f"sigmoid(a_{gate})", f"np.tanh(a_{gate})"), breaks=GATES)
            for name, gate in (("input", "i"), ("forget", "f"), ("output", "o"))
        ),
        Mistake(
            "g is the tanh of a sigmoid: all four sums went through the sigmoid first. g is tanh(a_g).",
            ("np.tanh(a_g)", "np.tanh(sigmoid(a_g))"),
            breaks=GATES,
        ),
        Mistake(
            "g is squashed twice: it is one tanh of its sum.", ("np.tanh(a_g)", "np.tanh(np.tanh(a_g))"), breaks=GATES
        ),
        Mistake(
            gates.SQUASHED_TWICE,
            (
                "sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)",
                "*map(sigmoid, map(sigmoid, (a_i, a_f))), np.tanh(a_g), sigmoid(sigmoid(a_o))",
            ),
            breaks=GATES,
        ),
        *(
            Mistake(
                f"The output gate is made of the {rows}'s rows; those of i, f, g, o stand in this order.",
                ("sigmoid(a_o)", f"sigmoid({a})"),
                breaks=SUM,
            )
            for rows, a in (("candidate", "a_g"), ("forget gate", "a_f"), ("input gate", "a_i"))
        ),
        Mistake(
            "The cell state is clipped; it may grow as far as the gates let it.",
            ("c_t = f * c_prev + i * g", "c_t = np.clip(f * c_prev + i * g, -10, 10)"),
            breaks=CELL,
        ),
        Mistake(
            "The forget gate multiplies the candidate as well; it belongs to the old cell state.",
            ("f * c_prev + i * g", "c_prev + f * i * g"),
            breaks=CELL,
        ),
        Mistake(
            "The forget gate is missing: the old cell state is kept whole. (So was the cell of 1997.)",
            ("f * c_prev", "c_prev"),
            breaks=CELL,
        ),
        Mistake("The input gate is missing: the candidate is added whole.", ("+ i * g", "+ g"), breaks=CELL),
        Mistake(
            "The output gate stands where the input gate belongs: what is written is i ⊙ g.",
            ("+ i * g", "+ o * g"),
            breaks=CELL,
        ),
        Mistake(
            "The forget gate stands where the input gate belongs, or i is made of its rows: what is written is i ⊙ g.",
            ("+ i * g", "+ f * g"),
            breaks=CELL,
        ),
        *(
            Mistake(
                f"The {name} gate multiplies the old cell state, or f is made of its rows; what is kept of "
                f"c_{{t−1}} is f ⊙ c_{{t−1}}.",
                ("f * c_prev", f"{gate} * c_prev"),
                breaks=CELL,
            )
            for name, gate in (("input", "i"), ("output", "o"))
        ),
        Mistake("The candidate is missing: i stands alone.", ("+ i * g", "+ i"), breaks=CELL),
        Mistake(
            "1 − f stands where the input gate belongs: an LSTM forgets and writes with two separate gates.",
            ("+ i * g", "+ (1 - f) * g"),
            breaks=CELL,
        ),
        Mistake("The old cell state is missing: nothing is carried on.", ("f * c_prev + i * g", "i * g"), breaks=CELL),
        Mistake(
            "tanh is taken of c_t itself, and this is handed on; it is taken for h_t alone, and c_t stays as it is.",
            ("c_t = f * c_prev + i * g", "c_t = np.tanh(f * c_prev + i * g)"),
            ("o * np.tanh(c_t)", "o * c_t"),
            breaks="c_t = f ⊙ c_{t−1} + i ⊙ g",
        ),
        Mistake(
            "The old hidden state stands in the cell; f multiplies the old cell state c_{t−1}.",
            ("f * c_prev", "f * h_prev"),
            breaks=CELL,
        ),
        Mistake(
            "There is a tanh around the old cell state; on its way through the cell nothing squashes it.",
            ("f * c_prev", "f * np.tanh(c_prev)"),
            breaks=CELL,
        ),
        Mistake(
            "There is a tanh around the new cell state itself; it belongs into h_t alone.",
            ("c_t = f * c_prev + i * g", "c_t = np.tanh(f * c_prev + i * g)"),
            breaks=CELL,
        ),
        Mistake("The tanh is missing in h_t.", ("o * np.tanh(c_t)", "o * c_t"), breaks=HIDDEN),
        Mistake("The output gate is missing in h_t.", ("o * np.tanh(c_t)", "np.tanh(c_t)"), breaks=HIDDEN),
        Mistake(
            "tanh is taken of o ⊙ c_t; the gate stands outside.",
            ("o * np.tanh(c_t)", "np.tanh(o * c_t)"),
            breaks=HIDDEN,
        ),
        Mistake(
            "A sigmoid stands in h_t where tanh belongs.",
            ("o * np.tanh(c_t)", "o * sigmoid(c_t)"),
            breaks=HIDDEN,
        ),
        Mistake(
            "h_t is made from the old cell state; first the new c_t, then h_t from it.",
            ("o * np.tanh(c_t)", "o * np.tanh(c_prev)"),
            breaks=HIDDEN,
        ),
        Mistake(
            "`reshape` does not take the four gates apart: a is (N, 4H), and a gate is a block of H columns. Use "
            "`np.split(a, 4, axis=1)` or slices `a[:, :H]`, `a[:, H:2*H]`, …",
            ("np.split(a, 4, axis=1)", "a.reshape(4, *h_prev.shape)"),
            breaks=SUM,
        ),
        Mistake(
            "Every fourth column is read as a gate; a gate is a block of H columns that stand together.",
            ("np.split(a, 4, axis=1)", "(a[:, k::4] for k in range(4))"),
            breaks=SUM,
        ),
        Mistake(
            "c_t stands first; the order is h_t, c_t, cache.", ("return h_t, c_t, cache", "return c_t, h_t, cache")
        ),
        Mistake(
            "The numbers are right, but c_prev, the caller's own array, is changed: `c_prev *= f` writes into it. "
            "Make a new array, `c_t = f * c_prev + i * g`.",
            ("c_t = f * c_prev + i * g", "c_prev *= f\n    c_prev += i * g\n    c_t = c_prev"),
        ),
        *(
            Mistake(
                wrong_order(order),
                ("a_i, a_f, a_g, a_o = np", ", ".join(f"a_{gate}" for gate in order) + " = np"),
                breaks=SUM,
            )
            for order in permutations("ifgo")
            if order != ("i", "f", "g", "o")
        ),
        gates.own_blocks_transposed(4, SUM),
        Mistake(
            "1 − f multiplies the old cell state; it is f, the share that is kept.",
            ("f * c_prev", "(1 - f) * c_prev"),
            breaks=CELL,
        ),
        Mistake(
            "The forget gate multiplies the whole sum; it belongs to the old cell state alone.",
            ("f * c_prev + i * g", "f * (c_prev + i * g)"),
            breaks=CELL,
        ),
        Mistake(
            "1 is added to the forget gate's sum. The bias that keeps the gate open is in b already, once it is "
            "there from the start.",
            ("sigmoid(a_f)", "sigmoid(a_f + 1)"),
            breaks=SUM,
        ),
    ),
)
