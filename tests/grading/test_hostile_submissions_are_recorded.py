"""Every hostile file and every operated notebook ends in a recorded score with a reason, and leaves nothing harmful."""

import json
import os
import re
import stat
import time

import nbformat
import pytest
from hostile import files, surgery
from hostile.making import ALL, Hostile
from small_course import answered, grade, results

from tests.patience import PATIENCE

RIGHT = {"rnn_step": "np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)", "double": "return a + a"}


def judged(plans) -> dict:
    """The results of a grader that runs the steps in its head: a test passes if its answer was defined last by the
    right code."""
    scores, defined = {}, set()
    for step in plans["main"].steps:
        for name, body in RIGHT.items():
            if step.kind == "run" and f"def {name}(" in step.source:
                defined = defined | {name} if body in step.source else defined - {name}
            if step.grade_id == f"test_{name}":
                scores[step.grade_id] = step.max_score if name in defined else 0.0
    assert plans["main"].reason or set(scores) == {"test_rnn_step", "test_double"}
    return results(plans, scores)


def attempt(course, one: Hostile, base: str):
    notebook = {"solved": course.solved, "released": course.released}[base]()
    notebook["metadata"]["name"] = "main"
    one.make(course.folder("eve"), notebook)


def grade_it(book):
    handed_in = book.read("eve")
    plans = book.plans(handed_in)
    return handed_in, book.record("eve", handed_in, plans, judged(plans))


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"row{one.row}-{one.name}")
def test_it(single, one):
    honest = 6.0
    folder = single.submit("eve", main=single.solved())
    with single.book() as book:
        if one.after:
            assert grade(book, "eve").score == honest
        for path in folder.iterdir():
            path.unlink()
        attempt(single, one, one.base)
        start = time.monotonic()
        assert "eve" in book.waiting(force=True)
        handed_in, recorded = grade_it(book)
        assert time.monotonic() - start < PATIENCE
        assert recorded.score == pytest.approx(one.score * honest)
        told = "\n".join(recorded.notes)
        assert re.search(one.says, told), told
        if one.time:
            assert handed_in.timestamp is None
        assert "eve" not in book.waiting()
    left = [path for path in single.graded("eve").rglob("*") if not path.is_dir()]
    assert all(stat.S_ISREG(os.lstat(path).st_mode) for path in left)
    assert not [path for path in left if re.search(r"\.(py|so|pth)$", path.name.lower()) or path.is_symlink()]
    assert sum(path.stat().st_size for path in left) < 2**20
    assert (single.graded("eve") / "data.csv").read_text() == "1,2\n"
    notebook = single.notebook("eve")
    nbformat.validate(notebook)
    assert [
        cell["metadata"]["nbgrader"]["grade_id"] for cell in notebook["cells"] if "nbgrader" in cell["metadata"]
    ] == [
        "given",
        "rnn_step",
        "test_rnn_step",
        "double",
        "test_double",
        "why",
        "draw",
        "project",
    ]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert (told != "") == (notebook["cells"][0]["id"] == "grading-notes")


def test_every_row_is_here():
    assert {one.make.__module__ for one in ALL} == {files.__name__, surgery.__name__}
    assert {one.row for one in ALL} == set(range(9, 30))
    assert len({one.name for one in ALL}) == len(ALL)


def test_no_file_of_the_machine_is_copied(single):
    secret = (single.root / "nbgrader_config.py").read_bytes()
    folder = single.submit("eve", main=single.solved())
    (folder / "notes.txt").symlink_to(single.root / "nbgrader_config.py")
    (folder / "hard.csv").write_text("1")
    with single.book() as book:
        assert set(book.read("eve").files) == {"hard.csv", "data.csv"}
        grade_it(book)
    assert not any(secret in path.read_bytes() for path in single.graded("eve").iterdir())


def test_the_fixtures_are_what_they_say(tmp_path, single):
    """The honest notebook they start from earns what the tests say it does."""
    single.submit("eve", main=single.solved())
    with single.book() as book:
        assert grade_it(book)[1].score == 6.0
    single.submit("eve", main=single.released())
    with single.book() as book:
        assert grade_it(book)[1].score == 0.0
    wrong = answered(single.solved(), {"double": "def double(a): return a"})
    single.submit("eve", main=wrong)
    with single.book() as book:
        assert grade_it(book)[1].score == 4.0
    assert json.loads((single.folder("eve") / "main.ipynb").read_text()) == wrong
