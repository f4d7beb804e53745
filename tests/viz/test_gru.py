"""The GRU's cell as a diagram."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch

from rnnkit import viz
from rnnkit.viz.gru import PARTS, SEEN, STATE
from rnnkit.viz.theme import GRADIENT, HIDDEN, shade


def texts(drawing):
    return [t.get_text() for t in drawing.axes[0].texts]


def arrows(drawing):
    """From where to where each arrow points: (x, y) twice, y downwards."""
    patches = [patch for patch in drawing.axes[0].patches if isinstance(patch, FancyArrowPatch)]
    return [np.array(patch._posA_posB) for patch in patches]


def test_three_boxes_their_products_and_a_sum():
    found = texts(viz.gru_cell())
    assert found.count("$\\sigma$") == 2 and found.count("tanh") == 1
    assert found.count("×") == 2 and found.count("+") == 1 and found.count("⊙") == 1
    for name in ("$r$", "$z$", "$1 - z$", "$n$", "$x_t$", "$h_t$"):
        assert found.count(name) == 1
    assert found.count("$h_{t-1}$") == 2  # on the road, and where gates and candidate read it


def test_the_reset_gate_acts_on_the_branch_of_the_state_and_not_on_that_of_the_input():
    [place] = [t.get_position() for t in viz.gru_cell().axes[0].texts if t.get_text() == "⊙"]
    ends = [tuple(end) for _, end in arrows(viz.gru_cell())]
    assert any(y == place[1] and abs(x - place[0]) < 0.2 for x, y in ends)  # from r
    into_tanh = [a for a in arrows(viz.gru_cell()) if abs(a[1, 0] - PARTS["n"]) < 0.3 and a[1, 1] == 2.82]
    assert sorted(a[0, 1] == SEEN for a in into_tanh) == [False, True]  # one past ⊙, one from the input


def test_backward_every_arrow_points_back_and_has_the_gradients_colour():
    ahead, back = arrows(viz.gru_cell()), arrows(viz.gru_cell(backward=True))
    for start, end in back:
        assert not any(np.array_equal(start, a) and np.array_equal(end, b) for a, b in ahead)
    into = [end[1] for start, end in back if end[1] in (STATE, SEEN) and start[1] < end[1]]
    assert into.count(STATE) == into.count(SEEN) == 3
    drawn = [p for p in viz.gru_cell(backward=True).axes[0].patches if isinstance(p, FancyArrowPatch)]
    assert {to_hex(p.get_edgecolor()) for p in drawn} == {GRADIENT.lower()}


def test_backward_names_what_comes_and_what_goes():
    drawing = viz.gru_cell(backward=True)
    colours = {t.get_text(): t.get_color() for t in drawing.axes[0].texts}
    for name in ("$dh_t$", "$dh_t \\odot z$", "$dh_{t-1}$", "$dx_t$"):
        assert colours[name] == shade(GRADIENT)
    assert {t.get_text(): t.get_color() for t in viz.gru_cell().axes[0].texts}["$h_t$"] == shade(HIDDEN)
    assert "multiplied by z" in drawing.alt and "every arrow points back" in drawing.alt


@pytest.mark.parametrize("backward", [False, True])
def test_is_legible(backward, legible):
    legible(viz.gru_cell(backward))
