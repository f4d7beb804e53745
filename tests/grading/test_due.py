"""A score belongs to a submission and to the release it was graded under: where either has changed, it is graded
again."""

import json
import shutil
from contextlib import chdir

import pytest
from commands import grade as command
from commands import need_box
from small_course import WEEK, answered, cell

from rnnkit.cli import generate
from rnnkit.grading.book import due
from rnnkit.grading.book.due import CHANGED, NEW, NO_RECORD, OTHER_DATE, OTHER_SCORES, counted, outdated
from rnnkit.grading.box import Limits
from rnnkit.grading.jobs import CellResult, Result
from rnnkit.grading.run import Class

CLASS = ["ann", "bob"]


def run(jobs):
    """Workers who find everything right."""
    for job in jobs:
        yield job, Result({s.cell_id: CellResult([], None if s.kind == "run" else s.max_score) for s in job.steps})


def grade(course, *students) -> dict:
    """The records of those students, of everybody who is due unless some are named."""
    with course.book() as book:
        return {
            record.student: record
            for record in Class(book, b"secret", Limits()).grade(list(students) or list(due(book, CLASS)), run)
        }


def reasons(course) -> dict[str, str]:
    with course.book() as book:
        return due(book, CLASS)


def release(course, change, name: str = "main") -> None:
    """Change the source notebook and release it again."""
    path = course.root / "source" / WEEK / f"{name}.ipynb"
    notebook = json.loads(path.read_text())
    change(notebook)
    path.write_text(json.dumps(notebook))
    with chdir(course.root):
        assert generate.assignments(course.root, [WEEK], course.root / "release") == {WEEK: ""}


def points(notebook, of: str, most: float) -> None:
    cell(notebook, of)["metadata"]["nbgrader"]["points"] = most


def text(notebook, of: str, source: str) -> None:
    cell(notebook, of)["source"] = source


@pytest.fixture
def graded(course):
    for student in CLASS:
        course.submit(student, "2026-01-01 10:00:00 UTC", main=course.solved(), extra=course.solved("extra"))
    assert {record.score for record in grade(course).values()} == {7.0}
    assert reasons(course) == {}
    return course


@pytest.mark.parametrize("most", [10, 2])
def test_other_points(graded, most):

    def change(notebook):
        points(notebook, "test_rnn_step", most)
        text(notebook, "test_rnn_step", f"check(rnn_step, points={most})")

    release(graded, change)
    why = f"the assignment has changed since (changed: main: test_rnn_step from 4 to {most} points)"
    assert reasons(graded) == dict.fromkeys(CLASS, why)
    records = grade(graded).values()
    assert {(r.score, r.max_score) for r in records} == {(3.0 + most, 12.5 + most)}
    assert [r.flags for r in records] == [[], []]  # they have the test of the earlier release, as it was given out
    assert reasons(graded) == {}


def test_other_cells_and_files(graded):
    """A plain text is no reason; a test, code, a locked cell, points by hand, a file are."""
    release(graded, lambda notebook: notebook["cells"][-1].update(source="The very end."))
    assert reasons(graded) == {}

    def change(notebook):
        notebook["cells"][1].update(source="import numpy")
        text(notebook, "test_double", "assert double(3) == 6")
        text(notebook, "given", "bias = 2")
        points(notebook, "project", 6)
        notebook["cells"][5:6] = [{**notebook["cells"][1], "id": "more"}]

    release(graded, change)
    (graded.root / "source" / WEEK / "data.csv").write_text("1,3\n")
    why = (
        "the assignment has changed since (changed: file data.csv, main: given, main: project from 5 to 6 points, "
        "main: test_double; new: main: `import numpy`, main: `import numpy`'; gone: main: "
        "`assert False, 'never run when grading'`, main: `import numpy as np`)"
    )
    assert reasons(graded) == dict.fromkeys(CLASS, why)
    grade(graded)
    assert reasons(graded) == {}


def test_other_ids_and_another_order(graded):
    """Some editors give every cell a new id at each save; where a cell stands counts for what is run."""

    def renamed(notebook):
        for number, each in enumerate(notebook["cells"]):
            each["id"] = f"new-{number}"

    def without(notebook):
        notebook["nbformat_minor"] = 4
        for each in notebook["cells"]:
            del each["id"]

    for change in (renamed, without):
        release(graded, change)
        assert reasons(graded) == {}
    release(graded, lambda notebook: notebook["cells"].insert(8, notebook["cells"].pop(2)))
    assert reasons(graded) == dict.fromkeys(CLASS, "the assignment has changed since (the order of its cells)")
    grade(graded)
    assert reasons(graded) == {}


def test_what_a_reader_gave_stays(graded):
    graded.submit("ann", main=answered(graded.solved(), {"why": "So."}), extra=graded.solved("extra"))
    grade(graded)
    with graded.book() as book:
        for name, score in (("why", 2.0), ("test_rnn_step", 3.0)):
            given = book.gradebook.find_grade(name, "main", WEEK, "ann")
            given.manual_score, given.extra_credit = score, 0.5
        book.gradebook.find_comment("why", "main", WEEK, "ann").manual_comment = "Good."
        book.gradebook.db.commit()
    release(graded, lambda notebook: points(notebook, "test_rnn_step", 10))
    assert set(grade(graded)) == set(CLASS)
    with graded.book() as book:
        assert book.gradebook.find_grade("why", "main", WEEK, "ann").score == 2.5
        step = book.gradebook.find_grade("test_rnn_step", "main", WEEK, "ann")
        assert (step.auto_score, step.score, step.needs_manual_grade) == (10.0, 3.5, True)
        assert book.gradebook.find_comment("why", "main", WEEK, "ann").comment == "Good."


def test_some_of_a_class(graded):
    release(graded, lambda notebook: points(notebook, "test_rnn_step", 10))
    grade(graded, "ann")
    with graded.book() as book:
        assert list(due(book, ["ann"])) == [] and list(outdated(book, CLASS)) == ["bob"]
        assert due(book, ["ann"], force=True) == {"ann": NEW}


def test_a_changed_submission(graded):
    graded.submit("ann", main=answered(graded.solved(), {"why": "So."}))
    assert reasons(graded) == {"ann": CHANGED}
    graded.submit("ann", "2026-01-02 10:00:00 UTC")
    assert reasons(graded) == {"ann": NEW}


@pytest.mark.parametrize("damage", ["gone", "not JSON", "no record", "old"])
def test_records_that_were_left_behind(graded, damage):
    folder = graded.root / ".rnnkit"
    for path in (folder / "graded" / WEEK).iterdir():
        record = {k: v for k, v in json.loads(path.read_text()).items() if k != "release"}
        path.write_text({"not JSON": "{", "no record": "[1]"}.get(damage) or json.dumps(record))
    if damage == "gone":
        shutil.rmtree(folder)
    why = "it is not known under which release they were graded" if damage == "old" else NO_RECORD
    assert reasons(graded) == dict.fromkeys(CLASS, why)
    grade(graded)
    assert reasons(graded) == {}


def test_scores_that_another_command_has_written(graded):
    with graded.book() as book:
        book.gradebook.find_grade("test_double", "main", WEEK, "bob").auto_score = 0
        book.gradebook.db.commit()
    assert reasons(graded) == {"bob": OTHER_SCORES}
    grade(graded)
    assert reasons(graded) == {}


def test_another_due_date(graded):
    """Who is in time by the one and by the other is left alone; an extension is one student's."""

    def due_at(day: int, **extension: int) -> None:
        with graded.book() as book:
            book.gradebook.update_or_create_assignment(WEEK, duedate=f"2026-01-{day:02} 10:00:00 UTC")
            for student, days in extension.items():
                book.gradebook.grant_extension(WEEK, student, days=days)

    due_at(9)
    assert reasons(graded) == {}
    graded.submit("bob", "2026-01-03 10:00:00 UTC")
    grade(graded)
    due_at(2)
    assert reasons(graded) == {"bob": OTHER_DATE}
    assert grade(graded)["bob"].late_penalty == 7.0
    assert reasons(graded) == {}
    due_at(2, bob=2)
    assert reasons(graded) == {"bob": OTHER_DATE}
    assert grade(graded)["bob"].late_penalty == 0.0
    assert reasons(graded) == {}


def test_a_gradebook_of_another_day(graded):
    """The records are of a class that this gradebook has not seen."""
    (graded.root / "gradebook.db").unlink()
    release(graded, lambda notebook: None)
    assert reasons(graded) == dict.fromkeys(CLASS, NEW)


def test_counted():
    assert counted({"a": "x", "b": NEW, "c": "y", "d": "y"}) == [(2, "y"), (1, "x")]


@pytest.mark.slow
def test_the_command_says_why(single):
    need_box()
    for student in CLASS:
        single.submit(student, main=single.solved())
    assert command(single)[0] == 0

    def more(notebook):
        points(notebook, "test_rnn_step", 10)
        text(notebook, "test_rnn_step", "check(rnn_step, points=10)")

    release(single, more)
    status, printed, said = command(single, "--student", "ann")
    assert status == 0 and "1 of 2 submissions of week are to be graded" in said
    assert "1 of them again: the assignment has changed since (changed: test_rnn_step from 4 to 10 points)." in said
    assert "1 submission that was not asked for has to be graded again: the assignment" in said
    shutil.rmtree(single.root / ".rnnkit")
    status, printed, said = command(single)
    assert status == 0 and f"2 of them again: {NO_RECORD}." in said and "2 of 2 submissions graded" in printed
    assert "highest 12" in printed
    status, printed, said = command(single)
    assert "0 of 2 submissions" in said and "again" not in said
