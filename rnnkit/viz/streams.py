"""How a text becomes batches: streams, windows, and targets one step ahead."""

import numpy as np

from rnnkit.palette import GREY_E
from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, sheet
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import INPUT, OTHER, OUTPUT, STREAMS, literal, shade, style, tint, visible

LONGEST = 32  # characters
LINE = 16  # of the text's characters in a line: few enough for a phone
WIDTH = 8.0  # of the figure at most, in inches


def batches(text, inputs, targets, chars=None):
    """How a short text becomes arrays (B, T, N): N streams, cut into B windows of T steps.

    Three parts: the text; its N streams, one under the other, with the windows framed, the first window green
    and its targets dashed purple; inputs[0] and targets[0], (T, N) each, with the characters they hold. Grey
    is what no window reaches.

    text     a string, or its ids (length,); at most 32 characters
    inputs   (B, T, N), ids
    targets  (B, T, N), the next id of the same stream
    chars    the characters, so that chars[id] is what an id stands for; by default the sorted distinct
             characters of the text, and for ids the ids themselves

    Raises ValueError when the shapes do not fit each other or the text, or an id has no character.

    >>> inputs = np.array([[[0, 0], [1, 1]]])  # B = 1, T = 2, N = 2
    >>> targets = np.array([[[1, 1], [2, 3]]])
    >>> batches("abcabd", inputs, targets)  # doctest: +ELLIPSIS
    A text of 6 characters, cut into N = 2 streams of 3 characters and B = 1 window of T = 2 steps. ...
    """
    letters, chars = _read(text, chars)
    inputs, targets = (_written(name, a, chars) for name, a in (("inputs", inputs), ("targets", targets)))
    B, T, N = inputs.shape
    if targets.shape != inputs.shape:
        raise ValueError(f"targets has shape {targets.shape}; expected {inputs.shape}, the shape of inputs")
    if N > len(STREAMS):
        raise ValueError(f"inputs has N = {N} streams; expected at most {len(STREAMS)}, one for each colour")
    L = len(letters) // N
    if B * T + 1 > L:
        raise ValueError(
            f"inputs has shape {inputs.shape}, but {len(letters)} characters in N = {N} streams leave {L} for "
            f"each; expected B·T + 1 ≤ {L}, because every input needs the character after it as its target"
        )
    with style():
        ax = _draw(letters, inputs, targets, L)
    return Drawing(ax.figure, _words(letters, inputs, targets, L))


def _read(text, chars):
    """The text as a list of what stands in its squares, and the list `chars`."""
    if isinstance(text, str):
        letters = list(text)
        chars = sorted(set(text)) if chars is None else list(chars)
    else:
        ids = numbers("text", text, ("length",))
        chars = [str(i) for i in range(int(ids.max()) + 1)] if chars is None else list(chars)
        letters = list(_written("text", ids, chars))
    if not 0 < len(letters) <= LONGEST:
        raise ValueError(f"the text has {len(letters)} characters; expected 1 to {LONGEST}, such as text[:26]")
    return letters, chars


def _written(name, ids, chars):
    """The characters of an array of ids, in an array of the same shape."""
    ids = numbers(name, ids, ("length",) if name == "text" else ("B", "T", "N"))
    if ids.dtype.kind not in "iu":
        raise ValueError(f"{name} has dtype {ids.dtype}; expected integers, the ids of characters")
    if ids.min() < 0 or ids.max() >= len(chars):
        raise ValueError(f"{name} holds ids from {ids.min()} to {ids.max()}; expected 0 to {len(chars) - 1}")
    return np.array(chars, dtype=object)[ids]


def _draw(letters, inputs, targets, L):
    B, T, N = inputs.shape
    line = max(L, LINE)
    side = min(0.32, WIDTH / (line + 1))
    below = 1.3 * ((len(letters) - 1) // line)  # what the text takes beyond its first line
    ax = sheet(line + 1, 8.2 + below + N + T, side)
    x, y = 0.5, 1.4

    _heading(ax, x, y, f"the text, {len(letters)} characters")
    for i, letter in enumerate(letters):
        n, at = divmod(i, L)
        _square(ax, x + i % line, y + 1.3 * (i // line), letter, n if n < N and at <= B * T else None)

    y += 3.4 + below
    _heading(ax, x, y - 0.9, f"N = {N} {_plural('stream', N)} of {L}; B = {B} {_plural('window', B)} of T = {T}")
    for n in range(N):
        for at in range(L):
            _square(ax, x + at, y + n, letters[n * L + at], n if at <= B * T else None)
    for b in range(B):
        colour = INPUT if b == 0 else OTHER
        ax.add_patch(artists.Rectangle((x + b * T, y), T, N, fill=False, ec=colour, lw=2.2, zorder=3))
        name = f"window {b}" if T * side > 0.8 else b
        ax.text(x + b * T + 0.1, y - 0.25, name, size=9, color=shade(colour))
    ahead = artists.Rectangle((x + 1, y - 0.12), T, N + 0.24, fill=False, ec=OUTPUT, lw=2.2, ls=(0, (3, 2)), zorder=4)
    ax.add_patch(ahead)

    y += N + 2.7
    _heading(ax, x, y - 0.9, f"inputs and targets, (B, T, N) = {inputs.shape}: window 0 of each")
    for name, grid, colour in (("inputs[0]", inputs[0], INPUT), ("targets[0]", targets[0], OUTPUT)):
        ax.text(x, y - 0.25, name, size=10, family="monospace", color=shade(colour))
        for t, n in np.ndindex(T, N):
            _square(ax, x + n, y + t, grid[t, n], n)
        line = "-" if colour == INPUT else (0, (3, 2))
        ax.add_patch(artists.Rectangle((x, y), N, T, fill=False, ec=colour, lw=2.2, ls=line, zorder=3))
        x += max(N, 0.85 / side) + 1
    return ax


def _heading(ax, x, y, text):
    ax.text(x, y - 0.35, text, size=11)


def _square(ax, x, y, letter, stream):
    """One character in the colour of its stream, grey where it belongs to none."""
    colour, pen = (tint(STREAMS[stream], 0.5), "black") if stream is not None else (GREY_E, OTHER)
    ax.add_patch(artists.Rectangle((x, y), 1, 1, facecolor=colour, edgecolor="white", lw=1.2))
    place = {"ha": "center", "va": "center", "family": "monospace"}
    ax.text(x + 0.5, y + 0.5, literal(visible(letter)), color=pen, size=10, **place)


def _words(letters, inputs, targets, L):
    B, T, N = inputs.shape
    streams = [_quoted(letters[n * L : (n + 1) * L]) for n in range(N)]
    rest = len(letters) - N * (B * T + 1)
    return (
        f"A text of {len(letters)} characters, cut into N = {N} {_plural('stream', N)} of {L} characters and "
        f"B = {B} {_plural('window', B)} of T = {T} steps. Streams: {', '.join(streams)}. Columns of inputs[0]: "
        f"{', '.join(_quoted(column) for column in inputs[0].T)}; of targets[0]: "
        f"{', '.join(_quoted(column) for column in targets[0].T)}. Characters that no window reaches: {rest}."
    )


def _quoted(letters):
    space = " " if any(len(letter) > 1 for letter in letters) else ""
    return f"“{space.join(visible(letter) for letter in letters)}”"


def _plural(thing, count):
    return thing if count == 1 else thing + "s"
