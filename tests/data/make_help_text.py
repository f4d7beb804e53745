"""Make rnnkit/data/help_text.txt.gz and its licence from the help pages of Python 3.11.7:

    python3.11 -m tests.data.make_help_text

What was measured on the text was measured on this version's; another one's pages differ by a few paragraphs, and the
program refuses them. The licence is a part of the LICENSE.txt beside Python's standard library.
"""

from __future__ import annotations

import gzip
import os
import platform
import re
import sys
import textwrap
from pathlib import Path
from pydoc_data.topics import topics

DATA = Path(__file__).parents[2] / "rnnkit" / "data"
VERSION = "3.11.7"
LICENCE = re.compile(r"^PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2\n-+\n.*?(?=\n\n\n)", re.MULTILINE | re.DOTALL)

# The pages use typographic characters; plain ones keep the vocabulary small.
PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\xa0": " "})
LIST_MARK = re.compile(r"^(\*|\d+\.|\[\d+\]) ")
EMPHASIS = re.compile(r'(?<![\w*"])(\*{1,2})(\w(?:[^*"]*[^\s*"])?)\1(?![\w*])')  # *word*, but not "*args"


def prose(pages):
    """The distinct paragraphs of `pages` (topic -> page) that are English sentences, a list of strings."""
    blocks = (block for topic in sorted(pages) for block in pages[topic].split("\n\n"))
    paragraphs = dict.fromkeys(tidy(block) for block in blocks)  # keeps the first of equal ones
    return [p for p in paragraphs if is_prose(p)]


def tidy(block):
    """One paragraph on one line, without the marks of lists and emphasis."""
    line = LIST_MARK.sub("", " ".join(block.translate(PLAIN).split()))
    return EMPHASIS.sub(r"\2", line)


def is_prose(paragraph):
    """True for what starts like a sentence, ends like one, and needs no character beyond ASCII."""
    return " " in paragraph and paragraph.isascii() and paragraph[0].isupper() and paragraph[-1] in ".!?"


def main() -> None:
    if platform.python_version() != VERSION:
        sys.exit(f"this is Python {platform.python_version()}; expected {VERSION}, whose help pages the course has")
    text = "\n\n".join(textwrap.fill(p, 72, break_on_hyphens=False) for p in prose(topics))
    packed = gzip.compress(text.encode("ascii"), 9, mtime=0)
    (DATA / "help_text.txt.gz").write_bytes(packed)
    licences = (Path(os.__file__).parent / "LICENSE.txt").read_text(encoding="utf-8")
    (DATA / "help_text_licence.txt").write_text(f"{LICENCE.search(licences)[0]}\n", encoding="utf-8", newline="\n")
    print(f"{len(text):,} characters, {len(packed):,} bytes")


if __name__ == "__main__":
    main()
