import pytest

from rnnkit.grading.definitions import definitions, stopped_at

CELL = """import numpy as np
x = train(1000)

@cached
def squash(a):
    # between −1 and 1
    return np.tanh(a)
%matplotlib inline
class A:
    pass
print(x)
"""


def test_what_is_defined_is_kept_and_nothing_else():
    assert definitions(CELL).splitlines() == [
        "import numpy as np",
        "@cached",
        "def squash(a):",
        "    # between −1 and 1",
        "    return np.tanh(a)",
        "class A:",
        "    pass",
    ]


def test_from_a_line_on():
    assert definitions(CELL, 1).startswith("@cached") and definitions(CELL, 4) == "class A:\n    pass"


@pytest.mark.parametrize("source", ["", "x = (", "x = 1", "\0", "x" + "+1" * 60_000])
def test_nothing_is_defined(source):
    assert definitions(source) == ""


def error(name, *lines):
    return {"output_type": "error", "ename": name, "evalue": "", "traceback": list(lines)}


def test_where_a_cell_stopped():
    assert stopped_at([error("ModuleNotFoundError", "line 3: import pandas", "ModuleNotFoundError: pandas")]) == 3
    assert stopped_at([error("ValueError", "line 3: f()")]) is None
    assert stopped_at([]) is None and stopped_at([error("ImportError")]) is None
