"""repaired_dilated_conv: a dilated convolution as a plain one on a folded array; wrong code to be found and mended."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises import faults
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Output


def repair_cases(rng):
    def case(
        kind=ORDINARY, longer="", shorter="", K=2, dilation=3, rows=None, dtype=np.float64, strided=False, **fixed
    ):
        """rows: T / dilation, how many steps each of the folded sequences has."""
        rows = rows or K + int(rng.integers(1, 4))
        drawn = sizes(rng, "DO", longer, shorter, T=rows * dilation, K=K, **fixed)
        args = normal(rng, drawn["T"], drawn["D"]), normal(rng, K, drawn["O"], drawn["D"])
        return Case((*(a.astype(dtype) for a in args), dilation), drawn | {"dilation": dilation}, kind, strided)

    return [
        case(K=2, dilation=4, rows=5),
        case(ORDINARY, "D", "O", K=3, dilation=2, rows=5),
        case(ORDINARY, "O", "D", K=3, dilation=4),
        case("dilation 1", dilation=1, rows=7),
        case("K = 1", K=1, rows=4),
        case("rows of K steps", K=3, dilation=5, rows=3),
        case("rows = dilation", K=2, dilation=4, rows=4),
        case("D = 1", D=1),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def repaired_dilated_conv(x, W, dilation):
    K, O, D = W.shape
    folded = x.reshape(-1, dilation, D).swapaxes(0, 1)
    steps = folded.shape[1] - (K - 1)
    y = np.zeros((dilation, steps, O), dtype=x.dtype)
    for k in range(K):
        start = K - 1 - k
        y += folded[:, start : start + steps] @ W[k].T
    return y.swapaxes(0, 1).reshape(-1, O)


def oracle_repaired(x, W, dilation):
    """Step by step, the taps written out."""
    reach = (len(W) - 1) * dilation
    return np.stack([sum(W[k] @ x[t - k * dilation] for k in range(len(W))) for t in range(reach, len(x))])


FOLD, UNFOLD = "x.reshape(-1, dilation, D).swapaxes(0, 1)", "y.swapaxes(0, 1).reshape(-1, O)"
FAULTS = {
    "in the fold (a row has steps that follow each other, and not every dilation-th one)": (
        FOLD,
        "x.reshape(dilation, -1, D)",
    ),
    "in the unfolding (row is laid behind row, and the steps of the rows do not take turns)": (
        UNFOLD,
        "y.reshape(-1, O)",
    ),
}

REPAIRED_DILATED_CONV = Exercise(
    name="repaired_dilated_conv",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("y (T − (K − 1)·dilation, O)"),),
    equation="y_t = Σ_k W_k x_{t − k·dilation}  for k = 0 … K − 1, at all t with a whole reach of inputs",
    cases=repair_cases,
    oracle=oracle_repaired,
    answer=repaired_dilated_conv,
    look="Fold 1 … 20 with dilation 4 and print it: in each row neighbours have to be 4 apart, 1, 5, 9, 13, 17 in the "
    "first.",
    mistakes=(*faults.left(FAULTS),),
)
