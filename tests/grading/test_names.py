"""Names of assignments, students and notebooks: what nbgrader accepts is graded, what is nearly right is told."""

import json
import os
import shutil

import pytest
from commands import need_box
from small_course import WEEK, SmallCourse, grade
from test_command import run

from rnnkit.grading.book import overlooked
from rnnkit.grading.book.overlooked import unmatched
from rnnkit.grading.paper import Unready
from rnnkit.grading.paper.submission import read

NOTEBOOK = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'
ODD = ["unit 1 (b)", "a.b$^c+", "a*b", "a\\d", "{x}", "Übung 1", " a", "a,b'"]  # nbgrader takes them all, but for the +


@pytest.fixture
def named(single, monkeypatch):
    """named(assignment) -> the small course with its assignment called so, in the gradebook too."""

    def rename(assignment: str) -> SmallCourse:
        with single.book() as book:
            book.gradebook.find_assignment(WEEK).name = assignment
            book.gradebook.db.commit()
        (single.root / "source" / WEEK).rename(single.root / "source" / assignment)
        return single

    return rename


@pytest.mark.parametrize("name", ODD)
def test_students_of_any_name(single, name):
    single.submit(name, main=single.solved())
    with single.book() as book:
        assert book.students() == book.waiting() == [name] and book.unfit(name) == unmatched(name) == ""
        assert grade(book, name).score == 6 and book.waiting() == []


@pytest.mark.parametrize("structure", ["", "{assignment_id}/{nbgrader_step}/of-{student_id}.d"])
@pytest.mark.parametrize("name", ["unit 1 (b)", "a.b$^c", "a*b", "{x}"])
def test_assignments_of_any_name(named, name, structure):
    from rnnkit.grading.book import Book

    course = named(name)
    if structure:
        with open(course.root / "nbgrader_config.py", "a") as config:
            config.write(f"c.CourseDirectory.directory_structure = {structure!r}\n")
        (course.root / name).mkdir()
        shutil.move(course.root / "source" / name, course.root / name / "source" / "of-..d")
        place = course.root / name / "submitted" / "of-ann (2).d"
    else:
        place = course.root / "submitted" / "ann (2)" / name
    place.mkdir(parents=True)
    (place / "main.ipynb").write_text(NOTEBOOK)
    with Book.open(course.root, name) as book:
        assert book.students() == ["ann (2)"] and grade(book, "ann (2)").max_score == 15.5


@pytest.mark.parametrize("name", ["a+b", "unit [b]"])
def test_what_nbgrader_cannot_use_is_refused(named, name):
    from rnnkit.grading.book import Book

    with pytest.raises(Unready, match="nbgrader"):
        Book.open(named(name).root, name)


def test_a_folder_in_which_nbgrader_finds_nothing_is_refused(copied):
    with pytest.raises(Unready, match="the course's folder"):
        copied("course [2026]", single=True).book()


NEAR = [
    "main.ipynb.json",
    "main.ipynb.txt",
    "MAIN.ipynb",
    "main (1).ipynb",
    "main-Copy1.ipynb",
    "ann_main_final.ipynb",
    "ma\u00adin.ipynb",
    "main .IPYNB.TXT",
]


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "submitted" / "ann" / WEEK
    path.mkdir(parents=True)
    return path


@pytest.mark.parametrize("below", ["", "unpacked/"])
@pytest.mark.parametrize("name", NEAR)
def test_a_notebook_whose_name_is_nearly_right_is_graded_and_told(folder, name, below):
    (folder / below).mkdir(exist_ok=True)
    (folder / f"{below}{name}").write_text(NOTEBOOK)
    for notebooks in (["main"], ["main", "other"]):
        found = read(folder, notebooks)
        assert found.papers["main"].cells == [] and found.files == {}
        [note] = found.papers["main"].notes
        assert note.startswith("The notebook was handed in as ") and note.endswith("; expected main.ipynb.")
    assert found.papers["other"].reason.startswith("The notebook other.ipynb was not handed in.")


def test_two_of_them_are_told_and_none_is_taken(folder):
    for name in ("main (1).ipynb", "main.ipynb.json"):
        (folder / name).write_text(NOTEBOOK)
    paper = read(folder, ["main"]).papers["main"]
    assert paper.cells is None
    assert paper.reason.endswith("Which of these is it: main (1).ipynb, main.ipynb.json? Leave one, as main.ipynb.")
    (folder / "main.ipynb").write_text(NOTEBOOK)
    found = read(folder, ["main"])
    assert found.papers["main"].cells == []
    assert "The notebook main.ipynb.json is not part of the assignment and was not graded." in found.notes


def test_what_was_handed_in_instead_is_told(folder):
    for name in ("main.html", "main.ipynb.zip", "timestamp.txt"):
        (folder / name).write_text("x")
    reason = read(folder, ["main"]).papers["main"].reason
    assert reason == (
        "The notebook main.ipynb was not handed in. What was handed in instead: main.html, main.ipynb.zip."
    )


def test_other_numbers_are_other_notebooks(folder):
    (folder / "ex10.ipynb").write_text(NOTEBOOK)
    (folder / "ex2 (3).ipynb").write_text(NOTEBOOK)
    papers = read(folder, ["ex1", "ex2", "ex3"]).papers
    assert [papers[name].cells for name in ("ex1", "ex2", "ex3")] == [None, [], None]


def test_what_lies_beside_its_place(single):
    submitted = single.root / "submitted"
    for path in ("bob/Week (1)/x", "cyd/main.ipynb.json", "dan/other/main.ipynb", ".eve/week/main.ipynb", "Main.ipynb"):
        (submitted / path).parent.mkdir(parents=True, exist_ok=True)
        (submitted / path).write_text(NOTEBOOK)
    single.submit("ann", main=single.solved())
    with single.book() as book:
        found = overlooked(book)
    assert found == {
        "bob": "submitted/bob/Week (1) is not where a submission belongs: submitted/bob/week",
        "cyd": "submitted/cyd/main.ipynb.json is not where a submission belongs: submitted/cyd/week",
        ".eve": "nbgrader passes over submitted/.eve, whose name begins with a dot: rename it",
        "Main.ipynb": "submitted/Main.ipynb is not where a submission belongs: submitted/Main.ipynb/week",
    }


def test_the_command_tells_of_all(single):
    need_box()
    single.submit("ann[1]", main=single.solved())
    folder = single.submit("bob", main=single.solved())
    os.rename(folder / "main.ipynb", folder / "main.ipynb.json")
    single.submit("cyd", main=single.solved())
    status, out, _ = run(single, WEEK, "--json")
    look = {each["student"]: each for each in json.loads(out)["look"]}
    assert status == 0 and json.loads(out)["scores"]["lowest"] == 6.0
    assert "nbgrader takes [ ]" in str(look["ann[1]"]) and "handed in as main.ipynb.json" in str(look["bob"])
    assert "cyd" not in look

    (single.folder("cyd") / "main.ipynb").rename(single.folder("cyd") / "main (1).ipynb")
    shutil.copy(single.folder("cyd") / "main (1).ipynb", single.folder("cyd") / "main (2).ipynb")
    (single.root / "submitted" / "dan").mkdir()
    (single.root / "submitted" / "dan" / "main.ipynb").write_text(NOTEBOOK)
    status, out, _ = run(single, WEEK)
    told, page = " ".join(out.split()), (single.root / "reports" / "week.html").read_text(encoding="utf-8")
    assert status == 1 and "3 of 4 submissions graded, 1 not graded" in told
    for text in ("Which of these is it: main (1).ipynb", "is not where a submission belongs", "handed in as"):
        assert text in told and text in page
    assert run(single, WEEK)[0] == 1
