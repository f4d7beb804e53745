"""The rows of Keras, which each of its backends runs: libraries/keras_….py name them."""

import numpy as np

from rnnkit.convert.cells import KERAS, to_keras
from tests.frameworks.harness import Layer, course, draw, off

PACKAGES = {"keras": "3.15.1"}


class Keras(Layer):
    axes, lengths = "N T D", "`mask=`, True at a row's steps"

    def _layer(self, H, **options):
        import keras

        keras.utils.set_random_seed(0)
        return getattr(keras.layers, self.name.rpartition(".")[2])(
            H, return_sequences=True, return_state=True, **options
        )

    def fresh(self, D, H):
        layer = self._layer(H)
        layer.build((None, None, D))
        return {weight.name: _array(weight) for weight in layer.weights}

    def run(self, params, x, state, lengths=None):
        mask = None if lengths is None else np.arange(len(x))[:, None] < lengths
        return self._forward(params, x, state, mask)

    def masked(self, params, x, state, mask, **options):
        return self._forward(params, x, state, mask, **options)[0]

    def _forward(self, params, x, state, mask, **options):
        weights = to_keras(self.cell, params)
        layer = self._layer(len(weights[1]), **options)
        layer.build((None, None, x.shape[2]))
        layer.set_weights(weights)
        x = x if options.get("time_major") else x.swapaxes(0, 1)
        h, *last = layer(_given(x), initial_state=_first(state), mask=_mask(mask))
        last = [_array(s) for s in last]
        return _array(h).swapaxes(0, 1), tuple(last) if self.cell == "lstm" else last[0]

    def both(self, left, right, x, states, lengths=None):
        import keras

        weights = [to_keras(self.cell, params) for params in (left, right)]
        layer = keras.layers.Bidirectional(self._layer(len(weights[0][1])))
        layer.build((None, None, x.shape[2]))
        layer.set_weights([*weights[0], *weights[1]])
        mask = None if lengths is None else np.arange(len(x))[:, None] < lengths
        first = [s for state in states for s in _first(state)]
        h, *_ = layer(_given(x.swapaxes(0, 1)), initial_state=first, mask=_mask(mask))
        return _array(h).swapaxes(0, 1)


def _given(x):
    from keras import ops

    return ops.convert_to_tensor(np.ascontiguousarray(x))


def _first(state):
    return [_given(s) for s in (state if isinstance(state, tuple) else (state,))]


def _mask(mask):
    return None if mask is None else _given(mask.T)


def _array(tensor):
    from keras import ops

    return np.array(ops.convert_to_numpy(tensor))


class RNN(Keras):
    name, cell, gates, activations = "keras.layers.SimpleRNN", "rnn", KERAS["rnn"], "tanh"
    weights = {"kernel": "D H", "recurrent_kernel": "H H", "bias": "H"}
    biases, recipe = "one, the sum", "transposed; biases added"


class LSTM(Keras):
    name, cell, gates, state = "keras.layers.LSTM", "lstm", KERAS["lstm"], "h (N, H), c (N, H)"
    weights = {"kernel": "D 4H", "recurrent_kernel": "H 4H", "bias": "4H"}
    biases, recipe = "one, the sum", "transposed; biases added"


class GRU(Keras):
    name, cell, gates = "keras.layers.GRU", "gru", KERAS["gru"]
    weights = {"kernel": "D 3H", "recurrent_kernel": "H 3H", "bias": "2 3H"}
    biases, recipe = "two, one a row", "r z n → z r n, transposed; b_ih the first row of the bias, b_hh the second"


LAYERS = RNN(), LSTM(), GRU()


def note_reset_before(rng):
    """`GRU(reset_after=False)` is the form with r before the product, its bias is (3H,): another network."""
    import keras

    case = draw(LAYERS[2], rng)
    H = case.sizes[3]
    case.params["bh"][:] = 0
    layer = keras.layers.GRU(H, reset_after=False, return_sequences=True)
    layer.build((None, None, case.sizes[2]))
    weights = to_keras("gru", case.params)
    layer.set_weights([*weights[:2], weights[2][0]])
    got = _array(layer(_given(case.x.swapaxes(0, 1)), initial_state=_first(case.state))).swapaxes(0, 1)
    before = type("Before", (GRU,), {"reset": "before"})()
    assert off(got, course(before, case.params, case.x, case.state)[0]) < 2e-6


def note_unroll(rng):
    """With `unroll=True`, steps masked before a row's first give 0 on every backend, whatever the first state
    is."""
    for layer in LAYERS:
        case = draw(layer, rng, T=4)
        mask = np.arange(len(case.x))[:, None] >= np.array([0] + [2] * (case.sizes[1] - 1))
        got = layer.masked(case.params, case.x, case.state, mask, unroll=True)
        assert np.all(got[~mask] == 0), layer.name


def note_zero_output(rng):
    """`zero_output_for_mask=True` gives 0 at every masked step, before a row's first and after its last."""
    for layer in LAYERS:
        case = draw(layer, rng)
        steps = np.arange(len(case.x))[:, None]
        mask = (steps >= 2) & (steps < len(case.x) - 2) | (np.arange(case.sizes[1]) == 0)
        assert np.all(layer.masked(case.params, case.x, case.state, mask, zero_output_for_mask=True)[~mask] == 0)


def note_go_backwards(rng):
    """`go_backwards=True` returns its outputs in the order in which they were computed: the last step first."""
    for layer in LAYERS:
        case = draw(layer, rng)
        got = layer.masked(case.params, case.x, case.state, None, go_backwards=True)
        assert off(got, course(layer, case.params, case.x[::-1], case.state)[0]) < 1e-5


def note_bidirectional(rng):
    """`Bidirectional` has the left half's three arrays, then the right half's, and its first state is h, c of the left,
    then h, c of the right. After a row's end it gives 0 in both halves, where a plain layer repeats its last output."""
    case = draw(LAYERS[1], rng)
    other = {name: a[::-1].copy() for name, a in case.params.items()}
    states = case.state, tuple(-s for s in case.state)
    lengths = np.array([len(case.x), *[2] * (case.sizes[1] - 1)])
    found = LAYERS[1].both(case.params, other, case.x, states, lengths)
    plain, _ = LAYERS[1].run(case.params, case.x, case.state, lengths)
    H, past = case.sizes[3], np.arange(len(case.x))[:, None] >= lengths
    assert not found[past].any() and np.allclose(found[~past][:, :H], plain[~past], atol=1e-5)
    assert np.allclose(plain[2:, 1:], plain[1, 1:], atol=1e-6) and plain[2:, 1:].any()


def note_first_state_and_mask(rng):
    """The mask of `Embedding(mask_zero=True)`, which comes with the tensor, is dropped where `initial_state` is given:
    the layer reads the padding. With `mask=` beside it, it stops at the end."""
    import keras

    embedding = keras.layers.Embedding(9, 5, mask_zero=True)
    ids, first = np.array([[3, 4, 5, 0, 0]]), _given(rng.normal(size=(1, 4)).astype(np.float32))
    layer = keras.layers.GRU(4)
    padded, whole = embedding(ids), embedding(ids[:, :3])
    told = layer(padded, initial_state=[first], mask=embedding.compute_mask(ids))
    right = _array(layer(whole, initial_state=[first]))
    assert off(_array(told), right) < 1e-5
    assert off(_array(layer(padded)), _array(layer(whole))) < 1e-5
    assert off(_array(layer(padded, initial_state=[first])), right) > 1e-3


def note_hard_sigmoid(rng):
    """`hard_sigmoid` is relu6(a + 3) / 6, of slope 1/6; ONNX's HardSigmoid has 0.2 by default, as had Keras 1 and
    2."""
    import keras

    a = np.linspace(-4, 4, 33).astype(np.float32)
    assert off(_array(keras.activations.hard_sigmoid(_given(a))), np.clip((a + 3) / 6, 0, 1)) < 1e-6


def says_bidirectional_mask(rng):
    """`keras.layers.Bidirectional.__doc__`: "the output of the masked timestep will be zero regardless of the
    layer's original `zero_output_for_mask` value". In a loop it is. With `unroll=True` it is the last output on JAX
    and NumPy; on TensorFlow the half from the right is 0 at steps that are not masked; on PyTorch it is an
    AttributeError."""
    import keras

    assert "the output of the masked timestep will be zero" in " ".join(keras.layers.Bidirectional.__doc__.split())
    x, mask = _row(rng)

    def halves(unroll):
        keras.utils.set_random_seed(0)
        layer = keras.layers.Bidirectional(keras.layers.LSTM(4, return_sequences=True, unroll=unroll))
        return np.split(_array(layer(x, mask=mask))[0], 2, axis=1)

    left, right = halves(False)
    assert not left[3:].any() and not right[3:].any() and right[:3].all()
    backend = keras.backend.backend()
    if backend == "torch":
        try:
            halves(True)
        except AttributeError:
            return
        raise AssertionError("no AttributeError")
    unrolled, turned = halves(True)
    assert np.allclose(left[:3], unrolled[:3], atol=1e-5)
    if backend == "tensorflow":
        assert not unrolled[3:].any() and not turned[:2].any() and turned[2].all()
    else:
        assert np.allclose(unrolled[3:], left[2], atol=1e-5) and np.allclose(right, turned, atol=1e-5)


def says_zero_output_alone(rng):
    """`keras.layers.RNN.__doc__`: `zero_output_for_mask` is "only used when `return_sequences` is `True` and `mask`
    is provided". With `return_sequences=False` it is used too: a right-padded row gives 0
    ([known](https://github.com/keras-team/keras/issues/17596) for `go_backwards`)."""
    import keras

    assert "only used when `return_sequences` is `True`" in " ".join(keras.layers.RNN.__doc__.split())
    x, mask = _row(rng)
    assert not _array(keras.layers.LSTM(4, zero_output_for_mask=True)(x, mask=mask)).any()


def _row(rng):
    """A row of five steps, three of which are its own."""
    return _given(rng.normal(size=(1, 5, 3)).astype(np.float32)), _given(np.arange(5)[None] < 3)
