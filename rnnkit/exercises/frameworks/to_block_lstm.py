"""to_block_lstm: the course's LSTM for TensorFlow's raw op."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from rnnkit.convert import cells
from rnnkit.exercises.frameworks.weights import UNIT, by_place, cases_of, draw_params, lost_in_views
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw(rng, cell, D, H):
    return (draw_params(rng, cell, D, H),)


def to_block_lstm(params):
    def laid(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, g, f, o])

    H = params["Wh"].shape[1]
    w = np.concatenate([laid(params["Wx"]).T, laid(params["Wh"]).T])
    b = laid(params["b"])
    b[2 * H : 3 * H] -= 1
    return w, b


LAID = "np.concatenate([i, g, f, o])"
PLACES = {  # where the gates are moved
    "the input's rows of w": [('laid(params["Wx"])', 'params["Wx"]')],
    "the recurrent rows of w": [('laid(params["Wh"])', 'params["Wh"]')],
    "b": [('laid(params["b"])', 'params["b"].copy()')],
}
ROWS = '[laid(params["Wx"]).T, laid(params["Wh"]).T]'
LESS = "b[2 * H : 3 * H] -= 1"
OLD_PLACE = (LESS, "b[H : 2 * H] -= 1")
ORDER = "the course has i f g o, BlockLSTM has i g f o (i, cs, f, o in its own words)."
ADDED = "The op adds 1 to what it takes for f, so 1 has to be taken out before."
ONE = "    b[2 * H : 3 * H] -= 1\n"
AT_G = (
    "1 is taken out of g: rows H … 2H − 1 are f's in the course, and g's once the gates are moved. f's are 2H … 3H − 1 "
    "then."
)


def unmoved() -> tuple[Mistake, ...]:
    """The gates left as they are in some of the arrays, or in all, and 1 taken out where f stands."""
    found = []
    for count in (3, 2, 1):
        for places in combinations(PLACES, count):
            where = "" if count == 3 else f" in {' and '.join(places)}"
            edits = [edit for place in places for edit in PLACES[place]]
            sentence = f"The gates are not moved{where}: {ORDER}"
            if "b" in places:
                found.append(Mistake(sentence, *edits, OLD_PLACE))
            else:
                found.append(Mistake(sentence, *edits))
    return tuple(found)


def laid_as(letters: str, why: str = "") -> Mistake:
    """In another order, and 1 taken out where f stands in it."""
    f = letters.split().index("f")
    return Mistake(
        f"The gates are laid as {letters}{why}; BlockLSTM has i g f o (i, cs, f, o in its own words).",
        (LAID, f"np.concatenate([{', '.join(letters.split())}])"),
        (LESS, f"b[{f} * H : {f + 1} * H] -= 1"),
    )


def only_b(sentence: str, wrong: str) -> Mistake:
    return Mistake(sentence, (ONE, f"    {wrong}\n" if wrong else ""))


TO_BLOCK_LSTM = Exercise(
    name="to_block_lstm",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("w (D + H, 4H)"), Output.parse("b (4H,)")),
    equation="w = W_xᵀ above W_hᵀ, b with 1 taken out of f's part;   blocks i g f o",
    cases=cases_of(draw, cells=("lstm",)),
    oracle=cells.to_block_lstm,
    answer=to_block_lstm,
    new=True,
    look="Take H = 2 and b = 0: the result has to be 0 0 0 0 −1 −1 0 0, since the op adds 1 to what it takes for f.",
    mistakes=(
        *by_place(f"{cells.NAMES['lstm']}", '    H = params["Wh"].shape[1]'),
        *unmoved(),
        laid_as("i o f g", ", ONNX's order"),
        laid_as("i f o g"),
        laid_as("g i f o"),
        laid_as("i g o f"),
        laid_as("f i g o"),
        laid_as("i o g f"),
        *(Mistake(lost_in_views("f and g"), (LAID, f"np.concatenate([i, {wrong}, o])")) for wrong in ("g, g", "f, f")),
        Mistake(lost_in_views("f and g"), (LAID, "np.concatenate([i, g, g, o])"), (ONE, "")),
        only_b(f"1 is not taken out of f's bias. {ADDED}", ""),
        Mistake(
            f"The gates are not moved in b, and 1 is not taken out of f's part: {ORDER} {ADDED}",
            *PLACES["b"],
            (ONE, ""),
        ),
        Mistake(
            f"The gates are not moved, and 1 is not taken out of f's bias: {ORDER} {ADDED}",
            *(edit for edits in PLACES.values() for edit in edits),
            (ONE, ""),
        ),
        Mistake(
            f"The gates are not moved in b, and 1 is taken out of g where f is meant: {ORDER}",
            *PLACES["b"],
        ),
        only_b(f"1 is added to f's bias; it has to be taken out. {ADDED}", "b[2 * H : 3 * H] += 1"),
        only_b(AT_G, "b[H : 2 * H] -= 1"),
        only_b(f"1 is added, and to g instead of f. {ADDED}", "b[H : 2 * H] += 1"),
        only_b("1 is taken out of i; f has rows 2H … 3H − 1.", "b[:H] -= 1"),
        only_b("1 is taken out of o; f has rows 2H … 3H − 1.", "b[3 * H :] -= 1"),
        only_b("1 is taken out of all gates; the op adds it to f alone, rows 2H … 3H − 1.", "b -= 1"),
        only_b("1 is taken out of f and o: f has rows 2H … 3H − 1.", "b[2 * H :] -= 1"),
        only_b(
            "1 is taken out of f's rows but the last: a slice ends before its end, `b[2 * H : 3 * H]`.",
            "b[2 * H : 3 * H - 1] -= 1",
        ),
        only_b("1 is taken out of one element; f has H of them, rows 2H … 3H − 1.", "b[2 * H] -= 1"),
        only_b(
            "1 is taken out of every fourth row; the rows of a gate stand together, f's are 2H … 3H − 1.",
            "b[2::4] -= 1",
        ),
        only_b("f's bias is set to −1; 1 is taken out of what is there.", "b[2 * H : 3 * H] = -1"),
        only_b("f's bias is set to 0; 1 is taken out of what is there.", "b[2 * H : 3 * H] = 0"),
        only_b("2 is taken out of f's bias; the op adds 1.", "b[2 * H : 3 * H] -= 2"),
        only_b("f's bias changes its sign; 1 is to be taken out of it.", "b[2 * H : 3 * H] *= -1"),
        only_b(
            "f's bias is taken from 1, 1 − b; 1 is to be taken out of it, b − 1.",
            "b[2 * H : 3 * H] = 1 - b[2 * H : 3 * H]",
        ),
        Mistake(
            "The recurrent rows come first; w has D rows for the input, then H recurrent ones.",
            (ROWS, '[laid(params["Wh"]).T, laid(params["Wx"]).T]'),
        ),
        Mistake(
            "w is not transposed: the op multiplies from the right, [x, h] @ w, so it is (D + H, 4H).",
            (f"np.concatenate({ROWS})", 'np.concatenate([laid(params["Wx"]), laid(params["Wh"])], axis=1)'),
        ),
        Mistake(
            "`reshape` stands where `.T` is meant: the shape is right, and the numbers are laid into it row by row.",
            ('laid(params["Wx"]).T', 'laid(params["Wx"]).reshape(-1, 4 * H)'),
            ('laid(params["Wh"]).T', 'laid(params["Wh"]).reshape(-1, 4 * H)'),
        ),
        Mistake(
            "The two weights are laid side by side and then reshaped, which transposes nothing: the shape is right, "
            "and the numbers are not where they belong. Put W_xᵀ above W_hᵀ.",
            (
                f"np.concatenate({ROWS})",
                'np.concatenate([laid(params["Wx"]), laid(params["Wh"])], axis=1).reshape(-1, 4 * H)',
            ),
        ),
        Mistake(
            "The blocks of W_h stand side by side, and each is not transposed. A block is square, so no shape "
            "complains; the recurrent rows of w are W_hᵀ.",
            ('laid(params["Wh"]).T', 'np.concatenate(np.split(laid(params["Wh"]), 4), axis=1)'),
        ),
        Mistake(
            "Single rows are moved; a gate is a block of H rows.",
            (
                f"        i, f, g, o = np.split(a, 4)\n        return {LAID}",
                "        return a[[0, 2, 1, *range(3, len(a))]]",
            ),
        ),
        Mistake(
            "A gate is taken to be every fourth row; its H rows stand together, in a block.",
            ("np.split(a, 4)", "(a[k::4] for k in range(4))"),
        ),
        Mistake(
            "The numbers are right, but 1 is taken out of params's own b (`-=` writes into it), so the LSTM is "
            "another one now, and a second call takes out 1 more. Change a copy.",
            ("    b = laid", '    params["b"][H : 2 * H] -= 1\n    b = laid'),
            (ONE, ""),
        ),
        Mistake("The two results have changed places; the order is w, b.", ("return w, b", "return b, w")),
        Mistake("b has an axis too many: its shape is (4H,).", ("return w, b", "return w, b[None]")),
        Mistake(
            "Everything is made float32, TensorFlow's default; asked for are arrays of the dtype that was given.",
            ("return w, b", "return w.astype(np.float32), b.astype(np.float32)"),
        ),
        Mistake(
            "b is float64, whatever the dtype of the weights: a NumPy array of float64 was added to it. Take 1 out of "
            "a slice.",
            (ONE, "    b = b - np.repeat([0.0, 0.0, 1.0, 0.0], H)\n"),
        ),
    ),
)
