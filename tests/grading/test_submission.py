"""Reading what was handed in: files, times, and who is to be graded."""

import os
from datetime import datetime, timedelta

import pytest
from small_course import answered, grade

from rnnkit.grading import submission
from rnnkit.grading.submission import Caps, Refused, content_of, read


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "submitted" / "ann" / "week"
    path.mkdir(parents=True)
    return path


NOTEBOOK = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'


def test_an_honest_submission(folder):
    (folder / "a.ipynb").write_text(NOTEBOOK)
    (folder / "b.ipynb").write_text(NOTEBOOK)
    (folder / "data").mkdir()
    (folder / "data" / "mine.csv").write_text("1")
    (folder / "timestamp.txt").write_text("2026-01-02 03:04:05.678901 UTC\n")
    (folder / "submission_secret.txt").write_text("abc123")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "a.ipynb").write_text("x")
    found = read(folder, ["a", "b"])
    assert {name: (paper.cells, paper.reason) for name, paper in found.papers.items()} == {"a": ([], ""), "b": ([], "")}
    assert found.files == {"data/mine.csv": b"1"} and found.notes == []
    assert found.timestamp == datetime(2026, 1, 2, 3, 4, 5, 678901) and found.secret == b"abc123"
    assert found.papers["a"].content == NOTEBOOK.encode()


@pytest.mark.parametrize(
    "told", ["2026-01-02T05:04:05+02:00", "2026-01-02 04:04:05 Europe/Berlin", "2026-01-02T03:04:05Z"]
)
def test_times_as_nbgrader_reads_them(folder, told):
    (folder / "timestamp.txt").write_text(told)
    assert submission.timestamp(folder) == (datetime(2026, 1, 2, 3, 4, 5), "")


def test_no_time(folder):
    assert submission.timestamp(folder) == (None, "")
    (folder / "timestamp.txt").write_text(" \n")
    assert submission.timestamp(folder) == (None, "timestamp.txt is empty.")


@pytest.mark.parametrize("told", ["x", "99999-01-01", "1" * 999, "2999-01-01", "\x00", "é"])
def test_times_that_are_none(folder, told):
    (folder / "timestamp.txt").write_text(told, encoding="latin-1")
    os.utime(folder / "timestamp.txt", (1_700_000_000, 1_700_000_000))
    found, note = submission.timestamp(folder)
    assert found == datetime(2023, 11, 14, 22, 13, 20) and "on this machine counts" in note


def test_a_file_from_the_future_cannot_tell_the_time(folder):
    (folder / "timestamp.txt").write_text("x")
    os.utime(folder / "timestamp.txt", (4e9, 4e9))
    first, _ = submission.timestamp(folder)
    assert abs(first - submission.now()) < timedelta(seconds=60)
    assert submission.timestamp(folder)[0] == first  # or it would be graded again with every run


@pytest.mark.parametrize("secret", [b"", b"a\nb", b"\xff", b"x" * 600])
def test_a_secret_that_is_none_is_not_carried(folder, secret):
    (folder / "submission_secret.txt").write_bytes(secret)
    assert read(folder, ["a"]).secret is None


def test_caps_hold_for_all_files_together(folder):
    for name in "abc":
        (folder / name).write_bytes(b"x" * 100)
    found = read(folder, [], caps=Caps(total=250))
    assert set(found.files) == {"a", "b"} and "The file c was left out" in found.notes[0]


def test_a_notebook_takes_part_of_the_room(folder):
    (folder / "a.ipynb").write_text(NOTEBOOK)
    (folder / "b.ipynb").write_text(NOTEBOOK)
    found = read(folder, ["a", "b"], caps=Caps(total=len(NOTEBOOK) + 10))
    assert found.papers["a"].cells == [] and "too large" in found.papers["b"].reason
    assert found.papers["b"].reason.endswith("Clear its outputs, save it, and hand it in again.")


def test_what_the_instructor_allows_is_taken(folder):
    (folder / "helper.py").write_text("x = 1")
    assert read(folder, [], allowed=["helper.py"]).files == {"helper.py": b"x = 1"}
    assert read(folder, [], course_files=["helper.py"], allowed=["helper.py"]).files == {}


def test_a_file_that_is_exchanged_between_look_and_opening(folder):
    (folder / "a").write_text("1")
    (folder / "b").write_text("2")
    seen = os.lstat(folder / "a")
    os.replace(folder / "b", folder / "a")
    with pytest.raises(Refused, match="changed"):
        content_of(folder / "a", 100, seen)
    (folder / "a").unlink()
    (folder / "a").symlink_to("/etc/passwd")
    with pytest.raises(Refused, match="cannot be read"):
        content_of(folder / "a", 10_000, seen)
    (folder / "a").unlink()
    with pytest.raises(Refused, match="cannot be read"):
        content_of(folder / "a", 100, seen)
    os.mkfifo(folder / "a")
    with pytest.raises(Refused):
        content_of(folder / "a", 100, seen)


# -- who is to be graded


def test_waiting(course):
    main = course.solved()
    course.submit("ann", "2026-01-01 10:00:00 UTC", main=main)
    course.submit("bob", main=main)
    with course.book() as book:
        assert book.students() == book.waiting() == ["ann", "bob"]
        for student in book.waiting():
            grade(book, student)
        assert book.waiting() == [] and book.waiting(force=True) == ["ann", "bob"]
        assert book.waiting(["bob"], force=True) == ["bob"]
        course.submit("ann", "2026-01-01 11:00:00 UTC", main=main)
        assert book.waiting() == ["ann"] and book.waiting(["bob"]) == []
        grade(book, "ann")
        course.submit("ann", "2026-01-01 09:00:00 UTC", main=main)  # earlier, but other than what was graded
        assert book.waiting() == ["ann"]
        grade(book, "ann")
        os.rename(course.graded("bob"), course.root / "away")
        assert book.waiting() == ["bob"]


def test_waiting_as_nbgrader_sees_it(course):
    """What its formgrader calls autograded is what does not wait here."""
    from nbgrader.apps import NbGraderAPI

    course.submit("ann", "2026-01-01 10:00:00 UTC", main=course.solved())
    course.submit("bob", main=answered(course.solved(), {"why": "So."}))
    with course.book() as book:
        api = NbGraderAPI(book.coursedir, parent=book.app)
        assert api.get_autograded_students("week") == set()
        grade(book, "ann")
        assert api.get_autograded_students("week") == {"ann"} and book.waiting() == ["bob"]
        grade(book, "bob")
        assert api.get_autograded_students("week") == {"ann", "bob"} and book.waiting() == []


def test_students_who_are_none(course):
    course.submit("x" * 200, main=course.solved())
    course.submit("ann", main=course.solved())
    (course.root / "submitted" / ".hidden" / "week").mkdir(parents=True)
    (course.root / "submitted" / "empty").mkdir()
    with course.book() as book:
        assert book.students() == ["ann", "x" * 200]
        assert book.unfit("ann") == "" and "longer than 128" in book.unfit("x" * 200)
        assert "cannot be shown" in book.unfit("a\nb") and "cannot be shown" in book.unfit("\udcff")
        book.autograde.create_student = False
        assert "no such student" in book.unfit("ann")
