"""How often a translator is right, and what it says to a text that somebody types."""

import re
import reprlib
from datetime import date

import numpy as np

from rnnkit import data
from rnnkit.translation.vocabulary import UnknownToken, plain

CHUNK = 300  # pairs that are translated at once
WHOLE = re.compile(r"\d+|\d{1,3}([, _])\d{3}(?:\1\d{3})*")  # 12300; 12,300: one separator, before threes
NUMERIC = re.compile(r"(?=.*\d)[\d\W_]+")  # digits with signs and blanks alone, such as 3,5 or -3


def exact(model, pairs):
    """The share of the pairs (text, translation) that come out without a fault, always the likeliest token taken.

    Raises ValueError when there is no pair.

    exact(model, numbers_of(6, 300, rng))                    # 1.0 if all 300 are right
    """
    pairs = list(pairs)
    if not pairs:
        raise ValueError("pairs is empty; expected at least one (text, translation)")
    right = 0
    for start in range(0, len(pairs), CHUNK):
        texts, translations = zip(*pairs[start : start + CHUNK], strict=True)
        right += sum(a == b for a, b in zip(model.translate(texts), translations, strict=True))
    return right / len(pairs)


def say(model, text):
    """What the model makes of a text, a whole number or a date; if it cannot read that, a sentence that says why.

    text  a string; a whole number, or a string of digits (12300 or 12,300, not 12,3), is put into words first where the
          model reads number words; a datetime.date is written as CLDR's long form in English

    Returns a string. Where the text has tokens that stand in the vocabulary and never occurred in training, it says so
    after the translation: the model itself writes as if it knew them.

        say(model, "twelve thousand, three hundred")             # "一万二千三百" after training
        say(model, "twelve thousnd")                             # "I have never read: thousnd. ..."
        say(model, "one million")                                # "一 (in no sentence of the training: million)"
    """
    vocabulary = model.source_vocabulary
    try:
        text = _in_words(text, vocabulary)
        written = model.translate([text])[0] or "(nothing: it ended before the first character)"
        strange = model.never_read(text)
        return written + f" (in no sentence of the training: {' '.join(strange)})" * bool(strange)
    except UnknownToken as unknown:
        tokens = vocabulary.tokens[3:]
        tokens = [token for token in tokens if model.read[vocabulary.index[token]]] or tokens
        known = ", ".join(np.random.default_rng(0).choice(tokens, min(5, len(tokens)), replace=False))
        return f"I have never read: {' '.join(unknown.tokens)}. I know {len(tokens)} tokens, such as {known}."
    except (TypeError, ValueError) as error:
        return f"I cannot read this: {error}."


def _in_words(text, vocabulary):
    if isinstance(text, date):
        return data.written_date(text, "en, long")
    if "hundred" not in vocabulary.index:
        if not isinstance(text, str):
            raise TypeError(f"{text!r} is no string; expected a text in quotes")
        return text
    if isinstance(text, str) and NUMERIC.fullmatch(plain(text)):
        if not WHOLE.fullmatch(plain(text)):
            expected = "expected digits alone or in threes, such as 1234 or 1,234"
            raise ValueError(f"{reprlib.repr(text)} is no whole number from 0 on; {expected}")
        digits = "".join(str(int(sign)) for sign in text if sign.isdecimal()).lstrip("0")
        text = int(digits[:50] or 0)  # int refuses thousands of digits, and fifty are too many already
    return text if isinstance(text, str) else data.english_number(text)
