#!/usr/bin/env bash
# Does a recurrent layer of Keras still see the mask of mask_zero=True when it is given a first state?
#
# Guess:    yes: the mask comes with the tensor, and a first state changes where the layer starts, not how far it reads.
# Happens:  no. With initial_state, SimpleRNN, LSTM, GRU and Bidirectional read the padding, without a warning, called or
#           in a model; without it, or with mask= beside it, they stop at each sequence's end.
# Versions: keras 3.15.1, jax 0.10.2 (its backend here), numpy 2.4.6, Python 3.11.
# Output:   SimpleRNN: none 0.00, initial_state differs, initial_state and mask 0.00
#           LSTM: none 0.00, initial_state differs, initial_state and mask 0.00
#           GRU: none 0.00, initial_state differs, initial_state and mask 0.00
#           Bidirectional: none 0.00, initial_state differs, initial_state and mask 0.00
#           GRU in a model: none 0.00, initial_state differs, initial_state and mask 0.00
# So:       a decoder that starts from an encoder's state is given mask=embedding.compute_mask(ids) as well; what a layer
#           does with padding is tried with one row alone and with the same row padded.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 jax==0.10.2 numpy==2.4.6 2>/dev/null
cd "$folder"
KERAS_HOME="$folder" KERAS_BACKEND=jax "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
H = 4
embedding = layers.Embedding(9, 5, mask_zero=True)
whole = rng.integers(1, 9, size=(1, 3))
padded = np.pad(whole, ((0, 0), (0, 3)))  # the same sequence, three zeros behind it


def apart(run):
    """How far the last output of the padded sequence is from that of the sequence alone."""
    gap = np.abs(np.array(run(padded)) - np.array(run(whole))).max()
    return "0.00" if gap < 1e-6 else "differs" if gap > 1e-3 else f"{gap:.1e}"


def line(name, layer, states, in_model=False):
    first = [rng.normal(size=(1, H)).astype("float32") for _ in range(states)]

    def call(ids, **options):
        return layer(embedding(ids), **options)

    def model(**options):
        ids = keras.Input((None,), dtype="int32")
        given = {"initial_state": [keras.ops.convert_to_tensor(state) for state in first]} if "state" in options else {}
        given |= {"mask": embedding.compute_mask(ids)} if "mask" in options else {}
        return keras.Model(ids, call(ids, **given))

    if in_model:
        runs = [model(), model(state=True), model(state=True, mask=True)]
    else:
        runs = [
            call,
            lambda ids: call(ids, initial_state=first),
            lambda ids: call(ids, initial_state=first, mask=embedding.compute_mask(ids)),
        ]
    names = "none", "initial_state", "initial_state and mask"
    return f"{name}: " + ", ".join(f"{given} {apart(run)}" for given, run in zip(names, runs))


lines = [
    line("SimpleRNN", layers.SimpleRNN(H), 1),
    line("LSTM", layers.LSTM(H), 2),
    line("GRU", layers.GRU(H), 1),
    line("Bidirectional", layers.Bidirectional(layers.GRU(H)), 2),
    line("GRU in a model", layers.GRU(H), 1, in_model=True),
]
print("\n".join(lines))
wanted = "none 0.00, initial_state differs, initial_state and mask 0.00"
raise SystemExit(0 if all(found.endswith(": " + wanted) for found in lines) else "this has changed")
PYTHON
