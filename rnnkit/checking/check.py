"""`check(answer)`: what learners call."""

from __future__ import annotations

import difflib
import sys

from rnnkit import exercises
from rnnkit.checking.examine import examine, find_exercise
from rnnkit.checking.report import Report
from rnnkit.checking.show import nbgrader_runs


def check(answer, *, seed: int = 0, points: float | None = None) -> Report:
    """Judge your answer to an exercise, show what is right, and name the mistake where there is one.

    answer   the function (or class) you wrote, e.g. `check(rnn_step)`
    seed     of the random cases; the verdict does not depend on it
    points   what a right answer earns, where that is not the exercise's own number

    Returns the `Report`, which a notebook shows as a small table; under nbgrader its value is the score.
    Raises ValueError if `answer` is not an exercise of the course.
    """
    exercise, name = find_exercise(answer)
    if exercise is None:
        near = difflib.get_close_matches(name, exercises.names(), n=1)
        hint = f"Did you mean `{near[0]}`?" if near else f"The exercises are: {', '.join(exercises.names())}."
        raise ValueError(
            f"there is no exercise called `{name}`. {hint} An answer has to have the exercise's exact name."
        )
    report = examine(exercise, answer, seed, points)
    if not nbgrader_runs():
        _show(report)
    return report


def _show(report: Report) -> None:
    """At once, not only when check() stands last in a cell."""
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()) and hasattr(shell, "kernel"):
        sys.modules["IPython"].display.display(report._repr_mimebundle_(), raw=True)
    else:
        print(report)
