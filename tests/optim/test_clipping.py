import numpy as np
import pytest

from rnnkit import optim


def norm_of(grads):
    return np.sqrt(sum((g**2).sum() for g in grads.values()))


def test_one_norm_for_all_arrays_and_the_direction_stays():
    grads = {"W": np.array([[3.0, 0.0], [0.0, 0.0]]), "b": np.array([0.0, -4.0])}
    clipped, norm = optim.clip_by_global_norm(grads, 2.5)
    assert norm == 5.0
    np.testing.assert_allclose(clipped["W"], [[1.5, 0.0], [0.0, 0.0]])
    np.testing.assert_allclose(clipped["b"], [0.0, -2.0])
    assert grads["W"][0, 0] == 3.0 and grads["b"][1] == -4.0


@pytest.mark.parametrize("max_norm", [5.0, 6.0])
def test_a_norm_that_is_not_above_the_limit_changes_nothing(max_norm):
    grads = {"w": np.array([3.0, 4.0])}
    clipped, norm = optim.clip_by_global_norm(grads, max_norm)
    assert norm == 5.0 and clipped["w"].tolist() == [3.0, 4.0]
    assert not np.shares_memory(clipped["w"], grads["w"])


def test_zero_gradients_stay_zero():
    clipped, norm = optim.clip_by_global_norm({"w": np.zeros(3)}, 1.0)
    assert norm == 0.0 and clipped["w"].tolist() == [0.0, 0.0, 0.0]


def test_float32_stays_float32_and_its_squares_do_not_overflow():
    clipped, norm = optim.clip_by_global_norm({"w": np.full(4, 1e30, np.float32)}, np.float64(1.0))
    assert norm == pytest.approx(2e30) and clipped["w"].dtype == np.float32
    np.testing.assert_allclose(clipped["w"], 0.5, rtol=1e-6)
    assert optim.clip_by_value({"w": np.ones(2, np.float32)}, np.float64(0.5))["w"].dtype == np.float32


@pytest.mark.parametrize("bad", [np.inf, np.nan])
def test_gradients_that_are_not_finite_pass_unchanged(bad):
    clipped, norm = optim.clip_by_global_norm({"w": np.array([bad, 1.0])}, 1.0)
    assert not np.isfinite(norm)
    np.testing.assert_array_equal(clipped["w"], [bad, 1.0])


def test_by_value_cuts_each_element_and_turns_the_direction():
    grads = {"w": np.array([-3.0, 0.5]), "b": np.array([7.0])}
    clipped = optim.clip_by_value(grads, 1.0)
    assert clipped["w"].tolist() == [-1.0, 0.5] and clipped["b"].tolist() == [1.0]
    assert grads["w"].tolist() == [-3.0, 0.5]


@pytest.mark.parametrize("clip", [optim.clip_by_global_norm, optim.clip_by_value])
@pytest.mark.parametrize("limit", [0, -1.0, float("nan")])
def test_a_limit_must_be_above_zero(clip, limit):
    with pytest.raises(ValueError, match=r"expected a number above 0"):
        clip({"w": np.ones(2)}, limit)
