"""The shared experiments: the same task and budget for every cell, scores on sequences of their own. What units 05 to
07 say of their scores is held by tests/claims."""

import numpy as np
import pytest

from rnnkit import data, experiments, nn, optim


@pytest.mark.parametrize("train", [experiments.adding, experiments.recall])
@pytest.mark.parametrize("cell", [nn.RNN, nn.LSTM, nn.GRU])
def test_every_cell_gets_the_same_size_and_as_many_steps_as_asked(train, cell):
    trained = train(cell, 5, steps=3)
    assert isinstance(trained.model.recurrent, cell)
    assert trained.model.recurrent.hidden_dim == experiments.HIDDEN
    assert trained.history.loss.shape == (3,)


def test_the_adding_problem_is_learned_at_a_short_lag_and_not_by_guessing_one():
    trained = experiments.adding(nn.RNN, 5, steps=400)
    x, y = data.adding_problem(5, 1000, np.random.default_rng(5))
    error = np.mean((trained.model.forward(x) - y) ** 2)
    assert trained.score < 0.05 < experiments.ADDING_BASELINE
    assert error == pytest.approx(trained.score, rel=0.3)


def test_recall_is_learned_at_a_short_lag():
    untrained, trained = (experiments.recall(nn.RNN, 5, steps=steps).score for steps in (0, 150))
    assert untrained == pytest.approx(experiments.RECALL_BASELINE, abs=0.1)
    assert trained == 1.0


def test_the_baselines_are_those_of_the_trivial_answers():
    _, y = data.adding_problem(20, 100_000, np.random.default_rng(0))
    assert np.mean((1 - y) ** 2) == pytest.approx(experiments.ADDING_BASELINE, rel=0.02)
    x, _ = data.delayed_recall(3, 4, np.random.default_rng(0), experiments.RECALL_SYMBOLS)
    assert x.shape[-1] % experiments.RECALL_SYMBOLS == 0
    assert np.exp(-experiments.RECALL_LOSS_BASELINE) == pytest.approx(experiments.RECALL_BASELINE)


def test_a_seed_decides_everything():
    first, again, other = (experiments.adding(nn.RNN, 6, steps=2, seed=seed) for seed in (1, 1, 2))
    assert first.score == again.score != other.score


def test_another_optimiser_takes_other_steps():
    adam, sgd = (experiments.recall(nn.RNN, 5, steps=100, lr=0.5, optimiser=o) for o in (optim.Adam, optim.SGD))
    assert adam.history.loss[0] == sgd.history.loss[0] and adam.history.loss[1] != sgd.history.loss[1]
    assert sgd.history.loss[-1] < 0.5 * sgd.history.loss[0]


def test_a_function_may_make_the_cell():
    def narrow(D, H, *, rng):
        layer = nn.RNN(D, H, rng=rng)
        layer.params["Whh"] *= 0.5
        return layer

    half, whole = (experiments.adding(cell, 4, steps=0).model.params["recurrent.Whh"] for cell in (narrow, nn.RNN))
    np.testing.assert_allclose(half, 0.5 * whole)
