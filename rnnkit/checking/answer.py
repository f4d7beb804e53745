"""An answer: what a learner wrote, the notebook that it lives in, and what its code refers to.

It is made once for a check. This reads code and calls nothing of it.
"""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache, partial
from types import CellType, CodeType, FunctionType, TracebackType

import numpy as np

from rnnkit.checking.ownwork import home, package


class Answer:
    """What a learner wrote: `function` is a function, a class, or an object that is called.

    name      the name that its `def` gives it; "" where it has none
    notebook  the globals of the notebook (or module) that it was written in; empty where it is no code of theirs

        answer = Answer(rnn_forward)
        answer.name, answer.names                # "rnn_forward", {"rnn_step"}
    """

    def __init__(self, function: Callable):
        self.function = function
        self._inner = _inner(function)
        self.notebook = _globals(self._inner)

    @property
    def name(self) -> str:
        return getattr(self.function, "__name__", "")

    def beside(self, name: str) -> Callable | None:
        """What the notebook has under a name now, if it can be called: another answer of the learner's."""
        found = self.notebook.get(name)
        return found if callable(found) else None

    def entry(self, error: BaseException) -> TracebackType | None:
        """The deepest entry of an error's traceback that stands in the learner's own code, and so at a line of it."""
        trace, found = error.__traceback__, None
        while trace is not None:
            found = trace if trace.tb_frame.f_globals is self.notebook else found
            trace = trace.tb_next
        return found

    @property
    def names(self) -> set[str]:
        """The names of the learner's own functions that it refers to, directly or through others."""
        return self._reached[0]

    @property
    def packages(self) -> set[str]:
        """The packages that it refers to, directly or through others, the standard library's among them."""
        return self._reached[1]

    @cached_property
    def functions(self) -> list[FunctionType]:
        """The function, what a decorated one calls in the end, or the methods of a class or of an object's class."""
        of = self._inner
        of = of if inspect.isclass(of) or hasattr(of, "__code__") else type(of)
        found = [m for m in vars(of).values() if inspect.isroutine(m)] if inspect.isclass(of) else [of]
        return [inner for each in found if hasattr(inner := inspect.unwrap(each), "__code__")]

    @cached_property
    def unread(self) -> list[int]:
        """The positions of the parameters of a function that its code never reads; none for what is no plain one."""
        code = getattr(self._inner, "__code__", None)
        if code is None or isinstance(self.function, partial):
            return []
        read = set(code.co_cellvars)  # those that a function inside it uses
        for opname, argval in instructions(code):
            if opname.startswith("LOAD_FAST") or "STORE_FAST_LOAD_FAST" in opname:
                read |= {argval} if isinstance(argval, str) else set(argval)
            elif argval in ("locals", "eval", "exec", "vars"):
                return []
        return [i for i, name in enumerate(code.co_varnames[: code.co_argcount]) if name not in read]

    @cached_property
    def _reached(self) -> tuple[set[str], set[str]]:
        """`names` and `packages`."""
        names, todo, seen = set(), [self], {id(self.function)}
        packages = set() if self.notebook else {home(self.function)}  # a ufunc, say, and no code of the learner's
        while todo:
            one = todo.pop()
            packages |= {package(name) for name in one._arguments("IMPORT_NAME")}
            for name, value in one._held():
                if callable(value) and (other := Answer(value)).notebook is self.notebook:
                    todo += [other] if id(value) not in seen else []
                    seen.add(id(value))
                    names.add(name)
                else:
                    packages.add(home(value))
        return names - {""}, packages

    def _held(self) -> Iterator[tuple[str, object]]:
        """What it refers to, by the name in the notebook; "" for functions, modules and ufuncs that it holds in its
        default values or its closure."""
        for function in self.functions:
            cells = [cell.cell_contents for cell in function.__closure__ or () if cell != CellType()]
            for kept in (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values(), *cells):
                if callable(kept) or inspect.ismodule(kept):
                    yield "", kept
        for name in self._arguments("LOAD_GLOBAL", "LOAD_NAME"):
            if name in self.notebook:
                yield name, self.notebook[name]

    def _arguments(self, *names: str) -> Iterator[str]:
        """The arguments of all its instructions of these names, functions inside it included."""
        todo: list[CodeType] = [function.__code__ for function in self.functions]
        while todo:
            code = todo.pop()
            yield from (argval for opname, argval in instructions(code) if opname in names)
            todo += [const for const in code.co_consts if isinstance(const, CodeType)]


@lru_cache(1000)
def instructions(code: CodeType) -> list[tuple[str, object]]:
    """The names and arguments of a function's instructions; `dis` is slow, and they are read three times."""
    return [(instruction.opname, instruction.argval) for instruction in dis.get_instructions(code)]


def _inner(function: Callable) -> Callable:
    """What a decorated answer, a `functools.partial` or an `np.vectorize` calls in the end."""
    while not inspect.isclass(function):
        if isinstance(function, partial):
            inner = function.func
        else:
            inner = function.pyfunc if isinstance(function, np.vectorize) else inspect.unwrap(function)
        if inner is function:
            break
        function = inner
    return function


def _globals(inner: Callable) -> dict:
    if inspect.isclass(inner):
        methods = [m for m in vars(inner).values() if inspect.isfunction(m)]
        return methods[0].__globals__ if methods else {}
    return getattr(inner if hasattr(inner, "__globals__") else type(inner).__call__, "__globals__", {})
