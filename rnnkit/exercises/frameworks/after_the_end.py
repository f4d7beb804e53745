"""after_the_end: what each library returns behind a sequence that ends early."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.deep_bidirectional.padding import draw_lengths, filled, valid
from rnnkit.exercises.draw import EDGES, sizes, state
from rnnkit.exercises.frameworks.weights import UNIT
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output

LIBRARIES = ("torch", "keras", "onnx")


def draw(rng, T, N, H, longest=None):
    return state(rng, T, N, H), draw_lengths(rng, T, N, longest)


def unmeasured(rng, h, mask):
    """h with NaN and ±inf where the mask is False."""
    h = h.copy()
    h[~mask] = rng.choice([np.nan, np.inf, -np.inf], h[~mask].shape)
    return h


def end_cases(rng):
    def case(library, kind=ORDINARY, longer=(), longest=None, dtype=np.float64, fill=None, **fixed):
        drawn = sizes(rng, "TNH", *longer, **fixed)
        h, lengths = draw(rng, **drawn, longest=longest and drawn["T"] - longest)
        h = fill(rng, h, valid(lengths, drawn["T"])) if fill else h
        args, named = (h.astype(dtype), lengths, library), {"library": library} | drawn
        return Case(args, named, kind, strided=kind == "any layout", apart=fill is unmeasured)

    found = [case("torch", longer=("T", "N")), case("torch", longer=("N", "T"))]
    found.append(case("torch", longest=1, T=int(rng.integers(6, 10))))
    found += [case("keras", "keras", order) for order in (("T", "N"), ("N", "T"))] + [case("onnx", "onnx")]
    for library in ("torch", "keras"):
        found += [case(library, kind, **fixed) for kind, fixed in EDGES.items()]
        found.append(case(library, "T above the longest", longest=2, T=7))
        found.append(case(library, "huge padding", fill=filled, T=8))
        found.append(case(library, "NaN in the padding", fill=unmeasured, T=8))
        found += [case(library, "float32", dtype=np.float32), case(library, "any layout")]
    return found


def after_the_end(h, lengths, library):
    T, N, _ = h.shape
    last = h[lengths - 1, np.arange(N)]
    after = last if library == "keras" else np.zeros_like(last)
    valid = np.arange(T)[:, None] < lengths
    output = np.where(valid[:, :, None], h, after)
    return output, last


def oracle_end(h, lengths, library):
    output = h.copy()
    last = np.stack([h[length - 1, n] for n, length in enumerate(lengths)])
    for n, length in enumerate(lengths):
        output[length:, n] = last[n] if library == "keras" else 0
    return output, last


LAST, AFTER = "h[lengths - 1, np.arange(N)]", 'last if library == "keras" else np.zeros_like(last)'
VALID, OUTPUT, RETURN = (
    "np.arange(T)[:, None] < lengths",
    "np.where(valid[:, :, None], h, after)",
    "return output, last",
)
REPEATED = 'last if library == "keras"'
TIMES_0 = (
    "The padding is multiplied by 0, and 0 · NaN is NaN, as 0 · inf is. `np.where(valid, h, 0)` chooses, and reads no "
    "padding."
)
STATE = "The last state is that of the last real step, h[lengths[n] − 1, n]"
HIDDEN = "h[-1] is the state after the padding."


ONE_LATE = (
    "Keras repeats step lengths[n] here, the first of the padding; the last real step is lengths[n] − 1, since steps "
    "are counted from 0."
)
LONGEST = "is read at the longest sequence's last step for all of them; each has its own length."
FIRST = (
    "is read in the first sequence's column for all of them; each has its own column: `h[lengths - 1, np.arange(N)]`."
)
CUT = (
    "The output ends with the longest sequence, as `pad_packed_sequence` does by itself; asked for are T steps (its "
    "`total_length`)."
)
GROWING = "A running maximum is taken of the values, which keeps the largest; Keras repeats the last valid output."


def kept(library: str) -> Mistake:
    """The output as it is given, in one library."""
    called = {"torch": "PyTorch", "keras": "Keras", "onnx": "ONNX"}[library]
    return Mistake(
        f"Behind the end the output of {called} is left as it was computed.",
        (RETURN, f'output = h.copy() if library == "{library}" else output\n    {RETURN}'),
    )


AFTER_THE_END = Exercise(
    name="after_the_end",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("output (T, N, H)"), Output.parse("last (N, H)")),
    equation="last[n] = h[lengths[n] − 1, n];   output[t, n] = h[t, n] for t < lengths[n], then 0, in Keras last[n]",
    cases=end_cases,
    oracle=oracle_end,
    answer=after_the_end,
    new=True,
    look="Take T = 4 and one sequence of length 2, with h = 1, 2, 3, 4: torch returns 1 2 0 0, Keras 1 2 2 2, both a "
    "last state of 2.",
    mistakes=(
        Mistake(
            "All three give 0 behind the end; Keras repeats the last valid output there.",
            (AFTER, "np.zeros_like(last)"),
        ),
        Mistake("All three repeat the last valid output; PyTorch and ONNX give 0 behind the end.", (AFTER, "last")),
        Mistake(
            "The libraries have changed places: Keras repeats the last valid output, PyTorch and ONNX give 0.",
            ('library == "keras"', 'library != "keras"'),
        ),
        Mistake(
            "ONNX repeats the last valid output here, as Keras does; it gives 0 behind the end, as PyTorch does.",
            ('library == "keras"', 'library != "torch"'),
        ),
        Mistake(
            "ONNX repeats here, and Keras gives 0; it is Keras that repeats the last valid output.",
            ('library == "keras"', 'library == "onnx"'),
        ),
        Mistake(
            "PyTorch repeats here, and Keras gives 0; it is Keras that repeats the last valid output.",
            ('library == "keras"', 'library == "torch"'),
        ),
        Mistake(
            "PyTorch repeats the last valid output here, as Keras does; it gives 0 behind the end, as ONNX does.",
            ('library == "keras"', 'library != "onnx"'),
        ),
        Mistake(
            "The output behind the end is left as it was computed, in all three. No library shows it: PyTorch and "
            "ONNX give 0, Keras the last valid output.",
            (OUTPUT, "h.copy()"),
        ),
        *map(kept, LIBRARIES),
        Mistake(
            f"`last` is the last step of the array for every sequence. {HIDDEN} {STATE}.",
            (RETURN, "return output, h[-1].copy()"),
        ),
        Mistake(
            f"`last` is taken from the output's last step, which behind an end is 0 in PyTorch and ONNX. {STATE}.",
            (RETURN, "return output, output[-1].copy()"),
        ),
        Mistake(
            f"`last` is taken from the output at the longest sequence's last step, which in PyTorch and ONNX is 0 "
            f"where another has ended. {STATE}.",
            (RETURN, "return output, output[lengths.max() - 1].copy()"),
        ),
        Mistake(
            f"`last` is the last step of the array for every sequence. {HIDDEN} {STATE}.",
            (RETURN, 'return output, last if library == "keras" else h[-1].copy()'),
        ),
        Mistake(
            f"h[-1] is taken for the last valid output, in `last` and in what Keras repeats. {HIDDEN} {STATE}.",
            (LAST, "h[-1].copy()"),
        ),
        Mistake(
            "Keras repeats h[-1] here, which is computed from the padding; it repeats the last valid output.",
            (REPEATED, 'h[-1] if library == "keras"'),
        ),
        Mistake(
            f"`last` is one step early. {STATE}, since steps are counted from 0.",
            (RETURN, "return output, h[np.maximum(lengths - 2, 0), np.arange(N)]"),
        ),
        Mistake(
            f"`last` is one step late, in the padding. {STATE}, since steps are counted from 0.",
            (RETURN, "return output, h[np.minimum(lengths, T - 1), np.arange(N)]"),
        ),
        Mistake(
            f"`last` and what Keras repeats are one step late, in the padding. {STATE}, since steps are counted from "
            "0.",
            (LAST, "h[np.minimum(lengths, T - 1), np.arange(N)]"),
        ),
        Mistake(
            f"`last` and what Keras repeats are one step early. {STATE}, since steps are counted from 0.",
            (LAST, "h[np.maximum(lengths - 2, 0), np.arange(N)]"),
        ),
        Mistake(ONE_LATE, (REPEATED, 'h[np.minimum(lengths, T - 1), np.arange(N)] if library == "keras"')),
        Mistake(f"What Keras repeats {LONGEST}", (REPEATED, 'h[lengths.max() - 1] if library == "keras"')),
        Mistake(f"`last`, and what Keras repeats, {LONGEST}", (LAST, "h[lengths.max() - 1].copy()")),
        Mistake(f"`last` {FIRST}", (RETURN, "return output, h[lengths - 1, 0]")),
        Mistake(f"What Keras repeats {FIRST}", (REPEATED, 'h[lengths - 1, 0] if library == "keras"')),
        *(
            Mistake(GROWING, (RETURN, f'if library == "keras":\n        output = {wrong}\n    {RETURN}'))
            for wrong in (
                "np.maximum.accumulate(np.where(valid[:, :, None], h, 0))",
                "np.maximum.accumulate(np.where(valid[:, :, None], h, -np.inf))",
            )
        ),
        Mistake(
            "`last` has the shape (N, N, H): `h[lengths - 1]` takes a step of all sequences for each of them. "
            "`h[lengths - 1, np.arange(N)]` takes each one's own.",
            (RETURN, "return output, h[lengths - 1]"),
        ),
        *(
            Mistake(
                f"The zeros of {called} stand in `last` as well; it is the last valid state in all three.",
                (RETURN, f'return output, 0 * last if library == "{library}" else last'),
            )
            for library, called in (("onnx", "ONNX"), ("torch", "PyTorch"), ("keras", "Keras"))
        ),
        *(
            Mistake(CUT, (RETURN, f"return output[: lengths.max()] if library {these} else output, last"))
            for these in ('== "torch"', '!= "keras"')
        ),
        Mistake(
            "The step behind the end counts as valid: a sequence of length L has the steps 0 … L − 1, so `t < "
            "lengths`.",
            (VALID, "np.arange(T)[:, None] <= lengths"),
        ),
        Mistake(
            "The last real step counts as padding: a sequence of length L has the steps 0 … L − 1, so `t < lengths`.",
            (VALID, "np.arange(T)[:, None] < lengths - 1"),
        ),
        Mistake(
            "The mask is the wrong way round: what is real is overwritten, and what is behind the end stays.",
            (VALID, "np.arange(T)[:, None] >= lengths"),
        ),
        Mistake(
            "The padding is taken to stand in front; it is behind the sequences.",
            (VALID, "np.arange(T)[::-1, None] < lengths"),
        ),
        Mistake(
            "All sequences end with the longest one; each has its own length.",
            (VALID, "np.arange(T)[:, None] < np.full(N, lengths.max())"),
        ),
        Mistake(
            "All sequences end with the shortest one; each has its own length.",
            (VALID, "np.arange(T)[:, None] < np.full(N, lengths.min())"),
        ),
        Mistake(
            "All sequences end with the first one; each has its own length.",
            (VALID, "np.arange(T)[:, None] < np.full(N, lengths[0])"),
        ),
        Mistake(
            "`last` is that of the longest sequence's last step for all of them; each has its own length.",
            (RETURN, "return output, h[lengths.max() - 1].copy()"),
        ),
        Mistake(
            "The last valid output is read with `h[lengths - 1]` for the first sequence alone; each has its own "
            "column: `h[lengths - 1, np.arange(N)]`.",
            (LAST, "h[lengths - 1, 0]"),
        ),
        Mistake(CUT, (RETURN, "return output[: lengths.max()], last")),
        Mistake(
            "The last output is repeated from the first sequence in all of them; each has its own.",
            (REPEATED, 'last[:1] if library == "keras"'),
        ),
        Mistake(
            "Behind the end stands the first output; Keras repeats the last valid one.",
            (REPEATED, 'h[0] if library == "keras"'),
        ),
        Mistake(
            "Behind the end stands NaN; PyTorch and ONNX give 0.",
            ("np.zeros_like(last)", "np.full_like(last, np.nan)"),
        ),
        Mistake(
            "The zeros of PyTorch and ONNX stand in `last` as well; it is the last valid state in all three.",
            (RETURN, "return output, after + 0 * last"),
        ),
        Mistake(
            "`last` is the mean over the valid steps; it is the state after the last of them.",
            (RETURN, "return output, np.where(valid[:, :, None], h, 0).sum(axis=0) / lengths[:, None].astype(h.dtype)"),
        ),
        Mistake(
            "`last` has every sequence's steps from the first on; it is the state after the last one alone.",
            (RETURN, "return output, output"),
        ),
        Mistake(
            "The sequences stand first, (N, T, H), as Keras has them by default; asked for is (T, N, H).",
            (RETURN, "return output.swapaxes(0, 1), last"),
        ),
        Mistake(
            "`last` has the axis of the layers in front, as PyTorch's h_n has; asked for is (N, H).",
            (RETURN, "return output, last[None]"),
        ),
        Mistake("The two results have changed places; the order is output, last.", (RETURN, "return last, output")),
        Mistake(
            "The padding of h itself is overwritten: the numbers are right, but the caller's array is another one now. "
            "Change a copy.",
            (OUTPUT, "h\n    h[~valid] = np.broadcast_to(after, h.shape)[~valid]"),
        ),
        Mistake(
            "The output is float64, whatever the dtype of h: `np.zeros(shape)` makes float64 unless it is told a "
            "dtype.",
            (OUTPUT, "np.zeros(h.shape)\n    output[:] = np.where(valid[:, :, None], h, after)"),
        ),
        Mistake(
            TIMES_0,
            (OUTPUT, 'h * valid[:, :, None] if library != "keras" else np.where(valid[:, :, None], h, after)'),
        ),
        Mistake(TIMES_0, (OUTPUT, "h * valid[:, :, None] + after * ~valid[:, :, None]")),
        Mistake(
            TIMES_0,
            (LAST, "(h * (np.arange(T)[:, None] == lengths - 1)[:, :, None]).sum(axis=0)"),
        ),
        Mistake(
            TIMES_0,
            (LAST, "(h * (np.arange(T)[:, None] == lengths - 1)[:, :, None]).sum(axis=0)"),
            (OUTPUT, "h * valid[:, :, None] + after * ~valid[:, :, None]"),
        ),
        Mistake(
            "Padding is multiplied by 0 in the output and in `last`, so that a sequence that ends early has a last "
            "state of 0.",
            (RETURN, "return output, last * (lengths == T)[:, None]"),
        ),
    ),
)
