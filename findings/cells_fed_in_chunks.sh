#!/usr/bin/env bash
# Do published cells carry their state: from chunk to chunk, and from step to step?
#
# Guess:    a sequence fed in two chunks with the state handed on gives what the whole gives; the last output of an LSTM
#           depends on the first input. Of torchrecurrent's layers all can be fed in chunks.
# Happens:  minGRU does so, to rounding. minLSTM does step by step, but a chunk of several steps is wrong from its first
#           step on. The last output of snntorch's SLSTM depends on the last input alone, unless the sizes of input and
#           hidden state are equal: where they differ, the state that it is given is replaced by zeros, without a word.
#           Of torchrecurrent's 41 layers one cannot be fed in chunks: tauGRU.
# Versions: mingru-pytorch 0.2.1, snntorch 1.0.0, torchrecurrent 0.2.5, torch 2.13.0, numpy 2.4.6, Python 3.11.
# Output:   minGRU:  in steps right, in chunks right
#           minLSTM: in steps right, in chunks wrong from the chunk's first step
#           SLSTM, 4 to 4: the last output depends on 6 of 6 inputs
#           SLSTM, 3 to 4: the last output depends on 1 of 6 inputs
#           torchrecurrent, 41 layers, wrong in chunks: tauGRU
# So:       two tests of a cell from elsewhere: chunked against whole, and the gradient of the last output with respect
#           to the first input.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.13.0 numpy==2.4.6 einops 2>/dev/null
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps mingru-pytorch==0.2.1 snntorch==1.0.0 \
    torchrecurrent==0.2.5 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import torch
import torchrecurrent
from minGRU_pytorch.minGRU import minGRU
from minGRU_pytorch.minLSTM import minLSTM
from snntorch import SLSTM

torch.manual_seed(0)
lines = []
for name, kind in (("minGRU: ", minGRU), ("minLSTM:", minLSTM)):
    layer, x = kind(8), torch.randn(1, 20, 8)
    with torch.no_grad():
        whole, steps, state = layer(x), [], None
        for t in range(20):
            y, state = layer(x[:, t : t + 1], prev_hidden=state, return_next_prev_hidden=True)
            steps.append(y)
        _, state = layer(x[:, :10], return_next_prev_hidden=True)
        chunk = layer(x[:, 10:], prev_hidden=state)
    by_step = "right" if torch.allclose(torch.cat(steps, 1), whole, atol=1e-5) else "wrong"
    first = "" if torch.allclose(chunk[:, 0], whole[:, 10], atol=1e-3) else " from the chunk's first step"
    in_chunks = "right" if torch.allclose(chunk, whole[:, 10:], atol=1e-5) else "wrong" + first
    lines.append(f"{name} in steps {by_step}, in chunks {in_chunks}")
for D in (4, 3):
    cell, x = SLSTM(D, 4), torch.randn(6, 1, D, requires_grad=True)
    syn, mem = cell.reset_mem()
    for step in x:
        _, syn, mem = cell(step, syn, mem)
    (gradient,) = torch.autograd.grad(mem.sum(), x)
    reached = int((gradient.abs().sum((1, 2)) > 0).sum())
    lines.append(f"SLSTM, {D} to 4: the last output depends on {reached} of 6 inputs")
names = [name for name in dir(torchrecurrent) if name + "Cell" in dir(torchrecurrent)]
wrong, x = [], torch.randn(10, 3, 4)
for name in names:
    layer = getattr(torchrecurrent, name)(4, 4).eval()
    with torch.no_grad():
        whole, _ = layer(x)
        _, state = layer(x[:5])
        chunk, _ = layer(x[5:], state)
    if not torch.allclose(chunk, whole[5:], atol=1e-5):
        wrong.append(name)
lines.append(f"torchrecurrent, {len(names)} layers, wrong in chunks: {', '.join(wrong)}")
print("\n".join(lines))
expected = [
    "minGRU:  in steps right, in chunks right",
    "minLSTM: in steps right, in chunks wrong from the chunk's first step",
    "SLSTM, 4 to 4: the last output depends on 6 of 6 inputs",
    "SLSTM, 3 to 4: the last output depends on 1 of 6 inputs",
    "torchrecurrent, 41 layers, wrong in chunks: tauGRU",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
