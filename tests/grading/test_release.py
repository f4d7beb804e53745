"""A release after somebody has handed in: cells come and go, and what people gave by hand is not lost."""

import json
import sqlite3
from contextlib import chdir

import pytest
from commands import grade as command
from commands import need_box
from small_course import CONFIG, WEEK, SmallCourse, answered, cell
from small_course import test as a_test
from test_due import CLASS, grade, reasons, release

from rnnkit.cli import generate
from rnnkit.grading.paper import Differs


def source(course) -> dict:
    return json.loads((course.root / "source" / WEEK / "main.ipynb").read_text())


def edit(course, change) -> None:
    notebook = source(course)
    change(notebook)
    (course.root / "source" / WEEK / "main.ipynb").write_text(json.dumps(notebook))


def more(notebook) -> None:
    notebook["cells"].insert(-1, a_test("test_more", "assert double(5) == 10", 2.5))


def less(*names):
    def change(notebook):
        notebook["cells"] = [
            c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") not in names
        ]

    return change


def shape(course) -> dict[str, int]:
    """How many rows each cell has in the gradebook."""
    with sqlite3.connect(course.root / "gradebook.db") as db:
        named = "SELECT base_cell.name, count(*) FROM {0} JOIN base_cell ON cell_id = base_cell.id GROUP BY 1"
        return {table: dict(db.execute(named.format(table)).fetchall()) for table in ("grade", "comment")}


@pytest.fixture
def graded(single):
    for student in CLASS:
        single.submit(student, main=answered(single.solved(), {"why": "So."}))
    grade(single)
    return single


def test_a_cell_that_came_after_grading(graded):
    release(graded, more)
    assert reasons(graded) == dict.fromkeys(CLASS, "the assignment has changed since (new: test_more)")
    assert shape(graded)["grade"]["test_more"] == 2
    assert {(r.score, r.max_score) for r in grade(graded).values()} == {(8.5, 18.0)}
    assert reasons(graded) == {} and shape(graded)["grade"]["test_more"] == 2


def test_cells_that_went_and_came_back(graded, capsys):
    def given(book):
        found = book.gradebook.find_grade("why", "main", WEEK, "ann")
        return found.manual_score, found.extra_credit, book.gradebook.find_comment("why", "main", WEEK, "ann").comment

    whole = json.dumps(source(graded))
    with graded.book() as book:
        why = book.gradebook.find_grade("why", "main", WEEK, "ann")
        why.manual_score, why.extra_credit = 2.0, 0.5
        book.gradebook.find_comment("why", "main", WEEK, "ann").manual_comment = "Good."
        book.gradebook.find_grade("test_double", "main", WEEK, "ann").manual_score = 1.5
        book.gradebook.db.commit()
    before = shape(graded)
    release(graded, less("why", "project", "double"))
    assert "by hand for why are out of the gradebook" in capsys.readouterr().err
    assert {r.max_score for r in grade(graded).values()} == {7.5}
    assert shape(graded) == {
        "grade": {"test_rnn_step": 2, "test_double": 2, "draw": 2},
        "comment": {"rnn_step": 2, "draw": 2},
    }
    with graded.book() as book:
        assert book.gradebook.find_grade("test_double", "main", WEEK, "ann").score == 1.5

    (graded.root / "source" / WEEK / "main.ipynb").write_text(whole)
    release(graded, lambda notebook: None)
    grade(graded)
    assert shape(graded) == before
    with graded.book() as book:
        assert given(book) == (2.0, 0.5, "Good.")
    assert capsys.readouterr().err == ""


def test_a_source_that_was_not_released(graded):
    """The command takes it in by itself; where nobody has handed in, nbgrader's own does."""
    need_box()
    edit(graded, more)
    with pytest.raises(Differs, match="test_more is not in the gradebook") as differ:
        graded.book()
    assert differ.value.handed_in
    status, printed, said = command(graded)
    assert status == 0 and "2 of 2 submissions graded" in printed and "Scores, of 18 points" in printed
    assert "The gradebook has been given the cells of the source." in said and "(new: test_more)" in said
    edit(graded, lambda notebook: cell(notebook, "why")["metadata"]["nbgrader"].update(grade_id="double"))
    status, printed, said = command(graded)
    assert status == 2 and "could not be recorded anew" in said and "Traceback" not in said
    assert points_in_gradebook(graded) == 18.0


def points_in_gradebook(course) -> float:
    with sqlite3.connect(course.root / "gradebook.db") as db:
        return db.execute(
            "SELECT sum(max_score) FROM (SELECT max_score FROM grade_cells UNION ALL SELECT max_score FROM task_cells)"
        ).fetchone()[0]


def test_a_notebook_that_comes_is_told(graded):
    (graded.root / "source" / WEEK / "other.ipynb").write_text(json.dumps(source(graded)))
    with chdir(graded.root):
        [problem] = generate.assignments(graded.root, [WEEK], graded.root / "release").values()
    assert "submissions associated with it" in problem and "belongs to another assignment" in problem


@pytest.mark.slow
def test_nbgrader_by_hand(tmp_path):
    """With the line of the course's own nbgrader_config.py."""
    line = "from rnnkit.grading.release import steps\nc.GenerateAssignment.preprocessors = steps()\n"
    course = SmallCourse(tmp_path, single=True, config=CONFIG + line)
    before = (tmp_path / "release" / WEEK / "main.ipynb").read_bytes()
    course.submit("ann", main=course.solved())
    grade(course, "ann")
    course.nbgrader("generate_assignment", WEEK, "--force")
    assert (tmp_path / "release" / WEEK / "main.ipynb").read_bytes() == before
    assert json.loads(before)["metadata"]["language_info"]["file_extension"] == ".py"
    edit(course, more)
    course.nbgrader("generate_assignment", WEEK, "--force")
    assert grade(course, "ann")["ann"].max_score == 18.0
