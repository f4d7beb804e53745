"""Flax, `flax.linen`."""

import numpy as np

from rnnkit.convert.cells import _four
from tests.frameworks.harness import Layer, off
from tests.frameworks.libraries.flax_nnx import _lengths, _swapped

LIBRARY = "Flax, linen"
PACKAGES = {"flax": "0.12.8", "jax": "0.10.2"}
ALONE = False


class Cell(Layer):
    axes, lengths = "N T D; T N D with `time_major`", "`seq_lengths=` of `linen.RNN`"

    def _cell(self, H):
        import flax.linen

        return getattr(flax.linen, self.name.rpartition(".")[2])(H)

    def fresh(self, D, H):
        import jax

        cell, x = self._cell(H), np.zeros((1, D), np.float32)
        params = cell.init(jax.random.key(0), cell.initialize_carry(jax.random.key(1), x.shape), x)["params"]
        flat = {f"{part}.{name}": array for part, arrays in params.items() for name, array in arrays.items()}
        return {name: flat.pop(name) for name in self.weights if name in flat} | flat

    def run(self, params, x, state, lengths=None):
        import flax.linen

        tree = {"params": {"cell": self.tree(*_four(self.cell, params))}}
        layer = flax.linen.RNN(self._cell(params[next(iter(params))].shape[0] // len(self.gates)), return_carry=True)
        carry, h = layer.apply(tree, x.swapaxes(0, 1), initial_carry=_swapped(state), seq_lengths=_lengths(lengths))
        carry = tuple(map(np.asarray, _swapped(carry))) if self.cell == "lstm" else np.asarray(carry)
        return np.asarray(h).swapaxes(0, 1), carry


class RNN(Cell):
    name, cell, gates, activations = "flax.linen.SimpleCell", "rnn", "h", "tanh"
    weights = {"i.kernel": "D H", "h.kernel": "H H", "i.bias": "H"}
    biases, recipe = "one, the sum", "transposed; biases added"

    def tree(self, Wx, Wh, bx, bh):
        return {"i": {"kernel": Wx.T, "bias": bx + bh}, "h": {"kernel": Wh.T}}


class LSTM(Cell):
    name, cell, gates = "flax.linen.OptimizedLSTMCell", "lstm", "ifgo"
    weights = {
        **{f"i{gate}.kernel": "D H" for gate in "ifgo"},
        **{f"h{gate}.kernel": "H H" for gate in "ifgo"},
        **{f"h{gate}.bias": "H" for gate in "ifgo"},
    }
    state = "c (N, H), h (N, H)"
    biases, recipe = "one, the sum, on the recurrent side", "cut into gates, each transposed; biases added"

    def tree(self, Wx, Wh, bx, bh):
        cut = zip(self.gates, np.split(Wx, 4), np.split(Wh, 4), np.split(bx + bh, 4), strict=True)
        parts = [(gate, W.T, U.T, b) for gate, W, U, b in cut]
        return {f"i{gate}": {"kernel": W} for gate, W, _, _ in parts} | {
            f"h{gate}": {"kernel": U, "bias": b} for gate, _, U, b in parts
        }


class GRU(Cell):
    name, cell, gates = "flax.linen.GRUCell", "gru", "rzn"
    weights = {
        **{f"i{gate}.kernel": "D H" for gate in "rzn"},
        **{f"h{gate}.kernel": "H H" for gate in "rzn"},
        **{f"i{gate}.bias": "H" for gate in "rzn"},
        "hn.bias": "H",
    }
    biases = "one, of r and z the sum; b_hn apart"
    recipe = "cut into gates, each transposed; b_ih + b_hh for r and z, b_in on `in`, b_hn on `hn`"

    def tree(self, Wx, Wh, bx, bh):
        (Wr, Wz, Wn), (Ur, Uz, Un), (br, bz, bn), (cr, cz, cn) = (np.split(a, 3) for a in (Wx, Wh, bx, bh))
        left = {"ir": (Wr, br + cr), "iz": (Wz, bz + cz), "in": (Wn, bn)}
        tree = {name: {"kernel": W.T, "bias": b} for name, (W, b) in left.items()}
        return tree | {"hr": {"kernel": Ur.T}, "hz": {"kernel": Uz.T}, "hn": {"kernel": Un.T, "bias": cn}}


LAYERS = RNN(), LSTM(), GRU()


def note_sequential(rng):
    """`linen.Sequential` hands `seq_lengths` to its first layer alone: the last state of a second one is that after the
    padding."""
    import jax
    from flax import linen

    x, lengths = rng.normal(size=(1, 6, 3)).astype(np.float32), np.array([2])
    below, above = linen.RNN(linen.GRUCell(4)), linen.RNN(linen.GRUCell(4), return_carry=True)
    stack = linen.Sequential([below, above])
    tree = stack.init(jax.random.key(0), x)
    params = [{"params": tree["params"][f"layers_{k}"]} for k in (0, 1)]
    h = below.apply(params[0], x, seq_lengths=lengths)
    last, _ = stack.apply(tree, x, seq_lengths=lengths)
    assert off(last, above.apply(params[1], h)[0]) < 1e-6
    assert off(last, above.apply(params[1], h, seq_lengths=lengths)[0]) > 1e-3
