"""Which installed packages a box shows, and where they lie. All others are hidden, so that what is installed on the
grading machine (a framework, the course itself) helps no answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

SHOWN = ("numpy", "matplotlib", "ipython", "matplotlib-inline")


def closure(names: Iterable[str] = SHOWN) -> list[Distribution]:
    """These distributions and all that they require."""
    found: dict[str, Distribution] = {}
    todo = list(names)
    while todo:
        name = todo.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # required for another platform, say; what is really missing fails where it is imported
        for text in found[name].requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                todo.append(requirement.name)
    return list(found.values())


def directory(found: Distribution) -> Path:
    """The site-packages directory that a distribution is installed in."""
    return Path(found.locate_file("")).resolve()


def entries(found: Distribution) -> Iterator[Path]:
    """What a distribution has put into its site-packages directory: packages, modules, libraries."""
    place = directory(found)
    if found.files is None:  # Debian's packages have no list of files
        names = set((found.read_text("top_level.txt") or found.metadata["Name"]).split())
        names |= {f"{name}.py" for name in names}
    else:
        names = {file.parts[0] for file in found.files} - {"..", "__pycache__"}
    for name in sorted(names):
        if not name.startswith("/") and (place / name).exists():
            yield place / name
