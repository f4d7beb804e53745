"""A bidirectional network as a diagram: one row of states from the left, one from the end of the sequence."""

from rnnkit.palette import SKY
from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, sheet
from rnnkit.viz.numbers import labels_for
from rnnkit.viz.shapes import face, pen
from rnnkit.viz.theme import HIDDEN, INPUT, OTHER, OUTPUT, literal, shade, style, visible

PITCH = 1.5  # from one step to the next, in inches, as all lengths here
SIDE = 0.32  # how far the two states of a step stand from its middle
HALF = 0.25  # half a state's side, and the radius of an input or output
ROWS = {"x": 3.5, "forward": 2.5, "backward": 1.5, "h": 0.5}  # heights, y going down


def two_directions(T=4, length=None, *, labels=None):
    """A bidirectional network over T steps, of which the first `length` are a sequence and the others padding.

    The lower row of states reads from the left, the upper one from the sequence's end; what a step hands on are both,
    side by side. At a padded step nothing is read and 0 is handed on. Schuster and Paliwal (1997), figure 3.

    T       number of steps, 2 to 5
    length  how many of them are valid, 1 to T; by default all
    labels  as many strings to write below the inputs of the valid steps

    Raises ValueError when T or length is out of range or there is not a label for each valid step.

    >>> two_directions(3, 2, labels="ab")  # doctest: +ELLIPSIS
    A bidirectional network over 3 steps, the last 1 of them padding. It reads a, b. ...
    """
    length = T if length is None else length
    if T not in range(2, 6) or length not in range(1, T + 1):
        raise ValueError(f"T is {T!r} and length {length!r}; expected T from 2 to 5 and length from 1 to T")
    if labels is not None:
        labels = labels_for("labels", labels, length, f"of the {length} valid steps")
    with style():
        ax = sheet(PITCH * (T + 1.2), 4.35 if labels else 4.1)
        x = [PITCH * (t + 0.1) for t in range(T + 2)]
        _state(ax, x[0] + SIDE + 0.1, "forward", r"$\overrightarrow{h}_0$", dashed=True)
        _state(ax, x[length + 1] - SIDE, "backward", r"$\overleftarrow{h}_0$", dashed=True)
        for t in range(1, T + 1):
            if t > length:
                _padded(ax, x[t], t)
                continue
            _state(ax, x[t] - SIDE, "forward", rf"$\overrightarrow{{h}}_{t}$")
            _state(ax, x[t] + SIDE, "backward", rf"$\overleftarrow{{h}}_{t}$")
            _round(ax, x[t], "x", f"$x_{t}$", INPUT)
            _round(ax, x[t], "h", f"$h_{t}$", OUTPUT)
            _arrow(ax, (x[t] - 0.12, ROWS["x"]), (x[t] - SIDE, ROWS["forward"]), INPUT)
            _arrow(ax, (x[t] + 0.12, ROWS["x"]), (x[t] + SIDE, ROWS["backward"]), INPUT)
            _arrow(ax, (x[t] - SIDE, ROWS["forward"]), (x[t] - 0.12, ROWS["h"]), OUTPUT)
            _arrow(ax, (x[t] + SIDE, ROWS["backward"]), (x[t] + 0.12, ROWS["h"]), OUTPUT)
            before = x[0] + SIDE + 0.1 if t == 1 else x[t - 1] - SIDE
            after = x[t + 1] - SIDE if t == length else x[t + 1] + SIDE
            _arrow(ax, (before, ROWS["forward"]), (x[t] - SIDE, ROWS["forward"]), HIDDEN)
            _arrow(ax, (after, ROWS["backward"]), (x[t] + SIDE, ROWS["backward"]), SKY)
            if labels:
                below = ROWS["x"] + HALF + 0.1
                ax.text(x[t], below, literal(visible(labels[t - 1])), ha="center", va="top", family="monospace")
    return Drawing(ax.figure, _words(T, length, labels))


def _state(ax, x, row, name, dashed=False):
    colour, y = HIDDEN if row == "forward" else SKY, ROWS[row]
    if dashed:
        ax.add_patch(artists.Circle((x, y), HALF, ls="--", **face(colour)))
    else:
        side = 2 * HALF - 0.12
        ax.add_patch(artists.FancyBboxPatch((x - side / 2, y - side / 2), side, side, "round,pad=0.06", **face(colour)))
    ax.text(x, y, name, ha="center", va="center", size=13)


def _round(ax, x, row, name, colour):
    ax.add_patch(artists.Circle((x, ROWS[row]), HALF, **face(colour)))
    ax.text(x, ROWS[row], name, ha="center", va="center", size=13)


def _padded(ax, x, t):
    """A step that is none: its input goes nowhere, and it hands on 0."""
    for row, name in (("x", f"$x_{t}$"), ("h", "$0$")):
        ax.add_patch(artists.Circle((x, ROWS[row]), HALF, ls=":", **face(OTHER)))
        ax.text(x, ROWS[row], name, ha="center", va="center", size=13, color=shade(OTHER))
    ax.text(x, ROWS["x"] + HALF + 0.1, "padding", ha="center", va="top", size=10, color=shade(OTHER))


def _arrow(ax, start, end, colour):
    """From the rim of one thing to the rim of the next."""
    (x0, y0), (x1, y1) = start, end
    long = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    gap = (HALF + 0.04) / long
    tail = x0 + gap * (x1 - x0), y0 + gap * (y1 - y0)
    head = x1 - gap * (x1 - x0), y1 - gap * (y1 - y0)
    ax.add_patch(artists.FancyArrowPatch(tail, head, **pen(colour)))


def _words(T, length, labels):
    padding = f", the last {T - length} of them padding" if length < T else ""
    reads = f" It reads {', '.join(visible(label) for label in labels)}." if labels else ""
    nothing = " Padded steps are read by neither row, and hand on 0." if length < T else ""
    return (
        f"A bidirectional network over {T} steps{padding}.{reads} Each input x_t leads to two states. The lower row, "
        f"from the left, begins with a given state before x_1 and ends at step {length}; the upper row begins with a "
        f"given state after x_{length}, the last valid input, and ends at step 1. Both states of a step lead to "
        f"h_t above them.{nothing}"
    )
