"""Models side by side."""

import itertools

import pytest
from matplotlib.colors import to_hex

from rnnkit import viz

SCORES = {"RNN": [1.0, 0.3, 0.25], "LSTM": [1.0, 1.0, 0.5]}
BARS = {"parameters": {"RNN": 19500, "LSTM": 78000}, "seconds": {"RNN": 1.04, "LSTM": 3.1}}


def test_draws_every_score_and_every_number(legible):
    drawing = viz.compared(SCORES, [10, 20, 40], BARS, xlabel="T", ylabel="recall")
    curves, parameters, seconds = drawing.axes
    assert [line.get_ydata().tolist() for line in curves.lines] == list(SCORES.values())
    for ax, panel in ((parameters, BARS["parameters"]), (seconds, BARS["seconds"])):
        assert [bar.get_height() for bar in ax.patches] == list(panel.values())
    assert [t.get_text() for t in parameters.texts] == ["19,500", "78,000"]
    assert "parameters: RNN 19500; LSTM 78000" in drawing.alt
    legible(drawing)


def test_a_level_is_a_line_across_the_scores_and_in_the_words(legible):
    drawing = viz.compared(SCORES, [10, 20, 40], BARS, ylabel="recall", levels={"a guess": 0.25})
    assert drawing.axes[0].lines[-1].get_ydata() == [0.25, 0.25]
    assert drawing.axes[0].texts[0].get_text() == "a guess"
    assert "a guess: 0.25 throughout. parameters:" in drawing.alt
    legible(drawing)


def test_a_model_has_one_colour_everywhere():
    drawing = viz.compared(SCORES, [10, 20, 40], BARS)
    curves, *panels = drawing.axes
    colours = [to_hex(line.get_color()) for line in curves.lines]
    assert len(set(colours)) == 2
    for ax in panels:
        assert [to_hex(bar.get_facecolor()) for bar in ax.patches] == colours


def test_a_long_name_below_a_bar_takes_several_lines(legible):
    names = ["RNN", "LSTM", "GRU", "GRU, bias 1"]
    panels = {title: dict.fromkeys(names, 1.0) for title in ("parameters", "seconds", "bits")}
    drawing = viz.compared({name: [1.0, 0.5] for name in names}, [10, 20], panels)
    legible(drawing)
    drawing.fig.draw_without_rendering()
    for ax in drawing.axes[1:]:
        labels = [label.get_window_extent() for label in ax.get_xticklabels()]
        assert all(a.x1 < b.x0 for a, b in itertools.pairwise(labels))
    assert "GRU, bias 1 1" in drawing.alt


def test_refuses_what_does_not_fit_together():
    with pytest.raises(ValueError, match="scores\\['LSTM'\\] has shape"):
        viz.compared({"RNN": [1.0, 0.5], "LSTM": [1.0]}, [10, 20], {})
    with pytest.raises(ValueError, match="expected RNN, LSTM, as in scores"):
        viz.compared(SCORES, [10, 20, 40], {"parameters": {"LSTM": 4, "RNN": 1}})
