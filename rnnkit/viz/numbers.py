"""Reads what a drawing function is given, and says what is wrong with it."""

import numpy as np


def numbers(name, value, *shapes):
    """`value` as an array of finite numbers that has one of `shapes`, such as `("T", "H")`.

    Raises TypeError when it is None or not made of numbers; ValueError when the number of axes does not fit,
    when it is empty, or when it holds NaN or infinity. Every message begins with `name`.

    >>> numbers("h", [[0.5, -0.5]], ("T", "H")).shape
    (1, 2)
    """
    expected = " or ".join(f"({', '.join(shape)}{',' * (len(shape) == 1)})" for shape in shapes)
    if value is None:
        raise TypeError(f"{name} is None; expected {expected}. Does the function that makes it return it?")
    try:
        a = np.asarray(value)
        a = a if a.dtype.kind in "biu" else a.astype(float)
    except (TypeError, ValueError):
        raise TypeError(f"{name} is not an array of numbers; expected {expected}") from None
    if a.ndim not in [len(shape) for shape in shapes]:
        raise ValueError(f"{name} has shape {a.shape}; expected {expected}")
    if a.size == 0:
        raise ValueError(f"{name} has shape {a.shape}: there is nothing to draw; expected {expected}")
    if not np.isfinite(a).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(a))[0])
        raise ValueError(f"{name} holds {a[where]} at index {where}; only finite numbers can be drawn")
    return a


def labels_for(name, labels, count, what):
    """`labels` as a list of strings, one for each of `count` things; ValueError if there are more or fewer."""
    labels = [str(label) for label in labels]
    if len(labels) != count:
        raise ValueError(f"{name} has {len(labels)} entries; expected {count}, one for each {what}")
    return labels
