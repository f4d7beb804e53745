"""repaired_read_reviews: a loop over batches of reviews with two faults, one of them published, to be found and "
"mended."""

from __future__ import annotations

import re

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_forward
from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output, as_float, over_arrays
from rnnkit.exercises.text_classification.words import UNIT, draw_lengths


def repair_cases(rng):
    def case(kind=ORDINARY, B=3, T=None, dtype=np.float64, strided=False, same=True, **fixed):
        """B batches, of one size unless told otherwise; the last of them is longer than its longest review."""
        drawn = sizes(rng, "NDH") | fixed
        N, D, H = (drawn[letter] for letter in "NDH")
        steps = [T or int(rng.integers(5, 9)) for _ in range(B)]
        counts = [N] * B if same else [N + b for b in rng.permutation(B).tolist()]
        lengths = [draw_lengths(rng, T, N) for T, N in zip(steps, counts, strict=True)]
        lengths[-1] = np.maximum(1, lengths[-1] - 1)
        batches = [normal(rng, T, N, D) for T, N in zip(steps, counts, strict=True)]
        weights = normal(rng, H, D, scale=0.6), normal(rng, H, H, scale=0.6), normal(rng, H, scale=0.6)
        args = tuple(over_arrays(a, lambda array: as_float(array, dtype)) for a in (batches, lengths, *weights))
        return Case(args, {"batches": B, **drawn}, kind, strided)

    return [
        case(),
        case(),
        case(B=4),
        case("one batch", B=1),
        case("N = 1", N=1),
        case("T = 1", T=1),
        case("other sizes", same=False),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def call_repaired(answer, args):
    """The list's arrays by the numbers of their batches."""
    try:
        found = answer(*args)
    except IndexError as error:
        words = re.fullmatch(r"index (\d+) is out of bounds for axis 0 with size (\d+)", str(error))
        if not words or words[1] != words[2] or int(words[1]) not in map(len, args[0]):
            raise
        raise Misfit(
            "it stopped with IndexError: {error}. Steps are counted from 0: the last one of a review of length L has "
            "the index L − 1",
            error=error,
        ) from error
    if found is None:
        return None
    if not isinstance(found, list):
        kind = type(found).__name__
        raise Misfit("it returned one {kind}; expected a list, with an array (N, H) for each batch", kind=kind)
    if len(found) != len(args[0]):
        lengths = {"found": len(found), "expected": len(args[0])}
        raise Misfit("its list has length {found}; expected {expected}, an array (N, H) for each batch", **lengths)
    return dict(enumerate(found))


def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    states = []
    for x, ends in zip(batches, lengths):  # noqa: B905 (as learners write it)
        T, N, _ = x.shape
        h = np.zeros((N, len(bh)), dtype=bh.dtype)
        last = h
        for t in range(T):
            h = np.tanh(x[t] @ Wxh.T + h @ Whh.T + bh)
            last = np.where((t == ends - 1)[:, None], h, last)
        states.append(last)
    return states


def oracle_repaired(batches, lengths, Wxh, Whh, bh):
    """Every review alone."""
    H, D = Wxh.shape
    layer = nn.RNN(D, H, rng=np.random.default_rng(0), dtype=np.float64)
    layer.params = {"Wxh": Wxh, "Whh": Whh, "bh": bh}
    return {
        b: np.stack([layer.forward(x[:end, n : n + 1])[0][-1, 0] for n, end in enumerate(ends)])
        for b, (x, ends) in enumerate(zip(batches, lengths, strict=True))
    }


def from_review_to_review(batches, lengths, Wxh, Whh, bh):
    states = []
    for x, ends in zip(batches, lengths):  # noqa: B905 (as learners write it)
        last = np.zeros((x.shape[1], len(bh)), dtype=bh.dtype)
        h = np.zeros(len(bh), dtype=bh.dtype)
        for n in range(x.shape[1]):
            for t in range(ends[n]):
                h = np.tanh(Wxh @ x[t, n] + Whh @ h + bh)
            last[n] = h
        states.append(last)
    return states


def one_array_for_all(batches, lengths, Wxh, Whh, bh):
    states, h = [], np.zeros((max(x.shape[1] for x in batches), len(bh)), dtype=bh.dtype)
    for x, ends in zip(batches, lengths):  # noqa: B905 (as learners write it)
        h[:] = 0
        last = h[: x.shape[1]]
        for t in range(len(x)):
            on = t < ends
            last[on] = np.tanh(x[t, on] @ Wxh.T + last[on] @ Whh.T + bh)
        states.append(last)
    return states


START, READ, END = "h = np.zeros((N, len(bh)), dtype=bh.dtype)", "states.append(last)", "(t == ends - 1)[:, None]"
CARRIED = "h = {0} if states and len({0}) == N else np.zeros((N, len(bh)), dtype=bh.dtype)"
STEP = "h = np.tanh(x[t] @ Wxh.T + h @ Whh.T + bh)"
EARLY = "The states are read one step too early: the last step of a review of length L has the index L − 1."
CARRIES, READS_AT_THE_END = (START, CARRIED.format("h")), (READ, "states.append(h)")

REPAIRED_READ_REVIEWS = Exercise(
    name="repaired_read_reviews",
    unit=UNIT,
    points=2,
    outputs=(Output("states"),),
    equation="h_0 = 0 for every review;   "
    "h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_h);   its answer is h_t at t = its length",
    cases=repair_cases,
    oracle=oracle_repaired,
    answer=repaired_read_reviews,
    call=call_repaired,
    look="Read one review alone, then in a batch, then in the second batch of two: its state has to be the same.",
    mistakes=(
        Mistake(
            "Both faults are still there: one in the state that a batch starts from, one in where the answer is read.",
            CARRIES,
            READS_AT_THE_END,
        ),
        Mistake(
            "One fault is mended, one is left: the answer is read at the last step of the batch, after the padding. "
            "Each "
            "review has its own last step.",
            READS_AT_THE_END,
            breaks="the answer of review n is h_t at t = lengths[n]",
        ),
        Mistake(
            "One fault is mended, one is left: a batch starts from the state that the batch before it has left. These "
            "are other reviews.",
            CARRIES,
            breaks="h_0 = 0 for every review",
        ),
        Mistake(
            "One fault is mended, one is left: a batch starts from what the batch before it has answered. These are "
            "other "
            "reviews.",
            (START, CARRIED.format("last")),
            breaks="h_0 = 0 for every review",
        ),
        Mistake(
            "The states are read one step late: the last step of a review of length L has the index L − 1.",
            ("t == ends - 1", "t == np.minimum(ends, T - 1)"),
        ),
        *(
            Mistake(EARLY, ("t == ends - 1", f"t == {place}"))  # of a review of one step: its only one, none, the last
            for place in ("np.maximum(ends - 2, 0)", "ends - 2", "(ends - 2) % T")
        ),
        Mistake(
            "The lengths of the first batch are used for all of them; each batch has its own.",
            (END, "(t == np.minimum(lengths[0], T) - 1)[:, None]"),
        ),
        Mistake(
            "The state that a batch starts from has as many rows as the first batch, where this one may have more or "
            "fewer: take the number of reviews from the batch itself.",
            (START, START.replace("N, ", "batches[0].shape[1], ")),
        ),
        Mistake(
            "`[lengths − 1]` alone picks whole steps, all reviews at once, for each of them. `[lengths − 1, "
            "np.arange(N)]` picks of each review its own.",
            ("        last = h\n", "        last = []\n"),
            (f"last = np.where({END}, h, last)", "last.append(h)"),
            (READ, "states.append(np.stack(last)[ends - 1])"),
        ),
        Mistake(
            "All reviews of a batch are read at the end of the longest; each has its own end.",
            (END, "t == ends.max() - 1"),
        ),
        Mistake(
            "All reviews of a batch are read at the end of the shortest; each has its own end.",
            (END, "t == ends.min() - 1"),
        ),
        Mistake(
            "All reviews of a batch are read at the end of the first; each has its own end.",
            (END, "t == ends[0] - 1"),
        ),
        Mistake(
            "The inputs after the end are set to 0 and the answer is still read at the last step: the state goes on "
            "changing there, by W_hh and the bias.",
            ("x[t] @ Wxh.T", "(x[t] * (t < ends)[:, None]) @ Wxh.T"),
            (READ, "states.append(h)"),
        ),
        Mistake(
            "The state is set to 0 after the end and read at the last step, so shorter reviews get 0.",
            (STEP, STEP + " * (t < ends)[:, None]"),
            (READ, "states.append(h)"),
        ),
        Mistake(
            "The mean of the states is returned; asked for is the state at each review's own last step.",
            (f"last = np.where({END}, h, last)", "last = last + h * (t < ends)[:, None]"),
            (READ, "states.append(last / ends[:, None].astype(bh.dtype))"),
        ),
        Mistake(
            "Every step's states are returned; asked for is one state for each review.",
            ("        last = h\n", "        last = []\n"),
            (f"last = np.where({END}, h, last)", "last.append(h)"),
            (READ, "states.append(np.stack(last))"),
        ),
        Mistake(
            "Whh is used without `.T`: with sequences in rows it is `h @ Whh.T`.",
            ("h @ Whh.T", "h @ Whh"),
        ),
        Mistake("The bias bh is missing from the sum.", (" + bh", "")),
        Mistake("The tanh is missing.", ("np.tanh(x[t] @ Wxh.T + h @ Whh.T + bh)", "x[t] @ Wxh.T + h @ Whh.T + bh")),
        Mistake(
            "The old state is not read: every step starts from 0.",
            ("h @ Whh.T", "0 * h @ Whh.T"),
        ),
        Mistake(
            "The steps are gone through from the last to the first.",
            ("x[t] @", "x[T - 1 - t] @"),
        ),
        Mistake(
            "The states have the inputs' first step only.",
            ("x[t] @", "x[0] @"),
        ),
        Mistake(
            way_forward.ALWAYS_FLOAT64,
            (", dtype=bh.dtype", ""),
        ),
        Mistake(
            "The states stand in the order in which the reviews end; they are to stand in the order of the columns.",
            ("        last = h\n", "        last = []\n"),
            (f"last = np.where({END}, h, last)", "last.append(h[t == ends - 1])"),
            (READ, "states.append(np.concatenate(last))"),
        ),
        Mistake(
            "A review starts from the state that the review before it in the batch has left. Every review starts from "
            "0.",
            from_review_to_review,
        ),
        Mistake(
            "The bias is added outside the tanh.",
            ("np.tanh(x[t] @ Wxh.T + h @ Whh.T + bh)", "np.tanh(x[t] @ Wxh.T + h @ Whh.T) + bh"),
        ),
        Mistake(
            "The first step of each review is not read.",
            ("x[t] @ Wxh.T", "(x[t] * (t > 0)) @ Wxh.T"),
        ),
        Mistake(
            "Every review starts from a state of 1; it is to start from 0.", (START, START.replace("zeros", "ones"))
        ),
        Mistake(
            "One array is reused for all batches, so all of them show the states of the last one: make a new array for "
            "each batch.",
            one_array_for_all,
        ),
        Mistake(
            "The loop runs over the reviews (`x.shape[1]`) where the steps are meant (`len(x)`).",
            ("range(T)", "range(min(T, N))"),
        ),
        Mistake(
            "The states stand in the order of the lengths, the longest first; they are to stand in the order of the "
            "columns.",
            (READ, "states.append(last[np.argsort(-ends, kind='stable')])"),
        ),
        Mistake(
            "Every review starts from bh; it is to start from 0.",
            (START, "h = np.tile(bh, (N, 1))"),
        ),
        Mistake(
            "After its end a review goes on from a state of 0, and is read at the last step of the batch; it is read "
            "at its own last step.",
            (STEP, "h = np.tanh(x[t] @ Wxh.T + (h * (t < ends)[:, None]) @ Whh.T + bh)"),
            (READ, "states.append(h)"),
        ),
        Mistake(
            "The loop ends one step before the longest review does: `range(max(length))` goes to its last step.",
            ("range(T)", "range(max(ends) - 1)"),
            (f"last = np.where({END}, h, last)", "last = np.where((t < ends)[:, None], h, last)"),
        ),
        Mistake(
            "Only the first step is taken; each review is read up to its own end.",
            ("range(T)", "range(1)"),
            (READ, "states.append(h)"),
        ),
    ),
)
