"""The rules for the source of a unit: the course's own keep them, and each one bites."""

import json
from pathlib import Path

import pytest

from rnnkit.cli.sources import page_problems, problems

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "solutions").glob("*/*.ipynb"))
FIRST = ROOT / "solutions" / "01_hidden_state" / "01_hidden_state.ipynb"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_courses_sources_keep_the_rules(path):
    assert problems(path) == []


def graded(notebook, grade_id):
    [found] = [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id]
    return found


def code(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def duplicate_id(notebook):
    notebook["cells"][1]["id"] = notebook["cells"][0]["id"]


def output(notebook):
    code(notebook)[0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "hello"}]


def swap(notebook):
    cells = notebook["cells"]
    first, second = (cells.index(graded(notebook, name)) for name in ("rnn_step", "output_forward"))
    cells[first], cells[second] = cells[second], cells[first]


BREAKS = {
    "cell 2 holds outputs": output,
    "cell 2 holds an execution count": lambda n: code(n)[0].update(execution_count=3),
    "state of widgets": lambda n: n["metadata"].update(widgets={}),
    "has to be python3": lambda n: n["metadata"]["kernelspec"].update(name="my-env"),
    "have no id": lambda n: n["cells"][0].pop("id"),
    "stands at 2 cells": duplicate_id,
    "have no grade_id": lambda n: graded(n, "rnn_step")["metadata"]["nbgrader"].update(grade_id=""),
    "the grade_id rnn_step stands at 2": lambda n: graded(n, "output_forward")["metadata"]["nbgrader"].update(
        grade_id="rnn_step"
    ),
    "it has format 4.4": lambda n: (n.update(nbformat_minor=4), [cell.pop("id") for cell in n["cells"]]),
    "gives 7 points; expected 4": lambda n: graded(n, "test_rnn_step")["metadata"]["nbgrader"].update(points=7),
    "is not locked": lambda n: graded(n, "test_rnn_step")["metadata"]["nbgrader"].update(locked=False),
    "in this order": swap,
    "its test cells are": lambda n: n["cells"].remove(graded(n, "test_rnn_step")),
    "needs its solution between": lambda n: graded(n, "rnn_step").update(source="def rnn_step():\n    return 1"),
    "defines no rnn_step": lambda n: graded(n, "rnn_step").update(source="### BEGIN SOLUTION\nx = 1\n### END SOLUTION"),
}


@pytest.mark.parametrize("told, spoil", BREAKS.items(), ids=BREAKS)
def test_each_rule_bites(tmp_path, told, spoil):
    notebook = json.loads(FIRST.read_text(encoding="utf-8"))
    spoil(notebook)
    path = tmp_path / FIRST.name
    path.write_text(json.dumps(notebook), encoding="utf-8")
    found = problems(path)
    assert any(told in problem for problem in found), found


def test_a_page_says_its_language_and_nobodys_version(tmp_path):
    page = json.loads((ROOT / "solutions" / "notation.ipynb").read_text(encoding="utf-8"))
    path = tmp_path / "notation.ipynb"
    for language, wrong in ((page["metadata"]["language_info"], False), ({"name": "python"}, True)):
        for version, too in (({}, wrong), ({"version": "3.11.2"}, True)):
            page["metadata"]["language_info"] = language | version
            path.write_text(json.dumps(page), encoding="utf-8")
            assert any("language_info" in problem for problem in page_problems(path)) == too


def test_a_unit_without_exercises_is_told(tmp_path):
    path = tmp_path / "99_unknown.ipynb"
    path.write_bytes(FIRST.read_bytes())
    assert problems(path) == ["there are no exercises for it: rnnkit.exercises.UNITS has no '99_unknown'"]
