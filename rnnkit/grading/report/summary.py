"""A class in numbers: what was graded, how it scored, where it went wrong, and who needs a look.

`summarise` only counts; rnnkit/grading/report/terminal.py and page.py show what it found. A score here is what counts:
the record's score less its late penalty, never below 0, as `nbgrader export` has it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from statistics import fmean, quantiles

from rnnkit.grading.book import Graded, Record
from rnnkit.grading.paper.clean import text
from rnnkit.wording import plural

# The states of a graded cell: "none" is no verdict, because the notebook stopped or could not be read.
STATES = ("right", "partly", "wrong", "unanswered", "none")
BINS = 10  # of the histogram
REASON = 300  # characters of a reason, which may quote a learner's code
NAMED = 3  # cells that a note names


@dataclass
class Scores:
    """In points; `histogram[i]` counts the submissions with i/10 to (i+1)/10 of the points, full marks in the last."""

    mean: float
    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float
    histogram: list[int]


@dataclass
class CellSummary:
    """One graded cell over the class. name: its exercises, or its grade_id if it checks none. count: the submissions
    that have it; states: how many of these are in each of `STATES`; mean_share: of its points, 0 to 1."""

    grade_id: str
    name: str
    max_score: float
    count: int
    states: dict[str, int]
    mean_share: float
    inside: bool

    def share(self, state: str) -> float:
        return self.states[state] / self.count


@dataclass
class ClassMistake:
    """A known mistake that the checks proved in the answers of that many students."""

    exercise: str
    sentence: str
    students: int


@dataclass
class Look:
    """A submission to look at. kind is the gravest of "not graded" (the machine failed, or the record is damaged),
    "problem" (a part was not run or not read) and "flag"."""

    student: str
    kind: str
    reasons: list[str]


@dataclass
class Summary:
    """What is known of a class. `as_dict` describes the fields."""

    assignment: str
    submissions: int
    graded: int
    max_score: float
    scores: Scores | None
    cells: list[CellSummary] = field(default_factory=list)
    mistakes: list[ClassMistake] = field(default_factory=list)
    look: list[Look] = field(default_factory=list)
    late: dict[str, float] = field(default_factory=dict)
    manual: dict[str, int] = field(default_factory=dict)
    unboxed: list[str] = field(default_factory=list)

    @property
    def inside(self) -> list[CellSummary]:
        """The cells whose score comes from the learner's process."""
        return [cell for cell in self.cells if cell.inside]

    def count(self, kind: str) -> int:
        return sum(look.kind == kind for look in self.look)

    def as_dict(self) -> dict:
        """The summary as plain data for JSON: no NaN, students and cells by name. Names are added, never changed.

            assignment, submissions, graded       a name and two counts; what is not graded is in `look`
            max_score                             points of the assignment
            scores                                null if nothing is graded, else mean, lowest, lower_quartile,
                                                  median, upper_quartile, highest (points, late penalties taken
                                                  off), histogram (10 counts, by tenths of max_score)
            cells                                 in the notebook's order: grade_id, name, max_score, count,
                                                  states {right, partly, wrong, unanswered, none: counts},
                                                  mean_share (0 to 1), inside (judged in the learner's process)
            mistakes                              most frequent first: exercise, sentence, students (a count)
            look                                  student, kind ("not graded", "problem" or "flag"), reasons
            late                                  {student: points taken off}
            manual                                {student: cells that wait for a person's grade}
            unboxed                               students whose code ran outside the box

        >>> summarise([]).as_dict()["graded"]
        0
        """
        return asdict(self)


def total(record: Record) -> float:
    """What a submission earns, its late penalty taken off."""
    return max(0.0, record.score - record.late_penalty)


def share(score: float, max_score: float) -> float:
    """`score` as a part of `max_score`, from 0 to 1; 0 where there are no points to earn."""
    return min(max(score / max_score, 0.0), 1.0) if max_score > 0 else 0.0


def line(value: str, limit: int = REASON) -> str:
    """What may come from a learner, on one line, without escape sequences and marks that turn the text round."""
    return " ".join(text(value, limit).split())


def graded(record: Record) -> bool:
    return not _damage(record) and not record.failed


def summarise(records: Iterable[Record]) -> Summary:
    """Count a class. Records of any number, in any order, of one assignment."""
    records = sorted(records, key=lambda record: record.student)
    done = [record for record in records if graded(record)]
    most = max((record.max_score for record in done), default=0.0)
    return Summary(
        assignment=records[0].assignment if records else "",
        submissions=len(records),
        graded=len(done),
        max_score=most,
        scores=_scores(done) if done else None,
        cells=_cells(done),
        mistakes=_mistakes(done),
        look=sorted(
            filter(None, map(_look, records)), key=lambda look: ("not graded", "problem", "flag").index(look.kind)
        ),
        late={record.student: record.late_penalty for record in done if record.late_penalty},
        manual={record.student: record.manual for record in done if record.manual},
        unboxed=[record.student for record in records if not record.boxed],
    )


def _damage(record: Record) -> str:
    """The records are files, and a file can be edited; one number that is none would spoil every mean."""
    numbers = [record.score, record.max_score, record.late_penalty]
    numbers += [number for cell in record.cells for number in (cell.score, cell.max_score)]
    fine = all(math.isfinite(number) for number in numbers) and all(cell.state in STATES for cell in record.cells)
    return "" if fine else "the record of its grading is damaged; grade it again with --force"


def _scores(done: list[Record]) -> Scores:
    points = sorted(map(total, done))
    lower, median, upper = quantiles(points, n=4, method="inclusive") if len(points) > 1 else points * 3
    bins = Counter(_bin(share(total(record), record.max_score)) for record in done)
    histogram = [bins[i] for i in range(BINS)]
    return Scores(fmean(points), points[0], lower, median, upper, points[-1], histogram)


def _bin(part: float) -> int:
    return min(int(part * BINS + 1e-9), BINS - 1)  # 0.3 of 3 points times 10 is 0.9999999999999999


def _cells(done: list[Record]) -> list[CellSummary]:
    found: dict[str, list[Graded]] = {}
    # The longest record first: its cells are in the notebook's order, and others may miss some.
    for record in sorted(done, key=lambda record: -len(record.cells)):
        for cell in record.cells:
            found.setdefault(cell.grade_id, []).append(cell)
    return [_cell(grade_id, cells) for grade_id, cells in found.items()]


def _cell(grade_id: str, cells: list[Graded]) -> CellSummary:
    states = Counter(cell.state for cell in cells)
    return CellSummary(
        grade_id=grade_id,
        name=next((name for cell in cells if (name := _exercise(cell))), grade_id),
        max_score=max(cell.max_score for cell in cells),
        count=len(cells),
        states={state: states[state] for state in STATES},
        mean_share=fmean(share(cell.score, cell.max_score) for cell in cells),
        inside=any(cell.inside for cell in cells),
    )


def _exercise(cell: Graded) -> str:
    return ", ".join(cell.exercises)


def _mistakes(done: list[Record]) -> list[ClassMistake]:
    made = Counter()
    for record in done:  # a student counts once, however often the mistake is made
        made.update({(_exercise(cell) or cell.grade_id, sentence) for cell in record.cells for sentence in cell.named})
    ordered = sorted(made.items(), key=lambda item: (-item[1], item[0]))
    return [ClassMistake(exercise, sentence, students) for (exercise, sentence), students in ordered]


def _look(record: Record) -> Look | None:
    damage = _damage(record)
    reasons = dict.fromkeys(filter(None, map(line, [damage, *record.problems, *record.flags])))
    if record.failed or damage:
        return Look(record.student, "not graded", list(reasons) or ["the machine failed; the next run grades it again"])
    if not reasons:
        return None
    return Look(record.student, "problem" if record.problems else "flag", list(reasons))


# -- in words


def unboxed(summary: Summary) -> str:
    """The warning that code ran without a box; "" if none did."""
    many = len(summary.unboxed)
    if not many:
        return ""
    whose = (
        "All submissions" if many == summary.submissions else f"{many} of {plural(summary.submissions, 'submission')}"
    )
    return (
        f"NOT IN A BOX: {whose} ran with your rights on this machine. Such code could read and change your files, the "
        "gradebook among them. Trust these scores as far as you trust the code."
    )


def notes_on(summary: Summary) -> Iterator[str]:
    """What else an instructor should know of the scores, a sentence or two each."""
    if summary.manual:
        cells, of = plural(sum(summary.manual.values()), "cell"), plural(len(summary.manual), "submission")
        yield f"Manual grades: {cells} in {of} still to be graded by hand; the scores may change."
    if summary.late:
        taken = plural(len(summary.late), "submission")
        yield f"Late: {taken} lost {sum(summary.late.values()):g} points in all; the scores are those after it."
    if summary.inside:
        names = ", ".join(line(cell.name, 60) for cell in summary.inside[:NAMED])
        if (more := len(summary.inside) - NAMED) > 0:
            names += f" and {more} more"
        yield (
            f"* Judged in the learner's process: {names}. These cells assert things themselves, so their scores are as "
            "trustworthy as the code that was handed in."
        )


def percent(part: float) -> str:
    """A share, which is above 0 wherever it is not 0, and below 100 wherever it is not 1."""
    if 0 < part < 0.01 or 0.99 < part < 1:
        return "<1" if part < 0.5 else ">99"
    return f"{100 * part:.0f}"


def number(points: float, digits: int = 2) -> str:
    return f"{round(points, digits):.10g}"
