"""Every run as a dot, where a mean would hide that some learn and some do not."""

import numpy as np

from rnnkit.palette import GREY_D
from rnnkit.viz.curves import MARKS
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.levels import draw_levels, read_levels, words_of_levels
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import style


def runs(scores, x, xlabel="", ylabel="", levels=None):
    """The score of every run, models side by side in a group for each x.

    scores          a dict from model to scores (K, R), of R runs at each of K places
    x               K numbers or strings, what each place is
    xlabel, ylabel  what to write below and beside
    levels          a dict from label to a number, each a grey line across: a score to compare with

    Raises TypeError or ValueError when an array has the wrong shape.

    >>> runs({"RNN": [[1.0, 0.25], [0.25, 0.25]], "GRU": [[1, 1], [1, 1]]}, [10, 20], ylabel="recall")
    recall: RNN 1, 0.25 at 10, 0.25, 0.25 at 20; GRU 1, 1 at 10, 1, 1 at 20.
    """
    if not isinstance(scores, dict) or not scores:
        raise TypeError('runs expects a dict from model to scores, such as {"RNN": [[1.0, 0.25]]}')
    scores = {str(name): numbers(f"scores[{name!r}]", y, ("K", "R")) for name, y in scores.items()}
    for name, y in scores.items():
        if len(y) != len(x):
            raise ValueError(f"scores[{name!r}] has shape {y.shape}; expected ({len(x)}, R), a row for each x")
    levels = read_levels(levels)
    with style():
        fig = figure()
        ax = fig.subplots()
        for i, (name, y) in enumerate(scores.items()):
            dots = {"linestyle": "", "marker": MARKS[i % len(MARKS)], "markersize": 4, "color": f"C{i}"}
            for r, run in enumerate(y.T):
                aside = 0.6 * ((r + 0.5) / y.shape[1] - 0.5)  # so that equal scores can be told apart
                places = np.arange(len(x)) + 0.85 * ((i + 0.5 + aside) / len(scores) - 0.5)
                ax.plot(places, run, label=None if r else name, **dots)
        for border in np.arange(len(x) - 1) + 0.5:
            ax.axvline(border, color=GREY_D, linewidth=0.8, zorder=0)
        draw_levels(ax, levels)
        ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(-0.5, len(x) - 0.5))
        ax.set_xticks(np.arange(len(x)), [f"{place:,}" if isinstance(place, int) else str(place) for place in x])
        ax.grid(False, axis="x")
        fig.legend(loc="outside right upper")
    said = "; ".join(
        f"{name} "
        + ", ".join(f"{', '.join(f'{v:.3g}' for v in row)} at {place}" for place, row in zip(x, y, strict=True))
        for name, y in scores.items()
    )
    return Drawing(fig, f"{ylabel or 'score'}: {said}{words_of_levels(levels)}.")
