"""The words of the figures: those that `viz` writes, and the names and labels that notebooks hand to it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from rnnkit.messages.code import HIDDEN, STUB, strings
from rnnkit.viz.labels import with_places

WRITES = re.compile(r"(?:_?caption|_heading|text|set_title|set_xlabel|set_ylabel|set|annotate|function|_finish)$")
LABELS = {"title", "xlabel", "ylabel", "label", "labels", "rows", "columns", "names", "levels"}
# What may be the name of a curve: words in small letters, no name of a parameter and no code.
NAME = re.compile(r"(?=.*[a-z]{3})[^_()\[\]=<>/\\]*[^_]*$")
NO_NAMES = LABELS | {"text", "score", "settings", "seed", "bits", "recall", "cost", "adding", "parity"}


def of_package(folder: Path) -> Iterator[tuple[str, str]]:
    """(text, file's name) of the words in the modules of `viz`."""
    for path in sorted(folder.glob("*.py")):
        if path.stem in ("labels", "theme"):
            continue
        for call in _calls(path.read_text(encoding="utf-8")):
            if WRITES.search(_name(call.func)):
                yield from ((text, path.name) for value in _values(call) for text in _texts(value))


def of_notebook(path: Path) -> Iterator[tuple[str, str]]:
    """(text, notebook's name) of what a notebook hands to `viz`: labels, and the names of curves in its dicts."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = HIDDEN.sub("", STUB.sub("", "".join(cell["source"]))) if cell["cell_type"] == "code" else ""
        for call in _calls(source):
            if isinstance(call.func, ast.Attribute) and _name(call.func.value) == "viz":
                yield from ((text, path.stem) for value in _values(call) for text in _texts(value))
        yield from ((text, path.stem) for text in _names(source) if text not in NO_NAMES)


def _calls(source: str) -> list[ast.Call]:
    try:
        return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:
        return []


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _values(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (word.value for word in call.keywords if word.arg in LABELS)


def _names(source: str) -> Iterator[str]:
    """The keys of dicts and what is put into them by name."""
    for node in ast.walk(ast.parse(source)) if _calls(source) else ():
        if isinstance(node, ast.Dict):
            keys = [key for key in node.keys if key]
        elif isinstance(node, ast.DictComp):
            keys = [node.key]
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            keys = [node.slice]
        else:
            continue
        yield from (text for key in keys for text in _texts(key))


def _texts(value: ast.expr) -> Iterator[str]:
    for node in strings(value):
        yield from _pattern(node) if isinstance(node, ast.JoinedStr) else _word(node.value)


def _word(text: str) -> Iterator[str]:
    pattern, _ = with_places(text)
    if NAME.match(re.sub(r"\$[^$]*\$|\{n\d\}", "", pattern)) and "\n" not in pattern:
        yield text if pattern.count("{") == 0 else pattern


def _pattern(value: ast.JoinedStr) -> Iterator[str]:
    """Of an f-string the words, with {n1}, … where it puts something in."""
    text, count = "", 0
    for part in value.values:
        if isinstance(part, ast.Constant):
            inside, numbers = with_places(part.value)
            for name in reversed(numbers):
                inside = inside.replace(f"{{{name}}}", f"{{n{count + int(name[1:])}}}")
            text, count = text + inside, count + len(numbers)
        else:
            count += 1
            text += f"{{n{count}}}"
    if re.search("[a-z]{3}", re.sub(r"\$[^$]*\$|\{n\d\}", "", text)) and "_" not in text and "\n" not in text:
        yield text
