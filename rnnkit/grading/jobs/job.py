"""One notebook of one submission, graded: bytes in, bytes out. Whoever runs it needs no database and no shared disk.

A job is a plan: the notebook's cells in the assignment's order, and what to do with each. A step's kind is
    run      execute it, keep its outputs
    check    a test cell of checks alone: never enters the box; the answers it names are called there, judged here
    assert   any other test cell: executed in the box, so its score is as trustworthy as the learner's process; a
             check that it ends in is judged here
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from rnnkit import exercises
from rnnkit.checking.show import MIME, as_html
from rnnkit.grading.box.distributions import modules
from rnnkit.grading.box.outputs import sealed
from rnnkit.grading.jobs.asserts import score_of
from rnnkit.grading.jobs.verdict import Verdict, verdict
from rnnkit.grading.paper import Step, clean
from rnnkit.grading.paper.definitions import definitions, stopped_at
from rnnkit.grading.paper.look import look
from rnnkit.language import ENGLISH, of_cells, speaking

OUTPUTS = 15 * 2**20  # characters of what all cells put out: a graded notebook holds them, and the reports
MISSING = ("ModuleNotFoundError", "ImportError")
EVERYWHERE = sys.stdlib_module_names | {"rnnkit", "numpy", "matplotlib"}  # each box has these
TRIES = 20  # of a cell from after the line that it stopped at


@dataclass
class Job:
    """seeds: of the cases that count, for each exercise that a test cell names; drawn for this submission."""

    student: str
    assignment: str
    notebook: str
    steps: list[Step]
    seeds: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)  # name -> base64
    limits: dict = field(default_factory=dict)
    boxed: bool = True

    @property
    def name(self) -> str:
        return f"{self.student}/{self.assignment}/{self.notebook}"

    def to_bytes(self) -> bytes:
        return json.dumps(self, default=vars).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Job:
        job = cls(**json.loads(data))
        job.steps = [Step(**step) for step in job.steps]
        return job


@dataclass
class CellResult:
    """score is None for cells that are not graded; `inside` marks a score from the learner's own process."""

    outputs: list[dict] = field(default_factory=list)
    score: float | None = None
    inside: bool = False
    reports: list[dict] = field(default_factory=list)


@dataclass
class Result:
    """cells by cell id; problem: why the notebook was not run to its end; flags: what an instructor should look at;
    absent: what the code imports and its box does not have, where points were lost."""

    cells: dict[str, CellResult] = field(default_factory=dict)
    problem: str = ""
    flags: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    failed: bool = False  # the machine's fault

    def to_bytes(self) -> bytes:
        return json.dumps(self, default=vars).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Result:
        result = cls(**json.loads(data))
        result.cells = {cell_id: CellResult(**cell) for cell_id, cell in result.cells.items()}
        return result


def grade(job: Job, zygote) -> Result:
    """Run the job in a fresh box and judge it, and say so in the language of the notebook that was handed in. Raises
    only when the machine fails, never for what a learner did.

    An answer that keeps nothing is called in the notebook's own process. If one takes that process with it, the whole
    is done once more with each in a process of its own, where the cells below it still run."""
    with speaking(of_cells(step.source for step in job.steps if step.kind == "run") or ENGLISH):
        result, ended_by_answer = _graded(job, zygote)
        return _graded(job, zygote, alone=True)[0] if ended_by_answer else result


def _graded(job: Job, zygote, alone: bool = False) -> tuple[Result, bool]:
    """The result, and whether calling an answer ended the box."""
    own = look(step.source for step in job.steps if step.kind == "run" and step.own)
    result = Result(flags=own.sentences)
    files = {name: b64decode(data) for name, data in job.files.items()}
    seen = False  # whether the box has seen a hidden test: then what comes out of it may tell of that
    room = OUTPUTS
    with zygote.box(files) as box:
        box.alone = alone
        for step in job.steps:
            try:
                result.cells[step.cell_id] = GRADERS[step.kind](step, box, job, result, seen)
            except (OSError, MemoryError):  # the machine's fault: the job is tried again
                raise
            except Exception as error:  # only what came out of the box can be at fault
                text = f"what came out of the box could not be judged ({type(error).__name__})"
                result.flags.append(f"{step.grade_id or step.cell_id}: {text}")
                result.cells[step.cell_id] = CellResult([_error(text)], None if step.kind == "run" else 0.0)
            cell = result.cells[step.cell_id]
            if (size := len(json.dumps(cell.outputs))) > room:
                cell.outputs, size = [], 0
            room, seen = room - size, seen or step.hidden
    if box.problem:
        result.problem = box.problem
        result.flags.append(box.problem)
    lost = any((result.cells[step.cell_id].score or 0.0) < step.max_score for step in job.steps)
    if lost and job.boxed and (absent := _absent(job, own.imported)):
        result.absent = absent
        result.flags.append(
            f"the code imports {', '.join(absent)}, which the box does not have (--allow gives it a package)"
        )
    result.flags = list(dict.fromkeys(result.flags))
    return result, box.ended_by_answer


def _absent(job: Job, imported: list[str]) -> list[str]:
    """What the code imports and its box does not have. What else the box has takes a while to find out, and nearly
    every answer is at home in what everybody has."""
    here = {name.partition("/")[0].partition(".")[0] for name in job.files}
    if not (beyond := [name for name in imported if name not in EVERYWHERE | here]):
        return []
    has = modules(tuple(job.limits.get("packages", ())))
    return [name[:40] for name in beyond if name not in has]


def _run(step: Step, box, job: Job, result: Result, seen: bool) -> CellResult:
    outcome = box.run(step.source)
    if outcome.problem and not box.problem:  # a box that was killed is told of once, for the whole notebook
        result.flags.append(outcome.problem)
    outputs, source, tries = outcome.outputs, step.source, 0
    errors = () if step.demo else MISSING
    while (step.own or step.demo) and (line := stopped_at(outcome.outputs, *errors)) and tries < TRIES:
        source = definitions(source, line)  # what is defined below a missing package, or below what needs the demo
        outcome, tries = box.run(source), tries + 1
    if step.demo:  # it was not run, so it has nothing to show
        outputs = []
    elif tries:
        outputs = [*outputs, {"output_type": "stream", "name": "stderr", "text": NOT_HERE}]
    return CellResult(_withheld(outputs) if seen else outputs)


NOT_HERE = "A grader has Python's own modules, NumPy and Matplotlib. What an answer uses beside them is missing here.\n"
BEHIND = "What it did is not shown: a hidden test has run before it."


def _withheld(outputs: list[dict]) -> list[dict]:
    text = "What this cell put out is not shown: a hidden test has run before it.\n"
    return [{"output_type": "stream", "name": "stderr", "text": text}] if outputs else []


def _assert(step: Step, box, job: Job, result: Result, seen: bool) -> CellResult:
    if "check(" in step.source:  # a learner's cell may have given that name to something else
        box.run("from rnnkit import check")
    outcome = box.run(step.source)
    if outcome.problem:
        return CellResult([_error(outcome.problem)], 0.0, inside=True)
    score, odd = score_of(outcome.outputs, step.max_score)
    result.flags += [f"{step.grade_id}: {odd}"] if odd else []
    seen = seen or step.hidden
    outputs = sealed(outcome.outputs) if seen else outcome.outputs
    if step.checks and score:  # the asserts held, and the cell ends in a check, which is its value
        checked = _check(step, box, job, result, seen)
        return replace(checked, outputs=[*outputs, *checked.outputs], inside=True)
    return CellResult(outputs, score, inside=True)


def _check(step: Step, box, job: Job, result: Result, seen: bool) -> CellResult:
    """The last check of the cell gives the score, as it does under nbgrader, where it is the cell's value."""
    points = {check["name"]: check.get("points") for check in step.checks}
    verdicts = {
        name: verdict(exercises.get(name), box.ask, job.seeds[name], points[name], BEHIND if seen else "")
        for name in points
    }
    for name, found in verdicts.items():
        result.flags += [*found.flags, *([f"{name}: {found.problem}"] if found.problem else [])]
        if found.problem and seen:  # it may hold a text of the learner's
            found.problem = f"{name} could not be judged. {BEHIND}"
    score = min(max(verdicts[step.checks[-1]["name"]].score, 0.0), step.max_score)
    outputs = [output for found in verdicts.values() for output in _outputs(found, score)]
    if outputs and outputs[-1]["output_type"] == "display_data":  # where nbgrader looks for a score
        outputs[-1] = {**outputs[-1], "output_type": "execute_result", "execution_count": None}
    return CellResult(outputs, score, reports=[found.shown.as_dict() for found in verdicts.values() if found.shown])


def _outputs(found: Verdict, score: float) -> list[dict]:
    if found.problem:
        return [_error(found.problem)]
    data = {"text/plain": f"{score:g}", "text/html": as_html(found.shown), MIME: found.shown.as_dict()}
    return [{"output_type": "display_data", "data": data, "metadata": {}}]


GRADERS: dict[str, Callable] = {"run": _run, "check": _check, "assert": _assert}


def _error(text: str) -> dict:
    text = clean.text(text)  # some of it may be the learner's
    return {"output_type": "error", "ename": "Graded 0", "evalue": text, "traceback": [text]}
