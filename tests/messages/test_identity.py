"""A translation that changes nothing gives a notebook back to the letter; one that changes words changes no code."""

import ast
import json
import re
from pathlib import Path

import pytest

from rnnkit.messages import code, markdown, notebooks

ROOT = Path(__file__).parents[2]
SOURCES = sorted(ROOT.glob("solutions/**/*.ipynb"))
RELEASED = [ROOT / "notebooks" / path.relative_to(ROOT / "solutions") for path in SOURCES]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def sources(notebook, kind):
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("path", [*SOURCES, *RELEASED], ids=lambda path: "/".join(path.parts[-3:]))
def test_an_identity_translation_gives_the_notebook_back(path):
    assert notebooks.translated(read(path), lambda text: text) == read(path)


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_every_piece_is_written_back_where_it_stood(path):
    """Also where a piece is really put in: each is taken for another one, and that for the first again."""
    notebook = read(path)
    there = notebooks.translated(notebook, lambda text: text.replace("e", "eé"))
    back = notebooks.translated(there, lambda text: text.replace("eé", "e"))
    for one, other in zip(sources(notebook, "markdown"), sources(back, "markdown"), strict=True):
        assert one == other
    for one, other in zip(sources(notebook, "code"), sources(back, "code"), strict=True):
        assert joined(one) == joined(other)  # a string in several literals comes back as one


def joined(source):
    return ast.dump(ast.parse(source))


def bare(source):
    """A cell's code without docstrings and without the words of its strings; what an f-string puts in stays."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            put_in = [ast.dump(value) for value in node.values if isinstance(value, ast.FormattedValue)]
            node.values = [ast.Constant("".join(sorted(put_in)))]
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body[0].value.value = ""
    for words in (call.args for call in ast.walk(tree) if isinstance(call, ast.Call) and says(call.func)):
        for node in (part for each in words for part in ast.walk(each)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value = ""
    return ast.dump(tree)


def says(function):
    name = getattr(function, "id", "")
    return name == "print" or name.endswith("Error")


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_the_code_of_a_chinese_notebook_is_that_of_the_english_one(path):
    chinese = read(ROOT / "notebooks" / "zh" / path.relative_to(ROOT / "notebooks"))
    english = read(path)
    assert [cell["id"] for cell in chinese["cells"]] == [cell["id"] for cell in english["cells"]]
    for one, other in zip(sources(english, "code"), sources(chinese, "code"), strict=True):
        assert bare(one) == bare(other)


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_a_chinese_notebook_has_the_equations_the_code_and_the_points_of_the_english_one(path):
    chinese, english = read(ROOT / "notebooks" / "zh" / path.relative_to(ROOT / "notebooks")), read(path)
    for one, other in zip(sources(english, "markdown"), sources(chinese, "markdown"), strict=True):
        assert kept(one) == kept(other)
    marks = [[cell["metadata"].get("nbgrader", {}) for cell in each["cells"]] for each in (english, chinese)]
    for one, other in zip(*marks, strict=True):
        assert {**one, "checksum": 0} == {**other, "checksum": 0}


def kept(text):
    """Equations, code and addresses: what stands in every language."""
    return set(re.findall(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|\]\([^)]*\)", text, flags=re.S))


def test_the_pieces_of_a_cell():
    cell = (
        "### Exercise 1: `f`\n★☆☆ · 2 points\n\n$$a = b$$\n\n"
        "| argument | what |\n|---|---|\n| `x` | the $a|b$ of it |\n\n"
        "- one,\n- two\n\n<details><summary>Hint 1</summary>\n\nLook `here`.\n</details>\n\n```\nno words\n```\n"
    )
    assert [text for text, words in markdown.pieces(cell) if words] == [
        "Exercise 1: `f`",
        "★☆☆ · 2 points",
        "argument",
        "what",
        "the $a|b$ of it",
        "one,",
        "two",
        "Hint 1",
        "Look `here`.",
    ]
    assert "".join(text for text, _ in markdown.pieces(cell)) == cell


def test_the_words_of_a_cell_of_code():
    cell = (
        '# first line,\n# second line\nx = {"key": 1}["key"]  # why\n\n\n'
        'def f(a):\n    """What it does.\n\n    a: one\n    Returns two.\n    """\n'
        '    if a == "no words":\n        raise ValueError("bad a")\n'
        'print(f"{x:6} is it", *(f"{y}" for y in "ab"), "a long "\n      "string", x["not this"], g("nor this"))\n'
    )
    found = list(code.words_of(cell))
    assert [words.text for words in found] == [
        "first line,\nsecond line",
        "why",
        "What it does.",
        "a: one\nReturns two.",
        "bad a",
        "{x:6} is it",
        "a long string",
    ]
    changed = code.translated(cell, str.upper)
    assert "# FIRST LINE,\n# SECOND LINE\n" in changed and "\n    A: ONE\n    RETURNS TWO.\n" in changed
    assert '"A LONG STRING", x["not this"]' in changed and 'x = {"key": 1}["key"]  # WHY' in changed
