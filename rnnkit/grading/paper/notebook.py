"""A learner's notebook file, parsed strictly: bounded, without trust in any type, and only for what grading uses."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

CELLS = 2_000
SOURCE = 200_000  # characters of one cell
SOURCES = 4_000_000  # characters of all cells
VALUES = 1_000_000  # JSON values, so that a small file cannot become a large object
# A JSON text, or one that the file ends in. It matches at every quotation mark and goes back nowhere (*+), so that time
# and memory do not grow with the square of a text without end.
TEXTS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
TYPES = ("code", "markdown", "raw")


@dataclass(frozen=True)
class Cell:
    """What is taken of a cell. Outputs, execution counts and all other metadata are not."""

    type: str
    source: str
    id: str | None = None
    grade_id: str | None = None
    demo: bool = False
    attachments: dict = field(default_factory=dict)
    points: float = 0.0  # as the submission has them, and the checksum that a release gave the cell
    checksum: str | None = None


class Unreadable(Exception):
    """Why the file is no notebook that can be graded, as the end of a sentence."""


def parse(content: bytes) -> tuple[list[Cell], list[str]]:
    """The cells of a notebook file in format 3 or 4, and notes on what was left out. Raises Unreadable."""
    plain = _json(content)
    if not isinstance(plain, dict):
        raise Unreadable("it is JSON, but no notebook")
    version = plain.get("nbformat")
    if version not in (3, 4) or isinstance(version, bool):
        told = str(version)[:20] if type(version) in (int, float) else "no number"
        raise Unreadable(f"its notebook format is {told}; formats 3 and 4 can be graded")
    found = _worksheets(plain) if version == 3 else plain.get("cells")
    if not isinstance(found, list):
        raise Unreadable("it has no list of cells")
    if len(found) > CELLS:
        raise Unreadable(f"it has {len(found)} cells; at most {CELLS} are read")
    cells, notes, room = [], [], SOURCES
    for number, one in enumerate(found, start=1):
        try:
            cells.append(_cell(one, min(SOURCE, room)))
            room -= len(cells[-1].source)
        except ValueError as why:
            notes.append(f"Cell {number} was left out: {why}.")
    return cells, notes


def _json(content: bytes) -> Any:
    if not content.strip():
        raise Unreadable("it is empty")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("it is not UTF-8 text") from None
    bare = TEXTS.sub(b"", content)  # what stands in texts makes no value
    if sum(map(bare.count, (b",", b"[", b"{"))) > VALUES:
        raise Unreadable("it holds more than a notebook does")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"its text stops being JSON at line {error.lineno}, column {error.colno}") from None
    except (ValueError, RecursionError, MemoryError):
        raise Unreadable("it holds numbers too long or lists too deep to be read") from None


def _worksheets(plain: dict) -> list | None:
    """The cells of format 3, in the words of format 4."""
    sheets = plain.get("worksheets")
    if not isinstance(sheets, list):
        return None
    found = []
    for sheet in sheets:
        cells = sheet.get("cells") if isinstance(sheet, dict) else None
        found += cells if isinstance(cells, list) else []
    return [_upgraded(cell) if isinstance(cell, dict) else cell for cell in found]


def _upgraded(cell: dict) -> dict:
    kind = cell.get("cell_type")
    if kind == "code":
        return {**cell, "source": cell.get("input", "")}
    if kind == "heading":
        level, source = cell.get("level"), cell.get("source")
        marks = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1)
        source = [source] if isinstance(source, str) else source
        return {**cell, "cell_type": "markdown", "source": [marks, " ", *source] if isinstance(source, list) else None}
    return {**cell, "cell_type": "markdown"} if kind == "html" else cell


def _cell(one: Any, most: int) -> Cell:
    """Raises ValueError with the reason if it is no cell."""
    if not isinstance(one, dict) or one.get("cell_type") not in TYPES:
        raise ValueError("it is not a cell of code, Markdown or raw text")
    source = _text(one.get("source", ""))
    if len(source) > most:
        raise ValueError(f"its text has {len(source)} characters; at most {most} are read")
    metadata = _dict(one.get("metadata"))
    marks, tags = _dict(metadata.get("nbgrader")), metadata.get("tags")
    grade_id, points, checksum = (marks.get(name) for name in ("grade_id", "points", "checksum"))
    return Cell(
        one["cell_type"],
        # Halves of surrogate pairs can be written in JSON and in no file.
        source.encode("utf-8", "replace").decode(),
        one["id"] if isinstance(one.get("id"), str) else None,
        grade_id if isinstance(grade_id, str) else None,
        isinstance(tags, list) and "demo" in tags,
        _dict(one.get("attachments")),
        points if type(points) in (int, float) and abs(points) < 1e9 else 0.0,
        checksum if isinstance(checksum, str) else None,
    )


def _text(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "".join(value)
    if not isinstance(value, str):
        raise ValueError("its text is no text")
    return value


def _dict(value: Any) -> dict:
    return value if isinstance(value, dict) else {}
