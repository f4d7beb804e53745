"""What a command leaves out of other libraries' imports is there again for whoever asks for it."""

import subprocess
import sys
from pathlib import Path

from rnnkit.cli.late import OF_NBGRADER

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
