"""Words coloured by the weight that each got, such as those of an attention pool over a sentence."""

from html import escape

import numpy as np

from rnnkit.language import tr
from rnnkit.palette import ORANGE
from rnnkit.viz import artists
from rnnkit.viz.numbers import numbers
from rnnkit.viz.page import Page
from rnnkit.viz.theme import tint

LINE = "line-height:1.25;margin:.5em 0 .9em"
WORD = "display:inline-block;text-align:center;margin:0 .12em .35em 0"
LETTERS = "display:block;padding:.1em .25em;color:#000;background:"  # black letters read well on all of these
SHARE = "display:block;font-size:.75em"


def weighted(sentences):
    """Sentences, each word on a colour that is the stronger the more of the sentence's weight it has; its share stands
    below it, in percent.

    sentences  a dict from a title to a pair (words, weights): a list of T words, and (T,) weights, none below 0,
               that sum to 1

    The page draws the words with its own fonts, so any script can be read. Raises TypeError or ValueError when it is
    no such dict, shapes differ, or weights are below 0 or do not sum to 1.

    >>> weighted({"a review": (["so", "dull"], [0.25, 0.75])})
    a review: dull 75 %, so 25 %.
    """
    if not isinstance(sentences, dict) or not sentences:
        raise TypeError('weighted expects a dict from title to words and weights, such as {"one": (words, weights)}')
    pages, said = [], []
    for title, (words, weights) in sentences.items():
        words = [str(word) for word in words]
        weights = numbers(f"the weights of {title!r}", weights, ("T",))
        if len(weights) != len(words):
            raise ValueError(
                f"{title!r} has {len(words)} words and weights of shape {weights.shape}; expected ({len(words)},)"
            )
        if weights.min() < 0 or abs(weights.sum() - 1) > 1e-3:
            raise ValueError(f"the weights of {title!r} sum to {weights.sum():.4g}; expected 1, and none below 0")
        said.append(f"{title}: {_words(words, weights)}.")
        cells = "".join(
            _cell(word, weight, weight / weights.max()) for word, weight in zip(words, weights, strict=True)
        )
        picture = f'<div role="img" aria-label="{escape(said[-1])}" style="{LINE}">{cells}</div>'
        pages.append(f"<div><b>{escape(str(title))}</b></div>{picture}")
    below = tr("Below each word: its share of the weight, in percent.")
    return Page(f"<div><div>{below}</div>{''.join(pages)}</div>", "\n".join(said))


def _cell(word, weight, strength):
    colour = artists.to_hex(tint(ORANGE, 0.9 * float(strength)))
    return (
        f'<span style="{WORD}"><span style="{LETTERS}{colour}">{escape(word)}</span>'
        f'<span style="{SHARE}">{100 * weight:.0f}</span></span> '
    )


def _words(words, weights):
    """The words from the heaviest on, until nine tenths of the weight are told, or six words."""
    order = np.argsort(-weights, kind="stable")
    count = min(6, int(np.searchsorted(np.cumsum(weights[order]), 0.9 - 1e-9)) + 1)
    told = ", ".join(f"{words[i]} {100 * weights[i]:.0f} %" for i in order[:count])
    rest = f"{100 * weights[order[count:]].sum():.0f}"
    return told + (tr("; the rest {n1} %", n1=rest) if count < len(words) else "")
