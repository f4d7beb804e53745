"""Test cells call the course's own `check`, whatever a cell of the learner's gave that name to.

`check = 1` in one cell would end every test below it, in the notebook and under nbgrader. So before a cell that calls
`check` on exercises, the name is the course's; after it, it is again what the learner made it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable

from rnnkit import exercises

GONE = object()


def keep(check: Callable) -> None:
    """In a notebook, make test cells find `check`; elsewhere, nothing."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    theirs = []

    def before(info):
        if not theirs and is_test(info.raw_cell):
            theirs.append(shell.user_ns.get("check", GONE))
            shell.user_ns["check"] = check

    def after(result):
        if theirs and is_test(result.info.raw_cell) and (value := theirs.pop()) is not GONE:
            shell.user_ns["check"] = value

    shell.events.register("pre_run_cell", before)
    shell.events.register("post_run_cell", after)


def is_test(source: str) -> bool:
    """Whether a cell calls `check` on exercises, and gives the name to nothing itself."""
    if not isinstance(source, str) or "check(" not in source:
        return False
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    calls = [node for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check"]
    return bool(calls) and all(map(_on_an_exercise, calls)) and not any(map(_gives_the_name, nodes))


def _on_an_exercise(call: ast.Call) -> bool:
    return bool(call.args) and exercises.known(getattr(call.args[0], "id", ""))


def _gives_the_name(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return node.id == "check" and not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.alias):
        return (node.asname or node.name) == "check"
    return isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == "check"
