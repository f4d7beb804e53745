"""RNN, LSTM and GRU keep their work arrays from call to call: nothing grows, and nothing is left over in a result."""

import copy
import pickle
import tracemalloc

import numpy as np
import pytest
from nn_cases import RECURRENT

from rnnkit.nn import recurrent

each_cell = pytest.mark.parametrize("kind", RECURRENT)


def make(kind, dtype=np.float64):
    return RECURRENT[kind](5, 7, rng=np.random.default_rng(0), dtype=dtype)


def run(layer, T, N, seed=0):
    """Everything that forward and backward hand out."""
    rng = np.random.default_rng(seed)
    h, last = layer.forward(rng.standard_normal((T, N, 5)))
    dx, dfirst = layer.backward(rng.standard_normal((T, N, 7)))
    return [h, *last, dx, *dfirst, *layer.grads.values()]


@each_cell
def test_calls_of_other_sizes_leave_no_trace(kind):
    """T and N up and down, from one sequence (weights as a view) to many (as a copy) and to several blocks."""
    layer = make(kind)
    for T, N in [(4, 3), (3, 20), (400, 30), (4, 1), (0, 2), (5, 20), (5, 3), (2, 0), (400, 30)]:
        for got, wanted in zip(run(layer, T, N), run(make(kind), T, N), strict=True):
            np.testing.assert_array_equal(got, wanted)


@each_cell
def test_weights_written_between_calls_count(kind):
    layer, other = make(kind), make(kind)
    run(layer, 4, 20)
    for each in layer, other:
        for array in each.params.values():
            array *= 1.5
    for got, wanted in zip(run(layer, 4, 20), run(other, 4, 20), strict=True):
        np.testing.assert_array_equal(got, wanted)


@each_cell
def test_nothing_grows_with_the_number_of_calls(kind):
    layer = make(kind)
    held = []
    tracemalloc.start()
    for _ in range(8):
        run(layer, 20, 16)
        held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    one_array = 20 * 16 * 7 * 8  # the smallest that could have been kept
    assert max(held[2:]) - held[1] < one_array / 4


@each_cell
@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda layer: pickle.loads(pickle.dumps(layer))])
def test_a_copy_shares_no_work_array(kind, duplicate):
    layer = make(kind)
    x, dh_out = np.ones((3, 9, 5)), np.ones((3, 9, 7))
    layer.forward(x)
    twin = duplicate(layer)
    expected = layer.backward(dh_out)[0]
    layer.forward(5 * x)
    np.testing.assert_array_equal(twin.backward(dh_out)[0], expected)  # still that of the forward before the copy


@each_cell
def test_wrong_arguments_leave_the_last_forward_as_it_was(kind):
    layer = make(kind)
    x, dh_out = np.ones((3, 9, 5)), np.ones((3, 9, 7))
    layer.forward(x)
    expected = layer.backward(dh_out)[0]
    with pytest.raises(ValueError, match="state"):
        layer.forward(5 * x, (np.zeros((2, 7)),) * 2 if kind == "lstm" else np.zeros((2, 7)))
    np.testing.assert_array_equal(layer.backward(dh_out)[0], expected)


@pytest.mark.parametrize("lengths", [None, [6, 1, 2, 6, 5, 3, 3, 2, 4]], ids=["whole", "packed"])
@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_gates_one_by_one_give_what_they_give_together(kind, lengths, monkeypatch):
    """On the way back W_h multiplies gate by gate where one gate's product is small and that of all is not."""
    rng = np.random.default_rng(0)
    x, dh_out, asked, results = rng.standard_normal((6, 9, 5)), rng.standard_normal((6, 9, 7)), [], []
    for small in (9 * 7 * 7, 0):
        monkeypatch.setattr(recurrent, "SMALL", small)
        layer = make(kind)
        ask = layer._apart
        layer._apart = lambda *given, ask=ask: asked.append(ask(*given)) or asked[-1]
        h, _ = layer.forward(x, lengths=lengths)
        dx, dfirst = layer.backward(dh_out)
        results.append([h, dx, *dfirst, *layer.grads.values()])
    apart = [each is not None for steps in asked for each in steps]
    assert any(apart) and not all(apart)
    for one_by_one, together in zip(*results, strict=True):
        np.testing.assert_allclose(one_by_one, together, rtol=1e-12, atol=1e-13)
