"""How many steps trainings take: all of them, or a tenth, where all take too long, as in a browser."""

import json
import sys
import textwrap
from functools import cache
from importlib.resources import files

SHARES = {"whole": 1.0, "small": 0.1}  # of the steps that a training is asked for
PHONE = 40  # characters of a printed line that a small screen shows

_share = SHARES["whole"]


def size(word, unit):
    """Choose how many of their steps the trainings below take: "whole", all of them, or "small", a tenth.

    word  "whole" or "small"
    unit  the unit's number, such as "04": in a browser it is said how long this one takes there, where that is known

    Prints what follows from it in a browser, and where "small" is chosen; else nothing. Raises ValueError for other
    words.

    >>> size("whole", "04")
    """
    global _share
    if word not in SHARES:
        raise ValueError(f'size is {word!r}; expected "whole" or "small"')
    _share = SHARES[word]
    said = []
    if sys.platform == "emscripten":
        said.append(_in_a_browser(seconds().get(unit)))
    if word == "small":
        said.append("Each training takes a tenth of its steps, so results differ from those that the text tells of.")
    if said:
        print(textwrap.fill(" ".join(said), PHONE))


def _in_a_browser(took):
    if took is None:
        return 'In a browser trainings take several times as long as elsewhere, and a tenth of that with "small".'
    whole, small = (duration(took[word]) for word in SHARES)
    return f'In a browser this unit takes about {whole}, and {small} with "small".'


def taken(steps):
    """How many of so many steps a training takes.

    >>> taken(1000)
    1000
    """
    return max(1, round(_share * steps)) if steps > 0 else steps


@cache
def seconds():
    """By a unit's number: its time in a browser, in CPU seconds, "whole" and "small". tests/web/measure.py makes it."""
    return json.loads(files("rnnkit.data").joinpath("browser.json").read_text(encoding="utf-8"))["units"]


def duration(seconds):
    """In words that claim no more than was measured.

    >>> duration(12.3), duration(204)
    ('12 s', '3 min')
    """
    return f"{round(seconds / 60)} min" if seconds >= 90 else f"{round(seconds)} s"
