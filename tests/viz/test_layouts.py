"""The rows of weight matrices, lettered and coloured by gate."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from rnnkit import frameworks, viz
from rnnkit.convert import cells
from rnnkit.viz.theme import luminance

GRU = frameworks.numbered("gru", D=3, H=2)


def test_words_say_where_every_row_went():
    kernel, _, bias = cells.to_keras("gru", GRU)
    drawing = viz.layouts({"kernel": kernel[:1], "bias": bias}, "rzn", 2)
    assert drawing.alt == (
        "kernel, shape (1, 6): z1 z2 r1 r2 n1 n2. bias, shape (2, 6): z1 z2 r1 r2 n1 n2 / z1′ z2′ r1′ r2′ n1′ n2′."
    )


def test_a_third_axis_is_told_and_zero_belongs_to_no_row():
    drawing = viz.layouts(cells.to_onnx("lstm", frameworks.numbered("lstm", D=1, H=1)), "ifgo", 1)
    assert drawing.alt == (
        "W, shape (1, 4, 1): i1 / o1 / f1 / g1. R, shape (1, 4, 1): i1′ / o1′ / f1′ / g1′. "
        "B, shape (1, 8): i1 o1 f1 g1 0 0 0 0."
    )


def test_a_gate_has_one_colour_the_states_rows_are_darker_and_letters_can_be_read():
    drawing = viz.layouts({"b": [1, 2, 3, 4, 7, 8, 0]}, "rzn", 2)
    colours = [to_rgb(patch.get_facecolor()) for patch in drawing.axes[0].patches]
    assert colours[0] == colours[1] != colours[2] == colours[3]
    assert luminance(colours[4]) < luminance(colours[0])
    assert (min(map(luminance, colours)) + 0.05) / 0.05 > 4.5  # of WCAG 2


def test_a_figure_is_no_wider_than_a_page():
    drawing = viz.layouts({name: np.tile(np.arange(1, 13), (2, 1)) for name in "abcd"}, "rzn", 2)
    assert drawing.fig.get_figwidth() <= 7.5


@pytest.mark.parametrize("wrong", [[0.5], [-1], [13]])
def test_other_numbers_than_rows_are_refused(wrong):
    with pytest.raises(ValueError, match="b holds other numbers than 0 to 12, the rows of rzn twice"):
        viz.layouts({"b": wrong}, "rzn", 2)
