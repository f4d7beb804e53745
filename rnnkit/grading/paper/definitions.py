"""What a cell defines, without what it does: of a cell that shows something, or that stops at a package which the box
has not got, the functions are still wanted."""

from __future__ import annotations

import ast
import re
import warnings

DEFINING = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# What a value may be made of that is a definition as well: nothing that works, and so nothing that trains.
PLAIN = (ast.Constant, ast.Name, ast.Attribute, ast.Lambda, ast.Tuple, ast.List, ast.Set, ast.Dict)
PLAIN += (ast.UnaryOp, ast.unaryop, ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.expr_context)
LONGEST = 20_000  # characters of a cell that is read; more is no answer to an exercise
LINE = re.compile(r"line (\d+): ")
HALVES = "surrogatepass"  # a halved surrogate pair, in a line of IPython's own, is no reason to stop
MAGIC = re.compile(r"(?m)^([ \t]*)([!%].*)")


def definitions(source: str, after: int = 0) -> str:
    """The imports, functions, classes and plain values (`squash = np.tanh`) at the top level of a cell that begin after
    line `after`; "" for what is no Python."""
    lines = _lines(source)
    return "\n".join(_text(lines, node) for node in parsed(source).body if _begin(node) > after and _defines(node))


def parsed(source: str) -> ast.Module:
    """A cell's Python, with names as long as IPython's own lines in their place; an empty module for what is no
    Python."""
    if len(source) > LONGEST:
        return ast.Module([], [])
    python = MAGIC.sub(lambda line: line[1] + "_" * len(line[2].encode(errors=HALVES)), "\n".join(_lines(source)))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a learner's "\d" is theirs
            return ast.parse(python)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _lines(source: str) -> list[str]:
    """As Python counts them: a form feed begins no line."""
    return re.split("\r\n|\r|\n", source)


def _text(lines: list[str], node: ast.stmt) -> str:
    """The statement alone, without others on its lines. Python counts columns in bytes."""
    own = lines[_begin(node) - 1 : node.end_lineno]
    own[-1] = own[-1].encode(errors=HALVES)[: node.end_col_offset].decode(errors=HALVES)
    own[0] = own[0].encode(errors=HALVES)[node.col_offset :].decode(errors=HALVES)
    return "\n".join(own)


def _defines(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return all(map(_is_name, targets)) and _is_plain(node.value)
    return isinstance(node, DEFINING)


def _is_name(target: ast.expr) -> bool:
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    return all(isinstance(name, ast.Name) for name in names)


def _is_plain(value: ast.expr | None) -> bool:
    todo: list = [value]
    while todo:
        node = todo.pop()
        if not isinstance(node, PLAIN):
            return False
        # What a lambda does, it does later; its defaults are made now.
        inner = [*node.args.defaults, *filter(None, node.args.kw_defaults)] if isinstance(node, ast.Lambda) else None
        todo += ast.iter_child_nodes(node) if inner is None else inner
    return True


def _begin(node: ast.stmt) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])


def stopped_at(outputs: list[dict], *errors: str) -> int | None:
    """The line at which a cell stopped with one of these errors, whichever if none is named; None if it did not."""
    for output in outputs:
        if output["output_type"] == "error" and (not errors or output["ename"] in errors):
            found = LINE.match(next(iter(output["traceback"]), ""))
            return int(found[1]) if found else None
    return None
