"""One definition of a plain result: what `check` accepts, stock nbgrader and `rnnkit grade` accept, and what one
refuses all refuse, with the same words. Each kind of result goes through all three: the check in this process, the test
cell under nbgrader in a kernel, and a box with the verdict outside; one kernel and one box for all of them."""

import json

import nbformat.v4 as v4
import pytest

from rnnkit.checking.show import MIME
from rnnkit.cli.kernel import execute, wait
from rnnkit.grading.box import Limits, NoBox, Zygote, probe
from rnnkit.grading.jobs import Job
from rnnkit.grading.jobs.job import Step, grade
from tests.learner import report
from tests.patience import PATIENCE

SETUP = '''
import array, collections, dataclasses, datetime, decimal, enum, fractions, itertools, types
import numpy as np

class Named(str): pass
class Real(float): pass
class Whole(int): pass
class Row(list): pass
class Book(dict): pass
class Sub(np.ndarray): pass
class Pair(tuple): pass
Both = collections.namedtuple("Both", "chars index")

class Scalar:
    """A number of some other library."""
    def __init__(self, number): self.number = number
    def __float__(self): return float(self.number)

class Id:
    def __init__(self, number): self.number = number
    def __index__(self): return int(self.number)

class Stubborn:
    def __float__(self): raise SystemExit("no")

class Column:
    """As a table's column: it can become an array, and is none."""
    def __init__(self, numbers): self.numbers = numbers
    def __array__(self, dtype=None, copy=None): return np.asarray(self.numbers, dtype)
    def __len__(self): return len(self.numbers)
    def __iter__(self): return iter(self.numbers)

class Equal:
    def __eq__(self, other): return True
    __hash__ = None

class Meta(type):
    def __eq__(cls, other): return True
    def __hash__(cls): return hash(np.float64)
class Lying(metaclass=Meta):
    __class__ = np.ndarray

@dataclasses.dataclass
class Record:
    value: object

class Colour(enum.Enum):
    RED = 1

def nested(value, times):
    for _ in range(times): value = [value]
    return value

class Odd(Exception):
    def __str__(self): return Named("\x1b[31m" + "long " * 10_000)

def fails(error):
    raise error

def in_itself():
    a = [1]
    a.append(a)
    a.append(a)
    return a
'''

NUMBERS = {  # of perplexity, which is one number
    "right": True,
    "float(right)": True,
    "np.longdouble(right)": True,
    "np.array(right)": True,
    "np.array(right, '>f8')": True,
    "np.array(right, np.longdouble)": True,
    "fractions.Fraction(float(right))": True,
    "decimal.Decimal(float(right))": True,
    "Real(right)": True,
    "Scalar(right)": True,
    "np.array(right).view(Sub)": True,
    "np.ma.array(right)": True,
    "np.array(fractions.Fraction(float(right)), object)": True,
    "type(right)(right)": True,
    "fractions.Fraction(float(right) + 1)": False,
    "np.array([right])": False,
    "np.matrix(right)": False,
    "np.ma.masked": False,
    "np.array(1j).view(Sub)": False,
    "np.array(right).view([('value', 'f8')])": False,
    "np.array(right).view([('value', 'f8')])[()]": False,
    "np.float16(right)": False,
    "[right]": False,
    "(right,)": False,
    "{right}": False,
    "{'perplexity': right}": False,
    "(x for x in [right])": False,
    "str(right)": False,
    "np.str_(right)": False,
    "str(right).encode()": False,
    "np.bytes_(str(right))": False,
    "bytearray(str(right).encode())": False,
    "complex(right)": False,
    "np.complex128(right)": False,
    "np.clongdouble(right)": False,
    "right > 0": False,
    "bool(right > 0)": False,
    "None": False,
    "...": False,
    "Ellipsis, right": False,
    "int(right) + 7": False,
    "Whole(right + 7)": False,
    "Id(right + 7)": False,
    "10**400": False,
    "-10**2000": False,
    "float('nan')": False,
    "decimal.Decimal('NaN')": False,
    "decimal.Decimal('sNaN')": False,
    "fractions.Fraction(10**400)": False,
    "float('inf')": False,
    "np.datetime64('2026-01-01')": False,
    "datetime.timedelta(right)": False,
    "Stubborn()": False,
    "Column([right])": False,
    "Equal()": False,
    "Lying()": False,
    "Record(right)": False,
    "Colour.RED": False,
    "lambda: right": False,
    "np.exp": False,
    "np": False,
    "float": False,
    "array.array('d', [right])": False,
    "memoryview(b'1')": False,
    "range(3)": False,
    "ValueError('no')": False,
    "fails(Odd())": False,
    "fails(ValueError('x' * 10**8))": False,
    "fails(NotImplementedError(chr(7)))": False,
    "in_itself()": False,
    "nested(right, 50)": False,
    "'1' * 10**8": False,
}
ARRAYS = {  # of rnn_step, (N, H)
    "right": True,
    "np.asfortranarray(right)": True,
    "np.repeat(right, 2, axis=1)[:, ::2]": True,
    "right.astype(right.dtype.newbyteorder('>'))": True,
    "np.lib.stride_tricks.as_strided(np.ascontiguousarray(right), writeable=False)": True,
    "right.astype(np.longdouble)": False,
    "right.astype(np.float16)": False,
    "right.astype(complex)": False,
    "right.astype(object)": False,
    "right.astype(str)": False,
    "right.astype(bytes)": False,
    "right > 0": False,
    "right.astype(int)": False,
    "np.asmatrix(right)": False,
    "np.ma.array(right)": False,
    "np.rec.array(right)": False,
    "right.view(Sub)": False,
    "right.view([('value', right.dtype)])": False,
    "right[:0]": False,
    "np.array(0.0)": False,
    "np.zeros((0, 2**40))": False,
    "np.zeros((1,) * 20)": False,
    "np.zeros((100, 1000, 100))": False,
    "np.broadcast_to(np.zeros(1), (2**20, 2**20))": False,
    "right.tolist()": False,
    "list(right)": False,
    "Row(right)": False,
    "tuple(right)": False,
    "(right,)": False,
    "[[0.0], [0.0, 1.0]]": False,
    "collections.deque(right)": False,
    "(row for row in right)": False,
    "map(list, right)": False,
    "itertools.count()": False,
    "range(len(right))": False,
    "{tuple(row) for row in right.tolist()}": False,
    "{'h_t': right}": False,
    "dict(enumerate(right))": False,
    "dict.fromkeys(range(2000))": False,
    "Column(right)": False,
    "Scalar(0)": False,
    "fractions.Fraction(1, 3)": False,
    "Lying()": False,
    "[Equal() for row in right]": False,
    "[{1} for _ in range(5000)]": False,
    "[0.0] * 10**6": False,
    "array.array('d', right.ravel())": False,
    "memoryview(right)": False,
    "right.tobytes()": False,
    "str(right)": False,
    "None": False,
    "in_itself()": False,
    "nested(right, 100_000)": False,
    "10**100_000": False,
    "np.ndarray": False,
}
VOCABULARY = {  # of build_vocabulary: a list and a dict
    "chars, index": True,
    "[chars, index]": True,
    "Pair([chars, index])": True,
    "Both(chars, index)": True,
    "Row([chars, index])": True,
    "list(np.unique(list(text))), index": True,
    "list(map(Named, chars)), index": True,
    "Row(chars), index": True,
    "chars, collections.OrderedDict(index)": True,
    "chars, collections.defaultdict(int, index)": True,
    "chars, collections.Counter(index)": True,
    "chars, Book(index)": True,
    "chars, {np.str_(c): i for c, i in index.items()}": True,
    "chars, {c: np.int32(i) for c, i in index.items()}": True,
    "chars, {c: Whole(i) for c, i in index.items()}": True,
    "chars, {c: float(i) for c, i in index.items()}": False,
    "chars, {c: fractions.Fraction(i) for c, i in index.items()}": False,
    "chars, {c: i > 0 for c, i in index.items()}": False,
    "chars, {c: {i} for c, i in index.items()}": False,
    "chars, {c.encode(): i for c, i in index.items()}": False,
    "chars, {(c,): i for c, i in index.items()}": False,
    "chars, {i > 0: i for c, i in index.items()}": False,
    "chars, dict.fromkeys(range(2000))": False,
    "chars, list(index.items())": False,
    "chars, zip(chars, range(len(chars)))": False,
    "chars, types.MappingProxyType(index)": False,
    "chars, collections.ChainMap(index)": False,
    "chars, collections.UserDict(index)": False,
    "chars, np.array(list(index.values()))": False,
    "chars, None": False,
    "tuple(chars), index": False,
    "set(chars), index": False,
    "frozenset(chars), index": False,
    "index.keys(), index": False,
    "iter(chars), index": False,
    "(c for c in chars), index": False,
    "range(len(chars)), index": False,
    "collections.deque(chars), index": False,
    "collections.UserList(chars), index": False,
    "''.join(chars), index": False,
    "np.array(chars), index": False,
    "np.array(chars, object), index": False,
    "np.unique(list(text)), index": False,
    "[c.encode() for c in chars], index": False,
    "[[c] for c in chars], index": False,
    "[chr(0xd800), *chars], index": False,
    "chars": False,
    "index": False,
    "{chars[0], 1}": False,
    "chars, index, text": False,
    "(each for each in (chars, index))": False,
    "np.array([chars, index], object)": False,
    "None": False,
}
STEPS = {  # of sgd: a dict of arrays
    "new": True,
    "collections.OrderedDict(new)": True,
    "collections.defaultdict(None, new)": True,
    "Book(new)": True,
    "{np.str_(name): a for name, a in new.items()}": True,
    "{name: a.astype(a.dtype.newbyteorder('>')) for name, a in new.items()}": True,
    "collections.UserDict(new)": False,
    "{name: np.ma.array(a) for name, a in new.items()}": False,
    "{name: a.tolist() for name, a in new.items()}": False,
    "{name: (x for x in a) for name, a in new.items()}": False,
    "list(new.items())": False,
    "new.values()": False,
    "{1.5: new}": False,
}
IDS = {  # of sample: a whole number, a thousand times and more
    "Id(right)": True,
    "{int(right)}": False,
    "fractions.Fraction(int(right))": False,
}
DEFS = {
    "perplexity": ("def perplexity(loss):\n    right = np.exp(loss)", NUMBERS),
    "rnn_step": (
        "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    right = np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)",
        ARRAYS,
    ),
    "build_vocabulary": (
        "def build_vocabulary(text):\n    chars = sorted(set(text))\n    index = {c: i for i, c in enumerate(chars)}",
        VOCABULARY,
    ),
    "sample": (
        "def sample(logits, temperature, rng):\n    z = logits / temperature if temperature else logits\n"
        "    p = np.exp(z - z.max()) if temperature else 1.0 * (z == z.max())\n"
        "    right = rng.choice(len(p), p=p / p.sum())",
        IDS,
    ),
    "sgd": ("def sgd(params, grads, lr):\n    new = {name: params[name] - lr * grads[name] for name in params}", STEPS),
}
ALL = [(name, value) for name, (_, kinds) in DEFS.items() for value in kinds]


def cell(name: str, value: str) -> str:
    return f"{DEFS[name][0]}\n    return {value}\n"


def told(found: dict) -> tuple:
    """What a report says, and the score."""
    return found["score"], found["right"], found["headline"], found["named"], found["details"]


@pytest.fixture(scope="module")
def under_nbgrader(tmp_path_factory):
    """For each kind of result, what the test cell puts out in a kernel, as `nbgrader autograde` runs it."""
    first = "import os\nos.environ['NBGRADER_EXECUTION'] = 'autograde'\nfrom rnnkit import check\n" + SETUP
    cells = [first, *(f"{cell(*one)}\ncheck({one[0]})" for one in ALL)]
    made = v4.new_notebook(cells=[v4.new_code_cell(source) for source in cells])
    assert wait(execute(made, tmp_path_factory.mktemp("kinds"), range(len(cells)), timeout=PATIENCE)) == {}
    return dict(zip(ALL, (each.outputs for each in made.cells[1:]), strict=True))


@pytest.fixture(scope="module")
def in_a_box():
    """For each kind of result, what the grader makes of the cell: all in one notebook."""
    try:
        probe()
    except NoBox as reason:
        pytest.skip(str(reason))
    steps = [Step("run", "setup", SETUP)]
    for at, (name, value) in enumerate(ALL):
        steps += [
            Step("run", f"run {at}", cell(name, value)),
            Step("check", f"{at}", "", name, 99, checks=[{"name": name}]),
        ]
    with Zygote(Limits(notebook=3000, call=300)) as zygote:
        result = grade(Job("ada", "all", "kinds", steps, dict.fromkeys(DEFS, 987_654_321)), zygote)
    assert not result.problem
    return {one: result.cells[f"{at}"] for at, one in enumerate(ALL)}


@pytest.mark.parametrize("name, value", ALL)
def test_all_three_agree_on_every_kind_of_result(name, value, under_nbgrader, in_a_box):
    here = json.loads(json.dumps(report(name, SETUP + cell(name, value)).as_dict()))
    assert here["right"] is DEFS[name][1][value], here
    [there] = [each for each in under_nbgrader[name, value] if each["output_type"] == "execute_result"]
    assert (told(there["data"][MIME]), there["data"]["text/plain"]) == (told(here), f"{here['score']:g}")
    graded = in_a_box[name, value]
    assert [told(each) for each in graded.reports] == [told(here)], graded.outputs
    assert graded.score == here["score"]
