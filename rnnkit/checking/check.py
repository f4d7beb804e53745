"""`check(answer)`: what learners call."""

from __future__ import annotations

import sys

from rnnkit.checking import guard
from rnnkit.checking.examine import drawn, earlier_in, explained, judged
from rnnkit.checking.find import asked, find
from rnnkit.checking.report import Report
from rnnkit.checking.show import show
from rnnkit.checking.testify import testify


def check(answer, *, seed: int = 0, points: float | None = None) -> Report:
    """Judge your answer to an exercise, show what is right, and name the mistake where there is one.

    answer   the function (or class) you wrote, e.g. `check(rnn_step)`
    seed     of the random cases; the verdict does not depend on it
    points   what a right answer earns, where that is not the exercise's own number

    Returns the `Report`, which a notebook shows as a small table; under nbgrader its value is the score.
    Raises ValueError if `answer` is not an exercise of the course.
    """
    exercise, answer = find(answer, asked(sys._getframe(1)))
    cases = drawn(exercise, seed)
    testimony = testify(exercise, answer, [case for case, _ in cases])
    report = judged(exercise, cases, testimony, points)
    explained(report, testimony, earlier_in(answer, exercise, seed))
    show(report)
    return report


guard.keep(check)
