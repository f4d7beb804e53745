"""From the call `check(rnn_step)` to the exercise, and to the answer as a thing."""

from __future__ import annotations

import ast
import difflib
from types import FrameType

from rnnkit import exercises
from rnnkit.checking.answer import Answer
from rnnkit.checking.plain import described, in_words
from rnnkit.checking.scene import expression
from rnnkit.exercises.spec import Exercise
from rnnkit.language import tr


def find(function, asked: str = "") -> tuple[Exercise, Answer]:
    """The exercise that an answer belongs to, by the name that stands in the call, by its own, or by the one it has in
    its notebook. Raises ValueError, with what to do instead, for what is no answer to an exercise."""
    if not callable(function):
        raise ValueError(_no_function(function, asked))
    answer = Answer(function)
    own = getattr(function, "__name__", type(function).__name__)
    name = next((name for name in (asked, own) if exercises.known(name)), None)
    name = name or next((name for name in exercises.names() if answer.beside(name) is function), None)
    if name is None:
        raise ValueError(
            tr(
                "there is no exercise called `{name}`. {near} An answer has to have the exercise's exact name.",
                name=own,
                near=_near(own),
            )
        )
    return exercises.get(name), answer


def asked(frame: FrameType) -> str:
    """The name that stands in the call: `rnn_step` of `check(rnn_step)`, whatever the function is called itself."""
    try:
        call = expression(frame.f_code, frame.f_lasti)
    except Exception:  # whatever calls, a notebook is not the only place
        return ""
    first = call.args[0] if isinstance(call, ast.Call) and call.args else None
    return first.id if isinstance(first, ast.Name) else ""


def _no_function(value, asked: str) -> str:
    if exercises.known(asked):
        return tr(
            "`{name}` is {kind} now, no function: a line gave that name to something else. Take another name there, "
            "and run the cell with your {name} again.",
            name=asked,
            kind=in_words(described(value)),
        )
    if isinstance(value, str) and exercises.known(value):
        return tr("check takes the function itself, without quotes: check({name}).", name=value)
    name = getattr(value, "__name__", type(value).__name__)
    if exercises.known(name):
        return tr("check takes the class itself: check({name}), and not an object that it made.", name=name)
    told = {"kind": in_words(described(value)), "near": _near(name)}
    return tr("check takes a function, and this is {kind}. {near}", **told)


def _near(name: str) -> str:
    near = difflib.get_close_matches(name, exercises.names(), n=1)
    if near:
        return tr("Did you mean `{name}`?", name=near[0])
    return tr("The exercises are: {names}.", names=", ".join(exercises.names()))
