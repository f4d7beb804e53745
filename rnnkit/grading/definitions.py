"""What a cell defines, without what it does: of a cell that shows something, or that stops at a package which the box
has not got, the functions are still wanted."""

from __future__ import annotations

import ast
import re
import warnings

DEFINING = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
LINE = re.compile(r"line (\d+): ")


def definitions(source: str, after: int = 0) -> str:
    """The imports, functions and classes at the top level of a cell that begin after line `after`; "" for what is no
    Python."""
    lines = source.splitlines()
    return "\n".join(
        "\n".join(lines[_begin(node) - 1 : node.end_lineno])
        for node in parsed(source).body
        if isinstance(node, DEFINING) and _begin(node) > after
    )


def parsed(source: str) -> ast.Module:
    """A cell's Python, without IPython's own lines; an empty module for what is no Python."""
    python = "\n".join("pass" if line.lstrip().startswith(("!", "%")) else line for line in source.splitlines())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a learner's "\d" is theirs
            return ast.parse(python)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _begin(node: ast.stmt) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])


def stopped_at(outputs: list[dict]) -> int | None:
    """The line at which a cell stopped because a package is not there; None if it did not."""
    for output in outputs:
        if output["output_type"] == "error" and output["ename"] in ("ModuleNotFoundError", "ImportError"):
            found = LINE.match(next(iter(output["traceback"]), ""))
            return int(found[1]) if found else None
    return None
