"""The course keeps the rules that `rnnkit validate` tells an author; tests/cli/test_sources.py sees each one bite."""

from pathlib import Path

import pytest

from rnnkit.cli import sources

ROOT = Path(__file__).parent.parent
SOLUTIONS = sorted((ROOT / "solutions").glob("*/*.ipynb"))
RELEASED = sorted((ROOT / "notebooks").glob("[0-9]*/*.ipynb"))
CHINESE = sorted((ROOT / "notebooks" / "zh").glob("*/*.ipynb"))


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda p: "/".join(p.parts[-3:-1]))


def test_units_and_their_releases_are_twins():
    assert SOLUTIONS, "solutions/ holds no unit"
    assert [p.relative_to(ROOT / "solutions") for p in SOLUTIONS] == [
        p.relative_to(ROOT / "notebooks") for p in RELEASED
    ]
    assert [p.parts[-2:] for p in RELEASED] == [p.parts[-2:] for p in CHINESE]


@pytest.mark.parametrize("folder", ["solutions", "notebooks", "notebooks/zh"])
def test_units_are_folders_and_no_two_have_one_number(folder):
    assert list(sources.layout(ROOT / folder)) == []


@each(SOLUTIONS)
def test_a_source_is_clean_and_in_step_with_its_checks(path):
    assert sources.problems(path) == []


@each([*RELEASED, *CHINESE])
def test_a_release_is_clean_and_tells_nothing(path):
    assert sources.released_problems(path) == []
