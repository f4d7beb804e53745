"""The words of a figure in the language that is spoken, and a font that has its signs.

A figure is drawn with English words. When it is shown they are looked up, one by one and whole; numbers in them are put
into the places of the translation. Where no font of this machine has Chinese signs, one that lies beside this module
has those of the figures (`rnnkit.messages.font` makes it).
"""

import re
from pathlib import Path

from rnnkit import language
from rnnkit.viz import artists

NUMBER = re.compile(r"\(\d+(?:, \d+)*,?\)|(?<![\w.])[−-]?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?")
MATHEMATICS = re.compile(r"(\$[^$]*\$)")
FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Noto Sans CJK JP",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
    "Source Han Serif SC",
    "SimSun",
    "Songti SC",
    "STHeiti",
    "Heiti TC",
    "Arial Unicode MS",
    "Droid Sans Fallback",
)
OWN = "rnnkit Chinese"
BUNDLED = Path(__file__).with_name("chinese.otf")


def chinese_font():
    """The name of a font that has Chinese signs: one of this machine, else the bundled one.

    matplotlib is asked anew each time, as a page may have added a font meanwhile.
    """
    there = {font.name for font in artists.fontManager.ttflist}
    if not there.intersection([*FONTS, OWN]):
        artists.fontManager.addfont(BUNDLED)
    return next((name for name in FONTS if name in there), OWN)


def family():
    """The fonts of a figure where they are others than usual: mixed with mathematics, Chinese signs are only found in
    the font that stands in front."""
    return [chinese_font(), "DejaVu Sans"] if language.current() == "zh" else []


def translate(fig):
    """Put the words of a figure into the language that is spoken."""
    if language.current() == language.ENGLISH:
        return
    for text in fig.findobj(artists.Text):
        if text.get_text():
            text.set_text(label(text.get_text()))


def label(words):
    """A figure's words in the language that is spoken.

    >>> label("lag $k$ (steps back)")
    'lag $k$ (steps back)'
    """
    found = language.tr(words)
    if found != words:
        return found
    pattern, numbers = with_places(words)
    found = language.tr(pattern) if numbers else pattern
    return found.format(**numbers) if numbers and found != pattern else words


def with_places(words):
    """The words with {n1}, {n2}, … in the places of the numbers outside mathematics, and these numbers by name.

    >>> with_places("scale 0.5 of $h_1$")
    ('scale {n1} of $h_1$', {'n1': '0.5'})
    """
    numbers = {}

    def put(found):
        numbers[f"n{len(numbers) + 1}"] = found[0]
        return f"{{n{len(numbers)}}}"

    parts = MATHEMATICS.split(words)
    return "".join(part if i % 2 else NUMBER.sub(put, part) for i, part in enumerate(parts)), numbers
