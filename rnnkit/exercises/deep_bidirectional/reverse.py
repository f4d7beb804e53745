"""reverse_valid: each sequence from its own end to its beginning."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises import way_forward
from rnnkit.exercises.deep_bidirectional.padding import UNIT, cases_and, draw_lengths
from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw(rng, T, N, D):
    return normal(rng, T, N, D), draw_lengths(rng, T, N)


def draw_longer(rng, T, N, D):
    return normal(rng, T, N, D), draw_lengths(rng, T, N, longest=T - 2)


def draw_full(rng, T, N, D):
    return normal(rng, T, N, D), np.full(N, T)


def draw_flat(rng, T, N, D):
    return normal(rng, T, N), draw_lengths(rng, T, N, longest=T - 2)


def draw_deep(rng, T, N, D):
    return normal(rng, T, N, D, 2), draw_lengths(rng, T, N, longest=T - 2)


def reverse_valid(x, lengths):
    y = x.copy()
    for n, length in enumerate(lengths):
        y[:length, n] = x[:length, n][::-1]
    return y


def oracle(x, lengths):
    """Step by step: where the one comes from that stands at t."""
    T, N = x.shape[:2]
    where = [[length - 1 - t if t < length else t for length in lengths] for t in range(T)]
    return x[np.array(where), np.arange(N)]


def by_index(padding):
    """The mistakes of an index that is right at valid steps; padding: what it is at padded ones."""
    return (
        "    y = x.copy()\n    for n, length in enumerate(lengths):\n        y[:length, n] = x[:length, n][::-1]\n",
        "    t = np.arange(len(x))[:, None]\n"
        f"    where = np.where(t < lengths, lengths - 1 - t, {padding})\n"
        "    y = x[where, np.arange(x.shape[1])]\n",
    )


TURN = "y[:length, n] = x[:length, n][::-1]"
NOTHING = (
    "Nothing is turned round. (Exchanging each step with its opposite, from the first to the last, meets every pair "
    "twice: stop in the middle.)"
)

REVERSE_VALID = Exercise(
    name="reverse_valid",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("y (T, N, ...)"),),
    equation="y[t, n] = x[lengths[n] − 1 − t, n] for t < lengths[n], else x[t, n]",
    cases=cases_and(
        "TND",
        draw,
        T_above_the_longest=draw_longer,
        no_padding=draw_full,
        two_axes=draw_flat,
        four_axes=draw_deep,
    ),
    oracle=oracle,
    answer=reverse_valid,
    look="Try it on the numbers 1, 2, 3, 0, 0 in a column with length 3: what has to come is 3, 2, 1, 0, 0.",
    mistakes=(
        Mistake(
            "The padding is turned round with the rest (`x[::-1]`), so that it stands in front. Only the first "
            "lengths[n] steps of column n are turned.",
            ("    return y", "    return x[::-1].copy()"),
        ),
        Mistake(
            "The valid steps are right, but the padding is turned round, too (an index below 0 counts from the end): "
            "it stays as it was.",
            by_index("lengths - 1 - t"),
        ),
        Mistake(
            "The valid steps are right, but at padded steps stands the first one: what was there stays.",
            by_index("0"),
        ),
        Mistake(
            "The valid steps are right, but at padded steps stands the last one: what was there stays.",
            by_index("lengths - 1"),
        ),
        Mistake(
            "The valid steps are right, but the padding became 0: it stays as it was, whatever it is.",
            ("y = x.copy()", "y = np.zeros_like(x)"),
        ),
        Mistake(
            "The last valid step is left out: turned are the first lengths[n] steps.",
            (TURN, "y[: length - 1, n] = x[: length - 1, n][::-1]"),
        ),
        Mistake(
            "One step too many is turned: the first padded one comes to the front.",
            (TURN, "y[: length + 1, n] = x[: length + 1, n][::-1]"),
        ),
        Mistake(
            "It reads what it has just written, so the second half mirrors the first: write into a new array, or read "
            "from a copy.",
            (TURN, "for t in range(length):\n            y[t, n] = y[length - 1 - t, n]"),
        ),
        Mistake(
            NOTHING,
            (TURN, "for t in range(length):\n            y[[t, length - 1 - t], n] = y[[length - 1 - t, t], n]"),
        ),
        Mistake(
            "All columns are turned at the first one's length; each has its own.",
            (TURN, "y[: lengths[0], n] = x[: lengths[0], n][::-1]"),
        ),
        Mistake(
            "All columns are turned at the longest one's length; each has its own.",
            (TURN, "y[: max(lengths), n] = x[: max(lengths), n][::-1]"),
        ),
        Mistake(
            "All columns are turned at the shortest one's length; each has its own.",
            (TURN, "y[: min(lengths), n] = x[: min(lengths), n][::-1]"),
        ),
        Mistake(
            "Each turn goes over all columns, so that every column is turned once for each sequence: `[:length, n]` "
            "takes the steps of column n alone.",
            (TURN, "y[:length] = x[:length][::-1]"),
        ),
        Mistake(
            "The batch is turned round, not the time: the sequences have changed places.",
            ("    return y", "    return x[:, ::-1].copy()"),
        ),
        Mistake(
            "At the valid steps stand the last lengths[n] steps of the column, padding among them: cut off the padding "
            "first, and turn the rest round then.",
            (TURN, "y[:length, n] = x[::-1, n][:length]"),
        ),
        Mistake(
            "The sequence is turned round, but the padding stands in front of it; it stays behind it.",
            (TURN, "y[:, n] = np.concatenate([x[length:, n], x[:length, n][::-1]])"),
        ),
        Mistake(
            "The features are turned round as well: `np.flip` without an axis turns all axes.",
            (TURN, "y[:length, n] = np.flip(x[:length, n])"),
        ),
        Mistake(
            "The last axis is turned round, not the time.",
            ("    return y", "    return x[..., ::-1].copy()"),
        ),
        Mistake(NOTHING, ("    return y", "    return x.copy()")),
        Mistake(
            "The padding is moved to the front, and the sequence stands behind it in its old order.",
            (TURN, "y[:, n] = np.roll(x[:, n], len(x) - length, axis=0)"),
        ),
        Mistake(
            way_forward.ALWAYS_FLOAT64,
            ("y = x.copy()", "y = x.astype(float)"),
        ),
        Mistake(
            "The numbers are right, but x, the caller's own array, is changed: begin with `x.copy()`.",
            ("y = x.copy()", "y = x"),
            (TURN, "y[:length, n] = x[:length, n][::-1].copy()"),
        ),
        Mistake(
            "The first step is never read: `[length - 1 : 0 : -1]` ends before step 0. Cut first and turn then, "
            "`[:length][::-1]`.",
            (TURN, "y[: length - 1, n] = x[length - 1 : 0 : -1, n]"),
        ),
        *(
            Mistake(
                "At the valid steps the features are turned round, not the steps: time is the first axis.",
                (TURN, f"y[:length, n] = {features}"),
            )
            for features in ("x[:length, n, ::-1]", "x[:length, n][..., ::-1]")
        ),
        Mistake(
            "The sequences have changed places as well: column n holds its own steps, turned round.",
            (TURN, "y[:length, n] = x[:length, len(lengths) - 1 - n][::-1]"),
        ),
        Mistake(
            "The lengths are taken from the last sequence on; lengths[n] belongs to column n.",
            ("enumerate(lengths)", "enumerate(lengths[::-1])"),
        ),
        Mistake(
            "The loop over the pairs ends one too early: with 4 steps there are 2, `range(length // 2)`.",
            (
                TURN,
                "for t in range((length - 1) // 2):\n            y[[t, length - 1 - t], n] = y[[length - 1 - t, t], n]",
            ),
        ),
    ),
)
