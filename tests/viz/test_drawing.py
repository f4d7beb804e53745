"""A drawing is one image with an alternative text, and leaves nothing open."""

import base64
import doctest
import importlib
import io
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import matplotlib
import matplotlib.image
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text

import rnnkit.viz
from rnnkit import viz
from rnnkit.viz import theme
from rnnkit.viz.drawing import figure

RNG = np.random.default_rng(0)
DRAWINGS = {
    "array": lambda: viz.array(RNG.normal(size=(3, 4)), "W", rows="abc", columns="wxyz"),
    "arrays": lambda: viz.arrays({"ids": [2, 0], "W": RNG.normal(size=(4, 3))}),
    "arrays with labels": lambda: viz.arrays({"a": np.eye(3), "b": np.eye(3)}, rows="xyz", columns="abc"),
    "activations": viz.activations,
    "batches": lambda: viz.batches("abcabd", np.array([[[0, 0], [1, 1]]]), np.array([[[1, 1], [2, 3]]])),
    "closed_loop": viz.closed_loop,
    "closed_loop backward": lambda: viz.closed_loop(2, backward=True),
    "compared": lambda: viz.compared(
        {"RNN": [1, 0.3], "GRU": [1, 0.9]}, [10, 20], {"parameters": {"RNN": 30, "GRU": 90}}
    ),
    "coverage": lambda: viz.coverage([1, 2, 3, 4], [0, 0, 4, 0], [2, 3, 5, 5], 2),
    "encoder_decoder": lambda: viz.encoder_decoder(3, 3),
    "encoder_decoder attention": lambda: viz.encoder_decoder(4, 2, attention=True),
    "filters": lambda: viz.filters(np.eye(3, 5)),
    "forecast": lambda: viz.forecast([1, 2, 3, 2], {"naive": [2, 2], "GRU": [3, 1]}, 2, title="two forecasts"),
    "forms": viz.forms,
    "framed": lambda: viz.framed(np.arange(20.0), np.arange(20.0)[np.arange(8)[:, None] * 2 + np.arange(6)], 2),
    "gates": lambda: viz.gates({"f": RNG.random((6, 5))}, state={"c": RNG.normal(size=(6, 5))}, inputs="abc\n $"),
    "gradient_by_lag": lambda: viz.gradient_by_lag({"a": [1, 0.1, 0], "b": [1, 0.5, 0.2]}),
    "gradient_check": lambda: viz.gradient_check([1e-3, 1e-5], {"float64": [1e-6, 1e-9]}),
    "characters": lambda: viz.characters("a (b)\nc", [0, 0.5, 1, -1, 0, 0, 0.2], title="a unit"),
    "gru_cell": viz.gru_cell,
    "gru_cell backward": lambda: viz.gru_cell(backward=True),
    "known": lambda: viz.known([1, 2, 4, 3], 2, {"window": (0, 2), "scaler": (0, 4)}),
    "lstm_cell": viz.lstm_cell,
    "lstm_cell backward": lambda: viz.lstm_cell(backward=True),
    "intervals": lambda: viz.intervals({"bag": (0.8, 0.7, 0.9), "LSTM": (0.7, 0.6, 0.8)}, xlabel="accuracy"),
    "layouts": lambda: viz.layouts({"W": [[1, 1], [2, 2], [3, 3], [4, 4]], "b, of the state": [5, 6, 0]}, "ab", 2),
    "lines": lambda: viz.lines({"a": [1, 2, 3], "b": [3, 2, 2]}, title="two curves"),
    "origins": lambda: viz.origins(12, [6, 8], 3),
    "path": lambda: viz.path(RNG.normal(size=(6, 5)), "abcdef"),
    "posteriors": lambda: viz.posteriors(
        {"early": np.full((9, 3), 1 / 3), "late": (np.eye(3)[[0, 1, 2] * 3],) * 2}, "_ab"
    ),
    "probabilities": lambda: viz.probabilities([0.5, 0.3, 0.2], "a \n"),
    "reach": lambda: viz.reach(12, [[0, 1], [0, 2], [0, 4]], "dilations 1, 2, 4"),
    "runs": lambda: viz.runs({"RNN": [[1, 0.3], [0.3, 0.2]], "GRU": [[1, 1], [1, 0.9]]}, [10, 20]),
    "spectrogram": lambda: viz.spectrogram({"one": RNG.normal(size=(9, 5)), "two": RNG.normal(size=(6, 5))}),
    "spectrogram alone": lambda: viz.spectrogram(RNG.normal(size=(9, 5)), top=4000, title="a word"),
    "states": lambda: viz.states(RNG.normal(size=(6, 5)), "abc\n $"),
    "trellis": lambda: viz.trellis([1, 2, 2], 7, "_ab"),
    "trellis with shares": lambda: viz.trellis([1], 3, share=np.full((3, 3), 0.25), title="shares"),
    "two_directions": lambda: viz.two_directions(4, 3, labels="ab$"),
    "unrolled": lambda: viz.unrolled(3, labels=["a", " ", "$"]),
    "unrolled backward": lambda: viz.unrolled(4, backward=True),
    "waveform": lambda: viz.waveform(np.sin(np.arange(900) / 9), words=[("one", 100, 300), ("two", 400, 800)]),
}
MODULES = [module.name for module in pkgutil.iter_modules(viz.__path__) if module.name != "slider"]
ELSEWHERE = {"slider"}  # draws with the others, and shows what they draw
# are no image: tests/viz/test_pages.py, test_weighted.py, test_attention.py, test_sound.py
PAGES = {"aligned", "attention_map", "sound", "surprise", "texts", "weighted"}


@pytest.fixture(params=DRAWINGS)
def drawing(request):
    return DRAWINGS[request.param]()


def test_every_function_is_drawn_here():
    functions = {name for name in viz.__all__ if name not in ("Drawing", "style")}
    assert functions - ELSEWHERE - PAGES == {name.split()[0] for name in DRAWINGS}


def test_is_one_image_with_its_words_and_twice_the_pixels(drawing, shown):
    image = shown(drawing)
    assert image["alt"] == drawing.alt == repr(drawing)
    assert len(drawing.alt) > 20
    assert "max-width: 100%" in image["style"]
    png = base64.b64decode(image["src"].removeprefix("data:image/png;base64,"))
    height, width, _ = matplotlib.image.imread(io.BytesIO(png)).shape
    assert width == pytest.approx(2 * int(image["width"]), abs=2)
    assert width == pytest.approx(200 * drawing.fig.get_figwidth(), abs=2)
    assert height == pytest.approx(200 * drawing.fig.get_figheight(), abs=2)


def test_is_opaque_white_so_that_it_reads_in_a_dark_notebook(drawing, tmp_path):
    drawing.savefig(tmp_path / "figure.png")
    pixels = matplotlib.image.imread(tmp_path / "figure.png")
    assert np.all(pixels[[0, 0, -1, -1], [0, -1, 0, -1]] == 1)  # the four corners: red, green, blue, alpha
    assert pixels[..., 3].min() == 1


def test_nothing_is_clipped_and_nothing_overlaps(drawing, legible):
    legible(drawing)


def test_letters_are_at_least_7_points_large(drawing):
    drawing._repr_html_()  # ticks get their labels when they are first drawn
    assert min(text.get_size() for text in drawing.fig.findobj(Text) if text.get_text().strip()) >= 7


def test_pyplot_knows_nothing_of_it(drawing):
    assert plt.get_fignums() == []


def test_a_title_given_later_takes_the_place_of_the_old_one(shown):
    drawing = viz.lines({"loss": [2, 1]}, title="theirs")
    before = shown(drawing)["src"]
    drawing.axes[0].set_title("mine")
    titles = [drawing.axes[0].get_title(loc) for loc in ("left", "center", "right")]
    assert titles == ["", "mine", ""]
    assert shown(drawing)["src"] != before


def test_words_are_escaped_for_html(shown):
    drawing = viz.Drawing(figure(), 'a "quoted" <b> & more')
    assert "<b>" not in drawing._repr_html_()
    assert shown(drawing)["alt"] == 'a "quoted" <b> & more'


def test_own_settings_do_not_disturb_and_are_not_disturbed():
    with matplotlib.rc_context({"font.size": 33, "axes.facecolor": "black"}):
        drawing = viz.activations()
        assert matplotlib.rcParams["font.size"] == 33
    assert drawing.axes[0].xaxis.label.get_size() < 15
    assert to_rgb(drawing.axes[0].get_facecolor()) == (1, 1, 1)


def test_the_style_file_is_in_the_package():
    assert Path(rnnkit.viz.__file__).parent == theme.STYLE.parent
    assert theme.STYLE.is_file()


def test_matplotlib_is_imported_when_the_first_figure_is_drawn_and_its_pyplot_never():
    code = """
import sys
from rnnkit import check, viz
print("matplotlib" in sys.modules)
viz.lines({"a line": [0.0, 1.0]})
print("matplotlib" in sys.modules, "matplotlib.pyplot" in sys.modules)
"""
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert printed == "False\nTrue False\n"


def test_no_module_imports_matplotlib_by_itself():
    for path in Path(rnnkit.viz.__file__).parent.glob("*.py"):
        assert not re.search(r"^\s*(import|from) matplotlib", path.read_text(encoding="utf-8"), re.MULTILINE), path.name


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings(module):
    failed, attempted = doctest.testmod(importlib.import_module(f"rnnkit.viz.{module}"), extraglobs={"np": np})
    assert (failed, attempted > 0) == (0, True)
