"""The verdict: what an answer earns, decided here and never where the learner's code runs.

The box is only asked to call the answer on cases and to send back what the calls gave. The cases that count are drawn
for this submission. What the learner is told about a wrong answer comes from the public cases, those of `check` in
their own notebook: nothing here puts a number of the cases that count into feedback. An answer that sets out to can: it
keeps what it was called with, and returns or prints it in the next call. That earns nothing, since the next attempt is
judged on other cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

import numpy as np

from rnnkit import exercises
from rnnkit.checking.diagnose import Candidate, known_mistakes
from rnnkit.checking.examine import drawn, explained, judged
from rnnkit.checking.noise import Noise
from rnnkit.checking.report import Report
from rnnkit.checking.testify import Testimony
from rnnkit.exercises.spec import Case, Exercise
from rnnkit.grading.box import BoxProblem

PUBLIC = 0  # the seed of `check(answer)` in a notebook

# ask(exercise, cases) -> what the learner's answer of that name did; raises BoxProblem where the box gave no answer
Ask = Callable[[Exercise, list[Case]], Testimony]


class Sealed(Report):
    """A report that shows what is right and what is wrong, and no number of the cases it was judged on."""

    sentence = ""

    def details(self) -> Iterable[str]:
        return [self.sentence] if self.sentence else []

    def notes(self) -> Iterable[str]:
        return []

    @property
    def next(self) -> str:
        return ""


@dataclass
class Verdict:
    """A score, the report that the learner may see, and what the instructor should look at."""

    score: float
    shown: Report | None = None
    problem: str = ""
    flags: list[str] = field(default_factory=list)


def verdict(exercise: Exercise, ask: Ask, seed: int, points: float | None = None, sealed: str = "") -> Verdict:
    """Judge an answer on the cases of `seed`, which nobody has seen, and explain it on the public ones; `sealed` is
    what to say in the place of numbers and texts that came out of the box, where these must not be shown."""
    cases = drawn(exercise, seed)
    try:
        testimony = ask(exercise, [case for case, _ in cases])
        report = _judged(exercise, cases, testimony, points)
    except BoxProblem as problem:
        return Verdict(0.0, problem=str(problem))
    if report.right:
        return Verdict(report.score, _sealed(report))
    try:
        shown = _explained(exercise, ask, report.points)
    except BoxProblem as problem:
        return Verdict(report.score, problem=str(problem))
    if shown.score <= report.score:
        return Verdict(report.score, _sealed(shown, sealed) if sealed else shown)
    sentence = (
        f"{exercise.name} is right on more of the cases that check({exercise.name}) shows than on others of the same "
        "kind. Does it use sizes or numbers of particular examples?"
    )
    return Verdict(report.score, _sealed(report, sentence), flags=[sentence])


def _explained(exercise: Exercise, ask: Ask, points: float) -> Report:
    cases = public(exercise.name)
    testimony = ask(exercise, [case for case, _ in cases])
    with np.errstate(all="ignore"):
        report = _judged(exercise, cases, testimony, points)
        return explained(report, testimony, lambda before: _wrong(before, ask), _candidates(exercise.name))


def _judged(exercise: Exercise, cases: list, testimony: Testimony, points: float | None = None) -> Report:
    """The judge meets values that no honest answer has; one that it stumbles over earns nothing."""
    try:
        with np.errstate(all="ignore"):  # infinities of a learner's are judged, not warned of
            report = judged(exercise, cases, testimony, points)
            _ = report.score, report.headline, list(report.details())
        return report
    except Exception as error:
        raise BoxProblem(f"what {exercise.name} returned cannot be judged ({type(error).__name__})") from error


def _wrong(before: Exercise, ask: Ask) -> tuple[Report, bool] | None:
    """An earlier answer's report if it is there and wrong. Whether a right one would help is not tried: that would
    put a model answer beside the learner's code."""
    cases = public(before.name)
    testimony = ask(before, [case for case, _ in cases])
    if testimony.refused and testimony.refused.kind == "missing":
        return None
    report = _judged(before, cases, testimony)
    return None if report.right else (report, False)


def _sealed(report: Report, sentence: str = "") -> Sealed:
    sealed = Sealed(report.exercise, report.points, report.refused, report.trials, report.finished, Noise())
    sealed.named, sealed.earlier, sealed.sentence = report.named, report.earlier, sentence  # words of our own
    return sealed


@cache
def public(name: str) -> list[tuple[Case, tuple]]:
    """The cases that `check` uses in a notebook; nobody changes them: what is called gets copies."""
    return drawn(exercises.get(name), PUBLIC)


@lru_cache(maxsize=24)
def _candidates(name: str) -> list[Candidate]:
    """The known mistakes, each with what it does on the public cases: found out once, and kept for the whole class."""
    exercise = exercises.get(name)
    return known_mistakes(exercise, tuple(map(exercises.get, exercise.builds_on)))
