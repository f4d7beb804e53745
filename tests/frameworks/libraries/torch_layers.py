"""PyTorch: `torch.nn.RNN`, `LSTM`, `GRU` and their cells."""

import numpy as np

from rnnkit.convert.cells import GATES, to_torch
from tests.frameworks.harness import Layer, course, draw, off

LIBRARY = "PyTorch"
PACKAGES = {"torch": "2.13.0"}
ALONE = False  # True: does not fit into the environment of make test-frameworks
WEIGHTS = "weight_ih", "weight_hh", "bias_ih", "bias_hh"


class Torch(Layer):
    axes = "T N D; N T D with `batch_first`"
    biases = "two"
    lengths = "`pack_padded_sequence`"
    recipe = "–"

    def layer(self, D, H, **options):
        import torch

        torch.manual_seed(0)
        return getattr(torch.nn, self.name.rpartition(".")[2])(D, H, **options)

    def fresh(self, D, H):
        return {name: a.detach().numpy() for name, a in self.layer(D, H).named_parameters()}

    def run(self, params, x, state, lengths=None):
        h, last = self._forward(to_torch(self.cell, params), 1, x, [state], lengths)
        last = tuple(s[0] for s in last) if self.cell == "lstm" else last[0]
        return h, last

    def both(self, left, right, x, states, lengths=None):
        weights = to_torch(self.cell, left)
        weights |= {f"{name}_reverse": a for name, a in to_torch(self.cell, right).items()}
        return self._forward(weights, 2, x, states, lengths)[0]

    def _forward(self, weights, ways, x, states, lengths):
        import torch
        from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

        layer = self.layer(x.shape[2], weights["weight_hh_l0"].shape[1], bidirectional=ways == 2)
        layer.load_state_dict({name: torch.tensor(a) for name, a in weights.items()})
        first = [torch.tensor(np.stack(s)) for s in zip(*states, strict=True)] if self.cell == "lstm" else None
        first = tuple(first) if first else torch.tensor(np.stack(states))
        data = torch.tensor(x)
        if lengths is not None:
            data = pack_padded_sequence(data, torch.tensor(lengths), enforce_sorted=False)
        with torch.no_grad():
            h, last = layer(data, first)
        if lengths is not None:
            h, _ = pad_packed_sequence(h, total_length=len(x))
        return h.numpy(), tuple(s.numpy() for s in last) if self.cell == "lstm" else last.numpy()


class RNN(Torch):
    name, cell, gates, activations = "torch.nn.RNN", "rnn", GATES["rnn"], "tanh or ReLU"
    weights = {"weight_ih_l0": "H D", "weight_hh_l0": "H H", "bias_ih_l0": "H", "bias_hh_l0": "H"}
    state = "h (1, N, H)"


class LSTM(Torch):
    name, cell, gates = "torch.nn.LSTM", "lstm", GATES["lstm"]
    weights = {"weight_ih_l0": "4H D", "weight_hh_l0": "4H H", "bias_ih_l0": "4H", "bias_hh_l0": "4H"}
    state = "h (1, N, H), c (1, N, H)"


class GRU(Torch):
    name, cell, gates = "torch.nn.GRU", "gru", GATES["gru"]
    weights = {"weight_ih_l0": "3H D", "weight_hh_l0": "3H H", "bias_ih_l0": "3H", "bias_hh_l0": "3H"}
    state = "h (1, N, H)"


LAYERS = RNN(), LSTM(), GRU()


def note_cells(rng):
    """`torch.nn.LSTMCell`, `GRUCell` and `RNNCell` hold the same arrays under names without `_l0`."""
    import torch

    for layer in LAYERS:
        case = draw(layer, rng)
        cell = getattr(torch.nn, f"{layer.name.rpartition('.')[2]}Cell")(*case.sizes[2:])
        cell.load_state_dict({n[:-3]: torch.tensor(a) for n, a in to_torch(layer.cell, case.params).items()})
        first = tuple(map(torch.tensor, case.state)) if layer.cell == "lstm" else torch.tensor(case.state)
        got = cell(torch.tensor(case.x[0]), first)
        got = (got[0] if layer.cell == "lstm" else got).detach().numpy()
        assert off(got, course(layer, case.params, case.x[:1], case.state)[0][0]) < layer.tolerance


def note_names(rng):
    """A stack's level k has `_lk` in place of `_l0`, and the right-to-left half `_l0_reverse`; above two directions
    `weight_ih_l1` is (4H, 2H), the left half's columns first."""
    import torch

    D, H = 5, 3
    deep = LAYERS[1].layer(D, H, num_layers=2, bidirectional=True)
    ends = [f"_l{k}{way}" for k in (0, 1) for way in ("", "_reverse")]
    assert list(deep.state_dict()) == [f"{name}{end}" for end in ends for name in WEIGHTS]
    assert deep.weight_ih_l1.shape == (4 * H, 2 * H)
    one, above = LAYERS[1].layer(D, H, bidirectional=True), LAYERS[1].layer(2 * H, H, bidirectional=True)
    one.load_state_dict({name: a for name, a in deep.state_dict().items() if "_l0" in name})
    above.load_state_dict({name.replace("_l1", "_l0"): a for name, a in deep.state_dict().items() if "_l1" in name})
    x = torch.tensor(rng.normal(size=(6, 2, D)), dtype=torch.float32)
    assert torch.allclose(deep(x)[0], above(one(x)[0])[0], atol=1e-6)


def note_two_biases_learn_twice(rng):
    """Each of the two biases gets the whole gradient, so outside the GRU their sum learns at twice the rate of one
    bias: equal outputs part after one step of training."""
    import torch

    layer, case = LAYERS[1], draw(LAYERS[1], rng)
    own = layer.layer(*case.sizes[2:])
    own(torch.tensor(case.x))[0].square().sum().backward()
    assert torch.equal(own.bias_ih_l0.grad, own.bias_hh_l0.grad) and own.bias_ih_l0.grad.abs().max() > 0


def note_reverse_state(rng):
    """Of two directions, the last state of the right-to-left half is that of step 0, in `h_n[1]`; `output[-1]` has
    it after one step only."""
    import torch

    case = draw(LAYERS[2], rng)
    layer = LAYERS[2].layer(*case.sizes[2:], bidirectional=True)
    h, last = layer(torch.tensor(case.x))
    H = case.sizes[3]
    assert torch.allclose(h[0, :, H:], last[1]) and not torch.allclose(h[-1, :, H:], last[1], atol=1e-3)


def note_autocast(rng):
    """`torch.autocast("cpu")` computes an RNN in bfloat16 and leaves a GRU in float32; an LSTM is computed in
    bfloat16 too, or refused by oneDNN (RuntimeError) on a processor without AVX-512."""
    import torch

    kinds = {}
    for layer in LAYERS:
        x = torch.tensor(rng.normal(size=(5, 2, 3)), dtype=torch.float32)
        with torch.autocast("cpu"), torch.no_grad():
            try:
                kinds[layer.cell] = layer.layer(3, 4)(x)[0].dtype
            except RuntimeError as error:
                kinds[layer.cell] = str(error).partition(" for ")[0]
    assert (kinds["rnn"], kinds["gru"]) == (torch.bfloat16, torch.float32)
    assert kinds["lstm"] in (torch.bfloat16, "could not create a primitive descriptor"), kinds


def note_int8(rng):
    """With `quantize_dynamic` (int8), a row's output depends on its neighbours in the batch, for all inputs share
    one scale: 0.01 and more, and 0.1 beside a row 30 times larger. A bare `nn.LSTM` handed to it comes back as it
    was, in float32."""
    import torch

    quantize, kinds = torch.ao.quantization.quantize_dynamic, {torch.nn.LSTM}
    bare = LAYERS[1].layer(32, 64)
    assert type(quantize(bare, kinds, dtype=torch.qint8)) is torch.nn.LSTM
    for a in bare.parameters():
        torch.nn.init.uniform_(a, -0.3, 0.3)
    layer = quantize(torch.nn.Sequential(bare), kinds, dtype=torch.qint8)
    x = torch.tensor(rng.normal(size=(20, 2, 32)), dtype=torch.float32)
    loud = torch.cat([x[:, :1], 30 * x[:, 1:]], dim=1)
    alone, beside, loudly = (layer(data)[0][:, 0] for data in (x[:, :1], x, loud))
    assert (alone - beside).abs().max() > 0.003 and (alone - loudly).abs().max() > 0.1
