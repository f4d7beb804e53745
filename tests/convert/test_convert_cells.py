"""The weights of one cell in each library's layout, said a second time row by row."""

import numpy as np
import pytest
from carried import CELLS

from rnnkit.convert import cells

D, H = 5, 3
GATES = {"rnn": 1, "lstm": 4, "gru": 3}
# Where each gate stands: the block of ours that a library's block k holds.
ORDER = {
    ("keras", "rnn"): (0,),
    ("keras", "lstm"): (0, 1, 2, 3),  # i f g o
    ("keras", "gru"): (1, 0, 2),  # z r n
    ("onnx", "rnn"): (0,),
    ("onnx", "lstm"): (0, 3, 1, 2),  # i o f g
    ("onnx", "gru"): (1, 0, 2),  # z r n
}
ROADS = {
    "torch": (cells.to_torch, cells.from_torch),
    "keras": (cells.to_keras, cells.from_keras),
    "onnx": (cells.to_onnx, cells.from_onnx),
}
each_cell = pytest.mark.parametrize("cell", CELLS)


def drawn(cell, dtype="float64"):
    layer = CELLS[cell](D, H, rng=np.random.default_rng(0), dtype=dtype)
    rng = np.random.default_rng(1)
    return {name: rng.normal(size=a.shape).astype(dtype) for name, a in layer.params.items()}


def parts(cell, params):
    """Wx, Wh and the two biases; None for one that the cell does not have."""
    Wx, Wh, *biases = params.values()
    return Wx, Wh, *(biases if cell == "gru" else (*biases, None))


def arrays(weights):
    return list(weights.values()) if isinstance(weights, dict) else list(weights)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("library", ROADS)
@each_cell
def test_there_and_back_are_the_same_numbers_in_new_memory(cell, library, dtype):
    to, back = ROADS[library]
    params = drawn(cell, dtype)
    before = {name: a.copy() for name, a in params.items()}
    weights = to(cell, params)
    returned = back(cell, weights)
    assert list(returned) == list(params)
    for name, array in params.items():
        np.testing.assert_array_equal(returned[name], array)
    for array in arrays(weights):
        assert array.dtype == dtype and not any(np.shares_memory(array, a) for a in params.values())
    for array in returned.values():
        assert array.dtype == dtype and not any(np.shares_memory(array, a) for a in arrays(weights))
    for array in (*arrays(weights), *returned.values()):
        array[...] = 7
    for name, array in before.items():
        np.testing.assert_array_equal(params[name], array)


@each_cell
def test_torch_has_our_rows_and_two_biases(cell):
    params = drawn(cell)
    Wx, Wh, bx, bh = parts(cell, params)
    weights = cells.to_torch(cell, params)
    assert list(weights) == ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    for row in range(GATES[cell] * H):
        assert weights["weight_ih_l0"][row].tolist() == Wx[row].tolist()
        assert weights["weight_hh_l0"][row].tolist() == Wh[row].tolist()
        assert weights["bias_ih_l0"][row] == bx[row]
        assert weights["bias_hh_l0"][row] == (0 if bh is None else bh[row])


@each_cell
def test_keras_has_a_column_for_each_of_our_rows(cell):
    params = drawn(cell)
    Wx, Wh, bx, bh = parts(cell, params)
    kernel, recurrent, bias = cells.to_keras(cell, params)
    assert (kernel.shape, recurrent.shape) == ((D, GATES[cell] * H), (H, GATES[cell] * H))
    assert bias.shape == ((2, 3 * H) if cell == "gru" else (GATES[cell] * H,))
    for block, ours in enumerate(ORDER["keras", cell]):
        for unit in range(H):
            column, row = block * H + unit, ours * H + unit
            assert kernel[:, column].tolist() == Wx[row].tolist()
            assert recurrent[:, column].tolist() == Wh[row].tolist()
            assert np.atleast_2d(bias)[:, column].tolist() == [bx[row]] + ([] if bh is None else [bh[row]])


@each_cell
def test_onnx_has_a_direction_and_biases_end_to_end(cell):
    params = drawn(cell)
    Wx, Wh, bx, bh = parts(cell, params)
    weights = cells.to_onnx(cell, params)
    rows = GATES[cell] * H
    assert {name: a.shape for name, a in weights.items()} == {
        "W": (1, rows, D),
        "R": (1, rows, H),
        "B": (1, 2 * rows),
    }
    for block, ours in enumerate(ORDER["onnx", cell]):
        for unit in range(H):
            there, row = block * H + unit, ours * H + unit
            assert weights["W"][0, there].tolist() == Wx[row].tolist()
            assert weights["R"][0, there].tolist() == Wh[row].tolist()
            assert weights["B"][0, there] == bx[row]
            assert weights["B"][0, rows + there] == (0 if bh is None else bh[row])


def test_block_lstm_exchanges_f_and_g_and_adds_a_forget_bias_of_its_own():
    params = drawn("lstm")
    w, b = cells.to_block_lstm(params)
    assert (w.shape, b.shape) == ((D + H, 4 * H), (4 * H,))
    for block, ours in enumerate((0, 2, 1, 3)):  # i g f o
        for unit in range(H):
            column, row = block * H + unit, ours * H + unit
            assert w[:, column].tolist() == [*params["Wx"][row], *params["Wh"][row]]
            assert b[column] == params["b"][row] - (block == 2)
    assert not any(np.shares_memory(array, params["b"]) for array in (w, b))


@pytest.mark.parametrize("back", [cells.from_torch, cells.from_onnx])
@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_two_biases_become_their_sum(cell, back):
    params = drawn(cell)
    weights = cells.to_torch(cell, params) if back is cells.from_torch else cells.to_onnx(cell, params)
    if back is cells.from_torch:
        weights["bias_hh_l0"] += 0.25
    else:
        weights["B"][0, GATES[cell] * H :] += 0.25
    *_, bias = params.values()
    *_, summed = back(cell, weights).values()
    np.testing.assert_allclose(summed, bias + 0.25, rtol=1e-15)
