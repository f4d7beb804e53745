"""How often a translator is right, and what it says to a text that somebody types."""

import re
from collections import Counter
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


def bleu(candidates, references, order=4):
    """BLEU of a corpus, from 0 to 1, one reference for each candidate, without smoothing: unit 11's finished twin.

    candidates, references
             lists of lists of ids, or of tokens
    order    n-grams of 1 to so many tokens count

    0 if no n-gram of some order matches. Papineni and others (2002), BLEU: a Method for Automatic Evaluation of Machine
    Translation, section 2.3; sacreBLEU's corpus score with smooth_method="none", over 100, is the same number.

    >>> bleu([[3, 4, 5, 6, 8]], [[3, 4, 5, 6, 7]])  # (4/5 · 3/4 · 2/3 · 1/2) ** (1/4)
    0.668740304976422
    """
    matches, totals = np.zeros((2, order))
    for candidate, reference in zip(candidates, references, strict=True):
        for n in range(1, order + 1):
            mine, there = ngrams(candidate, n), ngrams(reference, n)
            matches[n - 1] += (mine & there).total()
            totals[n - 1] += mine.total()
    if not matches.all():
        return 0.0
    r, c = (sum(map(len, sentences)) for sentences in (references, candidates))
    return float(np.exp(np.log(matches / totals).mean() + min(0, 1 - r / c)))


def ngrams(tokens, n):
    """How often each run of n tokens stands in a list."""
    tokens = list(tokens)
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))
