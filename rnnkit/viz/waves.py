"""A wave over time, the words in it, and the frames that it is cut into."""

import numpy as np

from rnnkit.palette import ORANGE, SKY
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import INPUT, OTHER, shade, style, tint


def waveform(x, rate=8000, words=None, title=""):
    """The samples of a sound over time.

    x      (samples,)
    rate   samples a second
    words  a list of (label, first, end): the samples first … end − 1 are marked and named
    title  what to write above it

    Raises TypeError or ValueError when x has the wrong shape, or a word lies outside.

    >>> waveform([0.0, 0.5, -0.5, 0.0], rate=4, words=[("a", 1, 3)])
    A wave of 4 samples, 1.00 s, from -0.5 to 0.5. Marked: a from 0.25 to 0.75 s.
    """
    x = numbers("x", x, ("samples",))
    words = list(words or ())
    for label, first, end in words:
        if not 0 <= first < end <= len(x):
            raise ValueError(f"the word {label!r} is ({first}, {end}); expected samples of 0 … {len(x)}")
    with style():
        fig = figure(height=2.4)
        ax = fig.subplots()
        ax.plot(np.arange(len(x)) / rate, x, color="black", linewidth=0.6)
        low, high = ax.get_ylim()
        ax.set(ylim=(low, high + 0.14 * (high - low) * bool(words)), xlim=(0, len(x) / rate))
        for i, (label, first, end) in enumerate(words):
            colour = (ORANGE, SKY)[i % 2]
            ax.axvspan(first / rate, end / rate, color=tint(colour, 0.4), linewidth=0, zorder=0)
            place = {"transform": ax.get_xaxis_transform(), "ha": "center", "va": "top"}
            ax.text((first + end) / 2 / rate, 0.98, label, **place)
        ax.set(xlabel="seconds", ylabel="sample", title=title)
    said = ", ".join(f"{label} from {first / rate:.2f} to {end / rate:.2f} s" for label, first, end in words)
    before = f"{title}: a" if title else "A"
    return Drawing(
        fig,
        f"{before} wave of {len(x)} samples, {len(x) / rate:.2f} s, from {x.min():.2g} to {x.max():.2g}."
        + f" Marked: {said}." * bool(words),
    )


def framed(x, rows, hop, rate=8000):
    """The first frames of a sound, one below another, each where it lies in the sound.

    x     (samples,)
    rows  (T, size): the frames, as `frames` cuts them
    hop   samples from the start of one frame to that of the next
    rate  samples a second

    At most six frames are drawn. Raises TypeError or ValueError when an array has the wrong shape.

    >>> framed(np.arange(12.0), np.arange(12.0)[np.arange(5)[:, None] * 2 + np.arange(4)], 2, rate=4)
    A wave of 12 samples; below it the first 5 of 5 frames of 4 samples, each 2 samples after the one before.
    """
    x, rows = numbers("x", x, ("samples",)), numbers("rows", rows, ("T", "size"))
    T, size = rows.shape
    shown = min(T, 6)
    if hop < 1 or (T - 1) * hop + size > len(x):
        raise ValueError(f"rows has shape {rows.shape} and hop is {hop}; x has only {len(x)} samples")
    end = min(len(x), (shown - 1) * hop + size + hop)
    seconds = np.arange(len(x)) / rate
    with style():
        fig = figure(height=1.5 + 0.34 * shown)
        top, ax = fig.subplots(2, sharex=True, height_ratios=[1.2, 0.34 * shown + 0.1])
        top.plot(seconds[:end], x[:end], color="black", linewidth=0.9)
        top.set_ylabel("sample")
        scale = 0.45 / max(np.abs(rows[:shown]).max(), 1e-12)
        for t in range(shown):
            at = slice(t * hop, t * hop + size)
            ax.axhspan(
                t - 0.46,
                t + 0.46,
                seconds[at][0] / (end / rate),
                (at.stop / rate) / (end / rate),
                color=tint(INPUT, 0.3),
            )
            ax.plot(seconds[at], t - rows[t] * scale, color=shade(INPUT), linewidth=0.9)
        ax.set(ylim=(shown - 0.4, -0.6), yticks=range(shown), ylabel="frame", xlabel="seconds", xlim=(0, end / rate))
        ax.grid(axis="y", visible=False)
        top.axhline(0, color=OTHER, linewidth=0.5)
    return Drawing(
        fig,
        f"A wave of {len(x)} samples; below it the first {shown} of {T} frames of {size} samples, each {hop} samples "
        "after the one before.",
    )
