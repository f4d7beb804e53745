"""Forecasts beside what came, and the intervals around them."""

import numpy as np

from rnnkit.viz import artists
from rnnkit.viz.curves import LINES, MARKS
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import OTHER, OUTPUT, shade, style, tint


def forecast(values, forecasts, horizon, time=None, ylabel="", title=""):
    """One or more forecasts after the end of what was known, and what came.

    values     (L,): what was known, and in its last `horizon` numbers what came
    forecasts  a dict from label to the forecasts (horizon,)
    horizon    how many steps were forecast; the origin is L − horizon
    time       (L,), by default 0, 1, …, L − 1
    ylabel, title
               what to write beside and above

    Raises TypeError or ValueError when an array has the wrong shape.

    >>> forecast([1.0, 2.0, 3.0, 4.0], {"the last value": [2.0, 2.0]}, 2)
    Known until step 1, then it came to 4; forecasts of the last step: the last value 2.
    """
    values = numbers("values", values, ("L",))
    time = _times(time, len(values))
    if not 0 < horizon < len(values):
        raise ValueError(f"horizon is {horizon}; expected at least 1, and less than the {len(values)} values")
    forecasts = _forecasts(forecasts, horizon)
    origin = len(values) - horizon
    with style():
        fig = figure()
        ax = fig.subplots()
        ax.plot(time[:origin], values[:origin], color="black", label="known")
        ax.plot(time[origin - 1 :], values[origin - 1 :], color=OTHER, linestyle=":", label="what came")
        for i, (label, y) in enumerate(forecasts.items()):
            look = {"linestyle": LINES[i % len(LINES)], "marker": MARKS[i % len(MARKS)], "color": _colour(i)}
            ax.plot(time[origin:], y, markersize=4, label=label, **look)
        _draw_origin(ax, time, origin)
        ax.set(ylabel=ylabel)
        ax.set_title(title, pad=16)  # above the word at the origin
        fig.legend(loc="outside right upper")
    said = ", ".join(f"{label} {y[-1]:.4g}" for label, y in forecasts.items())
    before = f"{title}: known" if title else "Known"
    until = f"{time[origin - 1]:g}" if time.dtype.kind == "f" else f"step {time[origin - 1]}"
    return Drawing(
        fig, f"{before} until {until}, then it came to {values[-1]:.4g}; forecasts of the last step: {said}."
    )


def coverage(values, low, high, origin, time=None, ylabel="", title=""):
    """An interval for each of many values, before and after an origin, and which values lie outside.

    values     (L,): what came
    low, high  (L,): the ends of the interval that was forecast for each
    origin     the model was trained on the values before it
    time       (L,), by default 0, 1, …, L − 1
    ylabel, title
               what to write beside and above

    A ring marks each value outside its interval. Raises TypeError or ValueError when an array has the wrong shape.

    >>> coverage([1.0, 2.0, 3.0], [0.0, 0.0, 0.0], [2.0, 2.0, 2.0], origin=2)
    Inside the interval: 100% of the 2 values before the origin, 0% of the 1 after it.
    """
    values = numbers("values", values, ("L",))
    low, high = (_as_long(name, numbers(name, a, ("L",)), values) for name, a in (("low", low), ("high", high)))
    time = _times(time, len(values))
    if not 0 < origin < len(values):
        raise ValueError(f"origin is {origin}; expected at least 1, and less than the {len(values)} values")
    inside = (low <= values) & (values <= high)
    with style():
        fig = figure()
        ax = fig.subplots()
        ax.fill_between(time, low, high, color=tint(OUTPUT, 0.55), linewidth=0, label="interval")
        ax.plot(time, values, color="black", linewidth=1.0, label="what came")
        ax.plot(time[~inside], values[~inside], "o", color="C0", markerfacecolor="none", label="outside")
        _draw_origin(ax, time, origin)
        shares = inside[:origin].mean(), inside[origin:].mean()
        for share, x, side in ((shares[0], 0.01, "left"), (shares[1], 0.99, "right")):
            ax.text(x, 0.97, f"{share:.0%} inside", transform=ax.transAxes, ha=side, va="top", size=9)
        ax.margins(x=0.01)
        low_end, high_end = ax.get_ylim()
        ax.set(ylim=(low_end, high_end + 0.12 * (high_end - low_end)), ylabel=ylabel)
        ax.set_title(title, pad=16)
        fig.legend(loc="outside right upper")
    return Drawing(
        fig,
        f"{title}{': i' if title else 'I'}nside the interval: {shares[0]:.0%} of the {origin} values before the "
        f"origin, {shares[1]:.0%} of the {len(values) - origin} after it.",
    )


def _draw_origin(ax, time, origin):
    """A line between the last value that is known and the first one to forecast."""
    at = (time[origin - 1] + time[origin]) / 2
    ax.axvline(at, color=OTHER, linewidth=1, linestyle="--", zorder=1)
    place = {"transform": ax.get_xaxis_transform(), "ha": "center", "va": "bottom", "size": 9}
    ax.text(at, 1.0, "origin", color=shade(OTHER), **place)
    if time.dtype.kind in "iu":
        ax.xaxis.set_major_locator(artists.MaxNLocator(integer=True))


def _colour(i):
    """Orange and light blue first; black is what was known."""
    return ("C0", "C1", "C4", "C3", "C5")[i % 5]


def _times(time, L):
    time = np.arange(L) if time is None else numbers("time", time, ("L",))
    if len(time) != L:
        raise ValueError(f"time has shape {time.shape}; expected ({L},), one for each value")
    return time


def _forecasts(forecasts, horizon):
    if not isinstance(forecasts, dict) or not forecasts:
        raise TypeError('forecasts is no dict; expected one from label to array, such as {"naive": forecasts}')
    read = {str(label): numbers(f"forecasts[{label!r}]", y, ("horizon",)) for label, y in forecasts.items()}
    for label, y in read.items():
        if len(y) != horizon:
            raise ValueError(f"forecasts[{label!r}] has shape {y.shape}; expected ({horizon},), one for each step")
    return read


def _as_long(name, array, values):
    if array.shape != values.shape:
        raise ValueError(f"{name} has shape {array.shape}; expected {values.shape}, one for each value")
    return array
