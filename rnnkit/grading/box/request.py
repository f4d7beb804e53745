"""What goes into a box to have an answer called: the exercise's call and the cases' arguments, and no more of it.

Both are pickles. Trusted, going in; nothing ever comes out of a box like this."""

from __future__ import annotations

import dataclasses
import inspect
import sys
from functools import cache

import cloudpickle

from rnnkit.exercises.spec import Case, Exercise


def request(exercise: Exercise, cases: list[Case]) -> tuple[bytes, bytes]:
    """What the box's process reads: the exercise, always the same, which the warm process may know, and the cases."""
    return _exercise(exercise), _pickled(cases)


@cache
def _exercise(exercise: Exercise) -> bytes:
    return _pickled(stripped(exercise))


def _pickled(value) -> bytes:
    _by_value()
    return cloudpickle.dumps(value, protocol=4)  # arrays of protocol 5 are read by Python code, in twice the time


def stripped(exercise: Exercise) -> Exercise:
    """The exercise without its oracle, cases, mistakes and model answer: of that only the signature."""

    def answer():
        raise NotImplementedError

    answer.__signature__ = _bare(inspect.signature(exercise.answer))
    return dataclasses.replace(
        exercise, equation="", cases=None, oracle=None, answer=answer, mistakes=(), builds_on=(), look=""
    )


def _bare(signature: inspect.Signature) -> inspect.Signature:
    nothing = inspect.Parameter.empty
    bare = [parameter.replace(annotation=nothing) for parameter in signature.parameters.values()]
    return signature.replace(parameters=bare, return_annotation=nothing)


def _by_value() -> None:
    """Modules with exercises are not in a box: the functions of those that are imported travel as code."""
    here = ("rnnkit.exercises.spec", "rnnkit.exercises")
    for name, module in list(sys.modules.items()):
        if name.startswith("rnnkit.exercises.") and name not in here:
            cloudpickle.register_pickle_by_value(module)
