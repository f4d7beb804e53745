"""ONNX in tract."""

import tempfile
from pathlib import Path

import numpy as np

from rnnkit.convert.cells import to_onnx
from tests.frameworks.harness import LAYERS as COURSE
from tests.frameworks.harness import course, draw, off
from tests.frameworks.onnx_rows import PIN, model, rows

LIBRARY, ON = "ONNX", "tract"
PACKAGES = {**PIN, "tract": "0.23.9"}
ALONE = True


def compute(model, feeds):
    import onnx
    import tract

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "one.onnx"))
        onnx.save(model, path)
        runnable = tract.onnx().load(path).into_model().into_runnable()
    return [array.to_numpy() for array in runnable.run(list(feeds.values()))]


LAYERS = rows("tract", compute, lengths="")


def node(layer, case, x=None, lengths=None, **attributes):
    weights, x = to_onnx(layer.cell, case.params), case.x if x is None else x
    return compute(*model(layer.cell, weights, x, [case.state], lengths, **layer.options, **attributes))[0][:, 0]


def note_reverse(rng):
    """A node with `direction="reverse"` is computed forward, without a word; `bidirectional` is right
    ([script](../findings/onnx_nodes_in_small_runtimes.sh))."""
    for layer in LAYERS:
        case = draw(layer, rng)
        forward, _ = course(layer, case.params, case.x, case.state)
        assert off(node(layer, case, direction="reverse"), forward) < layer.tolerance


def note_lengths(rng):
    """`sequence_lens` is refused as an input: "Non constant seq_len is not supported"."""
    for layer in LAYERS:
        case = draw(layer, rng)
        try:
            node(layer, case, lengths=np.arange(1, case.sizes[1] + 1))
        except Exception as error:
            assert "Non constant seq_len is not supported" in str(error), error
        else:
            raise AssertionError("it takes sequence_lens")


def note_ignored(rng):
    """`clip`, and an LSTM's `input_forget` and `activations`, are ignored without a word."""
    layer, case = LAYERS[1], draw(LAYERS[1], rng)
    own = COURSE["lstm"].from_params(case.params).forward(case.x, case.state)[0]
    asked = {"clip": 0.05}, {"input_forget": 1}, {"activations": ["HardSigmoid", "Tanh", "Tanh"]}
    for attribute in asked:
        assert off(node(layer, case, **attribute), own) < layer.tolerance, attribute
