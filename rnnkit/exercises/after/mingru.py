"""mingru_forward: a recurrent unit whose gate does not look at the state, so that its states are a scan."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import gates, way_forward
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.after.scan import scan
from rnnkit.exercises.draw import normal, sizes, standard_cases, state
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output


def draw_mingru(rng, T, N, D, H):
    weights = normal(rng, H, D, scale=0.7), normal(rng, H), normal(rng, H, D, scale=0.7), normal(rng, H)
    return normal(rng, T, N, D), state(rng, N, H), *weights


def mingru_cases(rng, draw=draw_mingru, **more):
    found = standard_cases("TNDH", draw, **more)(rng)
    drawn = sizes(rng, "NDH", T=60)
    return [*found, Case(draw(rng, **drawn), drawn, "long T")]


def mingru_forward_cases(rng):
    return mingru_cases(rng, large=("large Wz", {2: 2000.0}))


def mingru_forward(x, h0, Wz, bz, Wn, bn):
    z = 0.5 * (1 + np.tanh(0.5 * (x @ Wz.T + bz)))
    n = x @ Wn.T + bn
    h = scan(1 - z, z * n, h0)
    return h, (x, h0, h, z, n, Wz, Wn)


def oracle_mingru(x, h0, Wz, bz, Wn, bn):
    h, _ = nn.MinGRU.from_params({"Wz": Wz, "bz": bz, "Wn": Wn, "bn": bn}).forward(x, h0)
    return h


GATE, INSIDE = "0.5 * (1 + np.tanh(0.5 * (x @ Wz.T + bz)))", "x @ Wz.T + bz"
CANDIDATE, RUN, RETURN = "x @ Wn.T + bn", "scan(1 - z, z * n, h0)", "return h,"
STATES = "h_t = (1 − z) ⊙ h_{t−1} + z ⊙ n"


def gate_reads_the_state(x, h0, Wz, bz, Wn, bn):
    h, h_t = [], h0
    for x_t in x:
        z = 0.5 * (1 + np.tanh(0.5 * (x_t @ Wz.T + h_t + bz)))
        h_t = (1 - z) * h_t + z * (x_t @ Wn.T + bn)
        h.append(h_t)
    return np.stack(h), None


MINGRU_FORWARD = Exercise(
    name="mingru_forward",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("h (T, N, H)"),),
    unjudged=("cache",),
    equation="z = σ(W_z x_t + b_z),   n = W_n x_t + b_n,   h_t = (1 − z) ⊙ h_{t−1} + z ⊙ n",
    cases=mingru_forward_cases,
    oracle=oracle_mingru,
    answer=mingru_forward,
    builds_on=("scan", "parallel_scan"),
    look="Make z and n for all steps at once, (T, N, H), then h is a scan with a = 1 − z and b = z ⊙ n.",
    mistakes=(
        Mistake(
            "z and 1 − z have changed places: an open gate, z = 1, lets n in. (PyTorch's GRU has it the other way "
            "round. A wrong sign inside σ does the same.)",
            (RUN, "scan(z, (1 - z) * n, h0)"),
            breaks=STATES,
        ),
        Mistake(
            "The candidate has a tanh; n is W_n x_t + b_n as it is.",
            (CANDIDATE, f"np.tanh({CANDIDATE})"),
        ),
        Mistake(
            "The candidate has a sigmoid; n is W_n x_t + b_n as it is.",
            (CANDIDATE, f"0.5 * (1 + np.tanh(0.5 * ({CANDIDATE})))"),
        ),
        Mistake("The candidate has a ReLU; n is W_n x_t + b_n as it is.", (CANDIDATE, f"np.maximum({CANDIDATE}, 0)")),
        Mistake(
            "The candidate is kept above 0, as for a scan of logarithms (n + ½ where it is positive, else σ(n)); here "
            "n is W_n x_t + b_n as it is.",
            (
                CANDIDATE,
                CANDIDATE + "\n    n = np.where(n >= 0, n + 0.5, 0.5 * (1 + np.tanh(0.5 * n))).astype(x.dtype)",
            ),
        ),
        Mistake("The gate has lost its sigmoid.", (GATE, INSIDE), breaks="z = σ(W_z x_t + b_z)"),
        gates.tanh_gate("z", (GATE, f"np.tanh({INSIDE})"), breaks="z = σ(W_z x_t + b_z)"),
        Mistake(
            "The sum inside the gate's tanh is not halved, so this is σ(2 s): σ(s) is (1 + tanh(s / 2)) / 2.",
            ("0.5 * (x @ Wz.T + bz)", "(x @ Wz.T + bz)"),
            breaks="z = σ(W_z x_t + b_z)",
        ),
        Mistake(
            "The gate is squashed twice: z is one sigmoid of its sum.",
            ("    n =", "    z = 0.5 * (1 + np.tanh(0.5 * z))\n    n ="),
            breaks="z = σ(W_z x_t + b_z)",
        ),
        Mistake(
            "The gate is a softmax over the units; each unit has a sigmoid of its own.",
            (GATE, f"np.exp({INSIDE})\n    z = z / z.sum(axis=2, keepdims=True)"),
            breaks="z = σ(W_z x_t + b_z)",
        ),
        Mistake(
            "The gate is a softmax over the units; each unit has a sigmoid of its own.",
            (
                GATE,
                f"{INSIDE}\n    z = np.exp(z - z.max(axis=2, keepdims=True))\n    z = z / z.sum(axis=2, keepdims=True)",
            ),
            breaks="z = σ(W_z x_t + b_z)",
        ),
        Mistake(
            "For ordinary sums z is right. Where a sum is above 709, e^s overflows, and ∞ / ∞ is nan: "
            "1 / (1 + e^{−s}) is the same without it.",
            (GATE, f"np.exp({INSIDE})\n    z = z / (1 + z)"),
        ),
        Mistake("The bias bz is missing in the gate.", (" + bz", ""), breaks="z = σ(W_z x_t + b_z)"),
        Mistake("The bias bn is missing in the candidate.", (" + bn", ""), breaks="n = W_n x_t + b_n"),
        Mistake("Both biases are missing, bz and bn.", (" + bz", ""), (" + bn", "")),
        Mistake(
            "bz stands outside the sigmoid; it belongs to the sum inside.",
            (GATE, "0.5 * (1 + np.tanh(0.5 * (x @ Wz.T))) + bz"),
            breaks="z = σ(W_z x_t + b_z)",
        ),
        Mistake(
            "The biases have changed places: bz belongs to the gate, bn to the candidate.",
            (" + bz", " + b_n"),
            (" + bn", " + bz"),
            (" + b_n", " + bn"),
        ),
        Mistake(
            "The weights have changed places: Wz belongs to the gate, Wn to the candidate.",
            ("x @ Wz.T", "x @ W_n.T"),
            ("x @ Wn.T", "x @ Wz.T"),
            ("x @ W_n.T", "x @ Wn.T"),
        ),
        Mistake(
            "Gate and candidate have changed places: Wz, bz make z, and Wn, bn make n.",
            ("    z =", "    Wz, bz, Wn, bn = Wn, bn, Wz, bz\n    z ="),
        ),
        Mistake(
            "The candidate is made with the gate's weights, Wz and bz.", (CANDIDATE, INSIDE), breaks="n = W_n x_t + b_n"
        ),
        Mistake(
            "The candidate is made with the gate's weights, Wz.",
            (CANDIDATE, "x @ Wz.T + bn"),
            breaks="n = W_n x_t + b_n",
        ),
        Mistake(
            "The gate is made with the candidate's weights, Wn and bn.",
            (INSIDE, CANDIDATE),
            breaks="z = σ(W_z x_t + b_z)",
        ),
        Mistake(
            "n is not multiplied with z: the new value comes in whole.", (RUN, "scan(1 - z, n, h0)"), breaks=STATES
        ),
        Mistake(
            "The state is not multiplied with 1 − z: nothing is let go. (A candidate that reads h_{t−1} does the "
            "same.)",
            (RUN, "scan(1 + 0 * z, z * n, h0)"),
            breaks=STATES,
        ),
        Mistake("z stands at both: the state is kept with 1 − z.", (RUN, "scan(z, z * n, h0)"), breaks=STATES),
        Mistake("1 − z stands at both: n comes in with z.", (RUN, "scan(1 - z, (1 - z) * n, h0)"), breaks=STATES),
        Mistake(
            "z itself is let in; z says how much of n comes in, z ⊙ n.", (RUN, "scan(1 - z, z, h0)"), breaks=STATES
        ),
        Mistake("The old state is forgotten: z ⊙ n alone is there.", (RUN, "z * n"), breaks=STATES),
        Mistake("The candidates are returned; the gate and the state are missing.", (RUN, "n"), breaks=STATES),
        Mistake(
            "The state is multiplied with z, and 1 − z with nothing: this is a scan with a = z and b = n.",
            (RUN, "scan(z, n, h0)"),
            breaks=STATES,
        ),
        Mistake(
            "The gate looks at the state: h_{t−1} stands in its sum. It sees x_t alone, and that is what makes the "
            "states a scan.",
            gate_reads_the_state,
        ),
        Mistake("The given h0 is ignored: the state starts from zeros.", (RUN, "scan(1 - z, z * n, 0 * h0)")),
        Mistake(
            "h0 is not multiplied with 1 − z of the first step.",
            (RUN, "scan(np.concatenate([1 + 0 * z[:1], 1 - z[1:]]), z * n, h0)"),
            breaks=STATES,
        ),
        Mistake(
            "Every step starts from h0 again: the new state is never carried on.",
            (RUN, "(1 - z) * h0 + z * n"),
            breaks=STATES,
        ),
        Mistake(
            "The gate is one step late: z of the step before is used.",
            (RUN, "scan(1 - np.roll(z, 1, axis=0), np.roll(z, 1, axis=0) * n, h0)"),
            breaks=STATES,
        ),
        Mistake(
            "A tanh is taken of the state; a minGRU has none.",
            (RETURN, "return np.tanh(h),"),
            breaks=STATES,
        ),
        Mistake(
            "Every step gets the first input x[0].",
            ("    z =", "    x = x[:1] + 0 * x\n    z ="),
        ),
        Mistake(way_forward.BACKWARDS, (RUN, "scan(1 - z[::-1], (z * n)[::-1], h0)")),
        Mistake(
            way_forward.ALWAYS_FLOAT64,
            (RETURN, "return h.astype(float),"),
        ),
        Mistake(
            "Every sequence gets the inputs of the first one.",
            ("    z =", "    x = x[:, :1] + 0 * x\n    z ="),
        ),
        Mistake(
            "bn stands outside: z is multiplied with W_n x_t alone. It is multiplied with all of n, b_n too.",
            (CANDIDATE, "x @ Wn.T"),
            (RUN, "scan(1 - z, z * n + bn, h0)"),
            breaks=STATES,
        ),
        Mistake(
            "Brackets are missing in the exponent: the minus is in front of W_z x_t alone, and bz has the wrong sign.",
            (INSIDE, "x @ Wz.T - bz"),
            breaks="z = σ(W_z x_t + b_z)",
        ),
        Mistake(
            "`1 / 1 + e` is (1 / 1) + e: the sum needs brackets, 1 / (1 + e).",
            (GATE, f"1 / 1 + np.exp(-({INSIDE}))"),
            breaks="z = σ(W_z x_t + b_z)",
        ),
        Mistake(
            "This is PyTorch's GRU: there z keeps the old state, and n has a tanh. In a minGRU z lets n in, and n is "
            "W_n x_t + b_n as it is.",
            (RUN, "scan(z, (1 - z) * np.tanh(n), h0)"),
            breaks=STATES,
        ),
        Mistake(
            "What is let in is missing: z ⊙ n is to be added.",
            (RUN, "scan(1 - z, 0 * n, h0)"),
            breaks=STATES,
        ),
    ),
)
