"""JAX: `jax.lax.scan` over a step of one's own, and `jax.experimental.rnn`."""

import numpy as np

from rnnkit.convert.cells import GATES, _four
from tests.frameworks.harness import Layer, course, draw, off

LIBRARY = "JAX"
PACKAGES = {"jax": "0.10.2"}
ALONE = False


class Scan(Layer):
    """Weights and states are one's own; only x is as the library wants it."""

    state, biases, recipe = "as you like", "your own", "your own step keeps your own layout"

    def run(self, params, x, state, lengths=None):
        import jax
        import jax.numpy as jnp

        Wx, Wh, bx, bh = _four(self.cell, params)
        last, h = jax.lax.scan(
            lambda past, now: _step(self.cell, jnp.split, jax, Wx, Wh, bx, bh, past, now), state, self.given(x)
        )
        return np.asarray(h), tuple(map(np.asarray, last)) if self.cell == "lstm" else np.asarray(last)


def _step(cell, split, jax, Wx, Wh, bx, bh, past, now):
    sigmoid, tanh = jax.nn.sigmoid, jax.numpy.tanh
    h = past[0] if cell == "lstm" else past
    a, b = now @ Wx.T + bx, h @ Wh.T + bh
    if cell == "rnn":
        h = past = tanh(a + b)
    elif cell == "lstm":
        i, f, g, o = split(a + b, 4, axis=1)
        c = sigmoid(f) * past[1] + sigmoid(i) * tanh(g)
        h = sigmoid(o) * tanh(c)
        past = h, c
    else:
        (r, z, n), (r2, z2, n2) = split(a, 3, axis=1), split(b, 3, axis=1)
        z = sigmoid(z + z2)
        h = past = (1 - z) * tanh(n + sigmoid(r + r2) * n2) + z * h
    return past, h


class ScanRNN(Scan):
    name, cell, activations = "jax.lax.scan (RNN)", "rnn", "your own"


class ScanLSTM(Scan):
    name, cell = "jax.lax.scan (LSTM)", "lstm"


class ScanGRU(Scan):
    name, cell = "jax.lax.scan (GRU)", "gru"


class Reference(Layer):
    """`rnn.lstm` itself runs on NVIDIA's and AMD's devices; `lstm_ref` is its twin for every device."""

    name, cell, gates = "jax.experimental.rnn.lstm_ref", "lstm", GATES["lstm"]
    weights = {"weights": "4H*D+4H*H+4H+4H"}
    biases, recipe = "two", "all four arrays, flat, one behind the other: W_ih, W_hh, b_ih, b_hh"
    axes, state, lengths = "N T D", "h (1, N, H), c (1, N, H)", "`seq_lengths`"

    def fresh(self, D, H):
        import jax
        from jax.experimental import rnn

        return {"weights": rnn.init_lstm_weight(jax.random.key(0), D, H, 1, False)}

    def arrays(self, params):
        return {"weights": np.concatenate([np.ravel(a) for a in _four("lstm", params)])}

    def run(self, params, x, state, lengths=None):
        h, last = self._forward([params], x, [state], lengths)
        return h, tuple(s[0] for s in last)

    def both(self, left, right, x, states, lengths=None):
        return self._forward([left, right], x, states, lengths)[0]

    def _forward(self, params, x, states, lengths):
        from jax.experimental import rnn

        (T, N, D), H = x.shape, states[0][0].shape[1]
        ways, cut, two = [self.arrays(each)["weights"] for each in params], 4 * H * (D + H), len(params) == 2
        flat = np.concatenate([*(way[:cut] for way in ways), *(way[cut:] for way in ways)])
        unpacked = rnn.unpack_lstm_weights(flat, D, H, 1, two)
        lengths = np.full(N, T, np.int32) if lengths is None else np.asarray(lengths, np.int32)
        h, *last = rnn.lstm_ref(self.given(x), *self.first(*states), *unpacked, lengths, D, H, 1, 0.0, two)
        return np.asarray(h).swapaxes(0, 1), tuple(map(np.asarray, last))


LAYERS = ScanRNN(), ScanLSTM(), ScanGRU(), Reference()


def note_flat_order(rng):
    """`lstm_ref` with two directions: the four matrices of both come first, then their four biases; within each, left
    before right."""
    layer = LAYERS[3]
    case = draw(layer, rng)
    h = layer.both(case.params, case.params, case.x, (case.state, case.state))
    assert off(h[..., : case.sizes[3]], course(layer, case.params, case.x, case.state)[0]) < 2e-6
