"""The README's numbers are those of the course."""

import re
from pathlib import Path

import pytest

from rnnkit import exercises
from tests.check_quality import variants

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", exercises.UNITS)
def test_the_table_of_units_has_its_points(unit):
    [row] = [line for line in README.splitlines() if line.startswith("|") and f"notebooks/{unit}/{unit}.ipynb" in line]
    assert int(row.split("|")[-2]) == sum(exercise.points for exercise in exercises.unit(unit))


def test_the_table_of_quality_is_that_of_make_check_quality():
    all_of_them = [exercises.get(name) for name in exercises.names()]
    mistakes = sum(len(exercise.mistakes) for exercise in all_of_them)
    styles = sum(len(variants(exercise)) for exercise in all_of_them)
    row = README.partition("<!-- quality -->")[2].partition("<!-- /quality -->")[0].strip().splitlines()[-1]
    # check-quality fails unless every mistake is rejected and named and every variant accepted
    assert [int(n) for n in re.findall(r"\d+", row)] == [len(all_of_them), mistakes, mistakes, mistakes, styles, styles]


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith(("http", "../..")):
            assert (ROOT / target).exists(), target
