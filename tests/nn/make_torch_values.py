"""Make what PyTorch computes: torch_values.npz, which test_torch_values.py compares with, and from one of its
cases rnnkit/data/torch_gradients.npz, which unit 03 shows.

Needs PyTorch. Run it from anywhere: python tests/nn/make_torch_values.py
"""

from pathlib import Path

import numpy as np
import torch_reference
from nn_cases import KINDS, LATER, LAYERS, OF_EXERCISES, PADDED, RECURRENT, draw

PATH = Path(__file__).with_name("torch_values.npz")
SHOWN_PATH = Path(__file__).parents[2] / "rnnkit/data/torch_gradients.npz"
SHOWN_CASE = "rnn-T4-N3-no-dstate-float64"

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
    for kind in (*LAYERS, "loss"):
        if kind not in LATER:
            yield from _shapes(kind, rng)
    for dtype in ("float64", "float32"):  # logits where e^logit overflows
        logits = 1e4 * rng.uniform(-1, 1, (4, 3, 7)).astype(dtype)
        yield f"loss-huge-{dtype}", "loss", {"logits": logits, "targets": rng.integers(0, 7, (4, 3))}
    for kind in (kind for kind in KINDS if kind not in (*LAYERS, "loss", *LATER)):  # padded
        for dtype in ("float64", "float32"):
            yield f"{kind}-T6-N4-{dtype}", kind, draw(kind, rng, dtype, T=6, N=4)
    for dtype in ("float64", "float32"):  # logits up to 2e4
        case = draw("ctc_loss", rng, dtype, T=6, N=4)
        yield f"ctc_loss-huge-{dtype}", "ctc_loss", case | {"logits": 5e3 * np.clip(case["logits"], -4, 4)}
    for kind in LATER:
        yield from _shapes(kind, rng, {"T6-N4": {"T": 6, "N": 4}} if kind in PADDED else SHAPES)
    for dtype in ("float64", "float32"):  # so many steps that the scan makes chunks
        yield f"scan-T100-N1-{dtype}", "scan", draw("scan", rng, dtype, T=100, N=1, H=3)
    for kind in OF_EXERCISES:
        yield from _shapes(kind, rng)


def _shapes(kind, rng, shapes=SHAPES):
    """A case of each shape in both precisions; where no state is asked for, of recurrent layers alone."""
    for shape, options in shapes.items():
        if "state" not in shape or kind in RECURRENT:
            for dtype in ("float64", "float32"):
                yield f"{kind}-{shape}-{dtype}", kind, draw(kind, rng, dtype, **options)


def main():
    arrays = {}
    for name, kind, case in cases():
        arrays |= {f"{name}/given/{key}": array for key, array in case.items()}
        arrays |= {f"{name}/expected/{key}": array for key, array in torch_reference.run(kind, case).items()}
    for path, chosen in (PATH, arrays), (SHOWN_PATH, shown(arrays)):
        np.savez_compressed(path, **chosen)
        print(f"{path.name}: {len(chosen)} arrays, {path.stat().st_size / 1000:.0f} kB")


def shown(arrays):
    """The arrays of SHOWN_CASE under the names that the course gives them."""
    found = {}
    for key, array in arrays.items():
        case, _, name = key.split("/")
        if (case == SHOWN_CASE and name != "state.0") or key == f"{SHOWN_CASE}/given/state.0":
            found[name.replace("params.", "").replace("state.0", "h0")] = array
    return found


if __name__ == "__main__":
    main()
