"""From an answer to a report: find the exercise, run the cases, judge, diagnose, score."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np

from rnnkit import exercises
from rnnkit.checking.diagnose import Trial, diagnose
from rnnkit.checking.judge import judge
from rnnkit.checking.ownwork import reached, watched
from rnnkit.checking.report import Report
from rnnkit.checking.run import Noise, _Bounded, argument_problem, namespace, observe, quiet
from rnnkit.exercises.spec import ORDINARY, Exercise


def examine(
    exercise: Exercise, answer: Callable, seed: int = 0, points: float | None = None, explain: bool = True
) -> Report:
    """Judge one answer.

    seed     of the cases; a verdict never depends on it
    points   what a right answer earns; the exercise's own points if None
    explain  find the mistake by name and look at earlier answers; False gives the bare verdict, faster
    """
    report = Report(exercise, exercise.points if points is None else points)
    if problem := argument_problem(exercise, answer):
        report.refused = problem
        return report
    names, libraries = reached(answer)
    called: set[str] = set()
    cases = exercise.cases(np.random.default_rng(seed))
    trials = []
    for case in cases:
        expected = exercise.expected(case)
        given = tuple(a for a in case.args if inspect.isfunction(a))
        # Prints of the first call are enough to show; those of the others would only repeat them.
        with quiet(Noise() if trials else report.noise), watched(answer, called, (*given, _Bounded.write)):
            observed = observe(exercise, answer, case)
        faults = () if observed.problem else tuple(judge(exercise, case, expected, observed))
        trials.append(Trial(case, expected, observed, faults))
    report.trials = trials
    report.finished = sorted(libraries | called)
    if explain and not report.right and not report.finished:
        _explain(report, answer, names, seed)
    return report


def _explain(report: Report, answer: Callable, names: set[str], seed: int) -> None:
    exercise = report.exercise
    own = namespace(answer)
    earlier = tuple(exercises.get(name) for name in exercise.builds_on)
    for before in earlier:
        if before.name in names and callable(own.get(before.name)):
            found = examine(before, own[before.name], seed, explain=False)
            if not found.right:
                report.earlier = found
                report.right_but_for_earlier = _right_with(exercise, answer, before, own, seed)
                return
    if all(t.observed.problem for t in report.trials if t.case.kind == ORDINARY):
        return  # no numbers, so nothing to prove a mistake with
    report.named = diagnose(exercise, earlier, report.trials)


def _right_with(exercise: Exercise, answer: Callable, before: Exercise, own: dict, seed: int) -> bool:
    """Would the answer be right if the earlier one, which it calls, were?"""
    theirs = own[before.name]
    own[before.name] = before.answer
    try:
        with quiet(Noise()):
            for case in exercise.cases(np.random.default_rng(seed)):
                observed = observe(exercise, answer, case)
                if observed.problem or judge(exercise, case, exercise.expected(case), observed):
                    return False
        return True
    finally:
        own[before.name] = theirs


def find_exercise(answer) -> tuple[Exercise | None, str]:
    """The exercise that an answer belongs to, by its name or by the name it has in its notebook."""
    name = getattr(answer, "__name__", type(answer).__name__)
    if name in exercises.names():
        return exercises.get(name), name
    for known in exercises.names():
        if callable(answer) and namespace(answer).get(known) is answer:
            return exercises.get(known), known
    return None, name
