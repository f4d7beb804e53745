"""ncnn, from PyTorch by way of pnnx."""

import os
import tempfile

import numpy as np

from tests.frameworks.harness import Layer, course, draw, off

LIBRARY = "ncnn"
PACKAGES = {"ncnn": "1.0.20261020", "pnnx": "20261020"}
ALSO = ["torch==2.13.0"]
ALONE = True


class Ncnn(Layer):
    axes = "T D: one row at a time"
    state = "h (1, H)"
    biases = "one, the sum"
    recipe = '`pnnx.export(layer, "name.pt", (x, state), fp16=False)`'

    def run(self, params, x, state, lengths=None):
        rows = [self.row(params, x, state, n) for n in range(x.shape[1])]
        last = tuple(np.stack(s) for s in zip(*(row[1] for row in rows), strict=True))
        return np.stack([row[0] for row in rows], 1), last if self.cell == "lstm" else last[0]

    def row(self, params, x, state, n):
        first = [s[n][None, None] for s in (state if self.cell == "lstm" else [state])]
        h, *last = exported(self, params, x[:, n][None], first)
        return h, [s.reshape(-1) for s in last]


def exported(layer, params, x, first, fp16=False):
    """x (N, T, D) and first states (1, N, H) through pnnx and ncnn, in a folder that is deleted again."""
    import ncnn
    import pnnx
    import torch

    from rnnkit.convert.cells import to_torch

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

    given, home = [np.ascontiguousarray(a) for a in (x, *first)], os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # pnnx also writes beside where it runs
        try:
            pnnx.export(Around().eval(), "one.pt", tuple(map(torch.tensor, given)), fp16=fp16)
            net = ncnn.Net()
            net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = net.opt.use_fp16_packed = False
            net.opt.use_bf16_storage = False
            net.load_param("one.ncnn.param")
            net.load_model("one.ncnn.bin")
            run = net.create_extractor()
            for k, array in enumerate(given):
                run.input(f"in{k}", ncnn.Mat(array[0] if len(x) == 1 else array).clone())
            return [np.array(run.extract(f"out{k}")[1]) for k in range(len(given))]
        finally:
            os.chdir(home)


class RNN(Ncnn):
    name, cell = "ncnn RNN", "rnn"
    activations = "tanh"


class LSTM(Ncnn):
    name, cell, state = "ncnn LSTM", "lstm", "h (1, H), c (1, H)"


class GRU(Ncnn):
    name, cell = "ncnn GRU", "gru"
    biases = "one; b_hn apart"


LAYERS = RNN(), LSTM(), GRU()


def note_half_precision(rng):
    """pnnx stores weights as float16 unless it is told `fp16=False`: outputs are 1e-4 to 1e-2 off."""
    layer, case = LAYERS[2], draw(LAYERS[2], rng)
    right, _ = course(layer, case.params, case.x, case.state)
    h = exported(layer, case.params, case.x[:, 0][None], [case.state[0][None, None]], fp16=True)[0]
    assert 2e-5 < off(h, right[:, 0]) < 2e-2


def note_batch(rng):
    """A batch of several rows is exported without a word, and ncnn gives the first row's outputs alone, (T, H)."""
    layer, case = LAYERS[2], draw(LAYERS[2], rng)
    right, _ = course(layer, case.params, case.x, np.zeros_like(case.state))
    (h,) = exported(layer, case.params, case.x.transpose(1, 0, 2), [])
    assert off(h, right[:, 0]) < 1e-5
