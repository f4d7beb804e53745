"""What a recurrent network is used for, as a diagram: which steps have an input, and which an output."""

from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, sheet
from rnnkit.viz.shapes import face
from rnnkit.viz.theme import HIDDEN, INPUT, OUTPUT, style

STEPS = 5
PITCH, HALF, UP = 0.56, 0.17, 0.56  # between steps, half a cell's side, to the output above; in inches
WIDTH, HEIGHT = 3.1, 1.95  # of one of the four drawings
FORMS = (  # name, the steps with an input, the steps with an output
    ("one to many", {1}, {1, 2, 3, 4, 5}),
    ("many to one", {1, 2, 3, 4, 5}, {5}),
    ("many to many, at every step", {1, 2, 3, 4, 5}, {1, 2, 3, 4, 5}),
    ("many to many, first read, then write", {1, 2, 3}, {4, 5}),
)


def forms():
    """Four ways to use one cell: one to many, many to one, and two kinds of many to many.

    >>> forms()  # doctest: +ELLIPSIS
    Four recurrent networks of 5 steps; ...
    """
    with style():
        ax = sheet(2 * WIDTH, 2 * HEIGHT)
        for place, (name, inputs, outputs) in enumerate(FORMS):
            row, column = divmod(place, 2)
            _form(ax, column * WIDTH + 0.15, row * HEIGHT, name, inputs, outputs)
        fig = ax.figure
    return Drawing(fig, _words())


def _form(ax, left, top, name, inputs, outputs):
    ax.text(left, top + 0.2, name, ha="left", va="center", size=11)
    y = top + 0.55 + UP  # of the states
    for t in range(1, STEPS + 1):
        x = left + 0.25 + PITCH * (t - 1)
        corner = (x - HALF + 0.05, y - HALF + 0.05)
        ax.add_patch(artists.FancyBboxPatch(corner, 2 * HALF - 0.1, 2 * HALF - 0.1, "round,pad=0.05", **face(HIDDEN)))
        _name(ax, x, y, "$h$")
        if t > 1:
            _arrow(ax, (x - PITCH + HALF, y), (x - HALF, y), HIDDEN)
        if t in inputs:
            _circle(ax, x, y + UP, INPUT, "$x$")
            _arrow(ax, (x, y + UP - HALF), (x, y + HALF), INPUT)
        if t in outputs:
            _circle(ax, x, y - UP, OUTPUT, "$y$")
            _arrow(ax, (x, y - HALF), (x, y - UP + HALF), OUTPUT)


def _circle(ax, x, y, colour, name):
    ax.add_patch(artists.Circle((x, y), HALF, **face(colour)))
    _name(ax, x, y, name)


def _name(ax, x, y, name):
    ax.text(x, y, name, ha="center", va="center", size=13)


def _arrow(ax, tail, head, colour):
    pen = {"arrowstyle": "-|>", "mutation_scale": 9, "shrinkA": 1, "shrinkB": 1, "linewidth": 1.4, "color": colour}
    ax.add_patch(artists.FancyArrowPatch(tail, head, **pen))


def _words():
    said = [
        f"{name.capitalize()}: an input x at {_steps(inputs)}, an output y at {_steps(outputs)}."
        for name, inputs, outputs in FORMS
    ]
    return " ".join([f"Four recurrent networks of {STEPS} steps; in each the state h goes from step to step.", *said])


def _steps(steps):
    if len(steps) == 1:
        return f"step {min(steps)} only"
    return "every step" if len(steps) == STEPS else f"steps {min(steps)} to {max(steps)}"
