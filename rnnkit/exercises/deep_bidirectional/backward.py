"""rnn_backward_masked: back through time, straight through the steps that are no steps."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_back, way_forward
from rnnkit.exercises.deep_bidirectional import forward
from rnnkit.exercises.deep_bidirectional.padding import UNIT, cases_and
from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import Exercise, Mistake, Output


def backward_of(draw, scale=1.0):
    """The arguments of the way back, for those of the way forward; scale: how large the gradients are."""

    def draw_backward(rng, T, N, D, H):
        x, h0, mask, Wxh, Whh, bh = draw(rng, T, N, D, H)
        h = forward.oracle_forward(x, h0, mask, Wxh, Whh, bh)
        return normal(rng, T, N, H, scale=scale), x, h0, h, mask, Wxh, Whh

    return draw_backward


def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    T = x.shape[0]
    dx = np.zeros_like(x)
    dWxh = np.zeros_like(Wxh)
    dWhh = np.zeros_like(Whh)
    dbh = np.zeros_like(Whh[0])
    dh_next = np.zeros_like(h0)
    for t in reversed(range(T)):
        valid = mask[t][:, None]
        h_prev = h[t - 1] if t > 0 else h0
        dh_t = dh_out[t] + dh_next
        da = np.where(valid, dh_t * (1 - h[t] ** 2), 0)
        dx[t] = da @ Wxh
        dWxh += da.T @ x[t]
        dWhh += da.T @ h_prev
        dbh += da.sum(axis=0)
        dh_next = np.where(valid, da @ Whh, dh_t)
    return dx, dh_next, dWxh, dWhh, dbh


def oracle_backward(dh_out, x, h0, h, mask, Wxh, Whh):
    """Each sequence alone, its valid steps alone. A state that stands for several steps gets the sum of their dh_out.

    The exercise hands over no bias, since no gradient needs one; here it is found again, for every unit in the state
    that is furthest from saturation.
    """
    h_prev = np.concatenate([h0[None], h[:-1]])
    states, before = h[mask], h_prev[mask]  # of all valid steps, (steps, H)
    at = np.abs(states).argmin(axis=0), np.arange(h.shape[-1])
    bh = (np.arctanh(states) - x[mask] @ Wxh.T - before @ Whh.T)[at]
    rnn = nn.RNN.from_params({"Wxh": Wxh, "Whh": Whh, "bh": bh})
    dx, dh0, dweights = np.zeros_like(x), np.zeros_like(h0), [0, 0, 0]
    for n, column in enumerate(mask.T):
        held = np.zeros((column.sum() + 1, h.shape[-1]))  # at h0, and at the states after 1, 2, … valid steps
        np.add.at(held, np.cumsum(column), dh_out[:, n])
        dh0[n] = held[0]
        if column.any():
            rnn.forward(x[column, n : n + 1], h0[n : n + 1])
            dx_n, dh0_n = rnn.backward(held[1:, None])
            dx[column, n] = dx_n[:, 0]
            dh0[n] += dh0_n[0]
            dweights = [total + part for total, part in zip(dweights, rnn.grads.values(), strict=True)]
    return dx, dh0, *dweights


DA = "np.where(valid, dh_t * (1 - h[t] ** 2), 0)"
BARE = "dh_t * (1 - h[t] ** 2)"
ROAD = "np.where(valid, da @ Whh, dh_t)"
STRAIGHT = "dh_{t−1} = dh_t where the mask is False"
NO_STEP = "da_t = 0 where the mask is False"
STEP = "da_t = dh_t ⊙ (1 − h_t²),   dh_{t−1} = W_hhᵀ da_t  where the mask is True"
SUMS = "dW_hh = Σ_t da_t h_{t−1}ᵀ, and so dW_xh and db_h"
TO_H0 = "dh_0 is what is left in dh_next after the first step"
BOTH = (
    "Both ways are added at every step. Through a valid step the gradient takes the one through Whh, past a padded one "
    "the straight one."
)
COUNTED = (
    "Padded steps count in the gradients of the weights and in dx: tanh′ of a state that was kept belongs to the step "
    "that made it. At a padded step da is 0."
)

RNN_BACKWARD_MASKED = Exercise(
    name="rnn_backward_masked",
    unit=UNIT,
    points=4,
    outputs=(
        Output.parse("dx (T, N, D)"),
        Output.parse("dh0 (N, H)"),
        Output.parse("dWxh (H, D)"),
        Output.parse("dWhh (H, H)"),
        Output.parse("dbh (H,)"),
    ),
    equation=f"dh_t = dh_out[t] + dh_next;   {STEP};   {NO_STEP},   {STRAIGHT}",
    cases=cases_and(
        "TNDH",
        backward_of(forward.draw_forward),
        padding_at_the_end=backward_of(forward.draw_right),
        no_padding=backward_of(forward.draw_full),
        no_valid_step=backward_of(forward.draw_empty),
        padding_of_1e30=backward_of(forward.draw_huge),
        large_gradients=backward_of(forward.draw_forward, 1000.0),
    ),
    oracle=oracle_backward,
    answer=rnn_backward_masked,
    look="Take T = 3, one sequence and the mask True, False, True, with dh_out 0 but for the last step. At h_2 arrives "
    "what arrives at h_1: the gap changes nothing. Then put a loss at the padded step alone: it belongs to h_1.",
    mistakes=(
        Mistake(
            "At a padded step the gradient is lost: h_{t−1} gets da @ Whh, which is 0 there. The state was kept, so "
            "dh_t goes to it whole.",
            (ROAD, "da @ Whh"),
            breaks=STRAIGHT,
        ),
        Mistake(
            BOTH,
            (ROAD, "da @ Whh + dh_t"),
            breaks=f"{STEP};   {STRAIGHT}",
        ),
        Mistake(
            BOTH,
            (ROAD, "da @ Whh + dh_next"),
            breaks=f"{STEP};   {STRAIGHT}",
        ),
        Mistake(
            "A dh_out at a padded step is lost. The state there is the one that was kept, so its gradient goes to that "
            "one.",
            ("dh_out[t] + dh_next", "dh_out[t] * valid + dh_next"),
            breaks=STRAIGHT,
        ),
        Mistake(
            "At a padded step dh_next is lost and dh_out[t] alone is handed on; both belong to the state that was "
            "kept.",
            (ROAD, "np.where(valid, da @ Whh, dh_out[t])"),
            breaks=STRAIGHT,
        ),
        Mistake(COUNTED, (DA, BARE), breaks=NO_STEP),
        Mistake(
            "The mask is not used: padded steps are gone back through like valid ones.",
            (DA, BARE),
            (ROAD, "da @ Whh"),
            breaks=f"{NO_STEP},   {STRAIGHT}",
        ),
        *(
            Mistake(
                "dx is not 0 at padded steps: nothing was read there.",
                ("dx[t] = da @ Wxh", f"dx[t] = {what} @ Wxh"),
                breaks=NO_STEP,
            )
            for what in (f"({BARE})", "np.where(valid, da, dh_t)", "np.where(valid, da, dh_out[t])")
        ),
        *(
            Mistake(
                "dx is made of dh_t; what reaches the input has come through tanh: it is made of da.",
                ("dx[t] = da @ Wxh", f"dx[t] = {what} @ Wxh"),
                breaks="dx_t = W_xhᵀ da_t",
            )
            for what in ("dh_t", "np.where(valid, dh_t, 0)")
        ),
        Mistake(
            "dWxh counts padded steps: whatever stands in x there was not read.",
            ("dWxh += da.T @", f"dWxh += ({BARE}).T @"),
            breaks=NO_STEP,
        ),
        Mistake(
            "dWhh counts padded steps: the state was kept there, not multiplied by Whh.",
            ("dWhh += da.T @", f"dWhh += ({BARE}).T @"),
            breaks=NO_STEP,
        ),
        Mistake(
            "dbh counts padded steps: the bias was not added there.",
            ("dbh += da.sum(axis=0)", f"dbh += ({BARE}).sum(axis=0)"),
            breaks=NO_STEP,
        ),
        Mistake(
            "Past a padded step the gradient is multiplied by Whh; nothing was multiplied there on the way forward.",
            (ROAD, "np.where(valid, da @ Whh, dh_t @ Whh)"),
            breaks=STRAIGHT,
        ),
        Mistake(
            "Past a padded step the gradient is multiplied by tanh′; the state was kept there, without a tanh.",
            (ROAD, f"np.where(valid, da @ Whh, {BARE})"),
            breaks=STRAIGHT,
        ),
        Mistake(
            "The mask is the wrong way round: the gradient walks straight through valid steps.",
            ("valid = mask[t][:, None]", "valid = ~mask[t][:, None]"),
        ),
        Mistake(
            "At step t the mask of another step decides, mask[t − 1]; with h[t] goes mask[t].",
            ("mask[t][", "mask[t - 1]["),
        ),
        Mistake(
            "The mask is read as lengths: padding counts as if it all stood at the end. It may stand anywhere, and "
            "mask[t] says where.",
            ("    T = x.shape[0]\n", "    T = x.shape[0]\n    mask = np.arange(T)[:, None] < mask.sum(axis=0)\n"),
            breaks="",
        ),
        Mistake(
            "A step is gone back by all sequences or by none; each row of mask[t] decides for its own sequence.",
            ("valid = mask[t][:, None]", "valid = mask[t].any()"),
            breaks="",
        ),
        Mistake(
            "A step is gone back by all sequences or by none; each row of mask[t] decides for its own sequence.",
            ("valid = mask[t][:, None]", "valid = mask[t].all()"),
            breaks="",
        ),
        Mistake(
            "No gradient crosses from a step to the one before it: dh_t is dh_out[t] alone.",
            ("dh_out[t] + dh_next", "dh_out[t]"),
            breaks="dh_t = dh_out[t] + dh_next",
        ),
        Mistake(
            "Only the last step's dh_out is used. Every step may have a loss of its own: at each one dh_out[t] and "
            "dh_next are added.",
            ("dh_out[t] + dh_next", "dh_out[t] if t == T - 1 else dh_next"),
            breaks="dh_t = dh_out[t] + dh_next",
        ),
        Mistake(
            way_back.COUNTED_TWICE,
            ("dh_next = np.zeros_like(h0)", "dh_next = dh_out[-1]"),
            breaks="dh_t = dh_out[t] + dh_next",
        ),
        Mistake(
            way_back.PILED_UP,
            (f"dh_next = {ROAD}", f"dh_next = dh_next + {ROAD}"),
            breaks="dh_t = dh_out[t] + dh_next",
        ),
        Mistake(way_back.NO_SLOPE, (BARE, "dh_t"), breaks=STEP),
        Mistake(way_back.SQUARE_OUTSIDE, ("(1 - h[t] ** 2)", "(1 - h[t]) ** 2"), breaks=STEP),
        Mistake(
            "The square is missing: tanh′ is 1 − h_t².",
            ("(1 - h[t] ** 2)", "(1 - h[t])"),
            breaks=STEP,
        ),
        Mistake(
            "tanh′ is taken at the old state, 1 − h_{t−1}²; h_t is what tanh has made: 1 − h_t².",
            ("(1 - h[t] ** 2)", "(1 - h_prev ** 2)"),
            breaks=STEP,
        ),
        Mistake(
            "tanh is taken once more: h[t] is tanh(a_t) already, so the slope is 1 − h_t².",
            ("(1 - h[t] ** 2)", "(1 - np.tanh(h[t]) ** 2)"),
            breaks=STEP,
        ),
        Mistake(
            "Whh stands the wrong way round on the way back: forward the code has `h_prev @ Whh.T`, backward "
            "`da @ Whh`.",
            ("da @ Whh", "da @ Whh.T"),
            breaks=STEP,
        ),
        Mistake(
            "Through a valid step goes dh_t @ Whh, without tanh′: what goes through Whh is da.",
            (ROAD, "np.where(valid, dh_t @ Whh, dh_t)"),
            breaks=STEP,
        ),
        Mistake(
            "dWhh is made with the new state; Whh multiplied the old one, h_{t−1}.",
            ("da.T @ h_prev", "da.T @ h[t]"),
            breaks=SUMS,
        ),
        Mistake(
            "After a padded step dWhh takes 0 for the old state; it is the state that was kept, h[t − 1].",
            ("da.T @ h_prev", "da.T @ (h_prev * mask[t - 1][:, None] if t > 0 else h_prev)"),
            breaks=SUMS,
        ),
        Mistake(
            "At t = 0, `h[t - 1]` is h[-1], the last state. Before the first step stands h0.",
            ("h[t - 1] if t > 0 else h0", "h[t - 1]"),
            breaks=SUMS,
        ),
        Mistake(
            "The first step's part of dWhh is missing: its old state is h0, which is not zero.",
            ("h[t - 1] if t > 0 else h0", "h[t - 1] if t > 0 else 0 * h0"),
            breaks=SUMS,
        ),
        *(
            Mistake(
                f"{name} is overwritten at every step; it adds up like the others.",
                (f"{name} +=", f"{name} ="),
                breaks="",
            )
            for name in ("dWxh", "dWhh", "dbh")
        ),
        Mistake(
            "The gradients of the weights are overwritten at every step; they add up.",
            ("dWxh +=", "dWxh ="),
            ("dWhh +=", "dWhh ="),
            ("dbh +=", "dbh ="),
            breaks=SUMS,
        ),
        Mistake(
            "The gradients of the weights are divided by the number of valid steps; they are sums.",
            ("dWxh, dWhh, dbh\n", "dWxh / mask.sum(), dWhh / mask.sum(), dbh / mask.sum()\n"),
            breaks=SUMS,
        ),
        Mistake(
            "The loop runs forwards in time. What arrives at step t comes from step t + 1, so that one is done first.",
            ("reversed(range(T))", "range(T)"),
        ),
        Mistake(way_back.LEAVES_0_OUT, ("reversed(range(T))", "range(T - 1, 0, -1)")),
        Mistake(way_back.ZERO_DH0, ("return dx, dh_next,", "return dx, np.zeros_like(h0),"), breaks=TO_H0),
        Mistake(way_back.LOSS_IN_DH0, ("return dx, dh_next,", "return dx, dh_out[0] + dh_next,"), breaks=TO_H0),
        Mistake(way_back.DH0_TOO_EARLY, ("return dx, dh_next,", "return dx, dh_t,"), breaks=TO_H0),
        Mistake(
            way_forward.ALWAYS_FLOAT64,
            ("np.zeros_like(x)", "np.zeros(x.shape)"),
            ("np.zeros_like(Wxh)", "np.zeros(Wxh.shape)"),
            ("np.zeros_like(Whh)", "np.zeros(Whh.shape)"),
            ("np.zeros_like(Whh[0])", "np.zeros(len(Whh))"),
            ("np.zeros_like(h0)", "np.zeros(h0.shape)"),
        ),
        Mistake(
            way_back.CHANGES_DH_OUT,
            ("dh_t = dh_out[t] + dh_next", "dh_out[t] += dh_next\n        dh_t = dh_out[t]"),
        ),
        Mistake(
            "Whh is missing on the way back: through a valid step da @ Whh is handed on.",
            (ROAD, "np.where(valid, da, dh_t)"),
            breaks=STEP,
        ),
        Mistake(
            "At a padded step dh_out[t] is handed on twice: it is in dh_t already.",
            (ROAD, "np.where(valid, da @ Whh, dh_t + dh_out[t])"),
            breaks=STRAIGHT,
        ),
        *(
            Mistake(
                "What flows back is clipped on the way: large gradients arrive cut off at the step before. Clipping "
                "comes once, before the update.",
                (f"dh_next = {ROAD}", f"dh_next = np.clip({ROAD}, -{bound}, {bound})"),
                breaks="",
            )
            for bound in (1, 5, 10)
        ),
        *way_back.clipped_inside("dWxh, dWhh, dbh"),
        *(
            Mistake(
                f"{name} is made with dh_t, before tanh′; it is made with da.",
                (line, line.replace("da", "np.where(valid, dh_t, 0)", 1)),
                breaks=SUMS,
            )
            for name, line in (
                ("dWxh", "da.T @ x[t]"),
                ("dWhh", "da.T @ h_prev"),
                ("dbh", "da.sum(axis=0)"),
            )
        ),
    ),
)
