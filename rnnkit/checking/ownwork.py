"""The own-work rule: an answer may use NumPy and the learner's own earlier answers, no finished solution.

Two looks, because either alone is easy to miss: the names an answer's code refers to, and the functions that
really run while it is called. This keeps honest people honest. It is no defence against code that attacks
the check from inside the same process; for that the verdict has to fall outside.
"""

from __future__ import annotations

import contextlib
import inspect
import sys
import types
from functools import cache

import numpy as np

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
NO_SOLUTION = ("rnnkit.grading.", "rnnkit.browser", "rnnkit.checking.floats")


def home(value) -> str:
    """The package that a value comes from."""
    if isinstance(value, np.ufunc):
        return _ufunc_home(value)
    name = value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", None)
    return _library(name if isinstance(name, str) else type(value).__module__)


def _ufunc_home(ufunc: np.ufunc) -> str:
    """A ufunc does not say where it comes from: from a loaded package that has it by its name."""
    if getattr(np, ufunc.__name__, None) is ufunc:
        return "numpy"
    homes = {package(name) for name, module in list(sys.modules.items()) if _has(module, ufunc)} - {"__main__"}
    return "numpy" if "numpy" in homes or not homes else min(homes)


def _has(module, ufunc: np.ufunc) -> bool:
    return isinstance(module, types.ModuleType) and vars(module).get(ufunc.__name__) is ufunc


@cache
def _library(module: str) -> str:
    """The package that a module belongs to. The far side of the grader's box is no solution: in a box sys.stdout is one
    of its objects, as it is one of ipykernel's in a notebook. Nor is what stands in NumPy's place in a browser."""
    return "" if module.startswith(NO_SOLUTION) else package(module)


def package(module: str) -> str:
    return module.partition(".")[0]


@contextlib.contextmanager
def watched(notebook: dict, called: set[str], allowed: tuple = ()):
    """Note in `called` every finished library that is entered from the code of a notebook, given by its globals.

    allowed: functions the exercise itself hands to the answer (the `f` of `numerical_gradient`, say).
    """
    given = {f.__code__ for f in allowed}

    def note(frame, event, _):
        if event == "call" and _of(frame) in FINISHED and frame.f_code not in given:
            caller = frame.f_back
            while caller is not None and caller.f_globals is not notebook:
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
