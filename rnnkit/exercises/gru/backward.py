"""gru_backward: all steps back, from the last to the first."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.draw import normal, standard_cases
from rnnkit.exercises.gru.cell import UNIT
from rnnkit.exercises.gru.forward import draw_forward
from rnnkit.exercises.gru.step_backward import gru_step_backward
from rnnkit.exercises.spec import Exercise, Mistake, Output
from rnnkit.exercises.way_back import LOSS_IN_DH0, clipped_inside, overwritten


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
    "dh_next "
    "after it.",
    mistakes=(
        Mistake(
            "No gradient crosses from a step to the one before it: dh_t is dh_out[t] alone. Add the dh_prev of step "
            "t + 1, and renew dh_next at the end of each step.",
            ("dh_out[t] + dh_next", "dh_out[t]"),
        ),
        Mistake(
            "Only the last step's dh_out is used. Every step may have a loss of its own: at each one dh_out[t] and "
            "dh_next are added.",
            ("dh_out[t] + dh_next", "dh_out[t] if t == T - 1 else dh_next"),
        ),
        Mistake(
            "The last step's dh_out is counted twice: dh_next starts with it, and the loop adds it again.",
            ("np.zeros_like(dh_out[0])", "dh_out[-1]"),
        ),
        Mistake(
            "What flows back is piled up: the new dh_next replaces the old one, which is in it already.",
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
        Mistake(
            "The gradients of the weights are overwritten at every step; the weights are the same at all steps, so "
            "their gradients add up.",
            ("dWx + dWx_t", "dWx_t"),
            ("dWh + dWh_t", "dWh_t"),
            ("dbx + dbx_t", "dbx_t"),
            ("dbh + dbh_t", "dbh_t"),
            breaks=SUMS,
        ),
        Mistake(
            "The gradients of the weights are averaged over the steps; they add up.",
            ("dWx, dWh, dbx, dbh\n", "dWx / T, dWh / T, dbx / T, dbh / T\n"),
            breaks=SUMS,
        ),
        Mistake(
            "The gradients of the biases are overwritten at every step; they add up like those of the weights.",
            ("dbx + dbx_t", "dbx_t"),
            ("dbh + dbh_t", "dbh_t"),
            breaks=SUMS,
        ),
        Mistake(
            "The loop runs forwards in time. What arrives at step t comes from step t + 1, so that one is done first.",
            ("reversed(range(T))", "range(T)"),
        ),
        Mistake(
            "The steps' caches are read from the first on, while dh_out is read from the last on: cache[t] belongs to "
            "dh_out[t].",
            ("cache[t])", "cache[T - 1 - t])"),
        ),
        Mistake(
            "The loop ends before the first step, t = 0: `range(T - 1, 0, -1)` leaves 0 out.",
            ("reversed(range(T))", "range(T - 1, min(T - 2, 0), -1)"),
            ("[None] * T", "[0 * cache[0][0]] * T"),
        ),
        Mistake(
            "dx runs backwards in time: a list that is filled from the last step has to be turned round.",
            ("np.stack(dx)", "np.stack(dx[::-1])"),
        ),
        Mistake(
            "dh0 is returned as zeros; it is what is left in dh_next after the loop.",
            ("np.stack(dx), dh_next,", "np.stack(dx), 0 * dh_next,"),
        ),
        Mistake(LOSS_IN_DH0, ("np.stack(dx), dh_next,", "np.stack(dx), dh_out[0] + dh_next,")),
        Mistake(
            "dh0 is taken a step too early: this is the gradient at h_1. That at h_0 is the dh_prev of the first step.",
            ("np.stack(dx), dh_next", "np.stack(dx), dh_t"),
        ),
        Mistake(
            "dbx and dbh have changed places.",
            ("dbx, dbh\n", "dbh, dbx\n"),
        ),
        Mistake(
            "The results are always float64: `np.zeros` makes that unless it is told the arguments' dtype.",
            (
                "np.stack(dx), dh_next, dWx, dWh, dbx, dbh",
                "tuple(a.astype(float) for a in (np.stack(dx), dh_next, dWx, dWh, dbx, dbh))",
            ),
        ),
        Mistake(
            "The numbers are right, but dh_out, the caller's own array, is changed: `dh_out[t] += dh_next` writes into "
            "it. Put the sum in a new array.",
            ("        dh_t = dh_out[t] + dh_next", "        dh_out[t] += dh_next\n        dh_t = dh_out[t]"),
        ),
        Mistake(
            "The numbers are right, but the cache is used up: `cache.pop()` takes its steps out, so the next "
            "call finds "
            "it empty. Read `cache[t]`, or go through `reversed(cache)`.",
            ("cache[t])", "cache.pop())"),
        ),
        Mistake(
            "The numbers are right, but the cache is turned round for good: `cache.reverse()` changes the list itself. "
            "`reversed(cache)` leaves it alone.",
            ("    dWx = dWh", "    cache.reverse()\n    dWx = dWh"),
            ("cache[t])", "cache[T - 1 - t])"),
        ),
        Mistake(
            "The weight gradients are those of the last step alone; the weights are the same at every step, so "
            "their gradients add up.",
            ("dWx = dWx + dWx_t", "dWx = dWx_t if t == T - 1 else dWx"),
            ("dWh = dWh + dWh_t", "dWh = dWh_t if t == T - 1 else dWh"),
            ("dbx = dbx + dbx_t", "dbx = dbx_t if t == T - 1 else dbx"),
            ("dbh = dbh + dbh_t", "dbh = dbh_t if t == T - 1 else dbh"),
        ),
        Mistake(
            "`return` stands inside the loop, so it ends after one step, the last in time.",
            ("    return np.stack(dx),", "        return np.stack(dx[t:]),"),
        ),
        Mistake("dh_out is not used: at every step dh_out[t] is added to dh_next.", ("dh_out[t] + dh_next", "dh_next")),
        Mistake(
            "At step t the cache of another step is read, cache[t − 1]; with dh_out[t] goes cache[t].",
            ("cache[t])", "cache[t - 1])"),
        ),
        Mistake(
            "At step t the gradient of another step is added, dh_out[t − 1]; with cache[t] goes dh_out[t].",
            ("dh_out[t] + dh_next", "dh_out[t - 1] + dh_next"),
        ),
        *overwritten("dWx", "dWh", "dbx", "dbh"),
        Mistake(
            "What flows back is clipped on the way: large gradients arrive cut off at the step before. Clipping "
            "comes once, "
            "before the update.",
            (RUN, RUN + "        dh_next = np.clip(dh_next, -5, 5)\n"),
        ),
        *clipped_inside("dWx, dWh, dbx, dbh"),
    ),
)
