"""tinygrad: `tinygrad.nn.LSTMCell`."""

import numpy as np

from rnnkit.convert.cells import to_torch
from tests.frameworks.harness import Layer

LIBRARY = "tinygrad"
PACKAGES = {"tinygrad": "0.14.0"}
ALONE = True
ENVIRONMENT = {"DEV": "PYTHON"}  # slow, and needs no compiler; CPU wants clang


class LSTM(Layer):
    name, cell, gates = "tinygrad.nn.LSTMCell", "lstm", "ifgo"
    weights = {"weight_ih": "4H D", "weight_hh": "4H H", "bias_ih": "4H", "bias_hh": "4H"}
    biases = "two"
    axes = "N D"
    state = "(h (N, H), c (N, H))"
    recipe = "names without `_l0`"

    def layer(self, D, H):
        from tinygrad import Tensor, nn

        Tensor.manual_seed(0)
        return nn.LSTMCell(D, H)

    def arrays(self, params):
        return {name.removesuffix("_l0"): a for name, a in to_torch("lstm", params).items()}

    def run(self, params, x, state, lengths=None):
        from tinygrad import Tensor
        from tinygrad.nn.state import load_state_dict

        cell = self.layer(x.shape[2], params["Wh"].shape[1])
        weights = {name: Tensor(a) for name, a in self.arrays(params).items()}
        load_state_dict(cell, weights, verbose=False)
        state, h = tuple(map(Tensor, self.first(state))), []
        for step in self.given(x):
            state = cell(Tensor(step), state)
            h.append(state[0].numpy())
        return np.stack(h), tuple(s.numpy() for s in state)


LAYERS = (LSTM(),)


def note_starts(rng):
    """It starts with both weights uniform within ±1/√H, as PyTorch does, and both biases at 0, as PyTorch does not."""
    from tinygrad.nn.state import get_state_dict

    arrays = {name: a.numpy() for name, a in get_state_dict(LAYERS[0].layer(6, 16)).items()}
    assert {n: a.shape for n, a in arrays.items()} == {
        "weight_ih": (64, 6), "weight_hh": (64, 16), "bias_ih": (64,), "bias_hh": (64,)
    }  # fmt: skip
    assert not arrays["bias_ih"].any() and not arrays["bias_hh"].any()
    assert all(0.23 < abs(arrays[name]).max() <= 0.25 for name in ("weight_ih", "weight_hh"))


def note_no_others(rng):
    """`LSTMCell` is the only recurrent thing in `tinygrad.nn`: no layer over time, no GRU."""
    from tinygrad import nn

    assert [name for name in dir(nn) if any(word in name for word in ("RNN", "LSTM", "GRU"))] == ["LSTMCell"]
