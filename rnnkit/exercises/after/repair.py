"""repaired_dilated_conv: a dilated convolution as a plain one on a folded array; wrong code to be found and mended."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises import faults, way_forward
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output


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


STARTS, READ, ADDED = "start = K - 1 - k", "folded[:, start : start + steps]", "y += folded"


STEPS, D_OF = "folded.shape[1] - (K - 1)", "K, O, D = W.shape\n"
ZEROS_BEFORE_X = (D_OF, f"{D_OF}    x = np.concatenate([np.zeros(((K - 1) * dilation, D), dtype=x.dtype), x])\n")
ZEROS_BEFORE_ROWS = (
    "    steps =",
    "    folded = np.concatenate([np.zeros((dilation, K - 1, D), dtype=x.dtype), folded], axis=1)\n    steps =",
)
PADDED = "There are zeros in front of x, and all T steps come out. Without padding there are T − (K − 1)·dilation."


def plain(x, W, dilation):
    K = len(W)
    steps = len(x) - (K - 1)
    return sum(x[K - 1 - k : K - 1 - k + steps] @ W[k].T for k in range(K))


def plain_and_cut(x, W, dilation):
    K = len(W)
    reach = (K - 1) * dilation
    return sum(x[reach - k : len(x) - k] @ W[k].T for k in range(K))


def first_outputs(x, W, dilation):
    K, T = len(W), len(x)
    reach = (K - 1) * dilation
    padded = np.concatenate([np.zeros((reach, x.shape[1]), dtype=x.dtype), x])
    return sum(padded[reach - k * dilation :][: T - reach] @ W[k].T for k in range(K))


def rolled(x, W, dilation):
    return sum(np.roll(x, k * dilation, axis=0) @ W[k].T for k in range(len(W)))


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
    mistakes=(
        *faults.left(FAULTS),
        Mistake(
            "The kernel is the wrong way round now: k = 0 is the newest tap, as it was.",
            (STARTS, "start = k"),
        ),
        *(
            Mistake(
                f"{mistake.sentence} And the kernel is the wrong way round now: k = 0 is the newest tap, as it was.",
                *mistake.edits,
                (STARTS, "start = k"),
            )
            for mistake in faults.left(FAULTS)
        ),
        Mistake(
            "The unfolding folds once more: of y (dilation, steps, O) the first two axes change places, and then rows "
            "are laid behind each other.",
            (UNFOLD, "y.reshape(-1, dilation, O).swapaxes(0, 1).reshape(-1, O)"),
        ),
        Mistake(
            "The unfolding folds once more, and the first fold is as it was: a row has steps that follow each other.",
            next(iter(FAULTS.values())),
            (UNFOLD, "y.reshape(-1, dilation, O).swapaxes(0, 1).reshape(-1, O)"),
        ),
        Mistake(
            "y is left folded, (dilation, steps, O); its steps in a row are asked for, (T − (K − 1)·dilation, O).",
            (UNFOLD, "y"),
        ),
        Mistake(
            "y is left folded, (steps, dilation, O); its steps in a row are asked for, (T − (K − 1)·dilation, O).",
            (UNFOLD, "y.swapaxes(0, 1)"),
        ),
        Mistake(
            "The dilation is not used: this is the plain convolution, whose taps lie side by side.",
            plain,
        ),
        Mistake(
            "The taps lie side by side; from one to the next it is `dilation` steps.",
            plain_and_cut,
        ),
        Mistake(
            "There are zeros in front of x: the first outputs see them, and the last ones are missing. Without padding "
            "the first output is that of step (K − 1)·dilation.",
            first_outputs,
        ),
        Mistake(PADDED, ZEROS_BEFORE_X),
        *(
            Mistake(
                f"{mistake.sentence} And zeros in front make T steps of T − (K − 1)·dilation.", *mistake.edits, zeros
            )
            for mistake in faults.left(FAULTS)
            for zeros in (ZEROS_BEFORE_X, ZEROS_BEFORE_ROWS)
        ),
        Mistake(
            "Each row lacks its last output: K taps fit into a row of S steps at S − (K − 1) places, and S − K is one "
            "less.",
            (STEPS, "folded.shape[1] - K"),
        ),
        Mistake("All taps look at the oldest step; tap k looks k steps back in its row.", (STARTS, "start = 0")),
        Mistake(
            "The first output is missing: the first step with a whole reach of inputs is (K − 1)·dilation, counted "
            "from 0.",
            (UNFOLD, f"{UNFOLD}[1:]"),
        ),
        Mistake(
            "The first output is left at 0: the first step with a whole reach of inputs is (K − 1)·dilation, counted "
            "from 0.",
            (f"return {UNFOLD}", f"y[0, 0] = 0\n    return {UNFOLD}"),
        ),
        Mistake(
            "All T steps come out, and the first ones read the end of x. Without padding there are "
            "T − (K − 1)·dilation.",
            rolled,
        ),
        Mistake(
            "The present is left out: the loop over the taps begins at k = 0.",
            ("range(K)", "range(1, K)"),
        ),
        Mistake("The oldest tap is left out: `range(K)` has all K of them.", ("range(K)", "range(K - 1)")),
        Mistake("Only the last tap is there: y is overwritten in the loop; the taps add up.", (ADDED, "y = folded")),
        Mistake("All taps have the weights of the newest, W[0].", ("W[k].T", "W[0].T")),
        Mistake("All taps look at the newest step.", (STARTS, "start = K - 1")),
        Mistake("The taps are averaged; they add up.", ("@ W[k].T", "@ W[k].T / K")),
        Mistake(
            "The rows are gone through from the last to the first: in each group of `dilation` steps the order is the "
            "other way round.",
            (UNFOLD, UNFOLD.replace("y.swap", "y[::-1].swap")),
        ),
        Mistake(
            "The first row alone is there: the others hold the steps between its own.",
            (UNFOLD, "y[0]"),
        ),
        Mistake(
            way_forward.ALWAYS_FLOAT64,
            (", dtype=x.dtype", ""),
        ),
        Mistake(
            "The rows are summed; each has the outputs of its own steps.",
            (UNFOLD, "y.sum(axis=0)"),
        ),
        *(
            Mistake(
                "The fold is turned, and cut as before: x is cut into pieces of T / dilation steps, so the steps of a "
                "row are that far apart. Cut it into pieces of `dilation` steps, then turn.",
                (FOLD, "x.reshape(dilation, -1, D).swapaxes(0, 1)"),
                ("(dilation, steps, O)", "(len(folded), steps, O)"),
                *unfold,
            )
            for unfold in ((), ((UNFOLD, "y.reshape(-1, O)"),))
        ),
        *(
            Mistake(
                "x is cut into pieces of `dilation` steps, and these are the rows: a row still has steps that follow "
                "each other. Turn it, so that the columns are the rows.",
                (FOLD, "x.reshape(-1, dilation, D)"),
                ("(dilation, steps, O)", "(len(folded), steps, O)"),
                *unfold,
            )
            for unfold in ((), ((UNFOLD, "y.reshape(-1, O)"),))
        ),
        Mistake(
            "W[k] (O, D) is given the shape (D, O) by `reshape`, which mixes rows and columns up; `.T` turns it round.",
            ("W[k].T", "W[k].reshape(D, O)"),
        ),
        Mistake(
            "`.T` of y with three axes turns all of them; only the first two change places.",
            (UNFOLD, "y.T.reshape(-1, O)"),
        ),
    ),
)
