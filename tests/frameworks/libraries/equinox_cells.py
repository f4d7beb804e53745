"""Equinox: `eqx.nn.LSTMCell`, `eqx.nn.GRUCell`; for one sequence, batches by `jax.vmap`."""

import numpy as np

from rnnkit.convert.cells import GATES, _four
from tests.frameworks.harness import Layer

LIBRARY = "Equinox"
PACKAGES = {"equinox": "0.13.8", "jax": "0.10.2"}
ALONE = False


class Cell(Layer):
    axes = "D; a batch by `vmap`, time by `scan`"

    def _cell(self, D, H):
        import equinox
        import jax

        return getattr(equinox.nn, self.name.rpartition(".")[2])(D, H, key=jax.random.key(0))

    def fresh(self, D, H):
        cell = self._cell(D, H)
        return {name: getattr(cell, name) for name in vars(cell) if hasattr(getattr(cell, name), "shape")}

    def run(self, params, x, state, lengths=None):
        import equinox
        import jax

        arrays = self.arrays(params)
        cell = self._cell(x.shape[2], arrays["weight_hh"].shape[1])
        cell = equinox.tree_at(lambda c: [getattr(c, name) for name in arrays], cell, list(arrays.values()))

        rows = [self.first(*_rows(state, n)) for n in range(x.shape[1])]
        first = tuple(jax.numpy.stack(s) for s in zip(*rows, strict=True))

        def step(state, now):
            state = jax.vmap(cell)(now, state)
            return state, state[0] if self.cell == "lstm" else state

        last, h = jax.lax.scan(step, first if self.cell == "lstm" else first[0], self.given(x))
        return np.asarray(h), tuple(map(np.asarray, last)) if self.cell == "lstm" else np.asarray(last)


def _rows(state, n):
    return [tuple(s[n : n + 1] for s in state) if isinstance(state, tuple) else state[n : n + 1]]


class LSTM(Cell):
    name, cell, gates, state = "equinox.nn.LSTMCell", "lstm", GATES["lstm"], "h (H,), c (H,)"
    weights = {"weight_ih": "4H D", "weight_hh": "4H H", "bias": "4H"}
    biases, recipe = "one, the sum", "biases added"

    def arrays(self, params):
        Wx, Wh, bx, bh = _four(self.cell, params)
        return {"weight_ih": Wx, "weight_hh": Wh, "bias": bx + bh}


class GRU(Cell):
    name, cell, gates, state = "equinox.nn.GRUCell", "gru", GATES["gru"], "h (H,)"
    weights = {"weight_ih": "3H D", "weight_hh": "3H H", "bias": "3H", "bias_n": "H"}
    biases, recipe = "one, of r and z the sum; b_hn apart", "`bias` = b_ih + (b_hr, b_hz, 0), `bias_n` = b_hn"

    def arrays(self, params):
        Wx, Wh, bx, bh = _four(self.cell, params)
        H = Wh.shape[1]
        return {
            "weight_ih": Wx,
            "weight_hh": Wh,
            "bias": bx + np.concatenate([bh[: 2 * H], np.zeros(H, np.float32)]),
            "bias_n": bh[2 * H :],
        }


LAYERS = LSTM(), GRU()
