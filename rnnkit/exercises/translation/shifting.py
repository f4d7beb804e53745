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
SHIFTED = "inputs[0] = bos\n    inputs[1:] = targets"
RETURN = "return inputs, outputs, mask"

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
        Mistake(
            "The inputs are not shifted: the decoder reads at each step the id that it is to answer there.",
            (SHIFTED, "inputs[:] = outputs"),
            ("inputs[~mask] = 0", "inputs[:] = outputs"),
        ),
        Mistake(
            "bos stands in front of the outputs as well; it is read, and never answered.",
            ("outputs[:T] = targets", "outputs[0] = bos\n    outputs[1:] = targets"),
            (EOS, "pass"),
        ),
        Mistake("eos is missing in the outputs: a decoder that never learns it never ends.", (EOS, "pass")),
    ),
)
