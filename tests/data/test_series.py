"""The series are those of their sources, and nobody can spoil them for others."""

import numpy as np
import pytest

from rnnkit import data

LOADERS = {"sunspots": (309, 1), "co2": (526, 1), "seattle_weather": (1461, 4)}


@pytest.mark.parametrize("name", LOADERS)
def test_a_series_has_a_time_a_name_for_each_column_and_a_source(name):
    series = getattr(data, name)()
    assert series.values.shape == LOADERS[name] == (len(series.time), len(series.names))
    assert series.values.dtype == series.time.dtype == np.float64
    assert np.isfinite(series.values).all() and (np.diff(series.time) > 0).all()
    assert "ublic domain" in data.SOURCES[name]
    series.values[:] = 0
    assert getattr(data, name)().values.any()


def test_known_values_stand_where_they_belong():
    spots = data.sunspots()
    assert spots.values[spots.time == 1957, 0] == 190.2  # the highest
    assert spots.values.argmax() == 257
    carbon = data.co2()
    assert carbon.values[0, 0] == pytest.approx(316.1, abs=0.3) and carbon.time[0] == pytest.approx(1958 + 2 / 12)
    assert carbon.values[-12:].mean() == pytest.approx(371, abs=1)
    weather = data.seattle_weather()
    assert weather.values[0].tolist() == [0.0, 12.8, 5.0, 4.7]
    assert (weather.values[:, 1] >= weather.values[:, 2]).all()


def test_co2_has_its_season():
    """Highest in May, lowest in September or October."""
    years = data.co2().values[10:514, 0].reshape(-1, 12)  # from January 1959
    assert set(years.argmax(axis=1)) <= {3, 4, 5}
    assert set(years.argmin(axis=1)) <= {8, 9}
