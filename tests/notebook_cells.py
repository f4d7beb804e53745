"""The code cells of the units, as they are run in other places than JupyterLab."""

import json
from pathlib import Path

from rnnkit import exercises
from web import executed

ROOT = Path(__file__).parent.parent
UNITS = sorted(exercises.UNITS)


def code_cells(folder, unit):
    """(id, nbgrader's metadata, source) of each code cell of a unit in "notebooks" or "solutions"."""
    notebook = json.loads((ROOT / folder / unit / f"{unit}.ipynb").read_text(encoding="utf-8"))
    return [
        (cell["id"], cell["metadata"].get("nbgrader", {}), "".join(cell["source"]))
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def answered(unit):
    """The sources of a released unit's code cells, with the model answers in it."""
    return [cell.source for cell in executed.unit(ROOT, unit).answered.cells if cell.cell_type == "code"]
