"""scale_by_past: mean and standard deviation of what is known at the origin."""

from __future__ import annotations

import re

import numpy as np

from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output

UNIT = "10_time_series"


def draw_series(rng, L, D, first):
    """A series (L, D) whose columns differ in level and spread, and whose rows from `first` on lie elsewhere."""
    level = rng.uniform(0.5, 2.0, D) * rng.choice([-1.0, 1.0], D)
    spread = rng.uniform(0.5, 2.0, D)
    series = level + spread * rng.standard_normal((L, D))
    series[first:] += rng.uniform(0.5, 1.5) * spread
    return series


def past_cases(rng):
    def case(kind=ORDINARY, dtype=np.float64, strided=False, constant=False, size=1.0, **fixed):
        sizes = {"first": int(rng.integers(5, 9)), "D": int(rng.integers(2, 5))} | fixed
        first = sizes["first"]
        L = first + int(rng.integers(3, 8)) if "L" not in fixed else fixed["L"]
        series = (size * draw_series(rng, L, sizes["D"], first)).astype(dtype)
        if constant:
            series[:first, 0] = 1.5  # whose mean is exact
            series[:, 3:] = -0.75  # before and after
            for value in rng.uniform(0.1, 3.0, 1000):
                series[:first, 1] = value
                if series[:first].std(axis=0)[1] > np.finfo(dtype).eps / 4:  # rounding makes one where there is none
                    break
        return Case((series, first), {"L": L, "first": first, "D": sizes["D"]}, kind, strided)

    return [
        case(),
        case(),
        case(size=20.0),
        case("D = 1", D=1),
        case("constant column", constant=True, first=7, D=4),
        case("constant, float32", constant=True, first=7, D=3, dtype=np.float32),
        case("first = 1", first=1),
        case("first = L", first=6, L=6),
        case("small numbers", size=1e-10),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def scale_by_past(series, first):
    past = series[:first]
    mean = past.mean(axis=0)
    scale = past.std(axis=0)
    constant = (past == past[0]).all(axis=0)
    scale = np.where(constant, 1, scale)
    scaled = (series - mean) / scale
    return scaled, mean, scale


def oracle_past(series, first):
    """Column by column, centred before it is squared."""
    mean, scale = [], []
    for column in series[:first].T:
        mean.append(column[0] + np.sum(column - column[0]) / first)
        scale.append(1.0 if np.ptp(column) == 0 else np.sqrt(np.sum((column - mean[-1]) ** 2) / first))
    mean, scale = np.array(mean), np.array(scale)
    return (series - mean) / scale, mean, scale


def call_past(answer, args):
    """Says of means of rows, which do not go together with the columns, along which axis they were taken."""
    series, first = args
    try:
        return answer(series, first)
    except ValueError as error:
        words = str(error).rstrip()
        if first == series.shape[1] or not re.search(rf"broadcast together with shapes .*\({first},\)", words):
            raise
        raise Misfit(
            "it stopped with ValueError: {error}. Mean and deviation are those of each row (`axis=1`); each column has "
            "its own: `axis=0`",
            error=words,
        ) from error


PAST, MEAN, SCALE = "past = series[:first]", "mean = past.mean(axis=0)", "scale = past.std(axis=0)"
CONSTANT = "constant = (past == past[0]).all(axis=0)"
GUARD = "scale = np.where(constant, 1, scale)"
SCALED = "(series - mean) / scale"
ROUNDED = (
    "A column of equal values is looked for by its deviation. Rounding makes that a tiny number instead of 0: compare "
    "the values themselves."
)
RANGE = "Minimum and range of the past stand where mean and standard deviation are asked for."


SCALE_BY_PAST = Exercise(
    name="scale_by_past",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("scaled (L, D)"), Output.parse("mean (D,)"), Output.parse("scale (D,)")),
    equation="scaled = (series − mean) / scale,   with mean and standard deviation of series[:first] alone",
    cases=past_cases,
    oracle=oracle_past,
    answer=scale_by_past,
    call=call_past,
    look="Change a value at or after the origin: neither mean nor scale may move.",
    mistakes=(
        Mistake(
            "Mean and deviation are those of the whole series, the future included. At the origin only series[:first] "
            "is known.",
            (PAST, "past = series"),
        ),
        Mistake(
            "The mean is that of the whole series, the future included; it is to come from series[:first], as the "
            "deviation does.",
            (MEAN, "mean = series.mean(axis=0)"),
        ),
        Mistake(
            "The deviation is that of the whole series, the future included; it is to come from series[:first], as "
            "the mean does.",
            (SCALE, "scale = series.std(axis=0)"),
            (CONSTANT, "constant = (series == series[0]).all(axis=0)"),
        ),
        Mistake(
            "The deviation is that of the whole series, the future included; it is to come from series[:first], as "
            "the mean does.",
            (SCALE, "scale = series.std(axis=0)"),
        ),
        Mistake(
            "The rows from the origin on are scaled by their own mean and deviation. They get those of the past, as "
            "every row does: a forecast is made before they are known.",
            (
                f"scaled = {SCALED}",
                f"scaled = {SCALED}\n    if first < len(series):\n        later = series[first:]\n"
                "        own = np.where((later == later[0]).all(axis=0), 1, later.std(axis=0))\n"
                "        scaled[first:] = (later - later.mean(axis=0)) / own",
            ),
        ),
        Mistake(
            "The row at the origin, series[first], is used as well. It is the first one to forecast: "
            "series[:first] ends before it.",
            (PAST, "past = series[:first + 1]"),
        ),
        Mistake(
            "The last row before the origin is left out: series[:first] has first rows.",
            (PAST, "past = series[:max(first - 1, 1)]"),
        ),
        Mistake(
            "Mean and deviation are those of the rows from the origin on, the future; the past is series[:first].",
            (PAST, "past = series[first:] if first < len(series) else series"),
        ),
        Mistake(
            "The deviation is divided by n − 1 (`ddof=1`); here the divisor is n, the number of rows.",
            (SCALE, "scale = past.std(axis=0, ddof=1)"),
        ),
        Mistake(
            "The variance stands where the standard deviation is asked for: its root is missing.",
            (SCALE, "scale = past.var(axis=0)"),
        ),
        Mistake(
            "All columns share one mean and one deviation (no `axis=0`); each has its own.",
            (MEAN, "mean = past.mean() + 0 * past[0]"),
            (SCALE, "scale = past.std() + 0 * past[0]"),
        ),
        Mistake(
            "All columns share one deviation (`std()` without `axis=0`); each has its own.",
            (SCALE, "scale = past.std() + 0 * past[0]"),
        ),
        Mistake(
            "All columns share one mean (`mean()` without `axis=0`); each has its own.",
            (MEAN, "mean = past.mean() + 0 * past[0]"),
        ),
        Mistake(
            "A column without any change in the past is divided by a deviation of 0, or by what rounding leaves of "
            "it. Its scale is 1.",
            (GUARD, "scale = scale"),
        ),
        Mistake(ROUNDED, (CONSTANT, "constant = scale == 0")),
        *(Mistake(ROUNDED, (CONSTANT, f"constant = scale < {least}")) for least in ("1e-8", "1e-9", "1e-10", "1e-12")),
        Mistake(
            "A column without any change gets scale 1 for its own scaling, and another one is returned: return the "
            "scale that was used.",
            (GUARD, "used = np.where(constant, 1, scale)"),
            (SCALED, "(series - mean) / used"),
        ),
        *(
            Mistake(
                f"{tiny} is added to the deviation, so every column is scaled a little wrong, and one without any "
                "change far too much. Only a column of equal values needs another scale: 1.",
                (GUARD, f"scale = scale + {tiny}"),
            )
            for tiny in ("1e-8", "1e-7", "1e-6", "1e-5", "1e-10", "1e-12")
        ),
        *(
            Mistake(
                "A column with a small spread gets scale 1; only one whose values are all equal does.",
                (CONSTANT, f"constant = {small}"),
            )
            for small in (
                *(f"scale < {least}" for least in ("1e-6", "1e-5", "1e-4", "1e-3", "1e-2", "1e-1")),
                "np.isclose(past, past[0]).all(axis=0)",
            )
        ),
        Mistake(
            "A column without any change is set to 0, also after the origin, where it may change: divide it by 1.",
            (f"scaled = {SCALED}", f"scaled = np.where(constant, 0, {SCALED})"),
        ),
        Mistake("The mean is not taken off before the division.", (SCALED, "series / scale")),
        Mistake("Nothing is divided by the scale: only the mean is taken off.", (SCALED, "series - mean")),
        Mistake("It is multiplied by the scale; a division is asked for.", (SCALED, "(series - mean) * scale")),
        Mistake("The brackets are missing: only the mean is divided by the scale.", (SCALED, "series - mean / scale")),
        Mistake("The mean is added; it is taken off.", (SCALED, "(series + mean) / scale")),
        Mistake(RANGE, (MEAN, "mean = past.min(axis=0)"), (SCALE, "scale = past.max(axis=0) - past.min(axis=0)")),
        Mistake(
            "The range of the past, maximum minus minimum, stands where its standard deviation is asked for.",
            (SCALE, "scale = past.max(axis=0) - past.min(axis=0)"),
        ),
        Mistake(
            "The median stands where the mean is asked for.",
            (MEAN, "mean = np.median(past, axis=0).astype(series.dtype)"),
        ),
        Mistake(
            "The mean absolute deviation stands where the standard deviation is asked for.",
            (SCALE, "scale = np.abs(past - mean).mean(axis=0)"),
        ),
        Mistake(
            "The root of the mean square stands where the standard deviation is asked for: the mean is not taken off "
            "before squaring.",
            (SCALE, "scale = np.sqrt((past**2).mean(axis=0))"),
        ),
        Mistake(
            "Only the rows of the past are returned; the whole series is scaled, with what the past has told.",
            (SCALED, "(past - mean) / scale"),
        ),
        Mistake(
            "Only the rows from the origin on are returned; the whole series is scaled.",
            (SCALED, "(series[first:] - mean) / scale"),
        ),
        Mistake(
            "mean and scale have an axis too many, (1, D): without `keepdims` they are (D,).",
            (MEAN, "mean = past.mean(axis=0, keepdims=True)"),
            (SCALE, "scale = past.std(axis=0, keepdims=True)"),
        ),
        Mistake(
            "The series is scaled twice.",
            (f"scaled = {SCALED}", "scaled = ((series - mean) / scale - mean) / scale"),
        ),
        Mistake(
            "The numbers are right, but series, the caller's own array, is changed: `series -= mean` writes into it.",
            (f"scaled = {SCALED}", "series -= mean\n    series /= scale\n    scaled = series"),
        ),
        Mistake(
            "The results are always float64; they have to keep the dtype of the series.",
            (PAST, "series = series.astype(float)\n    past = series[:first]"),
        ),
        Mistake(
            "The rows from the origin on are left unscaled; the whole series is scaled, with what the past has told.",
            (f"scaled = {SCALED}", f"scaled = np.concatenate([({SCALED})[:first], series[first:]])"),
        ),
        Mistake(
            "Whether a column changes at all is asked of the whole series; only its values in series[:first] count.",
            (CONSTANT, "constant = (series == series[0]).all(axis=0)"),
        ),
        Mistake(
            "The squares are divided by the number of all rows; the divisor is that of the rows below `first`.",
            (SCALE, "scale = np.sqrt(((past - mean) ** 2).sum(axis=0) / len(series))"),
        ),
        Mistake(
            "mean and scale are those of the series that is scaled already, 0 and 1; asked for are those that it was "
            "scaled with.",
            (
                "    return scaled, mean, scale",
                "    known = scaled[:first]\n    return scaled, known.mean(axis=0), known.std(axis=0)",
            ),
        ),
        Mistake(
            "A column without any change gets the mean 0 as well; only its scale is special, 1.",
            (f"scaled = {SCALED}", f"mean = np.where(constant, 0, mean)\n    scaled = {SCALED}"),
        ),
    ),
)
