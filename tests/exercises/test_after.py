"""Unit 14: the right results are those of the finished layers, and the cases hold what they are called."""

import numpy as np
import pytest

from rnnkit import exercises, nn
from rnnkit.exercises.spec import edited, source

SEEDS = range(3)


def cases(name, seed):
    return exercises.get(name).cases(np.random.default_rng(seed))


def of_kind(name, kind, seed):
    return [case for case in cases(name, seed) if case.kind.startswith(kind)]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_field_is_what_a_gradient_reaches(seed):
    for case in cases("receptive_field", seed):
        K, dilations = case.args
        [field] = exercises.get("receptive_field").expected(case)
        layers = [
            nn.CausalConv.from_params({"W": np.full((K, 1, 1), 1 / K), "b": np.zeros(1)}, dilation=d) for d in dilations
        ]
        h = np.ones((field + 9, 1, 1))
        for layer in layers:
            h = layer.forward(h)
        dh = np.zeros_like(h)
        dh[-1] = 1
        for layer in reversed(layers):
            dh = layer.backward(dh)
        assert len(dh) - np.flatnonzero(dh)[0] == field


@pytest.mark.parametrize("seed", SEEDS)
def test_causal_attention_is_that_of_the_finished_layer_on_what_a_step_may_see(seed):
    for case in cases("causal_attention", seed):
        q, k, v = (array.astype(float) for array in case.args)
        y, weights = exercises.get("causal_attention").expected(case)
        for t in range(len(q)):
            context, seen = nn.Attention().forward(q[t : t + 1], k[: t + 1], v[: t + 1])
            np.testing.assert_allclose(y[t], context[0], rtol=0, atol=1e-9)
            np.testing.assert_allclose(weights[t, :, : t + 1], seen[0], rtol=0, atol=1e-9)
            assert not weights[t, :, t + 1 :].any()


@pytest.mark.parametrize("seed", SEEDS)
def test_high_scores_are_as_high_as_they_are_called_and_higher_in_the_future(seed):
    for case in of_kind("causal_attention", "scores", seed):
        q, k, _ = (array.astype(float) for array in case.args)
        scores = np.einsum("tnd,und->tnu", q, k) / np.sqrt(q.shape[2])
        assert 9e3 < np.abs(scores).min() and np.abs(scores).max() < 1.3e4
        assert scores[0, 2, 1:].max() > scores[0, 2, 0] + 1e4 and (scores[:, 1] < 0).all() and (scores[:, 0] > 0).all()
        if case.args[0].dtype == np.float32:  # no rounding moves a weight
            _, weights = exercises.get("causal_attention").expected(case)
            assert np.all((weights < 1e-20) | (weights > 1 - 1e-12))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_scan_meets_factors_of_0_and_products_that_underflow(seed):
    for name in ("scan", "parallel_scan"):
        [zeros] = of_kind(name, "a of 0", seed)
        [long] = of_kind(name, "long T", seed)
        [keeping] = of_kind(name, "a near 1", seed)
        a = zeros.args[0]
        assert (a == 0).any() and (a[1:-1] == 0).all(axis=(1, 2)).any() and not (a == 0).all()
        assert not np.prod(long.args[0], axis=0).any() and np.abs(long.args[1][-1]).min() > 0
        assert np.prod(keeping.args[0], axis=0).min() > 0.5


def mended(*parts: int) -> str:
    """The model answer with the faults whose numbers are given."""
    exercise = exercises.get("repaired_dilated_conv")
    both = exercise.mistakes[0]
    return edited(source(exercise.answer), type(both)("", *(both.edits[part] for part in parts)))


def run(text: str, *args):
    namespace = {"np": np}
    exec(text, namespace)
    return namespace["repaired_dilated_conv"](*args).ravel().tolist()


def test_the_faults_give_the_numbers_of_the_issue():
    given = np.arange(1.0, 21)[:, None], np.ones((2, 1, 1)), 4
    right = [float(2 * t + 4) for t in range(1, 17)]
    assert run(mended(0, 1), *given) == [3, 5, 7, 9, 13, 15, 17, 19, 23, 25, 27, 29, 33, 35, 37, 39]
    assert run(mended(), *given) == right == exercises.get("repaired_dilated_conv").oracle(*given).ravel().tolist()
    assert run(mended(0), *given) != right != run(mended(1), *given)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_repaired_convolution_is_the_finished_layer_without_what_sees_zeros(seed):
    for case in cases("repaired_dilated_conv", seed):
        x, W, dilation = case.args
        layer = nn.CausalConv.from_params({"W": W.astype(float), "b": np.zeros(W.shape[1])}, dilation=dilation)
        y = layer.forward(x[:, None].astype(float))[(len(W) - 1) * dilation :, 0]
        [right] = exercises.get("repaired_dilated_conv").expected(case)
        np.testing.assert_allclose(right, y, rtol=0, atol=1e-12 * max(1, np.abs(y).max()))
        assert len(x) % dilation == 0 and len(y) > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_in_the_ordinary_cases_all_taps_reach_inside_the_sequence(seed):
    for name in ("causal_conv", "causal_conv_backward"):
        for case in of_kind(name, "values", seed):
            K, T, dilation = (case.sizes[letter] for letter in ("K", "T", "dilation"))
            assert dilation > 1 and (K - 1) * dilation < T
