"""What is kept of each graded submission, beside the gradebook: enough for the class report, also of later runs."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Graded:
    """One graded cell. state is "right", "partly", "wrong", "unanswered" or "none" (no verdict: see the record's
    problem); inside marks a score from asserts that ran in the learner's process; named are the known mistakes that
    the check proved."""

    grade_id: str
    score: float
    max_score: float
    state: str
    exercises: list[str] = field(default_factory=list)
    headline: str = ""
    named: list[str] = field(default_factory=list)
    inside: bool = False


@dataclass
class Record:
    """One graded submission, all notebooks of the assignment together.

    score     before the late penalty
    problems  why a part of it was not run or not read, in sentences for the learner and the instructor
    flags     what an instructor should look at
    digest    of what was handed in, by which a change is noticed
    late      seconds after the due date, by which the penalty was found
    absent    packages that the code imports and its box did not have, where points were lost
    release   what it was graded under: each cell and file of the assignment on which a score depends, as `Book.release`
    failed    the machine failed, not the learner; it is graded again by the next run
    """

    student: str
    assignment: str
    score: float
    max_score: float
    cells: list[Graded] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    late_penalty: float = 0.0
    late: float = 0.0
    manual: int = 0  # cells that wait for a person's grade
    boxed: bool = True
    absent: list[str] = field(default_factory=list)
    digest: str = ""
    release: dict[str, str] = field(default_factory=dict)
    failed: bool = False
    seconds: float = 0.0

    def save(self, root: Path) -> None:
        path = folder(root, self.assignment) / f"{self.student}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> Record:
        record = cls(**json.loads(path.read_text(encoding="utf-8")))
        record.cells = [Graded(**cell) for cell in record.cells]
        return record


def cell_name(notebook: str, cell: str, notebooks: Collection[str]) -> str:
    """A cell's name in a record, among all notebooks of the assignment.

    >>> cell_name("main", "test_double", ["main"]), cell_name("main", "test_double", ["extra", "main"])
    ('test_double', 'main: test_double')
    """
    return cell if len(notebooks) == 1 else f"{notebook}: {cell}"


def folder(root: Path, assignment: str) -> Path:
    return root / ".rnnkit" / "graded" / assignment


def load_all(root: Path, assignment: str) -> list[Record]:
    """The records of everybody graded so far, by student. A file that is no record is passed over, as if it were not
    there: the submission is then graded again."""
    releases: dict[str, dict[str, str]] = {}
    return list(filter(None, (_loaded(path, releases) for path in sorted(folder(root, assignment).glob("*.json")))))


def _loaded(path: Path, releases: dict[str, dict[str, str]]) -> Record | None:
    """releases: each one once, since the records of a class name the same one, and it is half of them."""
    try:
        record = Record.load(path)
    except (ValueError, TypeError):
        return None
    record.release = releases.setdefault(json.dumps(record.release), record.release)
    return record
