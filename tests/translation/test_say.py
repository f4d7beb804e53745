"""Whatever somebody types, the answer is a sentence and no traceback."""

from datetime import date

import numpy as np
import pytest

from rnnkit import nn, translation


@pytest.fixture(scope="module")
def model():
    rng = np.random.default_rng(0)
    vocabularies = translation.number_vocabularies()
    return translation.Translator(*vocabularies, attention=nn.Attention(), embedding=4, hidden=3, rng=rng)


@pytest.mark.parametrize("text", [12_300, "12300", "12,300", " 12 300 ", np.int64(12_300)])
def test_digits_are_put_into_words(model, text):
    assert translation.say(model, text) == model.translate(["twelve thousand, three hundred"])[0]


def test_says_which_words_it_has_never_read(model):
    said = translation.say(model, "twelve thousnd and fvie thousnd")
    assert said.startswith("I have never read: thousnd fvie. I know 35 tokens, such as ")
    assert translation.say(model, "十二").startswith("I have never read: 十二")


@pytest.mark.parametrize("text", ["", "   ", -1, 10**12, "9" * 30, 1.5, None, ["one"]])
def test_says_what_it_cannot_read(model, text):
    assert translation.say(model, text).startswith("I cannot read this: ")


def test_a_date_is_written_first():
    rng = np.random.default_rng(0)
    model = translation.Translator(*translation.date_vocabularies(), embedding=4, hidden=3, rng=rng)
    day = translation.say(model, date(1962, 6, 12))
    assert day == translation.say(model, "June 12, 1962") == model.translate(["June 12, 1962"])[0]
    assert translation.say(model, "12300") == model.translate(["12300"])[0]  # it knows digits


def test_a_very_long_text_ends(model):
    said = translation.say(model, "one hundred and " * 40 + "one")
    assert 0 < len(said) <= 60 * len("<bos>")
