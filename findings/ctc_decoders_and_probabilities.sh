#!/usr/bin/env bash
# Does pyctcdecode read a table of probabilities as it reads the table of their logarithms?
#
# Guess:    yes: decode() takes logits and log-probabilities, and sees for itself when it is given probabilities.
# Happens:  it sees it if the rows' sums have a mean of 1 to nine digits. Probabilities that were rounded to 6 decimals
#           are mostly taken for logits, made nearly uniform by another softmax, and a third of the texts change,
#           without a word. ctc-beam-decoder does the same, and takes half-precision probabilities for logits as well.
# Versions: pyctcdecode 0.5.0, ctc-beam-decoder 0.2.0, numpy 1.26.4, Python 3.11.
# Output:   pyctcdecode: other texts than from logarithms, of 300: float32 0, float16 0, 6 decimals 100
#           ctc-beam-decoder: other texts than from logarithms, of 300: float32 0, float16 138, 6 decimals 100
# So:       a decoder is given log-probabilities, never probabilities, above all from a file or a printed table.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    pyctcdecode==0.5.0 ctc-beam-decoder==0.2.0 numpy==1.26.4 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import logging

import ctc_beam_decoder
import numpy as np

logging.disable()  # a warning that a language model cannot be read; none is used
import pyctcdecode  # noqa: E402

labels = ["", "a", "b"]  # the empty one is the blank
decoders = {
    "pyctcdecode": pyctcdecode.build_ctcdecoder(labels),
    "ctc-beam-decoder": ctc_beam_decoder.build_ctcdecoder(labels),
}
rng = np.random.default_rng(0)
other = {name: {"float32": 0, "float16": 0, "6 decimals": 0} for name in decoders}
for _ in range(300):
    scores = 2 * rng.normal(size=(6, 3))
    table = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    forms = {"float32": table.astype(np.float32), "float16": table.astype(np.float16), "6 decimals": table.round(6)}
    for name, decoder in decoders.items():
        for form, probabilities in forms.items():
            logarithms = np.log(np.maximum(probabilities.astype(float), 1e-9))
            other[name][form] += decoder.decode(probabilities) != decoder.decode(logarithms)
for name, counts in other.items():
    print(f"{name}: other texts than from logarithms, of 300: " + ", ".join(f"{f} {n}" for f, n in counts.items()))
as_seen = all(c["float32"] == 0 and c["6 decimals"] > 50 for c in other.values())
raise SystemExit(0 if as_seen and other["ctc-beam-decoder"]["float16"] > 50 else "this has changed")
PYTHON
