"""The rows of nbgrader's database that a graded submission is: one transaction writes them all, or none.

nbgrader commits once a cell, through an object for each row. Here the same rows are written in bulk.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import Connection, bindparam, insert, select, update

from rnnkit.grading.book.record import cell_name

NO_RESPONSE = "No response."  # nbgrader's comment on an answer that was not touched

# (student, score of a notebook, seconds late) -> points off or None
Penalty = Callable[[str, float, float], float | None]


@dataclass
class Sheet:
    """What is recorded of one notebook: scores by grade_id (None: somebody has to read it), the answers that were not
    touched, and whether the notebook was handed in at all."""

    scores: dict[str, float | None]
    no_response: set[str] = field(default_factory=set)
    handed_in: bool = True


@dataclass(frozen=True)
class Entry:
    """A cell of the assignment in the database: where its grade, its comment, or both belong."""

    id: str
    name: str
    max_score: float | None  # None: it earns nothing
    comment: bool


@dataclass
class Standing:
    """What the gradebook says of a submission once it is recorded, manual grades and penalties included."""

    score: float = 0.0
    penalty: float = 0.0
    late: float = 0.0  # seconds
    needs_manual_grade: bool = False


class Ledger:
    """The database's rows of one assignment.

    >>> Ledger(gradebook, "03_bptt").save("ann", timestamp, {"03_bptt": sheet}, penalty)
    """

    def __init__(self, gradebook: Gradebook, assignment: str):
        """Raises nbgrader's MissingEntry if there is no such assignment."""
        self.engine = gradebook.engine
        found = gradebook.find_assignment(assignment)
        self.id, self.notebooks, self.entries = found.id, {}, {}
        for notebook in found.notebooks:
            self.notebooks[notebook.name] = notebook.id
            self.entries[notebook.name] = [
                *(Entry(cell.id, cell.name, cell.max_score, False) for cell in notebook.grade_cells),
                *(Entry(cell.id, cell.name, None, True) for cell in notebook.solution_cells),
                *(Entry(cell.id, cell.name, cell.max_score, True) for cell in notebook.task_cells),
            ]
        if not self.notebooks:
            raise MissingEntry(f"the assignment {assignment} has no notebook")
        gradebook.db.rollback()  # nothing is left open

    def timestamps(self) -> dict[str, datetime | None]:
        """When each student's recorded submission was handed in."""
        query = select(SubmittedAssignment.student_id, SubmittedAssignment.timestamp)
        with self.engine.connect() as db:
            return dict(db.execute(query.where(SubmittedAssignment.assignment_id == self.id)).all())

    def scores(self) -> dict[str, dict[str, float | None]]:
        """What each student earned without a person's doing, by the cell's name in a record."""
        names = {
            (self.notebooks[notebook], entry.id): cell_name(notebook, entry.name, self.notebooks)
            for notebook, entries in self.entries.items()
            for entry in entries
        }
        query = select(
            SubmittedAssignment.student_id, SubmittedNotebook.notebook_id, Grade.cell_id, Grade.auto_score
        ).join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        query = query.join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        found: dict[str, dict[str, float | None]] = {}
        with self.engine.connect() as db:
            for student, *cell, score in db.execute(query.where(SubmittedAssignment.assignment_id == self.id)):
                found.setdefault(student, {})[names.get(tuple(cell), "")] = score
        return found

    def late(self) -> dict[str, float]:
        """By how many seconds each student's recorded submission is late, as due date and extensions are now."""
        mine = SubmittedAssignment
        query = select(mine.student_id, mine.timestamp, Assignment.duedate, mine.extension).join(mine.assignment)
        with self.engine.connect() as db:
            found = db.execute(query.where(Assignment.id == self.id)).all()
        return {student: seconds_late(*times) for student, *times in found}

    def students(self) -> set[str]:
        with self.engine.connect() as db:
            return set(db.scalars(select(Student.id)))

    def doubt(self, student: str) -> None:
        """Have somebody look at each of a student's grades: they are of an earlier attempt, and the one that is there
        now could not be graded."""
        submitted = SubmittedAssignment.student_id == student, SubmittedAssignment.assignment_id == self.id
        notebooks = select(SubmittedNotebook.id).join(SubmittedNotebook.assignment).where(*submitted)
        with self.engine.begin() as db:
            db.execute(update(Grade).where(Grade.notebook_id.in_(notebooks)).values(needs_manual_grade=True))

    def save(self, student: str, timestamp: datetime | None, sheets: dict[str, Sheet], penalty: Penalty) -> Standing:
        """Record a submission in place of whatever an earlier one left: every grade and comment of every notebook is
        set. What people entered stays (manual scores, extra credit, comments), and such a grade is marked to be looked
        at again."""
        with self.engine.begin() as db:
            return _Submission(self, db, student).save(timestamp, sheets, penalty)


# What a submission asks and writes, made once: SQLAlchemy takes longer to make a statement than to execute it.
_MINE = (SubmittedAssignment.assignment_id == Assignment.id) & (SubmittedAssignment.student_id == bindparam("student"))
HERE = (
    select(Assignment.duedate, Student.id, SubmittedAssignment.id, SubmittedAssignment.extension)
    .select_from(Assignment)
    .outerjoin(Student, Student.id == bindparam("student"))
    .outerjoin(SubmittedAssignment, _MINE)
    .where(Assignment.id == bindparam("assignment"))
)
_WITHIN = SubmittedNotebook.assignment_id == bindparam("submission")
NOTEBOOKS = select(SubmittedNotebook.notebook_id, SubmittedNotebook.id).where(_WITHIN)
GRADES = (
    select(Grade.notebook_id, Grade.cell_id, Grade.id, Grade.manual_score, Grade.extra_credit)
    .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
    .where(_WITHIN)
)
COMMENTS = (
    select(Comment.notebook_id, Comment.cell_id, Comment.id)
    .join(SubmittedNotebook, SubmittedNotebook.id == Comment.notebook_id)
    .where(_WITHIN)
)
NEW = {each: insert(each.__table__) for each in (Student, SubmittedAssignment, SubmittedNotebook, Grade, Comment)}
OLD = {
    each: update(each.__table__).where(each.__table__.c.id == bindparam("key"))
    for each in (SubmittedAssignment, SubmittedNotebook, Grade, Comment)
}


class _Submission:
    """One student's rows: what is there is read first, then everything is written."""

    def __init__(self, ledger: Ledger, db: Connection, student: str):
        self.ledger, self.db, self.student = ledger, db, student
        here = db.execute(HERE, {"assignment": ledger.id, "student": student}).one()
        self.duedate, known, self.id, self.extension = here
        self.known = known is not None
        self.notebooks, self.grades, self.comments = {}, {}, {}
        if self.id is not None:
            mine = {"submission": self.id}
            self.notebooks = dict(db.execute(NOTEBOOKS, mine).all())
            self.grades = {(notebook, cell): rest for notebook, cell, *rest in db.execute(GRADES, mine)}
            self.comments = {(notebook, cell): name for notebook, cell, name in db.execute(COMMENTS, mine)}

    def save(self, timestamp: datetime | None, sheets: dict[str, Sheet], penalty: Penalty) -> Standing:
        grades, comments, notebooks, standing = [], [], [], Standing()
        late = standing.late = seconds_late(timestamp, self.duedate, self.extension)
        for name, notebook in self.ledger.notebooks.items():
            sheet, own = sheets[name], self.notebooks.get(notebook)
            own_id, total = own or new_uuid(), 0.0
            for entry in self.ledger.entries[name]:
                if entry.max_score is not None:
                    grade = self._grade(entry, own_id, sheet)
                    grades.append(grade)
                    standing.needs_manual_grade |= grade["needs_manual_grade"]
                    total += grade.pop("score")
                if entry.comment:
                    told = NO_RESPONSE if entry.name in sheet.no_response else None
                    found = self.comments.get((own_id, entry.id))
                    comments.append({"key": found, "notebook_id": own_id, "cell_id": entry.id, "auto_comment": told})
            off = penalty(self.student, total, late) if late > 0 and sheet.handed_in else None
            notebooks.append({"key": own, "own_id": own_id, "notebook_id": notebook, "late_submission_penalty": off})
            standing.score += total - (off or 0.0)
            standing.penalty += off or 0.0
        self._write(timestamp, notebooks, grades, comments)
        return standing

    def _grade(self, entry: Entry, notebook: str, sheet: Sheet) -> dict:
        key, manual, extra = self.grades.get((notebook, entry.id), (None, None, None))
        auto = within(sheet.scores.get(entry.name, 0.0), entry.max_score)
        counts = manual if manual is not None else auto
        return {
            "key": key,
            "notebook_id": notebook,
            "cell_id": entry.id,
            "auto_score": auto,
            "needs_manual_grade": manual is not None or auto is None,
            "score": 0.0 if counts is None else counts + (extra or 0.0),
        }

    def _write(self, timestamp, notebooks: list[dict], grades: list[dict], comments: list[dict]) -> None:
        db = self.db
        if not self.known:
            db.execute(NEW[Student], {"id": self.student})
        if self.id is None:
            self.id = new_uuid()
            mine = {"id": self.id, "assignment_id": self.ledger.id, "student_id": self.student, "timestamp": timestamp}
            db.execute(NEW[SubmittedAssignment], mine)
        else:
            db.execute(OLD[SubmittedAssignment], {"key": self.id, "timestamp": timestamp})
        for row in notebooks:
            row["assignment_id"], own_id = self.id, row.pop("own_id")
            _put(db, SubmittedNotebook, [row], own_id, {"flagged": False})
        _put(db, Grade, grades)
        _put(db, Comment, comments)


def seconds_late(timestamp: datetime | None, due: datetime | None, extension: timedelta | None) -> float:
    if timestamp is None or due is None:
        return 0.0
    return max(0.0, (timestamp - due - (extension or timedelta())).total_seconds())


def _put(db: Connection, table, rows: list[dict], own_id: str | None = None, fresh: dict | None = None) -> None:
    """Write rows in bulk: those whose "key" is None are new."""
    new = [row for row in rows if row["key"] is None]
    old = [row for row in rows if row["key"] is not None]
    if new:
        made = [{**row, "id": own_id or new_uuid(), **(fresh or {})} for row in new]
        db.execute(NEW[table], [{k: v for k, v in row.items() if k != "key"} for row in made])
    if old:
        db.execute(OLD[table], old)


def within(score: float | None, most: float) -> float | None:
    """The score, or the nearest one from 0 to `most`; what is no number earns 0."""
    if score is None:
        return None
    if isinstance(score, bool) or not isinstance(score, (int, float)) or math.isnan(score):
        return 0.0
    return min(max(float(score), 0.0), most)
