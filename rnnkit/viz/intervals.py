"""Numbers that are known within a margin: a point and a bar for each, below one another."""

from rnnkit.palette import GREY_6
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import style


def intervals(named, xlabel="", title=""):
    """A point for each number and a bar for how far it may be off, such as accuracies on a sample.

    named   a dict from label to (number, least, most)
    xlabel  what the numbers are
    title   what to write above

    Raises TypeError or ValueError when it is no such dict, or a number does not lie between its least and most.

    >>> intervals({"bag": (0.80, 0.78, 0.82)}, xlabel="accuracy")
    accuracy: bag 0.8, from 0.78 to 0.82.
    """
    if not isinstance(named, dict) or not named:
        raise TypeError('intervals expects a dict from label to three numbers, such as {"bag": (0.80, 0.78, 0.82)}')
    rows = {}
    for label, row in named.items():
        row = numbers(f"named[{label!r}]", row, ("3",))
        if len(row) != 3 or not row[1] <= row[0] <= row[2]:
            raise ValueError(f"named[{label!r}] is {row.tolist()}; expected a number, the least and the most it may be")
        rows[str(label)] = row
    with style():
        fig = figure(height=0.9 + 0.34 * len(rows))
        ax = fig.subplots()
        for y, (number, least, most) in enumerate(rows.values()):
            ax.plot([least, most], [y, y], color=GREY_6, linewidth=2, solid_capstyle="butt")
            ax.plot(number, y, "o", color="C0")
        ax.set(
            yticks=range(len(rows)), yticklabels=list(rows), ylim=(len(rows) - 0.5, -0.5), xlabel=xlabel, title=title
        )
        ax.grid(False, axis="y")
    said = "; ".join(f"{label} {row[0]:.3g}, from {row[1]:.3g} to {row[2]:.3g}" for label, row in rows.items())
    return Drawing(fig, f"{title or xlabel or 'Intervals'}: {said}.")
