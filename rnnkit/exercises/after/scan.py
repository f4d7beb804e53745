"""scan: h_t = a_t ⊙ h_{t−1} + b_t, one step after the other."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.draw import normal, sizes, standard_cases, state
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output


def draw_scan(rng, T, N, H):
    """Factors a of either sign, between 0.2 and 1.2 in size."""
    a = rng.uniform(0.2, 1.2, (T, N, H)) * rng.choice([-1.0, 1.0], (T, N, H))
    return a, normal(rng, T, N, H), state(rng, N, H)


def draw_zeros(rng, T, N, H):
    """A third of the factors is 0, among them all of one step that is neither the first nor the last."""
    a, b, h0 = draw_scan(rng, T, N, H)
    a[rng.random(a.shape) < 1 / 3] = 0
    a[T // 2] = 0
    return a, b, h0


def draw_long(rng, T, N, H):
    """Factors between 0.1 and 0.999: their product underflows, no state does."""
    return rng.uniform(0.1, 0.999, (T, N, H)), normal(rng, T, N, H), state(rng, N, H)


def draw_keeping(rng, T, N, H):
    """Factors near 1: what came first is still there at the end."""
    return 1 - rng.uniform(0, 0.002, (T, N, H)), normal(rng, T, N, H), state(rng, N, H)


SPECIAL = (  # kind, draw, sizes
    ("a of 0", draw_zeros, {"T": 7}),
    ("T = 8", draw_scan, {"T": 8}),
    ("long T", draw_long, {"T": 1100}),
    ("a near 1, long T", draw_keeping, {"T": 300}),
)


def scan_cases(rng, draw=lambda args: args, **more):
    """draw(args) makes an exercise's arguments of those of a scan."""
    found = standard_cases("TNH", lambda rng, **drawn: draw(draw_scan(rng, **drawn)), **more)(rng)
    for kind, special, fixed in SPECIAL:
        drawn = sizes(rng, "NH", **fixed)
        found.append(Case(draw(special(rng, **drawn)), drawn, kind))
    return found


def scan(a, b, h0):
    h = np.empty_like(b)
    h_t = h0
    for t in range(len(b)):
        h_t = a[t] * h_t + b[t]
        h[t] = h_t
    return h


SCAN = Exercise(
    name="scan",
    unit=UNIT,
    points=1,
    outputs=(Output.parse("h (T, N, H)"),),
    equation="h_t = a_t ⊙ h_{t−1} + b_t  for t = 1 … T, from h_0 = h0",
    cases=scan_cases,
    oracle=nn.scan,
    answer=scan,
    look="h[0] is a[0] * h0 + b[0], and h[1] is a[1] * h[0] + b[1].",
    mistakes=(
        Mistake(
            "The given h0 is ignored: the state starts from zeros.",
            ("h_t = h0", "h_t = np.zeros_like(h0)"),
        ),
    ),
)
