"""torch_gradients: gradients are carried by another rule than weights."""

from __future__ import annotations

from rnnkit.convert import cells
from rnnkit.exercises.frameworks.to_torch import FOUR, draw
from rnnkit.exercises.frameworks.weights import UNIT, cases_of
from rnnkit.exercises.spec import Exercise


def torch_gradients(cell, grads):
    if cell == "rnn":
        dWx, dWh, dbx = grads["Wxh"], grads["Whh"], grads["bh"]
    elif cell == "lstm":
        dWx, dWh, dbx = grads["Wx"], grads["Wh"], grads["b"]
    else:
        dWx, dWh, dbx = grads["Wx"], grads["Wh"], grads["bx"]
    dbh = grads["bh"] if cell == "gru" else dbx
    return {
        "weight_ih_l0": dWx.copy(),
        "weight_hh_l0": dWh.copy(),
        "bias_ih_l0": dbx.copy(),
        "bias_hh_l0": dbh.copy(),
    }


def oracle_gradients(cell, grads):
    """Where the bias of the course is the sum of two, each has the whole gradient of the sum."""
    found = cells.to_torch(cell, grads)
    if cell != "gru":
        found["bias_hh_l0"] = found["bias_ih_l0"]
    return found.values()


TORCH_GRADIENTS = Exercise(
    name="torch_gradients",
    unit=UNIT,
    points=3,
    outputs=FOUR,
    equation="b = bias_ih + bias_hh, so dbias_ih = dbias_hh = db;   for the GRU dbias_ih = db_x, dbias_hh = db_h",
    cases=cases_of(draw),
    oracle=oracle_gradients,
    answer=torch_gradients,
    builds_on=("to_torch",),
    keyed=True,
    new=True,
    look="Which of the two biases changes the output when you add 0.001 to it? The chain rule gives each its gradient.",
    mistakes=(),
)
