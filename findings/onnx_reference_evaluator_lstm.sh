#!/usr/bin/env bash
# Which of an LSTM's attributes does onnx's own ReferenceEvaluator compute with?
#
# Guess:    all of them: it is the reference, with which other runtimes are compared.
# Happens:  with the peepholes. sequence_lens, clip, activations and input_forget are accepted and change nothing,
#           without a message, where onnxruntime's outputs change with each.
# Versions: onnx 1.23.2, onnxruntime 1.32.0, numpy 2.4.6, Python 3.11.
# Output:   peepholes: ReferenceEvaluator changes, onnxruntime changes
#           sequence_lens: ReferenceEvaluator the same, onnxruntime changes
#           clip: ReferenceEvaluator the same, onnxruntime changes
#           activations: ReferenceEvaluator the same, onnxruntime changes
#           input_forget: ReferenceEvaluator the same, onnxruntime changes
# So:       files that the course writes are held against onnxruntime and NumPy, not against the ReferenceEvaluator.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

rng = np.random.default_rng(0)
T, N, D, H = 5, 2, 3, 4
shapes = {"W": (1, 4 * H, D), "R": (1, 4 * H, H), "B": (1, 8 * H), "P": (1, 3 * H)}
weights = {name: rng.normal(size=shape).astype("float32") for name, shape in shapes.items()}
weights["lens"] = np.array([5, 2], "int32")
x = rng.normal(size=(T, N, D)).astype("float32")
value = helper.make_tensor_value_info


def outputs(lens="", P="", **attributes):
    names = ["X", "W", "R", "B", lens, "", "", P]
    while not names[-1]:
        names.pop()
    graph = helper.make_graph(
        [helper.make_node("LSTM", names, ["Y"], hidden_size=H, **attributes)],
        "one",
        [value("X", TensorProto.FLOAT, (T, N, D))],
        [value("Y", TensorProto.FLOAT, [None] * 4)],
        [numpy_helper.from_array(array, name) for name, array in weights.items() if name in names],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return ReferenceEvaluator(model).run(None, {"X": x})[0], session.run(None, {"X": x})[0]


plain = outputs()
assert np.allclose(*plain, atol=1e-5)
lines = []
for name, given in {
    "peepholes": {"P": "P"},
    "sequence_lens": {"lens": "lens"},
    "clip": {"clip": 0.2},
    "activations": {"activations": ["HardSigmoid", "Relu", "Tanh"]},
    "input_forget": {"input_forget": 1},
}.items():
    said = ["the same" if np.allclose(a, b, atol=1e-5) else "changes" for a, b in zip(plain, outputs(**given), strict=True)]
    lines.append(f"{name}: ReferenceEvaluator {said[0]}, onnxruntime {said[1]}")
print("\n".join(lines))
expected = [
    "peepholes: ReferenceEvaluator changes, onnxruntime changes",
    "sequence_lens: ReferenceEvaluator the same, onnxruntime changes",
    "clip: ReferenceEvaluator the same, onnxruntime changes",
    "activations: ReferenceEvaluator the same, onnxruntime changes",
    "input_forget: ReferenceEvaluator the same, onnxruntime changes",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
