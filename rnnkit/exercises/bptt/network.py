"""The network that unit 03's exercises go back through, and the arguments they are drawn with."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.draw import normal, state

UNIT = "03_bptt"


def network(x, h0, h, Wxh, Whh):
    """The finished layer that makes these states, after its forward.

    The exercises hand over no bias, since no gradient needs one; here it is found again, for every unit in
    the state that is furthest from saturation.
    """
    h_prev = np.concatenate([h0[None], h[:-1]])
    H = h.shape[-1]
    at = np.abs(h).reshape(-1, H).argmin(axis=0), np.arange(H)
    bh = (np.arctanh(h) - x @ Wxh.T - h_prev @ Whh.T).reshape(-1, H)[at]
    rnn = nn.RNN.from_params({"Wxh": Wxh, "Whh": Whh, "bh": bh})
    rnn.forward(x, h0)
    return rnn


def draw_backward(rng, T, N, D, H):
    """dh_out, x, h0, h, Wxh, Whh, with the states that a forward pass with some bias gives."""
    Wxh, Whh, bh = normal(rng, H, D, scale=0.4), normal(rng, H, H, scale=0.4), normal(rng, H, scale=0.5)
    x, h0 = normal(rng, T, N, D), state(rng, N, H)
    h, _ = nn.RNN.from_params({"Wxh": Wxh, "Whh": Whh, "bh": bh}).forward(x, h0)
    return normal(rng, T, N, H), x, h0, h, Wxh, Whh
