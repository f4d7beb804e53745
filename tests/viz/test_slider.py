"""A slider where ipywidgets is installed, the figure alone where it is not, and a still figure where no kernel runs."""

import sys

import nbformat
import pytest

from rnnkit import viz
from rnnkit.cli import kernel


def draw(value):
    return viz.lines({"line": [0.0, value]})


def test_without_ipywidgets_it_is_the_figure(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    shown = viz.slider(draw, 0, 2, start=1.5)
    assert isinstance(shown, viz.Drawing) and shown.alt == "line: from 0 to 1.5."


@pytest.fixture
def shown(monkeypatch):
    """What a notebook is given to display: each is [what, what it was updated to, …]."""
    pytest.importorskip("ipywidgets")
    given = []

    def display(what, **options):
        given.append([what])
        handle = type("Handle", (), {"update": staticmethod(given[-1].append)})
        return handle if options.get("display_id") else None

    monkeypatch.setattr("IPython.display.display", display)
    return given


def test_moving_it_draws_the_figure_below_again(shown):
    slider = viz.slider(draw, 0, 2, start=1.5, label="radius")
    slider._ipython_display_()
    (bundle,), pictures = shown
    handle = slider.handle
    assert (handle.min, handle.max, handle.value, handle.description) == (0, 2, 1.5, "radius")
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == handle.model_id
    handle.value = 0.5
    assert [picture.alt for picture in pictures] == ["line: from 0 to 1.5.", "line: from 0 to 0.5."]
    assert repr(slider) == "line: from 0 to 0.5."


def test_where_no_kernel_runs_the_figure_stands_there_and_a_sentence_for_the_slider(tmp_path):
    pytest.importorskip("ipywidgets")
    nbconvert = pytest.importorskip("nbconvert")
    code = "from rnnkit import viz\n"
    code += 's = viz.slider(lambda a: viz.lines({"line": [0.0, a]}), 0, 2, start=1.0, label="radius")\ns'
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, (code, "s.handle.value = 1.5"))))
    assert kernel.wait(kernel.execute(notebook, tmp_path, [0, 1], 60)) == {}
    notebook.metadata.pop("widgets", None)  # what a saved notebook of JupyterLab has not
    page, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    assert 'alt="line: from 0 to 1.5."' in page and "data:image/png;base64," in page
    assert page.count("<img") == 1  # in the place of the first one
    assert "The figure for radius 1. In a running notebook a slider changes it." in page
