"""to_torch: the course's weights as PyTorch names them."""

from __future__ import annotations

import numpy as np

from rnnkit.convert import cells
from rnnkit.exercises.frameworks.weights import UNIT, cases_of, draw_params
from rnnkit.exercises.spec import Exercise, Output

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


TO_TORCH = Exercise(
    name="to_torch",
    unit=UNIT,
    points=2,
    outputs=FOUR,
    equation="weight_ih = W_x, weight_hh = W_h;   bias_ih = b, bias_hh = 0, for the GRU bias_ih = b_x, bias_hh = b_h",
    cases=cases_of(draw),
    oracle=lambda cell, params: cells.to_torch(cell, params).values(),
    answer=to_torch,
    keyed=True,
    new=True,
    look="PyTorch adds bias_ih_l0 and bias_hh_l0 (but for the GRU's n): print both, and their sum beside your b.",
    mistakes=(),
)
