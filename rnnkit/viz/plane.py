"""The way of the hidden state through a plane."""

import numpy as np

from rnnkit.palette import GREY_4
from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.heatmap import is_text
from rnnkit.viz.numbers import labels_for, numbers
from rnnkit.viz.theme import HIDDEN, literal, shade, style, visible

MOST_PATHS = 7  # as many as there are colours
MOST_NUMBERS = 40  # steps of all paths together that are numbered
NEAR = 0.05  # steps closer to each other than this share of the plane are numbered together


def path(h, inputs=None, *, units=None, h0=None):
    """The way of the hidden state through a plane: a point for each step, with the step's number.

    Steps that lie close together share one note, such as 4–9; where there are too many, only the start is
    marked.

    h       (T, H), or (T, N, H) for N sequences in colours of their own; h[0] is h_1
    inputs  what the network read: T characters, words or numbers, or for (T, N, H) a list of N such
    units   the two units to draw; by default units 0 and 1 if H is 2, and for a larger H the first two
            principal components of the states (the two directions in which they vary most)
    h0      the initial state, (H,) or (N, H), drawn as the start; without it the start is h_1

    Raises TypeError or ValueError when an array has the wrong shape, or a unit does not exist.

    >>> path([[0.1, 0.2], [0.6, -0.3], [0.9, -0.8]])  # doctest: +ELLIPSIS
    Path of the hidden state, unit 0 to the right and unit 1 upwards: from (0.10, 0.20) at step 1 to ...
    """
    h = numbers("h", h, ("T", "H"), ("T", "N", "H"))
    read = _read(inputs, h)
    h = h[:, None] if h.ndim == 2 else h
    T, N, H = h.shape
    if N > MOST_PATHS:
        raise ValueError(f"h has N = {N} sequences; expected at most {MOST_PATHS}: slice it, h[:, :{MOST_PATHS}]")
    if h0 is not None:
        h = np.concatenate([_start(h0, N, H)[None], h])
    if len(h) < 2:
        raise ValueError(f"h has T = {T} step, which makes no path; expected two steps or more, or h0")
    points, names = _plane(h, units)
    first = T + 1 - len(h)  # the step of points[0]: 0 with h0, else 1
    with style():
        fig = figure(6.5, 4.2)
        ax = fig.subplots()
        for n in range(N):
            colour = HIDDEN if N == 1 else f"C{n}"
            name = None if N == 1 else f"sequence {n}" + (f": {literal(' '.join(read[n]))}" if read[n] else "")
            ax.plot(*points[:, n].T, "o-", color=colour, alpha=0.8, label=name)
            ax.plot(*points[0, n], "s", color=colour, markerfacecolor="white", markersize=9, zorder=3)
            if N * T <= MOST_NUMBERS:
                near = NEAR * np.ptp(points, axis=(0, 1)).max()
                _number(ax, points[:, n], first, near, shade(colour), read[n] if N == 1 else None)
        ax.plot([], [], "s", color=GREY_4, markerfacecolor="white", markersize=9, label=f"start, $h_{first}$")
        ax.set(xlabel=names[0], ylabel=names[1])
        ax.margins(0.12)
        fig.legend(loc="outside right upper")
    return Drawing(fig, _words(points, names, first, read))


def _number(ax, points, first, near, colour, read):
    """Write the numbers of the steps beside their points, one note for steps within `near` of one another."""
    notes = []  # pairs of a point and the steps around it
    for t, point in enumerate(points, start=first):
        for place, steps in notes:
            if np.abs(point - place).max() <= near:
                steps.append(t)
                break
        else:
            notes.append((point, [t]))
    for place, steps in notes:
        words = spans(steps)
        if read and len(steps) <= 4 and steps != [0]:
            words += ": " + " ".join(read[t - 1] for t in steps if t)
        look = {"size": 9, "color": colour, "path_effects": [artists.withStroke(linewidth=3, foreground="white")]}
        ax.annotate(literal(words), place, (6, 6), textcoords="offset points", zorder=4, **look)


def spans(steps):
    """Rising whole numbers in short: [1, 2, 3, 7] is "1–3, 7"."""
    parts = []
    for t in steps:
        if parts and parts[-1][1] == t - 1:
            parts[-1][1] = t
        else:
            parts.append([t, t])
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in parts)


def _read(inputs, h):
    """What each of the N sequences reads: T strings, or None."""
    T, N = h.shape[0], 1 if h.ndim == 2 else h.shape[1]
    if inputs is None:
        return [None] * N
    if h.ndim == 2:
        inputs = [inputs]
    elif isinstance(inputs, str) or len(inputs) != N:
        raise ValueError(f"h has shape {h.shape}, so inputs is expected to be a list of N = {N} sequences")
    return [labels_for("inputs", _strings(x), T, f"of the T = {T} states") for x in inputs]


def _strings(x):
    if is_text(x):
        return [visible(label) for label in x]
    return [f"{value:g}" for value in numbers("inputs", x, ("T",), ("T", "1")).ravel()]


def _start(h0, N, H):
    h0 = numbers("h0", h0, ("H",), ("N", "H"))
    if h0.shape not in ((H,), (N, H)):
        raise ValueError(f"h0 has shape {h0.shape}; expected {(H,)} or {(N, H)}, as h has N = {N} and H = {H}")
    return np.broadcast_to(h0, (N, H))


def _plane(h, units):
    """The points (steps, N, 2), and the names of the two axes."""
    H = h.shape[-1]
    if H < 2:
        raise ValueError("h has H = 1 unit, which makes no plane; draw it with viz.states")
    if units is None and H > 2:
        return _principal_components(h)
    units = [0, 1] if units is None else list(units)
    if len(units) != 2 or not all(unit in range(H) for unit in units):
        raise ValueError(f"units is {units}; expected two numbers from 0 to {H - 1}, because h has H = {H}")
    return h[..., units], [f"unit {unit}" for unit in units]


def _principal_components(h):
    flat = h.reshape(-1, h.shape[-1])  # (steps · N, H)
    flat = flat - flat.mean(0)
    _, sizes, directions = np.linalg.svd(flat, full_matrices=False)
    directions = directions[:2]  # (2, H)
    largest = np.abs(directions).argmax(1)  # a direction comes without a sign: make its largest part positive
    directions = directions * np.sign(directions[[0, 1], largest])[:, None]
    variance = sizes**2
    total = variance.sum() or 1.0
    names = [f"principal component {i + 1} ({variance[i] / total:.0%} of variance)" for i in (0, 1)]
    return (flat @ directions.T).reshape(*h.shape[:-1], 2), names


def _words(points, names, first, read):
    steps, N, _ = points.shape
    ways = []
    for n in range(N):
        (a, b), (c, d) = points[0, n], points[-1, n]
        reads = f", reading {' '.join(read[n])}" if read[n] else ""
        end = f"({c:.2f}, {d:.2f}) at step {first + steps - 1}"
        ways.append(f"from ({a:.2f}, {b:.2f}) at step {first} to {end}{reads}")
    return f"Path of the hidden state, {names[0]} to the right and {names[1]} upwards: {'; '.join(ways)}."
