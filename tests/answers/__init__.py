"""Submissions as people write them, right and wrong: one file an exercise, in a folder a unit.

A file holds cells as jupytext's percent format has them. A cell begins with its verdict and what is in it, and may go
on with what it needs and what the report has to say:

    # %% wrong: Whh not transposed
    # after: rnn_step                     the unit's answers above this exercise are there, as in a notebook
    # named: Whh is used without `.T`     beginnings of the sentences that name the mistake
    # says: …                             a piece of the report, where no mistake is named

A cell without `# named:` is one for which no mistake may be named. Where a wrong submission is long, and nearly that
of the file's first cell, the lines that differ are enough: `#-` before those of the first cell, `#+` before the new,
`# ...` between one place and the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
CELL = re.compile(r"^# %% (right|wrong): (.+)\n", re.MULTILINE)
LINE = re.compile(r"^# (after|named|says): (.+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Submission:
    exercise: str
    right: bool
    title: str
    code: str
    after: bool = False
    named: tuple[str, ...] = ()
    says: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.exercise}: {self.title}"


def read(path: Path) -> list[Submission]:
    _, *parts = CELL.split(path.read_text(encoding="utf-8"))
    found = []
    for verdict, title, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        told = LINE.findall(body)
        code = LINE.sub("", body)
        if code.startswith("#-"):
            code = _changed(found[0].code, code)
        found.append(
            Submission(
                path.stem,
                verdict == "right",
                title,
                code,
                any(kind == "after" for kind, _ in told),
                *(tuple(text for kind, text in told if kind == wanted) for wanted in ("named", "says")),
            )
        )
    return found


def _changed(code: str, changes: str) -> str:
    """`code` with every run of `#-` lines replaced by the `#+` lines behind it, from the top down."""
    lines, at = code.splitlines(), 0
    for run in re.findall(r"(?:^#-.*\n)+(?:^#\+.*\n)*", changes, re.MULTILINE):
        old, new = ([line[3:] for line in run.splitlines() if line[1] == sign] for sign in "-+")
        places = (i for i in range(at, len(lines)) if lines[i : i + len(old)] == old)
        if (at := next(places, -1)) < 0:
            raise ValueError(f"these lines do not stand in the first cell below the last change: {old}")
        lines[at : at + len(old)] = new
        at += len(new)
    return "\n".join(lines) + "\n"


def everything() -> list[Submission]:
    return [submission for path in sorted(FOLDER.glob("*/*.py")) for submission in read(path)]
