"""gru_backward: all steps back, from the last to the first."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_back
from rnnkit.exercises.draw import normal, standard_cases
from rnnkit.exercises.gru.cell import UNIT
from rnnkit.exercises.gru.forward import draw_forward
from rnnkit.exercises.gru.step_backward import gru_step_backward
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw_backward(rng, T, N, D, H):
    return normal(rng, T, N, H), *draw_forward(rng, T, N, D, H)


def gru_backward(dh_out, cache):
    T = len(cache)
    dx = [None] * T
    dh_next = np.zeros_like(dh_out[0])
    dWx = dWh = dbx = dbh = 0
    for t in reversed(range(T)):
        dh_t = dh_out[t] + dh_next
        dx[t], dh_next, dWx_t, dWh_t, dbx_t, dbh_t = gru_step_backward(dh_t, cache[t])
        dWx = dWx + dWx_t
        dWh = dWh + dWh_t
        dbx = dbx + dbx_t
        dbh = dbh + dbh_t
    return np.stack(dx), dh_next, dWx, dWh, dbx, dbh


def oracle_backward(dh_out, x, h0, Wx, Wh, bx, bh):
    layer = nn.GRU.from_params({"Wx": Wx, "Wh": Wh, "bx": bx, "bh": bh})
    layer.forward(x, h0)
    dx, dh0 = layer.backward(dh_out)
    return dx, dh0, *layer.grads.values()


RUN = "        dx[t], dh_next, dWx_t, dWh_t, dbx_t, dbh_t = gru_step_backward(dh_t, cache[t])\n"
SUMMED = ("dWx", "dWh", "dbx", "dbh")
SUMS = "dW_h = Σ_t da_h h_{t−1}ᵀ, and so dW_x, db_x, db_h"

GRU_BACKWARD = Exercise(
    name="gru_backward",
    unit=UNIT,
    points=4,
    outputs=(
        Output.parse("dx (T, N, D)"),
        Output.parse("dh0 (N, H)"),
        Output.parse("dWx (3H, D)"),
        Output.parse("dWh (3H, H)"),
        Output.parse("dbx (3H,)"),
        Output.parse("dbh (3H,)"),
    ),
    equation="dh_t = dh_out[t] + dh_next  for t = T … 1; after the last step dh_next is 0, later it is the dh_{t−1} of "
    "the step before",
    cases=standard_cases("TNDH", draw_backward, large=("large gradients", {0: 1000.0})),
    oracle=oracle_backward,
    answer=gru_backward,
    builds_on=("gru_step", "gru_forward", "gru_step_backward"),
    cache_from="gru_forward",
    arguments=("dh_out", "x", "h0", "Wx", "Wh", "bx", "bh"),
    look="Look at the last step alone, where dh_next is 0, then at the last two: print dh_t before each step and "
    "dh_next after it.",
    mistakes=(
        Mistake(
            "No gradient crosses from a step to the one before it: dh_t is dh_out[t] alone. Add the dh_prev of step "
            "t + 1, and renew dh_next at the end of each step.",
            ("dh_out[t] + dh_next", "dh_out[t]"),
        ),
        way_back.ONLY_THE_LAST_LOSS,
        Mistake(
            way_back.COUNTED_TWICE,
            ("np.zeros_like(dh_out[0])", "dh_out[-1]"),
        ),
        Mistake(
            way_back.PILED_UP,
            (RUN, RUN.replace("dh_next", "dh_prev") + "        dh_next = dh_next + dh_prev\n"),
        ),
        Mistake(
            "dh_out[t] is added to dh_next once more after the step: a step's own loss enters once, before it.",
            (RUN, RUN + "        dh_next = dh_next + dh_out[t]\n"),
        ),
        Mistake(
            "The step before it gets dh_out[t + 1] a second time, beside dh_next, which has it in it already.",
            ("dh_out[t] + dh_next", "dh_out[t] + dh_next + (dh_out[t + 1] if t < T - 1 else 0)"),
        ),
        way_back.all_overwritten(*SUMMED, breaks=SUMS),
        way_back.averaged(*SUMMED, breaks=SUMS),
        Mistake(
            "The gradients of the biases are overwritten at every step; they add up like those of the weights.",
            ("dbx + dbx_t", "dbx_t"),
            ("dbh + dbh_t", "dbh_t"),
            breaks=SUMS,
        ),
        way_back.FORWARDS,
        way_back.CACHES_FORWARDS,
        way_back.ENDS_BEFORE_THE_FIRST,
        way_back.DX_BACKWARDS,
        way_back.DH0_IS_ZERO,
        way_back.DH0_WITH_A_LOSS,
        Mistake(
            way_back.DH0_TOO_EARLY,
            ("np.stack(dx), dh_next", "np.stack(dx), dh_t"),
        ),
        Mistake(
            "dbx and dbh have changed places.",
            ("dbx, dbh\n", "dbh, dbx\n"),
        ),
        way_back.always_float64("np.stack(dx), dh_next, dWx, dWh, dbx, dbh"),
        Mistake(
            way_back.CHANGES_DH_OUT,
            ("        dh_t = dh_out[t] + dh_next", "        dh_out[t] += dh_next\n        dh_t = dh_out[t]"),
        ),
        way_back.CACHE_USED_UP,
        way_back.CACHE_TURNED_ROUND,
        way_back.of_the_last_step_alone(*SUMMED),
        way_back.RETURNS_IN_THE_LOOP,
        way_back.NO_LOSS,
        way_back.CACHE_OF_THE_STEP_BEFORE,
        way_back.LOSS_OF_THE_STEP_BEFORE,
        *way_back.overwritten(*SUMMED),
        way_back.clipped_on_the_way(RUN),
        *way_back.clipped_inside("dWx, dWh, dbx, dbh"),
    ),
)
