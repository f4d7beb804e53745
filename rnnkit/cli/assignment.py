"""Reading a notebook and finding its exercises."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from rnnkit.cli.course import Refusal, shown
from rnnkit.language import tr

DEMO = "demo"  # the tag of cells that only show something: training runs, figures


@dataclass(frozen=True)
class Test:
    """An exercise's test cell. position, and that of the answer if there is one, count the cells from 0."""

    exercise: str
    position: int
    points: float
    answer: int | None = None

    @property
    def shown_at(self) -> int:
        """The cell to look at, as people count."""
        return 1 + (self.position if self.answer is None else self.answer)


def read(path: Path) -> NotebookNode:
    """The notebook in the file, in the current format. Raises Refusal with a sentence for every bad file."""
    if path.is_dir():
        inside = sorted(path.glob("*.ipynb"))
        raise Refusal(
            f"{shown(path)} is a folder; name a notebook in it" + (f": {shown(inside[0])}" if len(inside) == 1 else "")
        )
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Refusal(tr("there is no file {path}", path=shown(path))) from None
    except UnicodeDecodeError:
        raise Refusal(tr("{path} is not a notebook: it is not UTF-8 text", path=shown(path))) from None
    except OSError as error:
        raise Refusal(tr("{path} cannot be read: {error}", path=shown(path), error=error.strerror)) from None
    return parse(text, shown(path))


def parse(text: str, name: str) -> NotebookNode:
    try:
        plain = json.loads(text)
    except json.JSONDecodeError as error:
        where = tr("it is empty")
        if text.strip():
            told = {"line": error.lineno, "column": error.colno}
            where = tr("its text stops being JSON at line {line}, column {column}", **told)
        raise Refusal(tr("{path} is not a notebook, or a broken one: {where}", path=name, where=where)) from None
    if not isinstance(plain, dict) or not {"cells", "worksheets"} & plain.keys():
        raise Refusal(tr("{path} is not a notebook: it is JSON without cells", path=name))
    failed: dict = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # cells without ids get them
            found = nbformat.reads(text, as_version=4, capture_validation_error=failed)
    except Exception as error:  # nbformat raises whatever its conversion stumbles over
        failed["ValidationError"] = error
    if failed:
        reason = str(failed["ValidationError"]).strip().splitlines()
        raise Refusal(f"{name} is not a valid notebook: {reason[0] if reason else 'unknown format'}")
    return found


def grading(cell: NotebookNode) -> dict:
    """nbgrader's metadata of a cell, empty where it has none."""
    found = cell.metadata.get("nbgrader", {})
    return found if isinstance(found, dict) else {}


def tests(notebook: NotebookNode) -> list[Test]:
    """The test cells in order; of copies of one the last counts."""
    answered = answers(notebook)
    found = {}
    for position, cell in enumerate(notebook.cells):
        marks = grading(cell)
        if cell.cell_type == "code" and marks.get("grade") and not marks.get("solution"):
            exercise = str(marks.get("grade_id", "")).removeprefix("test_")
            found[exercise] = Test(exercise, position, marks.get("points", 0), answered.get(exercise))
    return list(found.values())


def answers(notebook: NotebookNode) -> dict[str, int]:
    """Where the learner's own cells are, by exercise."""
    return {
        grading(cell).get("grade_id"): position
        for position, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and grading(cell).get("solution")
    }


def untouched(notebook: NotebookNode) -> bool:
    """Whether every answer is still as it was released, by the checksums that nbgrader left in the cells."""
    from nbgrader.utils import compute_checksum

    cells = [notebook.cells[position] for position in answers(notebook).values()]
    return bool(cells) and all(grading(cell).get("checksum") == compute_checksum(cell) for cell in cells)


def heading(notebook: NotebookNode, position: int) -> str:
    """The text of the last heading above a cell, by which one finds it in JupyterLab's table of contents."""
    for cell in reversed(notebook.cells[:position]):
        if cell.cell_type == "markdown":
            for line in reversed(cell.source.splitlines()):
                if line.startswith("#"):
                    return line.lstrip("#").replace("`", "").strip()
    return ""
