"""Unit 13 with every library there: each is run on the page, and is off by no more than rounding."""

import re
from pathlib import Path

import pytest

from rnnkit import frameworks
from rnnkit.cli import assignment, kernel
from rnnkit.convert import measured

pytestmark = pytest.mark.frameworks
UNIT = Path(__file__).parents[2] / "solutions" / "13_frameworks" / "13_frameworks.ipynb"
RUN = re.compile(r"^(.*), run here:\noff by (\S+)$", re.MULTILINE)


def test_every_library_on_the_page_is_run_and_agrees():
    assert [library for library in measured.LIBRARIES if not frameworks.installed(library)] == []
    notebook = assignment.read(UNIT)
    tests = {test.position for test in assignment.tests(notebook)}
    run = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and i not in tests]
    assert kernel.wait(kernel.execute(notebook, UNIT.parent, run, 300)) == {}
    printed = "".join(out.text for i in run for out in notebook.cells[i].outputs if out.output_type == "stream")
    found = [(library, float(off)) for library, off in RUN.findall(printed)]
    # once each for the encoder and, where it knows padding, for that; PyTorch trains as well
    once = ["JAX", "TensorFlow BlockLSTM"]
    assert sorted(library for library, _ in found) == sorted(
        [*once, *["ONNX"] * 2, *["PyTorch"] * 3, *[frameworks.keras()] * 2]
    )
    assert [(library, off) for library, off in found if not off < 1e-5] == []
