"""nn.CausalConv: what each output sees, and what it says about wrong arguments."""

import copy
import pickle
import re

import numpy as np
import pytest

from rnnkit import nn

# T, N, K, dilation: ordinary, taps that reach before the first step, that reach nothing, one tap, one step, none
SIZES = [(9, 3, 2, 1), (9, 3, 3, 2), (9, 1, 4, 3), (5, 2, 3, 4), (5, 2, 3, 7), (6, 2, 1, 5), (1, 2, 2, 1), (0, 2, 2, 1)]


def make(rng, K=2, D=4, O=3, dilation=1, dtype=np.float64):
    layer = nn.CausalConv(K, D, O, dilation, rng=rng, dtype=dtype)
    layer.params["b"][:] = rng.standard_normal(O)
    return layer


def everything(layer, x, dy):
    y = layer.forward(x)
    dx = layer.backward(dy)
    return [y, dx, *layer.grads.values()]


@pytest.mark.parametrize(("T", "N", "K", "dilation"), SIZES)
def test_equals_the_sum_written_out(rng, T, N, K, dilation):
    layer = make(rng, K, dilation=dilation)
    W, b = layer.params.values()
    x, dy = rng.standard_normal((T, N, 4)), rng.standard_normal((T, N, 3))
    y, dx, dW = np.zeros((T, N, 3)) + b, np.zeros_like(x), np.zeros_like(W)
    for t, n, k in np.ndindex(T, N, K):
        if t >= k * dilation:
            y[t, n] += W[k] @ x[t - k * dilation, n]
            dx[t - k * dilation, n] += W[k].T @ dy[t, n]
            dW[k] += np.outer(dy[t, n], x[t - k * dilation, n])
    for got, wanted in zip(everything(layer, x, dy), [y, dx, dW, dy.sum(axis=(0, 1))], strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-11, atol=1e-12)


def test_by_hand():
    """Six numbers, kernel (1, 2): the present once, the past twice."""
    x = np.arange(1.0, 7)[:, np.newaxis, np.newaxis]
    for dilation, expected in {1: [1, 4, 7, 10, 13, 16], 2: [1, 2, 5, 8, 11, 14], 9: [1, 2, 3, 4, 5, 6]}.items():
        conv = nn.CausalConv.from_params({"W": [[[1.0]], [[2.0]]], "b": np.zeros(1)}, dilation=dilation)
        assert conv.forward(x).ravel().tolist() == expected


@pytest.mark.parametrize("dilation", [1, 3])
def test_no_output_sees_the_future_not_even_nan(rng, dilation):
    layer = make(rng, 3, dilation=dilation)
    x = rng.standard_normal((12, 2, 4))
    y = layer.forward(x)
    x[7:] = np.nan
    np.testing.assert_allclose(layer.forward(x)[:7], y[:7], rtol=1e-13, atol=1e-14)
    assert np.isnan(layer.forward(x)[7:]).all()


def test_six_layers_of_two_taps_see_sixty_four_steps(rng):
    layers = [make(rng, 2, 3, 3, dilation=2**k) for k in range(6)]
    h = rng.standard_normal((80, 1, 3))
    for layer in layers:
        h = layer.forward(h)
    dh = np.zeros_like(h)
    dh[-1] = 1
    for layer in reversed(layers):
        dh = layer.backward(dh)
    assert dh[-64:].all() and not dh[:-64].any()


def test_sequences_of_a_batch_do_not_meet(rng):
    layer = make(rng, 3, dilation=2)
    x, dy = rng.standard_normal((9, 3, 4)), rng.standard_normal((9, 3, 3))
    y, dx, *_ = everything(layer, x, dy)
    for n in range(3):
        y_alone, dx_alone, *_ = everything(layer, x[:, [n]], dy[:, [n]])
        np.testing.assert_allclose(y[:, [n]], y_alone, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(dx[:, [n]], dx_alone, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_arguments_of_another_dtype_do_not_change_the_layer(rng, dtype):
    layer = make(rng, 3, dtype=dtype)
    other = np.float64 if dtype == np.float32 else np.float32
    results = everything(layer, np.ones((5, 2, 4), other), np.ones((5, 2, 3), other))
    assert {array.dtype for array in results} == {np.dtype(dtype)}


@pytest.mark.parametrize("K", [1, 3])
def test_results_are_the_callers_own(rng, K):
    layer = make(rng, K)
    x, dy = rng.standard_normal((6, 2, 4)), rng.standard_normal((6, 2, 3))
    first = everything(layer, x, dy)
    kept = copy.deepcopy(first)
    everything(layer, x[::-1], dy[::-1])
    for array, was in zip(first, kept, strict=True):
        np.testing.assert_array_equal(array, was)
        array[...] = 77
    for array, was in zip(everything(layer, x, dy), kept, strict=True):
        np.testing.assert_array_equal(array, was)


def test_backward_does_not_see_what_happens_to_arrays_after_forward_and_can_be_called_twice(rng):
    layer = make(rng, 2)
    x, dy = rng.standard_normal((6, 2, 4)), rng.standard_normal((6, 2, 3))
    _, dx, dW, db = everything(layer, x, dy)
    layer.forward(x)[...] = 0
    x[...] = 0
    for _ in range(2):
        np.testing.assert_array_equal(layer.backward(dy), dx)
        for got, wanted in zip(layer.grads.values(), [dW, db], strict=True):
            np.testing.assert_array_equal(got, wanted)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda layer: pickle.loads(pickle.dumps(layer))])
def test_a_copy_is_a_layer_of_its_own(rng, duplicate):
    layer = make(rng, dilation=3)
    twin = duplicate(layer)
    twin.params["b"] = np.zeros(3)
    assert layer.params["b"].all() and twin.dilation == 3


def test_a_model_finds_it(rng):
    class Two(nn.Model):
        def __init__(self):
            self.convolutions = [nn.CausalConv(2, 4, 3, rng=rng), nn.CausalConv(2, 3, 3, dilation=2, rng=rng)]

    assert list(Two().params) == ["convolutions.0.W", "convolutions.0.b", "convolutions.1.W", "convolutions.1.b"]


def test_weights_start_uniform_in_one_over_root_of_what_an_output_sees():
    double, single = (nn.CausalConv(3, 20, 30, rng=np.random.default_rng(0), dtype=d) for d in (np.float64, np.float32))
    W, bound = double.params["W"], 1 / np.sqrt(60)
    assert W.shape == (3, 30, 20) and not double.params["b"].any()
    assert 0.99 * bound < W.max() <= bound and -bound <= W.min() < -0.99 * bound
    assert abs(W.std() - bound / np.sqrt(3)) < 0.05 * bound
    np.testing.assert_array_equal(single.params["W"], W.astype(np.float32))
    assert (double.taps, double.input_dim, double.output_dim, double.dilation) == (3, 20, 30, 1)
    assert {name: grad.shape for name, grad in double.grads.items()} == {"W": (3, 30, 20), "b": (30,)}
    assert repr(nn.CausalConv(2, 4, 3, 8, rng=np.random.default_rng(0))) == (
        "CausalConv(W (2, 3, 4), b (3,), float32, dilation 8)"
    )


@pytest.mark.parametrize(
    ("sizes", "error", "message"),
    [
        ((0, 4, 3), ValueError, "taps is 0; expected at least 1"),
        ((2, 4.0, 3), TypeError, "input_dim is 4.0; expected a whole number"),
        ((2, 4, True), TypeError, "output_dim is True; expected a whole number"),
        ((2, 4, 3, 0), ValueError, "dilation is 0; expected at least 1"),
        ((2, 4, 3, 1.5), TypeError, "dilation is 1.5; expected a whole number"),
    ],
)
def test_sizes_are_whole_numbers_of_at_least_one(rng, sizes, error, message):
    with pytest.raises(error, match=re.escape(message)):
        nn.CausalConv(*sizes, rng=rng)


def test_refuses_what_does_not_fit(rng):
    layer = make(rng)
    with pytest.raises(TypeError, match=r"rng is 0; expected a numpy\.random\.Generator"):
        nn.CausalConv(2, 4, 3, rng=0)
    with pytest.raises(ValueError, match="dilation is -1; expected at least 1"):
        nn.CausalConv.from_params(layer.params, dilation=-1)
    with pytest.raises(ValueError, match=r"b has shape \(4,\); expected \(O,\) = \(3,\) because W is \(2, 3, 4\)"):
        nn.CausalConv.from_params({"W": np.zeros((2, 3, 4)), "b": np.zeros(4)})
    with pytest.raises(RuntimeError, match=r"CausalConv\.backward needs a forward first"):
        layer.backward(np.zeros((5, 2, 3)))
    x, dy = np.ones((5, 2, 4)), np.ones((5, 2, 3))
    expected = everything(layer, x, dy)[1]
    with pytest.raises(
        ValueError, match=r"x has shape \(5, 4\); expected \(T, N, D\) = \(…, …, 4\) because W is \(2, 3, 4\)"
    ):
        layer.forward(2 * x[:, 0])
    with pytest.raises(TypeError, match="x has dtype object; expected an array of real numbers"):
        layer.forward(None)
    with pytest.raises(
        ValueError, match=r"dy has shape \(4, 2, 3\); expected \(T, N, O\) = \(5, 2, 3\) because x is \(5, 2, 4\)"
    ):
        layer.backward(dy[:4])
    np.testing.assert_array_equal(layer.backward(dy), expected)  # that of the last forward that went through
