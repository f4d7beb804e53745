"""The guessing game: what is uncovered, what is counted, and how many bits that makes."""

import doctest

import numpy as np
import pytest

from rnnkit import data
from rnnkit.data import guessing


def test_a_right_guess_uncovers_a_character_and_a_wrong_one_counts():
    played = data.GuessingGame("abc", "axyb")
    assert played.counts.tolist() == [1, 3]
    assert repr(played) == "ab▁\n2 of 3 characters, 4 guesses.\nRight at the first guess: 1 of 2."


def test_wrong_guesses_for_the_covered_character_are_shown():
    assert repr(data.GuessingGame("abc", "a d")).endswith("Not the next one: ' ', 'd'.")
    assert data.GuessingGame("abc", "a d").tried == " d"


def test_a_wrong_guess_made_twice_counts_once():
    assert data.GuessingGame("abc", "axxyxb").counts.tolist() == [1, 3]


def test_before_the_first_guess_nothing_is_told():
    played = data.GuessingGame("abc", "")
    assert repr(played) == "▁\n0 of 3 characters, 0 guesses."
    assert played.bits == 0 and played.counts.shape == (0,) and played.shares[:1].sum() == 0


def test_after_the_last_character_guesses_count_no_more():
    played = data.GuessingGame("ab", "AB ba")
    assert played.counts.tolist() == [1, 1] and repr(played).startswith("ab\n2 of 2 characters, 2 guesses.")


def test_bits_are_the_entropy_of_the_counts():
    assert data.GuessingGame("aaaa", "aaaa").bits == 0
    assert data.GuessingGame("aaaa", "aababa").bits == pytest.approx(1)  # half at the first guess, half at the second
    shares = data.GuessingGame("aaaa", "abaabca").shares
    np.testing.assert_allclose(shares, [0.5, 0.25, 0.25])


def test_hidden_sentences_are_words_and_spaces_of_the_last_tenth():
    sentences = data.hidden_sentences()
    held_out = " ".join(data.split(data.help_text())[1].lower().split())
    assert len(set(sentences)) == len(sentences) >= 5
    assert all(sentence in held_out and set(sentence) <= set("abcdefghijklmnopqrstuvwxyz ") for sentence in sentences)


@pytest.mark.parametrize("arguments", [(None, "a"), ("a", ["a"])])
def test_what_is_no_string_is_refused(arguments):
    with pytest.raises(TypeError, match="expected a string"):
        data.GuessingGame(*arguments)


def test_the_examples():
    failed, attempted = doctest.testmod(guessing)
    assert failed == 0 < attempted
