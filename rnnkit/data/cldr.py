"""The table of names that tests/data/make_names.py has taken from CLDR, the Unicode Common Locale Data Repository."""

import json
from functools import cache
from importlib.resources import files

CLDR_SOURCE = (
    "Names of months, days and countries, and patterns of dates, of the locales en, en_GB, en_CA, fr and zh: CLDR 49, "
    "from Babel 2.19.0. © 2004-2025 Unicode, Inc., Unicode License V3, rnnkit/data/cldr_licence.txt; Babel © 2013-2026 "
    "Babel Team, BSD-3-Clause, rnnkit/data/babel_licence.txt. https://cldr.unicode.org"
)


@cache
def stored():
    """The table, a dict; whoever reads it leaves it as it is."""
    return json.loads(files(__package__).joinpath("cldr.json").read_text(encoding="utf-8"))
