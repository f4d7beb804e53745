"""web/browser/kernel.py, what runs in the browser before the first cell, with a kernel and a Pyodide that only note
what they are asked."""

import asyncio
import sys
import types

import pytest

from web import lite


class Shell:
    def __init__(self):
        self.registered = {}
        self.events = types.SimpleNamespace(register=self.registered.__setitem__)
        self.Completer = types.SimpleNamespace(use_jedi=True)


@pytest.fixture
def browser(monkeypatch):
    """What kernel.py defines, and what was asked for: `loaded`, and `cells` that the kernel went on with."""
    loaded, cells = [], []

    async def load(name, **_):
        loaded.append(name)

    async def usual(code):
        cells.append((code, list(loaded)))

    kernel = types.ModuleType("pyodide_kernel.kernel")
    kernel._load_packages_from_imports = usual
    package = types.ModuleType("pyodide_kernel")
    package.kernel, package.ipython_shell = kernel, Shell()
    pyodide = types.ModuleType("pyodide_js")
    pyodide.loadPackage = load
    mine = [types.ModuleType(name) for name in ("IPython.terminal.embed", "piplite", "piplite.piplite", "piplite.cli")]
    for module in (kernel, package, pyodide, *mine):  # and after the test they are as they were
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    defined = {"__name__": "__main__"}
    exec((lite.BROWSER / "kernel.py").read_text(encoding="utf-8"), defined)
    defined.update(loaded=loaded, cells=cells, run=kernel._load_packages_from_imports, shell=package.ipython_shell)
    return types.SimpleNamespace(defined=defined, **{k: defined[k] for k in ("loaded", "cells", "run", "shell")})


@pytest.mark.parametrize(
    "cell",
    [
        "import numpy as np\nfrom rnnkit import check, viz",
        "def rnn_step(x_t):\n    return viz.lines(x_t)",
        "class SimpleRNN:\n    pass",
        "check(rnn_step)",
        "check(rnn_step, seed=3)\n",
        "def broken(:",
    ],
)
def test_what_draws_nothing_does_not_wait_for_matplotlib(browser, cell):
    asyncio.run(browser.run(cell))
    assert browser.cells == [(cell, [])]


@pytest.mark.parametrize("cell", ["viz.unrolled(T=3)", "import time\nnet = train()", "check(rnn_step); viz.forms()"])
def test_what_may_draw_waits_once(browser, cell):
    async def twice():
        await browser.run(cell)
        await browser.run(cell)

    asyncio.run(twice())
    assert browser.cells == [(cell, ["matplotlib"])] * 2


def test_a_quiet_moment_makes_ready_to_draw(browser):
    browser.defined["QUIET"] = 0.05

    async def a_while():
        browser.shell.registered["post_run_cell"](None)
        await browser.run("check(rnn_step)")  # soon enough, so the moment was not quiet
        await asyncio.sleep(0.2)
        assert browser.loaded == []
        browser.shell.registered["post_run_cell"](None)
        await asyncio.sleep(0.2)

    asyncio.run(a_while())
    assert browser.loaded == ["matplotlib"]


def test_the_notebooks_folder_is_asked_last_for_a_module(browser):
    assert sys.path.count("") == 1 and sys.path[-1] == ""
    assert not browser.shell.Completer.use_jedi


def test_who_wants_to_install_is_told_where_that_goes(browser):
    with pytest.raises(RuntimeError, match="JupyterLab: pip install rnnkit"):
        asyncio.run(sys.modules["piplite"].cli.get_transformed_code(["install", "torch"]))
    sys.modules["piplite"].piplite._PIPLITE_URLS = []  # the kernel's start does so
