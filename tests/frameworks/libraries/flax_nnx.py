"""Flax, `flax.nnx`."""

import numpy as np

from rnnkit.convert.cells import GATES, _four
from tests.frameworks.harness import Layer, course, draw, off

LIBRARY = "Flax, nnx"
PACKAGES = {"flax": "0.12.8", "jax": "0.10.2"}
ALONE = False


class Cell(Layer):
    axes, lengths = "N T D; T N D with `time_major`", "`seq_lengths=` of `nnx.RNN`"
    bias_on = "dense_i"  # which of its two products has the bias

    def _cell(self, D, H, seed=0):
        from flax import nnx

        return getattr(nnx, self.name.rpartition(".")[2])(D, H, rngs=nnx.Rngs(seed))

    def fresh(self, D, H):
        cell = self._cell(D, H)
        found = {"dense_i.kernel": cell.dense_i.kernel, "dense_h.kernel": cell.dense_h.kernel}
        return {**found, f"{self.bias_on}.bias": getattr(cell, self.bias_on).bias}

    def _filled(self, params):
        Wx, Wh, bx, bh = _four(self.cell, params)
        cell = self._cell(Wx.shape[1], Wh.shape[1])
        cell.dense_i.kernel[...], cell.dense_h.kernel[...] = Wx.T, Wh.T
        getattr(cell, self.bias_on).bias[...] = bx + bh
        return cell

    def run(self, params, x, state, lengths=None):
        from flax import nnx

        carry, h = nnx.RNN(self._filled(params), return_carry=True)(
            x.swapaxes(0, 1), initial_carry=_swapped(state), seq_lengths=_lengths(lengths)
        )
        carry = tuple(map(np.asarray, _swapped(carry))) if self.cell == "lstm" else np.asarray(carry)
        return np.asarray(h).swapaxes(0, 1), carry

    def both(self, left, right, x, states, lengths=None):
        from flax import nnx

        layer = nnx.Bidirectional(nnx.RNN(self._filled(left)), nnx.RNN(self._filled(right)))
        first = tuple(_swapped(state) for state in states)
        h = layer(x.swapaxes(0, 1), initial_carry=first, seq_lengths=_lengths(lengths))
        return np.asarray(h).swapaxes(0, 1)


def _swapped(state):
    return state[::-1] if isinstance(state, tuple) else state


def _lengths(lengths):
    return None if lengths is None else np.asarray(lengths, np.int32)


class RNN(Cell):
    name, cell, gates, activations = "flax.nnx.SimpleCell", "rnn", GATES["rnn"], "tanh"
    weights = {"dense_i.kernel": "D H", "dense_h.kernel": "H H", "dense_i.bias": "H"}
    biases, recipe = "one, the sum", "transposed; biases added"


class LSTM(Cell):
    name, cell, gates, bias_on = "flax.nnx.OptimizedLSTMCell", "lstm", GATES["lstm"], "dense_h"
    weights = {"dense_i.kernel": "D 4H", "dense_h.kernel": "H 4H", "dense_h.bias": "4H"}
    state = "c (N, H), h (N, H)"
    biases, recipe = "one, the sum, on the recurrent side", "transposed; biases added"


class GRU(Cell):
    name, cell, gates = "flax.nnx.GRUCell", "gru", GATES["gru"]
    weights = {"dense_i.kernel": "D 3H", "dense_h.kernel": "H 3H", "dense_i.bias": "3H"}
    biases, recipe = "one, the sum; none for b_hn", "transposed; biases added, only if b_hn = 0"
    carried = "no: no place for b_hn"

    def restrict(self, params):
        H = params["Wh"].shape[1]
        return {**params, "bh": np.concatenate([params["bh"][: 2 * H], np.zeros(H, np.float32)])}


LAYERS = RNN(), LSTM(), GRU()


def note_the_slow_lstm(rng):
    """`nnx.LSTMCell` gives the same from eight small kernels: `ii`, `if_`, `ig`, `io` without a bias, `hi`, `hf`, `hg`,
    `ho` with one."""
    from flax import nnx

    case = draw(LAYERS[1], rng)
    _, _, D, H = case.sizes
    cell = nnx.LSTMCell(D, H, rngs=nnx.Rngs(0))
    Wx, Wh, b, _ = _four("lstm", case.params)
    for k, (i, h) in enumerate(zip(("ii", "if_", "ig", "io"), ("hi", "hf", "hg", "ho"), strict=True)):
        block = slice(k * H, (k + 1) * H)
        getattr(cell, i).kernel[...], getattr(cell, h).kernel[...] = Wx[block].T, Wh[block].T
        assert getattr(cell, i).bias is None or getattr(cell, i).bias[...] is None
        getattr(cell, h).bias[...] = b[block]
    _, h = cell(case.state[::-1], case.x[0])
    assert off(h, course(LAYERS[1], case.params, case.x[:1], case.state)[0][0]) < 2e-6


def note_sequential(rng):
    """`nnx.Sequential` hands `seq_lengths` to its first layer alone: the last state of a second one is that after the
    padding."""
    from flax import nnx

    x, lengths = rng.normal(size=(1, 6, 3)).astype(np.float32), np.array([2])
    below = nnx.RNN(nnx.GRUCell(3, 4, rngs=nnx.Rngs(0)))
    above = nnx.RNN(nnx.GRUCell(4, 4, rngs=nnx.Rngs(1)), return_carry=True)
    last, _ = nnx.Sequential(below, above)(x, seq_lengths=lengths)
    h = below(x, seq_lengths=lengths)
    assert off(last, above(h)[0]) < 1e-6 and off(last, above(h, seq_lengths=lengths)[0]) > 1e-3


def says_gru_bias(rng):
    """`flax.nnx.GRUCell.__doc__` has "r * (W_{hn} h + b_{hn})"; the cell has no b_hn, and a GRU that has one comes out
    otherwise."""
    from flax import nnx

    assert "b_{hn}" in nnx.GRUCell.__doc__
    layer = LAYERS[2]
    case = draw(layer, rng)
    given = {**case.params, "bh": case.params["bh"] + 0.5}
    assert off(layer.run(given, case.x, case.state)[0], course(layer, given, case.x, case.state)[0]) > 0.05
