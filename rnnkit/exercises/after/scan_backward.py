"""scan_backward: the way back through a scan, which is a scan from the right."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_back
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


GOES, OWN, PREV = "dh_next = dh_t * a[t]", "dh_t = dh_out[t] + dh_next", "h[t - 1] if t > 0 else h0"
LOOP, RETURN = "    for t in reversed", "return da, db, dh_next"
ARRIVES, OF_A, OF_B, OF_H0 = (
    "dh_t = dh_out[t] + a_{t+1} ⊙ dh_{t+1}",
    "da_t = dh_t ⊙ h_{t−1}",
    "db_t = dh_t",
    "dh0 = a_1 ⊙ dh_1",
)
SAME_STEP = (
    "What arrives from the step after is multiplied with a_t; it came through that step, so a_{t+1} belongs there: "
    "dh_next is made with the a of the step it comes from."
)

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
            (PREV, "h[t]"),
            breaks=OF_A,
        ),
        Mistake(
            "da of the first step is made with the last state: h[t − 1] is that at t = 0. There the state before is "
            "h0.",
            (PREV, "h[t - 1]"),
            breaks=OF_A,
        ),
        Mistake(
            "da of the first step is 0; a_1 met h0.",
            (PREV, "h[t - 1] if t > 0 else 0 * h0"),
            breaks=OF_A,
        ),
        Mistake("da is made with h0 at every step; a_t met h_{t−1}.", (PREV, "h0"), breaks=OF_A),
        Mistake(
            "da is made with the state two steps back; a_t met h_{t−1}.",
            (PREV, "h[t - 2] if t > 1 else h0"),
            breaks=OF_A,
        ),
        *(
            Mistake("da is made with the state after; a_t met h_{t−1}.", (PREV, after), breaks=OF_A)
            for after in ("h[min(t + 1, T - 1)]", "h[(t + 1) % T]", "h[t + 1] if t + 1 < T else h0")
        ),
        Mistake("da has lost the state: a_t was multiplied with h_{t−1}.", ("dh_t * h_prev", "dh_t"), breaks=OF_A),
        Mistake(
            "da has a factor a_t in it; a_t met h_{t−1} alone.", ("dh_t * h_prev", "dh_t * h_prev * a[t]"), breaks=OF_A
        ),
        Mistake(
            "da is made with dh_out alone; what arrives at h_t is dh_out[t] and what comes from later steps.",
            ("dh_t * h_prev", "dh_out[t] * h_prev"),
            breaks=OF_A,
        ),
        Mistake(
            "da is made with what goes on to the step before, a_t ⊙ dh_t, renewed too early; dh_t belongs there.",
            ("da[t] = dh_t * h_prev", "da[t] = a[t] * dh_t * h_prev"),
            ("db[t] = dh_t", "db[t] = a[t] * dh_t"),
            breaks=OF_A,
        ),
        Mistake(
            "db is dh_out; what comes from later steps belongs to it as well.",
            ("db[t] = dh_t", "db[t] = dh_out[t]"),
            breaks=OF_B,
        ),
        Mistake(
            "db is what comes from later steps alone; dh_out[t] belongs to it as well.",
            ("db[t] = dh_t", "db[t] = dh_next"),
            breaks=OF_B,
        ),
        Mistake(
            "db has a factor a_t in it; b_t comes in as it is.", ("db[t] = dh_t", "db[t] = dh_t * a[t]"), breaks=OF_B
        ),
        Mistake(
            "db has a factor 1 − a_t in it; b_t comes in as it is.",
            ("db[t] = dh_t", "db[t] = dh_t * (1 - a[t])"),
            breaks=OF_B,
        ),
        Mistake(
            "db is all ones, the derivative of h_t by b_t alone; dh_t belongs there.",
            ("db[t] = dh_t", "db[t] = 1"),
            breaks=OF_B,
        ),
        Mistake(
            SAME_STEP,
            (OWN, "dh_t = dh_out[t] + a[t] * dh_next"),
            (GOES, "dh_next = dh_t"),
            (RETURN, "return da, db, a[0] * dh_next"),
            breaks=ARRIVES,
        ),
        Mistake(SAME_STEP, (OWN, "dh_t = dh_out[t] + a[t] * dh_next"), (GOES, "dh_next = dh_t"), breaks=ARRIVES),
        Mistake(SAME_STEP, (GOES, "dh_next = dh_t * a[t - 1]"), breaks=ARRIVES),
        Mistake(
            SAME_STEP,
            (GOES, "dh_next = dh_t * a[t - 1] if t > 0 else dh_t * a[0]"),
            breaks=ARRIVES,
        ),
        Mistake(
            "a is missing on the way from a step to the one before it.",
            (GOES, "dh_next = dh_t"),
            breaks=ARRIVES,
        ),
        Mistake(
            "a is missing on the way from a step to the one before it, and dh0 has its a_1.",
            (GOES, "dh_next = dh_t"),
            (RETURN, "return da, db, a[0] * dh_next"),
            breaks=ARRIVES,
        ),
        Mistake(
            "1 − a stands on the way from a step to the one before it; a belongs there.",
            (GOES, "dh_next = dh_t * (1 - a[t])"),
            breaks=ARRIVES,
        ),
        Mistake(
            "The state stands on the way from a step to the one before it; a belongs there.",
            (GOES, "dh_next = dh_t * h[t]"),
            breaks=ARRIVES,
        ),
        Mistake(
            "What goes on to the step before is dh_out alone, times a_t: what came from later steps is lost after one "
            "step.",
            (GOES, "dh_next = dh_out[t] * a[t]"),
            breaks=ARRIVES,
        ),
        Mistake(
            "No gradient crosses from a step to the one before it: dh_t is dh_out[t] alone.",
            (OWN, "dh_t = dh_out[t]"),
            breaks=ARRIVES,
        ),
        Mistake(
            "No gradient crosses from a step to the one before it, and dh0 is left at zeros.",
            (OWN, "dh_t = dh_out[t]"),
            (RETURN, "return da, db, 0 * dh_next"),
            breaks=ARRIVES,
        ),
        way_back.ONLY_THE_LAST_LOSS,
        way_back.NO_LOSS,
        way_back.LOSS_OF_THE_STEP_BEFORE,
        Mistake(way_back.PILED_UP, (GOES, "dh_next = dh_next + dh_t * a[t]"), breaks=ARRIVES),
        Mistake(way_back.COUNTED_TWICE, ("np.zeros_like(h0)", "dh_out[-1]"), breaks=ARRIVES),
        way_back.FORWARDS,
        Mistake(
            way_back.LEAVES_0_OUT,
            ("reversed(range(T))", "range(T - 1, 0, -1)"),
            ("np.empty_like(a), np.empty_like(a)", "np.zeros_like(a), np.zeros_like(a)"),
            breaks="",
        ),
        Mistake(way_back.ZERO_DH0, (RETURN, "return da, db, 0 * dh_next"), breaks=OF_H0),
        Mistake(
            way_back.LOSS_IN_DH0.replace("dh_prev of that step", "a_1 ⊙ dh_1"),
            (RETURN, "return da, db, dh_out[0] + dh_next"),
            breaks=OF_H0,
        ),
        Mistake(
            "dh0 is taken a step too early: this is the gradient at h_1. h_0 met a_1.",
            (RETURN, "return da, db, dh_t"),
            breaks=OF_H0,
        ),
        Mistake(
            "dh0 is what arrives at the last state; it is what is left after the first step.",
            (RETURN, "return da, db, dh_out[-1] * a[-1]"),
            breaks=OF_H0,
        ),
        Mistake(
            "dh0 is made with dh_out[0] alone; dh_1 has what comes from later steps as well.",
            (RETURN, "return da, db, dh_out[0] * a[0]"),
            breaks=OF_H0,
        ),
        Mistake(
            "A tanh′, 1 − h_t², is in it; this recurrence is linear.",
            (OWN, "dh_t = (dh_out[t] + dh_next) * (1 - h[t] ** 2)"),
        ),
        Mistake(
            "da runs backwards in time: a list that is filled from the last step has to be turned round.",
            (RETURN, "return da[::-1].copy(), db, dh_next"),
            breaks="",
        ),
        Mistake(
            "da and db run backwards in time: a list that is filled from the last step has to be turned round.",
            (RETURN, "return da[::-1].copy(), db[::-1].copy(), dh_next"),
            breaks="",
        ),
        Mistake(
            "`return` stands inside the loop, so it ends after one step, the last in time.",
            ("np.empty_like(a), np.empty_like(a)", "np.zeros_like(a), np.zeros_like(a)"),
            ("    " + RETURN, "        " + RETURN),
        ),
        way_back.always_float64("da, db, dh_next"),
        Mistake(
            "da and db are float64 where the arguments are float32: `np.zeros` makes that unless it is told a dtype.",
            (RETURN, "return da.astype(float), db.astype(float), dh_next"),
        ),
        Mistake(way_back.CHANGES_DH_OUT, (OWN, "dh_out[t] += dh_next\n        dh_t = dh_out[t]")),
        Mistake(
            "The gradients are clipped inside: large ones come out cut off. This function returns them as they are.",
            (RETURN, "return tuple(np.clip(d, -5, 5) for d in (da, db, dh_next))"),
            breaks="",
        ),
        way_back.clipped_on_the_way("        dh_next = dh_t * a[t]\n"),
        Mistake(
            "dh0 lacks the last step back: what is handed on is not renewed at the first step, and h_0 met a_1.",
            (GOES, "dh_next = dh_t * a[t] if t > 0 else dh_next"),
            breaks=OF_H0,
        ),
        Mistake(
            "dh0 is the sum of db over the steps; h_0 met a_1 alone.",
            (RETURN, "return da, db, db.sum(axis=0)"),
            breaks=OF_H0,
        ),
        Mistake(
            "The state stands on the way from a step to the one before it; a belongs there.",
            (GOES, "dh_next = dh_t * h_prev"),
            breaks=ARRIVES,
        ),
    ),
)
