"""Small notebooks with the course's exercises, as a learner has them, to try the commands on."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import v4

from rnnkit import exercises

STUB = '    raise NotImplementedError("Write what the docstring asks for.")'
RIGHT_STEP = "    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)"
NO_BIAS = "    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)"


def step(body: str) -> str:
    return f"def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n{body}"


def output(body: str) -> str:
    return f"def output_forward(h, Why, by):\n{body}"


def code(source: str, *tags: str):
    return v4.new_code_cell(source, metadata={"tags": list(tags)} if tags else {})


def answer(name: str, source: str):
    return v4.new_code_cell(source, metadata={"nbgrader": _marks(name, solution=True)})


def test_cell(name: str, source: str | None = None):
    marks = _marks(f"test_{name}", grade=True, locked=True, points=exercises.get(name).points)
    return v4.new_code_cell(source or f"check({name})", metadata={"nbgrader": marks})


def _marks(grade_id: str, **given) -> dict:
    plain = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    return {"grade_id": grade_id, **plain, **given}


def write(path: Path, *cells) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    first = code("import numpy as np\nfrom rnnkit import check")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(v4.new_notebook(cells=[first, *cells], metadata={"kernelspec": kernel}), path)
    return path


def exercise(name: str, source: str) -> list:
    """The three cells of an exercise."""
    return [
        v4.new_markdown_cell(f"## Part of `{name}`\n\n### Exercise: `{name}`"),
        answer(name, source),
        test_cell(name),
    ]


def release(path: Path) -> Path:
    """Give the answers the checksums that nbgrader leaves in a released notebook."""
    from nbgrader.utils import compute_checksum

    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
    nbformat.write(notebook, path)
    return path
