"""What README, the form for typos and the notation say of the units and can be counted: `make counts` writes it.

    python -m tests.counts

Titles and minutes are those of the notebooks, points and mistakes those of the checks. What one builds in a unit is
what the docstring of its package in rnnkit/exercises says.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import nbformat

from rnnkit import exercises
from rnnkit.cli import course
from tests.check_quality import totals

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Unit:
    """What the first cell of a unit says of it. minutes: one number, or the least and the most."""

    name: str
    title: str
    minutes: tuple[str, ...]

    @property
    def points(self) -> float:
        return sum(exercise.points for exercise in exercises.unit(self.name))

    @property
    def builds(self) -> str:
        package = import_module(f"rnnkit.exercises.{exercises.UNITS[self.name]}")
        return " ".join(re.fullmatch(r"Unit \d\d: (.+)\.", package.__doc__, flags=re.DOTALL)[1].split())

    @property
    def short(self) -> str:
        """Its number and its title in the middle of a sentence: 1 the hidden state."""
        is_a_name = re.match("[A-Z]{2}", self.title)
        return f"{int(self.name[:2])} {self.title if is_a_name else self.title[0].lower() + self.title[1:]}"


def units() -> list[Unit]:
    return [_read(path) for path in course.units(ROOT / "solutions")]


def _read(path: Path) -> Unit:
    opening = nbformat.read(path, as_version=4).cells[0].source
    title = re.match(r"# \d+ · (.+)", opening)[1]
    time = re.search(r"\*\*Time:\*\* (\d+)(?: to (\d+))? minutes", opening)
    return Unit(path.stem, title, tuple(filter(None, time.groups())))


def readme(text: str) -> str:
    """The table of units, and that of the checks: check-quality fails where a mistake gets through."""
    rows = [
        f"| [{unit.name[:2]} {unit.title}](notebooks/{unit.name}/{unit.name}.ipynb) "
        f"| {unit.builds} | {'–'.join(unit.minutes)} | {unit.points:g} |\n"
        for unit in units()
    ]
    number, mistakes, right = totals()
    quality = f"| {number} | {mistakes} | {mistakes} | {mistakes} | {right} | {right} |\n"
    text = _replaced(r"(<!-- units -->\n\|.*\n\|.*\n)(?:\|.*\n)*", "".join(rows), text)
    return _replaced(r"(<!-- quality -->\n\|.*\n\|.*\n)(?:\|.*\n)*", quality, text)


def form(text: str) -> str:
    """The list to choose a unit from."""
    choices = "".join(f"        - {unit.name}\n" for unit in units())
    return _replaced(r"(      options:\n)(?:        - \d\d_\w+\n)*", choices, text)


def notation(text: str) -> str:
    """The links to the units, in the notebook's JSON."""
    links = " · ".join(f"[{unit.short}]({unit.name}/{unit.name}.ipynb)" for unit in units())
    return _replaced(r'("\*\*Units:\*\* ).*(?="\n)', json.dumps(links, ensure_ascii=False)[1:-1], text)


def _replaced(pattern: str, new: str, text: str) -> str:
    """`new` in the place of what the pattern finds behind its group."""
    text, count = re.subn(pattern, lambda found: found[1] + new, text)
    assert count == 1, f"{pattern} is to be found once; it is found {count} times"
    return text


WRITES = {
    ROOT / "README.md": readme,
    ROOT / ".github" / "ISSUE_TEMPLATE" / "1-typo.yml": form,
    ROOT / "solutions" / "notation.ipynb": notation,
}


def main() -> None:
    for path, write in WRITES.items():
        old = path.read_text(encoding="utf-8")
        if (new := write(old)) != old:
            path.write_text(new, encoding="utf-8", newline="\n")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
