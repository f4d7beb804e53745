#!/usr/bin/env bash
# Does a row's output of a dynamically quantised PyTorch LSTM depend on the other rows of its batch?
#
# Guess:    no; quantising costs some accuracy, the same for a row wherever it stands. And an nn.LSTM handed to
#           quantize_dynamic is quantised.
# Happens:  yes: the inputs and states of a batch share one scale, so a row alone and beside another of the same size
#           differ by 0.01 and more, and beside one that is 30 times larger by 0.1 and more. And a bare nn.LSTM comes
#           back unchanged, in float32, without a word: only layers inside a module are replaced.
# Versions: torch 2.13.0 (CPU), numpy 2.4.6, Python 3.11.
# Output:   a bare LSTM: float32; inside a module: int8
#           alone and beside an equal: differs by more than 0.005
#           alone and beside a louder one: differs by more than 0.1
# So:       an answer of a quantised model is reproduced with its whole batch only; inputs are scaled alike before
#           they are batched.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.13.0 numpy==2.4.6 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import torch

torch.manual_seed(0)
quantize, kinds = torch.ao.quantization.quantize_dynamic, {torch.nn.LSTM}
lstm = torch.nn.LSTM(32, 64)
for array in lstm.parameters():
    torch.nn.init.uniform_(array, -0.3, 0.3)
bare, inside = quantize(lstm, kinds), quantize(torch.nn.Sequential(lstm), kinds)
word = {True: "float32", False: "int8"}
lines = [f"a bare LSTM: {word[type(bare) is torch.nn.LSTM]}; inside a module: {word[type(inside[0]) is torch.nn.LSTM]}"]
x = torch.randn(20, 2, 32)
louder = torch.cat([x[:, :1], 30 * x[:, 1:]], dim=1)
alone, beside, loud = (inside(batch)[0][:, 0] for batch in (x[:, :1], x, louder))
for name, other, bound in (("an equal", beside, 0.005), ("a louder one", loud, 0.1)):
    found = (alone - other).abs().max()
    lines.append(f"alone and beside {name}: differs by {'more' if found > bound else 'less'} than {bound}")
print("\n".join(lines))
expected = [
    "a bare LSTM: float32; inside a module: int8",
    "alone and beside an equal: differs by more than 0.005",
    "alone and beside a louder one: differs by more than 0.1",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
