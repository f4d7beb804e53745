"""output_backward and rnn_step_backward: one layer, and one step, back."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import gates, way_back
from rnnkit.exercises.bptt.network import UNIT, draw_backward, network
from rnnkit.exercises.draw import normal, sizes, standard_cases, state
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output

# -- output_backward


def output_cases(rng):
    def case(letters, kind="values", dtype=np.float64, strided=False, **fixed):
        drawn = sizes(rng, letters) | fixed
        shape = [drawn[letter] for letter in letters[:-2]]
        H, O = drawn["H"], drawn["O"]
        args = normal(rng, *shape, O), state(rng, *shape, H), normal(rng, O, H)
        return Case(tuple(a.astype(dtype) for a in args), drawn, kind, strided)

    return [
        case("TNHO"),
        case("TNHO"),
        case("TNHO"),
        case("NHO", "one step (N, H)"),
        case("HO", "one state (H,)"),
        case("TNHO", "N = 1", N=1),
        case("TNHO", "T = 1", T=1),
        case("TNHO", "float32", np.float32),
        case("TNHO", "any layout", strided=True),
    ]


def output_backward(dy, h, Why):
    dy_rows = dy.reshape(-1, dy.shape[-1])
    h_rows = h.reshape(-1, h.shape[-1])
    dh = dy @ Why
    dWhy = dy_rows.T @ h_rows
    dby = dy_rows.sum(axis=0)
    return dh, dWhy, dby


def oracle_output(dy, h, Why):
    dense = nn.Dense.from_params({"W": Why, "b": np.zeros(len(Why))})
    dense.forward(h)
    return dense.backward(dy), dense.grads["W"], dense.grads["b"]


OUTPUT_BACKWARD = Exercise(
    name="output_backward",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("dh (..., H)"), Output.parse("dWhy (O, H)"), Output.parse("dby (O,)")),
    equation="dh = W_hyᵀ dy for every state,   dW_hy = Σ dy hᵀ,   db_y = Σ dy, summed over all states",
    cases=output_cases,
    oracle=oracle_output,
    answer=output_backward,
    look="Take a single state first: h (H,), dy (O,). Every further state adds its part to dWhy and dby.",
    mistakes=(
        Mistake(
            "There is a tanh′ in it, 1 − h². The output y = W_hy h + b_y has no tanh; that of the state "
            "comes in the next exercise.",
            ("dh = dy @ Why", "dh = dy @ Why * (1 - h**2)"),
        ),
        Mistake(
            "`dWhy` has its axes the other way round, (H, O): a gradient has the shape of its array, (O, H).",
            ("dy_rows.T @ h_rows", "h_rows.T @ dy_rows"),
        ),
        Mistake(
            "A mean stands where a sum belongs: every state adds to the loss, so what they give for "
            "`Why` and `by` adds up.",
            ("dy_rows.T @ h_rows", "dy_rows.T @ h_rows / len(h_rows)"),
            (".sum(axis=0)", ".mean(axis=0)"),
        ),
        Mistake(
            "The sum runs over the first axis only; `by` is the same for all states, so sum over every "
            "axis but the last.",
            ("dby = dy_rows.sum", "dby = dy.sum"),
        ),
        Mistake(
            "`dby` has an axis too many, (1, O): the shape of `by` is (O,).", ("axis=0)", "axis=0, keepdims=True)")
        ),
        Mistake(
            "Everything is summed to a single number; `by` has an element for every output.",
            ("dy_rows.sum(axis=0)", "dy_rows.sum()"),
        ),
        Mistake(
            "`dby` is not summed: it has a value for every state, and `by` is one vector for all.",
            ("dy_rows.sum(axis=0)", "dy + 0"),
        ),
        Mistake(
            "Only the first entry along the first axis is counted; the weights are the same for all, so all add up.",
            ("    dWhy =", "    n = dy[0].size // dy.shape[-1]\n    dWhy ="),
            ("dy_rows.T @ h_rows", "dy_rows[:n].T @ h_rows[:n]"),
            ("dy_rows.sum", "dy_rows[:n].sum"),
        ),
        Mistake(
            "Only the last entry along the first axis is counted; the weights are the same for all, so all add up.",
            ("    dWhy =", "    n = dy[0].size // dy.shape[-1]\n    dWhy ="),
            ("dy_rows.T @ h_rows", "dy_rows[-n:].T @ h_rows[-n:]"),
            ("dy_rows.sum", "dy_rows[-n:].sum"),
        ),
        Mistake(
            "tanh is applied to h once more; h holds states, which have been through their tanh.",
            ("dy_rows.T @ h_rows", "dy_rows.T @ np.tanh(h_rows)"),
        ),
        Mistake(
            "The sums over the states are multiplied; the products of each state are summed: dWhy = Σ dy hᵀ.",
            ("dy_rows.T @ h_rows", "np.outer(dy_rows.sum(axis=0), h_rows.sum(axis=0))"),
        ),
        Mistake(
            "`reshape` does not turn axes: `dy.reshape(O, -1)` cuts the same numbers into other rows. "
            "`dy.reshape(-1, O).T` turns them.",
            ("dy_rows.T @ h_rows", "dy_rows.reshape(len(Why), -1) @ h_rows"),
        ),
        Mistake("The order is dh, dWhy, dby; dh stands last.", ("return dh, dWhy, dby", "return dWhy, dby, dh")),
        Mistake(
            "`dby` has the states in it: `by` is added to y directly, so ∂y/∂by is 1.",
            ("dy_rows.sum(axis=0)", "(dy_rows * h_rows.sum(axis=1)[:, None]).sum(axis=0)"),
        ),
    ),
)


# -- rnn_step_backward


def draw_step_backward(rng, N, D, H):
    dh_out, x, h0, h, Wxh, Whh = draw_backward(rng, 1, N, D, H)
    return dh_out[0], x[0], h0, h[0], Wxh, Whh


def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    da_t = dh_t * (1 - h_t**2)
    dx_t = da_t @ Wxh
    dh_prev = da_t @ Whh
    dWxh = da_t.T @ x_t
    dWhh = da_t.T @ h_prev
    dbh = da_t.sum(axis=0)
    return dx_t, dh_prev, dWxh, dWhh, dbh


def oracle_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    rnn = network(x_t[None], h_prev, h_t[None], Wxh, Whh)
    dx, dh_prev = rnn.backward(dh_t[None])
    return dx[0], dh_prev, *rnn.grads.values()


THROUGH_TANH = "da_t = dh_t ⊙ (1 − h_t²)"

RNN_STEP_BACKWARD = Exercise(
    name="rnn_step_backward",
    unit=UNIT,
    points=4,
    outputs=(
        Output.parse("dx_t (N, D)"),
        Output.parse("dh_prev (N, H)"),
        Output.parse("dWxh (H, D)"),
        Output.parse("dWhh (H, H)"),
        Output.parse("dbh (H,)"),
    ),
    equation="da_t = dh_t ⊙ (1 − h_t²);   dx_t = W_xhᵀ da_t,   dh_{t−1} = W_hhᵀ da_t,   "
    "dW_xh = Σ da_t x_tᵀ,   dW_hh = Σ da_t h_{t−1}ᵀ,   db_h = Σ da_t, summed over the sequences",
    cases=standard_cases("NDH", draw_step_backward, large=("large gradients", {0: 1000.0})),
    oracle=oracle_step_backward,
    answer=rnn_step_backward,
    look="Everything is made from da_t, (N, H). Check that one first, then one result at a time.",
    mistakes=(
        Mistake(way_back.NO_SLOPE, ("dh_t * (1 - h_t**2)", "dh_t + 0"), breaks=THROUGH_TANH),
        Mistake(
            "2h stands where h² belongs: the derivative of tanh is 1 − h_t².",
            ("h_t**2", "2 * h_t"),
            breaks=THROUGH_TANH,
        ),
        Mistake("The derivative of tanh is applied twice.", ("(1 - h_t**2)", "(1 - h_t**2) ** 2"), breaks=THROUGH_TANH),
        Mistake(
            "The arriving gradient dh_t is missing: 1 − h_t² stands alone.",
            ("dh_t * (1 - h_t**2)", "1 - h_t**2"),
            breaks=THROUGH_TANH,
        ),
        Mistake(
            "The square is missing in the derivative of tanh: it is 1 − h_t².", ("h_t**2", "h_t"), breaks=THROUGH_TANH
        ),
        Mistake(
            "The square stands around the bracket, (1 − h_t)²; the derivative of tanh is 1 − h_t².",
            ("(1 - h_t**2)", "(1 - h_t) ** 2"),
            breaks=THROUGH_TANH,
        ),
        Mistake(
            "The derivative of the sigmoid, h(1 − h), stands where that of tanh belongs, 1 − h_t².",
            ("(1 - h_t**2)", "h_t * (1 - h_t)"),
            breaks=THROUGH_TANH,
        ),
        Mistake(
            "It is divided by 1 − h_t²; the chain rule multiplies.",
            ("* (1 - h_t**2)", "/ (1 - h_t**2)"),
            breaks=THROUGH_TANH,
        ),
        Mistake(
            "tanh is applied once more: h_t is tanh(a_t) already, so its derivative is 1 − h_t².",
            ("h_t**2", "np.tanh(h_t) ** 2"),
            breaks=THROUGH_TANH,
        ),
        Mistake(
            "The derivative of tanh is taken at h_{t−1}; it belongs to the state that this tanh made, h_t.",
            ("(1 - h_t**2)", "(1 - h_prev**2)"),
            breaks=THROUGH_TANH,
        ),
        Mistake(
            "The sign in the derivative of tanh is wrong: 1 + h_t² stands where 1 − h_t² belongs.",
            ("(1 - h_t**2)", "(1 + h_t**2)"),
            breaks=THROUGH_TANH,
        ),
        Mistake(
            "h_t is made anew without its bias. The argument h_t is the state itself; it needs no second forward.",
            ("(1 - h_t**2)", "(1 - np.tanh(x_t @ Wxh.T + h_prev @ Whh.T) ** 2)"),
            breaks=THROUGH_TANH,
        ),
        Mistake(
            "Whh stands the wrong way round on the way back: forward reads `h_prev @ Whh.T`, so back it "
            "is `da_t @ Whh`. Whh is square, so no shape complains.",
            ("da_t @ Whh", "da_t @ Whh.T"),
            breaks="dh_{t−1} = W_hhᵀ da_t: with sequences in rows, da_t @ Whh",
        ),
        Mistake(
            "dh_prev is da_t itself: on its way to h_{t−1} the gradient goes through Whh, `da_t @ Whh`.",
            ("da_t @ Whh", "da_t + 0"),
            breaks="dh_{t−1} = W_hhᵀ da_t",
        ),
        Mistake(
            "dh_t is added to dh_prev: from h_t to h_{t−1} there is one way only, through Whh.",
            ("da_t @ Whh", "dh_t + da_t @ Whh"),
            breaks="dh_{t−1} = W_hhᵀ da_t",
        ),
        Mistake(
            "dh_prev goes past the tanh: it is made from dh_t, and belongs to da_t.",
            ("da_t @ Whh", "dh_t @ Whh"),
            breaks="dh_{t−1} = W_hhᵀ da_t",
        ),
        Mistake(
            "dbh goes past the tanh: it is made from dh_t, and belongs to da_t.",
            ("da_t.sum", "dh_t.sum"),
            breaks="db_h = Σ da_t",
        ),
        Mistake(
            "Only the first sequence is counted; the weights are the same for all of them, so all add up.",
            ("da_t.T @ x_t", "da_t[:1].T @ x_t[:1]"),
            ("da_t.T @ h_prev", "da_t[:1].T @ h_prev[:1]"),
            ("da_t.sum", "da_t[:1].sum"),
        ),
        Mistake(
            "The new state h_t stands where the old one belongs: Whh multiplied h_{t−1}, so its gradient has `h_prev`.",
            ("da_t.T @ h_prev", "da_t.T @ h_t"),
            breaks="dW_hh = Σ da_t h_{t−1}ᵀ",
        ),
        Mistake(
            "dWhh is transposed: row i belongs to the unit that is written, da_t, column j to the one "
            "that is read, h_prev. Whh is square, so no shape complains.",
            ("da_t.T @ h_prev", "h_prev.T @ da_t"),
            breaks="dW_hh = Σ da_t h_{t−1}ᵀ",
        ),
        Mistake(
            "dWxh has its axes the other way round, (D, H): a gradient has the shape of its array, (H, D).",
            ("da_t.T @ x_t", "x_t.T @ da_t"),
            breaks="dW_xh = Σ da_t x_tᵀ",
        ),
        gates.mean_over_sequences("db_h = Σ da_t"),
        Mistake(
            "dbh is not summed: it has a row for every sequence, and bh is one vector for all of them.",
            ("da_t.sum(axis=0)", "da_t"),
            breaks="db_h = Σ da_t",
        ),
        Mistake("dbh has an axis too many, (1, H): the shape of bh is (H,).", ("axis=0)", "axis=0, keepdims=True)")),
        Mistake(
            "dbh is summed over the units (axis 1); the sum runs over the sequences, axis 0.",
            ("axis=0", "axis=1"),
            breaks="db_h = Σ da_t",
        ),
        Mistake(
            "dh_prev stands first; the order is dx_t, dh_prev, dWxh, dWhh, dbh.",
            ("return dx_t, dh_prev", "return dh_prev, dx_t"),
        ),
        Mistake(
            "The numbers are right, but dh_t, the caller's own array, is changed: `dh_t *= …` writes "
            "into it, `da_t = dh_t * …` makes a new one.",
            ("da_t = dh_t * (1 - h_t**2)", "dh_t *= 1 - h_t**2\n    da_t = dh_t"),
        ),
    ),
)
