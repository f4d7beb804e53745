"""What PyTorch's modules and onnxruntime's nodes computed, computed by the layers that their weights become."""

from pathlib import Path

import numpy as np
import pytest
from carried import CELLS, by_level, joined

from rnnkit import convert, nn
from rnnkit.convert import cells

with np.load(Path(__file__).with_name("carried_values.npz")) as stored:
    VALUES = dict(stored)
LENGTHS = np.array([4, 2, 3])


def case(name):
    return {key.removeprefix(f"{name}/"): array for key, array in VALUES.items() if key.startswith(f"{name}/")}


def first_state(layer, h0, c0):
    """PyTorch's states (levels · directions, N, H) as the layer takes them."""
    rows = [(h, c) if c is not None else h for h, c in zip(h0, [None] * len(h0) if c0 is None else c0, strict=True)]
    if not isinstance(layer, nn.Stack):
        return rows[0]
    return tuple((rows[2 * k], rows[2 * k + 1]) for k in range(len(layer.layers)))


@pytest.mark.parametrize("shape", ["one", "deep", "unbiased"])
@pytest.mark.parametrize("cell", CELLS)
def test_a_state_dict_gives_pytorchs_outputs(cell, shape):
    values = case(f"torch/{cell}-{shape}")
    weights = {key.removeprefix("weights/"): a for key, a in values.items() if key.startswith("weights/")}
    layer = convert.from_torch(weights, nonlinearity="tanh" if cell == "rnn" else None)
    h, last = layer.forward(values["x"], first_state(layer, values["h0"], values.get("c0")), LENGTHS)
    np.testing.assert_allclose(h, values["h"], rtol=1e-12, atol=1e-12)
    for k, letter in enumerate("hc" if cell == "lstm" else "h"):
        states = np.concatenate([arrays[k] for arrays in by_level(layer, last)])
        np.testing.assert_allclose(states, values[f"{letter}_T"], rtol=1e-12, atol=1e-12)
    assert len(joined(layer, last)) == (2 if cell == "lstm" else 1) * (2 if shape == "deep" else 1)


@pytest.mark.parametrize("cell", CELLS)
def test_a_nodes_weights_give_onnxruntimes_outputs(cell):
    values = case(f"onnx/{cell}")
    layer = CELLS[cell].from_params(cells.from_onnx(cell, values))
    state = (values["h0"][0], values["c0"][0]) if cell == "lstm" else values["h0"][0]
    np.testing.assert_allclose(layer.forward(values["x"], state)[0], values["Y"][:, 0], rtol=1e-5, atol=1e-6)
