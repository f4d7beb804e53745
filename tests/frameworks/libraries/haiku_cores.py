"""Haiku: `hk.VanillaRNN`, `hk.LSTM`, `hk.GRU`."""

import numpy as np

from rnnkit.convert.cells import _four, reordered
from tests.frameworks.harness import Layer, course, draw, off

LIBRARY = "Haiku"
PACKAGES = {"dm-haiku": "0.0.17", "jax": "0.10.2"}
ALONE = False


class Core(Layer):
    state, axes = "h (N, H)", "T N D; N T D with `time_major=False`"

    def _unroll(self, H):
        import haiku as hk

        def unroll(x, state):
            core = getattr(hk, self.name.rpartition(".")[2])(H)
            state = hk.LSTMState(*state) if self.cell == "lstm" else state
            return hk.dynamic_unroll(core, x, state)

        return hk.without_apply_rng(hk.transform(unroll))

    def fresh(self, D, H):
        import jax

        state = np.zeros((1, H), np.float32)
        tree = self._unroll(H).init(
            jax.random.key(0), np.zeros((2, 1, D), np.float32), (state, state) if self.cell == "lstm" else state
        )
        return {f"{part}.{name}".replace("/", "."): a for part, arrays in tree.items() for name, a in arrays.items()}

    def run(self, params, x, state, lengths=None):
        tree, first = {}, self.first(state)
        for name, array in self.arrays(params).items():
            part, _, kind = name.rpartition(".")
            tree.setdefault(part.replace(".", "/"), {})[kind] = array
        first, H = tuple(first) if self.cell == "lstm" else first[0], first[0].shape[-1]
        h, last = self._unroll(H).apply(tree, self.given(x), first)
        return np.asarray(h), tuple(map(np.asarray, last)) if self.cell == "lstm" else np.asarray(last)


class LSTM(Core):
    name, cell, gates = "haiku.LSTM", "lstm", "igfo"
    weights = {"lstm.linear.w": "D+H 4H", "lstm.linear.b": "4H"}
    state, hidden = "h (N, H), c (N, H)", "adds 1 to f"
    biases, recipe = "one, the sum", "i f g o → i g f o; one above the other, transposed; biases added, 1 less on f"

    def arrays(self, params):
        Wx, Wh, b, _ = (reordered(a, "ifgo", self.gates) for a in _four("lstm", params))
        H = Wh.shape[1]
        b[2 * H : 3 * H] -= 1
        return {"lstm.linear.w": np.concatenate([Wx.T, Wh.T]), "lstm.linear.b": b}


class GRU(Core):
    name, cell, gates, reset, z = "haiku.GRU", "gru", "zrn", "before", "takes"
    weights = {"gru.w_i": "D 3H", "gru.w_h": "H 3H", "gru.b": "3H"}
    biases, carried = "one", "no: r before the product"
    recipe = "none; of its own form: r z n → z r n, transposed, biases added"

    def restrict(self, params):
        return {**params, "bh": np.zeros_like(params["bh"])}

    def arrays(self, params):
        Wx, Wh, b, _ = (reordered(a, "rzn", self.gates) for a in _four("gru", params))
        return {"gru.w_i": Wx.T, "gru.w_h": Wh.T, "gru.b": b}


LAYERS = LSTM(), GRU()


def note_relu(rng):
    """`hk.VanillaRNN` is a ReLU network with two biases, and has no argument for tanh: the course's RNN cannot be
    carried into it."""
    import haiku as hk
    import jax

    run = hk.without_apply_rng(hk.transform(lambda x, h: hk.VanillaRNN(4)(x, h)[0]))
    x, h = rng.normal(size=(2, 3)), rng.normal(size=(2, 4))
    tree = run.init(jax.random.key(0), x, h)
    one, two = tree["vanilla_rnn/linear"], tree["vanilla_rnn/linear_1"]
    right = np.maximum(x @ one["w"] + one["b"] + h @ two["w"] + two["b"], 0)
    assert off(run.apply(tree, x, h), right) < 1e-5


def note_a_gru_in_linear_z(rng):
    """Where z multiplies n, the course's z is 1 − z: negate W, U and b of that gate. That alone carries; r's place does
    not."""
    layer = LAYERS[1]
    case = draw(layer, rng)
    H = case.sizes[3]
    turned = {name: a.copy() for name, a in case.params.items()}
    for a in turned.values():
        a[H : 2 * H] *= -1
    keeps = type("Keeps", (GRU,), {"z": "keeps"})()
    assert off(course(keeps, turned, case.x, case.state)[0], course(layer, case.params, case.x, case.state)[0]) < 1e-6


def says_forget_bias(rng):
    """`hk.LSTM.__doc__`: "we add 1.0 to b_f after initialization". The 1 is no start value: it is added at every step,
    and the array's f block starts at 0."""
    import haiku as hk

    assert "we add 1.0 to :math:`b_f`\n      after initialization" in hk.LSTM.__doc__
    assert not np.any(LAYERS[0].fresh(3, 4)["lstm.linear.b"])


def says_names_of_gates(rng):
    """`hk.GRU.__doc__`: "where z_t and r_t are reset and update gates"; it is the other way round."""
    import haiku as hk

    assert "where :math:`z_t` and :math:`r_t` are reset and update gates" in hk.GRU.__doc__
