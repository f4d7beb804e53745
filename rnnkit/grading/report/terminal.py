"""The class in the terminal: a bar while it is graded, a summary of 80 columns when it is.

Nothing is said by colour alone, and what learners wrote is never read as markup or as an escape sequence. Where the
output is no terminal it is plain text, and the bar is a line every tenth of the way.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TextIO

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from rnnkit.grading.report.summary import BINS, STATES, CellSummary, Summary, line, notes_on, number, percent, unboxed
from rnnkit.wording import plural

LONGEST = 20  # rows of the list of submissions that need a look; the HTML report has them all
COMMONEST = 8  # mistakes; likewise
BAR = 30  # characters of the histogram's longest bar
HEADS = {"right": "right", "partly": "partly", "wrong": "wrong", "unanswered": "blank", "none": "no\nverdict"}

# -- the summary


def show(summary: Summary, file: TextIO | None = None) -> None:
    """Print the summary, on standard output unless a file is given."""
    console = Console(file=file, highlight=False, markup=False, emoji=False)
    console.width = min(console.width, 100)
    with console.capture() as capture:
        for part in _parts(summary):
            console.print(part)
            console.print()
    text = capture.get()
    if not console.is_terminal:  # there the tables end in spaces
        text = "".join(f"{row.rstrip()}\n" for row in text.splitlines())
    console.file.write(text)


def _parts(summary: Summary) -> Iterator[Text | Table]:
    yield _counts(summary)
    if summary.unboxed:
        yield Text(unboxed(summary), "bold reverse")
    if summary.scores:
        yield _scores(summary)
        yield _cells(summary)
    if summary.mistakes:
        yield _mistakes(summary)
    if summary.look:
        yield _look(summary)
    if notes := list(notes_on(summary)):
        yield Text("\n".join(notes))


def _counts(summary: Summary) -> Text:
    text = Text(line(summary.assignment or "No assignment"), "bold")
    text.append(f"  {summary.graded} of {plural(summary.submissions, 'submission')} graded", "not bold")
    for kind, words in (("not graded", "not graded"), ("problem", "not run or read in full"), ("flag", "to look at")):
        if many := summary.count(kind):
            text.append(f", {many} {words}", "not bold")
    return text


def _scores(summary: Summary) -> Text:
    scores = summary.scores
    text = Text(f"Scores, of {summary.max_score:g} points", "bold")
    text.append(
        f"\nmean {number(scores.mean, 1)}, median {number(scores.median)}, the middle half "
        f"{number(scores.lower_quartile, 1)} to {number(scores.upper_quartile, 1)}, "
        f"lowest {number(scores.lowest)}, highest {number(scores.highest)}\n",
        "not bold",
    )
    most = max(scores.histogram)
    for i, many in enumerate(scores.histogram):
        label = f"\n{100 * i // BINS:>4} to {100 * (i + 1) // BINS:>3} %  "
        bar = "█" * max(round(BAR * many / most), many > 0)
        text.append(f"{label}{bar} {many}" if many else f"{label}·", "not bold")
    return text


def _table(title: str) -> Table:
    return Table(
        title=title,
        title_style="bold",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        show_edge=False,
        header_style="",
    )


def _cells(summary: Summary) -> Table:
    table = _table("Exercises, in per cent of the submissions\n")
    shown = [state for state in STATES if state != "none" or any(cell.states["none"] for cell in summary.cells)]
    table.add_column("exercise", overflow="fold", vertical="bottom")
    for head in ("points", *(HEADS[state] for state in shown), "mean of\npoints"):
        table.add_column(head, justify="right", no_wrap=True)
    for cell in summary.cells:
        table.add_row(
            Text(line(cell.name) + " *" * cell.inside),
            f"{cell.max_score:g}",
            *_shares(cell, shown),
            percent(cell.mean_share),
        )
    return table


def _shares(cell: CellSummary, shown: list[str]) -> list[str]:
    return [percent(cell.share(state)) if cell.states[state] else "·" for state in shown]


def _mistakes(summary: Summary) -> Table:
    table = _table("The most frequent mistakes\n")
    table.add_column("students", justify="right")
    table.add_column("exercise", overflow="fold", max_width=24)
    table.add_column("mistake")
    for mistake in summary.mistakes[:COMMONEST]:
        table.add_row(str(mistake.students), Text(line(mistake.exercise)), Text(line(mistake.sentence)))
    return _more(table, len(summary.mistakes) - COMMONEST)


def _look(summary: Summary) -> Table:
    table = _table("Submissions to look at\n")
    table.add_column("student", overflow="fold", max_width=24)
    table.add_column("why")
    for look in summary.look[:LONGEST]:
        why = "; ".join(look.reasons)
        table.add_row(Text(line(look.student)), Text(f"not graded: {why}" if _unsaid(look.kind, why) else why))
    return _more(table, len(summary.look) - LONGEST)


def _unsaid(kind: str, why: str) -> bool:
    return kind == "not graded" and not why.startswith(kind)


def _more(table: Table, left: int) -> Table:
    if left > 0:
        table.caption, table.caption_justify, table.caption_style = f"\nand {left} more in the class report", "left", ""
    return table


# -- the bar


@contextmanager
def progress(total: int, file: TextIO | None = None) -> Iterator[Callable[[], None]]:
    """Shows how far the grading of `total` submissions is, on standard error unless a file is given.

    >>> with progress(60) as graded:
    ...     graded()  # after each submission
    """
    console = Console(file=file or sys.stderr, highlight=False)
    if not console.is_terminal:
        yield _log(total, console.file)
        return
    columns = (BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn(), "left")
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{60 * speed:.0f} a minute" if speed else "")


def _log(total: int, file: TextIO) -> Callable[[], None]:
    """A line for every tenth of the class, the first and the last submission among them."""
    begin, done = time.monotonic(), 0

    def graded() -> None:
        nonlocal done
        done += 1
        if done > 1 and 10 * done // total == 10 * (done - 1) // total:
            return
        rate = done / max(time.monotonic() - begin, 1e-9)
        left = timedelta(seconds=round((total - done) / rate))
        print(f"{done} of {total} graded ({100 * done // total} %), {60 * rate:.0f} a minute, {left} left", file=file)
        file.flush()

    return graded
