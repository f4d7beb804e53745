"""A command that was stopped is run again: nothing is lost, nothing is graded twice, nothing is left behind."""

import os
import signal
import sqlite3

import pytest
from commands import grade, graded, left, need_box, records, start, wait_for
from small_course import answered, results

from rnnkit.grading.box import Limits
from rnnkit.grading.run import Class
from tests.patience import PATIENCE

STUDENTS = [f"s{number:02}" for number in range(12)]
RIGHT, WRONG = 6.0, 4.0


@pytest.fixture
def handed_in(single):
    need_box()
    wrong = answered(single.solved(), {"double": "def double(a): return a"})
    for number, student in enumerate(STUDENTS):
        single.submit(student, main=wrong if number % 3 else single.solved())
    return single


def rows(course) -> dict[str, float]:
    """What the gradebook says that each student earned."""
    with sqlite3.connect(course.root / "gradebook.db") as db:
        return dict(
            db.execute(
                "SELECT student_id, SUM(auto_score) FROM grade"
                " JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id"
                " JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id"
                " GROUP BY student_id"
            )
        )


def times(course) -> dict[str, int]:
    """When each student's graded notebook and record were written."""
    folder = course.root / ".rnnkit" / "graded" / "week"
    return {
        student: (
            (course.graded(student) / "main.ipynb").stat().st_mtime_ns,
            (folder / f"{student}.json").stat().st_mtime_ns,
        )
        for student in graded(course)
    }


@pytest.mark.parametrize(
    "number", [signal.SIGKILL, pytest.param(signal.SIGINT, marks=pytest.mark.slow)], ids=["killed", "ctrl-C"]
)
def test_stopped_in_the_middle_of_a_class(handed_in, number):
    command = start(handed_in, "--workers", "2")
    try:
        wait_for(lambda: len(graded(handed_in)) >= 4, command)
        (os.killpg if number == signal.SIGINT else os.kill)(command.pid, number)
        _, said = command.communicate(timeout=PATIENCE)
    finally:
        command.kill()
    assert command.returncode == (130 if number == signal.SIGINT else -number)
    assert "Traceback" not in said
    assert left(handed_in) == []
    before = times(handed_in)
    assert 4 <= len(before) < len(STUDENTS)
    assert set(before) <= set(records(handed_in)) and set(before) <= set(rows(handed_in))

    status, printed, said = grade(handed_in, "--workers", "2")
    assert status == 0, said
    assert f"{12 - len(before)} of 12 submissions of week are to be graded" in said
    assert "12 of 12 submissions graded" in printed
    after = times(handed_in)
    assert sorted(after) == STUDENTS
    assert {student: after[student] for student in before} == before
    expected = {student: WRONG if number % 3 else RIGHT for number, student in enumerate(STUDENTS)}
    assert rows(handed_in) == expected
    assert {student: record.score for student, record in records(handed_in).items()} == expected
    assert left(handed_in) == []

    with handed_in.book() as book:
        assert book.waiting() == []
    hidden = [path.name for path in (handed_in.root / "autograded").glob("*/.*")]
    assert hidden == [] and not list(handed_in.root.glob(".rnnkit/graded/week/*.[0-9]*"))


class Stop(BaseException):
    pass


@pytest.mark.parametrize("where", ["rnnkit.grading.book.ledger.Ledger.save", "rnnkit.grading.book.record.Record.save"])
def test_stopped_while_one_is_recorded(single, monkeypatch, where):
    """Nobody counts as graded of whom there is no record for the class report."""
    single.submit("ann", main=single.solved())

    def stop(*arguments, **named):
        raise Stop

    with single.book() as book:
        plans = book.plans(book.read("ann"))
        answers = results(plans)
        monkeypatch.setattr(where, stop)
        with pytest.raises(Stop):
            list(
                Class(book, b"0" * 32, Limits()).grade(
                    ["ann"], lambda jobs: ((job, answers[job.notebook]) for job in jobs)
                )
            )
        assert book.waiting() == ["ann"]
