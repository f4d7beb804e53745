"""from_torch: PyTorch's weights under the course's names."""

from __future__ import annotations

from collections.abc import Callable

from rnnkit.convert import cells
from rnnkit.exercises.draw import normal
from rnnkit.exercises.frameworks.weights import UNIT, by_place, cases_of, cast, draw_params, only, unmoved
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw(rng, cell, D, H):
    weights = cells.to_torch(cell, draw_params(rng, cell, D, H))
    return cell, weights | {"bias_hh_l0": normal(rng, *weights["bias_hh_l0"].shape)}


def from_torch(cell, weights):
    Wx, Wh = weights["weight_ih_l0"], weights["weight_hh_l0"]
    bx, bh = weights["bias_ih_l0"], weights["bias_hh_l0"]
    if cell == "gru":
        return {"Wx": Wx.copy(), "Wh": Wh.copy(), "bx": bx.copy(), "bh": bh.copy()}
    if cell == "lstm":
        return {"Wx": Wx.copy(), "Wh": Wh.copy(), "b": bx + bh}
    return {"Wxh": Wx.copy(), "Whh": Wh.copy(), "bh": bx + bh}


TENSORS = "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"
GRU, SUM = '    if cell == "gru":', "bx + bh"
NEW_BIASES = '"bx": bx.copy(), "bh": bh.copy()'
VIEWS = (
    "Arrays of weights stand in params themselves: whoever trains one of the two models changes the other. `.copy()` "
    "makes a new array."
)
TRANSPOSED = "PyTorch keeps (G·H, D) and (G·H, H), as the course does; it is Keras that transposes."
HALF = "bias_hh_l0 is lost. PyTorch adds the two biases, so outside the GRU the one bias of the course is their sum."
KEYS = "The RNN's arrays are called Wxh, Whh and bh; Wx, Wh and b are those of the LSTM."

NAMES = "The arrays have PyTorch's names; the course calls them Wxh, Whh, bh · Wx, Wh, b · Wx, Wh, bx, bh."
ALL_FOUR = GRU, "    return {name: array.copy() for name, array in weights.items()}\n" + GRU
ONE_BIAS = (
    'return {"weight_ih_l0": Wx.copy(), "weight_hh_l0": Wh.copy(), "bias_ih_l0": bx + bh}',
    'return {"weight_ih_l0": Wx.copy(), "weight_hh_l0": Wh.copy(), "bias_ih_l0": bx + bh, "bias_hh_l0": 0 * bh}',
)


def before(line: str) -> tuple[str, str]:
    """An edit: one more line before the dict is made."""
    return GRU, f"    {line}\n{GRU}"


def each(change: Callable[[str], str], cell: str = "") -> list[tuple[str, str]]:
    wrong = (only(cell, change(a), a) if cell else change(a) for a in ("Wx", "Wh", "bx", "bh"))
    return [before(f"Wx, Wh, bx, bh = {', '.join(wrong)}")]


def in_gru(bx: str, bh: str) -> tuple[str, str]:
    return NEW_BIASES, f'"bx": {bx}, "bh": {bh}'


FROM_TORCH = Exercise(
    name="from_torch",
    unit=UNIT,
    points=2,
    outputs=(Output("params", "as rnnkit.nn's"),),
    equation="W_x = weight_ih, W_h = weight_hh;   b = bias_ih + bias_hh, for the GRU b_x = bias_ih, b_h = bias_hh",
    cases=cases_of(draw),
    oracle=cells.from_torch,
    answer=from_torch,
    new=True,
    look="Print the sum of the two biases of a small LSTM, and your b beside it; then both biases of a GRU.",
    mistakes=(
        *by_place(f"{TENSORS}", '    Wx, Wh = weights["weight_ih_l0"]', "weights"),
        Mistake(VIEWS, (".copy()", "")),
        Mistake(VIEWS, ("Wx.copy()", "Wx"), ("Wh.copy()", "Wh")),
        Mistake(VIEWS, (NEW_BIASES, NEW_BIASES.replace(".copy()", ""))),
        Mistake(HALF, (SUM, "bx.copy()")),
        Mistake(
            "bias_ih_l0 is lost. PyTorch adds the two biases, so outside the GRU the one bias of the course is their "
            "sum.",
            (SUM, "bh.copy()"),
        ),
        Mistake(
            "The LSTM's bias_hh_l0 is lost: its one bias is the sum of both, as in the RNN.",
            ('"b": bx + bh', '"b": bx.copy()'),
        ),
        Mistake(
            "The RNN's bias_hh_l0 is lost: its one bias is the sum of both, as in the LSTM.",
            ('"bh": bx + bh', '"bh": bx.copy()'),
        ),
        Mistake(
            "The one bias is the mean of PyTorch's two; PyTorch adds them, so it is their sum.", (SUM, "(bx + bh) / 2")
        ),
        Mistake(
            "The one bias is twice bias_ih_l0, and bias_hh_l0 is lost; PyTorch adds the two.",
            (SUM, "bx + bx"),
        ),
        Mistake(
            "The one bias is twice bias_hh_l0, and bias_ih_l0 is lost; PyTorch adds the two.",
            (SUM, "bh + bh"),
        ),
        Mistake("The one bias is the difference of PyTorch's two; PyTorch adds them.", (SUM, "bx - bh")),
        Mistake("The one bias is the product of PyTorch's two; PyTorch adds them.", (SUM, "bx * bh")),
        Mistake(
            "The one bias is 0: bias_hh_l0 is that in `to_torch` alone. A model of somebody else's has numbers in "
            "both.",
            (SUM, "0 * bx"),
        ),
        Mistake(
            "The two biases stand end to end; PyTorch adds them, so the one bias (G·H,) is their sum.",
            (SUM, "np.concatenate([bx, bh])"),
        ),
        Mistake(
            "The two biases stand as two rows; PyTorch adds them, so the one bias (G·H,) is their sum.",
            (SUM, "np.stack([bx, bh])"),
        ),
        Mistake(
            "The sum is written into PyTorch's own array (`+=`): the numbers are right, but the model they came from "
            "is another one now. `bias_ih + bias_hh` makes a new array.",
            ('    if cell == "lstm":', '    bx += bh\n    if cell == "lstm":'),
            (SUM, "bx.copy()"),
        ),
        Mistake(
            "The GRU's two biases are added up into bx. n's recurrent bias stands inside r ⊙ (…), so they are no sum: "
            "bh is bias_hh_l0.",
            in_gru("bx + bh", "0 * bh"),
        ),
        Mistake(
            "The GRU's two biases are added up into bx, and there is no bh. n's recurrent bias stands inside r ⊙ (…), "
            "so they are no sum: bh is bias_hh_l0.",
            (NEW_BIASES, '"bx": bx + bh'),
        ),
        Mistake(
            "The GRU's two biases are added up into one b. n's recurrent bias stands inside r ⊙ (…), so they are no "
            "sum: the course's GRU has bx and bh.",
            (NEW_BIASES, '"b": bx + bh'),
        ),
        Mistake(
            "The sum of the GRU's two biases is bx, and bias_hh_l0 stands in bh as well, so it counts twice. bx is "
            "bias_ih_l0 alone.",
            in_gru("bx + bh", "bh.copy()"),
        ),
        Mistake(
            "The recurrent biases of the GRU's r and z are added to the input's, and stand in bh as well, so they "
            "count twice. bx is bias_ih_l0 alone.",
            before("k = np.arange(len(bx)) < 2 * len(bx) // 3"),
            in_gru("bx + bh * k", "bh.copy()"),
        ),
        Mistake(
            "The sum of the GRU's two biases is bh, and bias_ih_l0 stands in bx as well, so it counts twice. bh is "
            "bias_hh_l0 alone.",
            in_gru("bx.copy()", "bx + bh"),
        ),
        Mistake(
            "The sum of the GRU's biases stands in both; bx is bias_ih_l0, and bh is bias_hh_l0.",
            in_gru("bx + bh", "bx + bh"),
        ),
        Mistake(
            "The GRU's two biases have changed places: bx is bias_ih_l0, bh is bias_hh_l0.",
            in_gru("bh.copy()", "bx.copy()"),
        ),
        Mistake("The GRU's bias_hh_l0 is lost: bh is 0.", in_gru("bx.copy()", "0 * bh")),
        Mistake("The GRU's bias_ih_l0 stands in both; bh is bias_hh_l0.", in_gru("bx.copy()", "bx.copy()")),
        Mistake("The GRU's bias_hh_l0 stands in both; bx is bias_ih_l0.", in_gru("bh.copy()", "bh.copy()")),
        Mistake(
            "The recurrent biases of the GRU's r and z are added to the input's, and only n's is left in bh. The "
            "outputs would be the same, but asked for are the two biases as they are.",
            before("k = np.arange(len(bx)) < 2 * len(bx) // 3"),
            in_gru("bx + bh * k", "bh * ~k"),
        ),
        *unmoved(each, "the course has the order of PyTorch, so nothing moves."),
        Mistake(
            f"Both weights are transposed. {TRANSPOSED}", ("Wx.copy()", "Wx.T.copy()"), ("Wh.copy()", "Wh.T.copy()")
        ),
        Mistake(f"weight_ih_l0 is transposed. {TRANSPOSED}", ("Wx.copy()", "Wx.T.copy()")),
        Mistake(f"weight_hh_l0 is transposed. {TRANSPOSED}", ("Wh.copy()", "Wh.T.copy()")),
        Mistake(
            "Each gate's own block of Wh is transposed. A block is square, so no shape complains; PyTorch has it as "
            "the course does.",
            ("Wh.copy()", "Wh.reshape(-1, Wh.shape[1], Wh.shape[1]).swapaxes(1, 2).reshape(Wh.shape).copy()"),
        ),
        Mistake(
            "The two weights have changed places: W_x is weight_ih_l0, from the input; W_h is weight_hh_l0.",
            before("Wx, Wh = Wh, Wx"),
        ),
        Mistake(
            "z is turned into 1 − z (its rows change sign). PyTorch's update gate is that of the course: h_t = (1 − "
            "z) ⊙ n + z ⊙ h_{t−1}.",
            before(
                'if cell == "gru":\n        thirds = (np.split(a, 3) for a in (Wx, Wh, bx, bh))\n'
                "        Wx, Wh, bx, bh = (np.concatenate([r, -z, n]) for r, z, n in thirds)"
            ),
        ),
        Mistake(
            "1 is added to the forget gate's bias. A bias is carried over as it is; PyTorch adds nothing of its own.",
            ('"b": bx + bh', '"b": bx + bh + np.repeat([0, 1, 0, 0], len(bx) // 4).astype(bx.dtype)'),
        ),
        Mistake(KEYS, ('"Wxh": Wx.copy(), "Whh": Wh.copy(), "bh"', '"Wx": Wx.copy(), "Wh": Wh.copy(), "b"')),
        Mistake(
            KEYS,
            (
                '    return {"Wxh": Wx.copy(), "Whh": Wh.copy(), "bh"',
                '    return {"Wx": Wx.copy(), "Wh": Wh.copy(), "bh"',
            ),
        ),
        Mistake("The RNN's bias is called bh, not b.", ('"Whh": Wh.copy(), "bh"', '"Whh": Wh.copy(), "b"')),
        Mistake(
            "The LSTM has bx and bh; the course's LSTM has one bias b, the sum of both.",
            ('"b": bx + bh', NEW_BIASES),
        ),
        Mistake(NAMES, before("return {name: array.copy() for name, array in weights.items()}")),
        *(Mistake(NAMES, before(f'if cell != "gru":\n        {one}'), ALL_FOUR) for one in ONE_BIAS),
        *cast(each),
    ),
)
