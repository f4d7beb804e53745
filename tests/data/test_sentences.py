"""Words of a text, and made pairs: the same words in another order, and the other meaning."""

import doctest
import re

import numpy as np
import pytest

from rnnkit import data
from rnnkit.data import sentences as module

EACH = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.mark.parametrize(
    "text, tokens",
    [
        ("Don't stop; it's the '90s.", ["don't", "stop", ";", "it's", "the", "s", "."]),
        ("Rock 'n' roll: it isn’t", ["rock", "n", "roll", ":", "it", "isn't"]),
        ("O'Neill's café -- (so-so) $5", ["o'neill's", "caf", "so", "so"]),
        ("电影不无聊，但很精彩！Wow", ["电", "影", "不", "无", "聊", "，", "但", "很", "精", "彩", "！", "wow"]),
        ("", []),
        ("42 % 😀", []),
    ],
)
def test_tokens(text, tokens):
    assert data.tokenize(text) == tokens


def test_tokenize_wants_a_string():
    with pytest.raises(TypeError, match="text is list; expected a string"):
        data.tokenize(["a"])


def meaning(sentence, language):
    """1 or 0 by the two rules, read from the sentence: the last clause counts, and a negation turns it round."""
    last = re.split("but|但", sentence)[1]
    [good] = [any(word in last for word in words[language]) for words in (module.POSITIVE,)]
    return int(good != ((" not " if language == "en" else "不") in last))


@EACH
def test_a_pair_has_the_same_words_and_two_meanings(language):
    sentences, labels = data.sentence_pairs(800, np.random.default_rng(0), language)
    assert len(sentences) == 1600 and labels.dtype == np.int64
    for one, other in zip(sentences[::2], sentences[1::2], strict=True):
        assert one != other and sorted(data.tokenize(one)) == sorted(data.tokenize(other))
    assert labels.tolist() == [meaning(sentence, language) for sentence in sentences]
    assert (labels[::2] + labels[1::2] == 1).all() and 0.4 < labels[::2].mean() < 0.6


@EACH
def test_no_sentence_comes_twice(language):
    sentences, _ = data.sentence_pairs(module.MOST, np.random.default_rng(1), language)
    assert len(set(sentences)) == 2 * module.MOST


def test_a_seed_decides_everything():
    one, same, other = (data.sentence_pairs(5, np.random.default_rng(seed))[0] for seed in (0, 0, 1))
    assert one == same != other


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((5, "de"), "language is 'de'; expected 'en' or 'zh'"),
        ((0, "en"), "count is 0; expected 1 to 2,000 pairs"),
        ((2001, "zh"), "count is 2001; expected 1 to 2,000 pairs"),
    ],
)
def test_what_there_is_not_is_refused(arguments, message):
    count, language = arguments
    with pytest.raises(ValueError, match=message):
        data.sentence_pairs(count, np.random.default_rng(0), language)


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(module)
    assert attempted > 0
    assert failed == 0
