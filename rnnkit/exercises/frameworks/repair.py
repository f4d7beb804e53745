"""repaired_torch_to_keras: a GRU's weights on their way from PyTorch to Keras, with three faults, all of them published
(keras-team/keras, issues 8720 and 15915, told in other words)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np

from rnnkit.convert import cells
from rnnkit.exercises.faults import still_there
from rnnkit.exercises.frameworks.from_torch import draw as draw_torch
from rnnkit.exercises.frameworks.to_keras import THREE
from rnnkit.exercises.frameworks.weights import BELOW, UNIT, cases_of, lost_in_views
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw(rng, cell, D, H):
    _, weights = draw_torch(rng, cell, D, H)
    return tuple(weights.values())


def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    def to_zrn(a):
        r, z, n = np.split(a, 3)
        return np.concatenate([z, r, n])

    kernel = to_zrn(weight_ih).T.copy()
    recurrent_kernel = to_zrn(weight_hh).T.copy()
    bias = np.stack([to_zrn(bias_ih), to_zrn(bias_hh)])
    return [kernel, recurrent_kernel, bias]


def oracle_repaired(*four):
    return cells.to_keras("gru", dict(zip(cells.NAMES["gru"], four, strict=True)))


IH, HH, STACK = "to_zrn(weight_ih)", "to_zrn(weight_hh)", "np.stack([to_zrn(bias_ih), to_zrn(bias_hh)])"
UNMOVED = {  # where r and z may be left as they are
    "kernel": [(IH, "weight_ih")],
    "recurrent kernel": [(HH, "weight_hh")],
    "bias": [("to_zrn(bias_ih)", "bias_ih"), ("to_zrn(bias_hh)", "bias_hh")],
}
SUM = "to_zrn(bias_ih) + to_zrn(bias_hh)"
OF_N = "(np.arange(len(bias_ih)) >= 2 * (len(bias_ih) // 3))"
BIAS = {  # what is left of the fault in the bias
    "": [],
    "in the bias (its first row is the sum of both, its second is 0)": [
        (STACK, f"np.stack([{SUM}, 0 * bias_hh])"),
    ],
    "in the bias (its first row is the sum of both)": [(STACK, f"np.stack([{SUM}, to_zrn(bias_hh)])")],
    "in the bias (the two are added up)": [(STACK, SUM)],
    "in the bias (those of r and z are added up; the outputs would be the same, but asked for are the two as they "
    "are)": [(STACK, f"np.stack([to_zrn(bias_ih) + to_zrn(bias_hh) * ~{OF_N}, to_zrn(bias_hh) * {OF_N}])")],
}
BY_GATE = "np.concatenate([k.reshape(k.T.shape) for k in np.split({0}, 3)], axis=1)"
WHOLE = "{0}.reshape({0}.T.shape).copy()"
NOT_TURNED = (
    "Nothing is transposed now; Keras multiplies from the right, x @ kernel, so its kernels are (D, 3H) and (H, 3H)."
)


def gates() -> Iterator[tuple[str, list]]:
    """What is left of the fault in the order: what is said of it, and the edits."""
    for count in range(4):
        for places in combinations(UNMOVED, count):
            where = "" if count == 3 else f" in the {' and the '.join(places)}"
            said = f"in the order of the gates (r and z are not exchanged{where})" if places else ""
            yield said, [edit for place in places for edit in UNMOVED[place]]


def turned() -> Iterator[tuple[str, list]]:
    """What is left of the fault in how the kernels are turned: gate by gate, as it was, or all of a kernel at once."""
    yield "", []
    for name, kernels, forms in (
        ("kernel is", (IH,), (BY_GATE, WHOLE)),
        ("recurrent kernel is", (HH,), (WHOLE,)),  # a single block of it is square: reshaped, it is as it was
        ("kernels are", (IH, HH), (BY_GATE, WHOLE)),
    ):
        for form in forms:
            edits = [(f"{a}.T.copy()", form.format(a)) for a in kernels]
            yield f"in how the {name} turned (`reshape` is not `.T`)", edits


def half_repairs() -> tuple[Mistake, ...]:
    """Every mistake of leaving some of the faults in, the most of them first."""
    found = []
    for (order, moved), (turn, kernels), (bias, biases) in product(gates(), turned(), BIAS.items()):
        places = tuple(filter(None, (order, turn, bias)))
        if places:  # the gates last: what the others write quotes what they change
            found.append((len(places), Mistake(still_there(places, 3, "A fault is"), *biases, *kernels, *moved)))
    return tuple(mistake for _, mistake in sorted(found, key=lambda one: -one[0]))


def order(letters: str) -> Mistake:
    return Mistake(
        f"The gates are laid as {letters} now; Keras has z r n.", ("[z, r, n]", f"[{', '.join(letters.split())}]")
    )


def below(*kernels: str) -> Mistake:
    return Mistake(BELOW, *((f"{a}.T.copy()", f"np.concatenate([k.T for k in np.split({a}, 3)])") for a in kernels))


def bias_as(sentence: str, wrong: str) -> Mistake:
    return Mistake(sentence, (STACK, wrong))


REPAIRED_TORCH_TO_KERAS = Exercise(
    name="repaired_torch_to_keras",
    unit=UNIT,
    points=3,
    outputs=(*(Output(each.name, each.shape.replace("G·", "3")) for each in THREE[:2]), Output.parse("bias (2, 3H)")),
    equation="kernel = weight_ihᵀ, recurrent_kernel = weight_hhᵀ;   bias has the rows bias_ih and bias_hh;   "
    "blocks z r n",
    cases=cases_of(draw, cells=("gru",)),
    oracle=oracle_repaired,
    answer=repaired_torch_to_keras,
    builds_on=("from_torch", "to_keras"),
    new=True,
    look="Take D = 2, H = 1 and weight_ih = [[1, 2], [3, 4], [5, 6]], rows r, z, n: the kernel has to be "
    "[[3, 1, 5], [4, 2, 6]].",
    mistakes=(
        *half_repairs(),
        *map(order, ("z n r", "n r z", "n z r", "r n z")),
        Mistake(
            "Two single rows change places now; r and z are blocks of H rows each.",
            (
                "        r, z, n = np.split(a, 3)\n        return np.concatenate([z, r, n])",
                "        return a[[1, 0, *range(2, len(a))]]",
            ),
        ),
        Mistake(
            "r is taken to be every third row now; the H rows of a gate stand together, in a block.",
            ("np.split(a, 3)", "(a[k::3] for k in range(3))"),
        ),
        Mistake(
            "z is turned into 1 − z now (its rows change sign). Keras's update gate is that of PyTorch; only its place "
            "differs.",
            ("[z, r, n]", "[-z, r, n]"),
        ),
        *(Mistake(lost_in_views("r and z"), ("[z, r, n]", wrong)) for wrong in ("[z, z, n]", "[r, r, n]")),
        *(below(*arrays) for arrays in ((IH, HH), (IH,), (HH,))),
        Mistake(NOT_TURNED, (".T.copy()", ".copy()")),
        Mistake(
            "The kernel is not transposed; Keras multiplies from the right, x @ kernel, so it is (D, 3H).",
            (".T.copy()\n    recurrent", ".copy()\n    recurrent"),
        ),
        Mistake(
            "The recurrent kernel is not transposed; Keras multiplies from the right, h @ recurrent_kernel, so it is "
            "(H, 3H).",
            (".T.copy()\n    bias", ".copy()\n    bias"),
        ),
        Mistake(
            "Each block of the recurrent kernel is not transposed: the blocks stand side by side now, and a block is "
            "square, so no shape complains.",
            (f"{HH}.T.copy()", f"np.concatenate(np.split({HH}, 3), axis=1)"),
        ),
        bias_as(
            "The two biases stand end to end now; with `reset_after=True` the bias has two rows, (2, 3H).",
            "np.concatenate([to_zrn(bias_ih), to_zrn(bias_hh)])",
        ),
        bias_as(
            "The two biases are two columns now, (3H, 2); Keras has two rows, (2, 3H).",
            "np.stack([to_zrn(bias_ih), to_zrn(bias_hh)], axis=1)",
        ),
        bias_as(
            "The two biases are laid number by number and reshaped: the shape is right, and the rows are mixed. "
            "`np.stack` makes two rows.",
            "np.stack([to_zrn(bias_ih), to_zrn(bias_hh)], axis=1).reshape(2, -1)",
        ),
        bias_as("bias_hh is lost now; it is the second row of the bias.", "to_zrn(bias_ih)"),
        bias_as(
            "The rows of the bias have changed places: bias_ih is the first, bias_hh the second.",
            "np.stack([to_zrn(bias_hh), to_zrn(bias_ih)])",
        ),
        bias_as("bias_ih stands in both rows; the second one is bias_hh.", "np.stack([to_zrn(bias_ih)] * 2)"),
        bias_as("bias_hh stands in both rows; the first one is bias_ih.", "np.stack([to_zrn(bias_hh)] * 2)"),
        bias_as(
            "The sum of both biases stands in both rows; the first is bias_ih, the second bias_hh.",
            "np.stack([to_zrn(bias_ih) + to_zrn(bias_hh)] * 2)",
        ),
        bias_as("The second row of the bias is 0; it is bias_hh.", "np.stack([to_zrn(bias_ih), 0 * bias_hh])"),
        Mistake(
            "r and z are exchanged in the first row of the bias alone; bias_hh has the same order.",
            ("to_zrn(bias_hh)", "bias_hh"),
        ),
        Mistake(
            "r and z are exchanged in the second row of the bias alone; bias_ih has the same order.",
            ("to_zrn(bias_ih)", "bias_ih"),
        ),
        Mistake(
            "The two kernels have changed places: weight_ih makes the kernel, weight_hh the recurrent kernel.",
            ("[kernel, recurrent_kernel, bias]", "[recurrent_kernel, kernel, bias]"),
        ),
        Mistake(
            "The bias comes first; the order is kernel, recurrent kernel, bias.",
            ("[kernel, recurrent_kernel, bias]", "[bias, kernel, recurrent_kernel]"),
        ),
        Mistake(
            "The numbers are right, but PyTorch's own arrays are changed: r and z are exchanged where they stand. "
            "Exchange them in a copy.",
            (
                "        return np.concatenate([z, r, n])",
                "        a[:] = np.concatenate([z, r, n])\n        return a.copy()",
            ),
        ),
        Mistake(
            "Everything is made float32, which is what Keras takes by default; asked for are arrays of the dtype that "
            "was given.",
            ("[kernel, recurrent_kernel, bias]", "[a.astype(np.float32) for a in (kernel, recurrent_kernel, bias)]"),
        ),
        Mistake(
            "The bias is float64, whatever the dtype of the others: `np.zeros` makes float64 unless it is told a "
            "dtype.",
            ("    return [", "    bias = bias + np.zeros(bias.shape)\n    return ["),
        ),
    ),
)
