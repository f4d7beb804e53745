"""Which language the course speaks, and its sentences in that language.

A sentence is written in English where it is needed, and is looked up whole before anything is put into it:

    tr("{name} has shape {shape}; expected {right}", name="h", shape=(3,), right="(N, H)")

Spoken is, in this order, what `speaking` says, what the environment's RNNKIT_LANG says, and the language of the
notebook, which a line of its first cell names. A sentence without a translation is shown in English.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it takes a while to load, and English needs none of it
    import gettext

ENGLISH = "en"
FOLDERS = {"zh": "zh_CN"}  # of each language that there are catalogues for
CATALOGUES = Path(__file__).parent / "locale"
MARK = "# rnnkit: {language}"  # the line of a notebook's first cell
MARKED = re.compile(r"^# rnnkit: (\w+)\s*$", re.M)

_chosen: ContextVar[str] = ContextVar("language", default="")


class Filled(str):
    """A sentence that was put together from a pattern: in another language the pattern and the pieces are translated.

    >>> Filled("{count} still there: {places}.", count="Two faults are", places=("in dW", "in db"))
    'Two faults are still there: in dW and in db.'
    """

    pattern: str
    pieces: dict[str, str | tuple[str, ...]]

    def __new__(cls, pattern: str, **pieces: str | tuple[str, ...]):
        made = super().__new__(cls, pattern.format(**{name: _english(piece) for name, piece in pieces.items()}))
        made.pattern, made.pieces = pattern, pieces
        return made


def marked(text: str) -> str:
    """The text as it is: marks one that `tr` gets elsewhere, under a name, as one to be translated."""
    return text


def _english(piece: str | tuple[str, ...]) -> str:
    return piece if isinstance(piece, str) else " and ".join(filter(None, (", ".join(piece[:-1]), piece[-1])))


def tr(text: str, /, **values) -> str:
    """The text in the language that is spoken, with the values in their places."""
    known = _known(current())
    if isinstance(text, Filled):
        return tr(text.pattern, **{name: _piece(piece) for name, piece in text.pieces.items()})
    found = known.gettext(text) if known and text else text
    return found.format(**values) if values else found


def _piece(piece: str | tuple[str, ...]) -> str:
    return tr(piece) if isinstance(piece, str) else listed(map(tr, piece))


def listed(words) -> str:
    """Several words as a sentence has them: "a, b and c".

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *before, last = [*words] or [""]
    return tr("{words} and {last}", words=tr(", ").join(before), last=last) if before else last


def current() -> str:
    """The language that is spoken now: "en", or one of FOLDERS."""
    asked = _chosen.get() or os.environ.get("RNNKIT_LANG", "") or _of_notebook()
    return _supported(asked)


def _supported(asked: str) -> str:
    """Of "zh_CN.UTF-8" and the like the language, where there are catalogues for it; English elsewhere."""
    language = re.split(r"[^A-Za-z]", asked, maxsplit=1)[0].lower()
    return language if language in FOLDERS else ENGLISH


def of_system() -> str:
    """The language of the system's messages, which the commands speak; RNNKIT_LANG is another."""
    named = (os.environ.get(name) for name in ("RNNKIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    if found := next(filter(None, named), ""):
        return _supported(found)
    import locale  # where no variable says it, as on Windows

    return _supported(locale.getlocale()[0] or "")


def of_cells(sources) -> str:
    """The language that one of a notebook's cells names; "" where none does."""
    return next((found[1] for source in sources if (found := MARKED.search(source))), "")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, this language is spoken."""
    token = _chosen.set(language)
    try:
        yield
    finally:
        _chosen.reset(token)


def follow(source: str) -> None:
    """From here on speak the language that a cell names, if it does."""
    if found := of_cells([source]):
        _chosen.set(found)


def read_all() -> None:
    """Read the sentences of every language now, for where their files are not to be found later."""
    for language in FOLDERS:
        _known(language)


def _of_notebook() -> str:
    """Of the notebook whose kernel this is: IPython keeps what was run."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return of_cells(source for source in shell.user_ns.get("In", ()) if isinstance(source, str)) if shell else ""


@cache
def _known(language: str) -> gettext.NullTranslations | None:
    """Its sentences, of all parts of the package."""
    if language == ENGLISH:
        return None
    import gettext

    first = gettext.NullTranslations()
    for path in sorted((CATALOGUES / FOLDERS[language] / "LC_MESSAGES").glob("*.mo")):
        with path.open("rb") as file:
            first.add_fallback(gettext.GNUTranslations(file))
    return first
