"""gru_forward: all steps, forwards."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_forward
from rnnkit.exercises.draw import normal, standard_cases, state
from rnnkit.exercises.gru.cell import UNIT, draw_weights, gru_step
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw_forward(rng, T, N, D, H):
    return normal(rng, T, N, D), state(rng, N, H), *draw_weights(rng, D, H)


def gru_forward(x, h0, Wx, Wh, bx, bh):
    h_t = h0
    h, cache = [], []
    for x_t in x:
        h_t, cache_t = gru_step(x_t, h_t, Wx, Wh, bx, bh)
        h.append(h_t)
        cache.append(cache_t)
    return np.stack(h), cache


def oracle_forward(x, h0, Wx, Wh, bx, bh):
    h, _ = nn.GRU.from_params({"Wx": Wx, "Wh": Wh, "bx": bx, "bh": bh}).forward(x, h0)
    return h


def sets_h0_first(x, h0, Wx, Wh, bx, bh):
    h = np.zeros((len(x), *h0.shape), dtype=x.dtype)
    h[0] = h0
    for t in range(1, len(x)):
        h[t], _ = gru_step(x[t], h[t - 1], Wx, Wh, bx, bh)
    return h, None


def returns_in_the_loop(x, h0, Wx, Wh, bx, bh):
    h = np.zeros((len(x), *h0.shape), dtype=x.dtype)
    h[0], cache_t = gru_step(x[0], h0, Wx, Wh, bx, bh)
    return h, [cache_t]


def leaves_a_slot(x, h0, Wx, Wh, bx, bh):
    h = np.zeros((len(x), *h0.shape), dtype=x.dtype)
    h_t = h0
    for t in range(len(x) - 1):
        h_t, _ = gru_step(x[t], h_t, Wx, Wh, bx, bh)
        h[t] = h_t
    return h, None


STEP = "        h_t, cache_t = gru_step(x_t, h_t, Wx, Wh, bx, bh)\n"
FIRST = "h_1 = gru_step(x_1, h0)"

GRU_FORWARD = Exercise(
    name="gru_forward",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("h (T, N, H)"),),
    unjudged=("cache",),
    equation="h_t = gru_step(x_t, h_{t−1})  for t = 1 … T, from h_0 = h0",
    cases=standard_cases("TNDH", draw_forward),
    oracle=oracle_forward,
    answer=gru_forward,
    builds_on=("gru_step",),
    look="Compare h[0] with gru_step(x[0], h0, …), then h[1] with gru_step(x[1], h[0], …).",
    mistakes=(
        Mistake(
            "The given h0 is ignored: the state starts from zeros. (`h[t - 1]` at t = 0 does that too: it reads the "
            "last slot, which is still 0.)",
            ("    h_t = h0\n", "    h_t = np.zeros_like(h0)\n"),
            breaks=FIRST,
        ),
        Mistake(
            "The state starts from ones; it starts as h0.",
            ("    h_t = h0\n", "    h_t = np.ones_like(h0)\n"),
            breaks=FIRST,
        ),
        Mistake(
            "Every step starts from h0 again: the new state is never carried on, so nothing is remembered.",
            (STEP, STEP.replace("(x_t, h_t,", "(x_t, h0,")),
        ),
        Mistake(
            "The old states are stored instead of the new ones: h begins with h0 and lacks the last step.",
            (STEP, ""),
            ("        cache.append(cache_t)\n", STEP + "        cache.append(cache_t)\n"),
        ),
        way_forward.first_input_everywhere("gru_step"),
        way_forward.every_input_twice("gru_step", STEP),
        Mistake("Every step gets the last input x[-1].", ("gru_step(x_t,", "gru_step(x[-1],")),
        way_forward.GOES_BACKWARDS,
        Mistake("h[0] holds h0, and the first input is left out: h[0] is the state after x[0].", sets_h0_first),
        Mistake(way_forward.RETURNS_IN_THE_LOOP, returns_in_the_loop),
        Mistake(way_forward.ENDS_TOO_EARLY, leaves_a_slot),
        way_forward.LEAVES_THE_LAST_OUT,
        Mistake(
            "The loop leaves the first step out: the first input is x[0].",
            ("for x_t in x:", "for x_t in x[min(len(x) - 1, 1) :]:"),
        ),
        Mistake(
            way_forward.STATE_IN_FRONT,
            ("h, cache = [], []", "h, cache = [h0], []"),
        ),
        Mistake(way_forward.ONLY_THE_LAST_STATE, ("np.stack(h)", "h_t")),
        Mistake(
            way_forward.ONE_ARRAY,
            ("np.stack(h)", "np.stack([h_t] * len(x))"),
        ),
        Mistake(
            "The batch comes first in the result, (N, T, H); time comes first here.",
            ("np.stack(h)", "np.stack(h, axis=1)"),
        ),
        Mistake(
            "The states are mixed with the old ones once more: gru_step has done that with z already.",
            (STEP, STEP.replace("h_t, cache_t", "new, cache_t") + "        h_t = 0.5 * (new + h_t)\n"),
        ),
        Mistake(
            "The new state is added to the old one; it replaces it, z has mixed the two already.",
            (STEP, STEP.replace("h_t, cache_t", "new, cache_t") + "        h_t = h_t + new\n"),
        ),
        Mistake(
            way_forward.ALWAYS_FLOAT64,
            ("np.stack(h)", "np.stack(h).astype(float)"),
        ),
        Mistake(
            way_forward.INTO_H0,
            (STEP, STEP.replace("h_t, cache_t =", "h_t[...], cache_t =")),
            ("h.append(h_t)", "h.append(h_t.copy())"),
        ),
    ),
)
