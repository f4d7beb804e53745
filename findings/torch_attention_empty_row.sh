#!/usr/bin/env bash
# What does PyTorch's MultiheadAttention make of a sequence of length 0, all of whose positions are masked?
#
# Guess:    one answer, whichever it is: with or without the weights, in training or not, the outputs are the same.
# Happens:  with need_weights=True, the default, NaN, and a loss over the other sequence alone has a NaN gradient. With
#           need_weights=False no NaN and a sound gradient, but NaN again in eval() under no_grad(): a layer that
#           trains without trouble fails in its first evaluation. The other sequence's output is right every time.
# Versions: torch 2.13.0 (CPU), numpy 2.4.6, Python 3.11.
# Output:   train, with weights: nan, gradient nan; without: finite, gradient finite
#           eval,  with weights: nan, gradient nan; without: finite, gradient finite
#           eval under no_grad, with weights: nan; without: nan
# So:       attention of one's own writes 0 for such a row, and a batch is searched for lengths of 0 before it goes in.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.13.0 numpy==2.4.6 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import torch

torch.manual_seed(0)
layer = torch.nn.MultiheadAttention(8, 2, batch_first=True)
inputs = torch.randn(2, 3, 8)
padded = torch.tensor([[False, False, True], [True, True, True]])  # lengths 2 and 0


def word(finite):
    return "finite" if finite else "nan"


def answer(weights, gradient):
    """What the empty sequence gives, and the gradient of a loss that reads the other one."""
    layer.zero_grad()
    with torch.set_grad_enabled(gradient):
        output, _ = layer(inputs, inputs, inputs, key_padding_mask=padded, need_weights=weights)
    assert output[0].isfinite().all()
    found = word(output[1].isfinite().all())
    if gradient:
        output[0].sum().backward()
        found += ", gradient " + word(all(p.grad.isfinite().all() for p in layer.parameters()))
    return found


lines = []
layer.train()
lines.append(f"train, with weights: {answer(True, True)}; without: {answer(False, True)}")
layer.eval()
lines.append(f"eval,  with weights: {answer(True, True)}; without: {answer(False, True)}")
lines.append(f"eval under no_grad, with weights: {answer(True, False)}; without: {answer(False, False)}")
print("\n".join(lines))
expected = [
    "train, with weights: nan, gradient nan; without: finite, gradient finite",
    "eval,  with weights: nan, gradient nan; without: finite, gradient finite",
    "eval under no_grad, with weights: nan; without: nan",
]
raise SystemExit(0 if lines == expected else "this has changed")
PYTHON
