"""What other tools make of an answered notebook, and what it earns then: `nbgrader autograde` beside `rnnkit grade`.

    python -m benchmarks.tools           installs the tools into an environment of their own, and prints the table
    python -m benchmarks.tools --write   puts it into docs/instructors.md, too

Each tool is run as its own page says, on unit 01 with the right answers and with outputs. What a tool leaves is handed
in."""

from __future__ import annotations

import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.a_class import ROOT, make_course

UNIT = "01_hidden_state"
PAGE = ROOT / "docs" / "instructors.md"
MARKS = "<!-- tools -->\n", "<!-- /tools -->\n"
TOTALS = """
select student_id, sum(auto_score) from grade
join submitted_notebook on grade.notebook_id = submitted_notebook.id
join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id group by 1
"""


@dataclass(frozen=True)
class Tool:
    """name: as in the table; needs: what pip installs, the first of which gives the version; does: what it does to the
    notebook, for the table; steps: commands, in a folder in which nb.ipynb lies, or a change of the notebook's text."""

    name: str
    needs: tuple[str, ...]
    does: str
    steps: tuple[str, ...] | Callable[[str], str]

    @property
    def package(self) -> str:
        return self.needs[0].partition("==")[0] if self.needs else ""


def _old_format(text: str) -> str:
    notebook = json.loads(text) | {"nbformat_minor": 4}
    for cell in notebook["cells"]:
        del cell["id"]
    return json.dumps(notebook, indent=1)


def _carriage_returns(text: str) -> str:
    return text.replace("\\n", "\\r\\n").replace("\n", "\r\n")


MERGE = """python -c "
import json
for name, second in ('base', 0), ('local', 1), ('remote', 2):
    notebook = json.load(open('nb.ipynb'))
    for cell in notebook['cells']:
        cell['metadata']['execution'] = {'iopub.execute_input': f'2025-11-20T21:14:0{second}Z'}
        if cell['cell_type'] == 'code':
            cell['execution_count'] = second
    json.dump(notebook, open(f'{name}.ipynb', 'w'))
" """
YDOC = """python -c "
import json
from jupyter_ydoc import YNotebook
doc = YNotebook()
doc.set(json.load(open('nb.ipynb')))
json.dump(doc.get(), open('nb.ipynb', 'w'))
" """
PANDOC = """python -c "
import pypandoc
pypandoc.convert_file('nb.ipynb', 'ipynb', outputfile='nb.ipynb')
" """

# Those of the extra `test` run in the tests, too; the others in an environment of their own.
HERE = (
    Tool("Jupyter, format 4.4", (), "no cell ids", _old_format),
    Tool("an editor of Windows", (), "CRLF between lines, in the file and in the cells", _carriage_returns),
    Tool(
        "jupytext, Python",
        ("jupytext",),
        "to `.py` and back: new cell ids, no outputs",
        ("jupytext -q --to py:percent nb.ipynb", "rm nb.ipynb", "jupytext -q --to ipynb nb.py"),
    ),
    Tool(
        "jupytext, Markdown",
        ("jupytext",),
        "to `.md` and back: new cell ids, no outputs",
        ("jupytext -q --to md nb.ipynb", "rm nb.ipynb", "jupytext -q --to ipynb nb.md"),
    ),
    Tool("nbstripout", ("nbstripout",), "no outputs, other cell ids", ("nbstripout nb.ipynb",)),
    Tool(
        "ruff",
        ("ruff",),
        "code formatted and mended",
        ("ruff format -q --isolated nb.ipynb", "ruff check -q --isolated --fix --exit-zero nb.ipynb"),
    ),
    Tool(
        "nbconvert",
        ("nbconvert",),
        "no outputs",
        ("jupyter nbconvert --log-level ERROR --clear-output --inplace nb.ipynb",),
    ),
)
ELSEWHERE = (
    Tool("nb-clean", ("nb-clean==5.0.0",), "no outputs, no metadata of cells", ("nb-clean clean nb.ipynb",)),
    Tool("nbdev-clean", ("nbdev==3.3.26",), "no metadata of cells, no numbers", ("nbdev-clean --fname nb.ipynb",)),
    Tool(
        "marimo",
        ("marimo==0.25.2",),
        "to a program and back: no metadata, no ids, names changed, see below",
        ("marimo -q convert nb.ipynb -o nb.py", "rm nb.ipynb", "marimo -q export ipynb nb.py -o nb.ipynb"),
    ),
    Tool("papermill", ("papermill==2.7.0",), "all cells run, metadata of the run", ("papermill nb.ipynb nb.ipynb",)),
    Tool(
        "nbdime",
        ("nbdime==4.0.4",),
        "a merge with conflicts of run times",
        (MERGE, "nbmerge base.ipynb local.ipynb remote.ipynb -o nb.ipynb || true"),
    ),
    Tool("Jupyter's collaboration", ("jupyter-ydoc==4.2.1", "pycrdt"), "numbers such as 4.0 become 4", (YDOC,)),
    Tool("pandoc", ("pypandoc_binary==1.17",), "prose written anew, metadata and ids kept", (PANDOC,)),
)


def answered(folder: Path, demos: bool = True) -> str:
    """The unit's released notebook with the right answers and some outputs, with or without its demonstrations."""
    read = [
        json.loads((folder / part / UNIT / f"{UNIT}.ipynb").read_text("utf-8")) for part in ("notebooks", "solutions")
    ]
    released, solved = read
    right = {name: cell["source"] for cell in solved["cells"] if (name := _graded(cell).get("grade_id"))}
    if not demos:
        released["cells"] = [cell for cell in released["cells"] if "demo" not in cell["metadata"].get("tags", [])]
    for number, cell in enumerate(released["cells"]):
        if _graded(cell).get("solution"):
            cell["source"] = right[_graded(cell)["grade_id"]]
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["done\n"]}]
    return json.dumps(released, ensure_ascii=False, indent=1)


def _graded(cell: dict) -> dict:
    return cell["metadata"].get("nbgrader", {})


def run(tool: Tool, text: str, scripts: Path) -> str:
    """What the tool makes of a notebook's text. scripts: the folder of its commands. Raises CalledProcessError."""
    if callable(tool.steps):
        return tool.steps(text)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "nb.ipynb").write_text(text, encoding="utf-8")
        path = os.pathsep.join([str(scripts), os.environ["PATH"]])
        for step in tool.steps:
            done = subprocess.run(step, shell=True, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True)
            if done.returncode:
                print(done.stderr.decode(errors="replace")[-2000:], file=sys.stderr)
                done.check_returncode()
        return Path(folder, "nb.ipynb").read_text(encoding="utf-8")


def totals(made: dict[str, str], *command: str) -> dict[str, float]:
    """Points by tool, graded by `python -m command UNIT`: each notebook is handed in by the student of that number."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_course(folder, UNIT)
        for number, text in enumerate(made.values()):
            target = folder / "submitted" / f"s{number:02}" / UNIT / f"{UNIT}.ipynb"
            target.parent.mkdir(parents=True)
            target.write_bytes(text.encode())
        for words in (("nbgrader", "generate_assignment", "--force"), command):
            subprocess.run(
                [sys.executable, "-m", *words, UNIT], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True
            )
        with sqlite3.connect(folder / "gradebook.db") as book:
            found = dict(book.execute(TOTALS))
        book.close()
    return {tool: found.get(f"s{number:02}") for number, tool in enumerate(made)}


def rows(tools: tuple[Tool, ...], made: dict[str, str], versions: dict[str, str]) -> list[str]:
    stock, ours = totals(made, "nbgrader", "autograde"), totals(made, "rnnkit", "grade")
    return [
        f"| {' '.join(filter(None, [tool.name, versions.get(tool.package, '')]))} | {tool.does} "
        f"| {_points(stock[tool.name])} | {_points(ours[tool.name])} |"
        for tool in tools
    ]


def _points(score: float | None) -> str:
    return "not graded, 0" if score is None else f"{score:g}"


def _environment(folder: Path) -> Path:
    """One environment for all tools; the folder of its commands."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    packages = sorted({package for tool in (*HERE, *ELSEWHERE) for package in tool.needs})
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-q", *packages, "-e", ROOT], check=True)
    return folder / "bin"


def _versions(scripts: Path) -> dict[str, str]:
    listed = subprocess.run(
        [scripts / "python", "-m", "pip", "list", "--format", "json"], capture_output=True, check=True
    )
    found = {re.sub("[-_.]+", "-", each["name"].lower()): each["version"] for each in json.loads(listed.stdout)}
    ask = "import pypandoc; print(pypandoc.get_pandoc_version())"
    pandoc = subprocess.run([scripts / "python", "-c", ask], capture_output=True, check=True, text=True).stdout.strip()
    return {package: found[re.sub("[-_.]+", "-", package)] for package in _packages()} | {"pypandoc_binary": pandoc}


def _packages() -> set[str]:
    return {tool.package for tool in (*HERE, *ELSEWHERE)} - {""}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the table into docs/instructors.md")
    parser.add_argument("--environment", type=Path, help="the folder of an environment that has the tools")
    options = parser.parse_args()
    tools = (*HERE, *ELSEWHERE)
    with tempfile.TemporaryDirectory() as folder:
        scripts = options.environment / "bin" if options.environment else _environment(Path(folder))
        text = answered(ROOT)
        made = {tool.name: run(tool, text, scripts) for tool in tools}
        found = rows(tools, made, _versions(scripts))
    print(*found, sep="\n")
    if options.write:
        head = ["| tool | what it does to the notebook | `nbgrader autograde` | `rnnkit grade` |", "|---|---|---|---|"]
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(MARKS[0])
        table = "\n".join([*head, *found]) + "\n"
        PAGE.write_text(before + MARKS[0] + table + MARKS[1] + rest.partition(MARKS[1])[2], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
