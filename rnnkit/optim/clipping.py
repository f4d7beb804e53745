"""Keep a gradient from being too large. Neither way makes a vanished gradient larger."""

import numpy as np


def clip_by_global_norm(grads, max_norm):
    """Scale all gradients by one factor so that their common norm is at most `max_norm`.

    grads:    a dict of arrays; it stays as it is
    max_norm: the largest norm allowed, above 0

    Returns (clipped, norm): a new dict of new arrays, and the norm before clipping, the root of the sum of the
    squares of all elements of all arrays. The direction stays. A norm that is not finite clips nothing.
    Raises ValueError when max_norm is not above 0.

    Pascanu, Mikolov, Bengio (2013), On the Difficulty of Training Recurrent Neural Networks, algorithm 1.

        clipped, norm = clip_by_global_norm({"W": np.full((3, 4), 2.0), "b": np.ones(1)}, 3.5)
        norm, clipped["W"].shape                     # (7.0, (3, 4)), and every element is halved
    """
    max_norm = _positive("max_norm", max_norm)
    # Squares are summed in float64: those of float32 gradients of 1e20 would overflow.
    norm = float(np.sqrt(sum(np.square(g, dtype=np.float64).sum() for g in grads.values())))
    scale = max_norm / norm if max_norm < norm < np.inf else 1.0
    return {name: g * scale for name, g in grads.items()}, norm


def clip_by_value(grads, max_value):
    """Cut every element of every gradient to ±`max_value`. The direction changes.

    grads:     a dict of arrays; it stays as it is
    max_value: the largest absolute value allowed, above 0

    Returns a new dict of new arrays. Raises ValueError when max_value is not above 0.

        clip_by_value({"b": np.array([-3.0, 0.5])}, 1.0)         # {"b": array([-1. ,  0.5])}
    """
    max_value = _positive("max_value", max_value)
    return {name: np.clip(g, -max_value, max_value) for name, g in grads.items()}


def _positive(name, value):
    """`value` as a float of Python, which leaves float32 arrays float32."""
    if not value > 0:
        raise ValueError(f"{name} is {value}; expected a number above 0")
    return float(value)
