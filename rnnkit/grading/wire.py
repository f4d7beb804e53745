"""Plain values as bytes: how answers come out of the box.

Nothing that arrives is executed, and nothing of it is trusted: `decode` makes Python numbers, strings, lists and
NumPy arrays, checks every length against the bytes that are there before it makes anything, and raises `WireError`
for all else. What is no plain data (an object array, a generator, a learner's class) travels as its type's name only
and arrives as an `Opaque`.

A value is one letter and what belongs to it: numbers little-endian, texts and lists with their length before them.
"""

from __future__ import annotations

import math
import re
import struct

import numpy as np

BYTES = 32 * 2**20  # of a message
VALUES = 200_000  # in a message: each element of a list counts, an array counts as one
OPAQUES = 1000
KEYS = 1000  # of one dict
DEPTH = 20
AXES = 16
BITS = 2**12  # of a whole number; Python itself refuses to print one of more than 4300 digits
LONGEST_AXIS = 2**31
NAME = 60  # characters of a type's name

# Every kind of array that travels, by the code it has on the wire.
DTYPES = {
    f"{kind}{size}": np.dtype(f"<{kind}{size}")
    for kind, sizes in {"f": (2, 4, 8), "i": (1, 2, 4, 8), "u": (1, 2, 4, 8), "c": (8, 16), "b": (1,)}.items()
    for size in sizes
}
SCALARS = {dtype.type for dtype in DTYPES.values()}


class WireError(ValueError):
    """What came (or was to go) over the wire is no message: too large, too deep, cut short, or nonsense."""


class Opaque:
    """Stands for a value that is no plain data. Its class has the name that the value's class has in the box."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


def opaque(name: str) -> Opaque:
    """An `Opaque` whose type has this name, cut and cleaned."""
    return type(re.sub(r"[^\w. ]", "?", name)[:NAME] or "?", (Opaque,), {})()


def encode(value) -> bytes:
    """`value` as bytes; raises WireError if it is larger than a message may be."""
    out = bytearray()
    _Encoder(out).put(value, 0)
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
            raise WireError("the result is larger than a result may be")
        kind = type(value)
        if value is None:
            self.out += b"N"
        elif kind is bool:
            self.out += b"T" if value else b"F"
        elif kind is int and value.bit_length() < BITS:
            self._sized(b"i", value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True))
        elif kind is float:
            self.out += b"f" + struct.pack("<d", value)
        elif kind is complex:
            self.out += b"c" + struct.pack("<dd", value.real, value.imag)
        elif kind is str:
            self._sized(b"s", value.encode("utf-8", "backslashreplace"))
        elif kind in SCALARS:
            self._array(b"g", np.array(value))
        elif kind is np.ndarray and f"{value.dtype.kind}{value.dtype.itemsize}" in DTYPES and value.ndim <= AXES:
            self._array(b"a", value)
        elif kind in (list, tuple) and depth < DEPTH:
            self.out += (b"l" if kind is list else b"t") + struct.pack("<I", len(value))
            for each in value:
                self.put(each, depth + 1)
        elif kind is dict and depth < DEPTH and len(value) <= KEYS and all(_is_key(key) for key in value):
            self.out += b"d" + struct.pack("<I", len(value))
            for key, each in value.items():
                self.put(key, depth + 1)
                self.put(each, depth + 1)
        elif kind is np.ndarray:
            self._opaque(f"ndarray of {value.dtype.name}")
        else:
            self._opaque(type.__getattribute__(kind, "__name__"))

    def _opaque(self, name: str) -> None:
        self._sized(b"o", str(name).encode("utf-8", "replace")[: 4 * NAME])

    def _sized(self, letter: bytes, data: bytes) -> None:
        if len(self.out) + len(data) > BYTES:
            raise WireError("the result is larger than a result may be")
        self.out += letter + struct.pack("<I", len(data)) + data

    def _array(self, letter: bytes, array: np.ndarray) -> None:
        if array.nbytes + len(self.out) > BYTES:
            raise WireError("the result is larger than a result may be")
        code = f"{array.dtype.kind}{array.dtype.itemsize}"
        self.out += letter + code.encode().ljust(3) + struct.pack(f"<B{array.ndim}Q", array.ndim, *array.shape)
        self.out += array.astype(DTYPES[code], copy=False).tobytes()


class _Decoder:
    def __init__(self, data: bytes):
        if len(data) > BYTES + 64:
            raise WireError("the message is larger than a message may be")
        self.data, self.at, self.count, self.opaques = data, 0, 0, 0

    def get(self, depth: int):
        self.count += 1
        if self.count > VALUES or depth > DEPTH:
            raise WireError("too many values, or too deep")
        letter = self._take(1)
        read = self.READERS.get(letter)
        if read is None:
            raise WireError(f"no value begins with {letter!r}")
        return read(self, depth)

    def _take(self, length: int) -> bytes:
        if length > len(self.data) - self.at:
            raise WireError("the message is cut short")
        self.at += length
        return self.data[self.at - length : self.at]

    def _unpack(self, layout: str) -> tuple:
        return struct.unpack("<" + layout, self._take(struct.calcsize("<" + layout)))

    def _sized(self) -> bytes:
        return self._take(*self._unpack("I"))

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

    def _opaque(self, depth: int) -> Opaque:
        self.opaques += 1  # each makes a class of its own, which costs more than its bytes
        if self.opaques > OPAQUES:
            raise WireError("too many values that are no plain data")
        return opaque(self._text(depth)[:NAME])

    def _array(self, depth: int) -> np.ndarray:
        dtype = DTYPES.get(self._take(3).decode("latin-1").rstrip(" "))
        axes = self._unpack("B")[0]
        if dtype is None or axes > AXES:
            raise WireError("no such array")
        shape = self._unpack(f"{axes}Q")
        if any(length >= LONGEST_AXIS for length in shape):
            raise WireError("an array that long cannot be")
        data = self._take(math.prod(shape) * dtype.itemsize)
        array = np.frombuffer(data, np.uint8 if dtype.kind == "b" else dtype).reshape(shape)
        if dtype.kind == "b":
            return array != 0  # a byte that is neither 0 nor 1 would be a strange bool
        return array.astype(dtype.newbyteorder("="))

    def _scalar(self, depth: int) -> np.generic:
        array = self._array(depth)
        if array.ndim:
            raise WireError("a number has no axes")
        return array[()]

    def _items(self, depth: int) -> list:
        (count,) = self._unpack("I")
        if count > len(self.data) - self.at:
            raise WireError("the list is longer than the message")
        return [self.get(depth + 1) for _ in range(count)]

    def _dict(self, depth: int) -> dict:
        (count,) = self._unpack("I")
        if count > KEYS:
            raise WireError("a dict with that many keys is no result")
        pairs = {}
        for _ in range(count):
            key = self.get(depth + 1)
            if not _is_key(key):
                raise WireError("keys are texts and whole numbers")
            pairs[key] = self.get(depth + 1)
        return pairs

    READERS = {  # noqa: RUF012
        b"N": lambda self, depth: None,
        b"T": lambda self, depth: True,
        b"F": lambda self, depth: False,
        b"i": _integer,
        b"f": lambda self, depth: self._unpack("d")[0],
        b"c": lambda self, depth: complex(*self._unpack("dd")),
        b"s": _text,
        b"a": _array,
        b"g": _scalar,
        b"l": _items,
        b"t": lambda self, depth: tuple(self._items(depth)),
        b"d": _dict,
        b"o": _opaque,
    }


def _is_key(key) -> bool:
    whole = type(key) is int or (type(key) in SCALARS and key.dtype.kind in "iu")
    return type(key) is str or (whole and abs(int(key)) < 2**60)  # beyond, different numbers can have one hash
