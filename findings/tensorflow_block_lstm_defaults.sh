#!/usr/bin/env bash
# Do tf.raw_ops.BlockLSTM and BlockLSTMV2, given the same arrays, compute the same?
#
# Guess:    yes, or they refuse: a second version of an op keeps the layout of the first.
# Happens:  neither. The gates stand i g f o in the first and i f g o in the second; the first adds 1 to the forget
#           gate and cuts the cell off at ±3, where the second does neither. All shapes fit. With the columns moved, 1
#           taken out and cell_clip=-1 both agree.
# Versions: tensorflow-cpu 2.21.0, numpy 2.4.6, Python 3.11.
# Output:   the same arrays: different
#           columns moved: different
#           and 1 taken out of the forget gate: different, the cell ends at 3
#           and cell_clip=-1: the same
# So:       rnnkit.convert's to_block_lstm takes the 1 out, and docs/conventions.md names the clip.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tensorflow-cpu==2.21.0 numpy==2.4.6 2>/dev/null
cd "$folder"
TF_CPP_MIN_LOG_LEVEL=3 "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import tensorflow as tf

rng = np.random.default_rng(0)
T, N, D, H = 12, 2, 3, 4
x = rng.normal(size=(T, N, D)).astype("float32")
w, b = (rng.normal(scale=0.5, size=shape).astype("float32") for shape in ((D + H, 4 * H), (4 * H,)))
b[: 3 * H] += 4  # i, f and g of V2 are open: the cell grows by nearly 1 a step
none, state = np.zeros(H, "float32"), np.zeros((N, H), "float32")


def run(op, w, b, **options):
    given = {"x": x, "cs_prev": state, "h_prev": state, "w": w, "b": b, "wci": none, "wcf": none, "wco": none}
    found = op(seq_len_max=np.int64(T), **given, **options)
    return found[6].numpy(), found[1].numpy()


right, _ = run(tf.raw_ops.BlockLSTMV2, w, b)
moved = [np.concatenate([np.split(a, 4, -1)[k] for k in (0, 2, 1, 3)], -1) for a in (w, b)]
less = [moved[0], moved[1] - np.repeat([0, 0, 1, 0], H).astype("float32")]
lines = []
for name, arrays, options in (
    ("the same arrays", (w, b), {}),
    ("columns moved", moved, {}),
    ("and 1 taken out of the forget gate", less, {}),
    ("and cell_clip=-1", less, {"cell_clip": -1.0}),
):
    h, c = run(tf.raw_ops.BlockLSTM, *arrays, **options)
    same = "the same" if np.allclose(h, right, atol=1e-5) else "different"
    lines.append(f"{name}: {same}" + (", the cell ends at 3" if "taken" in name and c.max() == 3 else ""))
print("\n".join(lines))
expected = [
    "the same arrays: different",
    "columns moved: different",
    "and 1 taken out of the forget gate: different, the cell ends at 3",
    "and cell_clip=-1: the same",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
