"""The GRU's cell as a diagram: the hidden state as a road, the update gate as its only guard."""

from rnnkit.language import marked, tr
from rnnkit.viz.drawing import Drawing, sheet
from rnnkit.viz.shapes import BOXES, ROAD, arrow, caption, function, junction, road
from rnnkit.viz.theme import GRADIENT, HIDDEN, INPUT, OTHER, shade, style

PARTS = {"z": 2.2, "r": 3.6, "n": 5.5}  # where each stands along the road, in inches, as all lengths here
PLUS = 4.6  # where the candidate joins the road
MIX = 1.55  # how far below the top (1 − z) meets n
RESET = 3.08  # and r meets the state's branch of the candidate
STATE, SEEN = 3.62, 3.98  # and the old state and the input run
ASIDE = 0.16  # from the middle of a box to where one of the two enters it


def gru_cell(backward=False):
    """One step of a GRU. Above, the hidden state's road from h_{t-1} to h_t, with two junctions: × z and + (1 − z)·n.

    backward  True draws the ways of the gradient instead: every arrow points back, and on the road it meets z only

    Cho et al. (2014), Learning Phrase Representations using RNN Encoder–Decoder, figure 2, with the reset gate
    after the product, as in today's libraries.

    >>> gru_cell()  # doctest: +ELLIPSIS
    One step of a GRU. ...
    """
    with style():
        ax = sheet(7.5, 4.4)
        _road(ax, backward)
        _inputs(ax, backward)
        _parts(ax, backward)
        fig = ax.figure
    return Drawing(fig, tr(WORDS_BACKWARD if backward else WORDS))


def _road(ax, backward):
    colour = GRADIENT if backward else HIDDEN
    first, last = ("$dh_t \\odot z$", "$dh_t$") if backward else ("$h_{t-1}$", "$h_t$")
    road(ax, colour, first, last, (1.5, 3.4, 5.8), {PARTS["z"]: "×", PLUS: "+"}, backward)


def _inputs(ax, backward):
    """The old state and the input, which both gates and the candidate read; the candidate reads the state through r."""
    d = "d" if backward else ""
    for y, name, side, forward_colour in ((STATE, "h_{t-1}", -1, HIDDEN), (SEEN, "x_t", 1, INPUT)):
        colour = GRADIENT if backward else forward_colour
        ax.plot([0.9, PARTS["n"] + side * ASIDE], [y, y], color=colour, linewidth=1.5, zorder=1)
        ax.text(0.8, y, f"${d}{name}$", ha="right", va="center", size=13, color=shade(colour))
        if backward:
            arrow(ax, (1.0, y), (1.6, y), colour, backward)
        for part, middle in PARTS.items():
            x = middle + side * ASIDE
            through_r = part == "n" and side == -1
            if through_r:
                arrow(ax, (x, y), (x, RESET + 0.17), colour, backward)
                ax.text(x - 0.08, (RESET + STATE) / 2 + 0.08, "$W_{hn}$", ha="right", va="center", size=10)
            arrow(ax, (x, RESET - 0.17 if through_r else y), (x, 2.82), colour, backward)


def _parts(ax, backward):
    """The two gates and the candidate, and where each acts."""
    colour = GRADIENT if backward else OTHER
    z, r, n = PARTS.values()
    for x, name in ((z, "update gate"), (r, "reset gate"), (n, "candidate")):
        function(ax, x, "tanh" if x == n else "$\\sigma$")
        caption(ax, x, SEEN + 0.12, name)
    junction(ax, n - ASIDE, RESET, "⊙")
    _bent(ax, (r + 0.34, BOXES), (PLUS, RESET), (n - ASIDE - 0.17, RESET), colour, backward)
    ax.text((r + PLUS) / 2 + 0.15, BOXES - 0.08, "$r$", ha="center", va="bottom", size=13)

    arrow(ax, (z, 2.34), (z, ROAD + 0.17), colour, backward)
    ax.text(z - 0.1, 2.13, "$z$", ha="right", va="center", size=13)
    arrow(ax, (z, MIX), (PLUS - 0.17, MIX), colour, backward)
    ax.text((z + PLUS) / 2, MIX - 0.08, "$1 - z$", ha="center", va="bottom", size=13)
    ax.plot([n, n], [2.34, MIX], color=colour, linewidth=1.5, zorder=1)
    ax.text(n + 0.1, 2.13, "$n$", ha="left", va="center", size=13)
    arrow(ax, (n, MIX), (PLUS + 0.17, MIX), colour, backward)
    junction(ax, PLUS, MIX, "×")
    arrow(ax, (PLUS, MIX - 0.17), (PLUS, ROAD + 0.17), colour, backward)


def _bent(ax, start, corner, end, colour, backward):
    """Right from start, down to the height of the corner, and right again to end."""
    across, down = [start[0], corner[0]], [start[1], corner[1]]
    if backward:
        ax.plot([corner[0], corner[0], end[0]], [*down, end[1]], color=colour, linewidth=1.5, zorder=1)
        arrow(ax, start, (corner[0], start[1]), colour, backward)
    else:
        ax.plot([*across, corner[0]], [start[1], *down], color=colour, linewidth=1.5, zorder=1)
        arrow(ax, corner, end, colour)


WORDS = marked(
    "One step of a GRU. The hidden state runs along a straight road from h_{t-1} to h_t with two junctions: at "
    "the first "
    "it is multiplied by the update gate z, at the second 1 - z times the candidate n is added. The gates z and "
    "r, through "
    "a sigmoid, read x_t and h_{t-1}. The candidate, through tanh, reads x_t directly, and h_{t-1} by a branch "
    "on which "
    "W_hn h_{t-1} is multiplied by the reset gate r."
)
WORDS_BACKWARD = marked(
    "One step of a GRU on the way back: the same picture, and every arrow points back. The gradient dh_t comes "
    "back along "
    "the road: on its way it is multiplied by z, and by nothing else. What the road brings, dh_t times z, is one "
    "part of "
    "dh_{t-1}; further ways lead down, through the gate z, and through the candidate n and the gate r, to dx_t "
    "and to the "
    "rest of dh_{t-1}."
)
