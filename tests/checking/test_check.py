"""`check(rnn_step)` in a notebook: it judges what its test cell names, whatever else the notebook gave its names to."""

import linecache
import re

import pytest
from IPython.core.interactiveshell import InteractiveShell

from rnnkit import check
from rnnkit.checking import guard
from tests.learner import notebook

STEP = "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)\n"
OTHER = STEP.replace("rnn_step", "rnn_forward")


def cell(code: str, *more: str) -> object:
    """The value of `found` after these cells."""
    names = notebook(code) | {"check": check}
    for number, source in enumerate(more):
        file = f"<cell {number} {hash(source)}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        exec(compile(source, file, "exec"), names)
    return names["found"]


@pytest.mark.parametrize(
    "code",
    [
        STEP,
        OTHER + "rnn_step = rnn_forward\n",
        STEP.replace("rnn_step", "rnn_step_2") + "rnn_step = rnn_step_2\n",
        "rnn_step = lambda x_t, h_prev, Wxh, Whh, bh: np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)\n",
        "import functools\n"
        + OTHER.replace("bh):", "bh, more):")
        + "rnn_step = functools.partial(rnn_forward, more=1)\n",
        "def same(f):\n    def wrapper(*args):\n        return f(*args)\n    return wrapper\n@same\n" + STEP,
        "import functools\ndef same(f):\n    @functools.wraps(f)\n    def g(*args):\n        return f(*args)\n"
        "    return g\n" + OTHER + "rnn_step = same(rnn_forward)\n",
        "class lstm_step:\n    def __call__(self, x_t, h_prev, Wxh, Whh, bh):\n"
        "        return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)\nrnn_step = lstm_step()\n",
    ],
)
def test_an_answer_counts_under_the_name_that_check_is_given(code, capsys):
    found = cell(code, "found = check(rnn_step)")
    assert found.exercise.name == "rnn_step" and found.right, str(found)
    assert cell(code, "found = check(\n    rnn_step,\n    seed=101,\n)").right


def test_a_function_in_a_loop_is_known_by_its_own_name(capsys):
    assert cell(STEP, "for answer in (rnn_step,):\n    found = check(answer)").exercise.name == "rnn_step"


@pytest.mark.parametrize(
    ("code", "call", "told"),
    [
        (
            "rnn_step = np.ones(3)",
            "rnn_step",
            "`rnn_step` is an array of dtype float64 now, no function: a line gave that",
        ),
        ("rnn_step = 4", "rnn_step", "run the cell with your rnn_step again"),
        (STEP, "'rnn_step'", "without quotes: check(rnn_step)"),
        ("class SimpleRNN:\n    pass", "SimpleRNN()", "check takes the class itself: check(SimpleRNN)"),
        ("def rnn_stap():\n    pass", "rnn_stap", "Did you mean `rnn_step`?"),
        (STEP, "3", "check takes a function, and this is an int"),
    ],
)
def test_what_is_no_answer_is_told(code, call, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        cell(code, f"found = check({call})")


# -- the name `check`


@pytest.fixture
def shell(monkeypatch, tmp_path):
    InteractiveShell.clear_instance()
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    shell = InteractiveShell.instance()
    guard.keep(check)
    shell.run_cell("import numpy as np\nfrom rnnkit import check\n" + STEP)
    yield shell
    InteractiveShell.clear_instance()


@pytest.mark.parametrize(
    "line", ["check = 1", "def check(x):\n    return 4", "del check", "check = np.ones(3)", "for check in []: pass"]
)
def test_a_test_cell_finds_check_whatever_the_name_was_given_to(shell, line, capsys):
    shell.run_cell(line)
    theirs = shell.user_ns.get("check")
    shell.run_cell("found = check(rnn_step)\nagain = check(rnn_step, seed=101)").raise_error()
    assert shell.user_ns["found"].right and shell.user_ns["again"].right
    assert line == "del check" or shell.user_ns["check"] is theirs  # and the cell that uses the value finds it


def test_a_cell_that_is_no_test_finds_what_it_made(shell):
    shell.run_cell("def check(x):\n    return 2 * x\nfound = check(4)\nrnn_step = check(3)")
    assert (shell.user_ns["found"], shell.user_ns["rnn_step"]) == (8, 6)
    shell.run_cell("found = check(5)")
    assert shell.user_ns["found"] == 10


@pytest.mark.parametrize(
    ("source", "is_one"),
    [
        ("check(rnn_step)", True),
        ("assert check(rnn_step).right\n### hidden\ncheck(rnn_step, seed=101)", True),
        ("check(3)", False),
        ("check = print\ncheck(rnn_step)", False),
        ("from rnnkit import check\ncheck(rnn_step)", False),
        ("def check(x): pass\ncheck(rnn_step)", False),
        ("# check(rnn_step)", False),
        ("%time check(rnn_step", False),
    ],
)
def test_a_test_cell_is_known(source, is_one):
    assert guard.is_test(source) == is_one
