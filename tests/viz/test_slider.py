"""A slider where ipywidgets is installed, the figure alone where it is not."""

import sys

import pytest

from rnnkit import viz


def test_without_ipywidgets_it_is_the_figure(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    asked = []

    def draw(value):
        asked.append(value)
        return viz.lines({"line": [0.0, value]})

    assert isinstance(viz.slider(draw, 0, 2, start=1.5), viz.Drawing)
    assert asked == [1.5]


def test_with_ipywidgets_moving_it_draws_again():
    pytest.importorskip("ipywidgets")
    handle, picture = viz.slider(lambda a: viz.lines({"line": [0.0, a]}), 0, 2, start=1.5, label="radius").children
    assert (handle.min, handle.max, handle.value, handle.description) == (0, 2, 1.5, "radius")
    assert 'alt="line: from 0 to 1.5."' in picture.value
    handle.value = 0.5
    assert 'alt="line: from 0 to 0.5."' in picture.value
