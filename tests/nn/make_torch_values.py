"""Make torch_values.npz, what PyTorch computes, which test_torch_values.py compares with.

Needs PyTorch. Run it from anywhere: python tests/nn/make_torch_values.py
"""

from pathlib import Path

import numpy as np
import torch_reference
from nn_cases import KINDS, RECURRENT, draw

PATH = Path(__file__).with_name("torch_values.npz")

# T and N, and which states are given
SHAPES = {
    "T5-N3": {},
    "T1-N3": {"T": 1},
    "T5-N1": {"N": 1},
    "T12-N2-no-states": {"T": 12, "N": 2, "state": False, "dstate": False},
    "T4-N3-no-dstate": {"T": 4, "dstate": False},
}


def cases():
    """(name, kind, arguments) of every case, always the same."""
    rng = np.random.default_rng(2024)
    for kind in KINDS:
        for shape, options in SHAPES.items():
            if "state" in shape and kind not in RECURRENT:
                continue
            for dtype in ("float64", "float32"):
                yield f"{kind}-{shape}-{dtype}", kind, draw(kind, rng, dtype, **options)
    for dtype in ("float64", "float32"):  # logits where e^logit overflows
        logits = 1e4 * rng.uniform(-1, 1, (4, 3, 7)).astype(dtype)
        yield f"loss-huge-{dtype}", "loss", {"logits": logits, "targets": rng.integers(0, 7, (4, 3))}


def main():
    arrays = {}
    for name, kind, case in cases():
        arrays |= {f"{name}/given/{key}": array for key, array in case.items()}
        arrays |= {f"{name}/expected/{key}": array for key, array in torch_reference.run(kind, case).items()}
    np.savez_compressed(PATH, **arrays)
    print(f"{PATH.name}: {len(arrays)} arrays, {PATH.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
