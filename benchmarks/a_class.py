"""A generated class: submissions of one unit, right, partly right, wrong and unanswered, the same for the same seed."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

from rnnkit import exercises
from rnnkit.exercises.spec import edited, source

ROOT = Path(__file__).parents[1]


def make_course(folder: Path, unit: str) -> None:
    """The configuration, the unit's source and its release, as an instructor has them."""
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for part in ("solutions", "notebooks"):
        shutil.copytree(ROOT / part / unit, folder / part / unit)


def hand_in(folder: Path, unit: str, students: int, seed: int = 0) -> None:
    """Write submitted/student_000/UNIT/UNIT.ipynb and so on."""
    released = json.loads((ROOT / "notebooks" / unit / f"{unit}.ipynb").read_text(encoding="utf-8"))
    solved = json.loads((ROOT / "solutions" / unit / f"{unit}.ipynb").read_text(encoding="utf-8"))
    right = _answers(solved)
    for number in range(students):
        rng = random.Random(f"{seed} {number}")
        path = folder / "submitted" / f"student_{number:03}" / unit / f"{unit}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(_submission(released, right, unit, rng)), encoding="utf-8")


def _submission(released: dict, right: dict[str, str], unit: str, rng: random.Random) -> dict:
    """Each exercise: solved (2 in 3), with a known mistake (1 in 4), or left as it was. Demos are left out: stock
    nbgrader would train networks in them, which would only flatter the comparison."""
    cells = []
    for cell in released["cells"]:
        if "demo" in cell["metadata"].get("tags", []):
            continue
        id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cells.append({**cell, "source": _answer(cell["source"], right[id], unit, rng)} if id in right else cell)
    return {**released, "cells": cells}


def _answer(released: str | list[str], right: str, unit: str, rng: random.Random) -> str | list[str]:
    draw = rng.random()
    wrong = [text for text in map(_wrong, _candidates(right, unit)) if text]
    if draw < 0.67 or not wrong:
        return right
    return rng.choice(wrong) if draw < 0.92 else released


def _candidates(right: str, unit: str) -> list:
    found = [e for e in exercises.unit(unit) if f"def {e.name}(" in right or f"class {e.name}" in right]
    return [(e, m) for e in found for m in e.mistakes if not callable(m.edits[0])]


def _wrong(candidate) -> str | None:
    exercise, mistake = candidate
    return edited(source(exercise.answer), mistake)


def _answers(solved: dict) -> dict[str, str]:
    marks = [(cell["metadata"].get("nbgrader", {}), cell) for cell in solved["cells"]]
    return {mark["grade_id"]: "".join(cell["source"]) for mark, cell in marks if mark.get("solution")}
