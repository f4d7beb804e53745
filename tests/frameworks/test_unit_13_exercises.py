"""The model answers of unit 13, loaded into the libraries they are for: outputs as those of rnnkit.nn, to 1e-5."""

import os

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from rnnkit import exercises
from rnnkit.convert.parts import LAYERS

pytestmark = [pytest.mark.frameworks, pytest.mark.filterwarnings("ignore")]
NEAR = {"rtol": 0, "atol": 1e-5}
CELLS = ("rnn", "lstm", "gru")
ONNX = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}

each_cell = pytest.mark.parametrize("cell", CELLS)
each_seed = pytest.mark.parametrize("seed", range(5))


def answer(name):
    return exercises.get(name).answer


class Drawn:
    """A layer of rnnkit.nn with weights, inputs and first states that are all random, and sizes as well."""

    def __init__(self, cell, seed, dtype=np.float32):
        rng = self.rng = np.random.default_rng([seed, CELLS.index(cell)])
        self.cell, self.dtype = cell, dtype
        self.T, self.N, self.D, self.H = (int(size) for size in rng.permutation(np.arange(2, 10))[:4])
        self.layer = LAYERS[cell](self.D, self.H, rng=rng, dtype=dtype)
        self.layer.params.update({name: self.normal(*w.shape, scale=0.6) for name, w in self.layer.params.items()})
        self.params = dict(self.layer.params)
        self.x = self.normal(self.T, self.N, self.D)
        self.first = [self.normal(self.N, self.H, scale=0.5) for _ in range(2 if cell == "lstm" else 1)]
        self.lengths = rng.integers(1, self.T + 1, self.N)
        self.lengths[rng.integers(self.N)] = self.T

    def normal(self, *shape, scale=1.0):
        return (scale * self.rng.standard_normal(shape)).astype(self.dtype)

    @property
    def state(self):
        return tuple(self.first) if self.cell == "lstm" else self.first[0]

    def forward(self, **options):
        """h (T, N, H) and the last states, h_T or h_T and c_T, in a list."""
        h, last = self.layer.forward(self.x, self.state, **options)
        return h, list(last) if self.cell == "lstm" else [last]


# -- PyTorch


def torch_layer(drawn, weights):
    import torch

    made = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[drawn.cell](drawn.D, drawn.H)
    made = made.to(torch.float64 if drawn.dtype == np.float64 else torch.float32)
    made.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    return made


def run_torch(made, drawn, x=None):
    import torch

    first = [torch.from_numpy(state)[None] for state in drawn.first]
    output, last = made(torch.from_numpy(drawn.x) if x is None else x, tuple(first) if len(first) == 2 else first[0])
    return output, [state[0] for state in (last if len(first) == 2 else [last])]


def agree(found, right):
    (h, last), (right_h, right_last) = found, right
    np.testing.assert_allclose(np.asarray(h), right_h, **NEAR)
    for state, right_state in zip(last, right_last, strict=True):
        np.testing.assert_allclose(np.asarray(state), right_state, **NEAR)


def plain(found):
    output, last = found
    return output.detach().numpy(), [state.detach().numpy() for state in last]


@each_cell
@each_seed
def test_to_torch(cell, seed):
    drawn = Drawn(cell, seed)
    agree(plain(run_torch(torch_layer(drawn, answer("to_torch")(cell, drawn.params)), drawn)), drawn.forward())


@each_cell
@each_seed
def test_from_torch(cell, seed):
    drawn = Drawn(cell, seed)
    weights = answer("to_torch")(cell, drawn.params)
    weights |= {name: drawn.normal(*weights[name].shape, scale=0.6) for name in ("bias_ih_l0", "bias_hh_l0")}
    right = plain(run_torch(torch_layer(drawn, weights), drawn))
    drawn.layer = LAYERS[cell].from_params(answer("from_torch")(cell, weights))
    agree(drawn.forward(), right)


@each_cell
@each_seed
def test_torch_gradients(cell, seed):
    import torch

    drawn = Drawn(cell, seed, np.float64)
    made = torch_layer(drawn, answer("to_torch")(cell, drawn.params))
    upstream = drawn.normal(drawn.T, drawn.N, drawn.H)
    (run_torch(made, drawn)[0] * torch.from_numpy(upstream)).sum().backward()
    drawn.forward()
    drawn.layer.backward(upstream)
    found = answer("torch_gradients")(cell, drawn.layer.grads)
    assert found.keys() == {name for name, _ in made.named_parameters()}
    for name, parameter in made.named_parameters():
        np.testing.assert_allclose(found[name], parameter.grad.numpy(), rtol=1e-9, atol=1e-12, err_msg=name)


@each_cell
@each_seed
def test_after_the_end_of_torch(cell, seed):
    import torch

    drawn = Drawn(cell, seed)
    packed = torch.nn.utils.rnn.pack_padded_sequence(
        torch.from_numpy(drawn.x), torch.from_numpy(drawn.lengths), enforce_sorted=False
    )
    made = torch_layer(drawn, answer("to_torch")(cell, drawn.params))
    output, last = run_torch(made, drawn, packed)
    output, _ = torch.nn.utils.rnn.pad_packed_sequence(output, total_length=drawn.T)
    h, _ = drawn.forward()
    found, found_last = answer("after_the_end")(h, drawn.lengths, "torch")
    agree((found, [found_last]), plain((output, last[:1])))


# -- Keras


def keras_layer(drawn, weights):
    import keras

    kind = {"rnn": keras.layers.SimpleRNN, "lstm": keras.layers.LSTM, "gru": keras.layers.GRU}[drawn.cell]
    made = kind(drawn.H, return_sequences=True, return_state=True)
    made.build((None, None, drawn.D))
    made.set_weights(list(weights))
    return made


def run_keras(made, drawn, mask=None):
    output, *last = made(drawn.x.swapaxes(0, 1).copy(), mask=mask, initial_state=list(drawn.first))
    return np.asarray(output).swapaxes(0, 1), list(map(np.asarray, last))


@each_cell
@each_seed
def test_to_keras(cell, seed):
    drawn = Drawn(cell, seed)
    agree(run_keras(keras_layer(drawn, answer("to_keras")(cell, drawn.params)), drawn), drawn.forward())


@each_seed
def test_repaired_torch_to_keras(seed):
    drawn = Drawn("gru", seed)
    weights = answer("to_torch")("gru", drawn.params)
    right = plain(run_torch(torch_layer(drawn, weights), drawn))
    repaired = answer("repaired_torch_to_keras")(*weights.values())
    agree(run_keras(keras_layer(drawn, repaired), drawn), right)


@each_cell
@each_seed
def test_after_the_end_of_keras(cell, seed):
    drawn = Drawn(cell, seed)
    mask = np.arange(drawn.T) < drawn.lengths[:, None]
    output, last = run_keras(keras_layer(drawn, answer("to_keras")(cell, drawn.params)), drawn, mask)
    h, _ = drawn.forward()
    found, found_last = answer("after_the_end")(h, drawn.lengths, "keras")
    agree((found, [found_last]), (output, last[:1]))


# -- ONNX


def run_onnx(drawn, weights, lengths=None):
    import onnx
    import onnxruntime

    helper, more = onnx.helper, {"linear_before_reset": 1} if drawn.cell == "gru" else {}
    given = {"X": drawn.x, "initial_h": drawn.first[0][None]}
    if lengths is not None:
        given["sequence_lens"] = lengths.astype(np.int32)
    if drawn.cell == "lstm":
        given["initial_c"] = drawn.first[1][None]
    places = ["X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c"]
    outputs = ["Y", "Y_h", "Y_c"][: 1 + len(drawn.first)]
    node = helper.make_node(
        ONNX[drawn.cell],
        [name if name in given or name in weights else "" for name in places[: 5 + len(drawn.first)]],
        outputs,
        hidden_size=drawn.H,
        **more,
    )
    number = {np.dtype(np.float32): onnx.TensorProto.FLOAT, np.dtype(np.int32): onnx.TensorProto.INT32}
    graph = helper.make_graph(
        [node],
        "cell",
        [helper.make_tensor_value_info(name, number[a.dtype], a.shape) for name, a in given.items()],
        [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in outputs],
        [onnx.numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    Y, *last = session.run(None, given)
    return Y[:, 0], [state[0] for state in last]


@each_cell
@each_seed
def test_to_onnx(cell, seed):
    drawn = Drawn(cell, seed)
    agree(run_onnx(drawn, answer("to_onnx")(cell, drawn.params)), drawn.forward())


@each_cell
@each_seed
def test_after_the_end_of_onnx(cell, seed):
    drawn = Drawn(cell, seed)
    output, last = run_onnx(drawn, answer("to_onnx")(cell, drawn.params), drawn.lengths)
    h, _ = drawn.forward()
    found, found_last = answer("after_the_end")(h, drawn.lengths, "onnx")
    agree((found, [found_last]), (output, last[:1]))


# -- TensorFlow's raw op


@each_seed
def test_to_block_lstm(seed):
    import tensorflow as tf

    drawn = Drawn("lstm", seed)
    w, b = answer("to_block_lstm")(drawn.params)
    none = np.zeros(drawn.H, np.float32)
    # cell_clip: by default the op cuts the cell off at ±3, which a cell of the course may pass
    found = tf.raw_ops.BlockLSTM(
        seq_len_max=drawn.T,
        x=drawn.x,
        cs_prev=drawn.first[1],
        h_prev=drawn.first[0],
        w=w,
        wci=none,
        wcf=none,
        wco=none,
        b=b,
        cell_clip=-1,
    )
    h, last = drawn.forward()
    agree((found.h.numpy(), [found.h.numpy()[-1], found.cs.numpy()[-1]]), (h, last))
