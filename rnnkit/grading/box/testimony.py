"""A testimony on its way out of the box: as plain data for the wire, and back, believing nothing of it."""

from __future__ import annotations

from types import NoneType

import numpy as np

from rnnkit.checking.noise import KEPT, WARNINGS, Noise, shown
from rnnkit.checking.ownwork import FINISHED
from rnnkit.checking.perform import Performed, Problem
from rnnkit.checking.testify import Testimony
from rnnkit.exercises.spec import Case, Exercise

KINDS = ("unanswered", "stub", "arguments", "exception", "misfit", "nothing", "count", "missing")
SAME = True  # in the place of what is known already
NAMES = 1000  # of a learner's own functions; more is no notebook


class Nonsense(ValueError):
    """What came out of the box is no testimony."""


class BoxProblem(Exception):
    """The box gave no answer; the text says why, in a sentence for the learner and the instructor."""


def packed(testimony: Testimony, cases: list[Case]) -> dict:
    """As plain data; this side runs in the box. Results of later calls that are those of the first to the bit, and
    arguments that are as they were given, are SAME: most are."""
    return {
        "function": testimony.function if type(testimony.function) is str else "",
        "refused": _packed_problem(testimony.refused),
        "performed": [
            {
                "results": performed.results,
                "problem": _packed_problem(performed.problem),
                "args": SAME if _same(performed.args, case.args) else performed.args,
                "again": SAME if _same(performed.again, performed.results) else performed.again,
                "reused": SAME if _same(performed.reused, performed.results) else performed.reused,
                "views": performed.views,
            }
            for performed, case in zip(testimony.performed, cases, strict=False)
        ],
        "printed": testimony.noise.printed,
        "warned": testimony.noise.warned,
        "names": sorted(testimony.names)[:NAMES],
        "finished": sorted(testimony.finished),
        "unread": testimony.unread,
    }


def _same(a, b) -> bool:
    """Whether two plain values are the same to the bit; False also where one is no plain value."""
    kind = type(a)
    if kind is not type(b):
        return False
    if kind is np.ndarray:
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if kind in (list, tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    if kind is dict:
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    return kind in (NoneType, bool, int, float, str) and a == b


def _packed_problem(problem: Problem | None) -> list | None:
    return problem and [problem.kind, problem.text, problem.where, problem.function, problem.cure]


def unpacked(exercise: Exercise, count: int, plain) -> Testimony:
    """The testimony on `count` cases; raises Nonsense for anything that `packed` cannot have made."""
    data = _dict(plain)
    refused = _problem(data.get("refused"))
    performed = [_performed(exercise, _dict(each)) for each in _list(data.get("performed"), count)]
    if not refused and len(performed) != count:
        raise Nonsense(f"{len(performed)} cases of {count} came back")
    return Testimony(
        _text(data.get("function")),
        refused,
        performed,
        Noise(_text(data.get("printed")), [_text(each) for each in _list(data.get("warned"), WARNINGS)]),
        {_text(each) for each in _list(data.get("names"), NAMES)},
        {_text(each) for each in _list(data.get("finished"), len(FINISHED))} & FINISHED,
        unread=[_position(each) for each in _list(data.get("unread", []), NAMES)],
    )


def _performed(exercise: Exercise, data: dict) -> Performed:
    if problem := _problem(data.get("problem")):
        return Performed(problem=problem)
    results = _results(exercise, data.get("results"))
    again = _others(exercise, data.get("again"), results)
    args = () if data.get("args") is SAME else tuple(_list(data.get("args"), 100))
    reused = None if data.get("reused") is None else _others(exercise, data["reused"], results)
    views = tuple(_position(each) for each in _list(data.get("views", ()), len(exercise.outputs)))
    if any(view >= len(exercise.outputs) for view in views):
        raise Nonsense("a result that is none")
    return Performed(results, None, args, again, reused, views)


def _results(exercise: Exercise, value) -> tuple:
    results = tuple(_list(value, len(exercise.outputs)))
    if len(results) != len(exercise.outputs):
        raise Nonsense(f"{len(results)} results of {len(exercise.outputs)} came back")
    return results


def _others(exercise: Exercise, value, results: tuple) -> tuple:
    return results if value is SAME else _results(exercise, value)


def _problem(value) -> Problem | None:
    if value is None:
        return None
    parts = _list(value, 5)
    if len(parts) != 5 or _text(parts[0]) not in KINDS:
        raise Nonsense("a problem that is none")
    kind, text, *places, cure = parts
    return Problem(kind, _text(text), *(None if place is None else _text(place) for place in places), _text(cure))


def _position(value) -> int:
    if type(value) is not int or value < 0:
        raise Nonsense("a position that is none")
    return value


def _dict(value) -> dict:
    if type(value) is not dict:
        raise Nonsense(f"{type(value).__name__} where a dict belongs")
    return value


def _list(value, most: int) -> list | tuple:
    if type(value) not in (list, tuple) or len(value) > most:
        raise Nonsense("a list that is none, or is too long")
    return value


def _text(value) -> str:
    if type(value) is not str:
        raise Nonsense(f"{type(value).__name__} where a text belongs")
    return shown(value, 2 * KEPT)


def missing(name: str, kind: str = "") -> Testimony:
    """Stands for an answer that is not in the notebook, where that name stands for nothing, or for a value of a
    type."""
    text = f"the notebook has no function called {name}, or its cell stopped with an error"
    if kind:
        text = (
            f"in the notebook {name} is no function but of type {kind}, because a line gave that name to something else"
        )
    return Testimony(name, Problem("missing", text))
