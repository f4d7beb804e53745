"""Exercises that are judged by many draws: how many there are is the judge's to say, not the answer's process's."""

import numpy as np
import pytest

from rnnkit import exercises


def of_kind(name: str, kind: str):
    """A case of that kind and the rule for its first output."""
    exercise = exercises.get(name)
    case = next(case for case in exercise.cases(np.random.default_rng(0)) if case.kind == kind)
    return exercise, case, exercise.expected(case)[0]


@pytest.mark.parametrize("kept", [0, 1, 2, 25, 499])
def test_a_matrix_is_judged_by_all_draws_that_were_asked_for(kept):
    exercise, case, rule = of_kind("orthogonal", "uniform")
    found, alone = exercise.call(exercise.answer, list(case.args))
    assert rule.sentence((found, alone)) is None
    assert rule.sentence(([(drawn[:kept], same, other) for drawn, same, other in found], alone)) is not None


def halves(T, N, rng):
    """Random, from rng, and not all pairs of steps."""
    x = np.zeros((T, N, 2))
    x[:, :, 0] = rng.random((T, N))
    x[rng.integers(0, T // 2, N), range(N), 1] = x[rng.integers(T // 2, T, N), range(N), 1] = 1
    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=0)


def test_the_adding_problem_of_many_sequences_is_judged_by_their_spread():
    exercise, case, rule = of_kind("adding_problem", "uniform")
    (x, *_, alone), _ = exercise.call(halves, list(case.args))
    again, other = (halves(*case.args[:2], np.random.default_rng(seed))[0] for seed in (1, 2))
    assert rule.sentence((x, None, None, None, alone)) is not None
    assert rule.sentence((x, again, x, other, alone)) is not None


def test_the_adding_problem_of_few_sequences_is_judged_by_where_they_come_from():
    exercise, case, rule = of_kind("adding_problem", "values")
    (x, again, same, other, alone), _ = exercise.call(exercise.answer, list(case.args))
    assert rule.sentence((x, again, same, other, alone)) is None
    assert rule.sentence((x, None, None, None, alone)) is not None


@pytest.mark.parametrize("kept", [0, 1, 99])
def test_ids_are_judged_by_all_draws_that_were_asked_for(kept):
    exercise, case, rule = of_kind("sample", "float32")
    ids = exercise.call(exercise.answer, list(case.args))
    assert rule.sentence(ids) is None
    assert rule.sentence(ids[:kept]) is not None


def test_dropout_of_many_is_judged_by_all_draws_that_were_asked_for():
    exercise, case, _ = of_kind("dropout", "many")
    rule = exercise.expected(case)[1]
    _, (*found, zeros) = exercise.call(exercise.answer, list(case.args))
    assert rule.sentence((*found, zeros)) is None
    for fewer in ([], zeros[:1], zeros[:-1]):
        assert rule.sentence((*found, fewer)) is not None
