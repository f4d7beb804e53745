"""A result that is no result earns nothing, whatever the exercise."""

import inspect
from functools import lru_cache

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.checking.examine import drawn, judged
from rnnkit.exercises.spec import source
from tests.learner import give_evidence

FUNCTIONS = [name for name in exercises.names() if not inspect.isclass(exercises.get(name).answer)]
THINGS = ("np.zeros(0, np.int64)", "np.full(3, np.nan)", "''", "[]", "True")
NUMBERS = ("0", "1", "np.nan")
FILLED = """
def filled(value, number):
    if isinstance(value, dict):
        return {key: filled(each, number) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(filled(each, number) for each in value)
    if isinstance(value, np.ndarray):
        return np.full(value.shape, number, value.dtype if np.isfinite(number) else float)
    return number if isinstance(value, str) or not np.isfinite(number) else type(value)(number)
"""


@lru_cache(1)
def cases_of(name):
    return drawn(exercises.get(name), 0)


def earned(name, result):
    """What a function earns that returns `result`, an expression in which `right` is the model answer's result."""
    exercise = exercises.get(name)
    namespace = {"np": np, "__name__": "__main__"}
    for each in (*map(exercises.get, exercise.builds_on), exercise):
        exec(source(each.answer), namespace)
    call = f"model({', '.join(exercise.takes)})"
    namespace["model"] = namespace[name]
    text = f"def {name}{inspect.signature(exercise.answer)}:\n    return {result.replace('right', call)}\n"
    exec(FILLED + text, namespace)
    cases = cases_of(name)
    return judged(exercise, cases, give_evidence(exercise, namespace[name], [case for case, _ in cases])).score


@pytest.mark.parametrize("name", FUNCTIONS)
def test_nothing_earns_nothing(name):
    exercise = exercises.get(name)
    results = {", ".join([thing] * many) for thing in (*THINGS, *exercise.takes) for many in (1, len(exercise.returns))}
    assert {result for result in results if earned(name, result)} == set()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_constants_earn_nothing(name):
    assert {number for number in NUMBERS if earned(name, f"filled(right, {number})")} == set()
