"""Several seeds of translation: the measurement itself, and that the stored file is the script's. What the page says of
the stored numbers is held by tests/claims/11_translation.toml."""

import json

import numpy as np
import pytest

from rnnkit.translation import measured


@pytest.fixture(scope="module")
def stored():
    return measured.stored()


def test_the_stored_file_has_the_settings_of_the_script(stored):
    assert stored["settings"] == json.loads(json.dumps(measured.SETTINGS))
    assert stored["made_with"]["threads"] == "1"


def test_the_stored_file_has_every_job(stored):
    for what, kind, seed in measured.jobs():
        assert len(stored[what][kind]) > seed
    for task in ("numbers", "letters"):
        for run in [run for runs in stored[task].values() for run in runs]:
            assert [len(run[key]) for key in ("exact", "bleu", "length")] == [8, 8, 8]
    widths = measured.SETTINGS["beams"]["widths"]
    assert list(stored["numbers"]["none"][0]["beams"]) == [*(f"{width}, 0" for width in widths), "5, 1"]


def test_attention_makes_the_difference_on_the_longest_numbers_of_the_training(stored):
    exact = {kind: [run["exact"][5] for run in runs] for kind, runs in stored["numbers"].items()}
    assert min(exact["attention"] + exact["additive"]) > 0.98 > 0.75 > max(exact["none"])
    assert all(run["exact"][6] == 0 < run["bleu"][6] for runs in stored["numbers"].values() for run in runs)


def test_a_wider_beam_is_no_worse_than_greedy(stored):
    for runs in stored["numbers"].values():
        for run in runs:
            assert run["beams"]["5, 0"][0] >= run["beams"]["1, 0"][0]


def test_names_are_split_once_and_for_all():
    known, held_out = measured.split_names()
    assert (len(known), len(held_out)) == (207, 50) and not set(known) & set(held_out)
    assert (known, held_out) == measured.split_names()
    assert "Austria" in dict(known) and "Australia" in dict(held_out)


def test_the_measurement_runs(monkeypatch):
    small = {"steps": 2, "tested": 2}
    settings = {task: of | small if isinstance(of, dict) else of for task, of in measured.SETTINGS.items()}
    monkeypatch.setattr(measured, "SETTINGS", settings)
    for what, kind in [("numbers", "additive"), ("letters", "none"), ("dates", "attention"), ("names", "attention")]:
        result = measured.run_job((what, kind, 0))
        shares = [share for key, share in result.items() if key not in ("seconds", "written", "beams", "length")]
        assert all(0 <= share <= 1 for share in np.hstack(shares))
