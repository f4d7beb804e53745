#!/usr/bin/env bash
# What does Keras's Bidirectional give for a padded row, in a loop and with unroll=True?
#
# Guess:    the same numbers, since unrolling is a matter of speed; and 0 in the padding, as its document promises
#           ("the output of the masked timestep will be zero").
# Happens:  in a loop so. Unrolled, on the TensorFlow backend, the half that reads from the right is 0 at the row's
#           own steps, too: the mask that blanks it is not turned round. Of 3 steps out of 5 one is left, of 3 out of
#           6 none. On the NumPy backend (and on JAX's) the row is right, and the padding of the left half repeats the
#           last output. On the PyTorch backend it is an AttributeError.
# Versions: keras 3.15.1, tensorflow-cpu 2.21.0, jax 0.10.2, numpy 2.4.6, Python 3.11.
# Output:   tensorflow, loop: left +++00, right +++00; unrolled: left +++00, right 00+00
#           numpy, loop: left +++00, right +++00; unrolled: left +++++, right +++00
# So:       a bidirectional layer with masks is not unrolled, and a row's outputs are compared with those of the row
#           alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 tensorflow-cpu==2.21.0 jax==0.10.2 numpy==2.4.6 2>/dev/null
cd "$folder"
KERAS_HOME="$folder" TF_CPP_MIN_LOG_LEVEL=3 "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import os
import subprocess
import sys

ONE = """
import keras
import numpy as np

x = keras.ops.convert_to_tensor(np.random.default_rng(0).normal(size=(1, 5, 3)).astype("float32"))
mask = keras.ops.convert_to_tensor(np.arange(5)[None] < 3)
said = []
for word, unroll in (("loop", False), ("unrolled", True)):
    keras.utils.set_random_seed(0)
    layer = keras.layers.Bidirectional(keras.layers.LSTM(4, return_sequences=True, unroll=unroll))
    left, right = np.split(keras.ops.convert_to_numpy(layer(x, mask=mask))[0], 2, axis=1)
    halves = ("".join("+" if step.any() else "0" for step in half) for half in (left, right))
    said.append(f"{word}: left {next(halves)}, right {next(halves)}")
print("; ".join(said))
"""
lines = []
for backend in ("tensorflow", "numpy"):
    environment = {**os.environ, "KERAS_BACKEND": backend}
    done = subprocess.run([sys.executable, "-c", ONE], env=environment, capture_output=True, text=True, check=True)
    lines.append(f"{backend}, {done.stdout.splitlines()[-1]}")
print("\n".join(lines))
expected = [
    "tensorflow, loop: left +++00, right +++00; unrolled: left +++00, right 00+00",
    "numpy, loop: left +++00, right +++00; unrolled: left +++++, right +++00",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
