"""Which answers are called in the notebook's own process: those whose code can keep nothing from call to call."""

import builtins
import gc
import math
import sys
import threading
import tracemalloc

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.exercises.spec import source
from rnnkit.grading.box.inside.keeps import keeps_nothing, undisturbed
from tests.learner import notebook

COMPUTES = {
    "NumPy": "def f(x):\n    return np.tanh(x @ x.T).sum(axis=0, keepdims=True)",
    "its own function": "def g(x):\n    return x + 1\n\ndef f(x):\n    return g(g(x))",
    "itself": "def f(n):\n    return 1 if n < 2 else n * f(n - 1)",
    "each other": "def g(n):\n    return f(n - 1)\n\ndef f(n):\n    return n and g(n)",
    "a function within": "def f(x):\n    def g(a):\n        return a * x\n    return sum(g(each) for each in x)",
    "numbers above it": "rate, size = 0.1, (3, 4)\ndef f(x):\n    return rate * np.ones(size) + np.pi",
    "default values": "def f(x, h=None, rate=0.1, *, eps=1e-5, f=np.tanh):\n    return f(x) * rate + eps",
    "a NumPy function by its own name": "from numpy import tanh\ndef f(x):\n    return tanh(x)",
    "math": "import math\ndef f(x):\n    return math.log(x)",
    "an import": "def f(x):\n    import numpy as np\n    return np.linalg.norm(x)",
    "nothing yet": "def f(x):\n    raise NotImplementedError('write f')",
    "a name that stands for nothing": "def f(x):\n    return nowhere(x)",
    "its own variables": "def f(x):\n    kept = []\n    for each in x:\n        kept.append(each)\n    return kept",
    "a print": "def f(x):\n    print(x.shape)\n    return x",
    "NumPy's own function": "f = np.tanh",
    "nothing": "f = None",
    "a closure's numbers": "def make(rate):\n    def f(x):\n        return rate * x\n    return f\nf = make(0.1)",
    "a count within": "def f(x):\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n    g()\n    return n",
    "a NumPy number": "rate = np.float32(0.1)\ndef f(x):\n    return rate * x",
    "its argument, changed": "def f(x):\n    x[0] = 1\n    x.sort()\n    return x",
}
KEEPS = {
    "global": "n = 0\ndef f(x):\n    global n\n    n += 1\n    return n",
    "a list": "seen = []\ndef f(x):\n    seen.append(x)\n    return x",
    "an array": "W = np.ones(3)\ndef f(x):\n    return W @ x",
    "a list in a tuple": "seen = (1, [])\ndef f(x):\n    return seen[1]",
    "a default value": "def f(x, seen=[]):\n    seen.append(x)\n    return x",
    "a keyword's default value": "def f(x, *, seen={}):\n    seen[0] = x\n    return x",
    "an attribute of its own": "def f(x):\n    f.n = 1\n    return x",
    "an attribute that it has": "def f(x):\n    return x\nf.n = 1",
    "a closure": "def make():\n    n = 0\n    def g(x):\n        nonlocal n\n        n += 1\n        return n\n"
    "    seen = []\n    return lambda x: seen.append(x) or g(x)\nf = make()",
    "a number of a closure": "def make():\n    n = 0\n    def f(x):\n        nonlocal n\n        n += 1\n"
    "        return n\n    return f\nf = make()",
    "a number of a closure, changed within": "def make():\n    n = 0\n    def f(x):\n        def g():\n"
    "            nonlocal n\n            n += 1\n        g()\n        return x\n    return f\nf = make()",
    "a variable without a value": "def make():\n    def f(x):\n        return g(x)\n    return f\n    g = 1\n"
    "f = make()",
    "a record": "kept = np.zeros((), [('n', int)])[()]\ndef f(x):\n    kept['n'] += 1\n    return x",
    "a number with attributes": "class N(np.float64):\n    seen = []\nn = N(1)\n"
    "def f(x):\n    n.seen.append(x)\n    return x",
    "a dict whose attributes are its keys": "class C(dict):\n    __getattr__ = dict.__getitem__\nc = C(rate=1)\n"
    "def f(x):\n    return c.rate * x",
    "a generator, which may end later": "def f(x):\n    def g():\n        try:\n            yield 1\n        finally:\n"
    "            print(1)\n    next(g())\n    return x",
    "NumPy's tables": "def f(x):\n    np.typecodes['n'] = 1\n    return x",
    "NumPy's polynomials": "def f(x):\n    np.polynomial.set_default_printstyle('ascii')\n    return x",
    "what NumPy's modules import": "def f(x):\n    np.ma.extras.ma.builtins.setattr(np, 'n', 1)\n    return x",
    "built-ins of its own": "own = {'__builtins__': {'g': [].append}}\nexec('def f(x):\\n    g(x)', own)\nf = own['f']",
    "a function that keeps": "seen = []\ndef g(x):\n    seen.append(x)\n\ndef f(x):\n    g(x)\n    return x",
    "an inner function that keeps": "seen = []\ndef f(x):\n    return [seen.append(each) for each in x]",
    "a class": "class C:\n    pass\ndef f(x):\n    return C()",
    "a class within": "def f(x):\n    class C:\n        pass\n    return C()",
    "an object that is called": "class F:\n    def __call__(self, x):\n        return x\nf = F()",
    "a decorated function": "import functools\n@functools.lru_cache\ndef f(x):\n    return x",
    "a partial": "import functools\nf = functools.partial(np.add, 1)",
    "another module": "import os\ndef f(x):\n    return os.getpid()",
    "another import": "def f(x):\n    from os import getpid\n    return getpid()",
    "NumPy's generator": "def f(x):\n    return np.random.randn(3)",
    "NumPy's settings": "def f(x):\n    np.seterr(all='ignore')\n    return x",
    "NumPy's generator by import": "def f(x):\n    from numpy import random\n    return random.randn(3)",
    "a private name": "def f(x):\n    return f.__globals__",
    "a built-in that does more": "def f(x):\n    return getattr(np, 'random')",
    "a file": "def f(x):\n    return open('a').read()",
    "a module's attribute": "def f(x):\n    np.tanh = abs\n    return x",
    "a text that is run": "def f(x):\n    return eval('x')",
}


@pytest.mark.parametrize("code", COMPUTES.values(), ids=COMPUTES)
def test_what_only_computes_keeps_nothing(code):
    assert keeps_nothing(notebook("import numpy as np\n" + code)["f"])


@pytest.mark.parametrize("code", KEEPS.values(), ids=KEEPS)
def test_what_may_keep_something_is_told(code):
    assert not keeps_nothing(notebook("import numpy as np\n" + code)["f"])


def test_a_function_that_was_put_into_numpy_or_among_the_built_ins_is_not_taken_for_the_old_one(monkeypatch):
    uses_numpy = notebook("import numpy as np\ndef f(x):\n    return np.tanh(x)")["f"]
    uses_a_built_in = notebook("def f(x):\n    return divmod(x, 2)")["f"]
    assert keeps_nothing(uses_numpy) and keeps_nothing(uses_a_built_in)
    monkeypatch.setattr(np, "tanh", lambda x: x)
    monkeypatch.setattr(builtins, "divmod", lambda a, b: 3)  # nobody else needs it meanwhile
    assert not keeps_nothing(uses_numpy) and not keeps_nothing(uses_a_built_in)


@pytest.mark.parametrize("module, name", [(np.linalg, "norm"), (math, "exp")])
def test_nor_is_one_that_was_put_into_a_module_of_numpys_or_into_math(monkeypatch, module, name):
    path = "np.linalg" if module is np.linalg else "math"
    answer = notebook(f"import math\nimport numpy as np\ndef f(x):\n    return {path}.{name}(x)")["f"]
    assert keeps_nothing(answer)
    monkeypatch.setattr(module, name, lambda x: x)
    assert not keeps_nothing(answer)


def test_to_look_at_what_an_answer_refers_to_calls_nothing_of_it():
    written = """
seen = []
class Logs:
    def __getattr__(self, name):
        seen.append(name)
logs = Logs()
def f(x):
    return logs.rate * x
"""
    here = notebook(written)
    assert not keeps_nothing(here["f"]) and here["seen"] == []


def _called(frame, event, argument):
    pass


@pytest.mark.parametrize(
    "on, off",
    [
        (lambda: sys.setprofile(_called), lambda: sys.setprofile(None)),
        (lambda: np.seterrcall(_called), lambda: np.seterrcall(None)),
        (lambda: np.set_printoptions(formatter={"float": str}), lambda: np.set_printoptions(formatter=None)),
        (lambda: gc.callbacks.append(_called), lambda: gc.callbacks.remove(_called)),
        (tracemalloc.start, tracemalloc.stop),
        (lambda: setattr(np.mean, "seen", []), lambda: delattr(np.mean, "seen")),
        (lambda: setattr(np.poly1d, "seen", []), lambda: delattr(np.poly1d, "seen")),
    ],
    ids=[
        "a profiler",
        "a function for NumPy's errors",
        "a function that prints numbers",
        "the collector's",
        "memory",
        "an attribute",
        "a class's",
    ],
)
def test_what_the_notebook_has_set_up_disturbs_an_answer(quiet_process, on, off):
    assert undisturbed()
    on()
    disturbed = not undisturbed()
    off()
    assert disturbed and undisturbed()


def test_a_thread_and_another_import_disturb_an_answer(quiet_process, monkeypatch):
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    assert not undisturbed()
    over.set()
    thread.join()
    monkeypatch.setattr(builtins, "__import__", lambda *args: None)
    disturbed = not undisturbed()
    monkeypatch.undo()
    assert disturbed


@pytest.fixture
def quiet_process(monkeypatch):
    """As in a box: no other thread, and nobody who measures."""
    tracer = sys.gettrace()
    sys.settrace(None)
    monkeypatch.setattr(gc, "callbacks", [])
    count, before = threading.active_count, threading.active_count()
    monkeypatch.setattr(threading, "active_count", lambda: count() - before + 1)
    yield
    sys.settrace(tracer)


def test_nearly_every_model_answer_only_computes():
    """Else grading costs a process for each."""
    by_name = {name: exercises.get(name).answer for name in exercises.names()}
    written = {name: source(answer) for name, answer in by_name.items() if not isinstance(answer, type)}
    keeping = [name for name, answer in by_name.items() if not keeps_nothing(answer)]
    assert len(written) > 100 and len(keeping) < 0.2 * len(by_name), keeping
