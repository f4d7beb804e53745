"""Answers as people write them, right and wrong: a file an exercise, in a folder a unit, named as in rnnkit/exercises.

A file is Python, in cells as jupytext's percent format has them. A cell begins with its verdict and its title, and may
go on with what stands above it in the notebook and with what the report has to say:

    # %% wrong: Whh not transposed
    # after: model answers                the unit's exercises above are answered by their model answers
    # named: Whh is used without `.T`     beginnings of the sentences that name the mistake, one a line
    # says: With N = 1: h_t has shape     a piece of the report

`# after: TITLE` takes the right answers of that title above, and the model answers of exercises that have none. Of a
wrong answer without `# named:` no mistake may be named. One that is nearly a right one above it is a `change` of that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rnnkit import exercises
from rnnkit.exercises.spec import Mistake, edited, source
from tests.learner import notebook

FOLDER = Path(__file__).parent
MODELS = "model answers"
CELL = re.compile(r"^# %% (right|wrong): (.+)\n((?:# (?:after|named|says): .+\n)*)", re.MULTILINE)
LINE = re.compile(r"^# (after|named|says): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Attempt:
    """One learner's answer: its code, what it needs, and what `check` has to say of it."""

    exercise: str
    right: bool
    title: str
    code: str
    after: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    says: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.exercise}, {'right' if self.right else 'wrong'}: {self.title}"

    def function(self) -> Callable:
        """The answer in a new notebook, in which the cells above it have run."""
        above = [code for title in self.after for code in _above(self.exercise, title)]
        return notebook("\n\n".join([*above, self.code]))[self.exercise]


def change(*edits: tuple[str, str], of: str) -> tuple[Mistake, str]:
    """The right answer called `of` with mistakes in it: (right, wrong) pairs as those of a `Mistake`."""
    return Mistake(f"a change of “{of}”", *edits), of


@cache
def read(exercise: str) -> tuple[Attempt, ...]:
    """The answers in an exercise's file. Raises ValueError where a cell's first line or a `change` is not as it is
    meant, and where two cells of one verdict have one title."""
    text = path(exercise).read_text(encoding="utf-8")
    _, *cells = CELL.split(text)
    found = {}
    for verdict, title, told, code in zip(*[iter(cells)] * 4, strict=True):
        if (verdict, title) in found:
            raise ValueError(f"{exercise}: two cells are called “{verdict}: {title}”")
        code = code.strip() + "\n"
        if code.startswith("change("):
            mistake, of = eval(code, {"change": change})
            if ("right", of) not in found:
                raise ValueError(f"{exercise}, {title}: no right answer above is called “{of}”")
            code = edited(found["right", of].code, mistake)
        lines = LINE.findall(told)
        after, named, says = (tuple(said for key, said in lines if key == it) for it in ("after", "named", "says"))
        found[verdict, title] = Attempt(exercise, verdict == "right", title, code, after, named, says)
    if len(found) != len(re.findall("^# %%", text, re.MULTILINE)):
        raise ValueError(f"{exercise}: a cell begins with `# %% right: TITLE` or `# %% wrong: TITLE`")
    return tuple(found.values())


def model(exercise: str) -> Attempt:
    """The model answer, below those of the unit's exercises above it."""
    return Attempt(exercise, True, MODELS, source(exercises.get(exercise).answer), after=(MODELS,))


def path(exercise: str) -> Path:
    return FOLDER / unit(exercise) / f"{exercise}.py"


def unit(exercise: str) -> str:
    """Its folder here, which is its unit's package in rnnkit/exercises."""
    return exercises.UNITS[exercises.get(exercise).unit]


def _above(exercise: str, title: str) -> list[str]:
    """The code of the unit's exercises above this one: the answers of that title, else the model answers."""
    names = [each.name for each in exercises.unit(exercises.get(exercise).unit)]
    above = names[: names.index(exercise)]
    titled = {name: a.code for name in above if title != MODELS for a in read(name) if a.right and a.title == title}
    if not titled and title != MODELS:
        raise ValueError(f"{exercise}: no right answer above is called “{title}”")
    return [titled.get(name) or source(exercises.get(name).answer) for name in above]
