import numpy as np
import pytest

from rnnkit import data, training


@pytest.fixture
def streams():
    return training.Streams(*data.make_batches(np.arange(50), T=4, N=3))


def test_streams_come_window_after_window_and_start_again(streams):
    B = len(streams)
    assert B == 3
    assert [streams(k)[2] for k in range(2 * B)] == [True, False, False] * 2
    inputs, targets, _ = streams(B + 1)
    np.testing.assert_array_equal(inputs, streams.inputs[1])
    np.testing.assert_array_equal(targets, inputs + 1)


def test_streams_want_two_arrays_of_one_shape():
    x = np.zeros((3, 4, 2), int)
    with pytest.raises(ValueError, match=r"targets has shape \(2, 4, 2\); expected \(3, 4, 2\), the shape of inputs"):
        training.Streams(x, x[:2])
    with pytest.raises(ValueError, match=r"inputs has shape \(4, 2\); expected \(B, T, N\)"):
        training.Streams(x[0], x[0])
    with pytest.raises(ValueError, match=r"inputs has shape \(0, 4, 2\)"):
        training.Streams(x[:0], x[:0])


def test_fresh_batches_differ_and_come_again_for_the_same_step():
    batches = training.Fresh(lambda rng: (rng.random(3),), seed=5)
    np.testing.assert_array_equal(batches(4)[0], batches(4)[0])
    drawn = [batches(k)[0][0] for k in range(20)] + [training.Fresh(batches.draw, seed=6)(4)[0][0]]
    assert len(set(drawn)) == 21
