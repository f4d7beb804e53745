"""NumPy's floating-point warnings where NumPy gives none.

In a browser it runs as WebAssembly, which keeps no note of an overflow, of a division by zero or of an invalid
operation; so `np.errstate` changes nothing, and nothing is ever warned of. A few exercises ask for an answer that gives
no warning. There each operation of the answer is looked at instead: infinities made of finite numbers, and NaN made of
numbers that are none, are warned of as NumPy does it elsewhere, and `np.errstate` is obeyed.

For that the answer is given arrays of a class of their own, to which the numbers belong that it takes out of them and
the arrays that it makes with NumPy. What it returns are plain ones again.
"""

from __future__ import annotations

import contextlib
import functools
import warnings
from collections.abc import Callable

import numpy as np
from numpy import asarray, isfinite, isinf, isnan, logical_and  # these stay NumPy's own while an answer runs

WORDS = {"divide": "divide by zero", "over": "overflow", "invalid": "invalid value"}  # in NumPy's order
POLES = {np.log, np.log2, np.log10, np.log1p, np.arctanh}  # an infinity of theirs is a division by zero
WHOLE = {np.floor_divide, np.remainder, np.fmod, np.divmod}  # divisions that whole numbers have, too
# Of other ufuncs that have poles: the position of what is 0 there.
ZERO = {np.power: 0, np.float_power: 0, np.reciprocal: 0, np.divide: 1} | dict.fromkeys(WHOLE, 1)
MAKERS = "array asarray asanyarray zeros ones full empty eye arange linspace stack concatenate append".split()


@functools.cache
def unheard() -> bool:
    """Whether NumPy says nothing here of a division by zero."""
    try:
        with np.errstate(divide="raise"):
            np.divide(1.0, np.zeros(1))
    except FloatingPointError:
        return False
    return True


def heard(function: Callable) -> Callable:
    """`function`, which warns where NumPy should; itself, where NumPy does."""
    if not unheard():
        return function

    @functools.wraps(function)
    def call(*args):
        with _numpy_heard():
            return _plain(function(*map(_heard, args)))

    return call


class Heard(np.ndarray):
    """An array whose operations are looked at; so are those of what comes of them."""

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        return operate(ufunc, method, *inputs, **options)

    def __array_function__(self, function, types, args, kwargs):
        return _heard(super().__array_function__(function, types, args, kwargs))

    def __getitem__(self, key):
        return _heard(_plain(super().__getitem__(key)))


class HeardNumber(Heard):
    """In the place of a NumPy number, which cannot be looked at: an array without axes that behaves as one."""

    def __hash__(self):
        return hash(self.item())

    def __round__(self, digits=None):
        return round(self.item(), digits)

    def __mul__(self, other):
        return other * self.item() if isinstance(other, list | tuple | str) else super().__mul__(other)

    __rmul__ = __mul__


for _name in "add sub mul truediv floordiv mod pow and or xor lshift rshift".split():  # x += 1 makes a new number
    setattr(HeardNumber, f"__i{_name}__", lambda self, other, name=f"__{_name}__": getattr(self, name)(other))


def operate(ufunc: np.ufunc, method: str, *inputs, **options):
    """What ufunc.method(*inputs, **options) gives, in arrays that are looked at; warns where NumPy should."""
    out = options.pop("out", (None,))
    given, options = [_plain(each) for each in inputs], {name: _plain(each) for name, each in options.items()}
    out = out if isinstance(out, tuple) else (out,)
    if any(each is not None for each in out):
        options["out"] = tuple(each.view(np.ndarray) if isinstance(each, Heard) else each for each in out)
        given = [each.copy() if isinstance(each, np.ndarray) else each for each in given]  # out may be one of them
    with np.errstate(all="ignore"):
        results = getattr(ufunc, method)(*given, **options)
        found = set() if method == "at" else _found(ufunc, method, given, results)
    for kind in WORDS:
        if kind in found:
            _tell(kind, ufunc.__name__)
    if "out" in options:  # as after x += 1
        return out[0] if len(out) == 1 else out
    return _heard(results)


def _tell(kind: str, name: str) -> None:
    """As NumPy does it, by `np.errstate`."""
    text, wanted = f"{WORDS[kind]} encountered in {name}", np.geterr()[kind]
    if wanted == "raise":
        raise FloatingPointError(text)
    if wanted == "warn":
        warnings.warn(text, RuntimeWarning, stacklevel=4)  # at the learner's line


def _found(ufunc: np.ufunc, method: str, given: list, results) -> set[str]:
    """What NumPy should warn of: some of the keys of WORDS."""
    numbers = [array for array in map(asarray, given) if array.dtype.kind in "fiub"]
    single = method == "__call__" and ufunc.signature is None  # each number is made of those in its place
    if single and ufunc in WHOLE and all(array.dtype.kind != "f" for array in numbers):
        return set() if numbers[1].all() else {"divide"}
    found = set()
    for result in map(asarray, results if isinstance(results, tuple) else (results,)):
        if result.dtype.kind == "f" and not isfinite(result).all():
            found |= _faults(ufunc, single, numbers, result)
    return found


def _faults(ufunc: np.ufunc, single: bool, numbers: list, result: np.ndarray) -> set[str]:
    together = (lambda truths: functools.reduce(logical_and, truths, True)) if single else _all
    invalid = isnan(result) & together([~isnan(number) for number in numbers])
    infinite = isinf(result) & together([isfinite(number) for number in numbers])
    at_pole = infinite & (ufunc in POLES)
    if single and ufunc in ZERO:
        at_pole = infinite & (numbers[ZERO[ufunc]] == 0)
    places = {"invalid": invalid, "divide": at_pole, "over": infinite & ~at_pole}
    return {kind for kind, place in places.items() if place.any()}


def _all(truths: list) -> bool:
    return all(truth.all() for truth in truths)


def _heard(value):
    kind = type(value)
    if kind in (tuple, list):
        return kind(map(_heard, value))
    if kind is np.ndarray and value.dtype.kind in "fiub":
        return value.view(Heard)
    return asarray(value).view(HeardNumber) if issubclass(kind, np.floating | np.integer) else value


def _plain(value):
    kind = type(value)
    if kind in (tuple, list):
        return kind(map(_plain, value))
    if kind is dict:
        return {key: _plain(each) for key, each in value.items()}
    if kind is HeardNumber:
        return value.view(np.ndarray)[()]
    return value.view(np.ndarray) if kind is Heard else value


class _Ufunc:
    """A ufunc of NumPy's that is looked at; all but calling it is the ufunc's own."""

    def __init__(self, ufunc: np.ufunc):
        self.ufunc = ufunc

    def __call__(self, *inputs, **options):
        return operate(self.ufunc, "__call__", *inputs, **options)

    def __getattr__(self, name: str):
        return getattr(self.ufunc, name)


def _maker(make: Callable) -> Callable:
    return lambda *args, **options: _heard(make(*_plain(args), **_plain(options)))


@contextlib.contextmanager
def _numpy_heard():
    """NumPy itself, for as long as an answer runs, makes arrays that are looked at."""
    own = {name: value for name, value in vars(np).items() if name in MAKERS or isinstance(value, np.ufunc)}
    for name, value in own.items():
        setattr(np, name, _Ufunc(value) if isinstance(value, np.ufunc) else _maker(value))
    try:
        yield
    finally:
        for name, value in own.items():
            setattr(np, name, value)
