"""From an answer to a report: find the exercise, run the cases, judge, diagnose, score."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator

import numpy as np

from rnnkit import exercises
from rnnkit.checking.diagnose import Trial, diagnose
from rnnkit.checking.judge import judge
from rnnkit.checking.ownwork import reached, watched
from rnnkit.checking.report import Report
from rnnkit.checking.run import Noise, _Bounded, argument_problem, namespace, observe, quiet
from rnnkit.exercises.spec import ORDINARY, Case, Exercise


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
    report.trials = list(_trials(exercise, answer, drawn(exercise, seed), called, report.noise))
    report.finished = sorted(libraries | called)
    if explain and not report.right and not report.finished:
        _explain(report, answer, names, seed)
    return report


def passes(exercise: Exercise, answer: Callable, cases: list[tuple[Case, tuple]], own_work: bool = True) -> bool:
    """The bare verdict on `drawn` cases, which stops at the first fault; `own_work` says whether that rule counts."""
    if argument_problem(exercise, answer) or (own_work and reached(answer)[1]):
        return False
    called: set[str] = set()
    for trial in _trials(exercise, answer, cases, called, Noise()):
        observed = trial.observed
        if observed.problem or observed.changed or observed.differed or trial.faults:
            return False
    return not (own_work and called)


def drawn(exercise: Exercise, seed: int) -> list[tuple[Case, tuple]]:
    """The cases of a seed, each with the right results."""
    return [(case, exercise.expected(case)) for case in exercise.cases(np.random.default_rng(seed))]


def _trials(exercise, answer, cases, called: set[str], noise: Noise) -> Iterator[Trial]:
    for case, expected in cases:
        given = tuple(a for a in case.args if inspect.isfunction(a))
        with quiet(noise), watched(answer, called, (*given, _Bounded.write)):
            observed = observe(exercise, answer, case)
        faults = () if observed.problem else tuple(judge(exercise, case, expected, observed))
        yield Trial(case, expected, observed, faults)
        noise = Noise()  # what the first call prints is enough to show; the others would only repeat it


def _explain(report: Report, answer: Callable, names: set[str], seed: int) -> None:
    exercise = report.exercise
    stopped = report.stopped
    if stopped and stopped.kind == "unanswered" and stopped.function == getattr(answer, "__name__", None):
        return  # nothing is written yet, so nothing earlier stands in its way
    own = namespace(answer)
    earlier = tuple(exercises.get(name) for name in exercise.builds_on)
    if callable(forward := own.get(exercise.cache_from)):
        names = names | {exercise.cache_from} | reached(forward)[0]
    for before in earlier:
        if before.name in names and callable(own.get(before.name)):
            if not passes(before, own[before.name], drawn(before, seed)):
                found = examine(before, own[before.name], seed, explain=False)
                helps = _right_with(exercise, answer, before, own, seed)
                if found.right_on_ordinary and not helps:
                    continue  # it fails at an edge, and this answer has a mistake of its own
                report.earlier, report.right_but_for_earlier = found, helps
                return
    if all(t.observed.problem for t in report.trials if t.case.kind == ORDINARY):
        return  # no numbers, so nothing to prove a mistake with
    try:
        report.named = diagnose(exercise, earlier, report.trials)
    except Exception as error:  # whatever happens while a name is looked for, the verdict stands
        report.undiagnosed = f"{type(error).__name__}: {error}"


def _right_with(exercise: Exercise, answer: Callable, before: Exercise, own: dict, seed: int) -> bool:
    """Would the answer be right if the earlier one, which it calls, were?"""
    theirs = own[before.name]
    own[before.name] = before.answer
    try:
        return passes(exercise, answer, drawn(exercise, seed), own_work=False)
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
