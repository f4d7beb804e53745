"""Run in the browser when Python has started, before the first cell: what the kernel does otherwise than by itself."""

import ast
import asyncio
import sys
import types

# IPython's own terminal comes with `import IPython`, by this name alone, and takes a third of its time; there is no
# terminal here.
sys.modules["IPython.terminal.embed"] = types.ModuleType("IPython.terminal.embed")
sys.modules["IPython.terminal.embed"].embed = None


async def nothing_to_install(arguments):
    """What %pip asks."""
    raise RuntimeError(
        "Nothing can be installed in the browser, where the course has NumPy and Matplotlib. For more, run it in "
        "JupyterLab: pip install rnnkit"
    )


# What %pip installs with takes a second to import, and finds nothing here.
sys.modules["piplite"] = types.ModuleType("piplite")
for name in ("piplite", "cli"):
    sys.modules[f"piplite.{name}"] = types.ModuleType(f"piplite.{name}")
    setattr(sys.modules["piplite"], name, sys.modules[f"piplite.{name}"])
sys.modules["piplite.cli"].get_transformed_code = nothing_to_install

import numpy  # noqa: E402, F401 (so that the first cell does not wait for it)
import pyodide_js  # noqa: E402
import pyodide_kernel  # noqa: E402
from pyodide_kernel import kernel  # noqa: E402

import rnnkit  # noqa: E402, F401

QUIET = 2  # seconds without a cell after which Matplotlib is made ready, so that the first figure does not wait for it
HARMLESS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)

usual = kernel._load_packages_from_imports
shell = pyodide_kernel.ipython_shell
loading = None  # the task that loads Matplotlib
timer = None


def load_matplotlib():
    """Loading Matplotlib, once. It takes as long as Python and NumPy, and most verdicts need no figure."""
    global loading
    if loading is None:
        loading = asyncio.ensure_future(pyodide_js.loadPackage("matplotlib", messageCallback=lambda message: None))
    return loading


def may_draw(code):
    """Whether a cell does more than import, define, and ask for a verdict."""
    try:
        statements = ast.parse(code).body
    except SyntaxError:
        return False
    return not all(isinstance(statement, HARMLESS) or _asks_for_a_verdict(statement) for statement in statements)


def _asks_for_a_verdict(statement):
    return ast.unparse(statement).startswith("check(")


async def packages_for(code):
    """What the kernel waits for before it runs a cell."""
    if timer:
        timer.cancel()
    if may_draw(code):
        await load_matplotlib()
    await usual(code)


def in_a_quiet_moment(*_):
    global timer
    if loading is None:
        timer = asyncio.get_event_loop().call_later(QUIET, lambda: asyncio.ensure_future(ready_to_draw()))


async def ready_to_draw():
    await load_matplotlib()
    import matplotlib.pyplot  # noqa: F401


kernel._load_packages_from_imports = packages_for
shell.events.register("post_run_cell", in_a_quiet_moment)
shell.Completer.use_jedi = False  # it is not loaded: names are completed from what is defined
# Where the notebook lies is asked last for a module: each time it is asked, the page has to answer.
sys.path.remove("")
sys.path.append("")
