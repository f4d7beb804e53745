"""Sentences and lines: of a number of things, of many sentences, for a terminal of some width."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable

# What a line is not broken within: a word, or a Chinese sign with the marks behind it; with the blanks before it.
WIDE, MARKS = "\u2e80-\u9fff\uff00-\uffef", "，。；：？！、）》”’％…"
PIECES = re.compile(rf"\s*(?:[{WIDE}]|[^\s{WIDE}]+)[{MARKS}]*|\s+$")


def width() -> int:
    return max(40, min(100, shutil.get_terminal_size().columns))


def hanging(first: str, text: str) -> str:
    """`text` after `first`, with its further lines under its beginning. Broken at blanks, and in Chinese between two
    signs unless the second is a mark that may not begin a line."""
    lines, room, indent = [first], width(), " " * columns_of(first)
    for piece in PIECES.findall(text):
        if columns_of(lines[-1] + piece.rstrip()) > room and lines[-1].strip():
            lines.append(indent)
            piece = piece.lstrip()
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)


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
