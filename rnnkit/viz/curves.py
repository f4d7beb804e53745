"""Curves on a logarithmic axis: how far a gradient reaches back, and how good a numerical gradient is."""

import numpy as np

from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.levels import draw_levels, read_levels, words_of_levels
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import GRADIENT, style

LINES = ("-", "--", "-.", ":")  # curves differ in more than colour
MARKS = ("o", "s", "^", "D", "v", "P", "X")


def gradient_by_lag(norms, title="", ylabel="gradient norm", levels=None, limits=None):
    """How much each past step contributes: a gradient's norm against the lag, on a logarithmic axis.

    norms   (K,), norms[k] for k steps back, or a dict from label to such an array
    title   what to write above it
    ylabel  what the norms are of, beside it
    levels  a dict from label to a number, each a grey line across, such as {"unchanged": 1}
    limits  the ends of the axis of norms, (low, high), where several figures shall have the same

    A norm of exactly 0, which has no logarithm, is a hollow mark at the bottom.
    Raises TypeError or ValueError when an array has the wrong shape or a norm is negative.

    >>> gradient_by_lag([1.0, 0.5, 0.125])
    Gradient norm by lag: 1 at lag 0, 0.125 at lag 2.
    """
    curves, levels = _curves("norms", norms), read_levels(levels)
    with style():
        fig = figure()
        ax = fig.subplots()
        for i, (label, y) in enumerate(curves.items()):
            _draw(ax, i, np.arange(len(y)), y, label, curves)
        ax.xaxis.set_major_locator(artists.MaxNLocator(integer=True))
        draw_levels(ax, levels)
        if limits is not None:
            ax.set_ylim(*limits)
        _finish(fig, title=title, xlabel="lag $k$ (steps back)", ylabel=ylabel)
    said = []
    for label, y in curves.items():
        none = f", exactly 0 at {np.sum(y == 0)} lags" if np.any(y == 0) else ""
        said.append(f"{label}{': ' * bool(label)}{y[0]:.3g} at lag 0, {y[-1]:.3g} at lag {len(y) - 1}{none}")
    said = "; ".join(said) + words_of_levels(levels)
    return Drawing(fig, f"{title or f'{ylabel[:1].upper()}{ylabel[1:]} by lag'}: {said}.")


def gradient_check(eps, errors, title=""):
    """The relative error of a numerical gradient against the size of its step, both on logarithmic axes.

    eps     (K,), the step sizes, positive
    errors  (K,), the relative errors, or a dict from label (such as "float64") to such an array
    title   what to write above it

    A ring marks the smallest error of each curve. An error of exactly 0 is a hollow mark at the bottom.
    Raises TypeError or ValueError when an array has the wrong shape or sign.

    >>> gradient_check([1e-2, 1e-5, 1e-8], {"float64": [1e-5, 1e-10, 1e-8]})
    Relative error by step size: float64: smallest, 1e-10, at a step of 1e-05.
    """
    eps = numbers("eps", eps, ("K",))
    if eps.min() <= 0:
        raise ValueError(f"eps holds {eps.min():g}; expected step sizes above 0")
    curves = _curves("errors", errors)
    for label, y in curves.items():
        if y.shape != eps.shape:
            raise ValueError(f"{_called('errors', label)} has shape {y.shape}; expected {eps.shape}, the shape of eps")
    order = np.argsort(eps)
    with style():
        fig = figure()
        ax = fig.subplots()
        said = []
        for i, (label, y) in enumerate(curves.items()):
            line = _draw(ax, i, eps[order], y[order], label, curves)
            at = y.argmin()
            place = eps[at], y[at] or _floor(curves)
            ax.plot(*place, "o", markersize=13, color=line.get_color(), markerfacecolor="none")
            said.append(f"{label}{': ' * bool(label)}smallest, {y[at]:.3g}, at a step of {eps[at]:.3g}")
        ax.set_xscale("log")
        _finish(fig, title=title, xlabel="step size $\\varepsilon$", ylabel="relative error")
    return Drawing(fig, f"{title or 'Relative error by step size'}: {'; '.join(said)}.")


def _curves(name, given):
    """A dict from label to an array (K,) without negative numbers; a single array has the label ""."""
    named = given if isinstance(given, dict) else {"": given}
    if not named:
        raise ValueError(f"{name} is an empty dict; expected a dict from label to array (K,)")
    curves = {str(label): numbers(_called(name, label), y, ("K",)) for label, y in named.items()}
    for label, y in curves.items():
        if y.min() < 0:
            raise ValueError(f"{_called(name, label)} holds {y.min():g}; expected no number below 0")
    return curves


def _called(name, label):
    return f"{name}[{label!r}]" if label else name


def _floor(curves):
    """Where 0 is drawn: a power of ten below everything that has a logarithm."""
    smallest = min((y[y > 0].min() for y in curves.values() if np.any(y > 0)), default=1.0)
    return 10.0 ** (np.floor(np.log10(smallest)) - 1)


def _draw(ax, i, x, y, label, curves):
    """The i-th curve on a logarithmic axis; returns its line."""
    colour = GRADIENT if len(curves) == 1 else f"C{i}"
    mark = MARKS[i % len(MARKS)]
    above = np.where(y > 0, y, np.nan)
    (line,) = ax.semilogy(x, above, LINES[i % len(LINES)], marker=mark, color=colour, label=label or None)
    if np.any(y == 0):
        bottom = np.full(np.sum(y == 0), _floor(curves))
        name = f"{label}{', ' * bool(label)}exactly 0"
        ax.semilogy(x[y == 0], bottom, mark, color=colour, markerfacecolor="white", label=name)
    return line


def _finish(fig, **names):
    (ax,) = fig.axes
    ax.set(**names)
    if ax.get_legend_handles_labels()[0]:
        fig.legend(loc="outside right upper")
