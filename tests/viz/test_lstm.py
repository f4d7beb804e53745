"""The LSTM's cell as a diagram."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch

from rnnkit import viz
from rnnkit.viz.lstm import GATES, ROAD, SUM
from rnnkit.viz.theme import GRADIENT, HIDDEN, shade


def texts(drawing):
    return [t.get_text() for t in drawing.axes[0].texts]


def test_four_boxes_three_products_and_a_sum():
    found = texts(viz.lstm_cell())
    assert found.count("$\\sigma$") == 3 and found.count("tanh") == 2  # the candidate's, and that of h_t
    assert found.count("×") == 3 and found.count("+") == 1
    for name in ("$c_{t-1}$", "$c_t$", "$h_t$", "$x_t, h_{t-1}$", "$f$", "$i$", "$g$", "$o$"):
        assert found.count(name) == 1


def arrows(drawing):
    """From where to where each arrow points: (x, y) twice, y downwards."""
    patches = [patch for patch in drawing.axes[0].patches if isinstance(patch, FancyArrowPatch)]
    return [np.array(patch._posA_posB) for patch in patches]


def test_forward_everything_runs_right_and_up_but_for_the_branch_to_the_output():
    down = [a for a in arrows(viz.lstm_cell()) if a[1, 1] > a[0, 1]]
    assert len(down) == 1 and down[0][0, 1] == ROAD


def test_backward_every_arrow_points_back_and_has_the_gradients_colour():
    drawing = viz.lstm_cell(backward=True)
    ahead, back = arrows(viz.lstm_cell()), arrows(drawing)
    along = [a for a in back if a[0, 1] == a[1, 1]]
    assert along and all(start[0] > end[0] for start, end in along)  # to the left
    columns = {GATES["f"]: 1, GATES["i"]: 1, GATES["g"]: 1, 3.7: 1, GATES["o"]: -1}
    for x, sign in columns.items():
        above = [a for a in back if a[0, 0] == a[1, 0] == x and a[0, 1] < 1.5]  # near the road
        assert all((end[1] - start[1]) * sign > 0 for start, end in above)
    into = [a for a in back if a[1, 1] == SUM and a[0, 1] < SUM]
    assert sorted(a[0, 0] for a in into) == sorted(GATES.values()) and not any(a[1, 1] == SUM for a in ahead)
    assert {to_hex(p.get_edgecolor()) for p in drawing.axes[0].patches if isinstance(p, FancyArrowPatch)} == {
        GRADIENT.lower()
    }


def test_backward_names_what_comes_and_what_goes():
    drawing = viz.lstm_cell(backward=True)
    colours = {t.get_text(): t.get_color() for t in drawing.axes[0].texts}
    for name in ("dc_next", "$dh_t$", "$dc$", "$dc_{t-1}$", "$dx_t, dh_{t-1}$"):
        assert colours[name] == shade(GRADIENT)
    assert {t.get_text(): t.get_color() for t in viz.lstm_cell().axes[0].texts}["$c_t$"] == shade(HIDDEN)
    assert "multiplied by f" in drawing.alt and "every arrow points back" in drawing.alt


@pytest.mark.parametrize("backward", [False, True])
def test_is_legible(backward, legible):
    legible(viz.lstm_cell(backward))
