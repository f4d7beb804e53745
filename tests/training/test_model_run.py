"""ModelRun: models of rnnkit.nn, optimisers of rnnkit.optim."""

import subprocess
import sys

import numpy as np
import pytest

from rnnkit import data, models, nn, optim, training


def char_lm(seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    return models.CharLM(nn.LSTM(5, 6, rng=rng, dtype=dtype), rng=rng)


def streams(seed=0):
    return training.Streams(*data.make_batches(np.random.default_rng(seed).integers(0, 5, 130), T=6, N=4))


def run_of(model, lr=0.05, batches=None, **settings):
    batches = streams() if batches is None else batches
    return training.ModelRun(model, optim.Adam(model.params, lr), batches, progress=False, **settings)


def equal(a, b):
    for name in a.params:
        np.testing.assert_array_equal(a.params[name], b.params[name])


def test_a_step_is_forward_backward_clip_update():
    model, by_hand = char_lm(), char_lm()
    run = run_of(model, max_norm=0.1, max_value=0.03)
    history = run.train(12)
    optimiser, state, losses, cut = optim.Adam(by_hand.params, 0.05), None, [], 0
    for k in range(12):
        inputs, targets, first = streams()(k)
        loss, state = by_hand.loss(inputs, targets, None if first else state)
        by_hand.backward()
        grads, norm = optim.clip_by_global_norm(by_hand.grads, 0.1)
        cut += norm > 0.1 and max(np.abs(g).max() for g in grads.values()) > 0.03
        optimiser.step(optim.clip_by_value(grads, 0.03))
        losses.append(loss)
    assert cut > 0 and len(streams()) < 12  # both kinds of clipping matter, and the streams start again
    np.testing.assert_array_equal(history.loss, losses)
    equal(model, by_hand)


def test_the_state_is_carried_to_the_next_window_and_not_to_the_start():
    given = []

    class Watched(models.CharLM):
        def loss(self, inputs, targets, state=None):
            given.append(state)
            loss, state = super().loss(inputs, targets, state)
            given.append(state)
            return loss, state

    rng = np.random.default_rng(0)
    run_of(Watched(nn.GRU(5, 6, rng=rng), rng=rng)).train(len(streams()) + 2)
    before, after = given[::2], given[1::2]
    for k, state in enumerate(before):
        assert state is None if k % len(streams()) == 0 else state is after[k - 1]


def test_validation_disturbs_nothing():
    watched, plain = char_lm(), char_lm()
    held_out = streams(seed=1)
    run = run_of(watched, validate=lambda model: model.evaluate(held_out.inputs, held_out.targets), every=1)
    run.train(8)
    run_of(plain).train(8)
    equal(watched, plain)
    assert len(run.history.validation) == 9


def test_what_is_saved_goes_on_in_another_model_as_if_never_left(tmp_path):
    whole, one, two = char_lm(), char_lm(), char_lm(seed=7)
    whole_run, first, second = run_of(whole), run_of(one), run_of(two)
    whole_run.train(11)
    first.train(4)
    first.save(tmp_path / "run.npz")
    second.load(tmp_path / "run.npz")
    equal(one, two)
    second.train(7)
    equal(whole, two)
    np.testing.assert_array_equal(second.history.loss, whole_run.history.loss)


@pytest.mark.parametrize("bits", [np.random.PCG64, np.random.MT19937])
def test_dropout_goes_on_as_if_never_left(tmp_path, bits):
    def made(seed):
        rng = np.random.Generator(bits(seed))
        stack = nn.Stack([nn.GRU(2, 6, rng=rng), nn.GRU(6, 6, rng=rng)], dropout=0.5, rng=rng)
        batches = training.Fresh(lambda rng: data.adding_problem(6, 4, rng))
        return run_of(models.Regressor(stack, dropout=0.3, rng=rng), batches=batches)

    whole, first, second = made(0), made(0), made(7)
    whole.train(9)
    first.train(4)
    first.save(tmp_path / "run.npz")
    second.load(tmp_path / "run.npz")
    second.train(5)
    equal(whole.model, second.model)
    np.testing.assert_array_equal(second.history.loss, whole.history.loss)


def test_a_run_of_another_model_or_optimiser_is_refused_and_changes_nothing(tmp_path):
    path, model = tmp_path / "run.npz", char_lm()
    run = run_of(model)
    run.train(2)
    before = {name: array.copy() for name, array in model.params.items()}
    rng = np.random.default_rng(0)
    for other in (models.CharLM(nn.GRU(5, 6, rng=rng), rng=rng), char_lm(seed=3)):
        training.ModelRun(other, optim.SGD(other.params, 0.1), streams()).save(path)
        with pytest.raises(ValueError, match=r"run\.npz does not fit this run: .* expected"):
            run.load(path)
        assert run.steps == 2
        for name, array in before.items():
            np.testing.assert_array_equal(model.params[name], array)


def test_diverging_puts_the_last_good_parameters_back_into_the_model(capsys):
    model = char_lm()
    run = training.ModelRun(model, optim.SGD(model.params, lr=0.1), streams(), progress=False)
    run.train(3)
    kept = {name: array.copy() for name, array in model.params.items()}
    run.optimiser.lr = np.inf
    run.train(10)
    assert run.stopped == "diverged" and run.optimiser.steps == run.steps == 3
    for name, array in model.params.items():
        np.testing.assert_array_equal(array, kept[name])
    assert capsys.readouterr().out.startswith("Step 4 has made parameters that are NaN or infinite. The run is back at")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("limits", [{}, {"max_norm": 1.0}, {"max_value": 0.1}])
def test_a_gradient_that_is_not_finite_ends_it_before_it_is_clipped(bad, limits, capsys):
    model, calls = char_lm(), []

    def backward():
        type(model).backward(model)
        calls.append(1)
        if len(calls) == 4:
            model.grads["output.b"][2] = bad  # clipped by value, ∞ would be an ordinary number

    model.backward = backward
    run = run_of(model, **limits)
    run.train(10)
    assert run.stopped == "diverged" and run.optimiser.steps == run.steps == 2
    said = capsys.readouterr().out
    assert said.startswith("The gradient of output.b is NaN or infinite at step 4. The run is back at step 2, the last")


def test_the_optimiser_must_be_the_models():
    with pytest.raises(ValueError, match="the optimiser changes other arrays than this model's"):
        training.ModelRun(char_lm(), optim.SGD(char_lm().params, 0.1), streams())


def test_learns_to_add():
    rng = np.random.default_rng(0)
    model = models.Regressor(nn.GRU(2, 16, rng=rng), rng=rng)
    held_out = data.adding_problem(8, 500, np.random.default_rng(1))
    batches = training.Fresh(lambda rng: data.adding_problem(8, 32, rng))
    run = run_of(model, 0.01, batches, max_norm=1, validate=lambda m: m.loss(*held_out), every=200)
    history = run.train(500)
    assert history.validation[0] > 0.1 and history.validation[-1] < 0.03


def test_importing_the_loop_imports_nothing_but_numpy():
    code = "import sys, rnnkit.nn; before = set(sys.modules); import rnnkit.training, rnnkit.models, rnnkit.data; "
    code += "print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - sys.stdlib_module_names == {"rnnkit"}


def test_padded_batches_train_a_model_and_nothing_is_dropped_while_validating():
    rng = np.random.default_rng(0)
    sequences = [rng.integers(1, 5, T) for T in rng.integers(1, 12, 60)]
    labels = np.array([sequence[0] % 2 for sequence in sequences])
    embedding = nn.Embedding(5, 8, rng=rng)
    model = models.Classifier(nn.GRU(8, 16, rng=rng), 2, embedding=embedding, dropout=0.2, rng=rng)
    x, lengths = data.pad(sequences)
    seen = []

    def validate(model):
        seen.append(model.training)
        return model.loss(x, labels, lengths)

    run = run_of(model, 0.01, training.Padded(sequences, labels, 10), validate=validate)
    history = run.train(120)
    assert seen and not any(seen) and model.training
    assert history.validation[-1] < 0.1 < history.validation[0] and model.accuracy(x, labels, lengths) > 0.95
