"""The weights of one cell: how the cases of unit 13 are drawn, and the mistakes that several of its exercises have.

The ordinary cases are of one kind of cell, mostly LSTMs; the others have columns of their own in the report, which show
what the LSTM hides: the GRU's r and z, and its two biases that are no sum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from rnnkit.convert.cells import GATES, NAMES
from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case, Mistake, as_float, over_arrays

UNIT = "13_frameworks"
CELLS = ("lstm", "gru", "rnn")


def draw_params(rng, cell, D, H):
    """Arrays with the names and shapes of a layer's params: its weights, or their gradients."""
    rows = len(GATES[cell]) * H
    Wx, Wh, *biases = NAMES[cell]
    return {Wx: normal(rng, rows, D), Wh: normal(rng, rows, H)} | {b: normal(rng, rows) for b in biases}


def cell_sizes(rng, *order: str) -> dict[str, int]:
    """D and H of which neither is the other, its double, or the height of a stack of three or four blocks of it."""
    while True:
        drawn = sizes(rng, "DH", *order)
        D, H = drawn["D"], drawn["H"]
        if not {D, 2 * D} & {2 * H, 3 * H, 4 * H, H}:
            return drawn


def turned_round(case: Case) -> Case:
    """With the keys of its dict in reverse order: arrays are found by their names, wherever they stand."""
    args = tuple(dict(reversed(a.items())) if isinstance(a, dict) else a for a in case.args)
    return replace(case, args=args, apart=True)


def cases_of(draw: Callable[..., tuple], cells=CELLS) -> Callable[[np.random.Generator], list[Case]]:
    """draw(rng, cell, D, H) returns the arguments. Three ordinary draws of the first cell, two of the second, one of
    the third; and float32, any layout and keys in reverse order of each."""

    def cases(rng: np.random.Generator) -> list[Case]:
        def case(cell, kind=ORDINARY, order=(), dtype=np.float64):
            drawn = cell_sizes(rng, *order)
            args = over_arrays(draw(rng, cell, **drawn), lambda array: as_float(array, dtype))
            named = {"cell": cell} if len(cells) > 1 else {}
            return Case(args, named | drawn, kind, strided=kind == "any layout")

        wide, tall = ("D", "H"), ("H", "D")
        found = [case(cells[0]), case(cells[0], order=wide), case(cells[0], order=tall)]
        found += [case(cell, cell, order) for cell in cells[1:] for order in (wide, tall)]
        found += [case(cell, "float32", dtype=np.float32) for cell in cells]
        found += [case(cell, "any layout") for cell in cells]
        named = [case(cell, "keys reversed") for cell in cells]
        return found + [turned_round(one) for one in named if any(isinstance(a, dict) for a in one.args)]

    return cases


# -- mistakes. They fit model answers in which the arrays of a result stand as `Wx.copy()`, `bx.copy()` and so on


def only(cell: str, wrong: str, right: str) -> str:
    """An expression that is wrong for one kind of cell alone."""
    return f'({wrong} if cell == "{cell}" else {right})'


def moved(array: str, order: tuple[int, ...]) -> str:
    """An expression for an array whose blocks of rows stand in another order."""
    return f"np.concatenate([np.split({array}, {len(order)})[k] for k in {order}])"


def each_copy(arrays: tuple[str, ...], change: Callable[[str], str], cell: str = "") -> list[tuple[str, str]]:
    """Edits: change(array) in the place of each array's copy, in one kind of cell alone or in all."""
    wrong = {a: f"{change(a)}.copy()" for a in arrays}
    return [(f"{a}.copy()", only(cell, wrong[a], f"{a}.copy()") if cell else wrong[a]) for a in arrays]


BELOW = (
    "The gates' blocks are turned one by one and laid one below the other. In Keras they stand side by side: "
    "`np.concatenate(…, axis=1)`."
)


def lost_in_views(blocks: str) -> str:
    """Of blocks exchanged by an assignment to slices of one array."""
    return (
        f"Of {blocks}, one stands in more places than one, and another is lost: in `a[:H], a[H : 2 * H] = a[H : 2 * "
        "H], a[:H]` the right side is views, and the first assignment overwrites what the next one reads. "
        "`np.concatenate` makes a new array."
    )


def by_place(names: str, first: str, of: str = "params") -> tuple[Mistake, ...]:
    """That the arrays of the dict `of` are taken in their order, all of them or weights and biases apart. names: an
    expression for their names; first: the line of the model answer before which they are taken."""
    return tuple(
        Mistake(
            f"The arrays are taken by their places in {of} (`{of}.values()`), and the order of a dict says nothing: "
            "each has a name.",
            (first, f"    {of} = dict(zip({names}, {values}))\n{first}"),
        )
        for values in (f"{of}.values()", f"sorted({of}.values(), key=lambda a: -a.ndim)")
    )


def interleaved(array: str) -> str:
    """An expression for an array whose rows are i, f, g, o of the first unit, then those of the second."""
    gates = '{"rnn": 1, "lstm": 4, "gru": 3}[cell]'
    return f"{array}.reshape({gates}, len({array}) // {gates}, -1).swapaxes(0, 1).reshape({array}.shape)"


def unmoved(edits: Callable[..., list], sentence: str) -> tuple[Mistake, ...]:
    """That nothing is to be moved on the way to PyTorch or back. edits(change, cell) changes every array, in one kind
    of cell alone or in all; sentence: what the mistakes say at their end."""
    return (
        *(
            Mistake(f"The LSTM's gates are moved to {' '.join(letters)}; {sentence}", *edits(change, "lstm"))
            for letters, change in (
                ("iofg", lambda a: moved(a, (0, 3, 1, 2))),
                ("igfo", lambda a: moved(a, (0, 2, 1, 3))),
                ("ifog", lambda a: moved(a, (0, 1, 3, 2))),
                ("fiog", lambda a: moved(a, (1, 0, 3, 2))),
                ("figo", lambda a: moved(a, (1, 0, 2, 3))),
            )
        ),
        Mistake(
            f"The GRU's gates are moved to z r n, the order of Keras and ONNX; {sentence}",
            *edits(lambda a: moved(a, (1, 0, 2)), "gru"),
        ),
        Mistake(
            "The rows are laid unit by unit, all gates of the first, then those of the second. A gate's H rows stand "
            "together, in a block.",
            *edits(interleaved),
        ),
    )


def cast(edits: Callable[..., list]) -> tuple[Mistake, ...]:
    return (
        Mistake(
            "Everything is made float32. That is what PyTorch and Keras take by default, but asked for are arrays of "
            "the dtype that was given.",
            *edits(lambda a: f"{a}.astype(np.float32)"),
        ),
        Mistake(
            "Everything is made float64; asked for are arrays of the dtype that was given.",
            *edits(lambda a: f"{a}.astype(np.float64)"),
        ),
    )
