"""Writing answers the way a learner does: as source in a notebook's namespace."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from functools import cached_property

import numpy as np

from rnnkit import exercises
from rnnkit.checking import Report
from rnnkit.checking.answer import Answer
from rnnkit.checking.diagnose import Candidate, Trial, known_mistakes
from rnnkit.checking.examine import Ask, drawn, earlier_in, explained, judged, passes
from rnnkit.checking.judge import judge
from rnnkit.checking.noise import Noise, quiet
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
    answer, cases = Answer(function), drawn(exercise, seed)
    testimony = testify(exercise, answer, [case for case, _ in cases])
    report = judged(exercise, cases, testimony, points)
    return explained(report, testimony, earlier_in(answer, exercise, seed))


class Examiner:
    """Makes the reports on any number of answers to one exercise, with one seed. What they share is made once: the
    cases with the right results, and what the known mistakes do on them."""

    def __init__(self, exercise: Exercise, seed: int = 0):
        self.exercise, self.seed, self.cases = exercise, seed, drawn(exercise, seed)

    @cached_property
    def candidates(self) -> list[Candidate]:
        return known_mistakes(self.exercise, tuple(map(exercises.get, self.exercise.builds_on)))

    def report(self, function: Callable, ask: Ask | None = None) -> Report:
        answer = Answer(function)
        testimony = testify(self.exercise, answer, [case for case, _ in self.cases])
        report = judged(self.exercise, self.cases, testimony)
        candidates = [] if report.right else self.candidates
        return explained(report, testimony, ask or earlier_in(answer, self.exercise, self.seed), candidates)

    def report_on(self, known: Candidate) -> Report:
        """On a known mistake, by what it does where other answers are compared with it."""
        report = Report(self.exercise, self.exercise.points)
        with quiet(Noise()):
            for case, expected in self.cases:
                did = known.on(case)
                faults = () if did.problem else tuple(judge(self.exercise, case, expected, did))
                report.trials.append(Trial(case, expected, did, faults))
        return explained(report, Testimony(), lambda above: None, self.candidates)

    def passes(self, function: Callable) -> bool:
        return passes(self.exercise, Answer(function), self.cases)


def give_evidence(exercise: Exercise, function: Callable, cases: list[Case]) -> Testimony:
    """What a function does on the cases."""
    return testify(exercise, Answer(function), cases)
