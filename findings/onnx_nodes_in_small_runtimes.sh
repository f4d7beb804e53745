#!/usr/bin/env bash
# Do small runtimes honour the attributes and inputs of ONNX's recurrent nodes?
#
# Guess:    what a runtime has not built is refused when the file is loaded; what it takes is computed as ONNX says.
# Happens:  direction="reverse" is computed forward without a word by tract (RNN, LSTM, GRU) and by OpenCV's new engine
#           (GRU; its LSTM is right); "bidirectional" is right in both. OpenCV ignores sequence_lens of LSTM and GRU,
#           tract refuses it. tract ignores clip, input_forget and an LSTM's activations. OpenCV gives a GRU's last
#           state, (1, N, H), for Y where the node names no other output.
# Versions: onnx 1.23.2, tract 0.23.9, opencv-python-headless 5.0.0.93, numpy 2.4.6, Python 3.11.
# Output:   tract, reverse:       RNN as forward, LSTM as forward, GRU as forward
#           tract, sequence_lens: RNN refused, LSTM refused, GRU refused
#           tract, LSTM with clip as without, input_forget as without, HardSigmoid as without
#           OpenCV, reverse:       LSTM otherwise, GRU as forward
#           OpenCV, sequence_lens: LSTM as forward, GRU as forward
#           OpenCV, Y alone: LSTM (6, 1, 3, 4), GRU (1, 3, 4), the last of tract's: True
# So:       a reversed layer travels as a forward node between two flips, and the runtime that a file is made for
#           computes a known answer before it is used.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check onnx==1.23.2 tract==0.23.9 \
    opencv-python-headless==5.0.0.93 numpy==2.4.6 2>/dev/null
cd "$folder"
OPENCV_LOG_LEVEL=SILENT "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import cv2
import numpy as np
import onnx
import tract
from onnx import TensorProto, helper, numpy_helper

T, N, D, H = 6, 3, 5, 4
rng = np.random.default_rng(0)
x = rng.normal(size=(T, N, D)).astype("f")
GATES = {"RNN": 1, "LSTM": 4, "GRU": 3}
WEIGHTS = {op: {"W": (1, G * H, D), "R": (1, G * H, H), "B": (1, 2 * G * H)} for op, G in GATES.items()}
WEIGHTS = {op: {n: rng.normal(0, 0.6, s).astype("f") for n, s in shapes.items()} for op, shapes in WEIGHTS.items()}


def write(op, lengths=None, outputs=("Y", "Y_h"), **attributes):
    attributes = {"hidden_size": H} | ({"linear_before_reset": 1} if op == "GRU" else {}) | attributes
    weights = dict(WEIGHTS[op])
    if lengths is not None:
        weights["lengths"] = np.array(lengths, np.int32)
    first = ["h0", "c0"] if op == "LSTM" else ["h0"]
    weights |= {name: np.zeros((1, N, H), "f") for name in first}
    names = ["x", "W", "R", "B", "" if lengths is None else "lengths", *first]
    node = helper.make_node(op, names, outputs, **attributes)
    made = helper.make_graph(
        [node],
        "one",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, (T, 1, N, H)[-4 if n == "Y" else -3 :]) for n in outputs],
        [numpy_helper.from_array(a, n) for n, a in weights.items()],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, "one.onnx")


def in_tract():
    return tract.onnx().load("one.onnx").into_model().into_runnable().run([x])[0].to_numpy()


def in_opencv():
    net = cv2.dnn.readNetFromONNX("one.onnx", cv2.dnn.ENGINE_NEW)
    net.setInput(x, "x")
    return net.forward().copy()


def word(run, op, same, **options):
    write(op)
    plain = run().reshape(T, N, H)
    write(op, **options)
    try:
        other = run().reshape(T, N, H)
    except Exception:
        return "refused"
    return same if np.allclose(plain, other, atol=1e-5) else "otherwise"


lines = []
for name, run, ops in (("tract", in_tract, "RNN LSTM GRU"), ("OpenCV", in_opencv, "LSTM GRU")):
    for what, options in (("reverse:      ", {"direction": "reverse"}), ("sequence_lens:", {"lengths": [6, 4, 2]})):
        found = ", ".join(f"{op} {word(run, op, 'as forward', **options)}" for op in ops.split())
        lines.append(f"{name}, {what} {found}")
    if name == "tract":
        asked = {"clip": {"clip": 0.05}, "input_forget": {"input_forget": 1}}
        asked["HardSigmoid"] = {"activations": ["HardSigmoid", "Tanh", "Tanh"]}
        found = ", ".join(f"{what} {word(run, 'LSTM', 'as without', **options)}" for what, options in asked.items())
        lines.append(f"tract, LSTM with {found}")
write("LSTM", outputs=["Y"])
shape = in_opencv().shape
write("GRU", outputs=["Y"])
alone = in_opencv()
last = np.allclose(alone, in_tract()[-1], atol=1e-5)
lines.append(f"OpenCV, Y alone: LSTM {shape}, GRU {alone.shape}, the last of tract's: {last}")
print("\n".join(lines))
expected = [
    "tract, reverse:       RNN as forward, LSTM as forward, GRU as forward",
    "tract, sequence_lens: RNN refused, LSTM refused, GRU refused",
    "tract, LSTM with clip as without, input_forget as without, HardSigmoid as without",
    "OpenCV, reverse:       LSTM otherwise, GRU as forward",
    "OpenCV, sequence_lens: LSTM as forward, GRU as forward",
    "OpenCV, Y alone: LSTM (6, 1, 3, 4), GRU (1, 3, 4), the last of tract's: True",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
