"""The LSTM's cell as a diagram."""

import pytest

from rnnkit import viz
from rnnkit.viz.theme import GRADIENT, HIDDEN, shade


def texts(drawing):
    return [t.get_text() for t in drawing.axes[0].texts]


def test_four_boxes_three_products_and_a_sum():
    found = texts(viz.lstm_cell())
    assert found.count("$\\sigma$") == 3 and found.count("tanh") == 2  # the candidate's, and that of h_t
    assert found.count("×") == 3 and found.count("+") == 1
    for name in ("$c_{t-1}$", "$c_t$", "$h_t$", "$x_t, h_{t-1}$", "$f$", "$i$", "$g$", "$o$"):
        assert found.count(name) == 1


def test_backward_draws_the_gradient_in_its_colour():
    drawing = viz.lstm_cell(backward=True)
    colours = {t.get_text(): t.get_color() for t in drawing.axes[0].texts}
    assert colours["$dc_t$"] == colours["$dc$"] == colours["$dc_{t-1}$"] == shade(GRADIENT)
    assert {t.get_text(): t.get_color() for t in viz.lstm_cell().axes[0].texts}["$c_t$"] == shade(HIDDEN)
    assert "multiplied by f" in drawing.alt


@pytest.mark.parametrize("backward", [False, True])
def test_is_legible(backward, legible):
    legible(viz.lstm_cell(backward))
