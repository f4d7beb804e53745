import pytest

from rnnkit.grading.paper.definitions import definitions, stopped_at

CELL = """import numpy as np; train(10)
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


@pytest.mark.parametrize("source", ["", "x = (", "x()", "\0", "x" + "+1" * 60_000])
def test_nothing_is_defined(source):
    assert definitions(source) == ""


@pytest.mark.parametrize(
    "source",
    [
        "squash = np.tanh",
        "squash = lambda a, scale=1.0: np.tanh(scale * a)",
        "ONE = HALF = -0.5 * 2",
        "a, b = 1, (2, [3])",
        "eps: float = 1e-5",
        "functions = {\n    'tanh': np.tanh,  # the usual one\n    'relu': lambda a: np.maximum(0, a),\n}",
    ],
)
def test_a_name_for_what_costs_nothing_is_a_definition(source):
    assert definitions(f"train()\n{source}\ntrain()") == source


@pytest.mark.parametrize(
    "source",
    [
        "model = train()",
        "best = [train(i) for i in range(3)]",
        "f = lambda a=train(): a",
        "y = model['y']",
        "model.lr = 1",
        "n = 9**9**9",
        "x: int",
        "t = f'{train()}'",
    ],
)
def test_what_works_is_none(source):
    assert definitions(source) == ""


def test_lines_of_ipythons_own_are_in_no_ones_way():
    source = "if True:\n    %matplotlib inline\ndef f():\n    s = 'é'\n    !ls"
    assert definitions(source) == source[source.index("def") :]
    assert definitions("def f():\n    !echo \ud800") == "def f():\n    !echo \ud800"


def test_lines_are_counted_as_python_counts_them():
    assert definitions("\x0c\nA = '\u2028'\n\x0cdef f(): pass", 2) == "def f(): pass"


def test_a_cell_of_thousands_of_definitions_is_no_larger_for_it():
    for source in ("import os;" * 1990, "A=1;" * 4000, "@a\n" * 5000 + "def f(): pass"):
        assert len(definitions(source)) <= len(source)
    assert definitions("import os;" * 19_900) == ""


def error(name, *lines):
    return {"output_type": "error", "ename": name, "evalue": "", "traceback": list(lines)}


def test_where_a_cell_stopped():
    missing, wrong = [error("ModuleNotFoundError", "line 3: import pandas")], [error("ValueError", "line 3: f()")]
    assert stopped_at(missing, "ModuleNotFoundError", "ImportError") == 3
    assert stopped_at(wrong, "ModuleNotFoundError") is None and stopped_at(wrong) == 3
    assert stopped_at([]) is None and stopped_at([error("ImportError")]) is None
