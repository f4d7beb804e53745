"""RNN, LSTM and GRU compared: the measurement itself, and that the stored numbers are those of the script."""

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


def test_a_part_of_the_stored_scores_comes_out_again(stored):
    assert comparison.recall("RNN", 10, 0)["score"] == pytest.approx(stored["recall"]["RNN"]["10"][0], abs=0.05)
    again = comparison.text("RNN", 100, epochs=1)
    assert again["bits"] == pytest.approx(stored["text"]["RNN"]["100"]["bits"][:1], abs=0.1)


def test_what_the_page_says_of_the_stored_numbers(stored):
    trivial = 1 / 6
    adding = {name: np.mean(row["40"]) for name, row in stored["adding"].items()}
    assert adding["RNN"] > 0.9 * trivial
    assert max(adding["LSTM"], adding["GRU"]) < trivial / 300
    recall = {name: {T: np.mean(scores) for T, scores in row.items()} for name, row in stored["recall"].items()}
    assert all(row["10"] == row["20"] == 1 for row in recall.values())
    assert max(row["40"] for row in recall.values()) < 0.55
    bits = {(name, units): row["bits"] for name, sizes in stored["text"].items() for units, row in sizes.items()}
    assert min(bits, key=lambda key: bits[key][-1])[0] == "GRU"
    assert bits["GRU", "100"][-1] < min(bits["LSTM", "100"][-1], bits["RNN", "100"][-1])
    gradient = stored["gradient"]
    assert gradient["LSTM"]["untrained"][20] > 100 * max(gradient[name]["untrained"][20] for name in ("RNN", "GRU"))
    assert all(0.9 < norm < 1.1 for norm in gradient["GRU"]["trained"][:13])


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
