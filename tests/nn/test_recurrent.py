"""RNN, LSTM and GRU: the state that they carry, and what they say about wrong arguments."""

import numpy as np
import pytest
from nn_cases import RECURRENT, draw, split

from rnnkit import nn

each_cell = pytest.mark.parametrize("kind", RECURRENT)


def make(kind, rng):
    """A case with T, N, D, H = 5, 3, 2, 4 and states, its layer, and the two states as the layer takes them."""
    case = draw(kind, rng)
    layer = RECURRENT[kind].from_params(split(case, "params"))
    state, dstate = (tuple(split(case, name).values()) for name in ("state", "dstate"))
    return case, layer, *((state, dstate) if kind == "lstm" else (state[0], dstate[0]))


def equal(a, b):
    np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14)


@each_cell
def test_a_chunk_at_a_time_equals_all_at_once(rng, kind):
    """Forward carries the state, backward the gradient of the state, across the boundary at step 2."""
    case, layer, state, dstate = make(kind, rng)
    x, dh_out = case["x"], case["dh_out"]
    h, last = layer.forward(x, state)
    dx, dfirst = layer.backward(dh_out, dstate)
    grads = layer.grads

    h_a, middle = layer.forward(x[:2], state)
    h_b, last_b = layer.forward(x[2:], middle)
    dx_b, dmiddle = layer.backward(dh_out[2:], dstate)
    grads_b = layer.grads
    layer.forward(x[:2], state)
    dx_a, dfirst_a = layer.backward(dh_out[:2], dmiddle)

    equal(np.concatenate([h_a, h_b]), h)
    equal(last_b, last)
    equal(np.concatenate([dx_a, dx_b]), dx)
    equal(dfirst_a, dfirst)
    for name, grad in grads.items():
        equal(layer.grads[name] + grads_b[name], grad)


@each_cell
def test_the_last_state_is_the_last_h(rng, kind):
    case, layer, state, _ = make(kind, rng)
    h, last = layer.forward(case["x"], state)
    np.testing.assert_array_equal(last[0] if kind == "lstm" else last, h[-1])
    for part in last if kind == "lstm" else [last]:
        assert part.base is None  # a view would keep the arrays of all steps alive


@each_cell
def test_states_are_zero_by_default(rng, kind):
    case, layer, state, dstate = make(kind, rng)
    zero = tuple(np.zeros((3, 4)) for _ in state) if kind == "lstm" else np.zeros((3, 4))
    h, _ = layer.forward(case["x"])
    dx, _ = layer.backward(case["dh_out"])
    np.testing.assert_array_equal(layer.forward(case["x"], zero)[0], h)
    np.testing.assert_array_equal(layer.backward(case["dh_out"], zero)[0], dx)
    assert (layer.backward(case["dh_out"], dstate)[0] != dx).any()
    assert (layer.forward(case["x"], state)[0] != h).all()


@each_cell
def test_sequences_of_a_batch_do_not_meet(rng, kind):
    case, layer, *_ = make(kind, rng)
    h, _ = layer.forward(case["x"])
    dx, _ = layer.backward(case["dh_out"])
    for n in range(3):
        equal(layer.forward(case["x"][:, [n]])[0], h[:, [n]])
        equal(layer.backward(case["dh_out"][:, [n]])[0], dx[:, [n]])


@each_cell
def test_no_steps_pass_the_state_on(rng, kind):
    """T = 0: nothing happens to the state, and nothing to its gradient."""
    _, layer, state, dstate = make(kind, rng)
    h, last = layer.forward(np.zeros((0, 3, 2)), state)
    dx, dfirst = layer.backward(np.zeros((0, 3, 4)), dstate)
    assert h.shape == (0, 3, 4) and dx.shape == (0, 3, 2)
    np.testing.assert_array_equal(last, state)
    np.testing.assert_array_equal(dfirst, dstate)
    for returned, given in zip([*last, *dfirst], [*state, *dstate], strict=True):
        assert not np.shares_memory(returned, given)
    assert not any(grad.any() for grad in layer.grads.values())


@each_cell
def test_saturated_units_raise_no_warning(rng, kind):
    case, layer, state, _ = make(kind, rng)
    h, _ = layer.forward(1e4 * case["x"], state)  # warnings are errors in these tests
    dx, _ = layer.backward(case["dh_out"])
    assert np.isfinite(h).all() and np.isfinite(dx).all()


W = {"rnn": ("Wxh", "(4, 2)"), "lstm": ("Wx", "(16, 2)"), "gru": ("Wx", "(12, 2)"), "mingru": ("Wz", "(4, 2)")}


@each_cell
def test_wrong_shapes_are_named_with_what_was_expected_and_why(rng, kind):
    case, layer, _, _ = make(kind, rng)
    name, shape = W[kind]
    because_of_the_weights = f"because {name} is {shape}"
    state = "state[0]" if kind == "lstm" else "state"
    pair = (lambda a: (a, a)) if kind == "lstm" else (lambda a: a)

    def message(call, *arguments):
        with pytest.raises(ValueError) as error:
            call(*arguments)
        return str(error.value)

    x = case["x"]
    assert message(layer.forward, x[0, :, :1]) == (
        f"x has shape (3, 1); expected (T, N, D) = (…, …, 2) {because_of_the_weights}"
    )
    assert message(layer.forward, np.zeros((5, 3, 4))) == (
        f"x has shape (5, 3, 4); expected (T, N, D) = (…, …, 2) {because_of_the_weights}"
    )
    assert message(layer.forward, x, pair(np.zeros((2, 4)))) == (
        f"{state} has shape (2, 4); expected (N, H) = (3, 4) because x is (5, 3, 2)"
    )
    assert message(layer.forward, x, pair(np.zeros((3, 5)))) == (
        f"{state} has shape (3, 5); expected (N, H) = (3, 4) {because_of_the_weights}"
    )
    layer.forward(x)
    assert message(layer.backward, case["dh_out"][:4]) == (
        "dh_out has shape (4, 3, 4); expected (T, N, H) = (5, 3, 4) because x is (5, 3, 2)"
    )
    assert message(layer.backward, case["dh_out"], pair(np.zeros(4))) == (
        f"d{state} has shape (4,); expected (N, H) = (3, 4) because x is (5, 3, 2) and {name} is {shape}"
    )


@each_cell
@pytest.mark.parametrize("x", [None, np.zeros((5, 3, 2)) * 1j, np.full((5, 3, 2), "a")], ids=["None", "complex", "str"])
def test_x_is_numbers(rng, kind, x):
    _, layer, *_ = make(kind, rng)
    with pytest.raises(TypeError, match=r"x has dtype .*; expected an array of real numbers"):
        layer.forward(x)


@pytest.mark.parametrize("state", [np.zeros((2, 3, 4)), np.zeros((2, 4)), (np.zeros((3, 4)),)], ids=["3d", "2d", "one"])
def test_an_lstm_takes_a_pair_of_states(rng, state):
    case, layer, *_ = make("lstm", rng)
    with pytest.raises(TypeError, match=r"state is \w+; an LSTM has two states: pass a tuple \(hidden, cell\)"):
        layer.forward(case["x"], state)
    layer.forward(case["x"])
    with pytest.raises(TypeError, match="dstate is"):
        layer.backward(case["dh_out"], state)


def test_forget_bias():
    lstm = nn.LSTM(2, 3, rng=np.random.default_rng(0), forget_bias=2.5)
    assert lstm.params["b"].tolist() == [0, 0, 0, 2.5, 2.5, 2.5, 0, 0, 0, 0, 0, 0]


def test_update_bias():
    gru, default = (nn.GRU(2, 3, rng=np.random.default_rng(0), **given) for given in ({"update_bias": 2.5}, {}))
    assert gru.params["bx"].tolist() == [0, 0, 0, 2.5, 2.5, 2.5, 0, 0, 0]
    assert not gru.params["bh"].any() and not default.params["bx"].any()
    for name in ("Wx", "Wh"):
        np.testing.assert_array_equal(gru.params[name], default.params[name])


def test_an_open_update_gate_keeps():
    gru = nn.GRU(2, 3, rng=np.random.default_rng(0), update_bias=30)
    h0 = np.full((1, 3), 0.5, np.float32)
    h, _ = gru.forward(np.ones((40, 1, 2), np.float32), h0)
    np.testing.assert_allclose(h[-1], h0)
