"""Comparing what an answer did with what is right: type, then shape, then dtype, then every value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from rnnkit.checking.perform import Observation
from rnnkit.checking.plain import described, in_words
from rnnkit.exercises.spec import WHOLE, Case, Exercise, Output, Rule
from rnnkit.language import tr

FLOAT64 = np.dtype(np.float64)
TOLERANCE = {FLOAT64: 1e-7, np.dtype(np.float32): 1e-4}
ASPECTS = ("type", "shape", "dtype", "values")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with one output in one case. told: its text, or what makes it: few are ever read."""

    output: str
    aspect: str
    case: Case
    told: str | Callable[[], str]
    ruled: bool = False  # found by a `Rule`, whose sentence names the mistake

    @cached_property
    def text(self) -> str:
        if isinstance(self.told, str):
            return self.told
        with np.errstate(all="ignore"):
            return self.told()


def judge(exercise: Exercise, case: Case, expected: tuple, observed: Observation) -> list[Fault]:
    """The faults of one call that returned results; at most one of type, shape and values for each output."""
    faults = []
    if exercise.shared and not all(_identical(observed.results[0], other) for other in observed.results):
        return [
            Fault(output.name, "values", case, tr("It returned an object that changes")) for output in exercise.outputs
        ]
    for output, right, value in zip(exercise.outputs, expected, observed.results, strict=True):
        for aspect, text in _faults(output, right, value, case):
            faults.append(Fault(output.name, aspect, case, text, isinstance(right, Rule)))
    return faults


def _identical(a, b) -> bool:
    """The same arrays, also in a list or tuple; of what is no array, the same type."""
    if type(a) is not type(b):
        return False
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(_identical, a, b))
    return not isinstance(a, np.ndarray) or (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())


def float_dtype(case: Case) -> np.dtype:
    """The dtype that results must have: that of the arguments, float64 where they have none."""
    return case.float_dtype or FLOAT64


def _faults(output: Output, right, value, case: Case):
    if isinstance(right, Rule):
        sentence = right.sentence(value)
        return [("values", sentence)] if sentence else []
    if isinstance(right, np.ndarray):
        return _array_faults(output, right, value, case)
    if is_arrays(right):
        return _dict_faults(output, right, value, case)
    if isinstance(right, float):
        return _scalar_faults(output, right, value, case)
    return _plain_faults(output, right, value, case)


def _array_faults(output, right, value, case):
    name = output.name
    if value is None and output.absent:
        return [("type", tr(output.absent))]
    if type(value) is not np.ndarray or value.dtype.kind not in "fiubc":
        text = tr(
            "{name} is {kind}; expected a NumPy array of shape {shape}",
            name=named(name),
            kind=in_words(described(value)),
            shape=_shape(output, right),
        )
        return [("type", text + _cure(value, right))]
    if value.shape != right.shape:
        text = tr(
            "{name} has shape {found}; expected {shape}",
            name=named(name),
            found=value.shape,
            shape=_shape(output, right),
        )
        return [("shape", text)]
    faults = []
    if wrong := _dtype_fault(output, value, case):
        cure = tr(
            ". `np.zeros`, `np.full`, `np.eye` and the like make float64 unless they are told a dtype, and so does a "
            "NumPy number of float64: make it a `float(…)`"
        )
        wide = value.dtype == np.float64 and wrong.startswith("float32")
        text = tr("{name} is {found}; expected {dtype}", name=named(name), found=value.dtype, dtype=wrong)
        faults.append(("dtype", text + cure * wide))
    if value.dtype.kind == "c":
        return [("dtype", tr("{name} is complex; expected real numbers", name=named(name)))]
    off = different(value, right, case)
    if off.any():
        faults.append(("values", partial(_first_difference, output, right, value, off, case)))
    return faults


def is_arrays(value) -> bool:
    """Whether it is a dict of arrays, such as the parameters of a network."""
    return isinstance(value, dict) and all(isinstance(array, np.ndarray) for array in value.values())


def _dict_faults(output, right, value, case):
    """The first fault of each aspect among the arrays of a dict."""
    if not isinstance(value, dict):
        text = tr(
            "{name} is {kind}; expected a dict with the keys {keys}",
            name=named(output.name),
            kind=in_words(described(value)),
            keys=_keys(right),
        )
        return [("type", text + _cure(value, right))]
    if value.keys() != right.keys():
        keys = {"found": _keys(value), "keys": _keys(right)}
        return [("shape", tr("{name} has the keys {found}; expected {keys}", name=named(output.name), **keys))]
    faults = {}
    for name, array in right.items():
        entry = Output(output.entry(name), dtype=output.dtype)
        for aspect, text in _array_faults(entry, array, value[name], case):
            faults.setdefault(aspect, text)
    return list(faults.items())


def _keys(arrays: dict) -> str:
    return ", ".join(map(str, arrays)) or tr("none")


def _scalar_faults(output, right, value, case):
    if isinstance(value, np.ndarray) and value.ndim:
        return [
            ("shape", tr("{name} has shape {found}; expected one number", name=named(output.name), found=value.shape))
        ]
    try:
        unfit = isinstance(value, str | bytes | bool | np.bool) or np.iscomplexobj(value)
        number = None if unfit else np.float64(float(value))
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None:
        kind = in_words(described(value))
        return [("type", tr("{name} is {kind}; expected a number", name=named(output.name), kind=kind))]
    if different(number, np.float64(right), case):
        found, expected = _two_numbers(number, right)
        numbers = {"found": found, "expected": expected, "case": case.describe()}
        return [("values", tr("{name} is {found}; expected {expected} ({case})", name=named(output.name), **numbers))]
    return []


def _plain_faults(output, right, value, case):
    kinds = (int, np.integer) if isinstance(right, int) and not isinstance(right, bool) else (type(right),)
    if not isinstance(value, kinds):
        kinds = {"kind": in_words(described(value)), "expected": in_words(described(right))}
        text = tr("{name} is {kind}; expected {expected}", name=named(output.name), **kinds)
        return [("type", text + _cure(value, right))]
    apart = _apart(named(output.name), value, right)
    where = f" ({case.describe()})" if isinstance(right, int) else ""
    return [("values", apart + where)] if apart else []


def _apart(name: str, value, right) -> str | None:
    """Where two plain objects differ first, or None where they are equal."""
    if isinstance(right, dict):
        return _dicts_apart(name, value, right)
    whole = tr("{name} is {found}; expected {expected}", name=name, found=_brief(value), expected=_brief(right))
    if not isinstance(right, list | str):
        return None if _same(value, right) else whole
    for i, (found, expected) in enumerate(zip(value, right, strict=False)):
        if not _same(found, expected):
            element = {"element": f"{name}[{i}]", "found": _brief(found), "expected": _brief(expected)}
            return whole + tr("; the first difference is {element} = {found}, expected {expected}", **element)
    if len(value) == len(right):
        return None
    return whole + tr("; its length is {found}, expected {expected}", found=len(value), expected=len(right))


def _dicts_apart(name: str, value: dict, right: dict) -> str | None:
    for key, expected in right.items():
        if key not in value:
            entry = {"name": name, "key": _brief(key), "expected": _brief(expected)}
            return tr("{name} has no key {key}; expected {name}[{key}] = {expected}", **entry)
        if not _same(value[key], expected):
            entry = {"name": f"{name}[{_brief(key)}]", "found": _brief(value[key]), "expected": _brief(expected)}
            return tr("{name} is {found}; expected {expected}", **entry)
    extra = (_brief(key) for key in value if key not in right)
    return next(
        (tr("{name} has the key {key}, which does not belong there", name=name, key=key) for key in extra), None
    )


def _same(value, right) -> bool:
    """Equal and of one kind: 1.0 and True are not the id 1."""
    kinds = (int, np.integer) if type(right) is int else type(right)
    try:
        return isinstance(value, kinds) and isinstance(value, bool) == isinstance(right, bool) and bool(value == right)
    except Exception:  # what cannot be compared is not the right one
        return False


STREAMS = r"an? (generator|range|map|zip|filter|enumerate|reversed|deque|dict_\w+|\w+_iterator)$"
# What is expected, what came instead, and how to make the one of the other.
CURES = (
    (np.ndarray, r"a tuple$", "return the array alone"),
    (np.ndarray, r"an array .*\(\w+\)$", "`np.asarray(…)` makes a plain array of it"),
    (np.ndarray, r"an array of dtype (float|longdouble)\d*$", "`.astype(np.float64)` makes one of it"),
    (np.ndarray, r"an array of dtype object", "all its elements have to be numbers, in rows of one length"),
    (np.ndarray, STREAMS, "`np.array(list(…))` makes one of it"),
    (list, r"an array", "`.tolist()` makes one of it"),
    (list, STREAMS + r"|a tuple$", "`list(…)` makes one of it"),
    (list, r"a (set|frozenset)$", "a set has no order of its own; `sorted(…)` makes a list of it"),
    (dict, r"an? (UserDict|ChainMap|mappingproxy|zip|enumerate)$|a list$", "`dict(…)` makes one of it"),
    (str, r"a list$|a generator$|an array of texts", '`"".join(…)` makes one of it'),
)


def _cure(value, right) -> str:
    """How to make of the value what is expected, behind a semicolon."""
    kind = described(value)
    if isinstance(right, np.ndarray) and isinstance(value, list | tuple):
        if _shape_of(value) == right.shape:
            make = "np.stack" if right.ndim > 1 else "np.array"
            return tr("; `{make}` makes one of the {kind}", make=make, kind=kind.split()[-1])
        if isinstance(value, list):
            return ""
    found = (cure for expected, came, cure in CURES if isinstance(right, expected) and re.match(came, kind))
    return "".join(tr("; {cure}", cure=tr(cure)) for cure in list(found)[:1])


def _shape_of(value: list | tuple) -> tuple | None:
    try:
        return np.shape(value)
    except ValueError:  # a ragged list
        return None


def _dtype_fault(output: Output, value: np.ndarray, case: Case) -> str | None:
    """The dtype that was expected, if the value has another."""
    if output.dtype == "float":
        expected = float_dtype(case)
        as_given = tr(", as the arguments are") if case.float_dtype else ""
        return None if value.dtype == expected else f"{expected}{as_given}"
    if output.dtype == "int":
        return None if value.dtype.kind in "iu" else tr("whole numbers (an int dtype)")
    if output.dtype == "int64" and value.dtype in WHOLE:
        return None
    return None if output.dtype is None or value.dtype == np.dtype(output.dtype) else output.dtype


def different(value, right, case: Case) -> np.ndarray:
    """Where two arrays of one shape differ by more than rounding, relative to the largest right element that is
    finite. Where the right one is infinite, only itself will do."""
    value, size = np.asarray(value, np.float64), np.abs(right)
    largest, finite = np.max(size, initial=0.0), True
    if not np.isfinite(largest):
        finite = np.isfinite(right)
        largest = np.max(size, initial=0.0, where=finite)
    tolerance = TOLERANCE[float_dtype(case)] * (largest if largest > 0 else 1.0)
    with np.errstate(all="ignore"):
        near = np.abs(value - right) <= tolerance
        return ~(near if finite is True else np.where(finite, near, value == right))


def distance(value, right) -> float:
    """The largest difference, relative to the largest right number; inf for what cannot be compared."""
    if not isinstance(right, float | np.ndarray) or isinstance(value, bool):
        return np.inf
    try:
        value, right = np.asarray(value, np.float64), np.asarray(right)
    except (TypeError, ValueError):
        return np.inf
    if value.shape != right.shape:
        return np.inf
    finite = np.isfinite(right)
    if not np.array_equal(value[~finite], right[~finite]) or not np.isfinite(value[finite]).all():
        return np.inf
    value, right = value[finite], right[finite]
    return float(np.max(np.abs(value - right), initial=0.0) / (np.max(np.abs(right), initial=0.0) or 1.0))


def _first_difference(output, right, value, off, case) -> str:
    first = tuple(int(i) for i in np.argwhere(off)[0])
    if np.isfinite(right).all() and not np.isfinite(value).all():
        bad = tuple(int(i) for i in np.argwhere(~np.isfinite(value))[0])
        element = {"element": _element(output.name, bad), "found": value[bad], "case": case.describe()}
        return tr("{element} is {found}; every number has to be finite ({case})", **element)
    apart = np.abs(value[off].astype(np.float64) - right[off])
    differ = tr("all {all} elements differ") if off.all() else tr("{some} of {all} elements differ")
    most = tr(", by at most {most}", most=_number(apart.max())) if np.isfinite(apart).all() else ""
    found, expected = _two_numbers(value[first], right[first])
    text = tr(
        "{name}: {differ}; the first is {element} = {found}, expected {expected} ({case})",
        name=named(output.name),
        differ=differ.format(some=off.sum(), all=off.size) + most,
        element=_element(output.name, first),
        found=found,
        expected=expected,
        case=case.describe(),
    )
    return text + (_in_time(output, off) or _in_batch(output, off))


def _element(name: str, index: tuple[int, ...]) -> str:
    """What an element is called: dWhh[0, 0]; of "Whh after step 1" it is Whh[0, 0] after step 1."""
    array = re.match(r"[^ ,]*", name)[0]
    return named(f"{array}[{', '.join(map(str, index))}]{name[len(array) :]}")


def _in_batch(output: Output, off: np.ndarray) -> str:
    """For outputs with an axis for the sequences: which of them are right."""
    letters = re.findall(r"\w+", output.shape or "")
    if "N" not in letters or len(letters) != off.ndim:
        return ""
    wrong = off.any(axis=tuple(i for i, letter in enumerate(letters) if letter != "N"))
    if len(wrong) < 2 or wrong.all():
        return ""
    if not wrong[0] and wrong[1:].all():
        return tr(". The first sequence, n = 0, is right")
    return tr(". Wrong for n = {rows} only", rows=", ".join(map(str, np.flatnonzero(wrong))))


def _in_time(output: Output, off: np.ndarray) -> str:
    """For outputs that run over time: which steps are right, a strong hint at where to look."""
    if not (output.shape or "").startswith("(T,") or len(off) < 2:
        return ""
    wrong = off.reshape(len(off), -1).any(axis=1)
    if wrong.all():
        return ""
    steps = np.flatnonzero(wrong)
    if wrong[steps[0] :].all():
        return tr(". Steps before t = {step} are right", step=steps[0])
    if wrong[: steps[-1] + 1].all():
        return tr(". Steps after t = {step} are right", step=steps[-1])
    return tr(". Wrong at t = {steps} only", steps=", ".join(map(str, steps)))


def _shape(output: Output, right: np.ndarray) -> str:
    """In letters and in numbers. Of "(G·H,) or (2, 3H)" the letters are those with as many axes."""
    either = (output.shape or "").split(" or ")
    letters = next((one for one in either if len(re.findall(r"[^(), ]+", one)) == right.ndim), output.shape)
    return f"{letters} = {right.shape}" if letters else str(right.shape)


# Of a result, or of an element of it.
AFTER = re.compile(r"(\S+?(?:\[[^]]*\])?) after step (\w+)(?: (.+))?")
OF = re.compile(r"(\w+(?:\[[^]]*\])?) of (\w+)")


def named(name: str) -> str:
    """An output's name in words: of "Whh after step 1" what stands behind the array's name is translated."""
    if after := AFTER.fullmatch(name):
        told = {"name": after[1], "step": after[2]}
        more = after[3] and tr("{name} after step {step} {more}", **told, more=tr(after[3]))
        return more or tr("{name} after step {step}", **told)
    if of := OF.fullmatch(name):
        return tr("{name} of {whole}", name=of[1], whole=of[2])
    return tr(name) if " " in name else name  # one word is a name in the code, though a figure may have it too


def _number(value) -> str:
    return f"{float(value):.6g}"


def _two_numbers(found, expected) -> tuple[str, str]:
    """With as many digits as it takes to see that they differ."""
    pairs = ((f"{float(found):.{digits}g}", f"{float(expected):.{digits}g}") for digits in (6, 9, 12, 17))
    return next((pair for pair in pairs if pair[0] != pair[1]), (_number(found), _number(expected)))


def _brief(value) -> str:
    try:
        text = repr(value)
    except Exception:  # a number with more digits than Python writes, say
        return described(value)
    return text if len(text) <= 60 else text[:57] + "…"
