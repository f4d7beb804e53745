"""Which inputs reach an output, through layers that each look back by certain steps."""

from rnnkit.palette import GREY_D
from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.theme import HIDDEN, INPUT, OUTPUT, style

MOST = 64  # steps that can still be told apart


def reach(T, layers, title="", names=("inputs", "outputs")):
    """A row of dots for the T inputs and one for each layer above; coloured is what the last output is made of.

    T       steps, 2 to 64
    layers  a list with the steps back that a dot of each layer looks, such as [[0, 1], [0, 2]]: dilations 1 and 2
    title   what to write above it
    names   what the lowest row and the highest are

    Raises ValueError when T is out of range, no layer is given, or a layer looks into the future.

    >>> reach(4, [[0, 1], [0, 2]])
    2 layers over 4 steps. The last output is made of the inputs at steps 1, 2, 3, 4.
    """
    layers = [sorted({int(back) for back in layer}) for layer in layers]
    if T not in range(2, MOST + 1) or not layers or any(not layer or layer[0] < 0 for layer in layers):
        raise ValueError(
            f"T is {T!r} and layers {layers!r}; expected T from 2 to {MOST}, and layers of steps back, 0 or more"
        )
    L = len(layers)
    reached = [set() for _ in range(L)] + [{T}]
    for row in reversed(range(L)):
        reached[row] = {t - back for t in reached[row + 1] for back in layers[row] if t > back}
    grey, coloured = [], []
    for row, backs in enumerate(layers):
        for t in range(1, T + 1):
            for back in backs:
                if t > back:
                    (coloured if t in reached[row + 1] else grey).append([(t - back, row), (t, row + 1)])
    with style():
        fig = figure(height=1.0 + 0.55 * L)
        ax = fig.subplots()
        ax.add_collection(artists.LineCollection(grey, colors=GREY_D, linewidths=0.8, zorder=1))
        ax.add_collection(artists.LineCollection(coloured, colors=HIDDEN, linewidths=1.3, zorder=2))
        size = 90 if T <= 20 else 1800 / T
        for row in range(L + 1):
            colour = INPUT if row == 0 else OUTPUT if row == L else HIDDEN
            for t in range(1, T + 1):
                face = colour if t in reached[row] else "white"
                ax.scatter(t, row, s=size, color=face, edgecolor=face if t in reached[row] else GREY_D, zorder=3)
        ax.set(xlim=(0.4, T + 0.6), ylim=(-0.4, L + 0.4), xlabel="step", title=title)
        ax.set_yticks([0, L], names)
        ax.tick_params(length=0)
        for side in ax.spines.values():
            side.set_visible(False)
        ax.grid(False)
    steps = sorted(reached[0])
    told = ", ".join(map(str, steps)) if len(steps) <= 12 else f"{steps[0]} to {steps[-1]}, {len(steps)} of them"
    said = f"{L} layer{'s' * (L > 1)} over {T} steps. The last output is made of the inputs at steps {told}."
    return Drawing(fig, f"{title}{': ' * bool(title)}{said}")
