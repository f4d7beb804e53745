"""Whether an answer can keep anything from one call to the next. If its code only computes, it cannot.

Such an answer is called in the notebook's own process, where it leaves no trace; any other in a process of its own.
This reads code and calls nothing of it. It decides what a call costs, and guards nothing: who deceives it is called
where `check` calls answers too, and the verdict falls outside.
"""

from __future__ import annotations

import builtins
import gc
import inspect
import math
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType, NoneType

import numpy as np

from rnnkit.checking.answer import instructions

# What writes beyond a function's own variables, or makes classes.
BEYOND = {"STORE_GLOBAL", "DELETE_GLOBAL", "STORE_ATTR", "DELETE_ATTR", "LOAD_BUILD_CLASS"}
OUTER = ("STORE_DEREF", "DELETE_DEREF")  # of a variable that functions share
UNDONE = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR  # may leave their work for later
# Attributes, of NumPy above all: its generator, its settings, files, and what leads to more than numbers.
AVOIDED = {
    *("random", "seterr", "seterrcall", "setbufsize", "set_printoptions", "testing", "core", "lib", "ctypeslib"),
    *("f2py", "load", "loadtxt", "genfromtxt", "fromfile", "memmap", "save", "savez", "savez_compressed", "savetxt"),
    *("tofile", "dump", "ctypes", "vectorize", "frompyfunc", "gi_frame", "tb_frame", "f_globals", "f_builtins"),
    *("ma", "polynomial", "typecodes", "sctypeDict", "fromregex", "test", "cr_frame", "ag_frame", "f_back", "f_locals"),
}
KNOWN = {
    name: getattr(builtins, name)
    for name in (
        *("abs", "all", "any", "bool", "complex", "dict", "divmod", "enumerate", "filter", "float", "frozenset", "int"),
        *("isinstance", "iter", "len", "list", "map", "max", "min", "next", "pow", "print", "range", "reversed"),
        *("round", "set", "slice", "sorted", "str", "sum", "tuple", "zip"),
        *("Exception", "IndexError", "KeyError", "NotImplementedError", "TypeError", "ValueError", "ZeroDivisionError"),
    )
}
IMPORT = builtins.__import__
# As they are before anybody puts another function into them.
MODULES = [(module, dict(vars(module))) for module in (np, np.linalg, np.fft, math)]
COMPUTING = {
    id(value)
    for _, held in MODULES
    for name, value in held.items()
    if callable(value) and not name.startswith("_") and AVOIDED.isdisjoint((name, getattr(value, "__name__", name)))
}
OWN = [  # the attributes of functions and classes, which can be given more
    (vars(value), len(vars(value)))
    for _, held in MODULES
    for value in held.values()
    if hasattr(value, "__dict__") and type(value) is not ModuleType
]
# Kinds of values in which nothing can be kept, by identity: a class of the learner's may say that it equals any.
CONSTANTS = {id(kind) for kind in (bool, int, float, complex, str, bytes, NoneType)} | {
    id(kind) for kind in np.sctypeDict.values() if kind not in (np.void, np.object_)
}


def undisturbed() -> bool:
    """Whether what only computes does only that in this process: nothing runs beside it, and nothing that the notebook
    has set up measures it or is called by Python or NumPy meanwhile."""
    return not (
        threading.active_count() > 1
        or sys.gettrace()
        or sys.getprofile()
        or gc.callbacks
        or tracemalloc.is_tracing()
        or builtins.__import__ is not IMPORT
        or np.geterrcall()
        or any(map(np.get_printoptions().get, ("formatter", "override_repr")))
        or any(len(attributes) != count for attributes, count in OWN)
    )


def keeps_nothing(answer: Callable) -> bool:
    """Whether a function, with all of the learner's own that it calls, does nothing but compute with its arguments."""
    todo, seen = [answer], []
    while todo:
        value = todo.pop()
        if any(value is each for each in seen) or _is_constant(value):
            continue
        if type(value) is not FunctionType or vars(value) or value.__builtins__ is not vars(builtins):
            return False
        if not all(_computes(code, value.__code__.co_freevars) for code in _codes(value.__code__)):
            return False
        seen.append(value)
        try:
            todo += _held(value)
        except (LookupError, ValueError):  # a built-in that does more than compute; a variable without a value
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
    return id(type(value)) in CONSTANTS or value is np or value is math or id(value) in COMPUTING


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code and that of the functions within."""
    yield code
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _codes(const)


def _computes(code: CodeType, outer: tuple[str, ...]) -> bool:
    """outer: the variables of a closure that outlive the call."""
    if code.co_flags & UNDONE and code.co_name != "<genexpr>":
        return False
    for opname, argval in instructions(code):
        if opname in BEYOND or (opname in OUTER and argval in outer):
            return False
        if opname == "IMPORT_NAME" and argval not in ("numpy", "math"):
            return False
        if opname in ("LOAD_ATTR", "LOAD_METHOD", "IMPORT_FROM"):
            if argval in AVOIDED or argval.startswith("_") or not _as_it_was(argval):
                return False
    return True


def _as_it_was(name: str) -> bool:
    return all(held.get(name) is vars(module).get(name) for module, held in MODULES)
