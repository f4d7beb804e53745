"""The closed loop as a diagram: a network that reads its own outputs, and the gradient's way back through them."""

from rnnkit.viz import artists
from rnnkit.viz.diagram import HALF, PITCH, UP, _arrow, _cell, _start
from rnnkit.viz.drawing import Drawing, sheet
from rnnkit.viz.shapes import pen
from rnnkit.viz.theme import GRADIENT, HIDDEN, INPUT, OTHER, OUTPUT, shade, style

WIDE = 1.3 * PITCH  # from one step to the next: the way from an output to the next input takes room
TOP, BOTTOM = UP + 0.75, -UP - 0.4  # of the figure; y = 0 is the height of the states, and y goes up


def closed_loop(horizon=3, *, backward=False):
    """A recurrent network that reads what it has forecast: each output is the next input.

    horizon   number of steps, 2 to 4
    backward  True draws the way of the gradient: at every output what its own loss sends (`dy`) meets what comes back
              from the input of the next step (`dx_next`)

    Raises ValueError when the horizon is out of range.

    >>> closed_loop(2)  # doctest: +ELLIPSIS
    A closed loop of 2 steps. ...
    """
    if horizon not in range(2, 5):
        raise ValueError(f"horizon is {horizon!r}; expected a whole number from 2 to 4, as many as fit into a figure")
    x = [WIDE * (t + 0.5) for t in range(horizon + 1)]
    with style():
        top = TOP + (0.45 if backward else 0.0)
        ax = sheet((horizon + 1.05) * WIDE, top - BOTTOM)
        ax.set_ylim(BOTTOM, top)
        said = "two gradients meet at every $y_t$" if backward else "each output is the next input"
        ax.text(x[0] - HALF, top - 0.08, said, ha="left", va="top", size=11)
        _start(ax, x[0])
        for t in range(1, horizon + 1):
            _cell(ax, x[t], f"$h_{t}$", "$y_0$" if t == 1 else f"$x_{t}$", f"$y_{t}$")
            _step(ax, x[t - 1], x[t], t, backward)
            if t < horizon:
                _fed_back(ax, x[t], x[t + 1], backward)
    return Drawing(ax.figure, _words(horizon, backward))


def _step(ax, before, at, t, backward):
    """The arrows of one step: from the state before, from the input, to the output."""
    if not backward:
        _arrow(ax, (before, 0), (at, 0), HIDDEN)
        ax.text(before + HALF + 0.12, 0.07, "$W_{hh}$", color=shade(HIDDEN), ha="left", va="bottom", size=12)
        _arrow(ax, (at, -UP), (at, 0), INPUT, "$W_{xh}$")
        _arrow(ax, (at, 0), (at, UP), OUTPUT, "$W_{hy}$")
        return
    _arrow(ax, (at, 0), (before, 0), GRADIENT, "dh0" if t == 1 else None, below=True)
    _arrow(ax, (at, 0), (at, -UP), GRADIENT, "dy0" if t == 1 else None)
    _arrow(ax, (at, UP), (at, 0), GRADIENT)
    _arrow(ax, (at, UP + 3.0 * HALF), (at, UP), GRADIENT)
    ax.text(at + 0.09, UP + 1.9 * HALF, "dy", size=10, family="monospace", color=shade(GRADIENT), va="center")


def _fed_back(ax, at, after, backward):
    """From the output of one step down between the cells to the input of the next; backward the other way."""
    middle = (at + after) / 2
    start, end = (at + HALF + 0.03, UP), (after - HALF - 0.03, -UP)
    way = [start, (middle + 0.1, UP), (middle - 0.1, -UP), end]
    colour = GRADIENT if backward else OUTPUT
    curve = artists.Path(way[::-1] if backward else way, [1, 4, 4, 4])
    ax.add_patch(artists.FancyArrowPatch(path=curve, **pen(colour)))
    if backward:
        look = {"size": 10, "family": "monospace", "ha": "right"}
        ax.text(middle + 0.14, -0.84 * UP, "dx_next", color=shade(GRADIENT), va="center", **look)
    else:
        look = {"size": 10, "ha": "left"}
        ax.text(middle + 0.12, 0.62 * UP, "$x_{t+1} = y_t$", color=shade(OTHER), va="center", **look)


def _words(horizon, backward):
    if backward:
        return (
            f"The gradient's way back through a closed loop of {horizon} steps. At every output y_t two gradients "
            "meet: dy comes from its own loss, dx_next comes back from the input of the next step, which is y_t "
            "itself; at the last step dx_next is 0. Together they go down to the state h_t, where the gradient of the "
            "next state is added. From the first step dh0 goes on to h_0, and dy0 to the first input y_0."
        )
    return (
        f"A closed loop of {horizon} steps. h_0 and the first input y_0 give h_1, h_1 gives the output y_1 through "
        "W_hy. From each output an arrow leads to the input of the next step: what was forecast is read as if it had "
        "come. The weights are the same at every step."
    )
