"""What Keras and Flax computed, stored by make_keras_layers.py, from their weights by rnnkit.convert, without them."""

import sys
from pathlib import Path

import numpy as np
import pytest
from carried import CELLS, assert_close, random_layer

from rnnkit import nn
from rnnkit.convert import cells, measured
from rnnkit.convert.flax_cells import from_flax, to_flax
from rnnkit.convert.keras_layers import from_keras, to_keras
from rnnkit.convert.parts import CannotConvert

FLAX = {"SimpleCell": "rnn", "OptimizedLSTMCell": "lstm", "GRUCell": "gru"}


@pytest.fixture(scope="module")
def stored():
    with np.load(Path(__file__).with_name("keras_and_flax.npz")) as arrays:
        return dict(arrays)


def under(stored, prefix):
    return {name.removeprefix(prefix): array for name, array in stored.items() if name.startswith(prefix)}


@pytest.mark.parametrize("cell", CELLS)
def test_weights_of_keras_give_its_outputs(stored, cell):
    given = under(stored, f"keras/{cell}/")
    weights = [given[f"weight{k}"] for k in range(3)]
    layer = CELLS[cell].from_params(cells.from_keras(cell, weights))
    state = (given["state0"], given["state1"]) if cell == "lstm" else given["state0"]
    assert_close([given["h"]], [layer.forward(np.swapaxes(given["x"], 0, 1), state)[0].swapaxes(0, 1)])
    for array, back in zip(weights, cells.to_keras(cell, layer.params), strict=True):
        np.testing.assert_array_equal(back, array)


def tree_of(given):
    tree = {}
    for name, array in given.items():
        *way, last = name.split("/")
        inner = tree
        for step in way:
            inner = inner.setdefault(step, {})
        inner[last] = array
    return tree


@pytest.mark.parametrize("cell", FLAX)
def test_params_of_flax_give_its_outputs(stored, cell):
    given = under(stored, f"flax/{cell}/")
    x, h = given.pop("x"), given.pop("h")
    layer = from_flax(tree_of(given))
    assert type(layer.layers[0]) is nn.Bidirectional and type(layer.layers[1]) is CELLS[FLAX[cell]]
    assert_close([h], [layer.forward(np.swapaxes(x, 0, 1))[0].swapaxes(0, 1)])
    params = tree_of(given)["params"]["layers_1"]["cell"]
    back = cells.to_flax(FLAX[cell], layer.layers[1].params)
    assert set(back) == set(params)
    for name, part in params.items():
        assert set(back[name]) == set(part)
        for kind, array in part.items():
            np.testing.assert_array_equal(back[name][kind], array)


@pytest.mark.parametrize("cell", CELLS)
def test_params_of_nnx_are_those_of_linen_side_by_side(cell):
    layer = random_layer(np.random.default_rng(0), cell, 5, 3)
    if cell == "gru":
        layer.params["bh"][6:] = 0
    linen = cells.to_flax(cell, layer.params)
    gates = cells.FLAX[cell]
    nnx = {
        f"dense_{side}": {
            kind: np.concatenate([linen[f"{side}{gate}"][kind] for gate in gates], axis=-1)
            for kind in linen[f"{side}{gates[0]}"]
        }
        for side in "ih"
    }
    x = np.random.default_rng(1).normal(size=(4, 2, 5)).astype("float32")
    assert_close([layer.forward(x)[0]], [from_flax({"cell": nnx}).forward(x)[0]])
    stack = {"layers": {0: {"cell": nnx, "rngs": {"count": np.zeros(())}}, 1: {"kernel": np.zeros((3, 2))}}}
    assert_close([layer.forward(x)[0]], [from_flax(stack).forward(x)[0]])


def test_what_stands_between_two_layers_of_a_dict_is_refused():
    params = {"cell": cells.to_flax("gru", random_layer(np.random.default_rng(0), "gru", 3, 3).params)}
    assert len(from_flax({"layers_0": params, "layers_1": params}).layers) == 2
    assert type(from_flax({"layers_1": params, "layers_2": {"kernel": np.eye(3)}})) is nn.GRU
    for between in ({}, {"layers_1": {"kernel": np.eye(3)}}):
        with pytest.raises(CannotConvert, match="layers_1 stands between recurrent layers"):
            from_flax({"layers_0": params, **between, "layers_2": params})


@pytest.mark.parametrize(("module", "extra"), [("keras", "keras"), ("jax", "jax"), ("flax", "jax")])
def test_a_missing_library_says_what_to_install(monkeypatch, module, extra):
    layer = random_layer(np.random.default_rng(0), "gru", 3, 4)
    for name in [name for name in sys.modules if name.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    roads = {"keras": [lambda: to_keras(layer), lambda: from_keras("a.keras")], "jax": [lambda: to_flax(layer)]}
    for road in roads.get(module, [lambda: from_flax(3)]):
        with pytest.raises(ModuleNotFoundError, match=rf'{module} is not installed: pip install "rnnkit\[{extra}\]"'):
            road()


def test_stored_differences_are_the_scripts_and_small():
    found = measured.stored()
    assert found["settings"] == measured.SETTINGS and list(found["libraries"]) == list(measured.LIBRARIES)
    for name, row in found["libraries"].items():
        known = {kind for kind in measured.KINDS if row[kind] is not None}
        cells = set(measured.KINDS) - (set() if name.startswith(("PyTorch", "Keras", "ONNX")) else {"padded"})
        assert known == ({"lstm"} if "Block" in name else cells)
        assert all(0 < row[kind] < 2e-6 for kind in known) and row["version"] and row["date"]
        assert row["training"] is None if name != "PyTorch" else row["training"] < 1e-14


def test_the_trained_gru_has_learned():
    gru, x, lengths = measured.trained()
    assert (gru.input_dim, gru.hidden_dim, x.dtype) == (32, 64, np.float32)
    assert len(x) == lengths.max() and x.shape[1] == len(lengths) and len(set(lengths)) > 2
    assert not x[lengths[0] :, 0].any() and x[lengths[0] - 1, 0].any()
    assert abs(gru.params["Wh"]).max() > 3 / np.sqrt(64)  # it started within 1 / √64


def test_a_wrong_layout_shows_in_the_difference(monkeypatch):
    """JAX's step needs JAX; ours stands in for it."""
    monkeypatch.setitem(measured.LIBRARIES, "ours", ([], lambda cell, layer, x, state: layer.forward(x, state)[0], {}))
    assert measured.difference("ours", "lstm") == 0
    monkeypatch.setitem(measured.LIBRARIES, "ours", ([], lambda cell, layer, x, state: layer.forward(x)[0], {}))
    assert all(measured.difference("ours", cell) > 0.1 for cell in CELLS)


@pytest.mark.parametrize(("name", "right"), [("ours", True), ("Keras, as ours", False)])
def test_another_end_shows_in_the_difference(monkeypatch, name, right):
    def run(cell, layer, x, state, lengths):
        return layer.forward(x, state, lengths=lengths)

    monkeypatch.setitem(measured.LIBRARIES, name, ([], run, {}))
    assert (measured.difference(name, "padded") == 0) is right
