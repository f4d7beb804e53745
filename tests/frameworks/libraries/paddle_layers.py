"""PaddlePaddle: `paddle.nn.SimpleRNN`, `LSTM`, `GRU`."""

import numpy as np

from rnnkit.convert.cells import to_torch
from tests.frameworks.harness import Layer, course, draw, off

LIBRARY = "PaddlePaddle"
PACKAGES = {"paddlepaddle": "3.3.1"}
ALONE = True


class Paddle(Layer):
    axes = "T N D with `time_major`; N T D"
    biases = "two"
    lengths = "`sequence_length`"
    recipe = "–"

    def layer(self, D, H, **options):
        import paddle

        paddle.seed(0)
        return getattr(paddle.nn, self.name.rpartition(".")[2])(D, H, time_major=True, **options)

    def fresh(self, D, H):
        own = self.layer(D, H).state_dict()
        return {name: own[name].numpy() for name in self.weights}

    def arrays(self, params):
        return to_torch(self.cell, params)

    def run(self, params, x, state, lengths=None):
        h, last = self._forward(self.arrays(params), x, [state], lengths)
        return h, tuple(s[0] for s in last) if self.cell == "lstm" else last[0]

    def both(self, left, right, x, states, lengths=None):
        weights = self.arrays(left)
        weights |= {f"{name}_reverse": a for name, a in self.arrays(right).items()}
        return self._forward(weights, x, states, lengths, direction="bidirect")[0]

    def _forward(self, weights, x, states, lengths, **options):
        import paddle

        layer = self.layer(x.shape[2], weights["weight_hh_l0"].shape[1], **options)
        for name, array in weights.items():
            layer.state_dict()[name].set_value(array)
        first = self.first(*states)
        first = tensors(tuple(first) if self.cell == "lstm" else first[0])
        lengths = None if lengths is None else paddle.to_tensor(np.asarray(lengths))
        h, last = layer(paddle.to_tensor(self.given(x)), first, lengths)
        return h.numpy(), tuple(s.numpy() for s in last) if self.cell == "lstm" else last.numpy()


def tensors(state):
    import paddle

    return tuple(map(paddle.to_tensor, state)) if isinstance(state, tuple) else paddle.to_tensor(state)


class RNN(Paddle):
    name, cell, gates, activations = "paddle.nn.SimpleRNN", "rnn", "h", "tanh or ReLU"
    weights = {"weight_ih_l0": "H D", "weight_hh_l0": "H H", "bias_ih_l0": "H", "bias_hh_l0": "H"}
    state = "h (1, N, H)"


class LSTM(Paddle):
    name, cell, gates = "paddle.nn.LSTM", "lstm", "ifgo"
    weights = {"weight_ih_l0": "4H D", "weight_hh_l0": "4H H", "bias_ih_l0": "4H", "bias_hh_l0": "4H"}
    state = "h (1, N, H), c (1, N, H)"


class GRU(Paddle):
    name, cell, gates = "paddle.nn.GRU", "gru", "rzn"
    weights = {"weight_ih_l0": "3H D", "weight_hh_l0": "3H H", "bias_ih_l0": "3H", "bias_hh_l0": "3H"}
    state = "h (1, N, H)"


LAYERS = RNN(), LSTM(), GRU()


def wrapped(layer, case, lengths, **options):
    """What paddle.nn.RNN makes of the cell alone -> h (T, N, H), the last h."""
    import paddle

    kind = {"rnn": "SimpleRNNCell", "lstm": "LSTMCell", "gru": "GRUCell"}[layer.cell]
    cell = getattr(paddle.nn, kind)(*case.sizes[2:])
    for name, array in to_torch(layer.cell, case.params).items():
        cell.state_dict()[name.removesuffix("_l0")].set_value(array)
    run = paddle.nn.RNN(cell, time_major=True, **options)
    h, last = run(paddle.to_tensor(case.x), tensors(case.state), paddle.to_tensor(lengths))
    return h.numpy(), (last[0] if layer.cell == "lstm" else last).numpy()


def note_rnn_of_a_cell(rng):
    """`paddle.nn.RNN(cell)` keeps the state after a row's end as the layers do, but its outputs there are not 0: each
    is one step from the state that is kept, with the padding as input."""
    for layer in LAYERS:
        case = draw(layer, rng)
        T, N, _, _ = case.sizes
        lengths = np.array([T, *rng.integers(1, T - 1, size=N - 1)])
        right, state = course(layer, case.params, case.x, case.state, lengths)
        h, last = wrapped(layer, case, lengths)
        assert off(last, state[0] if layer.cell == "lstm" else state) < layer.tolerance
        for t in range(T):
            step, _ = course(layer, case.params, case.x[t : t + 1], state)
            right[t] = np.where((t >= lengths)[:, None], step[0], right[t])
        assert off(h, right) < layer.tolerance


def note_names(rng):
    """A layer's `state_dict` has each array twice, as `weight_ih_l0` and as `0.cell.weight_ih` (`0.cell_fw.…` and
    `0.cell_bw.…` for two ways); PyTorch's four names and shapes are among them."""
    own = LAYERS[1].layer(3, 4).state_dict()
    assert set(own) == {*LAYERS[1].weights, *(f"0.cell.{name[:-3]}" for name in LAYERS[1].weights)}
    assert {"0.cell_fw.weight_ih", "0.cell_bw.weight_ih"} < set(
        LAYERS[1].layer(3, 4, direction="bidirect").state_dict()
    )
