import doctest

import numpy as np
import pytest

from rnnkit import data
from rnnkit.data import batches

TEXT = "the cat sat on the mat"


def test_a_text_goes_to_ids_and_back():
    chars, index = data.build_vocabulary(TEXT)
    assert chars == sorted(set(TEXT)) and [index[c] for c in chars] == list(range(len(chars)))
    ids = data.encode(TEXT, index)
    assert ids.dtype == np.int64 and ids.shape == (len(TEXT),)
    assert data.decode(ids, chars) == TEXT
    assert data.encode("", index).shape == (0,)


@pytest.mark.parametrize("L, T, N", [(100, 7, 3), (24, 5, 4), (23, 5, 3), (50, 1, 1)])
def test_columns_read_streams_without_a_gap(L, T, N):
    inputs, targets = data.make_batches(np.arange(L), T, N)
    B = (L // N - 1) // T
    assert inputs.shape == targets.shape == (B, T, N)
    np.testing.assert_array_equal(targets, inputs + 1)  # ids count up, so the next one is one more
    for n in range(N):
        start = n * (L // N)
        np.testing.assert_array_equal(inputs[:, :, n].ravel(), np.arange(start, start + B * T))


def test_too_few_ids_are_refused():
    assert data.make_batches(np.arange(12), T=3, N=3)[0].shape == (1, 3, 3)
    with pytest.raises(ValueError, match=r"11 ids are too few; expected at least N \(T \+ 1\) = 12"):
        data.make_batches(np.arange(11), T=3, N=3)


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(batches)
    assert attempted > 0
    assert failed == 0
