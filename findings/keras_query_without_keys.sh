#!/usr/bin/env bash
# What does Keras's attention give for a query that may look at no key?
#
# Guess:    one and the same thing from Attention, AdditiveAttention and MultiHeadAttention, in float32 and in float64;
#           return_attention_scores=True adds the scores and changes nothing else.
# Happens:  MultiHeadAttention gives 0 before its last product if the scores are asked for, and otherwise the mean over
#           all values. The other two take 1e9 from every score: in float32 the scores vanish beside it, which gives the
#           mean as well, in float64 they stay, and the output is that of a layer without a mask.
# Versions: keras 3.15.1, jax 0.10.2 (its backend here), numpy 2.4.6, Python 3.11.
# Output:   MultiHeadAttention, scores not asked for: mean of all values; asked for: 0
#           Attention, float32: mean of all values; float64: as without a mask
#           AdditiveAttention, float32: mean of all values; float64: as without a mask
# So:       the scores in a picture need not be those of the run it stands beside; queries without keys are left out of
#           the loss by a mask of their own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 jax==0.10.2 numpy==2.4.6 2>/dev/null
cd "$folder"
KERAS_HOME="$folder" KERAS_BACKEND=jax JAX_ENABLE_X64=1 "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import keras
import numpy as np

rng = np.random.default_rng(0)
queries, values = rng.normal(size=(1, 2, 4)), rng.normal(size=(1, 3, 4))


def word(output, **candidates):
    return next((name for name, value in candidates.items() if np.allclose(output, value, atol=1e-5)), "other")


layer = keras.layers.MultiHeadAttention(num_heads=1, key_dim=4)
mask = np.array([[[True, True, False], [False, False, False]]])  # the second query has no key
alone = np.array(layer(queries, values, attention_mask=mask))
beside, _ = layer(queries, values, attention_mask=mask, return_attention_scores=True)
beside = np.array(beside)
assert np.allclose(alone[0, 0], beside[0, 0], atol=1e-5)
kernel = {weight.path.split("/", 1)[1]: np.array(weight) for weight in layer.weights}
mean = values[0].mean(0) @ kernel["value/kernel"][:, 0] @ kernel["attention_output/kernel"][0]  # all biases are 0
known = {"mean of all values": mean, "0": 0}
lines = [
    f"MultiHeadAttention, scores not asked for: {word(alone[0, 1], **known)}; asked for: {word(beside[0, 1], **known)}"
]
for make in (keras.layers.Attention, keras.layers.AdditiveAttention):
    found = []
    for kind in ("float32", "float64"):
        layer, given = make(dtype=kind), [queries.astype(kind), values.astype(kind)]
        free = np.array(layer(given))[0, 1]
        output = np.array(layer(given, mask=[None, np.zeros((1, 3), bool)]))[0, 1]
        found.append(f"{kind}: " + word(output, **{"mean of all values": values[0].mean(0), "as without a mask": free}))
    lines.append(f"{make.__name__}, " + "; ".join(found))
print("\n".join(lines))
expected = [
    "MultiHeadAttention, scores not asked for: mean of all values; asked for: 0",
    "Attention, float32: mean of all values; float64: as without a mask",
    "AdditiveAttention, float32: mean of all values; float64: as without a mask",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
