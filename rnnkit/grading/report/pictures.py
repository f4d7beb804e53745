"""The class report's pictures, as SVG that can stand in a page beside others."""

from __future__ import annotations

import re
import warnings
from html import escape
from io import StringIO

import matplotlib
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from rnnkit import palette
from rnnkit.grading.report.summary import BINS, STATES, CellSummary, Summary, line, number, percent
from rnnkit.viz import theme
from rnnkit.viz.drawing import figure

# Right and wrong have the colours that the checks' reports give them.
COLOURS = {
    "right": theme.HIDDEN,
    "partly": palette.PALE_SKY,
    "wrong": theme.GRADIENT,
    "unanswered": palette.MIST,
    "none": "white",
}
WORDS = {
    "right": "right",
    "partly": "partly right",
    "wrong": "wrong",
    "unanswered": "not answered",
    "none": "no verdict",
}
WIDTH = 9.44  # inches; 100 pixels of the page each, its full width
BARS = 25  # cells in one picture
NAME = 28  # characters of a cell's name
NARROW = 0.045  # a share below which its number does not fit into its bar


def histogram(summary: Summary) -> str:
    """How many submissions earned which part of the points."""
    scores = summary.scores
    with theme.style():
        drawn = figure(WIDTH, 2.8)
        ax = drawn.subplots()
        bars = ax.bar(range(BINS), scores.histogram, width=0.94, align="edge", color=theme.STREAMS[1])
        counts = ax.bar_label(bars, [many or "" for many in scores.histogram], padding=3, fontsize=9, zorder=5)
        for count in counts:  # the median's line makes room for a number
            count.set_path_effects([withStroke(linewidth=4, foreground="white")])
        most = max(scores.histogram)
        if summary.max_score > 0:
            median = BINS * min(max(scores.median / summary.max_score, 0), 1)
            ax.plot([median, median], [0, 1.16 * most], color="black", linewidth=1.4, linestyle=(0, (4, 2)))
            side = {"ha": "right", "x": median - 0.1} if median > BINS / 2 else {"ha": "left", "x": median + 0.1}
            ax.text(y=1.25 * most, s=f"median {number(scores.median)}", va="top", fontsize=9, **side)
        ax.set(xlim=(-0.05, BINS + 0.05), ylim=(0, 1.28 * most))
        ax.set_xticks(range(0, BINS + 1), [f"{100 * i // BINS} %" for i in range(BINS + 1)])
        ax.set_xlabel(f"score, of {summary.max_score:g} points")
        ax.set_ylabel("submissions")
        ax.yaxis.get_major_locator().set_params(integer=True)
        ax.grid(axis="x", visible=False)
    told = ", ".join(
        f"{100 * i // BINS} to {100 * (i + 1) // BINS} %: {many}" for i, many in enumerate(scores.histogram) if many
    )
    return _svg(drawn, "scores", f"Histogram of the scores. Submissions by share of the points: {told}.")


def shown(summary: Summary) -> list[CellSummary]:
    """The cells in the picture: all, or those with the lowest mean where there are too many."""
    hardest = sorted(summary.cells, key=lambda cell: cell.mean_share)[:BARS]
    return [cell for cell in summary.cells if cell in hardest]


def stacks(summary: Summary) -> str:
    """For each graded cell the shares of the class that are right, partly right, wrong, not answered."""
    cells = shown(summary)
    states = [state for state in STATES if any(cell.states[state] for cell in cells)]
    with theme.style():
        drawn = figure(WIDTH, 0.75 + 0.31 * len(cells))
        ax = drawn.subplots()
        for i, cell in enumerate(cells):
            left = 0.0
            for state in states:
                part = cell.share(state)
                ax.barh(i, part, left=left, height=0.74, **_fill(state))
                if part >= NARROW:
                    ink = theme.ink(matplotlib.colors.to_rgba(COLOURS[state]))
                    ax.text(left + part / 2, i, percent(part), ha="center", va="center_baseline", fontsize=9, color=ink)
                left += part
            ax.text(1.015, i, percent(cell.mean_share), va="center_baseline", fontsize=9)
        ax.text(1.015, -0.75, "mean of points, %", fontsize=8, va="center_baseline", color=palette.GREY_5, ha="left")
        ax.set_yticks(range(len(cells)), [theme.literal(_name(cell)) for cell in cells])
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
        ax.set(xlim=(0, 1), ylim=(len(cells) - 0.5, -0.5))
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.grid(visible=False)
        handles = [matplotlib.patches.Patch(label=WORDS[state], **_fill(state)) for state in states]
        drawn.legend(handles=handles, loc="outside upper center", ncols=len(states), handlelength=1.2)
    told = " ".join(f"{line(cell.name)}: {_told(cell, states)}." for cell in cells)
    return _svg(drawn, "exercises", f"Bars, one an exercise, in shares of the submissions. {told}")


def _fill(state: str) -> dict:
    if state == "none":
        return {"facecolor": "white", "edgecolor": theme.OTHER, "hatch": "////", "linewidth": 0.5}
    return {"facecolor": COLOURS[state], "edgecolor": "white", "linewidth": 1}


def _name(cell: CellSummary) -> str:
    return short(cell.name) + " *" * cell.inside


def short(name: str) -> str:
    """A name that fits beside a bar: both of its ends, for names tend to differ in one of them."""
    name = line(name)
    return name if len(name) <= NAME else f"{name[: NAME // 2]}…{name[1 - NAME // 2 :]}"


def _told(cell: CellSummary, states: list[str]) -> str:
    return ", ".join(f"{percent(cell.share(state))} % {WORDS[state]}" for state in states if cell.states[state])


def _svg(drawn: Figure, name: str, alt: str) -> str:
    """The figure as an element of a page: no prologue, no metadata, ids of its own, and its text for screen readers."""
    file = StringIO()
    with (
        theme.style(),
        matplotlib.rc_context({"svg.hashsalt": name, "svg.fonttype": "path"}),
        warnings.catch_warnings(),
    ):
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a cell's name in another script: the table has it
        drawn.savefig(file, format="svg", metadata={"Date": None})
    text = file.getvalue()
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", text)
    size = re.search(r'viewBox="[^"]*"', text)[0]
    head = f'<svg role="img" aria-label="{escape(alt)}" {size}>'
    return head + text[text.index(">") + 1 :].replace("xlink:href", "href")
