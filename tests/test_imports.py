"""Imports go one way: the layers that learners import know nothing of the checks, the checks nothing of the grader."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import rnnkit
from rnnkit.grading.box.runtime import NEEDED

ROOT = Path(rnnkit.__file__).parent
FILES = {
    ".".join(("rnnkit", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in ROOT.rglob("*.py")
}
ROAD = ("exercises", "checking", "grading", "messages", "cli")  # behind all else, nn, optim, data, viz …
FACES = {"rnnkit": "checking", "rnnkit.__main__": "cli", "rnnkit.messages.__main__": "cli"}
ROOMS = ("paper", "box", "jobs", "book", "report")  # of the grader, along the road of a submission


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


def room(module: str) -> str:
    """The grader's room that a module lies in, or ""."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["rnnkit", "grading"] and len(parts) > 2 and parts[2] in ROOMS else ""


def test_no_import_of_the_grader_points_up_its_road():
    arrows = {(room(module), room(other)) for module, others in imports().items() for other in others}
    assert not [(one, other) for one, other in arrows if one and other and ROOMS.index(other) > ROOMS.index(one)]
    assert not [module for module in FILES if room(module) and "rnnkit.grading.run" in imports()[module]]


def test_what_a_room_has_in_its_face_is_taken_from_there():
    """By other rooms and by the commands; in a room its modules name each other."""
    shown = {name: set(vars(import_module(f"rnnkit.grading.{name}"))["__all__"]) for name in ROOMS}
    assert all(len(names) <= 8 for names in shown.values())
    past = [
        (module, node.module, alias.name)
        for module, path in FILES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and room(node.module) not in ("", room(module))
        for alias in node.names
        if node.module.count(".") > 2 and alias.name in shown[room(node.module)]
    ]
    assert not past


def test_no_circle():
    list(TopologicalSorter(imports()).static_order())  # a circle raises CycleError, which names the modules


def test_a_box_has_what_its_modules_import():
    """It is given files by a list; a module that is missing there is not missed, but stands for nothing."""
    there = {".".join(("rnnkit", *Path(name).with_suffix("").parts)) for name in NEEDED}
    needed = {other for module in there for other in imports()[module] if other.startswith("rnnkit.")}
    assert needed <= there
