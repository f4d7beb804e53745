"""Encoder and decoder as a diagram: one network reads a sentence, another writes the translation."""

from rnnkit.palette import ORANGE, SKY
from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, sheet
from rnnkit.viz.shapes import face, pen
from rnnkit.viz.theme import HIDDEN, INPUT, OTHER, OUTPUT, shade, style

PITCH, HALF = 1.0, 0.26  # from one step to the next, and half a state's side, in inches, as all lengths here
STATE, BELOW, ABOVE, MEAN = 2.35, 3.35, 0.5, 1.35  # heights, y going down; MEAN is where attention's sum stands


def encoder_decoder(S=3, T=3, *, attention=False):
    """An encoder of S steps, and a decoder that writes T − 1 tokens and then <eos>.

    The decoder starts from the encoder's last state. Below each of its steps stands what it reads, <bos> and then the
    tokens before; above it what it answers. With attention, its second step also reads a weighted mean of all the
    encoder's states, with its own state as the query. Sutskever, Vinyals, Le (2014), figure 1; Bahdanau, Cho, Bengio
    (2015), figure 1.

    S, T       2 to 4 each
    attention  True draws the weighted mean

    Raises ValueError when S or T is out of range.

    >>> encoder_decoder(2, 2)  # doctest: +ELLIPSIS
    An encoder of 2 steps and a decoder of 2. ...
    """
    if S not in range(2, 5) or T not in range(2, 5):
        raise ValueError(f"S is {S!r} and T {T!r}; expected 2 to 4 each")
    with style():
        ax = sheet(PITCH * (S + T + 0.3), BELOW + 0.75)
        x = [PITCH * (i + 0.65) for i in range(S + T)]
        for s in range(S):
            _state(ax, x[s], rf"$k_{s + 1}$", SKY)
            _round(ax, x[s], BELOW, f"$x_{s + 1}$", INPUT)
            _arrow(ax, (x[s], BELOW), (x[s], STATE), INPUT)
            if s:
                _arrow(ax, (x[s - 1], STATE), (x[s], STATE), SKY)
        _arrow(ax, (x[S - 1], STATE), (x[S], STATE), HIDDEN)
        for t in range(T):
            at = x[S + t]
            _state(ax, at, rf"$h_{t + 1}$", HIDDEN)
            read, answered = "bos" if t == 0 else f"$y_{t}$", "eos" if t == T - 1 else f"$y_{t + 1}$"
            _round(ax, at, BELOW, read, OUTPUT)
            _round(ax, at, ABOVE, answered, OUTPUT)
            _arrow(ax, (at, BELOW), (at, STATE), OUTPUT)
            _arrow(ax, (at, STATE), (at, ABOVE), OUTPUT)
            if t:
                _arrow(ax, (x[S + t - 1], STATE), (at, STATE), HIDDEN)
        if attention:
            _attend(ax, x, S)
        for first, count, name in ((0, S, "encoder"), (S, T, "decoder")):
            middle = (x[first] + x[first + count - 1]) / 2
            ax.text(middle, BELOW + HALF + 0.12, name, ha="center", va="top", size=12, color=shade(OTHER))
    return Drawing(ax.figure, _words(S, T, attention))


def _attend(ax, x, S):
    """The weighted mean that the decoder's second step reads, left of its answer."""
    middle = (x[S - 1] + x[S]) / 2
    for s in range(S):
        _arrow(ax, (x[s], STATE), (middle, MEAN), ORANGE)
    _arrow(ax, (x[S + 1], STATE), (middle, MEAN), HIDDEN)
    _arrow(ax, (middle, MEAN), (x[S + 1], ABOVE), ORANGE)
    ax.add_patch(artists.Circle((middle, MEAN), HALF, zorder=3, **face(ORANGE)))
    ax.text(middle, MEAN, "$c_2$", ha="center", va="center", size=15, zorder=4)


def _state(ax, x, name, colour):
    side = 2 * HALF - 0.12
    box = artists.FancyBboxPatch(
        (x - side / 2, STATE - side / 2), side, side, "round,pad=0.06", zorder=3, **face(colour)
    )
    ax.add_patch(box)
    ax.text(x, STATE, name, ha="center", va="center", size=15, zorder=4)


def _round(ax, x, y, name, colour):
    ax.add_patch(artists.Circle((x, y), HALF, zorder=3, **face(colour)))
    size = {} if name.startswith("$") else {"family": "monospace"}
    ax.text(x, y, name, ha="center", va="center", size=15 if name.startswith("$") else 11, zorder=4, **size)


def _arrow(ax, start, end, colour):
    """From the rim of one thing to the rim of the next."""
    (x0, y0), (x1, y1) = start, end
    gap = (HALF + 0.04) / ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    tail = x0 + gap * (x1 - x0), y0 + gap * (y1 - y0)
    head = x1 - gap * (x1 - x0), y1 - gap * (y1 - y0)
    ax.add_patch(artists.FancyArrowPatch(tail, head, zorder=2, **pen(colour)))


def _words(S, T, attention):
    said = (
        f"An encoder of {S} steps and a decoder of {T}. The encoder reads x_1 to x_{S} and has a state k_s after each. "
        f"Its last state starts the decoder, with states h_1 to h_{T}. Below each of these stands what the decoder "
        f"reads: bos, then y_1 to y_{T - 1}; above what it answers: y_1 to y_{T - 1}, then eos. What is answered at "
        "one step is read at the next."
    )
    if attention:
        said += (
            " For the second answer a weighted mean c_2 of all the encoder's states is drawn as well. h_2 decides the "
            "weights, and both go to that answer."
        )
    return said
