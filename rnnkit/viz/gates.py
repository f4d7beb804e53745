"""Gates over time: one heat map for each gate, shut to open, and the states that they guard below them."""

import numpy as np

from rnnkit.palette import GREY_9
from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.heatmap import LETTER, WIDTH, draw_letters, draw_mesh, is_text
from rnnkit.viz.numbers import labels_for, numbers
from rnnkit.viz.theme import INPUT, OTHER, style, visible

OPEN = ("white", GREY_9, "black")  # white is shut, black is open


def gates(named, state=None, inputs=None, *, units=None, title=""):
    """Heat maps of gates over time, white where a gate is shut (0) and black where it is open (1).

    named   a dict from label to gate, (T, H), numbers between 0 and 1: {"input gate i": i, "forget gate f": f}
    state   what they guard, drawn below them in the colours of `states`: a dict from label to (T, H), such as
            {"cell state $c_t$": c}, because in an LSTM it is the cell state and in a GRU the hidden state
    inputs  what the network read, above the gates: T characters or words, or a dict from label to numbers (T,)
    units   which units the rows are, where they are some of many: H numbers, or a dict from a label above to H numbers
    title   what to write above it

    Raises TypeError or ValueError when an array has the wrong shape, or a gate leaves 0 to 1.

    >>> gates({"forget gate f": np.full((4, 3), 0.75)}, inputs="abcd")
    Gates, H = 3 by T = 4. forget gate f: from 0.75 to 0.75, mean 0.75. Inputs: a b c d.
    """
    named = _gates(named)
    T, H = next(iter(named.values())).shape
    state = _states(state, T, H)
    letters, curves = _inputs(inputs, T)
    units = _units(units, [*named, *state], H)

    tall = min(1.5, max(0.45, 0.16 * H))
    rows = [0.7] * bool(curves) + [tall] * (len(named) + len(state))
    with style():
        across = LETTER * T * max(map(len, letters)) if letters else 0
        fig = figure(max(WIDTH, across + 1.5), sum(rows) + 0.35 * len(rows) + 0.6)
        axes = list(np.atleast_1d(fig.subplots(len(rows), sharex=True, height_ratios=rows)))
        panels = axes[bool(curves) :]
        if curves:
            _draw_inputs(axes[0], curves, T)
        for ax, (label, gate) in zip(panels, named.items(), strict=False):
            draw_mesh(fig, ax, gate, "unit", "", 1.0)
            _recolour(ax, label)
        for ax, (label, a) in zip(panels[len(named) :], state.items(), strict=True):
            draw_mesh(fig, ax, a, "unit", "", max(1.0, float(np.abs(a).max())))
            ax.set_title(label, loc="left", size=10)
        for ax, label in zip(panels, (*named, *state), strict=True):
            if label in units:
                ax.set_yticks(np.arange(H), labels=units[label])
        for ax in axes[:-1]:
            ax.tick_params(labelbottom=False)
        axes[-1].set_xlabel("step $t$")
        if letters:
            axes[0].set_title(axes[0].get_title(loc="left"), loc="left", size=10, pad=20)
            draw_letters(axes[0], letters)
        fig.suptitle(title)
    return Drawing(fig, _words(named, state, letters, curves, title))


def _gates(named):
    if not isinstance(named, dict) or not named:
        raise TypeError('gates expects a dict from label to array (T, H), such as {"forget gate f": f}')
    arrays = {str(label): numbers(f"named[{label!r}]", a, ("T", "H")) for label, a in named.items()}
    T, H = next(iter(arrays.values())).shape
    for label, a in arrays.items():
        _like(f"named[{label!r}]", a, T, H)
        if a.min() < 0 or a.max() > 1:
            raise ValueError(
                f"named[{label!r}] reaches from {a.min():.3g} to {a.max():.3g}; a gate lies between 0 and 1"
            )
    return arrays


def _states(state, T, H):
    if state is None:
        return {}
    if not isinstance(state, dict):
        raise TypeError('state expects a dict from label to array (T, H), such as {"cell state $c_t$": c}')
    return {
        str(label): _like(f"state[{label!r}]", numbers(f"state[{label!r}]", a, ("T", "H")), T, H)
        for label, a in state.items()
    }


def _like(name, a, T, H):
    if a.shape != (T, H):
        raise ValueError(f"{name} has shape {a.shape}; expected {(T, H)}, the shape of the first gate")
    return a


def _units(units, panels, H):
    """A dict from the labels of panels to the names of their rows."""
    units = units if isinstance(units, dict) else {} if units is None else dict.fromkeys(panels, units)
    for label in units:
        if label not in panels:
            raise ValueError(f"units has the label {label!r}; expected those of panels, {', '.join(panels)}")
    return {label: labels_for("units", numbers, H, "unit") for label, numbers in units.items()}


def _inputs(inputs, T):
    """The inputs as letters, one a step, or as curves by label; the other is empty."""
    if inputs is None:
        return [], {}
    if is_text(inputs):
        return [visible(label) for label in labels_for("inputs", inputs, T, f"of the T = {T} steps")], {}
    if not isinstance(inputs, dict):
        raise TypeError(
            f"inputs is {type(inputs).__name__}; expected T characters or words, or a dict from label to (T,)"
        )
    curves = {str(label): numbers(f"inputs[{label!r}]", a, ("T",)) for label, a in inputs.items()}
    for label, a in curves.items():
        if len(a) != T:
            raise ValueError(f"inputs[{label!r}] has {len(a)} steps; expected T = {T}, as many as the gates")
    return [], curves


def _draw_inputs(ax, curves, T):
    """Numbers as stems: the first in the colour of inputs, others grey and marked by squares."""
    for k, (label, a) in enumerate(curves.items()):
        colour, mark = ((INPUT, "o"), (OTHER, "s"))[min(k, 1)]
        ax.vlines(np.arange(1, T + 1), 0, a, color=colour, linewidth=1)
        shown = a != 0
        ax.plot(np.arange(1, T + 1)[shown], a[shown], mark, color=colour, markersize=4, label=label)
    ax.set_xlim(0.5, T + 0.5)
    ax.legend(
        loc="lower right", bbox_to_anchor=(1.0, 0.95), ncols=len(curves), fontsize=9, handletextpad=0.2, frameon=False
    )


def _recolour(ax, label):
    """From the colours of a signed state to those of a gate."""
    mesh = ax.collections[0]
    mesh.set(cmap=artists.LinearSegmentedColormap.from_list("open", OPEN), clim=(0, 1))
    mesh.colorbar.set_ticks([0, 1], labels=["0", "1"])
    ax.set_title(label, loc="left", size=10)


def _words(named, state, letters, curves, title):
    T, H = next(iter(named.values())).shape
    said = [f"{title}: gates" if title else "Gates"]
    said[0] += f", H = {H} by T = {T}"
    said += [
        f"{label.replace('$', '')}: from {a.min():.2f} to {a.max():.2f}, mean {a.mean():.2f}"
        for label, a in named.items()
    ]
    said += [f"{label.replace('$', '')}: from {a.min():.2f} to {a.max():.2f}" for label, a in state.items()]
    if letters:
        said.append(f"Inputs: {' '.join(letters)}")
    said += [f"Input {label}: from {a.min():.2f} to {a.max():.2f}" for label, a in curves.items()]
    return ". ".join(said) + "."
