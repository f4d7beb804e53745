import numpy as np
import pytest

from rnnkit import training


def test_smooth_is_the_mean_of_the_last_values():
    values = np.random.default_rng(0).random(50)
    expected = [values[max(0, k - 6) : k + 1].mean() for k in range(50)]
    np.testing.assert_allclose(training.smooth(values, window=7), expected)
    np.testing.assert_array_equal(training.smooth(values, window=1), values)
    assert training.smooth([]).shape == (0,)


def test_shows_itself_in_one_line():
    history = training.History(
        np.arange(1, 4), np.array([4.0, 3.0, 2.5]), np.array([1.0, 2.0, 3.04]), *[np.zeros(0)] * 2
    )
    assert repr(history) == "History(3 steps in 3.0 s, loss 4.000 … 2.500)"
    history = history._replace(validation_steps=np.array([0, 3]), validation=np.array([4.2, 2.75]))
    assert repr(history) == "History(3 steps in 3.0 s, loss 4.000 … 2.500, held out 4.200 … 2.750)"
    assert repr(history._replace(steps=np.arange(0))) == "History(no step yet)"


def test_smooth_forgets_a_spike():
    assert training.smooth([1e20, 1.0, 1.0, 1.0], window=2)[-1] == 1.0


@pytest.mark.parametrize("values, window", [(np.zeros((2, 2)), 3), ([1.0], 0)])
def test_smooth_refuses(values, window):
    with pytest.raises(ValueError, match=r"expected \(K,\) and at least 1"):
        training.smooth(values, window)
