"""A text whose characters are coloured by a number each: what one unit does while the network reads."""

from itertools import groupby

import numpy as np

from rnnkit.viz.drawing import Drawing, sheet
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import SIGNED, ink, style, visible

SIDE = 0.1  # of a character, in inches
COLUMNS = 72  # characters in a line, at most, and the newline that ends it
LINES = 30  # at most
HEIGHT = 0.22  # of a line, in inches


def characters(text, values, title="", columns=COLUMNS):
    """A text, each character on a square coloured by its value, such as the state of one unit after reading it.

    text     a string of T characters; a line ends after a newline, or when it is full, after its last space
    values   (T,), coloured from brown (−1) over white (0) to violet (1), light enough to read;
             further only if a value is
    title    what to write above it
    columns  characters in a line, at most; the figure is as wide as they need, so that 40 can be read on a phone, too

    Raises TypeError or ValueError when text is no string, values are not (T,), or there are more than 30 lines.

    >>> characters("a (b) c", [0, 0, 0.9, 1, 0.1, 0, 0])
    7 characters with values from 0.00 to 1.00: a (b) c. High: (b.
    """
    if not isinstance(text, str):
        raise TypeError(f"text is {type(text).__name__}; expected a string, one character for each value")
    values = numbers("values", values, ("T",))
    if len(text) != len(values):
        raise ValueError(
            f"values has shape {values.shape}; expected ({len(text)},), one for each character of the text"
        )
    rows = lines_of(text, columns)
    if len(rows) > LINES:
        raise ValueError(f"the text takes {len(rows)} lines; expected at most {LINES}: cut it")
    tall, above = HEIGHT / SIDE, 3 * bool(title)
    limit = max(1.0, float(np.abs(values).max()))
    with style():
        ax = sheet(columns + 3, above + tall * len(rows) + 1, SIDE)
        ax.text(1, above - 0.8, title, va="bottom", size=11)
        for row, (start, stop) in enumerate(rows):
            edges = 1 + np.arange(stop - start + 1), above + tall * np.array([row, row + 1])
            mesh = ax.pcolormesh(
                *edges, values[None, start:stop], cmap=SIGNED, vmin=-1.3 * limit, vmax=1.3 * limit, rasterized=True
            )
            for i in range(start, stop):
                place = 1.5 + i - start, above + tall * (row + 0.5)
                letter = "" if text[i] == " " else visible(text[i])
                look = {"ha": "center", "va": "center", "size": 9, "family": "monospace"}
                ax.text(*place, letter, color=ink(mesh.to_rgba(values[i])), **look)
    return Drawing(ax.figure, _words(text, values, title, limit))


def lines_of(text, columns=COLUMNS):
    """The text in lines, as pairs of a first place and the one after the last."""
    rows, start = [], 0
    while start < len(text):
        newline = text.find("\n", start, start + columns + 1)
        space = text.rfind(" ", start, start + columns)
        if newline >= 0:
            stop = newline + 1
        elif len(text) - start <= columns or space < 0:
            stop = min(start + columns, len(text))
        else:
            stop = space + 1
        rows.append((start, stop))
        start = stop
    return rows


def _words(text, values, title, limit):
    plain = text.replace("\n", " ")
    words = f"{title}: " if title else ""
    words += f"{len(text)} characters with values from {values.min():.2f} to {values.max():.2f}: {plain}."
    for name, high in ("High", values > limit / 2), ("Low", values < -limit / 2):
        runs = groupby(range(len(text)), key=high.__getitem__)
        pieces = ["".join(plain[i] for i in run) for is_high, run in runs if is_high]
        words += f" {name}: {' | '.join(pieces)}." if pieces else ""
    return words
