"""The network that unit 04 trains, as a dict of arrays: how it is drawn, and its right results."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import Misfit

UNIT = "04_char_lm"
SHAPES = {"Wxh": "(H, V)", "Whh": "(H, H)", "bh": "(H,)", "Why": "(V, H)", "by": "(V,)"}


def draw_params(rng, V, H):
    return {
        "Wxh": normal(rng, H, V, scale=0.6),
        "Whh": normal(rng, H, H, scale=0.5),
        "bh": normal(rng, H, scale=0.5),
        "Why": normal(rng, V, H),
        "by": normal(rng, V),
    }


def layers(params):
    """The finished layers with these weights: the recurrent one and the output."""
    rnn = nn.RNN.from_params({name: params[name] for name in ("Wxh", "Whh", "bh")})
    return rnn, nn.Dense.from_params({"W": params["Why"], "b": params["by"]})


def one_hot(ids, V):
    return np.eye(V)[ids]


def pair(results, names):
    """An answer's two results, or a sentence on what is missing."""
    if results is None:
        raise Misfit("it returned nothing (None); expected {names}. Is there a `return` at its end?", names=names)
    if not isinstance(results, tuple | list) or len(results) != 2:
        raise Misfit("it has to return two things, ({names})", names=names)
    return results


def step(params, i, h):
    """One character on: the id i is read in the state h (H,) -> logits for the next one (V,), new state (H,)."""
    h = np.tanh(params["Wxh"][:, i] + params["Whh"] @ h + params["bh"])
    return params["Why"] @ h + params["by"], h
