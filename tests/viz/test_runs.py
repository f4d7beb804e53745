"""Every run as a dot."""

import numpy as np
import pytest

from rnnkit import viz

SCORES = {"RNN": [[1.0, 0.25, 0.3], [0.25, 0.25, 0.25]], "GRU": [[1.0, 1.0, 0.9], [1.0, 0.2, 1.0]]}


def test_every_run_is_a_dot_beside_those_of_other_models(legible):
    drawing = viz.runs(SCORES, [30, 1000], xlabel="T", ylabel="recall", levels={"a guess": 0.25})
    ax = drawing.axes[0]
    dots = [line for line in ax.lines if line.get_linestyle() == "None"]
    assert len(dots) == 2 * 3
    for model, y in enumerate(SCORES.values()):
        of_model = dots[3 * model : 3 * model + 3]
        assert np.array_equal(np.stack([line.get_ydata() for line in of_model], axis=1), y)
        assert len({line.get_color() for line in of_model}) == 1
        assert all(np.abs(line.get_xdata() - [0, 1]).max() < 0.5 for line in of_model)
    at_first = [line.get_xdata()[0] for line in dots]
    assert at_first == sorted(set(at_first))  # no two at the same place
    assert [label.get_text() for label in ax.get_xticklabels()] == ["30", "1,000"]
    assert [text.get_text() for text in drawing.fig.legends[0].get_texts()] == ["RNN", "GRU"]
    assert "GRU 1, 1, 0.9 at 30, 1, 0.2, 1 at 1000; a guess: 0.25 throughout" in drawing.alt
    legible(drawing)


def test_refuses_other_shapes():
    with pytest.raises(TypeError, match="a dict from model to scores"):
        viz.runs([[1.0]], [10])
    with pytest.raises(ValueError, match="a row for each x"):
        viz.runs(SCORES, [10, 20, 30])
