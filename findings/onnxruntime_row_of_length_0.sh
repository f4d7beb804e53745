#!/usr/bin/env bash
# What last state does onnxruntime give for a row of length 0 that has a first state?
#
# Guess:    its first state: nothing was read, so nothing changed, and chunks of a stream can be chained.
# Happens:  0, for RNN, GRU and LSTM (for the cell too), forward and reverse. The state of a stream that is silent in
#           one chunk is gone. Keras and PaddlePaddle keep it, PyTorch refuses the row.
# Versions: onnxruntime 1.32.0, onnx 1.23.2, numpy 2.4.6, Python 3.11.
# Output:   RNN: forward 0, reverse 0
#           GRU: forward 0, reverse 0
#           LSTM: forward 0, reverse 0
# So:       rows of length 0 are taken out of the batch before it goes in, or their states put back behind it.
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

rng = np.random.default_rng(0)
T, N, D, H = 5, 3, 2, 4
value = helper.make_tensor_value_info
lines = []
for operator, G in (("RNN", 1), ("GRU", 3), ("LSTM", 4)):
    found = []
    for direction in ("forward", "reverse"):
        shapes = {"W": (1, G * H, D), "R": (1, G * H, H), "B": (1, 2 * G * H)}
        weights = [numpy_helper.from_array(rng.normal(size=s).astype("float32"), n) for n, s in shapes.items()]
        states = ["h0", "c0"] if operator == "LSTM" else ["h0"]
        outputs = ["Y", "Y_h", "Y_c"][: 1 + len(states)]
        node = helper.make_node(operator, ["X", *shapes, "lens", *states], outputs, hidden_size=H, direction=direction)
        graph = helper.make_graph(
            [node],
            "one",
            [value("X", TensorProto.FLOAT, (T, N, D)), value("lens", TensorProto.INT32, (N,))]
            + [value(name, TensorProto.FLOAT, (1, N, H)) for name in states],
            [value(name, TensorProto.FLOAT, None) for name in outputs],
            weights,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
        session = onnxruntime.InferenceSession(model.SerializeToString())
        feeds = {name: rng.normal(size=(1, N, H)).astype("float32") for name in states}
        feeds |= {"X": rng.normal(size=(T, N, D)).astype("float32"), "lens": np.array([5, 0, 2], "int32")}
        last = session.run(None, feeds)[1:]
        kept = all(np.allclose(s[0, 1], feeds[name][0, 1]) for s, name in zip(last, states, strict=True))
        gone = all(not s[0, 1].any() for s in last)
        found.append(f"{direction} {'0' if gone else 'kept' if kept else 'other'}")
    lines.append(f"{operator}: {', '.join(found)}")
print("\n".join(lines))
expected = [
    "RNN: forward 0, reverse 0",
    "GRU: forward 0, reverse 0",
    "LSTM: forward 0, reverse 0",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
