"""The LSTM's cell as a diagram: the cell state as a road, the gates as its junctions."""

from rnnkit.language import marked, tr
from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, sheet
from rnnkit.viz.shapes import ROAD, arrow, caption, face, function, junction, road
from rnnkit.viz.theme import GRADIENT, HIDDEN, INPUT, OTHER, shade, style

SUM = 3.35  # how far below the top the inputs run, in inches, as all lengths here
GATES = {"f": 1.9, "i": 3.2, "g": 4.2, "o": 5.6}  # where each stands along the road


def lstm_cell(backward=False):
    """One step of an LSTM. Above, the cell state's road from c_{t-1} to c_t, with two junctions: × f and + i·g.

    backward  True draws the ways of the gradient instead: every arrow points back, and on the road it meets f only

    Hochreiter and Schmidhuber (1997), Long Short-Term Memory, figure 1, with the forget gate of Gers, Schmidhuber
    and Cummins (2000), Learning to Forget.

    >>> lstm_cell()  # doctest: +ELLIPSIS
    One step of an LSTM. ...
    """
    with style():
        ax = sheet(7.5, 3.8)
        _road(ax, backward)
        _gates(ax, backward)
        _output(ax, backward)
        fig = ax.figure
    return Drawing(fig, tr(WORDS_BACKWARD if backward else WORDS))


def _road(ax, backward):
    colour = GRADIENT if backward else HIDDEN
    first, last = ("$dc_{t-1}$", "dc_next") if backward else ("$c_{t-1}$", "$c_t$")
    road(ax, colour, first, last, (1.35, 2.75, 6.2), {GATES["f"]: "×", 3.7: "+"}, backward)
    if backward:
        for x, text in ((GATES["f"], "$dc_{t-1} = dc \\odot f$"), (4.65, "$dc$")):
            ax.text(x, ROAD - 0.32, text, ha="center", va="bottom", size=12, color=shade(colour))


def _gates(ax, backward):
    """Four sums of the same inputs, each through its own function."""
    source, gated = (GRADIENT, GRADIENT) if backward else (INPUT, OTHER)
    ax.plot([0.9, GATES["o"]], [SUM, SUM], color=source, linewidth=1.5, zorder=1)
    inputs = "$dx_t, dh_{t-1}$" if backward else "$x_t, h_{t-1}$"
    ax.text(0.8, SUM, inputs, ha="right", va="center", size=12, color=shade(source))
    if backward:
        arrow(ax, (1.1, SUM), (1.7, SUM), source, backward)
    names = {"f": "forget gate", "i": "input gate", "g": "candidate", "o": "output gate"}
    for gate, x in GATES.items():
        arrow(ax, (x, SUM), (x, 2.82), source, backward)
        function(ax, x, "tanh" if gate == "g" else "$\\sigma$")
        ax.text(x + 0.1, 2.13, f"${gate}$", ha="left", va="center", size=13)
        caption(ax, x, SUM + 0.12, names[gate])
    arrow(ax, (GATES["f"], 2.34), (GATES["f"], ROAD + 0.17), gated, backward)
    junction(ax, 3.7, 1.55, "×")
    for gate, side in (("i", -1), ("g", 1)):
        x = GATES[gate]
        if backward:
            ax.plot([3.7 + 0.17 * side, x], [1.55, 1.55], color=gated, linewidth=1.5, zorder=1)
            arrow(ax, (x, 2.34), (x, 1.54), gated, backward)
        else:
            ax.plot([x, x], [2.34, 1.55], color=gated, linewidth=1.5, zorder=1)
            arrow(ax, (x, 1.55), (3.7 + 0.17 * side, 1.55), gated)
    arrow(ax, (3.7, 1.38), (3.7, ROAD + 0.17), gated, backward)


def _output(ax, backward):
    """From the road down through tanh and the output gate to h_t; the gradient comes up the same way."""
    colour = GRADIENT if backward else HIDDEN
    x = GATES["o"]
    arrow(ax, (x, ROAD), (x, 1.06), colour, backward)
    ax.add_patch(artists.FancyBboxPatch((x - 0.28, 1.11), 0.56, 0.2, "round,pad=0.05", zorder=2, **face(OTHER)))
    ax.text(x, 1.21, "tanh", ha="center", va="center", size=12, zorder=3)
    ax.plot([x, x], [1.36, 1.53], color=colour, linewidth=1.5)
    junction(ax, x, 1.7, "×")
    arrow(ax, (x, 2.34), (x, 1.87), GRADIENT if backward else OTHER, backward)
    arrow(ax, (x + 0.17, 1.7), (6.75, 1.7), colour, backward)
    ax.text(6.85, 1.7, "$dh_t$" if backward else "$h_t$", ha="left", va="center", size=14, color=shade(colour))


WORDS = marked(
    "One step of an LSTM. The cell state runs along a straight road from c_{t-1} to c_t with two junctions: at the "
    "first it is multiplied by the forget gate f, at the second the input gate i times the candidate g is added. "
    "After them a branch leads down through tanh and is multiplied by the output gate o, which gives h_t. The three "
    "gates, through a sigmoid, and the candidate, through tanh, all read x_t and h_{t-1}."
)
WORDS_BACKWARD = marked(
    "One step of an LSTM on the way back: the same picture, and every arrow points back. Along the road comes dc_next, "
    "up the branch comes what dh_t sends; together they are dc. On its way to dc_{t-1} this is multiplied by f, and by "
    "nothing else. From the junctions and from the branch further ways lead down, into the gates and the "
    "candidate, and "
    "through them to dx_t and dh_{t-1}."
)
