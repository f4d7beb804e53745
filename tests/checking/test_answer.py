"""An answer knows its name, its notebook and what it refers to, whatever a learner made of it."""

import math

import numpy as np
import pytest

from rnnkit.checking.answer import Answer
from tests.learner import notebook

FORMS = {
    "function": "def f(a, b):\n    return helper(a)\n",
    "lambda": "f = lambda a, b: helper(a)\n",
    "class": "class f:\n    def __init__(self, a, b):\n        self.a = helper(a)\n",
    "class_that_inherits": "class base:\n    def go(self): return helper(1)\nclass f(base):\n    def run(self):\n"
    "        return super().go() + helper(2)\n",
    "object_that_is_called": "class F:\n    def __call__(self, a, b):\n        return helper(a)\nf = F()\n",
    "partial": "from functools import partial\ndef g(a, b, c):\n    return helper(a)\nf = partial(g, c=1)\n",
    "partial_of_a_class": "from functools import partial\nclass G:\n    def __init__(self, a, b):\n        helper(a)\n"
    "f = partial(G, b=1)\n",
    "vectorized": "def g(a, b):\n    return helper(a)\nf = np.vectorize(g)\n",
    "decorated": "import functools\ndef same(g):\n    @functools.wraps(g)\n    def inner(*args):\n"
    "        return g(*args)\n    return inner\n@same\ndef f(a, b):\n    return helper(a)\n",
    "decorated_partial": "import functools\n@functools.cache\ndef g(a, b, c):\n    return helper(a)\n"
    "f = functools.partial(g, 1)\n",
    "inner_function": "def f(a, b):\n    def inner():\n        return helper(a)\n    return inner() + b\n",
    "through_another": "def g(a):\n    return helper(a)\ndef f(a, b):\n    return g(a)\n",
    "kept_in_a_default": "def f(a, b, step=helper):\n    return step(a)\n",
}
ARGUMENTS = {"class_that_inherits": (), "partial_of_a_class": (1.0,)}  # beside two numbers
HELPER = "import math\ndef helper(a):\n    return math.sqrt(np.abs(a))\n"


def written(code: str, name: str = "f") -> tuple[dict, Answer]:
    there = notebook(HELPER + code)
    return there, Answer(there[name])


@pytest.mark.parametrize("form", FORMS)
def test_every_form_lives_in_its_notebook(form):
    there, answer = written(FORMS[form])
    assert answer.function is there["f"]
    assert answer.notebook is there
    assert answer.beside("helper") is there["helper"] and answer.beside("np") is answer.beside("nothing") is None


@pytest.mark.parametrize("form", FORMS)
def test_every_form_reaches_what_its_code_refers_to(form):
    _, answer = written(FORMS[form])
    through_a_value = form == "kept_in_a_default"
    assert ("helper" in answer.names) is not through_a_value and "" not in answer.names
    assert {"math", "numpy"} <= answer.packages


def test_a_name_is_the_one_that_its_def_gives_it():
    assert written(FORMS["function"])[1].name == written(FORMS["decorated"])[1].name == "f"
    assert written(FORMS["lambda"])[1].name == "<lambda>"
    assert written(FORMS["class"])[1].name == "f"
    assert written(FORMS["partial"])[1].name == written(FORMS["object_that_is_called"])[1].name == ""
    assert written("g = helper\n", "g")[1].name == "helper"


def test_what_stands_beside_it_is_looked_up_when_it_is_asked_for():
    there, answer = written("def f(a):\n    return step(a)\n")
    assert answer.beside("step") is None
    there["step"] = abs
    assert answer.beside("step") is abs


@pytest.mark.parametrize("function", [np.tanh, max, math.sqrt, type("Empty", (), {})])
def test_what_no_learner_wrote_has_no_code_of_theirs(function):
    answer = Answer(function)
    assert answer.names == set() and answer.unread == []
    assert answer.beside("np") is None and answer.entry(ValueError()) is None


def test_a_function_without_globals_comes_from_its_package():
    assert Answer(np.tanh).notebook == {} and Answer(np.tanh).packages == {"numpy"}
    assert Answer(max).packages == {"builtins"}


def test_functions_that_call_each_other_end():
    _, answer = written("def f(a):\n    return g(a)\ndef g(a):\n    return f(a)\n")
    assert answer.names == {"f", "g"}


@pytest.mark.parametrize("form", FORMS)
def test_an_error_is_traced_to_the_deepest_line_of_the_learners(form):
    there, answer = written(FORMS[form])
    call = there["f"] if form != "class_that_inherits" else there["f"]().run
    arguments = ARGUMENTS.get(form, (1.0, 2.0))
    there["helper"].__code__ = notebook("def helper(a):\n    return np.zeros(3) @ np.zeros(2)\n")["helper"].__code__
    with pytest.raises(ValueError) as caught:
        call(*arguments)
    assert answer.entry(caught.value).tb_frame.f_code is there["helper"].__code__


def test_parameters_that_are_never_read():
    assert written(FORMS["function"])[1].unread == written(FORMS["lambda"])[1].unread == [1]
    assert written(FORMS["inner_function"])[1].unread == []
    assert written(FORMS["decorated"])[1].unread == [1]
    for form in ("class", "partial", "object_that_is_called"):
        assert written(FORMS[form])[1].unread == []


def test_nothing_of_it_is_called_or_changed():
    code = "ran = []\nclass F:\n    def __call__(self, a):\n        ran.append(a)\nf = F()\n"
    there, answer = written(code)
    before = dict(there)
    assert answer.names == set() and answer.packages == {"builtins"} and answer.unread == []
    assert there == before and there["ran"] == []
