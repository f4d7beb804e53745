"""Running an answer on a case. Nothing here judges: it calls, and writes down what happened as plain data."""

from __future__ import annotations

import copy
import difflib
import inspect
import linecache
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FunctionType, NoneType, TracebackType

import numpy as np
from numpy import may_share_memory  # bound here, as an answer may put another into np

from rnnkit.checking.answer import Answer
from rnnkit.checking.cures import cure
from rnnkit.checking.floats import heard
from rnnkit.checking.noise import Noise, quiet, said, shown
from rnnkit.checking.plain import KEYS, NotPlain, Room, described, elements, in_words, plain, type_name
from rnnkit.checking.stub import left_in
from rnnkit.exercises.spec import Case, Exercise, Misfit, Rule, over_arrays
from rnnkit.language import listed, tr

KEY = 60  # characters of a key that are quoted
NUMBERS = "biufc"  # kinds of arrays whose elements are no objects
ONE = int | float | complex | str | np.generic


@dataclass(frozen=True)
class Problem:
    """Why a call gave no results: kind is "unanswered", "stub" (the stub's line is left in an answer), "arguments",
    "exception", "misfit", "nothing" or "count"."""

    kind: str
    text: str
    where: str | None = None  # the learner's own line, in words
    function: str | None = None  # the function of theirs that the line belongs to
    cure: str = ""  # what to do about it, where that is sure

    @property
    def unwritten(self) -> bool:
        """Whether it is the line of a stub that stopped the call."""
        return self.kind in ("unanswered", "stub")


@dataclass(frozen=True)
class Observation:
    """What a call did: its results (or the problem), arguments it changed, results that differed the second time,
    results that share memory with the arguments though they may not."""

    results: tuple | None = None
    problem: Problem | None = None
    changed: dict = field(default_factory=dict)
    differed: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    rulings: dict = field(default_factory=dict, repr=False, compare=False)

    @property
    def misconduct(self) -> bool:
        """Whether something is wrong with the call as a whole, whatever its results."""
        return bool(self.changed or self.differed or self.views)

    def ruling(self, rule: Rule, i: int) -> str | None:
        """What a rule says of result i, made once: many answers may be compared with this one."""
        if (rule, i) not in self.rulings:
            self.rulings[rule, i] = rule.sentence(self.results[i])
        return self.rulings[rule, i]


@dataclass(frozen=True)
class Performed:
    """What happened when an answer was called on a case, before anybody compares: plain data.

    args    its arguments as they are after the call; () also for those of which it is known that none has changed
    again   the results of a second call on other copies; None if there was none
    reused  the results with the cache of the first call used once more (`Exercise.cache_from`); None if it failed
    views   the positions of results that share memory with the arguments, where that matters (`Exercise.new`)
    """

    results: tuple | None = None
    problem: Problem | None = None
    args: tuple = ()
    again: tuple | None = None
    reused: tuple | None = None
    views: tuple[int, ...] = ()


def observe(exercise: Exercise, answer: Answer, case: Case, twice: bool = True) -> Observation:
    """Call `answer` on fresh copies of the case's arguments, and (`twice`) once more on others."""
    return observed(exercise, case, perform(exercise, answer, case, twice))


def perform(exercise: Exercise, answer: Answer, case: Case, twice: bool = True, room: Room | None = None) -> Performed:
    """The calls alone. This is the part that has to run where the answer is. room: what earlier cases have left."""
    args, room = fresh(case), room or Room()
    views = []
    given, results, problem = _call(exercise, answer, args, room, views)
    if problem:
        return Performed(problem=problem)
    reused = again = None
    if twice and not exercise.cache_from and not any(output.repeatable for output in exercise.outputs):
        again = results  # those of a second call would be compared with nothing
    elif twice:
        with quiet(Noise()):  # what it prints now, it has printed before
            if exercise.cache_from:
                own = len(exercise.takes) - 1
                reused, _ = _results(exercise, answer, [*fresh(case)[:own], given[-1]], room)
            _, again, problem = _call(exercise, answer, fresh(case), room, views)
        if problem:
            return Performed(problem=problem)
    return Performed(results, None, tuple(plain(each, room) for each in args), again, reused, tuple(sorted(set(views))))


def observed(exercise: Exercise, case: Case, performed: Performed) -> Observation:
    """What the calls amount to: compares the arguments with the case's own, and the first call with the others."""
    if performed.problem:
        return Observation(problem=performed.problem)
    changed = {
        name: now
        for name, before, now in zip(exercise.parameters, case.args, performed.args, strict=False)
        if not _alike(before, now)
    }
    views = tuple(exercise.outputs[i].name for i in performed.views) if exercise.new else ()
    if performed.again is None:
        return Observation(performed.results, None, changed, views=views)
    differed = tuple(
        output.name
        for output, a, b in zip(exercise.outputs, performed.results, performed.again, strict=True)
        if output.repeatable and not _alike(a, b)
    )
    reused = performed.reused is not None and all(map(_alike, performed.results, performed.reused))
    if exercise.cache_from and not reused and not differed:
        changed["cache"] = True  # what is in a cache is the learner's own affair, but it has to be usable again
    return Observation(performed.results, None, changed, differed, views)


def fresh(case: Case) -> list:
    args = _copied(list(case.args), {})
    return over_arrays(args, _strided) if case.strided else args


def _copied(value, copies: dict):
    """copy.deepcopy(value, copies), for what arguments are made of in a fifth of the time."""
    kind = type(value)
    if kind in (int, float, str, bool, NoneType, FunctionType):
        return value
    if id(value) in copies:
        return copies[id(value)]
    if kind is np.ndarray and value.dtype.kind in NUMBERS:
        copied = value.copy("K")
    elif kind is list or kind is tuple:
        copied = kind([_copied(each, copies) for each in value])
    elif kind is dict:
        copied = {_copied(key, copies): _copied(each, copies) for key, each in value.items()}
    else:
        return copy.deepcopy(value, copies)
    copies[id(value)] = copied
    return copied


def _strided(a: np.ndarray) -> np.ndarray:
    """The same values in an array that skips elements of its memory, and that no reshape can flatten without a copy."""
    wide = np.zeros((*a.shape[:-1], 2 * a.shape[-1] + 1), a.dtype)
    wide[..., 1::2] = a
    return wide[..., 1::2]


def _call(
    exercise: Exercise, answer: Answer, args: list, room: Room, views: list | None = None
) -> tuple[list | None, tuple | None, Problem | None]:
    """What the answer was given, its results, and the problem if there are none. views: see `_results`."""
    given, problem = _guarded(answer, room, lambda: exercise.given(answer.beside(exercise.cache_from), args))
    if problem and problem.unwritten:  # the forward function is; see whether this answer is written at all
        _, own = _results(exercise, answer, [*args[: len(exercise.takes) - 1], None], room)
        problem = own if own and own.unwritten else problem
    return (given, *_results(exercise, answer, given, room, views)) if problem is None else (None, None, problem)


def _results(
    exercise: Exercise, answer: Answer, given: list, room: Room, views: list | None = None
) -> tuple[tuple | None, Problem | None]:
    """Its results as plain data, which are copies: an answer may hand out an array that it goes on writing into.
    views: a list that gets the positions of those that share memory with what was given, where they may not."""
    function = heard(answer.function) if exercise.unwarned(given) else answer.function
    results, problem = _guarded(answer, room, lambda: exercise.call(function, given))
    if problem:
        return None, problem
    names = ", ".join(exercise.returns)
    if results is None:
        text = tr("it returned nothing (None); expected {names}. Is there a `return` at its end?", names=names)
        return None, Problem("nothing", text)
    count = len(exercise.returns)
    if exercise.keyed:
        found, text = _by_name(results, exercise.returns)
        if text:
            return None, Problem("misfit", text)
    else:
        found = [results] if count == 1 else elements(results)
    if found is None:
        told = {"kind": _kind(results), "count": count, "names": names}
        return None, Problem("count", tr("it returned one {kind}; expected {count} results: {names}", **told))
    if len(found) != count:
        told = {"found": len(found), "count": count, "names": names}
        return None, Problem("count", tr("it returned {found} results; expected {count}: {names}", **told))
    found = found[: len(exercise.outputs)]
    if exercise.new and views is not None:
        memory = list(_arrays(given))
        views += [i for i, each in enumerate(found) if _overlaps(each, memory)]
    return tuple(plain(each, room) for each in found), None


def _by_name(results, names: tuple[str, ...]) -> tuple[list, str]:
    """What a dict holds under these names, and a sentence for what is no dict or has keys that do not belong there. Of
    a key that is missing the value is None: where values are judged, that is told."""
    listed = ", ".join(names)
    if not issubclass(type(results), dict):
        return [], tr("it returned one {kind}; expected a dict with the keys {keys}", kind=_kind(results), keys=listed)
    if dict.__len__(results) > KEYS:
        return [], tr("its dict has {count} keys; expected {keys}", count=dict.__len__(results), keys=listed)
    pairs = [(str.__str__(k) if issubclass(type(k), str) else k, each) for k, each in dict.items(results)]
    for key, _ in pairs:
        if type(key) is not str:
            return [], tr("its dict has {kind} as a key; expected {keys}", kind=in_words(described(key)), keys=listed)
        if key not in names:
            near = difflib.get_close_matches(key[:KEY], names, 1, 0.7)
            if near:
                return [], tr("its dict has the key {key}; write {near}", key=repr(key[:KEY]), near=repr(near[0]))
            return [], tr("its dict has the key {key}; expected {keys}", key=repr(key[:KEY]), keys=listed)
    if not pairs:
        return [], tr("it returned an empty dict; expected one with the keys {keys}", keys=listed)
    return [dict(pairs).get(name) for name in names], ""


def _arrays(value, deep: int = 2):
    """The plain arrays in a value, and in the dicts, lists and tuples that it is or holds."""
    kind = type(value)
    if kind is np.ndarray:
        yield value
    elif deep:
        for each in dict.values(value) if issubclass(kind, dict) else elements(value) or ():
            yield from _arrays(each, deep - 1)


def _overlaps(value, memory: list[np.ndarray]) -> bool:
    return any(may_share_memory(array, other) for array in _arrays(value) for other in memory)


def _guarded(answer: Answer, room: Room, run: Callable) -> tuple:
    """What run() returns, or the problem that kept it from returning."""
    with room.watch():
        try:
            return run(), None
        except NotImplementedError as error:
            trace = answer.entry(error)
            kind = "stub" if trace and left_in(trace) else "unanswered"
            return None, Problem(kind, said(error), function=trace and trace.tb_frame.f_code.co_name)
        except Misfit as misfit:
            return None, Problem("misfit", said(misfit))
        except (Exception, SystemExit, GeneratorExit) as error:
            trace = answer.entry(error)
            words = said(error)
            text = f"{type_name(error)}: {words}".rstrip(" .:")
            where, function = (_line(trace), trace.tb_frame.f_code.co_name) if trace else (None, None)
            return None, Problem("exception", text, where, function, cure(error, words, trace, answer.function))


def _kind(value) -> str:
    return tr("array of shape {shape}", shape=value.shape) if type(value) is np.ndarray else type_name(value)


def argument_problem(exercise: Exercise, answer: Answer) -> Problem | None:
    """A sentence for a function that cannot be called with the exercise's arguments at all."""
    counts = {exercise.required, len(exercise.takes)}
    if inspect.isclass(answer.function) or all(_takes(answer.function, count) for count in counts):
        return None
    try:
        signature = inspect.signature(answer.function)
    except (TypeError, ValueError):
        return None
    for count in counts:
        try:
            signature.bind(*range(count))
        except TypeError:
            if missing := _missing_defaults(exercise, signature):
                return Problem("arguments", missing)
            text = tr(
                "it takes {found}; the exercise calls it with {expected}, by position",
                found=_listed(signature.parameters),
                expected=_listed(exercise.takes),
            )
            return Problem("arguments", text)
    return None


def _takes(function: Callable, count: int) -> bool:
    """Whether it is a plain function that takes so many arguments; `inspect` would take its time to say so."""
    if type(function) is not FunctionType or vars(function) or function.__code__.co_kwonlyargcount:
        return False
    most = function.__code__.co_argcount
    return most - len(function.__defaults__ or ()) <= count <= most


def _missing_defaults(exercise: Exercise, signature: inspect.Signature) -> str | None:
    """The sentence for parameters that have to have a default value, where nothing else is wrong with them."""
    given = list(signature.parameters.values())
    bare = [p.name for p in given[exercise.required :] if p.default is p.empty]
    if len(given) != len(exercise.takes) or not bare:
        return None
    return tr("{names} has no default value; the exercise's `def` line gives it one", names=listed(bare))


def _listed(names) -> str:
    count = tr("{count} argument", count=1) if len(names) == 1 else tr("{count} arguments", count=len(names))
    return count + (f" ({', '.join(names)})" if names else "")


def _line(trace: TracebackType) -> str:
    line = linecache.getline(trace.tb_frame.f_code.co_filename, trace.tb_lineno).strip()
    return tr("your line `{line}`", line=shown(line)) if line else tr("line {number}", number=trace.tb_lineno)


def _alike(a, b) -> bool:
    """Whether b, which is plain, equals a up to rounding."""
    if a is b:
        return True
    if isinstance(b, NotPlain):  # functions, generators: not ours to compare
        return isinstance(plain(a), NotPlain)
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        if (a == b).all():
            return True
        tolerance = 1e-5 if a.dtype == np.float32 else 1e-10
        with np.errstate(all="ignore"):
            return a.dtype.kind in "fc" and np.allclose(a, b, rtol=tolerance, atol=tolerance, equal_nan=True)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_alike(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(_alike, a, b))
    if isinstance(a, ONE) and isinstance(b, ONE):
        try:
            return bool(a == b) or (a != a and b != b)
        except OverflowError:  # a Python integer that fits no NumPy one
            return False
    return a is None and b is None
