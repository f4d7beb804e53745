"""What goes into a box to have an answer called: the exercise's call and the cases' arguments, and no more of it."""

from __future__ import annotations

import dataclasses
import inspect
import sys
from types import ModuleType

import cloudpickle

from rnnkit.exercises.spec import Case, Exercise


def request(exercise: Exercise, cases: list[Case]) -> bytes:
    """The pickle that the box's process reads. Trusted, going in; nothing ever comes out of a box like this."""
    for module in _modules():
        cloudpickle.register_pickle_by_value(module)
    return cloudpickle.dumps((stripped(exercise), cases))


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


def _modules() -> list[ModuleType]:
    """The modules with exercises that are imported, which a box does not have: their functions travel as code."""
    here = ("rnnkit.exercises.spec", "rnnkit.exercises")
    return [module for name, module in sys.modules.items() if name.startswith("rnnkit.exercises.") and name not in here]
