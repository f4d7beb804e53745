"""The gradients that unit 03 shows as PyTorch's are those that the tests of rnnkit.nn compare with."""

import doctest
from pathlib import Path

import numpy as np
import pytest

from rnnkit import data
from rnnkit.data import autograd

CASE = "rnn-T4-N3-no-dstate-float64"
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def computed():
    with np.load(HERE.parent / "nn/torch_values.npz") as stored:
        return {key.split("/", 1)[1]: array for key, array in stored.items() if key.startswith(f"{CASE}/")}


@pytest.mark.parametrize(
    "name, key",
    {
        **{name: f"given/{name}" for name in ("x", "dh_out")},
        **{name: f"given/params.{name}" for name in ("Wxh", "Whh", "bh")},
        "h0": "given/state.0",
        **{name: f"expected/{name}" for name in ("h", "dx")},
        **{f"d{name}": f"expected/dparams.{name}" for name in ("Wxh", "Whh", "bh")},
        "dh0": "expected/dstate.0",
    }.items(),
)
def test_is_what_pytorch_computed(name, key, computed):
    np.testing.assert_array_equal(data.torch_gradients()[name], computed[key])


def test_holds_what_its_docstring_names():
    assert set(data.torch_gradients()) == {
        "x",
        "h0",
        "Wxh",
        "Whh",
        "bh",
        "dh_out",
        "h",
        "dx",
        "dh0",
        "dWxh",
        "dWhh",
        "dbh",
    }


def test_examples_in_docstrings_run():
    results = doctest.testmod(autograd)
    assert results.failed == 0 and results.attempted > 0
