from collections import namedtuple

import numpy as np
import pytest

from rnnkit.training import tree

Moments = namedtuple("Moments", "m v")

STATE = {
    "params": {"W": np.arange(6.0, dtype=np.float32).reshape(2, 3), "b": np.zeros(0)},
    "adam": ({"m": np.ones(2)}, 3, None),
    "list": [True, 2.5, "text", np.float32(0.1), np.int64(7)],
    "by step": {0: 1.0, 100: 0.5},
}


def same(a, b):
    assert type(a) is type(b)
    if isinstance(a, dict):
        assert list(a) == list(b)
        return [same(a[key], b[key]) for key in a]
    if isinstance(a, tuple | list):
        assert len(a) == len(b)
        return [same(x, y) for x, y in zip(a, b, strict=True)]
    if isinstance(a, np.ndarray):
        assert (a.dtype, a.shape) == (b.dtype, b.shape)
    return np.testing.assert_array_equal(a, b)


def test_a_copy_is_equal_and_shares_nothing():
    copied = tree.copy(STATE)
    same(copied, STATE)
    copied["params"]["W"][0, 0] = 9
    copied["by step"][0] = 9
    assert STATE["params"]["W"][0, 0] == 0 and STATE["by step"][0] == 1.0


def test_a_named_tuple_stays_one():
    copied = tree.copy(Moments(np.ones(2), 1))
    assert isinstance(copied, Moments) and copied.m.tolist() == [1.0, 1.0]


def test_only_arrays_must_be_finite():
    assert tree.is_finite({"best": np.inf, "w": np.ones(2), "ids": np.arange(3)})
    assert not tree.is_finite(({"w": [np.array([1.0, np.nan])]},))
    assert not tree.is_finite(np.array([-np.inf]))


def test_comes_back_from_a_file_as_it_was(tmp_path):
    path = tmp_path / "state.npz"
    np.savez(path, **tree.to_arrays(STATE))
    with np.load(path, allow_pickle=False) as arrays:
        same(tree.from_arrays(arrays), STATE)


@pytest.mark.parametrize("bad", [object(), {1, 2}, np.array(["a"]), 1j])
def test_what_a_file_cannot_keep_is_named(bad):
    with pytest.raises(TypeError, match=r"the state holds .* expected arrays, numbers and strings"):
        tree.to_arrays({"x": bad})


def test_keys_that_a_file_cannot_keep_are_named():
    with pytest.raises(TypeError, match=r"a dict with the key \(1, 2\)"):
        tree.to_arrays({(1, 2): 1.0})
