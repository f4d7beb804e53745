"""thinc: `thinc.api.LSTM`, the NumPy layer of spaCy's library."""

import numpy as np

from rnnkit.convert.cells import GATES, reordered
from tests.frameworks.harness import LAYERS as COURSE
from tests.frameworks.harness import Layer, course, draw, off

LIBRARY = "thinc"
PACKAGES = {"thinc": "9.1.1"}
ALONE = True


class LSTM(Layer):
    name, cell, gates = "thinc.api.LSTM", "lstm", "fiog"
    weights = {"LSTM": "4*H*D+4*H*H+8*H"}
    biases = "two"
    axes = "T N D in a `Padded`, longest row first"
    state = "`HC0` (2, depth, ways, H), c before h, one for the whole batch, trained from 0; none a row"
    lengths = "`Padded.lengths`, `size_at_t`"
    recipe = "i f g o → f i o g; W_ih, b_ih, W_hh, b_hh end to end in one vector"

    def arrays(self, params):
        return {"LSTM": self.flat(params)}

    def flat(self, params):
        Wx, Wh, b = (reordered(params[name], GATES["lstm"], self.gates) for name in ("Wx", "Wh", "b"))
        return np.concatenate([Wx.ravel(), b, Wh.ravel(), np.zeros_like(b)])

    def layer(self, D, H, ways=1):
        from thinc.api import LSTM, fix_random_seed

        fix_random_seed(0)
        return LSTM(ways * H, D, bi=ways == 2).initialize(X=padded(np.zeros((2, 1, D), "f"), [2]))

    def fresh(self, D, H):
        model = self.layer(D, H)
        return {name: model.get_param(name) for name in self.weights}

    def run(self, params, x, state, lengths=None):
        """Row by row, for rows have no states of their own. c_T is not returned, so the course's stands for it."""
        own = COURSE["lstm"].from_params(params)
        lengths = np.full(x.shape[1], len(x)) if lengths is None else lengths
        h = np.zeros((*x.shape[:2], len(params["b"]) // 4), "f")
        for n, length in enumerate(lengths):
            first = np.stack([state[1][n], state[0][n]])[:, None, None]
            model = self.layer(x.shape[2], h.shape[2])
            model.set_param("LSTM", self.arrays(params)["LSTM"])
            model.set_param("HC0", first)
            rows = padded(x[:, [n, n]], [len(x), length])  # a row of length 0 cannot be alone
            h[:, n] = model.predict(rows).data[:, 1]
        _, (_, c) = own.forward(x, state, lengths=np.maximum(lengths, 1))
        empty = (np.asarray(lengths) == 0)[:, None]  # such a row takes no step: its state is what it began with
        last = h[lengths - 1, np.arange(len(lengths))]
        return h, (np.where(empty, state[0], last), np.where(empty, state[1], c))


def padded(x, lengths):
    from thinc.types import Padded

    lengths = np.asarray(lengths, "i")
    size_at_t = np.array([(lengths > t).sum() for t in range(len(x))], "i")
    return Padded(x, size_at_t, lengths, np.arange(x.shape[1], dtype="i"))


LAYERS = (LSTM(),)


def note_no_states(rng):
    """`thinc.api.LSTM` returns outputs alone, no state: h_T is the last real output, c_T cannot be had."""
    layer = LAYERS[0]
    case = draw(layer, rng)
    T, N, D, H = case.sizes
    assert layer.layer(D, H).predict(padded(case.x, [T] * N)).data.shape == (T, N, H)


def note_first_states(rng):
    """`HC0` is called by h and c and read as c, then h; all rows of a batch begin with it."""
    layer = LAYERS[0]
    case = draw(layer, rng)
    T, N, D, H = case.sizes
    model, (h, c) = layer.layer(D, H), (s[:1] for s in case.state)
    assert model.get_param("HC0").shape == (2, 1, 1, H) and not model.get_param("HC0").any()
    model.set_param("LSTM", layer.flat(case.params))
    model.set_param("HC0", np.stack([c, h])[:, None])
    got = model.predict(padded(case.x, [T] * N)).data
    assert off(got, course(layer, case.params, case.x, (h.repeat(N, 0), c.repeat(N, 0)))[0]) < layer.tolerance


def note_gradient(rng):
    """Its gradient is not one: `inc_grad` gets the weights themselves, and a wrong sum added to them
    ([script](../findings/thinc_lstm.sh))."""
    layer = LAYERS[0]
    case = draw(layer, rng)
    T, N, D, H = case.sizes
    model, flat = layer.layer(D, H), layer.flat(case.params)
    model.set_param("LSTM", flat)
    y, back = model(padded(case.x, [T] * N), True)
    back(padded(np.zeros_like(y.data), [T] * N))  # nothing is asked of the outputs, so every gradient is 0
    assert off(model.get_grad("LSTM"), flat) < 1e-6
