"""What the colours mean, the style of every figure, and how a figure writes a character.

The colours, those of rnnkit/palette.py, mean the same in every figure of the course:

| colour     | stands for                                    |
|------------|-----------------------------------------------|
| green      | inputs, x, and the weights they pass, Wxh     |
| blue       | the hidden state, h, and its weights, Whh     |
| purple     | outputs, y, and their weights, Why            |
| vermillion | gradients                                     |
| grey       | a baseline, what is left out, what comes next |

Curves and streams that are none of these take the colours that are left first: orange, light blue, and
black for a line or yellow for a surface.
Numbers with a sign are drawn from brown (negative) over white (zero) to violet (positive).
"""

from pathlib import Path

from rnnkit.palette import BLUE, GREEN, GREY_7, ORANGE, PURPLE, SKY, VERMILLION, YELLOW
from rnnkit.viz import artists
from rnnkit.viz.labels import family

STYLE = Path(__file__).with_name("rnnkit.mplstyle")

INPUT = GREEN
HIDDEN = BLUE
OUTPUT = PURPLE
GRADIENT = VERMILLION
OTHER = GREY_7
STREAMS = (ORANGE, SKY, YELLOW, GREEN, PURPLE, BLUE)  # fills, one a stream

SIGNED = "PuOr"

VISIBLE = {" ": "␣", "\n": "↵", "\t": "⇥"}


def style():
    """A context in which matplotlib draws in the style of the course, whatever your own settings are.

    >>> with style():
    ...     figure = artists.Figure()
    >>> figure.get_size_inches()
    array([7.5, 3.2])
    """
    fonts = family()
    return artists.rc_context({"font.family": fonts} if fonts else None, fname=STYLE)


def visible(label):
    """`label` as a string in which line ends and tabs can be seen, and a space too where it stands alone."""
    label = str(label)
    as_it_is = "" if label.isspace() else " "
    return "".join(c if c in as_it_is else VISIBLE.get(c, c) for c in label)


def literal(text):
    """`text` for matplotlib, which would read what stands between two dollar signs as a formula."""
    return text.replace("$", r"\$")


def ink(rgba):
    """Black or white, whichever stands out more from the colour `rgba` (red, green, blue, alpha)."""
    return "black" if luminance(rgba[:3]) > 0.179 else "white"  # at 0.179 both have the same contrast


def luminance(rgb):
    """How bright a colour is, from 0 to 1: the relative luminance of WCAG 2."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def tint(colour, strength=0.35):
    """`colour` mixed with white: a surface on which black letters read well."""
    return tuple(1 - strength * (1 - part) for part in artists.to_rgb(colour))


def shade(colour, strength=0.3):
    """`colour` mixed with black: letters in it read well on white."""
    return tuple((1 - strength) * part for part in artists.to_rgb(colour))
