"""The weights of one cell: how the cases of unit 13 are drawn, and the mistakes that several of its exercises have.

The ordinary cases are LSTMs; the GRU and the RNN have columns of their own in the report, which shows what the LSTM
hides: there r and z, and two biases that cannot be added.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnkit.convert.cells import GATES, NAMES
from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case, as_float, over_arrays

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


def cases_of(draw: Callable[..., tuple], cells=CELLS) -> Callable[[np.random.Generator], list[Case]]:
    """draw(rng, cell, D, H) returns the arguments. Three ordinary draws of the first cell, two of the second, one of
    the third; and float32 and any layout of each."""

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
        return found + [case(cell, "any layout") for cell in cells]

    return cases
