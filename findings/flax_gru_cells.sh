#!/usr/bin/env bash
# Can the weights of a flax.linen.GRUCell be put into a flax.nnx.GRUCell?
#
# Guess:    yes: both give one formula in their documents, n = tanh(W_in x + b_in + r * (W_hn h + b_hn)), and nnx
#           succeeds linen.
# Happens:  only without a bias. linen's has b_hn, nnx's has no place for it, though its document names it: the four
#           other biases and all kernels fit, and the outputs are another network's. LSTMs fit.
# Versions: flax 0.12.8, jax 0.10.2, numpy 2.4.6, Python 3.11.
# Output:   b_hn in the document: linen yes, nnx yes
#           biases of H = 4: linen 16, nnx 12
#           outputs with b_hn = 0: the same; otherwise: different
# So:       rnnkit.convert refuses a GRU with b_hn for nnx and names linen's.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check flax==0.12.8 jax==0.10.2 numpy==2.4.6 2>/dev/null
cd "$folder"
JAX_PLATFORMS=cpu "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import flax.linen
import numpy as np
from flax import nnx

rng = np.random.default_rng(0)
D, H = 3, 4
old, new = flax.linen.GRUCell(H), nnx.GRUCell(D, H, rngs=nnx.Rngs(0))
said = ["yes" if "b_{hn}" in cell.__doc__ else "no" for cell in (flax.linen.GRUCell, nnx.GRUCell)]
lines = [f"b_hn in the document: linen {said[0]}, nnx {said[1]}"]
gates = ("r", "z", "n")
tree = {f"i{g}": {"kernel": rng.normal(size=(D, H)), "bias": rng.normal(size=H)} for g in gates}
tree |= {f"h{g}": {"kernel": rng.normal(size=(H, H))} for g in gates}
tree["hn"]["bias"] = rng.normal(size=H)
x, h = rng.normal(size=(2, D)), rng.normal(size=(2, H))
count = sum(part["bias"].size for part in tree.values() if "bias" in part)
assert not new.dense_h.use_bias
lines.append(f"biases of H = {H}: linen {count}, nnx {new.dense_i.bias[...].size}")
new.dense_i.kernel[...] = np.concatenate([tree[f"i{g}"]["kernel"] for g in gates], 1)
new.dense_i.bias[...] = np.concatenate([tree[f"i{g}"]["bias"] for g in gates])
new.dense_h.kernel[...] = np.concatenate([tree[f"h{g}"]["kernel"] for g in gates], 1)
words = []
for bias in (np.zeros(H), tree["hn"]["bias"]):
    tree["hn"]["bias"] = bias
    same = np.allclose(old.apply({"params": tree}, h, x)[1], new(h, x)[1], atol=1e-5)
    words.append("the same" if same else "different")
lines.append(f"outputs with b_hn = 0: {words[0]}; otherwise: {words[1]}")
print("\n".join(lines))
expected = [
    "b_hn in the document: linen yes, nnx yes",
    "biases of H = 4: linen 16, nnx 12",
    "outputs with b_hn = 0: the same; otherwise: different",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
