"""Make what Keras and Flax compute: keras_and_flax.npz, which test_keras_and_flax_values.py compares with.

Needs both. Run it from anywhere: python tests/convert/make_keras_layers.py
"""

import os
from pathlib import Path

import numpy as np

os.environ["KERAS_BACKEND"] = "jax"
import flax.linen as linen
import jax
import keras

PATH = Path(__file__).with_name("keras_and_flax.npz")
T, N, D, H = 5, 3, 4, 2


def main():
    arrays, rng = {}, np.random.default_rng(13)

    def drawn(*shape):
        return (0.6 * rng.normal(size=shape)).astype("float32")

    L = keras.layers
    for cell, kind in {"rnn": L.SimpleRNN, "lstm": L.LSTM, "gru": L.GRU}.items():
        layer, x = kind(H, return_sequences=True), drawn(N, T, D)
        layer.build(x.shape)
        layer.set_weights([drawn(*a.shape) for a in layer.get_weights()])
        first = [drawn(N, H) for _ in range(2 if cell == "lstm" else 1)]
        named = {"x": x, "h": layer(x, initial_state=[keras.ops.convert_to_tensor(s) for s in first])}
        named |= {f"state{k}": a for k, a in enumerate(first)}
        named |= {f"weight{k}": a for k, a in enumerate(layer.get_weights())}
        arrays |= {f"keras/{cell}/{name}": np.asarray(a) for name, a in named.items()}
    for cell in ("SimpleCell", "OptimizedLSTMCell", "GRUCell"):
        both = linen.Bidirectional(*(linen.RNN(getattr(linen, cell)(H)) for _ in range(2)))
        module, x = linen.Sequential([both, linen.RNN(getattr(linen, cell)(3))]), drawn(N, T, D)
        variables = jax.tree.map(lambda a: drawn(*a.shape), module.init(jax.random.key(0), x))
        arrays |= {f"flax/{cell}/x": x, f"flax/{cell}/h": np.asarray(module.apply(variables, x))}
        for way, a in jax.tree_util.tree_leaves_with_path(variables):
            arrays[f"flax/{cell}/" + "/".join(step.key for step in way)] = a
    np.savez_compressed(PATH, **arrays)
    print(f"{len(arrays)} arrays, {PATH.stat().st_size / 1e3:.0f} kB, keras {keras.__version__}, jax {jax.__version__}")


if __name__ == "__main__":
    main()
