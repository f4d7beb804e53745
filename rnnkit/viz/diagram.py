"""The recurrent network as a diagram: one cell with a loop, and the same cell once for every step."""

from rnnkit.language import tr
from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, sheet
from rnnkit.viz.numbers import labels_for
from rnnkit.viz.shapes import face, pen
from rnnkit.viz.theme import GRADIENT, HIDDEN, INPUT, OTHER, OUTPUT, literal, shade, style, visible

PITCH = 1.25  # from one step to the next, in inches, as all lengths here
HALF = 0.27  # half a cell's side, and the radius of an input or output
UP = 1.15  # from a cell to the output above it, and to the input below


def unrolled(T=4, *, labels=None, backward=False):
    """A recurrent network, as a loop and unrolled over T steps.

    It is h_t = tanh(W_xh x_t + W_hh h_{t-1} + b_h), y_t = W_hy h_t + b_y (Elman, 1990), without the biases.
    Left the loop, one cell whose state returns to it; right T copies of that cell, one for each step, with
    the same three weights: equal colours mean equal weights.

    T         number of steps, 2 to 6
    labels    T strings to write under x_1 … x_T, the words or characters the network reads
    backward  True draws the way of the gradient instead of the loop: at every h_t, what comes down from
              the loss of that step (dh_out) meets what comes back from the next step (dh_next)

    Raises ValueError when T is out of range or `labels` has not T entries.

    >>> unrolled(3, labels=["the", "cat", "sat"])  # doctest: +ELLIPSIS
    A recurrent network unrolled over 3 steps. ...
    """
    if T not in range(2, 7):
        raise ValueError(f"T is {T!r}; expected a whole number from 2 to 6, as many steps as fit into a figure")
    if labels is not None:
        labels = labels_for("labels", labels, T, f"of the T = {T} steps")
    with style():
        draw = _backward if backward else _forward
        fig = draw(T, labels)
    return Drawing(fig, _words(T, labels, backward))


def _forward(T, labels):
    loop, shift = 0.75, 2.35  # where the loop stands, and where the unrolled network begins
    ax = _canvas(shift + (T + 1) * PITCH, labels)
    _caption(ax, loop - HALF, "one cell, a loop")
    _cell(ax, loop, "$h$", "$x$", "$y$")
    _arrow(ax, (loop, -UP), (loop, 0), INPUT, "$W_{xh}$")
    _arrow(ax, (loop, 0), (loop, UP), OUTPUT, "$W_{hy}$")
    right = loop + HALF + 0.03
    curve = artists.Path([(right, 0.14), (right + 0.6, 0.5), (right + 0.6, -0.5), (right, -0.14)], [1, 4, 4, 4])
    ax.add_patch(artists.FancyArrowPatch(path=curve, **pen(HIDDEN)))
    ax.text(right + 0.52, 0, "$W_{hh}$", color=shade(HIDDEN), ha="left", va="center", size=12)

    x = [shift + PITCH * (t + 0.5) for t in range(T + 1)]
    _caption(ax, x[0] - HALF, "unrolled: the same weights at every step")
    _start(ax, x[0])
    for t in range(1, T + 1):
        _cell(ax, x[t], f"$h_{t}$", f"$x_{t}$", f"$y_{t}$", labels and labels[t - 1])
        _arrow(ax, (x[t - 1], 0), (x[t], 0), HIDDEN, "$W_{hh}$")
        _arrow(ax, (x[t], -UP), (x[t], 0), INPUT, "$W_{xh}$")
        _arrow(ax, (x[t], 0), (x[t], UP), OUTPUT, "$W_{hy}$")
    return ax.figure


def _backward(T, labels):
    ax = _canvas((T + 1.6) * PITCH, labels)
    x = [PITCH * (t + 0.5) for t in range(T + 2)]
    _caption(ax, x[0] - HALF, "two gradients meet at every $h_t$")
    _start(ax, x[0])
    for t in range(1, T + 1):
        _cell(ax, x[t], f"$h_{t}$", f"$x_{t}$", f"$y_{t}$", labels and labels[t - 1])
        _arrow(ax, (x[t - 1], 0.13), (x[t], 0.13), OTHER)
        _arrow(ax, (x[t] - 0.13, -UP), (x[t] - 0.13, 0), OTHER)
        _arrow(ax, (x[t] - 0.13, 0), (x[t] - 0.13, UP), OTHER)
        name = "dh0" if t == 1 else "dh_next"
        _arrow(ax, (x[t], -0.13), (x[t - 1], -0.13), GRADIENT, name, below=True)
        _arrow(ax, (x[t] + 0.13, 0), (x[t] + 0.13, -UP), GRADIENT, "dx")
        _arrow(ax, (x[t] + 0.13, UP), (x[t] + 0.13, 0), GRADIENT, "dh_out")
    _arrow(ax, (x[T + 1] - 0.3, -0.13), (x[T], -0.13), GRADIENT, "0", below=True)
    return ax.figure


def _canvas(width, labels):
    """Room for a caption above, for labels below; y = 0 is the height of the states, and y goes up."""
    top, bottom = UP + 0.75, -UP - (0.7 if labels else 0.4)
    ax = sheet(width, top - bottom)
    ax.set_ylim(bottom, top)
    return ax


def _caption(ax, x, text):
    ax.text(x, UP + HALF + 0.22, text, ha="left", va="bottom", size=11)


def _cell(ax, x, h, x_t, y_t, label=None):
    """A cell at `x` with its input below and its output above; `label` is what the input stands for."""
    box = artists.FancyBboxPatch(
        (x - HALF + 0.06, -HALF + 0.06), 2 * HALF - 0.12, 2 * HALF - 0.12, "round,pad=0.06", **face(HIDDEN)
    )
    ax.add_patch(box)
    ax.add_patch(artists.Circle((x, -UP), HALF, **face(INPUT)))
    ax.add_patch(artists.Circle((x, UP), HALF, **face(OUTPUT)))
    for y, name in ((0, h), (-UP, x_t), (UP, y_t)):
        ax.text(x, y, name, ha="center", va="center", size=14)
    if label:
        ax.text(x, -UP - HALF - 0.1, literal(visible(label)), ha="center", va="top", family="monospace")


def _start(ax, x):
    """The initial state, drawn as what is given rather than computed."""
    ax.add_patch(artists.Circle((x, 0), HALF, ls="--", **face(HIDDEN)))
    ax.text(x, 0, "$h_0$", ha="center", va="center", size=14)


def _arrow(ax, start, end, colour, name=None, below=False):
    """An arrow from the rim of one thing to the rim of the next, with the name of what it carries."""
    (x0, y0), (x1, y1) = start, end
    across, upwards = (x1 > x0) - (x1 < x0), (y1 > y0) - (y1 < y0)
    gap = HALF + 0.03
    tail, head = (x0 + gap * across, y0 + gap * upwards), (x1 - gap * across, y1 - gap * upwards)
    ax.add_patch(artists.FancyArrowPatch(tail, head, **pen(colour)))
    if name:
        look = {"size": 12} if name.startswith("$") else {"size": 10, "family": "monospace"}
        look |= {"color": shade(colour)}
        middle = ((tail[0] + head[0]) / 2, (tail[1] + head[1]) / 2)
        if across:
            place = {"ha": "center", "va": "top" if below else "bottom"}
            ax.text(middle[0], middle[1] + (-0.07 if below else 0.07), name, **place, **look)
        else:
            ax.text(middle[0] + 0.07, middle[1], name, ha="left", va="center", **look)


def _words(T, labels, backward):
    letters = ", ".join(visible(label) for label in labels or ())
    reads = tr(" It reads {letters}.", letters=letters) if labels else ""
    if backward:
        return tr(
            "The gradient's way back through a recurrent network unrolled over {T} steps.{reads} At every state h_t "
            "two gradients meet: dh_out comes down from the output y_t, dh_next comes back from the next state; at the "
            "last step dh_next is 0. From h_1 the gradient dh0 goes on to h_0, and from every h_t a gradient dx goes "
            "down to the input x_t.",
            T=T,
            reads=reads,
        )
    return tr(
        "A recurrent network unrolled over {T} steps.{reads} On the left one cell whose state h returns to it through "
        "W_hh. On the right the same cell, once for every step: h_0 leads through W_hh to h_1, and so on to h_{T}; "
        "each x_t enters from below through W_xh, each y_t leaves above through W_hy. The three weights have the same "
        "colour, and are the same, at every step.",
        T=T,
        reads=reads,
    )
