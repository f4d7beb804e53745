"""to_block_lstm: the course's LSTM for TensorFlow's raw op."""

from __future__ import annotations

import numpy as np

from rnnkit.convert import cells
from rnnkit.exercises.frameworks.weights import UNIT, cases_of, draw_params
from rnnkit.exercises.spec import Exercise, Output


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
    mistakes=(),
)
