"""Answers to repaired_update; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: as published
def repaired_update(params, grads, lr, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
    clipped = {}
    for name, g in grads.items():
        clipped[name] = g * (max_norm / norm) if norm > max_norm else g
    return {name: params[name] - lr * clipped[name] for name in params}


# %% right: flat
def repaired_update(params, grads, lr, max_norm):
    everything = np.concatenate([g.ravel() for g in grads.values()])
    norm = float(np.sqrt(everything @ everything))
    if norm > max_norm:
        lr = lr * max_norm / norm
    return {name: p - lr * grads[name] for name, p in params.items()}


# %% right: loops
def repaired_update(params, grads, lr, max_norm):
    total = 0.0
    for g in grads.values():
        for value in g.flat:
            total += float(value) ** 2
    norm = total**0.5
    new = {}
    for name in params:
        g = grads[name].copy()
        if norm > max_norm:
            g *= max_norm / norm
        new[name] = params[name] - lr * g
    return new


# %% right: minimum
def repaired_update(params, grads, lr, max_norm):
    norm = float(np.sqrt(sum((g * g).sum() for g in grads.values())))
    factor = min(1.0, max_norm / max(norm, 1e-12))
    return {name: params[name] - lr * factor * grads[name] for name in params}


# %% wrong: nothing clipped
# named: Nothing is clipped.
change(("factor * grads[name]", "grads[name]"), of="minimum")


# %% wrong: always scaled to max_norm
# named: Gradients whose norm is below max_norm are made larger
change(("min(1.0, max_norm / max(norm, 1e-12))", "max_norm / max(norm, 1e-12)"), of="minimum")


# %% wrong: uphill
# named: The step goes uphill
change(("- lr", "+ lr"), of="minimum")


# %% wrong: no lr
# named: lr is left out of the step.
change(("lr * factor", "factor"), of="minimum")


# %% wrong: the clipped gradients
# named: The clipped gradients are returned
change(("params[name] - lr * factor", "factor"), of="minimum")


# %% wrong: upside down
# named: The factor is upside down
change(("max_norm / norm", "norm / max_norm"), of="flat")


# %% wrong: no root
# named: The square root is missing
change(("np.sqrt(everything @ everything)", "everything @ everything"), of="flat")


# %% wrong: by value
# named: Every element is clipped on its own
change(
    ("        lr = lr * max_norm / norm\n", "        pass\n"),
    ("lr * grads[name]", "lr * np.clip(grads[name], -max_norm, max_norm)"),
    of="flat",
)


# %% wrong: to norm 1
# named: The gradients are scaled to norm 1
change(("g *= max_norm / norm", "g *= 1 / norm"), of="loops")


# %% wrong: the caller's gradients
# named: The numbers are right, but the caller's gradients are changed
change(("grads[name].copy()", "grads[name]"), of="loops")


# %% wrong: norms added up
# named: The norms of the arrays are added up.
change(("norm = np.linalg.norm([", "norm = sum(["), of="as published")


# %% wrong: the largest norm
# named: The largest of the arrays' norms
change(("norm = np.linalg.norm([", "norm = max(["), of="as published")
