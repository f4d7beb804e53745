"""Layers with random weights, their states, and these as other libraries take them."""

import numpy as np

from rnnkit import nn

CELLS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
TOLERANCE = {"float32": 1e-5, "float64": 1e-12}


def random_layer(rng, cell, D, H, depth=1, ways=1, dtype="float32"):
    """A layer of so many levels, all weights and biases random."""
    return stacked(*(level(rng, cell, D if k == 0 else ways * H, H, ways, dtype) for k in range(depth)))


def level(rng, cell, D, H, ways=1, dtype="float32"):
    made = [CELLS[cell](D, H, rng=rng, dtype=dtype) for _ in range(ways)]
    for one in made:
        one.params = {name: 0.6 * rng.normal(size=a.shape) for name, a in one.params.items()}
    return nn.Bidirectional(*made) if ways == 2 else made[0]


def stacked(*parts):
    return nn.Stack(parts) if len(parts) > 1 else parts[0]


def random_state(rng, layer, N):
    """A first state, as the layer takes it."""
    if isinstance(layer, nn.Stack):
        return tuple(random_state(rng, part, N) for part in layer.layers)
    if isinstance(layer, nn.Bidirectional):
        return random_state(rng, layer.forwards, N), random_state(rng, layer.backwards, N)
    h, c = rng.normal(size=(2, N, layer.hidden_dim)).astype(layer.dtype)
    return (h, np.tanh(c)) if isinstance(layer, nn.LSTM) else h


def by_level(layer, state):
    """For each level an array (directions, N, H) of h, or two, of h and c: what ONNX takes, and stacked PyTorch."""
    if isinstance(layer, nn.Stack):
        return [arrays for part, s in zip(layer.layers, state, strict=True) for arrays in by_level(part, s)]
    ways = state if isinstance(layer, nn.Bidirectional) else (state,)
    ways = [way if isinstance(way, tuple) else (way,) for way in ways]
    return [tuple(np.stack(arrays) for arrays in zip(*ways, strict=True))]


def ragged(rng, T, N):
    """Lengths from 1 to T, one of them T."""
    lengths = rng.integers(1, T, size=N, endpoint=True)
    lengths[rng.integers(N)] = T
    return lengths


def assert_equal_runs(layer, other, rng, T=6, N=3, tolerance=None):
    """Two layers give the same, with a first state and ragged lengths."""
    x = rng.normal(size=(T, N, layer.input_dim)).astype(layer.dtype)
    state, lengths = random_state(rng, layer, N), ragged(rng, T, N)
    h, last = layer.forward(x, state, lengths)
    other_h, other_last = other.forward(x, state, lengths)
    assert other_h.dtype == h.dtype
    assert_close([h, *joined(layer, last)], [other_h, *joined(other, other_last)], tolerance)


def joined(layer, state):
    return [array for arrays in by_level(layer, state) for array in arrays]


def assert_close(arrays, others, tolerance=None):
    for array, other in zip(arrays, others, strict=True):
        allowed = tolerance or TOLERANCE[str(array.dtype)]
        np.testing.assert_allclose(np.asarray(other), array, rtol=allowed, atol=allowed)
