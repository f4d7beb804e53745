"""Make rnnkit/data/series.json from two wheels that bring the series along:

    pip download --no-deps --dest wheels statsmodels==0.15.0 vega_datasets==0.9.0
    python -m tests.data.make_series wheels

The folder may also hold wheels of other versions: what counts are these two, and the bytes of the three files in
them. The numbers are the files' own; only CO2 is changed, from weeks to means of months.
"""

import csv
import json
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from tests.data import pinned

PATH = Path(__file__).parents[2] / "rnnkit/data/series.json"
FILES = {
    "sunspots": (
        "statsmodels-0.15.0-*.whl",
        "statsmodels/datasets/sunspots/sunspots.csv",
        "f67889b1d9002cd5227f0e0ef54e35b419cdd85a31279adef6f73fb41e5c0a9b",
    ),
    "co2": (
        "statsmodels-0.15.0-*.whl",
        "statsmodels/datasets/co2/co2.csv",
        "16695fa2786e53414e5a6b54767a3fdf5de99cfbc68617f69d1362d92776a92f",
    ),
    "seattle_weather": (
        "vega_datasets-0.9.0-*.whl",
        "vega_datasets/_data/seattle-weather.csv",
        "62f0609f787158128aa2bd102967173a4953122dd4f872bf1d502cae1037df0b",
    ),
}


def table(wheels, name):
    """The rows of a file in a wheel, dicts."""
    pattern, path, digest = FILES[name]
    wheel = next(Path(wheels).glob(pattern))
    content = pinned.same(zipfile.ZipFile(wheel).read(path), digest, f"{path} in {wheel.name}")
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines()))


def sunspots(rows):
    """A number a year."""
    years = [round(float(row["YEAR"])) for row in rows]
    assert years == list(range(1700, 2009))
    return [float(row["SUNACTIVITY"]) for row in rows]


def co2(rows):
    """Means of months, and a straight line over those without a measurement."""
    months = {}
    for row in rows:
        year, month = int(row["date"][:4]), int(row["date"][4:6])
        months.setdefault(12 * year + month - 1, []).extend([float(row["co2"])] if row["co2"] else [])
    first, last = min(months), max(months)
    assert (first, last) == (12 * 1958 + 2, 12 * 2001 + 11)
    every = np.arange(first, last + 1)
    known = np.array([month for month in every if months.get(month)])
    assert len(every) - len(known) == 5
    means = [np.mean(months[month]) for month in known]
    return np.interp(every, known, means).round(3).tolist()


def seattle_weather(rows):
    """Four numbers a day."""
    columns = "precipitation", "temp_max", "temp_min", "wind"
    days = [date.fromisoformat(row["date"].replace("/", "-")) for row in rows]
    assert days == [date(2012, 1, 1) + timedelta(n) for n in range(1461)]
    return [[float(row[column]) for column in columns] for row in rows]


def written(series):
    """JSON with a line for each twelve entries: readable, and a change of one shows as one."""
    lines = []
    for name, values in series.items():
        parts = [json.dumps(values[i : i + 12])[1:-1] for i in range(0, len(values), 12)]
        lines.append(f'"{name}": [\n' + ",\n".join(parts) + "\n]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    make = {"sunspots": sunspots, "co2": co2, "seattle_weather": seattle_weather}
    PATH.write_text(written({name: make[name](table(sys.argv[1], name)) for name in FILES}), encoding="utf-8")
