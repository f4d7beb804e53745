"""Writing answers the way a learner does: as source in a notebook's namespace."""

from __future__ import annotations

import linecache
from collections.abc import Callable

import numpy as np

from rnnkit import exercises
from rnnkit.checking import Report
from rnnkit.checking.answer import Answer
from rnnkit.checking.examine import drawn, earlier_in, explained, judged
from rnnkit.checking.testify import Testimony, testify
from rnnkit.exercises.spec import Case, Exercise, source


def notebook(code: str = "", *solved: str) -> dict:
    """A notebook's namespace after running `code`; the exercises named in `solved` are answered rightly before it."""
    namespace = {"np": np, "__name__": "__main__"}
    for name in solved:
        exec(source(exercises.get(name).answer), namespace)
    cell = f"<cell {hash(code)}>"
    linecache.cache[cell] = (len(code), None, code.splitlines(keepends=True), cell)  # as Jupyter does for its cells
    exec(compile(code, cell, "exec"), namespace)
    return namespace


def report(name: str, code: str, *solved: str, **options) -> Report:
    """The report on the answer `name` that `code` defines."""
    return examine(exercises.get(name), notebook(code, *solved)[name], **options)


def examine(exercise: Exercise, function: Callable, seed: int = 0, points: float | None = None) -> Report:
    """The report of `check(function)`, of any exercise, without showing it."""
    cases = drawn(exercise, seed)
    testimony = give_evidence(exercise, function, [case for case, _ in cases])
    report = judged(exercise, cases, testimony, points)
    return explained(report, testimony, earlier_in(Answer(function), exercise, seed))


def give_evidence(exercise: Exercise, function: Callable, cases: list[Case]) -> Testimony:
    """What a function does on the cases."""
    return testify(exercise, Answer(function), cases)
