"""lstm_forward: all steps, forwards."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_forward
from rnnkit.exercises.draw import normal, standard_cases, state
from rnnkit.exercises.lstm.cell import UNIT, draw_weights, lstm_step
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw_forward(rng, T, N, D, H):
    return normal(rng, T, N, D), state(rng, N, H), 1.5 * state(rng, N, H), *draw_weights(rng, D, H)


def lstm_forward(x, h0, c0, Wx, Wh, b):
    h_t, c_t = h0, c0
    h, c, cache = [], [], []
    for x_t in x:
        h_t, c_t, cache_t = lstm_step(x_t, h_t, c_t, Wx, Wh, b)
        h.append(h_t)
        c.append(c_t)
        cache.append(cache_t)
    return np.stack(h), np.stack(c), cache


def oracle_forward(x, h0, c0, Wx, Wh, b):
    layer = nn.LSTM.from_params({"Wx": Wx, "Wh": Wh, "b": b})
    h, c = np.zeros((2, len(x), *h0.shape))
    state = h0, c0
    for t in range(len(x)):  # step by step, because the layer returns the last cell state only
        _, state = layer.forward(x[t : t + 1], state)
        h[t], c[t] = state
    return h, c


def sets_h0_first(x, h0, c0, Wx, Wh, b):
    h, c = np.zeros((2, len(x), *h0.shape), dtype=x.dtype)
    h[0], c[0] = h0, c0
    for t in range(1, len(x)):
        h[t], c[t], _ = lstm_step(x[t], h[t - 1], c[t - 1], Wx, Wh, b)
    return h, c, None


def returns_in_the_loop(x, h0, c0, Wx, Wh, b):
    h, c = np.zeros((2, len(x), *h0.shape), dtype=x.dtype)
    h[0], c[0], cache_t = lstm_step(x[0], h0, c0, Wx, Wh, b)
    return h, c, [cache_t]


def leaves_a_slot(x, h0, c0, Wx, Wh, b):
    h, c = np.zeros((2, len(x), *h0.shape), dtype=x.dtype)
    h_t, c_t = h0, c0
    for t in range(len(x) - 1):
        h_t, c_t, _ = lstm_step(x[t], h_t, c_t, Wx, Wh, b)
        h[t], c[t] = h_t, c_t
    return h, c, None


STEP = "        h_t, c_t, cache_t = lstm_step(x_t, h_t, c_t, Wx, Wh, b)\n"

LSTM_FORWARD = Exercise(
    name="lstm_forward",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("h (T, N, H)"), Output.parse("c (T, N, H)")),
    unjudged=("cache",),
    equation="h_t, c_t = lstm_step(x_t, h_{t−1}, c_{t−1})  for t = 1 … T, from h_0 = h0 and c_0 = c0",
    cases=standard_cases("TNDH", draw_forward),
    oracle=oracle_forward,
    answer=lstm_forward,
    builds_on=("sigmoid", "lstm_step"),
    look="Compare h[0], c[0] with lstm_step(x[0], h0, c0, …), then h[1], c[1] with lstm_step(x[1], h[0], c[0], …).",
    mistakes=(
        Mistake(
            "The given h0 is ignored: the hidden state starts from zeros.",
            ("h_t, c_t = h0, c0", "h_t, c_t = np.zeros_like(h0), c0"),
            breaks="h_1, c_1 = lstm_step(x_1, h0, c0)",
        ),
        Mistake(
            "The given c0 is ignored: the cell state starts from zeros.",
            ("h_t, c_t = h0, c0", "h_t, c_t = h0, np.zeros_like(c0)"),
            breaks="h_1, c_1 = lstm_step(x_1, h0, c0)",
        ),
        Mistake(
            "The given states h0 and c0 are ignored: both start from zeros. (`h[t - 1]` at t = 0 does that too: it "
            "reads the last slot, which is still 0.)",
            ("h_t, c_t = h0, c0", "h_t, c_t = np.zeros_like(h0), np.zeros_like(c0)"),
            breaks="h_1, c_1 = lstm_step(x_1, h0, c0)",
        ),
        Mistake(
            "The cell state starts as h0; it starts as c0.",
            ("h_t, c_t = h0, c0", "h_t, c_t = h0, h0"),
            breaks="h_1, c_1 = lstm_step(x_1, h0, c0)",
        ),
        Mistake(
            "h0 and c0 have changed places.",
            ("h_t, c_t = h0, c0", "h_t, c_t = c0, h0"),
            breaks="h_1, c_1 = lstm_step(x_1, h0, c0)",
        ),
        Mistake(
            "Every step starts from c0 again: the new cell state is never carried on, so nothing is remembered in it.",
            (STEP, STEP.replace("h_t, c_t, Wx", "h_t, c0, Wx")),
        ),
        Mistake(
            "Every step starts from h0 again: the new hidden state is never carried on.",
            (STEP, STEP.replace("h_t, c_t, Wx", "h0, c_t, Wx")),
        ),
        Mistake(
            "Every step starts from h0 and c0 again: neither state is carried on.",
            (STEP, STEP.replace("h_t, c_t, Wx", "h0, c0, Wx")),
        ),
        Mistake(
            "On the way into the next step the two states change places: `lstm_step` takes h_prev first, then c_prev.",
            (STEP, STEP + "        h.append(h_t)\n        c.append(c_t)\n        h_t, c_t = c_t, h_t\n"),
            ("        c.append(c_t)\n        cache", "        cache"),
            ("h_t, c_t = c_t, h_t\n        h.append(h_t)\n", "h_t, c_t = c_t, h_t\n"),
        ),
        Mistake(
            "The old states are stored instead of the new ones: h and c begin with h0 and c0 and lack the last step.",
            (STEP, ""),
            ("        cache.append(cache_t)\n", STEP + "        cache.append(cache_t)\n"),
        ),
        way_forward.first_input_everywhere("lstm_step"),
        Mistake(
            "lstm_step is called twice for one step, and the second call gets the new h_t where h_{t−1} belongs: call "
            "it once, and keep all that it returns.",
            (
                STEP,
                STEP.replace("h_t, c_t, cache_t =", "h_t, _, _ =")
                + STEP.replace("h_t, c_t, cache_t =", "_, c_t, cache_t ="),
            ),
        ),
        Mistake(
            "lstm_step is called twice for one step, and the second call gets the new c_t where c_{t−1} belongs: call "
            "it once, and keep all that it returns.",
            (
                STEP,
                STEP.replace("h_t, c_t, cache_t =", "_, c_new, _ =")
                + STEP.replace("h_t, c_t, Wx", "h_t, c_new, Wx").replace("h_t, c_t, cache_t =", "h_t, _, cache_t =")
                + "        c_t = c_new\n",
            ),
        ),
        way_forward.every_input_twice("lstm_step", STEP),
        way_forward.GOES_BACKWARDS,
        Mistake(
            "The result holds the cell state where the hidden state belongs: h is to hold h_t.",
            ("h.append(h_t)", "h.append(c_t)"),
        ),
        Mistake(
            "The result holds the hidden state where the cell state belongs: c is to hold c_t.",
            ("c.append(c_t)", "c.append(h_t)"),
        ),
        Mistake(
            "c holds tanh(c_t); asked for is the cell state itself.",
            ("c.append(c_t)", "c.append(np.tanh(c_t))"),
        ),
        Mistake(
            "h[0] and c[0] hold h0 and c0, and the first input is left out: h[0], c[0] are the states after x[0].",
            sets_h0_first,
        ),
        Mistake(way_forward.RETURNS_IN_THE_LOOP, returns_in_the_loop),
        Mistake(way_forward.ENDS_TOO_EARLY, leaves_a_slot),
        way_forward.LEAVES_THE_LAST_OUT,
        Mistake(
            "The initial states are stored in front: h and c have T + 1 steps, and are to hold steps 1 … T only.",
            ("h, c, cache = [], [], []", "h, c, cache = [h0], [c0], []"),
        ),
        Mistake(
            "Only the last states are returned; all T of them are asked for.",
            ("np.stack(h), np.stack(c)", "h_t, c_t"),
        ),
        Mistake(
            way_forward.ONE_ARRAY,
            ("np.stack(h), np.stack(c)", "np.stack([h_t] * len(x)), np.stack([c_t] * len(x))"),
        ),
        Mistake(
            "The batch comes first in the results, (N, T, H); time comes first here.",
            ("np.stack(h), np.stack(c)", "np.stack(h, axis=1), np.stack(c, axis=1)"),
        ),
        Mistake(
            "The results are always float64: `np.zeros` makes that unless it is told the arguments' dtype.",
            ("np.stack(h), np.stack(c)", "np.stack(h).astype(float), np.stack(c).astype(float)"),
        ),
        Mistake(
            "The states are written into h0 and c0, the caller's own arrays.",
            (STEP, STEP.replace("h_t, c_t, cache_t =", "h_t[...], c_t[...], cache_t =")),
            ("h.append(h_t)", "h.append(h_t.copy())"),
            ("c.append(c_t)", "c.append(c_t.copy())"),
        ),
        Mistake(
            "The hidden and the cell state change places on the way into the step; the order is x_t, h_t, c_t.",
            ("lstm_step(x_t, h_t, c_t,", "lstm_step(x_t, c_t, h_t,"),
        ),
    ),
)
