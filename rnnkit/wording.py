"""Sentences and lines: of a number of things, of many sentences, for a terminal of some width."""

from __future__ import annotations

import shutil
import textwrap
import unicodedata
from collections.abc import Iterable


def width() -> int:
    return max(40, min(100, shutil.get_terminal_size().columns))


def hanging(first: str, text: str) -> str:
    """`text` after `first`, with its further lines under its beginning."""
    return textwrap.fill(
        text,
        width(),
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def plural(count: int, word: str) -> str:
    return f"{count} {word}{'s' * (count != 1)}"


def few(sentences: Iterable[str], most: int = 20) -> list[str]:
    """The first of the sentences, each once, and how many more there are: a learner can cause thousands.

    >>> few(["a", "b", "a", "c"], most=2)
    ['a', 'b', '… and 1 more']
    """
    found = list(dict.fromkeys(filter(None, sentences)))
    return [*found[:most], *([f"… and {len(found) - most} more"] if len(found) > most else [])]
