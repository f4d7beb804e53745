#!/usr/bin/env bash
# Is the gradient of thinc's LSTM the gradient of its outputs, and are all rows of a batch computed?
#
# Guess:    the gradient equals finite differences; HC0 is h, then c, as it is called; LSTM gives every row of a batch
#           the same with the NumPy backend and with the code that the class Ops holds for all other backends.
# Happens:  where nothing depends on the outputs, so that the gradient is 0, the LSTM's gradient is the weights
#           themselves, for its matrices. HC0 is read as c, then h. The code in Ops, which CupyOps inherits, computes the
#           first row of a batch only and leaves 0 in the others.
# Versions: thinc 9.1.1, numpy 2.4.6, Python 3.11.
# Output:   gradient of nothing: the weights
#           HC0[0] alone moves the first output by way of f: True; HC0[1] by way of W_hh: True
#           Ops, three rows: right 0 0
# So:       a layer is checked with finite differences and with more than one row before it is trained.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check thinc==9.1.1 numpy==2.4.6 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from thinc.api import LSTM, NumpyOps, Ops
from thinc.types import Padded

T, N, D, H = 5, 3, 2, 4
rng = np.random.default_rng(0)


def padded(x):
    return Padded(x, np.full(T, N, "i"), np.full(N, T, "i"), np.arange(N, dtype="i"))


x = padded(rng.normal(size=(T, N, D)).astype("f"))
model = LSTM(H, D).initialize(X=x)
weights = rng.normal(0, 0.6, model.get_param("LSTM").shape).astype("f")
model.set_param("LSTM", weights)
y, back = model(x, is_train=True)
back(padded(np.zeros_like(y.data)))
gradient = model.get_grad("LSTM")
inputs = slice(0, 4 * H * D)  # W_ih stands first
word = "the weights" if np.allclose(gradient[inputs], weights[inputs]) else "0" if not gradient.any() else "else"
print(f"gradient of nothing: {word}")

first = model.predict(x).data[0]


def moved(part, recurrent):
    """Whether the first output changes with HC0[part], the recurrent weights at 0 or as they were."""
    flat, state = weights.copy(), np.zeros((2, 1, 1, H), "f")
    state[part] = 1
    if not recurrent:
        flat[4 * H * D + 4 * H : 4 * H * D + 4 * H + 4 * H * H] = 0
    model.set_param("LSTM", flat)
    model.set_param("HC0", state)
    found = not np.allclose(model.predict(x).data[0], first, atol=1e-6)
    model.set_param("LSTM", weights)
    model.set_param("HC0", 0 * state)
    return found


is_c = moved(0, recurrent=False)  # c reaches the output without W_hh, h does not
is_h = moved(1, recurrent=True) and not moved(1, recurrent=False)
print(f"HC0[0] alone moves the first output by way of f: {is_c}; HC0[1] by way of W_hh: {is_h}")


class Other(Ops):
    name, xp = "other", np


right = model.predict(x).data
model.ops = Other()
other = model.predict(x).data
words = [
    "right" if np.allclose(other[:, n], right[:, n], atol=1e-5) else "0" if not other[:, n].any() else "else"
    for n in range(N)
]
print("Ops, three rows:", *words)
same = (word, is_c, is_h, words) == ("the weights", True, True, ["right", "0", "0"])
raise SystemExit(0 if same else "this has changed")
PYTHON
