"""to_onnx: the course's weights for a node of an ONNX file."""

from __future__ import annotations

import numpy as np

from rnnkit.convert import cells
from rnnkit.exercises.frameworks.to_torch import draw
from rnnkit.exercises.frameworks.weights import UNIT, cases_of
from rnnkit.exercises.spec import Exercise, Output

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
    look="Take an LSTM with H = 2 and fill the blocks of b with 1 for i, 2 for f, 3 for g, 4 for o; B has to be "
    "1 1 4 4 2 2 3 3 and eight zeros.",
    mistakes=(),
)
