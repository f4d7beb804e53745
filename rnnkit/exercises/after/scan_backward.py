"""scan_backward: the way back through a scan, which is a scan from the right."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.after.scan import scan_cases
from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import Exercise, Mistake, Output


def scan_backward_cases(rng):
    def draw(args):
        a, b, h0 = args
        return normal(rng, *b.shape), a, h0, nn.scan(a, b, h0)

    return scan_cases(rng, draw, large=("large dh_out", {0: 1000.0}))


def scan_backward(dh_out, a, h0, h):
    T = len(a)
    da, db = np.empty_like(a), np.empty_like(a)
    dh_next = np.zeros_like(h0)
    for t in reversed(range(T)):
        dh_t = dh_out[t] + dh_next
        h_prev = h[t - 1] if t > 0 else h0
        da[t] = dh_t * h_prev
        db[t] = dh_t
        dh_next = dh_t * a[t]
    return da, db, dh_next


SCAN_BACKWARD = Exercise(
    name="scan_backward",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("da (T, N, H)"), Output.parse("db (T, N, H)"), Output.parse("dh0 (N, H)")),
    equation="dh_t = dh_out[t] + a_{t+1} ⊙ dh_{t+1};   da_t = dh_t ⊙ h_{t−1};   db_t = dh_t;   dh0 = a_1 ⊙ dh_1",
    cases=scan_backward_cases,
    oracle=nn.scan_backward,
    answer=scan_backward,
    builds_on=("scan",),
    look="db is all that arrives at h_t: get it right first, at the last step, then at the one before it. da is db "
    "times the state before the step.",
    mistakes=(
        Mistake(
            "da is made with h_t, the new state; a_t met the old one, h_{t−1}.",
            ("h[t - 1] if t > 0 else h0", "h[t]"),
        ),
    ),
)
