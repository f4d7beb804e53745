"""What the source of a unit has to be, read from the file as it is: clean, and in step with the exercises."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from rnnkit import exercises
from rnnkit.cli import assignment
from rnnkit.cli.assignment import grading

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def problems(path: Path) -> list[str]:
    """Everything that is wrong with the unit's source, a sentence each. Raises Refusal if it cannot be read."""
    notebook = _as_it_is(path)
    found = [*cleanliness(notebook), *identifiers(notebook)]
    return found or list(_exercises(notebook, path.stem))  # without ids and grade_ids the rest has no footing


def page_problems(path: Path) -> list[str]:
    """What is wrong with a page beside the units, which has no exercises. Raises Refusal if it cannot be read."""
    notebook = _as_it_is(path)
    return [*cleanliness(notebook), *language(notebook), *identifiers(notebook)]


def _as_it_is(path: Path) -> NotebookNode:
    """The notebook in the file: nbformat.read would give missing ids and mend more."""
    assignment.read(path)  # refuses what is no notebook
    return nbformat.from_dict(nbformat.reader.reads(path.read_text(encoding="utf-8")))


def cleanliness(notebook: NotebookNode) -> Iterator[str]:
    """A notebook in git holds what its author wrote, and nothing that came from running it."""
    if (notebook.nbformat, notebook.nbformat_minor) < (4, 5):
        yield f"it has format {notebook.nbformat}.{notebook.nbformat_minor}; expected 4.5, the first with cell ids"
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "its kernel has to be python3, which every installation has"
    if "widgets" in notebook.metadata:
        yield "it holds the state of widgets; run nbstripout --keep-id on it"
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.get("outputs"):
            yield f"cell {number} holds outputs; run nbstripout --keep-id on it"
        if cell.get("execution_count") is not None:
            yield f"cell {number} holds an execution count; run nbstripout --keep-id on it"


def language(notebook: NotebookNode) -> Iterator[str]:
    """A page is released as it is; into the units a release writes it."""
    from rnnkit.grading.release import LANGUAGE

    if notebook.metadata.get("language_info") != LANGUAGE:
        yield (
            "its language_info has to be as below; where only the version is too much, run nbstripout --keep-id "
            f"--extra-keys metadata.language_info.version on it: {json.dumps(LANGUAGE)}"
        )


def identifiers(notebook: NotebookNode) -> Iterator[str]:
    """Cell ids keep text, translations and diffs in step; grade_ids keep the gradebook."""
    graded = [cell for cell in notebook.cells if grading(cell)]
    for what, ids in (
        ("id", [cell.get("id") for cell in notebook.cells]),
        ("grade_id", [grading(cell).get("grade_id") for cell in graded]),
    ):
        if missing := ids.count(None) + ids.count(""):
            yield f"{missing} of {len(ids)} cells have no {what}"
        for name, count in Counter(filter(None, ids)).items():
            if count > 1:
                yield f"the {what} {name} stands at {count} cells"


def _exercises(notebook: NotebookNode, unit: str) -> Iterator[str]:
    if unit not in exercises.UNITS:
        yield f"there are no exercises for it: rnnkit.exercises.UNITS has no {unit!r}"
        return
    answers, tests = assignment.answers(notebook), {test.exercise: test for test in assignment.tests(notebook)}
    expected = {exercise.name: exercise.points for exercise in exercises.unit(unit)}
    if list(answers) != list(expected):
        yield f"its answers are {_listed(answers)}; expected {_listed(expected)}, in this order"
    if list(tests) != list(expected):
        yield f"its test cells are {_listed(f'test_{t}' for t in tests)}; expected one for each exercise, in its order"
    for name, position in answers.items():
        cell = notebook.cells[position]
        if not cell.source.count(BEGIN) == cell.source.count(END) >= 1:
            yield f"the answer {name} needs its solution between {BEGIN} and {END}"
        if not re.search(rf"^(def|class) {re.escape(name)}\b", cell.source, flags=re.MULTILINE):
            yield f"the answer {name} defines no {name}"
    for name, test in tests.items():
        if name in expected and test.points != expected[name]:
            yield f"test_{name} gives {test.points:g} points; expected {expected[name]:g}, as its check does"
        if not grading(notebook.cells[test.position]).get("locked"):
            yield f"test_{name} is not locked, so a learner could change it"


def _listed(names) -> str:
    return ", ".join(names) or "none"
