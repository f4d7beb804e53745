"""MLX: `mlx.nn.RNN`, `LSTM`, `GRU`."""

import numpy as np

from rnnkit.convert.cells import to_torch
from tests.frameworks.harness import Layer, draw, off

LIBRARY = "MLX"
PACKAGES = {"mlx": "0.32.4"}
ALSO = ["mlx[cpu]==0.32.4"]  # the backend that runs without a GPU of Apple
ALONE = True


class Mlx(Layer):
    axes = "N T D; T D"
    biases = "one, the sum"

    def layer(self, D, H):
        import mlx.core as mx
        from mlx import nn

        mx.random.seed(0)
        return getattr(nn, self.name.rpartition(".")[2])(D, H)

    def fresh(self, D, H):
        return {name: np.array(getattr(self.layer(D, H), name)) for name in self.weights}

    def run(self, params, x, state, lengths=None):
        import mlx.core as mx

        layer = self.layer(x.shape[2], len(params[next(n for n in ("Wh", "Whh") if n in params)][0]))
        for name, array in self.arrays(params).items():
            setattr(layer, name, mx.array(array))
        first = [mx.array(s) for s in state] if self.cell == "lstm" else [mx.array(state)]
        out = layer(mx.array(x.transpose(1, 0, 2).copy()), *first)
        h, *c = [np.array(a) for a in (out if isinstance(out, tuple) else (out,))]
        last = tuple(a[:, -1] for a in (h, *c))
        return h.transpose(1, 0, 2), last if self.cell == "lstm" else last[0]

    def arrays(self, params):
        weights = to_torch(self.cell, params)
        return dict(zip(self.weights, [*list(weights.values())[:2], weights["bias_ih_l0"]], strict=True))


class RNN(Mlx):
    name, cell, gates = "mlx.nn.RNN", "rnn", "h"
    weights = {"Wxh": "H D", "Whh": "H H", "bias": "H"}
    activations = "tanh, or any function as `nonlinearity`"
    recipe = "biases added"


class LSTM(Mlx):
    name, cell, gates = "mlx.nn.LSTM", "lstm", "ifgo"
    weights = {"Wx": "4H D", "Wh": "4H H", "bias": "4H"}
    state = "h (N, H), c (N, H)"
    recipe = "biases added"


class GRU(Mlx):
    name, cell, gates = "mlx.nn.GRU", "gru", "rzn"
    weights = {"Wx": "3H D", "Wh": "3H H", "b": "3H", "bhn": "H"}
    biases = "one; b_hn apart"
    recipe = "`b` = b_ih + (b_hr, b_hz, 0), `bhn` = b_hn"

    def arrays(self, params):
        H = len(params["bh"]) // 3
        b = np.concatenate([params["bx"][: 2 * H] + params["bh"][: 2 * H], params["bx"][2 * H :]])
        return {"Wx": params["Wx"], "Wh": params["Wh"], "b": b, "bhn": params["bh"][2 * H :]}


LAYERS = RNN(), LSTM(), GRU()


def note_all_states(rng):
    """`mlx.nn.LSTM` returns c of every step beside h, both (N, T, H), where PyTorch returns the last c only; a padded
    row's state is picked there, at lengths − 1."""
    import mlx.core as mx

    layer = LAYERS[1]
    case = draw(layer, rng)
    T, N, D, H = case.sizes
    h, c = layer.layer(D, H)(mx.array(case.x.transpose(1, 0, 2).copy()))
    assert h.shape == c.shape == (N, T, H)


def note_cell_alone(rng):
    """The LSTM takes `hidden` and `cell` apart; one without the other is taken as beside zeros."""
    import mlx.core as mx

    layer = LAYERS[1]
    case = draw(layer, rng)
    own, x = layer.layer(*case.sizes[2:]), mx.array(case.x.transpose(1, 0, 2).copy())
    state, zeros = mx.array(case.state[1]), mx.zeros(case.state[0].shape)
    assert off(np.array(own(x, cell=state)[0]), np.array(own(x, zeros, state)[0])) < layer.tolerance
