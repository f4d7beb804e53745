import pytest

from rnnkit.grading.jobs.asserts import score_of
from rnnkit.grading.paper.look import look

ERROR = {"output_type": "error", "ename": "AssertionError", "evalue": "", "traceback": []}
STDERR = {"output_type": "stream", "name": "stderr", "text": "UserWarning: careful"}


def value(text):
    return {"output_type": "execute_result", "data": {"text/plain": text}}


@pytest.mark.parametrize(
    "outputs, score",
    [
        ([], 3.0),
        ([STDERR], 3.0),  # nbgrader takes all points for a warning
        ([ERROR], 0.0),
        ([value("1.5"), ERROR], 0.0),
        ([value("1.5")], 1.5),
        ([value("'a text'")], 3.0),
        ([value("4")], 3.0),
        ([value("-1")], 0.0),
        ([value("nan")], 0.0),
        ([value("inf")], 0.0),
        ([value("1"), value("3")], 1.0),
    ],
)
def test_the_score_of_a_test_cell(outputs, score):
    assert score_of(outputs, 3.0)[0] == score


@pytest.mark.parametrize("text", ["4", "-1", "nan", "inf"])
def test_an_odd_score_is_told(text):
    assert text in score_of([value(text)], 3.0)[1]


@pytest.mark.parametrize(
    "source, word",
    [
        ("import torch", "torch"),
        ("from scipy.special import expit", "scipy"),
        ("import os.path", "os"),
        ("x = eval('1')", "eval()"),
        ("get_ipython().run_cell('1')", "get_ipython()"),
        ("().__class__.__mro__", "__mro__"),
        ("!ls ..", "`!ls ..`"),
        ("%%bash\nls", "`%%bash`"),
    ],
)
def test_what_is_worth_a_look(source, word):
    assert any(word in sentence for sentence in look([source]).sentences)


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nx = np.zeros(3)",
        "%matplotlib inline\nimport matplotlib.pyplot as plt",
        "class A:\n    def __init__(self):\n        self.x = 1",
        "this is no Python (",
        "'\\d'",
        "",
    ],
)
def test_what_is_not(source):
    assert look([source]).sentences == []
