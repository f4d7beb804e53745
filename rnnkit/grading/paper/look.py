"""What an instructor may want to look at in a learner's code. Nothing here costs a point."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rnnkit.checking.ownwork import FINISHED
from rnnkit.grading.paper.definitions import LONGEST, parsed

MODULES = FINISHED - {"rnnkit"} | {"ctypes", "gc", "inspect", "multiprocessing", "os", "pickle", "signal", "socket"}
MODULES |= {"requests", "shutil", "subprocess", "sys", "threading", "urllib", "importlib", "builtins", "dis", "base64"}
TELLING = (ast.Import, ast.ImportFrom, ast.Call, ast.Attribute)
CALLS = {"eval", "exec", "compile", "__import__", "get_ipython", "globals", "breakpoint", "open"}


@dataclass
class Look:
    """words: such as "os", of what the course's exercises have no use for; imported: top-level names; both in order."""

    words: list[str] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        return [f"the code uses {', '.join(self.words)}"] if self.words else []


def look(sources: Iterable[str]) -> Look:
    """A look at code, each cell of which is parsed once."""
    words, names = {}, {}
    for source in sources:
        nodes = [node for node in ast.walk(parsed(source)) if isinstance(node, TELLING)]
        words |= dict.fromkeys(_words(source, nodes))
        names |= dict.fromkeys(_imported(nodes))
    return Look(list(words), list(names))


def _imported(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def _words(source: str, nodes: list[ast.AST]) -> Iterator[str]:
    if len(source) > LONGEST:
        yield f"a cell of {len(source)} characters"
        return
    for line in source.splitlines():
        if line.lstrip().startswith(("!", "%%")):
            yield f"`{line.strip()[:40]}`"
    for node in nodes:
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
