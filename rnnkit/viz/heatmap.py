"""Hidden states as a heat map: all units over all steps, below what the network read."""

import numpy as np

from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.numbers import labels_for, numbers
from rnnkit.viz.theme import INPUT, SIGNED, literal, shade, style, visible

WIDTH = 7.5  # inches
MOST_DIGITS = 40  # steps whose inputs, one whole number each, are written rather than coloured
LETTER = 0.1  # inches from one letter to the next, at least


def states(h, inputs=None, *, sequence=0, title=""):
    """Heat map of the hidden states over time: a row for each unit, a column for each step.

    h         (T, H), or (T, N, H) of which one sequence is drawn; h[0] is h_1
    inputs    what the network read, drawn above the states: T characters or words, or numbers, (T,), (T, D)
              or (T, N, D); one whole number a step is written out
    sequence  which of the N sequences
    title     what to write above it

    The colours reach from −1 to 1, the range of tanh, and further only if a state does.
    Raises TypeError or ValueError when an array has the wrong shape, or inputs and states differ in T.

    >>> h = np.tanh(np.linspace(-2, 2, 12)).reshape(4, 3)
    >>> states(h, inputs="abcd")
    Hidden states, H = 3 by T = 4, from -0.96 to 0.96. Inputs: a b c d.
    """
    h = _one(numbers("h", h, ("T", "H"), ("T", "N", "H")), "h", sequence)
    T, H = h.shape
    labels = x = None
    if is_text(inputs):
        labels = [visible(label) for label in labels_for("inputs", inputs, T, f"of the T = {T} states")]
    elif inputs is not None:
        x = _numeric_inputs(inputs, T, sequence)
        if x.shape[1] == 1 and T <= MOST_DIGITS and np.all(x == np.round(x)):
            labels, x = [f"{value:.0f}" for value in x[:, 0]], None

    tall = min(3.4, max(0.9, 0.3 * H))
    strip = 0 if x is None else min(1.2, max(0.3, 0.2 * x.shape[1]))
    with style():
        letters = LETTER * T * max(map(len, labels)) if labels else 0
        fig = figure(max(WIDTH, letters + 1.5), tall + 1.0 + (strip and strip + 0.2))
        if x is None:
            ax = top = fig.subplots()
        else:
            top, ax = fig.subplots(2, sharex=True, height_ratios=[strip, tall])
            draw_mesh(fig, top, x, "input", "$x_t$", float(np.abs(x).max()) or 1.0)
            top.tick_params(bottom=False, labelbottom=False)
        draw_mesh(fig, ax, h, "unit", "state $h_t$", max(1.0, float(np.abs(h).max())))
        ax.set_xlabel("step $t$")
        if labels:
            draw_letters(ax, labels)
        top.set_title(title, pad=22 if labels else None)
    return Drawing(fig, _words(h, labels, x, title))


def is_text(inputs):
    """True for a string, and for a list or an array of strings."""
    return isinstance(inputs, str) or (isinstance(inputs, list | tuple | np.ndarray) and isinstance(inputs[0], str))


def _one(a, name, sequence):
    """The array of one sequence: (T, …) as it is, (T, N, …) at n = sequence."""
    if a.ndim < 3:
        return a
    if sequence not in range(a.shape[1]):
        raise ValueError(f"sequence is {sequence}; {name} has shape {a.shape}: expected 0 to {a.shape[1] - 1}")
    return a[:, sequence]


def _numeric_inputs(inputs, T, sequence):
    x = _one(numbers("inputs", inputs, ("T",), ("T", "D"), ("T", "N", "D")), "inputs", sequence)
    if len(x) != T:
        raise ValueError(f"inputs has {len(x)} steps; expected T = {T}, as many as h")
    return x.reshape(T, -1)


def draw_mesh(fig, ax, a, rows, name, limit):
    """The array (T, rows) with time to the right and row 0 on top."""
    T, count = a.shape
    edges = np.arange(T + 1) + 0.5, np.arange(count + 1) - 0.5
    mesh = ax.pcolormesh(*edges, a.T, cmap=SIGNED, vmin=-limit, vmax=limit, rasterized=True)
    ax.set(ylabel=rows, ylim=(count - 0.5, -0.5))
    ax.xaxis.set_major_locator(artists.MaxNLocator(min(T, 20), integer=True, min_n_ticks=1))
    ax.yaxis.set_major_locator(artists.MaxNLocator(min(count, 8), integer=True, min_n_ticks=1))
    ax.grid(False)
    bar = fig.colorbar(mesh, ax=ax, label=name, pad=0.02, aspect=12)
    bar.set_ticks([-limit, 0, limit], labels=[f"−{limit:.2g}", "0", f"{limit:.2g}"])


def draw_letters(ax, labels):
    across = ax.get_xaxis_transform()  # x in steps, y from 0 at the bottom to 1 at the top
    look = {"transform": across, "va": "bottom", "color": shade(INPUT)}
    ax.text(0.5, 1.03, "input ", ha="right", **look)
    for t, label in enumerate(labels, start=1):
        ax.text(t, 1.03, literal(label), ha="center", family="monospace", **look)


def _words(h, labels, x, title):
    T, H = h.shape
    words = f"{title}: hidden" if title else "Hidden"
    words += f" states, H = {H} by T = {T}, from {h.min():.2f} to {h.max():.2f}."
    if labels:
        words += f" Inputs: {' '.join(labels)}."
    if x is not None:
        words += f" Inputs: D = {x.shape[1]} by T = {T}, from {x.min():.2f} to {x.max():.2f}."
    return words
