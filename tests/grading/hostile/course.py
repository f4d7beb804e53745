"""The course that a hostile class takes: one unit, with secrets planted wherever one could look for them."""

from __future__ import annotations

import copy
import json
import os
import secrets
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path

import matplotlib
from small_course import code, text

from hostile.form import FIRST, GENERATORS, LATE, Hostile, Unit, cell_of, marked, put
from rnnkit.cli import generate
from rnnkit.grading.jobs.verdict import public

ROOT = Path(__file__).parents[3]
EARLIER = "2026-01-05 10:00:00 UTC"
LIMITS = ("--cell-time", "3", "--notebook-time", "10", "--memory", "300")
DATA = "data.csv", "1,2\n"  # given out beside the notebook

ADDITIVE = "np.tanh((query @ Wq.T)[:, None] + (keys @ Wk.T)[None])"
UNITS = {
    unit.kind: unit
    for unit in (
        Unit.of(
            FIRST,
            "01_hidden_state",
            ANSWER="output_forward",
            GIVEN="h, Why, by",
            FIRST="h",
            RIGHT="h @ Why.T + by",
            WRONG="h @ Why.T",
            SHAPE="(*h.shape[:-1], len(Why))",
        ),
        Unit.of(
            LATE,
            "11_translation",
            ANSWER="additive_scores",
            GIVEN="query, keys, Wq, Wk, v",
            FIRST="query",
            RIGHT=f"({ADDITIVE} @ v).transpose(0, 2, 1)",
            WRONG=f"{ADDITIVE}.sum(axis=3).transpose(0, 2, 1)",
            SHAPE="(query.shape[0], query.shape[1], keys.shape[0])",
        ),
        Unit.of(GENERATORS, "04_char_lm", ANSWER="sample"),
    )
}
# Cells of the kinds that the units do not have: nothing in them is graded by a program.
BY_HAND = (
    code("given", "bias = 1", locked=True),
    text("why", "Because.", grade=True, solution=True, points=3),
    code("draw", "print('a picture')", grade=True, solution=True, points=1.5),
    text("project", "Do something of your own.", task=True, locked=True, points=5),
)


class HostileCourse:
    def __init__(self, root: Path, unit: Unit, port: int):
        self.root, self.home = root, root / "home"
        # Not one of them may be in anything that a learner gets to see.
        self.secrets = {
            place: f"canary_{secrets.token_hex(8)}"
            for place in ("environment", "home", "course", "solution", "hidden_test", "neighbour")
        }
        words = {"EARLIEST": next(iter(unit.points)), "COURSE": str(root), "PORT": str(port)}
        cases = public(unit.words["ANSWER"])
        if unit.kind == GENERATORS:
            words["EXAMPLES"] = repr({case.args[2].bit_generator.state["state"]["state"] for case, _ in cases})
        else:
            words["EXAMPLES"] = repr({repr(case.args[0].tolist()): right[0].tolist() for case, right in cases})
        self.unit = replace(unit, words=unit.words | words)
        self._make()

    def _make(self) -> None:
        name = self.unit.name
        folder = self.root / "solutions" / name
        folder.mkdir(parents=True)
        shutil.copy(ROOT / "nbgrader_config.py", self.root)
        source = json.loads((ROOT / "solutions" / name / f"{name}.ipynb").read_text(encoding="utf-8"))
        source["cells"] += BY_HAND
        for cell in source["cells"]:
            text = "".join(cell["source"])
            text = text.replace("### BEGIN SOLUTION", f"### BEGIN SOLUTION\n    # {self.secrets['solution']}")
            text = text.replace("### BEGIN HIDDEN TESTS", f"### BEGIN HIDDEN TESTS\n# {self.secrets['hidden_test']}")
            cell["source"] = text
        put(folder, source)
        (folder / DATA[0]).write_text(DATA[1])
        (self.root / "notes.txt").write_text(self.secrets["course"])
        (self.home / ".ssh").mkdir(parents=True)
        (self.home / ".ssh" / "id_rsa").write_text(self.secrets["home"])
        assert generate.assignments(self.root, [name], self.root / "notebooks") == {name: ""}
        released = json.loads((self.root / "notebooks" / name / f"{name}.ipynb").read_text(encoding="utf-8"))
        self.notebooks = {"released": released, "solved": solved(released, source)}

    # -- what is handed in

    def folder(self, student: str) -> Path:
        return self.root / "submitted" / student / self.unit.name

    def submit(self, student: str, notebook: dict) -> None:
        folder = self.folder(student)
        folder.mkdir(parents=True)
        put(folder, notebook)
        (folder / "timestamp.txt").write_text(EARLIER)

    def hand_in(self, one: Hostile) -> None:
        folder = self.folder(one.name)
        for path in (folder, self.folder("other")):  # an earlier attempt; the learner whom some of them link to
            shutil.rmtree(path, ignore_errors=True)
        folder.mkdir(parents=True)
        one.make(folder, copy.deepcopy(self.notebooks[one.start]), self.unit)

    # -- what becomes of it

    def rnnkit(self, *arguments: str) -> subprocess.CompletedProcess:
        return self._run("rnnkit", *arguments)

    def nbgrader(self, *arguments: str) -> subprocess.CompletedProcess:
        return self._run("nbgrader", *arguments)

    def _run(self, command: str, *arguments: str) -> subprocess.CompletedProcess:
        own = {name: str(self.home / "jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
        path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
        secret = {"HOME": str(self.home), "RNNKIT_SECRET": self.secrets["environment"]}
        fonts = {"MPLCONFIGDIR": matplotlib.get_cachedir()}  # else each course lists the machine's fonts anew
        return subprocess.run(
            [sys.executable, "-m", command, *arguments],
            cwd=self.root,
            env={**os.environ, **own, **secret, **fonts, "PATH": path},
            capture_output=True,
            encoding="utf-8",
        )


def solved(released: dict, source: dict) -> dict:
    """The released notebook with the source's answers, without their marks and without demo cells."""
    right = copy.deepcopy(released)
    right["cells"] = [cell for cell in right["cells"] if "demo" not in cell["metadata"].get("tags", [])]
    for cell in marked(source, "solution"):
        lines = "".join(cell["source"]).splitlines()
        kept = [line for line in lines if "### " not in line and "# canary" not in line]
        cell_of(right, cell["metadata"]["nbgrader"]["grade_id"])["source"] = "\n".join(kept)
    return right
