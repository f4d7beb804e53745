"""repaired_gru_2014: a loop that is to compute the form of 2014, with three faults, to be found and mended."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import faults
from rnnkit.exercises.draw import normal, standard_cases, state
from rnnkit.exercises.gru.cell import UNIT
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw_repair(rng, T, D, H):
    weights = normal(rng, 3 * H, D, scale=0.6), normal(rng, 3 * H, H, scale=0.6)
    return normal(rng, T, D), state(rng, H), *weights, normal(rng, 3 * H, scale=0.6)


def repaired_gru_2014(x, h0, Wx, Wh, b):
    T, H = len(x), len(h0)
    h = np.zeros((T, H), dtype=x.dtype)
    h_prev = h0.copy()
    for t in range(T):
        a = Wx @ x[t] + b
        r = 1 / (1 + np.exp(-(a[:H] + Wh[:H] @ h_prev)))
        z = 1 / (1 + np.exp(-(a[H : 2 * H] + Wh[H : 2 * H] @ h_prev)))
        for i in range(H):
            total = a[2 * H + i]
            for j in range(H):
                total = total + Wh[2 * H + i, j] * r[j] * h_prev[j]
            h[t, i] = (1 - z[i]) * np.tanh(total) + z[i] * h_prev[i]
        h_prev = h[t]
    return h


def oracle_repaired(x, h0, Wx, Wh, b):
    """The finished layer has the other form, so this one is written out."""
    (Wx_r, Wx_z, Wx_n), (Wh_r, Wh_z, Wh_n), (b_r, b_z, b_n) = (np.split(a, 3) for a in (Wx, Wh, b))
    h = [h0]
    for x_t in x:
        r = nn.sigmoid(Wx_r @ x_t + Wh_r @ h[-1] + b_r)
        z = nn.sigmoid(Wx_z @ x_t + Wh_z @ h[-1] + b_z)
        n = np.tanh(Wx_n @ x_t + Wh_n @ (r * h[-1]) + b_n)
        h.append((1 - z) * n + z * h[-1])
    return np.stack(h[1:])


MIX = "h[t, i] = (1 - z[i]) * np.tanh(total) + z[i] * h_prev[i]"
FAULTS = {
    "in which unit's reset gate multiplies h_prev[j]": ("r[j] * h_prev[j]", "r[i] * h_prev[j]"),
    "in which share the candidate gets": (
        "(1 - z[i]) * np.tanh(total) + z[i] * h_prev[i]",
        "z[i] * np.tanh(total) + (1 - z[i]) * h_prev[i]",
    ),
    "in when the new state replaces the old one": (
        " * h_prev[i]\n        h_prev = h[t]",
        " * h_prev[i]\n            h_prev[i] = h[t, i]",
    ),
}


REPAIRED_GRU_2014 = Exercise(
    name="repaired_gru_2014",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("h (T, H)"),),
    equation="the form of 2014: n = tanh(W_xn x_t + W_hn (r ⊙ h_{t−1}) + b_n),   h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}",
    cases=standard_cases("TDH", draw_repair),
    oracle=oracle_repaired,
    answer=repaired_gru_2014,
    look="Start with T = 1 and write row i of W_hn (r ⊙ h_{t−1}) as a sum over j. Then ask of every name in the inner "
    "loops which step it belongs to.",
    mistakes=(
        *faults.left(FAULTS),
        Mistake(
            "The reset gate is gone from the sum: W_hn multiplies r ⊙ h_{t−1}.",
            ("r[j] * h_prev[j]", "h_prev[j]"),
        ),
        Mistake(
            "z stands in the sum; W_hn multiplies r ⊙ h_{t−1}.",
            ("r[j] * h_prev[j]", "z[j] * h_prev[j]"),
        ),
        Mistake(
            "Wh is read with its two indices the other way round: row i of W_hn belongs to unit i.",
            ("Wh[2 * H + i, j]", "Wh[2 * H + j, i]"),
        ),
        Mistake(
            "The sum over j has lost its old state: W_hn multiplies r ⊙ h_{t−1}.",
            ("r[j] * h_prev[j]", "r[j]"),
        ),
        Mistake(
            "The sum over j has h_prev[i] in it: r[j] goes with h_prev[j], the unit that W_hn reads.",
            ("r[j] * h_prev[j]", "r[j] * h_prev[i]"),
        ),
        Mistake(
            "The old state is never replaced by the new one: after the loop over the units h_prev becomes h[t].",
            ("        h_prev = h[t]\n", ""),
        ),
        Mistake(
            "z reads r ⊙ h_{t−1}; r scales what the candidate reads, and the gates read h_{t−1} itself.",
            ("Wh[H : 2 * H] @ h_prev", "Wh[H : 2 * H] @ (r * h_prev)"),
        ),
        Mistake(
            "The gates r and z have changed places: r comes from the first H rows, z from the next H rows.",
            ("r = 1 / (1 + np.exp(-(a[:H] + Wh[:H] @", "z = 1 / (1 + np.exp(-(a[:H] + Wh[:H] @"),
            ("z = 1 / (1 + np.exp(-(a[H : 2", "r = 1 / (1 + np.exp(-(a[H : 2"),
        ),
        Mistake("The bias b is missing from the sums.", ("Wx @ x[t] + b", "Wx @ x[t]")),
        Mistake(
            "h0 does not come in: the first step has zeros for the old state. (At t = 0, `h[t - 1]` is h[-1], "
            "which is still empty.)",
            ("h_prev = h0.copy()", "h_prev = 0 * h0"),
        ),
        Mistake(
            "r multiplies the input's part of the sum as well; its place is at h_{t−1} alone.",
            ("total = a[2 * H + i]", "total = a[2 * H + i] * r[i]"),
            ("r[j] * h_prev[j]", "r[i] * h_prev[j]"),
        ),
        Mistake("The candidate has lost its tanh.", ("np.tanh(total)", "total")),
        Mistake(
            "The numbers are right, but h0, the caller's own array, is changed: start from a copy, or give h_prev a "
            "new array at every step.",
            ("h0.copy()", "h0"),
            (MIX + "\n        h_prev = h[t]", MIX + "\n        h_prev[...] = h[t]"),
        ),
    ),
)
