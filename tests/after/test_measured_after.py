"""Unit 14's comparison: the stored file is the command's, every model is within its budget, and scans agree."""

import json
from itertools import chain

import numpy as np
import pytest

from rnnkit import nn
from rnnkit.after import measured


@pytest.fixture(scope="module")
def stored():
    return measured.stored()


def test_the_stored_file_has_the_settings_of_the_command(stored):
    assert stored["settings"] == json.loads(json.dumps(measured.SETTINGS))


def test_the_stored_file_has_every_job(stored):
    seeds = len(measured.SETTINGS["seeds"])
    for what, kind, *between, _ in measured.jobs():
        runs = stored[what][kind]
        assert len(runs[str(between[0])] if between else runs) == seeds
    s = measured.SETTINGS["cost"]
    assert list(stored["cost"]) == ["budget", "equal width"]
    for sizes, kinds in stored["cost"].items():
        assert list(kinds) == list(measured.KINDS)
        for kind, found in kinds.items():
            assert list(found) == ["weights", "hidden", *(f"{N}, {T}" for N in s["N"] for T in s["T"])]
            assert min(found.values()) > 0, (sizes, kind)
    assert list(stored["scan"]) == ["loop", "rounds", "chunks"]


def test_every_model_is_as_wide_as_its_budget_allows(stored):
    for task, budget in measured.SETTINGS["budget"].items():
        for kind, runs in stored[task].items():
            for run in chain(*runs.values()) if task == "recall" else runs:
                assert 0.9 * budget < run["weights"] <= budget, (task, kind)


def test_the_times_are_of_the_layers_of_recalls_budget_and_of_one_width(stored):
    for kind, found in stored["cost"]["budget"].items():
        assert found["hidden"] == stored["recall"][kind]["30"][0]["hidden"]
    assert {found["hidden"] for found in stored["cost"]["equal width"].values()} == {measured.SETTINGS["cost"]["width"]}


def test_one_unit_more_would_not_be_within():
    model = measured.parity_model("GRU", 0)
    H, budget = model.recurrent.hidden_dim, measured.SETTINGS["budget"]["parity"]
    rng = np.random.default_rng(0)
    assert (
        measured.weights_of(model)
        <= budget
        < measured.weights_of(measured.EachStep(nn.GRU(2, H + 1, rng=rng), rng=rng))
    )


def test_a_results_place_is_by_what_kind_and_length():
    todo = [("recall", "GRU", 30, 0), ("recall", "GRU", 30, 1), ("text", "GRU", 0), ("recall", "GRU", 50, 0)]
    assert measured.collected(todo, "abcd") == {
        "recall": {"GRU": {"30": ["a", "b"], "50": ["d"]}},
        "text": {"GRU": ["c"]},
    }


@pytest.mark.parametrize("T", [1, 2, 3, 8, 37])
def test_loop_and_rounds_are_the_scan(T):
    rng = np.random.default_rng(T)
    a, b, h0 = rng.random((T, 2, 3)), rng.normal(size=(T, 2, 3)), rng.normal(size=(2, 3))
    a[T // 2] = 0
    kept = a.copy(), b.copy()
    for scan in (measured.loop, measured.rounds):
        np.testing.assert_allclose(scan(a, b, h0), nn.scan(a, b, h0), rtol=1e-12, atol=1e-12)
    assert np.array_equal(a, kept[0]) and np.array_equal(b, kept[1])


def test_a_short_training_gives_a_score(monkeypatch):
    monkeypatch.setitem(measured.SETTINGS, "parity", measured.SETTINGS["parity"] | {"steps": 3})
    found = measured.parity("RNN", 0)
    assert found["weights"] <= 3500 and all(0.3 < share < 0.7 for share in found["score"])
