"""rnnkit.optim against the steps that PyTorch took, as stored by make_optim_values.py."""

from pathlib import Path

import numpy as np
import pytest
from optim_cases import CASES, TOLERANCE, assert_close, run

STORED = Path(__file__).with_name("optim_values.npz")


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("name", CASES)
def test_every_step_equals_pytorchs(name, dtype):
    parts = {"params": {}, "grads": {}, "expected": {}}
    with np.load(STORED) as stored:
        for key in stored:
            case, precision, part, array = key.split("/")
            if (case, precision) == (name, dtype):
                parts[part][array] = stored[key]
    result = run(name, parts["params"], parts["grads"])
    assert_close(result, parts["expected"], TOLERANCE[dtype])
    assert all((np.diff(array, axis=0) != 0).any() for array in result.values())
