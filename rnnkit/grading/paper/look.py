"""What an instructor may want to look at in a learner's code. Nothing here costs a point."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from rnnkit.checking.ownwork import FINISHED
from rnnkit.grading.paper.definitions import LONGEST, parsed

MODULES = FINISHED - {"rnnkit"} | {"ctypes", "gc", "inspect", "multiprocessing", "os", "pickle", "signal", "socket"}
MODULES |= {"requests", "shutil", "subprocess", "sys", "threading", "urllib", "importlib", "builtins", "dis", "base64"}
CALLS = {"eval", "exec", "compile", "__import__", "get_ipython", "globals", "breakpoint", "open"}


def worth_a_look(sources: Iterable[str]) -> list[str]:
    """Sentences such as "uses os", for code that the course's exercises have no use for."""
    found = dict.fromkeys(word for source in sources for word in _words(source))
    return [f"the code uses {', '.join(found)}"] if found else []


def imported(sources: Iterable[str]) -> list[str]:
    """The top-level names that the code imports, in order."""
    found: dict[str, None] = {}
    for node in (node for source in sources for node in ast.walk(parsed(source))):
        if isinstance(node, ast.Import):
            found |= dict.fromkeys(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found[(node.module or "").partition(".")[0]] = None
    return list(found)


def _words(source: str) -> Iterable[str]:
    if len(source) > LONGEST:
        yield f"a cell of {len(source)} characters"
        return
    for line in source.splitlines():
        if line.lstrip().startswith(("!", "%%")):
            yield f"`{line.strip()[:40]}`"
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            yield from (name for name in names if name.startswith(("rnnkit.grading", "rnnkit.checking.")))
        if isinstance(node, ast.Import):
            yield from (n for alias in node.names if (n := alias.name.partition(".")[0]) in MODULES)
        elif isinstance(node, ast.ImportFrom) and (name := (node.module or "").partition(".")[0]) in MODULES:
            yield name
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield f"{node.func.id}()"
        elif (
            isinstance(node, ast.Attribute) and node.attr.startswith("__") and node.attr not in ("__init__", "__name__")
        ):
            yield node.attr
