"""`check(answer)`: what learners call."""

from __future__ import annotations

import ast
import difflib
import sys
from types import FrameType

from rnnkit import exercises
from rnnkit.checking import guard
from rnnkit.checking.examine import examine, find_exercise
from rnnkit.checking.plain import described
from rnnkit.checking.report import Report
from rnnkit.checking.scene import expression
from rnnkit.checking.show import nbgrader_runs


def check(answer, *, seed: int = 0, points: float | None = None) -> Report:
    """Judge your answer to an exercise, show what is right, and name the mistake where there is one.

    answer   the function (or class) you wrote, e.g. `check(rnn_step)`
    seed     of the random cases; the verdict does not depend on it
    points   what a right answer earns, where that is not the exercise's own number

    Returns the `Report`, which a notebook shows as a small table; under nbgrader its value is the score.
    Raises ValueError if `answer` is not an exercise of the course.
    """
    asked = _asked(sys._getframe(1))
    if asked in exercises.names() and not callable(answer):
        raise ValueError(
            f"`{asked}` is {described(answer)} now, no function: a line gave that name to something else. Take another "
            f"name there, and run the cell with your {asked} again."
        )
    exercise, name = (exercises.get(asked), asked) if asked in exercises.names() else find_exercise(answer)
    if exercise is None or not callable(answer):
        raise ValueError(_no_exercise(answer, name))
    report = examine(exercise, answer, seed, points)
    if not nbgrader_runs():
        _show(report)
    return report


def _asked(frame: FrameType) -> str:
    """The name that stands in the call: `rnn_step` of `check(rnn_step)`, whatever the function is called itself."""
    try:
        call = expression(frame.f_code, frame.f_lasti)
    except Exception:  # whatever calls, a notebook is not the only place
        return ""
    first = call.args[0] if isinstance(call, ast.Call) and call.args else None
    return first.id if isinstance(first, ast.Name) else ""


def _no_exercise(answer, name: str) -> str:
    if isinstance(answer, str) and answer in exercises.names():
        return f"check takes the function itself, without quotes: check({answer})."
    if name in exercises.names():
        return f"check takes the class itself: check({name}), and not an object that it made."
    near = difflib.get_close_matches(name, exercises.names(), n=1)
    hint = f"Did you mean `{near[0]}`?" if near else f"The exercises are: {', '.join(exercises.names())}."
    if not callable(answer):
        return f"check takes a function, and this is {described(answer)}. {hint}"
    return f"there is no exercise called `{name}`. {hint} An answer has to have the exercise's exact name."


def _show(report: Report) -> None:
    """At once, not only when check() stands last in a cell."""
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()) and hasattr(shell, "kernel"):
        sys.modules["IPython"].display.display(report._repr_mimebundle_(), raw=True)
    else:
        print(report)


guard.keep(check)
