"""How a report looks: colours that can be read on every page, one mark for each state, a phone's width."""

import re
from pathlib import Path

import pytest

from rnnkit.checking.show import HUES, SHARE, UNANSWERED, _room, as_html, as_text
from rnnkit.cli.results import MARK
from rnnkit.grading.report import page as class_page
from rnnkit.grading.report.page import MARKS
from tests.learner import report

PAGE = Path(class_page.__file__).with_suffix(".css").read_text(encoding="utf-8")
ENOUGH = 4.5  # WCAG 2.2, 1.4.3
BLACK, WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
NO_BIAS = "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)\n"
STUB = "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    raise NotImplementedError\n"


def rgb(colour: str) -> tuple:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


# What stands around a report: the page's colour, and the text's with its opacity, from the themes' style sheets.
PAGES = {
    "JupyterLab light": (WHITE, BLACK, 0.87),
    "JupyterLab dark": (rgb("#111111"), WHITE, 1),
    "JupyterLab dark, a cell": (rgb("#212121"), WHITE, 1),
    "nbgrader's feedback": (WHITE, BLACK, 0.87),
    "a notebook of old": (WHITE, rgb("#333333"), 1),
}


def luminance(colour: tuple) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple, other: tuple) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def seen(hue: tuple, page: tuple, text: tuple, opacity: float) -> tuple:
    """color-mix(in srgb, hue SHARE%, currentColor) on a page: premultiplied, as CSS Color 5 has it, then laid over."""
    share = SHARE / 100
    alpha = share + (1 - share) * opacity
    return tuple(
        share * h + (1 - share) * opacity * t + (1 - alpha) * p for h, t, p in zip(hue, text, page, strict=True)
    )


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("what", HUES)
def test_every_colour_of_a_report_can_be_read_on_every_page(what, page):
    assert contrast(seen(rgb(HUES[what]), *PAGES[page]), PAGES[page][0]) >= ENOUGH


def test_a_report_has_no_other_colours():
    made = "".join(as_html(report("rnn_step", code)) for code in (NO_BIAS, STUB))
    assert set(re.findall(r"#[0-9a-f]{3,6}", made)) <= set(HUES.values())
    assert f" {SHARE}%,currentColor)" in made


def test_the_marks_of_the_class_report_can_be_read():
    named = dict(re.findall(r"--(\w+): (#\w{6})", PAGE))
    pairs = [("right", "#ffffff"), ("wrong", "#fdf0e6"), ("right", "#e8f4fc"), ("soft", "#f0f2f4"), ("soft", "#ffffff")]
    assert all(paper in PAGE or paper == "#ffffff" for _, paper in pairs)
    assert all(contrast(rgb(named[ink]), rgb(paper)) >= ENOUGH for ink, paper in pairs)


def test_not_answered_has_one_mark_everywhere():
    found = report("rnn_step", STUB)
    assert f"{UNANSWERED} not answered yet" in as_html(found) and "✗" not in as_html(found) + as_text(found)
    assert {MARK["unanswered"], MARKS["unanswered"]} == {UNANSWERED}


def test_a_table_can_fall_apart_into_lines_each_with_its_columns_name():
    made = as_html(report("rnn_step", NO_BIAS))
    for column in ("shape", "dtype", "values", "N = 1", "float32"):
        assert f'data-column="{column}"' in made
    assert "@container (max-width:40em){.rnnkit-below-40 " in made
    assert "N\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}1" in made


@pytest.mark.parametrize(
    ("columns", "below"),
    [(4, "40"), (9, "43"), (14, "999")],  # up to a phone's width, up to a little more, and on every page
)
def test_a_table_falls_apart_before_it_is_cut(columns, below):
    assert str(_room(["max width"] * columns, [("score", ["✓"] * columns)])) == below
    made = as_html(report("beam_search", "def beam_search(*all):\n    return np.array([2]), 0.0\n"))
    assert '<div class="rnnkit-below-999" style="container-type' in made and "(max-width:999em)" in made


@pytest.mark.parametrize(
    ("value", "told"),
    [("v + 1", "the first is {} = "), ("v * np.nan", "{} is nan; every number has to be finite")],
)
def test_an_element_is_called_as_code_calls_it(value, told):
    code = f"def adam(params, *others, **more):\n    return {{k: {value} for k, v in params.items()}}, None\n"
    element = r"W\w+\[\d(, \d)*\] after step 1"
    assert re.search(told.format(element), str(report("adam", code)))
