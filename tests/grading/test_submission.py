"""Reading what was handed in: files, times, and who is to be graded."""

import os
from datetime import datetime

import pytest
from small_course import answered, grade

from rnnkit.grading.box import Limits
from rnnkit.grading.paper import submission
from rnnkit.grading.paper.submission import Caps, Refused, content_of, read


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
    found, note = submission.timestamp(folder)
    assert found is None and "is empty" in note


@pytest.mark.parametrize("told", ["x", "99999-01-01", "1" * 999, "2999-01-01 00:00:00 UTC", "\x00", "é", "1\n2"])
def test_times_that_are_none(folder, told):
    (folder / "timestamp.txt").write_text(told, encoding="latin-1")
    found, note = submission.timestamp(folder)
    assert found is None and "nothing is late" in note


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


def test_files_fit_into_the_box(folder, course):
    assert Caps().data <= Limits().disk - 2**24  # room for what the learner's code writes
    for name in "abc":
        (folder / f"{name}.csv").write_bytes(b"x" * 100)
    found = read(folder, [], caps=Caps(data=250))
    assert set(found.files) == {"a.csv", "b.csv"} and found.notes == [
        "The file c.csv was left out: with it the files have more than 250 bytes together."
    ]
    course.submit("ann", main=course.solved())
    (course.folder("ann") / "mine.csv").write_bytes(b"x" * 2**20)
    with course.book() as book:
        book.files["large.csv"] = b"x" * (Caps().data - 2**20 + 1)
        assert "mine.csv" not in book.read("ann").files  # what the course gives out is in the box as well


@pytest.mark.parametrize(
    "name", ["page.html", "Page.XHTML", "drawing.svg", "x.csv.htm", "a.pdf", "a.js", "a.xml", "plain"]
)
def test_a_file_that_a_browser_could_run_stays_out_of_autograded(single, name):
    folder = single.submit("ann", main=single.solved())
    (folder / "plots").mkdir()
    mine = {name, "plots/mine.png", "mine.CSV"}
    for each in mine:
        (folder / each).write_bytes(b"<script>harm()</script>")
    with single.book() as book:
        assert book.read("ann").files.keys() == mine | {"data.csv"}  # the box may have it
        told = grade(book, "ann").notes
    graded = single.graded("ann")
    there = {path.relative_to(graded).as_posix() for path in graded.rglob("*") if path.is_file()}
    assert there == {"main.ipynb", "data.csv", "plots/mine.png", "mine.CSV"}
    assert len(told) == 1 and "autograded" in told[0] and told[0].endswith(f": {name}.")


def test_a_page_that_the_course_gives_out_stays(single):
    """The course's own files are its own affair, and no learner's file takes their name."""
    folder = single.submit("ann", main=single.solved())
    (folder / "page.html").write_text("<script>harm()</script>")
    with single.book() as book:
        book.files["page.html"] = b"ours"
        assert grade(book, "ann").notes == []
    assert (single.graded("ann") / "page.html").read_text() == "ours"


@pytest.mark.parametrize("folder_name", ["main.html", "x.ipynb", "data/X.HTML", "x.ipynb/data"])
def test_a_folder_that_feedback_would_take_for_a_page_is_left_out(folder, folder_name):
    (folder / folder_name).mkdir(parents=True)
    (folder / folder_name / "x.csv").write_text("1")
    found = read(folder, ["main"])
    assert found.files == {} and "no folder may end in .html or .ipynb" in found.notes[-1]


@pytest.mark.parametrize("name", ["main.IPYNB", "Week.Ipynb", "week/main.ipynb", "my answers/Untitled.ipynb"])
def test_a_single_notebook_is_found(folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(NOTEBOOK)
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX" / "._main.ipynb").write_text("x")
    (folder / "mine.csv").write_text("1")
    found = read(folder, ["main"])
    assert found.papers["main"].cells == [] and found.files == {"mine.csv": b"1"}
    assert found.papers["main"].notes == [f"The notebook was handed in as {name}; expected main.ipynb."]
    (folder / "main.ipynb").write_text(NOTEBOOK)  # where the right name is, it counts
    assert read(folder, ["main"]).papers["main"].notes == []


def test_where_there_is_a_choice_no_notebook_is_taken(folder):
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "main.ipynb").write_text(NOTEBOOK)
    assert "was not handed in" in read(folder, ["main"]).papers["main"].reason
    (folder / "mine.ipynb").write_text(NOTEBOOK)  # one that lies where notebooks belong
    assert read(folder, ["main"]).papers["main"].cells == []
    assert "was not handed in" in read(folder, ["main", "other"]).papers["main"].reason


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
    course.submit("é" * 126, main=course.solved())
    course.submit("ann", main=course.solved())
    (course.root / "submitted" / ".hidden" / "week").mkdir(parents=True)
    (course.root / "submitted" / "empty").mkdir()
    with course.book() as book:
        assert book.students() == ["ann", "x" * 200, "é" * 126]
        assert book.unfit("ann") == book.unfit("é" * 100) == "" and "longer than 128" in book.unfit("x" * 200)
        assert "longer than 128" in book.unfit("é" * 126)  # 252 bytes: its record could not be written
        assert "cannot be shown" in book.unfit("a\nb") and "cannot be shown" in book.unfit("\udcff")
        book.autograde.create_student = False
        assert "no such student" in book.unfit("ann")
