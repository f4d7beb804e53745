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


@pytest.mark.parametrize(
    "text", [12_300, "12300", "12,300", " 12 300 ", "12_300", "12\u202f300", "0012300", "１２３００", np.int64(12_300)]
)
def test_digits_are_put_into_words(model, text):
    assert translation.say(model, text) == model.translate(["twelve thousand, three hundred"])[0]


@pytest.mark.parametrize("text", ["3,5", "1,2", "12 3", "1_0", "1,2345", "1,234 567", "1,", "3.5", "-3", "+3", "١٢,٣"])
def test_digits_that_are_no_whole_number_are_not_read_as_another_one(model, text):
    expected = "is no whole number from 0 on; expected digits alone or in threes, such as 1234 or 1,234."
    assert translation.say(model, text) == f"I cannot read this: {text!r} {expected}"


@pytest.mark.parametrize(
    "text", ["9" * 5000, "-" + "9" * 5000, 10**5000, -(10**5000)], ids=["9...", "-9...", "1e5000", "-1e5000"]
)
def test_very_many_digits_are_too_many(model, text):
    said = translation.say(model, text)
    assert said.startswith("I cannot read this: ") and "expected" in said and len(said) < 200 and "sys." not in said


def test_a_truth_value_is_no_number(model):
    expected = "I cannot read this: n is bool; expected a whole number, such as 12300."
    assert translation.say(model, True) == translation.say(model, np.True_) == expected


def test_says_which_words_it_has_never_read(model):
    said = translation.say(model, "twelve thousnd and fvie thousnd")
    assert said.startswith("I have never read: thousnd fvie. I know 35 tokens, such as ")
    assert translation.say(model, "十二").startswith("I have never read: 十二")


def test_says_which_words_no_sentence_of_the_training_had():
    model = translation.Translator(
        *translation.number_vocabularies(), embedding=4, hidden=3, rng=np.random.default_rng(0)
    )
    assert model.never_read("one million") == [] and "training" not in translation.say(model, "one million")
    translation.fit(model, lambda rng: [translation.number_pair(n) for n in (2, 30, 200)], 2, progress=False)
    assert model.never_read("two million, million") == ["million", ","]
    said = translation.say(model, "two million, million")
    assert said == model.translate(["two million, million"])[0] + " (in no sentence of the training: million ,)"
    assert translation.say(model, "two hundred") == model.translate(["two hundred"])[0]
    assert "thousnd. I know 3 tokens, such as" in translation.say(model, "thousnd")


def test_what_was_read_is_saved_with_the_params(tmp_path):
    trained, other = (
        translation.Translator(*translation.number_vocabularies(), embedding=4, hidden=3, rng=np.random.default_rng(0))
        for _ in range(2)
    )
    pairs = {number: translation.number_pair(number) for number in (2, 30, 10**6)}
    translation.fit(trained, lambda rng: [pairs[2], pairs[30]], 2, progress=False)
    translation.fit(other, lambda rng: [pairs[10**6]], 2, progress=False)
    trained.save(tmp_path / "numbers.npz")
    other.load(tmp_path / "numbers.npz")
    assert other.read.dtype == bool and other.read.tolist() == trained.read.tolist()
    assert translation.say(other, "one million") == translation.say(trained, "one million")
    assert other.never_read("one million, two") == ["one", "million", ","]

    dates = translation.Translator(
        *translation.date_vocabularies(), embedding=4, hidden=3, rng=np.random.default_rng(0)
    )
    with pytest.raises(ValueError, match=r"does not fit this Translator: source\.W has shape \(\d+, 4\); expected"):
        dates.load(tmp_path / "numbers.npz")
    assert not dates.read.any()


def test_a_file_with_params_alone_does_not_say_what_was_read(tmp_path):
    model = translation.Translator(
        *translation.number_vocabularies(), embedding=4, hidden=3, rng=np.random.default_rng(0)
    )
    translation.fit(model, lambda rng: [translation.number_pair(2)], 1, progress=False)
    np.savez(tmp_path / "params.npz", **model.params)
    model.load(tmp_path / "params.npz")
    assert model.never_read("one million") == []


@pytest.mark.parametrize("text", ["", "   ", -1, 10**12, "9" * 30, 1.5, None, ["one"]])
def test_says_what_it_cannot_read(model, text):
    assert translation.say(model, text).startswith("I cannot read this: ")


def test_a_date_is_written_first():
    rng = np.random.default_rng(0)
    model = translation.Translator(*translation.date_vocabularies(), embedding=4, hidden=3, rng=rng)
    day = translation.say(model, date(1962, 6, 12))
    assert day == translation.say(model, "June 12, 1962") == model.translate(["June 12, 1962"])[0]
    assert translation.say(model, "12300") == model.translate(["12300"])[0]  # it knows digits
    assert translation.say(model, 1962) == "I cannot read this: 1962 is no string; expected a text in quotes."


def test_a_very_long_text_ends(model):
    said = translation.say(model, "one hundred and " * 40 + "one")
    assert 0 < len(said) <= 60 * len("<bos>")
