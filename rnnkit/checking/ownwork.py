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
    """The names of the learner's own functions that `answer` refers to, directly or through others, and the
    finished libraries it refers to."""
    own = namespace(answer)
    names, libraries, todo = set(), set(), [answer]
    while todo:
        for code in _codes(todo.pop()):
            for instruction in dis.get_instructions(code):
                if instruction.opname == "IMPORT_NAME":
                    libraries |= {_package(instruction.argval)} & FINISHED
                if instruction.opname not in ("LOAD_GLOBAL", "LOAD_NAME") or instruction.argval not in own:
                    continue
                name, value = instruction.argval, own[instruction.argval]
                if callable(value) and namespace(value) is own:
                    todo += [value] if name not in names and value is not answer else []
                    names.add(name)
                else:
                    libraries |= {_home(value)} & FINISHED
    return names, libraries


def _codes(value) -> Iterator[types.CodeType]:
    value = value if inspect.isclass(value) else behind(value)
    value = value if inspect.isclass(value) or hasattr(value, "__code__") else type(value)  # an object that is called
    functions = [m for m in vars(value).values() if inspect.isroutine(m)] if inspect.isclass(value) else [value]
    todo = [inspect.unwrap(f).__code__ for f in functions if hasattr(inspect.unwrap(f), "__code__")]
    while todo:
        code = todo.pop()
        yield code
        todo += [const for const in code.co_consts if isinstance(const, types.CodeType)]


def _home(value) -> str:
    name = value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", None)
    return _library(name if isinstance(name, str) else type(value).__module__)


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
