"""Notebooks whose cells, metadata or format were changed by hand, with no code run."""

from __future__ import annotations

import copy

from hostile.form import FULL, NOTHING, Hostile, hostile, marked, put, tests


def without_tests(notebook: dict) -> dict:
    return notebook | {"cells": [cell for cell in notebook["cells"] if cell not in tests(notebook)]}


@hostile(NOTHING, start="released")
def tests_are_skipped(folder, notebook):
    """Tags on the tests tell nbclient to skip them."""
    for cell in tests(notebook):
        cell["metadata"]["tags"] = ["skip-execution", "raises-exception", "demo", "remove-cell"]
    put(folder, notebook)


@hostile(NOTHING, start="released")
def tests_are_manual(folder, notebook):
    """Its flags say that the tests are answers, for somebody to read."""
    for cell in tests(notebook):
        cell["metadata"]["nbgrader"] |= {"solution": True, "locked": False}
    put(folder, notebook)


@hostile(NOTHING, start="released")
def answers_are_tests(folder, notebook):
    """Its flags say that answers to be read are tests, which pass."""
    for cell in marked(notebook, "solution"):
        cell["metadata"]["nbgrader"] |= {"solution": False, "grade": True, "locked": True, "points": 100}
    put(folder, notebook)


@hostile(FULL)
def tests_are_not_graded(folder, notebook):
    """Its flags say that the tests are not graded; nbgrader stops at it."""
    for cell in tests(notebook):
        cell["metadata"]["nbgrader"]["grade"] = False
    put(folder, notebook)


@hostile(FULL)
def no_grade_ids(folder, notebook):
    """No cell says any more which it is; the cells' own ids do."""
    for cell in marked(notebook, "grade_id"):
        del cell["metadata"]["nbgrader"]["grade_id"]
    put(folder, notebook)


@hostile(FULL)
def no_metadata(folder, notebook):
    """Honest: an editor dropped all metadata of the cells."""
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    put(folder, notebook)


@hostile(NOTHING, start="released")
def odd_metadata(folder, notebook):
    """Metadata of the wrong types throughout."""
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = [[], None, 3, {"nbgrader": []}, {"nbgrader": {"grade_id": {}}}, {"tags": 5}][number % 6]
    put(folder, notebook)


@hostile(FULL, "more than once")
def tests_twice(folder, notebook):
    """Each test stands there twice; nbgrader stops at it."""
    notebook["cells"] += copy.deepcopy(tests(notebook))
    put(folder, notebook)


@hostile(FULL, "more than once")
def answers_twice(folder, notebook):
    """Honest: an answer's cell was copied, and the copy improved."""
    for cell in marked(notebook, "solution"):
        first = copy.deepcopy(cell) | {"source": "this is (not Python", "id": cell["id"] + "-0"}
        notebook["cells"].insert(notebook["cells"].index(cell), first)
    put(folder, notebook)


@hostile(NOTHING, "are back", start="released")
def no_tests(folder, notebook):
    """The tests are gone."""
    put(folder, without_tests(notebook))


@hostile(FULL, "are back")
def no_tests_but_right(folder, notebook):
    """The tests are gone, the answers are right."""
    put(folder, without_tests(notebook))


@hostile(NOTHING, "are back", before=True, start="released")
def no_tests_the_second_time(folder, notebook):
    """After a first attempt that earned all points: no answers, no tests."""
    put(folder, without_tests(notebook))


@hostile(NOTHING, "are back")
def no_cells(folder, notebook):
    """All cells are gone."""
    put(folder, notebook | {"cells": []})


@hostile(NOTHING, "are back", before=True)
def no_cells_the_second_time(folder, notebook):
    """After a first attempt that earned all points: no cells."""
    put(folder, notebook | {"cells": []})


@hostile(FULL)
def plain_cells_are_gone(folder, notebook):
    """Honest: the learner deleted everything but answers and tests, imports included."""
    notebook["cells"] = marked(notebook, "grade_id")
    put(folder, notebook)


@hostile(NOTHING, start="released")
def tests_are_text(folder, notebook):
    """The tests are Markdown."""
    for cell in tests(notebook):
        cell["cell_type"] = "markdown"
    put(folder, notebook)


@hostile(FULL)
def code_is_raw(folder, notebook):
    """All code of answers and tests is raw text."""
    for cell in marked(notebook, "grade_id"):
        cell["cell_type"] = "raw" if cell["cell_type"] == "code" else "markdown"
    put(folder, notebook)


@hostile(NOTHING, "had been changed", start="released")
def tests_are_rewritten(folder, notebook):
    """The tests say `pass`, or 4.0."""
    for number, cell in enumerate(tests(notebook)):
        cell["source"] = ["pass", "4.0"][number % 2]
    put(folder, notebook)


@hostile(FULL)
def points_without_end(folder, notebook):
    """The tests are worth 1e9 points, NaN, or a list."""
    for number, cell in enumerate(tests(notebook)):
        cell["metadata"]["nbgrader"]["points"] = [1e9, float("nan"), [], -5][number % 4]
    put(folder, notebook)


@hostile(FULL)
def backwards(folder, notebook):
    """The cells stand in the opposite order."""
    notebook["cells"].reverse()
    put(folder, notebook)


@hostile(NOTHING, start="released")
def tests_first(folder, notebook):
    """The tests stand before everything else."""
    first = tests(notebook)
    notebook["cells"] = first + [cell for cell in notebook["cells"] if cell not in first]
    put(folder, notebook)


@hostile(FULL)
def format_3(folder, notebook):
    """Honest: an old editor saved it in format 3."""
    cells = []
    for cell in notebook["cells"]:
        old = {"cell_type": cell["cell_type"], "metadata": cell["metadata"]}
        cells.append(old | ({"input": cell["source"]} if cell["cell_type"] == "code" else {"source": cell["source"]}))
    cells.append({"cell_type": "heading", "level": 2, "source": ["An old heading"], "metadata": {}})
    old = {"metadata": notebook["metadata"], "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells}]}
    put(folder, old)


@hostile(NOTHING, "notebook format is 5")
def format_5(folder, notebook):
    """A format that does not exist yet."""
    put(folder, notebook | {"nbformat": 5})


@hostile(NOTHING, "no list of cells")
def cells_are_missing(folder, notebook):
    """No cells, nor a list for them."""
    del notebook["cells"]
    put(folder, notebook)


@hostile(NOTHING, "no list of cells")
def cells_are_an_object(folder, notebook):
    """The cells are an object."""
    put(folder, notebook | {"cells": {"0": notebook["cells"]}})


@hostile(FULL, "was left out")
def odd_cells(folder, notebook):
    """Between its cells stand numbers, strings, and cells without a type or with numbers for text."""
    odd = [5, None, "cell", [], {}, {"cell_type": 3}, {"cell_type": "code", "source": {"a": 1}, "metadata": {}}]
    odd.append({"cell_type": "code", "source": ["x", 5], "metadata": {}, "outputs": 3, "id": []})
    put(folder, notebook | {"cells": odd + notebook["cells"]})


@hostile(FULL)
def odd_text(folder, notebook):
    """Text that is no text: half a surrogate pair, zeros, marks that turn its direction."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and not cell["metadata"].get("nbgrader"):
            cell["source"] = "\ud800 \x00 \u202e \x1b[31m" + "".join(cell["source"])
    put(folder, notebook)


@hostile(FULL)
def odd_ids(folder, notebook):
    """Ids of other cells, of the grader's own, and such as are none."""
    odd = ("grading-notes", notebook["cells"][0]["id"], "a b<c>", "x" * 1000, "", "added-1")
    for name in odd:
        notebook["cells"].append({"cell_type": "code", "id": name, "source": "1", "metadata": {}, "outputs": []})
    put(folder, notebook)


@hostile(FULL)
def foreign_kernel(folder, notebook):
    """Its metadata name another kernel and another language."""
    notebook["metadata"] |= {"kernelspec": {"name": "bash", "display_name": "B", "language": "bash"}}
    notebook["metadata"] |= {"language_info": {"name": "<script>alert(1)</script>"}, "widgets": {"x": 1}}
    put(folder, notebook)


@hostile(NOTHING, "at most")
def many_cells(folder, notebook):
    """100,000 cells."""
    more = [{"cell_type": "code", "id": f"c{n}", "source": "", "metadata": {}, "outputs": []} for n in range(20_000)]
    put(folder, notebook | {"cells": notebook["cells"] + more})


@hostile(FULL)
def large_attachment(folder, notebook):
    """Attached to a cell is an image of 12 MB, and one that is none."""
    attached = {"a.png": {"image/png": "iVBORw0KGgo=" * 1_000_000}, "b.svg": {"image/svg+xml": "<svg onload='x()'/>"}}
    notebook["cells"].append(
        {
            "cell_type": "markdown",
            "id": "large",
            "source": "![](attachment:a.png)",
            "metadata": {},
            "attachments": attached,
        }
    )
    put(folder, notebook)


ALL = [one for one in list(vars().values()) if isinstance(one, Hostile)]
