#!/usr/bin/env bash
# In which precision does PyTorch's CPU autocast compute an RNN, an LSTM and a GRU?
#
# Guess:    in bfloat16, all three: they are matrix products, and autocast lowers those.
# Happens:  the RNN in bfloat16 and the GRU in float32. The LSTM in bfloat16, on a processor that has AVX-512; on one
#           without, oneDNN refuses it ("could not create a primitive descriptor"), though the same layer turned into
#           bfloat16 by hand runs there.
# Versions: torch 2.13.0 (CPU), numpy 2.4.6, Python 3.11; on an AMD EPYC with AVX2 only.
# Output:   RNN: bfloat16
#           LSTM: bfloat16, or refused without AVX-512; by hand bfloat16
#           GRU: float32
# So:       a comparison of cells under autocast compares precisions; and a program that runs on one machine stops on
#           another.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.13.0 numpy==2.4.6 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import torch

torch.manual_seed(0)
x = torch.randn(5, 2, 3)
lines = []
for make in (torch.nn.RNN, torch.nn.LSTM, torch.nn.GRU):
    layer = make(3, 4)
    try:
        with torch.autocast("cpu"):
            found = str(layer(x)[0].dtype).removeprefix("torch.")
    except RuntimeError as error:
        assert "could not create a primitive descriptor" in str(error)
        found = "refused"
    if make is torch.nn.LSTM:
        assert found in ("bfloat16", "refused")
        by_hand = str(layer.bfloat16()(x.bfloat16())[0].dtype).removeprefix("torch.")
        found = f"bfloat16, or refused without AVX-512; by hand {by_hand}"
    lines.append(f"{make.__name__}: {found}")
print("\n".join(lines))
expected = [
    "RNN: bfloat16",
    "LSTM: bfloat16, or refused without AVX-512; by hand bfloat16",
    "GRU: float32",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
