"""Plain values as bytes: how answers come out of the box.

What an answer returned has been made plain already (rnnkit/checking/plain.py), so small that it fits. Nothing that
arrives is executed, and nothing of it is trusted: `decode` makes Python numbers, strings, lists and NumPy arrays,
checks every length against the bytes that are there before it makes anything, and raises `WireError` for all else.
What is no plain data travels as what it was in words, and arrives as a `NotPlain`. Whatever `encode` takes, `decode`
reads.

A value is one letter and what belongs to it: numbers little-endian, texts and lists with their length before them.
"""

from __future__ import annotations

import math
import struct

import numpy as np

from rnnkit.checking.plain import AXES, BITS, DTYPES, KEYS, KIND, LONGEST_AXIS, SCALARS, NotPlain, described, is_key

BYTES = 32 * 2**20  # of a message, which holds what plain.py allows, and more
VALUES = 200_000  # in a message: each element of a list counts, an array counts as one
DEPTH = 20
LITTLE = {code: dtype.newbyteorder("<") for code, dtype in DTYPES.items()}
CODES = {dtype: code for code, dtype in DTYPES.items()}  # a dtype of another byte order is not among them
LENGTH, FLOAT, COMPLEX = struct.Struct("<I"), struct.Struct("<d"), struct.Struct("<dd")
SHAPES = [struct.Struct(f"<{axes}Q") for axes in range(AXES + 1)]
BOOL = DTYPES["b1"]
# By an array's first four bytes: the dtype of what comes, of what is made of it, and how its shape is written.
LAYOUTS = {
    code.encode().ljust(3) + bytes((axes,)): (np.dtype(np.uint8) if dtype == BOOL else LITTLE[code], dtype, layout)
    for code, dtype in DTYPES.items()
    for axes, layout in enumerate(SHAPES)
}
NO_LAYOUT = None, None, None
LARGE = "the result is larger than a result may be"


class WireError(ValueError):
    """What came (or was to go) over the wire is no message: too large, too deep, cut short, or nonsense."""


def encode(value) -> bytes:
    """`value` as bytes; raises WireError if it is larger than a message may be."""
    out = bytearray()
    _Encoder(out).put(value, 0)
    if len(out) > BYTES:
        raise WireError(LARGE)
    return bytes(out)


def decode(data: bytes):
    """The value that `data` stands for; raises WireError, and nothing else, if it stands for none."""
    decoder = _Decoder(data)
    value = decoder.get(0)
    if decoder.at != len(data):
        raise WireError("bytes are left behind the value")
    return value


class _Encoder:
    """Looks at `type(value)` only: a learner's class can lie about everything else."""

    def __init__(self, out: bytearray):
        self.out, self.count = out, 0

    def put(self, value, depth: int) -> None:
        self.count += 1
        if self.count > VALUES or len(self.out) > BYTES:
            raise WireError(LARGE)
        kind = type(value)
        if value is None:
            self.out += b"N"
        elif kind is bool:
            self.out += b"T" if value else b"F"
        elif kind is int and value.bit_length() < BITS:
            self._sized(b"i", value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True))
        elif kind is float:
            self.out += b"f" + FLOAT.pack(value)
        elif kind is complex:
            self.out += b"c" + COMPLEX.pack(value.real, value.imag)
        elif kind is str:
            self._sized(b"s", value.encode("utf-8", "backslashreplace"))
        elif kind in SCALARS:
            self._array(b"g", np.array(value))
        elif kind is np.ndarray and _fits(value):
            self._array(b"a", value)
        elif kind in (list, tuple) and depth < DEPTH:
            self.out += (b"l" if kind is list else b"t") + LENGTH.pack(len(value))
            for each in value:
                self.put(each, depth + 1)
        elif kind is dict and depth < DEPTH and len(value) <= KEYS and all(map(is_key, value)):
            self.out += b"d" + LENGTH.pack(len(value))
            for key, each in value.items():
                self.put(key, depth + 1)
                self.put(each, depth + 1)
        else:
            self._sized(b"o", NotPlain(described(value)).kind.encode("utf-8", "replace"))

    def _sized(self, letter: bytes, data: bytes) -> None:
        if len(self.out) + len(data) > BYTES:
            raise WireError(LARGE)
        self.out += letter + LENGTH.pack(len(data)) + data

    def _array(self, letter: bytes, array: np.ndarray) -> None:
        if array.nbytes + len(self.out) > BYTES:
            raise WireError(LARGE)
        code = _code(array.dtype)
        self.out += letter + code.encode().ljust(3) + bytes((array.ndim,)) + SHAPES[array.ndim].pack(*array.shape)
        self.out += array.astype(LITTLE[code], copy=False).tobytes()


def _code(dtype: np.dtype) -> str:
    return CODES.get(dtype) or f"{dtype.kind}{dtype.itemsize}"


def _fits(array: np.ndarray) -> bool:
    return _code(array.dtype) in DTYPES and array.ndim <= AXES and max(array.shape, default=0) < LONGEST_AXIS


class _Decoder:
    def __init__(self, data: bytes):
        if len(data) > BYTES:
            raise WireError("the message is larger than a message may be")
        self.data, self.at, self.count = data, 0, 0

    def get(self, depth: int):
        self.count += 1
        if self.count > VALUES or depth > DEPTH:
            raise WireError("too many values, or too deep")
        at = self._pass(1)
        read = self.READERS.get(self.data[at])
        if read is None:
            raise WireError(f"no value begins with {self.data[at : at + 1]!r}")
        return read(self, depth)

    def _pass(self, length: int) -> int:
        """Where the next `length` bytes begin, which are read then."""
        at = self.at
        if length > len(self.data) - at:
            raise WireError("the message is cut short")
        self.at = at + length
        return at

    def _unpack(self, layout: struct.Struct) -> tuple:
        return layout.unpack_from(self.data, self._pass(layout.size))

    def _sized(self) -> bytes:
        (length,) = LENGTH.unpack_from(self.data, self._pass(4))
        at = self._pass(length)
        return self.data[at : at + length]

    def _integer(self, depth: int) -> int:
        data = self._sized()
        if not 0 < len(data) <= BITS // 8:
            raise WireError("no whole number has that many digits")
        return int.from_bytes(data, "little", signed=True)

    def _text(self, depth: int) -> str:
        try:
            return self._sized().decode("utf-8")
        except UnicodeDecodeError as error:
            raise WireError("a text that is no UTF-8") from error

    def _not_plain(self, depth: int) -> NotPlain:
        return NotPlain(self._text(depth)[:KIND])

    def _array(self, depth: int) -> np.ndarray:
        at = self._pass(4)
        dtype, native, layout = LAYOUTS.get(self.data[at : at + 4], NO_LAYOUT)
        if layout is None:
            raise WireError("no such array")
        shape = self._unpack(layout)
        if shape and max(shape) >= LONGEST_AXIS:
            raise WireError("an array that long cannot be")
        at = self._pass(math.prod(shape) * dtype.itemsize)
        array = np.ndarray(shape, dtype, self.data, at)
        if native is BOOL:
            return array != 0  # a byte that is neither 0 nor 1 would be a strange bool
        return array.astype(native)

    def _scalar(self, depth: int) -> np.generic:
        array = self._array(depth)
        if array.ndim:
            raise WireError("a number has no axes")
        return array[()]

    def _items(self, depth: int) -> list:
        (count,) = self._unpack(LENGTH)
        if count > len(self.data) - self.at:
            raise WireError("the list is longer than the message")
        return [self.get(depth + 1) for _ in range(count)]

    def _dict(self, depth: int) -> dict:
        (count,) = self._unpack(LENGTH)
        if count > KEYS:
            raise WireError("a dict with that many keys is no result")
        pairs = {}
        for _ in range(count):
            key = self.get(depth + 1)
            if not is_key(key):
                raise WireError("keys are texts and whole numbers")
            pairs[key] = self.get(depth + 1)
        return pairs

    READERS = {  # noqa: RUF012
        ord("N"): lambda self, depth: None,
        ord("T"): lambda self, depth: True,
        ord("F"): lambda self, depth: False,
        ord("i"): _integer,
        ord("f"): lambda self, depth: self._unpack(FLOAT)[0],
        ord("c"): lambda self, depth: complex(*self._unpack(COMPLEX)),
        ord("s"): _text,
        ord("a"): _array,
        ord("g"): _scalar,
        ord("l"): _items,
        ord("t"): lambda self, depth: tuple(self._items(depth)),
        ord("d"): _dict,
        ord("o"): _not_plain,
    }
