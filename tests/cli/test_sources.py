"""Each rule for the source of a unit and for its release bites; tests/test_house.py holds the course's own to them."""

import json
from pathlib import Path

import pytest

from rnnkit.cli.sources import layout, page_problems, problems, released_problems

ROOT = Path(__file__).parents[2]
FIRST = ROOT / "solutions" / "01_hidden_state" / "01_hidden_state.ipynb"
RELEASED = ROOT / "notebooks" / "01_hidden_state" / "01_hidden_state.ipynb"


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


def stands_first(notebook):
    cells = notebook["cells"]
    test = graded(notebook, "test_rnn_step")
    cells.remove(test)
    cells.insert(cells.index(graded(notebook, "rnn_step")), test)


def a_test_with(line):
    return lambda notebook: graded(notebook, "test_rnn_step").update(source=f"{line}\ncheck(rnn_step)")


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
    "the answer rnn_step is not Python": lambda n: graded(n, "rnn_step").update(source="def rnn_step(:"),
    "test_rnn_step is not Python": a_test_with("if:"),
    "stands above the answer": stands_first,
    "defines a name in line 1": a_test_with("x = 1"),
    "a name in line 1; it": a_test_with("import numpy"),
    "name in line 1; it could": a_test_with("def helper(): pass"),
    "in line 1; it could hide": a_test_with("for step in range(3): pass"),
}
RELEASE_BREAKS = {
    "cell 2 holds outputs": output,
    "language_info has to be": lambda n: n["metadata"].pop("language_info"),
    "stands at 2 cells": duplicate_id,
    "it holds 'BEGIN SOLUTION'": lambda n: n["cells"][0].update(source="### BEGIN SOLUTION"),
    "it holds 'END HIDDEN TESTS'": lambda n: n["cells"][0].update(source="### END HIDDEN TESTS"),
    "it holds 'BEGIN MARK SCHEME'": lambda n: n["cells"][0].update(source="### BEGIN MARK SCHEME"),
    "rnn_step has no line `raise": lambda n: graded(n, "rnn_step").update(source="def rnn_step():\n    return 1"),
    "the stub rnn_step is not Python": lambda n: graded(n, "rnn_step").update(source="def rnn_step():\n"),
}


def spoilt(tmp_path, original, spoil):
    notebook = json.loads(original.read_text(encoding="utf-8"))
    spoil(notebook)
    path = tmp_path / original.name
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


@pytest.mark.parametrize("told, spoil", BREAKS.items(), ids=BREAKS)
def test_each_rule_bites(tmp_path, told, spoil):
    found = problems(spoilt(tmp_path, FIRST, spoil))
    assert any(told in problem for problem in found), found


@pytest.mark.parametrize("told, spoil", RELEASE_BREAKS.items(), ids=RELEASE_BREAKS)
def test_each_rule_for_a_release_bites(tmp_path, told, spoil):
    found = released_problems(spoilt(tmp_path, RELEASED, spoil))
    assert any(told in problem for problem in found), found


@pytest.mark.parametrize(
    "notebooks, told",
    [
        (["01_a/01_a.ipynb", "02_b/02_b.ipynb"], None),
        (["01_a/01_a.ipynb", "03_b/03_b.ipynb"], None),
        (["01_a/01_a.ipynb", "01_b/01_b.ipynb"], "2 units have the number 01"),
        (["01_A/01_A.ipynb"], "01_A: a unit's folder is called NN_name"),
        (["1_a/1_a.ipynb"], "1_a: a unit's folder is called NN_name"),
        (["01_a/01_b.ipynb"], "01_a: it holds 01_b.ipynb; expected one notebook, 01_a.ipynb"),
        (["01_a/01_a.ipynb", "01_a/copy.ipynb"], "01_a: it holds 01_a.ipynb, copy.ipynb; expected one"),
    ],
)
def test_the_layout_of_the_units(tmp_path, notebooks, told):
    for notebook in notebooks:
        (tmp_path / notebook).parent.mkdir(exist_ok=True)
        (tmp_path / notebook).touch()
    found = list(layout(tmp_path))
    assert any(told in problem for problem in found) if told else found == [], found


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
