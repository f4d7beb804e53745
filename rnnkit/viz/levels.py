"""Levels to compare curves with: grey lines across, each with its name."""

from rnnkit.language import tr
from rnnkit.viz import labels
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import OTHER, shade


def read_levels(levels):
    """A dict from label to one number."""
    return {str(label): numbers(f"levels[{label!r}]", y, ()).item() for label, y in (levels or {}).items()}


def draw_levels(ax, levels):
    """Grey lines across, with their names beside the axes, where they cover no curve."""
    for label, level in levels.items():
        ax.axhline(level, color=OTHER, linewidth=1, linestyle="--", zorder=1)
        place = {"transform": ax.get_yaxis_transform(), "ha": "left", "va": "center", "size": 9}
        ax.text(1.01, level, label, color=shade(OTHER), **place)


def words_of_levels(levels):
    """What an alternative text says of them.

    >>> words_of_levels({"a guess": 0.25})
    '; a guess: 0.25 throughout'
    """
    return "".join(
        tr("; {name}: {n1} throughout", name=labels.label(name), n1=f"{level:.3g}") for name, level in levels.items()
    )
