"""ONNX in MNN."""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from rnnkit.convert.cells import to_onnx
from tests.frameworks.harness import course, draw, off
from tests.frameworks.onnx_rows import PIN, model, rows

LIBRARY, ON = "ONNX", "MNN"
PACKAGES = {**PIN, "mnn": "3.6.1"}
ALONE = True


def compute(model, feeds):
    import MNN.expr as express
    import MNN.nn
    import onnx

    with tempfile.TemporaryDirectory() as folder:
        there, here = Path(folder, "one.onnx"), Path(folder, "one.mnn")
        onnx.save(model, there)
        # The command mnnconvert, which does this, also has pip install a package and sends a report of itself.
        convert = "import sys, MNN, _tools; _tools.mnnconvert(sys.argv)"
        options = ["-f", "ONNX", "--modelFile", there, "--MNNModel", here, "--bizCode", "course"]
        subprocess.run([sys.executable, "-c", convert, *options], check=True, capture_output=True)
        net = MNN.nn.load_module_from_file(str(here), list(feeds), [o.name for o in model.graph.output])
    given = []
    for array in feeds.values():
        given.append(express.placeholder(list(array.shape), express.NCHW))
        given[-1].write(np.ascontiguousarray(array))
    return [np.array(out.read()) for out in net.forward(given)]


LAYERS = rows("MNN", compute, lengths="")


def node(layer, case, lengths=None, **attributes):
    attributes = {**layer.options, **attributes}
    made, feeds = model(layer.cell, to_onnx(layer.cell, case.params), case.x, [case.state], lengths, **attributes)
    return compute(made, feeds)[0].reshape(case.sizes[0], case.sizes[1], case.sizes[3])


def note_reverse(rng):
    """A node with `direction="reverse"` is computed forward, without a word; `bidirectional` is right."""
    for layer in LAYERS:
        case = draw(layer, rng)
        attributes = {**layer.options, "direction": "reverse"}
        made, feeds = model(layer.cell, to_onnx(layer.cell, case.params), case.x, [case.state], **attributes)
        del made.graph.node[0].input[4:], made.graph.input[1:]  # no first state
        nothing = tuple(0 * s for s in case.state) if layer.cell == "lstm" else 0 * case.state
        forward, _ = course(layer, case.params, case.x, nothing)
        assert off(compute(made, {"X": feeds["X"]})[0].reshape(forward.shape), forward) < layer.tolerance


def note_relu(rng):
    """An RNN with `activations=["Relu"]` is computed with tanh, without a word."""
    layer, case = LAYERS[0], draw(LAYERS[0], rng)
    tanh, _ = course(layer, case.params, case.x, case.state)
    assert off(node(layer, case, activations=["Relu"]), tanh) < layer.tolerance


def note_reset(rng):
    """A GRU with `linear_before_reset=0`, the default, becomes a third form, r ⊙ (W_hn h) + b_hn: equal to the first
    where b_hn = 0, to the form of 2014 nowhere."""
    layer, case = LAYERS[2], draw(LAYERS[2], rng)
    moved = {name: a.copy() for name, a in case.params.items()}
    H = case.sizes[3]
    moved["bx"][2 * H :] += moved["bh"][2 * H :]
    moved["bh"][2 * H :] = 0
    third, _ = course(layer, moved, case.x, case.state)
    assert off(node(layer, case, linear_before_reset=0), third) < layer.tolerance
