"""The wire: what goes through it, what does not, and that no bytes can make the reader do anything but refuse."""

import struct
import tracemalloc

import numpy as np
import pytest

from rnnkit.grading.wire import BYTES, DTYPES, Opaque, WireError, decode, encode

PLAIN = [
    None,
    True,
    0,
    -1,
    2**200,
    0.1,
    float("inf"),
    1 - 2j,
    "",
    "h₀ = tanh(…)",
    [],
    (),
    {},
    [1, [2, (3, {"a": None, 4: [False]})]],
    {"dWxh": 1.0, 7: "seven"},
]


def same(a, b) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return a == b


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_come_back_as_they_are(value):
    assert same(decode(encode(value)), value)


@pytest.mark.parametrize("code", DTYPES)
@pytest.mark.parametrize("shape", [(), (1,), (0, 3), (2, 3, 4)])
def test_arrays_and_their_scalars_come_back_as_they_are(code, shape):
    array = (np.arange(np.prod(shape, dtype=int)).reshape(shape) % 2).astype(DTYPES[code])
    assert same(decode(encode(array)), array)
    assert same(decode(encode(array.dtype.type(1))), array.dtype.type(1))


def test_an_array_that_is_not_contiguous_or_big_endian_comes_as_a_plain_one():
    array = np.arange(24.0).reshape(4, 6)
    assert same(decode(encode(array[::2, 1::3].T)), np.ascontiguousarray(array[::2, 1::3].T))
    assert same(decode(encode(array.astype(">f8"))), array)
    assert decode(encode(array)).flags.writeable


class Lying:
    """Says that it is an array and equal to everything."""

    __class__ = np.ndarray
    __eq__ = lambda self, other: True  # noqa: E731
    __hash__ = None

    def __getattr__(self, name):
        raise AttributeError(name)

    def __array__(self, dtype=None, copy=None):
        return np.ones(3)


STRANGE = [
    (np.ones((1, 1)).view(np.matrix), "matrix"),
    (np.ma.masked_array([1.0], [True]), "MaskedArray"),
    (np.array([None, 1.0], dtype=object), "ndarray of object"),
    (np.array(["a"]), "ndarray of str32"),
    (np.zeros(2, np.longdouble), f"ndarray of {np.dtype(np.longdouble).name}"),
    (type("float", (float,), {})(1.0), "float"),
    (type("<script>", (), {})(), "?script?"),
    (type("x" * 1000, (), {})(), "x" * 60),
    ((i for i in range(3)), "generator"),
    (print, "builtin_function_or_method"),
    (2**5000, "int"),
    ({(1, 2): 3}, "dict"),
    ({1, 2}, "set"),
    (Lying(), "Lying"),
]


@pytest.mark.parametrize("value, name", STRANGE, ids=[name for _, name in STRANGE])
def test_all_else_comes_as_the_name_of_its_type(value, name):
    there = decode(encode([value]))[0]
    assert isinstance(there, Opaque) and type(there).__name__ == name
    assert there != 1.0


def test_a_list_in_itself_ends():
    a = [1]
    a.append(a)
    assert b"list" in encode(a)
    decode(encode(a))
    a.append(a)  # and now it doubles at every level
    with pytest.raises(WireError):
        encode(a)


@pytest.mark.parametrize(
    "value",
    [np.zeros(BYTES // 8 + 1), ["x" * 2**20] * 33, list(range(200_001))],
    ids=["array", "texts", "list"],
)
def test_what_is_too_large_is_not_sent(value):
    with pytest.raises(WireError):
        encode(value)


HOSTILE = {
    "nothing": b"",
    "unknown letter": b"Z",
    "more behind": b"NN",
    "a list of 4 billion": b"l" + struct.pack("<I", 2**32 - 1),
    "a dict of 4 billion": b"d" + struct.pack("<I", 2**32 - 1),
    "a text of 4 GB": b"s" + struct.pack("<I", 2**32 - 1),
    "no UTF-8": b"s" + struct.pack("<I", 1) + b"\xff",
    "a whole number of no digits": b"i" + struct.pack("<I", 0),
    "a whole number of 100,000 digits": b"i" + struct.pack("<I", 50_000) + b"x" * 50_000,
    "a huge array": b"af8 " + struct.pack("<B2Q", 2, 2**30, 2**30),
    "an array whose size overflows": b"af8 " + struct.pack("<B2Q", 2, 2**63, 2**63),
    "an empty array with a huge axis": b"af8 " + struct.pack("<B2Q", 2, 0, 2**62),
    "an array of objects": b"aO8 " + struct.pack("<B1Q", 1, 1) + b"\0" * 8,
    "an array of 200 axes": b"af8 " + struct.pack("<B", 200),
    "a byte too few": b"af8 " + struct.pack("<B1Q", 1, 2) + b"\0" * 15,
    "a scalar with axes": b"gf8 " + struct.pack("<B1Q", 1, 1) + b"\0" * 8,
    "too deep": (b"l" + struct.pack("<I", 1)) * 5000 + b"N",
    "a key that is a list": b"d" + struct.pack("<I", 1) + b"l" + struct.pack("<I", 0) + b"N",
    "2000 types": b"l" + struct.pack("<I", 2000) + (b"o" + struct.pack("<I", 1) + b"x") * 2000,
    "a pickle": b"\x80\x04cos\nsystem\n(S'true'\ntR.",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_nonsense_is_refused(data):
    with pytest.raises(WireError):
        decode(data)


def test_no_bytes_do_anything_but_fail():
    rng = np.random.default_rng(0)
    seeds = [encode(PLAIN), encode({"a": np.arange(6.0).reshape(2, 3), "b": [np.float32(1), np.ones(3, bool), {1, 2}]})]
    tracemalloc.start()
    for turn in range(6000):
        data = bytearray(seeds[turn % 2] if turn % 3 else rng.bytes(rng.integers(1, 80)))
        for _ in range(rng.integers(1, 6)):
            data[rng.integers(len(data))] = rng.choice([0, 1, 255, rng.integers(256), *b"NTFifcsagltdo"])
        if turn % 5 == 0:
            del data[rng.integers(len(data)) :]
        try:
            decode(bytes(data))
        except WireError:
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


def test_a_dict_of_many_keys_or_of_huge_ones_is_no_result():
    """Keys can be chosen so that a dict takes quadratic time: multiples of 2**61 - 1 have one hash."""
    assert type(decode(encode(dict.fromkeys(range(1001))))).__name__ == "dict"
    assert type(decode(encode({2**61 - 1: 1}))).__name__ == "dict"
    key = b"i" + struct.pack("<I", 1) + b"\x01"
    for forged in (struct.pack("<I", 1001) + (key + b"N") * 1001, struct.pack("<I", 1) + encode(2**61 - 1) + b"N"):
        with pytest.raises(WireError):
            decode(b"d" + forged)
