"""The convolutional network and causal attention: no future, the field that is told, and gradients as measured."""

import numpy as np
import pytest

from rnnkit import data, models
from rnnkit.after import TCN, CausalAttention
from rnnkit.after.layers import attend, attend_backward

LAYERS = pytest.mark.parametrize("layer", [TCN, CausalAttention])


@LAYERS
def test_a_changed_input_moves_nothing_before_it(layer):
    rng = np.random.default_rng(0)
    model, x = layer(3, 4, rng=rng), rng.normal(size=(30, 2, 3))
    before = model.forward(x)[0]
    x[11:, 0] += 1
    after = model.forward(x)[0]
    np.testing.assert_array_equal(after[:11], before[:11])
    np.testing.assert_array_equal(after[:, 1], before[:, 1])  # nor in another sequence
    assert np.all(np.any(after[11:, 0] != before[11:, 0], axis=1))


def test_the_field_of_a_tcn_is_one_and_the_sum_of_its_reaches():
    rng = np.random.default_rng(1)
    for taps, dilations, field in ((2, (1, 2, 4, 8, 16, 32), 64), (3, (1, 3), 9)):
        model = TCN(2, 5, rng=rng, taps=taps, dilations=dilations, dtype=np.float64)
        x = rng.normal(size=(80, 20, 2))
        dh_out = np.zeros((80, 20, 5))
        dh_out[-1] = 1
        model.forward(x)
        reached = model.backward(dh_out)[0].any(axis=(1, 2))[::-1]
        assert reached[:field].all() and not reached[field:].any()


@LAYERS
def test_gradients_are_those_measured(layer):
    rng = np.random.default_rng(2)
    model = models.Classifier(layer(8, 5, rng=rng, dtype=np.float64), 4, rng=rng)
    x, y = data.delayed_recall(9, 6, rng)
    model.loss(x, y)
    model.backward()
    grads, eps = {name: g.copy() for name, g in model.grads.items()}, 1e-6
    for name, array in model.params.items():
        for place in list(np.ndindex(array.shape))[::5]:
            kept, ends = array[place], []
            for sign in (1, -1):
                array[place] = kept + sign * eps
                ends.append(model.loss(x, y))
            array[place] = kept
            assert grads[name][place] == pytest.approx((ends[0] - ends[1]) / (2 * eps), abs=2e-8), (name, place)


def test_attention_is_a_weighted_mean_of_what_came_before():
    rng = np.random.default_rng(3)
    q, k = rng.normal(size=(2, 6, 2, 3))
    v = rng.normal(size=(6, 2, 4))
    y, weights = attend(q, k, v)
    assert y.shape == (6, 2, 4) and weights.shape == (2, 6, 6)
    for t in range(6):
        for n in range(2):
            e = np.exp([q[t, n] @ k[u, n] / np.sqrt(3) for u in range(t + 1)])
            np.testing.assert_allclose(y[t, n], e / e.sum() @ v[: t + 1, n])
            assert not weights[n, t, t + 1 :].any()


def test_attention_goes_back_to_queries_keys_and_values():
    rng = np.random.default_rng(4)
    q, k = rng.normal(size=(2, 5, 2, 3))
    v, dy = rng.normal(size=(2, 5, 2, 4))
    given = [q, k, v]
    found = attend_backward(dy, *given, attend(*given)[1])
    for array, gradient in zip(given, found, strict=True):
        way = rng.normal(size=array.shape)
        ends = []
        for sign in (1, -1):
            array += sign * 1e-6 * way
            ends.append(np.sum(dy * attend(*given)[0]))
            array -= sign * 1e-6 * way
        assert np.sum(gradient * way) == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-6)


@LAYERS
def test_lengths_and_a_state_change_nothing(layer):
    rng = np.random.default_rng(5)
    model, x = layer(3, 4, rng=rng), rng.normal(size=(7, 2, 3))
    h, state = model.forward(x)
    assert state is None and h.dtype == np.float32
    np.testing.assert_array_equal(model.forward(x, None, [7, 3])[0], h)
