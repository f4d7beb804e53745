"""shift_targets: what a decoder reads and what it has to answer, from one array of targets."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.deep_bidirectional.padding import draw_lengths, valid
from rnnkit.exercises.draw import sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output

UNIT = "11_translation"
PADDED = "padding that is not 0"


def shift_cases(rng):
    def case(kind=ORDINARY, longest=None, marks=(), dtype=np.int64, strided=False, **fixed):
        """Ids from 5 up in the targets; bos and eos below these, in both orders."""
        drawn = sizes(rng, "TN") | fixed
        T, N = drawn["T"], drawn["N"]
        targets = rng.integers(5, 40, (T, N)).astype(dtype)
        lengths = draw_lengths(rng, T, N, longest and min(longest, T))
        if N > 1 and T > 2:  # garbage after an eos needs two steps
            lengths[lengths.argmin()] = min(lengths.min(), rng.integers(1, T - 1))
        if kind == "no padding":
            lengths[:] = T
        if kind != PADDED:
            targets[~valid(lengths, T)] = 0
        bos, eos = marks or rng.permutation([1, 2, 3, 4]).tolist()[:2]
        return Case((targets, lengths, bos, eos), drawn, kind, strided)

    T = int(rng.integers(7, 10))
    return [
        case(marks=(1, 2)),
        case(),
        case(),
        case("N = 1", N=1),
        case("T = 1", T=1),
        case("no padding"),
        case("T above the longest", longest=T - 2, T=T, N=4),
        case(PADDED),
        case("int32", dtype=np.int32),
        case("any layout", strided=True),
    ]


def shift_targets(targets, lengths, bos, eos):
    T, N = targets.shape
    inputs = np.zeros((T + 1, N), dtype=np.int64)
    outputs = np.zeros((T + 1, N), dtype=np.int64)
    inputs[0] = bos
    inputs[1:] = targets
    outputs[:T] = targets
    outputs[lengths, np.arange(N)] = eos
    mask = np.arange(T + 1)[:, None] <= lengths
    inputs[~mask] = 0
    outputs[~mask] = 0
    return inputs, outputs, mask


def oracle_shift(targets, lengths, bos, eos):
    """Sequence by sequence, as lists."""
    T, N = targets.shape
    inputs, outputs, mask = (np.zeros((T + 1, N), kind) for kind in (np.int64, np.int64, bool))
    for n, length in enumerate(lengths.tolist()):
        sentence = targets[:length, n].tolist()
        inputs[: length + 1, n] = [bos, *sentence]
        outputs[: length + 1, n] = [*sentence, eos]
        mask[: length + 1, n] = True
    return inputs, outputs, mask


EOS, MASK = "outputs[lengths, np.arange(N)] = eos", "np.arange(T + 1)[:, None] <= lengths"
FIRST, NEXT = "    inputs[0] = bos\n", "    inputs[1:] = targets\n"
SECOND_MASK = ("    outputs[~mask] = 0\n", "")
NOT_SHIFTED = "The inputs are not shifted: at each step the decoder reads the id that it is to answer there."
EOS_AND_MASK = (
    "The mask ends a step too early, and the eos is gone with it: the mask is True up to and including the eos, which "
    "a decoder has to learn."
)
NO_EOS = "The eos is missing in the outputs: a decoder that never learns it never ends."
RETURN = "return inputs, outputs, mask"

TOO_LONG = (
    "The mask is True after the ends of the sentences as well; it is True at the first lengths[n] + 1 steps of each."
)
EOS_READ = "The eos stands among the inputs as well: they end with the last id, and are 0 after it."

SHIFT_TARGETS = Exercise(
    name="shift_targets",
    unit=UNIT,
    points=1,
    outputs=(
        Output("inputs", "(T + 1, N)", "int64"),
        Output("outputs", "(T + 1, N)", "int64"),
        Output("mask", "(T + 1, N)", "bool"),
    ),
    equation="inputs: bos, y_1 … y_L, 0 …;   outputs: y_1 … y_L, eos, 0 …;   mask: True at the first L + 1 steps",
    cases=shift_cases,
    oracle=oracle_shift,
    answer=shift_targets,
    look="Write one sentence and its two rows under each other: at each step the output is the next input.",
    mistakes=(
        Mistake(NOT_SHIFTED, (FIRST + NEXT, ""), ("inputs[~mask] = 0", "inputs[:] = outputs"), SECOND_MASK),
        Mistake(NOT_SHIFTED, (RETURN, "return outputs.copy(), outputs, mask")),
        Mistake(NOT_SHIFTED, (FIRST + NEXT, "    inputs[:T] = targets\n")),
        Mistake(
            NOT_SHIFTED,
            (FIRST + NEXT, "    inputs[:T] = targets\n"),
            ("inputs[~mask] = 0", "inputs[np.arange(T + 1)[:, None] >= lengths] = 0"),
        ),
        Mistake(
            "bos stands in front of the outputs as well, in the place of an eos at their end: bos is read, and never "
            "answered.",
            ("outputs[:T] = targets", "outputs[0] = bos\n    outputs[1:] = targets"),
            (EOS, "pass"),
        ),
        Mistake(
            "bos stands in front of the outputs as well: it is read, and never answered. They begin with the first id.",
            ("outputs[:T] = targets", "outputs[0] = bos\n    outputs[1:] = targets"),
        ),
        Mistake(NO_EOS, (EOS, "pass"), ("outputs[~mask] = 0", "outputs[np.arange(T + 1)[:, None] >= lengths] = 0")),
        Mistake(EOS_AND_MASK, (MASK, MASK.replace("<=", "<"))),
        Mistake(
            EOS_AND_MASK,
            (EOS, "pass"),
            ("outputs[~mask] = 0", "outputs[np.arange(T + 1)[:, None] >= lengths] = 0"),
            (RETURN, f"mask = {MASK.replace('<=', '<')}\n    {RETURN}"),
        ),
        Mistake(
            "The mask ends a step too early: the eos is to be learned, so the mask is True there.",
            (RETURN, "return inputs, outputs, np.arange(T + 1)[:, None] < lengths"),
        ),
        Mistake(
            "The mask ends a step too late: nothing comes after the eos.",
            (RETURN, "return inputs, outputs, np.arange(T + 1)[:, None] <= lengths + 1"),
        ),
        Mistake(
            "The eos stands at the end of the batch, at step T, for all; each sentence has its own end, lengths[n].",
            (EOS, "outputs[T] = eos"),
            SECOND_MASK,
        ),
        Mistake(
            "The eos stands behind the end of its sentence, at the end of the batch or a step too late, where only the "
            "longest sentences keep it; each sentence has its own end, lengths[n].",
            (EOS, "outputs[T] = eos"),
        ),
        Mistake(
            "The eos stands in the place of the last id: the ids go from 0 to lengths[n] − 1, the eos comes after "
            "them.",
            (EOS, EOS.replace("[lengths", "[lengths - 1")),
        ),
        Mistake(
            "`outputs[lengths] = eos` writes whole steps, all sentences at once. `outputs[lengths, np.arange(N)]` "
            "picks "
            "of each sentence its own step.",
            (EOS, "outputs[lengths] = eos"),
        ),
        Mistake(
            EOS_READ,
            (
                RETURN,
                f"n = np.flatnonzero(lengths < T)\n    inputs[lengths[n] + 1, n] = eos\n    {RETURN}",
            ),
        ),
        Mistake(EOS_READ, (NEXT, f"{NEXT}    inputs[np.minimum(lengths + 1, T), np.arange(N)] = eos\n")),
        Mistake(EOS_READ, (RETURN, f"inputs[np.minimum(lengths + 1, T), np.arange(N)] = eos\n    {RETURN}")),
        Mistake(EOS_READ, (NEXT, f"{NEXT}    inputs[lengths, np.arange(N)] = eos\n")),
        Mistake(EOS_READ, (RETURN, f"inputs[T] = eos\n    {RETURN}")),
        Mistake(
            "The last id of each sentence is missing in the inputs; it is read as well, and eos is the answer to it.",
            (RETURN, f"inputs[lengths, np.arange(N)] = 0\n    {RETURN}"),
        ),
        *(
            Mistake(TOO_LONG, edit)
            for mask in (MASK.replace("lengths", "lengths.max() + 0 * lengths"), "np.ones((T + 1, N), bool)")
            for edit in ((MASK, mask), (RETURN, f"return inputs, outputs, {mask}"))
        ),
        Mistake(
            "The inputs are the outputs turned by `np.roll`, which brings the last row to the front: the first input "
            "is bos for every sentence.",
            (FIRST + NEXT, ""),
            ("    inputs[~mask] = 0\n", ""),
            (RETURN, f"inputs = np.roll(outputs, 1, axis=0)\n    {RETURN}"),
        ),
        Mistake(
            "Where the padding is not 0, it is left standing in the inputs and the outputs; they are 0 where the mask "
            "is False.",
            ("    inputs[~mask] = 0\n", ""),
            ("    outputs[~mask] = 0\n", ""),
        ),
        Mistake(
            "Where the padding is not 0, it is left standing in the inputs; they are 0 where the mask is False.",
            ("    inputs[~mask] = 0\n", ""),
        ),
        Mistake(
            "Where the padding is not 0, it is left standing in the outputs; they are 0 where the mask is False.",
            SECOND_MASK,
        ),
        *(
            Mistake(
                "The mask is made of the ids, `!= 0`; what stands after the end may be anything. The lengths tell "
                "where it is.",
                (MASK, f"{ids} != 0"),
            )
            for ids in ("inputs", "outputs")
        ),
        Mistake(
            "There are T steps; with bos in front of the inputs and eos behind the outputs there are T + 1.",
            (RETURN, "return inputs[:-1], outputs[:-1], mask[:-1]"),
        ),
        Mistake(
            "The mask has the T steps of the targets; with the eos there are T + 1.",
            (RETURN, "return inputs, outputs, np.arange(T)[:, None] < lengths"),
        ),
        Mistake("bos and eos have changed places.", ("= bos", "= mark"), ("= eos", "= bos"), ("= mark", "= eos")),
        Mistake("The inputs begin with eos; they have to begin with bos.", ("= bos", "= eos")),
        Mistake("The outputs end with bos; they have to end with eos.", ("= eos", "= bos")),
        Mistake(
            "1 and 2 stand where bos and eos belong: the ids are arguments, and may be others.",
            ("= bos", "= 1"),
            ("= eos", "= 2"),
        ),
        *(
            Mistake(
                "The mask is made of numbers; it is an array of True and False, the result of a comparison.",
                (RETURN, f"return inputs, outputs, mask.astype({kind})"),
            )
            for kind in ("float", "int", "np.float32")
        ),
        Mistake("The ids are floats; `np.zeros` makes floats unless it is told a dtype.", (", dtype=np.int64", "")),
        Mistake("The ids are int32; int64 is asked for.", ("dtype=np.int64", "dtype=np.int32")),
        Mistake(
            "The ids have the dtype of the targets; int64 is asked for.",
            ("dtype=np.int64", "dtype=targets.dtype"),
        ),
        Mistake(
            "The numbers are right, but targets, the caller's own array, is changed: the padding is set to 0 in it.",
            ("    inputs = np", "    targets[np.arange(T)[:, None] >= lengths] = 0\n    inputs = np"),
        ),
        Mistake(
            "The outputs are shifted, too: outputs[t] is targets[t], and only the inputs are a step behind.",
            ("outputs[:T] = targets", "outputs[: T - 1] = targets[1:]"),
            (EOS, EOS.replace("[lengths", "[lengths - 1")),
        ),
        Mistake(
            "The mask is the wrong way round: True means that a step counts.", (RETURN, "return inputs, outputs, ~mask")
        ),
        Mistake(
            "There are as many steps as the longest sentence needs; asked for are T + 1.",
            (RETURN, "end = lengths.max() + 1\n    return inputs[:end], outputs[:end], mask[:end]"),
        ),
        Mistake(
            "The length of the first sentence is used for all of them; each has its own.",
            (EOS, "outputs[lengths[0]] = eos"),
            (MASK, "np.arange(T + 1)[:, None] <= np.full(N, lengths[0])"),
        ),
        Mistake(
            "The outputs are filled up with eos; after the first one they are 0.",
            ("outputs[~mask] = 0", "outputs[~mask] = eos"),
        ),
        Mistake("The first input is 0; it is bos.", (FIRST, "")),
        Mistake(
            "bos stands at every step of the first sentence: `inputs[:, 0]` is a column, `inputs[0]` the first step.",
            (FIRST + NEXT, NEXT + "    inputs[:, 0] = bos\n"),
        ),
        Mistake(
            "The last step is missing in the outputs' targets: the longest sentence has lost its last id.",
            ("outputs[:T] = targets", "outputs[: T - 1] = targets[:-1]"),
        ),
    ),
)
