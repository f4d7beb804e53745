"""stacked_forward: the states of one layer are the inputs of the next."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_forward
from rnnkit.exercises.deep_bidirectional.forward import rnn_forward_masked
from rnnkit.exercises.deep_bidirectional.padding import UNIT, draw_weights
from rnnkit.exercises.draw import normal, sizes, standard_cases, state
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output


def draw(rng, T, N, D, H, L):
    layers = [draw_weights(rng, H if k else D, H) for k in range(L)]
    return normal(rng, T, N, D), state(rng, L, N, H), layers


def stacked_cases(rng):
    found = standard_cases("TNDHL", draw)(rng)
    for kind, L in (("one layer", 1), ("two layers", 2)):
        drawn = sizes(rng, "TNDHL", L=L)
        found.append(Case(draw(rng, **drawn), drawn, kind))
    return found


def stacked_forward(x, h0, layers):
    every_step = np.ones(x.shape[:2], dtype=bool)
    h = x
    h_last = np.zeros_like(h0)
    for k, weights in enumerate(layers):
        h = rnn_forward_masked(h, h0[k], every_step, *weights)
        h_last[k] = h[-1]
    return h, h_last


def oracle(x, h0, layers):
    h, h_last = x, []
    for weights, start in zip(layers, h0, strict=True):
        h, last = nn.RNN.from_params(dict(zip(("Wxh", "Whh", "bh"), weights, strict=True))).forward(h, start)
        h_last.append(last)
    return h, np.stack(h_last)


def a_step_behind(x, h0, layers):
    states, h = list(h0), []
    for x_t in x:
        inputs = [x_t, *states]
        states = [np.tanh(inputs[k] @ Wxh.T + states[k] @ Whh.T + bh) for k, (Wxh, Whh, bh) in enumerate(layers)]
        h.append(states[-1])
    return np.stack(h), np.stack(states)


RUN = "h = rnn_forward_masked(h, h0[k], every_step, *weights)"
LAST = "        h_last[k] = h[-1]\n"
ALL = "enumerate(layers)"
STATES = "layer k starts from h0[k]"
INPUTS = "x of layer k + 1 = h of layer k, at every step"

STACKED_FORWARD = Exercise(
    name="stacked_forward",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("h (T, N, H)"), Output.parse("h_last (L, N, H)")),
    equation=f"{INPUTS};   {STATES};   h_last[k] = the last state of layer k",
    cases=stacked_cases,
    oracle=oracle,
    answer=stacked_forward,
    builds_on=("rnn_forward_masked",),
    look="With one layer it is the RNN: h of all its steps, and h_last[0] the last of them. With two, the second reads "
    "the first one's h.",
    mistakes=(
        Mistake(
            "All layers start from h0[0]; each has an initial state of its own, h0[k].",
            (RUN, RUN.replace("h0[k]", "h0[0]")),
            breaks=STATES,
        ),
        Mistake(
            "All layers start from the top layer's initial state; each has its own, h0[k].",
            (RUN, RUN.replace("h0[k]", "h0[-1]")),
            breaks=STATES,
        ),
        Mistake(
            "A layer starts from the last state of the layer below; it starts from its own, h0[k].",
            (RUN, RUN.replace("h0[k]", "h0[0] if k == 0 else h[-1]")),
            breaks=STATES,
        ),
        Mistake(
            "The upper layers start from zeros; each starts from its own h0[k].",
            (RUN, RUN.replace("h0[k]", "h0[k] * (k == 0)")),
            breaks=STATES,
        ),
        Mistake(
            "The given h0 is ignored: all layers start from zeros.",
            (RUN, RUN.replace("h0[k]", "0 * h0[k]")),
            breaks=STATES,
        ),
        Mistake(
            "The initial states are taken in reverse order: h0[0] belongs to the layer that reads x.",
            (RUN, RUN.replace("h0[k]", "h0[len(layers) - 1 - k]")),
            breaks=STATES,
        ),
        Mistake(
            "Every layer above the first reads the last state of the layer below, over and over; it reads all of them, "
            "step by step.",
            (RUN, RUN.replace("(h,", "(h if k == 0 else np.repeat(h[-1:], len(h), axis=0),")),
            breaks=INPUTS,
        ),
        Mistake(
            "A layer's states are added to those of the layer below; they replace them.",
            (RUN, "below = h\n        " + RUN + "\n        h = h + below if k > 0 else h"),
            breaks=INPUTS,
        ),
        Mistake(
            "All upper layers have the same weights, layers[1]; each has its own.",
            (ALL, "enumerate(layers[:1] + layers[1:2] * (len(layers) - 1))"),
            breaks="",
        ),
        Mistake(
            "The top layer is left out.",
            (ALL, "enumerate(layers[: max(len(layers) - 1, 1)])"),
            breaks="",
        ),
        Mistake(
            "Only the first layer is gone through.",
            (ALL, "enumerate(layers[:1])"),
            breaks="",
        ),
        Mistake(
            "h is that of the first layer; asked for is that of the top layer.",
            (LAST, LAST + "        first = h if k == 0 else first\n"),
            ("return h,", "return first,"),
        ),
        Mistake(
            "h has the states of all layers, (L, T, N, H); asked for are those of the top layer, (T, N, H).",
            ("    h = x\n", "    h, seen = x, []\n"),
            (LAST, LAST + "        seen.append(h)\n"),
            ("return h,", "return np.stack(seen),"),
        ),
        Mistake(
            "h_last is the top layer's last state alone, (N, H); asked for is that of every layer, (L, N, H).",
            ("    return h, h_last", "    return h, h[-1]"),
        ),
        Mistake(
            "h_last has all states of every layer, (L, T, N, H); asked for are the last ones, (L, N, H).",
            ("    h = x\n", "    h, seen = x, []\n"),
            (LAST, LAST + "        seen.append(h)\n"),
            ("    return h, h_last", "    return h, np.stack(seen)"),
        ),
        Mistake(
            "Every row of h_last is the top layer's last state; each layer has its own.",
            ("    return h, h_last", "    return h, np.repeat(h[-1:], len(layers), axis=0)"),
        ),
        Mistake(
            "h_last holds the first states of the layers, h[0]; asked for are the last ones, h[-1].",
            ("= h[-1]", "= h[0]"),
        ),
        Mistake(
            "h_last stands in reverse order: h_last[0] belongs to the layer that reads x.",
            ("    return h, h_last", "    return h, h_last[::-1]"),
        ),
        Mistake(
            "h_last is h0, unchanged: write each layer's last state into it.",
            (LAST, "        h_last[k] = h0[k]\n"),
        ),
        Mistake(
            "h_last stays 0: write each layer's last state into it.",
            (LAST, ""),
        ),
        Mistake(
            "h_last has the batch first, (N, L, H); the layers come first: (L, N, H).",
            ("    return h, h_last", "    return h, h_last.swapaxes(0, 1)"),
        ),
        Mistake(
            "h is the top layer's last state alone; asked for are all T of them.",
            ("    return h, h_last", "    return h[-1], h_last"),
        ),
        Mistake(
            way_forward.ALWAYS_FLOAT64,
            ("    return h, h_last", "    return h.astype(float), h_last.astype(float)"),
        ),
        Mistake(
            "The numbers are right, but h0, the caller's own array, is changed: the last states are written into it.",
            ("np.zeros_like(h0)", "h0"),
        ),
        Mistake(
            "A layer reads what the layer below made at the step before; at step t it reads the state of step t.",
            a_step_behind,
            breaks=INPUTS,
        ),
        Mistake(
            "The states go through a tanh once more on their way up; they are what tanh has made already.",
            (RUN, RUN.replace("= ", "= np.tanh(", 1) + ")"),
            breaks=INPUTS,
        ),
        Mistake(
            "h[:, -1] is the last sequence at all steps; h_last holds the last step of all sequences, h[-1].",
            ("    h = x\n", "    h, seen = x, []\n"),
            (LAST, LAST + "        seen.append(h[:, -1])\n"),
            ("    return h, h_last", "    return h, np.stack(seen)"),
        ),
        Mistake(
            "h is the sum over the layers; asked for are the states of the top layer.",
            ("    h = x\n", "    h, total = x, 0\n"),
            (LAST, LAST + "        total = total + h\n"),
            ("return h,", "return total,"),
        ),
        Mistake(
            "Layer k starts from h0[k − 1], and the lowest one from the last of them; it starts from h0[k].",
            (RUN, RUN.replace("h0[k]", "h0[k - 1]")),
            breaks=STATES,
        ),
    ),
)
