import doctest

import numpy as np
import pytest

from rnnkit import data
from rnnkit.data import tasks


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_two_marks_and_their_sum(rng):
    x, y = data.adding_problem(7, 500, rng)
    assert (x.shape, y.shape, x.dtype, y.dtype) == ((7, 500, 2), (500,), np.float64, np.float64)
    values, marks = x[:, :, 0], x[:, :, 1]
    assert values.min() >= 0 and values.max() < 1
    assert set(np.unique(marks)) == {0.0, 1.0} and (marks.sum(axis=0) == 2).all()
    np.testing.assert_allclose(y, [values[marks[:, n] == 1, n].sum() for n in range(500)])


def test_every_pair_of_steps_is_marked_equally_often(rng):
    T, N = 5, 20_000
    x, _ = data.adding_problem(T, N, rng)
    first, last = x[:, :, 1].argmax(axis=0), T - 1 - x[::-1, :, 1].argmax(axis=0)
    counts = np.bincount(first * T + last, minlength=T * T).reshape(T, T)
    pairs = counts[np.triu_indices(T, 1)]
    assert pairs.sum() == N
    assert (abs(pairs - N / 10) < 4.5 * np.sqrt(N * 0.1 * 0.9)).all()


def test_what_always_answering_one_scores(rng):
    _, y = data.adding_problem(20, 100_000, rng)
    assert ((y - 1) ** 2).mean() == pytest.approx(1 / 6, rel=0.02)


def test_the_shortest_adding_problem_marks_both_steps(rng):
    x, y = data.adding_problem(2, 3, rng)
    assert (x[:, :, 1] == 1).all()
    np.testing.assert_allclose(y, x[:, :, 0].sum(axis=0))
    with pytest.raises(ValueError, match="T is 1; expected at least 2"):
        data.adding_problem(1, 3, rng)


def test_recall_asks_for_the_first_symbol_among_others(rng):
    K = 3
    x, y = data.delayed_recall(9, 2000, rng, K=K)
    assert (x.shape, y.shape, x.dtype, y.dtype) == ((9, 2000, 6), (2000,), np.float64, np.int64)
    assert (x.sum(axis=2) == 1).all() and set(np.unique(x)) == {0.0, 1.0}
    shown = x.argmax(axis=2)
    np.testing.assert_array_equal(shown[0], y)
    assert (shown[1:] >= K).all()
    for step in shown:
        share = np.bincount(step % K, minlength=K) / 2000
        assert (abs(share - 1 / K) < 0.06).all()


@pytest.mark.parametrize("T, K", [(0, 4), (5, 1)])
def test_recall_wants_a_step_and_two_symbols(rng, T, K):
    with pytest.raises(ValueError, match=f"T is {T}, K is {K}; expected at least 1 step and 2 symbols"):
        data.delayed_recall(T, 3, rng, K)


@pytest.mark.parametrize("task", [data.adding_problem, data.delayed_recall])
def test_a_seed_decides_everything(task):
    for a, b in zip(task(6, 4, np.random.default_rng(3)), task(6, 4, np.random.default_rng(3)), strict=True):
        np.testing.assert_array_equal(a, b)
    assert (task(6, 4, np.random.default_rng(3))[0] != task(6, 4, np.random.default_rng(4))[0]).any()


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(tasks)
    assert attempted > 0
    assert failed == 0


def test_parity_counts_the_ones_so_far(rng):
    bits, odd = data.parity(30, 200, rng)
    assert (bits.shape, odd.shape, bits.dtype.kind, set(np.unique(bits))) == ((30, 200), (30, 200), "i", {0, 1})
    for t in (0, 1, 29):
        np.testing.assert_array_equal(odd[t], [int(sum(bits[: t + 1, n])) % 2 for n in range(200)])
    assert abs(odd[-1].mean() - 0.5) < 0.15
