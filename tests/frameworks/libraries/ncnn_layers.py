"""ncnn, from PyTorch by way of pnnx."""

import os
import tempfile
from pathlib import Path

import numpy as np

from rnnkit.convert.cells import NAMES, to_torch
from tests.frameworks.harness import Layer, course, draw, off

LIBRARY = "ncnn"
PACKAGES = {"ncnn": "1.0.20261020", "pnnx": "20261020"}
ALSO = ["torch==2.13.0"]
ALONE = True


class Ncnn(Layer):
    axes, beside = "T D: one row at a time", 3
    biases = "one, the sum"
    recipe = '`pnnx.export(layer, "name.pt", (x, state), fp16=False)`'

    def arrays(self, params):
        """The file of weights that pnnx writes: before each of its three arrays a number says how it is stored."""
        (_, D), (_, H) = (params[name].shape for name in NAMES[self.cell][:2])
        first = [np.zeros((1, 1, H), "f")] * (2 if self.cell == "lstm" else 1)
        return {"name.ncnn.bin": np.frombuffer(files(self, params, np.zeros((1, 2, D), "f"), first)[1], "f")}

    def run(self, params, x, state, lengths=None):
        own, rows = self.arrays(params)["name.ncnn.bin"].tobytes(), []
        for n, x_n in enumerate(self.given(x)):
            state_n = tuple(s[n : n + 1] for s in state) if self.cell == "lstm" else state[n : n + 1]
            first = self.first(state_n)
            if not rows:
                structure, _ = files(self, params, x_n[None], [s.reshape(1, 1, -1) for s in first])
            rows.append(forward(structure, own, [x_n, *first]))
        h, *last = (np.stack(parts) for parts in zip(*rows, strict=True))
        last = tuple(s.reshape(len(rows), -1) for s in last)
        return h.swapaxes(0, 1), last if self.cell == "lstm" else last[0]


def files(layer, params, x, first, fp16=False):
    """The text and the weights that pnnx makes of a layer for x (N, T, D) and first states (1, N, H)."""
    import pnnx
    import torch

    weights = {name: torch.tensor(a) for name, a in to_torch(layer.cell, params).items()}

    class Around(torch.nn.Module):
        def __init__(self):
            super().__init__()
            kind = getattr(torch.nn, layer.cell.upper())
            self.layer = kind(x.shape[2], weights["weight_hh_l0"].shape[1], batch_first=True)
            self.layer.load_state_dict(weights)

        def forward(self, x, *first):
            if not first:
                return self.layer(x)[0]
            h, last = self.layer(x, first if layer.cell == "lstm" else first[0])
            return (h, *last) if layer.cell == "lstm" else (h, last)

    given, home = tuple(torch.tensor(np.ascontiguousarray(a)) for a in (x, *first)), os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # pnnx also writes beside where it runs
        try:
            pnnx.export(Around().eval(), "one.pt", given, fp16=fp16)
            return Path("one.ncnn.param").read_bytes(), Path("one.ncnn.bin").read_bytes()
        finally:
            os.chdir(home)


def forward(structure, weights, given):
    """What ncnn computes of arrays without a batch's axis."""
    import ncnn

    net = ncnn.Net()
    net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = net.opt.use_fp16_packed = False
    net.opt.use_bf16_storage = False
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("param", structure), ("bin", weights)):
            Path(folder, name).write_bytes(data)
        net.load_param(str(Path(folder, "param")))
        net.load_model(str(Path(folder, "bin")))
    run = net.create_extractor()
    for k, array in enumerate(given):
        run.input(f"in{k}", ncnn.Mat(np.ascontiguousarray(array)).clone())
    return [np.array(run.extract(f"out{k}")[1]) for k in range(len(given))]


class RNN(Ncnn):
    name, cell, gates, state = "ncnn RNN", "rnn", "h", "h (1, H)"
    weights = {"name.ncnn.bin": "3+H*D+H+H*H"}
    activations = "tanh"


class LSTM(Ncnn):
    name, cell, gates, state = "ncnn LSTM", "lstm", "ifog", "h (1, H), c (1, H)"
    weights = {"name.ncnn.bin": "3+4*H*D+4*H+4*H*H"}


class GRU(Ncnn):
    name, cell, gates, state = "ncnn GRU", "gru", "rzn", "h (1, H)"
    weights = {"name.ncnn.bin": "3+3*H*D+4*H+3*H*H"}
    biases = "one; b_hn apart"


LAYERS = RNN(), LSTM(), GRU()


def note_half_precision(rng):
    """pnnx stores weights as float16 unless it is told `fp16=False`: a GRU's outputs are 2e-5 to 2e-2 off."""
    layer, case = LAYERS[2], draw(LAYERS[2], rng)
    right, _ = course(layer, case.params, case.x, case.state)
    made = files(layer, case.params, case.x[None, :, 0], [case.state[None, :1]], fp16=True)
    h = forward(*made, [case.x[:, 0], case.state[:1]])[0]
    assert 2e-5 < off(h, right[:, 0]) < 2e-2


def note_batch(rng):
    """A batch of several rows is exported without a word, and ncnn gives the first row's outputs alone, (T, H)."""
    layer, case = LAYERS[2], draw(LAYERS[2], rng)
    right, _ = course(layer, case.params, case.x, np.zeros_like(case.state))
    x = case.x.swapaxes(0, 1)
    (h,) = forward(*files(layer, case.params, x, []), [x])
    assert off(h, right[:, 0]) < 1e-5
