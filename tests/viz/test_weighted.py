"""Sentences coloured by weights: the colours, the shares below, the words."""

import re

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from rnnkit import viz
from rnnkit.viz.theme import luminance

WORDS, WEIGHTS = ["not", "<b>", "不", "dull"], np.array([0.3, 0.0, 0.1, 0.6])


def cells(page):
    """Triples of a colour, a word and its share, as they are shown."""
    return re.findall(r'background:(#\w{6})">(.*?)</span><span style="[^"]*">(\d+)</span>', page.html)


def test_the_more_weight_a_word_has_the_darker_its_colour_and_black_letters_read_well_on_all():
    found = cells(viz.weighted({"one": (WORDS, WEIGHTS)}))
    assert [(word, share) for _, word, share in found] == [
        ("not", "30"),
        ("&lt;b&gt;", "0"),
        ("不", "10"),
        ("dull", "60"),
    ]
    light = [luminance(to_rgb(colour)) for colour, *_ in found]
    assert np.array_equal(np.argsort(light), np.argsort(-WEIGHTS))
    assert (min(light) + 0.05) / 0.05 > 4.5  # of WCAG 2


def test_words_say_where_the_weight_lies():
    page = viz.weighted({"one": (WORDS, WEIGHTS), "two": (["a"] * 20, np.full(20, 0.05))})
    assert repr(page).splitlines() == [
        "one: dull 60 %, not 30 %; the rest 10 %.",
        "two: " + ", ".join(["a 5 %"] * 6) + "; the rest 70 %.",
    ]
    assert page.html.count('role="img" aria-label="') == 2


@pytest.mark.parametrize(
    "sentences, error, message",
    [
        ({}, TypeError, "expects a dict from title to words and weights"),
        ([WORDS], TypeError, "expects a dict from title to words and weights"),
        ({"one": (WORDS, WEIGHTS[:3])}, ValueError, r"'one' has 4 words and weights of shape \(3,\); expected \(4,\)"),
        ({"one": (WORDS, WEIGHTS / 2)}, ValueError, "sum to 0.5; expected 1, and none below 0"),
        ({"one": (["a", "b"], [1.5, -0.5])}, ValueError, "sum to 1; expected 1, and none below 0"),
        ({"one": (WORDS, None)}, TypeError, r"the weights of 'one' is None; expected \(T,\)"),
    ],
)
def test_says_what_it_cannot_draw(sentences, error, message):
    with pytest.raises(error, match=message):
        viz.weighted(sentences)
