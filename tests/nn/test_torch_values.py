"""rnnkit.nn against what PyTorch computed, as stored by make_torch_values.py."""

from pathlib import Path

import numpy as np
import pytest
from nn_cases import KINDS, OF_EXERCISES, TOLERANCE, assert_close, run, split


def _load():
    """{case name: {"given/x": array, …}}"""
    cases = {}
    with np.load(Path(__file__).with_name("torch_values.npz")) as stored:
        for key, array in stored.items():
            name, rest = key.split("/", 1)
            cases.setdefault(name, {})[rest.replace("/", ".", 1)] = array
    return cases


CASES = _load()


@pytest.mark.parametrize("name", CASES)
def test_equals_pytorch(name):
    kind, dtype = name.split("-")[0], name.split("-")[-1]
    given, expected = split(CASES[name], "given"), split(CASES[name], "expected")
    result = run(kind, given)
    assert result.keys() == expected.keys()
    assert_close(result, expected, TOLERANCE[dtype])


def test_every_part_is_compared_in_both_precisions():
    assert {(name.split("-")[0], name.split("-")[-1]) for name in CASES} == {
        (kind, dtype) for kind in (*KINDS, *OF_EXERCISES) for dtype in TOLERANCE
    }
