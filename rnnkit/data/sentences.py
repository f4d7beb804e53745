"""Sentences: cut into words, and made in pairs that have the same words in another order and opposite meanings."""

import re

import numpy as np

TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|[.,!?;:，。！？；：]|[\u4e00-\u9fff]")

# A clause is a noun, what stands before the adjective, and the adjective; the second follows "but".
CLAUSES = {"en": ("the {} was {}{}", "{} but {}"), "zh": ("{}{}{}", "{}，但{}")}
PLAIN, NEGATED = {"en": "", "zh": "很"}, {"en": "not ", "zh": "不"}
NOUNS = {
    "en": ["film", "movie", "story", "plot", "acting", "script", "cast", "ending"],
    "zh": ["电影", "故事", "演员", "剧本", "音乐", "结局", "对白", "画面"],
}
POSITIVE = {
    "en": ["good", "funny", "clever", "warm", "fresh", "moving"],
    "zh": ["精彩", "有趣", "感人", "动听", "自然", "新鲜"],
}
NEGATIVE = {
    "en": ["bad", "dull", "boring", "cold", "weak", "silly"],
    "zh": ["无聊", "糟糕", "平淡", "乏味", "做作", "老套"],
}


def tokenize(text):
    """The tokens of a text, a list of strings in their order.

    A token is a run of the letters a to z after lower-casing, apostrophes inside included (don't); one of the signs
    . , ! ? ; : or of ，。！？；：; or one Chinese character (U+4E00 to U+9FFF). All else, digits too, is dropped.
    Raises TypeError when text is no string.

    >>> tokenize("Don't miss it: 5 stars! 不无聊。")
    ["don't", 'miss', 'it', ':', 'stars', '!', '不', '无', '聊', '。']
    """
    if not isinstance(text, str):
        raise TypeError(f"text is {type(text).__name__}; expected a string")
    return TOKEN.findall(text.lower().replace("’", "'"))


def sentence_pairs(count, rng, language="en"):
    """Made sentences in pairs with the same words in another order: (sentences, labels).

    count     pairs, no two alike
    rng       a numpy.random.Generator
    language  "en" or "zh"

    sentences  a list of 2·count strings; 2k and 2k + 1 are a pair
    labels     int64 (2·count,): 1 for praise, 0 for blame; one of a pair is 1, the other 0

    Two rules decide: the clause after "but" counts, and "not" turns it round. Three pairs of four exchange two
    adjectives, the others move the "not" from clause to clause. Raises ValueError for another language, and for
    more pairs than there are (2,000 are there in any case).

    >>> sentences, labels = sentence_pairs(1, np.random.default_rng(0))
    >>> sorted(tokenize(sentences[0])) == sorted(tokenize(sentences[1]))
    True
    """
    if language not in NOUNS:
        raise ValueError(f"language is {language!r}; expected 'en' or 'zh'")
    if not 1 <= count <= MOST:
        raise ValueError(f"count is {count}; expected 1 to {MOST:,} pairs")
    found = {}
    while len(found) < count:
        pair = _pair(rng, language)
        found.setdefault(frozenset(pair), pair)
    sentences, labels = [], []
    for good, bad in found.values():
        first = int(rng.integers(2))
        sentences += [(bad, good)[first], (good, bad)[first]]
        labels += [first, 1 - first]
    return sentences, np.array(labels)


MOST = 2000


def _pair(rng, language):
    """A sentence of praise and one of blame."""
    one, other = rng.choice(NOUNS[language], 2, replace=False).tolist()
    good, bad = (str(rng.choice(words[language])) for words in (POSITIVE, NEGATIVE))
    plain, negated = PLAIN[language], NEGATED[language]
    if rng.random() < 0.25:  # the "not" is moved
        adjective, turned = (good, False) if rng.random() < 0.5 else (bad, True)
        ends_plain = _sentence(language, (one, negated, adjective), (other, plain, adjective))
        ends_negated = _sentence(language, (one, plain, adjective), (other, negated, adjective))
        return (ends_negated, ends_plain) if turned else (ends_plain, ends_negated)
    first, last = ((plain, negated)[i] for i in rng.integers(2, size=2))
    ends_good = _sentence(language, (one, first, bad), (other, last, good))
    ends_bad = _sentence(language, (one, first, good), (other, last, bad))
    return (ends_bad, ends_good) if last == negated else (ends_good, ends_bad)


def _sentence(language, *clauses):
    clause, both = CLAUSES[language]
    return both.format(*(clause.format(*parts) for parts in clauses))
