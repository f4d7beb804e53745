import numpy as np
import pytest

from rnnkit import nn


def test_forward_takes_rows_and_backward_adds_up_where_a_token_repeats():
    embedding = nn.Embedding.from_params({"W": np.arange(8.0).reshape(4, 2)})
    ids = np.array([[3, 1, 3], [3, 0, 1]])
    assert embedding.forward(ids).tolist() == [[[6, 7], [2, 3], [6, 7]], [[6, 7], [0, 1], [2, 3]]]
    dx = 10.0 ** np.arange(12).reshape(2, 3, 2)
    assert embedding.backward(dx) is None
    assert embedding.grads["W"].tolist() == [
        [1e8, 1e9],
        [1e2 + 1e10, 1e3 + 1e11],
        [0, 0],
        [1e6 + 1e4 + 1, 1e7 + 1e5 + 10],
    ]


@pytest.mark.parametrize("shape", [(), (3,), (5, 3), (2, 5, 3), (0,)], ids=str)
def test_ids_of_any_shape(rng, shape):
    embedding = nn.Embedding(4, 2, rng=rng)
    x = embedding.forward(np.ones(shape, np.uint8))
    assert x.shape == (*shape, 2)
    embedding.backward(np.ones_like(x))
    assert embedding.grads["W"].tolist() == [[0, 0], [x.size / 2] * 2, [0, 0], [0, 0]]
    x[...] = 5  # not the table's row
    assert abs(embedding.params["W"]).max() < 1


def test_ids_are_copied_for_backward(rng):
    embedding = nn.Embedding(4, 2, rng=rng)
    ids = np.array([1, 1])
    embedding.forward(ids)
    ids[:] = 0
    embedding.backward(np.ones((2, 2)))
    assert embedding.grads["W"].tolist() == [[0, 0], [2, 2], [0, 0], [0, 0]]


def test_ids_outside_the_vocabulary_are_named(rng):
    embedding = nn.Embedding(4, 2, rng=rng)
    with pytest.raises(
        ValueError, match=r"ids holds the id 4 at index \(1, 0\); expected 0 to 3 because W is \(4, 2\)"
    ):
        embedding.forward([[0, 1], [4, 5]])
    with pytest.raises(ValueError, match=r"the id -1 at index \(0,\)"):
        embedding.forward([-1])
    for ids in ([0.0, 1.0], [True], ["a"]):
        with pytest.raises(TypeError, match=r"ids has dtype .*; expected integers"):
            embedding.forward(ids)


def test_a_gradient_of_another_shape_is_named(rng):
    embedding = nn.Embedding(4, 2, rng=rng)
    embedding.forward([[0, 1, 1]])
    with pytest.raises(
        ValueError, match=r"dx has shape \(3, 2\); expected \(..., D\) = \(1, 3, 2\) because ids is \(1, 3\)"
    ):
        embedding.backward(np.zeros((3, 2)))
