"""The house rules for notebooks, read from the files as they are: nothing is executed here."""

import ast
import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from rnnkit import exercises as course
from rnnkit.grading.release import LANGUAGE

ROOT = Path(__file__).parent.parent
SOLUTIONS = sorted((ROOT / "solutions").glob("*/*.ipynb"))
RELEASED = sorted((ROOT / "notebooks").glob("*/*.ipynb"))


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda p: "/".join(p.parts[-3:-1]))


def read(path):
    """The notebook as it is in the file: nbformat.read would mend what these tests look for."""
    return nbformat.v4.reads_json(path.read_text(encoding="utf-8"))


def nbgrader(cell):
    return cell.metadata.get("nbgrader", {})


def graded_code(path):
    """The exercises' own cells and their test cells: two dicts from grade_id to (position, cell)."""
    cells = [(i, c) for i, c in enumerate(read(path).cells) if nbgrader(c) and c.cell_type == "code"]
    exercises = {nbgrader(c)["grade_id"]: (i, c) for i, c in cells if nbgrader(c)["solution"]}
    tests = {nbgrader(c)["grade_id"]: (i, c) for i, c in cells if nbgrader(c)["grade"]}
    return exercises, tests


def code_of(cell):
    """The cell's syntax tree, without lines that are IPython's and not Python's."""
    return ast.parse(re.sub(r"^[%!].*$", "", cell.source, flags=re.MULTILINE))


def test_units_and_their_releases_are_twins():
    assert SOLUTIONS, "solutions/ holds no unit"
    assert [p.relative_to(ROOT / "solutions") for p in SOLUTIONS] == [
        p.relative_to(ROOT / "notebooks") for p in RELEASED
    ]


@each(SOLUTIONS + RELEASED)
def test_a_unit_is_a_folder_with_one_notebook_of_its_name(path):
    assert re.fullmatch(r"\d\d_[a-z][a-z0-9_]*", path.stem)
    assert path.parent.name == path.stem
    assert len(list(path.parent.glob("*.ipynb"))) == 1


def test_no_two_units_have_the_same_number():
    assert max(Counter(p.stem[:2] for p in SOLUTIONS).values()) == 1


@each(SOLUTIONS + RELEASED)
def test_notebook_is_valid_and_clean(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "widgets" not in notebook.metadata
    for cell in notebook.cells:
        assert "outputs" not in cell or cell.outputs == []
        assert cell.get("execution_count") is None


@each(SOLUTIONS + RELEASED)
def test_ids_are_there_and_unique(path):
    cells = read(path).cells
    for ids in [c.get("id") for c in cells], [nbgrader(c)["grade_id"] for c in cells if nbgrader(c)]:
        assert all(ids)
        assert [name for name, count in Counter(ids).items() if count > 1] == []


@each(SOLUTIONS)
def test_an_exercise_is_followed_by_its_test(path):
    exercises, tests = graded_code(path)
    assert exercises, "a unit without an exercise"
    assert set(tests) == {f"test_{name}" for name in exercises}
    for name, (position, _) in exercises.items():
        test_position, test = tests[f"test_{name}"]
        assert position < test_position
        assert nbgrader(test)["locked"] and not nbgrader(test)["solution"]
        assert nbgrader(test)["points"] > 0


@each(SOLUTIONS)
def test_exercises_and_points_are_those_of_the_checks(path):
    exercises, tests = graded_code(path)
    points = {name: nbgrader(tests[f"test_{name}"][1])["points"] for name in exercises}
    assert list(points.items()) == [(e.name, e.points) for e in course.unit(path.stem)]  # the order counts


@each(SOLUTIONS)
def test_an_exercise_defines_what_it_is_called(path):
    for name, (_, cell) in graded_code(path)[0].items():
        defined = [n.name for n in code_of(cell).body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
        assert name in defined
        assert cell.source.count("### BEGIN SOLUTION") == cell.source.count("### END SOLUTION") >= 1


@each(SOLUTIONS)
def test_a_test_cell_defines_no_names(path):
    """It shares the notebook's namespace with the answers: a name defined there could hide one of theirs."""
    for name, (_, cell) in graded_code(path)[1].items():
        for node in ast.walk(code_of(cell)):
            defines = isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom)
            stores = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            assert not defines and not stores, f"{name}: line {node.lineno}"


@each(RELEASED)
def test_a_released_notebook_tells_nothing(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)", text)


@each(RELEASED)
def test_a_released_notebook_says_its_language(path):
    assert read(path).metadata.language_info == LANGUAGE


@each(RELEASED)
def test_a_released_exercise_is_a_stub(path):
    for name, (_, cell) in graded_code(path)[0].items():
        assert "raise NotImplementedError(" in cell.source, name
        ast.parse(cell.source)  # the stub leaves working Python
