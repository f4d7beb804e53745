"""to_onnx: the course's weights for a node of an ONNX file."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

from rnnkit.convert import cells
from rnnkit.exercises.frameworks.to_torch import draw
from rnnkit.exercises.frameworks.weights import UNIT, by_place, cases_of, lost_in_views
from rnnkit.exercises.spec import Exercise, Mistake, Output

SHAPES = {"W": "(1, G·H, D)", "R": "(1, G·H, H)", "B": "(1, 2·G·H)"}


def to_onnx(cell, params):
    if cell == "rnn":
        Wx, Wh, bx = params["Wxh"], params["Whh"], params["bh"]
        order = [0]
    elif cell == "lstm":
        Wx, Wh, bx = params["Wx"], params["Wh"], params["b"]
        order = [0, 3, 1, 2]
    else:
        Wx, Wh, bx = params["Wx"], params["Wh"], params["bx"]
        order = [1, 0, 2]
    bh = params["bh"] if cell == "gru" else np.zeros_like(bx)

    def laid(a):
        blocks = np.split(a, len(order))
        return np.concatenate([blocks[k] for k in order])

    B = np.concatenate([laid(bx), laid(bh)])
    return {"W": laid(Wx)[None], "R": laid(Wh)[None], "B": B[None]}


PLACES = {  # where the gates are moved
    "W": [("laid(Wx)[None]", "Wx[None].copy()")],
    "R": [("laid(Wh)[None]", "Wh[None].copy()")],
    "B": [("[laid(bx), laid(bh)]", "[bx, bh]")],
}
OF_LSTM, OF_GRU = ("[0, 3, 1, 2]", "[0, 3, 3, 3]"), ("[1, 0, 2]", "[1, 1, 2]")  # moved through views
BH, ENDS = 'params["bh"] if cell == "gru" else np.zeros_like(bx)', "np.concatenate([laid(bx), laid(bh)])"
ORDER = "the course has i f g o · r z n, ONNX has i o f g (which it calls c) · z r n."
NO_SUM = "n's recurrent bias stands inside r ⊙ (…), so they are no sum: B has all of bx, then all of bh."
AXIS = "ONNX has an axis for the directions in front, of length 1 for a single one."
VIEWS = (
    "W, R or B is an array of params itself: `[None]` makes a view, no new array. Whoever changes the file's weights "
    "changes yours; `.copy()` makes new ones."
)
FOLDED = (
    "The recurrent biases of the GRU's r and z are added to the input's, and only n's is left behind them. The outputs "
    "would be the same, but asked for are bx, then bh."
)


def before(line: str) -> tuple[str, str]:
    """An edit: one more line before the arrays are laid out."""
    return "    def laid(a):", f"    {line}\n\n    def laid(a):"


def in_gru(line: str) -> tuple[str, str]:
    return before(f'if cell == "gru":\n        {line}')


def unmoved() -> tuple[Mistake, ...]:
    """The gates left as they are in some of the arrays, or in all."""
    found = []
    for count in (3, 2, 1):
        for places in combinations(PLACES, count):
            where = "" if count == 3 else f" in {' and '.join(places)}"
            edits = [edit for place in places for edit in PLACES[place]]
            found.append(Mistake(f"The gates are not moved{where}: {ORDER}", *edits))
    return tuple(found)


def lstm_as(letters: str, why: str = "") -> Mistake:
    order = ["ifgo".index(letter) for letter in letters.split()]
    return Mistake(
        f"The LSTM's gates are laid as {letters}{why}; ONNX has i o f g (which it calls c).",
        ("[0, 3, 1, 2]", f"{order}"),
    )


def gru_as(letters: str, why: str = "") -> Mistake:
    order = ["rzn".index(letter) for letter in letters.split()]
    return Mistake(
        f"The GRU's gates are laid as {letters}{why}; ONNX has z r n (which it calls h).", ("[1, 0, 2]", f"{order}")
    )


def without_axis(*names: str) -> Mistake:
    them = " and ".join(names) if len(names) < 3 else "W, R and B"
    verb = "has" if len(names) == 1 else "have"
    edits = {"W": "laid(Wx)", "R": "laid(Wh)", "B": "B"}
    return Mistake(f"{them} {verb} one axis too few. {AXIS}", *((f"{edits[n]}[None]", edits[n]) for n in names))


def every(change: Callable[[str], str]) -> list[tuple[str, str]]:
    return [(f"{a}[None]", change(a)) for a in ("laid(Wx)", "laid(Wh)", "B")]


TO_ONNX = Exercise(
    name="to_onnx",
    unit=UNIT,
    points=3,
    outputs=tuple(
        Output(name, shape, absent=f"There is no array under the key {name}") for name, shape in SHAPES.items()
    ),
    equation="W[0] = W_x, R[0] = W_h, B[0] = b_x, then b_h, or 0;   blocks i o f g · z r n",
    cases=cases_of(draw),
    oracle=lambda cell, params: cells.to_onnx(cell, params).values(),
    answer=to_onnx,
    builds_on=("to_torch",),
    keyed=True,
    new=True,
    spared=("cell",),
    look="Take an LSTM with H = 2 and fill the blocks of b with 1 for i, 2 for f, 3 for g, 4 for o; B has to be "
    "1 1 4 4 2 2 3 3 and eight zeros.",
    mistakes=(
        *by_place(f"{cells.NAMES}[cell]", '    if cell == "rnn":'),
        *unmoved(),
        lstm_as("i f g o", ", as in the course"),
        lstm_as("i f o g"),
        lstm_as("i g f o", ", TensorFlow's order"),
        lstm_as("i g o f", ": the order of the new rows is used the wrong way round"),
        lstm_as("o i f g"),
        lstm_as("f i o g"),
        lstm_as("o f i g"),
        lstm_as("i o g f"),
        gru_as("r z n", ", as in the course"),
        gru_as("z n r"),
        gru_as("n z r"),
        gru_as("n r z"),
        Mistake(
            "Single rows are moved; a gate is a block of H rows.",
            (
                "        blocks = np.split(a, len(order))\n        return np.concatenate([blocks[k] for k in order])",
                "        return a[[*order, *range(len(order), len(a))]]",
            ),
        ),
        Mistake(
            "A gate is taken to be every third or fourth row; its H rows stand together, in a block.",
            ("np.split(a, len(order))", "[a[k :: len(order)] for k in range(len(order))]"),
        ),
        *(
            Mistake(lost_in_views("the gates"), *edits)
            for edits in ((OF_LSTM, OF_GRU), (OF_LSTM,), (OF_GRU,), (("[1, 0, 2]", "[0, 0, 2]"),))
        ),
        Mistake(
            "The two biases are joined first and then cut into three or four pieces, so that a piece has the rows of "
            "two gates. Move each bias by itself, then join them.",
            (ENDS, "laid(np.concatenate([bx, bh]))"),
        ),
        Mistake(
            "The gates are not moved in the second half of B: the GRU's bh has the order of bx, r z n, and ONNX has "
            "z r n.",
            ("laid(bh)]", "bh]"),
        ),
        Mistake(
            f"The gates are not moved in the first half of B: {ORDER}",
            ("[laid(bx), ", "[bx, "),
        ),
        without_axis("W", "R", "B"),
        without_axis("W", "R"),
        without_axis("B"),
        Mistake(f"The axis of the directions stands at the end. {AXIS}", *every(lambda a: f"{a}[..., None]")),
        Mistake(f"The axis of the directions stands in the middle. {AXIS}", *every(lambda a: f"{a}[:, None]")),
        Mistake(
            "W and R are transposed; ONNX keeps (G·H, D) and (G·H, H) behind the axis of the directions, as the course "
            "does.",
            ("laid(Wx)[None]", "laid(Wx).T[None]"),
            ("laid(Wh)[None]", "laid(Wh).T[None]"),
        ),
        Mistake(
            "W is transposed; ONNX keeps (G·H, D) behind the axis of the directions.",
            ("laid(Wx)[None]", "laid(Wx).T[None]"),
        ),
        Mistake(
            "R is transposed; ONNX keeps (G·H, H) behind the axis of the directions.",
            ("laid(Wh)[None]", "laid(Wh).T[None]"),
        ),
        Mistake(
            "Each gate's own block of R is transposed. A block is square, so no shape complains; nothing is to be "
            "turned here.",
            before("Wh = Wh.reshape(-1, Wh.shape[1], Wh.shape[1]).swapaxes(1, 2).reshape(Wh.shape)"),
        ),
        Mistake("W and R have changed places: W is for the input, R is the recurrent one.", before("Wx, Wh = Wh, Wx")),
        Mistake(
            "B is laid gate by gate, each gate's input bias beside its recurrent one. All input biases come first, "
            "then all recurrent ones.",
            (
                ENDS,
                "np.concatenate([np.concatenate(pair) for pair in zip(*(np.split(laid(b), len(order)) for b in (bx, "
                "bh)))])",
            ),
        ),
        Mistake(
            "B is laid number by number, each input bias beside its recurrent one. All input biases come first, then "
            "all recurrent ones.",
            (ENDS, "np.stack([laid(bx), laid(bh)], axis=1).ravel()"),
        ),
        Mistake(
            "The recurrent biases come first; B has the input's, then the recurrent ones.",
            ("[laid(bx), laid(bh)]", "[laid(bh), laid(bx)]"),
        ),
        Mistake(
            "B has the input biases alone; the recurrent ones, 0 where the course has none, follow them.",
            (ENDS, "laid(bx)"),
        ),
        Mistake(
            "B lacks the recurrent half where the course has one bias; its length is 2·G·H, with zeros there.",
            (ENDS, f'{ENDS} if cell == "gru" else laid(bx)'),
        ),
        Mistake(
            "B has the sum of the two alone; its length is 2·G·H, the input biases and then the recurrent ones.",
            (ENDS, "laid(bx + bh)"),
        ),
        Mistake(
            "The two biases are two rows of B; they stand end to end, (1, 2·G·H).",
            (f"{ENDS}", "np.stack([laid(bx), laid(bh)])"),
        ),
        Mistake(
            "The two biases are two rows of B; they stand end to end, (1, 2·G·H).",
            (ENDS, "np.stack([laid(bx), laid(bh)])"),
            ('"B": B[None]', '"B": B'),
        ),
        Mistake(
            "The one bias stands in both halves of B, which are added, so it counts twice: the recurrent half is 0 "
            "where the course has one bias.",
            ("np.zeros_like(bx)", "bx"),
        ),
        Mistake(
            "The bias is shared out, a half to each part of B. The outputs would be right, but asked for is all of it "
            "in the input's half.",
            before('if cell != "gru":\n        bx = bh = bx / 2'),
        ),
        Mistake(
            "The one bias stands in the recurrent half of B; asked for is the input's half, the first.",
            before('if cell != "gru":\n        bx, bh = bh, bx'),
        ),
        Mistake(
            f"The GRU's two biases are added up in the first half of B. {NO_SUM}", in_gru("bx, bh = bx + bh, 0 * bh")
        ),
        Mistake(f"The sum of the GRU's biases stands in both halves of B. {NO_SUM}", in_gru("bx = bh = bx + bh")),
        Mistake("The GRU's bh is lost: the second half of B is 0 there, too.", (BH, "np.zeros_like(bx)")),
        Mistake("The GRU's bx stands in both halves of B; the second one is bh.", in_gru("bh = bx")),
        Mistake("The GRU's bh stands in both halves of B; the first one is bx.", in_gru("bx = bh")),
        Mistake("The GRU's biases have changed places: B has bx first, then bh.", in_gru("bx, bh = bh, bx")),
        Mistake(
            FOLDED,
            in_gru("k = np.arange(len(bx)) < 2 * len(bx) // 3\n        bx, bh = bx + bh * k, bh * ~k"),
        ),
        Mistake(
            "z is turned into 1 − z (its rows change sign). ONNX's update gate is that of the course: h_t = (1 − z) ⊙ "
            "n + z ⊙ h_{t−1}.",
            in_gru(
                "thirds = (np.split(a, 3) for a in (Wx, Wh, bx, bh))\n"
                "        Wx, Wh, bx, bh = (np.concatenate([r, -z, n]) for r, z, n in thirds)"
            ),
        ),
        Mistake(
            "1 is taken out of the forget gate's bias. That is for TensorFlow's BlockLSTM; ONNX adds nothing of its "
            "own.",
            before('if cell == "lstm":\n        bx = bx - np.repeat([0, 1, 0, 0], len(bx) // 4) * bx.dtype.type(1)'),
        ),
        Mistake(
            "1 is added to the forget gate's bias. A bias is carried over as it is; ONNX adds nothing of its own.",
            before('if cell == "lstm":\n        bx = bx + np.repeat([0, 1, 0, 0], len(bx) // 4) * bx.dtype.type(1)'),
        ),
        Mistake(
            "The zeros are float64, and so is B, whatever the dtype of the weights: `np.zeros_like(b)` takes the "
            "dtype of b.",
            ("np.zeros_like(bx)", "np.zeros(len(bx))"),
        ),
        Mistake(
            "Everything is made float32, which is what ONNX files hold; asked for are arrays of the dtype that was "
            "given.",
            *every(lambda a: f"{a}[None].astype(np.float32)"),
        ),
        Mistake(
            "B is missing: without it the node has no bias.",
            (', "B": B[None]', ""),
        ),
        Mistake(VIEWS, ("        blocks =", "        if len(order) == 1:\n            return a\n        blocks =")),
    ),
)
