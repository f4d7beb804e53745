"""ONNX in OpenCV's `dnn`: LSTM and GRU; it has no RNN."""

import numpy as np

from rnnkit.convert.cells import to_onnx
from tests.frameworks.harness import course, draw, off
from tests.frameworks.onnx_rows import PIN, model, rows

LIBRARY, ON = "ONNX", "OpenCV"
PACKAGES = {**PIN, "opencv-python-headless": "5.0.0.93"}
ALONE = True


def compute(model, feeds):
    import cv2
    from onnx import numpy_helper

    inside = {name: numpy_helper.from_array(array, name) for name, array in feeds.items() if name != "X"}
    del model.graph.input[1:]  # its LSTM takes first states as constants only
    model.graph.initializer.extend(inside.values())
    (T, N, _), (ways, _, H) = feeds["X"].shape, feeds["h0"].shape
    for output in model.graph.output:  # its new engine wants sizes, the older one is tried without a word
        for axis, size in zip(output.type.tensor_type.shape.dim[::-1], (H, N, ways, T), strict=False):
            axis.dim_value = size
    net = cv2.dnn.readNetFromONNX(np.frombuffer(model.SerializeToString(), np.uint8), cv2.dnn.ENGINE_NEW)
    net.setInput(feeds["X"], "X")
    return list(net.forward([o.name for o in model.graph.output]))


LAYERS = rows("OpenCV", compute, lengths="")[1:]


def node(layer, case, lengths=None, **attributes):
    attributes = {**layer.options, **attributes}
    made, feeds = model(layer.cell, to_onnx(layer.cell, case.params), case.x, [case.state], lengths, **attributes)
    return compute(made, feeds)[0][:, 0]


def note_reverse(rng):
    """A GRU with `direction="reverse"` is computed forward, without a word; the LSTM and `bidirectional` are right
    ([script](../findings/onnx_nodes_in_small_runtimes.sh))."""
    for layer in LAYERS:
        case = draw(layer, rng)
        got = node(layer, case, direction="reverse")
        back, _ = course(layer, case.params, case.x[::-1], case.state)
        right = back[::-1] if layer.cell == "lstm" else course(layer, case.params, case.x, case.state)[0]
        assert off(got, right) < layer.tolerance


def note_lengths(rng):
    """`sequence_lens` is ignored, without a word."""
    for layer in LAYERS:
        case = draw(layer, rng)
        h, _ = course(layer, case.params, case.x, case.state)
        assert off(node(layer, case, lengths=np.arange(1, case.sizes[1] + 1)), h) < layer.tolerance
