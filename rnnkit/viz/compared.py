"""A few models side by side: a score over a range, and below it numbers as bars."""

from textwrap import fill

import numpy as np

from rnnkit.viz.curves import LINES, MARKS
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.levels import draw_levels, read_levels, words_of_levels
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import style


def compared(scores, x, bars, xlabel="", ylabel="", levels=None):
    """Curves of one score for each model, and one small panel of bars for every other number.

    scores          a dict from model to scores (K,)
    x               (K,), where the scores were measured
    bars            a dict from a panel's title to a dict from model to number; the models are those of scores
    xlabel, ylabel  what to write below and beside the curves
    levels          a dict from label to a number, each a grey line across the curves: a score to compare with

    Raises TypeError or ValueError when an array has the wrong shape or the models differ.

    >>> compared({"RNN": [1.0, 0.5]}, [10, 20], {"parameters": {"RNN": 9}}, ylabel="recall")
    recall: RNN from 1 to 0.5. parameters: RNN 9.
    """
    x = numbers("x", x, ("K",))
    scores = {str(name): numbers(f"scores[{name!r}]", y, ("K",)) for name, y in scores.items()}
    for name, y in scores.items():
        if len(y) != len(x):
            raise ValueError(f"scores[{name!r}] has shape {y.shape}; expected ({len(x)},), one number for each x")
    for title, panel in bars.items():
        if list(panel) != list(scores):
            raise ValueError(f"bars[{title!r}] is of {', '.join(panel)}; expected {', '.join(scores)}, as in scores")
    levels = read_levels(levels)
    with style():
        fig = figure(height=5.2)
        top, bottom = fig.subfigures(2, 1, height_ratios=[1.2, 1])
        ax = top.subplots()
        for i, (name, y) in enumerate(scores.items()):
            ax.plot(x, y, LINES[i % len(LINES)], marker=MARKS[i % len(MARKS)], label=name)
        draw_levels(ax, levels)
        ax.set(xlabel=xlabel, ylabel=ylabel, xticks=x)
        top.legend(loc="outside right upper")
        for ax, (title, panel) in zip(np.atleast_1d(bottom.subplots(1, len(bars))), bars.items(), strict=True):
            names = [fill(name, 7, break_long_words=False) for name in panel]  # a long one in several lines
            drawn = ax.bar(names, list(panel.values()), color=[f"C{i}" for i in range(len(panel))], width=0.6)
            ax.bar_label(drawn, fmt="{:.3g}" if max(panel.values()) < 1000 else "{:,.0f}", size=9)
            ax.margins(y=0.15)
            ax.set_title(title, size=10)
            ax.set_yticks([])
    said = [
        f"{ylabel or 'score'}: " + "; ".join(f"{name} from {y[0]:.3g} to {y[-1]:.3g}" for name, y in scores.items())
    ]
    said[0] += words_of_levels(levels)
    said += [f"{title}: " + "; ".join(f"{name} {v:.5g}" for name, v in panel.items()) for title, panel in bars.items()]
    return Drawing(fig, ". ".join(said) + ".")
