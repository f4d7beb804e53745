"""A result that is no result earns nothing, whatever the exercise."""

import inspect
from functools import lru_cache

import pytest

from rnnkit import exercises
from rnnkit.checking.examine import drawn, judged
from tests.learner import give_evidence, notebook

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


@lru_cache(1)
def solved(name):
    """A notebook with the model answer, which is called `model` there as well."""
    namespace = notebook(FILLED, *exercises.get(name).builds_on, name)
    return namespace | {"model": namespace[name]}


def earned(name, result):
    """What a function earns that returns `result`, an expression in which `right` is the model answer's result."""
    exercise, namespace = exercises.get(name), solved(name)
    call = f"model({', '.join(exercise.takes)})"
    exec(f"def {name}{inspect.signature(exercise.answer)}:\n    return {result.replace('right', call)}\n", namespace)

    def score(cases):
        return judged(exercise, cases, give_evidence(exercise, namespace[name], [case for case, _ in cases])).score

    cases = cases_of(name)
    return score(cases[:1]) and score(cases)  # whoever has an ordinary case wrong earns nothing


@pytest.mark.parametrize("name", FUNCTIONS)
def test_nothing_earns_nothing(name):
    exercise = exercises.get(name)
    results = {", ".join([thing] * many) for thing in (*THINGS, *exercise.takes) for many in (1, len(exercise.returns))}
    assert {result for result in results if earned(name, result)} == set()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_constants_earn_nothing(name):
    assert earned(name, "right") == exercises.get(name).points
    assert {number for number in NUMBERS if earned(name, f"filled(right, {number})")} == set()
