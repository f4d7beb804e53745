"""A text with a colour for each character: lines, colours, words."""

import numpy as np
import pytest

from rnnkit import viz
from rnnkit.viz.characters import lines_of

TEXT = "He said (twice) so.\nThen no more\n"
VALUES = np.sin(np.arange(len(TEXT)))


def meshes(drawing):
    return drawing.axes[0].collections


def test_a_line_ends_after_a_newline_or_after_72_characters():
    assert lines_of(TEXT) == [(0, 20), (20, 33)]
    assert lines_of("x" * 150) == [(0, 72), (72, 144), (144, 150)]
    assert lines_of("x" * 72) == [(0, 72)]
    assert lines_of("\n\na") == [(0, 1), (1, 2), (2, 3)]
    assert lines_of("x" * 72 + "\na") == [(0, 73), (73, 74)]  # its newline still belongs to a full line


def test_a_full_line_ends_after_a_word():
    assert lines_of("one two three", 8) == [(0, 8), (8, 13)]
    assert lines_of("one two three", 7) == [(0, 4), (4, 8), (8, 13)]  # the space after "two" has no place
    assert lines_of("one\ntwo three", 8) == [(0, 4), (4, 8), (8, 13)]
    assert lines_of("x" * 20 + " y", 8) == [(0, 8), (8, 16), (16, 22)]


def test_fewer_columns_make_a_narrow_figure_with_letters_of_the_same_size(legible):
    wide, narrow = viz.characters(TEXT, VALUES, "unit 3"), viz.characters(TEXT, VALUES, "unit 3", columns=24)
    assert wide.fig.get_figwidth() == pytest.approx(7.5) and narrow.fig.get_figwidth() == pytest.approx(2.7)
    assert {t.get_size() for t in wide.axes[0].texts[1:]} == {t.get_size() for t in narrow.axes[0].texts[1:]}
    assert wide.alt == narrow.alt
    legible(narrow)


def test_every_character_stands_on_the_colour_of_its_value(legible):
    drawing = viz.characters(TEXT, VALUES, "unit 3")
    first, second = meshes(drawing)
    np.testing.assert_array_equal(first.get_array().ravel(), VALUES[:20])
    np.testing.assert_array_equal(second.get_array().ravel(), VALUES[20:])
    title, *letters = [t for t in drawing.axes[0].texts]
    assert title.get_text() == "unit 3"
    assert "".join(t.get_text() or " " for t in letters) == TEXT.replace("\n", "↵")
    squares = first.get_coordinates()  # of the corners
    for i, letter in enumerate(letters[:20]):
        x, y = letter.get_position()
        assert squares[0, i, 0] < x < squares[0, i + 1, 0]
        assert squares[0, 0, 1] < y < squares[1, 0, 1]
    legible(drawing)


def test_colours_reach_from_minus_one_to_one_and_further_only_if_needed():
    small, large = (meshes(viz.characters("abc", [0, x, 0.2]))[0] for x in (0.1, -3.0))
    assert small.get_clim() == pytest.approx((-1.3, 1.3))  # the darkest colours hide the letters
    assert large.get_clim() == pytest.approx((-3.9, 3.9))


def test_letters_stand_out_from_their_colours():
    letters = viz.characters("abc", [-1.0, 0.0, 1.0]).axes[0].texts[1:]
    assert [t.get_color() for t in letters] == ["black", "black", "white"]  # brown is brighter than violet


def test_words_tell_the_text_and_where_the_values_are_high_and_low():
    drawing = viz.characters("a (b) c\nd", [0, 0, 0.9, 1, 0.1, 0, -0.8, 0, 0.7], "unit 3")
    assert drawing.alt == "unit 3: 9 characters with values from -0.80 to 1.00: a (b) c d. High: (b | d. Low: c."


def test_a_page_is_legible(legible):
    text = ("word " * 100)[:72] + "\n" + ("word " * 100)[:327]
    legible(viz.characters(text, np.linspace(-1, 1, 400)))


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: viz.characters(["a"], [1.0]), TypeError, "text is list; expected a string"),
        (lambda: viz.characters("abc", [1.0]), ValueError, r"values has shape \(1,\); expected \(3,\), one for each"),
        (lambda: viz.characters("abc", None), TypeError, r"values is None; expected \(T,\)"),
        (lambda: viz.characters("\n" * 31, np.zeros(31)), ValueError, "takes 31 lines; expected at most 30"),
    ],
)
def test_says_what_it_cannot_draw(call, error, message):
    with pytest.raises(error, match=message):
        call()
