"""The GRU's cell as a diagram."""

import pytest

from rnnkit import viz
from rnnkit.viz.theme import GRADIENT, HIDDEN, shade


def texts(drawing):
    return [t.get_text() for t in drawing.axes[0].texts]


def test_three_boxes_two_products_and_a_sum():
    found = texts(viz.gru_cell())
    assert found.count("$\\sigma$") == 2 and found.count("tanh") == 1
    assert found.count("×") == 2 and found.count("+") == 1
    for name in ("$h_{t-1}$", "$h_t$", "$x_t, h_{t-1}$", "$r$", "$z$", "$1 - z$", "$n$"):
        assert found.count(name) == 1


def test_backward_draws_the_gradient_in_its_colour():
    drawing = viz.gru_cell(backward=True)
    colours = {t.get_text(): t.get_color() for t in drawing.axes[0].texts}
    assert colours["$dh_t$"] == colours["$dh_t \\odot z$"] == shade(GRADIENT)
    assert {t.get_text(): t.get_color() for t in viz.gru_cell().axes[0].texts}["$h_t$"] == shade(HIDDEN)
    assert "multiplied by z" in drawing.alt


@pytest.mark.parametrize("backward", [False, True])
def test_is_legible(backward, legible):
    legible(viz.gru_cell(backward))
