"""The course that a hostile class takes: unit 01, with secrets planted wherever one could look for them."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from hostile import Attack, cell_of, handed_in
from hostile.making import Hostile
from rnnkit.cli import generate

ROOT = Path(__file__).parents[3]
UNIT = "01_hidden_state"
FIRST, SECOND = "2026-01-05 10:00:00 UTC", "2026-01-06 10:00:00 UTC"
LIMITS = ("--cell-time", "3", "--notebook-time", "10", "--memory", "300")


class HostileCourse:
    def __init__(self, root: Path):
        self.root, self.home = root, root / "home"
        # Not one of them may be in anything that a learner gets to see.
        self.secrets = {
            place: f"canary_{secrets.token_hex(8)}"
            for place in ("environment", "home", "course", "solution", "hidden_test", "neighbour")
        }
        self.words = {"COURSE": str(root), "PORT": "1"}
        self._make()

    def _make(self) -> None:
        folder = self.root / "solutions" / UNIT
        folder.mkdir(parents=True)
        shutil.copy(ROOT / "nbgrader_config.py", self.root)
        source = json.loads((ROOT / "solutions" / UNIT / f"{UNIT}.ipynb").read_text(encoding="utf-8"))
        for cell in source["cells"]:
            text = "".join(cell["source"])
            text = text.replace("### BEGIN SOLUTION", f"### BEGIN SOLUTION\n    # {self.secrets['solution']}")
            text = text.replace("### BEGIN HIDDEN TESTS", f"### BEGIN HIDDEN TESTS\n# {self.secrets['hidden_test']}")
            cell["source"] = text
        (folder / f"{UNIT}.ipynb").write_text(json.dumps(source), encoding="utf-8")
        (self.root / "notes.txt").write_text(self.secrets["course"])
        (self.home / ".ssh").mkdir(parents=True)
        (self.home / ".ssh" / "id_rsa").write_text(self.secrets["home"])
        assert generate.assignments(self.root, [UNIT], self.root / "notebooks") == {UNIT: ""}
        released = json.loads((self.root / "notebooks" / UNIT / f"{UNIT}.ipynb").read_text(encoding="utf-8"))
        self.released, self.right = released, _answered(released, source)

    # -- what is handed in

    def folder(self, student: str) -> Path:
        return self.root / "submitted" / student / UNIT

    def submit(self, student: str, notebook, at: str = FIRST) -> Path:
        folder = self.folder(student)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{UNIT}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        (folder / "timestamp.txt").write_text(at)
        return folder

    def attack(self, attack: Attack) -> None:
        folder = self.submit(attack.name, handed_in(attack, self.right, self.words), SECOND)
        for name, content in attack.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        if attack.folder:
            attack.folder(folder)

    def tampered(self, hostile: Hostile) -> None:
        """A submission of rows 9 to 29, which makes its files itself."""
        folder = self.folder(hostile.name)
        for path in (folder, self.folder("other")):  # an earlier attempt; the learner whom some of them link to
            shutil.rmtree(path, ignore_errors=True)
        folder.mkdir(parents=True)
        base = {"solved": self.right, "released": self.released}[hostile.base]
        named = {**base, "metadata": {**base["metadata"], "name": UNIT}}
        hostile.make(folder, json.loads(json.dumps(named)))

    # -- what becomes of it

    def rnnkit(self, *arguments: str) -> subprocess.CompletedProcess:
        return self._run("rnnkit", *arguments)

    def nbgrader(self, *arguments: str) -> subprocess.CompletedProcess:
        return self._run("nbgrader", *arguments)

    def _run(self, command: str, *arguments: str) -> subprocess.CompletedProcess:
        own = {name: str(self.home / "jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
        path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
        secret = {"HOME": str(self.home), "RNNKIT_SECRET": self.secrets["environment"]}
        return subprocess.run(
            [sys.executable, "-m", command, *arguments],
            cwd=self.root,
            env={**os.environ, **own, **secret, "PATH": path},
            capture_output=True,
            encoding="utf-8",
        )


def _answered(released: dict, source: dict) -> dict:
    """The released notebook with the source's answers, without their marks and without demo cells."""
    right = json.loads(json.dumps(released))
    right["cells"] = [cell for cell in right["cells"] if "demo" not in cell["metadata"].get("tags", [])]
    for cell in source["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        if mark.get("solution"):
            lines = "".join(cell["source"]).splitlines()
            kept = [line for line in lines if "### " not in line and "# canary" not in line]
            cell_of(right, mark["grade_id"])["source"] = "\n".join(kept)
    return right
