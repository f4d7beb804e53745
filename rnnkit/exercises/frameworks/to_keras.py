"""to_keras: the course's weights for a Keras layer's set_weights."""

from __future__ import annotations

import numpy as np

from rnnkit.convert import cells
from rnnkit.exercises.frameworks.to_torch import draw
from rnnkit.exercises.frameworks.weights import UNIT, cases_of
from rnnkit.exercises.spec import Exercise, Output

# the bias has another number of axes in the GRU
THREE = (Output.parse("kernel (D, G·H)"), Output.parse("recurrent_kernel (H, G·H)"), Output("bias", "(G·H,) · (2, 3H)"))


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
    look="Take a GRU with H = 2 and fill the blocks of W_x with 1 for r, 2 for z, 3 for n; the kernel's first row has "
    "to be 2 2 1 1 3 3.",
    mistakes=(),
)
