"""Activations with their derivatives, and distributions as bars."""

import numpy as np
import pytest

from rnnkit import viz


def test_the_derivatives_are_those_of_the_curves_beside_them(legible):
    drawing = viz.activations()
    left, right = drawing.axes
    assert [line.get_label() for line in left.lines] == [r"$\sigma$, sigmoid", "tanh", "ReLU"]
    for curve, slope in zip(left.lines, right.lines, strict=True):
        a, y = curve.get_xydata().T
        away = np.abs(a) > 0.05  # ReLU has a corner at 0
        numerical = np.gradient(y, a)
        np.testing.assert_allclose(slope.get_ydata()[away], numerical[away], atol=1e-2)
        assert curve.get_color() == slope.get_color()
        assert curve.get_linestyle() == slope.get_linestyle()
    legible(drawing)


def test_the_slopes_in_the_words_are_right():
    slope = 1 / (2 + np.exp(3) + np.exp(-3))  # of the sigmoid at 3, multiplied out
    assert f"sigmoid is 0.25 at 0 and {slope:.2f} at ±3" in viz.activations().alt
    assert f"tanh 1.00 at 0 and {1 / np.cosh(3) ** 2:.2f} at ±3" in viz.activations().alt


def test_a_bar_for_every_character(legible):
    drawing = viz.probabilities([0.2, 0.7, 0.1], "a b", title="the next character")
    (ax,) = drawing.axes
    assert [bar.get_height() for bar in ax.patches] == [0.2, 0.7, 0.1]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["a", "␣", "b"]
    assert ax.get_ylabel() == "probability"
    assert drawing.alt == "the next character, V = 3. Likeliest: ␣ 0.700, a 0.200, b 0.100."
    legible(drawing)


def test_the_likeliest_come_first_when_only_some_are_asked_for():
    (ax,) = viz.probabilities([0.2, 0.6, 0.15, 0.05], "abcd", top=2).axes
    assert [bar.get_height() for bar in ax.patches] == [0.6, 0.2]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["b", "a"]
    assert ax.get_xlabel() == "the 2 likeliest of 4"


def test_of_many_the_40_likeliest_are_drawn(legible):
    p = np.arange(1.0, 95)
    drawing = viz.probabilities(p / p.sum(), [chr(32 + i) for i in range(94)])
    assert [bar.get_height() for bar in drawing.axes[0].patches] == list((p / p.sum())[::-1][:40])
    legible(drawing)


@pytest.mark.parametrize(
    "p, error, message",
    [
        ([2.0, -1.0, 0.0], ValueError, r"sums to 1 and its smallest entry is -1; .* Are these logits"),
        ([0.5, 0.5, 0.5], ValueError, "p sums to 1.5"),
        ([0.5, 0.5], ValueError, "chars has 3 entries; expected 2, one for each of the V = 2 probabilities"),
        (np.full((2, 3), 1 / 6), ValueError, r"p has shape \(2, 3\); expected \(V,\)"),
        (None, TypeError, "p is None"),
    ],
)
def test_says_what_it_cannot_draw(p, error, message):
    with pytest.raises(error, match=message):
        viz.probabilities(p, "abc")
