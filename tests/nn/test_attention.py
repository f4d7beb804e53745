"""Dot and additive attention against loops over the equations, and what they refuse. With PyTorch they are compared in
test_torch_values.py, with central differences in test_layer.py."""

import copy
import pickle
import re

import numpy as np
import pytest
from nn_cases import ATTENTION, draw, run, split

from rnnkit import nn

each_kind = pytest.mark.parametrize("kind", ATTENTION)
each_dtype = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def build(kind, case):
    return nn.Attention() if kind == "dot_attention" else nn.AdditiveAttention.from_params(split(case, "params"))


def given(case):
    return [case[name] for name in ("query", "keys", "values", "mask")]


def score(kind, case, t, s, n):
    query, key = case["query"][t, n], case["keys"][s, n]
    if kind == "dot_attention":
        return sum(a * b for a, b in zip(query, key, strict=True)) / len(key) ** 0.5
    return case["params.v"] @ np.tanh(case["params.Wq"] @ query + case["params.Wk"] @ key)


@each_kind
def test_each_step_is_the_mean_that_the_equations_say(rng, kind):
    case = draw(kind, rng, T=3, N=4, D=3, H=5)
    context, weights = build(kind, case).forward(*given(case))
    assert context.shape == (3, 4, 5) and weights.shape == (3, 4, 4)
    for t, n in np.ndindex(3, 4):
        exp = {s: np.exp(score(kind, case, t, s, n)) for s in np.flatnonzero(case["mask"][:, n])}
        expected = {s: e / sum(exp.values()) for s, e in exp.items()}
        np.testing.assert_allclose(weights[t, n], [expected.get(s, 0) for s in range(4)], rtol=1e-12)
        mean = sum(weight * case["values"][s, n] for s, weight in expected.items())
        np.testing.assert_allclose(context[t, n], mean, rtol=1e-11, atol=1e-13)


@each_kind
@pytest.mark.parametrize("size", [{"T": 5, "N": 4}, {"T": 1, "N": 7}, {"T": 30, "N": 20, "H": 40, "D": 30}], ids=str)
def test_each_sequence_alone_gives_what_it_gives_in_the_batch(rng, kind, size):
    case = draw(kind, rng, **size)
    together, summed = run(kind, case), {}
    for n in range(size["N"]):
        real = case["mask"][:, n]
        alone = {name: array[:, [n]] for name, array in case.items() if not name.startswith("params")}
        alone |= {name: alone[name][real] for name in ("keys", "values", "mask")} | {"params": None}
        alone = {name: array for name, array in case.items() if name.startswith("params")} | alone
        for name, array in run(kind, {name: array for name, array in alone.items() if name != "params"}).items():
            if name.startswith("dparams"):
                summed[name] = summed.get(name, 0) + array
                continue
            got = together[name][:, n]
            if name == "weights":
                got = got[:, real]
            elif name in ("dkeys", "dvalues"):
                assert not got[~real].any()
                got = got[real]
            np.testing.assert_allclose(got, array[:, 0], rtol=1e-9, atol=1e-11, err_msg=name)
    for name, array in summed.items():
        np.testing.assert_allclose(together[name], array, rtol=1e-9, atol=1e-9 * abs(array).max(), err_msg=name)


@each_dtype
@pytest.mark.parametrize("garbage", [np.nan, np.inf, -np.inf], ids=str)
@each_kind
def test_the_padding_reaches_nothing_and_gets_nothing(rng, kind, garbage, dtype):
    case = draw(kind, rng, dtype, T=6, N=5)
    expected = run(kind, case)
    for name in ("keys", "values"):
        case[name] = np.where(case["mask"][..., np.newaxis], case[name], dtype(garbage))
    result = run(kind, case)
    for name, array in result.items():
        np.testing.assert_array_equal(array, expected[name], err_msg=name)
    assert (result["weights"][:, ~case["mask"].T] == 0).all() and (result["weights"][:, case["mask"].T] > 0).all()
    np.testing.assert_allclose(result["weights"].sum(axis=-1), 1, rtol=1e-6)


@each_dtype
def test_scores_of_any_size(dtype):
    """Scores of 1e4, −1e4, 1e4 and 0; then −1e4 alone; then −1e4 twice, and 1e4 in the padding."""
    keys = np.array([[[1, 0], [-1, 0], [-1, 0]], [[-1, 0], [9, 9], [-1, 0]], [[1, 0], [9, 9], [1, 0]], [[0, 1]] * 3])
    mask = np.array([[True, True, True], [True, False, True], [True, False, False], [True, False, False]])
    query = np.full((1, 3, 2), 1e4 * 2**0.5, dtype) * np.array([1, 0], dtype)
    values = np.arange(12, dtype=dtype).reshape(4, 3, 1)
    layer = nn.Attention()
    context, weights = layer.forward(query, keys.astype(dtype), values, mask)
    np.testing.assert_array_equal(weights[0], [[0.5, 0, 0.5, 0], [1, 0, 0, 0], [0.5, 0.5, 0, 0]])
    np.testing.assert_array_equal(context[0, :, 0], [3, 1, 3.5])
    for gradient in layer.backward(np.ones((1, 3, 1), dtype)):
        assert np.isfinite(gradient).all()

    additive = nn.AdditiveAttention.from_params({"Wq": [[0.0]], "Wk": [[1.0]], "v": [1e4]}, dtype)
    _, weights = additive.forward(np.zeros((1, 1, 1)), [[[50.0]], [[-50.0]], [[50.0]]], np.ones((3, 1, 2)))
    np.testing.assert_array_equal(weights, [[[0.5, 0, 0.5]]])


@each_kind
def test_without_a_mask_all_steps_are_real(rng, kind):
    case = draw(kind, rng)
    case |= {name: np.clip(case[name], -2, 2) for name in ("keys", "values")}
    expected = run(kind, case | {"mask": np.ones_like(case["mask"])})
    for name, array in run(kind, case | {"mask": None}).items():
        np.testing.assert_array_equal(array, expected[name], err_msg=name)


@each_kind
def test_keys_and_values_may_be_one_array(rng, kind):
    case = draw(kind, rng, D=4, H=4)
    layer = build(kind, case)
    source, case["keys"], step = case["values"], case["values"], 1e-6
    layer.forward(case["query"], source, source, case["mask"])
    _, dkeys, dvalues = layer.backward(case["dcontext"])
    direction = np.where(case["mask"][..., np.newaxis], rng.standard_normal(source.shape), 0)
    moved = [layer.forward(case["query"], s, s, case["mask"])[0] for s in (source + step * direction, source)]
    slope = ((moved[0] - moved[1]) * case["dcontext"]).sum() / step
    assert slope == pytest.approx(((dkeys + dvalues) * direction).sum(), rel=1e-4)


@each_kind
def test_results_are_the_callers_own(rng, kind):
    """And so are the arguments after the forward, and a second backward gives the same again."""
    case = draw(kind, rng)
    layer = build(kind, case)
    first = [*layer.forward(*given(case)), *layer.backward(case["dcontext"]), *layer.grads.values()]
    kept = copy.deepcopy(first)
    again = [*layer.backward(case["dcontext"]), *layer.grads.values()]
    for array, was in zip(again, kept[2:], strict=True):
        np.testing.assert_array_equal(array, was)
    for array in [*first, layer.weights, *given(case)]:
        array[...] = 1
    again = [*layer.backward(case["dcontext"]), *layer.grads.values()]
    for array, was in zip(again, kept[2:], strict=True):
        np.testing.assert_array_equal(array, was)


@each_kind
def test_one_sequence_and_one_step_are_copied_too(rng, kind):
    case = draw(kind, rng, T=1, N=1)
    layer = build(kind, case)
    layer.forward(*given(case))
    expected = layer.backward(case["dcontext"])
    for array in given(case):
        array[...] = 1
    for array, was in zip(layer.backward(case["dcontext"]), expected, strict=True):
        np.testing.assert_array_equal(array, was)


@each_kind
def test_weights_are_those_of_the_last_forward(rng, kind):
    case = draw(kind, rng)
    layer = build(kind, case)
    assert layer.weights is None
    _, weights = layer.forward(*given(case))
    np.testing.assert_array_equal(layer.weights, weights)
    _, other = layer.forward(2 * case["query"], *given(case)[1:])
    np.testing.assert_array_equal(layer.weights, other)
    assert (other != weights).any()
    assert pickle.loads(pickle.dumps(layer)).weights.shape == weights.shape


@each_dtype
def test_dot_attention_computes_in_the_dtype_of_what_it_is_given(dtype):
    layer = nn.Attention()
    arrays = [np.zeros(shape, dtype) for shape in ((5, 2, 4), (7, 2, 4), (7, 2, 6))]
    assert {array.dtype for array in layer.forward(*arrays)} == {np.dtype(dtype)}
    assert {array.dtype for array in layer.backward(np.zeros((5, 2, 6)))} == {np.dtype(dtype)}
    mixed, _ = layer.forward(arrays[0], arrays[1].astype(np.float64), np.zeros((7, 2, 6), int))
    assert mixed.dtype == np.float64


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        (
            {"query": (5, 2, 0), "keys": (7, 2, 0)},
            ValueError,
            "query is (5, 2, 0); expected at least one number in each query and key",
        ),
        ({"query": (5, 4)}, ValueError, "query has shape (5, 4); expected (T, N, K)"),
        ({"keys": (7, 2, 3)}, ValueError, "keys has shape (7, 2, 3); expected (S, N, K) = (…, 2, 4) because query is"),
        ({"keys": (7, 3, 4)}, ValueError, "keys has shape (7, 3, 4); expected (S, N, K) = (…, 2, 4) because query is"),
        (
            {"values": (6, 2, 6)},
            ValueError,
            "values has shape (6, 2, 6); expected (S, N, H) = (7, 2, …) because keys is",
        ),
        ({"keys": (0, 2, 4), "values": (0, 2, 6)}, ValueError, "keys is (0, 2, 4); expected at least one step in the"),
        ({"query": [None]}, TypeError, "query has dtype object; expected an array of real numbers"),
        ({"mask": np.ones((7, 2))}, TypeError, "mask has dtype float64; expected bool, True where it counts"),
        (
            {"mask": np.ones((2, 7), bool)},
            ValueError,
            "mask has shape (2, 7); expected (S, N) = (7, 2) because keys is",
        ),
        (
            {"mask": np.ones((7, 1), bool) & [True, False]},
            ValueError,
            "mask[:, 1] has no True; expected at least one real step of the source in each column",
        ),
    ],
    ids=str,
)
def test_dot_attention_refuses(changes, error, message):
    arguments = {"query": (5, 2, 4), "keys": (7, 2, 4), "values": (7, 2, 6)} | changes
    arguments = {name: np.zeros(a) if isinstance(a, tuple) else a for name, a in arguments.items()}
    with pytest.raises(error, match=re.escape(message)):
        nn.Attention().forward(**arguments)


def test_additive_attention_refuses(rng):
    layer = nn.AdditiveAttention(4, 3, 8, rng=rng)
    query, keys, values = np.zeros((5, 2, 4)), np.zeros((7, 2, 3)), np.zeros((7, 2, 6))
    with pytest.raises(
        ValueError, match=r"query has shape \(5, 2, 3\); expected \(T, N, H\) = \(…, …, 4\) because Wq is"
    ):
        layer.forward(query[..., :3], keys, values)
    with pytest.raises(ValueError, match=r"keys has shape \(7, 2, 4\); expected \(S, N, K\) = \(…, 2, 3\) because"):
        layer.forward(query, np.zeros((7, 2, 4)), values)
    with pytest.raises(ValueError, match=r"mask\[:, 0\] has no True"):
        layer.forward(query, keys, values, np.array([[False, True]] * 7))
    with pytest.raises(ValueError, match=r"Wk has shape \(7, 3\); expected \(A, K\) = \(8, …\) because Wq is \(8, 4\)"):
        nn.AdditiveAttention.from_params({"Wq": np.zeros((8, 4)), "Wk": np.zeros((7, 3)), "v": np.zeros(8)})
    with pytest.raises(TypeError, match=r"units is 2\.5; expected a whole number"):
        nn.AdditiveAttention(4, 3, 2.5, rng=rng)
    with pytest.raises(TypeError, match="rng is 0; expected a numpy"):
        nn.AdditiveAttention(4, 3, 8, rng=0)


@each_kind
def test_backward_refuses_and_wrong_arguments_leave_the_last_forward_as_it_was(rng, kind):
    case = draw(kind, rng, T=5, N=3, H=4)
    layer = build(kind, case)
    with pytest.raises(RuntimeError, match=rf"{type(layer).__name__}\.backward needs a forward first"):
        layer.backward(case["dcontext"])
    layer.forward(*given(case))
    expected = layer.backward(case["dcontext"])
    with pytest.raises(ValueError, match="mask"):
        layer.forward(2 * case["query"], case["keys"], case["values"], case["mask"][1:])
    for array, was in zip(layer.backward(case["dcontext"]), expected, strict=True):
        np.testing.assert_array_equal(array, was)
    with pytest.raises(ValueError, match=r"dcontext has shape \(5, 3, 3\); expected \(T, N, .\) = \(5, 3, 4\) because"):
        layer.backward(case["dcontext"][..., :3])


def test_weights_start_uniform_in_one_over_root_of_the_last_axis():
    layers = [nn.AdditiveAttention(50, 30, 40, rng=np.random.default_rng(0), dtype=d) for d in (np.float64, np.float32)]
    for name, width in {"Wq": 50, "Wk": 30, "v": 40}.items():
        double, single = (layer.params[name] for layer in layers)
        bound = 1 / np.sqrt(width)
        assert 0.9 * bound < abs(double).max() <= bound and double.min() < 0 < double.max()
        np.testing.assert_array_equal(single, double.astype(np.float32))
    assert repr(layers[1]) == "AdditiveAttention(Wq (40, 50), Wk (40, 30), v (40,), float32)"
    assert (layers[1].query_dim, layers[1].key_dim, layers[1].units) == (50, 30, 40)
    assert not any(grad.any() for grad in layers[0].grads.values())
    assert repr(nn.Attention()) == "Attention()"
