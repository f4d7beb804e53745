"""Recurrent layers carried from one library into another: nn.RNN, nn.LSTM, nn.GRU, nn.Bidirectional of two, nn.Stack.

    from rnnkit import convert
    module = convert.to_torch(layer)                 # a torch.nn.LSTM that gives the same outputs
    layer = convert.from_torch("model.pt", "encoder.lstm.")           # somebody else's weights as an nn.LSTM
    onnx.save(convert.to_onnx(layer), "layer.onnx")  # runs wherever ONNX runs

| library | to | from | what `from` reads |
|---|---|---|---|
| PyTorch | `to_torch`, `torch_weights` | `from_torch` | a module, a state dict, a file of `torch.save` or safetensors |
| Keras 3 | `to_keras` | `from_keras` | a layer, a model, a `.keras` file |
| ONNX | `to_onnx` | `from_onnx` | a model, its bytes, a `.onnx` file |
| Flax | `to_flax` | `from_flax` | a tree of parameters |

Outputs and last states are the same up to rounding, with any first states and, where the library has them, lengths.
What cannot be carried is refused with a `CannotConvert`, one sentence that names it: peepholes, projections, clipping,
other activations than sigmoid and tanh, the GRU of 2014. Layers of `rnnkit.nn` read time first, x (T, N, D), whatever
the source did. docs/conventions.md says how else the libraries differ: in gates, biases, states and after a sequence's
end.

What goes needs the library, `pip install "rnnkit[torch]"`, `[keras]`, `[onnx]` or `[jax]`; importing this needs none.
`rnnkit.convert.cells` has the bare arrays of one cell, as unit 13 builds them.
"""

from importlib import import_module

from rnnkit.convert.parts import CannotConvert

# Each in its own module, which is imported when it is first asked for.
PLACES = {
    "to_torch": "torch_modules",
    "torch_weights": "torch_modules",
    "from_torch": "torch_modules",
    "to_keras": "keras_layers",
    "from_keras": "keras_layers",
    "to_onnx": "onnx_graphs",
    "from_onnx": "onnx_graphs",
    "to_flax": "flax_cells",
    "from_flax": "flax_cells",
}

__all__ = [
    "CannotConvert",
    "from_flax",
    "from_keras",
    "from_onnx",
    "from_torch",
    "to_flax",
    "to_keras",
    "to_onnx",
    "to_torch",
    "torch_weights",
]


def __getattr__(name):
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{PLACES[name]}"), name)


def __dir__():
    return sorted({*globals(), *PLACES})
