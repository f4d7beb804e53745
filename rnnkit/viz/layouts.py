"""Where the rows of a weight matrix went: the same numbers in the layouts of several libraries."""

import numpy as np

from rnnkit.palette import GREY_6, GREY_B, GREY_E
from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, sheet
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import STREAMS, style, tint

WIDTH = 7.5  # inches of a figure
SIDE = 0.36  # inches of a square
GAP = 0.9  # squares between two arrays


def layouts(named, gates, H):
    """Arrays of row numbers as squares, coloured by the gate that each belongs to.

    named   a dict from title to array, of one, two or three axes (the first of three has one element); its numbers are
            those of `frameworks.numbered`: from 1 to G·H for the rows of the input's weights, from there on for those
            of the state's, which are darker and have a dash; 0 is a number that belongs to no row
    gates   the letters of the gates in the order of the rows, such as "ifgo"
    H       units, the rows of one gate

    Raises ValueError when a number is no such row.

    >>> layouts({"b": [1, 2, 3, 4]}, "zn", 2)
    b, shape (4,): z1 z2 n1 n2.
    """
    panels = [_Panel(title, array, gates, H) for title, array in named.items()]
    rows = [[]]
    for panel in panels:  # as many side by side as there is room for
        if rows[-1] and sum(p.width + GAP for p in [*rows[-1], panel]) > WIDTH / SIDE:
            rows.append([])
        rows[-1].append(panel)
    heights = [max(panel.height for panel in row) for row in rows]
    with style():
        width = max(sum(panel.width + GAP for panel in row) for row in rows)
        ax = sheet(width, sum(heights), SIDE)
        y = 0.0
        for row, height in zip(rows, heights, strict=True):
            x = GAP / 2
            for panel in row:
                panel.draw(ax, x, y)
                x += panel.width + GAP
            y += height
    return Drawing(ax.figure, " ".join(panel.words() for panel in panels))


class _Panel:
    def __init__(self, title, array, gates, H):
        a = np.asarray(array)
        self.title, self.shape = title, a.shape
        a = numbers(title, a[0] if a.ndim == 3 else a, ("columns",), ("rows", "columns"))
        self.a, self.gates, self.H = np.atleast_2d(a), gates, H
        if not np.all((self.a == np.round(self.a)) & (0 <= self.a) & (self.a <= 2 * len(gates) * H)):
            raise ValueError(f"{title} holds other numbers than 0 to {2 * len(gates) * H}, the rows of {gates} twice")
        n, m = self.a.shape
        told = max(len(title), len(f"shape {self.shape}"))
        self.width, self.height = max(m, 0.085 / SIDE * told), n + 2.4

    def name(self, row):
        """The gate and unit of a row, from 1, such as i2, with a dash where it is the state's."""
        if row == 0:
            return "0"
        dash, rest = divmod(int(row) - 1, len(self.gates) * self.H)
        return f"{self.gates[rest // self.H]}{rest % self.H + 1}{'′' * dash}"

    def colour(self, row):
        if row == 0:
            return GREY_E
        dash, rest = divmod(int(row) - 1, len(self.gates) * self.H)
        return tint(STREAMS[rest // self.H], 0.75 if dash else 0.35)

    def draw(self, ax, x, y):
        ax.text(x, y + 0.9, self.title, va="bottom", size=11)
        for (i, j), row in np.ndenumerate(self.a):
            place = (x + j, y + 1.1 + i)
            ax.add_patch(artists.Rectangle(place, 1, 1, facecolor=self.colour(row), edgecolor=GREY_B, linewidth=0.6))
            ax.text(x + j + 0.5, y + 1.6 + i, self.name(row), ha="center", va="center", size=9)
        ax.text(x, y + 1.25 + len(self.a), f"shape {self.shape}", va="top", size=9, color=GREY_6)

    def words(self):
        return f"{self.title}, shape {self.shape}: {' / '.join(' '.join(map(self.name, row)) for row in self.a)}."
