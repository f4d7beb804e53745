"""to_torch: the course's weights as PyTorch names them."""

from __future__ import annotations

from functools import partial

import numpy as np

from rnnkit.convert import cells
from rnnkit.exercises.frameworks.weights import UNIT, by_place, cases_of, cast, draw_params, each_copy, only, unmoved
from rnnkit.exercises.spec import Exercise, Mistake, Output

SHAPES = {
    "weight_ih_l0": "(G·H, D)",
    "weight_hh_l0": "(G·H, H)",
    "bias_ih_l0": "(G·H,)",
    "bias_hh_l0": "(G·H,)",
}
FOUR = tuple(Output(name, shape, absent=f"There is no array under the key {name}") for name, shape in SHAPES.items())


def draw(rng, cell, D, H):
    return cell, draw_params(rng, cell, D, H)


def to_torch(cell, params):
    if cell == "rnn":
        Wx, Wh, bx = params["Wxh"], params["Whh"], params["bh"]
    elif cell == "lstm":
        Wx, Wh, bx = params["Wx"], params["Wh"], params["b"]
    else:
        Wx, Wh, bx = params["Wx"], params["Wh"], params["bx"]
    bh = params["bh"] if cell == "gru" else np.zeros_like(bx)
    return {
        "weight_ih_l0": Wx.copy(),
        "weight_hh_l0": Wh.copy(),
        "bias_ih_l0": bx.copy(),
        "bias_hh_l0": bh.copy(),
    }


COPIES = ("Wx", "Wh", "bx", "bh")
ARRAYS = dict(zip(COPIES, SHAPES, strict=True))
BH, ZEROS = 'params["bh"] if cell == "gru" else np.zeros_like(bx)', "np.zeros_like(bx)"
SPLIT = '    if cell == "gru":\n        {}\n    return {{'
RNN_NAMES = """    if cell == "rnn":
        Wx, Wh, bx = params["Wxh"], params["Whh"], params["bh"]
    elif cell"""
VIEWS = (
    "Arrays of params stand in the dict themselves: whoever trains one of the two models changes the other. `.copy()` "
    "makes a new array."
)
TWICE = (
    "The one bias stands in both of PyTorch's, which are added, so it counts twice: bias_hh_l0 is 0 where the course "
    "has one bias."
)
TRANSPOSED = "PyTorch keeps (G·H, D) and (G·H, H), as the course does; it is Keras that transposes."
FOLDED = (
    "The recurrent biases of the GRU's r and z are added to the input's, and only n's is left in bias_hh_l0. The "
    "outputs would be the same, but asked for are bx and bh as they are."
)


def in_gru(line: str) -> tuple[str, str]:
    """An edit: one more line for the GRU, before the arrays are copied."""
    return "    return {", SPLIT.format(line)


def transposed(*arrays: str) -> Mistake:
    which = {1: f"{ARRAYS[arrays[0]]} is", 2: "Both weights are"}[len(arrays)]
    return Mistake(f"{which} transposed. {TRANSPOSED}", *each_copy(arrays, lambda a: f"{a}.T"))


def lost(*keys: str) -> Mistake:
    them = " and ".join(keys)
    return Mistake(
        f"{them} {'is' if len(keys) == 1 else 'are'} missing: `load_state_dict` wants all four, with zeros where the "
        "course has nothing.",
        *((f'        "{key}": {copy}.copy(),\n', "") for copy, key in ARRAYS.items() if key in keys),
    )


TO_TORCH = Exercise(
    name="to_torch",
    unit=UNIT,
    points=2,
    outputs=FOUR,
    equation="weight_ih = W_x, weight_hh = W_h;   bias_ih = b, bias_hh = 0, for the GRU bias_ih = b_x, bias_hh = b_h",
    cases=cases_of(draw, cells=("gru", "lstm", "rnn")),  # a bias_hh of zeros is right in the others
    oracle=lambda cell, params: cells.to_torch(cell, params).values(),
    answer=to_torch,
    keyed=True,
    new=True,
    spared=("cell",),
    look="PyTorch adds bias_ih_l0 and bias_hh_l0 (but for the GRU's n): print both, and their sum beside your b.",
    mistakes=(
        *by_place(f"{cells.NAMES}[cell]", '    if cell == "rnn":'),
        Mistake(VIEWS, *((f"{a}.copy()", a) for a in COPIES)),
        Mistake(VIEWS, *((f"{a}.copy()", a) for a in COPIES[:3])),
        Mistake(VIEWS, *((f"{a}.copy()", a) for a in COPIES[:2])),
        Mistake(VIEWS, *((f"{a}.copy()", a) for a in COPIES[2:])),
        Mistake(VIEWS, ("Wx.copy()", "Wx")),
        Mistake(VIEWS, ("Wh.copy()", "Wh")),
        Mistake(TWICE, (ZEROS, "bx")),
        Mistake(
            "The bias is shared out, a half to each. The outputs would be right, but asked for is all of it in "
            "bias_ih_l0, and 0 in bias_hh_l0.",
            ("    return {", '    if cell != "gru":\n        bx = bh = bx / 2\n    return {'),
        ),
        Mistake(
            "The one bias stands in bias_hh_l0, and bias_ih_l0 is 0; asked for is the other way round. The sum is the "
            "same, so the outputs would be right.",
            ("    return {", '    if cell != "gru":\n        bx, bh = bh, bx\n    return {'),
        ),
        transposed("Wx", "Wh"),
        transposed("Wx"),
        transposed("Wh"),
        Mistake(
            "The two weights have changed places: `ih` is from the input to the hidden units, W_x; `hh` is from the "
            "hidden units to themselves, W_h.",
            ('"weight_ih_l0": Wx', '"weight_ih_l0": Wh'),
            ('"weight_hh_l0": Wh', '"weight_hh_l0": Wx'),
        ),
        Mistake(
            "Each gate's own block of Wh is transposed. A block is square, so no shape complains; PyTorch has it as "
            "the course does.",
            ("Wh.copy()", "Wh.reshape(-1, Wh.shape[1], Wh.shape[1]).swapaxes(1, 2).reshape(Wh.shape).copy()"),
        ),
        Mistake(
            "The GRU's two biases have changed places: bx is bias_ih_l0, bh is bias_hh_l0.", in_gru("bx, bh = bh, bx")
        ),
        Mistake(
            "The GRU's two biases are added up into bias_ih_l0. n's recurrent bias stands inside r ⊙ (…), so they are "
            "no sum: bias_hh_l0 is bh.",
            in_gru("bx, bh = bx + bh, 0 * bh"),
        ),
        Mistake(
            "The sum of the GRU's biases stands in both; bias_ih_l0 is bx, and bias_hh_l0 is bh.",
            in_gru("bx = bh = bx + bh"),
        ),
        Mistake("The GRU's bh is lost: bias_hh_l0 is 0 there, too.", (BH, ZEROS)),
        Mistake("The GRU's bx stands in both of its biases; bias_hh_l0 is bh.", in_gru("bh = bx")),
        Mistake("The GRU's bh stands in both of its biases; bias_ih_l0 is bx.", in_gru("bx = bh")),
        Mistake(
            FOLDED,
            in_gru("k = 2 * len(bx) // 3; bx, bh = bx + bh * (np.arange(len(bx)) < k), bh * (np.arange(len(bx)) >= k)"),
        ),
        *unmoved(partial(each_copy, COPIES), "PyTorch has the order of the course, so nothing moves."),
        Mistake(
            "z is turned into 1 − z (its rows change sign). PyTorch's update gate is that of the course: h_t = (1 − "
            "z) ⊙ n + z ⊙ h_{t−1}.",
            in_gru(
                "thirds = (np.split(a, 3) for a in (Wx, Wh, bx, bh))\n"
                "        Wx, Wh, bx, bh = (np.concatenate([r, -z, n]) for r, z, n in thirds)"
            ),
        ),
        Mistake(
            "1 is added to the forget gate's bias. A bias is carried over as it is; PyTorch adds nothing of its own.",
            ("bx.copy()", only("lstm", "bx + np.repeat([0, 1, 0, 0], len(bx) // 4).astype(bx.dtype)", "bx.copy()")),
        ),
        Mistake(
            "1 is taken out of the forget gate's bias. That is for TensorFlow's BlockLSTM, which adds 1; PyTorch adds "
            "nothing of its own.",
            ("bx.copy()", only("lstm", "bx - np.repeat([0, 1, 0, 0], len(bx) // 4).astype(bx.dtype)", "bx.copy()")),
        ),
        Mistake(
            "The zeros are float64, whatever the dtype of the weights: `np.zeros_like(b)` takes the dtype of b.",
            (ZEROS, "np.zeros(len(bx))"),
        ),
        Mistake(
            "bias_hh_l0 holds ones where the course has one bias; PyTorch adds it to the other, so it is 0.",
            (ZEROS, "np.ones_like(bx)"),
        ),
        Mistake("Both biases are 0: the course's b is lost.", ("bx.copy()", only("gru", "bx.copy()", "0 * bx"))),
        Mistake(
            "bias_hh_l0 has H zeros; it is as long as bias_ih_l0, G·H.",
            (ZEROS, "np.zeros(Wh.shape[1], bx.dtype)"),
        ),
        Mistake(
            "The biases are rows, (G, H), one for each gate; PyTorch has them end to end, (G·H,).",
            *each_copy(COPIES[2:], lambda a: f"{a}.reshape(-1, Wh.shape[1])"),
        ),
        lost("bias_hh_l0"),
        lost("bias_ih_l0", "bias_hh_l0"),
        Mistake(
            "bias_hh_l0 is missing where the course has one bias: `load_state_dict` wants all four, with zeros there.",
            ('"bias_hh_l0": bh.copy()', '**({"bias_hh_l0": bh.copy()} if cell == "gru" else {})'),
        ),
        Mistake("The RNN's arrays are called Wxh, Whh and bh, not Wx, Wh and b.", (RNN_NAMES, "    if cell")),
        *cast(partial(each_copy, COPIES)),
    ),
)
