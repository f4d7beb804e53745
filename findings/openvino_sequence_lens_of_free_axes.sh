#!/usr/bin/env bash
# Does OpenVINO heed an LSTM's sequence_lens where the batch or the time of an ONNX file is free?
#
# Guess:    yes: lengths are an input, and a batch that varies is what one has lengths for.
# Happens:  only where both are fixed numbers. If either is free, every row is computed to the end of the padding,
#           outputs and last state, without a message.
# Versions: openvino 2026.4.1, onnx 1.23.2, numpy 2.4.6, Python 3.11.
# Output:   time and batch fixed: heeded
#           time free: ignored
#           batch free: ignored
#           both free: ignored
# So:       a file for OpenVINO has fixed shapes, one for each bucket of lengths, and is tried with a ragged batch.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check onnx==1.23.2 openvino==2026.4.1 numpy==2.4.6 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import openvino
from onnx import TensorProto, helper, numpy_helper

rng = np.random.default_rng(0)
T, N, D, H = 6, 3, 2, 4
shapes = {"W": (1, 4 * H, D), "R": (1, 4 * H, H), "B": (1, 8 * H)}
weights = {name: rng.normal(size=shape).astype("float32") for name, shape in shapes.items()}
x = rng.normal(size=(T, N, D)).astype("float32")
lengths = np.array([6, 2, 3], "int32")
value = helper.make_tensor_value_info


def outputs(T, N):
    graph = helper.make_graph(
        [helper.make_node("LSTM", ["X", "W", "R", "B", "lens"], ["Y", "Y_h"], hidden_size=H)],
        "one",
        [value("X", TensorProto.FLOAT, (T, N, D)), value("lens", TensorProto.INT32, (N,))],
        [value("Y", TensorProto.FLOAT, [None] * 4), value("Y_h", TensorProto.FLOAT, [None] * 3)],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    core = openvino.Core()
    compiled = core.compile_model(core.read_model(model.SerializeToString(), b""), "CPU")
    done = compiled({"X": x, "lens": lengths})
    return [np.array(done[output]) for output in compiled.outputs]


lines = []
for name, sizes in {
    "time and batch fixed": (T, N),
    "time free": ("T", N),
    "batch free": (T, "N"),
    "both free": ("T", "N"),
}.items():
    Y, last = outputs(*sizes)
    past = np.arange(T)[:, None] >= lengths
    ends = np.stack([Y[length - 1, 0, n] for n, length in enumerate(lengths)])
    if not Y[:, 0][past].any() and np.allclose(last[0], ends, atol=1e-2):
        lines.append(f"{name}: heeded")
    else:
        lines.append(f"{name}: {'ignored' if np.allclose(last[0], Y[-1, 0], atol=1e-2) else 'other'}")
print("\n".join(lines))
expected = [
    "time and batch fixed: heeded",
    "time free: ignored",
    "batch free: ignored",
    "both free: ignored",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
