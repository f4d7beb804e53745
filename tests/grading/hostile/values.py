"""Rows 45 to 56: results that are no plain results, and answers that are none."""

from __future__ import annotations

from hostile import FULL, MARK, SPOILED, Attack, answer, cell_before, lost, together
from rnnkit.grading.jobs.verdict import public

RIGHT = "h @ Why.T + by"
HALF = {SPOILED: 1.0}  # right on the ordinary cases only, or careless with its arguments


def returns(row: int, name: str, value: str, why: str, expected=None, setup: str = "", **more) -> Attack:
    """An output_forward that returns the expression `value`; setup: what stands above its def."""
    source = f"{setup.strip()}\n\ndef output_forward(h, Why, by):\n    return {value}\n"
    return Attack(row, name, answer(source), lost(SPOILED) if expected is None else expected, why, **more)


def does(row: int, name: str, body: str, why: str, expected=None, setup: str = "", **more) -> Attack:
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    source = f"{setup.strip()}\n\ndef output_forward(h, Why, by):\n{lines}\n"
    return Attack(row, name, answer(source), lost(SPOILED) if expected is None else expected, why, **more)


NO_ARRAY = "It is no NumPy array, whatever it says of itself."
NO_NUMBERS = "Its numbers are not the right ones."

LIES = """
class Lies:
    dtype, ndim, size, nbytes, itemsize = np.dtype("float64"), 1, 1, 8, 8
    __array_priority__ = 1e9
    def __init__(self, like=None): self.shape = np.shape(like)
    @property
    def __class__(self): return np.ndarray
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __le__ = __lt__ = __ge__ = __gt__ = __eq__
    __hash__ = None
    def __bool__(self): return True
    def __float__(self): return 0.0
    def __array__(self, *args, **more): return np.zeros(self.shape)
    def __array_ufunc__(self, *args, **more): return np.bool_(True)
    def __array_function__(self, *args, **more): return True
    def __sub__(self, other): return 0.0 * other
    __rsub__ = __sub__
    def __abs__(self): return 0.0
    def __len__(self): return 1
    def __getitem__(self, at): return self
    def __iter__(self): return iter(())
    def __getattr__(self, name): return lambda *args, **more: self
    def __deepcopy__(self, memo): return self
    def __reduce__(self): return (np.zeros, (3,))
"""

OBJECTS = [
    returns(45, "equal_to_everything", "Lies(h)", NO_ARRAY, setup=LIES),
    returns(45, "list_of_equals", "[Lies(row) for row in h]", NO_ARRAY, setup=LIES),
    returns(
        45,
        "array_of_equals",
        "np.array([[Lies()] * len(Why)] * len(h), dtype=object)",
        "An array of objects holds no numbers.",
        setup=LIES,
    ),
    returns(
        45,
        "metaclass_lies",
        "Fake()",
        NO_ARRAY,
        setup="""
class Meta(type):
    __name__ = "ndarray"
    def __instancecheck__(cls, thing): return True
    def __eq__(cls, other): return True
    def __hash__(cls): return hash(np.ndarray)
    def mro(cls): return [cls, object]
class Fake(metaclass=Meta):
    __module__ = "numpy"
Fake.__qualname__ = "ndarray"
""",
    ),
    returns(46, "a_matrix", f"np.asmatrix(({RIGHT}).reshape(len(h), -1))", "A matrix is no array: its * is another."),
    returns(46, "masked", f"np.ma.masked_array({RIGHT}, mask=True)", "A masked array hides its numbers."),
    returns(
        46,
        "subclass",
        f"({RIGHT}).view(Sub)",
        "A class of its own may compute whatever it likes.",
        setup="class Sub(np.ndarray):\n    def __array_ufunc__(self, *a, **k): return np.bool_(True)\n"
        "    def tobytes(self, *a): return b''\n    def __array_finalize__(self, other): pass",
    ),
    returns(46, "of_objects", f"({RIGHT}).astype(object)", "An array of objects is no array of floats."),
    returns(46, "as_records", f"({RIGHT}).view([('value', 'f8')])", "Records are no numbers."),
    returns(46, "no_axes", "np.array(0.0)", "One number would fit everything by broadcasting; shapes are compared."),
    returns(46, "one_number", "np.zeros(1)", "One number would fit everything by broadcasting; shapes are compared."),
    returns(46, "one_more_axis", f"({RIGHT})[None]", "The shape is another."),
    returns(46, "empty", f"({RIGHT})[:0]", "No numbers are not the right ones."),
    returns(46, "as_list", f"({RIGHT}).tolist()", "An array is asked for; a list is none."),
    returns(46, "as_text", f"str({RIGHT})", "A text is no array."),
    returns(46, "as_strings", f"({RIGHT}).astype(str)", "Texts are no numbers."),
    returns(46, "in_a_tuple", f"({RIGHT},)", "The array alone is asked for."),
    returns(46, "the_type_itself", "np.ndarray", "A class is no array."),
    returns(46, "zero_strides", "np.broadcast_to(np.zeros(1), (*h.shape[:-1], len(Why)))", NO_NUMBERS),
    returns(
        46,
        "strange_view",
        f"np.lib.stride_tricks.as_strided(np.ascontiguousarray({RIGHT}), writeable=False)",
        "The numbers are right and the array is one; how it lies in memory is its own affair.",
        FULL,
    ),
    returns(47, "not_a_number", f"({RIGHT}) * np.nan", "NaN is no right number, though nothing is further from it."),
    returns(47, "infinite", f"({RIGHT}) + np.inf", "Infinity is no right number."),
    does(47, "one_nan", f"y = {RIGHT}\ny.flat[-1] = np.nan\nreturn y", "Every number has to be right."),
    returns(48, "slightly_complex", f"({RIGHT}) + 1e-12j", "Real numbers are asked for."),
    returns(48, "half_precision", f"({RIGHT}).astype(np.float16)", "float16 has three digits."),
    returns(48, "whole_numbers", f"({RIGHT}).astype(np.int64)", NO_NUMBERS),
    returns(48, "long_double", f"({RIGHT}).astype(np.longdouble)", "Another dtype than the arguments'."),
    returns(
        48, "big_endian", f"({RIGHT}).astype('>f8')", "The order of a number's bytes is no matter; float32 is.", HALF
    ),
    returns(48, "always_float32", f"({RIGHT}).astype(np.float32)", "float64 in, float64 out."),
    returns(48, "always_float64", f"({RIGHT}).astype(np.float64)", "Wrong for float32 only: half.", HALF),
    does(
        49,
        "changes_its_input",
        "h *= 1.5\nreturn (h / 1.5) @ Why.T + by",
        "Right, but it changed its argument: half.",
        HALF,
    ),
    does(
        49,
        "swaps_the_inputs",
        f"y = {RIGHT}\nh[...] = 0; Why[...] = 0; by[...] = 0\nh.resize(h.shape, refcheck=False)\nreturn y * 0",
        "Zeros fit weights that were set to zero, but not the ones that were given.",
    ),
    returns(49, "returns_its_input", "by", "What was given is not what was asked for."),
    does(
        49,
        "one_buffer_for_all",
        f"y = {RIGHT}\nif y.shape not in buffer or buffer[y.shape].dtype != y.dtype:\n    buffer[y.shape] = y\n"
        "buffer[y.shape][...] = y\nreturn buffer[y.shape]",
        "Each result is right when it is returned, and what is returned is copied at once.",
        FULL,
        setup="buffer = {}",
    ),
    does(
        49,
        "view_that_changes",
        f"y = {RIGHT}\nlate.append(y)\nfor old in late[:-1]:\n    old[...] = 0\nreturn y",
        "Each result is right when it is returned; what becomes of it later is its own affair.",
        FULL,
        setup="late = []",
    ),
]

UNENDING = "It ends nowhere, and what has no end is no array."

STREAMS = [
    does(50, "a_generator", f"yield {RIGHT}", NO_ARRAY),
    Attack(
        50,
        "a_coroutine",
        answer(f"async def output_forward(h, Why, by):\n    return {RIGHT}"),
        lost(SPOILED),
        NO_ARRAY,
    ),
    returns(50, "endless", "itertools.count()", UNENDING, setup="import itertools"),
    returns(
        50,
        "endless_list",
        "Endless()",
        UNENDING,
        setup="class Endless(list):\n    def __len__(self): return 3\n    def __iter__(self):\n"
        "        while True: yield 0.0\n"
        "    def __deepcopy__(self, memo): return self",
    ),
    returns(50, "lazy", "lambda: h @ Why.T + by", "A function is no array."),
    returns(51, "huge_array", "np.zeros((100, 1000, 100))", "80 MB are no result of a small case.", before=True),
    returns(51, "huge_by_strides", "np.broadcast_to(np.zeros(1), (2**20, 2**20))", "The shape is another, and vast."),
    does(51, "deep_list", "for _ in range(100_000):\n    h = [h]\nreturn h", "A list is no array.", before=True),
    does(51, "list_in_itself", "h = [h]\nh.append(h)\nreturn h", "A list is no array."),
    returns(51, "many_keys", "dict.fromkeys(range(10**6))", "A dict is no array."),
    returns(51, "long_list", "[0.0] * 10**6", "A list is no array."),
    returns(51, "huge_number", "10**100_000", "A whole number is no array."),
    returns(51, "long_text", "'x' * (40 * 2**20)", "A text is no array."),
    returns(
        51,
        "subclasses",
        "[Text('a'), Real(1.0), Whole(1), Sizes((1, 2)), Keys(a=1)]",
        "A list is no array.",
        setup="class Text(str): __eq__ = lambda *a: True\nclass Real(float): __float__ = lambda self: 0.0\n"
        "class Whole(int): to_bytes = lambda self, *a, **k: b''\nclass Sizes(tuple): __len__ = lambda self: -1\n"
        "class Keys(dict): items = lambda self: iter(())",
    ),
]

ANSWERS = [
    does(
        52,
        "knows_the_examples",
        "return np.array(seen.get(repr(h.tolist()), 0.0), h.dtype)",
        "It has the results of all cases that check shows, and of no others.",
        setup="seen = " + repr({repr(case.args[0].tolist()): right[0].tolist() for case, right in public(SPOILED)}),
        told="numbers of particular examples",
    ),
    does(
        52,
        "right_on_one_size",
        f"return {RIGHT} if h.shape[-1] == 5 else h @ Why.T",  # no more: cases may by chance be all odd, say
        "Right for one size only; the cases have several.",
    ),
    does(
        53,
        "right_the_first_time",
        f"calls.append(1)\nreturn {RIGHT} if len(calls) == 1 else h @ Why.T",
        "Wrong from the second case on.",
        setup="calls = []",
    ),
    does(
        53,
        "other_every_second_time",
        f"calls.append(1)\nreturn {RIGHT} if len(calls) % 2 else h @ Why.T",
        "Right when called once, wrong when called again: half.",
        HALF,
        setup="calls = []",
    ),
    does(
        53,
        "knows_who_asks",
        "import sys\ndepth, frame = 0, sys._getframe()\nwhile frame:\n    depth, frame = depth + 1, frame.f_back\n"
        f"return h @ Why.T if depth < 1000 else {RIGHT}",
        "It is wrong for whoever asks.",
    ),
    Attack(
        54,
        "random_is_not",
        together(
            cell_before(
                """
import random
class Zeros:
    def __getattr__(self, name): return lambda *size, **more: np.zeros([n for n in size if isinstance(n, int)] or 3)
np.random.seed(0); random.seed(0)
np.random.default_rng = lambda *seed: Zeros()
np.random.Generator = np.random.RandomState = Zeros
np.random.seed = random.seed = lambda *a: None
np.random.normal = np.random.randn = np.random.standard_normal = lambda *size, **more: np.zeros(3)
random.random = lambda: 0.0
"""
            ),
            answer("def output_forward(h, Why, by):\n    return np.zeros((*h.shape[:-1], len(Why)), h.dtype)"),
        ),
        lost(SPOILED),
        "The cases are drawn where nobody has touched random numbers, so they are not zeros.",
    ),
    does(
        55,
        "not_its_own_work",
        "return torch_linear(h, Why, by)",
        "There is no framework in the box.",
        setup="from rnnkit import nn\ntry:\n    from torch.nn.functional import linear as torch_linear\n"
        "except ImportError:\n"
        "    torch_linear = nn.RNN",
    ),
    Attack(
        55,
        "hidden_source",
        answer(
            "import base64, "
            "zlib\nexec(base64.b64decode('ZGVmIG91dHB1dF9mb3J3YXJkKGgsIFdoeSwgYnkpOgogICAgaW1wb3J0IHRvcmNoCiAgICBy"
            "ZXR1cm4gdG9yY2gubm4uZnVuY3Rpb25hbC5saW5lYXIoaCwgV2h5LCBieSkK').decode())"
        ),
        lost(SPOILED),
        "There is no framework in the box, however the import is written. Such a text is pointed out to the "
        "instructor.",
        told="base64",
    ),
    returns(
        56,
        "pickle_gadget",
        "Gadget()",
        NO_ARRAY + " Nothing from a box is ever unpickled.",
        setup=f"""
import os
class Gadget:
    def __reduce__(self):
        return os.system, ("touch /tmp/{MARK}_pickle",)
    def __deepcopy__(self, memo):
        return self
    __reduce_ex__ = lambda self, protocol: self.__reduce__()
""",
    ),
    returns(
        56,
        "gadgets_in_array",
        "np.array([Gadget()] * 3, dtype=object)",
        NO_ARRAY + " Nothing from a box is ever unpickled.",
        setup=(
            "import os\nclass Gadget:\n    def __reduce__(self):\n        return os.system, ('touch "
            f"/tmp/{MARK}_pickle',)"
        ),
    ),
]

ATTACKS = [*OBJECTS, *STREAMS, *ANSWERS]
