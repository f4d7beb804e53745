"""The three activation functions, and a probability distribution as bars."""

import numpy as np

from rnnkit.language import tr
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.numbers import labels_for, numbers
from rnnkit.viz.theme import OUTPUT, literal, style, visible

MOST_BARS = 40


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


ACTIVATIONS = (  # name, function, derivative
    (r"$\sigma$, sigmoid", sigmoid, lambda a: sigmoid(a) * (1 - sigmoid(a))),
    ("tanh", np.tanh, lambda a: 1 - np.tanh(a) ** 2),
    ("ReLU", lambda a: np.maximum(a, 0), lambda a: np.where(a == 0, np.nan, a > 0)),  # none at 0: a gap
)


def activations():
    """The logistic sigmoid, tanh and ReLU, and beside them their derivatives.

    >>> activations().axes[1].get_ylabel()
    'slope'
    """
    a = np.linspace(-4, 4, 401)
    with style():
        fig = figure(7.5, 3)
        left, right = fig.subplots(1, 2)
        for (label, f, slope), line in zip(ACTIVATIONS, ("-", "--", "-."), strict=True):
            left.plot(a, f(a), line, label=label)
            right.plot(a, slope(a), line)
        left.set(title="activations", xlabel="$a$", ylabel="value", ylim=(-1.2, 2.2))
        right.set(title="their derivatives", xlabel="$a$", ylabel="slope", ylim=(-0.08, 1.12))
        left.legend(loc="upper left")
    (_, _, sigmoid_slope), (_, _, tanh_slope), _ = ACTIVATIONS
    slopes = [(slope, a) for slope in (sigmoid_slope, tanh_slope) for a in (0, 3)]
    return Drawing(
        fig,
        tr(
            "Three activation functions and their derivatives. The sigmoid rises from 0 to 1, tanh from −1 to 1, ReLU "
            "is 0 up to 0 and rises without end from there. The slope of the sigmoid is {n1} at 0 and {n2} at ±3, that "
            "of tanh {n3} at 0 and {n4} at ±3, that of ReLU 0 below 0 and 1 above.",
            **{f"n{i}": f"{slope(a):.2f}" for i, (slope, a) in enumerate(slopes, start=1)},
        ),
    )


def probabilities(p, chars, top=None, title=""):
    """A probability distribution over characters as bars.

    p      (V,), for instance a softmax
    chars  the V characters, so that p[i] belongs to chars[i]
    top    draw this many of the likeliest, the likeliest first; by default all in the order of `chars`, but
           no more than the 40 likeliest, so that their names can be read
    title  what to write above it

    Raises TypeError or ValueError when p is no distribution or `chars` has not V entries.

    >>> probabilities([0.7, 0.2, 0.1], "abc")
    Probabilities, V = 3. Likeliest: a 0.700, b 0.200, c 0.100.
    """
    p = numbers("p", p, ("V",))
    chars = [visible(c) for c in labels_for("chars", chars, len(p), f"of the V = {len(p)} probabilities")]
    if p.min() < 0 or abs(p.sum() - 1) > 1e-3:
        raise ValueError(
            f"p sums to {p.sum():.4g} and its smallest entry is {p.min():.4g}; expected probabilities, "
            "which are at least 0 and sum to 1. Are these logits, before the softmax?"
        )
    likeliest = np.argsort(-p, kind="stable")
    if top is None and len(p) > MOST_BARS:
        top = MOST_BARS
    shown = np.arange(len(p)) if top is None else likeliest[:top]
    with style():
        fig = figure(7.5, 2.6)
        ax = fig.subplots()
        ax.bar(np.arange(len(shown)), p[shown], color=OUTPUT)
        ax.set_xticks(np.arange(len(shown)), [literal(chars[i]) for i in shown], family="monospace", size=10)
        ax.set(title=title, ylabel="probability", xlim=(-0.7, len(shown) - 0.3))
        ax.grid(False, axis="x")
        if len(shown) < len(p):
            ax.set_xlabel(f"the {len(shown)} likeliest of {len(p)}")
    said = ", ".join(f"{chars[i]} {p[i]:.3f}" for i in likeliest[:5])
    return Drawing(fig, f"{title or 'Probabilities'}, V = {len(p)}. Likeliest: {said}.")
