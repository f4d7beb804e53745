"""Attention weights and rows of tokens as tables: what stands where, the colours, the words, and the diagram."""

import re

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch

from rnnkit import viz
from rnnkit.palette import ORANGE
from rnnkit.viz.theme import HIDDEN, luminance

READ, WRITTEN = ["<two>", "hundred"], ["二", "百", "<eos>"]
WEIGHTS = np.array([[0.75, 0.25], [0.1, 0.9], [0.5, 0.5]])


def cells(page):
    return [(colour, text) for colour, text in re.findall(r'background:(#\w{6})">(.*?)</td>', page.html)]


def test_a_row_for_each_token_read_and_a_column_for_each_written():
    page = viz.attention_map(READ, WRITTEN, WEIGHTS)
    heads = re.findall(r'<th scope="(\w+)" [^>]*>(.*?)</th>', page.html)
    assert heads == [("col", "二"), ("col", "百"), ("col", "&lt;eos&gt;"), ("row", "&lt;two&gt;"), ("row", "hundred")]
    assert [text for _, text in cells(page)] == ["75", "10", "50", "25", "90", "50"]
    assert repr(page) == (
        "Attention, by token written: 二 reads <two> 75 %; 百 reads hundred 90 %; <eos> reads <two> 50 %."
    )


def test_more_weight_is_a_darker_colour_on_which_black_letters_read_well():
    found = cells(viz.attention_map(READ, WRITTEN, WEIGHTS))
    light = np.array([luminance(to_rgb(colour)) for colour, _ in found])
    shares = np.array([int(text) for _, text in found])
    assert np.all(np.diff(light[np.argsort(shares, kind="stable")]) <= 0)
    assert (light.min() + 0.05) / 0.05 > 4.5  # of WCAG 2


@pytest.mark.parametrize(
    "read, written, weights, message",
    [
        (READ[:1], WRITTEN, WEIGHTS, "read has 1 entries; expected 2, one for each token that is read"),
        (READ, WRITTEN[:2], WEIGHTS, "written has 2 entries; expected 3, one for each token that is written"),
        (READ, WRITTEN, WEIGHTS / 2, "have to be 0 or more and to sum to 1"),
        (READ, WRITTEN, WEIGHTS[0], r"weights has shape \(2,\); expected \(T, S\)"),
    ],
)
def test_says_what_it_cannot_draw(read, written, weights, message):
    with pytest.raises(ValueError, match=message):
        viz.attention_map(read, written, weights)


def test_rows_of_tokens_stand_under_each_other_and_what_does_not_count_is_grey():
    page = viz.aligned({"reads": ["<bos>", "二", "<pad>"], "answers": ["二", "<eos>", "<pad>"]}, [True, True, False])
    found = cells(page)
    assert [text for _, text in found] == ["&lt;bos&gt;", "二", "&lt;pad&gt;", "二", "&lt;eos&gt;", "&lt;pad&gt;"]
    grey = {colour for colour, text in found if text == "&lt;pad&gt;"}
    assert len(grey) == 1 and grey.isdisjoint(colour for colour, text in found if text != "&lt;pad&gt;")
    assert repr(page).splitlines() == [
        "reads: <bos> 二 <pad>",
        "answers: 二 <eos> <pad>",
        "grey, and not counted: columns 3",
    ]


@pytest.mark.parametrize("page", [viz.attention_map(READ, WRITTEN, WEIGHTS), viz.aligned({"reads": "ab"})])
def test_on_a_phone_the_cells_are_smaller(page):
    assert "@container (max-width:32em){.rnnkit-tokens table{font-size:" in page.html
    assert page.html.startswith('<div style="container-type:inline-size">')
    assert '<div class="rnnkit-tokens" style="overflow-x:auto"><table' in page.html


def test_says_which_rows_it_cannot_align():
    with pytest.raises(TypeError, match="aligned expects a dict from title to tokens"):
        viz.aligned(["a"])
    with pytest.raises(ValueError, match=r"rows\['b'\] has 1 entries; expected 2, one for each column"):
        viz.aligned({"a": "xy", "b": "x"})
    with pytest.raises(ValueError, match="marked has 1 entries; expected 2"):
        viz.aligned({"a": "xy"}, [True])


@pytest.mark.parametrize("S, T", [(2, 2), (3, 3), (4, 4), (2, 4)])
@pytest.mark.parametrize("attention", [False, True])
def test_the_diagram_is_legible(S, T, attention, legible):
    drawing = viz.encoder_decoder(S, T, attention=attention)
    legible(drawing)
    names = [text.get_text() for text in drawing.axes[0].texts]
    assert names.count("bos") == names.count("eos") == 1
    assert ("$c_2$" in names) == attention
    arrows = [p for p in drawing.axes[0].patches if isinstance(p, FancyArrowPatch)]
    assert sum(to_rgb(p.get_edgecolor()) == to_rgb(ORANGE) for p in arrows) == (S + 1) * attention
    assert sum(to_rgb(p.get_edgecolor()) == to_rgb(HIDDEN) for p in arrows) == T + attention  # the query's, too


def test_the_diagram_says_how_many_steps_fit():
    with pytest.raises(ValueError, match="S is 5 and T 2; expected 2 to 4 each"):
        viz.encoder_decoder(5, 2)
