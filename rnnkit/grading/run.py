"""Grading a class: who waits goes to the workers as jobs, what comes back is recorded, by this process alone."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from sqlalchemy.exc import SQLAlchemyError
from traitlets import List, Unicode
from traitlets.config import Configurable

from rnnkit.grading.book import Book, Graded, Record, Recorded, overlooked
from rnnkit.grading.book.overlooked import unmatched
from rnnkit.grading.book.record import cell_name
from rnnkit.grading.box import Limits
from rnnkit.grading.jobs import CellResult, Job, Result, seed_of
from rnnkit.grading.paper import Plan, Step, Submission
from rnnkit.wording import few

# run(jobs) -> results as they finish: of `pool.Processes`, or of `cluster.connected`
Run = Callable[[Iterable[Job]], Iterator[tuple[Job, Result]]]


@dataclass
class _Waiting:
    """A submission some of whose notebooks are still with the workers."""

    handed_in: Submission
    plans: dict[str, Plan]
    left: int
    results: dict[str, Result] = field(default_factory=dict)
    begin: float = field(default_factory=time.perf_counter)


class RnnkitGrade(Configurable):
    """What `nbgrader_config.py` can say of the box: `c.RnnkitGrade.allow = ["tqdm"]`."""

    allow = List(Unicode(), help="Packages that the box has beside NumPy and Matplotlib.").tag(config=True)


class Class:
    """One assignment's class. `grade` yields a record for each submission as soon as the gradebook has it."""

    def __init__(self, book: Book, secret: bytes, limits: Limits, boxed: bool = True):
        self.book, self.secret, self.limits, self.boxed = book, secret, limits, boxed
        self.waiting: dict[str, _Waiting] = {}
        self.done: list[Record] = []  # what needs no worker: nothing was handed in that can be run

    def grade(self, students: list[str], run: Run) -> Iterator[Record]:
        for job, result in run(self._jobs(students)):
            yield from self._finished()
            mine = self.waiting[job.student]
            mine.results[job.notebook] = result
            mine.left -= 1
            if not mine.left:
                yield self._record(job.student, self.waiting.pop(job.student))
        yield from self._finished()

    def _finished(self) -> Iterator[Record]:
        while self.done:
            yield self.done.pop(0)

    def _jobs(self, students: list[str]) -> Iterator[Job]:
        for student in students:
            if unfit := self.book.unfit(student):
                self.done.append(self._not_graded(student, unfit))
                continue
            handed_in, plans = self._read(student)
            jobs = [self._job(student, name, plan, handed_in) for name, plan in plans.items() if plan.steps]
            mine = _Waiting(handed_in, plans, len(jobs))
            if jobs:
                self.waiting[student] = mine
                yield from jobs
            else:
                self.done.append(self._record(student, mine))

    def _read(self, student: str) -> tuple[Submission, dict[str, Plan]]:
        """What was handed in, and how to grade it. If the grader stumbles over it, that is this submission's reason,
        and the class goes on; it counts as changed, so the next run tries again."""
        try:
            handed_in = self.book.read(student)
            return handed_in, self.book.plans(handed_in)
        except Exception as error:
            why = f"The submission was not read: the grader stumbled over it ({type(error).__name__})."
            handed_in = self.book.unread(student, f"{why} Look at it, and grade it by hand or again.")
            return handed_in, self.book.plans(handed_in)

    def _job(self, student: str, notebook: str, plan: Plan, handed_in: Submission) -> Job:
        content = handed_in.digest.encode()
        names = {check["name"] for step in plan.steps for check in step.checks}
        return Job(
            student,
            self.book.assignment,
            notebook,
            plan.steps,
            {name: seed_of(self.secret, student, content, name) for name in sorted(names)},
            {name: b64encode(data).decode() for name, data in handed_in.files.items()},
            asdict(self.limits),
            self.boxed,
        )

    def overlooked(self) -> dict[str, Record]:
        """What lies near the place of a submission and cannot be graded there."""
        return {student: self._not_graded(student, why) for student, why in overlooked(self.book).items()}

    def _not_graded(self, student: str, why: str) -> Record:
        return Record(student, self.book.assignment, 0.0, self.book.max_score, problems=[why], flags=[why], failed=True)

    def _record(self, student: str, mine: _Waiting) -> Record:
        """What the machine failed on stays as it was, marked to be looked at, and is graded by the next run."""
        if broken := next((result for result in mine.results.values() if result.failed), None):
            self.book.ledger.doubt(student)
            return self._not_graded(student, broken.problem)
        kept: list[Record] = []

        def keep(recorded: Recorded) -> None:
            record = _summed_up(student, self.book.assignment, mine, recorded)
            record.boxed, record.digest, record.release = self.boxed, mine.handed_in.digest, self.book.release
            record.seconds = round(time.perf_counter() - mine.begin, 3)
            record.save(self.book.root)
            kept.append(record)

        try:
            self.book.record(student, mine.handed_in, mine.plans, mine.results, keep)
        except (OSError, SQLAlchemyError) as error:  # its folder is not ours to replace, or the gradebook is busy
            with suppress(SQLAlchemyError):
                self.book.ledger.doubt(student)
            why = getattr(error, "orig", error)
            return self._not_graded(student, f"not graded, because it could not be recorded: {why}")
        return kept[0]


def _summed_up(student: str, assignment: str, mine: _Waiting, recorded: Recorded) -> Record:
    gross = recorded.score + recorded.penalty
    record = Record(student, assignment, gross, recorded.max_score, late_penalty=recorded.penalty, late=recorded.late)
    record.problems = [plan.reason for plan in mine.plans.values() if plan.reason]
    flags = [*record.problems, unmatched(student)]
    for name, plan in mine.plans.items():
        result = mine.results.get(name, Result())
        flags += result.flags
        record.absent += result.absent
        record.problems += [result.problem] if result.problem else []
        record.manual += sum(score is None for score in plan.scores.values())
        steps = {step.grade_id: step for step in plan.steps if step.kind != "run"}
        for cell in plan.template.graded:
            if cell.autograded:
                step = steps.get(cell.grade_id)
                graded = _graded(cell, step, result.cells.get(cell.id, CellResult(score=0.0)))
                graded.grade_id = cell_name(name, cell.grade_id, mine.plans)
                record.cells.append(graded)
    # What the code did comes first: there is no end to the oddities that a notebook and its files can have.
    record.flags = few([*flags, *mine.handed_in.notes, *(note for plan in mine.plans.values() for note in plan.notes)])
    return record


def _graded(cell, step: Step | None, found: CellResult) -> Graded:
    score, reports = found.score or 0.0, found.reports
    graded = Graded(cell.grade_id, score, cell.points, _state(score, cell.points, found), inside=found.inside)
    graded.exercises = list(dict.fromkeys(check["name"] for check in step.checks)) if step else []
    graded.headline = "; ".join(report["headline"] for report in reports)
    graded.named = [sentence for report in reports for sentence in report["mistakes"]]
    return graded


def _state(score: float, points: float, found: CellResult) -> str:
    if score >= points > 0 or (found.reports and all(report["right"] for report in found.reports)):
        return "right"
    if found.reports and all(report["unanswered"] for report in found.reports):
        return "unanswered"
    if not found.reports and not found.inside:
        return "none"
    return "partly" if score > 0 else "wrong"
