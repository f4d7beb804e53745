"""convert.to_keras and from_keras against live Keras on the backend of KERAS_BACKEND; the last test asks the others."""

import os
import subprocess
import sys
import zipfile
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from carried import CELLS, assert_close, by_level, level, ragged, random_layer, random_state, stacked

from rnnkit import nn
from rnnkit.convert.keras_layers import from_keras, to_keras
from rnnkit.convert.parts import CannotConvert

pytestmark = [pytest.mark.frameworks, pytest.mark.filterwarnings("default")]
BACKENDS = "tensorflow", "torch", "jax"
HERE = os.environ.setdefault("KERAS_BACKEND", "tensorflow")

each_cell = pytest.mark.parametrize("cell", CELLS)


@pytest.fixture(scope="module")
def keras():
    import keras

    return keras


SHAPES = [(1, 2, "float32"), (2, 1, "float32")]
if HERE != "jax":  # which has float64 where it is told so, and then Keras 3.15.1 mixes both
    SHAPES += [(1, 2, "float64")]
if HERE == "tensorflow":
    SHAPES += [(1, 1, "float32"), (2, 2, "float32")]
each_shape = pytest.mark.parametrize(("depth", "ways", "dtype"), SHAPES)


def allowed(dtype):
    """Keras 3.15.1 multiplies, and masks, in float32 on PyTorch, whatever the dtype."""
    return 1e-6 if HERE == "torch" and dtype == "float64" else None


def run(keras, model, x, state=None, lengths=None):
    """h (T, N, H) and the last states of a model's layers, or of one layer, called one by one as a user does."""
    mask = None if lengths is None else np.arange(len(x)) < np.asarray(lengths)[:, np.newaxis]
    h, last = np.swapaxes(x, 0, 1), []
    for k, layer in enumerate(model.layers if isinstance(model, keras.Model) else [model]):
        first = None if state is None else [keras.ops.convert_to_tensor(s) for s in state[k]]
        layer.return_state = True
        for way in ("forward_layer", "backward_layer") if hasattr(layer, "forward_layer") else ():
            getattr(layer, way).return_state = True
        h, *states = layer(keras.ops.convert_to_tensor(h), initial_state=first, mask=mask)
        last += [keras.ops.convert_to_numpy(s) for s in states]
    return np.swapaxes(keras.ops.convert_to_numpy(h), 0, 1), last


def flat(layer, state):
    """For each level the states in Keras's order: h, c of the first direction, then of the second."""
    return [[a[k] for k in range(len(arrays[0])) for a in arrays] for arrays in by_level(layer, state)]


def assert_same(keras, layer, model, rng, T=6, N=3):
    """Outputs at the steps that count and last states are equal: with a first state, and with ragged lengths."""
    x = rng.normal(size=(T, N, layer.input_dim)).astype(layer.dtype)
    state, lengths = random_state(rng, layer, N), ragged(rng, T, N)
    counts = (np.arange(T)[:, np.newaxis] < lengths)[..., np.newaxis]
    for given in (None, lengths):
        h, last = layer.forward(x, state, given)
        keras_h, keras_last = run(keras, model, x, flat(layer, state), given)
        if given is not None:
            h, keras_h = h * counts, keras_h * counts
        assert keras_h.dtype == layer.dtype
        ours, theirs = [h, *chain.from_iterable(flat(layer, last))], [keras_h, *keras_last]
        assert_close(ours, theirs, allowed(layer.dtype))


@each_shape
@each_cell
def test_a_layer_goes_to_keras_and_comes_back(keras, cell, depth, ways, dtype):
    rng = np.random.default_rng(depth + 10 * ways)
    D, H = rng.choice(np.arange(2, 9), size=2, replace=False)
    layer = random_layer(rng, cell, int(D), int(H), depth, ways, dtype)
    model = to_keras(layer)
    x = rng.normal(size=(5, 2, D)).astype(dtype)
    h = keras.ops.convert_to_numpy(model(np.swapaxes(x, 0, 1)))
    assert_close([layer.forward(x)[0]], [np.swapaxes(h, 0, 1)], allowed(dtype))
    back = from_keras(model)
    assert type(back) is type(layer) and list(back.params) == list(layer.params)
    for name, array in layer.params.items():
        np.testing.assert_array_equal(back.params[name], array)
        assert back.params[name].dtype == array.dtype and not np.shares_memory(back.params[name], array)
    for T, N in ((6, 3), (1, 1)) if (depth, ways, dtype) == (1, 2, "float32") else ((4, 2),):
        assert_same(keras, layer, model, rng, T, N)


def test_a_mixed_stack_goes_to_keras(keras):
    rng = np.random.default_rng(5)
    layer = stacked(level(rng, "gru", 5, 4, 2), level(rng, "rnn", 8, 3), level(rng, "lstm", 3, 6, 2))
    assert_same(keras, layer, to_keras(layer), rng)


def test_dropout_of_a_stack_draws_one_mask_for_all_steps(keras):
    rng = np.random.default_rng(5)
    parts = [level(rng, "gru", 5, 4), level(rng, "gru", 4, 3)]
    model = to_keras(nn.Stack(parts, dropout=0.5, rng=rng))
    dropped = keras.ops.convert_to_numpy(model.layers[1](np.ones((2, 6, 4), np.float32), training=True))
    assert set(np.unique(dropped)) == {0, 2} and (dropped == dropped[:, :1]).all()
    plain = nn.Stack(parts)
    x = rng.normal(size=(6, 2, 5)).astype("float32")
    h = keras.ops.convert_to_numpy(model(np.swapaxes(x, 0, 1), training=False))
    assert_close([plain.forward(x)[0]], [np.swapaxes(h, 0, 1)])
    assert list(from_keras(model).params) == list(plain.params)


if HERE == "jax":

    def test_float64_that_jax_would_round_is_refused(keras):
        with pytest.raises(CannotConvert, match="float64 and Keras made it float32"):
            to_keras(random_layer(np.random.default_rng(0), "gru", 3, 4, dtype="float64"))


@pytest.mark.parametrize("layer", ["mingru", "two kinds"])
def test_what_keras_has_not_is_refused(keras, layer):
    rng = np.random.default_rng(0)
    if layer == "mingru":
        made, says = nn.MinGRU(3, 4, rng=rng), "the layer is MinGRU"
    else:
        made, says = nn.Bidirectional(nn.GRU(3, 4, rng=rng), nn.LSTM(3, 4, rng=rng)), "two directions are gru and lstm"
    with pytest.raises(CannotConvert, match=says):
        to_keras(made)


def randomly(layer, D, rng):
    """The layer, built, all its weights random."""
    layer.build((None, None, D))
    layer.set_weights([(0.6 * rng.normal(size=a.shape)).astype(a.dtype) for a in layer.get_weights()])
    return layer


def kinds(keras):
    L = keras.layers
    return {"rnn": L.SimpleRNN, "lstm": L.LSTM, "gru": L.GRU}


@pytest.mark.parametrize(
    ("ways", "options"),
    [(1, {"unroll": True}), (1, {"dropout": 0.5, "recurrent_dropout": 0.5}), (2, {"use_bias": False}), (2, {})],
    ids=["unroll", "dropout", "both ways without bias", "both ways"],
)
@each_cell
def test_a_layer_of_keras_comes(keras, cell, ways, options):
    rng = np.random.default_rng(7)
    made = kinds(keras)[cell](6, return_sequences=True, **options)
    made = randomly(keras.layers.Bidirectional(made) if ways == 2 else made, 5, rng)
    assert_same(keras, from_keras(made), made, rng)


@each_cell
def test_an_rnn_of_a_cell_comes(keras, cell):
    rng = np.random.default_rng(7)
    L = keras.layers
    cells = {"rnn": L.SimpleRNNCell, "lstm": L.LSTMCell, "gru": L.GRUCell}
    made = randomly(L.RNN(cells[cell](6), return_sequences=True), 5, rng)
    assert_same(keras, from_keras(made), made, rng)


@pytest.mark.parametrize("ways", [1, 2])
@each_cell
def test_without_return_sequences_the_output_is_the_last_state(keras, cell, ways):
    rng = np.random.default_rng(7)
    made = kinds(keras)[cell](6)
    made = randomly(keras.layers.Bidirectional(made) if ways == 2 else made, 5, rng)
    layer = from_keras(made)
    x = rng.normal(size=(4, 2, 5)).astype("float32")
    _, last = layer.forward(x)
    lasts = [way[0] if cell == "lstm" else way for way in (last if ways == 2 else [last])]
    assert_close([np.concatenate(lasts, axis=-1)], [keras.ops.convert_to_numpy(made(np.swapaxes(x, 0, 1)))])


def whole_model(keras, rng, between=()):
    """Embedding, two recurrent layers, Dense; the weights random. And what the first of the two reads, x (T, N, D)."""
    L = keras.layers
    model = keras.Sequential(
        [
            L.Input((None,)),
            L.Embedding(9, 5, mask_zero=True),
            L.Bidirectional(L.LSTM(4, return_sequences=True), name="both"),
            *between,
            L.GRU(3, return_sequences=True, name="gru"),
            L.Dense(2),
        ]
    )
    model.set_weights([(0.6 * rng.normal(size=a.shape)).astype(a.dtype) for a in model.get_weights()])
    return model


def test_a_model_in_a_file_comes_with_what_stands_around_it_left_out(keras, tmp_path):
    rng = np.random.default_rng(3)
    model = whole_model(keras, rng, [keras.layers.Dropout(0.5)])
    model.compile("adam", "mse")
    model.save(tmp_path / "model.keras")
    layer = from_keras(tmp_path / "model.keras")
    assert [type(part) for part in layer.layers] == [nn.Bidirectional, nn.GRU]
    ids, lengths = rng.integers(1, 9, size=(3, 6)), np.array([6, 2, 4])
    ids[np.arange(6) >= lengths[:, np.newaxis]] = 0
    x = np.swapaxes(keras.ops.convert_to_numpy(model.layers[0](ids)), 0, 1)
    h, _ = layer.forward(x, lengths=lengths)
    kernel, bias = model.layers[-1].get_weights()
    out = np.swapaxes(keras.ops.convert_to_numpy(model(ids)), 0, 1)
    counts = (np.arange(6)[:, np.newaxis] < lengths)[..., np.newaxis]
    assert_close([(h @ kernel + bias) * counts], [out * counts])
    assert list(from_keras(str(tmp_path / "model.keras"), layer="both").params) == list(layer.layers[0].params)


def test_a_file_that_to_keras_made_comes_back(keras, tmp_path):
    layer = random_layer(np.random.default_rng(1), "lstm", 5, 3, 2, 2)
    to_keras(layer).save(tmp_path / "layer.keras")
    back = from_keras(tmp_path / "layer.keras")
    assert all((back.params[name] == array).all() for name, array in layer.params.items())


def functional(keras, form):
    """Models that are graphs, made of recurrent layers named one, two."""
    L = keras.layers
    i = keras.Input((None, 5), name="i")
    one, two = L.LSTM(4, return_sequences=True, name="one"), L.LSTM(4, return_sequences=True, name="two")
    if form == "chain":
        y = L.Concatenate()([two(L.Dropout(0.3)(one(i))), i])
    elif form == "masked":
        y = two(one(L.Masking()(i)))
    elif form == "skip":
        h = one(i)
        y = two(L.Add(name="sum")([h, L.Dense(4)(h)]))
    elif form == "branches":
        y = L.Concatenate()([one(i), two(i)])
    elif form == "twice":
        shared = L.LSTM(5, return_sequences=True, name="one")
        y = shared(shared(i))
    elif form == "state":
        first = L.LSTM(4, return_sequences=True, return_state=True, name="one")
        h, *states = first(i)
        y = two(h, initial_state=states)
    elif form == "residual":
        h = one(i)
        y = L.Add()([h, two(h)])
    elif form == "dropped residual":
        h = L.Dropout(0.5, name="drop")(one(i))
        y = L.Add()([h, two(h)])
    elif form == "two outputs":
        h = one(i)
        y = [h, two(h)]
    elif form == "scaled":
        y = two(one(i) * 2)
    elif form == "sum of two":
        y = two(i + L.Dense(5)(one(i)))
    elif form == "turned round":
        y = two(one(i)[:, ::-1])
    elif form == "shared in time":
        y = L.TimeDistributed(L.LSTM(3, name="lstm"), name="each")(L.Reshape((-1, 5, 1))(i))
    elif form == "inside":
        y = L.Dense(2)(keras.Sequential([L.Input((None, 5)), one, two], name="inner")(i))
    else:
        y = L.Dense(2)(i)
    return keras.Model(i, y)


@pytest.mark.parametrize("form", ["chain", "masked"])
def test_a_chain_in_a_functional_model_comes(keras, form, tmp_path):
    model = functional(keras, form)
    model.save(tmp_path / "graph.keras")
    for source in (model, tmp_path / "graph.keras"):
        layer = from_keras(source)
        for name, part in zip(("one", "two"), layer.layers, strict=True):
            np.testing.assert_array_equal(part.params["Wx"].T, model.get_layer(name).get_weights()[0])


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("skip", r"two reads sum \(Add\), and not one straight away"),
        ("branches", r"two reads i \(InputLayer\), and not one"),
        ("twice", "one is called 2 times in the model"),
        ("state", "two starts from a state that the model computes"),
        ("residual", "two is not all that reads one; choose one"),
        ("dropped residual", "two is not all that reads drop"),
        ("two outputs", "two is not all that reads one"),
        ("scaled", "two reads multiply.*, an operation, and not one"),
        ("sum of two", "two reads add.*, an operation, and not one"),
        ("turned round", "two reads get_item.*, an operation, and not one"),
        ("shared in time", r"the recurrent layer lstm stands inside each \(TimeDistributed\); pass model.get_layer"),
        ("inside", "the model holds another, inner; pass model.get_layer"),
        ("none", "has no recurrent layer"),
    ],
)
def test_what_is_no_chain_is_refused_and_one_layer_of_it_comes(keras, form, says):
    model = functional(keras, form)
    with pytest.raises(CannotConvert, match=says):
        from_keras(model)
    if form not in ("inside", "none", "shared in time"):
        one = from_keras(model, layer="one")
        np.testing.assert_array_equal(one.params["Wx"].T, model.get_layer("one").get_weights()[0])
    with pytest.raises(CannotConvert, match="has no layer 'three'; its layers are i, "):
        from_keras(model, layer="three")


def test_a_model_in_code_is_refused(keras):
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.gru = keras.layers.GRU(4, name="gru")

        def call(self, x):
            return 2 * self.gru(x)

    model = Own()
    model(np.zeros((1, 2, 3), "float32"))
    with pytest.raises(CannotConvert, match=r"how the layers of Own meet is not said; choose one .*layer='gru'"):
        from_keras(model)
    assert type(from_keras(model, layer="gru")) is nn.GRU


@pytest.mark.parametrize(
    "between",
    ["Dense", "LayerNormalization", "Masking", "Activation", "Own", "TimeDistributed"],
)
def test_what_changes_the_numbers_between_two_layers_is_refused(keras, between):
    class Dropout(keras.layers.Layer):  # by its name harmless
        def call(self, x):
            return 2 * x

    L = keras.layers
    made = {
        "Dense": lambda: L.Dense(8),
        "LayerNormalization": L.LayerNormalization,
        "Masking": L.Masking,
        "Activation": lambda: L.Activation("relu"),
        "Own": Dropout,
        "TimeDistributed": lambda: L.TimeDistributed(L.Dense(8)),
    }[between]()
    model = whole_model(keras, np.random.default_rng(0), [made])
    with pytest.raises(CannotConvert, match=rf"gru reads {made.name} \({type(made).__name__}\), and not both"):
        from_keras(model)


def refused(keras):
    """Layers that compute something else, by what is said of them."""
    L = keras.layers

    class Own(L.LSTMCell):
        pass

    class OwnGRU(L.GRU):
        pass

    both = L.Bidirectional
    return {
        "has activation=relu; expected tanh": L.LSTM(4, activation="relu"),
        "has activation=linear; expected tanh": L.SimpleRNN(4, activation=None),
        "has recurrent_activation=hard_sigmoid; expected sigmoid": L.GRU(4, recurrent_activation="hard_sigmoid"),
        "has activation=<lambda>; expected tanh": L.GRU(4, activation=lambda x: x),
        "has reset_after=False, the GRU of 2014": L.GRU(4, reset_after=False),
        "has go_backwards=True": L.LSTM(4, go_backwards=True),
        "has merge_mode='sum'; expected 'concat'": both(L.LSTM(4), merge_mode="sum"),
        "has merge_mode=None; expected 'concat'": both(L.LSTM(4, return_sequences=True), merge_mode=None),
        "two directions of .* are lstm and gru": both(L.LSTM(4), backward_layer=L.GRU(4, go_backwards=True)),
        "has 4 and 6 units": both(L.LSTM(4), backward_layer=L.LSTM(6, go_backwards=True)),
        "backward.* has activation=relu": both(
            L.LSTM(4), backward_layer=L.LSTM(4, activation="relu", go_backwards=True, name="backward")
        ),
        "first half of .* has go_backwards=True": both(L.LSTM(4, go_backwards=True), backward_layer=L.LSTM(4)),
        "is ConvLSTM1D": L.ConvLSTM1D(4, 3),
        "is TimeDistributed": L.TimeDistributed(L.Dense(3)),
        "is Dense": L.Dense(3),
        "is OwnGRU": OwnGRU(4),
        "the cell of .* is Own; expected SimpleRNNCell, LSTMCell or GRUCell": L.RNN(Own(4)),
        "the cell of .* is Own;": L.RNN([L.LSTMCell(4), Own(4)]),
        "several.* has go_backwards": L.RNN([L.LSTMCell(4), L.LSTMCell(4)], go_backwards=True, name="several"),
        "computes in bfloat16": L.LSTM(4, dtype="mixed_bfloat16"),
        "computes in float16": L.LSTM(4, dtype="float16", recurrent_initializer="zeros"),
    }


def test_layers_that_compute_something_else_are_refused(keras):
    for says, layer in refused(keras).items():
        layer.build((None, 7, 6, 5) if "Conv" in says else (None, None, 5))
        with pytest.raises(CannotConvert, match=says):
            from_keras(layer)


def test_an_rnn_of_several_cells_is_a_stack(keras):
    L, rng = keras.layers, np.random.default_rng(0)
    made = randomly(L.RNN([L.LSTMCell(4), L.GRUCell(3), L.SimpleRNNCell(6)], return_sequences=True), 5, rng)
    layer = from_keras(made)
    assert [type(part) for part in layer.layers] == [nn.LSTM, nn.GRU, nn.RNN]
    x = rng.normal(size=(6, 2, 5)).astype("float32")
    h = np.swapaxes(keras.ops.convert_to_numpy(made(np.swapaxes(x, 0, 1))), 0, 1)
    assert_close([layer.forward(x)[0]], [h])


def test_layers_that_do_nothing_may_stand_between(keras):
    model = whole_model(keras, np.random.default_rng(0), [keras.layers.Identity(), keras.layers.Activation("linear")])
    assert [type(part) for part in from_keras(model).layers] == [nn.Bidirectional, nn.GRU]


def test_files_that_are_not_whole_are_refused(keras, tmp_path):
    model = keras.Sequential([keras.layers.Input((None, 5)), keras.layers.GRU(3)])
    model.save(tmp_path / "whole.keras")
    with zipfile.ZipFile(tmp_path / "whole.keras") as file:
        whole = {name: file.read(name) for name in file.namelist()}
    config = whole["config.json"]
    damaged = {
        "without weights": {name: data for name, data in whole.items() if name != "model.weights.h5"},
        "of another size": whole | {"config.json": config.replace(b'"units": 3', b'"units": 4')},
        "of nothing": whole | {"config.json": b"{}"},
        "of a list": whole | {"config.json": b"[]"},
        "of a number": whole | {"config.json": b"3"},
        "of an unknown class": whole | {"config.json": config.replace(b'"GRU"', b'"GRUV"')},
    }
    for name, parts in damaged.items():
        with zipfile.ZipFile(tmp_path / f"{name}.keras", "w") as file:
            for part, data in parts.items():
                file.writestr(part, data)
        with pytest.raises(CannotConvert, match=rf"{name}.keras is no (whole )?.keras file"):
            from_keras(tmp_path / f"{name}.keras")
    (tmp_path / "folder.keras").mkdir()
    with pytest.raises(CannotConvert, match=r"folder.keras is a folder"):
        from_keras(tmp_path / "folder.keras")


def test_two_directions_of_own_cells_are_refused(keras):
    with pytest.raises(CannotConvert, match="StackedRNNCells"):
        layer = keras.layers.Bidirectional(keras.layers.RNN([keras.layers.GRUCell(4), keras.layers.GRUCell(4)]))
        from_keras(randomly(layer, 5, np.random.default_rng(0)))


@pytest.mark.parametrize("source", [None, 3, [np.zeros((3, 4))]])
def test_what_is_no_layer_is_refused(keras, source):
    with pytest.raises(CannotConvert, match=r"expected a Keras layer or model, or a .keras file"):
        from_keras(source)


def test_a_layer_without_weights_is_refused(keras):
    with pytest.raises(CannotConvert, match="has no weights yet"):
        from_keras(keras.layers.GRU(4))


def test_tanh_by_another_name_comes(keras):
    made = keras.layers.LSTM(
        4, activation=keras.ops.tanh, recurrent_activation=keras.ops.sigmoid, return_sequences=True
    )
    made = randomly(made, 5, np.random.default_rng(2))
    assert_same(keras, from_keras(made), made, np.random.default_rng(3))


def test_a_stateful_layer_comes_while_its_state_is_0(keras):
    made = keras.layers.GRU(4, stateful=True, return_sequences=True)
    made(np.ones((2, 3, 5), "float32"))
    with pytest.raises(CannotConvert, match="stateful and its state is not 0; call reset_state"):
        from_keras(made)
    made.reset_state()
    assert type(from_keras(made)) is nn.GRU


def test_files_that_are_not_models_of_keras_alone_are_refused(keras, tmp_path):
    L = keras.layers

    class Own(L.Layer):
        def call(self, x):
            return x

    made = {
        "needs Lambda": L.Lambda(lambda x: x, output_shape=lambda shape: shape),
        "needs Own": Own(),
        "needs tripled": L.Dense(3, activation=lambda x: 3 * x),
    }
    made["needs tripled"].activation.__name__ = "tripled"
    for k, (says, layer) in enumerate(made.items()):
        path = tmp_path / f"{k}.keras"
        keras.Sequential([L.Input((None, 5)), layer, L.GRU(3)]).save(path)
        with pytest.raises(CannotConvert, match=says):
            from_keras(path)
    model = keras.Sequential([L.Input((None, 5)), L.GRU(3)])
    model.save_weights(tmp_path / "model.weights.h5")
    with pytest.raises(CannotConvert, match="holds weights without their layers"):
        from_keras(tmp_path / "model.weights.h5")
    model.save(tmp_path / "model.h5")
    with pytest.raises(CannotConvert, match=r"model.h5 is no .keras file; load it with keras.models.load_model"):
        from_keras(tmp_path / "model.h5")
    (tmp_path / "torn.keras").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(CannotConvert, match=r"torn.keras is no .keras file inside"):
        from_keras(tmp_path / "torn.keras")
    with pytest.raises(FileNotFoundError):
        from_keras(tmp_path / "nowhere.keras")


@pytest.mark.parametrize("backend", [backend for backend in BACKENDS if backend != HERE])
def test_the_other_backends_do_the_same(backend):
    command = [sys.executable, "-m", "pytest", "-q", "-m", "frameworks", "-p", "no:cacheprovider", Path(__file__).name]
    command += ["-k", "not other_backends"]
    told = {"KERAS_BACKEND": backend}
    done = subprocess.run(command, cwd=Path(__file__).parent, env=os.environ | told, capture_output=True, text=True)
    assert done.returncode == 0 and "skipped" not in done.stdout, done.stdout[-3000:]
