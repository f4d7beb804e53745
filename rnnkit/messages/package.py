"""The sentences with which the package speaks to learners, part by part.

Those of its code stand in `_(…)`. Those of the exercises are data: every known mistake, what to look at next, what a
rule says, the names of the special cases. They are collected from the exercises themselves.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from babel.messages.extract import extract_from_file

import rnnkit
from rnnkit import exercises
from rnnkit.exercises.spec import ORDINARY, Exercise

ROOT = Path(rnnkit.__file__).parent
PARTS = {
    "reports": ("checking/*.py", "exercises/*.py", "exercises/*/*.py"),
    "commands": ("cli/check.py", "cli/doctor.py", "cli/progress.py", "cli/results.py", "wording.py"),
    "figures": ("viz/*.py",),
}
KEYWORDS = {"_": None, "said": None, "counted": (1, 2)}
# An equation that says something in words.
SAYS = re.compile(r"\b(?:for|from|of|where|the|and|each|with|if|is|in|not|to|all|over|summed|else|otherwise|by)\b")

Message = tuple[str, str, str]  # text, where, kind


def messages() -> dict[str, list[Message]]:
    """Of every part, each sentence once: where two parts have the same, the first one has it."""
    found: dict[str, list[Message]] = {part: list(_marked(*globs)) for part, globs in PARTS.items()}
    found |= {f"exercises_{unit}": list(_of_unit(unit)) for unit in exercises.UNITS}
    seen: set[str] = set()
    for part, those in found.items():
        found[part] = _once(those, seen)
    return found


def _once(those: list[Message], seen: set[str]) -> list[Message]:
    kept = []
    for message in those:
        if message[0] not in seen:
            seen.add(message[0])
            kept.append(message)
    return kept


def _marked(*globs: str) -> Iterator[Message]:
    for path in (path for each in globs for path in sorted(ROOT.glob(each))):
        where = path.relative_to(ROOT.parent).as_posix()
        for _, text, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
            for each in (text,) if isinstance(text, str) else text:
                yield each, where, "sentence"


def _of_unit(unit: str) -> Iterator[Message]:
    for exercise in exercises.unit(unit):
        yield from ((text, exercise.name, kind) for text, kind in _of_exercise(exercise) if text)
    folder = Path(inspect.getfile(__import__(f"rnnkit.exercises.{exercises.UNITS[unit]}", fromlist=["EXERCISES"])))
    for path in sorted(folder.parent.glob("*.py")):
        yield from ((text, path.stem, "what a rule says") for text in _sentences(path))


def _of_exercise(exercise: Exercise) -> Iterator[tuple[str, str]]:
    if SAYS.search(exercise.equation):
        yield exercise.equation, "equation"
    yield exercise.look, "what to look at next"
    yield from ((output.absent, "what is missing") for output in exercise.outputs)
    for mistake in exercise.mistakes:
        yield mistake.sentence, "known mistake"
        yield mistake.look, "what to look at next"
        if mistake.breaks and SAYS.search(mistake.breaks):
            yield mistake.breaks, "equation"
    kinds = dict.fromkeys(case.kind for case in exercise.cases(np.random.default_rng(0)))
    yield from ((kind, "kind of case") for kind in kinds if kind != ORDINARY and re.search("[A-Za-z]{2}", kind))


def _sentences(path: Path) -> Iterator[str]:
    """Whole sentences that stand in an exercise's module outside its mistakes: what its rules say."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | inside:
            if re.match(r"[A-Z`].*[a-z`)][.?]$", node.value) and len(re.findall("[A-Za-z]{2,}", node.value)) > 2:
                yield node.value
