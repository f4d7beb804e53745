"""Attention weights as a table, and rows of tokens under each other: text, so that any script can be read."""

from html import escape

import numpy as np

from rnnkit.language import tr
from rnnkit.palette import GREY_D, GREY_F, ORANGE
from rnnkit.viz import artists
from rnnkit.viz.numbers import labels_for, numbers
from rnnkit.viz.page import Page
from rnnkit.viz.theme import tint

TABLE = "border-collapse:collapse;line-height:1.25;margin:.5em 0"
CELL = "text-align:center;padding:.2em .35em;min-width:1.6em;border:1px solid #fff;color:#000;background:"
HEAD = "text-align:center;padding:.2em .35em;font-weight:bold"
SIDE = "text-align:right;padding:.2em .6em .2em 0;font-weight:normal;white-space:nowrap"
# Where the page is narrow, a phone's, cells and letters are smaller, so that twelve columns fit.
NARROW = (
    "<style>@container (max-width:32em){.rnnkit-tokens table{font-size:12px}"
    ".rnnkit-tokens :is(td,th[scope=col]){min-width:1.4em!important;padding:.2em 0!important}"
    ".rnnkit-tokens th[scope=row]{padding-right:.3em!important}}</style>"
)


def attention_map(read, written, weights):
    """Where a translator looks: a row for each token that it reads, a column for each that it writes.

    A cell is the stronger coloured the more of its column's weight it has; the number is the share, in percent.

    read     S strings
    written  T strings
    weights  (T, S), none below 0, each row summing to 1

    The page draws the tokens with its own fonts. Raises ValueError when shapes differ, or weights are below 0 or do not
    sum to 1.

    >>> attention_map(["two", "hundred"], ["二", "百"], [[0.75, 0.25], [0.125, 0.875]])
    Attention, by token written: 二 reads two 75 %; 百 reads hundred 88 %.
    """
    weights = numbers("weights", weights, ("T", "S"))
    T, S = weights.shape
    read = labels_for("read", read, S, "token that is read")
    written = labels_for("written", written, T, "token that is written")
    if weights.min() < 0 or np.abs(weights.sum(axis=1) - 1).max() > 1e-3:
        raise ValueError("the weights of each token written have to be 0 or more and to sum to 1; expected a softmax")
    head = "".join(f'<th scope="col" style="{HEAD}">{escape(token)}</th>' for token in written)
    rows = "".join(_row(token, map(_cell, weights[:, s])) for s, token in enumerate(read))
    most = weights.argmax(axis=1)
    parts = (
        tr("{token} reads {read} {n1} %", token=token, read=read[s], n1=f"{100 * weights[t, s]:.0f}")
        for t, (token, s) in enumerate(zip(written, most, strict=True))
    )
    said = tr("Attention, by token written: {parts}.", parts="; ".join(parts))
    table = f'<table role="table" aria-label="{escape(said)}" style="{TABLE}"><tr><th></th>{head}</tr>{rows}</table>'
    told = tr("Across: what is written. Down: what is read. Each column adds up to 100 %.")
    return Page(_narrow(f"<div>{told}</div>", table), said)


def _narrow(above, table):
    """A table with what stands above it, which takes less room on a narrow page."""
    room = f'<div class="rnnkit-tokens" style="overflow-x:auto">{table}</div>'
    return f'<div style="container-type:inline-size">{NARROW}{above}{room}</div>'


def _row(title, cells):
    return f'<tr><th scope="row" style="{SIDE}">{escape(title)}</th>{"".join(cells)}</tr>'


def _cell(weight):
    return f'<td style="{CELL}{artists.to_hex(tint(ORANGE, 0.9 * float(weight)))}">{100 * weight:.0f}</td>'


def aligned(rows, marked=None):
    """Rows of tokens under each other, such as what a decoder reads and what it is to answer.

    rows    a dict from a title to T strings
    marked  T times True or False, by default all True: the columns that count; the others are grey

    Raises TypeError when rows is no such dict, ValueError when they have different lengths.

    >>> aligned({"reads": ["<bos>", "二"], "answers": ["二", "<eos>"]})
    reads: <bos> 二
    answers: 二 <eos>
    """
    if not isinstance(rows, dict) or not rows:
        raise TypeError('aligned expects a dict from title to tokens, such as {"reads": ["<bos>", "二"]}')
    T = len(next(iter(rows.values())))
    rows = {str(title): labels_for(f"rows[{title!r}]", tokens, T, "column") for title, tokens in rows.items()}
    marked = [True] * T if marked is None else [bool(mark) for mark in marked]
    marked = [mark == "True" for mark in labels_for("marked", marked, T, "column")]
    lines = []
    for title, tokens in rows.items():
        colours = [GREY_F if mark else GREY_D for mark in marked]
        pairs = zip(tokens, colours, strict=True)
        lines.append(_row(title, (f'<td style="{CELL}{colour}">{escape(token)}</td>' for token, colour in pairs)))
    said = "\n".join(f"{title}: {' '.join(tokens)}" for title, tokens in rows.items())
    if not all(marked):
        columns = ", ".join(str(t + 1) for t, mark in enumerate(marked) if not mark)
        said += "\n" + tr("grey, and not counted: columns {columns}", columns=columns)
    return Page(_narrow("", f'<table style="{TABLE}">{"".join(lines)}</table>'), said)
