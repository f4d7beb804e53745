"""The measuring of tests/frameworks fails for a layer whose module says what is not so."""

from typing import ClassVar

import numpy as np
import pytest

from rnnkit import nn
from rnnkit.convert.cells import reordered
from tests.frameworks import harness


class Toy(harness.Layer):
    """A "library" of another order of gates, batch first, c before h, two biases, one of which is 0 as it is laid out.
    It reads its arrays and nothing else, and refuses what has another shape."""

    name, cell, gates = "toy.LSTM", "lstm", "iofg"
    weights: ClassVar = {"kernel": "D 4H", "recurrent": "H 4H", "bias": "4H", "other": "4H"}
    biases, axes, state, lengths = "two", "N T D", "c (1, N, H), h (1, N, H)", "`lengths`"
    used = 2  # of its biases

    def arrays(self, params):
        Wx, Wh, b = (reordered(a, "ifgo", "iofg") for a in params.values())
        return {"kernel": Wx.T, "recurrent": Wh.T, "bias": b, "other": 0 * b}

    def run(self, params, x, state, lengths=None):
        kernel, recurrent, *biases = self.arrays(params).values()
        parts = (reordered(a, "iofg", "ifgo") for a in (kernel.T, recurrent.T, sum(biases[: self.used], 0 * biases[0])))
        own = nn.LSTM.from_params(dict(zip(params, parts, strict=True)))
        c, h = self.first(state)
        return own.forward(self.given(x).swapaxes(0, 1), (h[0], c[0]), lengths=lengths)

    def fresh(self, D, H):
        return self.arrays(nn.LSTM(D, H, rng=np.random.default_rng(0)).params)


def test_what_is_stated_and_so_is_measured():
    facts = harness.measure(Toy())
    assert facts["difference"] < 1e-6
    assert (facts["after"], facts["last"], facts["empty"]) == ("0", "of the last step", "refused (ValueError)")
    assert facts["start"].endswith("`bias` i 0, o 0, f 1, g 0; `other` 0")


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        ({"gates": "ifgo"}, "has its gates as iofg"),
        ({"gates": "gfoi"}, "has its gates as iofg"),
        ({"gates": ""}, "has its gates as iofg"),
        ({"weights": {**Toy.weights, "kernel": "4H D"}}, "stated is"),
        ({"weights": {{"kernel": "kernels"}.get(name, name): text for name, text in Toy.weights.items()}}, "stated is"),
        ({"weights": {}}, "stated is"),
        ({"biases": "one, the sum"}, "vectors of H as biases, not 4"),
        ({"biases": "two; b_hn apart"}, "vectors of H as biases, not 9"),
        ({"axes": "T N D"}, "shape|match|state"),
        ({"axes": "N D"}, "shape|match|state"),
        ({"state": "h (1, N, H), c (1, N, H)"}, "off"),
        ({"state": "c (N, H), h (N, H)"}, "shape"),
        ({"state": "c (1, N, H)"}, "unpack"),
        ({"used": 1}, "two biases are not added"),
        ({"used": 0}, "off"),
        ({"run": lambda params, *rest: nn.LSTM.from_params(params).forward(*rest)}, "laid out and not used"),
        ({"arrays": lambda params: {}}, "states what it does not show|values to unpack"),
    ],
)
def test_what_is_stated_and_not_so_fails(lie, why):
    layer = Toy()
    vars(layer).update(lie)
    with pytest.raises((AssertionError, ValueError), match=why):
        harness.measure(layer)


def test_a_first_state_is_said_by_each_layer_and_not_by_all():
    assert harness.Layer.state == ""
