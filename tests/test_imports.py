"""Imports go one way: the layers that learners import know nothing of the checks, the checks nothing of the grader."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import rnnkit
from rnnkit.grading.box.runtime import NEEDED

ROOT = Path(rnnkit.__file__).parent
FILES = {
    ".".join(("rnnkit", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in ROOT.rglob("*.py")
}
ROAD = ("exercises", "checking", "grading", "cli")  # behind all else, nn, optim, data, viz …
FACES = {"rnnkit": "checking", "rnnkit.__main__": "cli"}


@cache
def imports() -> dict[str, set[str]]:
    """The modules that each module imports, in a function or not; of a package's name, the package's own file."""
    return {module: set(imported(ast.parse(path.read_text(encoding="utf-8")))) for module, path in FILES.items()}


def imported(tree: ast.Module):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (known(alias.name) for alias in node.names if known(alias.name))
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name the whole way"
            yield from (name for alias in node.names if (name := known(f"{node.module}.{alias.name}")))


def known(name: str) -> str:
    """The module that a dotted name belongs to."""
    while name and name not in FILES:
        name = name.rpartition(".")[0]
    return name


def place(module: str) -> int:
    package = FACES.get(module) or module.split(".")[1]
    return ROAD.index(package) + 1 if package in ROAD else 0


def test_no_import_points_up():
    up = [(module, other) for module, others in imports().items() for other in others if place(other) > place(module)]
    assert not up


def test_no_circle():
    list(TopologicalSorter(imports()).static_order())  # a circle raises CycleError, which names the modules


def test_a_box_has_what_its_modules_import():
    """It is given files by a list; a module that is missing there is not missed, but stands for nothing."""
    there = {".".join(("rnnkit", *Path(name).with_suffix("").parts)) for name in NEEDED}
    needed = {other for module in there for other in imports()[module] if other.startswith("rnnkit.")}
    assert needed <= there
