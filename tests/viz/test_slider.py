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
    asked = []
    widget = viz.slider(lambda value: asked.append(value), 0, 2, start=1.5, label="radius")
    handle = widget.children[0]
    assert (handle.min, handle.max, handle.value, handle.description) == (0, 2, 1.5, "radius")
    handle.value = 0.5
    assert asked[-1] == 0.5
