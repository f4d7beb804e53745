import numpy as np
import pytest

from rnnkit.translation import UnknownToken, Vocabulary, characters, vocabulary, words


def test_words_are_runs_of_letters_single_digits_and_single_signs():
    assert words("dim. 02/09/1962") == ["dim", ".", "0", "2", "/", "0", "9", "/", "1", "9", "6", "2"]
    assert words("Forty-five,  AOÛT") == ["forty", "-", "five", ",", "août"]
    assert words("aou\u0302t") == words("août")  # an accent may be a letter of its own
    assert words("") == []


def test_characters_keep_blanks_between_and_one_kind_of_apostrophe():
    assert characters(" Côte  d’Ivoire ") == list("côte d'ivoire")


def test_ids_go_by_code_points_after_the_three_marks():
    one, other = (Vocabulary(texts, words) for texts in (["b a", "c"], ["c", "a b"]))
    assert one.tokens == other.tokens == ["<pad>", "<bos>", "<eos>", "a", "b", "c"]
    assert one.encode("c a").tolist() == [5, 3] and one.encode("c a").dtype == np.int64
    assert one.decode([5, 3, 2, 4]) == ["c", "a"] and one.decode(np.array([4])) == ["b"]
    assert len(one) == 6 and repr(one) == "Vocabulary(6 tokens)"


def test_says_which_tokens_are_unknown():
    known = Vocabulary(["two hundred"], words)
    with pytest.raises(
        UnknownToken, match="'two fish, two chips' has fish, ,, chips; expected tokens of the"
    ) as caught:
        known.encode("two fish, two chips")
    assert caught.value.tokens == ["fish", ",", "chips"]
    with pytest.raises(ValueError, match="the text '  ' has no token; expected at least one"):
        known.encode("  ")
    with pytest.raises(TypeError, match="text is int; expected a string"):
        known.encode(200)


def test_marks_cannot_be_typed():
    whole = Vocabulary(["a"], lambda text: text.split())
    with pytest.raises(UnknownToken):
        whole.encode("a <eos>")


def test_marks_stand_first():
    assert (vocabulary.PAD, vocabulary.BOS, vocabulary.EOS) == (0, 1, 2)
