"""`rnn_step` and `rnn_forward`: the cell for a batch, once and through time."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_forward
from rnnkit.exercises.draw import normal, standard_cases, state
from rnnkit.exercises.spec import Exercise, Mistake, Output

UNIT = "01_hidden_state"


def draw_weights(rng, D, H):
    return normal(rng, H, D, scale=0.6), normal(rng, H, H, scale=0.5), normal(rng, H, scale=0.5)


# -- rnn_step


def draw_step(rng, N, D, H):
    return (normal(rng, N, D), state(rng, N, H), *draw_weights(rng, D, H))


def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)


def oracle_step(x_t, h_prev, Wxh, Whh, bh):
    h, _ = nn.RNN.from_params({"Wxh": Wxh, "Whh": Whh, "bh": bh}).forward(x_t[None], h_prev)
    return h[0]


SIGMOID = "A sigmoid stands where tanh belongs: states have to lie between −1 and 1."
RELU = "A ReLU stands where tanh belongs."
ADDED = "The result is added to the old state; the new state replaces it."

RNN_STEP = Exercise(
    name="rnn_step",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("h_t (N, H)"),),
    equation="h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_h)",
    cases=standard_cases("NDH", draw_step),
    oracle=oracle_step,
    answer=rnn_step,
    look="Work out one element by hand: row n of x_t with row j of Wxh, plus row n of h_prev with row j of Whh, "
    "plus bh[j], and tanh of the sum.",
    mistakes=(
        Mistake("The bias bh is missing from the sum.", (" + bh", "")),
        Mistake(
            "The old state is missing: the step looks at the input alone, so it has no memory.",
            (" + h_prev @ Whh.T", ""),
        ),
        Mistake("The input is missing: the step only turns the old state over.", ("x_t @ Wxh.T + ", "")),
        Mistake("There is no tanh: the sum itself is returned.", ("np.tanh(", "(")),
        Mistake(
            "Whh is used without `.T`: with states in rows the product is `h_prev @ Whh.T`. Without it unit i "
            "reads the weights that lead away from it. Whh is square, so no shape complains.",
            ("Whh.T", "Whh"),
        ),
        Mistake(
            SIGMOID,
            ("np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)", "1 / (1 + np.exp(-(x_t @ Wxh.T + h_prev @ Whh.T + bh)))"),
        ),
        Mistake(
            RELU, ("np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)", "np.maximum(0, x_t @ Wxh.T + h_prev @ Whh.T + bh)")
        ),
        Mistake("An arctangent stands where tanh belongs.", ("np.tanh(", "np.arctan(")),
        Mistake(
            "The state's part is subtracted; the two parts are added.", ("x_t @ Wxh.T + h_prev", "x_t @ Wxh.T - h_prev")
        ),
        Mistake(
            "tanh is taken of the input's part alone; it belongs around the whole sum.",
            ("np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)", "np.tanh(x_t @ Wxh.T) + h_prev @ Whh.T + bh"),
        ),
        *(
            Mistake(
                "tanh is taken of the two parts on their own; it belongs around their sum.",
                (
                    "np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)",
                    f"np.tanh(x_t @ Wxh.T{b_x}) + np.tanh(h_prev @ Whh.T{b_h})",
                ),
            )
            for b_x, b_h in ((" + bh", ""), ("", " + bh"), (" + bh", " + bh"))
        ),
        Mistake(
            "tanh is taken of the two parts on their own, and the bias is added outside; all three belong in one sum "
            "inside it.",
            ("np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)", "np.tanh(x_t @ Wxh.T) + np.tanh(h_prev @ Whh.T) + bh"),
        ),
        Mistake("tanh is taken twice.", ("np.tanh(x_t", "np.tanh(np.tanh(x_t"), (" + bh)", " + bh))")),
        Mistake("The bias is added outside the tanh; it belongs inside.", (" + bh)", ") + bh")),
        Mistake("The bias is counted twice: there is one for both parts together.", (" + bh)", " + 2 * bh)")),
        Mistake("The bias is subtracted.", (" + bh", " - bh")),
        Mistake(
            "The input's part and the state's part are multiplied; they are added.",
            ("x_t @ Wxh.T + h_prev @ Whh.T", "(x_t @ Wxh.T) * (h_prev @ Whh.T)"),
        ),
        Mistake(ADDED, ("return np.tanh", "return h_prev + np.tanh")),
    ),
)


# -- rnn_forward


def draw_forward(rng, T, N, D, H):
    return (normal(rng, T, N, D), state(rng, N, H), *draw_weights(rng, D, H))


def rnn_forward(x, h0, Wxh, Whh, bh):
    T = x.shape[0]
    h = np.zeros((T, *h0.shape), dtype=x.dtype)
    h_prev = h0
    for t in range(T):
        h_prev = rnn_step(x[t], h_prev, Wxh, Whh, bh)
        h[t] = h_prev
    return h


def oracle_forward(x, h0, Wxh, Whh, bh):
    return nn.RNN.from_params({"Wxh": Wxh, "Whh": Whh, "bh": bh}).forward(x, h0)[0]


def states_flow_across_sequences(x, h0, Wxh, Whh, bh):
    T, N = x.shape[:2]
    h = np.zeros((T, *h0.shape), dtype=x.dtype)
    h_prev = h0[:1]
    for n in range(N):
        for t in range(T):
            h_prev = np.tanh(x[t, n : n + 1] @ Wxh.T + h_prev @ Whh.T + bh)
            h[t, n] = h_prev[0]
    return h


RNN_FORWARD = Exercise(
    name="rnn_forward",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("h (T, N, H)"),),
    equation="h_t = rnn_step(x_t, h_{t−1})  for t = 1 … T, from h_0 = h0",
    cases=standard_cases("TNDH", draw_forward),
    oracle=oracle_forward,
    answer=rnn_forward,
    builds_on=("rnn_step",),
    look="Compare h[0] with rnn_step(x[0], h0, …), then h[1] with rnn_step(x[1], h[0], …).",
    mistakes=(
        Mistake(
            "The given initial state h0 is ignored: the loop starts from zeros. (`h[t - 1]` at t = 0 does that too: "
            "it reads the last slot, which is still 0.)",
            ("h_prev = h0\n", "h_prev = np.zeros_like(h0)\n"),
            breaks="h_1 = rnn_step(x_1, h0)",
        ),
        Mistake(
            "Every step starts from h0 again: the new state is never carried on to the next step.",
            (
                "        h_prev = rnn_step(x[t], h_prev, Wxh, Whh, bh)\n        h[t] = h_prev",
                "        h[t] = rnn_step(x[t], h0, Wxh, Whh, bh)",
            ),
        ),
        Mistake(
            "The old state is stored instead of the new one: h holds h_0 … h_{T−1}.",
            (
                "        h_prev = rnn_step(x[t], h_prev, Wxh, Whh, bh)\n        h[t] = h_prev",
                "        h[t] = h_prev\n        h_prev = rnn_step(x[t], h_prev, Wxh, Whh, bh)",
            ),
        ),
        Mistake(
            way_forward.STATE_IN_FRONT,
            ("return h", "return np.concatenate([h0[None], h])"),
        ),
        Mistake(
            "From the third step on the old state is still h_1: the new state is never carried on.",
            (
                "        h_prev = rnn_step(x[t], h_prev, Wxh, Whh, bh)\n        h[t] = h_prev",
                "        h[t] = rnn_step(x[t], h[0] if t else h0, Wxh, Whh, bh)",
            ),
        ),
        Mistake(
            "What rnn_step returns is thrown away, so that h holds h0 at every step: keep it, `h_prev = rnn_step(…)`.",
            ("h_prev = rnn_step(x[t],", "rnn_step(x[t],"),
        ),
        Mistake(
            "The state goes on from one sequence to the next: each sequence starts from its own row of h0.",
            states_flow_across_sequences,
            breaks="h_1 = rnn_step(x_1, h0)",
        ),
        Mistake(
            "Every sequence starts from the first one's state, h0[0]: each has its own row of h0.",
            ("h_prev = h0\n", "h_prev = np.repeat(h0[:1], len(h0), axis=0)\n"),
            breaks="h_1 = rnn_step(x_1, h0)",
        ),
        Mistake(
            "The sums are carried from step to step without tanh, which comes once, after the loop: tanh is a part of "
            "every step.",
            (
                "        h_prev = rnn_step(x[t], h_prev, Wxh, Whh, bh)",
                "        h_prev = x[t] @ Wxh.T + h_prev @ Whh.T + bh",
            ),
            ("return h", "return np.tanh(h)"),
        ),
        Mistake(
            "The axes of x are exchanged with `reshape`, which scrambles the numbers. Nothing has to be exchanged: "
            "x[t] is (N, D).",
            ("    T = x.shape[0]\n", "    T, N, D = x.shape\n    x = x.reshape(N, T, D).swapaxes(0, 1)\n"),
        ),
        Mistake(
            "Every step gets the input of the step before it, and the first one the last: `x[t - 1]`.",
            ("rnn_step(x[t],", "rnn_step(x[t - 1],"),
        ),
        Mistake(
            "h0 takes the place of h_1, and the first input is never read: the first state to be stored is "
            "rnn_step(x[0], h0, …).",
            ("        h[t] = h_prev\n", "        h[t] = h_prev = h0 if t == 0 else h_prev\n"),
        ),
        Mistake(way_forward.FIRST_INPUT, ("rnn_step(x[t],", "rnn_step(x[0],")),
        Mistake(way_forward.BACKWARDS, ("range(T)", "reversed(range(T))")),
        Mistake(way_forward.LAST_LEFT_OUT, ("range(T)", "range(T - 1)")),
        Mistake("The loop leaves the first step out.", ("range(T)", "range(1, T)")),
        Mistake(
            "The loop runs over the sequences (`x.shape[1]`), not over the steps (`x.shape[0]`).",
            ("T = x.shape[0]", "T = x.shape[1]"),
            ("np.zeros((T, *h0.shape)", "np.zeros((x.shape[0], *h0.shape)"),
        ),
        Mistake(
            way_forward.ONE_ARRAY,
            ("        h[t] = h_prev", "        h[:] = h_prev"),
        ),
        Mistake(way_forward.ONLY_THE_LAST_STATE, ("return h", "return h_prev")),
        Mistake(
            "The batch comes first in the result: h is (N, T, H), and time comes first here.",
            ("return h", "return h.swapaxes(0, 1)"),
        ),
        Mistake(
            "The old state is added to every new one.", ("        h[t] = h_prev", "        h[t] = h_prev + h[t - 1]")
        ),
        Mistake(
            way_forward.ALWAYS_FLOAT64,
            (", dtype=x.dtype", ""),
        ),
        Mistake(
            way_forward.INTO_H0,
            (
                "        h_prev = rnn_step(x[t], h_prev, Wxh, Whh, bh)\n",
                "        h_prev[...] = rnn_step(x[t], h_prev, Wxh, Whh, bh)\n",
            ),
        ),
    ),
)
