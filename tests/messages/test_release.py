"""A released notebook in Chinese: other words, the same assignment."""

import json
import shutil
from pathlib import Path

import pytest
from babel.messages import Catalog

from rnnkit.cli import assignment
from rnnkit.language import of_cells
from rnnkit.messages import catalogues, release

ROOT = Path(__file__).parents[2]
UNIT = "01_hidden_state"


@pytest.fixture
def made(tmp_path):
    """A unit made with a catalogue of three entries, one of them fuzzy."""
    catalogue = Catalog(locale=catalogues.LANGUAGE, fuzzy=False)
    catalogue.add("argument", "参数")
    catalogue.add("Write what the docstring above asks for, then delete this line.", "按上面的说明写，然后删去这一行。")
    catalogue.add("Questions", "旧的译文", flags=["fuzzy"])
    path = catalogues.of_notebook(tmp_path, UNIT)
    path.parent.mkdir(parents=True)
    path.write_bytes(catalogues.text_of(catalogue))
    shutil.copytree(ROOT / "notebooks" / UNIT, tmp_path / UNIT)
    release.make_unit(tmp_path, tmp_path / UNIT, tmp_path / "zh" / UNIT, "zh")
    return tmp_path / "zh" / UNIT / f"{UNIT}.ipynb"


def test_it_has_the_words_of_the_catalogue_and_no_fuzzy_ones(made):
    text = made.read_text(encoding="utf-8")
    assert "| 参数 |" in text and "按上面的说明写" in text
    assert "旧的译文" not in text and "Questions" in text


def test_it_says_its_language_and_nothing_is_answered_in_it(made):
    notebook = json.loads(made.read_text(encoding="utf-8"))
    assert (
        notebook["metadata"]["rnnkit"]["language"]
        == of_cells("".join(cell["source"]) for cell in notebook["cells"])
        == "zh"
    )
    assert assignment.untouched(assignment.read(made))


def test_it_is_the_same_assignment(made):
    english, chinese = (assignment.read(path) for path in (ROOT / "notebooks" / UNIT / made.name, made))
    assert assignment.tests(english) == assignment.tests(chinese)
    assert [cell.id for cell in english.cells] == [cell.id for cell in chinese.cells]
