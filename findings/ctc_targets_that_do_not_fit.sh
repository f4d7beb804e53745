#!/usr/bin/env bash
# What do libraries make of a row of labels that needs more steps than there are, and which class is their blank?
#
# Guess:    a loss of infinity, or an error; and one class for the blank everywhere.
# Happens:  "a a" needs three steps. Of two, PyTorch has an infinite loss with NaN in its gradient, optax, and Keras on
#           JAX, one of about 100,000 with a finite gradient: the logarithm of 0 is -100,000 there, and nothing but the
#           size of the loss tells of such a row. Class 0 is the blank of all three. A mean divides each loss by its
#           number of labels in PyTorch; Keras's does not.
# Versions: torch 2.13.0 (CPU), optax 0.2.8, keras 3.15.1, jax 0.10.2 (its backend here), numpy 2.4.6, Python 3.11.
# Output:   torch: too short: loss inf, gradient nan; blank: 0; mean: half of the loss
#           optax: too short: loss 100001, gradient finite; blank: 0
#           keras: too short: loss 100001, gradient finite; blank: 0; mean: the loss
# So:       unit 12 says so, and has the steps counted before training; nn.ctc_loss refuses such a row and names it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    torch==2.13.0 optax==0.2.8 keras==3.15.1 jax==0.10.2 numpy==2.4.6 2>/dev/null
cd "$folder"
KERAS_HOME="$folder" KERAS_BACKEND=jax "$folder/venv/bin/python" -W ignore - <<'PYTHON'
from itertools import product

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import torch


def of_torch(logits, labels, reduction="sum"):
    x = torch.tensor(logits)[:, None].requires_grad_()
    lengths = [len(logits)], [len(labels)]
    loss = torch.nn.functional.ctc_loss(x.log_softmax(-1), torch.tensor([labels]), *lengths, reduction=reduction)
    loss.backward()
    return loss.item(), x.grad.numpy()


def of_optax(logits, labels):
    none = jnp.zeros((1, len(logits))), jnp.zeros((1, len(labels)))  # of padding
    return with_gradient(lambda x: optax.ctc_loss(x, none[0], jnp.array([labels]), none[1]).sum(), logits)


def of_keras(logits, labels):  # its own default: a mean over the batch
    return with_gradient(lambda x: keras.losses.CTC()(jnp.array([labels]), x), logits)


def with_gradient(loss, logits):
    value, gradient = jax.value_and_grad(loss)(jnp.array(logits)[None])
    return float(value), np.array(gradient)


def by_definition(logits, labels, blank):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    total = 0.0
    for path in product(range(p.shape[1]), repeat=len(p)):
        merged = [k for t, k in enumerate(path) if t == 0 or path[t - 1] != k]
        if [k for k in merged if k != blank] == labels:
            total += np.prod(p[range(len(p)), path])
    return -np.log(total)


logits = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
labels = [1, 1]
said = []
for name, read in ("torch", of_torch), ("optax", of_optax), ("keras", of_keras):
    loss, gradient = read(logits[:2], labels)
    finite = "finite" if np.isfinite(gradient).all() else "nan"
    fits, _ = read(logits, labels)
    blanks = [blank for blank in (0, 2) if np.isclose(fits, by_definition(logits, labels, blank), atol=1e-4)]
    said.append(f"{name}: too short: loss {loss:.0f}, gradient {finite}; blank: {', '.join(map(str, blanks))}")
    if name != "optax":  # which has no mean of its own
        mean = of_torch(logits, labels, "mean")[0] if name == "torch" else fits
        part = mean / by_definition(logits, labels, 0)
        said[-1] += f"; mean: {'half of the loss' if np.isclose(part, 0.5) else 'the loss'}"
print("\n".join(said))
expected = """\
torch: too short: loss inf, gradient nan; blank: 0; mean: half of the loss
optax: too short: loss 100001, gradient finite; blank: 0
keras: too short: loss 100001, gradient finite; blank: 0; mean: the loss"""
raise SystemExit(0 if "\n".join(said) == expected else "this has changed")
PYTHON
