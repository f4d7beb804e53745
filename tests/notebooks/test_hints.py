"""What stands above an exercise, outside its folded hints, does not give its answer away."""

import re
from pathlib import Path

import nbformat
import pytest

from rnnkit.cli import course

UNITS = course.units(Path(__file__).parents[2] / "solutions")


def told_before_exercises(path):
    """For each exercise its name, its solution, and the text between the last test cell and it, without the hints."""
    text = ""
    for cell in nbformat.read(path, as_version=4).cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown":
            text += re.sub(r"<details>.*?</details>", "", cell.source, flags=re.DOTALL) + "\n"
        elif nbgrader.get("solution"):
            yield nbgrader["grade_id"], cell.source.partition("### BEGIN SOLUTION")[2], text
        elif nbgrader.get("grade"):
            text = ""


def squeezed(code):
    return re.sub(r"\s", "", code)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_no_line_of_a_way_back_stands_in_code_above_its_exercise(path):
    given = [
        (name, code)
        for name, solution, text in told_before_exercises(path)
        if name.endswith("backward")
        for code in re.findall(r"`([^`\n]+)`", text)
        if re.search(r"[*@]|\.sum\(", code) and squeezed(code) in squeezed(solution)
    ]
    assert given == []
