"""Whole numbers in words, English and Chinese: sentences without limit, each with its one right translation."""

import operator

LIMIT = 10**12  # numbers lie below it

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
THOUSANDS = ("", " thousand", " million", " billion")  # English counts in groups of three digits

DIGITS = "零一二三四五六七八九"
PLACES = ("千", "百", "十", "")


def english_number(n):
    """A whole number from 0 to 10¹² − 1 in English words, as in British print: with commas, hyphens and "and".

    Raises TypeError for anything but a whole number, ValueError outside these limits.

    >>> english_number(12_345), english_number(1_000_021)
    ('twelve thousand, three hundred and forty-five', 'one million and twenty-one')
    """
    n = whole(n)
    if n == 0:
        return ONES[0]
    *above, last = [(n // 1000**k % 1000, THOUSANDS[k]) for k in (3, 2, 1, 0)]
    words = ", ".join(_hundreds(group) + name for group, name in above if group)
    if not last[0]:
        return words
    joint = "" if not words else " and " if last[0] < 100 else ", "
    return words + joint + _hundreds(last[0])


def _hundreds(n):
    """A number from 1 to 999."""
    hundreds, rest = divmod(n, 100)
    words = f"{ONES[hundreds]} hundred" if hundreds else ""
    if not rest:
        return words
    below = ONES[rest] if rest < 20 else TENS[rest // 10 - 2] + (f"-{ONES[rest % 10]}" if rest % 10 else "")
    return f"{words} and {below}" if words else below


def chinese_number(n):
    """A whole number from 0 to 10¹² − 1 in Chinese words.

    Where usage has several forms, this takes one of them, always the same:

    - 二 is 2 everywhere; 两, which is said for it before 百, 千, 万 and 亿, is not used (二百, not 两百);
    - a gap of one or more zeros within the number is one 零, not 〇 (一千零五); zeros at the end of a group of four
      digits are not said (一亿一千万);
    - 10 to 19 begin with 十 where nothing stands before them, and with 一十 where something does (十五, 一百一十五).

    Raises TypeError for anything but a whole number, ValueError outside these limits.

    >>> chinese_number(12_300), chinese_number(10_030), chinese_number(110_000_000)
    ('一万二千三百', '一万零三十', '一亿一千万')
    """
    n = whole(n)
    if n == 0:
        return DIGITS[0]
    words, gap = "", False
    for group, name in ((n // 10**8, "亿"), (n // 10**4 % 10**4, "万"), (n % 10**4, "")):
        if words and (gap or group < 1000) and group:
            words += DIGITS[0]
        gap = bool(words) and not group
        if group:
            words += _thousands(group) + name
    return words.removeprefix("一") if words.startswith("一十") else words


def _thousands(n):
    """A number from 1 to 9999, 10 being 一十."""
    words, gap = "", False
    for place, name in zip((1000, 100, 10, 1), PLACES, strict=True):
        digit = n // place % 10
        if digit:
            words += DIGITS[0] * (gap and bool(words)) + DIGITS[digit] + name
        gap = not digit
    return words


def whole(n):
    """n as an int of Python, if it lies from 0 to LIMIT − 1."""
    try:
        if isinstance(n, bool):
            raise TypeError
        n = operator.index(n)
    except TypeError:
        raise TypeError(f"n is {type(n).__name__}; expected a whole number, such as 12300") from None
    if not 0 <= n < LIMIT:
        wrong = f"is {n}" if abs(n) < 10**40 else "has more than 40 digits"  # Python writes no thousands of digits
        raise ValueError(f"n {wrong}; expected a whole number from 0 to {LIMIT - 1:,}")
    return n
