"""The assignment as its instructor made it: what a submission's notebook is rebuilt on.

The order of the cells, their ids, tags and plain texts come from the source notebook. Whatever earns points comes from
the gradebook, where `nbgrader generate_assignment` recorded it: types, points, locked texts with their hidden tests,
checksums. No solution is in either.
"""

from __future__ import annotations

import ast
import json
import shlex
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbgrader.api import Gradebook, Notebook
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Configurable

DEMO = "demo"  # the tag of cells that only show something, and are not run when grading
PYTHON = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


class Unready(Exception):
    """Why the assignment cannot be graded, in a sentence or two: what is wrong and what to do."""


class Differs(Unready):
    """The source has other cells than the gradebook. handed_in: somebody has handed in the assignment already."""

    def __init__(self, why: str, cure: str, handed_in: bool):
        super().__init__(f"{why}. {cure}")
        self.why, self.handed_in = why, handed_in


@dataclass(frozen=True)
class TemplateCell:
    """A cell of the assignment.

    source   as the learner was given it
    full     with the hidden tests; the same as source where there are none
    grade, solution, task, locked, points, checksum   as the gradebook has them; grade_id is None for plain cells
    """

    id: str
    type: str
    source: str
    full: str = ""
    tags: tuple[str, ...] = ()
    grade_id: str | None = None
    grade: bool = False
    solution: bool = False
    task: bool = False
    locked: bool = False
    points: float = 0.0
    checksum: str | None = None

    @property
    def demo(self) -> bool:
        return DEMO in self.tags

    @property
    def autograded(self) -> bool:
        """Whether it is a test cell, whose score comes from running it."""
        return self.grade and not self.solution and self.type == "code"

    @property
    def metadata(self) -> dict:
        """As nbgrader leaves it in a graded notebook."""
        found: dict = {"tags": list(self.tags)} if self.tags else {}
        if self.grade_id is None:
            return found
        found["deletable"] = False
        if self.locked:
            found["editable"] = False
        marks = {"grade": self.grade, "solution": self.solution, "task": self.task, "locked": self.locked}
        marks |= {"grade_id": self.grade_id, "schema_version": 3, "cell_type": self.type}
        marks |= {"checksum": self.checksum} if self.checksum else {}
        found["nbgrader"] = marks | ({"points": self.points} if self.grade or self.task else {})
        return found


@dataclass(frozen=True)
class Template:
    """A notebook of the assignment, e.g. Template("03_bptt", cells, kernelspec)."""

    name: str
    cells: tuple[TemplateCell, ...]
    kernelspec: dict

    @property
    def graded(self) -> list[TemplateCell]:
        return [cell for cell in self.cells if cell.grade or cell.task]

    @property
    def max_score(self) -> float:
        return sum(cell.points for cell in self.graded)

    @property
    def marks(self) -> dict[str, str]:
        """The points and a digest of each cell on which a score can depend, in their order: those with points, those
        that are run. Cells without a name are called by their first line. Ids do not count: some editors make new
        ones."""
        found: dict[str, str] = {}
        for cell in self.cells:
            if name := cell.grade_id or (cell.type == "code" and f"`{cell.source.partition(chr(10))[0][:40]}`"):
                while name in found:
                    name += "'"
                found[name] = f"{cell.points:g} {sha256(repr(replace(cell, id='')).encode()).hexdigest()[:16]}"
        return found


def load(gradebook: Gradebook, coursedir: CourseDirectory, assignment: str, app: Configurable) -> dict[str, Template]:
    """The assignment's notebooks by name. Raises Unready if the gradebook and the source notebooks do not agree,
    Differs if they have other cells."""
    from nbgrader.api import MissingEntry

    from rnnkit import exercises

    exercises.ahead(assignment)
    again = f"Run: nbgrader generate_assignment {shlex.quote(assignment)}"
    try:
        notebooks = gradebook.find_assignment(assignment).notebooks
    except MissingEntry:
        raise Unready(f"the gradebook has no assignment {assignment}. {again}") from None
    if not notebooks:
        raise Unready(f"the gradebook has no notebook of {assignment}. {again}")
    found = {}
    for notebook in notebooks:
        source = Path(coursedir.format_path(coursedir.source_directory, ".", assignment)) / f"{notebook.name}.ipynb"
        if not source.is_file():
            raise Unready(f"there is no {source}, the source of the notebook in the gradebook.")
        try:
            cells = _cells(_read(source, app), notebook, app)
        except LookupError as why:
            differ = f"{source} and the gradebook differ: {why.args[0]}"
            raise Differs(differ, f"{again} --force", bool(notebook.submissions)) from None
        except Exception as why:  # nbformat raises whatever its conversion stumbles over
            raise Unready(f"{source} cannot be read: {why}") from why
        for cell in cells:
            if cell.autograded:
                last_check(cell.full)  # raises before anybody is graded
        kernelspec = json.loads(notebook.kernelspec or "{}") or PYTHON
        found[notebook.name] = Template(notebook.name, tuple(cells), kernelspec)
    return found


def _read(source: Path, app: Configurable) -> NotebookNode:
    import nbformat
    from nbgrader.preprocessors import IncludeHeaderFooter

    notebook = nbformat.read(source, as_version=4)
    notebook, _ = IncludeHeaderFooter(parent=app).preprocess(notebook, {"nbgrader": {}})
    for number, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{number}")  # which notebooks have had since nbformat 4.5
    return notebook


def _cells(source: NotebookNode, notebook: Notebook, app: Configurable) -> list[TemplateCell]:
    graded = {cell.name: cell for cell in notebook.grade_cells}
    tasks = {cell.name: cell for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    saved = {cell.name: cell for cell in notebook.source_cells}
    made = []
    for cell in source.cells:
        tags = tuple(tag for tag in cell.metadata.get("tags", ()) if isinstance(tag, str))
        marks = cell.metadata.get("nbgrader", {})
        name = marks.get("grade_id") if any(marks.get(m) for m in ("grade", "solution", "locked", "task")) else None
        if name is None:
            made.append(TemplateCell(cell.id, cell.cell_type, cell.source, cell.source, tags))
            continue
        if name not in saved:
            raise LookupError(f"the cell {name} is not in the gradebook")
        entry = saved.pop(name)
        scored = graded.get(name) or tasks.get(name)
        made.append(
            TemplateCell(
                cell.id,
                entry.cell_type,
                released(entry.source, app),
                entry.source,
                tags,
                name,
                grade=name in graded,
                solution=name in solutions,
                task=name in tasks,
                locked=entry.locked,
                points=scored.max_score if scored else 0.0,
                checksum=entry.checksum,
            )
        )
    if saved:
        raise LookupError(f"the gradebook's cell {next(iter(saved))} is not in the notebook")
    return made


def released(source: str, app: Configurable) -> str:
    """A cell's text without hidden tests and marking schemes, as `nbgrader generate_assignment` releases it."""
    from nbformat import NotebookNode
    from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme

    cell = NotebookNode(source=source, metadata={})
    ClearHiddenTests(parent=app)._remove_hidden_test_region(cell)
    ClearMarkScheme(parent=app)._remove_mark_scheme_region(cell)
    return cell.source


def checks(source: str) -> list[dict] | None:
    """The calls of a test cell that is nothing but checks, `check(rnn_step)` or `check(rnn_step, points=2)`; None for
    any other cell. Such a cell need not enter the box: the answers it names are called there instead."""
    found = [_check(line) for line in _lines(source)]
    return found if found and all(found) else None


def last_check(source: str) -> list[dict]:
    """The check that a test cell ends in, after other code, and which then is its value; no other check counts.
    Raises Unready if it does not name an exercise: then nobody can tell what it would have said."""
    lines = _lines(source)
    if not lines or not _calls_check(lines[-1]):
        return []
    if not (found := _check(lines[-1])):
        raise Unready(
            f"A test cell ends in `{ast.unparse(lines[-1])}`; only a check of an exercise by its own name, such as "
            "`check(rnn_step)`, can be judged outside the learner's process."
        )
    return [found]


def _lines(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError):  # IPython's own syntax
        return []


def _calls_check(line: ast.stmt) -> bool:
    return any(isinstance(n, ast.Call) and getattr(n.func, "id", "") == "check" for n in ast.walk(line))


def _check(line: ast.stmt) -> dict | None:
    """The exercise and the points of `check(rnn_step, seed=…, points=…)`; None for any other line."""
    from rnnkit import exercises

    call = line.value if isinstance(line, ast.Expr) else None
    if (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "check"
        and [type(argument) for argument in call.args] == [ast.Name]
        and all(word.arg in ("seed", "points") and isinstance(word.value, ast.Constant) for word in call.keywords)
        and exercises.known(call.args[0].id)
    ):
        points = {word.arg: word.value.value for word in call.keywords}.get("points")
        return {"name": call.args[0].id, "points": points}
    return None
