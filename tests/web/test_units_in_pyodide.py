"""Every released unit runs in a browser's Python, with the model answers in it: no error, all right, all figures drawn.

make test-web RNNKIT_PYODIDE=FOLDER runs it with the others. Trainings take a tenth of
their steps, as a learner in a browser may choose; even so all units together take half an hour.
"""

import pytest

from tests.notebook_cells import UNITS
from tests.web import browser_run

pytestmark = [
    pytest.mark.web,
    pytest.mark.skipif(bool(browser_run.missing()), reason=browser_run.missing() or "-"),
]


WIDGET = "application/vnd.jupyter.widget-view+json"  # a slider, for which a browser has no ipywidgets


def shown(cell):
    """Without lines of text, of which a training's bar shows more the longer it takes."""
    return [kinds for kinds in cell["shown"] if kinds != ["text/plain"] and WIDGET not in kinds]


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_runs_in_a_browser_as_it_does_elsewhere(unit):
    sources = browser_run.cells(unit)
    there, here = browser_run.in_browser(sources), browser_run.in_python(sources)
    assert not [(number, cell["error"]) for number, cell in enumerate(there) if cell["error"]]
    reports = [report for cell in there for report in cell["reports"]]
    assert reports and not [(report["exercise"], report["details"]) for report in reports if not report["right"]]
    assert [cell["figures"] for cell in there] == [cell["figures"] for cell in here]
    assert list(map(shown, there)) == list(map(shown, here))
