"""Texts beside each other where the screen is wide enough, and below each other where it is not."""

from html import escape

from rnnkit.viz.labels import label
from rnnkit.viz.page import Page

BOXES = "display:flex;flex-wrap:wrap;gap:1em 1.5em"
BOX = "flex:1 1 12em;min-width:0;max-width:48em"  # as many beside each other as have room for some 20 letters a line
TEXT = "font-family:monospace;white-space:pre-wrap;overflow-wrap:anywhere;text-align:left"


def texts(named):
    """One or more texts, each under its name; lines end where the page ends.

    named   a dict from name to text

    Raises TypeError when it is none.

    >>> texts({"cold": "the the", "hot": "Xq;"})
    cold
    the the
    <BLANKLINE>
    hot
    Xq;
    """
    if not isinstance(named, dict) or not all(isinstance(text, str) for text in named.values()):
        raise TypeError('texts expects a dict from name to text, such as {"temperature 1": text}')
    boxes = (
        f'<div style="{BOX}"><b>{escape(label(str(name)))}</b><div style="{TEXT}">{escape(text)}</div></div>'
        for name, text in named.items()
    )
    words = "\n\n".join(f"{label(str(name))}\n{text}" for name, text in named.items())
    return Page(f'<div style="{BOXES}">{"".join(boxes)}</div>', words)
