"""The sentences with which the package speaks to learners, part by part.

Those of its code stand in `tr(…)`. Those of the exercises are data: every known mistake, what to look at next, what a
rule says, the names of the special cases. They are collected from the exercises themselves.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import rnnkit
from rnnkit import exercises
from rnnkit.checking import judge
from rnnkit.checking.errors import ERRORS
from rnnkit.exercises import faults
from rnnkit.exercises.spec import ORDINARY, Exercise
from rnnkit.language import Filled
from rnnkit.messages import figures

ROOT = Path(rnnkit.__file__).parent
COMMANDS = ("check", "doctor", "progress", "results", "kernel", "assignment", "course")
PARTS = {
    "reports": ("checking/*.py", "exercises/*.py", "exercises/*/*.py", "language.py"),
    "commands": tuple(f"cli/{name}.py" for name in COMMANDS),
}
SAY = ("tr", "Filled", "Misfit", "marked")
# An equation that says something in words.
SAYS = re.compile(
    r"\b(?:as|for|from|of|its|where|the|and|each|with|if|is|in|not|to|all|over|summed|else|otherwise|by)\b"
)
# What a piece of a sentence has that is no name of code, as "Wxh (H, D)" is.
WORDS = re.compile(rf"[a-z]{{4}}|{SAYS.pattern}")

Message = tuple[str, str, str]  # text, where, kind


def messages(root: Path) -> dict[str, list[Message]]:
    """Of every part, each sentence once: where two parts have the same, the first one has it.

    root    the course's folder, whose notebooks name what their figures show
    """
    found: dict[str, list[Message]] = {part: list(_marked(*globs)) for part, globs in PARTS.items()}
    found |= {f"exercises_{unit}": list(_of_unit(unit)) for unit in exercises.UNITS}
    found["reports"] += _of_tables()
    found["figures"] = [*_marked("viz/*.py"), *_of_figures(root)]
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
        yield from ((text, where, "sentence") for text in said(ast.parse(path.read_text(encoding="utf-8"))))


def said(tree: ast.Module) -> list[str]:
    """The sentences in calls of these, in order."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    found = [call.args[0] for call in calls if getattr(call.func, "id", "") in SAY]
    found = [text for text in found if isinstance(text, ast.Constant)]
    return [text.value for text in sorted(found, key=lambda text: (text.lineno, text.col_offset))]


def _of_figures(root: Path) -> Iterator[Message]:
    for text, where in figures.of_package(ROOT / "viz"):
        yield text, f"rnnkit/viz/{where}", "words of a figure"
    for path in sorted((root / "solutions").glob("*/*.ipynb")):
        yield from ((text, where, "words of a figure") for text, where in figures.of_notebook(path))


def _of_tables() -> Iterator[Message]:
    """What stands in tables of the checks, and what they say of any exercise."""
    for text in (*judge.ASPECTS, ORDINARY, *(cure for *_, cure in judge.CURES), *faults.WORDS, *faults.WHOLE):
        yield text, "rnnkit/checking/judge.py", "sentence"
    yield from ((text, "rnnkit/checking/errors.py", "cure of an error") for *_, text in ERRORS)
    for name in ("checking/generic.py", "checking/diagnose.py", "exercises/spec.py"):
        yield from ((text, f"rnnkit/{name}", "sentence") for text in _sentences(ROOT / name, patterns=True))


def _of_unit(unit: str) -> Iterator[Message]:
    told = []
    for exercise in exercises.unit(unit):
        told += [(text, exercise.name, kind) for text, kind in _of_exercise(exercise) if text]
    yield from told
    whole = "\n".join(text for text, *_ in told)
    folder = Path(inspect.getfile(__import__(f"rnnkit.exercises.{exercises.UNITS[unit]}", fromlist=["EXERCISES"])))
    for path in sorted(folder.parent.glob("*.py")):
        yield from ((text, path.stem, "what a rule says") for text in _sentences(path) if text not in whole)


def _of_exercise(exercise: Exercise) -> Iterator[tuple[str, str]]:
    yield from _equations(exercise.equation)
    yield exercise.look, "what to look at next"
    yield from ((output.absent, "what is missing") for output in exercise.outputs)
    yield from ((_in_words(output.name), "name of a result") for output in exercise.outputs)
    for mistake in exercise.mistakes:
        yield from ((text, "known mistake") for text in _patterns(mistake.sentence))
        yield mistake.look, "what to look at next"
        yield from _equations(mistake.breaks or "")
    kinds = dict.fromkeys(case.kind for case in exercise.cases(np.random.default_rng(0)))
    yield from ((kind, "kind of case") for kind in kinds if kind != ORDINARY and re.search("[A-Za-z]{2}", kind))


def _equations(text: str) -> Iterator[tuple[str, str]]:
    """An equation and its pieces, each of which a report may show, where they say something in words."""
    yield from ((piece, "equation") for piece in (text, *re.split(r"[;,]\s{2,}", text)) if SAYS.search(piece))


def _in_words(name: str) -> str:
    """What of a result's name is translated as it is."""
    after = judge.AFTER.fullmatch(name)
    return (after[3] or "") if after else name if " " in name and not judge.OF.fullmatch(name) else ""


def _patterns(sentence: str) -> Iterator[str]:
    """The sentence; of one that is put together, its pattern and its pieces."""
    if not isinstance(sentence, Filled):
        yield sentence
        return
    yield sentence.pattern
    for piece in sentence.pieces.values():
        yield from filter(WORDS.search, (piece,) if isinstance(piece, str) else piece)


def _sentences(path: Path, patterns: bool = False) -> Iterator[str]:
    """Whole sentences that stand in a module outside the mistakes: what its rules say. patterns: those with places for
    names and numbers too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | inside:
            if "{" in node.value and not patterns:
                continue
            if re.match(r"[A-Za-z`].*[a-z`)}01][.?]$", node.value) and len(re.findall("[A-Za-z]{2,}", node.value)) > 2:
                yield node.value
