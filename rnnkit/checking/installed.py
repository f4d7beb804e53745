"""Which installed packages a grader has, and which it has not."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

GIVEN = ("numpy", "matplotlib", "ipython", "matplotlib-inline")  # beside Python's own modules, as pip names them


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
        todo += _required(tuple(here.requires or ()))
    return list(found.values())


@cache
def _required(texts: tuple[str, ...]) -> list[str]:
    """The names of those of a distribution's requirements that hold here."""
    wanted = map(Requirement, texts)
    return [each.name for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]


def installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except (PackageNotFoundError, ValueError):
        return None


@cache
def ungiven() -> frozenset[str]:
    """The packages that are installed here and that no grader has, by the names they are imported by."""
    given = {canonicalize_name(each.metadata["Name"]) for each in closure()}
    homes = packages_distributions()
    return frozenset(name for name in homes if not given & {canonicalize_name(home) for home in homes[name]})
