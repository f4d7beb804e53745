"""lstm_step_backward: one step back."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import gates, way_back
from rnnkit.exercises.draw import normal, standard_cases
from rnnkit.exercises.lstm.cell import UNIT, draw_step
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw_step_backward(rng, N, D, H):
    return normal(rng, N, H), normal(rng, N, H), *draw_step(rng, N, D, H)


def lstm_step_backward(dh_t, dc_t, cache):
    x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t = cache
    tanh_c = np.tanh(c_t)
    dc = dc_t + dh_t * o * (1 - tanh_c**2)
    da_i = dc * g * i * (1 - i)
    da_f = dc * c_prev * f * (1 - f)
    da_g = dc * i * (1 - g**2)
    da_o = dh_t * tanh_c * o * (1 - o)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
    dx_t = da @ Wx
    dh_prev = da @ Wh
    dc_prev = dc * f
    dWx = da.T @ x_t
    dWh = da.T @ h_prev
    db = da.sum(axis=0)
    return dx_t, dh_prev, dc_prev, dWx, dWh, db


def oracle_step_backward(dh_t, dc_t, x_t, h_prev, c_prev, Wx, Wh, b):
    layer = nn.LSTM.from_params({"Wx": Wx, "Wh": Wh, "b": b})
    layer.forward(x_t[None], (h_prev, c_prev))
    dx, (dh_prev, dc_prev) = layer.backward(dh_t[None], (np.zeros_like(dc_t), dc_t))
    return dx[0], dh_prev, dc_prev, *layer.grads.values()


TOTAL = "dc = dc_t + dh_t ⊙ o ⊙ (1 − tanh²(c_t))"
INPUT = "da_i = dc ⊙ g ⊙ i ⊙ (1 − i)"
FORGET = "da_f = dc ⊙ c_{t−1} ⊙ f ⊙ (1 − f)"
CANDIDATE = "da_g = dc ⊙ i ⊙ (1 − g²)"
OUTPUT = "da_o = dh_t ⊙ tanh(c_t) ⊙ o ⊙ (1 − o)"
ROAD = "dc_{t−1} = dc ⊙ f"
ROWS = "da = (da_i, da_f, da_g, da_o), side by side in the order of the rows of W_x, W_h and b"


def read_as(order):
    apart = [gate for gate, read in zip("ifgo", order, strict=True) if gate != read]
    what = (
        f"{' and '.join(apart)} have changed places where the cache is read"
        if len(apart) == 2
        else (f"What lstm_step wrote into the cache as i, f, g, o is read as {', '.join(order)}")
    )
    return f"{what}. Read it in the order in which lstm_step wrote it."


OTHER_ORDER = "The four parts of da are joined in another order than the rows of Wx, Wh and b, which is i, f, g, o."
GETS_C = "The output gate gets c_t; it was multiplied by tanh(c_t)."
SLOPE_OF_SIGMOID = "The candidate has the slope of a sigmoid, g(1 − g); it is a tanh, whose slope is 1 − g²."

LSTM_STEP_BACKWARD = Exercise(
    name="lstm_step_backward",
    unit=UNIT,
    points=5,
    outputs=(
        Output.parse("dx_t (N, D)"),
        Output.parse("dh_prev (N, H)"),
        Output.parse("dc_prev (N, H)"),
        Output.parse("dWx (4H, D)"),
        Output.parse("dWh (4H, H)"),
        Output.parse("db (4H,)"),
    ),
    equation=f"{TOTAL};   {INPUT},   {FORGET},   {CANDIDATE},   {OUTPUT};   {ROAD}",
    cases=standard_cases("NDH", draw_step_backward, large=("large gradients", {0: 1000.0, 1: 1000.0})),
    oracle=oracle_step_backward,
    answer=lstm_step_backward,
    builds_on=("sigmoid", "lstm_step"),
    cache_from="lstm_step",
    arguments=("dh_t", "dc_t", "x_t", "h_prev", "c_prev", "Wx", "Wh", "b"),
    look="dc_prev needs dc alone: get it right first. Then db, which is the sum of da over the rows: its four blocks "
    "of H tell which gate is wrong.",
    mistakes=(
        Mistake(
            "dc_t is not used: what arrives from the next step at the cell state has to be added to what comes "
            "through h_t.",
            ("dc = dc_t + dh_t", "dc = dh_t"),
            breaks=TOTAL,
        ),
        Mistake(
            "What comes through h_t is missing: dc is dc_t alone. The cell state acts on the loss in two ways.",
            ("dc = dc_t + dh_t * o * (1 - tanh_c**2)", "dc = dc_t"),
            breaks=TOTAL,
        ),
        Mistake(
            "The output gate is missing in the way from h_t to c_t.",
            ("dh_t * o * (1 - tanh_c**2)", "dh_t * (1 - tanh_c**2)"),
            breaks=TOTAL,
        ),
        Mistake(
            "tanh′ is missing in the way from h_t to c_t.",
            ("dh_t * o * (1 - tanh_c**2)", "dh_t * o"),
            breaks=TOTAL,
        ),
        Mistake(
            "tanh′ has c_t itself in it, 1 − c_t²; it is 1 − tanh²(c_t).",
            ("(1 - tanh_c**2)", "(1 - c_t**2)"),
            breaks=TOTAL,
        ),
        Mistake(
            "tanh′ has h_t in it, 1 − h_t²; h_t is o ⊙ tanh(c_t), so it is 1 − tanh²(c_t).",
            ("(1 - tanh_c**2)", "(1 - (o * tanh_c) ** 2)"),
            breaks=TOTAL,
        ),
        Mistake(
            "The square is missing in tanh′: it is 1 − tanh²(c_t).", ("(1 - tanh_c**2)", "(1 - tanh_c)"), breaks=TOTAL
        ),
        Mistake(
            "tanh′ is multiplied to the whole sum; it belongs to what comes through h_t, and dc_t does not pass "
            "that tanh.",
            ("dc_t + dh_t * o * (1 - tanh_c**2)", "(dc_t + dh_t * o) * (1 - tanh_c**2)"),
            breaks=TOTAL,
        ),
        Mistake(
            "dc_prev has only dc_t in it, without what came through h_t: f multiplies the whole of dc.",
            ("dc_prev = dc * f", "dc_prev = dc_t * f"),
            breaks=ROAD,
        ),
        Mistake("dc_prev is not multiplied by the forget gate.", ("dc_prev = dc * f", "dc_prev = dc"), breaks=ROAD),
        Mistake(
            "dc_prev has the slope of the forget gate, f(1 − f); it is multiplied by f itself.",
            ("dc_prev = dc * f", "dc_prev = dc * f * (1 - f)"),
            breaks=ROAD,
        ),
        Mistake(
            "dc_prev has c_{t−1} in it; the factor of c_{t−1} in the cell is f.",
            ("dc_prev = dc * f", "dc_prev = dc * c_prev"),
            breaks=ROAD,
        ),
        Mistake(
            "The output gate gets dh_t alone; it was multiplied by tanh(c_t).",
            ("dh_t * tanh_c * o", "dh_t * o"),
            breaks="da_o = dh_t ⊙ tanh(c_t) ⊙ o(1 − o)",
        ),
        Mistake(
            "The input gate gets c_{t−1} and the forget gate g; in i ⊙ g the factor of i is g, in f ⊙ c_{t−1} "
            "that of f is c_{t−1}.",
            ("da_i = dc * g", "da_i = dc * c_prev"),
            ("da_f = dc * c_prev", "da_f = dc * g"),
        ),
        Mistake(
            "dh_t arrives at c_t as it is; on its way from h_t it is multiplied by o and by tanh′.",
            ("dh_t * o * (1 - tanh_c**2)", "dh_t"),
            breaks="dc = dc_t + dh_t ⊙ o ⊙ (1 − tanh²(c_t))",
        ),
        Mistake(
            GETS_C,
            ("dh_t * tanh_c * o", "dh_t * c_t * o"),
            breaks=OUTPUT,
        ),
        Mistake(
            "The output gate gets dc; it stands in h_t, so what arrives at it is dh_t.",
            ("dh_t * tanh_c * o", "dc * tanh_c * o"),
            breaks=OUTPUT,
        ),
        Mistake(
            "The forget gate gets the new cell state c_t; it multiplied the old one, c_{t−1}.",
            ("dc * c_prev * f", "dc * c_t * f"),
            breaks=FORGET,
        ),
        Mistake(
            "The gates get dc_t alone; like dc_prev, they get the whole of dc, with what came through h_t in it.",
            ("da_i = dc *", "da_i = dc_t *"),
            ("da_f = dc *", "da_f = dc_t *"),
            ("da_g = dc *", "da_g = dc_t *"),
            breaks=TOTAL,
        ),
        Mistake(
            "h_{t−1} and c_{t−1} have changed places: the forget gate multiplied c_{t−1}, and Wh multiplied h_{t−1}. "
            "Read the cache in the order in which lstm_step wrote it.",
            ("x_t, h_prev, c_prev, Wx", "x_t, c_prev, h_prev, Wx"),
            breaks=FORGET,
        ),
        Mistake(
            "The input gate and the candidate have the wrong partners: in i ⊙ g the factor of i is g, and that "
            "of g is i.",
            ("dc * g * i * (1 - i)", "dc * i * i * (1 - i)"),
            ("dc * i * (1 - g**2)", "dc * g * (1 - g**2)"),
            breaks=f"{INPUT},   {CANDIDATE}",
        ),
        gates.no_slopes("i", "f", "o", breaks=f"{INPUT},   {FORGET},   {OUTPUT}"),
        Mistake("The input gate has lost its sigmoid′.", (" * i * (1 - i)", ""), breaks=INPUT),
        Mistake("The forget gate has lost its sigmoid′.", (" * f * (1 - f)", ""), breaks=FORGET),
        Mistake("The output gate has lost its sigmoid′.", (" * o * (1 - o)", ""), breaks=OUTPUT),
        gates.sigmoid_again("i, f and o", "i", "f", "o", first="da_i =", breaks=f"{INPUT},   {FORGET},   {OUTPUT}"),
        *(
            Mistake(
                f"The {name} gate's slope is made with one sigmoid too many: {gate} is σ(a) already, so it is "
                f"{gate}(1 − {gate}).",
                (f"{gate} * (1 - {gate})", gates.sigmoid_of(gate)),
                breaks=equation,
            )
            for name, gate, equation in (("input", "i", INPUT), ("forget", "f", FORGET), ("output", "o", OUTPUT))
        ),
        gates.slopes_of_tanh("i", "f", "o", breaks=f"{INPUT},   {FORGET},   {OUTPUT}"),
        Mistake("The candidate has lost its tanh′.", (" * (1 - g**2)", ""), breaks=CANDIDATE),
        Mistake(
            SLOPE_OF_SIGMOID,
            ("(1 - g**2)", "g * (1 - g)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "tanh is taken once more: g is tanh(a_g) already, so the slope is 1 − g².",
            ("(1 - g**2)", "(1 - np.tanh(g) ** 2)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            OTHER_ORDER,
            ("[da_i, da_f, da_g, da_o]", "[da_i, da_f, da_o, da_g]"),
            breaks=ROWS,
        ),
        Mistake(
            "i and f have changed places where da is joined; the order of the rows is i, f, g, o.",
            ("[da_i, da_f, da_g, da_o]", "[da_f, da_i, da_g, da_o]"),
            breaks=ROWS,
        ),
        Mistake(
            "dWh is made with the new state; Wh multiplied the old one, h_{t−1}.",
            ("da.T @ h_prev", "da.T @ (o * tanh_c)"),
            breaks="dW_h = Σ da h_{t−1}ᵀ",
        ),
        gates.mean_over_sequences("db = Σ da"),
        Mistake(
            "db is not summed: it has a row for every sequence, and b is one vector for all of them.",
            ("da.sum(axis=0)", "da"),
            breaks="db = Σ da",
        ),
        Mistake(
            "db has an axis too many, (1, 4H): the shape of b is (4H,).", ("axis=0)\n", "axis=0, keepdims=True)\n")
        ),
        gates.axes_swapped("da", "da"),
        Mistake(
            "dh_prev stands first; the order is dx_t, dh_prev, dc_prev, dWx, dWh, db.",
            ("return dx_t, dh_prev, dc_prev", "return dh_prev, dc_prev, dx_t"),
        ),
        Mistake(
            "The numbers are right, but dc_t, the caller's own array, is changed: `dc_t += …` writes into it, "
            "`dc = dc_t + …` makes a new one.",
            ("dc = dc_t + dh_t * o * (1 - tanh_c**2)", "dc_t += dh_t * o * (1 - tanh_c**2)\n    dc = dc_t"),
        ),
        gates.cache_changed("c_t", ("tanh_c = np.tanh(c_t)", "tanh_c = np.tanh(c_t, out=c_t)")),
        gates.own_blocks_transposed_back("da", 4),
        gates.slopes_without_sigmoid("i", "f", "o"),
        Mistake(
            "The derivative of the sigmoid is cut short to σ: it is σ (1 − σ).",
            (" * i * (1 - i)", " * i"),
            (" * f * (1 - f)", " * f"),
            (" * o * (1 - o)", " * o"),
        ),
        *(
            mistake
            for name, gate, equation in (("input", "i", INPUT), ("forget", "f", FORGET), ("output", "o", OUTPUT))
            for mistake in gates.one_slope_cut_short(name, gate, equation)
        ),
        Mistake(
            "All slopes are missing, σ(1 − σ) at the gates and 1 − g² at the candidate: da is the gradient "
            "inside of them.",
            (" * i * (1 - i)", ""),
            (" * f * (1 - f)", ""),
            (" * o * (1 - o)", ""),
            (" * (1 - g**2)", ""),
        ),
        Mistake(
            "The square is missing in the candidate's slope: it is 1 − g².", ("(1 - g**2)", "(1 - g)"), breaks=CANDIDATE
        ),
        Mistake(
            "The square of the candidate's slope is in the wrong place: it is 1 − g², not (1 − g)².",
            ("(1 - g**2)", "(1 - g) ** 2"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The square of tanh′ is in the wrong place: it is 1 − tanh²(c_t), not (1 − tanh(c_t))².",
            ("(1 - tanh_c**2)", "(1 - tanh_c) ** 2"),
            breaks=TOTAL,
        ),
        Mistake(
            "dc_t and dh_t are added first; o ⊙ tanh′ belongs to what comes through h_t alone, and dc_t does not "
            "pass that tanh.",
            ("dc_t + dh_t * o * (1 - tanh_c**2)", "(dc_t + dh_t) * o * (1 - tanh_c**2)"),
            breaks=TOTAL,
        ),
        *(
            Mistake(
                "tanh is taken of the old cell state, c_{t−1}; in h_t = o ⊙ tanh(c_t) it is the new one.",
                right_wrong,
                breaks=TOTAL,
            )
            for right_wrong in (
                ("tanh_c = np.tanh(c_t)", "tanh_c = np.tanh(c_prev)"),
                ("(1 - tanh_c**2)", "(1 - np.tanh(c_prev) ** 2)"),
            )
        ),
        *(
            Mistake("tanh is taken twice: tanh of c_t, and of the result once more.", right_wrong, breaks=TOTAL)
            for right_wrong in (
                ("tanh_c = np.tanh(c_t)", "tanh_c = np.tanh(np.tanh(c_t))"),
                ("(1 - tanh_c**2)", "(1 - np.tanh(tanh_c) ** 2)"),
            )
        ),
        Mistake(
            "i, f and g get dh_t; they stand in c_t, so what arrives at them is dc.",
            ("da_i = dc *", "da_i = dh_t *"),
            ("da_f = dc *", "da_f = dh_t *"),
            ("da_g = dc *", "da_g = dh_t *"),
        ),
        *(
            Mistake(
                f"The {name} gets {wrong} alone; it stands in c_t, so what arrives at it is dc, the whole.",
                (f"da_{gate} = dc *", f"da_{gate} = {wrong} *"),
                breaks=equation,
            )
            for name, gate, equation in (
                ("input gate", "i", INPUT),
                ("forget gate", "f", FORGET),
                ("candidate", "g", CANDIDATE),
            )
            for wrong in ("dh_t", "dc_t")
        ),
        Mistake("The input gate gets i itself; in i ⊙ g its factor is g.", ("dc * g * i", "dc * i * i"), breaks=INPUT),
        Mistake(
            "The candidate gets g itself; in i ⊙ g its factor is i.",
            ("dc * i * (1 - g**2)", "dc * g * (1 - g**2)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The forget gate gets h_{t−1}; it multiplied the old cell state, c_{t−1}.",
            ("dc * c_prev * f", "dc * h_prev * f"),
            breaks=FORGET,
        ),
        Mistake(
            "dWh is made with the old cell state; Wh multiplied the old hidden state, h_{t−1}.",
            ("da.T @ h_prev", "da.T @ c_prev"),
            breaks="dW_h = Σ da h_{t−1}ᵀ",
        ),
        Mistake(
            OTHER_ORDER,
            ("[da_i, da_f, da_g, da_o]", "[da_f, da_i, da_o, da_g]"),
            breaks=ROWS,
        ),
        *(
            Mistake(read_as(order), ("Wh, i, f, g, o", f"Wh, {', '.join(order)}"), breaks="")
            for order in permutations("ifgo")
            if order != ("i", "f", "g", "o")
        ),
        Mistake(
            "c_{t−1} and c_t have changed places where the cache is read. Read it in the order in which "
            "lstm_step wrote it.",
            ("h_prev, c_prev, Wx, Wh, i, f, g, o, c_t", "h_prev, c_t, Wx, Wh, i, f, g, o, c_prev"),
            breaks="",
        ),
        Mistake(
            "dh_t and dc_t have changed places: the arguments are dh_t, dc_t, cache, in this order.",
            ("(dh_t, dc_t, cache)", "(dc_t, dh_t, cache)"),
            breaks="",
        ),
        *gates.axes_of_one_swapped("da", "da"),
        *way_back.clipped_inside("dWx, dWh, db"),
    ),
)
