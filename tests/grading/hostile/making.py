"""Submissions that try to harm the grader or to trick it, each as a function that makes one.

    @hostile(row=9, score=0.0, says="symbolic link")
    def symlinked_notebook(folder, notebook): ...

`folder` is submitted/<student>/<assignment>, which exists and is empty; `notebook` is an honest one as plain JSON, with
every answer right (or none: base="released"), to write with `put`. `score` is the share of the honest notebook's points
that it earns, None where any is fine; `says` a pattern that one of the notes matches, "" where nothing need be said.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ALL: list[Hostile] = []


@dataclass(frozen=True)
class Hostile:
    row: int
    name: str
    what: str  # it does
    make: Callable[[Path, dict], None]
    score: float | None
    says: str = ""
    base: str = "solved"  # or "released": nothing answered
    after: str = ""  # "solved": it is a second attempt, after a first that was solved
    time: bool = False  # whether it is about when it was handed in


def hostile(row: int, score: float | None, says: str = "", **given):
    """Register a function that makes a submission; its docstring says what it does."""

    def register(make: Callable) -> Callable:
        ALL.append(Hostile(row, make.__name__, make.__doc__, make, score, says, **given))
        return make

    return register


def put(folder: Path, notebook: dict, name: str = "") -> Path:
    """Write the notebook as the assignment calls it, which its metadata tell, or as `name`."""
    path = folder / f"{name or notebook['metadata']['name']}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def marked(notebook: dict, what: str) -> list[dict]:
    """The notebook's cells whose nbgrader metadata has `what`, e.g. "grade"."""
    return [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get(what)]


def tests(notebook: dict) -> list[dict]:
    return [cell for cell in marked(notebook, "grade") if not cell["metadata"]["nbgrader"]["solution"]]
