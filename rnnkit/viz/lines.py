"""Plain curves on plain axes."""

import numpy as np

from rnnkit.language import tr
from rnnkit.viz import artists, labels
from rnnkit.viz.curves import LINES, MARKS
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.levels import draw_levels, read_levels, words_of_levels
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import style


def lines(curves, x=None, xlabel="", ylabel="", title="", levels=None):
    """One curve for each label.

    curves         a dict from label to array (K,)
    x              (K,), where the points lie; by default 0, 1, …, K − 1
    xlabel, ylabel, title
                   what to write below, beside and above
    levels         a dict from label to a number, each a grey line across: baselines to compare with

    Raises TypeError or ValueError when an array has the wrong shape.

    >>> lines({"tanh": [0.0, 0.76]}, xlabel="input")
    tanh: from 0 to 0.76.
    """
    if not isinstance(curves, dict) or not curves:
        raise TypeError('lines expects a dict from label to array, such as {"loss": losses}')
    curves = {str(label): numbers(f"curves[{label!r}]", y, ("K",)) for label, y in curves.items()}
    K = len(next(iter(curves.values())))
    x = np.arange(K) if x is None else numbers("x", x, ("K",))
    for label, y in curves.items():
        if len(y) != len(x):
            raise ValueError(f"curves[{label!r}] has shape {y.shape}; expected ({len(x)},), one number for each x")
    levels = read_levels(levels)
    with style():
        fig = figure()
        ax = fig.subplots()
        for i, (label, y) in enumerate(curves.items()):
            ax.plot(x, y, LINES[i % len(LINES)], marker=MARKS[i % len(MARKS)] if len(x) <= 50 else "", label=label)
        if x.dtype.kind in "iu":
            ax.xaxis.set_major_locator(artists.MaxNLocator(integer=True))
        draw_levels(ax, levels)
        ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
        fig.legend(loc="outside right upper")
    told = [{"name": labels.label(name), "n1": f"{y[0]:.3g}", "n2": f"{y[-1]:.3g}"} for name, y in curves.items()]
    said = "; ".join(tr("{name}: from {n1} to {n2}", **one) for one in told)
    said += words_of_levels(levels)
    return Drawing(fig, f"{labels.label(title)}{': ' * bool(title)}{said}.")
