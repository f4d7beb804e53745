"""Which installed packages a box shows, and where they lie. All others are hidden, so that what is installed on the
grading machine (a framework, the course itself) helps no answer."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import Distribution, packages_distributions
from pathlib import Path

from rnnkit.checking.installed import GIVEN, closure, installed


@cache
def shown(packages: tuple[str, ...] = ()) -> list[Distribution]:
    """The distributions in a box: what every grader has, and the `packages` that an instructor allows beside it."""
    return closure((*GIVEN, *packages))


def named(packages: Iterable[str]) -> tuple[str, ...]:
    """The packages as pip names them: `import yaml` is PyYAML's. What Python has of its own needs no name."""
    found: dict[str, None] = {}
    for name in packages:
        if name not in sys.stdlib_module_names:
            found |= dict.fromkeys([name] if installed(name) else packages_distributions().get(name, [name]))
    return tuple(found)


def refused(packages: Iterable[str]) -> str:
    """Why these packages cannot be allowed here, in a sentence; "" if they can."""
    if absent := [name for name in packages if not installed(name)]:
        return (
            f"{' '.join(absent)} cannot be allowed: not installed here, neither as pip names packages nor as they are "
            "imported. Install it first"
        )
    for name in packages:
        if any(each.metadata["Name"] == "rnnkit" for each in closure([name])):
            return f"{name} cannot be allowed: a box never has the course, which holds the right results."
    return ""


@cache
def modules(packages: tuple[str, ...] = ()) -> frozenset[str]:
    """What can be imported in a box, by name."""
    paths = (path for found in shown(packages) for path in entries(found))
    return frozenset({path.name.partition(".")[0] for path in paths} | sys.stdlib_module_names | {"rnnkit"})


def directory(found: Distribution) -> Path:
    """The site-packages directory that a distribution is installed in."""
    return Path(found.locate_file("")).resolve()


@cache
def entries(found: Distribution) -> list[Path]:
    """What a distribution has put into its site-packages directory: packages, modules, libraries."""
    place = directory(found)
    if record := found.read_text("RECORD"):  # `found.files` would make a path of each of its thousands of lines
        names = {row[0].partition("/")[0] for row in csv.reader(record.splitlines()) if row}
    elif found.files is None:  # Debian's packages have no list of files
        names = set((found.read_text("top_level.txt") or found.metadata["Name"]).split())
        names |= {f"{name}.py" for name in names}
    else:
        names = {file.parts[0] for file in found.files}
    names -= {"", "/", ".", "..", "__pycache__"}
    return [place / name for name in sorted(names) if (place / name).exists()]
