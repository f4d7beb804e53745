"""lstm_backward: all steps back, from the last to the first."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.draw import normal, standard_cases
from rnnkit.exercises.lstm.cell import UNIT
from rnnkit.exercises.lstm.forward import draw_forward
from rnnkit.exercises.lstm.step_backward import lstm_step_backward
from rnnkit.exercises.spec import Exercise, Mistake, Output
from rnnkit.exercises.way_back import LOSS_IN_DH0, clipped_inside, overwritten


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
    "dc_t "
    "before each step, and dh_next and dc_next after it.",
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
            "What flows back is piled up: the new dh_next replaces the old one, which is in it already.",
            (RUN, RUN.replace("dh_next, dc_next", "dh_prev, dc_next") + "        dh_next = dh_next + dh_prev\n"),
        ),
        Mistake(
            "dc0 is dc_T as it was given; it is the dc_prev of the first step.",
            ("return np.stack(dx), dh_next, dc_next", "return np.stack(dx), dh_next, dc_T"),
            breaks="dc_{t−1} = dc ⊙ f",
        ),
        Mistake(
            "The steps' caches are read from the first on, while dh_out is read from the last on: cache[t] "
            "belongs to dh_out[t].",
            ("cache[t])", "cache[T - 1 - t])"),
        ),
        Mistake(
            "The last step's cache is read at every step: cache[t] belongs to dh_out[t].", ("cache[t])", "cache[-1])")
        ),
        Mistake(
            "dh_next and dc_next change places on the way to the next step: lstm_step_backward returns dx_t, dh_prev, "
            "dc_prev, in this order.",
            (RUN, RUN.replace("dh_next, dc_next", "dc_next, dh_next")),
            ("return np.stack(dx), dh_next, dc_next", "return np.stack(dx), dc_next, dh_next"),
        ),
        Mistake(
            "Only the last step's dh_out is used. Every step may have a loss of its own: at each one dh_out[t] and "
            "dh_next are added.",
            ("dh_out[t] + dh_next", "dh_out[t] if t == T - 1 else dh_next"),
        ),
        Mistake(
            "The last step's dh_out is counted twice: dh_next starts with it, and the loop adds it again.",
            ("np.zeros_like(dc_T), dc_T\n", "dh_out[-1], dc_T\n"),
        ),
        Mistake(
            "What flows back is piled up: the new dc_next replaces the old one, which is in it already.",
            (RUN, RUN.replace("dh_next, dc_next", "dh_next, dc_prev") + "        dc_next = dc_next + dc_prev\n"),
        ),
        Mistake(
            "The gradients of the weights are overwritten at every step; the weights are the same at all steps, so "
            "their gradients add up.",
            ("dWx + dWx_t", "dWx_t"),
            ("dWh + dWh_t", "dWh_t"),
            ("db + db_t", "db_t"),
            breaks="dW_h = Σ_t da_t h_{t−1}ᵀ, and so dW_x and db",
        ),
        Mistake(
            "The gradients of the weights are averaged over the steps; they add up.",
            ("dWx, dWh, db\n", "dWx / T, dWh / T, db / T\n"),
            breaks="dW_h = Σ_t da_t h_{t−1}ᵀ, and so dW_x and db",
        ),
        Mistake(
            "The loop runs forwards in time. What arrives at step t comes from step t + 1, so that one is done first.",
            ("reversed(range(T))", "range(T)"),
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
        Mistake(
            "dc0 is returned as zeros; it is what is left in dc_next after the loop.",
            ("dh_next, dc_next, dWx, dWh, db\n", "dh_next, 0 * dc_next, dWx, dWh, db\n"),
        ),
        Mistake(LOSS_IN_DH0, ("np.stack(dx), dh_next,", "np.stack(dx), dh_out[0] + dh_next,")),
        Mistake(
            "dh0 and dc0 are taken a step too early: these are the gradients at h_1 and c_1. Those at h_0 and c_0 are "
            "the dh_prev and dc_prev of the first step.",
            ("np.stack(dx), dh_next, dc_next", "np.stack(dx), dh_t, dc_t"),
        ),
        Mistake(
            "The results are always float64: `np.zeros` makes that unless it is told the arguments' dtype.",
            (
                "np.stack(dx), dh_next, dc_next, dWx, dWh, db",
                "tuple(a.astype(float) for a in (np.stack(dx), dh_next, dc_next, dWx, dWh, db))",
            ),
        ),
        Mistake(
            "The numbers are right, but dh_out, the caller's own array, is changed: `dh_out[t] += dh_next` writes into "
            "it. Put the sum in a new array.",
            (
                "        dh_t, dc_t = dh_out[t] + dh_next, dc_next",
                "        dh_out[t] += dh_next\n        dh_t, dc_t = dh_out[t], dc_next",
            ),
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
            ("db = db + db_t", "db = db_t if t == T - 1 else db"),
        ),
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
        Mistake(
            "What flows back is clipped on the way: large gradients arrive cut off at the step before. Clipping "
            "comes once, "
            "before the update.",
            (RUN, RUN + "        dh_next = np.clip(dh_next, -5, 5)\n"),
        ),
        *overwritten("dWx", "dWh", "db"),
        *clipped_inside("dWx, dWh, db"),
    ),
)
