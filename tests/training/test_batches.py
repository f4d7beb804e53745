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


def of_lengths(lengths):
    """Sequences that can be told apart, and their numbers as labels."""
    return [np.full((T, 2), n + 1.0) for n, T in enumerate(lengths)], np.arange(len(lengths))


@pytest.mark.parametrize("bucketed", [True, False])
def test_padded_batches_hold_every_sequence_once_in_an_epoch(bucketed):
    lengths = np.random.default_rng(0).integers(1, 20, 23)
    batches = training.Padded(*of_lengths(lengths), 5, bucketed=bucketed)
    assert len(batches) == 5
    for epoch in range(3):
        seen = []
        for k in range(5 * epoch, 5 * epoch + 5):
            x, y, given = batches(k)
            assert x.shape == (given.max(), len(y), 2) and len(y) <= 5 and given.dtype == np.int64
            np.testing.assert_array_equal(given, lengths[y])
            np.testing.assert_array_equal(x[0], np.repeat(y[:, np.newaxis] + 1.0, 2, axis=1))
            np.testing.assert_array_equal(data.mask(given), x[..., 0] != 0)
            seen += y.tolist()
        assert sorted(seen) == list(range(23))


def test_padded_batches_depend_on_the_step_and_the_seed_alone():
    given = of_lengths(np.random.default_rng(0).integers(1, 20, 23))
    batches, others = training.Padded(*given, 5), training.Padded(*given, 5, seed=1)
    first = [batches(k)[1].tolist() for k in range(10)]
    assert [batches(k)[1].tolist() for k in reversed(range(10))][::-1] == first
    assert first[:5] != first[5:] and [others(k)[1].tolist() for k in range(10)] != first


def test_bucketed_batches_have_little_padding():
    given = of_lengths(np.random.default_rng(0).integers(1, 50, 400))
    share = {}
    for bucketed in (True, False):
        batches = training.Padded(*given, 20, bucketed=bucketed)
        drawn = [batches(k) for k in range(len(batches))]
        share[bucketed] = 1 - sum(n.sum() for _, _, n in drawn) / sum(x[..., 0].size for x, _, _ in drawn)
    assert share[True] < 0.1 and share[False] > 0.3


def test_padded_refuses():
    sequences, labels = of_lengths([3, 1])
    with pytest.raises(ValueError, match=r"labels has shape \(1,\); expected \(2,\), one for each sequence"):
        training.Padded(sequences, labels[:1], 2)
    with pytest.raises(ValueError, match="N is 0; expected at least 1"):
        training.Padded(sequences, labels, 0)
    with pytest.raises(ValueError, match=r"sequences\[1\] has no step"):
        training.Padded([sequences[0], np.zeros((0, 2))], labels, 2)
