#!/usr/bin/env bash
# What does a GRU give, exported by torch.onnx with a free time axis, at another length than the example's?
#
# Guess:    h of as many steps as x has, at any length: the axis is declared free, the file's input has it as "T", and
#           nothing was said at the export. Failing that, an error.
# Happens:  the file ends with a Reshape to (7, -1, 4), 7 being the steps of the example. 14 steps of 3 sequences come
#           out as 7 steps of 6 sequences, without a word: the second half of each sequence as another one. 9 steps are
#           an error. The last state is right. The same with an LSTM; more sequences than the example's are right.
# Versions: torch 2.13.0, onnx 1.23.2, onnxscript 0.7.2, onnxruntime 1.32.0, Python 3.11.
# Output:   x ['T', 'N', 5] -> h [7, 'N', 4]
#           7 steps of 3: h (7, 3, 4), right
#           7 steps of 8: h (7, 8, 4), right
#           14 steps of 3: h (7, 6, 4), its numbers those of (14, 3, 4)
#           9 steps of 3: an error
# So:       look at the shapes of a file's outputs, not of its inputs alone; run it at a second length before it is used.
#           convert.from_onnx reads such a file as what it is at the one length; convert.to_onnx leaves T and N free.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.13.0 onnx==1.23.2 onnxscript==0.7.2 \
  onnxruntime==1.32.0 numpy==2.4.6 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" -W ignore - 2>/dev/null <<'PYTHON'
import numpy as np
import onnxruntime
import torch

gru, free = torch.nn.GRU(5, 4).eval(), torch.export.Dim
torch.onnx.export(
    gru, (torch.randn(7, 3, 5),), "gru.onnx", dynamo=True, dynamic_shapes=({0: free("T"), 1: free("N")},), verbose=False
)
options = onnxruntime.SessionOptions()
options.log_severity_level = 4
session = onnxruntime.InferenceSession("gru.onnx", options)
[x], h = session.get_inputs(), session.get_outputs()[0]
lines = [f"x {x.shape} -> h {h.shape}"]
for T, N in (7, 3), (7, 8), (14, 3), (9, 3):
    given = torch.randn(T, N, 5)
    with torch.no_grad():
        right = gru(given)[0].numpy()
    try:
        found = session.run(None, {x.name: given.numpy()})[0]
    except Exception:
        lines.append(f"{T} steps of {N}: an error")
        continue
    same = np.allclose(found.ravel(), right.ravel(), atol=1e-5)
    word = "right" if same and found.shape == right.shape else "wrong"
    if same and found.shape != right.shape:
        word = f"its numbers those of {right.shape}"
    lines.append(f"{T} steps of {N}: h {found.shape}, {word}")
print("\n".join(lines))
expected = [
    "x ['T', 'N', 5] -> h [7, 'N', 4]",
    "7 steps of 3: h (7, 3, 4), right",
    "7 steps of 8: h (7, 8, 4), right",
    "14 steps of 3: h (7, 6, 4), its numbers those of (14, 3, 4)",
    "9 steps of 3: an error",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
