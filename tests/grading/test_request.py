"""What goes into a box to have an answer called."""

from __future__ import annotations

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.checking.examine import drawn
from rnnkit.exercises.bptt.gradient_check import numerical_gradient
from rnnkit.exercises.spec import Case
from rnnkit.grading.box.request import _cases, _pickled


@pytest.mark.parametrize("unit", ["01_hidden_state", "03_bptt"])
def test_the_fast_pickler_writes_what_the_other_would(unit):
    for exercise in exercises.unit(unit):
        cases = [case for case, _ in drawn(exercise, 3)]
        assert _cases(cases) == _pickled(cases)


@pytest.mark.parametrize(
    "holder",
    [
        numerical_gradient,
        [numerical_gradient],
        (1, {"f": numerical_gradient}),
        {"f": [numerical_gradient]},
        np.array([numerical_gradient], object),
    ],
)
def test_a_function_of_an_exercise_travels_as_code(holder):
    """Its module is not in a box."""
    data = _cases([Case((holder,), {})])
    assert b"_make_function" in data
