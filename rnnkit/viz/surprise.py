"""A text as a model reads it: how much each character surprised it, and what it had expected there."""

import re
from html import escape

import numpy as np

from rnnkit.language import tr
from rnnkit.viz import artists
from rnnkit.viz.numbers import labels_for, numbers
from rnnkit.viz.page import Page
from rnnkit.viz.theme import OUTPUT, tint, visible

MOST = 6  # bits, from which on the colour is the darkest
WORD = "display:inline-block;white-space:nowrap"
CELL = "display:inline-block;width:1.05em;text-align:center;line-height:1.25;margin-bottom:.6em"
LETTER = "display:block;color:#000;background:"  # black letters read well on all of these, in a dark theme too


def surprise(text, probabilities, chars, guesses=3):
    """A text in which each character is coloured by its surprise, −log2 of its probability; below it the best guesses.

    text           a string of T characters
    probabilities  (T, V): row t is what the model expected at character t before it read it
    chars          the V characters that the columns stand for
    guesses        how many of the likeliest characters to write below each

    Raises TypeError or ValueError when shapes do not fit, a row does not sum to 1 or a character is not in chars.

    >>> surprise("ab", [[0.5, 0.5], [0.75, 0.25]], "ab", guesses=1)  # doctest: +ELLIPSIS
    2 characters, 1.5 bits of surprise on average; the first guess was right for 50% of them. Most surprising: "b" ...
    """
    if not isinstance(text, str) or not text:
        raise TypeError(f"text is {text!r}; expected a string of one character or more")
    p = numbers("probabilities", probabilities, ("T", "V"))
    chars = labels_for("chars", chars, p.shape[1], "column of probabilities")
    if len(p) != len(text):
        raise ValueError(f"probabilities has shape {p.shape}; expected ({len(text)}, V), a row for each character")
    if p.min() < 0 or not np.allclose(p.sum(axis=1), 1, atol=1e-3):
        raise ValueError("probabilities has a row that does not sum to 1, or a number below 0")
    unknown = sorted(set(text) - set(chars))
    if unknown:
        raise ValueError(f"text holds {unknown[0]!r}, which is not in chars")
    ids = np.array([chars.index(c) for c in text])
    bits = -np.log2(np.maximum(p[np.arange(len(ids)), ids], 1e-30))
    best = np.argsort(-p, axis=1, kind="stable")[:, :guesses]  # the likeliest first
    alt = _words(text, bits, best, ids, chars)
    cells = [_cell(c, b, [chars[i] for i in row]) for c, b, row in zip(text, bits, best, strict=True)]
    words = "".join(
        f'<span style="{WORD}">{"".join(cells[word.start() : word.end()])}</span>'
        for word in re.finditer(r"\S*\s|\S+", text)
    )
    picture = f'<div role="img" aria-label="{escape(alt)}" style="font-family:monospace;margin-top:.6em">{words}</div>'
    return Page(f"<div>{_legend(guesses)}{picture}</div>", alt)


def _cell(letter, bits, guesses):
    """One character on its colour, and the guesses below it; the right one is bold and underlined."""
    below = "<br>".join(
        f"<b><u>{escape(visible(guess))}</u></b>" if guess == letter else escape(visible(guess)) for guess in guesses
    )
    return f'<span style="{CELL}"><span style="{LETTER}{_colour(bits)}">{escape(visible(letter))}</span>{below}</span>'


def _colour(bits):
    return artists.to_hex(tint(OUTPUT, min(bits / MOST, 1.0)))


def _legend(guesses):
    scale = "".join(_step(bits) for bits in range(0, MOST + 1, 2))
    below = tr(" Below each: the {n1} likeliest; the right one is bold and underlined.", n1=guesses) if guesses else ""
    return f"<div>{tr('Bits of surprise: {scale}.', scale=scale)}{below}</div>"


def _step(bits):
    told = tr("{n1} or more", n1=bits) if bits == MOST else bits
    return f'<span style="color:#000;background:{_colour(bits)};padding:0 .5em">{told}</span>'


def _words(text, bits, best, ids, chars):
    """The mean, and the three greatest surprises with what stood before them."""
    words = tr("{n1} characters, {n2} bits of surprise on average", n1=len(text), n2=f"{bits.mean():.1f}")
    if best.shape[1]:
        words += tr("; the first guess was right for {n1} of them", n1=f"{np.mean(best[:, 0] == ids):.0%}")
    places = sorted(np.argsort(-bits, kind="stable")[:3]) if len(text) > 3 else [int(bits.argmax())]
    found = []
    for i in places:
        guesses = " ".join(visible(chars[k]) for k in best[i])
        told = {
            "letter": visible(text[i]),
            "bits": f"{bits[i]:.1f}",
            "expected": tr(", expected {guesses}", guesses=guesses) if guesses else "",
            "before": text[max(0, i - 12) : i].replace("\n", " "),
        }
        found.append(tr('"{letter}" ({bits} bits{expected}) after "{before}"', **told))
    return tr("{words}. Most surprising: {found}.", words=words, found="; ".join(found))
