"""A report as text, as HTML, and as the number that nbgrader records."""

from __future__ import annotations

import os
from html import escape

from rnnkit.checking.report import Report

MIME = "application/vnd.rnnkit.report+json"
MARK = {True: "✓", False: "✗", None: "·"}


def nbgrader_runs() -> bool:
    """Whether nbgrader executes this notebook; it reads a test cell's score off the cell's text output."""
    return os.environ.get("NBGRADER_EXECUTION") is not None or os.environ.get("NBGRADER_VALIDATING") is not None


def as_bundle(report: Report) -> dict:
    text = f"{report.score:g}" if nbgrader_runs() else as_text(report)
    return {"text/plain": text, "text/html": as_html(report), MIME: report.as_dict()}


def _title(report: Report) -> str:
    return f"{report.score:g} of {report.points:g} points"


def table(report: Report) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The columns' names and, for each output, its marks."""
    rows = {output.name: report.columns(output) for output in report.exercise.outputs}
    columns = [c for c in ("type", "shape", "dtype", "values", *report.kinds) if any(c in row for row in rows.values())]
    return columns, [(name, [MARK[row[c]] if c in row else "" for c in columns]) for name, row in rows.items()]


def _has_table(report: Report) -> bool:
    return bool(report.trials) and not report.stopped and not report.finished


# -- plain text


def as_text(report: Report) -> str:
    lines = [f"{report.exercise.name}: {report.headline} ({_title(report)})"]
    if _has_table(report):
        columns, rows = table(report)
        width = max(len(name) for name, _ in rows)
        lines += ["", f"  {'':{width}}  {'  '.join(columns)}"]
        for name, marks in rows:
            cells = "  ".join(f"{mark:^{len(column)}}" for mark, column in zip(marks, columns, strict=True))
            lines.append(f"  {name:{width}}  {cells}".rstrip())
        lines += [f"  {MARK[fine]} {sentence}" for sentence, fine in report.conduct]
    if report.earlier:
        lines += ["", report.before()]
    for named in report.named:
        lines += ["", *_named_text(named)]
    if details := list(report.details()):
        lines += ["", *details]
    if report.next:
        lines += ["", f"Next: {report.next}"]
    if notes := list(report.notes()):
        lines += ["", *notes]
    return "\n".join(lines)


def _named_text(named) -> list[str]:
    only = f"{', '.join(named.outputs)}: " if named.outputs else ""
    return [f"The mistake: {only}{named.sentence}"] + ([f"    {named.equation}"] if named.equation else [])


# -- HTML

GREEN, RED, GREY = "#0072b2", "#d55e00", "#6b7280"  # blue and vermilion: told apart by every eye
STYLE = {
    "box": "border:1px solid #c5c8ce;border-left:4px solid {colour};border-radius:4px;padding:.6em 1em;"
    "margin:.3em 0;max-width:56em;line-height:1.5",
    "table": "border-collapse:collapse;margin:.5em 0",
    "head": "text-align:center;font-weight:normal;padding:.15em .7em;border-bottom:1px solid #c5c8ce",
    "name": "text-align:left;font-family:monospace;padding:.15em .7em .15em 0",
    "mark": "text-align:center;padding:.15em .7em",
    "text": "margin:.6em 0",
    "equation": "font-family:monospace;margin:.4em 0 .6em 1.2em",
}


def as_html(report: Report) -> str:
    colour = GREEN if report.right else GREY if report.unanswered else RED
    parts = [
        f'<div class="rnnkit-report" style="{STYLE["box"].format(colour=colour)}">',
        f'<div><b><code>{report.exercise.name}</code></b>: <b style="color:{colour}">{MARK[report.right]} '
        f"{report.headline}</b> &nbsp;{_title(report)}</div>",
    ]
    if _has_table(report):
        parts += [_html_table(report)]
        parts += [f"<div>{_html_mark(fine)} {escape(sentence)}</div>" for sentence, fine in report.conduct]
    if report.earlier:
        parts.append(_paragraph(_prose(report.before())))
    for named in report.named:
        only = "".join(f"<code>{escape(name)}</code> " for name in named.outputs)
        parts.append(_paragraph(f"<b>The mistake</b> {only}{_prose(named.sentence)}"))
        if named.equation:
            parts.append(f'<div style="{STYLE["equation"]}">{escape(named.equation)}</div>')
    parts += [_paragraph(_prose(sentence)) for sentence in report.details()]
    if report.next:
        parts.append(_paragraph(f"<b>Next</b> {_prose(report.next)}"))
    parts += [_paragraph(escape(note), f"color:{GREY};white-space:pre-wrap") for note in report.notes()]
    return "".join(parts) + "</div>"


def _html_table(report: Report) -> str:
    columns, rows = table(report)
    head = "".join(f'<th style="{STYLE["head"]}">{escape(c)}</th>' for c in ("", *columns))
    body = "".join(
        f'<tr><td style="{STYLE["name"]}">{escape(name)}</td>'
        + "".join(
            f'<td style="{STYLE["mark"]}">{_html_mark(mark == "✓") if mark in "✓✗" and mark else mark}</td>'
            for mark in marks
        )
        + "</tr>"
        for name, marks in rows
    )
    return f'<table style="{STYLE["table"]}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _paragraph(html: str, style: str = "") -> str:
    return f'<p style="{STYLE["text"]};{style}">{html}</p>'


def _html_mark(fine: bool) -> str:
    return f'<span style="color:{GREEN if fine else RED}">{MARK[fine]}</span>'


def _prose(text: str) -> str:
    """Escaped text with `code` marked as such."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))
