"""rnnkit.optim against live PyTorch on many random gradients."""

import numpy as np
import pytest
from optim_cases import CASES, TOLERANCE, assert_close, draw, run

from rnnkit import optim

pytestmark = pytest.mark.torch

DRAWS = 20


@pytest.fixture(scope="module")
def reference(request):
    """torch_optim.py. Without PyTorch its tests are skipped, but fail if they were asked for by `-m torch`."""
    if request.config.getoption("-m") != "torch":
        pytest.importorskip("torch")
    import torch_optim

    return torch_optim


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("name", CASES)
def test_every_step_equals_pytorchs(reference, name, dtype):
    for k in range(DRAWS):
        params, grads = draw(np.random.default_rng([k, 7]), dtype)
        assert_close(run(name, params, grads), reference.run(name, params, grads), TOLERANCE[dtype])


def test_clipping_by_norm_equals_pytorchs(reference):
    rng = np.random.default_rng(0)
    for max_norm in (0.1, 1.0, 100.0):
        grads = {"W": rng.standard_normal((3, 4)), "b": rng.standard_normal(3)}
        clipped, norm = optim.clip_by_global_norm(grads, max_norm)
        wanted, wanted_norm = reference.clip(grads, max_norm)
        assert norm == pytest.approx(wanted_norm, rel=1e-12)
        for name in grads:  # PyTorch divides by norm + 1e-6
            np.testing.assert_allclose(clipped[name], wanted[name], rtol=2e-6 / norm)
