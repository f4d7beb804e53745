"""The own-work rule: an answer may use NumPy and the learner's own earlier answers, no finished solution.

Two looks, because either alone is easy to miss: the names an answer's code refers to, and the functions that
really run while it is called. This keeps honest people honest. It is no defence against code that attacks
the check from inside the same process; for that the verdict has to fall outside.
"""

from __future__ import annotations

import contextlib
import dis
import inspect
import sys
import types
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from rnnkit.checking.run import namespace
from rnnkit.exercises.spec import behind

FINISHED = {
    "rnnkit",
    "torch",
    "tensorflow",
    "keras",
    "jax",
    "flax",
    "haiku",
    "equinox",
    "mxnet",
    "mlx",
    "cupy",
    "tinygrad",
    "autograd",
    "scipy",
    "sklearn",
}


def reached(answer: Callable) -> tuple[set[str], set[str]]:
    """The names of the learner's own functions that `answer` refers to, directly or through others, and the packages
    it refers to, the standard library's among them."""
    own = namespace(answer)
    names, todo, seen = set(), [answer], {id(answer)}
    packages = set() if own else {_home(answer)}  # a ufunc, say, and no code of the learner's
    while todo:
        function = todo.pop()
        held = [("", value) for value in _kept_in(function)]
        for code in _codes(function):
            for instruction in dis.get_instructions(code):
                if instruction.opname == "IMPORT_NAME":
                    packages.add(_package(instruction.argval))
                if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME") and instruction.argval in own:
                    held.append((instruction.argval, own[instruction.argval]))
        for name, value in held:
            if callable(value) and namespace(value) is own:
                todo += [value] if id(value) not in seen else []
                seen.add(id(value))
                names.add(name)
            else:
                packages.add(_home(value))
    return names - {""}, packages


def unread(answer: Callable) -> list[int]:
    """The positions of the parameters of a function that its code never reads; none for what is no plain function."""
    code = getattr(behind(answer), "__code__", None)
    if inspect.isclass(answer) or code is None or isinstance(answer, partial):
        return []
    read = set(code.co_cellvars)  # those that a function inside it uses
    for instruction in dis.get_instructions(code):
        if instruction.opname.startswith("LOAD_FAST") or "STORE_FAST_LOAD_FAST" in instruction.opname:
            read |= {instruction.argval} if isinstance(instruction.argval, str) else set(instruction.argval)
        elif instruction.argval in ("locals", "eval", "exec", "vars"):
            return []
    return [i for i, name in enumerate(code.co_varnames[: code.co_argcount]) if name not in read]


def _codes(value) -> Iterator[types.CodeType]:
    todo = [function.__code__ for function in _functions(value)]
    while todo:
        code = todo.pop()
        yield code
        todo += [const for const in code.co_consts if isinstance(const, types.CodeType)]


def _functions(value) -> list[types.FunctionType]:
    """A function, what a decorated one calls in the end, or the methods of a class or of an object that is called."""
    value = value if inspect.isclass(value) else behind(value)
    value = value if inspect.isclass(value) or hasattr(value, "__code__") else type(value)
    found = [m for m in vars(value).values() if inspect.isroutine(m)] if inspect.isclass(value) else [value]
    return [inner for each in found if hasattr(inner := inspect.unwrap(each), "__code__")]


def _kept_in(value) -> Iterator:
    """Functions, modules and ufuncs that a function holds in its default values or its closure."""
    for function in _functions(value):
        cells = [cell.cell_contents for cell in function.__closure__ or () if cell != types.CellType()]
        for kept in (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values(), *cells):
            if callable(kept) or inspect.ismodule(kept):
                yield kept


def _home(value) -> str:
    """The package that a value comes from."""
    if isinstance(value, np.ufunc):
        return _ufunc_home(value)
    name = value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", None)
    return _library(name if isinstance(name, str) else type(value).__module__)


def _ufunc_home(ufunc: np.ufunc) -> str:
    """A ufunc does not say where it comes from: from a loaded package that has it by its name."""
    if getattr(np, ufunc.__name__, None) is ufunc:
        return "numpy"
    homes = {_package(name) for name, module in list(sys.modules.items()) if _has(module, ufunc)} - {"__main__"}
    return "numpy" if "numpy" in homes or not homes else min(homes)


def _has(module, ufunc: np.ufunc) -> bool:
    return isinstance(module, types.ModuleType) and vars(module).get(ufunc.__name__) is ufunc


def _library(module: str) -> str:
    """The package that a module belongs to. The far side of the grader's box is no solution: in a box sys.stdout is one
    of its objects, as it is one of ipykernel's in a notebook."""
    return "" if module.startswith("rnnkit.grading.") else _package(module)


def _package(module: str) -> str:
    return module.partition(".")[0]


@contextlib.contextmanager
def watched(answer: Callable, called: set[str], allowed: tuple = ()):
    """Note in `called` every finished library that is entered from the learner's code.

    allowed: functions the exercise itself hands to the answer (the `f` of `numerical_gradient`, say).
    """
    own = namespace(answer)
    given = {f.__code__ for f in allowed}

    def note(frame, event, _):
        if event == "call" and _of(frame) in FINISHED and frame.f_code not in given:
            caller = frame.f_back
            while caller is not None and caller.f_globals is not own:
                if _of(caller) in FINISHED:
                    return  # called from within the library, not by the learner
                caller = caller.f_back
            if caller is not None:
                called.add(_of(frame))

    if sys.getprofile() is not None:  # somebody measures the code (%prun); two profilers cannot run at once
        yield
        return
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


def _of(frame) -> str:
    return _library(frame.f_globals.get("__name__") or "")
