"""repaired_summary: what a bidirectional network has read, in one row a sequence; wrong code to be found and mended."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises import faults
from rnnkit.exercises.deep_bidirectional.padding import UNIT, cases_and, draw_lengths, filled, valid
from rnnkit.exercises.draw import state
from rnnkit.exercises.spec import Exercise, Misfit, Mistake, Output


def draw(rng, T, N, H, longest=None):
    return state(rng, T, N, 2 * H), draw_lengths(rng, T, N, longest)


def draw_longer(rng, T, N, H):
    return draw(rng, T, N, H, longest=T - 2)


def draw_full(rng, T, N, H):
    return state(rng, T, N, 2 * H), np.full(N, T)


def draw_huge(rng, T, N, H):
    h, lengths = draw(rng, T, N, H)
    return filled(rng, h, valid(lengths, T)), lengths


def repaired_summary(h, lengths):
    _, N, width = h.shape
    H = width // 2
    n = np.arange(N)
    forward_half = h[lengths - 1, n, :H]
    backward_half = h[0, n, H:]
    return np.concatenate([forward_half, backward_half], axis=1)


def oracle(h, lengths):
    """Sequence by sequence."""
    H = h.shape[2] // 2
    return np.stack([[*h[length - 1, n, :H], *h[0, n, H:]] for n, length in enumerate(lengths)])


def call_summary(answer, args):
    """Says of steps that lie a place behind the last one how they are counted."""
    h, lengths = args
    try:
        return answer(h, lengths)
    except IndexError as error:
        if str(error) != f"index {len(h)} is out of bounds for axis 0 with size {len(h)}":
            raise
        raise Misfit(
            "it stopped with IndexError: {error}. Steps are counted from 0, so the last valid one is lengths[n] − 1, "
            "and at lengths[n] the padding begins",
            error=error,
        ) from error


FORWARD, BACKWARD = "h[lengths - 1, n, :H]", "h[0, n, H:]"
BOTH = "[forward_half, backward_half]"
FAULTS = {
    "in where the forward half is taken (at the end of the batch, and not of each sequence)": (FORWARD, "h[-1, n, :H]"),
    "in where the backward half is taken (at an end, where it has read least)": (BACKWARD, "h[-1, n, H:]"),
}
LEAST = (
    "The backward half is taken at each sequence's last step, where it has read that one step; at step 0 it has read "
    "all of them."
)

REPAIRED_SUMMARY = Exercise(
    name="repaired_summary",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("summary (N, 2H)"),),
    equation="summary[n] = (forward half of h[lengths[n] − 1, n], backward half of h[0, n])",
    cases=cases_and(
        "TNH",
        draw,
        T_above_the_longest=draw_longer,
        no_padding=draw_full,
        padding_of_1e30=draw_huge,
    ),
    oracle=oracle,
    answer=repaired_summary,
    call=call_summary,
    look="For each half ask: at which step has it read the whole sequence? One reads from the front, one from the end.",
    mistakes=(
        *faults.left(FAULTS),
        Mistake(LEAST, (BACKWARD, "h[lengths - 1, n, H:]")),
        Mistake(
            LEAST + " And the forward half is still taken at the end of the batch.",
            (FORWARD, "h[-1, n, :H]"),
            (BACKWARD, "h[lengths - 1, n, H:]"),
        ),
        Mistake(
            "Both halves are taken at step 0, where the forward half has read one step.",
            (FORWARD, "h[0, n, :H]"),
        ),
        Mistake(
            "The steps have changed places: the forward half has read all at the last valid step, the backward half at "
            "step 0.",
            (FORWARD, "h[0, n, :H]"),
            (BACKWARD, "h[lengths - 1, n, H:]"),
        ),
        Mistake(
            "The last valid step is lengths[n] − 1, since steps are counted from 0; at lengths[n] the padding begins.",
            (FORWARD, "h[np.minimum(lengths, len(h) - 1), n, :H]"),
        ),
        Mistake(
            "The forward half is taken one step too early: the last valid step is lengths[n] − 1.",
            (FORWARD, "h[lengths - 2, n, :H]"),
        ),
        Mistake(
            "The backward half is taken at step T − lengths[n], as if the padding stood in front; it ends at step 0.",
            (BACKWARD, "h[len(h) - lengths, n, H:]"),
        ),
        Mistake(
            "The halves have changed places: the first H numbers belong to the forward half.",
            (BOTH, "[backward_half, forward_half]"),
        ),
        Mistake(
            "The last H numbers are taken for the forward half, the first H for the backward half.",
            (FORWARD, "h[lengths - 1, n, H:]"),
            (BACKWARD, "h[0, n, :H]"),
        ),
        Mistake(
            "The whole row of the last valid step is one half: `:H` and `H:` are missing.",
            (FORWARD, "h[lengths - 1, n]"),
            (BACKWARD, "h[0, n]"),
        ),
        Mistake(
            "Every sequence is read at the last valid step of the first one; each has its own.",
            (FORWARD, "h[lengths[0] - 1, n, :H]"),
        ),
        Mistake(
            "Every sequence is read at the last valid step of the longest one; each has its own.",
            (FORWARD, "h[max(lengths) - 1, n, :H]"),
        ),
        Mistake(
            "The forward half stands there twice; the second half is the backward one.",
            (BACKWARD, "h[lengths - 1, n, :H]"),
        ),
        Mistake(
            "The halves stand in an axis of their own, (N, 2, H); they stand side by side, (N, 2H).",
            (f"np.concatenate({BOTH}, axis=1)", f"np.stack({BOTH}, axis=1)"),
        ),
        Mistake(
            "The two halves are added, (N, H); they stand side by side, (N, 2H).",
            (f"np.concatenate({BOTH}, axis=1)", "forward_half + backward_half"),
        ),
        Mistake(
            "h[lengths − 1] alone takes whole steps of the batch, (N, N, 2H): a second index says whose, "
            "`h[lengths - 1, np.arange(N)]`.",
            (f"np.concatenate({BOTH}, axis=1)", "h[lengths - 1]"),
        ),
        Mistake(
            "The mean over the valid steps stands where the summary belongs; each half is taken at one step.",
            (
                f"np.concatenate({BOTH}, axis=1)",
                "np.where((np.arange(len(h))[:, None] < lengths)[:, :, None], h, 0).sum(axis=0) / lengths[:, None]",
            ),
        ),
        Mistake(
            "The mean over the steps stands where the summary belongs.",
            (FORWARD, "h[:, :, :H].mean(axis=0)"),
            (BACKWARD, "h[:, :, H:].mean(axis=0)"),
        ),
        Mistake(
            "The forward half is taken from the first sequence for all of them: the second index says whose it is, "
            "`np.arange(N)`.",
            (FORWARD, "h[lengths - 1, 0, :H]"),
        ),
        Mistake(
            "`h[-lengths]` counts from the end of the batch; the last valid step of sequence n is lengths[n] − 1.",
            (FORWARD, "h[-lengths, n, :H]"),
        ),
        Mistake(
            "The forward half is not cut off: `:H` takes the first H numbers.",
            (FORWARD, "h[lengths - 1, n]"),
        ),
        Mistake(
            "The backward half is not cut off: `H:` takes the last H numbers.",
            (BACKWARD, "h[0, n]"),
        ),
        Mistake(
            "The largest values over the valid steps stand where the summary belongs; each half is taken at one step.",
            (
                f"np.concatenate({BOTH}, axis=1)",
                "np.where((np.arange(len(h))[:, None] < lengths)[:, :, None], h, -np.inf).max(axis=0)",
            ),
        ),
        Mistake(
            "The backward half is taken one step too early: it goes on to step 0, and has read everything there.",
            (BACKWARD, "h[min(1, len(h) - 1), n, H:]"),
        ),
        Mistake(
            "The halves stand below each other, (2N, H); they stand side by side, (N, 2H).",
            (f"np.concatenate({BOTH}, axis=1)", f"np.concatenate({BOTH})"),
        ),
        Mistake(
            "H is made from another axis: h is (T, N, 2H), so it is `h.shape[2] // 2`.",
            ("    H = width // 2\n", "    H = N // 2\n"),
        ),
        Mistake(
            "The backward half is cut from the forward half's numbers, `:H`; it has the last H of them, `H:`.",
            (BACKWARD, "h[0, n, :H]"),
        ),
    ),
)
