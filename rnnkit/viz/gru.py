"""The GRU's cell as a diagram: the hidden state as a road, the update gate as its only guard."""

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from rnnkit.viz.drawing import Drawing, sheet
from rnnkit.viz.lstm import ROAD, SUM, _face, _junction, _pen
from rnnkit.viz.theme import GRADIENT, HIDDEN, INPUT, OTHER, shade, style, tint

PARTS = {"z": 2.2, "r": 3.6, "n": 5.5}  # where each stands along the road, in inches
PLUS = 4.6  # where the candidate joins the road
BOXES = 2.58  # how far below the top the functions stand
MIX = 1.55  # and where (1 − z) meets n


def gru_cell(backward=False):
    """One step of a GRU. Above, the hidden state's road from h_{t-1} to h_t, with two junctions: × z and + (1 − z)·n.

    backward  True draws the way of the gradient along the road instead: it meets one factor only, z

    Cho et al. (2014), Learning Phrase Representations using RNN Encoder–Decoder, figure 2, with the reset gate
    behind the product, as in today's libraries.

    >>> gru_cell()  # doctest: +ELLIPSIS
    One step of a GRU. ...
    """
    with style():
        ax = sheet(7.5, 3.8)
        _road(ax, backward)
        _parts(ax)
        fig = ax.figure
    return Drawing(fig, WORDS + (BACKWARD if backward else ""))


def _road(ax, backward):
    colour = GRADIENT if backward else HIDDEN
    ax.plot([0.9, 6.75], [ROAD, ROAD], color=tint(colour, 0.3), linewidth=13, solid_capstyle="butt", zorder=1)
    first, last = ("$dh_t \\odot z$", "$dh_t$") if backward else ("$h_{t-1}$", "$h_t$")
    ax.text(0.8, ROAD, first, ha="right", va="center", size=14, color=shade(colour))
    ax.text(6.85, ROAD, last, ha="left", va="center", size=14, color=shade(colour))
    for x in (1.5, 3.4, 5.8):
        ends = ((x + 0.3, ROAD), (x - 0.3, ROAD)) if backward else ((x - 0.3, ROAD), (x + 0.3, ROAD))
        ax.add_patch(FancyArrowPatch(*ends, **_pen(colour)))
    _junction(ax, PARTS["z"], ROAD, "×")
    _junction(ax, PLUS, ROAD, "+")


def _parts(ax):
    """The two gates and the candidate: each reads the input and the old state, the candidate the latter through r."""
    ax.plot([0.9, PARTS["n"]], [SUM, SUM], color=INPUT, linewidth=1.5, zorder=1)
    ax.text(0.8, SUM, "$x_t, h_{t-1}$", ha="right", va="center", size=13, color=shade(INPUT))
    names = {"z": "update gate", "r": "reset gate", "n": "candidate"}
    for part, x in PARTS.items():
        ax.add_patch(FancyArrowPatch((x, SUM), (x, 2.82), **_pen(INPUT)))
        ax.add_patch(FancyBboxPatch((x - 0.28, 2.4), 0.56, 0.36, "round,pad=0.05", zorder=2, **_face(OTHER)))
        ax.text(x, BOXES, "tanh" if part == "n" else "$\\sigma$", ha="center", va="center", size=12, zorder=3)
        ax.text(x, SUM + 0.12, names[part], ha="center", va="top", size=9.5, color="#444444")
    ax.add_patch(FancyArrowPatch((PARTS["r"] + 0.34, BOXES), (PARTS["n"] - 0.34, BOXES), **_pen(OTHER)))
    ax.text((PARTS["r"] + PARTS["n"]) / 2, BOXES - 0.08, "$r$", ha="center", va="bottom", size=13)

    ax.add_patch(FancyArrowPatch((PARTS["z"], 2.34), (PARTS["z"], ROAD + 0.17), **_pen(OTHER)))
    ax.text(PARTS["z"] - 0.1, 2.13, "$z$", ha="right", va="center", size=13)
    ax.add_patch(FancyArrowPatch((PARTS["z"], MIX), (PLUS - 0.17, MIX), **_pen(OTHER)))
    ax.text((PARTS["z"] + PLUS) / 2, MIX - 0.08, "$1 - z$", ha="center", va="bottom", size=13)
    ax.plot([PARTS["n"]] * 2, [2.34, MIX], color=OTHER, linewidth=1.5, zorder=1)
    ax.text(PARTS["n"] + 0.1, 2.13, "$n$", ha="left", va="center", size=13)
    ax.add_patch(FancyArrowPatch((PARTS["n"], MIX), (PLUS + 0.17, MIX), **_pen(OTHER)))
    _junction(ax, PLUS, MIX, "×")
    ax.add_patch(FancyArrowPatch((PLUS, MIX - 0.17), (PLUS, ROAD + 0.17), **_pen(OTHER)))


WORDS = (
    "One step of a GRU. The hidden state runs along a straight road from h_{t-1} to h_t with two junctions: at the first "
    "it is multiplied by the update gate z, at the second 1 - z times the candidate n is added. The gates z and r, through "
    "a sigmoid, and the candidate, through tanh, read x_t and h_{t-1}; what h_{t-1} adds to the candidate is scaled by the "
    "reset gate r."
)
BACKWARD = (
    " The gradient dh_t comes back along the road: on its way it is multiplied by z, and by nothing else. What the road "
    "brings, dh_t times z, is one part of dh_{t-1}; the others, through the gates and the candidate, are not drawn."
)
