"""The states of CTC over time, the steps that are allowed between them, and where the paths are."""

from itertools import pairwise

import numpy as np

from rnnkit.palette import GREY_7, ORANGE
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import ink, literal, style, tint

MOST_STATES, MOST_STEPS = 11, 14


def trellis(labels, T, names=None, share=None, title=""):
    """All ways of a path through blank, label, blank, …, from left to right, a column for each step.

    labels  int (L,), classes; 0 is the blank and stands in none of them
    T       steps
    names   what to write for each class, a string or a list of strings; by default their numbers, and – for the blank
    share   (T, 2L + 1), in 0 … 1: how much of all right paths goes through each state, written into it; None draws the
            states that a right path can be in
    title   what to write above it

    Drawn are only steps and states that lie on a way from a start to an end. Raises TypeError or ValueError when it
    does not fit into a figure, T is too short, a label is no class from 1 on, or names has too few.

    >>> trellis([1, 2], 3, "–ab")
    The paths of 3 steps that say a b: 5 of them, through 5 states.
    """
    labels = [int(label) for label in np.asarray(labels).ravel()]
    S = 2 * len(labels) + 1
    if not (S <= MOST_STATES and 1 <= T <= MOST_STEPS):
        raise ValueError(f"there are {S} states and {T} steps; expected at most {MOST_STATES} and {MOST_STEPS}")
    if min(labels, default=1) < 1:
        raise ValueError(f"labels are {labels}; expected classes from 1 on, as 0 is the blank")
    classes = max(labels, default=0) + 1
    names = ["–", *map(str, range(1, classes))] if names is None else list(names)
    if len(names) < classes:
        raise ValueError(
            f"names has {len(names)} entries; expected at least {classes}, for the classes 0 to {classes - 1}"
        )
    states = [0 if s % 2 == 0 else labels[s // 2] for s in range(S)]
    before = [[r for r in (s, s - 1, s - 2) if r >= 0 and (r > s - 2 or _jump(states, s))] for s in range(S)]
    ways = np.zeros((T, S), object)  # whole numbers without end: how many beginnings reach a state
    ways[0, :2] = 1
    for t in range(1, T):
        for s in range(S):
            ways[t, s] = sum(ways[t - 1, r] for r in before[s])
    right = np.zeros((T, S), bool)
    right[-1, max(0, S - 2) :] = ways[-1, max(0, S - 2) :] > 0
    for t in range(T - 1, 0, -1):
        for s in np.flatnonzero(right[t]):
            for r in before[s]:
                right[t - 1, r] |= ways[t - 1, r] > 0
    count = int(sum(ways[-1, max(0, S - 2) :]))
    if not count:
        raise ValueError(f"no path of {T} steps says {labels}; expected T of at least {_needed(labels)}")
    if share is not None:
        share = numbers("share", share, ("T", "S"))
        if share.shape != (T, S):
            raise ValueError(f"share has shape {share.shape}; expected {(T, S)}, T steps and 2L + 1 states")
    with style():
        fig = figure(width=min(7.5, 1.4 + 0.62 * T), height=0.9 + 0.4 * S)
        ax = fig.subplots()
        for t in range(1, T):
            for s in np.flatnonzero(right[t]):
                for r in before[s]:
                    if right[t - 1, r]:
                        ax.plot([t - 1, t], [r, s], color=GREY_7, linewidth=0.9, zorder=1)
        for t in range(T):
            for s in np.flatnonzero(right[t]):
                strength = 0.35 if share is None else float(np.clip(share[t, s], 0, 1))
                colour = tint(ORANGE, strength) if states[s] or share is not None else "white"
                ax.plot(t, s, "o", markersize=17, markerfacecolor=colour, markeredgecolor="black", zorder=2)
                if share is not None:
                    text = f"{share[t, s]:.2f}".removeprefix("0").replace("1.00", "1")
                    ax.text(t, s, text, ha="center", va="center", size=7, color=ink((*colour, 1)), zorder=3)
        ax.set(xticks=range(T), xticklabels=range(1, T + 1), xlim=(-0.6, T - 0.4), xlabel="step", title=title)
        ax.set(yticks=range(S), yticklabels=[literal(names[state]) for state in states], ylim=(S - 0.4, -0.6))
        ax.grid(False)
        ax.tick_params(length=0)
    said = " ".join(names[label] for label in labels) or "nothing"
    most = ""
    if share is not None:
        most = "; the most frequented states: " + " ".join(names[states[s]] for s in share.argmax(axis=1))
    before = f"{title}: the" if title else "The"
    return Drawing(fig, f"{before} paths of {T} steps that say {said}: {count} of them, through {S} states{most}.")


def _jump(states, s):
    return bool(states[s]) and states[s] != states[s - 2]


def _needed(labels):
    return len(labels) + sum(a == b for a, b in pairwise(labels))
