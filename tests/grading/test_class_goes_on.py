"""One submission never ends the run of a class."""

import pytest
from small_course import answered

from rnnkit.grading.book import gradebook
from rnnkit.grading.book.due import changed
from rnnkit.grading.box import Limits
from rnnkit.grading.jobs import CellResult, Result
from rnnkit.grading.paper import submission
from rnnkit.grading.run import Class

AT = "2026-01-01 10:00:00 UTC"


def run(jobs):
    """Workers who find everything right."""
    for job in jobs:
        yield job, Result({s.cell_id: CellResult([], None if s.kind == "run" else s.max_score) for s in job.steps})


def graded(book, *students):
    return {record.student: record for record in Class(book, b"secret", Limits()).grade(list(students), run)}


def stumbling(function, over, error):
    """The function, which raises where `over` says so."""

    def stumbles(*arguments, **named):
        if over(*arguments):
            raise error
        return function(*arguments, **named)

    return stumbles


@pytest.mark.parametrize("error", [AssertionError("odd"), MemoryError(), OSError(5, "I/O error"), RecursionError()])
@pytest.mark.parametrize("what", ["read", "rebuilt"])
def test_what_cannot_be_read_is_recorded_and_the_others_are_graded(single, monkeypatch, error, what):
    for student in ("ann", "bob", "cyd"):
        single.submit(student, AT, main=single.solved())
    with single.book() as book:
        assert graded(book, "bob")["bob"].score == 6.0
        single.submit("bob", AT, main=answered(single.solved(), {"why": "spoilt"}))
        if what == "read":
            broken = stumbling(submission.read, lambda folder, _: "bob" in folder.parts, error)
            monkeypatch.setattr(submission, "read", broken)
        else:
            broken = stumbling(gradebook.rebuild, lambda _, paper: "spoilt" in str(paper.cells), error)
            monkeypatch.setattr(gradebook, "rebuild", broken)
        assert changed(book, ["ann", "bob", "cyd"]) == ["bob"]
        records = graded(book, "ann", "bob", "cyd")
        assert {student: record.score for student, record in records.items()} == {"ann": 6.0, "bob": 0.0, "cyd": 6.0}
        bob = records["bob"]
        assert bob.problems == bob.flags and not bob.failed
        assert f"the grader stumbled over it ({type(error).__name__})" in bob.problems[0]
        assert bob.problems[0] in single.notebook("bob")["cells"][0]["source"]
        assert book.waiting() == []
        monkeypatch.undo()
        assert changed(book, ["ann", "bob", "cyd"]) == ["bob"]  # it may have been the machine: once more
        assert graded(book, "bob")["bob"].score == 6.0 and changed(book, ["ann", "bob", "cyd"]) == []


def test_an_instructor_is_told_of_few_oddities(single):
    notebook = single.solved()
    notebook["cells"] += [{"cell_type": "odd"}] * 1900 + [{"cell_type": "code", "source": "import ctypes"}]
    single.submit("ann", AT, main=notebook)

    def with_flags(jobs):
        for job, result in run(jobs):
            result.flags.append("the code uses ctypes")
            yield job, result

    with single.book() as book:
        [record] = Class(book, b"secret", Limits()).grade(["ann"], with_flags)
    assert len(record.flags) == 21 and record.flags[0] == "the code uses ctypes"
    assert record.flags[-1] == "… and 1881 more"
    assert single.notebook("ann")["cells"][0]["source"].endswith("- … and 1880 more")


def test_a_score_of_an_earlier_attempt_is_marked_when_the_machine_fails_on_the_next(single):
    def fails(jobs):
        for job in jobs:
            yield job, Result(problem="not graded: the grader failed 3 times on it", failed=True)

    def needing_a_look(student):
        found = book.gradebook.find_submission(book.assignment, student)
        book.gradebook.db.refresh(found)
        return {grade.needs_manual_grade for notebook in found.notebooks for grade in notebook.grades}

    for student in ("ann", "bob"):
        single.submit(student, AT, main=single.solved())
    with single.book() as book:
        graded(book, "ann", "bob")
        before = needing_a_look("bob")
        single.submit("ann", AT, main=answered(single.solved(), {"why": "another answer"}))
        [record] = Class(book, b"secret", Limits()).grade(["ann"], fails)
        assert record.failed and record.flags
        assert needing_a_look("ann") == {True} and needing_a_look("bob") == before != {True}
        assert changed(book, ["ann", "bob"]) == ["ann"]  # the next run tries again
        assert graded(book, "ann")["ann"].score == 6.0 and needing_a_look("ann") == before
