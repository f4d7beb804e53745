"""The ready models: their gradients, numerically; what they compute, from their parts; how they draw."""

import re

import numpy as np
import pytest

from rnnkit import data, models, nn

CELLS = [nn.RNN, nn.LSTM, nn.GRU]
each_cell = pytest.mark.parametrize("cell", CELLS)
V = 5


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def char_lm(cell, rng, embedding_dim=None):
    embedding = embedding_dim and nn.Embedding(V, embedding_dim, rng=rng, dtype=np.float64)
    return models.CharLM(cell(embedding_dim or V, 4, rng=rng, dtype=np.float64), embedding=embedding, rng=rng)


def numerical_gradients(model, loss, eps=1e-5):
    gradients = {}
    for name, array in model.params.items():
        gradients[name] = np.empty_like(array)
        for index in np.ndindex(array.shape):
            value = array[index]
            array[index] = value + eps
            above = loss()
            array[index] = value - eps
            below = loss()
            array[index] = value
            gradients[name][index] = (above - below) / (2 * eps)
    return gradients


def assert_gradients_are_right(model, loss):
    loss()
    model.backward()
    grads = {name: array.copy() for name, array in model.grads.items()}
    numerical = numerical_gradients(model, loss)
    assert grads.keys() == numerical.keys()
    for name, wanted in numerical.items():
        assert abs(wanted).max() > 1e-4, name
        np.testing.assert_allclose(grads[name], wanted, atol=1e-7 * max(1, abs(wanted).max()), err_msg=name)


@each_cell
@pytest.mark.parametrize("embedding_dim", [None, 3])
def test_gradients_of_the_language_model(cell, embedding_dim, rng):
    model = char_lm(cell, rng, embedding_dim)
    inputs, targets = rng.integers(0, V, (2, 6, 3))
    _, state = model.loss(targets, inputs)
    assert_gradients_are_right(model, lambda: model.loss(inputs, targets, state)[0])


@each_cell
def test_gradients_of_the_regressor(cell, rng):
    model = models.Regressor(cell(2, 4, rng=rng, dtype=np.float64), rng=rng)
    x, y = data.adding_problem(6, 3, rng)
    assert_gradients_are_right(model, lambda: model.loss(x, y))


@each_cell
def test_gradients_of_the_classifier(cell, rng):
    model = models.Classifier(cell(6, 4, rng=rng, dtype=np.float64), 3, rng=rng)
    x, y = data.delayed_recall(6, 5, rng, K=3)
    assert_gradients_are_right(model, lambda: model.loss(x, y))


def test_the_language_model_is_its_parts(rng):
    model = char_lm(nn.RNN, rng)
    ids = rng.integers(0, V, (6, 3))
    logits, state = model.forward(ids)
    h, h_T = nn.RNN.from_params(model.recurrent.params).forward(np.eye(V)[ids])
    np.testing.assert_allclose(logits, h @ model.params["output.W"].T + model.params["output.b"])
    np.testing.assert_array_equal(state, h_T)
    assert list(model.params) == ["recurrent.Wxh", "recurrent.Whh", "recurrent.bh", "output.W", "output.b"]


def test_models_keep_float32(rng):
    model = models.CharLM(nn.LSTM(V, 4, rng=rng), rng=rng)
    assert model.forward([[1, 2]])[0].dtype == np.float32 and model.loss([[1]], [[2]])[0].dtype == np.float32
    regressor = models.Regressor(nn.LSTM(2, 4, rng=rng), rng=rng)
    assert regressor.loss(*data.adding_problem(5, 3, rng)).dtype == np.float32
    regressor.backward()
    assert {g.dtype for g in regressor.grads.values()} == {np.dtype(np.float32)}


def test_evaluating_streams_is_one_long_window(rng):
    model = char_lm(nn.GRU, rng)
    inputs, targets = data.make_batches(rng.integers(0, V, 100), T=4, N=3)
    whole = (a.reshape(-1, 3) for a in (inputs, targets))
    assert model.evaluate(inputs, targets) == pytest.approx(model.loss(*whole)[0], rel=1e-12)


def test_only_the_last_output_answers(rng):
    x, _ = data.adding_problem(6, 3, rng)
    model = models.Regressor(nn.RNN(2, 4, rng=rng, dtype=np.float64), rng=rng)
    _, h_T = nn.RNN.from_params(model.recurrent.params).forward(x)
    np.testing.assert_allclose(model.forward(x), h_T @ model.params["output.W"][0] + model.params["output.b"])


def test_accuracy_is_the_share_of_right_answers(rng):
    x, _ = data.delayed_recall(6, 8, rng)
    model = models.Classifier(nn.RNN(8, 4, rng=rng), 4, rng=rng)
    answers = model.forward(x).argmax(axis=1)
    wrong = np.where(np.arange(8) < 2, (answers + 1) % 4, answers)
    assert model.accuracy(x, answers) == 1.0 and model.accuracy(x, wrong) == 0.75


def test_a_regressor_wants_one_target_a_sequence(rng):
    x, y = data.adding_problem(6, 3, rng)
    with pytest.raises(
        ValueError, match=r"targets has shape \(3, 1\); expected \(\.\.\.,\) = \(3,\) because y is \(3,\)"
    ):
        models.Regressor(nn.RNN(2, 4, rng=rng), rng=rng).loss(x, y[:, np.newaxis])


def test_ids_and_embeddings_that_do_not_fit_are_named(rng):
    with pytest.raises(
        ValueError, match=r"ids holds the id 5 at index \(0, 1\); expected 0 to 4 because the recurrent"
    ):
        char_lm(nn.RNN, rng).forward([[1, 5]])
    with pytest.raises(ValueError, match="recurrent has input_dim 4; expected 3, the embedding's width"):
        models.CharLM(nn.RNN(4, 6, rng=rng), embedding=nn.Embedding(V, 3, rng=rng), rng=rng)


# --- sequences of different lengths ---


def recurrent(form, cell, D, rng, dtype=np.float64):
    """A layer of each form, of the width 4."""
    made = [cell(D, 4 if form == "one" else 2, rng=rng, dtype=dtype) for _ in range(2)]
    if form == "one":
        return made[0]
    both = nn.Bidirectional(*made)
    return both if form == "both" else nn.Stack([both, cell(4, 4, rng=rng, dtype=dtype)])


def pool(name, form, rng, dtype=np.float64):
    if name == "attention":
        return nn.AttentionPool(4, rng=rng, dtype=dtype)
    return {"default": None, "mean": nn.MeanPool()}[name]


FORMS, POOLS = ("one", "both", "stack"), ("default", "mean", "attention")


@each_cell
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", POOLS)
def test_gradients_by_lengths(cell, form, name, rng):
    embedding = nn.Embedding(V, 3, rng=rng, dtype=np.float64)
    model = models.Classifier(
        recurrent(form, cell, 3, rng), 3, embedding=embedding, pool=pool(name, form, rng), rng=rng
    )
    ids, y, lengths = rng.integers(0, V, (6, 5)), np.array([0, 1, 2, 0, 2]), np.array([6, 1, 3, 5, 2])
    ids[0] = range(V)  # each is read
    regressor = models.Regressor(recurrent(form, cell, 2, rng), pool=pool(name, form, rng), rng=rng)
    for array in (*model.params.values(), *regressor.params.values()):
        array *= 3
    assert_gradients_are_right(model, lambda: model.loss(ids, y, lengths))
    x, y = data.adding_problem(6, 5, rng)
    assert_gradients_are_right(regressor, lambda: regressor.loss(x, y, lengths))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", POOLS)
def test_no_answer_depends_on_the_batch(form, name, rng):
    for x in (rng.standard_normal((6, 5, V)), rng.integers(0, V, (6, 5))):
        model = models.Classifier(recurrent(form, nn.GRU, V, rng), 3, pool=pool(name, form, rng), rng=rng)
        lengths = np.array([6, 1, 3, 5, 2])
        garbage = 1e30 if x.ndim == 3 else -7
        inside = data.mask(lengths).reshape(6, 5, *[1] * (x.ndim - 2))
        logits = model.forward(np.where(inside, x, garbage).astype(x.dtype), lengths)
        for n, length in enumerate(lengths):
            np.testing.assert_allclose(model.forward(x[:length, [n]]), logits[[n]], rtol=1e-10)


def test_by_default_the_last_valid_states_answer(rng):
    both = recurrent("both", nn.LSTM, 2, rng)
    model = models.Regressor(both, rng=rng)
    x, lengths = rng.standard_normal((6, 4, 2)), np.array([6, 1, 3, 5])
    _, (left, right) = both.forward(x, lengths=lengths)
    states = np.concatenate([left[0], right[0]], axis=1)
    np.testing.assert_allclose(
        model.forward(x, lengths), states @ model.params["output.W"][0] + model.params["output.b"]
    )
    assert model.pool.directions == 2 and models.Regressor(nn.GRU(2, 3, rng=rng), rng=rng).pool.directions == 1
    assert models.Regressor(recurrent("stack", nn.GRU, 2, rng), rng=rng).pool.directions == 1


def test_ids_without_an_embedding_are_one_hot(rng):
    model = models.Classifier(nn.GRU(V, 4, rng=rng), 3, rng=rng)
    ids = rng.integers(0, V, (6, 3))
    np.testing.assert_array_equal(model.forward(ids), model.forward(np.eye(V)[ids]))


def test_models_by_lengths_keep_float32_and_can_be_saved(rng, tmp_path):
    def made():
        deep, attention = recurrent("stack", nn.GRU, 3, rng, np.float32), nn.AttentionPool(4, rng=rng)
        embedding = nn.Embedding(V, 3, rng=rng)
        return models.Classifier(deep, 2, embedding=embedding, pool=attention, dropout=0.5, rng=rng)

    model, other = made(), made()
    given = rng.integers(0, V, (6, 4)), [0, 1, 1, 0], [6, 1, 2, 4]
    assert model.loss(*given).dtype == np.float32
    model.backward()
    assert {grad.dtype for grad in model.grads.values()} == {np.dtype(np.float32)}
    names = ["recurrent.layers.0.forwards.Wx", "recurrent.layers.0.backwards.Wx", "recurrent.layers.1.Wx", "pool.w"]
    assert {"embedding.W", "output.W", *names} <= set(model.params) == set(model.grads)
    model.save(tmp_path / "model.npz")
    other.load(tmp_path / "model.npz")
    model.training = other.training = False
    np.testing.assert_array_equal(model.forward(given[0], given[2]), other.forward(given[0], given[2]))


def test_dropout_of_a_model(rng):
    model = models.Classifier(nn.GRU(2, 40, rng=rng), 3, dropout=0.5, rng=rng)
    x, y = rng.standard_normal((6, 8, 2)), rng.integers(0, 3, 8)
    assert model.training and (model.forward(x) != model.forward(x)).any()
    before = rng.bit_generator.state
    accuracy = model.accuracy(x, y)
    assert model.training and rng.bit_generator.state == before
    model.training = False
    np.testing.assert_array_equal(model.forward(x), model.forward(x))
    assert accuracy == (model.forward(x).argmax(axis=1) == y).mean() == model.accuracy(x, y)
    assert not model.training


def test_wrong_lengths_of_a_model_are_named(rng):
    model = models.Classifier(nn.GRU(V, 4, rng=rng), 3, rng=rng)
    ids = rng.integers(0, V, (6, 3))
    for x, name in (ids, "ids is (6, 3)"), (np.eye(V)[ids], "x is (6, 3, 5)"):
        with pytest.raises(ValueError, match=re.escape(f"lengths[0] is 7; expected at most 6 because {name}")):
            model.forward(x, [7, 1, 1])
        with pytest.raises(TypeError, match="lengths has dtype float64; expected integers"):
            model.forward(x, [6.0, 1, 1])
    model = models.Classifier(nn.GRU(V, 4, rng=rng), 3, embedding=nn.Embedding(9, V, rng=rng), rng=rng)
    with pytest.raises(ValueError, match=r"x has parts of different shapes; expected one array: data\.pad makes it"):
        model.forward([[1, 2], [3]])
    with pytest.raises(TypeError, match="ids has dtype float64; expected integers"):
        model.forward(ids / 1, [6, 1, 1])


# --- sampling and generating ---


def test_samples_as_often_as_the_softmax_says(rng):
    logits, temperature = np.array([2.0, 0.0, 1.0], np.float32), 0.5
    drawn = np.bincount([models.sample(logits, temperature, rng) for _ in range(5000)], minlength=3) / 5000
    np.testing.assert_allclose(drawn, nn.softmax(logits / temperature), atol=0.025)


def test_temperature_zero_takes_the_largest_and_a_negative_one_is_refused(rng):
    assert {models.sample([0.0, 0.1, -3.0], 0.0, rng) for _ in range(20)} == {1}
    assert models.sample([0.0, 1e4], 1e-3, rng) == 1
    with pytest.raises(ValueError, match="temperature is -1; expected at least 0"):
        models.sample([0.0, 1.0], -1, rng)


@each_cell
def test_generates_what_reading_it_again_would_say(cell, rng):
    model = char_lm(cell, rng)
    for array in model.params.values():
        array *= 4
    ids = model.generate([3, 1, 2], 12, 0, rng)
    assert ids.dtype == np.int64 and ids.shape == (12,)
    logits, _ = model.forward(np.concatenate([[3, 1, 2], ids])[:, np.newaxis])
    np.testing.assert_array_equal(ids, logits[2:-1, 0].argmax(axis=1))


def test_generating_needs_something_to_go_on_from(rng):
    with pytest.raises(ValueError, match="prompt_ids is empty; expected at least one id"):
        char_lm(nn.RNN, rng).generate([], 3, 1.0, rng)


def test_generating_follows_the_generator(rng):
    model = char_lm(nn.GRU, rng)
    texts = [model.generate([0], 30, 1.0, np.random.default_rng(seed)).tolist() for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


# --- the loss of the regressor ---


def test_mean_squared_error(rng):
    loss = nn.mean_squared_error()
    assert loss.forward(np.array([[1.0, 3.0]]), np.array([[0.0, 1.0]])) == 2.5
    np.testing.assert_array_equal(loss.backward(), [[1.0, 2.0]])
    assert loss.forward(np.ones(2, np.float32), np.zeros(2)).dtype == np.float32
    assert loss.backward().dtype == np.float32


def test_mean_squared_error_refuses():
    with pytest.raises(RuntimeError, match="needs a forward first"):
        nn.mean_squared_error().backward()
    with pytest.raises(ValueError, match="y is empty"):
        nn.mean_squared_error().forward([], [])
