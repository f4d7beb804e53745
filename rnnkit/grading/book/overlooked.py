"""What lies near the place of a submission and is none: told, so that nobody's work is passed over in silence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

from rnnkit.grading.book.gradebook import Book
from rnnkit.grading.paper.names import shown
from rnnkit.grading.paper.nearly import is_notebook, same, stand_ins


def overlooked(book: Book) -> dict[str, str]:
    """By student, or by the name of the file: what was found instead of a submission, and where it belongs."""
    there = set(book.students())
    found = {}
    for student in book.folders(dotted=True):
        place = book.submitted(student)
        if student in there:
            continue
        if student.startswith("."):
            if place.is_dir() and os.listdir(place):
                found[student] = (
                    f"nbgrader passes over {_short(place.parent, book)}, whose name begins with a dot: rename it"
                )
        elif place.parent.is_dir() and not os.access(place.parent, os.R_OK | os.X_OK):
            found[student] = f"{_short(place.parent, book)} cannot be read: give yourself the right to"
        elif near := sorted(_near(book, place.parent)):
            found[student] = f"{', '.join(near)} is not where a submission belongs: {_short(place, book)}"
    return found


def _near(book: Book, folder: Path) -> Iterator[str]:
    """The folders that are nearly called as the assignment, and the notebooks that lie beside its place or in the place
    of a student's folder."""
    if folder.is_file() and _a_notebook(book, folder.name):
        yield _short(folder, book)
    with suppress(OSError):
        for name in os.listdir(folder):
            path = folder / name
            if (path.is_dir() and name not in book.others and same(name, book.assignment)) or _a_notebook(book, name):
                yield _short(path, book)


def _a_notebook(book: Book, name: str) -> bool:
    return is_notebook(name) and any(stand_ins(book.templates, [name]).values())


def _short(path: Path, book: Book) -> str:
    return shown(os.path.relpath(path, book.root))


def unmatched(student: str) -> str:
    """Why nbgrader's own commands do not find a student's folder, or "". They take its name for a pattern."""
    if fnmatchcase(student, student):
        return ""
    return (
        "nbgrader takes [ ] in a name for a pattern and passes this folder over: no feedback, no export to the "
        "exchange. "
        "Give the student an id without brackets, in submitted/ and in the gradebook"
    )
