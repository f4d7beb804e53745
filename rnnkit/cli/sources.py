"""What a unit's source and its release have to be, read from the files as they are: nothing is executed here.

`rnnkit validate` tells an author; tests/test_house.py asks it of the course's own.
"""

from __future__ import annotations

import ast
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
from rnnkit.language import FOLDERS

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
SECRET = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)")


def layout(folder: Path) -> Iterator[str]:
    """What is wrong with the folders of the units in `folder`: NN_name/NN_name.ipynb, no two with one number. A
    language's folder holds no unit, but folders of units."""
    folders = (path for path in folder.iterdir() if path.name[0] != "." and path.name not in FOLDERS)
    units = sorted(path for path in folders if any(path.glob("*.ipynb")))
    for unit in units:
        if not re.fullmatch(r"\d\d_[a-z][a-z0-9_]*", unit.name):
            yield f"{unit.name}: a unit's folder is called NN_name, with small letters, digits and _"
        elif (inside := [path.name for path in unit.glob("*.ipynb")]) != [f"{unit.name}.ipynb"]:
            yield f"{unit.name}: it holds {_listed(sorted(inside))}; expected one notebook, {unit.name}.ipynb"
    for number, count in Counter(unit.name[:2] for unit in units).items():
        if count > 1:
            yield f"{count} units have the number {number}"


def problems(path: Path) -> list[str]:
    """Everything that is wrong with the unit's source, a sentence each. Raises Refusal if it cannot be read."""
    notebook = _as_it_is(path)
    found = [*cleanliness(notebook), *identifiers(notebook)]
    return found or list(_exercises(notebook, path.stem))  # without ids and grade_ids the rest has no footing


def page_problems(path: Path) -> list[str]:
    """What is wrong with a page beside the units, which has no exercises. Raises Refusal if it cannot be read."""
    notebook = _as_it_is(path)
    return [*cleanliness(notebook), *language(notebook), *identifiers(notebook)]


def released_problems(path: Path) -> list[str]:
    """What is wrong with a unit as learners get it. Raises Refusal if it cannot be read."""
    notebook = _as_it_is(path)
    return [*cleanliness(notebook), *language(notebook), *identifiers(notebook), *_stubs(notebook)]


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
    if unit not in exercises.UNITS or not exercises.unit(unit):
        yield f"there are no exercises for it: rnnkit.exercises.UNITS has no {unit!r}"
        return
    answers, tests = assignment.answers(notebook), {test.exercise: test for test in assignment.tests(notebook)}
    expected = {exercise.name: exercise.points for exercise in exercises.unit(unit)}
    if list(answers) != list(expected):
        yield f"its answers are {_listed(answers)}; expected {_listed(expected)}, in this order"
    if list(tests) != list(expected):
        yield f"its test cells are {_listed(f'test_{t}' for t in tests)}; expected one for each exercise, in its order"
    for name, position in answers.items():
        source = notebook.cells[position].source
        if not source.count(BEGIN) == source.count(END) >= 1:
            yield f"the answer {name} needs its solution between {BEGIN} and {END}"
        yield from _wrong_code(f"the answer {name}", source)
        if not any(isinstance(node, DEFINITION) and node.name == name for node in _code(source).body):
            yield f"the answer {name} defines no {name}"
    for name, test in tests.items():
        cell = notebook.cells[test.position]
        if name in expected and test.points != expected[name]:
            yield f"test_{name} gives {test.points:g} points; expected {expected[name]:g}, as its check does"
        if not grading(cell).get("locked"):
            yield f"test_{name} is not locked, so a learner could change it"
        if test.answer is not None and test.position < test.answer:
            yield f"test_{name} stands above the answer"
        yield from _wrong_code(f"test_{name}", cell.source)
        for node in ast.walk(_code(cell.source)):
            if isinstance(node, DEFINITION | ast.Import | ast.ImportFrom) or _stores(node):
                yield f"test_{name} defines a name in line {node.lineno}; it could hide one of an answer"


DEFINITION = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _stores(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _stubs(notebook: NotebookNode) -> Iterator[str]:
    """A released exercise is working Python that stops at the line to be replaced, and tells nothing."""
    if found := SECRET.search(json.dumps(notebook)):
        yield f"it holds {found[0]!r}, and so what stands there"
    for name, position in assignment.answers(notebook).items():
        source = notebook.cells[position].source
        if "raise NotImplementedError(" not in source:
            yield f"the stub {name} has no line `raise NotImplementedError(…)`"
        yield from _wrong_code(f"the stub {name}", source)


def _wrong_code(what: str, source: str) -> Iterator[str]:
    try:
        ast.parse(_python(source))
    except SyntaxError as error:
        yield f"{what} is not Python: {error.msg}, line {error.lineno}"


def _code(source: str) -> ast.Module:
    """A cell's syntax tree, empty where it is not Python."""
    try:
        return ast.parse(_python(source))
    except SyntaxError:
        return ast.Module([], [])


def _python(source: str) -> str:
    """A cell without lines that are IPython's and not Python's."""
    return re.sub(r"^[%!].*$", "", source, flags=re.MULTILINE)


def _listed(names) -> str:
    return ", ".join(names) or "none"
