"""One form for whoever is not honest: what is handed in, what it earns, and what is told.

A program in a submission is written once for every unit, with words for what is another thing in each: see `WORDS`.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rnnkit import exercises

WORDS = {
    "ANSWER": "the exercise that most submissions spoil: nothing rests on it, and it returns one array",
    "GIVEN": "its arguments",
    "EARLIEST": "the first exercise of the unit",
    "FIRST": "the first of them, an array",
    "RIGHT": "what it should return, as an expression",
    "WRONG": "another expression, of the right shape",
    "SHAPE": "of what it should return, as an expression",
    "EXAMPLES": "what is known of the cases that everybody sees: right results by the first argument's text, or generators",
    "COURSE": "the course's folder",
    "PORT": "a port of this machine that somebody listens on",
}
# Names of files and processes that submissions leave, by which a test finds what is left.
MARK = "rnnkit_left"
FIRST, LATE, GENERATORS = "first", "late", "generators"  # units, by what they are here for
HANDED_IN = "2026-01-06 10:00:00 UTC"

SPOILED, FOLLOWING, ALL = "the spoiled exercise", "those that follow it", "all exercises"
FULL: dict[str, float | None] = {}
LOST, HALF, NOTHING = {SPOILED: 0.0}, {SPOILED: 0.5}, {ALL: 0.0}
CUT_OFF = {SPOILED: 0.0, FOLLOWING: 0.0}


@dataclass(frozen=True)
class Unit:
    kind: str  # FIRST, LATE or GENERATORS
    name: str
    words: dict[str, str]
    points: dict[str, float]  # by exercise, in order

    @classmethod
    def of(cls, kind: str, name: str, **words: str) -> Unit:
        return cls(kind, name, words, {one.name: float(one.points) for one in exercises.unit(name)})

    def fill(self, source: str) -> str:
        for word, meant in self.words.items():
            source = source.replace(word, meant)
        return source

    def scores(self, one: Hostile) -> dict[str, float | None]:
        """What each exercise earns; None where that is a matter of chance."""
        names, spoiled = list(self.points), self.words["ANSWER"]
        meant = {ALL: names, SPOILED: [spoiled], FOLLOWING: names[names.index(spoiled) + 1 :]}
        shares = {name: share for key, share in one.earns.items() for name in meant.get(key, [key])}
        return {
            name: None if (share := shares.get(name, 1.0)) is None else share * most
            for name, most in self.points.items()
        }


Change = Callable[[dict, Unit], dict]  # of a notebook: gets a copy, returns what is handed in


@dataclass(frozen=True)
class Hostile:
    """
    name    of the submission, and of the learner
    does    what it does, or why it earns what it earns
    make    make(folder, notebook, unit) writes what is handed in into an empty folder. The notebook is an honest one,
            as plain JSON; the folder is submitted/<name>/<unit>
    earns   exercise, or one of SPOILED, FOLLOWING and ALL -> the share of its points; None where chance decides. All
            others earn theirs in full
    told    a pattern for a piece of what learner and instructor are told; "" if there is nothing to tell
    start   the honest notebook has all answers "solved", or is as "released"
    before  it is a second attempt, after a first that had every answer right
    timed   it is about when it was handed in, and has no time that can be believed
    only    the kind of the unit that has what it is about; "" for one that can be tried on any
    tries   its group
    """

    name: str
    does: str
    make: Callable[[Path, dict, Unit], None]
    earns: dict[str, float | None]
    told: str = ""
    start: str = "solved"
    before: bool = False
    timed: bool = False
    only: str = ""
    tries: str = ""


def attack(
    name: str, change: Change, earns: dict, does: str, files: dict[str, bytes] | None = None, then=None, **more
) -> Hostile:
    """A notebook that was changed. files: handed in beside it; then: called with the folder once all else is there."""

    def make(folder: Path, notebook: dict, unit: Unit) -> None:
        put(folder, change(notebook, unit))
        (folder / "timestamp.txt").write_text(HANDED_IN)
        for name, content in (files or {}).items():
            path = folder / name.replace("UNIT", unit.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if then:
            then(folder)

    return Hostile(name, does, make, earns, **more)


def hostile(earns: dict, told: str = "", **more) -> Callable[[Callable], Hostile]:
    """Of a function that writes into a folder: its docstring says what the submission does."""

    def made(write: Callable[[Path, dict], None]) -> Hostile:
        make = lambda folder, notebook, unit: write(folder, notebook)  # noqa: E731
        return Hostile(write.__name__, write.__doc__, make, earns, told, **more)

    return made


def put(folder: Path, notebook: dict, name: str = "") -> Path:
    """Write the notebook as the assignment calls it, or as `name`."""
    path = folder / f"{name or folder.name}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


# -- changes of a notebook


def same(notebook: dict, unit: Unit) -> dict:
    return notebook


def together(*changes: Change) -> Change:
    def change(notebook: dict, unit: Unit) -> dict:
        for each in changes:
            notebook = each(notebook, unit)
        return notebook

    return change


def answer(source: str, name: str = "ANSWER") -> Change:
    """Another answer to an exercise."""

    def change(notebook: dict, unit: Unit) -> dict:
        cell_of(notebook, unit.fill(name))["source"] = unit.fill(source)
        return notebook

    return change


def cell_before(source: str, name: str = "ANSWER", **parts) -> Change:
    """A cell of the learner's own above an answer."""
    return _inserted(source, name, 0, parts)


def cell_after(source: str, name: str = "ANSWER", **parts) -> Change:
    """A cell of the learner's own below an answer, above its test."""
    return _inserted(source, name, 1, parts)


def first(source: str) -> Change:
    """A cell of the learner's own before all others."""
    return lambda notebook, unit: {**notebook, "cells": [code(unit.fill(source)), *notebook["cells"]]}


def last(source: str) -> Change:
    return lambda notebook, unit: {**notebook, "cells": [*notebook["cells"], code(unit.fill(source))]}


def more_cells(*cells: dict) -> Change:
    return lambda notebook, unit: {**notebook, "cells": [*notebook["cells"], *copy.deepcopy(cells)]}


def _inserted(source: str, name: str, offset: int, parts: dict) -> Change:
    def change(notebook: dict, unit: Unit) -> dict:
        at = notebook["cells"].index(cell_of(notebook, unit.fill(name))) + offset
        notebook["cells"].insert(at, {**code(unit.fill(source)), **parts})
        return notebook

    return change


# -- cells


def code(source: str, **parts) -> dict:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source, **parts}


def text(source: str, **parts) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **parts}


def cell_of(notebook: dict, grade_id: str) -> dict:
    return next(cell for cell in marked(notebook, "grade_id") if cell["metadata"]["nbgrader"]["grade_id"] == grade_id)


def marked(notebook: dict, what: str) -> list[dict]:
    """The notebook's cells whose nbgrader metadata has `what`, e.g. "grade"."""
    return [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get(what)]


def tests(notebook: dict) -> list[dict]:
    return [cell for cell in marked(notebook, "grade") if not cell["metadata"]["nbgrader"]["solution"]]


# -- what many submissions are: a spoiled answer, or a cell above it

ALONE = "An answer is called in a process of its own: the others are untouched."
GOES_ON = "The process lives on, and its own answers are right."
ENDS = "What was judged before its process ended counts; after it there is nothing to call."
NOT_RIGHT = "The answer is wrong, and no verdict is formed where the learner's code runs."


def indented(lines: str) -> str:
    return "\n".join(f"    {line}" for line in lines.strip().splitlines())


def does(name: str, body: str, why: str, earns: dict = LOST, setup: str = "", **more) -> Hostile:
    """An answer with this body; setup: what stands above its def."""
    return attack(name, answer(f"{setup.strip()}\n\ndef ANSWER(GIVEN):\n{indented(body)}\n"), earns, why, **more)


def returns(name: str, value: str, why: str, earns: dict = LOST, setup: str = "", **more) -> Hostile:
    return does(name, f"return {value}", why, earns, setup, **more)


def in_answer(name: str, lines: str, why: str = ALONE, earns: dict = LOST, **more) -> Hostile:
    """An answer that does this when it is called, and would be right then."""
    source = f"import os, sys, time, signal\n\ndef ANSWER(GIVEN):\n{indented(lines)}\n    return RIGHT\n"
    return attack(name, answer(source), earns, why, **more)


def in_cell(name: str, source: str, earns: dict = CUT_OFF, why: str = "", **more) -> Hostile:
    """A cell above the answer that does this."""
    return attack(name, cell_before(source), earns, why or (GOES_ON if earns == FULL else ENDS), **more)


def forged(name: str, cell: str, earns: dict = LOST, **more) -> Hostile:
    """A wrong answer, and a cell above it that is to make the verdict."""
    return attack(name, together(answer(WITHOUT), cell_before(cell)), earns, NOT_RIGHT, **more)


WITHOUT = "def ANSWER(GIVEN):\n    return WRONG\n"
