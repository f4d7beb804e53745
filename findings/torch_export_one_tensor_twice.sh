#!/usr/bin/env bash
# What does a PyTorch LSTM do after export, if its example had one tensor of zeros for h0 and for c0?
#
# Guess:    the exported model has three inputs, x, h0 and c0, and uses them; an example only says of what shape they
#           are.
# Happens:  the three inputs are there, and h0 is ignored: both states are c0. torch.export does it, and so does the
#           ONNX file that torch.onnx.export writes from it. With two example tensors of the same zeros all is right.
# Versions: torch 2.13.0 (CPU), onnx 1.23.2, onnxscript 0.7.2, onnxruntime 1.32.0, numpy 2.4.6, Python 3.11.
# Output:   torch.export, one tensor twice: as with (c0, c0); two tensors: right
#           ONNX, inputs x h0 c0, one tensor twice: as with (c0, c0); two tensors: right
# So:       examples are as many tensors as there are inputs, and what was exported is tried with states that differ.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.13.0 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0 numpy==2.4.6 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import contextlib
import io

import onnxruntime
import torch


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(3, 4)

    def forward(self, x, h0, c0):
        return self.lstm(x, (h0, c0))[0]


torch.manual_seed(0)
model = Model()
x, h0, c0, zeros = torch.randn(5, 2, 3), torch.randn(1, 2, 4), torch.randn(1, 2, 4), torch.zeros(1, 2, 4)
candidates = {"right": (h0, c0), "as with (h0, h0)": (h0, h0), "as with (c0, c0)": (c0, c0)}


def word(output):
    near = [n for n, states in candidates.items() if torch.allclose(output, model(x, *states), atol=1e-5)]
    return near[0] if near else "something else"


def through_onnx(example):
    with contextlib.redirect_stdout(io.StringIO()):
        torch.onnx.export(model, example, "model.onnx", input_names=["x", "h0", "c0"], dynamo=True)
    session = onnxruntime.InferenceSession("model.onnx")
    names = [value.name for value in session.get_inputs()]
    feeds = dict(zip(names, (x.numpy(), h0.numpy(), c0.numpy()), strict=True))
    return names, torch.tensor(session.run(None, feeds)[0])


once, twice = (x, zeros, zeros.clone()), (x, zeros, zeros)
with torch.no_grad():
    first, second = (word(torch.export.export(model, example).module()(x, h0, c0)) for example in (twice, once))
    lines = [f"torch.export, one tensor twice: {first}; two tensors: {second}"]
    (names, first), (_, second) = through_onnx(twice), through_onnx(once)
    lines.append(f"ONNX, inputs {' '.join(names)}, one tensor twice: {word(first)}; two tensors: {word(second)}")
print("\n".join(lines))
expected = [
    "torch.export, one tensor twice: as with (c0, c0); two tensors: right",
    "ONNX, inputs x h0 c0, one tensor twice: as with (c0, c0); two tensors: right",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
