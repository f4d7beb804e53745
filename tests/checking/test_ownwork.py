"""An answer may use NumPy and the learner's own answers; a finished solution earns nothing."""

import sys
import types

import numpy as np
import pytest

from tests.learner import report

NN = "nn.RNN.from_params({'Wxh': Wxh, 'Whh': Whh, 'bh': bh}).forward(x_t[None], h_prev)[0][0]"


@pytest.mark.parametrize(
    "code",
    [
        f"from rnnkit import nn\ndef rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return {NN}\n",
        f"def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    from rnnkit import nn\n    return {NN}\n",
        "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    nn = __import__('importlib').import_module('rnn' + "
        f"'kit.nn')\n    return {NN}\n",
        f"from rnnkit import nn\ndef helper(x_t, h_prev, Wxh, Whh, bh):\n    return {NN}\n"
        "def rnn_step(*args):\n    return helper(*args)\n",
        "from rnnkit.exercises.hidden_state.cell import rnn_step as finished\ndef rnn_step(*args):\n"
        "    return finished(*args)\n",
        "from rnnkit import exercises\nfound = [exercises.get('rnn_step').oracle]\ndef rnn_step(*args):\n"
        "    return found[0](*args)\n",
        "from rnnkit.exercises.hidden_state.cell import rnn_step as finished\nclass Box:\n"
        "    def __call__(self, *args):\n"
        "        return finished(*args)\nbox = Box()\ndef rnn_step(x_t, h_prev, Wxh, Whh, bh):\n"
        "    return box(x_t, h_prev, Wxh, Whh, bh)\n",
        f"from rnnkit import nn\nclass Step:\n    def __call__(self, x_t, h_prev, Wxh, Whh, bh):\n        return {NN}\n"
        "rnn_step = Step()\n",
        f"from rnnkit import nn\nimport functools\ndef step(x_t, h_prev, Wxh, Whh, bh):\n    return {NN}\n"
        "rnn_step = functools.partial(step)\n",
    ],
)
def test_a_finished_solution_earns_nothing(code):
    found = report("rnn_step", code)
    assert found.finished == ["rnnkit"] and found.score == 0 and found.headline == "not your own work"
    assert "The answer calls rnnkit." in str(found)


def test_a_finished_method_earns_nothing():
    code = (
        "from rnnkit.exercises.hidden_state.network import SimpleRNN as Finished\nclass SimpleRNN(Finished):\n"
        "    def forward(self, inputs):\n        return super().forward(inputs)\n"
    )
    assert report("SimpleRNN", code).score == 0


def test_nor_does_one_that_is_called_when_the_result_is_read():
    code = (
        "from rnnkit import exercises\nfound = [exercises.get('perplexity').oracle]\nclass Late:\n"
        "    def __init__(self, loss):\n        self.loss = loss\n    def __float__(self):\n"
        "        return float(found[0](self.loss))\ndef perplexity(loss):\n    return Late(loss)\n"
    )
    assert report("perplexity", code).finished == ["rnnkit"]


@pytest.mark.parametrize(
    "code",
    [
        "from rnnkit import check, nn, viz\ndef rnn_step(x_t, h_prev, Wxh, Whh, bh):\n"
        "    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)\n",
        "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    print('fine')\n    nn = x_t @ Wxh.T\n"
        "    return np.tanh(nn + h_prev @ Whh.T + bh)\n",
        "import math, functools, itertools\ndef cell(a):\n    return np.vectorize(math.tanh, otypes=[a.dtype])(a)\n"
        "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n"
        "    return cell(functools.reduce(np.add, [x_t @ Wxh.T, h_prev @ Whh.T, bh]))\n",
    ],
)
def test_own_work_is_not_suspected(code):
    assert report("rnn_step", code).right


def test_own_earlier_answers_may_be_called():
    code = (
        "def rnn_forward(x, h0, Wxh, Whh, bh):\n    h = [h0]\n    for x_t in x:\n"
        "        h.append(rnn_step(x_t, h[-1], Wxh, Whh, bh))\n    return np.stack(h[1:])\n"
    )
    assert report("rnn_forward", code, "rnn_step").right


HELD = {
    "by its name": "from scipy.special import expit\ndef sigmoid(a):\n    return expit(a)\n",
    "by another name": "from scipy.special import expit as s\ndef sigmoid(a):\n    return s(a)\n",
    "in a module": "import scipy.special as sp\ndef sigmoid(a):\n    return sp.expit(a)\n",
    "as a default value": "from scipy.special import expit\ndef sigmoid(a, f=expit):\n    return f(a)\n",
    "in a closure": "from scipy.special import expit\ndef made(f):\n    def sigmoid(a):\n        return f(a)\n"
    "    return sigmoid\nsigmoid = made(expit)\n",
    "itself": "from scipy.special import expit\nsigmoid = expit\n",
    "imported inside": "def sigmoid(a):\n    from scipy.special import expit\n    return expit(a)\n",
}


@pytest.mark.parametrize("code", HELD.values(), ids=HELD)
def test_a_ufunc_belongs_to_its_package(code, monkeypatch):
    """scipy.special.expit is one: it has no module and no code, so neither its name nor a profiler gives it away."""
    special = types.ModuleType("scipy.special")
    special.expit = np.frompyfunc(lambda a: 1 / (1 + np.exp(-a)), 1, 1)
    setattr(special, special.expit.__name__, special.expit)  # where scipy keeps it: under its own name
    monkeypatch.setitem(sys.modules, "scipy", types.ModuleType("scipy"))
    monkeypatch.setitem(sys.modules, "scipy.special", special)
    sys.modules["scipy"].special = special
    found = report("sigmoid", code)
    assert (found.finished, found.score, found.headline) == (["scipy"], 0, "not your own work")


USES = {
    "a module": "import yaml\ndef rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    yaml.dump([])\n",
    "a function": "from yaml import dump\ndef rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    dump([])\n",
    "inside": "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    import yaml\n",
    "through a helper": "import yaml\ndef count():\n    return yaml.dump([])\n"
    "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    count()\n",
    "an object": "import yaml\nme = yaml.Loader('')\ndef rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    me.line\n",
}
RIGHT = "    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)\n"


@pytest.mark.parametrize("code", USES.values(), ids=USES)
def test_a_package_that_no_grader_has_is_told_of(code):
    found = report("rnn_step", code + RIGHT)
    assert found.right and found.beyond == ["yaml"]
    assert "The answer uses yaml, which a grader does not have" in str(found)


@pytest.mark.parametrize(
    "code",
    [
        "import json, math, collections.abc\nfrom functools import reduce\n",  # Python's own
        "import matplotlib.pyplot as plt\nimport PIL.Image\nfrom IPython.display import display\n",  # a box has them
        "import yaml\nplot = yaml.dump\n",  # beside the answer, not in it
    ],
)
def test_what_a_grader_has_is_not(code):
    uses = "".join(f"    {name}\n" for name in ("json", "reduce", "plt", "PIL", "display") if name in code)
    found = report("rnn_step", code + "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n" + uses + RIGHT)
    assert found.right and found.beyond == []
