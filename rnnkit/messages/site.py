"""The words of the site's own pages: its first page, its buttons and notes, and what its theme does not translate."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from rnnkit.messages import markdown
from rnnkit.messages.package import Message, said

CAPTION = re.compile(r"(?<=^:caption: ).+$", re.M)
# Names of texts in web/*.py that are looked up where they are used.
NAMED = {"NOTE", "OF_THEME"}


def messages(root: Path) -> Iterator[Message]:
    """(text, where, kind) of each, once; root is the course's folder."""
    seen = set()
    for message in (*_of_code(root), *_of_texts(root)):
        if message[0] not in seen:
            seen.add(message[0])
            yield message


def units_table(readme: str) -> str:
    """README's table of the units."""
    return re.search(r"<!-- units -->\n(.*?)<!-- /units -->", readme, flags=re.DOTALL)[1]


def _of_code(root: Path) -> Iterator[Message]:
    for path in sorted((root / "web").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from ((text, f"web/{path.name}", "words of a page") for text in (*said(tree), *_named(tree)))


def _named(tree: ast.Module) -> list[str]:
    given = [node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id in NAMED]
    return [node.value for value in given for node in ast.walk(value) if isinstance(node, ast.Constant)]


def _of_texts(root: Path) -> Iterator[Message]:
    index, readme = ((root / name).read_text(encoding="utf-8") for name in ("web/index.md", "README.md"))
    yield from ((text, "web/index.md", "text") for text, words in markdown.pieces(index) if words)
    yield from ((text, "web/index.md", "text") for text in CAPTION.findall(index))
    yield from ((text, "README.md", "text") for text, words in markdown.pieces(units_table(readme)) if words)
