"""closed_loop_forward: an RNN that reads what it has forecast itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_forward
from rnnkit.exercises.draw import normal, standard_cases, state
from rnnkit.exercises.spec import Exercise, Mistake, Output
from rnnkit.exercises.time_series.past import UNIT


def over_a_horizon(draw, **options):
    """The `standard_cases` of arguments in which the number of steps is the horizon."""
    drawn = standard_cases("TNDH", draw, **options)

    def cases(rng):
        return [
            replace(
                case,
                sizes={"horizon" if letter == "T" else letter: size for letter, size in case.sizes.items()},
                kind=case.kind.replace("T = 1", "horizon = 1"),
            )
            for case in drawn(rng)
        ]

    return cases


def draw_closed_loop(rng, N, D, H):
    """y0, h0, and weights with which the loop neither dies away nor throws rounding about."""
    weights = (
        normal(rng, H, D, scale=1 / np.sqrt(D)),
        normal(rng, H, H, scale=0.7 / np.sqrt(H)),
        normal(rng, H, scale=0.4),
        normal(rng, D, H, scale=1 / np.sqrt(H)),
        normal(rng, D, scale=0.4),
    )
    return normal(rng, N, D), state(rng, N, H), *weights


def draw_forward(rng, T, N, D, H):
    y0, h0, *weights = draw_closed_loop(rng, N, D, H)
    return y0, h0, T, *weights


def closed_loop_forward(y0, h0, horizon, Wxh, Whh, bh, Why, by):
    x_t, h_t = y0, h0
    y, h = [], []
    for _ in range(horizon):
        h_t = np.tanh(x_t @ Wxh.T + h_t @ Whh.T + bh)
        y_t = h_t @ Why.T + by
        y.append(y_t)
        h.append(h_t)
        x_t = y_t
    return np.stack(y), np.stack(h)


def oracle_forward(y0, h0, horizon, Wxh, Whh, bh, Why, by):
    """The finished layers, one step at a time."""
    rnn = nn.RNN.from_params({"Wxh": Wxh, "Whh": Whh, "bh": bh})
    output = nn.Dense.from_params({"W": Why, "b": by})
    y, h = [y0], [h0]
    for _ in range(horizon):
        h.append(rnn.forward(y[-1][None], h[-1])[1])
        y.append(output.forward(h[-1]))
    return np.stack(y[1:]), np.stack(h[1:])


TANH = "np.tanh(x_t @ Wxh.T + h_t @ Whh.T + bh)"
FED, OUT = "        x_t = y_t\n", "y_t = h_t @ Why.T + by"
RUN = f"        h_t = {TANH}\n"
DONE = "np.stack(y), np.stack(h)"

CLOSED_LOOP_FORWARD = Exercise(
    name="closed_loop_forward",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("y (horizon, N, D)"), Output.parse("h (horizon, N, H)")),
    equation="h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_h),   y_t = W_hy h_t + b_y,   x_1 = y0,   x_{t+1} = y_t",
    cases=over_a_horizon(draw_forward),
    oracle=oracle_forward,
    answer=closed_loop_forward,
    look="Do one step by hand: h[0] from y0 and h0, y[0] from h[0]. Then the second, whose input is y[0].",
    mistakes=(
        Mistake(
            "Nothing is fed back: every step reads y0. After the first one the input is the forecast before it, "
            "x_{t+1} = y_t.",
            (FED, ""),
        ),
        Mistake(
            "From the third step on the input is still y_1: each step reads the forecast of the step before it.",
            (FED, "        x_t = y[0]\n"),
        ),
        Mistake(
            "What is fed back comes a step late: step t + 1 reads y_t, not y_{t−1}.",
            (FED, "        x_t = y[-2] if len(y) > 1 else y0\n"),
        ),
        Mistake(
            "What is fed back lacks the bias by: the input is y_t as a whole.",
            (FED, "        x_t = h_t @ Why.T\n"),
        ),
        Mistake(
            "The forecast is added to the input (as if it were a change); the input of the next step is y_t itself.",
            (FED, "        x_t = x_t + y_t\n"),
        ),
        Mistake(
            "The forecast is squashed on its way back: the input of the next step is y_t itself.",
            (FED, "        x_t = np.tanh(y_t)\n"),
        ),
        Mistake(
            "The state is not carried on: every step starts from h0.",
            (TANH, "np.tanh(x_t @ Wxh.T + h0 @ Whh.T + bh)"),
        ),
        Mistake(
            "The given initial state h0 is ignored: the loop starts from zeros.",
            ("x_t, h_t = y0, h0", "x_t, h_t = y0, 0 * h0"),
        ),
        Mistake(
            "The first input, y0, is ignored: the loop starts from zeros.",
            ("x_t, h_t = y0, h0", "x_t, h_t = 0 * y0, h0"),
        ),
        Mistake(
            "The forecast is made from the old state, before the step: y_t comes from h_t.",
            (f"{RUN}        {OUT}\n", f"        {OUT}\n{RUN}"),
        ),
        Mistake("The old state is missing from the step.", (" + h_t @ Whh.T", "")),
        Mistake("The input is missing from the step, so nothing that is fed back counts.", ("x_t @ Wxh.T + ", "")),
        Mistake("The bias bh is missing from the state's sum.", (" + bh)", ")")),
        Mistake(
            "Both biases are missing: bh from the state's sum, by from the output.", (" + bh)", ")"), (" + by", "")
        ),
        Mistake("The bias bh is added outside the tanh; it belongs inside.", (" + bh)", ") + bh")),
        Mistake("The bias by is missing from the output.", (OUT, "y_t = h_t @ Why.T")),
        Mistake("There is no tanh in the step.", ("np.tanh(", "(")),
        Mistake("A sigmoid stands where tanh belongs.", (TANH, "1 / (1 + np.exp(-(x_t @ Wxh.T + h_t @ Whh.T + bh)))")),
        Mistake("The output has a tanh; y_t = W_hy h_t + b_y has none.", (OUT, "y_t = np.tanh(h_t @ Why.T + by)")),
        Mistake(
            "Whh is used without `.T`: with states in rows the product is `h_prev @ Whh.T`. Whh is square, so no shape "
            "complains.",
            ("Whh.T", "Whh"),
        ),
        Mistake(
            "y0 and h0 stand in front of the results: asked for are the steps 1 … horizon only.",
            (DONE, "np.stack([y0, *y]), np.stack([h0, *h])"),
        ),
        Mistake(
            "y0 stands in front of the forecasts: asked for are y_1 … y_horizon only.",
            (DONE, "np.stack([y0, *y]), np.stack(h)"),
        ),
        Mistake(
            "The inputs are returned instead of the forecasts: y0 stands first, and the last forecast is missing.",
            (DONE, "np.stack([y0, *y[:-1]]), np.stack(h)"),
        ),
        Mistake(
            "Both results are a step late: y0 and h0 stand first, and the last step is missing.",
            (DONE, "np.stack([y0, *y[:-1]]), np.stack([h0, *h[:-1]])"),
        ),
        Mistake(
            "The states are a step late: h0 stands first, and the last one is missing.",
            (DONE, "np.stack(y), np.stack([h0, *h[:-1]])"),
        ),
        Mistake(
            "A step is missing at the end: there are horizon of them.", ("range(horizon)", "range(max(horizon - 1, 1))")
        ),
        Mistake("A step too many is taken: there are horizon of them.", ("range(horizon)", "range(horizon + 1)")),
        Mistake("Only the last step is returned; all of them are asked for.", (DONE, "y_t, h_t")),
        Mistake(way_forward.ONE_ARRAY, (DONE, "np.stack(horizon * [y_t]), np.stack(horizon * [h_t])")),
        Mistake(
            "The sequences come first in the results; time comes first: (horizon, N, D).",
            (DONE, "np.stack(y, axis=1), np.stack(h, axis=1)"),
        ),
        Mistake("The forecasts stand in reverse order.", (DONE, "np.stack(y[::-1]), np.stack(h)")),
        Mistake(
            "Each forecast is a change that is added up: y_t is W_hy h_t + b_y itself.",
            (DONE, "np.cumsum(np.stack(y), axis=0, dtype=y_t.dtype), np.stack(h)"),
        ),
        Mistake(
            "The forecasts run over all sequences as one: each has its own row.",
            (FED, "        x_t = 0 * y_t + y_t[:1]\n"),
        ),
        Mistake(
            "The results are always float64: `np.zeros` makes that unless it is told the arguments' dtype.",
            (DONE, "np.stack(y).astype(float), np.stack(h).astype(float)"),
        ),
        Mistake(
            "The numbers are right, but h0, the caller's own array, is changed: the states are written into it.",
            (RUN, RUN + "        h0[...] = h_t\n"),
        ),
        Mistake(
            "The sum inside tanh is carried on; the next step reads the state, which is what tanh makes of it.",
            (TANH, "x_t @ Wxh.T + h_t @ Whh.T + bh"),
            (OUT, "y_t = np.tanh(h_t) @ Why.T + by"),
            ("h.append(h_t)", "h.append(np.tanh(h_t))"),
        ),
        Mistake(
            "The numbers are right, but y0, the caller's own array, is changed: the forecasts are written into it.",
            (FED, FED + "        y0[...] = y_t\n"),
        ),
        Mistake(
            "The forecast is squashed on its way back: the input of the next step is y_t itself.",
            (FED, "        x_t = np.clip(y_t, -1, 1)\n"),
        ),
        Mistake(
            "The new state is added to the old one; it replaces it.",
            (TANH, "h_t + " + TANH),
        ),
    ),
)
