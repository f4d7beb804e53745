"""convert.to_onnx and from_onnx with onnx and onnxruntime, and files that others wrote; `make test-frameworks` runs
this."""

import io
import logging
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from carried import (
    CELLS,
    assert_close,
    assert_equal_runs,
    by_level,
    joined,
    level,
    ragged,
    random_layer,
    random_state,
    stacked,
)

from rnnkit import convert, nn

pytestmark = pytest.mark.frameworks
helper = onnx.helper

each_cell = pytest.mark.parametrize("cell", CELLS)
SHAPES = pytest.mark.parametrize("depth, ways", [(1, 1), (1, 2), (2, 1), (2, 2), (3, 2)])
SIZES = [(7, 4), (4, 7), (1, 4), (6, 1)]
FILES = Path(__file__).with_name("files")


def session(model):
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def run(running, x, layer, state, lengths):
    """What a file that the course wrote computes: h, then the last states of each level."""
    given = {"x": x, "lengths": lengths.astype(np.int32)}
    rows = by_level(layer, state)
    for k, arrays in enumerate(rows):
        of = f"_{k}" if len(rows) > 1 else ""
        given |= {f"{letter}0{of}": array for letter, array in zip("hc", arrays, strict=False)}
    return running.run(None, given)


def assert_runs_alike(running, layer, rng):
    for T, N in SIZES:
        x = rng.normal(size=(T, N, layer.input_dim)).astype(np.float32)
        state, lengths = random_state(rng, layer, N), ragged(rng, T, N)
        h, last = layer.forward(x, state, lengths)
        assert_close([h, *joined(layer, last)], run(running, x, layer, state, lengths))


@SHAPES
@each_cell
def test_onnxruntime_runs_what_is_written(cell, depth, ways, rng):
    layer = random_layer(rng, cell, 5, 3, depth, ways)
    model = convert.to_onnx(layer)
    onnx.checker.check_model(model, full_check=True)
    assert_runs_alike(session(model), layer, rng)
    assert_equal_runs(layer, convert.from_onnx(model), rng, tolerance=1e-6)


def test_a_stack_of_different_levels(tmp_path, rng):
    layer = stacked(level(rng, "lstm", 5, 4, ways=2), level(rng, "gru", 8, 3), level(rng, "rnn", 3, 6, ways=2))
    model = convert.to_onnx(layer)
    onnx.checker.check_model(model, full_check=True)
    assert [given.name for given in model.graph.input] == ["x", "lengths", "h0_0", "c0_0", "h0_1", "h0_2"]
    assert [made.name for made in model.graph.output] == ["h", "h_T_0", "c_T_0", "h_T_1", "h_T_2"]
    assert_runs_alike(session(model), layer, rng)
    onnx.save(model, tmp_path / "layer.onnx")
    for source in model, model.SerializeToString(), tmp_path / "layer.onnx", str(tmp_path / "layer.onnx"):
        assert_equal_runs(layer, convert.from_onnx(source), rng, tolerance=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_random_stacks(seed):
    rng = np.random.default_rng(seed)
    parts, width = [], int(rng.integers(1, 12, endpoint=True))
    for _ in range(rng.integers(1, 4, endpoint=True)):
        H, ways = (int(n) for n in rng.integers(1, [12, 2], endpoint=True))
        parts.append(level(rng, rng.choice(list(CELLS)), width, H, ways))
        width = ways * H
    layer = stacked(*parts)
    model = convert.to_onnx(layer)
    assert_runs_alike(session(model), layer, rng)
    assert_equal_runs(layer, convert.from_onnx(model), rng, tolerance=1e-6)


def test_what_is_written_is_for_old_readers_too(rng):
    model = convert.to_onnx(random_layer(rng, "gru", 5, 3, ways=2))
    assert ([opset.version for opset in model.opset_import], model.ir_version) == ([13], 7)
    [gru] = [node for node in model.graph.node if node.op_type == "GRU"]
    options = {a.name: helper.get_attribute_value(a) for a in gru.attribute}
    assert options == {"hidden_size": 3, "direction": b"bidirectional", "linear_before_reset": 1}


def test_without_lengths_all_steps_count(rng):
    layer = random_layer(rng, "lstm", 5, 3, depth=2)
    model = convert.to_onnx(layer, lengths=False)
    assert "lengths" not in [given.name for given in model.graph.input]
    x, state = rng.normal(size=(6, 2, 5)).astype(np.float32), random_state(rng, layer, 2)
    given = {
        f"{name}0_{k}": a for k, rows in enumerate(by_level(layer, state)) for name, a in zip("hc", rows, strict=False)
    }
    assert_close([layer.forward(x, state)[0]], session(model).run(["h"], {"x": x, **given}))
    assert_equal_runs(layer, convert.from_onnx(model), rng, tolerance=1e-6)


def test_float64_is_rounded_only_if_asked_for(rng):
    layer = random_layer(rng, "lstm", 5, 3, dtype="float64")
    with pytest.raises(
        convert.CannotConvert, match=r"the layer is float64; onnxruntime takes float32: dtype=np.float3"
    ):
        convert.to_onnx(layer)
    with pytest.raises(convert.CannotConvert, match="dtype is float16; expected float32"):
        convert.to_onnx(layer, dtype=np.float16)
    again = convert.from_onnx(convert.to_onnx(layer, dtype=np.float32))
    assert again.dtype == np.float32
    for name, array in layer.params.items():
        np.testing.assert_allclose(again.params[name], array, rtol=1e-6)


def test_what_is_written_does_not_drop(rng):
    stack = nn.Stack([level(rng, "gru", 5, 4), level(rng, "gru", 4, 3)], dropout=0.5, rng=rng)
    model = convert.to_onnx(stack)
    with stack.evaluating():
        assert_runs_alike(session(model), stack, rng)


# what torch.onnx writes


def exported(module, x, dynamo, free):
    """The file of torch.onnx for a module that gets x alone."""
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    if dynamo:
        axes = {0: torch.export.Dim("T"), 1: torch.export.Dim("N")}
        shapes = (axes,) if free else None
        return torch.onnx.export(module.eval(), (x,), dynamo=True, dynamic_shapes=shapes, verbose=False).model_proto
    file = io.BytesIO()
    axes = {"x": {0: "T", 1: "N"}} if free else None
    torch.onnx.export(module.eval(), (x,), file, dynamo=False, dynamic_axes=axes, input_names=["x"])
    return onnx.load_from_string(file.getvalue())


TORCH = {
    "lstm": ("LSTM", 5, 4),
    "lstm-deep": ("LSTM", 5, 4, 3),
    "lstm-both-ways": ("LSTM", 5, 4, 2, {"bidirectional": True}),
    "lstm-unbiased": ("LSTM", 5, 4, {"bias": False}),
    "lstm-dropout": ("LSTM", 5, 4, 2, {"dropout": 0.3}),
    "gru": ("GRU", 5, 4),
    "gru-batch-first": ("GRU", 5, 4, 2, {"batch_first": True, "bidirectional": True}),
    "rnn": ("RNN", 5, 4, 2),
    "rnn-batch-first": ("RNN", 5, 4, {"batch_first": True}),
}


# The exporter that follows torch.export takes ten seconds and more for each.
DYNAMO = ("lstm-deep", True), ("lstm-both-ways", False), ("lstm-unbiased", True), ("gru-batch-first", False)
EXPORTS = [(name, False, free) for name in TORCH for free in (False, True)]
EXPORTS += [(name, True, free) for name, free in (*DYNAMO, ("gru", True), ("rnn-batch-first", True))]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name, dynamo, free", EXPORTS)
def test_torch_onnx(name, dynamo, free, rng):
    kind, *sizes = TORCH[name]
    options = sizes.pop() if isinstance(sizes[-1], dict) else {}
    module = getattr(torch.nn, kind)(*sizes, **options)
    x = rng.normal(size=(7, 3, 5)).astype(np.float32)
    model = exported(module, torch.from_numpy(x), dynamo, free)
    if kind == "RNN" and dynamo:  # step by step, of MatMul and Tanh
        with pytest.raises(
            convert.CannotConvert, match=r"the model has no RNN, LSTM or GRU node; it has Add, .*MatMul"
        ):
            convert.from_onnx(model)
        return
    layer = convert.from_onnx(model)
    running = session(model)
    h, *last = running.run(None, {running.get_inputs()[0].name: x})
    batch_first = options.get("batch_first", False)
    ours, state = layer.forward(x.swapaxes(0, 1) if batch_first else x)
    assert_close([ours.swapaxes(0, 1) if batch_first else ours], [h])
    assert_close([np.concatenate(rows) for rows in zip(*by_level(layer, state), strict=True)], last)
    assert_equal_runs(layer, convert.from_torch(module), rng, tolerance=1e-5)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("dynamo", [False, True], ids=["legacy", "dynamo"])
def test_torch_onnx_with_first_states(dynamo, rng):

    class Told(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = torch.nn.LSTM(5, 4, 2)

        def forward(self, x, h0, c0):
            return self.lstm(x, (h0, c0))

    told, x, h0, c0 = Told().eval(), torch.randn(7, 3, 5), torch.randn(2, 3, 4), torch.randn(2, 3, 4)
    file = io.BytesIO()
    if dynamo:
        model = torch.onnx.export(told, (x, h0, c0), dynamo=True, verbose=False).model_proto
        merged = torch.onnx.export(told, (x, h0, h0), dynamo=True, verbose=False).model_proto
        with pytest.raises(convert.CannotConvert, match=r"initial_c of .* is an input that another first state reads"):
            convert.from_onnx(merged)
    else:
        torch.onnx.export(told, (x, h0, c0), file, dynamo=False)
        model = onnx.load_from_string(file.getvalue())
    layer = convert.from_onnx(model)
    h, _ = layer.forward(x.numpy(), tuple(zip(h0.numpy(), c0.numpy(), strict=True)))
    assert_close([h], [told(x, h0, c0)[0].detach()])


@pytest.mark.filterwarnings("ignore")
@each_cell
def test_from_pytorch_to_onnx_and_back(cell, rng):
    module = getattr(torch.nn, cell.upper())(5, 4, 2, bidirectional=True)
    layer = convert.from_torch(module)
    again = convert.from_onnx(convert.to_onnx(layer))
    assert_equal_runs(layer, convert.from_torch(convert.to_torch(again)), rng, tolerance=1e-6)
    assert_runs_alike(session(convert.to_onnx(again)), convert.from_torch(module), rng)


# what tf2onnx writes of Keras


@pytest.mark.parametrize("name", ["lstm", "lstm_last", "lstm_both_ways", "lstm_stack"])
def test_keras_through_tf2onnx(name, rng):
    path = FILES / f"keras_{name}.onnx"
    layer = convert.from_onnx(path)
    running = onnxruntime.InferenceSession(path)
    for T, N in SIZES:
        x = rng.normal(size=(N, T, layer.input_dim)).astype(np.float32)
        h = layer.forward(x.swapaxes(0, 1))[0].swapaxes(0, 1)
        assert_close([h[:, -1] if name == "lstm_last" else h], running.run(None, {running.get_inputs()[0].name: x}))


def test_what_tf2onnx_writes_around_a_recurrent_node_is_named(rng):
    with pytest.raises(convert.CannotConvert, match=r"the LSTM node .* reads what the ReverseSequence node"):
        convert.from_onnx(FILES / "keras_lstm_from_the_right.onnx")
    with pytest.raises(
        convert.CannotConvert, match=r"the output 'Identity:0' is made by the Loop node .* alone: LSTM__"
    ):
        convert.from_onnx(FILES / "keras_lstm_then_gru.onnx")
