import numpy as np
import pytest

from rnnkit import nn


class CharLM(nn.Model):
    """Next-character model: embedding, LSTM, output layer."""

    def __init__(self, V, D, H, rng, dtype=np.float32):
        self.embedding = nn.Embedding(V, D, rng=rng, dtype=dtype)
        self.lstm = nn.LSTM(D, H, rng=rng, dtype=dtype)
        self.output = nn.Dense(H, V, rng=rng, dtype=dtype)
        self.loss = nn.softmax_cross_entropy()

    def forward(self, ids, targets, state=None):
        h, state = self.lstm.forward(self.embedding.forward(ids), state)
        return self.loss.forward(self.output.forward(h), targets), state

    def backward(self):
        dx, _ = self.lstm.backward(self.output.backward(self.loss.backward()))
        self.embedding.backward(dx)


SHAPES = {
    "embedding.W": (7, 3),
    "lstm.Wx": (20, 3),
    "lstm.Wh": (20, 5),
    "lstm.b": (20,),
    "output.W": (7, 5),
    "output.b": (7,),
}


@pytest.fixture
def model(rng):
    return CharLM(7, 3, 5, rng)


def test_params_and_grads_are_flat_with_dotted_names(model):
    assert {name: array.shape for name, array in model.params.items()} == SHAPES
    assert {name: array.shape for name, array in model.grads.items()} == SHAPES
    assert model.params["lstm.Wh"] is model.lstm.params["Wh"]
    model.forward([[1, 2], [3, 1]], [[3, 1], [0, 0]])
    model.backward()
    assert model.grads["lstm.Wh"] is model.lstm.grads["Wh"] and model.grads["lstm.Wh"].any()


def test_writing_into_params_changes_the_layers(model):
    model.params["output.b"] = np.arange(7)
    assert model.output.params["b"].tolist() == [0, 1, 2, 3, 4, 5, 6]
    model.params = {name: 0 * array for name, array in model.params.items()}
    assert not any(array.any() for array in model.lstm.params.values())
    with pytest.raises(ValueError, match=r"missing embedding\.W"):
        model.params = {name: array for name, array in model.params.items() if name != "embedding.W"}


def test_it_learns_a_short_text_by_heart(rng):
    model = CharLM(7, 8, 16, rng)
    ids = rng.integers(0, 7, (13, 2))
    first, _ = model.forward(ids[:-1], ids[1:])
    for _ in range(300):
        model.forward(ids[:-1], ids[1:])
        model.backward()
        model.params = {name: array - model.grads[name] for name, array in model.params.items()}
    last, _ = model.forward(ids[:-1], ids[1:])
    assert first > 1.8 and last < 0.1
    assert last.dtype == np.float32


def test_layers_in_lists_dicts_and_models(rng):
    class Deep(nn.Model):
        def __init__(self):
            self.layers = [nn.RNN(2, 3, rng=rng), nn.RNN(3, 3, rng=rng)]
            self.inner = CharLM(7, 3, 5, rng)
            self.heads = {"tag": nn.Dense(3, 2, rng=rng)}
            self.width = 3

    names = [f"layers.{k}.{name}" for k in (0, 1) for name in ("Wxh", "Whh", "bh")]
    names += [f"inner.{name}" for name in SHAPES] + ["heads.tag.W", "heads.tag.b"]
    assert list(Deep().params) == names


@pytest.mark.parametrize("name", ["weights.npz", "weights"])
def test_what_is_saved_can_be_loaded(model, tmp_path, name):
    model.save(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    other = CharLM(7, 3, 5, np.random.default_rng(1))
    other.load(str(tmp_path / name))
    for key, array in model.params.items():
        np.testing.assert_array_equal(other.params[key], array)
    assert other.forward([[1]], [[2]])[0] == model.forward([[1]], [[2]])[0]


def test_loading_keeps_the_models_dtype(model, tmp_path):
    model.save(tmp_path / "w.npz")
    double = CharLM(7, 3, 5, np.random.default_rng(1), np.float64)
    double.load(tmp_path / "w.npz")
    for key, array in model.params.items():
        assert double.params[key].dtype == np.float64
        np.testing.assert_array_equal(double.params[key], array)


def refused(model, path):
    """The error of loading path, which must leave the model as it is."""
    before = {name: array.copy() for name, array in model.params.items()}
    with pytest.raises(ValueError) as error:
        model.load(path)
    for name, array in model.params.items():
        np.testing.assert_array_equal(array, before[name])
    return str(error.value)


def test_files_that_do_not_fit_are_refused(model, tmp_path):
    path = tmp_path / "w.npz"
    CharLM(7, 3, 6, np.random.default_rng(1)).save(path)
    message = refused(model, path)
    assert message == f"{path} does not fit this CharLM: lstm.Wx has shape (24, 3); expected (20, 3)"

    params = dict(model.params)
    params["gru.Wx"] = params.pop("lstm.Wx")
    np.savez(path, **params)
    assert "missing lstm.Wx; unknown gru.Wx; expected embedding.W, lstm.Wx" in refused(model, path)

    np.savez(path, **dict(model.params) | {"lstm.b": np.full(20, "a")})
    assert "lstm.b has dtype <U1; expected an array of real numbers" in refused(model, path)

    path.write_text("not a zip archive")
    assert refused(model, path) == f"{path} is no .npz file; expected one that save has written"


def test_a_missing_file_is_named(model, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.npz"):
        model.load(tmp_path / "nowhere.npz")


def test_the_training_switch_reaches_all_layers(rng):
    class Two(nn.Model):
        def __init__(self):
            self.dropout = nn.Dropout(0.5, rng=rng)
            self.stack = nn.Stack([nn.RNN(2, 3, rng=rng), nn.RNN(3, 3, rng=rng)], dropout=0.5, rng=rng)
            self.others = {"list": [nn.Dropout(0.5, rng=rng)]}

    model = Two()
    all_dropouts = [model.dropout, *model.stack.dropouts, *model.others["list"]]
    assert model.training and model.stack.training and all(each.training for each in all_dropouts)
    for on in (False, True):
        model.training = on
        assert model.training is model.stack.training is on and all(each.training is on for each in all_dropouts)
    with model.evaluating() as inner:
        assert inner is model and not model.training and not model.dropout.training
    assert model.training and model.dropout.training
    model.training = False
    with pytest.raises(KeyError), model.evaluating():
        raise KeyError
    assert not model.training
    with pytest.raises(TypeError, match="training is 0; expected True or False"):
        model.training = 0
    assert list(model.params) == [f"stack.layers.{k}.{name}" for k in (0, 1) for name in ("Wxh", "Whh", "bh")]
