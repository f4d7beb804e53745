"""lstm_backward: all steps back, from the last to the first."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_back
from rnnkit.exercises.draw import normal, standard_cases
from rnnkit.exercises.lstm.cell import UNIT
from rnnkit.exercises.lstm.forward import draw_forward
from rnnkit.exercises.lstm.step_backward import lstm_step_backward
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw_backward(rng, T, N, D, H):
    return normal(rng, T, N, H), normal(rng, N, H), *draw_forward(rng, T, N, D, H)


def lstm_backward(dh_out, dc_T, cache):
    T = len(cache)
    dx = [None] * T
    dh_next, dc_next = np.zeros_like(dc_T), dc_T
    dWx = dWh = db = 0
    for t in reversed(range(T)):
        dh_t, dc_t = dh_out[t] + dh_next, dc_next
        dx[t], dh_next, dc_next, dWx_t, dWh_t, db_t = lstm_step_backward(dh_t, dc_t, cache[t])
        dWx = dWx + dWx_t
        dWh = dWh + dWh_t
        db = db + db_t
    return np.stack(dx), dh_next, dc_next, dWx, dWh, db


def oracle_backward(dh_out, dc_T, x, h0, c0, Wx, Wh, b):
    layer = nn.LSTM.from_params({"Wx": Wx, "Wh": Wh, "b": b})
    layer.forward(x, (h0, c0))
    dx, (dh0, dc0) = layer.backward(dh_out, (np.zeros_like(dc_T), dc_T))
    return dx, dh0, dc0, *layer.grads.values()


RUN = "        dx[t], dh_next, dc_next, dWx_t, dWh_t, db_t = lstm_step_backward(dh_t, dc_t, cache[t])\n"
SUMMED = ("dWx", "dWh", "db")
SUMS = "dW_h = Σ_t da_t h_{t−1}ᵀ, and so dW_x and db"

LSTM_BACKWARD = Exercise(
    name="lstm_backward",
    unit=UNIT,
    points=4,
    outputs=(
        Output.parse("dx (T, N, D)"),
        Output.parse("dh0 (N, H)"),
        Output.parse("dc0 (N, H)"),
        Output.parse("dWx (4H, D)"),
        Output.parse("dWh (4H, H)"),
        Output.parse("db (4H,)"),
    ),
    equation="dh_t = dh_out[t] + dh_next,   dc_t = dc_next,   for t = T … 1; after the last step dh_next is 0 and "
    "dc_next is dc_T, later they are the dh_{t−1}, dc_{t−1} of the step before",
    cases=standard_cases("TNDH", draw_backward, large=("large gradients", {0: 1000.0, 1: 1000.0})),
    oracle=oracle_backward,
    answer=lstm_backward,
    builds_on=("sigmoid", "lstm_step", "lstm_forward", "lstm_step_backward"),
    cache_from="lstm_forward",
    arguments=("dh_out", "dc_T", "x", "h0", "c0", "Wx", "Wh", "b"),
    look="Look at the last step alone, where dh_next is 0 and dc_next is dc_T, then at the last two: print dh_t and "
    "dc_t before each step, and dh_next and dc_next after it.",
    mistakes=(
        Mistake(
            "dc_T is not used: at the last step dc_next starts as dc_T, not as zeros.",
            ("np.zeros_like(dc_T), dc_T\n", "np.zeros_like(dc_T), np.zeros_like(dc_T)\n"),
            breaks="dc_next = dc_T after the last step",
        ),
        Mistake(
            "dc_T is added at every step; it arrives at the last cell state alone. What it does further back comes "
            "with dc_next.",
            ("dh_next, dc_next = np.zeros_like(dc_T), dc_T", "dh_next = dc_next = np.zeros_like(dc_T)"),
            ("dh_out[t] + dh_next, dc_next", "dh_out[t] + dh_next, dc_next + dc_T"),
            breaks="dc_next = dc_T after the last step, and there only",
        ),
        Mistake(
            "dc_T is added at every step, although dc_next starts with it; it arrives at the last cell state "
            "alone, and once.",
            ("dh_out[t] + dh_next, dc_next", "dh_out[t] + dh_next, dc_next + dc_T"),
            breaks="dc_next = dc_T after the last step, and there only",
        ),
        Mistake(
            "dc_T is handed in as a gradient at the last hidden state: it belongs to the cell state.",
            ("np.zeros_like(dc_T), dc_T\n", "dc_T, np.zeros_like(dc_T)\n"),
            breaks="dc_next = dc_T after the last step",
        ),
        Mistake(
            "dc_T is counted twice: it is added at the last step, and dc_next starts with it as well.",
            ("np.zeros_like(dc_T), dc_T\n", "np.zeros_like(dc_T), 2 * dc_T\n"),
            breaks="dc_next = dc_T after the last step",
        ),
        Mistake(
            "The hidden state's gradient does not cross from a step to the one before it: dh_t is dh_out[t] alone. "
            "Add the dh_prev of step t + 1.",
            ("dh_out[t] + dh_next", "dh_out[t]"),
        ),
        Mistake(
            "The cell state's gradient does not cross from a step to the one before it: hand on its dc_prev as "
            "dc_next. This is the long road of the LSTM.",
            (RUN, RUN.replace("dh_next, dc_next", "dh_next, _") + "        dc_next = 0 * dc_T\n"),
            ("dh_next, dc_next, dWx, dWh, db", "dh_next, _, dWx, dWh, db"),
        ),
        Mistake(
            "No gradient crosses from a step to the one before it, neither dh_next nor dc_next.",
            (RUN, RUN.replace("dh_next, dc_next", "dh_prev, dc_prev") + "        dc_next = 0 * dc_T\n"),
            ("return np.stack(dx), dh_next, dc_next", "return np.stack(dx), dh_prev, dc_prev"),
        ),
        Mistake(
            "dc_next is never renewed: every step gets dc_T. Hand on the dc_prev of this step.",
            (RUN, RUN.replace("dh_next, dc_next", "dh_next, dc_prev")),
            ("return np.stack(dx), dh_next, dc_next", "return np.stack(dx), dh_next, dc_prev"),
        ),
        Mistake(
            "dh_next and dc_next are never renewed: at the end of a step, its dh_prev and dc_prev become the "
            "next ones.",
            (RUN, RUN.replace("dh_next, dc_next", "dh_prev, dc_prev")),
            ("return np.stack(dx), dh_next, dc_next", "return np.stack(dx), dh_prev, dc_prev"),
        ),
        Mistake(
            way_back.PILED_UP,
            (RUN, RUN.replace("dh_next, dc_next", "dh_prev, dc_next") + "        dh_next = dh_next + dh_prev\n"),
        ),
        Mistake(
            "dc0 is dc_T as it was given; it is the dc_prev of the first step.",
            ("return np.stack(dx), dh_next, dc_next", "return np.stack(dx), dh_next, dc_T"),
            breaks="dc_{t−1} = dc ⊙ f",
        ),
        way_back.CACHES_FORWARDS,
        Mistake(
            "The last step's cache is read at every step: cache[t] belongs to dh_out[t].", ("cache[t])", "cache[-1])")
        ),
        Mistake(
            "dh_next and dc_next change places on the way to the next step: lstm_step_backward returns dx_t, dh_prev, "
            "dc_prev, in this order.",
            (RUN, RUN.replace("dh_next, dc_next", "dc_next, dh_next")),
            ("return np.stack(dx), dh_next, dc_next", "return np.stack(dx), dc_next, dh_next"),
        ),
        way_back.ONLY_THE_LAST_LOSS,
        Mistake(
            way_back.COUNTED_TWICE,
            ("np.zeros_like(dc_T), dc_T\n", "dh_out[-1], dc_T\n"),
        ),
        Mistake(
            "What flows back is piled up: the new dc_next replaces the old one, which is in it already.",
            (RUN, RUN.replace("dh_next, dc_next", "dh_next, dc_prev") + "        dc_next = dc_next + dc_prev\n"),
        ),
        way_back.all_overwritten(*SUMMED, breaks=SUMS),
        way_back.averaged(*SUMMED, breaks=SUMS),
        way_back.FORWARDS,
        way_back.ENDS_BEFORE_THE_FIRST,
        way_back.DX_BACKWARDS,
        way_back.DH0_IS_ZERO,
        Mistake(
            "dc0 is returned as zeros; it is what is left in dc_next after the loop.",
            ("dh_next, dc_next, dWx, dWh, db\n", "dh_next, 0 * dc_next, dWx, dWh, db\n"),
        ),
        way_back.DH0_WITH_A_LOSS,
        Mistake(
            "dh0 and dc0 are taken a step too early: these are the gradients at h_1 and c_1. Those at h_0 and c_0 are "
            "the dh_prev and dc_prev of the first step.",
            ("np.stack(dx), dh_next, dc_next", "np.stack(dx), dh_t, dc_t"),
        ),
        way_back.always_float64("np.stack(dx), dh_next, dc_next, dWx, dWh, db"),
        Mistake(
            way_back.CHANGES_DH_OUT,
            (
                "        dh_t, dc_t = dh_out[t] + dh_next, dc_next",
                "        dh_out[t] += dh_next\n        dh_t, dc_t = dh_out[t], dc_next",
            ),
        ),
        way_back.CACHE_USED_UP,
        way_back.CACHE_TURNED_ROUND,
        way_back.of_the_last_step_alone(*SUMMED),
        Mistake(
            "dh_t and dc_t change places on the way into lstm_step_backward; the order is dh_t, dc_t, cache.",
            ("lstm_step_backward(dh_t, dc_t,", "lstm_step_backward(dc_t, dh_t,"),
        ),
        Mistake(
            "dh_next is added to the cell state's gradient; it belongs to dh_out[t].",
            ("dh_out[t] + dh_next, dc_next", "dh_out[t], dc_next + dh_next"),
        ),
        Mistake(
            "dh_next starts as dc_T; after the last step nothing flows into the hidden state but dh_out, so it "
            "starts as zeros.",
            ("np.zeros_like(dc_T), dc_T\n", "dc_T, dc_T\n"),
        ),
        way_back.RETURNS_IN_THE_LOOP,
        way_back.NO_LOSS,
        way_back.CACHE_OF_THE_STEP_BEFORE,
        way_back.LOSS_OF_THE_STEP_BEFORE,
        way_back.clipped_on_the_way(RUN),
        *way_back.overwritten(*SUMMED),
        *way_back.clipped_inside("dWx, dWh, db"),
    ),
)
