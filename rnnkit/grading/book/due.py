"""Who is to be graded, and why.

A score belongs to what was handed in and to the release that it was graded under. Where either has changed, or where
nobody can tell, the submission is graded again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import isclose

from rnnkit.grading.book.gradebook import Book
from rnnkit.grading.book.ledger import within
from rnnkit.grading.book.record import Record, load_all
from rnnkit.grading.box.distributions import modules

NEW = ""  # not graded yet, or handed in again: nothing to explain
CHANGED = "what was handed in has changed since, though its timestamp has not"
NO_RECORD = (
    "this folder has no record of how they were graded. Records lie in .rnnkit/, which belongs to the gradebook: take "
    "it along when a course moves"
)
ALLOWED = "the box now has a package that their code imports"
OTHER_DATE = "the due date or their extension is another one now, by which they are more late or less"
OTHER_SCORES = "the gradebook has other scores than `rnnkit grade` gave; `nbgrader autograde` may have overwritten them"


def due(book: Book, students: Iterable[str], force: bool = False, packages: tuple[str, ...] = ()) -> dict[str, str]:
    """Those of the students who are to be graded, each with the reason, as the end of a sentence; force: everybody;
    packages: what the box has beside the usual."""
    students = list(students)
    if force:
        return dict.fromkeys(students, NEW)
    found = outdated(book, students, packages)
    return found | dict.fromkeys(changed(book, [s for s in students if s not in found]), CHANGED)


def changed(book: Book, students: list[str]) -> list[str]:
    """Those of the students whose submission is not the one that was graded."""
    graded = {record.student: record.digest for record in load_all(book.root, book.assignment)}
    return [student for student in students if graded.get(student) not in (None, _digest(book, student))]


def _digest(book: Book, student: str) -> str:
    try:
        return book.read(student).digest
    except Exception:  # grading it will say so
        return "it cannot be read"


def outdated(book: Book, students: Iterable[str], packages: tuple[str, ...] = ()) -> dict[str, str]:
    """The same without a look at what was handed in, which takes time."""
    if not (students := list(students)):
        return {}
    waiting, earned, late = set(book.waiting()), book.ledger.scores(), book.ledger.late()
    records = {record.student: record for record in load_all(book.root, book.assignment)}
    why = {s: NEW if s in waiting else _why(book, records.get(s), earned.get(s, {}), packages) for s in students}
    why |= {s: OTHER_DATE for s in students if why[s] is None and records[s].late != late.get(s)}
    return {student: reason for student, reason in why.items() if reason is not None}


def counted(why: dict[str, str]) -> list[tuple[int, str]]:
    """Each reason with the number of submissions that have it, the most frequent first."""
    return [(many, reason) for reason, many in Counter(filter(None, why.values())).most_common()]


def _why(book: Book, record: Record | None, earned: dict[str, float | None], packages: tuple[str, ...]) -> str | None:
    """The reason to grade again what the gradebook has; None if there is none."""
    if record is None:
        return NO_RECORD
    if list(record.release.items()) != list(book.release.items()):
        return _difference(record.release, book.release)
    if any(not _same(within(c.score, c.max_score), earned.get(c.grade_id)) for c in record.cells):
        return OTHER_SCORES
    if record.absent and modules(packages).intersection(record.absent):
        return ALLOWED
    return None


def _same(one: float | None, other: float | None) -> bool:
    return one == other or (None not in (one, other) and isclose(one, other, abs_tol=1e-9))


def _difference(then: dict[str, str], now: dict[str, str]) -> str:
    """What is another in the release of now."""
    if not then:
        return "it is not known under which release they were graded"
    parts = (
        ("changed", [_with_points(name, then, now) for name in now if then.get(name, now[name]) != now[name]]),
        ("new", now.keys() - then.keys()),
        ("gone", then.keys() - now.keys()),
    )
    listed = "; ".join(f"{word}: {', '.join(sorted(names))}" for word, names in parts if names)
    return f"the assignment has changed since ({listed or 'the order of its cells'})"


def _with_points(name: str, then: dict[str, str], now: dict[str, str]) -> str:
    old, new = (release[name].split()[0] for release in (then, now))
    return name if old == new else f"{name} from {old} to {new} points"
