"""Answers to clip_by_global_norm; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: dict comprehension
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    if norm <= max_norm:
        return dict(grads), norm
    return {k: g * (max_norm / norm) for k, g in grads.items()}, norm


# %% right: one long vector
def clip_by_global_norm(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads.values()]))
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    out = {}
    for name in grads:
        out[name] = (grads[name] * factor).astype(grads[name].dtype)
    return out, float(norm)


# %% right: norm of norms, max in the denominator
def clip_by_global_norm(grads, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
    scale = max_norm / max(norm, max_norm)
    return {k: v * float(scale) for k, v in grads.items()}, norm


# %% right: deepcopy, vdot, in place on its own copy
import copy, math


def clip_by_global_norm(grads, max_norm):
    grads = copy.deepcopy(grads)
    norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
    if norm > max_norm:
        for g in grads.values():
            g *= max_norm / norm
    return grads, norm


# %% right: no test for zero: NumPy's inf is above 1
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    factor = min(1, max_norm / norm)
    return {k: g * factor for k, g in grads.items()}, norm


# %% right: flat
def clip_by_global_norm(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads.values()]))
    if norm <= max_norm:
        return dict(grads), norm
    return {name: g * (max_norm / norm) for name, g in grads.items()}, norm


# %% right: min
import math


def clip_by_global_norm(grads, max_norm):
    total = 0.0
    for g in grads.values():
        total += float(np.vdot(g, g))
    norm = math.sqrt(total)
    factor = min(1.0, max_norm / norm) if norm else 1.0
    return {name: factor * g for name, g in grads.items()}, norm


# %% right: max
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum((g * g).sum() for g in grads.values()))
    return {name: g / max(1.0, norm / max_norm) if max_norm else g for name, g in grads.items()}, norm


# %% right: norm of norms
def clip_by_global_norm(grads, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
    clipped = {name: g.copy() for name, g in grads.items()}
    if norm > max_norm:
        for g in clipped.values():
            g *= max_norm / norm
    return clipped, norm


# %% wrong: value clipping
# named: Every element is clipped on its own, to ±max_norm. That
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    if norm <= max_norm:
        return dict(grads), norm
    return {k: np.clip(g, -max_norm, max_norm) for k, g in grads.items()}, norm


# %% wrong: norm per array
# named: Every array is clipped by its own norm, so the arrays
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    clipped = {}
    for k, g in grads.items():
        n = np.linalg.norm(g)
        clipped[k] = g * max_norm / n if n > max_norm else g.copy()
    return clipped, norm


# %% wrong: always rescaled
# named: The gradients are always scaled to max_norm, so small
change(("    if norm <= max_norm:\n        return dict(grads), norm\n", ""), of="dict comprehension")


# %% wrong: no root
# named: The square root is missing: norm is the root of the sum
change(
    ("np.sqrt(sum(np.sum(g**2) for g in grads.values()))", "sum(np.sum(g**2) for g in grads.values())"),
    of="dict comprehension",
)


# %% wrong: sum of norms
# named: The norms of the arrays are added up. Their squares add
change(
    ("np.sqrt(sum(np.sum(g**2) for g in grads.values()))", "sum(np.linalg.norm(g) for g in grads.values())"),
    of="dict comprehension",
)


# %% wrong: norm after clipping returned
# named: The norm after clipping is returned; the norm before it
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    if norm <= max_norm:
        return dict(grads), norm
    return {k: g * (max_norm / norm) for k, g in grads.items()}, max_norm


# %% wrong: in place
# named: The numbers are right, but what was given is changed: `g
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    if norm > max_norm:
        for k in grads:
            grads[k] *= max_norm / norm
    return grads, norm


# %% wrong: replaces in the caller's dict
# named: The numbers are right, but what was given is changed: `g
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    if norm > max_norm:
        for k in grads:
            grads[k] = grads[k] * max_norm / norm
    return grads, norm


# %% wrong: divided by the norm, max_norm forgotten
# named: The gradients are divided by the norm, so that their norm
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    if norm <= max_norm:
        return dict(grads), norm
    return {k: g / norm for k, g in grads.items()}, norm


# %% wrong: the inverse factor
# named: The factor is upside down: it is max_norm / norm, below 1.
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    if norm <= max_norm:
        return dict(grads), norm
    return {k: g * (norm / max_norm) for k, g in grads.items()}, norm


# %% wrong: only the dict
# says: clip_by_global_norm: it has to return two things, (clipped,
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    if norm <= max_norm:
        return dict(grads)
    return {k: g * (max_norm / norm) for k, g in grads.items()}


# %% wrong: the very dict where nothing is to be clipped
# named: Where nothing is to be clipped the very dict that was given comes back
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    if norm <= max_norm:
        return grads, norm
    return {k: g * (max_norm / norm) for k, g in grads.items()}, norm


# %% wrong: knows only the names of this unit
def clip_by_global_norm(grads, max_norm):
    keys = ("Wxh", "Whh", "bh", "Why", "by")
    norm = np.sqrt(sum((grads[k] ** 2).sum() for k in keys))
    return {k: grads[k] * min(1, max_norm / norm) if norm else grads[k] * 1 for k in keys}, norm


# %% wrong: zeros of the right shapes
# named: The first result is no dict of gradients
def clip_by_global_norm(grads, max_norm):
    return {name: np.zeros_like(g) for name, g in grads.items()}, 0.0
