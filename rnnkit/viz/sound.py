"""Sound to press play on, embedded in the page."""

import io
import wave
from base64 import b64encode
from html import escape

import numpy as np

from rnnkit.language import tr
from rnnkit.viz.numbers import numbers
from rnnkit.viz.page import Page

ROW = "display:flex;flex-wrap:wrap;align-items:center;gap:.2em .8em;margin:.3em 0"
PLAYER = "height:2.2em;width:18em;max-width:100%"
LONGEST = 60  # seconds of all sounds together: a page holds them as text, 22 KB a second


def sound(sounds, rate=8000):
    """A player for each sound. Nothing is fetched: the samples stand in the page, with 16 bits.

    sounds  an array (samples,) of numbers in −1 … 1, or a dict from label to such arrays; what lies beyond is cut off
    rate    samples a second

    Where no sound can be played, as in a terminal, the words say how long each is. Raises TypeError or ValueError for
    other shapes, and for more than a minute in all.

    >>> sound({"a tone": np.sin(np.arange(4000))})
    a tone: 0.50 s of sound.
    """
    named = sounds if isinstance(sounds, dict) else {"": sounds}
    if not named:
        raise TypeError('sounds is an empty dict; expected an array, or a dict such as {"six": wave}')
    read = {
        str(label): numbers(f"sounds[{label!r}]" if label else "sounds", x, ("samples",)) for label, x in named.items()
    }
    seconds = sum(map(len, read.values())) / rate
    if seconds > LONGEST:
        raise ValueError(f"the sounds last {seconds:.0f} s in all; expected at most {LONGEST}: a page holds them all")
    rows, said = [], []
    for label, x in read.items():
        words = tr("{n1} s of sound", n1=f"{len(x) / rate:.2f}")
        words = tr("{name}: {words}", name=label, words=words) if label else words
        source = f"data:audio/wav;base64,{b64encode(_wav(x, rate)).decode()}"
        player = f'<audio controls preload="none" aria-label="{escape(words)}" style="{PLAYER}" src="{source}"></audio>'
        rows.append(f'<div style="{ROW}">{player}<span>{escape(label)}</span></div>')
        said.append(f"{words}.")
    return Page(f"<div>{''.join(rows)}</div>", "\n".join(said))


def _wav(x, rate):
    """The bytes of a WAV file of x (samples,): 16 bits, one channel."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(np.round(np.clip(x, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()
