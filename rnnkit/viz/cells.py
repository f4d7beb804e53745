"""Small arrays as coloured squares with their numbers in them."""

import numpy as np

from rnnkit.palette import GREY_6, GREY_B
from rnnkit.viz.drawing import Drawing, sheet
from rnnkit.viz.numbers import labels_for, numbers
from rnnkit.viz.theme import SIGNED, ink, literal, style, visible

SIDE = 0.42  # of a square, in inches
WIDTH = 7.5  # of a figure, in inches, at most
LARGEST = 40  # rows or columns
SPOKEN = 60  # numbers an alternative text reads out


def array(a, title="", values=True, rows=None, columns=None):
    """One small array as coloured squares, with its numbers and its shape.

    a              an array (columns,) or (rows, columns); white is 0, violet positive, brown negative
    title          what to write above it
    values         False leaves the numbers out, and so do squares that get too small for them
    rows, columns  labels, one for each row or column, such as the characters of a one-hot array

    Raises TypeError or ValueError when `a` is no such array, has more than 40 rows or columns, or when the
    labels do not fit it.

    >>> array([[0, 1, 0], [1, 0, 0]], "one-hot", rows="ba", columns="abc")
    one-hot, shape (2, 3): 0 1 0 / 1 0 0.
    """
    return _draw([(title, a, rows, columns)], values)


def arrays(named, values=True, rows=None, columns=None):
    """Several small arrays side by side, with one colour scale for all of floats, one for all of integers.

    named          a dict from title to array, each as in `array`
    values         as in `array`
    rows, columns  as in `array`, the same for all of them

    Raises as `array` does.

    >>> arrays({"ids": [1, 0], "W": [[0.5, -1], [2, 0]]})
    ids, shape (2,): 1 0. W, shape (2, 2): 0.50 -1.00 / 2.00 0.00.
    """
    if not isinstance(named, dict) or not named:
        raise TypeError('arrays expects a dict from title to array, such as {"x": x, "h": h}')
    return _draw([(title, a, rows, columns) for title, a in named.items()], values)


def _draw(items, values):
    grids = [_Grid(*item) for item in items]
    side = min(SIDE, WIDTH / sum(grid.width(SIDE) for grid in grids))
    with style():
        ax = sheet(sum(grid.width(side) for grid in grids), max(grid.height for grid in grids), side)
        x = 0.0
        for grid in grids:
            alike = [float(np.abs(g.a).max()) for g in grids if g.whole == grid.whole]
            grid.draw(ax, x, side, max(alike) or 1.0, values)
            x += grid.width(side)
    return Drawing(ax.figure, " ".join(grid.words() for grid in grids))


class _Grid:
    """One array with its title and labels; lengths are in squares."""

    def __init__(self, title, a, rows, columns):
        name = title or "the array"
        a = numbers(name, a, ("columns",), ("rows", "columns"))
        if max(a.shape) > LARGEST:
            raise ValueError(f"{name} has shape {a.shape}; expected at most {LARGEST} rows and columns: slice it")
        self.title, self.shape, self.a = title, a.shape, np.atleast_2d(a)
        self.whole = a.dtype.kind in "bui"
        n, m = self.a.shape
        self.rows = [] if rows is None else labels_for("rows", rows, n, "row of the array")
        self.columns = [] if columns is None else labels_for("columns", columns, m, "column of the array")
        self.above = 0.3 + 0.7 * bool(self.title) + 0.7 * bool(self.columns)
        self.height = self.above + n + 1
        self.texts = written(self.a)

    def left(self, side):
        return 0.4 + letters(self.rows, side)

    def width(self, side):
        m = self.a.shape[1]
        return self.left(side) + max(m, letters([self.title, f"shape {self.shape}"], side)) + 0.4

    def draw(self, ax, x, side, largest, values):
        n, m = self.a.shape
        x, y = x + self.left(side), self.above
        mesh = ax.pcolormesh(
            x + np.arange(m + 1),
            y + np.arange(n + 1),
            self.a,
            cmap=SIGNED,
            vmin=-1.2 * largest,
            vmax=1.2 * largest,
            edgecolors=GREY_B,
            linewidth=0.6,
        )
        ax.text(x, 0.8, self.title, va="bottom", size=11)
        ax.text(x, y + n + 0.15, f"shape {self.shape}", va="top", size=9, color=GREY_6)
        for i, label in enumerate(self.rows):
            ax.text(x - 0.2, y + i + 0.5, literal(visible(label)), ha="right", va="center", family="monospace")
        for j, label in enumerate(self.columns):
            ax.text(x + j + 0.5, y - 0.15, literal(visible(label)), ha="center", va="bottom", family="monospace")
        size = min(10, 72 * side * 0.9 / (0.61 * max(len(text) for row in self.texts for text in row)))
        if values and size >= 6:
            for i, j in np.ndindex(n, m):
                place = {"ha": "center", "va": "center", "size": size}
                colour = ink(mesh.to_rgba(self.a[i, j]))
                ax.text(x + j + 0.5, y + i + 0.5, self.texts[i][j], color=colour, **place)

    def words(self):
        if self.a.size > SPOKEN:
            content = f"{self.a.size} numbers from {self.a.min():.3g} to {self.a.max():.3g}"
        else:
            content = " / ".join(" ".join(row) for row in self.texts)
        return f"{self.title or 'An array'}, shape {self.shape}: {content}."


def written(a):
    """The numbers of `a` (rows, columns) as short strings: whole numbers whole, others with two decimals."""
    if np.all(a == np.round(a)):
        return [[f"{value:.0f}" for value in row] for row in a + 0.0]  # adding 0 turns -0 into 0
    if np.abs(a).max() >= 100:
        return [[f"{value:.3g}" for value in row] for row in a]
    return [[f"{value:.2f}" for value in row] for row in np.round(a, 2) + 0.0]


def letters(texts, side):
    """How many squares of that side the longest of `texts` takes at the size of a label."""
    return max((len(text) for text in texts), default=0) * 0.085 / side
