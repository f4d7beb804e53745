"""What a release does beside nbgrader's own steps, for `rnnkit release` and, by nbgrader_config.py, for
`nbgrader generate_assignment`.

    c.GenerateAssignment.preprocessors = steps()
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from nbgrader import preprocessors
from nbgrader.api import BaseCell, Comment, Grade, GradeCell, MissingEntry, Notebook, SolutionCell, SourceCell, TaskCell
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors.base import NbGraderPreprocessor

from rnnkit.grading.jobs import course_secret

# As JupyterLab writes it, but for the version, which is that of somebody's machine.
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
GIVEN = ("manual_score", "extra_credit", "manual_comment")  # by hand


def steps() -> list[type]:
    """nbgrader's steps of a release: cells are saved by the class below, and the notebook says its language."""
    usual = GenerateAssignment.class_traits()["preprocessors"].default()
    return [SaveCells if step is preprocessors.SaveCells else step for step in usual] + [NameLanguage]


class NameLanguage(NbGraderPreprocessor):
    """Without `language_info` nbconvert makes a script that ends in .txt, and code blocks of no language."""

    def preprocess(self, notebook, resources):
        if notebook.metadata.get("kernelspec", {}).get("language", "python") == "python":
            notebook.metadata.language_info = LANGUAGE
        return notebook, resources


class SaveCells(preprocessors.SaveCells):
    """nbgrader takes no cell into a notebook that somebody has handed in, nor out of it. Here the cells come and go,
    and every submission with them: `rnnkit grade` grades it again. What people gave for a cell that is gone (scores,
    extra credit, comments) is kept in .rnnkit/taken_out/, and returns with the cell."""

    def _create_notebook(self, notebook) -> None:
        with suppress(MissingEntry):
            known = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
            if known.submissions:
                self._renew(known)
        super()._create_notebook(notebook)

    def _renew(self, notebook: Notebook) -> None:
        kept, db = _Kept(self.assignment_id, self.notebook_id), self.gradebook.db
        for kind, there, wanted in (
            (GradeCell, notebook.grade_cells, self.new_grade_cells),
            (SolutionCell, notebook.solution_cells, self.new_solution_cells),
            (TaskCell, notebook.task_cells, self.new_task_cells),
            (SourceCell, list(notebook.source_cells), self.new_source_cells),
        ):
            names = {cell.name for cell in there}
            for cell in there:
                if cell.name not in wanted:
                    self._take_out(cell, kept)
            for name in wanted.keys() - names:
                cell = kind(name=name, notebook=notebook, **wanted[name])
                db.add(cell)
                db.flush()  # gives it its id
                if kind is not SourceCell:
                    db.add_all(_rows(cell, notebook, kept))
        kept.save()
        db.commit()

    def _take_out(self, cell: BaseCell | SourceCell, kept: _Kept) -> None:
        for row in [*getattr(cell, "grades", ()), *getattr(cell, "comments", ())]:
            kept.put(cell.name, row)
            self.gradebook.db.delete(row)
        self.gradebook.db.delete(cell)


def _rows(cell: BaseCell, notebook: Notebook, kept: _Kept) -> Iterator[Grade | Comment]:
    """What each submission has of a cell, as `Gradebook.add_submission` makes it."""
    kinds = {GradeCell: [Grade], SolutionCell: [Comment], TaskCell: [Grade, Comment]}[type(cell)]
    for submission in notebook.submissions:
        for kind in kinds:
            row = kind(cell_id=cell.id, notebook_id=submission.id)
            kept.give_back(cell.name, submission.student.id, row)
            yield row


class _Kept:
    """What people gave for cells that are gone: cell -> student -> {"manual_score": 2.0, …}, in a file."""

    def __init__(self, assignment: str, notebook: str):
        self.path = (
            Path(".rnnkit") / "taken_out" / assignment / f"{notebook}.json"
        )  # nbgrader works in the course's folder
        self.cells: dict = json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else {}
        self.new: set[str] = set()

    def put(self, cell: str, row: Grade | Comment) -> None:
        given = {name: value for name in GIVEN if (value := getattr(row, name, None)) is not None}
        if given:
            self.cells.setdefault(cell, {}).setdefault(row.notebook.student.id, {}).update(given)
            self.new.add(cell)

    def give_back(self, cell: str, student: str, row: Grade | Comment) -> None:
        for name, value in self.cells.get(cell, {}).get(student, {}).items():
            if hasattr(row, name):
                setattr(row, name, value)

    def save(self) -> None:
        if not self.new:
            return
        course_secret(Path())  # makes .rnnkit/, and keeps it out of git
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.cells, ensure_ascii=False, indent=1), encoding="utf-8")
        print(
            f"Scores or comments given by hand for {', '.join(sorted(self.new))} are out of the gradebook, with the "
            f"cell. They are kept in {self.path} and return if the cell does.",
            file=sys.stderr,
        )
