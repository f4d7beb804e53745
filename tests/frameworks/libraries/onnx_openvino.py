"""ONNX read by OpenVINO."""

import numpy as np

from rnnkit.convert.cells import to_onnx
from tests.frameworks.harness import course, draw, off
from tests.frameworks.onnx_rows import PIN, model, rows

LIBRARY, ON = "ONNX", "OpenVINO"
PACKAGES = {**PIN, "openvino": "2026.4.1"}
ALONE = False


def compute(model, feeds, **hints):
    import openvino

    core = openvino.Core()
    read = core.read_model(model.SerializeToString(), b"")
    compiled = core.compile_model(read, "CPU", {"INFERENCE_PRECISION_HINT": "f32", **hints})
    done = compiled(feeds)
    return [np.array(done[output]) for output in compiled.outputs]


LAYERS = rows("openvino", compute)


def note_free_axes(rng):
    """OpenVINO heeds `sequence_lens` only where time and batch of the model are both fixed numbers. With one of them
    free it computes on to the end, without a word ([script](../findings/openvino_sequence_lens_of_free_axes.sh))."""
    for layer in LAYERS:
        case = draw(layer, rng)
        T, N, _, _ = case.sizes
        lengths = np.array([T, *[3] * (N - 1)])
        for free in (("T",), ("N",), ("T", "N")):
            made = model(layer.cell, layer._weights(case.params), case.x, [case.state], lengths, free, **layer.options)
            got = compute(*made)[0][:, 0]
            assert off(got, course(layer, case.params, case.x, case.state)[0]) < 1e-5, (layer.name, free)


def note_dropped(rng):
    """OpenVINO drops an LSTM's `input_forget` without a word."""
    layer, case = LAYERS[1], draw(LAYERS[1], rng)
    made = model("lstm", to_onnx("lstm", case.params), case.x, [case.state], input_forget=1)
    assert off(compute(*made)[0][:, 0], course(layer, case.params, case.x, case.state)[0]) < 1e-5


def note_peepholes(rng):
    """OpenVINO drops an LSTM's peepholes, input P, without a word."""
    from onnx import numpy_helper

    layer, case = LAYERS[1], draw(LAYERS[1], rng)
    made, feeds = model("lstm", to_onnx("lstm", case.params), case.x, [case.state])
    P = rng.normal(size=(1, 3 * case.sizes[3])).astype(np.float32)
    made.graph.initializer.append(numpy_helper.from_array(P, "P"))
    made.graph.node[0].input.append("P")
    assert off(compute(made, feeds)[0][:, 0], course(layer, case.params, case.x, case.state)[0]) < 1e-5


def note_activations_of_two(rng):
    """With two directions OpenVINO takes the activations of the first for both."""
    layer, case = LAYERS[0], draw(LAYERS[0], rng)
    states = [case.state, case.state]
    weights = layer._weights(case.params, case.params)
    mixed, _ = compute(*model("rnn", weights, case.x, states, activations=["Tanh", "Relu"]))
    tanh, _ = compute(*model("rnn", weights, case.x, states))
    assert off(mixed, tanh) < 1e-5


def note_default_precision(rng):
    """On a processor with bfloat16 OpenVINO's default precision is bfloat16: compile with
    `INFERENCE_PRECISION_HINT` f32, as the rows here do."""
    import openvino

    core, case = openvino.Core(), draw(LAYERS[0], rng)
    made, _ = model("rnn", LAYERS[0]._weights(case.params), case.x, [case.state])
    compiled = core.compile_model(core.read_model(made.SerializeToString(), b""), "CPU")
    has = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    assert ("bf" in str(compiled.get_property("INFERENCE_PRECISION_HINT"))) == has
