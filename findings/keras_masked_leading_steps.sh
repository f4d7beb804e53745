#!/usr/bin/env bash
# What does a Keras layer give at masked steps before a row's first one, when its first state is not 0?
#
# Guess:    one thing on all backends: the first state, which is what is carried through them.
# Happens:  the first state on the NumPy backend (and on JAX's), 0 on TensorFlow's (and on PyTorch's and OpenVINO's),
#           and 0 everywhere with unroll=True. The steps behind are right each time, so only a mean over all outputs,
#           or a layer that does not take the mask, shows it.
# Versions: keras 3.15.1, tensorflow-cpu 2.21.0, jax 0.10.2, numpy 2.4.6, Python 3.11.
# Output:   tensorflow, loop: 0; unrolled: 0
#           numpy, loop: the first state; unrolled: 0
# So:       docs/conventions.md has a row a backend, and what stands at masked steps is never read.
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

rng = np.random.default_rng(0)
x = keras.ops.convert_to_tensor(rng.normal(size=(1, 5, 3)).astype("float32"))
h0 = rng.normal(size=(1, 4)).astype("float32")
mask = keras.ops.convert_to_tensor(np.arange(5)[None] >= 2)
said, behind = [], []
for word, unroll in (("loop", False), ("unrolled", True)):
    keras.utils.set_random_seed(0)
    layer = keras.layers.GRU(4, return_sequences=True, unroll=unroll)
    h = keras.ops.convert_to_numpy(layer(x, mask=mask, initial_state=[keras.ops.convert_to_tensor(h0)]))[0]
    alone = keras.ops.convert_to_numpy(layer(x[:, 2:], initial_state=[keras.ops.convert_to_tensor(h0)]))[0]
    assert np.allclose(h[2:], alone, atol=1e-5)
    known = {"0": 0 * h0, "the first state": h0}
    said.append(f"{word}: " + next((name for name, value in known.items() if np.allclose(h[:2], value)), "other"))
print("; ".join(said))
"""
lines = []
for backend in ("tensorflow", "numpy"):
    environment = {**os.environ, "KERAS_BACKEND": backend}
    done = subprocess.run([sys.executable, "-c", ONE], env=environment, capture_output=True, text=True, check=True)
    lines.append(f"{backend}, {done.stdout.splitlines()[-1]}")
print("\n".join(lines))
expected = [
    "tensorflow, loop: 0; unrolled: 0",
    "numpy, loop: the first state; unrolled: 0",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
