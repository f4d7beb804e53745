"""How far each library's outputs are from those of `rnnkit.nn`, with the same weights: random ones, and trained ones.

python -m rnnkit.convert.measured      # writes rnnkit/data/frameworks.json; rows of libraries that are absent stay
stored()["settings"]                   # what the stored numbers were measured with
"""

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from importlib.resources import files

import numpy as np

from rnnkit import nn
from rnnkit.convert import cells
from rnnkit.convert.flax_cells import to_flax
from rnnkit.convert.keras_layers import to_keras
from rnnkit.convert.parts import LAYERS

# All that decides the results, so that a stored file can be compared with what the code says today.
SETTINGS = {"T": 7, "N": 3, "D": 5, "H": 4, "scale": 0.6, "seed": 0, "dtype": "float32"}
KINDS = ("rnn", "lstm", "gru", "trained", "padded")


def random(cell):
    """A layer, x (T, N, D) and a first state: weights, biases and states from a normal distribution, none of them 0."""
    T, N, D, H = (SETTINGS[name] for name in "TNDH")
    rng = np.random.default_rng(SETTINGS["seed"])
    layer = LAYERS[cell](D, H, rng=rng, dtype=SETTINGS["dtype"])
    for array in layer.params.values():
        array[...] = rng.normal(scale=SETTINGS["scale"], size=array.shape)
    x, h0, c0 = (rng.normal(size=size).astype(layer.dtype) for size in ((T, N, D), (N, H), (N, H)))
    return layer, x, (h0, c0) if cell == "lstm" else h0


def trained():
    """An nn.GRU of unit 11, x (T, N, D) and lengths (N,): what has learned to read number words from the left, in
    float32, and the vectors of some of them, padded with 0."""
    with files("rnnkit.data").joinpath("trained_encoder.npz").open("rb") as file, np.load(file) as arrays:
        return nn.GRU.from_params({name: arrays[name] for name in nn.GRU.shapes}), arrays["x"], arrays["lengths"]


def case(kind):
    """A layer, x and a first state of one of `KINDS`; for "padded" lengths as well."""
    if kind not in ("trained", "padded"):
        return random(kind)
    layer, x, lengths = trained()
    first = np.zeros((x.shape[1], layer.hidden_dim), layer.dtype)
    return (layer, x, first, lengths) if kind == "padded" else (layer, x, first)


def difference(library, kind):
    """The largest difference of h at any step from `rnnkit.nn`'s; None where the library has no such cell.

    library: one of `LIBRARIES`; Keras computes with the backend that it was imported with
    kind:    "rnn", "lstm", "gru" or "trained"; "padded" is the trained one told where its rows end, and the difference
             from what the library is known to return there, at any step or in the last states. None where it is not
             told the lengths

    Raises ModuleNotFoundError where the library is not installed.
    """
    layer, x, state, *lengths = case(kind)
    cell = next(name for name, made in LAYERS.items() if isinstance(layer, made))
    found = LIBRARIES[library][1](cell, layer, x, state, *lengths)
    if found is None:
        return None
    if not lengths:
        return _off(found, layer.forward(x, state)[0])
    output, last = layer.forward(x, state, lengths=lengths[0])  # 0 after the end
    if library.startswith("Keras"):
        output = np.where((np.arange(len(x))[:, None] < lengths[0])[:, :, None], output, last)
    return max(_off(found[0], output), _off(found[1], last))


def training(library):
    """How far the outputs of PyTorch's LSTM are, after four steps of gradient descent in float64, from those of an
    nn.LSTM whose bias learns at twice the rate; None for other libraries. Unit 13's puzzle, with its numbers.

    Raises ModuleNotFoundError where PyTorch is not installed.
    """
    if library != "PyTorch":
        return None
    import torch

    rng = np.random.default_rng(3)
    x, target = rng.standard_normal((7, 3, 5)), rng.uniform(-0.9, 0.9, (7, 3, 4))
    ours, theirs = nn.LSTM(5, 4, rng=rng, dtype=np.float64), torch.nn.LSTM(5, 4).double()
    theirs.load_state_dict({name: torch.tensor(a) for name, a in cells.to_torch("lstm", ours.params).items()})
    stepper = torch.optim.SGD(theirs.parameters(), lr=1.0)
    for _ in range(4):
        h, _ = ours.forward(x)
        ours.backward(2 * (h - target) / target.size)
        for name, rate in (("Wx", 1), ("Wh", 1), ("b", 2)):
            ours.params[name] -= rate * ours.grads[name]
        stepper.zero_grad()
        torch.nn.functional.mse_loss(theirs(torch.tensor(x))[0], torch.tensor(target)).backward()
        stepper.step()
    return _off(theirs(torch.tensor(x))[0].detach().numpy(), ours.forward(x)[0])


def _off(found, expected):
    return float(np.abs(np.asarray(found) - expected).max())


def _torch(cell, layer, x, state, lengths=None):
    import torch
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

    D = x.shape[-1]
    made = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell](D, layer.hidden_dim)
    made.load_state_dict({name: torch.tensor(a) for name, a in cells.to_torch(cell, layer.params).items()})
    first = [torch.tensor(s[None]) for s in _states(state)]
    given, first = torch.tensor(x), first[0] if len(first) == 1 else tuple(first)
    with torch.no_grad():
        if lengths is None:
            return made(given, first)[0].numpy()
        output, last = made(pack_padded_sequence(given, torch.tensor(lengths), enforce_sorted=False), first)
        return pad_packed_sequence(output, total_length=len(x))[0].numpy(), last[0].numpy()


def _keras(cell, layer, x, state, lengths=None):
    import keras

    [made] = to_keras(layer).layers
    first = [keras.ops.convert_to_tensor(s) for s in _states(state)]
    if lengths is None:
        return keras.ops.convert_to_numpy(made(x.swapaxes(0, 1), initial_state=first)).swapaxes(0, 1)
    made.return_state = True
    output, last = made(x.swapaxes(0, 1), initial_state=first, mask=np.arange(len(x)) < lengths[:, None])
    return keras.ops.convert_to_numpy(output).swapaxes(0, 1), keras.ops.convert_to_numpy(last)


def _block(op, order, **options):
    def run(cell, layer, x, state, lengths=None):
        import tensorflow as tf

        if cell != "lstm":
            return None
        w, b = cells.to_block_lstm(layer.params)
        if order != cells.BLOCK_LSTM:
            Wx, Wh, b = (layer.params[name] for name in cells.NAMES["lstm"])
            w = np.concatenate([Wx.T, Wh.T])
        (h0, c0), none = state, np.zeros(layer.hidden_dim, x.dtype)
        peepholes = {"wci": none, "wcf": none, "wco": none}
        return getattr(tf.raw_ops, op)(
            seq_len_max=len(x), x=x, cs_prev=c0, h_prev=h0, w=w, b=b, **peepholes, **options
        ).h.numpy()

    return run


def _onnx(cell, layer, x, state, lengths=None):
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    first = dict(zip(("initial_h", "initial_c"), _states(state), strict=False))
    steps = {} if lengths is None else {"sequence_lens": lengths.astype(np.int32)}
    given = {"x": x, **steps, **{name: s[None] for name, s in first.items()}}
    weights = cells.to_onnx(cell, layer.params)
    options = {"linear_before_reset": 1} if cell == "gru" else {}
    names = ["x", *weights, *(steps or [""]), *first]
    node = helper.make_node(cell.upper(), names, ["Y", "Y_h"], hidden_size=layer.hidden_dim, **options)
    types = {np.dtype(np.float32): TensorProto.FLOAT, np.dtype(np.int32): TensorProto.INT32}
    inputs = [helper.make_tensor_value_info(name, types[a.dtype], a.shape) for name, a in given.items()]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("Y", "Y_h")]
    arrays = [numpy_helper.from_array(np.ascontiguousarray(a), name) for name, a in weights.items()]
    graph = helper.make_graph([node], "cell", inputs, outputs, arrays)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    output, last = onnxruntime.InferenceSession(model.SerializeToString()).run(None, given)
    return output[:, 0] if lengths is None else (output[:, 0], last[0])


def _jax(cell, layer, x, state, lengths=None):
    if lengths is not None:
        return None
    import jax
    import jax.numpy as jnp

    p = {name: jnp.asarray(array) for name, array in layer.params.items()}

    def step(state, x_t):  # the steps of units 01, 06 and 07
        h = state[0]
        if cell == "rnn":
            state = (jnp.tanh(x_t @ p["Wxh"].T + h @ p["Whh"].T + p["bh"]),)
        elif cell == "lstm":
            i, f, g, o = jnp.split(x_t @ p["Wx"].T + h @ p["Wh"].T + p["b"], 4, axis=-1)
            c = jax.nn.sigmoid(f) * state[1] + jax.nn.sigmoid(i) * jnp.tanh(g)
            state = jax.nn.sigmoid(o) * jnp.tanh(c), c
        else:
            x_r, x_z, x_n = jnp.split(x_t @ p["Wx"].T + p["bx"], 3, axis=-1)
            h_r, h_z, h_n = jnp.split(h @ p["Wh"].T + p["bh"], 3, axis=-1)
            r, z = jax.nn.sigmoid(x_r + h_r), jax.nn.sigmoid(x_z + h_z)
            state = ((1 - z) * jnp.tanh(x_n + r * h_n) + z * h,)
        return state, state[0]

    return jax.lax.scan(step, tuple(map(jnp.asarray, _states(state))), jnp.asarray(x))[1]


def _flax(cell, layer, x, state, lengths=None):
    if lengths is not None:
        return None
    module, variables = to_flax(layer)
    carry = state[::-1] if cell == "lstm" else state
    return np.swapaxes(module.apply(variables, x.swapaxes(0, 1), initial_carry=carry), 0, 1)


def _states(state):
    return state if isinstance(state, tuple) else (state,)


# What is installed for each, how it computes h, and what its process is told.
LIBRARIES = {
    "PyTorch": (["torch"], _torch, {}),
    "Keras on TensorFlow": (["keras", "tensorflow"], _keras, {"KERAS_BACKEND": "tensorflow"}),
    "Keras on PyTorch": (["keras", "torch"], _keras, {"KERAS_BACKEND": "torch"}),
    "Keras on JAX": (["keras", "jax"], _keras, {"KERAS_BACKEND": "jax"}),
    "TensorFlow BlockLSTM": (["tensorflow"], _block("BlockLSTM", "igfo", cell_clip=-1.0), {}),
    "TensorFlow BlockLSTMV2": (["tensorflow"], _block("BlockLSTMV2", "ifgo"), {}),
    "ONNX": (["onnx", "onnxruntime"], _onnx, {}),
    "JAX": (["jax"], _jax, {}),
    "Flax": (["flax", "jax"], _flax, {}),
}


def row(library):
    """One library's row of the stored file, measured in this process."""
    names = LIBRARIES[library][0]
    versions = [(name, importlib.import_module(name).__version__) for name in names]
    told = versions[0][1] + "".join(f", {name} {number}" for name, number in versions[1:])
    differences = {kind: difference(library, kind) for kind in KINDS}
    return {"version": told, "date": date.today().isoformat(), **differences, "training": training(library)}


def path():
    return files("rnnkit.data").joinpath("frameworks.json")


def stored():
    """What `python -m rnnkit.convert.measured` last wrote: a dict with the keys

    settings   what it was measured with, `SETTINGS`
    made_with  versions of Python and NumPy
    libraries  name -> "version" and "date"; for each of `KINDS` what `difference` found, in float32; and what
               `training` found, in float64
    """
    return json.loads(path().read_text(encoding="utf-8"))


def measure():
    """Everything, each library in a process of its own, as the dict that is stored."""
    before = stored()["libraries"] if path().is_file() else {}
    libraries = {}
    for name, (_, _, told) in LIBRARIES.items():
        command = [sys.executable, "-m", "rnnkit.convert.measured", "--library", name]
        run = subprocess.run(command, env=os.environ | told, stdout=subprocess.PIPE, text=True)
        found = json.loads(run.stdout.splitlines()[-1]) if run.returncode == 0 else before.get(name)
        print(f"{name}: {found}", flush=True)
        if found:
            libraries[name] = found
    made_with = {"python": platform.python_version(), "numpy": version("numpy")}
    return {"settings": SETTINGS, "made_with": made_with, "libraries": libraries}


def train():
    """Write what `trained` reads: half a minute of CPU time."""
    from rnnkit import data
    from rnnkit.translation import measured, pairs

    vocabularies = pairs.number_vocabularies()
    model, _ = measured.trained("attention", vocabularies, pairs.random_numbers, "numbers", seed=0)
    texts = [data.english_number(n) for n in (7, 42, 305, 12_960)]
    source, lengths = data.pad([model.source_vocabulary.encode(text) for text in texts])
    x = model.source.forward(source)
    x[np.arange(len(x))[:, np.newaxis] >= lengths] = 0
    with files("rnnkit.data").joinpath("trained_encoder.npz").open("wb") as file:
        np.savez_compressed(file, x=x, lengths=lengths, **model.encoder.forwards.params)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--library", choices=LIBRARIES, help="print this one's row and write nothing")
    parser.add_argument("--train", action="store_true", help="train the encoder again first")
    asked = parser.parse_args(arguments)
    if asked.library:
        print(json.dumps(row(asked.library)))
        return
    if asked.train:
        train()
    path().write_text(json.dumps(measure(), indent=1) + "\n", encoding="utf-8")
    print("written to", path())


if __name__ == "__main__":
    main()
