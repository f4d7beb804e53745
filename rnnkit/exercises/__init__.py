"""The exercises of the course, one module a unit. `get(name)` finds one, `unit(name)` lists a unit's in order.

A unit is imported when it is asked for, or when a name is looked for that no unit imported before it has.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module

from rnnkit.exercises.spec import Case, Exercise, Mistake, Output, Rule

UNITS = {
    "01_hidden_state": "hidden_state",
    "02_sequences": "sequences",
    "03_bptt": "bptt",
    "04_char_lm": "char_lm",
    "05_vanishing_exploding": "vanishing",
    "06_lstm": "lstm",
    "07_gru": "gru",
    "08_deep_bidirectional": "deep_bidirectional",
    "09_text_classification": "text_classification",
    "10_time_series": "time_series",
    "11_translation": "translation",
    "12_speech": "speech",
    "13_frameworks": "frameworks",
    "14_rnn_cnn_and_after": "after",
}


@cache
def unit(name: str) -> tuple[Exercise, ...]:
    """The exercises of one unit, in the order of the notebook."""
    return import_module(_module(name)).EXERCISES


def ahead(assignment: str) -> None:
    """Have the names of an assignment looked for in its own unit first, if it is one of the course's."""
    if assignment in UNITS:
        unit(assignment)


@cache
def names() -> tuple[str, ...]:
    """Of all units, all of which are imported for that."""
    return tuple(exercise.name for name in UNITS for exercise in unit(name))


def known(name: str) -> bool:
    """Whether an exercise has this name."""
    return _found(name) is not None


def get(name: str) -> Exercise:
    """Raises KeyError if no exercise has this name."""
    if (found := _found(name)) is None:
        raise KeyError(name)
    return found


def _found(name: str) -> Exercise | None:
    return next((exercise for title in _order() for exercise in unit(title) if exercise.name == name), None)


def _order() -> list[str]:
    """The units, those first that are imported already: it is one of them, nearly always."""
    return sorted(UNITS, key=lambda title: _module(title) not in sys.modules)


def _module(unit: str) -> str:
    return f"rnnkit.exercises.{UNITS[unit]}"


__all__ = ["UNITS", "Case", "Exercise", "Mistake", "Output", "Rule", "ahead", "get", "known", "names", "unit"]
