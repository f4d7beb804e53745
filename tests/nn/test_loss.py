import numpy as np
import pytest

from rnnkit import nn


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_uniform_model_loses_log_v(dtype):
    loss = nn.softmax_cross_entropy()
    value = loss.forward(np.zeros((5, 2, 65), dtype), np.ones((5, 2), int))
    assert value == pytest.approx(np.log(65)) and value.dtype == dtype
    dlogits = loss.backward()
    assert dlogits.dtype == dtype
    np.testing.assert_allclose(dlogits[..., 1], (1 / 65 - 1) / 10, rtol=1e-6)
    np.testing.assert_allclose(dlogits[..., 2:], 1 / 65 / 10, rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_logits(dtype):
    loss = nn.softmax_cross_entropy()
    logits = np.array([[1e4, -1e4, 0], [1e4, 1e4, -1e4], [-1e4, -1e4, -1e4]], dtype)
    assert loss.forward(logits, [1, 0, 2]) == pytest.approx((2e4 + np.log(2) + np.log(3)) / 3)
    thirds = [1 / 3, 1 / 3, -2 / 3]
    np.testing.assert_allclose(3 * loss.backward(), [[1, -1, 0], [-0.5, 0.5, 0], thirds], rtol=1e-6)


def test_results_are_the_callers_own(rng):
    loss = nn.softmax_cross_entropy()
    logits, targets = rng.standard_normal((4, 3)), np.array([0, 1, 2, 0])
    loss.forward(logits, targets)
    expected = loss.backward()
    loss.forward(logits, targets)
    logits[:], targets[:] = 0, 0
    dlogits = loss.backward()
    np.testing.assert_array_equal(dlogits, expected)
    dlogits[:] = 0
    np.testing.assert_array_equal(loss.backward(), expected)


def test_one_target_alone(rng):
    logits = rng.standard_normal(7)
    loss = nn.softmax_cross_entropy()
    assert loss.forward(logits, 3) == pytest.approx(-np.log(nn.softmax(logits)[3]))
    assert loss.backward().shape == (7,)


def test_wrong_arguments_are_named():
    loss = nn.softmax_cross_entropy()
    with pytest.raises(RuntimeError, match=r"softmax_cross_entropy\.backward needs a forward first"):
        loss.backward()
    logits = np.zeros((5, 2, 7))
    with pytest.raises(
        ValueError, match=r"targets has shape \(2, 5\); expected \(...,\) = \(5, 2\) because logits is \(5, 2, 7\)"
    ):
        loss.forward(logits, np.zeros((2, 5), int))
    with pytest.raises(ValueError, match=r"targets holds the id 7 at index \(\d, 1\); expected 0 to 6"):
        loss.forward(logits, np.tile([0, 7], (5, 1)))
    with pytest.raises(TypeError, match="targets has dtype float64; expected integers"):
        loss.forward(logits, np.zeros((5, 2)))
    with pytest.raises(ValueError, match="targets is empty"):
        loss.forward(logits[:0], np.zeros((0, 2), int))
