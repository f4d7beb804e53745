"""From what an answer did to a report: judge, score, and explain."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache

import numpy as np

from rnnkit import exercises
from rnnkit.checking.answer import Answer
from rnnkit.checking.diagnose import Candidate, Trial, diagnose
from rnnkit.checking.judge import judge
from rnnkit.checking.noise import Noise
from rnnkit.checking.ownwork import FINISHED
from rnnkit.checking.perform import Performed, argument_problem, observed
from rnnkit.checking.plain import Room
from rnnkit.checking.report import Report
from rnnkit.checking.testify import Testimony, call, testify
from rnnkit.exercises.spec import ORDINARY, Case, Exercise

# Beside Python's own modules; a notebook's sys.stdout is ipykernel's, and in a box there is another.
EVERYWHERE = {"", "__main__", "builtins", "numpy", "matplotlib", "IPython", "ipykernel"}
# What is asked of an earlier answer that this one builds on: its report if it is there and wrong, and whether this
# answer would be right with a right one.
Ask = Callable[[Exercise], "tuple[Report, bool] | None"]


def _beyond(packages: set[str]) -> list[str]:
    """Those that are installed here and that no grader has. What is installed takes a while to find out, and nearly
    every answer is at home in what everybody has."""
    unknown = packages - sys.stdlib_module_names - EVERYWHERE
    if not unknown:
        return []
    from rnnkit.checking.installed import ungiven

    return sorted(unknown & ungiven())


def judged(
    exercise: Exercise, cases: list[tuple[Case, tuple]], testimony: Testimony, points: float | None = None
) -> Report:
    """The verdict on what an answer did with `drawn` cases. It calls nothing of the answer."""
    report = Report(exercise, exercise.points if points is None else points, refused=testimony.refused)
    if not report.refused:
        report.trials = [
            _trial(exercise, *case, performed) for case, performed in zip(cases, testimony.performed, strict=True)
        ]
        report.beyond = _beyond(testimony.packages - FINISHED)
        report.finished, report.noise = sorted(testimony.finished), testimony.noise
        needed = set(range(len(exercise.takes))) - _unread(exercise.answer)
        unread = [exercise.takes[i] for i in testimony.unread if i in needed]
        report.unread = [name for name in unread if name not in exercise.spared]
    return report


@cache
def _unread(answer: Callable) -> frozenset[int]:
    """The positions of the arguments that a model answer never reads."""
    return frozenset(Answer(answer).unread)


def explained(report: Report, testimony: Testimony, ask: Ask, candidates: list[Candidate] | None = None) -> Report:
    """The report with the mistake's name, where the numbers prove one, or the earlier answer that is wrong.
    `candidates` are those of `diagnose`."""
    stopped = report.stopped
    nothing_written = stopped and stopped.unwritten and stopped.function == testimony.function
    if report.refused or report.right or report.finished or nothing_written:
        return report
    earlier = tuple(exercises.get(name) for name in report.exercise.builds_on)
    for before in earlier:
        if before.name in testimony.names and (found := ask(before)):
            if found[0].right_on_ordinary and not found[1]:
                continue  # it fails at an edge, and this answer has a mistake of its own
            report.earlier, report.right_but_for_earlier = found
            return report
    if all(t.observed.problem for t in report.trials if t.case.kind == ORDINARY):
        return report  # no numbers, so nothing to prove a mistake with
    try:
        report.named = diagnose(report.exercise, earlier, report.trials, candidates)
    except Exception as error:  # whatever happens while a name is looked for, the verdict stands
        report.undiagnosed = f"{type(error).__name__}: {error}"
    return report


def passes(exercise: Exercise, answer: Answer, cases: list[tuple[Case, tuple]], own_work: bool = True) -> bool:
    """The bare verdict on `drawn` cases, which stops at the first fault; `own_work` says whether that rule counts."""
    if argument_problem(exercise, answer) or (own_work and answer.packages & FINISHED):
        return False
    called, room = set(), Room()
    for case, expected in cases:
        trial = _trial(exercise, case, expected, call(exercise, answer, case, called, Noise(), room))
        observed = trial.observed
        if observed.problem or observed.misconduct or trial.faults:
            return False
    return not (own_work and called)


def drawn(exercise: Exercise, seed: int) -> list[tuple[Case, tuple]]:
    """The cases of a seed, each with the right results."""
    return [(case, exercise.expected(case)) for case in exercise.cases(np.random.default_rng(seed))]


def _trial(exercise: Exercise, case: Case, expected: tuple, performed: Performed) -> Trial:
    found = observed(exercise, case, performed)
    faults = () if found.problem else tuple(judge(exercise, case, expected, found))
    return Trial(case, expected, found, faults)


def earlier_in(answer: Answer, exercise: Exercise, seed: int) -> Ask:
    """Asks for the earlier answers in the notebook of this one."""

    def ask(before: Exercise) -> tuple[Report, bool] | None:
        theirs = answer.beside(before.name)
        if theirs is None:
            return None
        cases = drawn(before, seed)
        found = judged(before, cases, testify(before, Answer(theirs), [case for case, _ in cases]))
        if found.right:
            return None
        answer.notebook[before.name] = before.answer
        try:
            return found, passes(exercise, answer, drawn(exercise, seed), own_work=False)
        finally:
            answer.notebook[before.name] = theirs

    return ask
