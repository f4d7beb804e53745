"""The class report's pictures, as SVG that stands in the page and takes its letters. Lengths are pixels of the page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import ceil

from rnnkit import palette
from rnnkit.grading.report.summary import BINS, STATES, CellSummary, Summary, line, number, percent

# Right and wrong have the colours that the checks' reports give them.
COLOURS = {
    "right": palette.BLUE,
    "partly": palette.PALE_SKY,
    "wrong": palette.VERMILLION,
    "unanswered": palette.MIST,
    "none": "url(#hatched)",
}
INK = {"right": "white"}  # of a number on a colour, where black cannot be read
WORDS = {
    "right": "right",
    "partly": "partly right",
    "wrong": "wrong",
    "unanswered": "not answered",
    "none": "no verdict",
}
WIDTH = 944  # the page's full width
BARS = 25  # cells in one picture
NAME = 28  # characters of a cell's name
NARROW = 0.045  # a share below which its number does not fit into its bar
LETTER = 7.2  # a letter's width, nearly
HATCHED = (
    '<pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="6" height="6" fill="white"/><path d="M 0 0 V 6" stroke="{palette.GREY_7}"/></pattern>'
)


def histogram(summary: Summary) -> str:
    """How many submissions earned which part of the points."""
    scores, most = summary.scores, max(summary.scores.histogram)
    left, right, top, bottom = 56, WIDTH - 24, 8, 232
    wide, high = (right - left) / BINS, (bottom - top) / (1.28 * most)
    parts = []
    for many in _marks(most):
        y = bottom - many * high
        parts.append(_line(left, y, right, y, palette.GREY_E) if many else "")
        parts.append(_text(left - 8, y + 4, many, "end"))
    for i, many in enumerate(scores.histogram):
        parts.append(_bar(left + i * wide, bottom - many * high, 0.94 * wide, many * high, palette.SKY))
    parts += [_line(left, top, left, bottom), _line(left, bottom, right, bottom)]
    if summary.max_score > 0:
        median = BINS * min(max(scores.median / summary.max_score, 0), 1)
        x, side = left + median * wide, -1 if median > BINS / 2 else 1
        parts.append(_line(x, bottom, x, bottom - 1.16 * most * high, "black", 'stroke-dasharray="6 3"'))
        parts.append(_text(x + 6 * side, top + 12, f"median {number(scores.median)}", "start" if side > 0 else "end"))
    for i, many in enumerate(scores.histogram):  # on top of the median's line
        x = left + (i + 0.47) * wide
        parts.append(_text(x, bottom - many * high - 6, many, "middle", halo=True) if many else "")
    for i in range(BINS + 1):
        parts.append(_text(left + i * wide, bottom + 18, f"{100 * i // BINS} %", "middle"))
    parts.append(_text((left + right) / 2, bottom + 42, f"score, of {summary.max_score:g} points", "middle"))
    turned = f'transform="rotate(-90 14 {(top + bottom) / 2})"'
    parts.append(_text(14, (top + bottom) / 2, "submissions", "middle", more=turned))
    told = ", ".join(
        f"{100 * i // BINS} to {100 * (i + 1) // BINS} %: {many}" for i, many in enumerate(scores.histogram) if many
    )
    return _svg(bottom + 50, parts, f"Histogram of the scores. Submissions by share of the points: {told}.")


def _marks(most: int) -> list[int]:
    """Whole numbers for an axis up to `most`, five at most beside 0."""
    step = next(step for n in range(20) for step in (10**n, 2 * 10**n, 5 * 10**n) if most <= 5 * step)
    return list(range(0, ceil(1.2 * most), step))


def shown(summary: Summary) -> list[CellSummary]:
    """The cells in the picture: all, or those with the lowest mean where there are too many."""
    hardest = sorted(summary.cells, key=lambda cell: cell.mean_share)[:BARS]
    return [cell for cell in summary.cells if cell in hardest]


def stacks(summary: Summary) -> str:
    """For each graded cell the shares of the class that are right, partly right, wrong, not answered."""
    cells = shown(summary)
    states = [state for state in STATES if any(cell.states[state] for cell in cells)]
    left, right, top = 16 + max(_long(_name(cell)) for cell in cells), WIDTH - 80, 58
    bottom = top + 31 * len(cells)
    parts = [HATCHED if "none" in states else "", *_legend(states)]
    parts.append(_text(WIDTH, top - 6, "mean of points, %", "end", palette.GREY_5))
    for i, cell in enumerate(cells):
        y, x = top + 31 * i + 4, left
        parts.append(_text(left - 8, y + 16, _name(cell), "end"))
        for state in states:
            wide = (right - left) * cell.share(state)
            parts.append(_bar(x, y, wide, 23, COLOURS[state], 'stroke="white"'))
            if cell.share(state) >= NARROW:
                fill = INK.get(state, "black")
                parts.append(
                    _text(x + wide / 2, y + 16, percent(cell.share(state)), "middle", fill, halo=state == "none")
                )
            x += wide
        parts.append(_text(right + 12, y + 16, percent(cell.mean_share)))
    parts.append(_line(left, bottom, right, bottom))
    for part in (0, 0.25, 0.5, 0.75, 1):
        parts.append(_text(left + part * (right - left), bottom + 18, f"{100 * part:g} %", "middle"))
    told = " ".join(f"{line(cell.name)}: {_told(cell, states)}." for cell in cells)
    return _svg(bottom + 26, parts, f"Bars, one an exercise, in shares of the submissions. {told}")


def _legend(states: list[str]) -> Iterator[str]:
    x = (WIDTH - sum(46 + _long(WORDS[state]) for state in states)) / 2
    for state in states:
        yield _bar(x, 10, 16, 12, COLOURS[state], f'stroke="{palette.GREY_B}"' if state == "none" else "")
        yield _text(x + 22, 21, WORDS[state])
        x += 46 + _long(WORDS[state])


def _long(text: str) -> float:
    """How wide a text is, nearly: letters of East Asia count for two."""
    return LETTER * sum(1 + (letter > "\u2e80") for letter in text)


def _name(cell: CellSummary) -> str:
    return short(cell.name) + " *" * cell.inside


def short(name: str) -> str:
    """A name that fits beside a bar: both of its ends, for names tend to differ in one of them."""
    name = line(name)
    return name if len(name) <= NAME else f"{name[: NAME // 2]}…{name[1 - NAME // 2 :]}"


def _told(cell: CellSummary, states: list[str]) -> str:
    return ", ".join(f"{percent(cell.share(state))} % {WORDS[state]}" for state in states if cell.states[state])


# -- what they are drawn with


def _svg(height: float, parts: list[str], alt: str) -> str:
    """An element of a page, with its text for screen readers."""
    head = f'<svg role="img" aria-label="{escape(alt)}" viewBox="0 0 {WIDTH} {height:g}" font-size="13">'
    return "\n".join([head, *filter(None, parts), "</svg>"])


def _bar(x: float, y: float, wide: float, high: float, colour: str, more: str = "") -> str:
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{wide:.2f}" height="{high:.2f}" fill="{colour}" {more}/>'


def _line(x: float, y: float, to_x: float, to_y: float, colour: str = palette.GREY_4, more: str = "") -> str:
    return f'<path d="M {x:.2f} {y:.2f} L {to_x:.2f} {to_y:.2f}" stroke="{colour}" {more}/>'


def _text(
    x: float, y: float, words, anchor: str = "start", fill: str = palette.GREY_3, halo: bool = False, more: str = ""
) -> str:
    more += ' stroke="white" stroke-width="4" paint-order="stroke"' if halo else ""
    return f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}" fill="{fill}" {more}>{escape(str(words))}</text>'
