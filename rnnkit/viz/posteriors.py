"""What a network says over time: the probability of each class."""

import numpy as np

from rnnkit.palette import GREY_7
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.numbers import labels_for, numbers
from rnnkit.viz.theme import style


def posteriors(panels, names, seconds=None, least=0.2, title=""):
    """What a network says at every step: the probability of each class over time, the blank as a dashed grey line.

    panels   an array (T, V) of probabilities, or a dict from title to such arrays, or to pairs (p, share) of two such
             arrays: the second, where the right paths are, is drawn as shaded areas
    names    what to write for each of the V classes; class 0 is the blank
    seconds  how long a step lasts, for an axis of seconds; None for one of steps
    least    classes that never reach this probability are not drawn
    title    what to write above a single one

    Raises TypeError or ValueError when an array has the wrong shape.

    >>> posteriors([[0.9, 0.1], [0.2, 0.8]], ["blank", "a"])
    Probabilities over 2 steps: most probable: blank, a.
    """
    named = panels if isinstance(panels, dict) else {title: panels}
    if not named:
        raise TypeError('panels is an empty dict; expected an array, or a dict such as {"trained": p}')
    pairs = {str(name): pair if isinstance(pair, tuple) else (pair, None) for name, pair in named.items()}
    read = {
        name: [None if a is None else numbers(f"panels[{name!r}]", a, ("T", "V")) for a in pair]
        for name, pair in pairs.items()
    }
    V = next(iter(read.values()))[0].shape[1]
    names = labels_for("names", names, V, f"of the V = {V} classes")
    with style():
        fig = figure(height=0.7 + 1.25 * len(read))
        axes = fig.subplots(len(read), sharex=True, squeeze=False)[:, 0]
        colours = _colours(read.values(), least)
        for ax, (name, (p, share)) in zip(axes, read.items(), strict=True):
            _draw(ax, p, share, names, seconds or 1, colours, least)
            ax.set(ylim=(0, 1.25), yticks=(0, 0.5, 1))
            ax.set_title(name, loc="left", size=10)
        axes[-1].set_xlabel("seconds" if seconds else "step")
        fig.supylabel("probability", size=10)
    said = "; ".join(
        f"{name}{': ' * bool(name)}most probable: {', '.join(_spoken(p, names))}" for name, (p, _) in read.items()
    )
    return Drawing(fig, f"Probabilities over {len(next(iter(read.values()))[0])} steps: {said}.")


def _colours(pairs, least):
    """A colour for each class that reaches `least` somewhere, the same in all panels; the last panel's come first."""
    drawn = {}
    for p, share in reversed(list(pairs)):
        reached = p if share is None else np.maximum(p, share)
        for v in range(1, p.shape[1]):
            if reached[:, v].max() >= least:
                drawn.setdefault(v, f"C{(0, 1, 3, 4, 5, 6)[len(drawn) % 6]}")  # not black
    return drawn


def _draw(ax, p, share, names, seconds, colours, least):
    x = (np.arange(len(p)) + 0.5) * seconds
    ax.plot(x, p[:, 0], color=GREY_7, linestyle="--", linewidth=1)
    reached = p if share is None else np.maximum(p, share)
    drawn = [v for v in colours if reached[:, v].max() >= least]
    for v in drawn:
        colour = colours[v]
        if share is not None:
            ax.fill_between(x, share[:, v], color=colour, alpha=0.3, linewidth=0)
        ax.plot(x, p[:, v], color=colour, linewidth=1.5)
    for start, end, v in _runs(reached, drawn, least):
        at = start + int(reached[start:end, v].argmax())
        ax.text(x[at], min(1.0, reached[at, v]) + 0.03, names[v], ha="center", va="bottom", size=9)
    ax.margins(x=0.01)


def _runs(p, drawn, least):
    """Where a class stands out and is the largest of those drawn: (first, end, class), not one upon another."""
    found, t = [], 0
    best = p.copy()
    best[:, [v for v in range(p.shape[1]) if v not in drawn]] = 0
    while t < len(p):
        v = int(best[t].argmax())
        if best[t, v] < least:
            t += 1
            continue
        end = t
        while end < len(p) and best[end].argmax() == v and best[end, v] >= least:
            end += 1
        found.append((t, end, v))
        t = end
    apart = max(1, len(p) // 30)
    kept = []
    for run in found:
        if kept and _peak(best, run)[0] - _peak(best, kept[-1])[0] < apart:  # of two too close, the larger one
            kept[-1] = max(kept[-1], run, key=lambda one: _peak(best, one)[1])
        else:
            kept.append(run)
    return kept


def _peak(p, run):
    """Where a run is largest, and how large."""
    start, end, v = run
    at = start + int(p[start:end, v].argmax())
    return at, p[at, v]


def _spoken(p, names):
    """The names of the most probable classes, each once where it comes several times in a row."""
    path = p.argmax(axis=1)
    return [names[v] for v in path[np.concatenate([[True], path[1:] != path[:-1]])]]
