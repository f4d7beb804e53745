"""to_keras: the course's weights for a Keras layer's set_weights."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations

import numpy as np

from rnnkit.convert import cells
from rnnkit.exercises.frameworks.to_torch import draw
from rnnkit.exercises.frameworks.weights import (
    BELOW,
    CELLS,
    UNIT,
    by_place,
    cases_of,
    cast,
    each_copy,
    lost_in_views,
    only,
)
from rnnkit.exercises.spec import Exercise, Mistake, Output

# the bias has another number of axes in the GRU
THREE = (
    Output.parse("kernel (D, G·H)"),
    Output.parse("recurrent_kernel (H, G·H)"),
    Output("bias", "(G·H,) or (2, 3H)"),
)


def to_keras(cell, params):
    def to_zrn(a):
        r, z, n = np.split(a, 3)
        return np.concatenate([z, r, n])

    if cell == "rnn":
        Wx, Wh, b = params["Wxh"], params["Whh"], params["bh"]
    elif cell == "lstm":
        Wx, Wh, b = params["Wx"], params["Wh"], params["b"]
    else:
        Wx, Wh = to_zrn(params["Wx"]), to_zrn(params["Wh"])
        b = np.stack([to_zrn(params["bx"]), to_zrn(params["bh"])])
    return [Wx.T.copy(), Wh.T.copy(), b.copy()]


COPIES = ("Wx.T", "Wh.T", "b")
RETURN, STACK = "    return [", 'np.stack([to_zrn(params["bx"]), to_zrn(params["bh"])])'
LISTED = "[Wx.T.copy(), Wh.T.copy(), b.copy()]"
VIEWS = (
    "Arrays of the list share memory with params: `.T` makes a view, no new array. Whoever changes Keras's weights "
    "changes yours; `.T.copy()` makes new ones."
)
ZRN = "the course has r z n, Keras has z r n. The LSTM, where both have i f g o, does not show it."
SWAPS = {
    "the kernel": [('to_zrn(params["Wx"])', 'params["Wx"]')],
    "the recurrent kernel": [('to_zrn(params["Wh"])', 'params["Wh"]')],
    "the bias": [(f'to_zrn(params["{b}"])', f'params["{b}"]') for b in ("bx", "bh")],
}
NO_SUM = (
    "n's recurrent bias stands inside r ⊙ (…), so the two are no sum. With `reset_after=True` the bias has two rows, "
    "(2, 3H)."
)
OF_N = '(np.arange(len(params["bx"])) >= 2 * (len(params["bx"]) // 3))'
FORMS = {  # of the GRU's bias: what is wrong with it, and an expression for it
    f"its biases are added up. {NO_SUM}": "{} + {}",
    f"only its bx is there. {NO_SUM}": "{}",
    "its biases stand end to end; with `reset_after=True` the bias has two rows, (2, 3H).": "np.concatenate([{}, {}])",
    "its biases are two columns, (3H, 2); Keras has two rows, (2, 3H).": "np.stack([{}, {}], axis=1)",
    "its biases are laid number by number and reshaped: the shape is right, and the rows are mixed. `np.stack` makes "
    "two rows.": "np.stack([{}, {}], axis=1).reshape(2, -1)",
    "the rows of its bias have changed places: the input's, bx, come first.": "np.stack([{1}, {0}])",
    "its biases stand end to end in one row, (1, 6H); Keras has two rows, (2, 3H).": "np.concatenate([{}, {}])[None]",
    f"the first row of its bias is the sum of both, and the second is bh, which counts twice. {NO_SUM}": "np.stack("
    "[{0} + {1}, {1}])",
    f"the sum of its biases stands in both rows. {NO_SUM}": "np.stack([{0} + {1}, {0} + {1}])",
    "the recurrent biases of r and z are added to the input's, and only n's is left in the second row. The outputs "
    "would be the same, but asked for are bx and bh as they "
    "are.": f"np.stack([{{0}} + {{1}} * ~{OF_N}, {{1}} * {OF_N}])",
    "the first row of its bias is the sum of both, and the second is 0. "
    "n's recurrent bias stands inside r ⊙ (…), so the two are no sum.": "np.stack([{0} + {1}, 0 * {0}])",
}
CUT = """    def cut(a):
        H = params["Wh"].shape[1]
        return np.concatenate([a[H : 2 * H], a[:H], a[2 * H :]])

"""
BX, BH = 'to_zrn(params["bx"])', 'to_zrn(params["bh"])'


def before(line: str) -> tuple[str, str]:
    """An edit: one more line before the arrays are transposed."""
    return RETURN, f"    {line}\n{RETURN}"


def in_lstm(line: str) -> tuple[str, str]:
    return before(f'if cell == "lstm":\n        {line}')


def unswapped() -> tuple[Mistake, ...]:
    """r and z left as they are in some of the GRU's arrays, or in all."""
    found = []
    for count in (3, 2, 1):
        for places in combinations(SWAPS, count):
            where = "" if count == 3 else f" in {' and '.join(places)}"
            edits = [edit for place in places for edit in SWAPS[place]]
            found.append(Mistake(f"In the GRU r and z are not exchanged{where}: {ZRN}", *edits))
    for b, row in (("bx", "first"), ("bh", "second")):
        edit = f'to_zrn(params["{b}"])', f'params["{b}"]'
        found.append(Mistake(f"In the GRU r and z are not exchanged in the {row} row of the bias: {ZRN}", edit))
    return tuple(found)


def wrong_biases() -> tuple[Mistake, ...]:
    """The GRU's bias in another form, with r and z exchanged everywhere, in the weights alone, or nowhere."""
    weights = SWAPS["the kernel"] + SWAPS["the recurrent kernel"]
    found = []
    for text, form in FORMS.items():
        right, plain = form.format(BX, BH), form.format('params["bx"]', 'params["bh"]')
        also = "Two things are wrong in the GRU: r and z are not exchanged {}(the course has r z n, Keras z r n), and "
        found += [
            Mistake(f"In the GRU {text}", (STACK, right)),
            Mistake(also.format("in the bias ") + text, (STACK, plain)),
            Mistake(also.format("") + text, (STACK, plain), *weights),
        ]
    return tuple(found)


def moved(letters: str, order: tuple[int, ...]) -> Mistake:
    laid = f"(np.concatenate([np.split(a, 4)[k] for k in {order}]) for a in (Wx, Wh, b))"
    return Mistake(
        f"The LSTM's gates are moved to {letters}; Keras has the order of the course there, i f g o.",
        in_lstm(f"Wx, Wh, b = {laid}"),
    )


def order(wrong: str) -> Mistake:
    return Mistake(
        f"The GRU's gates are laid as {wrong}; Keras has z r n.", ("[z, r, n]", f"[{', '.join(wrong.split())}]")
    )


def below(cells: tuple[str, ...], *weights: str) -> list[tuple[str, str]]:
    """Edits: the blocks of these cells turned one by one, and one laid below the other."""
    turned = "np.concatenate([k.T for k in np.split({0}, len(Wh) // Wh.shape[1])]) if cell in {1} else {0}.T.copy()"
    return [(f"{a}.T.copy()", turned.format(a, cells)) for a in weights]


def both(change: Callable[[str], str]) -> list[tuple[str, str]]:
    return [(f"{a}.T.copy()", change(a)) for a in ("Wx", "Wh")]


TO_KERAS = Exercise(
    name="to_keras",
    unit=UNIT,
    points=3,
    outputs=THREE,
    equation="kernel = W_xᵀ, recurrent_kernel = W_hᵀ;   bias = b, for the GRU the rows b_x and b_h;   "
    "blocks i f g o · z r n",
    cases=cases_of(draw),
    oracle=cells.to_keras,
    answer=to_keras,
    builds_on=("to_torch",),
    new=True,
    spared=("cell",),
    look="Take a GRU with H = 2 and fill the blocks of W_x with 1 for r, 2 for z, 3 for n; the kernel's first row has "
    "to be 2 2 1 1 3 3.",
    mistakes=(
        *by_place(f"{cells.NAMES}[cell]", '    if cell == "rnn":'),
        *unswapped(),
        *wrong_biases(),
        *map(order, ("z n r", "n r z", "n z r", "r n z")),
        Mistake(
            "In the GRU two single rows change places; r and z are blocks of H rows each.",
            (
                "        r, z, n = np.split(a, 3)\n        return np.concatenate([z, r, n])",
                "        return a[[1, 0, *range(2, len(a))]]",
            ),
        ),
        Mistake(
            "In the GRU r is taken to be every third row; the H rows of a gate stand together, in a block.",
            ("np.split(a, 3)", "(a[k::3] for k in range(3))"),
        ),
        Mistake(
            "z is turned into 1 − z (its rows change sign). Keras's update gate is that of the course: h_t = z ⊙ "
            "h_{t−1} + (1 − z) ⊙ n.",
            ("[z, r, n]", "[-z, r, n]"),
        ),
        Mistake(
            "Nothing is transposed. Keras multiplies from the right, x @ kernel, so its kernels are (D, G·H) and (H, "
            "G·H).",
            *both(lambda a: f"{a}.copy()"),
        ),
        Mistake(
            "The kernel is not transposed: Keras multiplies from the right, x @ kernel, so it is (D, G·H).",
            ("Wx.T.copy()", "Wx.copy()"),
        ),
        Mistake(
            "The recurrent kernel is not transposed: Keras multiplies from the right, h @ recurrent_kernel, so it is "
            "(H, G·H).",
            ("Wh.T.copy()", "Wh.copy()"),
        ),
        Mistake(
            "`reshape` stands where `.T` is meant: the shape is right, and the numbers are laid into it row by row.",
            *both(lambda a: f"{a}.reshape({a}.T.shape).copy()"),
        ),
        Mistake(
            "`reshape` stands where the kernel's `.T` is meant: the shape is right, and the numbers are laid into it "
            "row by row.",
            ("Wx.T.copy()", "Wx.reshape(Wx.T.shape).copy()"),
        ),
        Mistake(
            "`reshape` stands where the recurrent kernel's `.T` is meant: the shape is right, and the numbers are laid "
            "into it row by row.",
            ("Wh.T.copy()", "Wh.reshape(Wh.T.shape).copy()"),
        ),
        Mistake(
            "The blocks of W_h stand side by side, and each is not transposed. A block is square, so no shape "
            "complains; the recurrent kernel is W_h.T.",
            ("Wh.T.copy()", "np.concatenate(np.split(Wh, Wh.shape[0] // Wh.shape[1]), axis=1)"),
        ),
        *(
            Mistake(
                "Each gate's block of the kernel is reshaped where its `.T` is meant: the shape is right, and the "
                "numbers are laid into it row by row.",
                (
                    "Wx.T.copy()",
                    "np.concatenate([k.reshape(k.T.shape) for k in np.split(Wx, len(Wh) // Wh.shape[1])], axis=1)"
                    f" if cell in {cells} else Wx.T.copy()",
                ),
            )
            for cells in (CELLS, ("gru",), ("gru", "lstm"))
        ),
        Mistake(
            "In the GRU the rows are exchanged after the transposition, when the gates stand side by side in columns. "
            "Exchange first, or cut the columns (`axis=1`).",
            ('to_zrn(params["Wx"])', 'cut(params["Wx"].T).T'),
            ('to_zrn(params["Wh"])', 'cut(params["Wh"].T).T'),
            ("    if cell ==", CUT + "    if cell =="),
        ),
        *(
            Mistake(BELOW, *below(cells, *weights), *edits)
            for cells in (("gru",), ("lstm", "gru"))
            for weights in (("Wx", "Wh"), ("Wx",), ("Wh",))
            for edits in ((), [("[z, r, n]", "[r, z, n]")])
        ),
        *(Mistake(lost_in_views("r and z"), ("[z, r, n]", wrong)) for wrong in ("[z, z, n]", "[r, r, n]")),
        moved("i o f g", (0, 3, 1, 2)),
        moved("i g f o", (0, 2, 1, 3)),
        moved("i f o g", (0, 1, 3, 2)),
        moved("f i g o", (1, 0, 2, 3)),
        Mistake(
            "1 is added to the LSTM's forget bias. `unit_forget_bias=True` is a start value; what is set later is "
            "taken as it is.",
            in_lstm("b = b + np.repeat([0, 1, 0, 0], len(b) // 4) * b.dtype.type(1)"),
        ),
        Mistake(
            "1 is taken out of the LSTM's forget bias. That is for TensorFlow's BlockLSTM; Keras adds nothing to a "
            "bias that is set.",
            in_lstm("b = b - np.repeat([0, 1, 0, 0], len(b) // 4) * b.dtype.type(1)"),
        ),
        Mistake(
            "The bias has two rows where the course has one bias, b and zeros; in Keras only the GRU has two.",
            before('if cell != "gru":\n        b = np.stack([b, 0 * b])'),
        ),
        Mistake(
            "The bias has two equal rows where the course has one; in Keras only the GRU has two.",
            before('if cell != "gru":\n        b = np.stack([b, b])'),
        ),
        Mistake(
            "The bias is a row, (1, G·H), where the course has one bias; its shape is (G·H,).",
            before('if cell != "gru":\n        b = b[None]'),
        ),
        Mistake(
            "The bias is halved; Keras has one bias there, as the course has.",
            ("b.copy()", only("gru", "b.copy()", "b / 2")),
        ),
        Mistake("The second row of the GRU's bias is 0; it is bh.", (BH, '0 * params["bh"]')),
        Mistake("The first row of the GRU's bias is 0; it is bx.", (BX, '0 * params["bx"]')),
        Mistake("Both rows of the GRU's bias are bx; the second one is bh.", (BH, BX)),
        Mistake("Both rows of the GRU's bias are bh; the first one is bx.", (BX, BH)),
        Mistake(
            "The bias comes first; the order is kernel, recurrent kernel, bias.",
            (LISTED, "[b.copy(), Wx.T.copy(), Wh.T.copy()]"),
        ),
        Mistake(
            "The bias stands between the two; the order is kernel, recurrent kernel, bias.",
            (LISTED, "[Wx.T.copy(), b.copy(), Wh.T.copy()]"),
        ),
        Mistake(
            "The recurrent kernel comes first; the order is kernel, recurrent kernel, bias.",
            (LISTED, "[Wh.T.copy(), Wx.T.copy(), b.copy()]"),
        ),
        Mistake(VIEWS, (".copy()", "")),
        Mistake(VIEWS, (".T.copy()", ".T")),
        Mistake(VIEWS, ("Wx.T.copy()", "Wx.T")),
        Mistake(VIEWS, ("Wh.T.copy()", "Wh.T")),
        Mistake(
            "The bias of the list is that of params itself: whoever changes one changes the other. `.copy()` makes a "
            "new one.",
            (", b.copy()", ", b"),
        ),
        *cast(partial(each_copy, COPIES)),
    ),
)
