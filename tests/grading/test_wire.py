"""The wire: what goes through it, what does not, and that no bytes can make the reader do anything but refuse."""

import struct
import tracemalloc

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.checking import plain as limits
from rnnkit.checking.plain import DTYPES, NotPlain, Room, described, plain
from rnnkit.grading.box.testimony import packed
from rnnkit.grading.box.wire import BYTES, WireError, decode, encode
from tests.learner import give_evidence

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


class Meta(type):
    """The metaclass of a class that says it is a float."""

    __name__ = "float"
    __eq__ = lambda cls, other: True  # noqa: E731
    __hash__ = lambda cls: hash(float)  # noqa: E731


class Lying(metaclass=Meta):
    """Says that it is an array and equal to everything."""

    __class__ = np.ndarray
    __eq__ = lambda self, other: True  # noqa: E731
    __hash__ = None

    def __getattr__(self, name):
        raise AttributeError(name)

    def __array__(self, dtype=None, copy=None):
        return np.ones(3)


STRANGE = [
    (np.ones((1, 1)).view(np.matrix), "an array of dtype float64 (matrix)"),
    (np.ma.masked_array([1.0], [True]), "an array of dtype float64 (MaskedArray)"),
    (np.array([None, 1.0], dtype=object), "an array of dtype object"),
    (np.array(["a"]), "an array of texts"),
    (np.zeros(2, np.longdouble), f"an array of dtype {np.dtype(np.longdouble).name}"),
    (type("<script>", (), {})(), "a ?script?"),
    (type("x" * 1000, (), {})(), "a " + "x" * 60),
    ((i for i in range(3)), "a generator"),
    (print, "a builtin_function_or_method"),
    (2**5000, "an int of 5001 bits, more than a result may hold"),
    ({(1, 2): 3}, "a dict whose keys are not all texts or whole numbers"),
    ({2**61 - 1: 3}, "a dict whose keys are not all texts or whole numbers"),
    (dict.fromkeys(range(1001)), "a dict of 1001 keys, more than a result may hold"),
    ({1, 2}, "a set"),
    (Lying(), "a Lying"),
    (np.zeros((0, 2**40)), f"an array of shape (0, {2**40}), more than a result may hold"),
    (np.zeros((1,) * 17), f"an array of shape {(1,) * 17}, more than a result may hold"),
    (np.zeros(limits.BYTES // 8), f"an array of shape ({limits.BYTES // 8},), more than a result may hold"),
    ("x" * (limits.BYTES + 1), f"a str of {limits.BYTES + 1} characters, more than a result may hold"),
    ([0] * (limits.VALUES + 1), f"a list of {limits.VALUES + 1} elements, more than a result may hold"),
    ([[0] * limits.VALUES], f"a list that holds a list of {limits.VALUES} elements, more than a result may hold"),
    ([{1}] * limits.VALUES, "a list that holds very many things, more than a result may hold"),
]


@pytest.mark.parametrize("value, kind", STRANGE, ids=[kind[:60] for _, kind in STRANGE])
def test_all_else_comes_as_what_it_is_in_words(value, kind):
    for there in (plain(value), decode(encode(plain(value)))):
        assert type(there) is NotPlain and described(there) == there.kind == kind
        assert there != 1.0


def test_what_is_not_plain_never_leaves_as_anything_else():
    for value, _ in STRANGE[:8]:
        assert type(decode(encode([value]))[0]) is NotPlain


def test_what_is_plain_fits_into_a_message_and_can_be_read():
    """Whatever answers return: the fullest results, and many at random."""
    room, full = Room(), []
    for value in [[0] * (limits.VALUES // 2), np.zeros(limits.BYTES // 16), [{1}] * 20_000, "é" * 2**21, [True] * 9999]:
        full.append(plain(value, room))
    assert not any(isinstance(each, NotPlain) for each in full)
    decode(encode(full))
    rng, kinds = np.random.default_rng(0), [*PLAIN, *(value for value, _ in STRANGE[:16])]
    for _ in range(300):
        value = [kinds[i] for i in rng.integers(len(kinds), size=rng.integers(5))]
        for _ in range(rng.integers(15)):
            value = [value, {"a": value}, (value, 2**60, np.int8(3)), {np.int64(7): value, "b": ()}][rng.integers(4)]
        there = plain(value)
        assert repr(decode(encode(there))) == repr(there) == repr(plain(there))


def test_the_results_of_the_exercises_are_far_from_the_limits():
    for name in exercises.names():
        exercise = exercises.get(name)
        if not exercise.cache_from:
            cases = exercise.cases(np.random.default_rng(0))
            found = packed(give_evidence(exercise, exercise.answer, cases), cases)
            assert len(encode(found)) < limits.BYTES / 4 and len(repr(found)) > 0


def test_a_list_in_itself_ends():
    a = [1]
    a.append(a)
    decode(encode(a))
    a.append(a)  # and now it doubles at every level
    assert plain(a).kind == "a list that holds others, 12 deep, more than a result may hold"
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
    "a bomb of values": b"l" + struct.pack("<I", 300_000) + b"N" * 300_000,
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
    assert type(decode(encode(dict.fromkeys(range(1001))))) is NotPlain
    assert type(decode(encode({2**61 - 1: 1}))) is NotPlain
    key = b"i" + struct.pack("<I", 1) + b"\x01"
    for forged in (struct.pack("<I", 1001) + (key + b"N") * 1001, struct.pack("<I", 1) + encode(2**61 - 1) + b"N"):
        with pytest.raises(WireError):
            decode(b"d" + forged)
