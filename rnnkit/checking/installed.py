"""Which installed packages a grader has, and which an answer uses beyond them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

GIVEN = ("numpy", "matplotlib", "ipython", "matplotlib-inline")  # beside Python's own modules, as pip names them
# Nearly every answer is at home in these; a notebook's sys.stdout is ipykernel's, and in a box there is another.
OURS = {"", "__main__", "builtins", "numpy", "matplotlib", "IPython", "ipykernel"}


def closure(names: Iterable[str] = GIVEN) -> list[Distribution]:
    """These distributions and all that they require."""
    found: dict[str, Distribution] = {}
    todo = list(names)
    while todo:
        name = canonicalize_name(todo.pop())
        if name in found:
            continue
        if not (here := installed(name)):
            continue  # required for another platform, say; what is really missing fails where it is imported
        found[name] = here
        for text in here.requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                todo.append(requirement.name)
    return list(found.values())


def installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except (PackageNotFoundError, ValueError):
        return None


def beyond(packages: Iterable[str]) -> list[str]:
    """Those of the packages, by the names they are imported by, that are installed here and that no grader has."""
    unknown = set(packages) - sys.stdlib_module_names - OURS
    return sorted(unknown & _ungiven()) if unknown else []


@cache
def _ungiven() -> frozenset[str]:
    given = {canonicalize_name(each.metadata["Name"]) for each in closure()}
    homes = packages_distributions()
    return frozenset(name for name in homes if not given & {canonicalize_name(home) for home in homes[name]})
