"""What is known at an origin, drawn on a time axis."""

import numpy as np

from rnnkit.palette import GREY_B, ORANGE
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import INPUT, OTHER, OUTPUT, shade, style, tint


def known(values, origin, used, time=None, ylabel=""):
    """A series with an origin, and below it which rows each piece of the work has used.

    values  (L,), the series
    origin  the index of the first value to forecast
    used    a dict from label to (first, end): the rows first … end − 1 were used. What lies at or after the origin is
            hatched: there the future has leaked in
    time    (L,), by default 0, 1, …, L − 1
    ylabel  what the values are

    Raises TypeError or ValueError when an array has the wrong shape, or rows are not there.

    >>> known([1.0, 2.0, 4.0, 8.0], 3, {"window": (0, 3), "scaler": (0, 4)})
    The origin is row 3 of 4. window: rows 0 to 2; scaler: rows 0 to 3, 1 of them not yet known.
    """
    values = numbers("values", values, ("L",))
    L = len(values)
    time = np.arange(L) if time is None else numbers("time", time, ("L",))
    if not 0 < origin < L:
        raise ValueError(f"origin is {origin}; expected at least 1, and less than the {L} values")
    for label, (first, end) in used.items():
        if not 0 <= first < end <= L:
            raise ValueError(f"used[{label!r}] is ({first}, {end}); expected rows of 0 … {L}, the end behind the first")
    edges = np.append(time, time[-1] + (time[-1] - time[-2])) - (time[1] - time[0]) / 2
    with style():
        fig = figure(height=2.4 + 0.36 * len(used))
        top, ax = fig.subplots(2, sharex=True, height_ratios=[2.0, 0.3 + 0.36 * len(used)])
        top.plot(time[:origin], values[:origin], color="black")
        top.plot(time[origin - 1 :], values[origin - 1 :], color=OTHER, linestyle=":")
        top.set_ylabel(ylabel)
        place = {"transform": top.get_xaxis_transform(), "va": "bottom", "size": 9, "color": shade(OTHER)}
        top.text(edges[origin], 1.0, "known ← origin → not yet known", ha="center", **place)
        for row, (first, end) in enumerate(used.values()):
            now, late = min(end, origin), max(first, origin)
            bar = {"y": row, "height": 0.55}
            if first < now:
                ax.barh(left=edges[first], width=edges[now] - edges[first], color=tint(INPUT, 0.7), **bar)
            if late < end:
                look = {"facecolor": tint(ORANGE, 0.5), "edgecolor": shade(ORANGE), "hatch": "////", "linewidth": 1}
                ax.barh(left=edges[late], width=edges[end] - edges[late], **look, **bar)
        for panel in (top, ax):
            panel.axvline(edges[origin], color=shade(OTHER), linewidth=1.2, linestyle="--", zorder=3)
        ax.set(yticks=range(len(used)), yticklabels=list(used), ylim=(len(used) - 0.4, -0.6))
        ax.grid(axis="y", visible=False)
        ax.tick_params(axis="y", length=0)
    return Drawing(fig, f"The origin is row {origin} of {L}. {'; '.join(_rows(used, origin))}.")


def origins(L, chosen, horizon):
    """The rolling origin: a row for each origin, what is known there and what is to be forecast.

    L        how many rows the series has
    chosen   (B,), whole numbers: the origins
    horizon  how many rows are forecast from each

    Raises TypeError or ValueError when an array has the wrong shape, or an origin does not fit.

    >>> origins(10, [4, 6], 3)
    2 origins on 10 rows: from 4 forecast 4 to 6, from 6 forecast 6 to 8.
    """
    chosen = numbers("chosen", chosen, ("B",)).astype(int)
    for o in chosen:
        if not 0 < o <= L - horizon:
            raise ValueError(f"an origin is {o}; expected 1 … {L - horizon}, so that {horizon} of {L} rows follow it")
    with style():
        fig = figure(height=1.0 + 0.28 * len(chosen))
        ax = fig.subplots()
        for row, o in enumerate(chosen):
            for first, end, colour in ((0, o, tint(INPUT, 0.6)), (o, o + horizon, OUTPUT), (o + horizon, L, GREY_B)):
                if first < end:
                    ax.barh(row, end - first, 0.6, left=first - 0.5, color=colour, edgecolor="white", linewidth=0.6)
        labels = ("known", tint(INPUT, 0.6)), ("forecast", OUTPUT), ("not used", GREY_B)
        for label, colour in labels[: 2 + bool(np.any(chosen + horizon < L))]:
            ax.bar(0, 0, color=colour, label=label)
        ax.set(
            xlim=(-0.6, L - 0.4),
            ylim=(len(chosen) - 0.4, -0.6),
            xlabel="row of the series",
            yticks=range(len(chosen)),
            yticklabels=[f"origin {o}" for o in chosen],
        )
        ax.grid(visible=False)
        fig.legend(loc="outside right upper")
    said = [f"from {o} forecast {o} to {o + horizon - 1}" for o in chosen]
    return Drawing(fig, f"{len(chosen)} origins on {L} rows: {', '.join(said)}.")


def _rows(used, origin):
    for label, (first, end) in used.items():
        late = max(0, end - max(first, origin))
        yield f"{label}: rows {first} to {end - 1}" + f", {late} of them not yet known" * bool(late)
