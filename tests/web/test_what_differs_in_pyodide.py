"""Where NumPy in a browser differs, a check says there what it says elsewhere, and what the grader will say."""

import pytest

from tests.web import browser_run

pytestmark = [
    pytest.mark.web,
    pytest.mark.skipif(bool(browser_run.missing()), reason=browser_run.missing() or "-"),
]

CELLS = {
    "imports": "import numpy as np\nfrom rnnkit import check",
    "an overflow": "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n\n\ncheck(sigmoid)",
    "none": "def sigmoid(x):\n    return 0.5 * (1 + np.tanh(0.5 * x))\n\n\ncheck(sigmoid)",
    "0 / 0": """
def macro_f1(confusion):
    right, total = np.diag(confusion), confusion.sum(axis=0) + confusion.sum(axis=1)
    return np.mean(np.nan_to_num(2 * right / total))


check(macro_f1)""",
    "NumPy's own integers": """
def encode(text, index):
    return np.array([index[c] for c in text])


check(encode)""",
    "int64 counted": """
def bag_of_words(ids, lengths, V):
    return np.stack([np.bincount(ids[:n, k], minlength=V) for k, n in enumerate(lengths)]).astype(float)


check(bag_of_words)""",
}


def test_verdicts_are_the_same():
    sources = list(CELLS.values())
    there, here = browser_run.in_browser(sources), browser_run.in_python(sources)
    for name, in_browser, elsewhere in zip(CELLS, there, here, strict=True):
        assert not in_browser["error"], name
        for one, other in zip(in_browser["reports"], elsewhere["reports"], strict=True):
            assert {**one, "details": ""} == {**other, "details": ""}, name
    assert [report["right"] for cell in there for report in cell["reports"]] == [False, True, False, True, True]
