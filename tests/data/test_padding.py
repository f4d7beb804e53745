import doctest
import re
from itertools import pairwise

import numpy as np
import pytest

from rnnkit import data
from rnnkit.data import padding


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, np.uint8, bool])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3)], ids=str)
def test_sequences_stand_side_by_side_with_zeros_after_them(rng, shape, dtype):
    sequences = [(9 * rng.random((T, *shape)) + 1).astype(dtype) for T in (4, 1, 6, 6)]
    kept = [sequence.copy() for sequence in sequences]
    x, lengths = data.pad(sequences)
    assert x.shape == (6, 4, *shape) and x.dtype == dtype
    assert lengths.dtype == np.int64 and lengths.tolist() == [4, 1, 6, 6]
    x += np.array(0, dtype)
    for n, sequence in enumerate(kept):
        np.testing.assert_array_equal(x[: len(sequence), n], sequence)
        assert not x[len(sequence) :, n].any()
    x[...] = 0  # new memory
    for sequence, was in zip(sequences, kept, strict=True):
        np.testing.assert_array_equal(sequence, was)


def test_lists_are_sequences_too():
    x, lengths = data.pad([[1, 2], [3]])
    assert x.tolist() == [[1, 3], [2, 0]] and lengths.tolist() == [2, 1]


@pytest.mark.parametrize(
    ("sequences", "error", "message"),
    [
        ([], ValueError, "sequences is empty; expected at least one sequence"),
        ([[1], []], ValueError, "sequences[1] has no step, shape (0,); expected at least one: leave it out"),
        ([np.zeros((2, 3)), np.zeros((2, 4))], ValueError, "sequences[1] has shape (2, 4); expected (T_n, 3) because"),
        ([np.zeros(2), np.zeros((2, 4))], ValueError, "expected (T_n,) because sequences[0] is (2,)"),
        ([1, 2], ValueError, "sequences[0] is a number; expected an array (T_n, ...)"),
        (["abc"], TypeError, "sequences[0] has dtype <U3; expected an array of real numbers"),
        ([[None]], TypeError, "sequences[0] has dtype object"),
    ],
)
def test_what_cannot_be_padded_is_named(sequences, error, message):
    with pytest.raises(error, match=re.escape(message)):
        data.pad(sequences)


def test_the_mask_is_true_at_the_own_steps():
    mask = data.mask([3, 1, 2], 4)
    assert mask.dtype == bool
    assert mask.T.tolist() == [[True, True, True, False], [True, False, False, False], [True, True, False, False]]
    assert data.mask(np.array([3, 1])).shape == (3, 2)
    x, lengths = data.pad([np.ones(4), np.ones(2)])
    np.testing.assert_array_equal(data.mask(lengths), x == 1)


@pytest.mark.parametrize(
    ("lengths", "T", "error", "message"),
    [
        ([3, 0], None, ValueError, "lengths[1] is 0; expected at least 1: leave an empty sequence out"),
        ([3, 5], 4, ValueError, "lengths[1] is 5; expected at most 4 because T is 4"),
        ([3.0, 1], None, TypeError, "lengths has dtype float64; expected integers"),
        ([[3, 1]], None, ValueError, "lengths has shape (1, 2); expected (N,)"),
        (3, None, ValueError, "lengths has shape (); expected (N,)"),
        ([3], 4.0, TypeError, "T is 4.0; expected a whole number"),
    ],
)
def test_wrong_lengths_are_named(lengths, T, error, message):
    with pytest.raises(error, match=re.escape(message)):
        data.mask(lengths, T)


@pytest.mark.parametrize(("M", "N"), [(103, 10), (100, 10), (7, 10), (1, 1), (40, 1)])
def test_buckets_hold_every_sequence_once_and_neighbours_in_length(rng, M, N):
    lengths = rng.integers(1, 30, M)
    batches = data.buckets(lengths, N, rng)
    assert sorted(np.concatenate(batches).tolist()) == list(range(M))
    assert all(batch.dtype == np.int64 for batch in batches)
    assert sorted(map(len, batches)) == sorted([*[N] * (M // N), *[M % N] * (M % N > 0)])
    ranges = sorted((lengths[batch].min(), lengths[batch].max()) for batch in batches)
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))


def test_buckets_are_drawn_anew():
    lengths = np.repeat([2, 5, 9], 40)
    drawn = [[b.tolist() for b in data.buckets(lengths, 8, np.random.default_rng(seed))] for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    one, other = ({frozenset(batch) for batch in batches} for batches in drawn[1:])
    assert one != other  # not the order of the batches alone
    assert [lengths[batch[0]] for batch in drawn[0]] != sorted(lengths[batch[0]] for batch in drawn[0])


def test_buckets_refuse(rng):
    with pytest.raises(ValueError, match=r"lengths\[1\] is 0; expected at least 1"):
        data.buckets([3, 0], 2, rng)
    with pytest.raises(ValueError, match="N is 0; expected at least 1"):
        data.buckets([3, 1], 0, rng)
    with pytest.raises(TypeError, match="rng is 0; expected a numpy"):
        data.buckets([3, 1], 2, 0)


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(padding)
    assert attempted > 0
    assert failed == 0
