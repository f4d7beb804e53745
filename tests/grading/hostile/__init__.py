"""A class of which nobody is honest, and one of which everybody is: submissions that the grader has to survive.

Each is an `Attack`: what a learner does to a notebook whose answers are right, and what each exercise earns then. They
are for unit 01, whose answers are fast to call: SimpleRNN, rnn_step, rnn_forward (which calls rnn_step), output_forward
and latch_weights, in this order. Most attacks spoil `output_forward`, on which nothing else rests, and try to get its
points all the same. `row` is the threat's number in the list that the files here go through; 0 for what is beyond it.

In sources, COURSE stands for the course's folder and PORT for a port of this machine that somebody listens on.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

POINTS = {"SimpleRNN": 4.0, "rnn_step": 4.0, "rnn_forward": 4.0, "output_forward": 2.0, "latch_weights": 3.0}
SPOILED = "output_forward"

# Names of files and processes that attacks leave, by which a test finds what is left.
MARK = "rnnkit_left"

Change = Callable[[dict], dict]  # of a notebook: gets a copy, returns what is handed in


@dataclass(frozen=True)
class Attack:
    """
    make      the right notebook -> the one that is handed in
    expected  exercise -> the points that it earns; all others earn theirs in full
    why       why that is deserved
    files     handed in beside the notebook
    folder    for what is no notebook: called with the submission's folder once all else is written
    told      a piece of what learner and instructor are told; "" if there is nothing to tell
    before    an earlier attempt, graded already, had every answer right
    """

    row: int
    name: str
    make: Change
    expected: dict[str, float]
    why: str
    files: dict[str, bytes] = field(default_factory=dict)
    folder: Callable[[Path], None] | None = None
    told: str = ""
    before: bool = False

    @property
    def scores(self) -> dict[str, float]:
        return POINTS | self.expected


FULL: dict[str, float] = {}
NOTHING = dict.fromkeys(POINTS, 0.0)


def lost(*names: str) -> dict[str, float]:
    return dict.fromkeys(names, 0.0)


def from_here_on(name: str) -> dict[str, float]:
    """Nothing for the exercise and for all that follow it."""
    names = list(POINTS)
    return lost(*names[names.index(name) :])


# -- changes of a notebook


def same(notebook: dict) -> dict:
    return notebook


def together(*changes: Change) -> Change:
    def change(notebook: dict) -> dict:
        for each in changes:
            notebook = each(notebook)
        return notebook

    return change


def answer(source: str, name: str = SPOILED) -> Change:
    """Another answer to an exercise."""

    def change(notebook: dict) -> dict:
        cell_of(notebook, name)["source"] = source
        return notebook

    return change


def cell_before(source: str, name: str = SPOILED, **parts) -> Change:
    """A cell of the learner's own above an answer."""
    return _inserted(source, name, 0, parts)


def cell_after(source: str, name: str = SPOILED, **parts) -> Change:
    """A cell of the learner's own below an answer, above its test."""
    return _inserted(source, name, 1, parts)


def first(source: str) -> Change:
    """A cell of the learner's own before all others."""
    return lambda notebook: {**notebook, "cells": [code(source), *notebook["cells"]]}


def last(source: str) -> Change:
    return lambda notebook: {**notebook, "cells": [*notebook["cells"], code(source)]}


def code(source: str, **parts) -> dict:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source, **parts}


def text(source: str, **parts) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **parts}


def cell_of(notebook: dict, grade_id: str) -> dict:
    return notebook["cells"][_place(notebook, grade_id)]


def _place(notebook: dict, grade_id: str) -> int:
    marks = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]]
    return marks.index(grade_id)


def _inserted(source: str, name: str, offset: int, parts: dict) -> Change:
    def change(notebook: dict) -> dict:
        notebook["cells"].insert(_place(notebook, name) + offset, {**code(source), **parts})
        return notebook

    return change


def handed_in(attack: Attack, right: dict, words: dict[str, str]) -> dict:
    """The attack's notebook, made of the right one; words: what COURSE and PORT stand for."""
    notebook = attack.make(copy.deepcopy(right))
    for cell in notebook["cells"] if isinstance(notebook.get("cells"), list) else []:
        if isinstance(cell, dict) and isinstance(cell.get("source"), str):
            for word, value in words.items():
                cell["source"] = cell["source"].replace(word, value)
    return notebook


def by_name(*lists: Iterable[Attack]) -> dict[str, Attack]:
    found = {attack.name: attack for attacks in lists for attack in attacks}
    assert len(found) == sum(map(len, lists)), "two attacks have one name"
    return found
