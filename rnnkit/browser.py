"""Where NumPy in a browser refuses what it takes elsewhere.

It counts with 32 bits there, and a few of its functions refuse int64 for counts and positions. An answer that is right
in JupyterLab has to be right in a browser, so there they are given 32 bits, if the numbers fit.
"""

from collections.abc import Callable
from functools import wraps

import numpy as np

REFUSING = {
    "bincount": (0, "x"),
    "choose": (0, "a"),
    "put": (1, "ind"),
    "repeat": (1, "repeats"),
    "take": (1, "indices"),
}


def take_int64() -> None:
    """Make the functions of `REFUSING` take int64."""
    for name, (position, keyword) in REFUSING.items():
        setattr(np, name, taking(getattr(np, name), position, keyword))


def taking(function: Callable, position: int, keyword: str) -> Callable:
    """`function`, whose argument at that position, or of that name, is narrowed first."""

    @wraps(function)
    def call(*args, **options):
        args = [narrowed(value) if place == position else value for place, value in enumerate(args)]
        return function(
            *args, **{name: narrowed(value) if name == keyword else value for name, value in options.items()}
        )

    return call


def narrowed(value, kind=np.intp):
    """An array of int64 as one of NumPy's whole numbers here, if they can hold it; else the value itself.

    >>> narrowed(np.array([1, 2]), np.int32).dtype
    dtype('int32')
    """
    if not isinstance(value, np.ndarray) or value.dtype != np.int64:
        return value
    narrow = value.astype(kind)
    return narrow if np.array_equal(narrow, value) else value
