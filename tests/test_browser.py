"""NumPy's functions that refuse int64 in a browser take it there, too."""

import doctest

import numpy as np
import pytest

from rnnkit import browser
from rnnkit.checking import judge, ownwork
from rnnkit.exercises import spec
from tests.learner import report


def refusing(*args, **options):
    """As NumPy in a browser."""
    for value in (*args, *options.values()):
        if getattr(value, "dtype", None) == np.int64:
            raise TypeError("Cannot cast array data from dtype('int64') to dtype('int32') according to the rule 'safe'")
    return args, options


def test_what_is_refused_is_narrowed(monkeypatch):
    monkeypatch.setattr(browser.narrowed, "__defaults__", (np.int32,))
    wide, call = np.array([1, 2]), browser.taking(refusing, 1, "indices")
    assert call("a", wide)[0][1].tolist() == call("a", indices=wide)[1]["indices"].tolist() == [1, 2]
    assert call([1], [2]) == (([1], [2]), {})
    with pytest.raises(TypeError, match="Cannot cast"):
        call(wide, wide)  # another argument is no affair of ours
    with pytest.raises(TypeError, match="Cannot cast"):
        call("a", np.array([2**40]))


@pytest.mark.parametrize("name", browser.REFUSING)
def test_the_functions_do_what_they_did(name, monkeypatch):
    args = {
        "bincount": ([0, 1, 1],),
        "choose": ([0, 1], [[5, 6], [7, 8]]),
        "put": (np.zeros(3), [0], 1.0),
        "repeat": ([5, 6], [1, 2]),
        "take": ([5, 6], [1, 1]),
    }[name]
    position, _ = browser.REFUSING[name]
    before = getattr(np, name)(*args)
    for each in browser.REFUSING:
        monkeypatch.setattr(np, each, getattr(np, each))  # to have it back afterwards
    browser.take_int64()
    args = [np.array(value) if place == position else value for place, value in enumerate(args)]
    np.testing.assert_array_equal(getattr(np, name)(*args), before)
    assert ownwork.home(getattr(np, name)) == "numpy"


def test_they_are_no_finished_solution(monkeypatch):
    for each in browser.REFUSING:
        monkeypatch.setattr(np, each, getattr(np, each))
    browser.take_int64()
    code = """
def bag_of_words(ids, lengths, V):
    return np.stack([np.bincount(ids[:n, k], minlength=V) for k, n in enumerate(lengths)]).astype(float)
"""
    found = report("bag_of_words", code)
    assert not found.finished, str(found)


def test_the_method_that_still_refuses_is_cured_in_words():
    text = "Cannot cast array data from dtype('int64') to dtype('int32') according to the rule 'safe'"
    code = f'def one_hot(ids, V):\n    raise TypeError("{text}")'
    assert "`.astype(int)`" in str(report("one_hot", code))


def test_numpys_own_whole_numbers_pass_for_int64(monkeypatch):
    code = "def encode(text, index):\n    return np.array([index[c] for c in text], dtype=np.int32)\n"
    assert not report("encode", code).right
    monkeypatch.setattr(judge, "WHOLE", (np.dtype(np.int64), np.dtype(np.int32)))
    assert report("encode", code).right
    assert spec.WHOLE == (np.dtype(np.int64), np.dtype(np.int64))


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(browser, extraglobs={"np": np})
    assert (failed, attempted > 0) == (0, True)
