"""Lines for the terminal, wrapped to its width."""

from __future__ import annotations

import shutil
import textwrap


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


def plural(count: int, word: str) -> str:
    return f"{count} {word}{'s' * (count != 1)}"
