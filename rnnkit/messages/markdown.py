"""The words of a Markdown cell, piece by piece: what stands between the pieces is kept to the letter.

A piece is a heading, a paragraph, an item of a list, a cell of a table, or the summary of a folded hint. Fences and
displayed equations are no pieces, and neither is what has no words beside code, mathematics and addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Translate = Callable[[str], str]

# What stands for itself, and is never split: fences and displayed equations over lines.
WHOLE = r"^```.*?^```[^\n]*|^\$\$.*?\$\$[ \t]*$"
TAGS = r"</?(?:details|summary|div|p|figure|figcaption|table|thead|tbody|tr|td|th)\b[^>]*>"
MARKS = r"^[ \t]*(?:#{1,6}|[-*+]|\d+\.|>)[ \t]+"  # of a heading, an item, a quotation
LINE_AFTER_HEADING = r"(?<=\n)(?=★)"
BETWEEN = re.compile(f"({WHOLE}|{TAGS}|\\n[ \\t]*\\n\\s*|{MARKS}|{LINE_AFTER_HEADING})", re.M | re.S)
ROW = re.compile(r"^[ \t]*\|.*$", re.M)
# A bar between the cells of a row, not one in code or mathematics.
BAR = re.compile(r"(?:`[^`]*`|\$[^$]*\$|\\.|[^|`$\\]|[`$\\])+|\|")
NO_WORDS = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|`+[^`]*`+|<[^>]*>|\]\([^)]*\)|https?://\S+|\\\w+|&\w+;", re.S)
WORD = re.compile(r"[A-Za-z]{2,}")


def has_words(text: str) -> bool:
    """Whether there is something to translate: a word of two letters beside code, mathematics and addresses."""
    return bool(WORD.search(NO_WORDS.sub(" ", text)))


def translated(source: str, translate: Translate) -> str:
    """`source` with translate(piece) for each of its pieces.

    >>> translated("# A title\\n\\nWords.", str.upper)
    '# A TITLE\\n\\nWORDS.'
    """
    return "".join(translate(text) if words else text for text, words in pieces(source))


def pieces(source: str) -> Iterator[tuple[str, bool]]:
    """All of a cell's text in order: (text, whether it is a piece with words)."""
    for i, part in enumerate(BETWEEN.split(source)):
        if i % 2 or not part:
            yield part, False
        else:
            yield from _lines(part)


def _lines(part: str) -> Iterator[tuple[str, bool]]:
    """A paragraph, or the rows of a table with what stands around them."""
    at = 0
    for row in ROW.finditer(part):
        yield from _piece(part[at : row.start()])
        for cell in BAR.findall(row[0]):
            yield from _piece(cell)
        at = row.end()
    yield from _piece(part[at:])


def _piece(text: str) -> Iterator[tuple[str, bool]]:
    core = text.strip()
    if not core or not has_words(core):
        yield text, False
        return
    start = text.index(core)
    yield text[:start], False
    yield core, True
    yield text[start + len(core) :], False
