"""Sentences and their translations: numbers and dates drawn without limit, names from a table."""

from datetime import date, timedelta

from rnnkit import data
from rnnkit.data import numbers
from rnnkit.translation.vocabulary import Vocabulary, characters, words

# Of each kind of date some stand in the training and three never do.
HELD_OUT_STYLES = ("en_GB, full", "en_GB, weekday", "fr, weekday")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)


def number_pair(n):
    """A whole number, English and Chinese: two strings.

    >>> number_pair(12_300)
    ('twelve thousand, three hundred', '一万二千三百')
    """
    return data.english_number(n), data.chinese_number(n)


def random_numbers(rng, count=64, digits=6):
    """`count` pairs of numbers below 10**digits, drawn so that each number of digits is equally likely.

    >>> len(random_numbers(np.random.default_rng(0), 5))
    5
    """
    return [number_pair(int(10**size)) for size in rng.uniform(0, digits, count)]


def numbers_of(digits, count, rng):
    """`count` pairs of numbers with so many digits, each equally likely.

    >>> numbers_of(1, 1, np.random.default_rng(0))
    [('eight', '八')]
    """
    return [number_pair(int(n)) for n in rng.integers(10 ** (digits - 1), 10**digits, count)]


def number_vocabularies():
    """The vocabularies of number words, English and Chinese. That of English has words that training may lack."""
    english = [*numbers.ONES, *numbers.TENS, *numbers.THOUSANDS, "hundred and , -"]
    return Vocabulary(english, words), Vocabulary([numbers.DIGITS, "十百千万亿"], characters)


def date_styles():
    """The names of `data.date_formats` that stand in the training.

    >>> len(date_styles()), "en_GB, full" in date_styles()
    (12, False)
    """
    return [style for style in data.date_formats() if style not in HELD_OUT_STYLES]


def random_dates(rng, count=64, styles=None, first=FIRST_DAY, last=LAST_DAY):
    """`count` pairs of dates, each of a day from `first` to `last` in one of `styles`, all of them equally likely.

    styles  names among `data.date_formats()`; by default those of the training, `date_styles`

    Raises ValueError when there is no style, or no day.

    >>> random_dates(np.random.default_rng(0), 1, ["en_GB, long"], date(1962, 6, 12), date(1962, 6, 12))
    [('12 June 1962', '一九六二年六月十二日')]
    """
    styles = date_styles() if styles is None else list(styles)
    if not styles:
        raise ValueError(f"styles is empty; expected at least one of {', '.join(map(repr, data.date_formats()))}")
    if first > last:
        raise ValueError(f"first is {first}; expected a day up to last, which is {last}")
    days = [first + timedelta(int(n)) for n in rng.integers(0, (last - first).days + 1, count)]
    chosen = rng.integers(0, len(styles), count)
    return [(data.written_date(day, styles[i]), data.chinese_date(day)) for day, i in zip(days, chosen, strict=True)]


def date_vocabularies():
    """The vocabularies of dates, English with French, and Chinese."""
    days = [date(2000 + month % 2, month, day) for month in range(1, 13) for day in range(1, 29)]
    texts = [data.written_date(day, style) for day in days for style in data.date_formats()] + ["0123456789"]
    return Vocabulary(texts, words), Vocabulary([*map(data.chinese_date, days), "〇一二三四五六七八九"], characters)


def name_vocabularies(pairs):
    """The vocabularies of names, characters on both sides."""
    return tuple(Vocabulary(texts, characters) for texts in zip(*pairs, strict=True))


def drawn_from(pairs, count=64):
    """A function that draws `count` of the given pairs, with repetition, from a numpy.random.Generator.

    >>> len(drawn_from([("Peru", "秘鲁")], 3)(np.random.default_rng(0)))
    3
    """
    if not pairs:
        raise ValueError("pairs is empty; expected at least one (text, translation)")
    return lambda rng: [pairs[i] for i in rng.integers(0, len(pairs), count)]
