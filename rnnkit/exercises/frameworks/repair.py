"""repaired_torch_to_keras: a GRU's weights on their way from PyTorch to Keras, with three faults, all of them published
(keras-team/keras, issues 8720 and 15915, told in other words)."""

from __future__ import annotations

import numpy as np

from rnnkit.convert import cells
from rnnkit.exercises.frameworks.from_torch import draw as draw_torch
from rnnkit.exercises.frameworks.to_keras import THREE
from rnnkit.exercises.frameworks.weights import UNIT, cases_of
from rnnkit.exercises.spec import Exercise, Output


def draw(rng, cell, D, H):
    _, weights = draw_torch(rng, cell, D, H)
    return tuple(weights.values())


def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    def to_zrn(a):
        r, z, n = np.split(a, 3)
        return np.concatenate([z, r, n])

    kernel = to_zrn(weight_ih).T.copy()
    recurrent_kernel = to_zrn(weight_hh).T.copy()
    bias = np.stack([to_zrn(bias_ih), to_zrn(bias_hh)])
    return [kernel, recurrent_kernel, bias]


def oracle_repaired(*four):
    return cells.to_keras("gru", dict(zip(cells.NAMES["gru"], four, strict=True)))


REPAIRED_TORCH_TO_KERAS = Exercise(
    name="repaired_torch_to_keras",
    unit=UNIT,
    points=3,
    outputs=(*(Output(each.name, each.shape.replace("G·", "3")) for each in THREE[:2]), Output.parse("bias (2, 3H)")),
    equation="kernel = weight_ihᵀ, recurrent_kernel = weight_hhᵀ;   bias has the rows bias_ih and bias_hh;   "
    "blocks z r n",
    cases=cases_of(draw, cells=("gru",)),
    oracle=oracle_repaired,
    answer=repaired_torch_to_keras,
    builds_on=("from_torch", "to_keras"),
    new=True,
    look="Take D = 2, H = 1 and weight_ih = [[1, 2], [3, 4], [5, 6]], rows r, z, n: the kernel has to be "
    "[[3, 1, 5], [4, 2, 6]].",
    mistakes=(),
)
