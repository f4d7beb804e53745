"""Word vectors that learn, and the mean of what was read: embedding_backward, mean_pool_backward."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises import way_forward
from rnnkit.exercises.draw import normal, sizes, standard_cases
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output
from rnnkit.exercises.text_classification.words import UNIT

# -- embedding_backward


def draw_embedding(rng, T, N, D, V):
    """Ids of which one comes twice in one sequence, and one is 0; the last id of the vocabulary is there in half of the
    cases, and missing in the others."""
    missing = T > N and V > 2
    ids = rng.integers(0, V - missing, (T, N))
    ids[-1, -1] = V - 1 - missing
    if T > 3:
        ids[:3, 0] = 0, V - 1 - (V > 2), V - 1 - (V > 2)
    return normal(rng, T, N, D), ids, V


def draw_without_padding(rng, T, N, D, V):
    dx, ids, V = draw_embedding(rng, T, N, D, V)
    return dx, np.maximum(ids, 1), V


def embedding_cases(rng):
    drawn = sizes(rng, "TNDV")
    full = Case(draw_without_padding(rng, **drawn), drawn, "no padding")
    return [*standard_cases("TNDV", draw_embedding)(rng), full]


def embedding_backward(dx, ids, V):
    dE = np.zeros((V, dx.shape[-1]), dtype=dx.dtype)
    np.add.at(dE, ids, dx)
    dE[0] = 0
    return dE


def oracle_embedding(dx, ids, V):
    """As the gradient of a matrix: every x is a one-hot row times E."""
    one_hot = (ids[..., None] == np.arange(V)) & (ids[..., None] > 0)
    return np.einsum("tnv,tnd->vd", one_hot.astype(float), dx)


ADDED = "np.add.at(dE, ids, dx)"
PAD_ROW = "    dE[0] = 0\n"

EMBEDDING_BACKWARD = Exercise(
    name="embedding_backward",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("dE (V, D)"),),
    equation="dE[v] = the sum of dx[t, n] over all t, n with ids[t, n] = v;   dE[0] = 0",
    cases=embedding_cases,
    oracle=oracle_embedding,
    answer=embedding_backward,
    look="Try ids = [[1], [1]] with dx of ones: row 1 is 2, the others are 0.",
    mistakes=(
        Mistake(
            "A word that comes several times gets the gradient of one of its places only; they add up. (With an array "
            "of ids, `dE[ids] += dx` leaves one of them, as `=` does; `np.add.at(dE, ids, dx)` adds them all up.)",
            (ADDED, "dE[ids] += dx"),
        ),
        Mistake(
            "A word that comes several times gets the gradient of one of its places only, and the row of `<pad>` is "
            "not 0.",
            (ADDED, "dE[ids] += dx"),
            (PAD_ROW, ""),
        ),
        Mistake(
            "A word that comes several times gets the gradient of its first place only; all places add up.",
            (ADDED, "dE[ids.ravel()[::-1]] = dx.reshape(-1, dx.shape[-1])[::-1]"),
        ),
        Mistake(
            "The gradients of a word's places are averaged; they add up. (The loss is a mean already: its gradient was "
            "divided before.)",
            (
                PAD_ROW,
                PAD_ROW + "    dE /= np.maximum(np.bincount(ids.ravel(), minlength=V), 1)[:, None].astype(dx.dtype)\n",
            ),
        ),
        Mistake(
            "The row of `<pad>` has a gradient: padding is no word, and its vector is never trained. Row 0 stays 0.",
            (PAD_ROW, ""),
        ),
        Mistake(
            "The last row is set to 0; `<pad>` is id 0.",
            ("dE[0] = 0", "dE[-1] = 0"),
        ),
        Mistake(
            "The row of `<unk>` is 0 as well. Unknown words are read, so their vector learns; only row 0 stays 0.",
            ("dE[0] = 0", "dE[:2] = 0"),
        ),
        Mistake(
            "The rows are one too far up: the gradient of word v goes to row v − 1.",
            (ADDED, "np.add.at(dE, ids - 1, dx)"),
        ),
        Mistake(
            "The rows end at the largest id that is there; there are V of them.",
            ("np.zeros((V,", "np.zeros((ids.max() + 1,"),
        ),
        Mistake(
            "ids and dx are flattened in different orders, so words get gradients of others: flatten both the same "
            "way, "
            "or neither.",
            (ADDED, "np.add.at(dE, ids.T.ravel(), dx.reshape(-1, dx.shape[-1]))"),
        ),
        Mistake(
            "Only the first sequence counts; a word's gradients add up over all sequences.",
            (ADDED, "np.add.at(dE, ids[:, 0], dx[:, 0])"),
        ),
        Mistake(
            "Only the last step counts; a word's gradients add up over all steps.",
            (ADDED, "np.add.at(dE, ids[-1], dx[-1])"),
        ),
        Mistake(
            "Only the last sequence counts: the array is made anew for each one. It is made once, before the loop.",
            (ADDED, "np.add.at(dE, ids[:, -1], dx[:, -1])"),
        ),
        Mistake(
            "The words are counted; what adds up is their gradient, dx.",
            (ADDED, "np.add.at(dE, ids, 1)"),
        ),
        Mistake(
            "Every word gets the gradients of all places; it gets those of its own.",
            (ADDED, "dE[ids] = dx.sum(axis=(0, 1))"),
        ),
        Mistake(
            "The gradients are laid out step by step, as dx is, with 0 at the padding; a row of dE belongs to a word "
            "of "
            "the vocabulary.",
            ("    return dE", "    return dx * (ids != 0)[..., None]"),
        ),
        Mistake(way_forward.ALWAYS_FLOAT64, (", dtype=dx.dtype", "")),
        Mistake(
            "The numbers are right, but dx, the caller's own array, is changed: the padding is set to 0 in it. Set "
            "row 0 "
            "of dE to 0 instead.",
            ("    dE = np.zeros", "    dx[ids == 0] = 0\n    dE = np.zeros"),
        ),
        Mistake(
            "A word that stands at the same step of two sequences gets the gradient of one of them only: `dE[ids[t]] "
            "+= "
            "dx[t]` reads and writes each row once. `np.add.at` adds them all up.",
            (ADDED, "[dE.__setitem__(ids[t], dE[ids[t]] + dx[t]) for t in range(len(ids))]"),
        ),
        Mistake(
            "A word that comes several times in one sequence gets the gradient of one of its places only: `dE[ids[:, "
            "n]] += "
            "dx[:, n]` reads and writes each row once. `np.add.at` adds them all up.",
            (ADDED, "[dE.__setitem__(ids[:, n], dE[ids[:, n]] + dx[:, n]) for n in range(ids.shape[1])]"),
        ),
        Mistake(
            "The D numbers of a gradient are added up (`sum` without an axis); only the places of a word add up.",
            (ADDED, "np.add.at(dE, ids, dx.sum(axis=-1, keepdims=True))"),
        ),
        Mistake("The row of `<pad>` is cut off; there are V rows, and that one is 0.", ("return dE", "return dE[1:]")),
        Mistake(
            "The first column is set to 0; it is the first row that belongs to `<pad>`.", ("dE[0] = 0", "dE[:, 0] = 0")
        ),
        *(
            Mistake(
                "The gradients are not added up over " + what,
                (
                    "    np.add.at(dE, ids, dx)\n    dE[0] = 0\n",
                    f"    dE = np.einsum('tnv,tnd->{letter}vd', np.eye(V, dtype=dx.dtype)[ids], dx)\n    dE[:, 0] = "
                    f"0\n",
                ),
            )
            for letter, what in (("t", "the steps."), ("n", "the sequences."))
        ),
        Mistake(
            "The rows are one too far up: the gradient of word v goes to row v − 1.",
            (ADDED, "np.add.at(dE, ids - 1, dx * (ids > 0)[..., None])"),
            (PAD_ROW, ""),
        ),
        Mistake("The first step is left out.", (ADDED, "np.add.at(dE, ids[1:], dx[1:])")),
        Mistake("The last step is left out.", (ADDED, "np.add.at(dE, ids[:-1], dx[:-1])")),
        Mistake(
            "The largest gradient of a word's places is kept (`np.maximum.at`); they add up.",
            (ADDED, "np.maximum.at(dE, ids, dx)"),
        ),
        *(
            Mistake(
                f"The gradients are divided by the number of {what}; they add up as they are.", ("return dE", wrong)
            )
            for what, wrong in (
                ("different words", "return dE / len(np.unique(ids))"),
                ("words", "return dE / max(np.count_nonzero(ids), 1)"),
            )
        ),
        Mistake(
            "The row of the smallest id that is there is set to 0; `<pad>` is id 0, and there need be none.",
            (PAD_ROW, "    dE[[0, ids.min()]] = 0\n"),
        ),
        Mistake(
            "The row of the smallest id that is there is set to 0; `<pad>` is id 0, and there need be none.",
            (PAD_ROW, "    dE[ids.min()] = 0\n"),
        ),
        Mistake(
            "Row 1, that of `<unk>`, is set to 0; `<pad>` is id 0.",
            ("dE[0] = 0", "dE[1] = 0"),
        ),
        Mistake(
            "A sequence is left at its first id 0. All other places count, wherever they stand.",
            (ADDED, "np.add.at(dE, ids, dx * np.logical_and.accumulate(ids != 0)[..., None])"),
        ),
        Mistake(
            "dE[ids] lays the gradients out step by step, (T, N, D); the table itself is asked for, (V, D).",
            ("return dE", "return dE[ids]"),
        ),
        Mistake(
            "A word gets the gradient of one sequence only, the last one that it stands in: what the earlier ones gave "
            "is overwritten.",
            (
                ADDED,
                "for n in range(ids.shape[1]):\n"
                "        for v in ids[:, n]:\n"
                "            dE[v] = dx[ids[:, n] == v, n].sum(axis=0)",
            ),
        ),
    ),
)

# -- mean_pool_backward


def draw_mask(rng, T, N):
    """Bool (T, N) with a valid step in every column, and steps that are not, at any place, if there is room."""
    mask = rng.random((T, N)) < 0.6
    if T > 1:
        mask[rng.integers(0, T), 0] = False
        for n in np.flatnonzero(mask.all(axis=0)):
            mask[rng.integers(0, T), n] = False
    for n in np.flatnonzero(~mask.any(axis=0)):
        mask[rng.integers(0, T), n] = True
    return mask


def draw_mean(rng, T, N, H):
    return normal(rng, N, H), draw_mask(rng, T, N)


def mean_pool_backward(dpooled, mask):
    share = mask / mask.sum(axis=0)
    dh = share[:, :, None] * dpooled
    return dh.astype(dpooled.dtype)


def oracle_mean(dpooled, mask):
    T, N = mask.shape
    dh = np.zeros((T, N, dpooled.shape[-1]))
    for n in range(N):
        valid = np.flatnonzero(mask[:, n])
        dh[valid, n] = dpooled[n] / len(valid)
    return dh


SHARE = "mask / mask.sum(axis=0)"

MEAN_POOL_BACKWARD = Exercise(
    name="mean_pool_backward",
    unit=UNIT,
    points=1,
    outputs=(Output.parse("dh (T, N, H)"),),
    equation="dh[t, n] = dpooled[n] / (number of valid steps of n) where the mask is True, else 0",
    cases=standard_cases("TNH", draw_mean),
    oracle=oracle_mean,
    answer=mean_pool_backward,
    look="Sum dh over the steps: that is dpooled again.",
    mistakes=(
        Mistake(
            "The mean is taken over all T steps: divide by the number of valid steps of each sequence.",
            (SHARE, "mask / len(mask)"),
        ),
        Mistake(
            "The division by the number of valid steps is missing: this is the gradient of a sum, not of a mean.",
            (SHARE, "1.0 * mask"),
        ),
        *(
            Mistake(
                "The steps are missing: dh has a gradient for each step, (T, N, H), a share of it at the valid ones "
                "and 0 at the others.",
                ("share[:, :, None] * dpooled", one_step),
            )
            for one_step in ("dpooled / mask.sum(axis=0)[:, None]", "dpooled", "dpooled / len(mask)")
        ),
        Mistake(
            "Padded steps get a share as well; where the mask is False the gradient is 0.",
            (SHARE, "np.ones_like(mask) / mask.sum(axis=0)"),
        ),
        Mistake(
            "The mask is not used: every step gets 1/T. The gradient is 0 at padded steps, and the valid ones share "
            "it.",
            (SHARE, "np.ones(mask.shape) / len(mask)"),
        ),
        Mistake(
            "It is divided by the number of all valid steps of the batch; each sequence has its own number.",
            (SHARE, "mask / mask.sum()"),
        ),
        Mistake(
            "All sequences are divided by the number of the first one; each has its own.",
            (SHARE, "mask / mask[:, 0].sum()"),
        ),
        Mistake(
            "It is divided by the number of steps up to the last valid one. The mask may have gaps: count where it is "
            "True.",
            (SHARE, "mask / (len(mask) - mask[::-1].argmax(axis=0))"),
        ),
        Mistake(
            "It is divided by the number of steps that are not valid.",
            (SHARE, "mask / np.maximum((~mask).sum(axis=0), 1)"),
        ),
        Mistake(
            "The mask is the wrong way round: the padded steps get the gradient.",
            (SHARE, "~mask / mask.sum(axis=0)"),
        ),
        Mistake(
            "It is divided by N; the mean runs over the steps of one sequence.",
            (SHARE, "mask / mask.shape[1]"),
        ),
        Mistake(
            "It is multiplied by the number of valid steps; a mean divides by it.",
            (SHARE, "mask * mask.sum(axis=0)"),
        ),
        Mistake(
            "It is divided by the number of valid steps twice.",
            (SHARE, "mask / mask.sum(axis=0) ** 2"),
        ),
        Mistake(
            "Only the last valid step gets a gradient: that is how the last state is read. A mean has read all of "
            "them.",
            (
                SHARE,
                "1.0 * (np.arange(len(mask))[:, None] == len(mask) - 1 - mask[::-1].argmax(axis=0))",
            ),
        ),
        Mistake(
            "The valid steps are counted across the sequences; they are counted along the steps, axis 0, for each "
            "sequence.",
            (SHARE, "mask / np.maximum(mask.sum(axis=1), 1)[:, None]"),
        ),
        Mistake(
            "The result is not float32: a mask divided by whole numbers is float64, and so is what it is multiplied "
            "with. Give the share the dtype of dpooled.",
            (".astype(dpooled.dtype)", ""),
        ),
        Mistake(
            "The numbers are right, but dpooled, the caller's own array, is changed: `/=` writes into it.",
            (
                "    share = mask / mask.sum(axis=0)\n    dh = share[:, :, None] * dpooled",
                "    dpooled /= mask.sum(axis=0)[:, None].astype(dpooled.dtype)\n    dh = mask[:, :, None] * dpooled",
            ),
        ),
        Mistake(
            "The first steps get the gradient, as many as are valid. Which steps are valid says the mask; they may "
            "stand "
            "anywhere.",
            (SHARE, "(np.arange(len(mask))[:, None] < mask.sum(axis=0)) / mask.sum(axis=0)"),
        ),
        Mistake(
            "It is divided by the share of valid steps, not by their number.",
            (SHARE, "mask / mask.mean(axis=0)"),
        ),
        Mistake(
            "It is divided by the share of valid steps in the whole batch; each sequence has its own number.",
            (SHARE, "mask / mask.mean()"),
        ),
        Mistake(
            "It is divided by the root of the number of valid steps.",
            (SHARE, "mask / np.sqrt(mask.sum(axis=0))"),
        ),
        Mistake(
            "It is divided by one less than the number of valid steps.",
            (SHARE, "mask / np.maximum(mask.sum(axis=0) - 1, 1)"),
        ),
        Mistake("It is divided by one more than the number of valid steps.", (SHARE, "mask / (mask.sum(axis=0) + 1)")),
        Mistake(
            "Every step gets the whole of dpooled: the valid ones share it, and the padding gets nothing.",
            (SHARE, "np.ones(mask.shape)"),
        ),
        Mistake("Every sequence gets the gradient of the first one.", ("* dpooled", "* dpooled[0]")),
        Mistake(
            "All sequences are divided by the largest number of valid steps; each has its own.",
            (SHARE, "mask / mask.sum(axis=0).max()"),
        ),
        Mistake(
            "All sequences are divided by the mean number of valid steps; each has its own.",
            (SHARE, "mask / mask.sum(axis=0).mean()"),
        ),
        Mistake(
            "It is divided by the number of steps before the first padded one. The mask may have gaps: count where it "
            "is True.",
            (SHARE, "mask / np.maximum(np.where(mask.all(axis=0), len(mask), mask.argmin(axis=0)), 1)"),
        ),
        Mistake(
            "The shares are a softmax of the mask: padded steps get e⁰ = 1. A share is 1 over the number of valid "
            "steps, or 0.",
            (SHARE, "np.exp(1.0 * mask) / np.exp(1.0 * mask).sum(axis=0)"),
        ),
    ),
)
