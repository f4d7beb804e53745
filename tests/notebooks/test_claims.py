"""What the units say of their own results holds; `make claims` prints the same as a table."""

import ast
import json
import re

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.cli import assignment
from tests.check_claims import CLAIMS, ROOT, Claim, check, claims, find_places

READ_ON_A_PHONE = set(exercises.UNITS) - {"04_char_lm"}  # whose samples of text are as wide as they come


@pytest.fixture(autouse=True)
def one_thread(monkeypatch):
    """Notebooks run side by side here."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


def source(unit):
    return ROOT / "solutions" / unit / f"{unit}.ipynb"


@pytest.mark.parametrize("unit", exercises.UNITS)
def test_a_claim_quotes_words_that_stand_in_one_text_and_can_be_measured(unit):
    """All that is known without executing the unit."""
    said = claims(CLAIMS / f"{unit}.toml")
    find_places(said, assignment.read(source(unit)), source(unit))
    assert len(said) > min(10, 2 * len(exercises.unit(unit)))
    assert [f"{claim.text}: {claim.problem}" for claim in said if claim.problem] == []
    for claim in said:
        ast.parse(f"({claim.measured}\n)")
        re.compile(claim.printed or "")


@pytest.mark.slow
@pytest.mark.parametrize("unit", exercises.UNITS)
def test_what_the_text_says_is_measured_again(unit):
    said = claims(CLAIMS / f"{unit}.toml")
    printed = check(source(unit), said)
    assert [f"{c.text}: stated {c.stated}, measured {c.shown}" for c in said if not c.agrees] == []
    if unit in READ_ON_A_PHONE:
        assert [line for line in printed.splitlines() if len(line) > 40] == []


def cell(kind, source):
    code = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": f"cell{abs(hash(source))}", "metadata": {}, "source": source, **code}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The claims on a small notebook, by their texts."""
    small = tmp_path_factory.mktemp("unit") / "small.ipynb"
    cells = [
        cell("markdown", "Soon it is 4."),
        cell("code", "a = 4\nprint('one 1.5')"),
        cell("markdown", "It is 4, or\nabout 1.5. It will be 8."),
        cell("code", "print('two 2.5')\na = 8"),
        cell("markdown", "Twice it is here. Less than −0.25."),
        cell("markdown", "Twice it is here."),
    ]
    small.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    said = [
        Claim("Soon it is 4", "a", below=True),
        Claim("It is 4, or about 1.5", "[a, 1.46]"),
        Claim("Soon it is", "a"),
        Claim("about 1.5", printed=r"one (\S+)"),
        Claim("1.5", "1.44"),
        Claim("It will be 8", "a"),
        Claim("Twice it is here", "True"),
        Claim("Less than −0.25", "-0.25"),
        Claim("Less", printed=r"one (\S+)"),
        Claim("than", printed=r"two (\S+)", measured="printed > 2"),
        Claim("Less than", "a", least=7, most=8),
        Claim("Less t", "[a, 9]", least=7, most=8),
        Claim("ess than", "a > 8"),
        Claim("an −0.25", "np.nan", most=1),
    ]
    check(small, said)
    return {claim.text: claim for claim in said}


@pytest.mark.parametrize(
    "text", ["Soon it is 4", "It is 4, or about 1.5", "about 1.5", "Less than −0.25", "than", "Less than"]
)
def test_a_claim_that_holds(found, text):
    assert found[text].agrees, found[text].shown


@pytest.mark.parametrize(
    "text, shown",
    [
        ("Soon it is", "NameError"),  # measured where it stands
        ("1.5", "1.44"),  # beyond the last digit quoted
        ("It will be 8", "4"),
        ("Twice it is here", "in 2 texts"),
        ("Less", "nothing like that was printed"),  # printed by an earlier cell
        ("Less t", "8, 9"),
        ("ess than", "false"),
        ("an −0.25", "NameError"),  # np is the notebook's
    ],
)
def test_a_claim_that_does_not_hold(found, text, shown):
    assert not found[text].agrees and shown in found[text].shown


def test_not_a_number_lies_nowhere():
    assert not Claim("", most=1, found=np.array([np.nan])).agrees
