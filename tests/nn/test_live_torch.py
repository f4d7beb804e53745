"""rnnkit.nn against live PyTorch on many random shapes; `make test-torch` runs this."""

import numpy as np
import pytest
from nn_cases import ATTENTION, KINDS, OF_EXERCISES, PADDED, RECURRENT, TOLERANCE, assert_close, draw, run

pytestmark = pytest.mark.torch

DRAWS = 30


@pytest.fixture(scope="module")
def reference(request):
    """torch_reference.py. Without PyTorch its tests are skipped, but fail if they were asked for by `-m torch`."""
    if request.config.getoption("-m") != "torch":
        pytest.importorskip("torch")
    import torch_reference

    return torch_reference


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("kind", [*KINDS, *OF_EXERCISES])
def test_random_shapes(reference, kind, dtype):
    rng = np.random.default_rng([[*KINDS, *OF_EXERCISES].index(kind), dtype == "float32"])
    for _ in range(DRAWS):
        shape = {"T": 40, "N": 20, "D": 30, "H": 30}
        shape = {name: int(rng.integers(1, largest, endpoint=True)) for name, largest in shape.items()}
        if kind in PADDED:  # with one unit, a gradient that nearly cancels may be off by 2e-5, in PyTorch itself
            shape["H"] = max(2, shape["H"])
        states = {"state": bool(rng.integers(2)), "dstate": bool(rng.integers(2))}
        case = draw(kind, rng, dtype, **shape, **states)
        assert_close(run(kind, case), reference.run(kind, case), TOLERANCE[dtype])


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("T", [97, 250, 1000])
@pytest.mark.parametrize("kind", ["mingru", "scan"])
def test_a_scan_in_chunks(reference, kind, T, dtype):
    for N, H in (1, 3), (2, 16), (8, 32):
        case = draw(kind, np.random.default_rng(T), dtype, T=T, N=N, H=H)
        assert_close(run(kind, case), reference.run(kind, case), TOLERANCE[dtype])


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("kind", [*RECURRENT, *PADDED, *ATTENTION, "ctc_loss", "causal_conv", "scan", *OF_EXERCISES])
def test_a_layer_of_working_size(reference, kind, dtype):
    case = draw(kind, np.random.default_rng(7), dtype, T=50, N=64, D=128, H=256 if kind in RECURRENT else 128)
    assert_close(run(kind, case), reference.run(kind, case), TOLERANCE[dtype])
