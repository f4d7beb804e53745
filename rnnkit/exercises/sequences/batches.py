"""Unit 02, a text as batches of streams: make_batches."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output


def batches_cases(rng):
    def case(kind=ORDINARY, over=None, rest=None, strided=False, **fixed):
        """L = B·T + over, len(ids) = N·L + rest."""
        drawn = sizes(rng, "TNB") | fixed
        T, N, B = drawn["T"], drawn["N"], drawn["B"]
        over = int(rng.integers(2, T)) if over is None else over
        rest = (int(rng.integers(1, N)) if N > 1 else 0) if rest is None else rest
        ids = rng.permutation(N * (B * T + over) + rest)  # all different, so that nothing fits by chance
        return Case((ids, T, N), {"len(ids)": len(ids), "T": T, "N": N}, kind, strided)

    return [
        case(),
        case(rest=0),
        case(over=1),
        case("T divides L", over=4, T=4),
        case("B = 1", B=1, over=1, rest=0),
        case("N = 1", N=1),
        case("T = 1", T=1, over=1),
        case("any layout", strided=True),
    ]


def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    streams = ids[: N * L].reshape(N, L)
    inputs = streams[:, : B * T].reshape(N, B, T).transpose(1, 2, 0)
    targets = streams[:, 1 : B * T + 1].reshape(N, B, T).transpose(1, 2, 0)
    return inputs, targets


def oracle(ids, T, N):
    """Index by index, as the exercise's table says it."""
    L = len(ids) // N
    b, t, n = np.ogrid[: (L - 1) // T, :T, :N]
    places = n * L + b * T + t
    return ids[places], ids[places + 1]


INPUTS, TARGETS = "streams[:, : B * T].reshape(N, B, T)", "streams[:, 1 : B * T + 1].reshape(N, B, T)"
STREAMS = "ids[: N * L].reshape(N, L)"
TURN = ".transpose(1, 2, 0)"
NO_TARGET = (
    "The last window has no target left for its last step: a stream of L ids has B = (L − 1) // T windows, not L // T."
)
SIDE_BY_SIDE = (
    "Neighbouring windows of the text stand side by side in one batch. They belong in the same column, "
    "one batch after the other: cut the ids into N streams first, so that column n reads one stream."
)
SHORTENED = (
    "The streams have length (len(ids) − 1) // N; L is len(ids) // N, and the id for the last target is "
    "inside the stream."
)
TOO_SHORT = (
    "The streams have length B·T; they have length L = len(ids) // N. What is left over is dropped at the end of "
    "each stream, not of the text."
)

TWO_AHEAD = "A target is two ids ahead of its input; it is the next one."

MAKE_BATCHES = Exercise(
    name="make_batches",
    unit="02_sequences",
    points=4,
    outputs=(Output.parse("inputs (B, T, N)", dtype="int"), Output.parse("targets (B, T, N)", dtype="int")),
    equation="inputs[b, t, n] = ids[n·L + b·T + t],   targets[b, t, n] = ids[n·L + b·T + t + 1],   L = len(ids) // N",
    cases=batches_cases,
    oracle=oracle,
    answer=make_batches,
    look="Try it on np.arange(10, 24) with T = 3 and N = 2: inputs[0] is [[10, 17], [11, 18], [12, 19]], and "
    "inputs[1] goes on with 13 and 20.",
    mistakes=(
        Mistake(
            "The targets are the inputs themselves; a target is the next id of the same stream.",
            (TARGETS, INPUTS),
            breaks="targets[b, t, n] = inputs[b, t + 1, n]",
        ),
        Mistake(
            "inputs and targets have changed places, so the network would have to guess the id before.",
            ("return inputs, targets", "return targets, inputs"),
        ),
        Mistake(
            "The last target of each window is the window's own first id (`np.roll`); it is the id after the window.",
            (TARGETS + TURN, "np.roll(inputs, -1, axis=1)"),
        ),
        Mistake(
            "The last target of each window is 0, because it is never filled in; it is the id after the window.",
            (TARGETS + TURN, "np.concatenate([inputs[:, 1:], 0 * inputs[:, :1]], axis=1)"),
        ),
        Mistake(
            "A target is the input's id plus 1; it is the id of the character that comes next in the text.",
            (TARGETS + TURN, "inputs + 1"),
        ),
        Mistake(
            "The targets are the next window; they are one id ahead, not T.",
            (TARGETS + TURN, "np.roll(inputs, -1, axis=0)"),
        ),
        Mistake(TWO_AHEAD, (TARGETS, "np.roll(streams, -2, axis=1)[:, : B * T].reshape(N, B, T)")),
        Mistake(TWO_AHEAD, ("(L - 1) // T", "(L - 2) // T"), ("streams[:, 1 : B * T + 1]", "streams[:, 2:B * T + 2]")),
        Mistake(
            "The targets come from the next stream; a target is the next id of the same stream.",
            (TARGETS + TURN, "np.roll(inputs, -1, axis=2)"),
        ),
        Mistake(
            "Only the last step of a window has a target; every step has one.",
            ("return inputs, targets", "return inputs, targets[:, -1]"),
        ),
        Mistake(
            NO_TARGET + " Here the target comes from the next stream.",
            ("(L - 1) // T", "L // T"),
            (TARGETS, "np.roll(ids, -1)[:N * L].reshape(N, L)[:, : B * T].reshape(N, B, T)"),
        ),
        Mistake(
            NO_TARGET + " Here the target comes from the stream's own beginning.",
            ("(L - 1) // T", "L // T"),
            (TARGETS, "np.roll(streams, -1, axis=1)[:, : B * T].reshape(N, B, T)"),
        ),
        Mistake(NO_TARGET, ("(L - 1) // T", "L // T")),
        Mistake(
            "One window too few: a window fits as long as T + 1 ids are left, so B is (L − 1) // T.",
            ("(L - 1) // T", "(L - 2) // T"),
        ),
        Mistake("The last window is left out.", ("(L - 1) // T", "(L - 1) // T - 1")),
        Mistake(SHORTENED, ("L = len(ids) // N", "L = (len(ids) - 1) // N")),
        Mistake(
            SHORTENED,
            ("L = len(ids) // N", "L = (len(ids) - 1) // N"),
            ("(L - 1) // T", "L // T"),
            (TARGETS, "ids[1:N * L + 1].reshape(N, L)[:, : B * T].reshape(N, B, T)"),
        ),
        Mistake(
            TOO_SHORT,
            (STREAMS, "ids[:N * B * T].reshape(N, B * T)"),
            (TARGETS, "ids[1:N * B * T + 1].reshape(N, B, T)"),
        ),
        Mistake(
            TOO_SHORT,
            ("(L - 1) // T", "L // T"),
            (STREAMS, "ids[:N * B * T].reshape(N, B * T)"),
            (TARGETS, "ids[1:N * B * T + 1].reshape(N, B, T)"),
        ),
        Mistake(
            "An id is lost between one window and the next (windows of T + 1 ids, cut apart). Windows "
            "follow each other without a gap: the last target of one is the first input of the next.",
            ("(L - 1) // T", "L // (T + 1)"),
            (INPUTS, "streams[:, :B * (T + 1)].reshape(N, B, T + 1)[:, :, :-1]"),
            (TARGETS, "streams[:, :B * (T + 1)].reshape(N, B, T + 1)[:, :, 1:]"),
        ),
        Mistake(
            "The windows overlap: each starts one id after the last one; it starts T ids after it.",
            (INPUTS, "np.lib.stride_tricks.sliding_window_view(streams[:, :-1], T, axis=1)"),
            (TARGETS, "np.lib.stride_tricks.sliding_window_view(streams[:, 1:], T, axis=1)"),
        ),
        Mistake(
            SIDE_BY_SIDE,
            (INPUTS + TURN, "ids[:B * N * T].reshape(B, N, T).transpose(0, 2, 1)"),
            (TARGETS + TURN, "ids[1:B * N * T + 1].reshape(B, N, T).transpose(0, 2, 1)"),
        ),
        Mistake(
            SIDE_BY_SIDE,
            ("(L - 1) // T", "(len(ids) - 1) // (N * T)"),
            (INPUTS + TURN, "ids[:B * N * T].reshape(B, N, T).transpose(0, 2, 1)"),
            (TARGETS + TURN, "ids[1:B * N * T + 1].reshape(B, N, T).transpose(0, 2, 1)"),
        ),
        Mistake(
            "Neighbouring ids stand in neighbouring columns: the ids were laid into (B, T, N) row by row. Time has to "
            "run down a column, so cut the streams first and turn the axes with transpose.",
            (INPUTS + TURN, "ids[:B * T * N].reshape(B, T, N)"),
            (TARGETS + TURN, "ids[1:B * T * N + 1].reshape(B, T, N)"),
        ),
        Mistake(
            "A stream takes every N-th id (`ids[n::N]`); it has to be one contiguous piece of the text.",
            (STREAMS, "ids[: N * L].reshape(L, N).T"),
        ),
        Mistake(
            "`reshape` was used to reorder the axes: it keeps the order in memory, so the streams get "
            "mixed. Moving axes is `transpose`.",
            ("reshape(N, B, T).transpose(1, 2, 0)", "reshape(B, T, N)"),
        ),
        Mistake("The shape is (B, N, T); time comes before the batch: (B, T, N).", (TURN, ".transpose(1, 0, 2)")),
        Mistake(
            "The shape is (N, B, T): the streams come first. Batches come first, then time: (B, T, N).", (TURN, "")
        ),
        Mistake("The shape is (T, B, N): batches come first, then time: (B, T, N).", (TURN, ".transpose(2, 1, 0)")),
        Mistake("T and N have changed places.", ("    L = len(ids) // N", "    T, N = N, T\n    L = len(ids) // N")),
        Mistake(
            "The ids that are too many are dropped at the beginning; the text is read from its start, "
            "and the rest is dropped at the end.",
            ("ids[: N * L]", "ids[-N * L:]"),
        ),
        Mistake(
            "The ids became floats, and a float cannot be an index. `np.zeros` makes floats unless it is told a dtype.",
            (TURN, TURN + ".astype(float)"),
        ),
    ),
)
