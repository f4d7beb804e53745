"""repaired_lstm_backward: wrong code with four faults that were once published together, to be found and mended."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import faults, way_back
from rnnkit.exercises.draw import normal, sizes, state
from rnnkit.exercises.lstm.cell import UNIT
from rnnkit.exercises.lstm.step_backward import GETS_C, SLOPE_OF_SIGMOID
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output


def repair_cases(rng):
    def case(kind="values", dtype=np.float64, scale=1, **fixed):
        drawn = sizes(rng, "TDH") | fixed
        T, D, H = drawn["T"], drawn["D"], drawn["H"]
        W = [normal(rng, H, H + D, scale=0.6).astype(dtype) for _ in "figo"]
        h, c = state(rng, H, 1), 1.5 * state(rng, H, 1)
        steps = {name: [] for name in ("z", "f", "i", "g", "o")}
        cells = [c]
        for _ in range(T):
            z = np.concatenate([h, normal(rng, D, 1)])
            f, i, o = (nn.sigmoid(W[k].astype(np.float64) @ z) for k in (0, 1, 3))
            g = np.tanh(W[2] @ z)
            c = f * c + i * g
            h = o * np.tanh(c)
            cells.append(c)
            for name, value in zip(steps, (z, f, i, g, o), strict=True):
                steps[name].append(value)
        columns = [[a.astype(dtype) for a in each] for each in (*steps.values(), cells)]
        dh_out = [scale * normal(rng, H, 1).astype(dtype) for _ in range(T)]
        return Case((dh_out, *columns, *W), drawn, kind)

    return [
        case(),
        case(),
        case(),
        case("T = 1", T=1),
        case("float32", np.float32),
        case("large gradients", scale=1000),
    ]


def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    T, H = len(z), len(c[0])
    dWf, dWi, dWg, dWo = (np.zeros_like(W) for W in (Wf, Wi, Wg, Wo))
    dh_next = np.zeros_like(c[0])
    dc_next = np.zeros_like(c[0])
    for t in reversed(range(T)):
        c_t, c_prev = c[t + 1], c[t]
        dh = dh_out[t] + dh_next
        dc = dc_next + dh * o[t] * (1 - np.tanh(c_t) ** 2)
        df = dc * c_prev * f[t] * (1 - f[t])
        di = dc * g[t] * i[t] * (1 - i[t])
        dg = dc * i[t] * (1 - g[t] ** 2)
        do = dh * np.tanh(c_t) * o[t] * (1 - o[t])
        dWf += df @ z[t].T
        dWi += di @ z[t].T
        dWg += dg @ z[t].T
        dWo += do @ z[t].T
        dz = Wf.T @ df + Wi.T @ di + Wg.T @ dg + Wo.T @ do
        dh_next = dz[:H]
        dc_next = dc * f[t]
    return dWf, dWi, dWg, dWo


def oracle_repaired(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    """The finished layer has no lists of columns: its rows are i, f, g, o, and z is cut into h_{t−1} and x_t."""
    H = len(c[0])
    stack = np.concatenate([Wi, Wf, Wg, Wo]).astype(np.float64)
    layer = nn.LSTM.from_params({"Wh": stack[:, :H], "Wx": stack[:, H:], "b": np.zeros(4 * H)})
    columns = np.stack(z).astype(np.float64)[:, None, :, 0]  # (T, 1, H + D)
    layer.forward(columns[:, :, H:], (columns[0, :, :H], c[0].T.astype(np.float64)))
    layer.backward(np.stack(dh_out).astype(np.float64)[:, None, :, 0])
    dWi, dWf, dWg, dWo = np.split(np.hstack([layer.grads["Wh"], layer.grads["Wx"]]), 4)
    return dWf, dWi, dWg, dWo


FAULTS = {
    "in which cell states are read": ("c_t, c_prev = c[t + 1], c[t]", "c_t, c_prev = c[t], c[t - 1]"),
    "in the line of df": (
        "df = dc * c_prev * f[t] * (1 - f[t])",
        "df = dc * c_prev\n        df = 1 / (1 + np.exp(-f[t])) * df",
    ),
    "in the line of di": (
        "di = dc * g[t] * i[t] * (1 - i[t])",
        "s = 1 / (1 + np.exp(-i[t]))\n        di = dc * g[t] * s * (1 - s)",
    ),
    "in what is handed to the step before": (
        "dh_next = dz[:H]\n        dc_next = dc * f[t]",
        "dh_prev = dz[:H]\n        dc_prev = dc * f[t]",
    ),
}

HANDED_ON = {"dh_next": "dz[:H]", "dc_next": "dc * f[t]"}


REPAIRED_LSTM_BACKWARD = Exercise(
    name="repaired_lstm_backward",
    unit=UNIT,
    points=3,
    outputs=tuple(Output.parse(f"dW{gate} (H, H + D)") for gate in "figo"),
    equation="c_t = f ⊙ c_{t−1} + i ⊙ g,   h_t = o ⊙ tanh(c_t), with columns; f = σ(W_f z_t), …, z_t = h_{t−1} above "
    "x_t",
    cases=repair_cases,
    oracle=oracle_repaired,
    answer=repaired_lstm_backward,
    look="Check with T = 1 first, one weight matrix at a time. What is wrong from T = 2 on only has its fault in what "
    "is handed from step to step.",
    mistakes=(
        *faults.left(FAULTS),
        Mistake(
            "dh_next is handed on, but no gradient of the cell state reaches the step before: dc_next has to "
            "become dc ⊙ f[t].",
            ("dc_next = dc * f[t]", "dc_prev = dc * f[t]"),
            breaks="dc_{t−1} = dc ⊙ f",
        ),
        Mistake(
            "dc_next is handed on, dh_next is not: the hidden state's gradient has to reach the step before, too.",
            ("dh_next = dz[:H]", "dh_prev = dz[:H]"),
            breaks="dh_{t−1} = the first H rows of W_fᵀ df + W_iᵀ di + W_gᵀ dg + W_oᵀ do",
        ),
        *(
            Mistake(
                f"{' and '.join(names)} {'are' if len(names) > 1 else 'is'} piled up (`+=`): what is new replaces what "
                "was there, which is in it already.",
                *((f"{name} = {new}", f"{name} = {name} + {new}") for name, new in HANDED_ON.items() if name in names),
            )
            for names in (("dh_next",), ("dc_next",), ("dh_next", "dc_next"))
        ),
        Mistake(
            "The cell state after step t is read rightly, the one before it is not: with c_0 in front, c_{t−1} "
            "is c[t].",
            ("c_prev = c[t + 1], c[t]", "c_prev = c[t + 1], c[t - 1]"),
        ),
        Mistake(
            "The cell state before step t is read rightly, the one after it is not: with c_0 in front, c_t is "
            "c[t + 1].",
            ("c_prev = c[t + 1], c[t]", "c_prev = c[t], c[t]"),
        ),
        Mistake(
            "The forget gate's slope is made with one sigmoid too many: f[t] is σ(a) already, so it is f(1 − f).",
            ("f[t] * (1 - f[t])", "1 / (1 + np.exp(-f[t])) * (1 - 1 / (1 + np.exp(-f[t])))"),
        ),
        *(
            Mistake(
                f"The sigmoid is gone from the line of d{gate}, and half of its slope as well: it is {gate}(1 − "
                f"{gate}).",
                (f"{gate}[t] * (1 - {gate}[t])", f"{gate}[t]"),
            )
            for gate in "fi"
        ),
        Mistake(
            "dc_next is handed on without the forget gate: it is dc ⊙ f[t].",
            ("dc_next = dc * f[t]", "dc_next = dc"),
            breaks="dc_{t−1} = dc ⊙ f",
        ),
        Mistake(
            "Both cell states are the new one: with c_0 in front, c_{t−1} is c[t].",
            ("c_t, c_prev = c[t + 1], c[t]", "c_t, c_prev = c[t + 1], c[t + 1]"),
        ),
        *way_back.clipped_inside("dWf, dWi, dWg, dWo", (1, 5)),
        Mistake("The forget gate has no slope at all: f(1 − f) is missing.", (" * f[t] * (1 - f[t])", "")),
        Mistake("The input gate has no slope at all: i(1 − i) is missing.", (" * i[t] * (1 - i[t])", "")),
        Mistake(
            "dh_next takes the last rows of dz; in z the hidden state stands above the input.",
            ("dz[:H]", "dz[-H:]"),
        ),
        Mistake(
            "The square is missing in the slope of g: g is a tanh, and its slope is 1 − g².",
            ("1 - g[t] ** 2", "1 - g[t]"),
        ),
        Mistake(SLOPE_OF_SIGMOID, ("(1 - g[t] ** 2)", "g[t] * (1 - g[t])")),
        Mistake("The output gate has no slope: o(1 − o) is missing.", (" * o[t] * (1 - o[t])", "")),
        Mistake(GETS_C, ("do = dh * np.tanh(c_t)", "do = dh * c_t")),
        Mistake("tanh′ is missing on the way from h_t to c_t.", (" * (1 - np.tanh(c_t) ** 2)", "")),
        Mistake("tanh′ is made with c_t itself; it is 1 − tanh(c_t)².", ("1 - np.tanh(c_t) ** 2", "1 - c_t ** 2")),
        Mistake(
            "The output gate is missing on the way from h_t to c_t: h_t = o ⊙ tanh(c_t).",
            ("dh * o[t] * (1 - np", "dh * (1 - np"),
        ),
        *(
            Mistake(
                f"dz lacks what comes through W{gate}: z_t is read by all four, and their parts add up.",
                (f"{'' if gate == 'f' else ' + '}W{gate}.T @ d{gate}{' + ' if gate == 'f' else ''}", ""),
            )
            for gate in "figo"
        ),
        Mistake(
            way_back.NOT_SUMMED,
            ("dWf +=", "dWf ="),
            ("dWi +=", "dWi ="),
            ("dWg +=", "dWg ="),
            ("dWo +=", "dWo ="),
        ),
    ),
)
