"""rnn_backward: all steps back, from the last to the first."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises import way_back, way_forward
from rnnkit.exercises.bptt.network import UNIT, draw_backward, network
from rnnkit.exercises.bptt.step import rnn_step_backward
from rnnkit.exercises.draw import standard_cases
from rnnkit.exercises.spec import Exercise, Mistake, Output


def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    T = x.shape[0]
    dx = np.zeros_like(x)
    dWxh = np.zeros_like(Wxh)
    dWhh = np.zeros_like(Whh)
    dbh = np.zeros_like(Whh[0])
    dh_next = np.zeros_like(h0)
    for t in reversed(range(T)):
        h_prev = h[t - 1] if t > 0 else h0
        dh_t = dh_out[t] + dh_next
        dx[t], dh_next, dWxh_t, dWhh_t, dbh_t = rnn_step_backward(dh_t, x[t], h_prev, h[t], Wxh, Whh)
        dWxh += dWxh_t
        dWhh += dWhh_t
        dbh += dbh_t
    return dx, dh_next, dWxh, dWhh, dbh


def oracle_backward(dh_out, x, h0, h, Wxh, Whh):
    rnn = network(x, h0, h, Wxh, Whh)
    return *rnn.backward(dh_out), *rnn.grads.values()


GRADIENTS = (
    Output.parse("dx (T, N, D)"),
    Output.parse("dh0 (N, H)"),
    Output.parse("dWxh (H, D)"),
    Output.parse("dWhh (H, H)"),
    Output.parse("dbh (H,)"),
)


def both_ways_back(dh_out, x, h0, h, Wxh, Whh):
    """Every step's loop to the start begins with what the step after it has handed on."""
    dx, dh_next, dWxh, dWhh, dbh = 0 * x, 0 * h0, 0 * Wxh, 0 * Whh, 0 * Whh[0]
    for end in reversed(range(x.shape[0])):
        dh_t = dh_out[end] + dh_next
        for t in range(end, -1, -1):
            h_prev = h[t - 1] if t > 0 else h0
            dx_t, dh_t, dWxh_t, dWhh_t, dbh_t = rnn_step_backward(dh_t, x[t], h_prev, h[t], Wxh, Whh)
            dx[t] += dx_t
            dWxh, dWhh, dbh = dWxh + dWxh_t, dWhh + dWhh_t, dbh + dbh_t
            if t == end:
                dh_next = dh_t
    return dx, dh_t, dWxh, dWhh, dbh


RNN_BACKWARD = Exercise(
    name="rnn_backward",
    unit=UNIT,
    points=5,
    outputs=GRADIENTS,
    equation="dh_t = dh_out[t] + dh_next, from the last step to the first; dh_next is 0 at first, then the dh_prev of "
    "the step just done",
    cases=standard_cases("TNDH", draw_backward, large=("large gradients", {0: 1000.0})),
    oracle=oracle_backward,
    answer=rnn_backward,
    builds_on=("rnn_step_backward",),
    look="Do the last step alone, where dh_next is 0; then the last two, with T = 2.",
    mistakes=(
        Mistake(
            "No gradient crosses from a step to the one before it: dh_t is dh_out[t] alone. What "
            "rnn_step_backward returned as dh_prev at step t + 1 has to be added.",
            ("dh_out[t] + dh_next", "dh_out[t] + 0"),
        ),
        Mistake(
            "dh_next is added but never renewed, so it stays 0: hand on the dh_prev of this step.",
            ("dx[t], dh_next, dWxh_t", "dx[t], dh_prev, dWxh_t"),
        ),
        Mistake(
            "Only the last step's dh_out is used. Every step may have a loss of its own: at each one "
            "the two gradients are added.",
            ("dh_out[t] + dh_next", "dh_out[t] if t == T - 1 else dh_next"),
        ),
        Mistake(
            "The last step's dh_out is counted twice: dh_next starts with it, and the loop adds it "
            "again. No step follows the last one, so dh_next starts as 0.",
            ("dh_next = np.zeros_like(h0)", "dh_next = dh_out[-1]"),
        ),
        Mistake(
            "dh_next is multiplied by tanh′ twice: rnn_step_backward does it, once, for the whole of dh_t.",
            ("dh_out[t] + dh_next", "dh_out[t] + dh_next * (1 - h[t] ** 2)"),
        ),
        Mistake(
            "dh_next is added after tanh′: both gradients meet at h_t, and go through its tanh together.",
            ("dh_out[t] + dh_next", "dh_out[t] + dh_next / (1 - h[t] ** 2)"),
        ),
        Mistake(
            "tanh′ multiplies dh_next alone, and dh_out[t] goes past it: put the sum in brackets. Both gradients meet "
            "at h_t, and go through its tanh together.",
            ("dh_out[t] + dh_next", "dh_out[t] / (1 - h[t] ** 2) + dh_next"),
            breaks="da_t = (dh_out[t] + dh_next) ⊙ (1 − h_t²)",
        ),
        Mistake(
            "There are two ways back at once, a loop from each loss and dh_next from step to step, so that most is "
            "counted more than once. One of them is enough.",
            both_ways_back,
        ),
        Mistake("Only the last step is gone through.", ("reversed(range(T))", "[T - 1]")),
        Mistake(
            way_back.PILED_UP,
            ("dx[t], dh_next, dWxh_t", "dx[t], dh_prev, dWxh_t"),
            ("        dWxh += dWxh_t\n", "        dWxh += dWxh_t\n        dh_next = dh_next + dh_prev\n"),
        ),
        Mistake(
            "Losses of later steps are counted more than once: dh_next brings them already, so from "
            "dh_out add entry t alone.",
            ("dh_out[t] + dh_next", "dh_out[t:].sum(axis=0) + dh_next"),
        ),
        Mistake(
            "The gradients of the weights are overwritten at every step; the weights are the same at "
            "all steps, so their gradients add up (`+=`).",
            ("dWxh += dWxh_t", "dWxh = dWxh_t"),
            ("dWhh += dWhh_t", "dWhh = dWhh_t"),
            ("dbh += dbh_t", "dbh = dbh_t"),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ, and so dW_xh and db_h",
        ),
        *way_back.overwritten("dWxh", "dWhh", "dbh", adds="{0} += {0}_t"),
        Mistake(
            "The loop runs forwards in time. dh_next of step t comes from step t + 1, so that one is done first.",
            ("reversed(range(T))", "range(T)"),
        ),
        Mistake(
            way_back.LEAVES_0_OUT,
            ("reversed(range(T))", "range(T - 1, 0, -1)"),
        ),
        Mistake(
            "The loop leaves the last step out: it starts at T − 2.", ("reversed(range(T))", "reversed(range(T - 1))")
        ),
        Mistake(
            way_back.ZERO_DH0,
            ("return dx, dh_next,", "return dx, np.zeros_like(h0),"),
            breaks="dh_0 = W_hhᵀ da_1",
        ),
        Mistake(
            way_back.LOSS_IN_DH0, ("return dx, dh_next,", "return dx, dh_out[0] + dh_next,"), breaks="dh_0 = W_hhᵀ da_1"
        ),
        Mistake(
            way_back.DH0_TOO_EARLY,
            ("return dx, dh_next,", "return dx, dh_t,"),
            breaks="dh_0 = W_hhᵀ da_1",
        ),
        Mistake(
            "dh0 is da_1: on its way from the first step to h0 it goes through Whh.",
            ("return dx, dh_next,", "return dx, dh_t * (1 - h[0] ** 2),"),
            breaks="dh_0 = W_hhᵀ da_1",
        ),
        Mistake(
            "dh0 is multiplied by 1 − h0²: that is the slope of a tanh which made h0, and no tanh is there "
            "before the first step.",
            ("return dx, dh_next,", "return dx, dh_next * (1 - h0 ** 2),"),
            breaks="dh_0 = W_hhᵀ da_1",
        ),
        Mistake(
            "At t = 0, `h[t - 1]` is h[-1], the last state. Before the first step stands h0.",
            ("h[t - 1] if t > 0 else h0", "h[t - 1]"),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ, where h_{t−1} is h0 at the first step",
        ),
        Mistake(
            "The first step's part of dWhh is missing: its old state is h0, which is not zero.",
            ("h[t - 1] if t > 0 else h0", "h[t - 1] if t > 0 else 0 * h0"),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ, where h_{t−1} is h0 at the first step",
        ),
        Mistake(
            "h0 stands as the old state at every step; it is that of the first alone, later it is h[t - 1].",
            ("h[t - 1] if t > 0 else h0", "h0"),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ",
        ),
        Mistake(
            "dWxh is made with the inputs of the step before, `x[t - 1]`; at step t the weights met x[t].",
            ("        dWxh += dWxh_t\n", "        dWxh += (dh_t * (1 - h[t] ** 2)).T @ x[t - 1]\n"),
            breaks="dW_xh = Σ_t da_t x_tᵀ",
        ),
        Mistake(
            "dbh is not summed over the steps; bh is one vector for all of them.",
            ("dbh = np.zeros_like(Whh[0])", "dbh = np.zeros_like(h[:, 0])"),
            ("dbh += dbh_t", "dbh[t] = dbh_t"),
            breaks="db_h = Σ_t da_t",
        ),
        Mistake(
            "dbh is not summed over the sequences; bh is one vector for all of them.",
            ("dbh = np.zeros_like(Whh[0])", "dbh = np.zeros_like(h0)"),
            ("dbh += dbh_t", "dbh += dh_t * (1 - h[t] ** 2)"),
            breaks="db_h = Σ_t da_t, and over the sequences",
        ),
        Mistake(
            "dx is made from each step's own dh_out only; x_t acts on all later losses as well, through h_t.",
            (
                "        dWxh += dWxh_t\n",
                "        dWxh += dWxh_t\n        dx[t] = (dh_out[t] * (1 - h[t] ** 2)) @ Wxh\n",
            ),
            breaks="dx_t = W_xhᵀ da_t, with da_t from the whole of dh_t",
        ),
        Mistake(
            way_forward.ALWAYS_FLOAT64,
            ("np.zeros_like(x)", "np.zeros(x.shape)"),
            ("np.zeros_like(Wxh)", "np.zeros(Wxh.shape)"),
            ("np.zeros_like(Whh)", "np.zeros(Whh.shape)"),
            ("np.zeros_like(Whh[0])", "np.zeros(len(Whh))"),
            ("np.zeros_like(h0)", "np.zeros(h0.shape)"),
        ),
        Mistake(
            "The numbers are right, but dh_out, the caller's own array, is changed: `dh_out[t] += "
            "dh_next` writes into it. Put the sum in a new array, `dh_t = dh_out[t] + dh_next`.",
            ("dh_t = dh_out[t] + dh_next", "dh_out[t] += dh_next\n        dh_t = dh_out[t]"),
        ),
    ),
)
