"""`rnnkit release` and `rnnkit validate` on a copy of the course with one unit."""

import contextlib
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import warnings
from pathlib import Path

import nbformat
import pytest

from rnnkit.cli import main

ROOT = Path(__file__).parents[2]
UNIT = "01_hidden_state"
NOTEBOOK = f"{UNIT}/{UNIT}.ipynb"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The course with its first unit, without the demo cells, which take time; released once."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    edit(ROOT / "solutions" / NOTEBOOK, folder / "solutions" / NOTEBOOK, without_demos)
    first = command(folder, "release")
    assert (first.returncode, first.stdout, first.stderr) == (0, f"✓ {UNIT}: written\n", "")
    return folder


@pytest.fixture
def course(fresh, tmp_path):
    return shutil.copytree(fresh, tmp_path / "course")


def edit(source, target, change):
    notebook = json.loads(source.read_text(encoding="utf-8"))
    change(notebook)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def without_demos(notebook):
    notebook["cells"] = [cell for cell in notebook["cells"] if "demo" not in cell["metadata"].get("tags", [])]


def cell(notebook, grade_id):
    [found] = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id]
    return found


def command(course, *arguments):
    """The command, in an environment that was not activated: alembic is not on PATH."""
    scripts = os.path.dirname(sys.executable)
    path = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if p != scripts)
    return subprocess.run(
        [sys.executable, "-m", "rnnkit", *arguments],
        cwd=course,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PATH": path, "PYTHONUTF8": "1", "COLUMNS": "200"},
    )


def rnnkit(course, *arguments):
    """The same in this process, which has loaded nbgrader already."""
    said, errors = io.StringIO(), io.StringIO()
    with contextlib.chdir(course), warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")  # of nbgrader's own
        patch.setenv("COLUMNS", "200")
        patch.setenv("PATH", os.environ["PATH"])  # given back: the command adds to it
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(errors):
            status = main(list(arguments))
    return subprocess.CompletedProcess(arguments, status, said.getvalue(), errors.getvalue())


def state(folder):
    return {
        path.relative_to(folder): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_release(course):
    released = course / "notebooks" / NOTEBOOK
    assert "BEGIN SOLUTION" not in released.read_text(encoding="utf-8")
    with contextlib.closing(
        sqlite3.connect(course / "gradebook.db")
    ) as gradebook:  # where autograding looks for the tests
        assert gradebook.execute("select name from assignment").fetchall() == [(UNIT,)]
        assert len(gradebook.execute("select * from alembic_version").fetchall()) == 1

    # A second one changes nothing, not even a time; what else is there and no unit stays.
    old = course / "notebooks" / "07_gone" / "07_gone.ipynb"
    old.parent.mkdir()
    shutil.copy(released, old)
    (course / "notebooks" / "README.md").write_text("Start with unit 01.")
    (released.parent / "forgotten.txt").write_text("a file that solutions/ do not have any more")
    (released.parent / ".ipynb_checkpoints").mkdir()
    (released.parent / ".ipynb_checkpoints" / "saved.ipynb").write_text("{}")
    before = state(course / "notebooks")
    second = rnnkit(course, "release", "01")
    assert (second.returncode, second.stdout) == (0, f"✓ {UNIT}: written\n")  # the forgotten file is gone
    del before[Path(UNIT) / "forgotten.txt"]
    assert state(course / "notebooks") == before

    # All units: what is no longer in solutions/ goes.
    third = rnnkit(course, "release")
    assert (third.returncode, third.stdout.splitlines()) == (
        0,
        [f"✓ {UNIT}: unchanged", "✓ 07_gone: removed, it is not in solutions/"],
    )
    del before[Path("07_gone/07_gone.ipynb")]
    assert state(course / "notebooks") == before


def test_a_release_says_its_language(course):
    """As a script it is Python, as Markdown its code blocks are, and no machine's version is in it."""
    from nbconvert.exporters import MarkdownExporter, ScriptExporter

    from rnnkit.grading.release import LANGUAGE

    released = nbformat.read(course / "notebooks" / NOTEBOOK, as_version=4)
    assert released.metadata.language_info == LANGUAGE and "version" not in LANGUAGE
    assert ScriptExporter().from_notebook_node(released)[1]["output_extension"] == ".py"
    assert "```python\n" in MarkdownExporter().from_notebook_node(released)[0]


def test_pages_beside_the_units_are_copied_and_watched(course):
    page = {"cells": [], "metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}
    source, released = (course / folder / "notation.ipynb" for folder in ("solutions", "notebooks"))
    source.write_text(json.dumps(page), encoding="utf-8")
    for outcome in ("written", "unchanged"):
        done = rnnkit(course, "release")
        assert (done.returncode, done.stdout) == (0, f"✓ {UNIT}: unchanged\n✓ notation.ipynb: {outcome}\n")
        assert released.read_bytes() == source.read_bytes()
    assert "notation" not in rnnkit(course, "release", "01").stdout

    source.write_text(json.dumps({**page, "metadata": {}}), encoding="utf-8")
    done = rnnkit(course, "validate")
    assert done.returncode == 1
    assert "✗ notation.ipynb: its kernel has to be python3" in done.stdout
    assert "✗ notebooks/notation.ipynb is not what is in solutions/: run rnnkit release" in done.stdout


def test_release_spares_answers(course):
    released = course / "notebooks" / NOTEBOOK
    edit(released, released, lambda n: cell(n, "rnn_step").update(source="def rnn_step(*a): return 1"))
    before = state(course / "notebooks")
    refused = rnnkit(course, "release")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "is not as it was released" in refused.stderr and "--force" in refused.stderr
    assert len(refused.stderr.splitlines()) == 2
    assert state(course / "notebooks") == before
    assert rnnkit(course, "release", "--force").returncode == 0
    assert "return 1" not in released.read_text(encoding="utf-8")


def test_a_failed_release_leaves_the_last_one(course):
    before = state(course / "notebooks")
    source = course / "solutions" / NOTEBOOK
    edit(source, source, lambda n: cell(n, "rnn_step")["metadata"]["nbgrader"].update(grade_id="SimpleRNN"))
    failed = rnnkit(course, "release")
    assert (failed.returncode, failed.stderr) == (1, "")
    assert re.fullmatch(rf"✗ {UNIT}: .*SimpleRNN\n", failed.stdout)
    assert state(course / "notebooks") == before


def test_validate(course):
    shutil.copy(course / "gradebook.db", course / "before.db")
    done = command(course, "validate")
    assert (done.returncode, done.stderr) == (0, "")
    head, row, _, total = done.stdout.splitlines()
    assert head.split() == ["unit", "source", "solution", "stub", "release"]
    assert re.fullmatch(rf"{UNIT} +clean +17 of 17 in \d+\.\d s +0 of 17 +current", row)
    assert re.fullmatch(r"1 unit in \d+ s: everything holds", total)
    assert (course / "gradebook.db").read_bytes() == (course / "before.db").read_bytes()


def test_validate_finds_what_is_wrong(course):
    source, released = course / "solutions" / NOTEBOOK, course / "notebooks" / NOTEBOOK

    def spoil(notebook):
        cells = notebook["cells"]
        wrong = cell(notebook, "rnn_step")
        wrong["source"] = [line.replace(" + bh", "") for line in wrong["source"]]
        cell(notebook, "test_output_forward")["source"] = [
            "import sys\n",
            "check(output_forward)\n",
            "print('a warning', file=sys.stderr)",
        ]
        helper = {
            "cell_type": "code",
            "id": "helper",
            "metadata": {"tags": ["demo"]},
            "outputs": [],
            "execution_count": None,
            "source": "1 / 0",
        }
        cells.insert(2, helper)
        notebook["metadata"]["widgets"] = {}

    edit(source, source, spoil)
    edit(
        released,
        released,
        lambda n: cell(n, "latch_weights").update(
            source="def latch_weights():\n    return np.ones((1, 1)), np.ones((1, 1)), np.ones(1), -np.ones((1, 1))"
        ),
    )
    (course / "notebooks" / "07_gone").mkdir()
    (course / "notebooks" / "07_gone" / "07_gone.ipynb").write_text("{}")
    done = rnnkit(course, "validate")
    assert (done.returncode, done.stderr) == (1, "")
    for told in (
        "✗ source: it holds the state of widgets",
        "✗ solution: cell 3: ZeroDivisionError: division by zero",
        "✗ solution: rnn_step: not right yet: The bias bh is missing from the sum.",
        "✗ solution: output_forward: its test cell writes to stderr",
        "✗ stub: latch_weights: ",
        f"✗ release: notebooks/{UNIT} is not what solutions/ make of it ({UNIT}.ipynb): run rnnkit release",
        "✗ notebooks/07_gone is not in solutions/",
    ):
        assert told in " ".join(done.stdout.split()), done.stdout
    assert "problems" in done.stdout.splitlines()[-1]


def test_validate_notices_a_solution_that_needs_its_demos_and_takes_too_long(course):
    source = course / "solutions" / NOTEBOOK

    def spoil(notebook):
        solution = cell(notebook, "output_forward")
        solution["source"] = "".join(solution["source"]).replace("Why.T", "turn(Why)")
        demo = {
            "cell_type": "code",
            "id": "turned",
            "metadata": {"tags": ["demo"]},
            "outputs": [],
            "execution_count": None,
            "source": "import time; time.sleep(1); turn = np.transpose",
        }
        notebook["cells"].insert(2, demo)

    edit(source, source, spoil)
    done = rnnkit(course, "validate", "--limit", "60")
    assert done.returncode == 1
    assert "✗ solution: without the demo cells: output_forward: stopped with an error: " in done.stdout
    shutil.rmtree(course / "notebooks")
    alone = rnnkit(course, "validate", "--limit", "1").stdout
    assert "✗ solution: it takes " in alone and f"✗ stub: there is no file notebooks/{NOTEBOOK}" in alone


def test_a_unit_that_does_not_exist(course):
    for command in ("release", "validate"):
        done = rnnkit(course, command, "01_hiden_state")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (f"rnnkit {command}: there is no unit 01_hiden_state. Did you mean {UNIT}?\n")
