"""The unrolled network: every state, every arrow, and the gradient's way back."""

import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch

from rnnkit import viz
from rnnkit.viz import theme


def texts(drawing):
    return [t.get_text() for t in drawing.axes[0].texts]


def arrows(drawing, colour):
    found = [p for p in drawing.axes[0].patches if isinstance(p, FancyArrowPatch)]
    return [p for p in found if to_rgb(p.get_edgecolor()) == to_rgb(colour)]


def ends(arrow):
    (x0, y0), (x1, y1) = arrow._posA_posB
    return x1 - x0, y1 - y0


@pytest.mark.parametrize("T", [2, 4, 6])
@pytest.mark.parametrize("backward", [False, True])
def test_is_legible_at_every_length(T, backward, legible):
    legible(viz.unrolled(T, backward=backward))
    legible(viz.unrolled(T, backward=backward, labels=["sequence"] * T))


@pytest.mark.parametrize("T", [2, 5])
def test_has_every_state_input_and_output(T):
    for backward in (False, True):
        names = texts(viz.unrolled(T, backward=backward))
        for t in range(1, T + 1):
            assert {f"$h_{t}$", f"$x_{t}$", f"$y_{t}$"} <= set(names)
        assert f"$h_{T + 1}$" not in names
        assert names.count("$h_0$") == 1


@pytest.mark.parametrize("T", [2, 5])
def test_the_same_three_weights_at_every_step_and_in_the_loop(T):
    drawing = viz.unrolled(T)
    weights = [(theme.INPUT, "$W_{xh}$"), (theme.HIDDEN, "$W_{hh}$"), (theme.OUTPUT, "$W_{hy}$")]
    for colour, name in weights:
        assert len(arrows(drawing, colour)) == T + 1
        assert texts(drawing).count(name) == T + 1


def test_the_gradient_comes_down_from_the_outputs_and_back_from_the_right():
    T = 4
    drawing = viz.unrolled(T, backward=True)
    ways = [ends(arrow) for arrow in arrows(drawing, theme.GRADIENT)]
    down = [(dx, dy) for dx, dy in ways if dx == 0]
    back = [(dx, dy) for dx, dy in ways if dy == 0]
    assert len(down) == 2 * T and all(dy < 0 for _, dy in down)  # dh_out and dx at every step
    assert len(back) == T + 1 and all(dx < 0 for dx, _ in back)  # T states pass it on, and the 0 at the end
    names = texts(drawing)
    assert names.count("dh_out") == T
    assert names.count("dh_next") == T - 1
    assert names.count("dh0") == names.count("0") == 1


def test_the_forward_arrows_turn_grey_when_the_gradient_is_drawn():
    drawing = viz.unrolled(3, backward=True)
    assert len(arrows(drawing, theme.OTHER)) == 9
    assert not arrows(drawing, theme.INPUT)


def test_labels_stand_below_and_are_read_out():
    drawing = viz.unrolled(3, labels=["the", " ", "$"])
    assert {"the", "␣", r"\$"} <= set(texts(drawing))
    assert "It reads the, ␣, $." in drawing.alt


@pytest.mark.parametrize("T", [0, 1, 7, 2.5, "4"])
def test_T_has_to_fit(T):
    with pytest.raises(ValueError, match="expected a whole number from 2 to 6"):
        viz.unrolled(T)


def test_a_label_for_every_step():
    with pytest.raises(ValueError, match="labels has 3 entries; expected 4, one for each of the T = 4 steps"):
        viz.unrolled(4, labels="abc")


def test_words_follow_what_is_drawn():
    assert "unrolled over 5 steps" in viz.unrolled(5).alt
    assert "h_5" in viz.unrolled(5).alt
    assert "dh_next" in viz.unrolled(5, backward=True).alt
    assert "dh_next" not in viz.unrolled(5).alt
