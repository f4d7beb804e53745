"""English text that is on every machine with Python: the help pages of Python itself."""

import os.path
import platform
import re
import textwrap
from functools import cache
from pathlib import Path

HELP_TEXT_SOURCE = (
    f"pydoc_data.topics of Python {platform.python_version()}: the text of help(), made from the Python Language "
    "Reference. © Python Software Foundation, PSF License Version 2, https://docs.python.org/3/license.html"
)

# The pages use typographic characters; plain ones keep the vocabulary small.
PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\xa0": " "})
LIST_MARK = re.compile(r"^(\*|\d+\.|\[\d+\]) ")
EMPHASIS = re.compile(r'(?<![\w*"])(\*{1,2})(\w(?:[^*"]*[^\s*"])?)\1(?![\w*])')  # *word*, but not "*args"


@cache
def help_text():
    """The prose of Python's help pages as one string, about 200,000 characters of English.

    Printable ASCII and newlines only; lines are at most 72 characters long, an empty line stands between
    paragraphs. Topics come in alphabetical order. Code, tables, grammar and headings are left out. So is
    every paragraph that was there before: the pages repeat each other, and a text to hold out from training
    must not hold copies of what was trained on.

    The pages change from one Python version to the next, by a few paragraphs: count with `len(text)` and
    `len(set(text))` instead of relying on a number you read elsewhere. Within one version the text is always
    the same.

    Source and licence: `rnnkit.data.SOURCES["help_text"]`.

    >>> text = help_text()
    >>> max(len(line) for line in text.splitlines())
    72
    """
    return "\n\n".join(textwrap.fill(p, 72, break_on_hyphens=False) for p in prose(topics()))


def topics():
    """The help pages, topic -> page, as this Python brings them."""
    try:
        from pydoc_data.topics import topics
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            "This Python came without its help pages (the module pydoc_data.topics). "
            "Install Python from python.org, conda or your system's full package."
        ) from missing
    return topics


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


LEAST_CHARACTERS, LEAST_DIFFERENT = 10_000, 10


def own_text(source=""):
    """Your own text, as one string.

    source: the path of a text file (UTF-8), or the text itself; "" gives `help_text()`

    Raises FileNotFoundError or ValueError, and says what to do, when there is no such file, when the file is no
    text, and when the text is too short to learn from or made of too few different characters.

    >>> len(own_text("To be, or not to be. " * 1000))
    21000
    """
    if not isinstance(source, str | Path):
        raise TypeError(f"source is {type(source).__name__}; expected a path or a text, a string")
    if source == "":
        return help_text()
    is_path = isinstance(source, Path) or ("\n" not in source and len(source) < 300)
    text = _read(Path(os.path.expanduser(source))) if is_path else source
    if len(text) < LEAST_CHARACTERS:
        raise ValueError(
            f"the text has {len(text)} characters; expected at least {LEAST_CHARACTERS:,}, "
            "and a hundred thousand or more if the network is to learn words"
        )
    if len(set(text)) < LEAST_DIFFERENT:
        raise ValueError(
            f"the text has {len(set(text))} different characters; expected at least {LEAST_DIFFERENT}: "
            "there is little to foretell in it"
        )
    return text


def _read(path):
    if not os.path.isfile(path):  # False, too, where the name is no name, such as a short text
        raise FileNotFoundError(
            f"there is no file {str(path)!r} seen from {Path.cwd()}; give the path of a text file, or the text itself "
            f"({LEAST_CHARACTERS:,} characters or more)"
        )
    try:
        return path.read_text(encoding="utf-8-sig")  # without the mark that some editors put at the start
    except UnicodeDecodeError:
        raise ValueError(f"{str(path)!r} is no text in UTF-8; save it as plain text with the encoding UTF-8") from None


def split(sequence, held_out=0.1):
    """Cut a text, or the array of its ids `(length,)`, in two: `(train, held_out)`, the last part held out.

    The cut is in one place, because neighbouring characters must stay neighbours. Raises ValueError when
    one of the parts would be empty.

    >>> train, rest = split("abcdefghij", held_out=0.3)
    >>> train, rest
    ('abcdefg', 'hij')
    """
    cut = len(sequence) - round(len(sequence) * held_out)
    if not 0 < cut < len(sequence):
        raise ValueError(
            f"held_out = {held_out} leaves {cut} of {len(sequence)} for training; "
            "expected a share between 0 and 1 that leaves both parts something"
        )
    return sequence[:cut], sequence[cut:]
