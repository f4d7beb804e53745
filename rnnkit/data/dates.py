"""Dates as people write them in English and French, and in Chinese: without limit, each with its translation."""

import re
from datetime import date

from rnnkit.data.cldr import stored
from rnnkit.data.numbers import chinese_number

# A run of one letter in a pattern, and what it stands for: E weekday, M month, d day, y year.
FIELD = re.compile(r"E+|M+|d+|y+")
YEAR_DIGITS = "〇一二三四五六七八九"


def date_formats():
    """Ways to write a date, a dict from name to CLDR's pattern: ten of English, five of French.

    A name begins with its locale. In a pattern EEEE is the weekday, E its short form, MMMM the month, MMM its short
    form, MM its number with two digits, d or dd the day, y the year.

    >>> date_formats()["en_GB, long"], len(date_formats())
    ('d MMMM y', 15)
    """
    return {name: pattern for name, (_, pattern) in stored()["patterns"].items()}


def written_date(day, style):
    """A date in English or French, as one of `date_formats` has it.

    day    a datetime.date
    style  a name among `date_formats()`

    Raises TypeError for anything but a date, ValueError for another style. Source and licence:
    `rnnkit.data.SOURCES["written_date"]`.

    >>> day = date(1962, 6, 12)
    >>> written_date(day, "en, full"), written_date(day, "fr, medium"), written_date(day, "en_GB, short")
    ('Tuesday, June 12, 1962', '12 juin 1962', '12/06/1962')
    """
    day = a_date(day)
    if style not in stored()["patterns"]:
        raise ValueError(f"style is {style!r}; expected one of {', '.join(map(repr, stored()['patterns']))}")
    locale, pattern = stored()["patterns"][style]
    months, days = stored()["months"][locale], stored()["days"][locale]
    fields = {
        "EEEE": days["wide"][day.weekday()],
        "E": days["abbreviated"][day.weekday()],
        "MMMM": months["wide"][day.month - 1],
        "MMM": months["abbreviated"][day.month - 1],
        "MM": f"{day.month:02}",
        "d": f"{day.day}",
        "dd": f"{day.day:02}",
        "y": f"{day.year}",
    }
    return FIELD.sub(lambda field: fields[field[0]], pattern)


def chinese_date(day):
    """A date in Chinese words: the digits of the year one by one, with 〇; month and day as numbers.

    Raises TypeError for anything but a date.

    >>> chinese_date(date(2005, 10, 21))
    '二〇〇五年十月二十一日'
    """
    day = a_date(day)
    year = "".join(YEAR_DIGITS[int(digit)] for digit in str(day.year))
    fields = {"y": year, "M": chinese_number(day.month), "d": chinese_number(day.day)}
    return FIELD.sub(lambda field: fields[field[0]], stored()["chinese"])


def a_date(day):
    if not isinstance(day, date):
        raise TypeError(f"day is {type(day).__name__}; expected a date, such as datetime.date(1962, 6, 12)")
    return day
