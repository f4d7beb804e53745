"""What an optimiser does with the arrays it is given, and what it refuses."""

import numpy as np
import pytest

from rnnkit import nn, optim

ALL = [optim.SGD, optim.Adagrad, optim.RMSprop, optim.Adam]
each = pytest.mark.parametrize("cls", ALL)


def two_arrays():
    return {"W": np.ones((2, 3)), "b": np.zeros(2)}


def some_grads(k=1):
    return {"W": np.full((2, 3), 0.5 * k), "b": np.array([1.0, -2.0]) * k}


@each
def test_steps_write_into_the_models_arrays(cls):
    layer = nn.Dense(3, 2, rng=np.random.default_rng(0))
    before = {name: array.copy() for name, array in layer.params.items()}
    arrays = dict(layer.params)
    cls(layer.params, lr=0.1).step(some_grads())
    for name, array in layer.params.items():
        assert array is arrays[name] and array.dtype == np.float32
        assert (np.sign(before[name] - array) == np.sign(some_grads()[name])).all()


@each
def test_gradients_stay_as_they_are(cls):
    grads, optimiser = some_grads(), cls(two_arrays(), lr=0.1)
    for _ in range(3):
        optimiser.step(grads)
    for name, array in some_grads().items():
        np.testing.assert_array_equal(grads[name], array)


@pytest.mark.parametrize("cls", [optim.Adagrad, optim.Adam])
def test_the_first_step_is_the_learning_rate_whatever_the_gradients_size(cls):
    for size in (1e-3, 1e3):
        params = {"w": np.zeros(2)}
        cls(params, lr=0.1).step({"w": size * np.array([1.0, -1.0])})
        np.testing.assert_allclose(params["w"], [-0.1, 0.1], rtol=1e-4)


def test_momentum_adds_up_past_gradients():
    params = {"w": np.zeros(1)}
    optimiser = optim.SGD(params, lr=1.0, momentum=0.5)
    seen = []
    for g in (1.0, 0.0, 0.0):
        optimiser.step({"w": np.array([g])})
        seen.append(params["w"][0])
    assert seen == [-1.0, -1.5, -1.75]


@pytest.mark.parametrize("cls, lr", [(optim.SGD, 0.1), (optim.Adagrad, 0.5), (optim.RMSprop, 0.02), (optim.Adam, 0.05)])
def test_finds_the_lowest_point_of_a_bowl(cls, lr):
    params, lowest = {"w": np.zeros(3)}, np.array([1.0, -2.0, 0.5])
    optimiser = cls(params, lr)
    for _ in range(400):
        optimiser.step({"w": params["w"] - lowest})
    np.testing.assert_allclose(params["w"], lowest, atol=0.03)


@each
def test_a_state_put_back_goes_on_as_if_never_left(cls):
    params = two_arrays()
    optimiser = cls(params, lr=0.1)
    for k in range(3):
        optimiser.step(some_grads(k + 1))
    other_params = {name: array.copy() for name, array in params.items()}
    other = cls(other_params, lr=0.1)
    other.state = optimiser.state
    assert other.steps == 3
    for k in range(3):
        optimiser.step(some_grads(2 - k))
        other.step(some_grads(2 - k))
    for name in params:
        np.testing.assert_array_equal(params[name], other_params[name])


def test_states_of_two_optimisers_share_no_array():
    one, two = optim.Adam(two_arrays(), lr=0.1), optim.Adam(two_arrays(), lr=0.1)
    two.state = one.state
    one.step(some_grads())
    assert two.steps == 0 and not two.memory["m"]["b"].any()


def test_a_state_of_another_optimiser_is_refused():
    with pytest.raises(ValueError, match="the state is that of SGD; expected that of Adam"):
        optim.Adam(two_arrays(), lr=0.1).state = optim.SGD(two_arrays(), lr=0.1).state


def test_wrong_gradients_are_refused_and_change_nothing():
    params = two_arrays()
    optimiser = optim.SGD(params, lr=0.1)
    with pytest.raises(ValueError, match="grads has W; expected the names of params, W, b"):
        optimiser.step({"W": np.ones((2, 3))})
    with pytest.raises(ValueError, match=r"grads\['b'\] has shape \(1,\); expected \(2,\)"):
        optimiser.step({"W": np.ones((2, 3)), "b": np.ones(1)})
    assert optimiser.steps == 0 and (params["W"] == 1).all()


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"lr": 0}, "lr is 0; expected a learning rate above 0"),
        ({"lr": float("nan")}, "lr is nan"),
        ({"lr": 0.1, "beta1": 1.0}, "beta1 is 1.0; expected at least 0 and below 1"),
        ({"lr": 0.1, "beta2": -0.1}, "beta2 is -0.1"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        optim.Adam(two_arrays(), **settings)


@pytest.mark.parametrize("value, kind", [([1.0], "list"), (np.arange(3), "an array of int64")])
def test_what_cannot_be_written_into_is_refused(value, kind):
    with pytest.raises(TypeError, match=rf"params\['w'\] is {kind}; expected a float array"):
        optim.SGD({"w": value}, lr=0.1)


def test_shows_itself():
    optimiser = optim.Adam(two_arrays(), lr=1e-3)
    optimiser.step(some_grads())
    assert repr(optimiser) == "Adam(lr=0.001, 2 arrays, 1 steps taken)"
