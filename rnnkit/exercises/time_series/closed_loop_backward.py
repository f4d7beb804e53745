"""closed_loop_backward: the gradient that goes through what was fed back."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_back
from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import Exercise, Mistake, Output
from rnnkit.exercises.time_series.closed_loop import draw_closed_loop, oracle_forward, over_a_horizon
from rnnkit.exercises.time_series.past import UNIT


def draw_backward(rng, T, N, D, H):
    y0, h0, Wxh, Whh, bh, Why, by = draw_closed_loop(rng, N, D, H)
    y, h = oracle_forward(y0, h0, T, Wxh, Whh, bh, Why, by)
    return normal(rng, T, N, D), y0, h0, y, h, Wxh, Whh, Why


def closed_loop_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    dWxh, dWhh, dbh = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    dWhy, dby = np.zeros_like(Why), np.zeros_like(y0[0])
    dx_next, dh_next = np.zeros_like(y0), np.zeros_like(h0)
    for t in reversed(range(len(dy))):
        x_t = y[t - 1] if t > 0 else y0
        h_prev = h[t - 1] if t > 0 else h0
        dy_t = dy[t] + dx_next
        dh_t = dy_t @ Why + dh_next
        da = dh_t * (1 - h[t] ** 2)
        dWhy += dy_t.T @ h[t]
        dby += dy_t.sum(axis=0)
        dWxh += da.T @ x_t
        dWhh += da.T @ h_prev
        dbh += da.sum(axis=0)
        dx_next = da @ Wxh
        dh_next = da @ Whh
    return dx_next, dh_next, dWxh, dWhh, dbh, dWhy, dby


def oracle_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    """The finished layers, one step at a time, each run forward again and then backward."""
    bh = np.arctanh(h[0, 0]) - Wxh @ y0[0] - Whh @ h0[0]
    output = nn.Dense.from_params({"W": Why, "b": y[0, 0] - Why @ h[0, 0]})
    total, dx, dh = {}, 0 * y0, 0 * h0
    for t in range(len(dy) - 1, -1, -1):
        rnn = nn.RNN.from_params({"Wxh": Wxh, "Whh": Whh, "bh": bh})
        rnn.forward((y[t - 1] if t else y0)[None], h[t - 1] if t else h0)
        output.forward(h[t])
        dx, dh = rnn.backward((output.backward(dy[t] + dx) + dh)[None])
        dx = dx[0]
        for name, gradient in (rnn.grads | output.grads).items():
            total[name] = total.get(name, 0) + gradient
    return dx, dh, *(total[name] for name in ("Wxh", "Whh", "bh", "W", "b"))


MEET, STATE = "dy_t = dy[t] + dx_next", "dh_t = dy_t @ Why + dh_next"
DA = "da = dh_t * (1 - h[t] ** 2)"
RESULTS = "dx_next, dh_next, dWxh, dWhh, dbh, dWhy, dby"
IN_DWHY, IN_DBY = "dWhy += dy_t.T @ h[t]", "dby += dy_t.sum(axis=0)"
LOOP = "reversed(range(len(dy)))"

CLOSED_LOOP_BACKWARD = Exercise(
    name="closed_loop_backward",
    unit=UNIT,
    points=4,
    outputs=(
        Output.parse("dy0 (N, D)"),
        Output.parse("dh0 (N, H)"),
        Output.parse("dWxh (H, D)"),
        Output.parse("dWhh (H, H)"),
        Output.parse("dbh (H,)"),
        Output.parse("dWhy (D, H)"),
        Output.parse("dby (D,)"),
    ),
    equation="dy_t = dy[t] + W_xhᵀ da_{t+1},   dh_t = W_hyᵀ dy_t + W_hhᵀ da_{t+1},   da_t = dh_t ⊙ (1 − h_t²), from "
    "the last step to the first",
    cases=over_a_horizon(draw_backward, large=("large dy", {0: 1000.0})),
    oracle=oracle_backward,
    answer=closed_loop_backward,
    look="Start with a horizon of 1, where nothing is fed back. Then 2: y_1 is an output and an input, so two "
    "gradients meet there.",
    mistakes=(
        Mistake(
            "No gradient goes through what was fed back: y_t is also the next input, so dx_next of step t + 1 is added "
            "to dy[t]. (Without it this is the way back with given inputs.)",
            (MEET, "dy_t = dy[t]"),
        ),
        Mistake(
            "dWhy and dby are made with dy[t] alone; the whole gradient at y_t is dy[t] + dx_next.",
            (IN_DWHY, "dWhy += dy[t].T @ h[t]"),
            (IN_DBY, "dby += dy[t].sum(axis=0)"),
        ),
        Mistake(
            "dWhy is made with dy[t] alone; the whole gradient at y_t is dy[t] + dx_next.",
            (IN_DWHY, "dWhy += dy[t].T @ h[t]"),
            breaks="dW_hy = Σ_t (dy[t] + dx_next) h_tᵀ",
        ),
        Mistake(
            "dby is made with dy[t] alone; the whole gradient at y_t is dy[t] + dx_next.",
            (IN_DBY, "dby += dy[t].sum(axis=0)"),
            breaks="db_y = Σ_t (dy[t] + dx_next)",
        ),
        Mistake(
            "What comes through the input is used for dWhy and dby and does not reach the state: dh_t needs W_hyᵀ "
            "times the whole dy_t.",
            (STATE, "dh_t = dy[t] @ Why + dh_next"),
        ),
        Mistake(
            "dx_next is subtracted; the two gradients that meet at y_t are added.",
            (MEET, "dy_t = dy[t] - dx_next"),
        ),
        Mistake(
            "What comes through the input reaches the state twice: dy_t has dx_next in it already.",
            (STATE, "dh_t = dy_t @ Why + dx_next @ Why + dh_next"),
        ),
        Mistake(
            "Nothing goes from state to state: dh_next of step t + 1 is added to what comes from y_t.",
            (STATE, "dh_t = dy_t @ Why"),
        ),
        Mistake(
            "Only the last step's dy is used; every forecast may have a loss of its own.",
            (MEET, "dy_t = (dy[t] if t == len(dy) - 1 else 0 * dy[t]) + dx_next"),
        ),
        Mistake(
            "dx_next is piled up: it is what the step after sends back, that one alone.",
            ("dx_next = da @ Wxh", "dx_next = dx_next + da @ Wxh"),
        ),
        Mistake(way_back.PILED_UP, ("dh_next = da @ Whh", "dh_next = dh_next + da @ Whh")),
        Mistake(
            "dx_next is taken from dh_t without tanh′: what goes through W_xhᵀ is da.",
            ("dx_next = da @ Wxh", "dx_next = dh_t @ Wxh"),
        ),
        Mistake(
            "dh_next is taken from dh_t without tanh′: what goes through W_hhᵀ is da.",
            ("dh_next = da @ Whh", "dh_next = dh_t @ Whh"),
        ),
        Mistake(way_back.NO_SLOPE, (DA, "da = dh_t")),
        Mistake(way_back.SQUARE_OUTSIDE, (DA, "da = dh_t * (1 - h[t]) ** 2")),
        Mistake(
            "tanh is taken once more: h_t is tanh of the sum already, so tanh′ is 1 − h_t².",
            (DA, "da = dh_t * (1 - np.tanh(h[t]) ** 2)"),
        ),
        Mistake("tanh′ is taken at the state before the step; it belongs to h_t.", (DA, "da = dh_t * (1 - h_prev**2)")),
        Mistake(
            "tanh′ multiplies only what comes from y_t, and dh_next goes past it: both meet at h_t, and go through its "
            "tanh together.",
            (DA, "da = dy_t @ Why * (1 - h[t] ** 2) + dh_next"),
        ),
        Mistake(
            "The feedback takes the way of a tanh: the input is y_t itself, so nothing multiplies dx_next.",
            (MEET, "dy_t = dy[t] + dx_next * (1 - y[t] ** 2)"),
        ),
        Mistake(
            "dWxh is made with the step's own output, y_t; its input was the forecast before, y_{t−1}, and at first "
            "y0.",
            ("da.T @ x_t", "da.T @ y[t]"),
            breaks="dW_xh = Σ_t da_t x_tᵀ,   x_t = y_{t−1}",
        ),
        Mistake(
            "dWxh is made with y0 at every step; from the second on the input is the forecast before.",
            ("da.T @ x_t", "da.T @ y0"),
            breaks="dW_xh = Σ_t da_t x_tᵀ,   x_t = y_{t−1}",
        ),
        Mistake(
            "At the first step dWxh is made with the last forecast: y[t − 1] with t = 0 is y[−1]. The first input is "
            "y0.",
            ("da.T @ x_t", "da.T @ y[t - 1]"),
            breaks="dW_xh = Σ_t da_t x_tᵀ,   x_1 = y0",
        ),
        Mistake(
            "At the first step dWhh is made with the last state: h[t − 1] with t = 0 is h[−1]. The first one is h0.",
            ("da.T @ h_prev", "da.T @ h[t - 1]"),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ",
        ),
        Mistake(
            "dWhh is made with the state after the step; it is the outer product of da_t and h_{t−1}.",
            ("da.T @ h_prev", "da.T @ h[t]"),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ",
        ),
        Mistake(
            "dWhy is made with the state before the step; y_t comes from h_t.",
            (IN_DWHY, "dWhy += dy_t.T @ h_prev"),
            breaks="dW_hy = Σ_t (dy[t] + dx_next) h_tᵀ",
        ),
        Mistake(
            "dbh is made with dh_t, before tanh′; the bias stands inside tanh.",
            ("da.sum(axis=0)", "dh_t.sum(axis=0)"),
            breaks="db_h = Σ_t da_t",
        ),
        *(
            Mistake(
                f"{name} adds up all numbers, those of every column: the sum is over the sequences alone, `axis=0`.",
                (line, line.replace("axis=0", "")),
                breaks="",
            )
            for name, line in (("dby", IN_DBY), ("dbh", "dbh += da.sum(axis=0)"))
        ),
        Mistake(
            "On the way back W_hh is used as on the way forward: with rows it is `da @ Whh`, without `.T`.",
            ("da @ Whh", "da @ Whh.T"),
        ),
        Mistake(
            way_back.NOT_SUMMED,
            ("dWxh +=", "dWxh ="),
            ("dWhh +=", "dWhh ="),
            ("dbh +=", "dbh ="),
            ("dWhy +=", "dWhy ="),
            ("dby +=", "dby ="),
            breaks="",
        ),
        *(
            Mistake(
                f"{name} is overwritten at every step; it adds up like the other gradients.",
                (f"{name} +=", f"{name} ="),
                breaks="",
            )
            for name in ("dWxh", "dWhh", "dbh", "dWhy", "dby")
        ),
        Mistake(
            "The loop runs forwards in time. What arrives at step t comes from step t + 1, so that one is done first.",
            (LOOP, "range(len(dy))"),
        ),
        Mistake(way_back.LEAVES_0_OUT, (LOOP, "range(len(dy) - 1, 0, -1)")),
        Mistake("The loop leaves the last step out: it starts at horizon − 2.", (LOOP, "reversed(range(len(dy) - 1))")),
        Mistake("Only the last step is gone through.", (LOOP, "[len(dy) - 1]")),
        Mistake(
            way_back.ZERO_DH0,
            (f"return {RESULTS}", f"return {RESULTS.replace('dh_next', '0 * dh_next')}"),
            breaks="dh_0 = W_hhᵀ da_1",
        ),
        Mistake(
            "dy0 is returned as zeros; it is what is left in dx_next after the loop, since y0 is the first input.",
            (f"return {RESULTS}", f"return {RESULTS.replace('dx_next', '0 * dx_next')}"),
            breaks="dy0 = W_xhᵀ da_1",
        ),
        Mistake(
            "dy0 has dy[0] in it. That is the loss at y_1; y0 is an input alone, and gets dx_next of the first step.",
            (f"return {RESULTS}", f"return {RESULTS.replace('dx_next', 'dy[0] + dx_next')}"),
            breaks="dy0 = W_xhᵀ da_1",
        ),
        Mistake(
            "dy0 is taken a step too early: this is the whole gradient at y_1. y0 is the input of the first step.",
            (f"return {RESULTS}", f"return {RESULTS.replace('dx_next', 'dy_t')}"),
            breaks="dy0 = W_xhᵀ da_1",
        ),
        Mistake(
            way_back.DH0_TOO_EARLY,
            (f"return {RESULTS}", f"return {RESULTS.replace('dh_next', 'dh_t')}"),
            breaks="dh_0 = W_hhᵀ da_1",
        ),
        Mistake(
            "What flows back is clipped on the way: large gradients arrive cut off at the step before. Clipping comes "
            "once, before the update.",
            ("dh_next = da @ Whh\n", "dh_next = np.clip(da @ Whh, -5, 5)\n        dx_next = np.clip(dx_next, -5, 5)\n"),
        ),
        *way_back.clipped_inside("dWxh, dWhh, dbh, dWhy, dby"),
        Mistake(
            "The gradients of the weights are averaged over the steps; they add up.",
            (
                f"return {RESULTS}",
                "dWxh, dWhh, dbh, dWhy, dby = (g / len(dy) for g in (dWxh, dWhh, dbh, dWhy, dby))\n    "
                f"return {RESULTS}",
            ),
            breaks="",
        ),
        Mistake(
            "The numbers are right, but dy, the caller's own array, is changed: `dy[t] += dx_next` writes into it. Put "
            "the sum in a new array.",
            (MEET, "dy[t] += dx_next\n        dy_t = dy[t]"),
        ),
        Mistake(
            "The results are always float64: `np.zeros` makes that unless it is told the arguments' dtype.",
            (f"return {RESULTS}", f"return tuple(g.astype(float) for g in ({RESULTS}))"),
        ),
        Mistake("The square is missing: tanh′ is 1 − h_t².", (DA, "da = dh_t * (1 - h[t])")),
        Mistake(
            "dx_next is made from dh_next; the input has its own way back, da @ Wxh.",
            ("dx_next = da @ Wxh", "dx_next = da @ Whh @ Wxh"),
        ),
        Mistake(
            "dh_next is multiplied by the tanh′ of the step before, which multiplies it there once more.",
            ("dh_next = da @ Whh", "dh_next = da @ Whh * (1 - h_prev**2)"),
        ),
        Mistake(
            "dh0 is multiplied by W_hh once too often: it is what is left in dh_next after the loop.",
            (f"return {RESULTS}", f"return {RESULTS.replace('dh_next', 'dh_next @ Whh')}"),
            breaks="dh_0 = W_hhᵀ da_1",
        ),
        Mistake(
            "The first step's part of dWxh is missing: its input is y0.",
            ("da.T @ x_t", "da.T @ (x_t if t > 0 else 0 * y0)"),
            breaks="dW_xh = Σ_t da_t x_tᵀ,   x_1 = y0",
        ),
        Mistake(
            "The first step's part of dWhh is missing: its old state is h0, which is not 0.",
            ("da.T @ h_prev", "da.T @ (h_prev if t > 0 else 0 * h0)"),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ",
        ),
        Mistake(
            "dWhy is made with tanh of h_t; h_t is what tanh has made already.",
            (IN_DWHY, "dWhy += dy_t.T @ np.tanh(h[t])"),
            breaks="dW_hy = Σ_t (dy[t] + dx_next) h_tᵀ",
        ),
        *(
            Mistake(
                f"{name} is made with dh_t, before tanh′; it is made with da_t.",
                (line, line.replace("da", "dh_t", 1)),
                breaks=sums,
            )
            for name, line, sums in (
                ("dWxh", "da.T @ x_t", "dW_xh = Σ_t da_t x_tᵀ"),
                ("dWhh", "da.T @ h_prev", "dW_hh = Σ_t da_t h_{t−1}ᵀ"),
            )
        ),
    ),
)
