"""English text that comes with the course: the prose of Python's help pages."""

import gzip
import os.path
from functools import cache
from importlib.resources import files
from pathlib import Path

HELP_TEXT_SOURCE = (
    "pydoc_data.topics of Python 3.11.7: the text of help(), made from the Python Language Reference. "
    "© 2001-2023 Python Software Foundation, PSF License Version 2, rnnkit/data/help_text_licence.txt. Left out are "
    "code, tables, grammar, headings, marks, and paragraphs that repeat others; the lines are wrapped anew"
)


@cache
def help_text():
    """The prose of Python's help pages as one string of 222,811 characters of English.

    Printable ASCII and newlines only; lines are at most 72 characters long, an empty line stands between
    paragraphs. Topics come in alphabetical order. Code, tables, grammar and headings are left out. So is
    every paragraph that was there before: the pages repeat each other, and a text to hold out from training
    must not hold copies of what was trained on.

    It is stored, and so the same for every Python. tests/data/make_help_text.py makes the file.

    Source and licence: `rnnkit.data.SOURCES["help_text"]`.

    >>> text = help_text()
    >>> len(text), max(len(line) for line in text.splitlines())
    (222811, 72)
    """
    return gzip.decompress(files(__package__).joinpath("help_text.txt.gz").read_bytes()).decode("ascii")


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
