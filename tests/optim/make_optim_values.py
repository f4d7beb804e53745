"""Make optim_values.npz, the steps that PyTorch's optimisers take, which test_optim_values.py compares with.

Needs PyTorch. Run it from anywhere: python tests/optim/make_optim_values.py
"""

from pathlib import Path

import numpy as np
import torch_optim
from optim_cases import CASES, draw

PATH = Path(__file__).with_name("optim_values.npz")


def main():
    arrays = {}
    for i, name in enumerate(CASES):
        for dtype in ("float64", "float32"):
            params, grads = draw(np.random.default_rng([2024, i]), dtype)
            given = {f"params/{key}": a for key, a in params.items()} | {f"grads/{key}": a for key, a in grads.items()}
            expected = {f"expected/{key}": a for key, a in torch_optim.run(name, params, grads).items()}
            arrays |= {f"{name}/{dtype}/{key}": a for key, a in (given | expected).items()}
    np.savez_compressed(PATH, **arrays)
    print(f"{PATH.name}: {len(arrays)} arrays, {PATH.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
