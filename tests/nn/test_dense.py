import numpy as np
import pytest

from rnnkit import nn


@pytest.mark.parametrize("lead", [(), (3,), (5, 3), (2, 5, 3), (0, 3)], ids=str)
def test_works_on_the_last_axis_of_any_shape(rng, lead):
    dense = nn.Dense(4, 2, rng=rng, dtype=np.float64)
    h, dy = rng.standard_normal((*lead, 4)), rng.standard_normal((*lead, 2))
    y, dh = dense.forward(h), dense.backward(dy)
    assert y.shape == (*lead, 2) and dh.shape == (*lead, 4)
    dW = np.zeros((2, 4))
    for n in np.ndindex(lead):
        np.testing.assert_allclose(y[n], dense.params["W"] @ h[n] + dense.params["b"])
        np.testing.assert_allclose(dh[n], dense.params["W"].T @ dy[n])
        dW += np.outer(dy[n], h[n])
    np.testing.assert_allclose(dense.grads["W"], dW, atol=1e-14)
    np.testing.assert_allclose(dense.grads["b"], dy.reshape(-1, 2).sum(axis=0), atol=1e-14)


def test_wrong_shapes_are_named(rng):
    dense = nn.Dense(4, 2, rng=rng)
    with pytest.raises(
        ValueError, match=r"h has shape \(3, 5\); expected \(..., H\) = \(..., 4\) because W is \(2, 4\)"
    ):
        dense.forward(np.zeros((3, 5)))
    with pytest.raises(ValueError, match=r"h has shape \(\); expected \(..., H\) = \(..., 4\)"):
        dense.forward(1.0)
    dense.forward(np.zeros((5, 3, 4)))
    with pytest.raises(
        ValueError, match=r"dy has shape \(15, 2\); expected \(..., O\) = \(5, 3, 2\) because h is \(5, 3, 4\)"
    ):
        dense.backward(np.zeros((15, 2)))
