"""gettext catalogues: read, brought up to date, written the same way each time, and compiled."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import denormalize, normalize, read_po, write_po

LANGUAGE = "zh_CN"
# Written by hand, as Babel's has the hour in it: a second run changes nothing.
HEADER = f"""msgid ""
msgstr ""
"Project-Id-Version: rnnkit\\n"
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


class _Bare(Catalog):
    """Its header has no hour and no version in it."""

    mime_headers = (("Language", LANGUAGE), ("Content-Type", "text/plain; charset=utf-8"))


def of_notebook(root: Path, name: str) -> Path:
    """The file of the catalogue of a notebook; root is the course's folder."""
    return root / "locale" / LANGUAGE / f"{name}.po"


def read(path: Path) -> Catalog:
    """The catalogue of a file; an empty one where there is none. Obsolete entries are left out."""
    if not path.exists():
        return Catalog(locale=LANGUAGE, fuzzy=False)
    return parsed(path.read_bytes())


def parsed(data: bytes) -> Catalog:
    """The catalogue in the bytes of a file. Babel takes `#| msgid`, the text that a fuzzy translation was made for, for
    a comment of the translator's, and an entry before an obsolete one with such a text for obsolete."""
    live = b"".join(line for line in data.splitlines(keepends=True) if not line.startswith(b"#~"))
    catalogue = read_po(io.BytesIO(live), locale=LANGUAGE)
    for message in catalogue:
        before = [comment for comment in message.user_comments if comment.startswith("|")]
        if before:
            message.user_comments = [comment for comment in message.user_comments if comment not in before]
            message.previous_id = [denormalize("\n".join(re.findall('".*"', comment)[0] for comment in before))]
    return catalogue


def merged(old: Catalog, messages: Iterable[tuple[str, str, str]]) -> Catalog:
    """A catalogue of these messages, (text, where it stands, what it is), in their order, with the translations of the
    old one. A text that has changed a little keeps its translation as fuzzy, with the text that it was made for."""
    template = Catalog(locale=LANGUAGE, fuzzy=False)
    for text, where, kind in messages:
        template.add(text, locations=[(where, 1)], auto_comments=[kind])
    before = {message.id: message.previous_id for message in old if message.fuzzy and message.previous_id}
    old.update(template, no_fuzzy_matching=not any(message.string for message in old if message.id))
    old.obsolete.clear()
    for message in old:
        message.previous_id = message.previous_id or (before.get(message.id, []) if message.fuzzy else [])
        message.flags -= {"python-format", "python-brace-format"}  # Babel guesses; the tests know
    return old


def text_of(catalogue: Catalog) -> bytes:
    """The file of a catalogue."""
    body = io.BytesIO()
    write_po(body, catalogue, omit_header=True, ignore_obsolete=True, include_previous=True, include_lineno=False)
    # Babel wraps a previous text of several lines as a comment, amid its quotes: they are written once more.
    before = (_previous(message.previous_id[0]) for message in catalogue if message.id and message.previous_id)
    text = re.sub(r"(?:^#\|.*\n)+", lambda _: next(before), body.getvalue().decode(), flags=re.M)
    return (HEADER + text.strip("\n") + "\n").encode()


def _previous(text: str) -> str:
    return "".join(f"#| {line}\n" for line in f"msgid {normalize(text, width=0)}".split("\n"))


def compiled(catalogue: Catalog) -> bytes:
    """What Python's own gettext reads: without what is fuzzy or not translated."""
    bare = _Bare(locale=LANGUAGE, fuzzy=False)
    for text, translation in translations(catalogue).items():
        bare.add(text, translation)
    made = io.BytesIO()
    write_mo(made, bare)
    return made.getvalue()


def translations(catalogue: Catalog) -> dict[str, str]:
    """What may be shown: text -> translation."""
    return {message.id: message.string for message in catalogue if shown(message)}


def shown(message) -> bool:
    return bool(message.id and message.string) and not message.fuzzy


def translate(catalogue: Catalog) -> Callable[[str], str]:
    """A function that gives the translation of a text, or the text itself."""
    known = translations(catalogue)
    return lambda text: known.get(text, text)
