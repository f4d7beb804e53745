"""In JupyterLab a check shows one table, wherever in a cell it stands; under nbgrader its value is the score."""

import nbformat.v4 as v4
import pytest

from rnnkit.checking.show import MIME
from rnnkit.cli.kernel import execute, wait
from tests.patience import PATIENCE

STEP = """
import os
import numpy as np
from rnnkit import check

def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)

def latch_weights():
    return np.array([[10.0]]), np.array([[3.0]]), np.array([0.0]), np.array([[0.0]])
"""
UNDER_NBGRADER = 'os.environ["NBGRADER_EXECUTION"] = "autograde"'


@pytest.fixture
def outputs(tmp_path):
    """The outputs of the last of some cells."""

    def run(*sources):
        notebook = v4.new_notebook(cells=[v4.new_code_cell(source) for source in (STEP, *sources)])
        assert wait(execute(notebook, tmp_path, range(len(notebook.cells)), timeout=PATIENCE)) == {}
        return notebook.cells[-1].outputs

    return run


@pytest.mark.parametrize(
    "cell",
    [
        "check(rnn_step)",
        "check(rnn_step)\n1 + 1;",
        "report = check(rnn_step)",
        "for _ in range(1):\n    check(rnn_step)",
    ],
)
def test_one_table(outputs, cell):
    [shown] = [output for output in outputs(cell) if "data" in output]
    assert shown.output_type == "display_data"
    assert shown.data["text/html"].count('class="rnnkit-report"') == 1
    assert shown.data["text/plain"].startswith("rnn_step: right (4 of 4 points)")
    assert shown.data[MIME]["score"] == 4


def test_two_checks_show_two_tables(outputs):
    assert [output.data[MIME]["exercise"] for output in outputs("check(rnn_step)\ncheck(latch_weights)")] == [
        "rnn_step",
        "latch_weights",
    ]


@pytest.mark.parametrize("name, score", [("rnn_step", "4"), ("latch_weights", "1.5")])
def test_under_nbgrader_the_value_is_the_score(outputs, name, score):
    [value] = outputs(UNDER_NBGRADER, f"check({name})\ncheck({name}, seed=101)")
    assert value.output_type == "execute_result"
    assert value.data["text/plain"] == score
    assert value.data["text/html"].count('class="rnnkit-report"') == 1
