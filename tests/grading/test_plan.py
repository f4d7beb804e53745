"""A submission's notebook is the assignment's, with the learner's answers in it."""

import ast
import dataclasses
import json

import nbformat
import pytest
from small_course import HIDDEN, STEP, answered, in_chinese

from rnnkit import exercises
from rnnkit.grading.paper import Paper, Template, Unready, rebuild
from rnnkit.grading.paper.notebook import Cell, parse
from rnnkit.grading.paper.template import TemplateCell, checks

DOUBLE = "def double(a):\n    return a + a"


@pytest.fixture(scope="module")
def template(made):
    with made[True].book() as book:
        return book.templates["main"]


def handed_in(template: Template, **answers: str) -> list[Cell]:
    """The cells of the released notebook, with other texts for the cells that are named."""
    return [Cell(c.type, answers.get(c.id[3:], c.source), c.id, c.grade_id, c.demo) for c in template.cells]


def sources(plan) -> dict[str, str]:
    return {cell["id"]: cell["source"] for cell in plan.notebook["cells"]}


def test_the_template_is_the_release_with_the_hidden_tests_beside_it(made, template):
    released = made[True].released()
    assert [(cell.id, cell.source) for cell in template.cells] == [
        (c["id"], "".join(c["source"])) for c in released["cells"]
    ]
    test = template.cells[4]
    assert test.full == "check(rnn_step)\n" + HIDDEN.format("check(rnn_step, seed=101)")
    assert (test.grade, test.solution, test.locked, test.points, test.autograded) == (True, False, True, 4, True)
    assert template.max_score == 4 + 2 + 3 + 1.5 + 5
    assert not any("np.tanh" in cell.full or "2 * a" in cell.full for cell in template.cells)


def test_metadata_are_those_of_the_release(made, template):
    """But for the checksums of tests, which in a graded notebook are those of the full text."""
    for cell, released in zip(template.cells, made[True].released()["cells"], strict=True):
        own, given = cell.metadata, released["metadata"]
        if cell.autograded:
            own, given = ({**m, "nbgrader": {**m["nbgrader"], "checksum": ""}} for m in (own, given))
        if not given.get("editable", True) or "nbgrader" not in given:
            assert own == given
        assert own.get("nbgrader") == given.get("nbgrader")


def test_steps_of_an_honest_notebook(template):
    plan = rebuild(template, Paper(handed_in(template, rnn_step=STEP, double=DOUBLE, draw="print(1)", why="So.")))
    assert [(step.kind, step.cell_id, step.own) for step in plan.steps] == [
        ("run", "id-imports", False),
        ("run", "id-given", False),
        ("run", "id-rnn_step", True),
        ("check", "id-test_rnn_step", False),
        ("run", "id-double", True),
        ("assert", "id-test_double", False),
        ("run", "id-draw", True),
    ]
    check, asserts = plan.steps[3], plan.steps[5]
    assert check.checks == [{"name": "rnn_step", "points": None}] * 2 and check.max_score == 4
    assert "double(21)" in asserts.source and asserts.grade_id == "test_double"
    assert plan.scores == {"why": None, "draw": None, "project": None} and plan.no_response == set()
    assert plan.notes == [] and "double(21)" not in str(plan.notebook)
    nbformat.validate(plan.notebook)


def test_what_was_not_touched_needs_no_reader(template):
    plan = rebuild(template, Paper(handed_in(template)))
    assert plan.scores == {"why": 0.0, "draw": 0.0, "project": None}
    assert plan.no_response == {"rnn_step", "double", "why", "draw"}
    assert rebuild(template, Paper(handed_in(template, why="So."))).scores["why"] is None


def read(notebook: dict) -> Paper:
    return Paper(parse(json.dumps(notebook).encode())[0])


def test_what_was_not_touched_in_chinese_needs_no_reader_either(made, template, tmp_path):
    notebook = in_chinese(made[True].released(), tmp_path)
    assert sum("在这里" in "".join(cell["source"]) for cell in notebook["cells"]) == 4
    plan = rebuild(template, read(notebook))
    assert plan.scores == {"why": 0.0, "draw": 0.0, "project": None}
    assert plan.no_response == {"rnn_step", "double", "why", "draw"} and plan.notes == []
    plan = rebuild(template, read(answered(notebook, {"why": "因为。"})))
    assert plan.scores["why"] is None and "why" not in plan.no_response


def test_a_paper_without_cells_earns_nothing(template):
    plan = rebuild(template, Paper(reason="It was not handed in."))
    assert plan.steps == [] and plan.reason and set(plan.scores) == {cell.grade_id for cell in template.graded}
    assert set(plan.scores.values()) == {0.0}
    assert sources(plan) == {cell.id: cell.source for cell in template.cells}


def test_cells_that_were_added_stay_after_the_one_they_followed(template):
    cells = handed_in(template)
    cells[2:2] = [
        Cell("code", "a = 1", "id-why"),
        Cell("markdown", "mine", "mine"),
        Cell("code", "b", "c", demo=True),
    ]
    cells.insert(0, Cell("code", "first", None, "unknown_grade_id"))
    plan = rebuild(template, Paper(cells))
    ids = [cell["id"] for cell in plan.notebook["cells"]]
    assert ids[1:3] == ["id-title", "id-imports"] and ids[4:7] == ["mine", "c", "id-given"]
    assert len(set(ids)) == len(ids)
    tags = {cell["id"]: cell["metadata"].get("tags") for cell in plan.notebook["cells"]}
    assert tags["c"] == ["demo"] and tags["id-training"] == ["demo"]
    runs = [step.source for step in plan.steps if step.kind == "run"]
    assert runs[0] == "first" and "b" not in runs and "a = 1" in runs
    nbformat.validate(plan.notebook)


def test_the_last_of_several_counts_and_the_others_stay(template):
    cells = handed_in(template, double=DOUBLE)
    place = next(n for n, cell in enumerate(cells) if cell.grade_id == "double")
    cells.insert(place, dataclasses.replace(cells[place], source="first try", id="other"))
    plan = rebuild(template, Paper(cells))
    assert sources(plan)["id-double"] == DOUBLE and sources(plan)["other"] == "first try"
    assert plan.notes == ["Of cells that were there more than once the last counts: double."]


def test_locked_cells_and_tests_are_the_assignments(template):
    plan = rebuild(template, Paper(handed_in(template, given="bias = 9", test_double="pass", project="Easier.")))
    assert sources(plan)["id-given"] == "bias = 1" and sources(plan)["id-test_double"] == "assert double(1) == 2"
    assert sources(plan)["id-project"] == "Do something of your own."
    assert plan.notes == ["Locked cells that had been changed are as they were given out: given, test_double, project."]


def test_plain_cells_are_the_learners_with_the_assignments_tags(template):
    cells = handed_in(template, imports="import math", training="mine")
    cells = [cell for cell in cells if cell.id != "id-end"]
    plan = rebuild(template, Paper([dataclasses.replace(cell, demo=True) for cell in cells]))
    assert sources(plan)["id-imports"] == "import math" and sources(plan)["id-end"] == "The end."
    assert [s.source for s in plan.steps if s.cell_id == "id-imports"] == ["import math"]
    assert not any(step.cell_id == "id-training" for step in plan.steps)


def test_editors_without_ids(template):
    """A plain cell is known by its text then, and an answer by its grade_id, or by its id if that is all there is."""
    whole = handed_in(template, double=DOUBLE)
    without_ids = [dataclasses.replace(cell, id=f"new-{n}") for n, cell in enumerate(whole)]
    without_grade_ids = [dataclasses.replace(cell, grade_id=None) for cell in whole]
    expected = rebuild(template, Paper(whole))
    for cells in (without_ids, without_grade_ids):
        plan = rebuild(template, Paper(cells))
        assert sources(plan) == sources(expected) and plan.steps == expected.steps


def test_an_answer_in_a_cell_of_the_learners_own_is_not_overwritten_by_the_stub(template):
    cells = [cell for cell in handed_in(template) if cell.grade_id != "double"]
    cells.insert(3, Cell("code", DOUBLE, "mine"))
    plan = rebuild(template, Paper(cells))
    assert "NotImplementedError" in sources(plan)["id-double"]
    assert [step.cell_id for step in plan.steps if "def double" in step.source] == ["mine"]


@pytest.mark.parametrize(
    "source",
    [
        "check(rnn_step)\nassert True",
        "check(nothing_of_the_course)",
        "check(rnn_step, 5)",
        "check(rnn_step, seed=f())",
        "check(rnn_step, other=1)",
        "check(*rnn_step)",
        "x = check(rnn_step)",
        "check(a.rnn_step)",
        "not Python (",
        "# a comment",
        "",
    ],
)
def test_what_is_no_cell_of_checks(source):
    assert checks(source) is None


def test_every_test_cell_of_the_course_is_one_of_checks():
    for name in exercises.names():
        source = f"check({name})\n### BEGIN HIDDEN TESTS\ncheck({name}, seed=101)\n### END HIDDEN TESTS"
        assert checks(source) == [{"name": name, "points": None}] * 2
    assert checks("check(rnn_step, points=2.5)  # less") == [{"name": "rnn_step", "points": 2.5}]
    assert ast.parse("check(rnn_step)")


def test_a_source_that_is_not_the_gradebooks_is_refused(copied):
    course = copied(single=True)
    path = course.root / "source" / "week" / "main.ipynb"
    text = path.read_text()
    path.write_text(text.replace('"grade_id": "double"', '"grade_id": "triple"'))
    with pytest.raises(Unready, match=r"triple is not in the gradebook\. Run: nbgrader generate_assignment week"):
        course.book()
    path.write_text("not JSON")
    with pytest.raises(Unready, match="cannot be read"):
        course.book()
    path.unlink()
    with pytest.raises(Unready, match="there is no"):
        course.book()
    (course.root / "gradebook.db").unlink()
    with pytest.raises(Unready, match="there is no gradebook"):
        course.book()
    assert not (course.root / "gradebook.db").exists()


def test_template_cells_know_what_they_are():
    plain = TemplateCell("a", "code", "x", tags=("demo",))
    assert plain.demo and plain.metadata == {"tags": ["demo"]} and not plain.autograded


def test_what_the_course_itself_defines_in_a_demo_cell_counts(template):
    cells = tuple(
        dataclasses.replace(cell, source="train()\ndef slope(f):\n    return f") if cell.id == "id-training" else cell
        for cell in template.cells
    )
    plan = rebuild(
        dataclasses.replace(template, cells=cells), Paper(handed_in(dataclasses.replace(template, cells=cells)))
    )
    [step] = [step for step in plan.steps if step.cell_id == "id-training"]
    assert (step.source, step.own, step.demo) == ("def slope(f):\n    return f", False, True)


def test_a_function_in_a_demo_cell_counts_and_the_demo_is_not_run(template):
    text = "def squash(a):\n    return a\nassert False"
    changed = [dataclasses.replace(c, source=text) if c.id == "id-training" else c for c in handed_in(template)]
    [step] = [step for step in rebuild(template, Paper(changed)).steps if step.cell_id == "id-training"]
    assert step.source == "def squash(a):\n    return a" and step.own and step.demo
    added = [*handed_in(template), Cell("code", text, "mine", demo=True)]
    assert [s.source for s in rebuild(template, Paper(added)).steps if s.cell_id == "mine"] == [step.source]


def test_long_code_runs_whole_and_is_shown_cut(template):
    long = "# a comment\n" * 3_000 + DOUBLE
    cells = [*handed_in(template, double=long, draw=long), Cell("code", long, "mine")]
    plan = rebuild(template, Paper(cells))
    assert [step.source for step in plan.steps if step.cell_id in ("id-double", "id-draw", "mine")] == [long] * 3
    for name in ("id-double", "id-draw", "mine"):
        assert len(sources(plan)[name]) < 21_000 and "not shown" in sources(plan)[name]
    assert plan.scores["draw"] is None and "draw" not in plan.no_response  # somebody reads it
    nbformat.validate(plan.notebook)
