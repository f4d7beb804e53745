"""What a command leaves out of other libraries' imports is there again for whoever asks for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from rnnkit.cli.late import OF_NBGRADER, without

CODE = """
import sys
from rnnkit.cli import late
late.leave_out_formats()
with late.imported_late(late.OF_NBGRADER):
    import nbgrader.api, nbgrader.utils
there = [name for name in late.OF_NBGRADER if name in sys.modules]
assert not there and not {"jupyter_server", "setuptools", "requests", "mistune"} & sys.modules.keys(), there
nbgrader.utils.unpack_archive(sys.argv[1], sys.argv[2])
import nbgrader.server_extensions.formgrader.formgrader
from nbgrader.server_extensions.assignment_list import load_jupyter_server_extension
assert load_jupyter_server_extension is not nbgrader.load_assignments
from nbconvert.filters.markdown import markdown2html_mistune
assert "<em>a</em>" in markdown2html_mistune("*a*")
import nbformat
nbformat.validate(nbformat.v4.new_notebook())
"""


def test_nbgrader_without_a_server_and_with_it(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    subprocess.run(["tar", "cf", "archive.tar", "a.txt"], cwd=tmp_path, check=True)
    done = subprocess.run(
        [sys.executable, "-c", CODE, tmp_path / "archive.tar", tmp_path / "out"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert Path(tmp_path, "out", "a.txt").read_text() == "a"


def test_they_are_modules_that_nbgrader_imports():
    code = f"import sys, nbgrader.api; print(*[name for name in {OF_NBGRADER!r} if name not in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A library made of these files, to be imported for a test."""
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)

    def made(**files: str):
        for name, code in files.items():
            (tmp_path / f"{name}.py").write_text(code)

    yield made
    for name in sys.modules.keys() - before:
        del sys.modules[name]


def test_what_comes_late_works_when_it_is_called(library):
    library(some_late="def half(x): return x / 2", some_library="from some_late import half")
    half = without(("some_late",), "some_library").half
    assert "some_late" not in sys.modules
    assert half(3) == 1.5 and "some_late" in sys.modules


@pytest.mark.parametrize(
    "uses",
    [
        "import some_late.part",  # a stand-in is no package
        "import some_late\nclass Mine(some_late.Base): pass",
        "import some_late\nnow = some_late.Base()",
    ],
)
def test_where_a_library_needs_at_once_what_would_come_late_it_gets_it(library, tmp_path, uses):
    (tmp_path / "some_late").mkdir()
    (tmp_path / "some_late" / "__init__.py").write_text("class Base: pass")
    (tmp_path / "some_late" / "part.py").write_text("")
    library(some_library=uses)
    assert without(("some_late",), "some_library").some_late is sys.modules["some_late"]
    assert isinstance(sys.modules["some_late"].Base, type)


def test_a_library_without_what_would_come_late(library):
    library(some_library="three = 3")
    assert without(("no_such_module",), "some_library").three == 3
    assert "no_such_module" not in sys.modules


def test_what_is_missing_is_named():
    with pytest.raises(ModuleNotFoundError) as missing:
        without(OF_NBGRADER, "no_such_library")
    assert missing.value.name == "no_such_library"


def test_an_import_that_fails_half_way_says_why(library):
    library(some_library="import json\nraise RuntimeError('half way')")
    with pytest.raises(RuntimeError, match="half way"):
        without(("some_late",), "some_library")
    assert "some_late" not in sys.modules and "some_library" not in sys.modules
