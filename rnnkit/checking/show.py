"""A report as text, as HTML, and as the number that nbgrader records."""

from __future__ import annotations

import math
import os
import re
import sys
from html import escape

from rnnkit import palette
from rnnkit.checking.judge import named
from rnnkit.checking.judgement import Judgement
from rnnkit.language import tr
from rnnkit.wording import columns_of

MIME = "application/vnd.rnnkit.report+json"
MARK = {True: "✓", False: "✗", None: "·"}
UNANSWERED = "–"


def nbgrader_runs() -> bool:
    """Whether nbgrader executes this notebook; it reads a test cell's score off the cell's text output."""
    return os.environ.get("NBGRADER_EXECUTION") is not None or os.environ.get("NBGRADER_VALIDATING") is not None


def show(report: Judgement) -> None:
    """At once, not only when check() stands last in a cell; nbgrader asks for the number itself."""
    if nbgrader_runs():
        return
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()) and hasattr(shell, "kernel"):
        sys.modules["IPython"].display.display(as_bundle(report), raw=True)
    else:
        print(as_text(report))


def as_bundle(report: Judgement) -> dict:
    text = f"{report.score:g}" if nbgrader_runs() else as_text(report)
    return {"text/plain": text, "text/html": as_html(report), MIME: report.as_dict()}


def _title(report: Judgement) -> str:
    return tr("{score} of {points} points", score=f"{report.score:g}", points=f"{report.points:g}")


def table(report: Judgement) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The columns' names and, for each output, its marks."""
    rows = {output.name: report.columns(output) for output in report.exercise.outputs}
    columns = [c for c in ("type", "shape", "dtype", "values", *report.kinds) if any(c in row for row in rows.values())]
    return columns, [(named(name), [MARK[row[c]] if c in row else "" for c in columns]) for name, row in rows.items()]


def _has_table(report: Judgement) -> bool:
    return bool(report.trials) and not report.stopped and not report.finished


# -- plain text


def as_text(report: Judgement) -> str:
    told = {"name": report.exercise.name, "headline": report.headline, "points": _title(report)}
    lines = [tr("{name}: {headline} ({points})", **told)]
    if _has_table(report):
        columns, rows = table(report)
        columns = [tr(column) for column in columns]
        width = max(columns_of(name) for name, _ in rows)
        lines += ["", f"  {'':{width}}  {'  '.join(columns)}"]
        for name, marks in rows:
            cells = "  ".join(f"{mark:^{columns_of(column)}}" for mark, column in zip(marks, columns, strict=True))
            lines.append(f"  {name}{' ' * (width - columns_of(name))}  {cells}".rstrip())
        lines += [f"  {MARK[fine]} {sentence}" for sentence, fine in report.conduct]
    if report.earlier:
        lines += ["", report.before()]
    for mistake in report.named:
        lines += ["", *_named_text(mistake)]
    if details := list(report.details()):
        lines += ["", *details]
    if report.next:
        lines += ["", tr("Next: {text}", text=report.next)]
    if notes := list(report.notes()):
        lines += ["", *notes]
    return "\n".join(lines)


def _named_text(mistake) -> list[str]:
    told = {"names": ", ".join(map(named, mistake.outputs)), "sentence": tr(mistake.sentence)}
    sentence = (
        tr("The mistake in {names}: {sentence}", **told) if mistake.outputs else tr("The mistake: {sentence}", **told)
    )
    return [sentence] + ([f"    {tr(mistake.equation)}"] if mistake.equation else [])


# -- HTML

# Blue and vermilion, which every eye tells apart, and grey. Each is mixed with the colour of the text around, dark on a
# light page and light on a dark one, because no single colour reaches a contrast of 4.5 on both.
HUES = {"right": palette.BLUE.lower(), "wrong": palette.VERMILLION.lower(), "soft": palette.SLATE.lower()}
SHARE = 65  # percent of the hue
COLOUR = {what: f"color-mix(in srgb,{hue} {SHARE}%,currentColor)" for what, hue in HUES.items()}
LINE = "color-mix(in srgb,currentColor 25%,transparent)"
STYLE = {
    "box": f"border:1px solid {LINE};border-left:4px solid {{colour}};border-radius:4px;padding:.6em 1em;"
    "margin:.3em 0;max-width:56em;line-height:1.5;overflow-wrap:anywhere",
    "table": "border-collapse:collapse;margin:.5em 0",
    "head": f"text-align:center;font-weight:normal;padding:.15em .6em;overflow-wrap:normal;"
    f"border-bottom:1px solid {LINE}",
    "name": "text-align:left;font-family:monospace;padding:.15em .6em .15em 0;overflow-wrap:normal;min-width:{width}ch",
    "mark": "text-align:center;padding:.15em .6em;white-space:nowrap",
    "text": "margin:.6em 0",
    "equation": "font-family:monospace;margin:.4em 0 .6em 1.2em",
}
# Where a report has less room than its table takes, as on a phone, each row becomes a name with its marks under it,
# each with its column's name. `%s` is the width, in em, below which this happens.
NARROW = (
    "@container (max-width:%sem){.rnnkit-below-%s :is(table,tbody,tr){display:block}"
    ".rnnkit-below-%s thead{display:none}.rnnkit-below-%s tr{padding:.3em 0;text-align:left!important}"
    ".rnnkit-below-%s td{display:inline-block;padding:0 1em 0 0!important}"
    ".rnnkit-below-%s td:first-child{display:block}.rnnkit-below-%s td:empty{display:none}"
    ".rnnkit-below-%s td[data-column]::after{content:' 'attr(data-column)}}"
)
PHONE, INSIDE, EVERY = 40, 54, 999  # em: a phone's page, the room in the widest box, and wider than any page


def _room(columns: list[str], rows: list[tuple[str, list[str]]]) -> int:
    """The width below which the table falls apart: what it takes, a letter at .55 em, between a phone's and any."""
    pieces = [max(_joined(tr(column)).split(" "), key=columns_of) for column in columns]
    taken = 1 + sum(
        0.55 * width + 1.2 for width in (*map(columns_of, pieces), min(14, max(columns_of(name) for name, _ in rows)))
    )
    return EVERY if taken > INSIDE else max(PHONE, math.ceil(taken) + 2)  # 2 for the box around it


def as_html(report: Judgement) -> str:
    state = "right" if report.right else "soft" if report.unanswered else "wrong"
    mark = UNANSWERED if report.unanswered else MARK[report.right]
    room = _room(*table(report)) if _has_table(report) else PHONE
    parts = [
        f'<div class="rnnkit-below-{room}" style="container-type:inline-size">',
        f"<style>{NARROW.replace('%s', str(room))}</style>",
        f'<div class="rnnkit-report" style="{STYLE["box"].format(colour=COLOUR[state])}">',
        f'<div><b><code>{report.exercise.name}</code></b>: <b style="color:{COLOUR[state]}">{mark} '
        f"{report.headline}</b> &nbsp;{_title(report)}</div>",
    ]
    if _has_table(report):
        parts += [_html_table(report)]
        parts += [f"<div>{_html_mark(MARK[fine])} {escape(sentence)}</div>" for sentence, fine in report.conduct]
    if report.earlier:
        parts.append(_paragraph(_prose(report.before())))
    for mistake in report.named:
        where = ", ".join(f"<code>{escape(named(name))}</code>" for name in mistake.outputs)
        told = {"names": where, "sentence": _prose(tr(mistake.sentence))}
        in_bold = tr("<b>The mistake</b> in {names}: {sentence}") if where else tr("<b>The mistake</b> {sentence}")
        parts.append(_paragraph(in_bold.format(**told)))
        if mistake.equation:
            parts.append(f'<div style="{STYLE["equation"]}">{escape(tr(mistake.equation))}</div>')
    parts += [_paragraph(_prose(sentence)) for sentence in report.details()]
    if report.next:
        parts.append(_paragraph(tr("<b>Next</b> {text}", text=_prose(report.next))))
    parts += [_paragraph(escape(note), f"color:{COLOUR['soft']};white-space:pre-wrap") for note in report.notes()]
    return "".join(parts) + "</div></div>"


def _html_table(report: Judgement) -> str:
    columns, rows = table(report)
    columns = [tr(column) for column in columns]
    head = "".join(f'<th style="{STYLE["head"]}">{_joined(c)}</th>' for c in ("", *columns))
    body = "".join(_html_row(name, zip(columns, marks, strict=True)) for name, marks in rows)
    made = f'<table style="{STYLE["table"]}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div style="overflow-x:auto">{made}</div>'


def _html_row(name: str, marks) -> str:
    cells = (
        f'<td style="{STYLE["mark"]}" data-column="{escape(column)}">{_html_mark(mark)}</td>' if mark else "<td></td>"
        for column, mark in marks
    )
    style = STYLE["name"].format(width=min(columns_of(name), 14))  # a long one may take several lines
    return f'<tr><td style="{style}">{escape(name)}</td>{"".join(cells)}</tr>'


def _paragraph(html: str, style: str = "") -> str:
    return f'<p style="{STYLE["text"]};{style}">{html}</p>'


def _html_mark(mark: str) -> str:
    colour = {MARK[True]: COLOUR["right"], MARK[False]: COLOUR["wrong"]}.get(mark)
    return f'<span style="color:{colour}">{mark}</span>' if colour else mark


def _prose(text: str) -> str:
    """Escaped text with `code` marked as such."""
    pieces = _joined(text).split("`")
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))


def _joined(text: str) -> str:
    """Escaped text in which "N = 1" stays on one line."""
    return re.sub(r"(?<=\w) = (?=\S)", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}", escape(text))
