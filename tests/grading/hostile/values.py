"""Results that are no plain results, and such as a judge could stumble over."""

from __future__ import annotations

from hostile.form import FIRST, FULL, HALF, LOST, MARK, SPOILED, Hostile, answer, attack, does, returns

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
    returns("equal_to_everything", "Lies(FIRST)", NO_ARRAY, setup=LIES),
    returns("list_of_equals", "[Lies(row) for row in FIRST]", NO_ARRAY, setup=LIES),
    returns(
        "array_of_equals",
        "np.array([[Lies()] * len(FIRST)] * len(FIRST), dtype=object)",
        "An array of objects holds no numbers.",
        setup=LIES,
    ),
    returns(
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
    returns("a_matrix", "np.asmatrix((RIGHT).reshape(len(FIRST), -1))", "A matrix is no array: its * is another."),
    returns("masked", "np.ma.masked_array(RIGHT, mask=True)", "A masked array hides its numbers."),
    returns(
        "subclass",
        "(RIGHT).view(Sub)",
        "A class of its own may compute whatever it likes.",
        setup="class Sub(np.ndarray):\n    def __array_ufunc__(self, *a, **k): return np.bool_(True)\n"
        "    def tobytes(self, *a): return b''\n    def __array_finalize__(self, other): pass",
    ),
    returns("of_objects", "(RIGHT).astype(object)", "An array of objects is no array of floats."),
    returns("as_records", "(RIGHT).view([('value', 'f8')])", "Records are no numbers."),
    returns("no_axes", "np.array(0.0)", "One number would fit everything by broadcasting; shapes are compared."),
    returns("one_number", "np.zeros(1)", "One number would fit everything by broadcasting; shapes are compared."),
    returns("one_more_axis", "(RIGHT)[None]", "The shape is another."),
    returns("empty", "(RIGHT)[:0]", "No numbers are not the right ones."),
    returns("as_list", "(RIGHT).tolist()", "An array is asked for; a list is none."),
    returns("as_text", "str(RIGHT)", "A text is no array."),
    returns("as_strings", "(RIGHT).astype(str)", "Texts are no numbers."),
    returns("in_a_tuple", "(RIGHT,)", "The array alone is asked for."),
    returns("the_type_itself", "np.ndarray", "A class is no array."),
    returns("zero_strides", "np.broadcast_to(np.zeros(1), SHAPE)", NO_NUMBERS),
    returns(
        "strange_view",
        "np.lib.stride_tricks.as_strided(np.ascontiguousarray(RIGHT), writeable=False)",
        "The numbers are right and the array is one; how it lies in memory is its own affair.",
        FULL,
    ),
    returns("not_a_number", "(RIGHT) * np.nan", "NaN is no right number, though nothing is further from it."),
    returns("infinite", "(RIGHT) + np.inf", "Infinity is no right number."),
    does("one_nan", "y = RIGHT\ny.flat[-1] = np.nan\nreturn y", "Every number has to be right."),
    returns("slightly_complex", "(RIGHT) + 1e-12j", "Real numbers are asked for."),
    returns("half_precision", "(RIGHT).astype(np.float16)", "float16 has three digits."),
    returns("whole_numbers", "(RIGHT).astype(np.int64)", NO_NUMBERS),
    returns("long_double", "(RIGHT).astype(np.longdouble)", "Another dtype than the arguments'."),
    returns("big_endian", "(RIGHT).astype('>f8')", "The order of a number's bytes is no matter; float32 is.", HALF),
    returns("always_float32", "(RIGHT).astype(np.float32)", "float64 in, float64 out."),
    returns("always_float64", "(RIGHT).astype(np.float64)", "Wrong for float32 only: half.", HALF),
    does("changes_its_input", "y = RIGHT\nFIRST *= 1.5\nreturn y", "Right, but it changed its argument: half.", HALF),
    does(
        "swaps_the_inputs",
        "y = RIGHT\nfor a in (GIVEN): a[...] = 0\nFIRST.resize(FIRST.shape, refcheck=False)\nreturn y * 0",
        "Zeros fit weights that were set to zero, but not the ones that were given.",
    ),
    returns("returns_its_input", "FIRST", "What was given is not what was asked for."),
    does(
        "one_buffer_for_all",
        "y = RIGHT\nif y.shape not in buffer or buffer[y.shape].dtype != y.dtype:\n    buffer[y.shape] = y\n"
        "buffer[y.shape][...] = y\nreturn buffer[y.shape]",
        "Each result is right when it is returned, and what is returned is copied at once.",
        FULL,
        setup="buffer = {}",
    ),
    does(
        "view_that_changes",
        "y = RIGHT\nlate.append(y)\nfor old in late[:-1]:\n    old[...] = 0\nreturn y",
        "Each result is right when it is returned; what becomes of it later is its own affair.",
        FULL,
        setup="late = []",
    ),
    returns(
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
        "gadgets_in_array",
        "np.array([Gadget()] * 3, dtype=object)",
        NO_ARRAY + " Nothing from a box is ever unpickled.",
        setup=(
            "import os\nclass Gadget:\n    def __reduce__(self):\n        return os.system, ('touch "
            f"/tmp/{MARK}_pickle',)"
        ),
    ),
    does(
        "result_changes_while_it_is_read",
        "y = RIGHT\nthreading.Thread(target=spoil, args=(y,), daemon=True).start()\nreturn y",
        "What is returned is copied; whether the thread is quicker is its own affair.",
        {SPOILED: None},
        setup=(
            "import threading\ndef spoil(y):\n    while True:\n"
            "        y.resize((1,), refcheck=False) if y.base is None else None"
        ),
    ),
]

UNENDING = "It ends nowhere, and what has no end is no array."

STREAMS = [
    does("a_generator", "yield RIGHT", NO_ARRAY),
    attack("a_coroutine", answer("async def ANSWER(GIVEN):\n    return RIGHT"), LOST, NO_ARRAY),
    returns("endless", "itertools.count()", UNENDING, setup="import itertools"),
    returns(
        "endless_list",
        "Endless()",
        UNENDING,
        setup="class Endless(list):\n    def __len__(self): return 3\n    def __iter__(self):\n"
        "        while True: yield 0.0\n"
        "    def __deepcopy__(self, memo): return self",
    ),
    returns("lazy", "lambda: RIGHT", "A function is no array."),
    returns("huge_array", "np.zeros((100, 1000, 100))", "80 MB are no result of a small case.", before=True),
    returns("huge_by_strides", "np.broadcast_to(np.zeros(1), (2**20, 2**20))", "The shape is another, and vast."),
    does(
        "deep_list", "for _ in range(100_000):\n    FIRST = [FIRST]\nreturn FIRST", "A list is no array.", before=True
    ),
    does("list_in_itself", "FIRST = [FIRST]\nFIRST.append(FIRST)\nreturn FIRST", "A list is no array."),
    returns("many_keys", "dict.fromkeys(range(10**6))", "A dict is no array."),
    returns("long_list", "[0.0] * 10**6", "A list is no array."),
    returns("huge_number", "10**100_000", "A whole number is no array."),
    returns("long_text", "'x' * (40 * 2**20)", "A text is no array."),
    returns(
        "subclasses",
        "[Text('a'), Real(1.0), Whole(1), Sizes((1, 2)), Keys(a=1)]",
        "A list is no array.",
        setup="class Text(str): __eq__ = lambda *a: True\nclass Real(float): __float__ = lambda self: 0.0\n"
        "class Whole(int): to_bytes = lambda self, *a, **k: b''\nclass Sizes(tuple): __len__ = lambda self: -1\n"
        "class Keys(dict): items = lambda self: iter(())",
    ),
]

NETWORK = """
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        D, H, O = input_dim, hidden_dim, output_dim
        self.Wxh, self.Whh, self.Why = 0.01 * np.random.randn(H, D), 0.01 * np.random.randn(H, H), 0.01 * np.random.randn(O, H)
        self.bh, self.by = np.zeros((H, 1)), np.zeros((O, 1))
        if D == 30:
            {}
    def forward(self, inputs):
        h, y = np.zeros_like(self.bh), []
        for x_t in inputs:
            h = np.tanh(self.Wxh @ x_t + self.Whh @ h + self.bh)
            y.append(self.Why @ h + self.by)
        return y, h
"""


def network(name: str, line: str) -> Hostile:
    """Right, but for the weights of a network of the size of which many are drawn: three of its four outputs count."""
    why = "The weights of a new network are not as asked; the rest is right."
    return attack(name, answer(NETWORK.format(line), "SimpleRNN"), {"SimpleRNN": 0.75}, why, before=True, only=FIRST)


def latch(name: str, weights: str) -> Hostile:
    source = f"def latch_weights():\n    return {weights}"
    why = "These are no weights of a small latch."
    return attack(name, answer(source, "latch_weights"), {"latch_weights": 0.0}, why, before=True, only=FIRST)


AT_THE_JUDGE = [
    network("empty_weights", "self.Wxh = np.zeros((0,))"),
    network("weights_of_another_dtype", "self.Wxh = self.Wxh.astype(np.float16)"),
    network("weights_are_texts", "self.Whh = 'weights'"),
    network("no_bias_of_large_ones", "self.bh = None"),
    network("infinite_weights", "self.Why = self.Why * np.inf"),
    network("weights_in_a_dict", "self.bh = {'a': [1, {}]}"),
    latch("latch_of_half_precision", "tuple(np.float16(a) for a in ([[10]], [[3]], [0], [[-1]]))"),
    latch("latch_of_no_units", "np.zeros((0, 1)), np.zeros((0, 0)), np.zeros(0), np.zeros((1, 0))"),
    latch(
        "latch_of_infinity",
        "np.full((1, 1), 1e308), np.full((1, 1), 1e308), np.full(1, -1e308), np.full((1, 1), -1e308)",
    ),
    latch("latch_of_lists", "[[10.0]], [[3.0]], [0.0], [[-1.0]]"),
    latch("latch_of_a_dict", "{'Wxh': 10.0, 2: 3, 3: 4, 4: 5}"),
    latch("latch_of_numbers", "10.0, 3.0, 0.0, -1.0"),
    latch("latch_of_a_number", "10**5000"),
    attack(
        "latch_of_a_thousand_units",
        answer(
            "def latch_weights():\n    H = 1000\n"
            "    return np.full((H, 1), 10.0), 3 * np.eye(H), np.zeros(H), -np.ones((1, H))",
            "latch_weights",
        ),
        {"latch_weights": None},
        "It would be right; larger than what is judged, or not.",
        only=FIRST,
    ),
    returns("huge_integer_in_an_array", "np.full(SHAPE, 2**63 - 1)", "The numbers are not the right ones."),
    returns("largest_numbers", "(RIGHT) * 0 + 1.7e308", "The numbers are not the right ones."),
]

ALL = [*OBJECTS, *STREAMS, *AT_THE_JUDGE]
