"""mingru_forward: a recurrent unit whose gate does not look at the state, so that its states are a scan."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.after.scan import scan
from rnnkit.exercises.draw import normal, sizes, standard_cases, state
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output


def draw_mingru(rng, T, N, D, H):
    weights = normal(rng, H, D, scale=0.7), normal(rng, H), normal(rng, H, D, scale=0.7), normal(rng, H)
    return normal(rng, T, N, D), state(rng, N, H), *weights


def mingru_cases(rng, draw=draw_mingru, **more):
    found = standard_cases("TNDH", draw, **more)(rng)
    drawn = sizes(rng, "NDH", T=200)
    return [*found, Case(draw(rng, **drawn), drawn, "long T")]


def mingru_forward(x, h0, Wz, bz, Wn, bn):
    z = 0.5 * (1 + np.tanh(0.5 * (x @ Wz.T + bz)))
    n = x @ Wn.T + bn
    h = scan(1 - z, z * n, h0)
    return h, (x, h0, h, z, n, Wz, Wn)


def oracle_mingru(x, h0, Wz, bz, Wn, bn):
    h, _ = nn.MinGRU.from_params({"Wz": Wz, "bz": bz, "Wn": Wn, "bn": bn}).forward(x, h0)
    return h


MINGRU_FORWARD = Exercise(
    name="mingru_forward",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("h (T, N, H)"),),
    unjudged=("cache",),
    equation="z = σ(W_z x_t + b_z),   n = W_n x_t + b_n,   h_t = (1 − z) ⊙ h_{t−1} + z ⊙ n",
    cases=mingru_cases,
    oracle=oracle_mingru,
    answer=mingru_forward,
    builds_on=("scan", "parallel_scan"),
    look="Make z and n for all steps at once, (T, N, H), then h is a scan with a = 1 − z and b = z ⊙ n.",
    mistakes=(Mistake("z and 1 − z have changed places.", ("scan(1 - z, z * n", "scan(z, (1 - z) * n")),),
)
