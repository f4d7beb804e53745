"""nn.scan and its way back: in chunks or step by step, the numbers are those of the loop."""

import re

import numpy as np
import pytest
from nn_cases import numerical_gradient

from rnnkit import nn
from rnnkit.nn import scans

TOLERANCE = {np.float64: 1e-12, np.float32: 1e-5}
each_dtype = pytest.mark.parametrize("dtype", TOLERANCE)
LENGTHS = [0, 1, 2, 95, 96, 97, 103, 104, 255, 1000, 10_000]


def draw(rng, T, N=2, H=3, dtype=np.float64):
    """a from −1 to 1, a third of them 0, 1 or −1; b, h0, dh_out."""
    a = rng.uniform(-1, 1, (T, N, H))
    a = np.where(rng.random(a.shape) < 1 / 3, rng.integers(-1, 1, a.shape, endpoint=True), a)
    others = (rng.standard_normal(shape).astype(dtype) for shape in ((T, N, H), (N, H), (T, N, H)))
    return a.astype(dtype), *others


def loop(a, b, h0):
    h = np.empty(b.shape)
    for t in range(len(a)):
        h[t] = a[t] * (h[t - 1] if t else h0) + b[t]
    return h


def loop_backward(dh_out, a, h0, h):
    da, db, dh0 = np.empty(a.shape), np.empty(a.shape), np.zeros(h0.shape)
    for t in reversed(range(len(a))):
        db[t] = dh0 + dh_out[t]
        da[t] = db[t] * (h[t - 1] if t else h0)
        dh0 = db[t] * a[t]
    return da, db, dh0


def equal(got, wanted, rtol):
    np.testing.assert_allclose(got, wanted, rtol=0, atol=rtol * abs(wanted).max(initial=0))


@each_dtype
@pytest.mark.parametrize("T", LENGTHS)
@pytest.mark.parametrize(("N", "H"), [(1, 1), (2, 3), (3, 100)])  # the last is too wide for chunks
def test_equals_the_loop(rng, T, N, H, dtype):
    a, b, h0, dh_out = draw(rng, T, N, H, dtype)
    h = nn.scan(a, b, h0)
    back = nn.scan_backward(dh_out, a, h0, h)
    double = [array.astype(np.float64) for array in (a, b, h0)]
    equal(h, loop(*double), TOLERANCE[dtype])
    for got, wanted in zip(back, loop_backward(dh_out, double[0], h0, loop(*double)), strict=True):
        assert got.dtype == dtype and got.shape == wanted.shape
        equal(got, wanted, TOLERANCE[dtype])


def test_gradients_of_a_scan_in_chunks_are_those_of_central_differences(rng):
    a, b, h0, dh_out = draw(rng, 100, 1, 2)
    a *= 0.9  # so that a little more is still at most 1
    da, db, dh0 = nn.scan_backward(dh_out, a, h0, nn.scan(a, b, h0))
    for array, gradient in (a, da), (b, db), (h0, dh0):
        expected = numerical_gradient(lambda: (nn.scan(a, b, h0) * dh_out).sum(), array)
        np.testing.assert_allclose(gradient, expected, rtol=0, atol=1e-8 * max(1, abs(expected).max()))


@pytest.mark.parametrize(
    ("T", "N", "H", "factor", "chunks"),
    [
        (4096, 1, 32, 1, True),
        (1024, 8, 32, 1, True),
        (1024, 8, 33, 1, False),
        (95, 1, 1, 1, False),
        (999, 1, 1, 2, False),
    ],
)
def test_long_scans_of_few_numbers_go_in_chunks_and_others_step_by_step(rng, monkeypatch, T, N, H, factor, chunks):
    steps, go = [], scans.step_by_step
    monkeypatch.setattr(scans, "step_by_step", lambda a, *others: steps.append(len(a)) or go(a, *others))
    a, b, h0, dh_out = draw(rng, T, N, H)
    h = nn.scan(factor * a, b, h0)
    there, steps[:] = sum(steps), []
    nn.scan_backward(dh_out, factor * a, h0, h)
    if chunks:
        assert 8 <= there < 100 and 8 <= sum(steps) < 100
    else:
        assert (there, sum(steps)) == (T, T - 1)


@pytest.mark.parametrize("T", [40, 100, 1000])
def test_a_factor_of_zero_forgets_everything(rng, T):
    a, b, h0, _ = draw(rng, T)
    for t in range(0, T, 7):
        a[t] = 0
    h = nn.scan(a, b, h0 + 1e30)
    np.testing.assert_array_equal(h[::7], b[::7])
    np.testing.assert_array_equal(nn.scan(0 * a, b, h0), b)


def test_factors_of_one_add_up_and_tiny_ones_do_not_disturb(rng):
    b = rng.integers(-5, 5, (10_000, 1, 2), endpoint=True).astype(np.float64)
    np.testing.assert_array_equal(nn.scan(np.ones_like(b), b, np.zeros((1, 2))), b.cumsum(axis=0))
    tiny = np.full((1000, 1, 2), 1e-30, np.float32)  # two of them multiply to 0
    np.testing.assert_allclose(nn.scan(tiny, np.ones_like(tiny), np.ones((1, 2))), 1, rtol=1e-7)


@pytest.mark.parametrize("T", [12, 48, 1000, 10_000])
def test_one_unit_with_factors_of_minus_one_knows_the_parity(rng, T):
    """a is −1 at a 1 and 1 at a 0, b is 0: the state is 1 after an even number of 1s, −1 after an odd one, exactly."""
    bits = rng.integers(0, 2, (T, 3, 1))
    h = nn.scan(1.0 - 2 * bits, np.zeros(bits.shape), np.ones((3, 1)))
    np.testing.assert_array_equal(h, (-1.0) ** bits.cumsum(axis=0))


@pytest.mark.parametrize("T", [40, 100, 500])
def test_factors_above_one_do_not_overflow_where_the_states_do_not(T):
    a, b, h0 = np.full((T, 1, 2), 1e200), np.zeros((T, 1, 2)), np.zeros((1, 2))
    a[:, :, 1] *= -1
    h = nn.scan(a, b, h0)
    assert not h.any()
    for array in nn.scan_backward(np.zeros_like(b), a, h0, h):
        assert not array.any()
    a[...], b[-1] = -1.5, 1
    np.testing.assert_array_equal(nn.scan(a, b, h0)[-1], [[1, 1]])


@pytest.mark.parametrize("T", [40, 100, 500])
def test_nan_reaches_what_comes_after_it_alone(rng, T):
    a, b, h0, _ = draw(rng, T)
    a, expected = abs(a) / 2 + 0.4, None
    expected = nn.scan(a, b, h0)
    b[20, 0, 1] = np.nan
    h = nn.scan(a, b, h0)
    assert np.isnan(h[20:, 0, 1]).all()
    h[20:, 0, 1] = expected[20:, 0, 1]
    np.testing.assert_allclose(h, expected, rtol=1e-12, atol=1e-13)


@each_dtype
def test_a_piece_at_a_time_equals_all_at_once(rng, dtype):
    a, b, h0, dh_out = draw(rng, 300, dtype=dtype)
    h = nn.scan(a, b, h0)
    first = nn.scan(a[:130], b[:130], h0)
    equal(np.concatenate([first, nn.scan(a[130:], b[130:], first[-1])]), h, TOLERANCE[dtype])
    _, db, dmiddle = nn.scan_backward(dh_out[130:], a[130:], first[-1], h[130:])
    dh_first = dh_out[:130].copy()
    dh_first[-1] += dmiddle  # what reaches the last state from outside is part of dh_out
    _, db_first, dh0 = nn.scan_backward(dh_first, a[:130], h0, first)
    whole = nn.scan_backward(dh_out, a, h0, h)
    equal(np.concatenate([db_first, db]), whole[1], TOLERANCE[dtype])
    equal(dh0, whole[2], TOLERANCE[dtype])


@pytest.mark.parametrize("T", [5, 100])
def test_arguments_stay_unchanged_and_results_share_no_memory(rng, T):
    a, b, h0, dh_out = given = draw(rng, T)
    for array in given:
        array.flags.writeable = False  # writing into one would raise
    h = nn.scan(a, b, h0)
    results = [h, *nn.scan_backward(dh_out, a, h0, h)]
    assert all(result.flags.writeable for result in results)
    for k, result in enumerate(results):
        assert not any(np.shares_memory(result, other) for other in (*given, *results[:k]))


@pytest.mark.parametrize("T", [5, 100])
def test_any_memory_layout_and_dtype(rng, T):
    a, b, h0, dh_out = draw(rng, T)
    h = nn.scan(a, b, h0)
    np.testing.assert_allclose(nn.scan(np.asfortranarray(a), b[::-1][::-1], h0), h, rtol=1e-12)
    assert nn.scan(a.astype(np.float32), b, h0).dtype == np.float64
    assert nn.scan(np.ones((3, 1, 1), int), [[[1]], [[2]], [[3]]], [[4]]).ravel().tolist() == [5, 7, 10]
    assert nn.scan_backward(dh_out.astype(np.float32), a, h0, h)[0].dtype == np.float64


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"a": np.zeros((5, 2))}, ValueError, "a has shape (5, 2); expected (T, N, H)"),
        ({"b": np.zeros((4, 2, 3))}, ValueError, "b has shape (4, 2, 3); expected (T, N, H) = (5, 2, 3) because a is"),
        ({"h0": np.zeros((3, 2))}, ValueError, "h0 has shape (3, 2); expected (N, H) = (2, 3) because a is (5, 2, 3)"),
        ({"h0": None}, TypeError, "h0 has dtype object; expected an array of real numbers"),
        ({"a": np.zeros((5, 2, 3), complex)}, TypeError, "a has dtype complex128; expected an array of real numbers"),
        ({"b": np.zeros((5, 2, 3), np.float16)}, TypeError, "dtype is float16; expected float32 or float64"),
    ],
    ids=str,
)
def test_refuses(changes, error, message):
    given = {"a": np.zeros((5, 2, 3)), "b": np.zeros((5, 2, 3)), "h0": np.zeros((2, 3))} | changes
    with pytest.raises(error, match=re.escape(message)):
        nn.scan(**given)


def test_the_way_back_refuses():
    a, h0 = np.zeros((5, 2, 3)), np.zeros((2, 3))
    with pytest.raises(ValueError, match=r"dh_out has shape \(4, 2, 3\); expected \(T, N, H\) = \(5, 2, 3\) because a"):
        nn.scan_backward(a[:4], a, h0, a)
    with pytest.raises(ValueError, match=r"h has shape \(5, 2, 2\); expected \(T, N, H\) = \(5, 2, 3\) because a is"):
        nn.scan_backward(a, a, h0, a[..., :2])
