#!/usr/bin/env bash
# What is in the ONNX file of a Keras LSTM with a free time axis, exported on the PyTorch backend?
#
# Guess:    a layer that takes any number of steps, as the model does.
# Happens:  a layer of one step. The file's input says that time is free; six steps go in, one comes out, without a
#           message, and that one is right. With the length fixed all six are right.
# Versions: keras 3.15.1, torch 2.13.0 (CPU), onnx 1.23.2, onnxscript 0.7.2, onnxruntime 1.32.0, numpy 2.4.6, Python 3.11.
# Output:   time free: input named, steps out 1 of 6, right as far as they go
#           time fixed: input 6, steps out 6 of 6, right as far as they go
# So:       a file is written for a length, or from the layer's weights by rnnkit.convert, and tried at two lengths.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 torch==2.13.0 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0 numpy==2.4.6 2>/dev/null
cd "$folder"
KERAS_HOME="$folder" KERAS_BACKEND=torch "$folder/venv/bin/python" -W ignore - 2>error <<'PYTHON' || { cat error >&2; exit 1; }
import keras
import numpy as np
import onnxruntime

x = np.random.default_rng(0).normal(size=(2, 6, 3)).astype("float32")
lines = []
for name, steps in (("free", None), ("fixed", 6)):
    keras.utils.set_random_seed(0)
    given = keras.Input((steps, 3))
    model = keras.Model(given, keras.layers.LSTM(4, return_sequences=True)(given))
    right = keras.ops.convert_to_numpy(model(x))
    model.export("model.onnx", format="onnx", verbose=False)
    session = onnxruntime.InferenceSession("model.onnx")
    [value] = session.get_inputs()
    [found] = session.run(None, {value.name: x})
    time = "named" if isinstance(value.shape[1], str) else value.shape[1]
    T = found.shape[1]
    word = "right" if np.allclose(found, right[:, :T], atol=1e-5) else "wrong"
    lines.append(f"time {name}: input {time}, steps out {T} of 6, {word} as far as they go")
print("\n".join(lines))
expected = [
    "time free: input named, steps out 1 of 6, right as far as they go",
    "time fixed: input 6, steps out 6 of 6, right as far as they go",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
