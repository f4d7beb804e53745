"""A plain result: what an answer may return, defined once for `check`, for the grader's box and for the tests.

`plain(value)` makes of what an answer returned a copy that is plain data, right where the answer is called, before
anybody compares:

    None, True, False, Python's numbers, NumPy's numbers and arrays of them    as they are
    a text, `np.str_` too                                                      str
    any other scalar that `float()` takes: Fraction, Decimal, longdouble       float, or int if it says it is whole
    a list, a tuple, a dict, and what inherits from them: namedtuple, Counter  list, tuple, dict
    all else: a set, a generator, a matrix, an object                          `NotPlain`, which says what it was

It looks at a value's real type, and reads lists and dicts past whatever methods a class of the learner's puts over
theirs. Of the learner's own methods only `__index__` and `__float__` are called. A result that goes beyond the limits
below is not plain either: all results of an answer together have to fit into one message that leaves a box.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import numpy as np

from rnnkit.language import tr

VALUES = 150_000  # elements of lists, tuples and dicts in all results of an answer together; the exercises take 7,000
BYTES = 16 * 2**20  # of arrays, texts and whole numbers in all of them together
KEYS = 1000  # of one dict
DEPTH = 12  # lists in lists
AXES = 16
LONGEST_AXIS = 2**31
BITS = 2**12  # of a whole number; Python itself refuses to print one of more than 4300 digits
NAME = 60  # characters of a type's name
KIND = 200  # characters that say what a value is

# Every kind of array that is plain, by a code of two letters.
DTYPES = {
    f"{kind}{size}": np.dtype(f"{kind}{size}")
    for kind, sizes in {"f": (2, 4, 8), "i": (1, 2, 4, 8), "u": (1, 2, 4, 8), "c": (8, 16), "b": (1,)}.items()
    for size in sizes
}
SCALARS = {dtype.type for dtype in DTYPES.values()}


class NotPlain:
    """Stands for a value that is no plain data; `kind` says what it is, as a sentence about it does: "a set"."""

    def __init__(self, kind: str):
        self.kind = re.sub(r"[^\w .,()\[\]]", "?", kind)[:KIND]

    def __repr__(self) -> str:
        return self.kind


AS_THEY_ARE = {id(kind) for kind in (type(None), bool, float, complex, NotPlain, *SCALARS)}


class TooLarge(Exception):
    """A piece of a result does not fit; the text says what it is."""


class Room:
    """What the results of an answer may still hold.

    watch  watch() is around all that runs of the learner's own code while the results are made
    """

    def __init__(self, watch: Callable[[], AbstractContextManager] = nullcontext):
        self.left = VALUES, BYTES
        self.watch = watch

    def take(self, kind: str, values: int = 0, size: int = 0) -> None:
        """Make room for so many values and bytes, or raise TooLarge."""
        left = self.left[0] - values, self.left[1] - size
        if min(left) < 0:
            raise TooLarge(kind)
        self.left = left


def plain(value, room: Room | None = None):
    """`value` as plain data, or a `NotPlain`. room: what the results before this one have left."""
    room = room or Room()
    left = room.left
    try:
        return _plain(value, room, 0)
    except TooLarge as piece:
        inside = room.left != left  # the list around it has been entered
        room.left = left
        return NotPlain(f"{described(value)} that holds " * inside + f"{piece}, more than a result may hold")


def elements(value) -> tuple | None:
    """What stands in a list or tuple, as it is; None for all else."""
    base = next((base for base in (list, tuple) if issubclass(type(value), base)), None)
    return None if base is None else tuple(base.__iter__(value))


def type_name(value) -> str:
    """The name of a value's real type, whatever that says of itself."""
    return type.__dict__["__name__"].__get__(type(value))[:NAME]


def described(value) -> str:
    """What a value is, in words: "a list", "an array of dtype float16", "None"."""
    kind = type(value)
    if value is None or kind is NotPlain:
        return repr(value)
    if issubclass(kind, np.ndarray):
        dtype = np.ndarray.dtype.__get__(value)
        of = "texts" if dtype.kind in "SUT" else f"dtype {dtype.name}"
        return f"an array of {of}" + (f" ({type_name(value)})" if kind is not np.ndarray else "")
    name = type_name(value)
    return f"{'an' if name[:1] in 'aeioAEIO' else 'a'} {name}"


def in_words(kind: str) -> str:
    """What `described` says, in the language that is spoken."""
    if found := re.fullmatch(r"an array of (?:dtype (?P<dtype>\S+)|texts)(?: \((?P<name>.*)\))?", kind):
        text = tr("an array of dtype {dtype}", dtype=found["dtype"]) if found["dtype"] else tr("an array of texts")
        return text + (f" ({found['name']})" if found["name"] else "")
    if found := re.fullmatch(r"an? (?P<name>\w+)", kind):
        return tr("an {name}", name=found["name"]) if kind.startswith("an ") else tr("a {name}", name=found["name"])
    return kind


def is_key(key) -> bool:
    """Whether a dict of plain data may have this key. Beyond 2**60, different numbers can have one hash."""
    return type(key) is str or (type(key) is int and abs(key) < 2**60)


def _plain(value, room: Room, depth: int):
    kind = type(value)
    if id(kind) in AS_THEY_ARE:  # not the types themselves: a learner's can say that it equals any
        return value
    if issubclass(kind, str):
        return _text(str.__str__(value), room)
    if issubclass(kind, int):
        return _whole(int.__index__(value), room)
    if issubclass(kind, np.ndarray):
        return _array(value, room)
    if issubclass(kind, list | tuple):
        return _sequence(value, room, depth)
    if issubclass(kind, dict):
        return _dict(value, room, depth)
    return _number(value, room)


def _refused(room: Room, kind: str) -> NotPlain:
    room.take("very many things", size=KIND)
    return NotPlain(kind)


def _text(value: str, room: Room) -> str:
    data = value.encode("utf-8", "backslashreplace")
    room.take(f"a str of {len(value)} characters", size=len(data))
    return data.decode()


def _whole(value: int, room: Room) -> int:
    if value.bit_length() >= BITS:
        raise TooLarge(f"an int of {value.bit_length()} bits")
    room.take("very many digits", size=value.bit_length() // 8)
    return value


def _array(value: np.ndarray, room: Room):
    dtype = np.ndarray.dtype.__get__(value)
    code = f"{dtype.kind}{dtype.itemsize}"
    if type(value) is not np.ndarray or code not in DTYPES:
        one = dtype.kind in "fiuO" and np.ndarray.ndim.__get__(value) == 0
        return _number(value, room) if one else _refused(room, described(value))
    kind = f"an array of shape {value.shape}"
    if value.ndim > AXES or max(value.shape, default=0) >= LONGEST_AXIS:
        raise TooLarge(kind)
    room.take(kind, size=value.nbytes + 8 * value.ndim)
    return value.astype(DTYPES[code], order="C")


def _sequence(value, room: Room, depth: int) -> list | tuple:
    base, found = list if issubclass(type(value), list) else tuple, elements(value)
    _enter(f"{described(value)} of {len(found)} elements", room, depth, len(found))
    return base([_plain(each, room, depth + 1) for each in found])


def _dict(value, room: Room, depth: int):
    pairs = list(dict.items(value))
    kind = f"{described(value)} of {len(pairs)} keys"
    if len(pairs) > KEYS:
        raise TooLarge(kind)
    _enter(kind, room, depth, 2 * len(pairs))
    keys = [_plain(key, room, depth + 1) for key, _ in pairs]
    keys = [key.item() if issubclass(type(key), np.integer) else key for key in keys]
    if not all(map(is_key, keys)):
        return _refused(room, f"{described(value)} whose keys are not all texts or whole numbers")
    return {key: _plain(each, room, depth + 1) for key, (_, each) in zip(keys, pairs, strict=True)}


def _enter(kind: str, room: Room, depth: int, values: int) -> None:
    if depth == DEPTH:
        raise TooLarge(f"others, {DEPTH} deep")
    room.take(kind, values)


def _number(value, room: Room):
    """What `operator.index` or `float` makes of it, if its type says that it is a number: `float` reads bytes, too."""
    kind = type(value)
    if issubclass(kind, np.generic) and not issubclass(kind, np.number):  # NumPy's texts and dates
        return _refused(room, described(value))
    convert = complex if issubclass(kind, complex | np.complexfloating) else float
    for method, made in (("__index__", operator.index), (f"__{convert.__name__}__", convert)):
        try:
            with room.watch():
                number = made(value) if hasattr(kind, method) else None
        except (Exception, SystemExit, GeneratorExit):
            continue
        if number is not None:
            return _plain(number, room, DEPTH)
    return _refused(room, described(value))
