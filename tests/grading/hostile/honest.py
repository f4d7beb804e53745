"""Honest work of all sorts, which must not be punished."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from hostile.form import (
    FIRST,
    FULL,
    HALF,
    LOST,
    NOTHING,
    Change,
    Hostile,
    Unit,
    answer,
    attack,
    cell_after,
    cell_before,
    cell_of,
    code,
    first,
    last,
    same,
    text,
    together,
)

HONEST = "It is honest and right."


def honest(name: str, *changes: Change, earns: dict = FULL, why: str = HONEST, **more) -> Hostile:
    return attack(name, together(*changes), earns, why, **more)


def step(name: str, source: str) -> Hostile:
    return honest(name, answer(source, "rnn_step"), only=FIRST)


def forward(name: str, source: str) -> Hostile:
    return honest(name, answer(source, "rnn_forward"), only=FIRST)


def each(make: Callable[[str], Change]) -> Change:
    """make(name) for every exercise of the unit."""
    return lambda notebook, unit: together(*map(make, unit.points))(notebook, unit)


def _touched(path: Path) -> Path:
    path.touch()
    return path


def without_imports(notebook: dict, unit: Unit) -> dict:
    kept = [cell for cell in notebook["cells"] if "import numpy" not in "".join(cell["source"])]
    assert len(kept) == len(notebook["cells"]) - 1
    return {**notebook, "cells": kept}


def imports_below(notebook: dict, unit: Unit) -> dict:
    """The import cell, moved to the end."""
    moved = [cell for cell in notebook["cells"] if "import numpy" in "".join(cell["source"])]
    return {**notebook, "cells": [cell for cell in notebook["cells"] if cell not in moved] + moved}


def without_ids(notebook: dict, unit: Unit) -> dict:
    """As older editors save: no cell ids, lines in lists, other metadata."""
    cells = [{k: v for k, v in cell.items() if k != "id"} for cell in notebook["cells"]]
    for cell in cells:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
    return {**notebook, "cells": cells, "nbformat_minor": 4}


def from_colab(notebook: dict, unit: Unit) -> dict:
    notebook = without_ids(notebook, unit)
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] |= {"id": f"aB{number}", "outputId": "0f", "colab": {"base_uri": "https://localhost:8080/"}}
    more = {"colab": {"provenance": [], "toc_visible": True}, "accelerator": "GPU"}
    return {**notebook, "nbformat_minor": 0, "metadata": {**notebook["metadata"], **more}}


def from_vs_code(notebook: dict, unit: Unit) -> dict:
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"{number:08x}"
        cell["metadata"] |= {"vscode": {"languageId": "python"}}
    kernel = {"display_name": ".venv", "language": "python", "name": "my-own-kernel"}
    return {**notebook, "metadata": {"kernelspec": kernel, "language_info": {"name": "python", "version": "3.13.0"}}}


def windows_lines(notebook: dict, unit: Unit) -> dict:
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    return notebook


def with_outputs(notebook: dict, unit: Unit) -> dict:
    """As it was run: outputs of all kinds, widgets' states, execution counts."""
    found = [
        {"output_type": "stream", "name": "stderr", "text": ["a warning\n"]},
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "a"}},
        },
        {"output_type": "execute_result", "execution_count": 3, "metadata": {}, "data": {"text/plain": "0.0"}},
        {"output_type": "error", "ename": "E", "evalue": "e", "traceback": ["\x1b[0;31mE\x1b[0m"]},
    ]
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            cell |= {"outputs": found, "execution_count": number}
            cell["metadata"]["execution"] = {"iopub.status.busy": "2026-01-01T00:00:00Z"}
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2, "version_minor": 0}}
    return {**notebook, "metadata": {**notebook["metadata"], "widgets": widgets}}


def copied_answer(notebook: dict, unit: Unit) -> dict:
    """An answer, copied with all its metadata: first an attempt that is wrong, then the right one."""
    at = notebook["cells"].index(cell_of(notebook, "rnn_step"))
    attempt = json.loads(json.dumps(notebook["cells"][at])) | {"source": "def rnn_step(*args):\n    return 0"}
    notebook["cells"].insert(at, attempt)
    return notebook


def copied_test(notebook: dict, unit: Unit) -> dict:
    at = notebook["cells"].index(cell_of(notebook, "test_rnn_step"))
    notebook["cells"].insert(at, json.loads(json.dumps(notebook["cells"][at])))
    return notebook


def split_answer(notebook: dict, unit: Unit) -> dict:
    """A helper cut off into a cell of its own, which the editor gave no mark."""
    answer(
        "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return np.tanh(total(x_t, h_prev, Wxh, Whh) + bh)", "rnn_step"
    )(notebook, unit)
    helper = "def total(x_t, h_prev, Wxh, Whh):\n    return x_t @ Wxh.T + h_prev @ Whh.T"
    return cell_before(helper, "rnn_step", id="0123abcd")(notebook, unit)


def answer_is_text(notebook: dict, unit: Unit) -> dict:
    """The answer's cell, turned into Markdown by mistake (m in command mode)."""
    cell = cell_of(notebook, unit.fill("ANSWER"))
    for key in ("outputs", "execution_count"):
        cell.pop(key, None)
    cell["cell_type"] = "markdown"
    return notebook


STEP = "return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)"
DEF = "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    "

STYLES = [
    step(
        "with_helpers",
        "def affine(a, W):\n    return a @ W.T\n\n"
        + DEF
        + "return np.tanh(affine(x_t, Wxh) + affine(h_prev, Whh) + bh)",
    ),
    step(
        "with_loops",
        DEF
        + (
            "h = np.empty((len(x_t), len(bh)), x_t.dtype)\n    for n in range(len(x_t)):\n"
            "        for j in range(len(bh)):\n"
            "            h[n, j] = np.tanh(Wxh[j] @ x_t[n] + Whh[j] @ h_prev[n] + bh[j])\n    return h"
        ),
    ),
    step(
        "with_einsum",
        DEF + "return np.tanh(np.einsum('nd,hd->nh', x_t, Wxh) + np.einsum('nk,hk->nh', h_prev, Whh) + bh)",
    ),
    step("with_lambda", "rnn_step = lambda x_t, h_prev, Wxh, Whh, bh: np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)"),
    step(
        "with_partial",
        "from functools import partial\ndef cell(squash, x_t, h_prev, Wxh, Whh, bh):\n"
        "    return squash(x_t @ Wxh.T + h_prev @ Whh.T + bh)\nrnn_step = partial(cell, np.tanh)",
    ),
    step(
        "with_callable_object",
        "class Step:\n    def __call__(self, x_t, h_prev, Wxh, Whh, bh):\n        " + STEP + "\nrnn_step = Step()",
    ),
    step(
        "with_decorator",
        "import functools\ndef logged(f):\n    @functools.wraps(f)\n    def g(*args, **kwargs):\n"
        "        return f(*args, **kwargs)\n    return g\n\n@logged\n" + DEF + STEP,
    ),
    step(
        "with_vectorize",
        "import math\nsquash = np.vectorize(math.tanh, otypes=[float])\n"
        + DEF
        + "return squash(x_t @ Wxh.T + h_prev @ Whh.T + bh).astype(x_t.dtype)",
    ),
    step(
        "with_type_hints",
        "from __future__ import annotations\nfrom numpy.typing import NDArray\n"
        "def rnn_step(x_t: NDArray[np.floating], h_prev: np.ndarray, Wxh, Whh, bh: 'array') -> NDArray:\n    " + STEP,
    ),
    step(
        "with_global_constant",
        "SQUASH = np.tanh\nSCALE: float = 1\n"
        + DEF
        + "return SQUASH(SCALE * (x_t @ Wxh.T + h_prev @ Whh.T + bh)).astype(x_t.dtype)",
    ),
    step(
        "with_unicode_names",
        "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    σ, Δ = np.tanh, x_t @ Wxh.T\n"
        "    größe = Δ + h_prev @ Whh.T\n    return σ(größe + bh)  # 学习 🎉",
    ),
    step(
        "with_other_names",
        "def rnn_step(x, h, Wx, Wh, b):\n    '''Mine.'''\n    return np.tanh(x @ Wx.T + h @ Wh.T + b)",
    ),
    step("with_f_strings_and_prints", DEF + "print(f'{x_t.shape=} {np.mean(x_t):.2f}')\n    " + STEP),
    step("with_warnings", DEF + "import warnings\n    warnings.warn('careful')\n    np.log(np.zeros(1))\n    " + STEP),
    step(
        "with_stderr",
        "import sys, logging\n" + DEF + "print('note', file=sys.stderr)\n    logging.warning('note')\n    " + STEP,
    ),
    step(
        "with_asserts",
        DEF
        + (
            "assert x_t.ndim == 2, x_t.shape\n    h = np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)\n"
            "    assert np.isfinite(h).all()\n    return h"
        ),
    ),
    step("with_time", "import time\n" + DEF + "time.sleep(0.02)\n    " + STEP),
    step(
        "with_cache",
        "import functools\n@functools.lru_cache\ndef one(): return 1\n"
        + DEF
        + "return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh * one())",
    ),
    step(
        "with_try",
        DEF + "try:\n        " + STEP + "\n    except ValueError as error:\n        print(error)\n        raise",
    ),
    step(
        "in_a_closure",
        "def make():\n    def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n        "
        + STEP
        + "\n    return rnn_step\nrnn_step = make()",
    ),
    step(
        "with_dataclass",
        "from dataclasses import dataclass\n@dataclass\nclass Sum:\n    a: np.ndarray\n    b: np.ndarray\n"
        "    @property\n    def value(self): return self.a + self.b\n"
        + DEF
        + "return np.tanh(Sum(x_t @ Wxh.T, h_prev @ Whh.T).value + bh)",
    ),
    step(
        "with_a_check_of_its_own",
        DEF
        + STEP
        + (
            "\n\nassert rnn_step(np.ones((1, 1)), np.ones((1, 1)), np.ones((1, 1)), np.ones((1, 1)), "
            "np.zeros(1)).shape == (1, 1)\ncheck(rnn_step)"
        ),
    ),
    forward(
        "with_recursion",
        "def rnn_forward(x, h0, Wxh, Whh, bh):\n    if len(x) == 0:\n"
        "        return np.zeros((0, *h0.shape), x.dtype)\n    h = rnn_step(x[0], h0, Wxh, Whh, bh)\n"
        "    return np.concatenate([h[None], rnn_forward(x[1:], h, Wxh, Whh, bh)])",
    ),
    forward(
        "with_accumulate",
        "from itertools import accumulate\ndef rnn_forward(x, h0, Wxh, Whh, bh):\n"
        "    states = accumulate(x, lambda h, x_t: rnn_step(x_t, h, Wxh, Whh, bh), initial=h0)\n"
        "    return np.stack(list(states)[1:])",
    ),
    forward(
        "without_rnn_step",
        "def rnn_forward(x, h0, Wxh, Whh, bh):\n    h = np.empty((*x.shape[:2], len(bh)), x.dtype)\n"
        "    for t, x_t in enumerate(x):\n        h[t] = h0 = np.tanh(x_t @ Wxh.T + h0 @ Whh.T + bh)\n"
        "    return h",
    ),
    forward(
        "walrus_and_comprehension",
        "def rnn_forward(x, h0, Wxh, Whh, bh):\n    h = h0\n"
        "    return np.array([h := rnn_step(x_t, h, Wxh, Whh, bh) for x_t in x])",
    ),
    honest(
        "network_with_base_class",
        answer(
            "class Base:\n    def __init__(self, *sizes):\n        self.D, self.H, self.O = sizes\n"
            "        self.init()\n\n"
            "class SimpleRNN(Base):\n    def init(self):\n        rng = np.random.default_rng()\n"
            "        draw = lambda *shape: rng.normal(0, 0.01, shape)\n"
            "        self.Wxh, self.Whh, self.Why = draw(self.H, self.D), draw(self.H, self.H), draw(self.O, self.H)\n"
            "        self.bh, self.by = np.zeros((self.H, 1)), np.zeros((self.O, 1))\n\n"
            "    def step(self, x, h):\n        return np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)\n\n"
            "    def forward(self, inputs):\n        h, y = np.zeros((self.H, 1)), []\n        for x in inputs:\n"
            "            h = self.step(x, h)\n            y += [self.Why @ h + self.by]\n        return y, h",
            "SimpleRNN",
        ),
        only=FIRST,
    ),
    honest(
        "weights_of_two_units",
        answer(
            "def latch_weights():\n    return np.array([[10.], [1.]]), np.array([[3., 0], [0, 0.5]]), "
            "np.zeros(2), np.array([[-1., 0]])",
            "latch_weights",
        ),
        only=FIRST,
    ),
]

DEMO = {"metadata": {"tags": ["demo"]}}  # not run when a class is graded

DEMOS = [
    step("uses_a_value_of_a_demo_cell", DEF + STEP.replace("np.tanh", "functions['tanh']")),
    forward(
        "uses_a_function_of_a_demo_cell",
        "def rnn_forward(x, h0, Wxh, Whh, bh):\n    feed_forward(0.0)\n"
        "    h = np.empty((*x.shape[:2], len(bh)), x.dtype)\n"
        "    for t, x_t in enumerate(x):\n        h[t] = h0 = rnn_step(x_t, h0, Wxh, Whh, bh)\n    return h",
    ),
    honest(
        "values_in_a_demo_cell_of_its_own",
        answer(DEF + "return ONE * squash(x_t @ Wxh.T + h_prev @ Whh.T + bh)", "rnn_step"),
        cell_before(
            "import time; time.sleep(60)\nlosses = history\nsquash = lambda a: np.tanh(a)\nONE = 1", "rnn_step", **DEMO
        ),
        only=FIRST,
    ),
    honest(
        "an_alias_in_a_demo_cell",
        answer(DEF + STEP.replace("np.tanh", "squash"), "rnn_step"),
        cell_before("squash = np.tanh\nprint(squash(1.0))", "rnn_step", **DEMO),
        only=FIRST,
    ),
    step(
        "value_below_a_missing_package",
        "import pandas as pd\nSQUASH = np.tanh\n" + DEF + STEP.replace("np.tanh", "SQUASH"),
    ),
]

CELLS = [
    honest("notes_in_between", cell_before("x = 3\nx"), last("'the end'"), first("# my notebook")),
    honest("star_imports", first("from numpy import *\nfrom numpy.linalg import *\nfrom math import *")),
    honest("imports_deleted_and_made", without_imports, first("import numpy as np\nimport time")),
    honest("imports_deleted", without_imports),
    honest(
        "imports_moved_to_the_end", imports_below, answer("import numpy as np\ndef ANSWER(GIVEN):\n    return RIGHT")
    ),
    honest(
        "magics",
        each(lambda name: cell_before("%matplotlib inline\n%load_ext autoreload\n%autoreload 2", name)),
        cell_after("%timeit -n 1 -r 1 np.zeros(3)\n%time np.ones(2)\n%pwd\n%who"),
    ),
    honest("shell_lines", cell_before("!ls\n!echo hello\nfiles = !ls\n%cd .\n!pip list | head -2")),
    honest(
        "cell_magics",
        cell_before("%%time\nx = 1"),
        cell_before("%%timeit -n1 -r1\nx = 1"),
        cell_before("%%capture\nprint(1)"),
        cell_before("%%html\n<b>x</b>"),
    ),
    honest("timed_answer", answer("%%time\ndef ANSWER(GIVEN):\n    return RIGHT")),
    honest(
        "figures",
        cell_after(
            "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot(np.arange(3))\nplt.title('a')\n"
            "plt.show()\nplt.imshow(np.eye(3))"
        ),
    ),
    honest(
        "figures_of_the_course",
        cell_after(
            "from rnnkit import viz, nn, data\nviz.unrolled(T=3)\nviz.states(np.zeros((3, 2)))\n"
            "with viz.style() as s: pass"
        ),
        only=FIRST,
    ),
    honest(
        "a_layer_of_the_course_to_compare",
        cell_after(
            "from rnnkit import nn\nlayer = nn.RNN(3, 4)\nh, cache = layer.forward(np.zeros((2, 1, 3)))\n"
            "print(np.abs(h - 1).max())"
        ),
    ),
    honest(
        "raises_in_a_note",
        cell_before("1 / 0"),
        cell_before("undefined_name"),
        cell_before("def f(:"),
        cell_before("raise KeyError('x')"),
    ),
    honest(
        "missing_package",
        cell_before("import pandas as pd\nimport seaborn as sns\nimport torch"),
        cell_before("from tqdm.notebook import tqdm\nfor i in tqdm(range(3)): pass"),
    ),
    honest("input_left_in", cell_before("name = input('Your name? ')\nprint(name)")),
    honest(
        "warns_on_stderr",
        cell_after("import warnings, sys\nwarnings.warn('old')\nprint('x', file=sys.stderr)\nnp.array([1.]) / 0"),
    ),
    honest("slow_cell", cell_before("import time\ntime.sleep(1.2)")),
    honest(
        "trains_too_long", cell_before("import time\nfor step in range(10**6):\n    time.sleep(0.05)\n    print(step)")
    ),
    honest("awaits", cell_before("import asyncio\nawait asyncio.sleep(0.01)\nasync def f(): return 3\nawait f()")),
    honest(
        "threads",
        cell_before(
            "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n"
            "    print(list(pool.map(abs, [-1, -2])))"
        ),
    ),
    honest(
        "processes",
        cell_before(
            "import multiprocessing as mp\nwith mp.get_context('fork').Pool(2) as pool:\n"
            "    print(pool.map(abs, [-1, -2]))"
        ),
    ),
    honest("random_seed", first("import random, numpy as np\nrandom.seed(1)\nnp.random.seed(0)")),
    honest(
        "print_options",
        first(
            "import numpy as np\nnp.set_printoptions(precision=2, suppress=True)\nnp.seterr(all='ignore')\n"
            "import warnings\nwarnings.filterwarnings('ignore')"
        ),
    ),
    honest("warnings_are_errors", first("import warnings\nwarnings.simplefilter('error')")),
    honest(
        "writes_and_reads_files",
        cell_before(
            "np.save('h.npy', np.zeros(3))\nprint(np.load('h.npy'))\nimport os\n"
            "os.makedirs('figures', exist_ok=True)\nopen('figures/a.txt', 'w').write('a')"
        ),
    ),
    honest(  # later units need max
        "keeps_shadowing_names", cell_before("sum = 0\nlist = [1, 2]\nmax = 3\nstr = 'a'\nlen_ = len"), only=FIRST
    ),
    honest("deletes_names", last("del rnn_step, rnn_forward, np")),
    honest("uses_history", cell_before("_, __, Out, In[-1], _i")),
    honest(
        "long_output",
        cell_before("for i in range(2000): print(i)"),
        cell_before("np.arange(10**6)\nlist(range(100_000))"),
    ),
    honest(
        "pictures_and_tables",
        cell_before(
            "from IPython.display import HTML, Markdown, Image, display\n"
            "display(HTML('<table><tr><td>1</td></tr></table>'), Markdown('# x'))"
        ),
    ),
    honest(
        "debugging_left_in",
        cell_before(
            "print(locals().keys() and 'x')\nimport pprint, traceback, inspect\npprint.pprint({1: 2})\n"
            "print(inspect.getsource(rnn_step))"
        ),
        only=FIRST,
    ),
    honest(
        "own_notes_in_markdown",
        lambda notebook, unit: {
            **notebook,
            "cells": [
                text("# My notes\n\n$x < y$ <b>ok</b>"),
                *notebook["cells"],
                text("- [x] done"),
                {"cell_type": "raw", "metadata": {}, "source": "raw"},
            ],
        },
    ),
    honest(
        "an_empty_cell",
        lambda notebook, unit: {
            **notebook,
            "cells": [*notebook["cells"], code(""), code("\n\n"), code("# nothing"), text("")],
        },
    ),
    honest(
        "data_beside_it",
        cell_before("print(open('my data.csv').read(), np.loadtxt('my data.csv', delimiter=','))"),
        files={"my data.csv": b"1,2\n", "notes.md": b"# x", "plot.png": b"\x89PNG"},
    ),
    honest(
        "more_data_than_the_box_holds",
        cell_before("print(len(open('0.dat', 'rb').read()))"),
        then=lambda folder: [os.truncate(_touched(folder / f"{n}.dat"), 7 * 2**20) for n in range(11)],
        told="left out: with it the files have more than",
    ),
    honest(
        "checkpoints_beside_it",
        files={
            ".ipynb_checkpoints/UNIT-checkpoint.ipynb": b"{}",
            ".DS_Store": b"x",
            "Thumbs.db": b"x",
            "__pycache__/a.pyc": b"x",
        },
    ),
]

FILES = [
    honest("without_cell_ids", without_ids),
    honest("saved_by_colab", from_colab),
    honest("saved_by_vs_code", from_vs_code),
    honest("windows_line_ends", windows_lines),
    honest("with_outputs_and_widgets", with_outputs),
    honest("copied_an_answer", copied_answer, only=FIRST),
    honest("copied_a_test", copied_test, only=FIRST),
    honest("split_an_answer", split_answer, only=FIRST),
    honest(
        "tests_deleted",
        lambda notebook, unit: {
            **notebook,
            "cells": [c for c in notebook["cells"] if not c["metadata"].get("nbgrader", {}).get("grade")],
        },
    ),
    honest("reads_from_end_to_start", lambda notebook, unit: {**notebook, "cells": notebook["cells"][::-1]}),
    honest("answer_became_text", answer_is_text),
    honest("right"),
]

STUB = 'raise NotImplementedError("Write what the docstring above asks for, then delete this line.")'

IN_PART = [
    honest("one_not_answered", answer(f"def ANSWER(GIVEN):\n    {STUB}"), earns=LOST, why="Not answered yet."),
    honest("emptied", answer(""), earns=LOST, why="There is nothing there."),
    honest("passes", answer("def ANSWER(GIVEN):\n    pass"), earns=LOST, why="It returns nothing."),
    honest(
        "printed_not_returned", answer("def ANSWER(GIVEN):\n    print(RIGHT)"), earns=LOST, why="It returns nothing."
    ),
    honest(
        "named_otherwise",
        answer("def my_ANSWER(h, Why, by):\n    return RIGHT"),
        earns=LOST,
        why="There is no function of that name.",
    ),
    honest("syntax_error", answer("def ANSWER(GIVEN)\n    return h"), earns=LOST, why="Its cell stops with an error."),
    honest("answer_raises_at_once", answer("raise ValueError"), earns=LOST, why="Its cell stops with an error."),
    honest(
        "forgets_float32",
        answer("def ANSWER(GIVEN):\n    return (RIGHT).astype(float)"),
        earns=HALF,
        why="Wrong for float32: half.",
    ),
    honest(
        "an_earlier_one_is_wrong",
        answer(
            "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)", "rnn_step"
        ),
        earns={"rnn_step": 0.0, "rnn_forward": 0.0},
        why="rnn_forward calls rnn_step, which lacks its bias.",
        only=FIRST,
    ),
    honest(
        "two_outputs_of_four",
        answer(
            "class SimpleRNN:\n    def __init__(self, D, H, O):\n"
            "        self.Wxh, self.Whh, self.Why = np.zeros((H, D)), np.zeros((H, H)), np.zeros((O, H))\n"
            "        self.bh, self.by = np.zeros((H, 1)), np.zeros((O, 1))\n    def forward(self, inputs):\n"
            "        h, y = np.zeros_like(self.bh), []\n        for x in inputs:\n"
            "            h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)\n            y.append(self.Why @ h)\n"
            "        return y, h",
            "SimpleRNN",
        ),
        earns={"SimpleRNN": 0.25},
        why="Only the last state is right, one output of four.",
        only=FIRST,
    ),
    honest(
        "nothing_answered",
        each(lambda name: answer(f"def {name}(*args):\n    {STUB}", name)),
        earns=NOTHING,
        why="Not answered yet.",
    ),
    honest(
        "everything_wrong",
        each(lambda name: answer(f"def {name}(*args):\n    return 0", name)),
        earns=NOTHING,
        why="Wrong.",
        before=True,
    ),
    honest("better_than_before", earns=FULL, before=True),
]

# Learners whose names are odd; what they hand in is right.
NAMES = [
    attack(name, same, FULL, HONEST)
    for name in (
        "<img src=x onerror=rnnkit_active()>",
        "[red] [bold]x[",
        "-rf",
        "ünï côdé 学",
        "o'brien; --",
        "a*b?[c]",
        "%s {0}",
    )
]

ALL = [*STYLES, *DEMOS, *CELLS, *FILES, *IN_PART, *NAMES]
