"""rnnkit/frameworks.py without any framework: rows that can be told apart, what is printed, a layer with two biases."""

import os

import numpy as np
import pytest

from rnnkit import frameworks, nn
from rnnkit.convert import cells, measured

LAYERS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
x = np.random.default_rng(0).standard_normal((6, 3, 5))


def layer(cell):
    made = LAYERS[cell](5, 4, rng=np.random.default_rng(1), dtype=np.float64)
    for array in made.params.values():
        array += np.random.default_rng(2).normal(0, 0.5, array.shape)
    return made


@pytest.mark.parametrize("cell", LAYERS)
def test_two_biases_compute_the_same_and_each_gets_the_whole_gradient(cell):
    ours = layer(cell)
    theirs = frameworks.LikeTorch(ours)
    h, _ = ours.forward(x)
    assert np.array_equal(theirs.forward(x)[0], h)
    dx, _ = ours.backward(h)
    assert np.array_equal(theirs.backward(h)[0], dx)
    by_name = [ours.grads[name] for name in cells.NAMES[cell]]
    assert list(theirs.grads) == ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    for got, want in zip(theirs.grads.values(), (*by_name[:3], by_name[-1]), strict=True):
        assert np.array_equal(got, want) and not np.shares_memory(got, want)


def test_what_is_written_into_its_params_is_what_it_computes_with():
    ours = layer("lstm")
    theirs = frameworks.LikeTorch(ours)
    before = {name: array.copy() for name, array in ours.params.items()}
    theirs.params["bias_hh_l0"] += 1
    assert np.array_equal(ours.params["b"], before["b"])
    ours.params["b"] += 1
    assert np.array_equal(theirs.forward(x)[0], ours.forward(x)[0])


@pytest.mark.parametrize("cell", LAYERS)
def test_each_row_has_a_number_of_its_own(cell):
    params = frameworks.numbered(cell, D=3, H=2)
    assert {name: array.shape for name, array in params.items()} == {
        name: array.shape for name, array in LAYERS[cell](3, 2, rng=np.random.default_rng(0)).params.items()
    }
    Wx, Wh, bx, bh = cells.to_torch(cell, params).values()
    rows = np.arange(1, len(bx) + 1)
    assert np.array_equal(Wx[:, 0], rows) and np.array_equal(bx, rows) and np.array_equal(Wh[:, 0], rows + len(rows))
    assert np.array_equal(bh, rows + len(rows) if cell == "gru" else 0 * rows)


def present(monkeypatch, *modules):
    monkeypatch.setattr(frameworks, "find_spec", lambda name: name if name in modules else None)


def test_where_a_library_is_missing_the_stored_difference_is_told(monkeypatch, capsys):
    present(monkeypatch)
    frameworks.compare("PyTorch", None, x)
    row = measured.stored()["libraries"]["PyTorch"]
    said = capsys.readouterr().out.splitlines()
    assert said == ["PyTorch is not installed.", f"On {row['date']} it was off by {row['trained']:.0e}."]
    frameworks.compare("ONNX", None, x, stored=None)
    assert capsys.readouterr().out == "ONNX is not installed.\n"


def test_every_library_has_a_stored_difference_and_its_lines_are_short(monkeypatch, capsys):
    present(monkeypatch)
    for library in measured.LIBRARIES:
        frameworks.compare(library, None, x, stored="lstm" if "BlockLSTM" in library else "trained")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 * len(measured.LIBRARIES) and max(map(len, lines)) <= 40


def test_where_it_is_there_it_is_run_and_the_largest_difference_is_told(monkeypatch, capsys):
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)
    present(monkeypatch, "torch")
    frameworks.compare("PyTorch", lambda: (x, x[0] - 0.5), (x + 0.25, x[0]))
    assert capsys.readouterr().out == "PyTorch, run here:\noff by 5e-01\n"
    os.environ.pop("TF_CPP_MIN_LOG_LEVEL", None)
    with pytest.raises(ValueError, match=r"PyTorch returned shape \(3, 6, 5\); expected \(6, 3, 5\)"):
        frameworks.compare("PyTorch", lambda: x.swapaxes(0, 1), x)


@pytest.mark.parametrize(
    "there, asked, library",
    [
        (("keras", "torch"), None, "Keras on PyTorch"),
        (("keras", "jax", "torch"), None, "Keras on PyTorch"),
        (("keras", "tensorflow", "torch"), None, "Keras on TensorFlow"),
        (("keras", "tensorflow", "jax"), "jax", "Keras on JAX"),
        ((), None, "Keras on TensorFlow"),
    ],
)
def test_keras_gets_a_backend_that_is_there(monkeypatch, there, asked, library):
    present(monkeypatch, *there)
    monkeypatch.setenv("KERAS_BACKEND", asked or "")
    if asked is None:
        monkeypatch.delenv("KERAS_BACKEND")
    assert frameworks.keras() == library
    assert frameworks.installed(library) == ("keras" in there)
