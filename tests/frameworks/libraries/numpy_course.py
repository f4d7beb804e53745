"""The course's own layers."""

import numpy as np

from rnnkit import nn
from rnnkit.convert.cells import GATES
from tests.frameworks import harness

LIBRARY = "rnnkit.nn (this course)"
PACKAGES = {"numpy": "2.4.6"}
ALONE = False


class Own(harness.Layer):
    axes, state, lengths = "T N D", "h (N, H)", "`lengths=`"

    def arrays(self, params):
        return params

    def _forward(self, layer, x, states, lengths):
        first = [tuple(self.first(state)) if self.cell == "lstm" else self.first(state)[0] for state in states]
        return layer.forward(self.given(x), tuple(first) if len(first) == 2 else first[0], lengths=lengths)

    def run(self, params, x, state, lengths=None):
        return self._forward(harness.LAYERS[self.cell].from_params(self.arrays(params)), x, [state], lengths)

    def both(self, left, right, x, states, lengths=None):
        ways = (harness.LAYERS[self.cell].from_params(self.arrays(params)) for params in (left, right))
        return self._forward(nn.Bidirectional(*ways), x, states, lengths)[0]

    def fresh(self, D, H):
        return harness.LAYERS[self.cell](D, H, rng=np.random.default_rng(0)).params


class RNN(Own):
    name, cell, gates, activations = "nn.RNN", "rnn", GATES["rnn"], "tanh"
    weights = {"Wxh": "H D", "Whh": "H H", "bh": "H"}
    biases, recipe = "one, the sum", "`bh` = the sum of both biases"


class LSTM(Own):
    name, cell, gates = "nn.LSTM", "lstm", GATES["lstm"]
    weights = {"Wx": "4H D", "Wh": "4H H", "b": "4H"}
    state = "h (N, H), c (N, H)"
    biases, recipe = "one, the sum", "`b` = the sum of both biases"


class GRU(Own):
    name, cell, gates = "nn.GRU", "gru", GATES["gru"]
    weights = {"Wx": "3H D", "Wh": "3H H", "bx": "3H", "bh": "3H"}
    biases, recipe = "two", "unchanged"


LAYERS = RNN(), LSTM(), GRU()
