"""The course's gradebook as `rnnkit grade` uses it: what is to be graded, and the only place where grades are written.

It is nbgrader's own database and its own folders, by nbgrader's configuration, so that formgrader, feedback, manual
grading and export go on from here.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

from dateutil.tz import gettz
from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import Exchange
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import find_all_files
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from traitlets import TraitError

from rnnkit.grading.book.ledger import Ledger, Sheet, Standing
from rnnkit.grading.book.record import cell_name
from rnnkit.grading.book.record import folder as records
from rnnkit.grading.jobs import Result
from rnnkit.grading.paper import Paper, Plan, Submission, Template, Unready, clean, rebuild, submission
from rnnkit.grading.paper.folder import merged, replaced
from rnnkit.grading.paper.names import inert
from rnnkit.grading.paper.plan import NOTES
from rnnkit.grading.paper.submission import SECRET, TIMESTAMP, Caps
from rnnkit.grading.paper.template import load
from rnnkit.wording import few


@dataclass
class Recorded(Standing):
    """What was recorded, out of max_score; notes are what the learner is told on top of the notebook."""

    max_score: float = 0.0
    notes: list[str] = field(default_factory=list)


def configured(root: Path | str) -> NbGrader:
    """nbgrader with the configuration of the course in `root` and the user's own, and silent."""
    app = NbGrader()
    with chdir(root):  # where nbgrader looks for the configuration, and for modules that it names
        app.initialize([], root=str(Path(root).resolve()))
    app.coursedir.update_config(app.config)
    app.log.handlers, app.log.propagate = [logging.NullHandler()], False
    return app


class Book:
    """The gradebook, opened once for one assignment.

    with Book.open(root, "03_bptt") as book:
        for student in book.waiting():
            handed_in = book.read(student)
            plans = book.plans(handed_in)                      # notebook -> Plan, whose steps are to be run
            book.record(student, handed_in, plans, results)    # notebook -> Result of a job
    """

    def __init__(self, app: NbGrader, assignment: str):
        """Raises Unready, with what to do, if the assignment is not in the gradebook or differs from its source."""
        self.app, self.coursedir, self.assignment = app, app.coursedir, assignment
        self.home = gettz(Exchange(parent=app).timezone) or UTC  # in which nbgrader's exchange writes times
        # Whose timestamp.txt nbgrader would have read otherwise: put right, or not ours to write.
        self.settled: list[str] = []
        self.unsettled: list[str] = []
        _usable(app.coursedir, assignment)
        self.autograde = Autograde(coursedir=self.coursedir, parent=app)
        self.late = AssignLatePenalties(parent=app)
        self.late.init_plugin()
        self.gradebook = _opened(self.coursedir.db_url, self.coursedir.course_id)
        try:
            self.templates: dict[str, Template] = load(self.gradebook, self.coursedir, assignment, app)
            self.ledger = Ledger(self.gradebook, assignment)
            self.others = {a.name for a in self.gradebook.assignments} - {assignment}
        except SQLAlchemyError as error:
            self.close()
            raise Unready(f"the gradebook cannot be read ({error}); perhaps: nbgrader db upgrade") from None
        except BaseException:
            self.close()
            raise
        self.files = self._course_files()
        self.release = self._release()

    @classmethod
    def open(cls, root: Path | str, assignment: str) -> Book:
        """The gradebook of the course in `root`, by its nbgrader_config.py and the user's own."""
        return cls(configured(root), assignment)

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    def close(self) -> None:
        self.gradebook.close()

    @property
    def root(self) -> Path:
        return Path(self.coursedir.root)

    @property
    def max_score(self) -> float:
        return sum(template.max_score for template in self.templates.values())

    def _release(self) -> dict[str, str]:
        """What scores depend on beside a submission, each with its points and a digest: cells, tests, the course's
        files."""
        cells = {
            cell_name(notebook, name, self.templates): mark
            for notebook, template in self.templates.items()
            for name, mark in template.marks.items()
        }
        return cells | {f"file {name}": "0 " + sha256(data).hexdigest()[:16] for name, data in self.files.items()}

    def unwritable(self) -> Path | None:
        """The first of the places that grading writes to and may not."""
        url = make_url(self.coursedir.db_url)
        places = [records(self.root, self.assignment), self.root / self.coursedir.autograded_directory]
        if url.get_backend_name() == "sqlite" and url.database:
            database = self.root / url.database.split("?")[0]
            places += [database.parent, database]  # SQLite keeps a journal beside it
        there = (next(path for path in (place, *place.parents) if path.exists()) for place in places)
        return next((path for path in there if not os.access(path, os.W_OK)), None)

    # -- what was handed in

    def students(self) -> list[str]:
        """Everybody who handed in the assignment, in whatever state it is."""
        return [student for student in self.folders() if os.path.lexists(self.submitted(student))]

    def folders(self, dotted: bool = False) -> list[str]:
        """The ids of all who have a folder where submissions are, by `CourseDirectory.directory_structure`. As for
        nbgrader, one whose name begins with a dot is nobody's, unless they are asked for."""
        before, _, after = str(self.submitted("\0")).partition("\0")
        (folder, begin), end = os.path.split(before), after.split(os.sep)[0]
        names = os.listdir(folder) if os.path.isdir(folder) else []
        fits = (n for n in names if n.startswith(begin) and n.endswith(end) and len(n) > len(begin + end))
        found = {name[len(begin) : len(name) - len(end)] for name in fits if dotted or not name.startswith(".")}
        return sorted(found - set(self.coursedir.student_id_exclude.split(",")))

    def waiting(self, students: list[str] | None = None, force: bool = False) -> list[str]:
        """Those whose submission is to be graded, as nbgrader decides: it was not yet, or it was handed in at another
        time than the one that was graded. force: everybody."""
        recorded = self.ledger.timestamps()
        return [
            student
            for student in self.students()
            if (students is None or student in students)
            and (
                force
                or student not in recorded
                or not self.graded(student).is_dir()
                or self.timestamp(student)[0] != recorded[student]
            )
        ]

    def unfit(self, student: str) -> str:
        """Why the gradebook cannot take this student, or ""."""
        if len(student) > 128 or not student.isprintable() or len(os.fsencode(student)) > 200:
            return (
                "the folder's name cannot be a student's id: it is longer than 128 characters or 200 bytes, or cannot "
                "be shown"
            )
        if not self.autograde.create_student and student not in self.ledger.students():
            return "the gradebook has no such student, and Autograde.create_student is off"
        return ""

    def submitted(self, student: str) -> Path:
        return Path(self.coursedir.format_path(self.coursedir.submitted_directory, student, self.assignment))

    def timestamp(self, student: str) -> tuple[datetime | None, str]:
        """When it was handed in, and a note if what tells of it cannot be used."""
        return submission.timestamp(self.submitted(student), self.home)

    def graded(self, student: str) -> Path:
        return Path(self.coursedir.format_path(self.coursedir.autograded_directory, student, self.assignment))

    def read(self, student: str) -> Submission:
        """What the student handed in. Never raises for what it is."""
        found = submission.read(
            self.submitted(student),
            self.templates,
            below=Path(self.coursedir.root) / self.coursedir.submitted_directory,
            course_files=self.files,
            allowed=self.autograde.exclude_overwriting.get(self.assignment, []),
            ignored=self.coursedir.ignore,
            caps=Caps(data=max(0, Caps.data - sum(map(len, self.files.values())))),  # the box holds the course's too
            home=self.home,
        )
        found.files = merged(self.files, found.files)
        self._settle(student)
        return found

    def _settle(self, student: str) -> None:
        """Have nbgrader read the time that counts; where the folder is not ours to write, say so in the end."""
        below = Path(self.coursedir.root) / self.coursedir.submitted_directory
        try:
            if submission.settle_timestamp(self.submitted(student), below, self.home):
                self.settled.append(student)
        except OSError:
            self.unsettled.append(student)

    def unread(self, student: str, why: str) -> Submission:
        """What stands for a submission that the grader itself stumbled over: nothing, and the reason."""
        at, _ = self.timestamp(student)
        return Submission({name: Paper(reason=why) for name in self.templates}, dict(self.files), at)

    def plans(self, handed_in: Submission) -> dict[str, Plan]:
        """Each notebook of the assignment rebuilt, with the steps to grade it."""
        return {name: rebuild(template, handed_in.papers[name]) for name, template in self.templates.items()}

    def _course_files(self) -> dict[str, bytes]:
        """What the course gives out beside the notebooks; a learner's file of the same name does not count."""
        folder = self.coursedir.format_path(self.coursedir.source_directory, ".", self.assignment)
        kept = self.autograde.exclude_overwriting.get(self.assignment, [])
        paths = find_all_files(folder, [*self.coursedir.ignore, "*.ipynb"])
        names = {Path(os.path.relpath(path, folder)).as_posix(): Path(path) for path in paths}
        return {name: path.read_bytes() for name, path in sorted(names.items()) if name not in kept}

    # -- what is recorded

    def record(
        self,
        student: str,
        handed_in: Submission,
        plans: dict[str, Plan],
        results: dict[str, Result],
        keep: Callable[[Recorded], None] = lambda recorded: None,
    ) -> Recorded:
        """Write a graded submission: its folder in autograded/ and its rows, in place of those of an earlier attempt.

        results by notebook; a notebook without one, or a test without a score, earns 0. Do not call it for a result
        that the machine failed on: the submission then stays as it was. keep is called with what was recorded before
        the submission counts as graded: if the machine stops in between, the next run grades it again.
        """
        sheets, files, told = {}, {}, []
        for name, plan in plans.items():
            result = results.get(name, Result())
            notes = [plan.reason, *plan.notes, *handed_in.notes, result.problem]
            told += (notes := list(dict.fromkeys(filter(None, notes))))
            sheets[name] = _sheet(plan, result)
            files[f"{name}.ipynb"] = _as_file(plan, result, notes)
        if handed_in.timestamp:
            files[TIMESTAMP] = submission.as_text(handed_in.timestamp).encode()
        if handed_in.secret:
            files[SECRET] = handed_in.secret
        mode = int(str(self.autograde.permissions), 8)
        # The formgrader serves this folder: of a learner's files only those that a browser makes nothing of.
        theirs = {name: data for name, data in handed_in.files.items() if name in self.files or inert(name)}
        with replaced(self.graded(student), merged(files, theirs), mode, self.coursedir.groupshared):
            standing = self.ledger.save(student, handed_in.timestamp, sheets, self._penalty)
            recorded = Recorded(**vars(standing), max_score=self.max_score, notes=list(dict.fromkeys(told)))
            keep(recorded)
        return recorded

    def _penalty(self, student: str, score: float, seconds_late: float) -> float | None:
        """By the course's own plugin (`AssignLatePenalties.plugin_class`), from 0 to the score."""
        off = self.late.plugin_inst.late_submission_penalty(student, score, seconds_late)
        return None if off is None else self.late._check_late_penalty(SimpleNamespace(score=score), off)


def _usable(coursedir: CourseDirectory, assignment: str) -> None:
    """nbgrader takes names for patterns and refuses some: better no grade than one of which its commands know
    nothing."""
    try:
        coursedir.assignment_id = assignment
    except TraitError as why:
        raise Unready(f"nbgrader cannot use the name {assignment!r}: {why}") from None
    for what, name in (("the assignment's name", assignment), ("the course's folder", coursedir.root)):
        if not fnmatchcase(name, name):
            raise Unready(f"nbgrader takes [ ] in {what}, {name}, for a pattern and finds nothing there. Rename it")


def _opened(url: str, course: str) -> Gradebook:
    where = make_url(url)
    if where.get_backend_name() == "sqlite" and where.database and not Path(where.database.split("?")[0]).exists():
        raise Unready(f"there is no gradebook {where.database}. Make it: nbgrader generate_assignment")
    try:
        return Gradebook(url, course)
    except SQLAlchemyError as error:
        raise Unready(f"the gradebook cannot be opened: {error}") from None
    except ModuleNotFoundError as error:
        raise Unready(
            f"the gradebook cannot be opened: db_url begins with {where.drivername}://, which needs {error.name}: "
            f"python -m pip install {error.name}. Or name another driver there, as in postgresql+psycopg2://"
        ) from None


def _sheet(plan: Plan, result: Result) -> Sheet:
    scores = dict(plan.scores)
    for step in plan.steps:
        if step.kind != "run":
            cell = result.cells.get(step.cell_id)
            scores[step.grade_id] = cell.score if cell and cell.score is not None else 0.0
    return Sheet(scores, plan.no_response, handed_in=not plan.reason)


def _as_file(plan: Plan, result: Result, notes: list[str]) -> bytes:
    """The graded notebook, with the outputs as the job gave them: harmless, and not too many."""
    number = 0
    cells = [_notes(notes)] if notes else []
    for cell in plan.notebook["cells"]:
        if done := result.cells.get(cell["id"]):
            number += 1
            numbered = [
                {**o, "execution_count": number} if o["output_type"] == "execute_result" else o for o in done.outputs
            ]
            cell = {**cell, "outputs": numbered, "execution_count": number}
        cells.append(cell)
    # A halved surrogate pair, printed by a learner, cannot be written.
    return json.dumps({**plan.notebook, "cells": cells}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _notes(notes: list[str]) -> dict:
    source = "\n".join(["**About this submission**", "", *(f"- {clean.raw(note)}" for note in few(notes))])
    # Some of it may be the learner's words.
    return {"cell_type": "markdown", "id": NOTES, "metadata": {}, "source": clean.markdown(source)}
