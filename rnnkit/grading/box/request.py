"""What goes into a box to have an answer called: the exercise's call and the cases' arguments, and no more of it.

Both are pickles. Trusted, going in; nothing ever comes out of a box like this."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
import sys
from functools import cache
from types import NoneType

import cloudpickle
import numpy as np

from rnnkit.exercises.spec import Case, Exercise

PROTOCOL = 4  # arrays of protocol 5 are read by Python code, in twice the time
NO_CODE = {bool, int, float, str, NoneType}


def request(exercise: Exercise, cases: list[Case]) -> tuple[bytes, bytes]:
    """What the box's process reads: the exercise, always the same, which the warm process may know, and the cases."""
    return _exercise(exercise), _cases(cases)


@cache
def _exercise(exercise: Exercise) -> bytes:
    return _pickled(stripped(exercise))


def _cases(cases: list[Case]) -> bytes:
    """Where they hold no function, Python's own pickler writes the same, in a fifth of the time."""
    if all(_without_code(case.args) for case in cases):
        return pickle.dumps(cases, PROTOCOL)
    return _pickled(cases)


def _without_code(value) -> bool:
    """Whether it is made of numbers, texts and arrays of them alone."""
    kind = type(value)
    if kind is np.ndarray:
        return not value.dtype.hasobject
    if kind is dict:
        return all(map(_without_code, value)) and all(map(_without_code, value.values()))
    return all(map(_without_code, value)) if kind in (list, tuple) else kind in NO_CODE


def _pickled(value) -> bytes:
    _by_value()
    return cloudpickle.dumps(value, protocol=PROTOCOL)


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
