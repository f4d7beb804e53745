"""The layers of nn.fast give what those of nn give, whatever the sizes and however their products are computed; nn's
are held against PyTorch."""

import importlib
import pickle
import sys

import numpy as np
import pytest

from rnnkit import nn
from rnnkit.nn import fast
from rnnkit.nn.fast import activations, products

CELLS = ["LSTM", "GRU"]
LARGE = (3, 64, 128, 128)  # products beyond recurrent.SMALL, so that the gates lie in memory in another order
SIZES = [(5, 3, 2, 4), (1, 3, 2, 4), (6, 1, 3, 5), (0, 3, 2, 4), (4, 0, 2, 4), (40, 30, 5, 40), LARGE]


def run(layer, T, N, D, H, seed=0):
    """Everything that forward and backward hand out, from states and with gradients that are not zero."""
    rng = np.random.default_rng(seed)
    state, dstate = (
        tuple(pair) if isinstance(layer, nn.LSTM) else pair[0] for pair in rng.standard_normal((2, 2, N, H))
    )
    h, last = layer.forward(rng.standard_normal((T, N, D)), state)
    dx, first = layer.backward(rng.standard_normal((N, T, H)).swapaxes(0, 1), dstate)  # not contiguous
    states = (*last, *first) if isinstance(layer, nn.LSTM) else (last, first)
    return [h, dx, *states, *layer.grads.values()]


def pair(cell, D, H, dtype):
    """A fast layer, and the layer of nn in float64 with the same weights, large enough that gates saturate."""
    rng = np.random.default_rng(1)
    exact = getattr(nn, cell)(D, H, rng=rng, dtype=np.float64)
    params = {name: 2 * array for name, array in exact.params.items()}
    return getattr(fast, cell).from_params(params, dtype), type(exact).from_params(params, np.float64)


PIECES = {
    "whole": {"_multiplies_small_matrices_as_they_lie": False},
    "gate by gate": {"_multiplies_small_matrices_as_they_lie": True, "SMALL": 10**6},
    "in pieces": {"_multiplies_small_matrices_as_they_lie": True, "SMALL": 40, "NARROW": 1},
}


@pytest.fixture(params=PIECES)
def way(request, monkeypatch):
    """Each of the ways in which a step's products are computed, whatever this machine would choose."""
    for name, value in {"_threads": 1, **PIECES[request.param]}.items():
        monkeypatch.setattr(products, name, (lambda value=value: value) if name.startswith("_") else value)


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 1e-5), (np.float64, 1e-12)], ids=["float32", "float64"])
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("cell", CELLS)
def test_they_equal_the_float64_of_nn(cell, size, dtype, tolerance, way):
    quick, exact = pair(cell, *size[2:], dtype)
    for got, wanted in zip(run(quick, *size), run(exact, *size), strict=True):
        assert got.dtype == dtype
        np.testing.assert_allclose(got, wanted, rtol=0, atol=tolerance * np.abs(wanted).max(initial=1e-30))


@pytest.mark.parametrize("cell", CELLS)
def test_calls_of_other_sizes_leave_no_trace(cell, way):
    layer, _ = pair(cell, 2, 4, np.float32)
    for T, N in [(4, 3), (3, 20), (400, 30), (4, 1), (0, 2), (5, 20)]:
        for got, wanted in zip(run(layer, T, N, 2, 4), run(pair(cell, 2, 4, np.float32)[0], T, N, 2, 4), strict=True):
            np.testing.assert_array_equal(got, wanted)


def test_tanh():
    x = np.linspace(-12, 12, 100_001, dtype=np.float32)
    found = np.array([activations.tanh(each) for each in x])
    np.testing.assert_array_equal(found, found.astype(np.float32))  # it computes in float32
    assert np.abs(found).max() == 1
    np.testing.assert_allclose(found, np.tanh(x.astype(np.float64)), rtol=4e-7)
    assert activations.tanh(np.float32(np.inf)) == 1 and activations.tanh(np.float32(-np.inf)) == -1


@pytest.mark.parametrize("cell", CELLS)
def test_what_is_not_a_number_stays_visible(cell, way):
    quick, _ = pair(cell, 2, 4, np.float32)
    x = np.zeros((3, 2, 2))
    x[1, 0, 0] = np.nan
    h, _ = quick.forward(x)
    assert np.isnan(h[1:, 0]).all() and np.isfinite(h[0]).all() and np.isfinite(h[:, 1]).all()


def test_pieces(monkeypatch):
    monkeypatch.setattr(products, "_threads", lambda: 1)
    monkeypatch.setattr(products, "_multiplies_small_matrices_as_they_lie", lambda: True)
    number = {columns: products.pieces(64, 512, columns) for columns in (16, 32, 512, 509)}
    assert number == {16: 1, 32: 2, 512: 32, 509: 0}  # as few as fit, and a prime has none
    monkeypatch.setattr(products, "_threads", lambda: 2)
    assert (products.pieces(64, 512, 16), products.pieces(64, 512, 512)) == (1, 0)  # threads take whole products
    monkeypatch.setattr(products, "_multiplies_small_matrices_as_they_lie", lambda: False)
    assert products.pieces(64, 512, 16) == 0


def test_what_is_known_of_blas():
    assert products._threads() >= 1 and products._multiplies_small_matrices_as_they_lie() in (True, False)


def test_a_layer_can_be_stored():
    layer, _ = pair("LSTM", 2, 4, np.float32)
    again = pickle.loads(pickle.dumps(layer))
    for got, wanted in zip(run(again, 5, 6, 2, 4), run(layer, 5, 6, 2, 4), strict=True):
        np.testing.assert_array_equal(got, wanted)


@pytest.mark.parametrize("scale", [1, 30, 1e4])
@pytest.mark.parametrize(
    "size", [(100, 24, 11, 10), (50, 3, 5, 20), (17, 1, 4, 3), (1, 2, 3, 1), (4, 0, 3, 2)], ids=str
)
def test_the_ctc_loss_is_that_of_nn(size, scale):
    """Some with labels of every length, and with logits for which probabilities do not hold."""
    T, N, V, L = size
    rng = np.random.default_rng(0)
    lengths = rng.integers(max(1, T - 5), T, N, endpoint=True)
    given = scale * rng.standard_normal((T, N, V)), rng.integers(1, V, (L, N)), lengths
    given += (np.minimum(rng.integers(0, L, N, endpoint=True), lengths // 2),)
    results = []
    for loss in fast.ctc_loss(), nn.ctc_loss():
        results.append([loss.forward(*given), loss.losses, loss.backward()])
    for got, wanted in zip(*results, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-12 * scale)


@pytest.mark.parametrize("missing", ["numba", "threadpoolctl"])
def test_without_its_libraries_it_says_what_to_do(monkeypatch, missing):
    names = [name for name in sys.modules if name.startswith("rnnkit.nn.fast")]
    with monkeypatch.context() as without:
        for name in names:
            without.delitem(sys.modules, name)
        without.setitem(sys.modules, missing, None)
        with pytest.raises(ModuleNotFoundError, match=rf'needs {missing}: pip install "rnnkit\[fast\]"'):
            importlib.import_module("rnnkit.nn.fast")


def test_they_start_as_those_of_nn():
    for kind, given in (("LSTM", {"forget_bias": 2.5}), ("GRU", {"update_bias": 2.5})):
        for options in ({}, given):
            both = [getattr(module, kind)(2, 3, rng=np.random.default_rng(0), **options) for module in (nn, fast)]
            assert all(np.array_equal(both[0].params[name], array) for name, array in both[1].params.items())
