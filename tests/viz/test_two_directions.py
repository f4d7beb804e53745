"""The bidirectional network: every state of both rows, arrows in both directions, and padding that leads nowhere."""

import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch

from rnnkit import viz
from rnnkit.palette import SKY
from rnnkit.viz import theme


def texts(drawing):
    return [t.get_text() for t in drawing.axes[0].texts]


def ways(drawing, colour):
    """Where the arrows of a colour lead: (to the right, down)."""
    found = [p for p in drawing.axes[0].patches if isinstance(p, FancyArrowPatch)]
    ends = [p._posA_posB for p in found if to_rgb(p.get_edgecolor()) == to_rgb(colour)]
    return [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in ends]


@pytest.mark.parametrize("T, length", [(2, 2), (4, 3), (5, 1), (5, 5)])
def test_is_legible(T, length, legible):
    legible(viz.two_directions(T, length))
    legible(viz.two_directions(T, length, labels="abcde"[:length]))


@pytest.mark.parametrize("T, length", [(3, 3), (5, 3)])
def test_valid_steps_have_two_states_and_padded_ones_none(T, length):
    names = texts(viz.two_directions(T, length))
    for t in range(1, T + 1):
        there = t <= length
        for name in (rf"$\overrightarrow{{h}}_{t}$", rf"$\overleftarrow{{h}}_{t}$", f"$h_{t}$"):
            assert (name in names) == there
        assert f"$x_{t}$" in names
    assert names.count("$0$") == names.count("padding") == T - length


def test_one_row_goes_to_the_right_and_one_to_the_left():
    drawing = viz.two_directions(5, 3)
    right, left = ways(drawing, theme.HIDDEN), ways(drawing, SKY)
    assert len(right) == len(left) == 3
    assert all(dx > 0 and dy == 0 for dx, dy in right)
    assert all(dx < 0 and dy == 0 for dx, dy in left)
    for colour in (theme.INPUT, theme.OUTPUT):
        assert len(ways(drawing, colour)) == 6 and all(dy < 0 for _, dy in ways(drawing, colour))


def test_words_follow_what_is_drawn():
    assert "the last 2 of them padding" in viz.two_directions(5, 3).alt
    assert "padding" not in viz.two_directions(5).alt
    assert "It reads a, ␣." in viz.two_directions(2, labels="a ").alt


@pytest.mark.parametrize("T, length", [(1, 1), (6, 6), (3, 4), (3, 0)])
def test_sizes_have_to_fit(T, length):
    with pytest.raises(ValueError, match="expected T from 2 to 5 and length from 1 to T"):
        viz.two_directions(T, length)


def test_a_label_for_every_valid_step():
    with pytest.raises(ValueError, match="labels has 2 entries; expected 3, one for each of the 3 valid steps"):
        viz.two_directions(4, 3, labels="ab")
