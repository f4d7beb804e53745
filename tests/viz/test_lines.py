"""The grey lines across a figure of curves, for what these are compared with."""

import numpy as np
import pytest

from rnnkit import viz

CURVES = {"held out": [4.0, 2.5, 2.25], "training": [4.5, 2.0, 1.5]}


def test_levels_are_lines_across_with_their_names(legible):
    drawing = viz.lines(CURVES, x=[0, 10, 20], xlabel="step", levels={"unigram": 4.4, "bigram": 3.25})
    curves, levels = drawing.axes[0].lines[:2], drawing.axes[0].lines[2:]
    assert [line.get_ydata().tolist() for line in curves] == list(CURVES.values())
    assert [line.get_ydata() for line in levels] == [[4.4, 4.4], [3.25, 3.25]]
    names = {t.get_text(): t.get_position()[1] for t in drawing.axes[0].texts}
    assert names == {"unigram": 4.4, "bigram": 3.25}
    assert drawing.alt == (
        "held out: from 4 to 2.25; training: from 4.5 to 1.5; unigram: 4.4 throughout; bigram: 3.25 throughout."
    )
    legible(drawing)


def test_the_names_of_levels_stand_beside_the_curves_and_cover_none():
    for drawing in (
        viz.lines(CURVES, levels={"unigram": 4.4, "bigram": 3.25}),
        viz.compared({"RNN": [0.25, 1.0]}, [10, 20], {"parameters": {"RNN": 9}}, levels={"a guess": 0.25}),
    ):
        with viz.style():
            drawing.fig.draw_without_rendering()
            ax = drawing.axes[0]
            assert ax.texts
            assert all(text.get_window_extent().x0 >= ax.get_window_extent().x1 for text in ax.texts)


def test_without_levels_there_are_the_curves_alone():
    drawing = viz.lines(CURVES)
    assert len(drawing.axes[0].lines) == 2 and not drawing.axes[0].texts
    assert drawing.alt == "held out: from 4 to 2.25; training: from 4.5 to 1.5."


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: viz.lines(CURVES, levels={"bigram": np.nan}), ValueError, r"levels\['bigram'\] holds nan"),
        (lambda: viz.lines(CURVES, levels={"bigram": [1, 2]}), ValueError, r"levels\['bigram'\] has shape \(2,\)"),
    ],
)
def test_a_level_is_one_finite_number(call, error, message):
    with pytest.raises(error, match=message):
        call()
