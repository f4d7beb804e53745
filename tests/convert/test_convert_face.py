"""The package itself: light to import, one place for each name, a sentence where a library is missing."""

import subprocess
import sys

import numpy as np
import pytest
from carried import assert_equal_runs, level, random_layer, stacked

from rnnkit import convert, nn
from rnnkit.convert import parts
from rnnkit.nn import fast

FRAMEWORKS = "torch", "keras", "tensorflow", "jax", "flax", "onnx", "onnxruntime", "safetensors"


def test_an_import_loads_no_framework():
    code = (
        "import sys; from rnnkit import convert\n"
        "for name in ('to_torch', 'from_torch', 'torch_weights', 'to_onnx', 'from_onnx'): getattr(convert, name)\n"
        "print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not set(FRAMEWORKS) & set(loaded)


def test_every_name_has_its_place():
    assert set(convert.PLACES) | {"CannotConvert"} == set(convert.__all__) <= set(dir(convert))
    assert convert.from_torch.__module__ == "rnnkit.convert.torch_modules"
    assert issubclass(convert.CannotConvert, ValueError)
    with pytest.raises(AttributeError, match="no attribute 'to_theano'"):
        _ = convert.to_theano


@pytest.mark.parametrize("name, extra", [("torch", "torch"), ("onnx", "onnx"), ("safetensors", "torch")])
def test_a_missing_library_is_told_with_what_to_install(name, extra, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ModuleNotFoundError, match=rf'{name} is not installed: pip install "rnnkit\[{extra}\]"'):
        parts.library(name, extra)


def test_each_road_asks_for_its_library(tmp_path, monkeypatch, rng):
    for name in ("torch", "onnx", "safetensors"):
        monkeypatch.setitem(sys.modules, name, None)
    layer = random_layer(rng, "gru", 2, 3)
    (tmp_path / "weights.pt").touch()
    (tmp_path / "weights.safetensors").touch()
    for needs, road in {
        "torch": lambda: convert.to_torch(layer),
        "torch ": lambda: convert.from_torch(tmp_path / "weights.pt"),
        "safetensors": lambda: convert.from_torch(tmp_path / "weights.safetensors"),
        "onnx": lambda: convert.to_onnx(layer),
        "onnx ": lambda: convert.from_onnx(b"model"),
    }.items():
        with pytest.raises(ModuleNotFoundError, match=f"{needs.strip()} is not installed"):
            road()


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("depth, ways", [(1, 1), (1, 2), (2, 1), (3, 2)])
def test_a_layer_taken_apart_is_put_together_again(cell, depth, ways, rng):
    layer = random_layer(rng, cell, 5, 3, depth, ways)
    apart = parts.levels(layer)
    assert [(one.cell, len(one.directions)) for one in apart] == [(cell, ways)] * depth
    again = parts.layer_of(apart)
    assert_equal_runs(layer, again, rng, tolerance=1e-15)
    for name, array in again.params.items():
        assert not np.shares_memory(array, layer.params[name])


def test_what_is_no_recurrent_layer_is_refused(rng):
    gru, lstm = level(rng, "gru", 3, 4), level(rng, "lstm", 3, 4)
    for layer, said in {
        nn.Dense(3, 4, rng=rng): "the layer is Dense; expected nn.RNN, nn.LSTM or nn.GRU",
        nn.MinGRU(3, 4, rng=rng): "the layer is MinGRU",
        None: "the layer is NoneType",
        "gru": "the layer is str",
        nn.Stack([gru, nn.MinGRU(4, 4, rng=rng)]): "the layer is MinGRU",
        nn.Bidirectional(gru, lstm): "the two directions are gru and lstm; expected one kind",
    }.items():
        with pytest.raises(convert.CannotConvert, match=said):
            parts.levels(layer)


def test_the_dtype_and_the_rate_of_dropout_are_one_or_refused(rng):
    mixed = stacked(level(rng, "gru", 3, 4), level(rng, "gru", 4, 4, dtype="float64"))
    with pytest.raises(convert.CannotConvert, match="float32 and float64; expected one dtype"):
        parts.dtype_of(parts.levels(mixed))
    grus = [level(rng, "gru", 4, 4) for _ in range(4)]
    assert parts.dropout_of(grus[0]) == parts.dropout_of(nn.Stack(grus)) == 0
    assert parts.dropout_of(nn.Stack(grus, dropout=0.25, rng=rng)) == 0.25
    nested = nn.Stack([nn.Stack(grus[:2], dropout=0.25, rng=rng), *grus[2:]])
    with pytest.raises(convert.CannotConvert, match=r"rates of dropout between the layers are \[0.0, 0.0, 0.25\]"):
        parts.dropout_of(nested)


def test_layers_with_methods_of_their_own_are_refused(rng):
    class Doubled(nn.GRU):
        def forward(self, x, state=None, lengths=None):
            return super().forward(2 * x, state, lengths)

    class Turned(nn.Stack):
        def forward(self, x, state=None, lengths=None):
            return super().forward(x[::-1], state, lengths)

    class Named(nn.GRU):
        """Computes what nn.GRU does."""

        title = "encoder"

        def describe(self):
            return self.title

    own, patched = Doubled(3, 4, rng=rng), level(rng, "lstm", 3, 4)
    patched.forward = lambda x: x
    for layer in own, patched, nn.Stack([own]), nn.Bidirectional(level(rng, "gru", 3, 4), own), Turned([patched]):
        with pytest.raises(convert.CannotConvert, match="has a forward of its own"):
            parts.levels(layer)
    assert len(parts.levels(Named(3, 4, rng=rng))) == 1
    assert [one.cell for kind in (fast.LSTM, fast.GRU) for one in parts.levels(kind(3, 4, rng=rng))] == [
        "lstm",
        "gru",
    ]


def test_a_folder_is_no_file(tmp_path):
    for name in "weights.pt", "weights.safetensors":
        (tmp_path / name).mkdir()
        with pytest.raises(convert.CannotConvert, match=f"{name} is a folder; expected the path of a file"):
            convert.from_torch(tmp_path / name)
