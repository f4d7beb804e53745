"""The class report: one HTML file with everything in it, which opens anywhere and loads nothing.

What comes from learners is escaped, as everything that Jinja fills in; only the pictures are let in as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from rnnkit.checking.show import MARK, UNANSWERED
from rnnkit.grading.book import Graded, Record
from rnnkit.grading.report import pictures
from rnnkit.grading.report.summary import (
    STATES,
    CellSummary,
    Summary,
    graded,
    line,
    notes_on,
    number,
    percent,
    share,
    total,
    unboxed,
)

MARKS = {"right": MARK[True], "partly": "◐", "wrong": MARK[False], "unanswered": UNANSWERED, "none": "?"}
COMMONEST = 10  # mistakes that are seen at once; the others are folded away


def class_report(summary: Summary, records: Iterable[Record]) -> str:
    """The report on the class of `summary`, made of these records, as a complete HTML document."""
    records = sorted(records, key=lambda record: record.student)
    states = [state for state in STATES if any(cell.states[state] for cell in summary.cells)]
    return (
        _environment()
        .get_template("page.html")
        .render(
            summary=summary,
            scores=summary.scores,
            unboxed=unboxed(summary),
            notes=list(notes_on(summary)),
            histogram=Markup(pictures.histogram(summary)) if summary.scores else "",
            stacks=Markup(pictures.stacks(summary)) if summary.cells else "",
            drawn=len(pictures.shown(summary)),
            states=states,
            words=pictures.WORDS,
            marks=MARKS,
            commonest=COMMONEST,
            most=max((mistake.students for mistake in summary.mistakes), default=0),
            rows=[_row(record, summary.cells) for record in records],
        )
    )


def _row(record: Record, cells: list[CellSummary]) -> dict:
    """A student's line in the table: the score, and a mark for each cell of the class."""
    found = {cell.grade_id: cell for cell in record.cells}
    return {
        "student": record.student,
        "graded": graded(record),
        "score": total(record),
        "share": share(total(record), record.max_score),
        "late": record.late_penalty,
        "manual": record.manual,
        "cells": [_mark(found.get(cell.grade_id)) for cell in cells] if graded(record) else [],
    }


def _mark(cell: Graded | None) -> dict:
    if cell is None:
        return {"state": "absent", "mark": "", "points": "not in this submission"}
    words = f"{pictures.WORDS[cell.state]}: {number(cell.score)} of {number(cell.max_score)} points"
    return {"state": cell.state, "mark": MARKS[cell.state], "points": words}


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),  # page.html, which includes page.css
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(line=line, number=number, percent=percent, prose=_prose, short=pictures.short)
    return environment


def _prose(value: str) -> Markup:
    """Escaped text with `code` marked as such."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(line(value)))))
