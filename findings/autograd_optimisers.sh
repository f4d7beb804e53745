#!/usr/bin/env bash
# What is the first step of the optimisers that come with autograd?
#
# Guess:    sgd with step size 0.1 and momentum 0.9 goes 0.1 times the gradient at first, as without momentum; rmsprop,
#           whose running mean of squares starts at 0, goes 0.1 / sqrt(1 - 0.9) = 0.316 whatever the gradient's size.
# Happens:  sgd's gradient enters with the factor 1 - momentum, so the first step is a tenth of that, and in the long run
#           one step is 0.1 times the gradient, not 1 times. rmsprop's mean starts at 1, so a gradient of 0.01 moves the
#           parameter by 0.001, and the 1 fades by a factor of 0.9 a step.
# Versions: autograd 1.9.1, numpy 2.4.6, Python 3.11.
# Output:   sgd: first step 0.0100, step 200 0.1000; rmsprop: first step 0.3161 for a gradient of 100, 0.0011 for 0.01
# So:       a learning rate taken over from another library's momentum is ten times too small here.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet autograd==1.9.1 numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
from autograd.misc.optimizers import rmsprop, sgd


def moved(optimiser, gradient, steps, **settings):
    """How far the parameter goes in that many steps of a constant gradient."""
    end = optimiser(lambda x, i: np.array([gradient]), np.zeros(1), num_iters=steps, step_size=0.1, **settings)
    return -end[0]


first = moved(sgd, 1.0, 1, mass=0.9)
late = moved(sgd, 1.0, 200, mass=0.9) - moved(sgd, 1.0, 199, mass=0.9)
large, small = moved(rmsprop, 100.0, 1, gamma=0.9), moved(rmsprop, 0.01, 1, gamma=0.9)
print(
    f"sgd: first step {first:.4f}, step 200 {late:.4f}; "
    f"rmsprop: first step {large:.4f} for a gradient of 100, {small:.4f} for 0.01"
)
expected = [0.01, 0.1, 0.3161, 0.0011]
raise SystemExit(0 if np.allclose([first, late, large, small], expected, atol=1e-4) else "this has changed")
PYTHON
