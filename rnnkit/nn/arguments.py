"""What the layers accept, and the sentences they say when they get something else."""

import numpy as np


def numbers(name, value, dtype=None, copy=None):
    """`value` as an array of real numbers in C order; `copy` as in `np.array`.

    Raises TypeError for anything but numbers, such as None or complex values.
    """
    array = as_array(name, value)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} has dtype {array.dtype}; expected an array of real numbers")
    return np.array(array, dtype=dtype, copy=copy, order="C")


def as_array(name, value):
    """`value` as an array of any dtype; raises ValueError for a list of arrays of different shapes."""
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{name} has parts of different shapes; expected one array: data.pad makes it of sequences of any lengths"
        ) from None


def floats(name, value):
    """`value` as an array of float32 or float64: of its own dtype if it is one of these, else of float64."""
    array = numbers(name, value)
    return array.astype(float_dtype(array.dtype), copy=False)


def token_ids(name, value, vocabulary_size, because):
    """`value` as a new array of ids from 0 to `vocabulary_size` − 1; raises TypeError or ValueError."""
    ids = as_array(name, value).copy()
    if ids.dtype.kind not in "iu":
        raise TypeError(f"{name} has dtype {ids.dtype}; expected integers, such as ids.astype(np.int64)")
    # A negative id would be read from the end of the table without a word.
    wrong = (ids < 0) | (ids >= vocabulary_size)
    if wrong.any():
        where = tuple(np.argwhere(wrong)[0].tolist())
        raise ValueError(
            f"{name} holds the id {ids[where]} at index {where}; expected 0 to {vocabulary_size - 1} because {because}"
        )
    return ids


def lengths(value, known):
    """`value` as a new int64 array (N,), each from 1 to T; N and T as in `known`, where they are known (see `match`).

    Raises TypeError for anything but integers, ValueError for another shape or a length out of range.
    """
    array = as_array("lengths", value)
    if array.dtype.kind not in "iu":
        hint = ": mask.sum(axis=0) counts the steps of a mask" if array.dtype.kind == "b" else ""
        raise TypeError(f"lengths has dtype {array.dtype}; expected integers (N,), such as [5, 3]{hint}")
    match("lengths", array, ("N",), known)
    T, because = known.get("T", (np.inf, ""))
    for n in np.flatnonzero((array < 1) | (array > T))[:1]:
        if array[n] < 1:
            raise ValueError(f"lengths[{n}] is {array[n]}; expected at least 1: leave an empty sequence out")
        raise ValueError(f"lengths[{n}] is {array[n]}; expected at most {T} because {because}")
    return array.astype(np.int64)


def mask(value, dims, known):
    """`value` as a new array of bool; raises TypeError for another dtype, ValueError for another shape or no True."""
    array = as_array("mask", value).copy()
    if array.dtype != bool:
        raise TypeError(
            f"mask has dtype {array.dtype}; expected bool, True where it counts, such as data.mask(lengths)"
        )
    match("mask", array, dims, known)
    if not array.any():
        raise ValueError(f"mask has no True among {array.size}; expected at least one, or there is nothing to average")
    return array


def float_dtype(dtype):
    """float32 or float64; whole numbers become float64; raises TypeError for the rest."""
    dtype = np.dtype(dtype)
    if dtype.kind in "iub":
        return np.dtype(np.float64)
    if dtype not in (np.float32, np.float64):
        raise TypeError(f"dtype is {dtype}; expected float32 or float64")
    return dtype


def generator(rng):
    """`rng` itself; raises TypeError unless it is a `numpy.random.Generator`."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is {rng!r}; expected a numpy.random.Generator: pass rng=np.random.default_rng(seed)")
    return rng


def dimension(name, size):
    """`size` as an int; raises TypeError or ValueError unless it is a whole number of at least 1."""
    if isinstance(size, bool) or not isinstance(size, (int, np.integer)):
        raise TypeError(f"{name} is {size!r}; expected a whole number")
    if size < 1:
        raise ValueError(f"{name} is {size}; expected at least 1")
    return int(size)


def match(name, array, dims, known):
    """Compare a shape with named dimensions; remember in `known` the sizes met for the first time.

    dims:  such as ("T", "N", "D"); "4H" is four times H, "..." at the front is any number of axes.
    known: each dimension's size and where it comes from, such as {"D": (4, "Wxh is (6, 4)")}.

    Raises ValueError: `x has shape (5, 3); expected (T, N, D) = (…, …, 4) because Wxh is (6, 4)`.
    """
    sizes = _sizes(array.shape, dims)
    wrong = dims if sizes is None else []
    for dim, size in zip(dims, sizes or (), strict=False):
        factor, letter = _factor(dim)
        if letter in known:
            fits = size == factor * known[letter][0]
        else:
            fits = factor == 1 or size % factor == 0
            known[letter] = (size if factor == 1 else size // factor, f"{name} is {array.shape}")
        if not fits:
            wrong.append(dim)
    if wrong:
        raise ValueError(f"{name} has shape {array.shape}; expected {_expected(name, dims, wrong, known)}")


def _sizes(shape, dims):
    """One size for each dimension, a tuple for "..."; None if there are too many or too few axes."""
    if dims[0] != "...":
        return shape if len(shape) == len(dims) else None
    lead = len(shape) - len(dims) + 1
    return None if lead < 0 else (shape[:lead], *shape[lead:])


def size_of(dim, sizes):
    """The size of a dimension such as "4H", given {"H": 6}."""
    factor, letter = _factor(dim)
    return factor * sizes[letter]


def _factor(dim):
    letter = dim.lstrip("0123456789")
    return int(dim[: -len(letter)] or 1), letter


def _expected(name, dims, wrong, known):
    """`(T, N, D) = (…, …, 4) because Wxh is (6, 4)`, with the reasons for the dimensions that are wrong."""
    sizes, reasons = [], []
    for dim in dims:
        factor, letter = _factor(dim)
        size, reason = known.get(letter, (None, None))
        if size is None or reason.startswith(f"{name} is"):
            sizes.append("..." if letter == "..." else "…")
            continue
        sizes += [str(n) for n in size] if letter == "..." else [str(factor * size)]
        if dim in wrong and reason not in reasons:
            reasons.append(reason)
    text = as_text(dims)
    if reasons:
        text += f" = {as_text(sizes)} because {' and '.join(reasons)}"
    return text


def as_text(words):
    """Words as a shape is written, (T, N) or (N,)."""
    return f"({', '.join(words)}{',' if len(words) == 1 else ''})"
