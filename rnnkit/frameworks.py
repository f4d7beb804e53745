"""Unit 13: what another library computes, run where it is installed; and a layer that trains as PyTorch's do.

`compare` runs a few lines of a library and says how far they are from the course; where the library is missing, it says
how far they were when they were last run. The stored numbers are those of `rnnkit.convert.measured`.
"""

import os
from importlib.util import find_spec

import numpy as np

from rnnkit.convert import measured
from rnnkit.convert.cells import GATES, NAMES, from_torch, to_torch
from rnnkit.convert.parts import LAYERS, levels


class LikeTorch:
    """A layer with the parameters of `torch.nn.RNN`, `LSTM` or `GRU`, in NumPy, that learns as theirs do.

    layer:  an nn.RNN, nn.LSTM or nn.GRU that it starts from; its arrays are copied
    params: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0
    grads:  after `backward`, the gradients under the same names

        theirs = LikeTorch(ours)
        h, state = theirs.forward(x)             # as ours: x (T, N, D) -> h (T, N, H)
        dx, dstate = theirs.backward(dh_out)

    tests/frameworks/test_torch_training.py holds it against PyTorch.
    """

    def __init__(self, layer):
        [level] = levels(layer)
        [params] = level.directions
        self.cell = level.cell
        self.params = to_torch(self.cell, params)
        self._layer = LAYERS[self.cell].from_params(from_torch(self.cell, self.params))
        self.grads = {name: np.zeros_like(array) for name, array in self.params.items()}

    def forward(self, x, state=None):
        self._layer.params.update(from_torch(self.cell, self.params))
        return self._layer.forward(x, state)

    def backward(self, dh_out, dstate=None):
        back = self._layer.backward(dh_out, dstate)
        Wx, Wh, *biases = (self._layer.grads[name] for name in NAMES[self.cell])
        self.grads = dict(zip(self.params, (Wx.copy(), Wh.copy(), biases[0].copy(), biases[-1].copy()), strict=True))
        return back


def numbered(cell, D, H):
    """Params of a cell in which every number says where it belongs: row j of the input's weights and bias is full of
    j, from 1 on, row j of the state's of G·H + j. `viz.layouts` draws them, wherever they have been carried."""
    rows = np.arange(1.0, len(GATES[cell]) * H + 1)
    Wx, Wh = np.repeat(rows[:, None], D, axis=1), np.repeat(rows[:, None] + len(rows), H, axis=1)
    return dict(zip(NAMES[cell], (Wx, Wh, rows, rows + len(rows)), strict=False))


def keras():
    """The name of Keras with a backend that is installed, which Keras is told to take: one process has one backend."""
    names = {told["KERAS_BACKEND"]: name for name, (_, _, told) in measured.LIBRARIES.items() if told}
    there = [backend for backend in names if find_spec(backend)]
    backend = os.environ.setdefault("KERAS_BACKEND", (there or ["tensorflow"])[0])
    return names.get(backend, f"Keras on {backend}")


def installed(library):
    """Whether all that a library needs can be imported."""
    modules = measured.LIBRARIES[library][0] if library in measured.LIBRARIES else ["keras"]
    return all(find_spec(module) is not None for module in modules)


def compare(library, run, expected, stored="trained"):
    """Print how far what a library computes is from `expected`; where it is missing, how far it was when it was run.

    library   one of `measured.LIBRARIES`, or what `keras` returned
    run       a function without arguments that computes with it; called where the library is installed
    expected  an array, or a tuple of several
    stored    which stored difference to print otherwise: one of `measured.KINDS`, or "training"; None for none

    Raises ValueError where shapes differ.
    """
    if not installed(library):
        print(f"{library} is not installed.")
        if stored is not None:
            row = measured.stored()["libraries"][library]
            print(f"On {row['date']} it was off by {row[stored]:.0e}.")
        return
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow has much to say when it starts
    found = run()
    off = 0.0
    for got, want in zip(found, expected, strict=True) if isinstance(expected, tuple) else [(found, expected)]:
        if np.shape(got) != np.shape(want):
            raise ValueError(f"{library} returned shape {np.shape(got)}; expected {np.shape(want)}")
        off = max(off, float(np.abs(np.asarray(got) - want).max()))
    print(f"{library}, run here:")
    print(f"off by {off:.0e}")
