"""repaired_backward: wrong code, as it was once published, to be found and mended."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises import way_back
from rnnkit.exercises.bptt.network import UNIT, draw_backward, network
from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output


def repair_cases(rng):
    def case(kind="values", dtype=np.float64, **fixed):
        drawn = sizes(rng, "TDHO") | fixed
        H, O = drawn["H"], drawn["O"]
        _, x, h0, h, Wxh, Whh = draw_backward(rng, drawn["T"], 1, drawn["D"], H)
        dy, Why = normal(rng, O, 1), normal(rng, O, H)
        columns = [[a[0, :, None].astype(dtype) for a in steps] for steps in (x, [h0, *h])]
        weights = (a.astype(dtype) for a in (Wxh, Whh, Why))
        return Case((dy.astype(dtype), *columns, *weights), drawn, kind)

    return [case(), case(), case(), case("T = 1", T=1), case("float32", np.float32)]


def repaired_backward(dy, inputs, states, Wxh, Whh, Why):
    dh = Why.T @ dy
    dWxh = np.zeros_like(Wxh)
    dWhh = np.zeros_like(Whh)
    dbh = np.zeros_like(dh)
    for t in reversed(range(len(inputs))):
        da = (1 - states[t + 1] ** 2) * dh
        dWxh += da @ inputs[t].T
        dWhh += da @ states[t].T
        dbh += da
        dh = Whh.T @ da
    return dWxh, dWhh, dbh


def oracle_repaired(dy, inputs, states, Wxh, Whh, Why):
    x, h = (np.stack(steps, dtype=np.float64).swapaxes(1, 2) for steps in (inputs, states))  # T and T + 1 rows
    rnn = network(x, h[0], h[1:], Wxh, Whh)
    rnn.backward(np.zeros_like(h[1:]), dy.T @ Why)
    dWxh, dWhh, dbh = rnn.grads.values()
    return dWxh, dWhh, dbh[:, None]


NOT_TRANSPOSED = ("dh = Whh.T @ da", "dh = Whh @ da")
NEW_STATE = ("dWhh += da @ states[t].T", "dWhh += da @ states[t + 1].T")
OLDER_STATE = ("dWhh += da @ states[t].T", "dWhh += da @ states[t - 1].T")
TOO_EARLY = (
    "dWhh is made with states[t − 1], a state too early: h_0 stands first in states, so h_{t−1} is states[t]. (At "
    "t = 0, states[−1] is the last one.)"
)

REPAIRED_BACKWARD = Exercise(
    name="repaired_backward",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("dWxh (H, D)"), Output.parse("dWhh (H, H)"), Output.parse("dbh (H, 1)")),
    equation="with columns: da_t = (1 − h_t²) ⊙ dh_t,   dh_{t−1} = W_hhᵀ da_t,   dW_hh = Σ_t da_t h_{t−1}ᵀ",
    cases=repair_cases,
    oracle=oracle_repaired,
    answer=repaired_backward,
    look="Check numerically with T = 1 first: what is wrong there has its fault inside the step. What is wrong "
    "from T = 2 on only has its fault in what is handed from step to step.",
    mistakes=(
        Mistake(
            "Both faults are still there: one in the gradient of a weight, one in what is handed to the step before.",
            NOT_TRANSPOSED,
            NEW_STATE,
        ),
        Mistake(
            "One fault is mended, one is left: on the way back Whh is used as on the way forward.",
            NOT_TRANSPOSED,
            breaks="dh_{t−1} = W_hhᵀ da_t",
            look="Whh takes h_{t−1} to a_t. What takes da_t back?",
        ),
        Mistake(
            "One fault is mended, one is left: dWhh is made with the wrong state.",
            NEW_STATE,
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ",
            look="Which state did Whh multiply on the way to a_t? It is in states, where h_0 stands first.",
        ),
        Mistake(
            f"Two faults are left: on the way back Whh is used as on the way forward. {TOO_EARLY}",
            NOT_TRANSPOSED,
            OLDER_STATE,
        ),
        Mistake(f"One fault is mended, one is left. {TOO_EARLY}", OLDER_STATE, breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ"),
        Mistake(
            "tanh′ is taken at a state too early: `states[t + 1]` there was right, since h_0 stands first in states.",
            ("1 - states[t + 1] ** 2", "1 - states[t - 1] ** 2"),
            breaks="da_t = (1 − h_t²) ⊙ dh_t",
        ),
        Mistake(
            "dWhh is transposed: as an outer product it is da times the old state, `da @ h.T`.",
            ("dWhh += da @ states[t].T", "dWhh += states[t] @ da.T"),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ",
        ),
        Mistake(
            "tanh′ is taken at the old state; `states[t + 1]` there was right, since h_0 stands first in states.",
            ("1 - states[t + 1] ** 2", "1 - states[t] ** 2"),
            breaks="da_t = (1 − h_t²) ⊙ dh_t",
        ),
        Mistake(
            "dh is handed on without tanh′: what goes through Whhᵀ is da.",
            ("Whh.T @ da", "Whh.T @ dh"),
            breaks="dh_{t−1} = W_hhᵀ da_t",
        ),
        Mistake(
            "The derivative of tanh is missing.",
            ("(1 - states[t + 1] ** 2) * dh", "dh"),
            breaks="da_t = (1 − h_t²) ⊙ dh_t",
        ),
        Mistake(
            "dh is not renewed at the end of a step: every step gets the last one's.",
            ("        dh = Whh.T @ da\n", ""),
            breaks="dh_{t−1} = W_hhᵀ da_t",
        ),
        Mistake(
            "dh is added up; the new one replaces the old one. Only the last step has a loss here.",
            ("dh = Whh.T @ da", "dh = dh + Whh.T @ da"),
            breaks="dh_{t−1} = W_hhᵀ da_t",
        ),
        Mistake(
            "The steps are gone through forwards in time; the gradient comes from the last.",
            ("reversed(range(len(inputs)))", "range(len(inputs))"),
        ),
        Mistake(
            way_back.NOT_SUMMED,
            ("dWxh +=", "dWxh ="),
            ("dWhh +=", "dWhh ="),
            ("dbh +=", "dbh ="),
        ),
        Mistake(
            "The output's gradient arrives at every step; only the last state has an output here.",
            ("dh = Whh.T @ da", "dh = Whh.T @ da + Why.T @ dy"),
            breaks="dh_{t−1} = W_hhᵀ da_t",
        ),
        Mistake(
            "The first step is left out: `range(len(inputs))` has it, `range(1, len(inputs))` does not.",
            ("reversed(range(len(inputs)))", "reversed(range(1, len(inputs)))"),
        ),
        Mistake(
            "dWxh is made with the input of the step before, `inputs[t - 1]`; at step t the weights met inputs[t].",
            ("inputs[t].T", "inputs[t - 1].T"),
            breaks="dW_xh = Σ_t da_t x_tᵀ",
        ),
        Mistake(
            "The gradient at h_T lacks the output's weights: it is `Why.T @ dy`.",
            ("dh = Why.T @ dy", "dh = np.ones_like(states[0]) * dy.sum()"),
            breaks="dh_T = W_hyᵀ dy",
        ),
    ),
)
