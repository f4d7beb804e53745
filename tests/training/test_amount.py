"""Trainings can be a tenth as long, and where that is worth while it is said."""

import doctest
import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from rnnkit import experiments, nn, training
from rnnkit.training import amount

ROOT = Path(__file__).parents[2]
UNITS = sorted(ROOT.glob("solutions/*/*.ipynb"))


@pytest.fixture(autouse=True)
def whole_again():
    yield
    training.size("whole", "05")


def first_cells(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_a_small_run_takes_a_tenth_of_the_steps(capsys):
    assert len(experiments.adding(nn.RNN, 5, steps=40).history.loss) == 40
    training.size("small", "05")
    assert len(experiments.adding(nn.RNN, 5, steps=40).history.loss) == 4
    assert len(experiments.adding(nn.RNN, 5, steps=3).history.loss) == 1
    assert len(experiments.adding(nn.RNN, 5, steps=0).history.loss) == 0
    training.size("whole", "05")
    assert len(experiments.adding(nn.RNN, 5, steps=40).history.loss) == 40
    assert "a tenth of its" in capsys.readouterr().out.replace("\n", " ")


def test_the_steps_of_a_run_are_counted_as_they_are_taken():
    training.size("small", "05")
    run = training.Run(lambda state: (0.0, state + 1), np.array(0.0), lambda k: (), progress=False)
    run.train(50)
    run.train(50)
    assert (run.steps, float(run.state), run.stopped) == (10, 10.0, "")


def test_nothing_is_said_where_nothing_differs(capsys):
    training.size("whole", "05")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("word", ["whole", "small"])
def test_in_a_browser_the_measured_times_are_told(word, capsys, monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(amount, "seconds", lambda: {"04": {"whole": 312.0, "small": 41.2}})
    training.size(word, "04")
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 40
    text = " ".join(lines)
    assert text.startswith('In a browser this unit takes about 5 min, and 41 s with "small".')
    assert ("differ" in text) == (word == "small")
    training.size("whole", "77")
    assert "several times as long" in capsys.readouterr().out.replace("\n", " ")


def test_what_is_measured_is_a_time_of_a_unit_that_can_be_small():
    for unit, took in amount.seconds().items():
        assert 0 < took["small"] < took["whole"] < 3600
        [path] = ROOT.glob(f"solutions/{unit}_*/*.ipynb")
        assert f'training.size("whole", "{unit}")' in "\n".join(first_cells(path))


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_chooses_before_its_first_training(path):
    """In the cell of its imports, with its own number, and whole."""
    cells = first_cells(path)
    chosen = [(number, call) for number, text in enumerate(cells) for call in re.findall(r"training\.size\(.*", text)]
    trains = any(re.search(r"\.train\(|experiments\.|\bfit\(", text) for text in cells)
    if chosen:
        assert [number for number, _ in chosen] == [1]
        assert chosen[0][1].startswith(f'training.size("whole", "{path.stem[:2]}")')
    else:
        assert not trains or path.stem[:2] in ("03", "13"), "they have loops of their own"


def test_other_words_are_refused():
    with pytest.raises(ValueError, match='size is \'tiny\'; expected "whole" or "small"'):
        training.size("tiny", "04")


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(amount)
    assert (failed, attempted > 0) == (0, True)
