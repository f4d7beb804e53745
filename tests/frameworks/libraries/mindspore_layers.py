"""MindSpore: `mindspore.nn.RNN`, `LSTM`, `GRU`."""

import numpy as np

from rnnkit.convert.cells import to_torch
from tests.frameworks.harness import Layer

LIBRARY = "MindSpore"
PACKAGES = {"mindspore": "2.10.0"}
ALONE = True


class MindSpore(Layer):
    axes = "T N D; N T D with `batch_first`"
    biases = "two"
    lengths = "`seq_length`, int32"
    recipe = "–"

    def layer(self, D, H, **options):
        import mindspore

        mindspore.set_context(device_target="CPU")
        mindspore.set_seed(0)
        return getattr(mindspore.nn, self.name.rpartition(".")[2])(D, H, **options)

    def fresh(self, D, H):
        own = {name.rpartition(".")[2]: p.asnumpy() for name, p in self.layer(D, H).parameters_and_names()}
        return {name: own[name] for name in self.weights}

    def arrays(self, params):
        return to_torch(self.cell, params)

    def run(self, params, x, state, lengths=None):
        h, last = self._forward(self.arrays(params), x, [state], lengths)
        return h, tuple(s[0] for s in last) if self.cell == "lstm" else last[0]

    def both(self, left, right, x, states, lengths=None):
        weights = self.arrays(left)
        weights |= {f"{name}_reverse": a for name, a in self.arrays(right).items()}
        return self._forward(weights, x, states, lengths, bidirectional=True)[0]

    def _forward(self, weights, x, states, lengths, **options):
        from mindspore import Tensor

        layer = self.layer(x.shape[2], weights["weight_hh_l0"].shape[1], **options)
        for name, parameter in layer.parameters_and_names():
            parameter.set_data(Tensor(weights[name.rpartition(".")[2]]))
        first = tuple(map(Tensor, self.first(*states)))
        first = first if self.cell == "lstm" else first[0]
        lengths = None if lengths is None else Tensor(np.asarray(lengths, np.int32))
        h, last = layer(Tensor(self.given(x)), first, lengths)
        return h.asnumpy(), tuple(s.asnumpy() for s in last) if self.cell == "lstm" else last.asnumpy()


class RNN(MindSpore):
    name, cell, gates, activations = "mindspore.nn.RNN", "rnn", "h", "tanh or ReLU"
    weights = {"weight_ih_l0": "H D", "weight_hh_l0": "H H", "bias_ih_l0": "H", "bias_hh_l0": "H"}
    state = "h (1, N, H)"
    tolerance = 1e-3


class LSTM(MindSpore):
    name, cell, gates = "mindspore.nn.LSTM", "lstm", "ifgo"
    weights = {"weight_ih_l0": "4H D", "weight_hh_l0": "4H H", "bias_ih_l0": "4H", "bias_hh_l0": "4H"}
    state = "h (1, N, H), c (1, N, H)"
    tolerance = 1e-3  # with lengths; without them it is as exact as the others


class GRU(MindSpore):
    name, cell, gates = "mindspore.nn.GRU", "gru", "rzn"
    weights = {"weight_ih_l0": "3H D", "weight_hh_l0": "3H H", "bias_ih_l0": "3H", "bias_hh_l0": "3H"}
    state = "h (1, N, H)"
    tolerance = 1e-3


LAYERS = RNN(), LSTM(), GRU()


def note_tanh(rng):
    """Its tanh on a CPU is up to 1e-4 off, most near ±5, where it leaves [−1, 1]; RNN, GRU, and the LSTM that is told
    lengths use it, the LSTM without lengths does not
    ([script](../findings/mindspore_tanh.sh))."""
    from mindspore import Tensor, ops

    x = np.linspace(-8, 8, 4001, dtype=np.float32)
    error = np.abs(ops.tanh(Tensor(x)).asnumpy() - np.tanh(x))
    assert 5e-5 < error.max() < 2e-4 and 4.9 < abs(x[error.argmax()]) < 5.1
    assert np.abs(ops.tanh(Tensor(x)).asnumpy()).max() > 1 + 5e-6
