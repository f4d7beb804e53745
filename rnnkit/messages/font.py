"""`python -m rnnkit.messages.font FONT`: the font for figures' Chinese words, made of a larger one.

FONT is Noto Sans CJK (SC), under the SIL Open Font Licence, as Debian's fonts-noto-cjk has it. What is kept are the
signs that translated figures show, and the name is another, as it is no longer the font that it was.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from rnnkit.messages import catalogues, package
from rnnkit.viz.labels import BUNDLED, OWN

FAMILY = "Noto Sans CJK SC"
ASCII = "".join(map(chr, range(0x20, 0x7F)))
BESIDE = "−×"  # what Matplotlib and the figures put beside the words
NAMES = {1: OWN, 3: f"{OWN} Regular", 4: OWN, 6: OWN.replace(" ", ""), 16: OWN}  # places in a font's table of names


def signs() -> set[str]:
    """What the figures' catalogue needs. Letters too: beside mathematics Matplotlib takes all of a text's signs from
    one font."""
    path = package.ROOT / "locale" / catalogues.LANGUAGE / "LC_MESSAGES" / "figures.po"
    return set("".join([*catalogues.translations(catalogues.read(path)).values(), ASCII, BESIDE])) - {"\n"}


def subset(font: Path) -> bytes:
    """The bytes of a font with these signs alone. Raises StopIteration if `font` has no FAMILY."""
    from fontTools import subset
    from fontTools.ttLib import TTCollection

    whole = next(each for each in TTCollection(font).fonts if each["name"].getDebugName(1) == FAMILY)
    options = subset.Options(layout_features=[], hinting=False, name_languages=[0x409], notdef_outline=True)
    maker = subset.Subsetter(options)
    maker.populate(unicodes=map(ord, signs()))
    maker.subset(whole)
    for place, name in NAMES.items():
        whole["name"].removeNames(nameID=place)
        whole["name"].setName(name, place, 3, 1, 0x409)
    _rename_outlines(whole["CFF "].cff)
    whole["head"].modified = whole["head"].created  # made again, it is the same to the byte
    whole.recalcTimestamp = False
    made = BytesIO()
    whole.save(made)
    return made.getvalue()


def _rename_outlines(cff) -> None:
    cff.fontNames = [NAMES[6]]
    cff.topDictIndex[0].FullName, cff.topDictIndex[0].FamilyName = NAMES[4], OWN


if __name__ == "__main__":
    BUNDLED.write_bytes(subset(Path(sys.argv[1])))
    print(f"{BUNDLED}: {len(signs())} signs, {BUNDLED.stat().st_size / 1000:.0f} kB")
