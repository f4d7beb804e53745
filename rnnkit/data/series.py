"""Real series to forecast: sunspots, carbon dioxide in the air, the weather of a city."""

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

SUNSPOTS_SOURCE = (
    "Yearly mean sunspot numbers, 1700 to 2008: NOAA, National Geophysical Data Center; from statsmodels 0.15.0, "
    "datasets/sunspots. Public domain."
)
CO2_SOURCE = (
    "C. D. Keeling, T. P. Whorf (2004), Atmospheric CO2 concentrations derived from flask air samples at sites in the "
    "SIO network; weekly values of Mauna Loa, 1958 to 2001, from statsmodels 0.15.0, datasets/co2, as monthly means. "
    "Public domain."
)
SEATTLE_WEATHER_SOURCE = (
    "Daily weather of Seattle, 2012 to 2015: NOAA, National Centers for Environmental Information; from vega_datasets "
    "0.9.0, _data/seattle-weather.csv. Public domain."
)


class Series(NamedTuple):
    """time    (L,), when each row was measured, in years: 1958.25 is the first of April 1958
    values  (L, D), float64, the oldest first
    names   D strings, what each column is, with its unit
    """

    time: np.ndarray
    values: np.ndarray
    names: tuple[str, ...]

    def __repr__(self):
        """One line: a notebook shows what its cell ends with, and hundreds of numbers say nothing."""
        L, D = self.values.shape
        return f"Series of {L} × {D}, {self.time[0]:.2f} to {self.time[-1]:.2f}: {', '.join(self.names)}"


def sunspots():
    """How many spots the sun had, a mean for each year from 1700 to 2008: a `Series` with values (309, 1).

    They come and go in about eleven years. Source and licence: `rnnkit.data.SOURCES["sunspots"]`.

    >>> sunspots()
    Series of 309 × 1, 1700.00 to 2008.00: sunspot number
    """
    values = _stored()["sunspots"]
    return Series(1700.0 + np.arange(len(values)), _columns(values), ("sunspot number",))


def co2():
    """Carbon dioxide in the air on Mauna Loa, Hawaii, in parts per million: a `Series` with values (526, 1).

    Means of the weeks of each month from March 1958 to December 2001. Five months of the first years had no
    measurement; a straight line between their neighbours fills them. Source and licence:
    `rnnkit.data.SOURCES["co2"]`.

    >>> co2()
    Series of 526 × 1, 1958.17 to 2001.92: CO2 (ppm)
    """
    values = _stored()["co2"]
    return Series(1958 + (2 + np.arange(len(values))) / 12, _columns(values), ("CO2 (ppm)",))


def seattle_weather():
    """The weather of Seattle, day by day from 2012 to 2015: a `Series` with values (1461, 4).

    The columns are precipitation, the day's highest and lowest temperature, and wind. Source and licence:
    `rnnkit.data.SOURCES["seattle_weather"]`.

    >>> seattle_weather().values.shape
    (1461, 4)
    """
    values = _stored()["seattle_weather"]
    time = [year + np.arange(days) / days for year, days in ((2012, 366), (2013, 365), (2014, 365), (2015, 365))]
    names = "precipitation (mm)", "maximum (°C)", "minimum (°C)", "wind (m/s)"
    return Series(np.concatenate(time), _columns(values), names)


@cache
def _stored():
    """What tests/data/make_series.py has written: a dict from name to a list of numbers or of rows."""
    return json.loads(files(__package__).joinpath("series.json").read_text(encoding="utf-8"))


def _columns(values):
    """A new array (L, D): whoever writes into it spoils nobody's series."""
    return np.array(values, dtype=np.float64).reshape(len(values), -1)
