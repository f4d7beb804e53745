"""fast.LSTM gives what nn.LSTM gives, whatever the sizes; nn.LSTM is held against PyTorch."""

import importlib
import sys

import numpy as np
import pytest

from rnnkit import nn
from rnnkit.nn import fast

LARGE = (3, 64, 128, 128)  # products beyond recurrent.SMALL, so that the gates lie in memory in another order
SIZES = [(5, 3, 2, 4), (1, 3, 2, 4), (6, 1, 3, 5), (0, 3, 2, 4), (4, 0, 2, 4), (40, 30, 5, 40), LARGE]


def run(layer, T, N, D, H, seed=0):
    """Everything that forward and backward hand out, from states and with gradients that are not zero."""
    rng = np.random.default_rng(seed)
    state, dstate = rng.standard_normal((2, 2, N, H))
    h, last = layer.forward(rng.standard_normal((T, N, D)), tuple(state))
    dx, dfirst = layer.backward(rng.standard_normal((N, T, H)).swapaxes(0, 1), tuple(dstate))  # not contiguous
    return [h, *last, dx, *dfirst, *layer.grads.values()]


def pair(D, H, dtype, other=np.float64):
    """A fast layer and nn.LSTM with the same weights, large enough that gates saturate."""
    rng = np.random.default_rng(1)
    params = {name: 2 * array for name, array in nn.LSTM(D, H, rng=rng, dtype=np.float64).params.items()}
    return fast.LSTM.from_params(params, dtype), nn.LSTM.from_params(params, other)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_float32_equals_the_float64_of_nn(size):
    quick, exact = pair(*size[2:], np.float32)
    for got, wanted in zip(run(quick, *size), run(exact, *size), strict=True):
        assert got.dtype == np.float32
        np.testing.assert_allclose(got, wanted, rtol=0, atol=1e-5 * np.abs(wanted).max(initial=1e-30))


def test_float64_is_nn_itself():
    quick, exact = pair(2, 4, np.float64)
    for got, wanted in zip(run(quick, 5, 3, 2, 4), run(exact, 5, 3, 2, 4), strict=True):
        np.testing.assert_array_equal(got, wanted)


def test_calls_of_other_sizes_leave_no_trace():
    layer, _ = pair(2, 4, np.float32)
    for T, N in [(4, 3), (3, 20), (400, 30), (4, 1), (0, 2), (5, 20)]:
        for got, wanted in zip(run(layer, T, N, 2, 4), run(pair(2, 4, np.float32)[0], T, N, 2, 4), strict=True):
            np.testing.assert_array_equal(got, wanted)


def test_tanh():
    x = np.linspace(-12, 12, 100_001, dtype=np.float32)
    found = np.array([fast.tanh(each) for each in x])
    np.testing.assert_array_equal(found, found.astype(np.float32))  # it computes in float32
    assert np.abs(found).max() == 1
    np.testing.assert_allclose(found, np.tanh(x.astype(np.float64)), rtol=4e-7)
    assert fast.tanh(np.float32(np.inf)) == 1 and fast.tanh(np.float32(-np.inf)) == -1


def test_what_is_not_a_number_stays_visible():
    quick, _ = pair(2, 4, np.float32)
    x = np.zeros((3, 2, 2))
    x[1, 0, 0] = np.nan
    h, _ = quick.forward(x)
    assert np.isnan(h[1:, 0]).all() and np.isfinite(h[0]).all() and np.isfinite(h[:, 1]).all()


def test_without_numba_it_says_what_to_do(monkeypatch):
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "numba", None)
        with pytest.raises(ModuleNotFoundError, match=r'needs Numba: pip install "rnnkit\[fast\]"'):
            importlib.reload(fast)
    importlib.reload(fast)


