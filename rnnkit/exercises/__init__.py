"""The exercises of the course, one module a unit. `get(name)` finds one, `unit(name)` lists a unit's in order."""

from __future__ import annotations

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
    "14_rnn_cnn_and_after": "after",
}


@cache
def unit(name: str) -> tuple[Exercise, ...]:
    """The exercises of one unit, in the order of the notebook."""
    return import_module(f"rnnkit.exercises.{UNITS[name]}").EXERCISES


@cache
def _all() -> dict[str, Exercise]:
    return {exercise.name: exercise for name in UNITS for exercise in unit(name)}


def names() -> tuple[str, ...]:
    return tuple(_all())


def get(name: str) -> Exercise:
    return _all()[name]


__all__ = ["UNITS", "Case", "Exercise", "Mistake", "Output", "Rule", "get", "names", "unit"]
