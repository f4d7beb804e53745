"""A class that takes one unit of the course, graded by nbgrader's own commands in a folder of its own."""

from __future__ import annotations

import copy
import csv
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup

from rnnkit import exercises
from rnnkit.exercises.spec import edited, source
from tests.learner import examine

ROOT = Path(__file__).parents[2]
UNITS = sorted(path.parent.name for path in (ROOT / "solutions").glob("*/*.ipynb"))

# A line that writes to every stream an answer can write to.
NOISE = '__import__("warnings").warn("a warning"); print("hello"); __import__("sys").stderr.write("careful\\n")'


class Course:
    """The repository's configuration and one unit's source, in `folder`."""

    def __init__(self, folder: Path, unit: str):
        self.folder, self.unit, self.file = folder, unit, f"{unit}.ipynb"
        shutil.copy(ROOT / "nbgrader_config.py", folder)
        shutil.copytree(ROOT / "solutions" / unit, folder / "solutions" / unit)
        self.isolate()

    def isolate(self) -> None:
        # The settings and kernels of whoever runs the tests stay out of it.
        mine = {name: str(self.folder / "jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
        path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
        self.environment = {**os.environ, **mine, "PATH": path, "PYTHONUTF8": "1"}

    @property
    def source(self) -> Path:
        return self.folder / "solutions" / self.unit / self.file

    @property
    def released(self) -> Path:
        return self.folder / "notebooks" / self.unit / self.file

    def copied(self, folder: Path) -> Course:
        """The same course as it is now, in another folder."""
        other = copy.copy(self)
        other.folder = shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        other.isolate()
        return other

    def nbgrader(self, *arguments: str) -> str:
        """Run a command of nbgrader; returns what it printed. Fails if the command does."""
        return self._run("-m", "nbgrader", *arguments)

    def rnnkit(self, *arguments: str) -> str:
        """Run a command of rnnkit, likewise."""
        return self._run("-c", "import sys; from rnnkit.cli import main; sys.exit(main())", *arguments)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def handed_in(self, student: str) -> str:
        return str(self.folder / "submitted" / student / self.unit / self.file)

    def submit(self, student: str, notebook: dict) -> None:
        path = Path(self.handed_in(student))
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")

    def scores(self) -> dict[str, tuple[float, float]]:
        """What `nbgrader export` tells: student -> (score, most there is)."""
        self.nbgrader("export")
        with open(self.folder / "grades.csv", encoding="utf-8", newline="") as file:
            return {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)}

    def reports(self, student: str) -> list[str]:
        """The checks' reports in a student's feedback, as text."""
        page = (self.folder / "feedback" / student / self.unit / f"{self.unit}.html").read_text(encoding="utf-8")
        return [report.get_text(" ") for report in BeautifulSoup(page, "html.parser").select(".rnnkit-report")]


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def answered(released: dict, answers: dict[str, str]) -> dict:
    """A learner's notebook: the released one with these answers, without the demo cells: they train networks, which
    takes a minute in some units. That solutions run with them is what `rnnkit validate` shows."""
    cells = []
    for cell in released["cells"]:
        if "demo" not in cell["metadata"].get("tags", []):
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cells.append({**cell, "source": answers[grade_id]} if grade_id in answers else cell)
    return {**released, "cells": cells}


def solutions(notebook: dict) -> dict[str, str]:
    """The answers in a source notebook."""
    marks = [(cell["metadata"].get("nbgrader", {}), cell) for cell in notebook["cells"]]
    return {mark["grade_id"]: "".join(cell["source"]) for mark, cell in marks if mark.get("solution")}


def noisy(answer: str) -> str:
    """The answer, which now prints and warns where it begins."""
    lines = []
    for line in answer.splitlines():
        lines.append(line)
        if line.strip() == "### BEGIN SOLUTION":
            lines.append(line.replace("### BEGIN SOLUTION", NOISE))
    return "\n".join(lines)


@dataclass(frozen=True)
class PartlyRight:
    """A known mistake that spoils some outputs of its exercise, and no other exercise."""

    exercise: str
    answer: str
    sentence: str
    lost: float  # points: the exercise's, shared out evenly over its outputs


def partly_right(unit: str) -> PartlyRight:
    """The unit's first."""
    used = {name for exercise in exercises.unit(unit) for name in exercise.builds_on}
    for exercise in exercises.unit(unit):
        earlier = tuple(exercises.get(name) for name in exercise.builds_on)
        for mistake in exercise.mistakes:
            if len(exercise.outputs) == 1 or exercise.name in used or callable(mistake.edits[0]):
                continue
            report = examine(exercise, exercise.build(mistake, exercise, earlier))
            rows = [report.columns(output) for output in exercise.outputs]
            wrong = [row for row in rows if row["values"] is False]
            fine = [row for row in rows if all(row.values())]
            if wrong and fine and len(wrong) + len(fine) == len(rows) and all(ok for _, ok in report.conduct):
                lost = exercise.points * len(wrong) / len(rows)
                return PartlyRight(exercise.name, edited(source(exercise.answer), mistake), mistake.sentence, lost)
    raise LookupError(f"{unit} has no mistake that spoils some outputs and not all")
