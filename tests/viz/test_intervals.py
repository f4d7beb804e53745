"""Points with bars: where they lie, and the words."""

import pytest

from rnnkit import viz


def test_each_number_is_a_point_on_its_bar_from_the_top_down(legible):
    drawing = viz.intervals({"bag of words": (0.8, 0.78, 0.82), "LSTM": (0.79, 0.77, 0.81)}, xlabel="accuracy")
    bars, points = drawing.axes[0].lines[::2], drawing.axes[0].lines[1::2]
    assert [list(line.get_xdata()) for line in bars] == [[0.78, 0.82], [0.77, 0.81]]
    assert [line.get_xdata()[0] for line in points] == [0.8, 0.79]
    assert [label.get_text() for label in drawing.axes[0].get_yticklabels()] == ["bag of words", "LSTM"]
    bottom, top = drawing.axes[0].get_ylim()
    assert bottom > top
    assert drawing.alt == "accuracy: bag of words 0.8, from 0.78 to 0.82; LSTM 0.79, from 0.77 to 0.81."
    legible(drawing)


@pytest.mark.parametrize(
    "named, error, message",
    [
        ({}, TypeError, "intervals expects a dict from label to three numbers"),
        ({"bag": (0.8, 0.81, 0.9)}, ValueError, r"named\['bag'\] is \[0.8, 0.81, 0.9\]; expected a number, the least"),
        ({"bag": (0.8, 0.7)}, ValueError, r"named\['bag'\] is \[0.8, 0.7\]"),
    ],
)
def test_says_what_it_cannot_draw(named, error, message):
    with pytest.raises(error, match=message):
        viz.intervals(named)
