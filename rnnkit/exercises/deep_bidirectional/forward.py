"""rnn_forward_masked: forwards through time, past the steps that are no steps."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_forward
from rnnkit.exercises.deep_bidirectional.padding import (
    UNIT,
    cases_and,
    draw_lengths,
    draw_mask,
    draw_weights,
    filled,
    valid,
)
from rnnkit.exercises.draw import normal, state
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw_forward(rng, T, N, D, H):
    return with_mask(rng, T, N, D, H, draw_mask(rng, T, N))


def with_mask(rng, T, N, D, H, mask):
    return normal(rng, T, N, D), state(rng, N, H), mask, *draw_weights(rng, D, H)


def draw_right(rng, T, N, D, H):
    return with_mask(rng, T, N, D, H, valid(draw_lengths(rng, T, N), T))


def draw_full(rng, T, N, D, H):
    return with_mask(rng, T, N, D, H, np.ones((T, N), dtype=bool))


def draw_empty(rng, T, N, D, H):
    mask = draw_mask(rng, T, N)
    mask[:, rng.integers(N)] = False
    return with_mask(rng, T, N, D, H, mask)


def draw_huge(rng, T, N, D, H):
    x, h0, mask, *weights = draw_forward(rng, T, N, D, H)
    return filled(rng, x, mask), h0, mask, *weights


def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    T = x.shape[0]
    h = np.zeros((T, *h0.shape), dtype=x.dtype)
    h_prev = h0
    for t in range(T):
        new = np.tanh(x[t] @ Wxh.T + h_prev @ Whh.T + bh)
        h_prev = np.where(mask[t][:, None], new, h_prev)
        h[t] = h_prev
    return h


def oracle_forward(x, h0, mask, Wxh, Whh, bh):
    """Each sequence alone, its valid steps alone; the state after k of them stands until the next one."""
    rnn = nn.RNN.from_params({"Wxh": Wxh, "Whh": Whh, "bh": bh})
    h = np.empty((*mask.shape, len(bh)))
    for n, column in enumerate(mask.T):
        states = h0[n : n + 1]
        if column.any():
            states = np.concatenate([states, rnn.forward(x[column, n : n + 1], states)[0][:, 0]])
        h[:, n] = states[np.cumsum(column)]
    return h


def one_row_decides(x, h0, mask, Wxh, Whh, bh):
    h = np.zeros((len(x), *h0.shape), dtype=x.dtype)
    h_prev = h0
    for t in range(len(x)):
        if mask[t].any():
            h_prev = np.tanh(x[t] @ Wxh.T + h_prev @ Whh.T + bh)
        h[t] = h_prev
    return h


def all_rows_decide(x, h0, mask, Wxh, Whh, bh):
    h = np.zeros((len(x), *h0.shape), dtype=x.dtype)
    h_prev = h0
    for t in range(len(x)):
        if mask[t].all():
            h_prev = np.tanh(x[t] @ Wxh.T + h_prev @ Whh.T + bh)
        h[t] = h_prev
    return h


def states_flow_across_sequences(x, h0, mask, Wxh, Whh, bh):
    T, N = mask.shape
    h = np.zeros((T, *h0.shape), dtype=x.dtype)
    h_prev = h0[0]
    for n in range(N):
        for t in range(T):
            if mask[t, n]:
                h_prev = np.tanh(Wxh @ x[t, n] + Whh @ h_prev + bh)
            h[t, n] = h_prev
    return h


def reads_the_last_input_again(x, h0, mask, Wxh, Whh, bh):
    h = np.zeros((len(x), *h0.shape), dtype=x.dtype)
    x_t, h_prev = np.zeros_like(x[0]), h0
    for t in range(len(x)):
        x_t = np.where(mask[t][:, None], x[t], x_t)
        h_prev = h[t] = np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)
    return h


def closes_the_gaps(x, h0, mask, Wxh, Whh, bh):
    T, N = mask.shape
    h = np.zeros((T, *h0.shape), dtype=x.dtype)
    for n in range(N):
        h_prev, k = h0[n], 0
        for t in range(T):
            if mask[t, n]:
                h_prev = h[k, n] = np.tanh(Wxh @ x[t, n] + Whh @ h_prev + bh)
                k += 1
        h[k:, n] = h_prev
    return h


WHERE = "np.where(mask[t][:, None], new, h_prev)"
CARRIED = f"        h_prev = {WHERE}\n        h[t] = h_prev"
SUM = "x[t] @ Wxh.T + h_prev @ Whh.T + bh"
ROAD = "h_t = h_{t−1} where the mask is False"
STEP = "h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_h) where the mask is True"
ONE_FOR_ALL = "A step is taken by all sequences or by none; each row of mask[t] decides for its own sequence."
AS_LENGTHS = (
    "The mask is read as lengths: padding counts as if it all stood at the end. It may stand anywhere, and mask[t] "
    "says where."
)

RNN_FORWARD_MASKED = Exercise(
    name="rnn_forward_masked",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("h (T, N, H)"),),
    equation=f"{STEP},   {ROAD}",
    cases=cases_and(
        "TNDH",
        draw_forward,
        padding_at_the_end=draw_right,
        no_padding=draw_full,
        no_valid_step=draw_empty,
        padding_of_1e30=draw_huge,
    ),
    oracle=oracle_forward,
    answer=rnn_forward_masked,
    look="Take one sequence, T = 3, and the mask True, False, True: h[1] has to equal h[0], and h[2] is one step from "
    "it. Then the mask False, True, True: h[0] has to equal h0.",
    mistakes=(
        Mistake(
            "Where the mask is False the state becomes 0; it stays what it was.",
            (WHERE, "mask[t][:, None] * new"),
            breaks=ROAD,
        ),
        Mistake(
            "The mask is not used: padded steps are taken like valid ones.",
            (WHERE, "new"),
            breaks=ROAD,
        ),
        Mistake(
            "The state is carried on rightly, but h holds 0 at padded steps; it is to hold the state that was kept.",
            ("        h[t] = h_prev", "        h[t] = h_prev * mask[t][:, None]"),
            breaks=ROAD,
        ),
        Mistake(
            "h shows the old state at padded steps, but the new one is carried on: what is kept has to be handed to "
            "the next step as well.",
            (CARRIED, f"        h[t] = {WHERE}\n        h_prev = new"),
            breaks=ROAD,
        ),
        Mistake(
            "The mask is the wrong way round: the state changes at the padded steps.",
            (WHERE, "np.where(mask[t][:, None], h_prev, new)"),
        ),
        Mistake(
            "At step t the mask of another step decides, mask[t − 1]; with x[t] goes mask[t].",
            ("mask[t][", "mask[t - 1]["),
        ),
        Mistake(
            "A padded input is set to 0, but the step is taken all the same: the state and the bias go through tanh "
            "once more. The state has to stay.",
            (f"np.tanh({SUM})", "np.tanh(np.where(mask[t][:, None], x[t], 0) @ Wxh.T + h_prev @ Whh.T + bh)"),
            (WHERE, "new"),
            breaks=ROAD,
        ),
        Mistake(
            "At a padded step the state goes back to h0; it stays what it was.",
            (WHERE, "np.where(mask[t][:, None], new, h0)"),
            breaks=ROAD,
        ),
        Mistake(
            "The kept state goes through tanh once more; where the mask is False it stays as it is.",
            (WHERE, "np.where(mask[t][:, None], new, np.tanh(h_prev))"),
            breaks=ROAD,
        ),
        Mistake(
            "The state is carried on rightly, but h holds the new state at padded steps, too; it is to hold the one "
            "that was kept.",
            ("        h[t] = h_prev", "        h[t] = new"),
            breaks=ROAD,
        ),
        Mistake(
            "After a padded step the sequence starts again from 0; the state was kept for the next valid one.",
            (SUM, SUM.replace("h_prev @", "(h_prev * mask[t - 1][:, None] if t else h_prev) @")),
            breaks=ROAD,
        ),
        Mistake(
            "After a padded step the sequence starts again from h0; the state was kept for the next valid one.",
            (SUM, SUM.replace("h_prev @", "(np.where(mask[t - 1][:, None], h_prev, h0) if t else h_prev) @")),
            breaks=ROAD,
        ),
        Mistake(
            "The state goes on from one sequence to the next: each sequence starts from its own row of h0.",
            states_flow_across_sequences,
            breaks="h_0 = h0",
        ),
        Mistake(
            "The new state is added to the old one; where the mask is True it replaces it.",
            (WHERE, "h_prev + mask[t][:, None] * new"),
        ),
        Mistake(
            "A column that begins with padding starts from 0: at t = 0, `h[t - 1]` is h[-1], which is still empty. "
            "Before the first step stands h0.",
            (WHERE, "np.where(mask[t][:, None], new, h[t - 1])"),
            breaks=ROAD,
        ),
        Mistake(ONE_FOR_ALL, one_row_decides, breaks=""),
        Mistake(ONE_FOR_ALL, all_rows_decide, breaks=""),
        Mistake(
            AS_LENGTHS,
            ("    T = x.shape[0]\n", "    T = x.shape[0]\n    mask = np.arange(T)[:, None] < mask.sum(axis=0)\n"),
            breaks="",
        ),
        Mistake(
            "After a sequence's first padded step nothing is read any more. Valid steps may come after a gap.",
            ("    T = x.shape[0]\n", "    T = x.shape[0]\n    mask = np.logical_and.accumulate(mask)\n"),
            breaks="",
        ),
        Mistake(
            "At a step that is padded in all sequences h stays 0; it is to hold the state that was kept.",
            ("        h[t] = h_prev", "        h[t] = h_prev * mask[t].any()"),
            breaks=ROAD,
        ),
        Mistake(
            "The given h0 is ignored: the state starts from zeros.",
            ("    h_prev = h0\n", "    h_prev = np.zeros_like(h0)\n"),
            breaks="h_0 = h0",
        ),
        Mistake(
            "Every step starts from h0: the new state is never carried on.",
            (SUM, SUM.replace("h_prev", "h0")),
            breaks=STEP,
        ),
        Mistake("The bias bh is missing from the sum.", (" + bh)", ")"), breaks=STEP),
        Mistake(
            "A sigmoid stands where tanh belongs: states have to lie between −1 and 1.",
            (f"np.tanh({SUM})", f"1 / (1 + np.exp(-({SUM})))"),
            breaks=STEP,
        ),
        Mistake(
            "A ReLU stands where tanh belongs: states have to lie between −1 and 1.",
            (f"np.tanh({SUM})", f"np.maximum(0, {SUM})"),
            breaks=STEP,
        ),
        Mistake("There is no tanh: the sum itself is the state.", (f"np.tanh({SUM})", SUM), breaks=STEP),
        Mistake(
            "Whh is used without `.T`: with states in rows the product is `h_prev @ Whh.T`.",
            ("Whh.T", "Whh"),
            breaks=STEP,
        ),
        Mistake("The input is missing from the sum.", ("x[t] @ Wxh.T + ", ""), breaks=STEP),
        Mistake("The old state is missing from the sum.", (" + h_prev @ Whh.T", ""), breaks=STEP),
        Mistake(
            "The old state is stored instead of the new one: h holds h_0 … h_{T−1}.",
            (CARRIED, f"        h[t] = h_prev\n        h_prev = {WHERE}"),
        ),
        Mistake(way_forward.FIRST_INPUT, ("np.tanh(x[t]", "np.tanh(x[0]")),
        Mistake(way_forward.BACKWARDS, ("range(T)", "reversed(range(T))")),
        Mistake(way_forward.LAST_LEFT_OUT, ("range(T)", "range(T - 1)")),
        Mistake(
            way_forward.STATE_IN_FRONT,
            ("return h", "return np.concatenate([h0[None], h])"),
        ),
        Mistake(way_forward.ONLY_THE_LAST_STATE, ("return h", "return h_prev")),
        Mistake(way_forward.ONE_ARRAY, ("        h[t] = h_prev", "        h[:] = h_prev")),
        Mistake(way_forward.ALWAYS_FLOAT64, (", dtype=x.dtype", "")),
        Mistake(way_forward.INTO_H0, (f"h_prev = {WHERE}", f"h_prev[...] = {WHERE}")),
        Mistake(
            "At a padded step the last valid input is read once more; no step is taken there, and the state stays.",
            reads_the_last_input_again,
            breaks=ROAD,
        ),
        Mistake(
            "The states of the valid steps stand at the front of each column, without the gaps; h[t] is the state at "
            "step t.",
            closes_the_gaps,
            breaks=ROAD,
        ),
        Mistake(
            "`~` of whole numbers is no “not”: ~1 is −2, and ~0 is −1. Take it of True and False, or write 1 − mask.",
            (WHERE, "mask[t][:, None] * new + ~mask[t][:, None].astype(int) * h_prev"),
        ),
        Mistake(
            "At a padded step the input and the bias are left out, and the old state goes through Whh and tanh all the "
            "same; it has to stay.",
            (WHERE, "np.where(mask[t][:, None], new, np.tanh(h_prev @ Whh.T))"),
            breaks=ROAD,
        ),
    ),
)
