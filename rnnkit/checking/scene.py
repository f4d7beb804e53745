"""Where an error came from: the learner's frame, line, and the expression that failed."""

from __future__ import annotations

import ast
import builtins
import linecache
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FrameType

import numpy as np

MISSING = object()


@dataclass(frozen=True)
class Scene:
    """An error and the learner's code that it came from: frame, line, and the expression that failed, if there is
    one."""

    error: BaseException
    text: str
    frame: FrameType
    number: int
    line: str
    node: ast.AST | None

    def value(self, node: ast.AST):
        """What a name or an attribute of an array stands for; `MISSING` for all else."""
        if isinstance(node, ast.Name):
            frame = self.frame
            for names in (frame.f_locals, frame.f_globals, vars(builtins)):
                if node.id in names:
                    return names[node.id]
        if isinstance(node, ast.Attribute) and node.attr in ("T", "shape"):
            of = self.value(node.value)
            return getattr(of, node.attr) if type(of) is np.ndarray else MISSING
        return MISSING

    def parts(self, kind: type) -> Iterator:
        return (part for part in ast.walk(self.node) if isinstance(part, kind)) if self.node else iter(())

    def function(self) -> ast.AST | None:
        """The function of the learner's in which it failed."""
        return around(self.frame.f_code.co_filename, self.number)

    def called(self) -> str:
        """The name of the function in `np.zeros(T, N)`: zeros."""
        function = getattr(self.node, "func", None)
        return getattr(function, "attr", getattr(function, "id", ""))


def expression(code: CodeType, instruction: int) -> ast.AST | None:
    """The expression that an instruction (`f_lasti`, `tb_lasti`) belongs to, as precisely as Python knows it."""
    begin, end, left, right = list(code.co_positions())[instruction // 2]
    lines = linecache.getlines(code.co_filename)[(begin or 0) - 1 : end]
    if not lines or begin is None or left is None:
        return None
    lines[-1] = lines[-1].encode()[:right].decode(errors="replace")
    lines[0] = lines[0].encode()[left:].decode(errors="replace")
    return _parsed("".join(lines))


def _parsed(code: str) -> ast.AST | None:
    try:
        return ast.parse(f"({code}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def around(filename: str, number: int) -> ast.FunctionDef | None:
    """The innermost function around a line of a cell."""
    try:
        module = ast.parse("".join(linecache.getlines(filename)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = [f for f in ast.walk(module) if isinstance(f, ast.FunctionDef) and f.lineno <= number <= f.end_lineno]
    return max(found, key=lambda f: f.lineno, default=None)
