"""Rows of digits: made of one speaker's recordings, and how far off a reading is."""

import doctest
from functools import cache
from importlib import import_module

import numpy as np
import pytest

from rnnkit import data, speech

MODULE = import_module("rnnkit.speech.strings")  # the name in the package is the function


def test_a_row_is_one_speaker_with_pauses():
    recordings = data.spoken_digits()
    waves, labels = speech.strings(recordings, 50, (2, 4), np.random.default_rng(0))
    assert {len(row) for row in labels} == {2, 3, 4}
    assert min(row.min() for row in labels) >= 1 and max(row.max() for row in labels) == 10
    shortest = min(map(len, recordings.waves))
    for wave, row in zip(waves, labels, strict=True):
        assert wave.dtype == np.float32 and len(wave) > len(row) * shortest
        assert np.abs(wave).max() == pytest.approx(1)
    again, _ = speech.strings(recordings, 50, (2, 4), np.random.default_rng(0))
    assert all(np.array_equal(a, b) for a, b in zip(waves, again, strict=True))


def test_no_row_mixes_speakers():
    ones = [np.full(1000, 0.1 * (1 + n), np.float32) for n in range(2)]
    loud = [np.r_[one, one[0] * 3] for one in ones]
    recordings = data.Recordings(loud, np.arange(2), np.array(["a", "b"]), np.zeros(2, int))
    _, labels = speech.strings(recordings, 20, (3, 3), np.random.default_rng(0))
    assert all(len(set(row)) == 1 for row in labels) and len({row[0] for row in labels}) == 2


def by_recursion(a, b):
    @cache
    def distance(i, j):
        if not i or not j:
            return i + j
        return min(distance(i - 1, j) + 1, distance(i, j - 1) + 1, distance(i - 1, j - 1) + (a[i - 1] != b[j - 1]))

    return distance(len(a), len(b))


def test_edit_distance_against_its_definition():
    rng = np.random.default_rng(0)
    for _ in range(200):
        a, b = (rng.integers(1, 4, rng.integers(0, 7)).tolist() for _ in range(2))
        assert speech.edit_distance(a, b) == by_recursion(tuple(a), tuple(b))


def test_error_rate_sums_before_it_divides():
    read, said = [[1], []], [[2], [1, 2, 3]]
    assert speech.error_rate(read, said) == 1.0
    assert speech.error_rate([[1, 2, 3], []], [[1], []]) == 2.0  # above 1, and an empty row does no harm
    assert speech.exact([np.array([1]), np.array([])], [[1], []]) == 1.0
    with pytest.raises(ValueError, match="1 strings were read and 2 said"):
        speech.error_rate([[1]], said)
    with pytest.raises(ValueError, match="no digit was said"):
        speech.error_rate([[1]], [[]])


def test_what_holds_nothing_to_count_is_told_of():
    none = data.spoken_digits().only(np.zeros(320, bool))
    with pytest.raises(ValueError, match="there are no recordings; expected at least one"):
        speech.strings(none, 3, (1, 3), np.random.default_rng(0))
    with pytest.raises(ValueError, match="no strings were read; expected at least one"):
        speech.exact([], [])
    with pytest.raises(ValueError, match="1 strings were read and 2 said; expected as many"):
        speech.exact([[1]], [[1], [2]])


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(MODULE)
    assert (failed, attempted > 0) == (0, True)
