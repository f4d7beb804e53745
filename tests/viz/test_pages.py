"""Texts that wrap with the screen: nothing is lost on a phone, and what a colour says is said in another way, too."""

import re

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from rnnkit import viz
from rnnkit.viz.theme import luminance

CHARS = "ab \n<"
TEXT = "ab <b\na"


def expected(right):
    """What a model expected that gave the right character the probability `right`, and the others the same each."""
    p = np.full((len(TEXT), len(CHARS)), 0.0)
    p[:] = (1 - np.array(right))[:, None] / (len(CHARS) - 1)
    p[range(len(TEXT)), [CHARS.index(c) for c in TEXT]] = right
    return p


RIGHT = np.array([0.9, 0.5, 0.02, 0.6, 0.001, 0.3, 0.9])


def test_texts_stand_beside_each_other_or_below_each_other():
    page = viz.texts({"τ = 0": "the <b> the\nthe", "τ = 1": "x" * 300})
    assert page.html.count("<div") == 5 and page.html.count("</div>") == 5
    assert "flex-wrap:wrap" in page.html and "overflow-wrap:anywhere" in page.html
    assert "the &lt;b&gt; the\nthe" in page.html
    assert repr(page) == f"τ = 0\nthe <b> the\nthe\n\nτ = 1\n{'x' * 300}"
    assert page._repr_html_() == page.html


@pytest.mark.parametrize("wrong", ["text", {"a": 1}, ["a"]])
def test_texts_wants_names_and_texts(wrong):
    with pytest.raises(TypeError, match="expects a dict from name to text"):
        viz.texts(wrong)


def letters(page):
    """Pairs of a letter and its colour, as they are shown."""
    cells = page.html.partition('role="img"')[2]
    return re.findall(r"background:(#\w{6})\">(.*?)</span>", cells)


def test_the_more_surprising_a_character_the_darker_its_colour():
    page = viz.surprise(TEXT, expected(RIGHT), CHARS)
    assert [letter for _, letter in letters(page)] == ["a", "b", "␣", "&lt;", "b", "↵", "a"]
    light = [luminance(to_rgb(colour)) for colour, _ in letters(page)]
    assert np.array_equal(np.argsort(light, kind="stable"), np.argsort(RIGHT, kind="stable"))


def test_black_letters_read_well_on_every_colour_in_any_theme():
    page = viz.surprise(TEXT, expected(RIGHT), CHARS)
    colours = re.findall(r"color:#000;background:(#\w{6})", page.html)
    assert len(colours) == 4 + len(TEXT)
    assert min((luminance(to_rgb(colour)) + 0.05) / 0.05 for colour in colours) > 4.5  # of WCAG 2


def test_the_likeliest_stand_below_and_the_right_one_is_marked():
    p = np.array([[0.1, 0.6, 0.2, 0.06, 0.04], [0.1, 0.6, 0.2, 0.06, 0.04]])
    cells = viz.surprise("<b", p, CHARS, guesses=2).html.partition('role="img"')[2]
    assert "&lt;</span>b<br>␣</span>" in cells  # not among the guesses
    assert "b</span><b><u>b</u></b><br>␣</span>" in cells
    assert "<br>" not in viz.surprise("<b", p, CHARS, guesses=0).html


def test_words_are_kept_whole_where_the_line_ends():
    words = viz.surprise(TEXT, expected(RIGHT), CHARS).html.count("white-space:nowrap")
    assert words == 3  # "ab ", "<b" with its newline, "a"


def test_words_say_how_surprised_it_was_and_where_most():
    page = viz.surprise(TEXT, expected(RIGHT), CHARS, guesses=1)
    assert repr(page).startswith(f"7 characters, {-np.log2(RIGHT).mean():.1f} bits of surprise on average; the first")
    assert "right for 71% of them" in page.alt
    assert page.alt.endswith(
        'Most surprising: "␣" (5.6 bits, expected a) after "ab"; "b" (10.0 bits, expected a) after "ab <"; '
        '"↵" (1.7 bits, expected ↵) after "ab <b".'
    )
    assert 'aria-label="7 characters' in page.html


def test_a_character_thought_impossible_has_a_surprise_all_the_same():
    assert "99.7 bits" in viz.surprise("a", [[0.0, 1.0]], "ab").alt


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: viz.surprise("", [[1.0]], "a"), TypeError, "expected a string of one character or more"),
        (lambda: viz.surprise("aa", [[1.0]], "a"), ValueError, r"has shape \(1, 1\); expected \(2, V\), a row for"),
        (lambda: viz.surprise("a", [[1.0]], "ab"), ValueError, "chars has 2 entries; expected 1, one for each column"),
        (lambda: viz.surprise("a", [[0.5]], "a"), ValueError, "does not sum to 1"),
        (lambda: viz.surprise("b", [[1.0]], "a"), ValueError, "text holds 'b', which is not in chars"),
        (lambda: viz.surprise("b", None, "a"), TypeError, r"probabilities is None; expected \(T, V\)"),
    ],
)
def test_surprise_says_what_does_not_fit(call, error, message):
    with pytest.raises(error, match=message):
        call()
