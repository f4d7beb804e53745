import doctest
from importlib.resources import files

import numpy as np

from rnnkit import data
from rnnkit.data import names as module


def test_every_name_stands_once_and_has_a_language():
    names, labels, languages = data.surnames()
    assert len(names) == len(set(names)) == len(labels) == 5405
    assert labels.dtype == np.int64 and set(labels) == set(range(len(languages)))
    assert "English" in languages and languages[labels[names.index("Wu")]] == "English"


def test_names_are_letters_with_little_between_them():
    names, _, _ = data.surnames()
    assert all(name == name.strip() and any(c.isalpha() for c in name) for name in names)
    assert {c for name in names for c in name if not c.isalpha()} <= set(" '-,")
    assert len(set("".join(names).lower())) == 50


def test_any_part_of_them_is_a_fair_sample():
    _, labels, _ = data.surnames()
    whole, part = (np.bincount(a, minlength=8) / len(a) for a in (labels, labels[:1000]))
    assert np.abs(whole - part).max() < 0.05


def test_the_licence_lies_beside_them():
    licence = files("rnnkit.data").joinpath("surnames_licence.txt").read_text(encoding="utf-8")
    assert "Daniele Faraglia" in licence and "Permission is hereby granted" in licence
    assert "MIT" in data.SOURCES["surnames"]


def test_what_a_call_returns_is_the_callers_own():
    names, labels, _ = data.surnames()
    names.clear()
    labels[:] = -1
    again, fresh, _ = data.surnames()
    assert len(again) == 5405 and fresh.min() == 0


def test_the_example_in_the_docstring():
    assert doctest.testmod(module).failed == 0
