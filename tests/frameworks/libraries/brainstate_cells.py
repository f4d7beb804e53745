"""brainstate: `brainstate.nn.ValinaRNNCell`, `LSTMCell`, `GRUCell`."""

import numpy as np

from rnnkit.convert.cells import GATES, reordered
from tests.frameworks.harness import Layer, course, draw, off

LIBRARY = "brainstate"
PACKAGES = {"brainstate": "0.5.4"}
ALSO = ["jax==0.10.2"]
ALONE = True


class Cell(Layer):
    axes = "N D"
    biases = "one, the sum"
    parts = ("W",)  # the Linear layers, each of "weight" (D+H, ·) and "bias"

    def make(self, D, H):
        import brainstate

        brainstate.random.seed(0)
        return getattr(brainstate.nn, self.name.rpartition(".")[2])(D, H)

    def fresh(self, D, H):
        cell = self.make(D, H)
        own = {f"{part}.{name}": a for part in self.parts for name, a in getattr(cell, part).weight.value.items()}
        return {name: np.asarray(own[name]) for name in self.weights}

    def run(self, params, x, state, lengths=None):
        import jax.numpy as jnp

        cell = self.make(x.shape[2], len(params[next(iter(params))]) // len(GATES[self.cell]))
        for part, (W, b) in self.arrays(*params.values()).items():
            getattr(cell, part).weight.value = {"weight": jnp.asarray(W.T), "bias": jnp.asarray(b)}
        cell.init_state(x.shape[1])
        states = [cell.h, cell.c] if self.cell == "lstm" else [cell.h]
        for own, value in zip(states, state if self.cell == "lstm" else [state], strict=True):
            own.value = jnp.asarray(value)
        h = np.stack([np.asarray(cell.update(jnp.asarray(step))) for step in x])
        last = tuple(np.asarray(own.value) for own in states)
        return h, last if self.cell == "lstm" else last[0]

    def arrays(self, Wx, Wh, b):
        return {"W": (np.concatenate([Wx, Wh], 1), b)}


class RNN(Cell):
    name, cell, gates = "brainstate.nn.ValinaRNNCell", "rnn", "h"
    weights = {"W.weight": "D+H H", "W.bias": "H"}
    activations = 'ReLU by default; `activation="tanh"`'
    recipe = "transposed, input rows first; biases added"

    def make(self, D, H):
        import brainstate

        brainstate.random.seed(0)
        return brainstate.nn.ValinaRNNCell(D, H, activation="tanh")


class LSTM(Cell):
    name, cell, gates = "brainstate.nn.LSTMCell", "lstm", "igfo"
    weights = {"W.weight": "D+H 4H", "W.bias": "4H"}
    state = "h (N, H), c (N, H)"
    hidden = "adds 1 to f"
    recipe = "i f g o → i g f o; transposed, input rows first; biases added, 1 taken out of f's"

    def arrays(self, Wx, Wh, b):
        Wx, Wh, b = (reordered(a, GATES["lstm"], self.gates) for a in (Wx, Wh, b))
        H = Wh.shape[1]
        b[2 * H : 3 * H] -= 1
        return {"W": (np.concatenate([Wx, Wh], 1), b)}


class GRU(Cell):
    name, cell, gates, reset, z = "brainstate.nn.GRUCell", "gru", "rz", "before", "takes"
    weights = {"Wrz.weight": "D+H 2H", "Wrz.bias": "2H", "Wh.weight": "D+H H", "Wh.bias": "H"}
    carried = "no: r before the product"
    recipe = "no way: r before the product"
    parts = "Wrz", "Wh"

    def arrays(self, Wx, Wh, bx, bh):
        W, b, two = np.concatenate([Wx, Wh], 1), bx + bh, 2 * Wh.shape[1]
        return {"Wrz": (W[:two], b[:two]), "Wh": (W[two:], b[two:])}


LAYERS = RNN(), LSTM(), GRU()


def says_forget_bias(rng):
    """Its documentation says "The forget gate bias is initialized with +1.0" (docstring of `brainstate.nn.LSTMCell`):
    the bias starts at 0 and 1 is added at every step, so a copied bias counts 1 more."""
    layer = LAYERS[1]
    case = draw(layer, rng)
    H = case.sizes[3]
    assert not layer.fresh(3, 4)["W.bias"].any()
    right, _ = course(layer, case.params, case.x, case.state)
    case.params["b"][H : 2 * H] += 1  # so that the recipe, which takes 1 out, copies the bias
    assert off(layer.run(case.params, case.x, case.state)[0], right) > 0.01
