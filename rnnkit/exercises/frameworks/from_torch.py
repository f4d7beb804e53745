"""from_torch: PyTorch's weights under the course's names."""

from __future__ import annotations

from rnnkit.convert import cells
from rnnkit.exercises.draw import normal
from rnnkit.exercises.frameworks.weights import UNIT, cases_of, draw_params
from rnnkit.exercises.spec import Exercise, Output


def draw(rng, cell, D, H):
    weights = cells.to_torch(cell, draw_params(rng, cell, D, H))
    return cell, weights | {"bias_hh_l0": normal(rng, *weights["bias_hh_l0"].shape)}


def from_torch(cell, weights):
    Wx, Wh = weights["weight_ih_l0"].copy(), weights["weight_hh_l0"].copy()
    bx, bh = weights["bias_ih_l0"].copy(), weights["bias_hh_l0"].copy()
    if cell == "gru":
        return {"Wx": Wx, "Wh": Wh, "bx": bx, "bh": bh}
    if cell == "lstm":
        return {"Wx": Wx, "Wh": Wh, "b": bx + bh}
    return {"Wxh": Wx, "Whh": Wh, "bh": bx + bh}


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
    mistakes=(),
)
