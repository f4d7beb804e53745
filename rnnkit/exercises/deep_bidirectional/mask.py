"""sequence_mask: which steps of a padded batch are valid."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.deep_bidirectional.padding import UNIT, cases_and, draw_lengths, valid
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw(rng, T, N):
    return draw_lengths(rng, T, N), T


def draw_longer(rng, T, N):
    return draw_lengths(rng, T, N, longest=T - 2), T


def sequence_mask(lengths, T):
    return np.arange(T)[:, None] < lengths


def from_the_end(lengths, T):
    mask = np.ones((T, len(lengths)), dtype=bool)
    for n, length in enumerate(lengths):
        mask[-(T - length) :, n] = False
    return mask


STEPS = "np.arange(T)[:, None]"
MASK = f"{STEPS} < lengths"

SEQUENCE_MASK = Exercise(
    name="sequence_mask",
    unit=UNIT,
    points=1,
    outputs=(Output.parse("mask (T, N)", dtype="bool"),),
    equation="mask[t, n] = (t < lengths[n]),  t from 0 on",
    cases=cases_and("TN", draw, T_above_the_longest=draw_longer),
    oracle=valid,
    answer=sequence_mask,
    look="Write down the mask for lengths 3 and 1 and T = 4: four rows, two columns, and four times True.",
    mistakes=(
        Mistake(
            "One step too many is valid in each column: with t from 0 on, `<` makes lengths[n] of them, `<=` one more.",
            (MASK, f"{STEPS} <= lengths"),
        ),
        Mistake(
            "One step too few is valid in each column. Steps are counted from 0: the first lengths[n] of them are "
            "0 … lengths[n] − 1.",
            (MASK, f"{STEPS} < lengths - 1"),
        ),
        Mistake(
            "The mask is the wrong way round: True stands at the padding.",
            (MASK, f"{STEPS} >= lengths"),
        ),
        Mistake(
            "The mask is (N, T), a row for each sequence; time comes first: (T, N).",
            (MASK, "np.arange(T) < lengths[:, None]"),
        ),
        Mistake(
            "The padding stands in front of the sequences; they begin at step 0, and the padding is behind them.",
            (MASK, "np.arange(T)[::-1, None] < lengths"),
        ),
        Mistake(
            "The mask has as many steps as the longest sequence; T, the second argument, may be more.",
            ("np.arange(T)", "np.arange(max(lengths))"),
        ),
        Mistake(
            "The mask holds numbers, 1 and 0; asked for are True and False, the result of a comparison.",
            (MASK, f"({MASK}).astype(float)"),
        ),
        Mistake(
            "The mask holds numbers, 1 and 0; asked for are True and False, the result of a comparison.",
            (MASK, f"({MASK}).astype(int)"),
        ),
        Mistake(
            "True stands at the last valid step alone; all steps up to it are valid.",
            (MASK, f"{STEPS} == lengths - 1"),
        ),
        Mistake(
            "Every column has the longest sequence's steps: each has its own length.",
            (MASK, f"({STEPS} < max(lengths)) & (lengths > 0)"),
        ),
        Mistake(
            "Every column has the shortest sequence's steps: each has its own length.",
            (MASK, f"({STEPS} < min(lengths)) & (lengths > 0)"),
        ),
        Mistake(
            "The sequences were sorted by length. They stay in their places: column n is sequence n.",
            (MASK, f"{STEPS} < np.sort(lengths)[::-1]"),
        ),
        Mistake(
            "The sequences were sorted by length. They stay in their places: column n is sequence n.",
            (MASK, f"{STEPS} < np.sort(lengths)"),
        ),
        Mistake(
            "The columns stand in reverse order: column n is sequence n.",
            (MASK, f"{STEPS} < lengths[::-1]"),
        ),
        Mistake(
            "Everything is True: the lengths are not used.",
            (MASK, f"({STEPS} >= 0) & (lengths > 0)"),
        ),
        Mistake(
            "The mask is made as (N, T) and then reshaped: `reshape` keeps the order in memory, so the columns get "
            "mixed. `.T` exchanges the axes.",
            (MASK, "(np.arange(T) < lengths[:, None]).reshape(T, len(lengths))"),
        ),
        Mistake(
            "Only step lengths[n] is False (`!=`); the steps after it are padding, too.",
            (MASK, f"{STEPS} != lengths"),
        ),
        *(
            Mistake(
                "All columns are made from the longest sequence alone, so there is only one; compare with all lengths: "
                "(T, N).",
                (MASK, f"{steps} < max(lengths)"),
            )
            for steps in (STEPS, "np.arange(T)")
        ),
        Mistake(
            "A sequence of T steps has no valid one: `mask[-0:]` is all of the column, since −0 is 0. The padding "
            "begins at `mask[length:]`.",
            from_the_end,
        ),
    ),
)
