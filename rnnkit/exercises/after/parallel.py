"""parallel_scan: the states of a scan in about log₂ T rounds, each over twice the distance of the one before."""

from __future__ import annotations

from rnnkit import nn
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.after.scan import scan_cases
from rnnkit.exercises.spec import Exercise, Mistake, Output


def parallel_scan(a, b, h0):
    a, b = a.copy(), b.copy()
    b[0] = a[0] * h0 + b[0]
    distance = 1
    while distance < len(a):
        earlier_a, earlier_b = a[:-distance].copy(), b[:-distance].copy()
        b[distance:] = a[distance:] * earlier_b + b[distance:]
        a[distance:] = a[distance:] * earlier_a
        distance = 2 * distance
    return b


PARALLEL_SCAN = Exercise(
    name="parallel_scan",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("h (T, N, H)"),),
    equation="first (a, b), then (a′, b′), is one step (a′ ⊙ a, a′ ⊙ b + b′);   h_t = a_t ⊙ h_{t−1} + b_t",
    cases=scan_cases,
    oracle=nn.scan,
    answer=parallel_scan,
    builds_on=("scan",),
    look="Compare with your scan for T = 1, 2, 3, 4, 5: the first T at which they differ tells which round is wrong.",
    mistakes=(
        Mistake(
            "The given h0 is ignored: the state starts from zeros.",
            ("b[0] = a[0] * h0 + b[0]", "pass"),
        ),
    ),
)
