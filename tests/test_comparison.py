"""RNN, LSTM and GRU compared: the measurement itself, and that the stored file is the script's. Unit 07 makes a part
of its numbers again; that, and what the page says of them, is held by tests/claims/07_gru.toml."""

import json

import numpy as np
import pytest

from rnnkit import comparison, data, nn

CELLS = list(comparison.CELLS)


@pytest.fixture(scope="module")
def stored():
    return comparison.stored()


def test_the_stored_file_has_the_settings_of_the_script(stored):
    assert stored["settings"] == json.loads(json.dumps(comparison.SETTINGS))


def test_the_stored_file_has_every_job(stored):
    for what, name, size, *_ in comparison.jobs():
        assert str(size) in stored[what][name]
    for task in ("recall", "adding"):
        for row in stored[task].values():
            assert list(row) == [str(T) for T in comparison.SETTINGS[task]["T"]]  # in the order of a figure's axis
            assert {len(scores) for scores in row.values()} == {len(comparison.SETTINGS[task]["seeds"])}
    for curves in stored["gradient"].values():
        assert {len(curve) for curve in curves.values()} == {comparison.SETTINGS["gradient"]["T"] + 1}
    assert list(stored["gradient"]) == CELLS


def test_the_stored_parameters_are_those_of_the_layers(stored):
    V = len(set(data.help_text()))
    for name, sizes in stored["text"].items():
        for hidden, row in sizes.items():
            layer = comparison.CELLS[name](V, int(hidden), rng=np.random.default_rng(0))
            assert row["parameters"] == pytest.approx(sum(a.size for a in layer.params.values()), rel=0.02)


def test_the_gated_cells_are_there_with_the_gate_that_keeps_open_from_the_start():
    H = 3
    starts = {name: cell(2, H, rng=np.random.default_rng(0)).params for name, cell in comparison.CELLS.items()}
    assert starts["LSTM"]["b"][H : 2 * H].tolist() == starts[comparison.OPEN_GRU]["bx"][H : 2 * H].tolist() == [1] * H
    assert not starts["GRU"]["bx"].any()


def test_a_gru_that_starts_open_recalls_where_one_that_starts_half_open_guesses(stored):
    """With one budget, at 30 and 40 steps, in every one of the five seeds."""
    for T in ("30", "40"):
        assert min(stored["recall"][comparison.OPEN_GRU][T]) > 0.95
        assert max(stored["recall"]["GRU"][T]) < 0.3


@pytest.mark.parametrize("name", CELLS)
def test_gradient_by_lag_is_the_norm_of_the_jacobian(name):
    T, D, H, k, step = 5, 3, 4, 3, 1e-5
    rng = np.random.default_rng(0)
    layer = comparison.CELLS[name](D, H, rng=rng, dtype=np.float64)
    x = rng.standard_normal((T, 1, D))
    _, state = layer.forward(x[: T - k])
    state = np.hstack(state) if isinstance(state, tuple) else state
    columns = []
    for i in range(state.size):
        ends = []
        for sign in (1, -1):
            moved = state + sign * step * np.eye(state.size)[i]
            moved = tuple(np.hsplit(moved, 2)) if layer.__class__ is nn.LSTM else moved
            ends.append(layer.forward(x[T - k :], moved)[0][-1, 0])
        columns.append((ends[0] - ends[1]) / (2 * step))
    norms = comparison.gradient_by_lag(layer, x)
    assert norms.shape == (T + 1,) and norms[0] == 1
    assert norms[k] == pytest.approx(np.linalg.norm(np.stack(columns, axis=1), 2), rel=1e-6)


def test_gradient_by_lag_takes_the_geometric_mean_over_sequences():
    rng = np.random.default_rng(1)
    layer, x = nn.GRU(2, 3, rng=rng, dtype=np.float64), rng.standard_normal((4, 2, 2))
    first, second = (comparison.gradient_by_lag(layer, x[:, n : n + 1]) for n in (0, 1))
    np.testing.assert_allclose(comparison.gradient_by_lag(layer, x), np.sqrt(first * second))
