"""For honest work the writer leaves the same rows as `nbgrader autograde`, given the same scores."""

import sqlite3
from datetime import datetime

import pytest
from nbgrader.api import Grade, Gradebook
from rows import rows
from small_course import STEP, answered, grade
from sqlalchemy import select

# nbgrader's own code makes SQLAlchemy warn.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
FUTURE = datetime(2031, 1, 1)


def url(course) -> str:
    return f"sqlite:///{course.root / 'gradebook.db'}"


def with_gradebook(course):
    return Gradebook(url(course), "small")


def prepare(course):
    """Learners of all sorts: on time, late, late but within an extension, with no time, without answers; most of them
    with one of two notebooks, since each takes nbgrader a second."""
    with with_gradebook(course) as book:
        book.update_or_create_assignment("week", duedate="2030-01-01 12:00:00 UTC")
        book.add_student("granted", first_name="Grace")
        book.add_submission("week", "granted")
        book.grant_extension("week", "granted", days=2)
    main, extra = course.solved(), course.solved("extra")
    wrong = answered(main, {"double": "def double(a): return a"})
    course.submit("ontime", "2029-12-31 10:00:00.123456 UTC", main=main, extra=extra)
    course.submit("late", "2030-01-02 10:00:00 UTC", main=main)
    course.submit("granted", "2030-01-02 10:00:00 UTC", main=wrong)
    course.submit("notime", main=answered(main, {"why": "*My* reason.", "draw": "print('mine')"}))
    course.submit("empty", "2030-02-02 10:00:00 UTC", main=course.released(), extra=course.released("extra"))


@pytest.fixture
def two(copied, monkeypatch):
    """The same class twice, in a future that has come."""
    monkeypatch.setattr("rnnkit.grading.paper.submission.now", lambda: FUTURE)
    courses = copied("stock"), copied("ours")
    for course in courses:
        prepare(course)
    return courses


def graded_as(stock, ours):
    """Grade with nbgrader's command, and then with the writer, which is given the command's scores."""
    stock.nbgrader("autograde", "week")
    with with_gradebook(stock) as gradebook:
        found = {}
        for one in gradebook.db.scalars(select(Grade)):
            found.setdefault(one.student.id, {})[one.name] = one.auto_score
    with ours.book() as book:
        for student in book.waiting():
            grade(book, student, found[student])
    assert rows(url(ours)) == rows(url(stock))


@pytest.mark.slow
def test_first_and_second_attempts(two):
    stock, ours = two
    graded_as(stock, ours)
    told = rows(url(ours))
    assert len(told["submitted_assignment"]) == 5
    assert {row["auto_score"] for row in told["grade"]} == {None, 0, 0.5, 2, 4}
    assert any(row["late_submission_penalty"] for row in told["submitted_notebook"])
    assert any(row["auto_comment"] for row in told["comment"])
    for course in two:  # somebody reads them, gives points, comments, and the learner hands in again
        with with_gradebook(course) as book:
            for name, score in (("why", 2.5), ("test_double", 1), ("draw", None)):
                one = book.find_grade(name, "main", "week", "ontime")
                one.manual_score, one.extra_credit, one.needs_manual_grade = score, 0.5, False
            book.find_comment("why", "main", "week", "ontime").manual_comment = "Nice."
            book.db.commit()
        main = answered(course.solved(), {"rnn_step": STEP.replace("+ bh", ""), "why": "Another reason."})
        course.submit("ontime", "2030-01-01 13:00:00 UTC", main=main)
    graded_as(stock, ours)


def test_only_the_course_itself_is_registered(course):
    """nbgrader adds a second course, default_course, wherever it forgets to name the first."""
    course.submit("ann", main=course.solved())
    with sqlite3.connect(course.root / "gradebook.db") as db:
        db.execute("DELETE FROM course WHERE id = 'default_course'")
    with course.book() as book:
        grade(book, "ann")
    with sqlite3.connect(course.root / "gradebook.db") as db:
        assert db.execute("SELECT id FROM course").fetchall() == [("small",)]
