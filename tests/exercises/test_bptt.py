"""Unit 03: the right results are PyTorch's, and the notebook's broken code is the one that the check knows."""

import nbformat
import numpy as np
import pytest

from rnnkit import data, exercises
from tests.learner import examine
from tests.test_house import ROOT

GIVEN = ("dh_out", "x", "h0", "h", "Wxh", "Whh")
GRADIENTS = ("dx", "dh0", "dWxh", "dWhh", "dbh")


@pytest.fixture(scope="module")
def stored():
    return data.torch_gradients()


def assert_close(results, expected):
    for result, right in zip(results, expected, strict=True):
        np.testing.assert_allclose(result, right, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name, more", [("rnn_backward", ()), ("rnn_backward_truncated", (4,))])
def test_right_results_are_pytorchs(name, more, stored):
    results = exercises.get(name).oracle(*(stored[key] for key in GIVEN), *more)
    assert_close(results, [stored[key] for key in GRADIENTS])


def test_a_cut_takes_away_what_comes_from_behind_it(stored):
    """With a cut before step 2, the first chunk's gradients are those of losses at steps 0 and 1 alone."""
    full, cut = exercises.get("rnn_backward").oracle, exercises.get("rnn_backward_truncated").oracle
    dh_out, *others = (stored[key] for key in GIVEN)
    early = dh_out.copy()
    early[2:] = 0
    assert_close(cut(early, *others, 2), full(early, *others))
    dx, dh0, *_ = cut(dh_out, *others, 2)
    expected_dx, expected_dh0, *_ = full(early, *others)
    assert_close((dx[:2], dh0), (expected_dx[:2], expected_dh0))
    assert np.abs(dx - stored["dx"]).max() > 0.1


def notebook_function(name):
    """A function that unit 03's notebook gives, as a learner has it."""
    notebook = nbformat.read(ROOT / "notebooks/03_bptt/03_bptt.ipynb", as_version=4)
    [source] = [c.source for c in notebook.cells if c.cell_type == "code" and c.source.startswith(f"def {name}(")]
    namespace = {"np": np, "__name__": "__main__"}
    exec(source, namespace)
    return namespace[name]


def test_the_broken_code_of_the_notebook_earns_nothing_and_is_named():
    report = examine(exercises.get("repaired_backward"), notebook_function("broken_backward"))
    assert report.score == 0
    assert [named.sentence[:28] for named in report.named] == ["Both faults are still there:"]
