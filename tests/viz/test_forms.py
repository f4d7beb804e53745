"""One to many, many to one, many to many: what the picture has to hold."""

import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch

from rnnkit import viz
from rnnkit.viz import theme
from rnnkit.viz.forms import FORMS, HEIGHT


def test_is_legible(legible):
    legible(viz.forms())


@pytest.mark.parametrize(
    "colour, how_many", [(theme.INPUT, 1 + 5 + 5 + 3), (theme.OUTPUT, 5 + 1 + 5 + 2), (theme.HIDDEN, 4 * 4)]
)
def test_an_arrow_for_every_input_output_and_state_passed_on(colour, how_many):
    arrows = [p for p in viz.forms().axes[0].patches if isinstance(p, FancyArrowPatch)]
    assert sum(to_rgb(arrow.get_edgecolor()) == to_rgb(colour) for arrow in arrows) == how_many


def test_inputs_stand_below_the_states_and_outputs_above():
    ax = viz.forms().axes[0]
    heights = {name: [t.get_position()[1] for t in ax.texts if t.get_text() == name] for name in ("$x$", "$h$", "$y$")}
    assert ax.yaxis_inverted()
    for row in (lambda y: y < HEIGHT, lambda y: y > HEIGHT):
        x, h, y = ({round(v, 6) for v in heights[name] if row(v)} for name in ("$x$", "$h$", "$y$"))
        assert max(y) < min(h) == max(h) < min(x)


def test_the_words_name_the_four_and_their_steps():
    alt = viz.forms().alt
    for name, *_ in FORMS:
        assert name in alt.lower()
    assert "an input x at steps 1 to 3, an output y at steps 4 to 5" in alt


def test_on_a_phone_its_letters_can_be_read():
    """360 pixels for the width of the figure; letters of 8 pixels and more."""
    drawing = viz.forms()
    pixels = 360 / drawing.fig.get_figwidth()  # for an inch
    assert min(t.get_fontsize() for t in drawing.axes[0].texts) / 72 * pixels > 8
