"""What a notebook's checks found: one `ExerciseResult` an exercise, from the reports that check() displays."""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from rnnkit import exercises
from rnnkit.checking import show
from rnnkit.checking.show import MIME
from rnnkit.cli import assignment, kernel
from rnnkit.cli.assignment import Test
from rnnkit.cli.kernel import Stop
from rnnkit.exercises.spec import Exercise
from rnnkit.language import tr

RIGHT, WRONG = show.MARK[True], show.MARK[False]
MARK = {"right": RIGHT, "wrong": WRONG, "unanswered": show.UNANSWERED, "no report": WRONG}


@dataclass(frozen=True)
class ExerciseResult:
    """The verdict on one exercise. state is a key of `MARK`; cell is where it is answered, counted from 1, or None
    where its test is missing; report is the check's report as text."""

    exercise: str
    cell: int | None
    state: str
    score: float
    points: float
    headline: str
    before: str = ""
    named: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    report: str = ""

    @property
    def sentence(self) -> str:
        """The headline and, if anything is wrong, what to look at first: an earlier answer, the mistake, a detail."""
        if self.state in ("right", "unanswered"):
            return self.headline
        first = next(filter(None, (self.before, *self.named, *self.details)), "")
        return f"{self.headline}: {first}" if first else self.headline


@dataclass
class Results:
    """The verdict on a notebook, which holds the outputs of the run. stopped tells which other cells stopped, by
    their number from 1, and why."""

    path: Path
    notebook: NotebookNode
    exercises: list[ExerciseResult]
    stopped: dict[int, str]
    seconds: float

    @property
    def score(self) -> float:
        return round(sum(r.score for r in self.exercises), 2)

    @property
    def points(self) -> float:
        return sum(r.points for r in self.exercises)

    @property
    def right(self) -> bool:
        return all(r.state == "right" for r in self.exercises)

    def count(self, *states: str) -> int:
        return sum(r.state in states for r in self.exercises)

    @property
    def next(self) -> ExerciseResult | None:
        """The first exercise that is not right."""
        return next((r for r in self.exercises if r.state != "right"), None)

    def place(self, result: ExerciseResult) -> str:
        """Where to find an exercise in JupyterLab: its cell, and the heading as in the table of contents."""
        if result.cell is None:
            return tr("its test cell is missing")
        heading = assignment.heading(self.notebook, result.cell - 1)
        cell = tr("cell {cell}", cell=result.cell)
        return tr("{cell}, under “{heading}”", cell=cell, heading=heading) if heading else cell

    def as_dict(self) -> dict:
        return {
            "notebook": str(self.path),
            "right": self.right,
            "score": self.score,
            "points": self.points,
            "seconds": round(self.seconds, 1),
            "exercises": [asdict(r) for r in self.exercises],
            "stopped": [{"cell": cell, "error": error} for cell, error in self.stopped.items()],
        }


def unanswered(path: Path, notebook: NotebookNode) -> Results:
    """The results of a notebook in which nothing is answered; no need to run it."""
    found = [
        ExerciseResult(test.exercise, test.shown_at, "unanswered", 0, test.points, tr("not answered yet"))
        for test in assignment.tests(notebook)
    ]
    return _finished(path, notebook, found, {}, 0.0)


async def run(path: Path, notebook: NotebookNode, timeout: int, demos: bool = False) -> Results:
    """Run the notebook in its folder, cells tagged `demo` only if `demos`, and collect what the checks say.

    Raises Refusal if the notebook has no exercises or no kernel starts.
    """
    tests = assignment.tests(notebook)
    last = len(notebook.cells) if demos else max(test.position for test in tests) + 1
    cells = [
        i
        for i, cell in enumerate(notebook.cells[:last])
        if cell.cell_type == "code" and (demos or assignment.DEMO not in cell.metadata.get("tags", []))
    ]
    for i in cells:
        notebook.cells[i].outputs = []  # those that were saved are not what is asked for
    begin = time.perf_counter()
    stopped = await kernel.execute(notebook, path.parent, cells, timeout)
    took = time.perf_counter() - begin
    found = [_result(test, notebook.cells[test.position], stopped) for test in tests]
    positions = {test.position for test in tests}
    others = {i + 1: stop.text for i, stop in stopped.items() if i not in positions}
    return _finished(path, notebook, found, others, took)


def _result(test: Test, cell: NotebookNode, stopped: dict[int, Stop]) -> ExerciseResult:
    reports = [output.data for output in cell.outputs if MIME in output.get("data", {})]
    reports = [data for data in reports if data[MIME]["exercise"] == test.exercise]
    if test.position in stopped or not reports:
        return _silent(test.exercise, test.shown_at, test.points, _why_silent(test, cell.source, stopped))
    data = min(reports, key=lambda data: data[MIME]["score"])  # a source notebook checks twice
    report = data[MIME]
    state = "right" if report["right"] else "unanswered" if report["unanswered"] else "wrong"
    return ExerciseResult(
        test.exercise,
        test.shown_at,
        state,
        report["score"],
        report["points"],
        report["headline"],
        report["before"],
        report["named"],
        report["details"],
        data.get("text/plain", ""),
    )


def _why_silent(test: Test, source: str, stopped: dict[int, Stop]) -> str:
    end = next((i for i, stop in stopped.items() if stop.kind == "end"), test.position)
    if end < test.position:
        return tr("not run, because cell {cell} {why}", cell=end + 1, why=stopped[end].text)
    stop = stopped.get(test.position)
    if not stop:
        called = re.search(rf"\bcheck\(\s*{test.exercise}\b", source)
        if called:
            return tr("check({name}) shows no report: is `check` the course's own there?", name=test.exercise)
        return tr("check({name}) is not called in its test cell", name=test.exercise)
    return stop.text if stop.kind == "error" else tr("its test cell {why}", why=stop.text)


def _finished(path: Path, notebook: NotebookNode, found: list[ExerciseResult], stopped, took: float) -> Results:
    there = {result.exercise for result in found}
    found = found + [_missing(exercise) for exercise in _expected(path) if exercise.name not in there]
    return Results(path, notebook, found, stopped, took)


def _expected(path: Path) -> tuple[Exercise, ...]:
    """The exercises that a notebook with a unit's name has to hold."""
    return exercises.unit(path.stem) if path.stem in exercises.UNITS else ()


def _missing(exercise: Exercise) -> ExerciseResult:
    why = tr("its test cell is missing; copy your answers into a fresh notebook")
    return _silent(exercise.name, None, exercise.points, why)


def _silent(exercise: str, cell: int | None, points: float, why: str) -> ExerciseResult:
    return ExerciseResult(exercise, cell, "no report", 0, points, tr("no report"), details=[why])
