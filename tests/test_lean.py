"""What learners' notebooks import works with NumPy and Matplotlib alone, beside the IPython that runs a notebook."""

import ast
import json
import re
import subprocess
import sys
import venv

import pytest

from tests.notebook_cells import ROOT, UNITS, answered, code_cells
from web import wheel

# Of Python's own modules, those that a browser's Python has not, or that do nothing there.
NOT_IN_A_BROWSER = set("_multiprocessing curses fcntl lzma pydoc_data resource sqlite3 ssl termios tkinter".split())

# Before it imports, a process refuses all but these packages and Python's own modules.
REFUSE = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        package = name.partition(".")[0]
        known = package in sys.stdlib_module_names or package in {allowed!r}
        if not known or package in {missing!r}:
            raise ModuleNotFoundError(f"{{name}} is no part of a lean installation", name=name)

sys.meta_path.insert(0, Refuse())
"""


def refusing():
    return REFUSE.format(allowed={"rnnkit", "numpy"}, missing=NOT_IN_A_BROWSER)


def imports(unit):
    """The import statements of a unit's cells, but for other libraries, which unit 13 says how to install."""
    for _, _, source in code_cells("notebooks", unit):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                of = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
                if of.partition(".")[0] in {*sys.stdlib_module_names, "numpy", "rnnkit"}:
                    yield ast.unparse(node)


@pytest.mark.parametrize("unit", UNITS)
def test_a_units_imports_need_numpy_alone_and_load_no_matplotlib(unit):
    lines = list(dict.fromkeys(imports(unit)))
    assert any(re.match(r"from rnnkit import .*\bcheck\b", line) for line in lines)
    code = [refusing(), *lines, "assert 'matplotlib' not in sys.modules"]
    done = subprocess.run([sys.executable, "-c", "\n".join(code)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_what_is_not_allowed_is_refused():
    for line, package in (("import nbformat", "nbformat"), ("import multiprocessing.connection", "_multiprocessing")):
        done = subprocess.run([sys.executable, "-c", refusing() + line], capture_output=True, text=True)
        assert f"{package} is no part of a lean installation" in done.stderr


@pytest.fixture(scope="module")
def lean(tmp_path_factory):
    """A Python in an environment of its own, with the browser's wheel, what it requires, and what runs a notebook."""
    place = tmp_path_factory.mktemp("lean")
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    venv.create(place / "env", with_pip=False)
    [python] = [*place.glob("env/bin/python"), *place.glob("env/Scripts/python.exe")]
    subprocess.run([*pip, "--python", python, "install", wheel.lean(place), "ipython"], check=True)
    return python


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["01_hidden_state", "02_sequences", "13_frameworks"])
def test_a_unit_runs_in_a_lean_environment(unit, lean, tmp_path):
    """Every cell, with the model answers in it: no error, all that is checked right, and figures drawn."""
    run = [lean, ROOT / "tests/web/inside.py"]
    done = subprocess.run(run, input=json.dumps(answered(unit)), capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    cells = json.loads(done.stdout)
    assert not [cell["error"] for cell in cells if cell["error"]]
    reports = [report for cell in cells for report in cell["reports"]]
    assert reports and all(report["right"] for report in reports)
    assert sum(cell["figures"] for cell in cells) >= 3
