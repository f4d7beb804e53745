"""Surnames of eight languages."""

from functools import cache
from importlib.resources import files

import numpy as np

SURNAMES_SOURCE = (
    "5,405 surnames of eight languages, those of Faker 40.63.0 (faker/providers/person) that stand in one of the "
    "languages only. © 2012 Daniele Faraglia, MIT License, rnnkit/data/surnames_licence.txt. "
    "https://github.com/joke2k/faker"
)
LANGUAGES = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "sv": "Swedish",
}


def surnames():
    """Surnames and the languages that they are of: (names, labels, languages).

    names      a list of 5,405 strings
    labels     int64 (5405,): languages[labels[i]] is the language of names[i]
    languages  a list of 8 strings

    They stand in a random order, always the same, so that any part of them is a fair sample. A name that stands in the
    lists of two languages is left out, which makes the task easier than life is. tests/data/make_surnames.py makes the
    file.

    Source and licence: `rnnkit.data.SOURCES["surnames"]`.

    >>> names, labels, languages = surnames()
    >>> len(names), labels.shape, len(languages)
    (5405, (5405,), 8)
    """
    codes, names = zip(*(line.split("\t") for line in _lines()), strict=True)
    order = list(LANGUAGES)
    return list(names), np.array([order.index(code) for code in codes], dtype=np.int64), list(LANGUAGES.values())


@cache
def _lines():
    return files(__package__).joinpath("surnames.tsv").read_text(encoding="utf-8").splitlines()
