"""The checks are checked: `make check-quality` does the same with many more seeds."""

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.exercises.spec import ORDINARY
from tests.check_quality import quality

SEEDS = 5


@pytest.mark.parametrize("name", exercises.names())
def test_mistakes_are_rejected_and_named_and_right_variants_accepted(name):
    found = quality(name, SEEDS, naming_seeds=1)
    assert found.complaints == []
    assert found.rejected == found.named == found.mistakes
    assert found.accepted == found.variants >= 4


@pytest.mark.parametrize("name", exercises.names())
def test_ordinary_cases_keep_the_rules(name):
    """Sizes are all different and above 1, and T is 4 or more, so that no bug hides in a friendly input."""
    exercise = exercises.get(name)
    for seed in range(20):
        ordinary = [c for c in exercise.cases(np.random.default_rng(seed)) if c.kind == ORDINARY]
        assert ordinary
        for case in ordinary:
            sizes = [case.sizes[letter] for letter in "TNDHOV" if letter in case.sizes]
            assert len(set(sizes)) == len(sizes) and all(size > 1 for size in sizes)
            assert case.sizes.get("T", 4) >= 4


@pytest.mark.parametrize("name", exercises.names())
def test_the_oracle_and_the_model_answer_agree_on_the_outputs(name):
    exercise = exercises.get(name)
    case = exercise.cases(np.random.default_rng(0))[0]
    assert len(exercise.expected(case)) == len(exercise.outputs)
    assert exercise.points > 0 and exercise.equation and len(exercise.mistakes) >= 3
