"""What the diagrams of networks and cells are drawn of: pens and faces, and the parts of a cell along its road.

Lengths are inches; y goes down, as on a `sheet`.
"""

from rnnkit.palette import GREY_3, GREY_4
from rnnkit.viz import artists
from rnnkit.viz.theme import OTHER, shade, tint

ROAD = 0.7  # how far below the top a state runs through its cell
BOXES = 2.58  # and the functions of the gates stand
RADIUS = 0.17  # of a junction


def face(colour):
    """A pale surface with a rim.

    >>> face("black")
    {'facecolor': (0.8, 0.8, 0.8), 'edgecolor': 'black', 'linewidth': 1.4}
    """
    return {"facecolor": tint(colour, 0.2), "edgecolor": colour, "linewidth": 1.4}


def pen(colour):
    """An arrow that ends where it is told to."""
    ends = {"arrowstyle": "-|>", "mutation_scale": 11, "shrinkA": 0, "shrinkB": 0}
    return {"linewidth": 1.5, "color": colour, **ends}


def arrow(ax, start, end, colour, backward=False):
    """From start to end, and the other way round for what flows backward."""
    ends = (end, start) if backward else (start, end)
    ax.add_patch(artists.FancyArrowPatch(*ends, **pen(colour)))


def function(ax, x, name):
    """A box with the function that a gate's sum goes through."""
    ax.add_patch(
        artists.FancyBboxPatch((x - 0.28, BOXES - 0.18), 0.56, 0.36, "round,pad=0.05", zorder=2, **face(OTHER))
    )
    ax.text(x, BOXES, name, ha="center", va="center", size=12, zorder=3)


def caption(ax, x, y, name):
    """What a gate is called, below it."""
    ax.text(x, y, name, ha="center", va="top", size=9.5, color=GREY_4)


def junction(ax, x, y, sign):
    ax.add_patch(artists.Circle((x, y), RADIUS, facecolor="white", edgecolor=GREY_3, linewidth=1.4, zorder=4))
    ax.text(x, y, sign, ha="center", va="center", size=14, zorder=5)


def road(ax, colour, first, last, arrows, junctions, backward):
    """A state's way through its cell, from the left to the right.

    first, last  what stands at its two ends
    arrows       where along it the arrows are
    junctions    a dict from place to sign
    """
    ax.plot([0.9, 6.65], [ROAD, ROAD], color=tint(colour, 0.3), linewidth=13, solid_capstyle="butt", zorder=1)
    for x, name, side in ((0.8, first, "right"), (6.75, last, "left")):
        look = {"size": 14} if name.startswith("$") else {"size": 10.5, "family": "monospace"}  # a symbol, or code's
        ax.text(x, ROAD, name, ha=side, va="center", color=shade(colour), **look)
    for x in arrows:
        arrow(ax, (x - 0.3, ROAD), (x + 0.3, ROAD), colour, backward)
    for x, sign in junctions.items():
        junction(ax, x, ROAD, sign)
