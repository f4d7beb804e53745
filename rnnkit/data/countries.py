"""Countries and territories in English and in Chinese."""

from rnnkit.data.cldr import stored


def country_names():
    """What countries and territories are called: a list of 257 pairs of strings, (English, Chinese).

    They stand in the order of their two-letter codes. Names and borders are CLDR's. Source and licence:
    `rnnkit.data.SOURCES["country_names"]`.

    >>> len(country_names()), country_names()[38]
    (257, ('Canada', '加拿大'))
    """
    return [(english, chinese) for english, chinese in stored()["countries"].values()]
