"""Whether an answer can keep anything from one call to the next. If its code only computes, it cannot.

Such an answer is called in the notebook's own process, where it leaves no trace; any other in a process of its own.
This reads code and calls nothing of it. It decides what a call costs, and guards nothing: who deceives it is called
where `check` calls answers too, and the verdict falls outside.
"""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, NoneType

import numpy as np

from rnnkit.checking.answer import instructions

# What writes beyond a function's own variables, makes classes, or leaves the function with its work undone.
BEYOND = {"STORE_GLOBAL", "DELETE_GLOBAL", "STORE_ATTR", "DELETE_ATTR", "LOAD_BUILD_CLASS", "GET_AWAITABLE"}
# Attributes, of NumPy above all: its generator, its settings, files, and what leads to more than numbers.
AVOIDED = {
    *("random", "seterr", "seterrcall", "setbufsize", "set_printoptions", "testing", "core", "lib", "ctypeslib"),
    *("f2py", "load", "loadtxt", "genfromtxt", "fromfile", "memmap", "save", "savez", "savez_compressed", "savetxt"),
    *("tofile", "dump", "ctypes", "vectorize", "frompyfunc", "gi_frame", "tb_frame", "f_globals", "f_builtins"),
}
KNOWN = {
    name: getattr(builtins, name)
    for name in (
        *("abs", "all", "any", "bool", "complex", "dict", "divmod", "enumerate", "filter", "float", "frozenset", "int"),
        *("isinstance", "iter", "len", "list", "map", "max", "min", "next", "pow", "print", "range", "reversed"),
        *("round", "set", "slice", "sorted", "str", "sum", "tuple", "type", "zip"),
        *("Exception", "IndexError", "KeyError", "NotImplementedError", "TypeError", "ValueError", "ZeroDivisionError"),
    )
}
OF_NUMPY = dict(vars(np))  # as it is before anybody puts another function into it
CONSTANTS = (bool, int, float, complex, str, bytes, NoneType)


def keeps_nothing(answer: Callable) -> bool:
    """Whether a function, with all of the learner's own that it calls, does nothing but compute with its arguments."""
    todo, seen = [answer], []
    while todo:
        value = todo.pop()
        if any(value is each for each in seen) or _is_constant(value):
            continue
        if type(value) is not FunctionType or vars(value) or not all(map(_computes, _codes(value.__code__))):
            return False
        seen.append(value)
        try:
            todo += _held(value)
        except LookupError:  # a built-in that does more than compute
            return False
    return True


def _held(function: FunctionType) -> Iterator[object]:
    """What a function finds in its defaults, its closure, and under the names in its code."""
    yield from function.__defaults__ or ()
    yield from (function.__kwdefaults__ or {}).values()
    yield from (cell.cell_contents for cell in function.__closure__ or ())
    for code in _codes(function.__code__):
        for opname, name in instructions(code):
            if opname in ("LOAD_GLOBAL", "LOAD_NAME"):
                if name in function.__globals__:
                    yield function.__globals__[name]
                elif hasattr(builtins, name) and KNOWN[name] is not getattr(builtins, name):
                    raise LookupError(name)


def _is_constant(value) -> bool:
    """Whether nothing can be kept in it: a number, a text, NumPy, a function of NumPy's, a tuple of such."""
    if type(value) is tuple:
        return all(map(_is_constant, value))
    if type(value) in CONSTANTS or isinstance(value, np.generic) or value is np or value is math:
        return True
    name = getattr(value, "__name__", None)
    return type(name) is str and name not in AVOIDED and OF_NUMPY.get(name, math) is value


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code and that of the functions within."""
    yield code
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _codes(const)


def _computes(code: CodeType) -> bool:
    for opname, argval in instructions(code):
        if opname in BEYOND or (opname == "IMPORT_NAME" and argval not in ("numpy", "math")):
            return False
        if opname in ("LOAD_ATTR", "LOAD_METHOD", "IMPORT_FROM"):
            if argval in AVOIDED or argval.startswith("_") or OF_NUMPY.get(argval) is not vars(np).get(argval):
                return False
    return True
