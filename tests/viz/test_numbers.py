"""What a drawing function cannot draw, it names: what came, what was expected, what to do."""

import numpy as np
import pytest

from rnnkit.viz.numbers import labels_for, numbers


@pytest.mark.parametrize(
    "value, error, message",
    [
        (None, TypeError, r"h is None; expected \(T, H\)\. Does the function that makes it return it"),
        ("text", TypeError, r"h is not an array of numbers; expected \(T, H\)"),
        ([[1, 2], [3]], TypeError, r"h is not an array of numbers"),
        (np.zeros(3), ValueError, r"h has shape \(3,\); expected \(T, H\)"),
        (np.zeros((0, 3)), ValueError, r"h has shape \(0, 3\): there is nothing to draw"),
        ([[1, 2], [3, np.nan]], ValueError, r"h holds nan at index \(1, 1\)"),
        ([[np.inf, 2]], ValueError, r"h holds inf at index \(0, 0\)"),
    ],
)
def test_says_what_is_wrong(value, error, message):
    with pytest.raises(error, match=message):
        numbers("h", value, ("T", "H"))


def test_names_all_shapes_that_would_do():
    with pytest.raises(ValueError, match=r"p has shape \(\); expected \(V,\) or \(T, V\)"):
        numbers("p", 3.0, ("V",), ("T", "V"))


def test_keeps_whole_numbers_whole():
    assert numbers("ids", [1, 2], ("L",)).dtype.kind == "i"
    assert numbers("x", np.float32([1, 2]), ("L",)).dtype == np.float64


def test_labels_are_counted():
    assert labels_for("chars", "ab", 2, "character") == ["a", "b"]
    with pytest.raises(ValueError, match="chars has 2 entries; expected 3, one for each character"):
        labels_for("chars", "ab", 3, "character")
