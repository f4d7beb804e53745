"""Units are executed with the solutions' answers, once, and again when something changed that their outputs need."""

import json
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

from rnnkit.cli import course, kernel
from rnnkit.cli.course import Refusal
from web import executed

ROOT = Path(__file__).parents[2]
ANSWER = {"nbgrader": {"grade_id": "f", "grade": False, "solution": True}}
TEST = {"nbgrader": {"grade_id": "test_f", "grade": True, "solution": False}}
STUB = 'raise NotImplementedError("Write it.")'


def notebook(answer, test="print(f)", text="words"):
    cells = [
        new_markdown_cell(text, id="text"),
        new_code_cell(answer, id="f", metadata=ANSWER),
        new_code_cell(test, id="test_f", metadata=TEST),
    ]
    return new_notebook(cells=cells)


@pytest.fixture
def root(tmp_path):
    """A course of one unit, with a package beside it."""
    for folder, made in (("solutions", notebook("f = 42", "print(f)\nprint('hidden')")), ("notebooks", notebook(STUB))):
        path = tmp_path / folder / "01_a/01_a.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(writes(made), "utf-8")
    chinese = tmp_path / "notebooks/zh/01_a/01_a.ipynb"
    chinese.parent.mkdir(parents=True)
    chinese.write_text(writes(notebook(STUB, "import os\nprint(os.environ['RNNKIT_LANG'])", "文字")), "utf-8")
    for name in ("viz/draw.py", "data/text.txt", "cli/check.py", "grading/run.py", "messages/code.py", "locale/a.mo"):
        path = tmp_path / "rnnkit" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
    return tmp_path


@pytest.fixture
def runs(monkeypatch):
    """The names of the units that were executed."""
    found = []

    async def execute(each, trained):
        found.append(each.name if each.language == "en" else f"{each.language} {each.name}")
        return {"f": []}

    monkeypatch.setattr(executed, "execute", execute)
    return found


def test_the_answered_notebook_is_the_released_one_with_the_answers(root):
    cells = executed.unit(root, "01_a").answered.cells
    assert [cell.source for cell in cells] == ["words", "f = 42", "print(f)"]


@pytest.mark.parametrize("name", [path.stem for path in course.units(ROOT / "notebooks")])
def test_no_hidden_test_is_run(name):
    sources = [cell.source for cell in executed.unit(ROOT, name).answered.cells]
    assert not any("HIDDEN TESTS" in source for source in sources)
    assert any("BEGIN SOLUTION" in source for source in sources)


def test_a_unit_is_run_with_its_answers(root):
    found = executed.outputs(root, ["01_a"], root / "kept")
    assert found["en"]["01_a"]["test_f"][0]["text"] == "42\n"


def test_a_cell_that_stops_is_told(root):
    path = root / "notebooks/01_a/01_a.ipynb"
    path.write_text(writes(notebook(STUB, "1 / 0")), "utf-8")
    with pytest.raises(Refusal, match="01_a: cell 3 of the answered notebook stops: ZeroDivisionError"):
        executed.outputs(root, ["01_a"], root / "kept")


def test_a_wrong_answer_is_told(root):
    report = {"application/vnd.rnnkit.report+json": {"right": False, "exercise": "f", "headline": "not right yet"}}
    path = root / "notebooks/01_a/01_a.ipynb"
    path.write_text(writes(notebook(STUB, f"display({report}, raw=True)")), "utf-8")
    with pytest.raises(Refusal, match="the answer to f is not right: not right yet"):
        kernel.wait(executed.execute(executed.unit(root, "01_a")))


def test_what_is_unchanged_is_not_run_again(root, runs):
    for _ in range(2):
        executed.outputs(root, ["01_a"], root / "kept")
    assert runs == ["01_a"]


@pytest.mark.parametrize("changed", ["rnnkit/viz/draw.py", "rnnkit/data/text.txt"])
def test_what_a_notebook_may_import_or_read_runs_it_again(root, runs, changed):
    executed.outputs(root, ["01_a"], root / "kept")
    (root / changed).write_text("2")
    executed.outputs(root, ["01_a"], root / "kept")
    assert runs == ["01_a", "01_a"]


@pytest.mark.parametrize(
    "changed", ["rnnkit/cli/check.py", "rnnkit/grading/run.py", "rnnkit/messages/code.py", "rnnkit/locale/a.mo"]
)
def test_what_no_notebook_imports_does_not(root, runs, changed):
    executed.outputs(root, ["01_a"], root / "kept")
    (root / changed).write_text("2")
    executed.outputs(root, ["01_a"], root / "kept")
    assert runs == ["01_a"]


@pytest.mark.parametrize(
    "answer, test, text, again",
    [
        ("f = 42", "print(f)", "other words", False),
        ("f = 43", "print(f)", "words", True),
        ("f = 42", "f", "words", True),
    ],
    ids=["text", "answer", "test"],
)
def test_code_runs_a_unit_again_and_text_does_not(root, runs, answer, test, text, again):
    executed.outputs(root, ["01_a"], root / "kept")
    (root / "solutions/01_a/01_a.ipynb").write_text(writes(notebook(answer, test, text)), "utf-8")
    (root / "notebooks/01_a/01_a.ipynb").write_text(writes(notebook(STUB, test, text)), "utf-8")
    executed.outputs(root, ["01_a"], root / "kept")
    assert len(runs) == 1 + again


def test_each_language_is_executed_and_a_translation_runs_its_own_again(root, runs):
    for _ in range(2):
        executed.outputs(root, ["01_a"], root / "kept", ("en", "zh"))
        (root / "rnnkit/locale/a.mo").write_text("2")
    assert sorted(runs) == ["01_a", "zh 01_a", "zh 01_a"]


def test_the_reports_of_a_chinese_notebook_are_chinese(root):
    found = kernel.wait(executed.execute(executed.unit(root, "01_a", "zh")))
    assert found["test_f"][0]["text"] == "zh\n"


TRAINS = """import numpy as np
from rnnkit import training
run = training.Run(lambda w, x: (w, w / 2), 1.0, lambda k: (k,), progress=False)
print(run.train(3).seconds.tolist())"""


def test_a_translation_takes_the_trainings_of_the_english_notebook(root):
    for folder in ("notebooks", "notebooks/zh"):
        (root / folder / "01_a/01_a.ipynb").write_text(writes(notebook(STUB, TRAINS)), "utf-8")
    old = root / "kept/trained/01_a/of an older notebook"
    old.mkdir(parents=True)
    found = executed.outputs(root, ["01_a"], root / "kept", ("en", "zh"))
    assert found["zh"]["01_a"]["test_f"] == found["en"]["01_a"]["test_f"]
    assert not old.exists()


def test_nothing_that_a_notebook_imports_is_left_out_of_the_key():
    """A change in rnnkit/cli or rnnkit/grading runs no unit again, so no unit may import them."""
    for path in course.units(ROOT / "solutions"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for part in executed.NOT_IMPORTED:
                assert f"rnnkit.{part}" not in "".join(cell["source"]), path.stem
