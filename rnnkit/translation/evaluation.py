"""How often a translator is right, and what it says to a text that somebody types."""

import re
from datetime import date

import numpy as np

from rnnkit import data
from rnnkit.translation.vocabulary import UnknownToken

CHUNK = 300  # pairs that are translated at once


def exact(model, pairs):
    """The share of the pairs (text, translation) that come out without a fault, always the likeliest token taken.

    exact(model, numbers_of(6, 300, rng))                    # 1.0 if all 300 are right
    """
    pairs = list(pairs)
    right = 0
    for start in range(0, len(pairs), CHUNK):
        texts, translations = zip(*pairs[start : start + CHUNK], strict=True)
        right += sum(a == b for a, b in zip(model.translate(texts), translations, strict=True))
    return right / len(pairs)


def say(model, text):
    """What the model makes of a text, a whole number or a date; if it cannot read that, a sentence that says why.

    text  a string; a whole number, or a string of digits where the model reads words, is put into words first; a
          datetime.date is written as CLDR's long form in English

    Returns a string.

        say(model, "twelve thousand, three hundred")             # "一万二千三百" after training
        say(model, "twelve thousnd")                             # "I have never read: thousnd. ..."
    """
    vocabulary = model.source_vocabulary
    try:
        text = _in_words(text, vocabulary)
        return model.translate([text])[0] or "(nothing: it ended before the first character)"
    except UnknownToken as unknown:
        known = ", ".join(np.random.default_rng(0).choice(vocabulary.tokens[3:], 5, replace=False))
        return f"I have never read: {' '.join(unknown.tokens)}. I know {len(vocabulary) - 3} tokens, such as {known}."
    except (TypeError, ValueError) as error:
        return f"I cannot read this: {error}."


def _in_words(text, vocabulary):
    if isinstance(text, date):
        return data.written_date(text, "en, long")
    if isinstance(text, str) and re.fullmatch(r"\d[\d, _]*", text.strip()) and "0" not in vocabulary.index:
        text = int(re.sub(r"\D", "", text))
    return text if isinstance(text, str) else data.english_number(text)
