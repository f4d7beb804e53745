"""ONNX in the package's own ReferenceEvaluator."""

import numpy as np

from rnnkit.convert.cells import to_onnx
from tests.frameworks.harness import course, draw, off
from tests.frameworks.onnx_rows import PIN, model, rows

LIBRARY, ON = "ONNX", "ReferenceEvaluator"
PACKAGES = PIN
ALONE = False


def compute(model, feeds):
    from onnx.reference import ReferenceEvaluator

    return ReferenceEvaluator(model).run(None, feeds)


LAYERS = rows("reference", compute)


def says_sequence_lens(rng):
    """The [operators' page](https://onnx.ai/onnx/operators/onnx__LSTM.html) has `sequence_lens`, `clip`, `activations`,
    `input_forget`; the ReferenceEvaluator takes them all and, in an LSTM, heeds none, without a word
    ([script](../findings/onnx_reference_evaluator_lstm.sh))."""
    case = draw(LAYERS[1], rng)
    weights, N = to_onnx("lstm", case.params), case.sizes[1]
    right = course(LAYERS[1], case.params, case.x, case.state)[0]
    for given, options in (
        (np.full(N, 3), {}),
        (None, {"clip": 0.1}),
        (None, {"activations": ["HardSigmoid", "Relu", "Tanh"]}),
        (None, {"input_forget": 1}),
    ):
        Y, *_ = compute(*model("lstm", weights, case.x, [case.state], given, **options))
        assert off(Y[:, 0], right) < 2e-6
