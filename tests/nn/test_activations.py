import numpy as np
import pytest

from rnnkit import nn

each_dtype = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@each_dtype
def test_sigmoid(dtype):
    x = np.array([[-1e4, -2, 0], [1, 30, 1e4]], dtype)
    y = nn.sigmoid(x)
    assert y.dtype == dtype
    expected = [[0, 1 / (1 + np.exp(2)), 0.5], [1 / (1 + np.exp(-1)), 1 / (1 + np.exp(-30)), 1]]
    np.testing.assert_allclose(y, expected, rtol=1e-6 if dtype == np.float32 else 1e-14)


@each_dtype
def test_softmax(dtype):
    logits = np.array([[1e4, 1e4, -1e4], [0, np.log(2), np.log(5)], [-1e4, -1e4, -1e4]], dtype)
    p = nn.softmax(logits)
    assert p.dtype == dtype
    expected = [[0.5, 0.5, 0], [1 / 8, 2 / 8, 5 / 8], [1 / 3, 1 / 3, 1 / 3]]
    np.testing.assert_allclose(p, expected, rtol=1e-6 if dtype == np.float32 else 1e-14)


def test_softmax_is_over_the_last_axis_alone(rng):
    logits = rng.standard_normal((4, 3, 5))
    p = nn.softmax(logits)
    for n in np.ndindex(4, 3):
        np.testing.assert_allclose(p[n], np.exp(logits[n]) / np.exp(logits[n]).sum())


@pytest.mark.parametrize("function", [nn.sigmoid, nn.softmax])
def test_whole_numbers_become_double_and_other_things_are_refused(function):
    assert function([1, 2]).dtype == np.float64
    with pytest.raises(TypeError, match="expected an array of real numbers"):
        function(["a"])
    with pytest.raises(TypeError, match="float16; expected float32 or float64"):
        function(np.zeros(2, np.float16))
