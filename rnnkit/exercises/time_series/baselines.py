"""seasonal_naive and scaled_error: what a forecast has to beat, and by how much it does."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output
from rnnkit.exercises.time_series.past import UNIT


def naive_cases(rng):
    def case(kind=ORDINARY, period=None, horizon=None, L=None, D=None, dtype=np.float64, strided=False):
        D = int(rng.integers(2, 4)) if D is None else D
        period = int(rng.integers(4, 7)) if period is None else period
        horizon = int(rng.integers(7, 10)) if horizon is None else horizon
        L = 2 * period + int(rng.integers(1, period)) if L is None else L  # no whole number of periods
        history = normal(rng, L, D).astype(dtype)
        sizes = {"L": L, "D": D, "period": period, "horizon": horizon}
        return Case((history, period, horizon), sizes, kind, strided)

    return [
        case(),
        case(period=4, horizon=11, L=11),
        case(period=6, horizon=3),
        case("whole periods", period=4, horizon=8),
        case("one period", period=5, L=5),
        case("period = 1", period=1, L=6),
        case("horizon = 1", horizon=1),
        case("D = 1", D=1),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def seasonal_naive(history, period, horizon):
    last = history[len(history) - period :]
    return last[np.arange(horizon) % period]


def oracle_naive(history, period, horizon):
    """Step by step: each forecast is the value a period before it, known or forecast."""
    known = list(history)
    for _ in range(horizon):
        known.append(known[-period])
    return np.stack(known[len(history) :])


LAST, REPEATED = "last = history[len(history) - period :]", "last[np.arange(horizon) % period]"

SEASONAL_NAIVE = Exercise(
    name="seasonal_naive",
    unit=UNIT,
    points=1,
    outputs=(Output.parse("forecast (horizon, D)"),),
    equation="forecast[h] = history[L − period + h mod period]",
    cases=naive_cases,
    oracle=oracle_naive,
    answer=seasonal_naive,
    look="The history 1, 2, 3, 4, 5 with a period of 2 and a horizon of 5 gives 4, 5, 4, 5, 4.",
    mistakes=(
        Mistake(
            "From the second period on the index is no longer negative, so it reads the beginning of the history: "
            "`history[-period + h]` needs h modulo period.",
            (REPEATED, "np.stack([history[(h - period) % len(history)] for h in range(horizon)])"),
        ),
        *(
            Mistake(
                f"The horizon may be longer than the period, and then the index runs over the end: `{code}` needs h "
                "modulo period.",
                (REPEATED, wrong),
            )
            for code, wrong in (
                ("last[h]", "np.stack([last[h] for h in range(horizon)])"),
                ("last[h]", "np.stack([list(last)[h] for h in range(horizon)])"),
                (
                    "history[L - period + h]",
                    "np.stack([history[len(history) - period + h] for h in range(horizon)])",
                ),
            )
        ),
        *(
            Mistake(
                "`np.tile` with a plain number repeats along the last axis, so the columns: with `(times, 1)` the rows "
                "are repeated.",
                (REPEATED, f"np.tile(last, {times})[:horizon]"),
            )
            for times in ("-(-horizon // period)", "horizon // period + 1", "horizon")
        ),
        Mistake(
            "The first period of the history is repeated; the last one is asked for.",
            (LAST, "last = history[:period]"),
        ),
        Mistake(
            "The season is counted from the beginning of the history, but with the values of its first period; the "
            "last period is asked for.",
            (REPEATED, "history[(len(history) + np.arange(horizon)) % period]"),
        ),
        Mistake(
            "The last value alone is repeated (persistence); the last period is asked for.",
            (REPEATED, "np.repeat(history[-1:], horizon, axis=0)"),
        ),
        Mistake(
            "The mean of the last period is repeated; its values are asked for, one after the other.",
            (REPEATED, "np.repeat(last.mean(axis=0, keepdims=True), horizon, axis=0)"),
        ),
        Mistake("The last period is repeated backwards.", (REPEATED, "last[::-1][np.arange(horizon) % period]")),
        Mistake(
            "The season is one step late: the first forecast is the value exactly a period before it, "
            "history[L − period].",
            (REPEATED, "last[(np.arange(horizon) - 1) % period]"),
        ),
        Mistake(
            "The season is one step early: the first forecast is the value exactly a period before it, "
            "history[L − period].",
            (REPEATED, "last[(np.arange(horizon) + 1) % period]"),
        ),
        *(
            Mistake("The period that is repeated begins one row too early, and misses the last value.", (LAST, early))
            for early in (
                "last = np.roll(history, 1, axis=0)[len(history) - period :]",
                "last = history[max(len(history) - period - 1, 0) :]",
            )
        ),
        Mistake(
            "Each value is repeated on its own (`np.repeat`); the period is repeated as a whole (`np.tile`).",
            (REPEATED, "np.repeat(last, -(-horizon // period), axis=0)[:horizon]"),
        ),
        Mistake(
            "The forecast ends with the period; it has horizon rows, and the period is repeated as often as needed.",
            (REPEATED, "last[:horizon]"),
        ),
        Mistake(
            "The forecast has as many rows as a period; it has horizon rows, fewer or more.",
            (REPEATED, "1 * last"),
        ),
        Mistake(
            "Only as many whole periods as fit into the horizon come out; the last one is cut, not left out.",
            (REPEATED, "np.tile(last, (horizon // period, 1)) if horizon >= period else last[:horizon]"),
        ),
        Mistake(
            "The value exactly one period back is repeated at every step; each step has its own.",
            (REPEATED, "last[np.arange(horizon) * 0]"),
        ),
        Mistake(
            "The columns are mixed: the last period was laid flat on the way (`np.resize` and `reshape` keep the order "
            "in memory), and the forecast has no axis for them.",
            (REPEATED, "np.resize(last, horizon)"),
        ),
        Mistake(
            "Whole periods come out; the forecast has exactly horizon rows.",
            (REPEATED, "np.tile(last, (-(-horizon // period), 1))"),
        ),
        Mistake(
            "The last `horizon` values are repeated; the last period is asked for, whatever the horizon.",
            (REPEATED, "history[(len(history) - horizon + np.arange(horizon)) % len(history)]"),
        ),
        Mistake(
            "The history as a whole is repeated from its beginning; its last period is asked for.",
            (REPEATED, "history[np.arange(horizon) % len(history)]"),
        ),
        Mistake(
            "Each season's mean over the whole history is returned; its last value is asked for.",
            (
                REPEATED,
                "np.stack([history[::-1][period - 1 - h % period :: period].mean(axis=0) for h in range(horizon)])",
            ),
        ),
        Mistake(
            "A drift is added; the seasonal naive repeats the values as they are.",
            (
                REPEATED,
                REPEATED
                + " + (np.arange(horizon)[:, None] // period + 1).astype(history.dtype)"
                + " * (history[-1] - history[-1 - min(period, len(history) - 1)])",
            ),
        ),
        Mistake(
            "Only the first column is forecast; all of them are asked for.",
            (REPEATED, REPEATED + "[:, 0]"),
        ),
        Mistake(
            "The forecast has the axes (D, horizon); time comes first.",
            (REPEATED, REPEATED + ".T"),
        ),
        Mistake(
            "The period before the last one is repeated; the last one is asked for.",
            (LAST, "start = max(len(history) - 2 * period, 0)\n    last = history[start : start + period]"),
        ),
        Mistake("The forecast is 0; the last period is asked for.", (REPEATED, "0 * " + REPEATED)),
        Mistake(
            "The history stands in front of the forecast; the forecast alone is asked for.",
            (REPEATED, f"np.concatenate([history, {REPEATED}])"),
        ),
        Mistake(
            "The result is always float64; it has to keep the dtype of the history.",
            (REPEATED, REPEATED + ".astype(float)"),
        ),
        Mistake(
            "`history[-(h % period)]` goes back from the end, and begins with history[0], since −0 is 0. Forwards it "
            "is history[L − period + h % period].",
            (REPEATED, "np.stack([history[-(h % period)] for h in range(horizon)])"),
        ),
        Mistake(
            "A drift is added; the seasonal naive repeats the values as they are.",
            (
                REPEATED,
                REPEATED + " + (history[-1] - history[-1 - period] if len(history) > period else 0 * history[-1])",
            ),
        ),
        Mistake(
            "The place in the season is counted from the beginning of the history, (L + h) mod period; within the last "
            "period it is h mod period.",
            (REPEATED, "last[(len(history) + np.arange(horizon)) % period]"),
        ),
        Mistake(
            "Behind the first period its last value is repeated; the whole period is.",
            (REPEATED, "last[np.minimum(np.arange(horizon), period - 1)]"),
        ),
        Mistake(
            "Whole periods are cut off at their beginning; the forecast begins with the period and is cut off at its "
            "end.",
            (REPEATED, "np.tile(last, (-(-horizon // period), 1))[-horizon:]"),
        ),
        Mistake(
            "The mean of the last period over all columns is repeated; its values are asked for, one after the other.",
            (REPEATED, REPEATED + " * 0 + last.mean()"),
        ),
    ),
)


# -- scaled_error


def error_cases(rng):
    def case(
        kind=ORDINARY,
        period=None,
        horizon=None,
        L=None,
        size=1.0,
        dtype=np.float64,
        strided=False,
        right=False,
        falling=False,
    ):
        period = int(rng.integers(3, 6)) if period is None else period
        horizon = int(rng.integers(6, 9)) if horizon is None else horizon
        L = 2 * period + int(rng.integers(2, 5)) if L is None else L
        train = size * (normal(rng, L) + rng.uniform(0.5, 1.5) + 0.2 * np.arange(L))
        if falling:  # each naive error is negative
            train = np.sort(train)[::-1]
        y = size * (normal(rng, horizon) + 2.0)
        forecast = y.copy() if right else y + size * (normal(rng, horizon) + rng.uniform(0.2, 0.6))
        arrays = (a.astype(dtype) for a in (y, forecast, train))
        return Case((*arrays, period), {"L": L, "horizon": horizon, "period": period}, kind, strided)

    return [
        case(),
        case(),
        case(size=40.0),
        case(falling=True),
        case("horizon = 1", horizon=1),
        case("period = 1", period=1, L=6),
        case("L = period + 1", period=4, L=5),
        case("no error", right=True),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def scaled_error(y, forecast, train, period):
    error = np.mean(np.abs(y - forecast))
    naive = np.mean(np.abs(train[period:] - train[:-period]))
    return error / naive


def oracle_error(y, forecast, train, period):
    errors = [abs(a - b) for a, b in zip(y, forecast, strict=True)]
    steps = [abs(train[t] - train[t - period]) for t in range(period, len(train))]
    return float(sum(errors) / len(errors) / (sum(steps) / len(steps)))


ERROR, NAIVE = "np.mean(np.abs(y - forecast))", "np.mean(np.abs(train[period:] - train[:-period]))"

SCALED_ERROR = Exercise(
    name="scaled_error",
    unit=UNIT,
    points=1,
    outputs=(Output("error"),),
    equation="mean |y − forecast| / mean over t of |train[t] − train[t − period]|",
    cases=error_cases,
    oracle=oracle_error,
    answer=scaled_error,
    look="Try y = (3, 5), forecast = (4, 4), train = (1, 2, 5) and a period of 1: the errors have the mean 1, the "
    "naive ones the mean 2, and the scaled error is 0.5.",
    mistakes=(
        Mistake(
            "The naive error is taken at a period of 1, whatever the period is.",
            (NAIVE, "np.mean(np.abs(np.diff(train)))"),
        ),
        Mistake(
            "The mean absolute error itself is returned; it is to be divided by that of the seasonal naive on train.",
            ("return error / naive", "return error"),
        ),
        Mistake("The fraction stands upside down.", ("error / naive", "naive / np.where(error == 0, np.inf, error)")),
        Mistake("The two errors are subtracted; one is divided by the other.", ("error / naive", "error - naive")),
        Mistake(
            "The forecast's errors are squared; both means are of absolute errors.",
            (ERROR, "np.mean((y - forecast) ** 2)"),
        ),
        Mistake(
            "The naive errors are squared; both means are of absolute errors.",
            (NAIVE, "np.mean((train[period:] - train[:-period]) ** 2)"),
        ),
        Mistake(
            "The naive error is taken over period + 1 steps; the value exactly a period before is train[t − period].",
            (NAIVE, "np.mean(np.abs((train[period + 1:] - train[:-period - 1]) if len(train) > period + 1 else 1.0))"),
        ),
        *(
            Mistake(
                "The naive error is taken over period − 1 steps; the value exactly a period before is "
                "train[t − period].",
                (NAIVE, f"np.mean(np.abs(train[{back}:] - train[:len(train) - {back}])) or np.nan"),
            )
            for back in ("(period - 1)", "max(period - 1, 1)")
        ),
        Mistake(
            "Both errors are mean squares; both are to be means of absolute errors.",
            (ERROR, "np.mean((y - forecast) ** 2)"),
            (NAIVE, "np.mean((train[period:] - train[:-period]) ** 2)"),
        ),
        Mistake(
            "Both errors are roots of mean squares; both are to be means of absolute errors.",
            (ERROR, "np.sqrt(np.mean((y - forecast) ** 2))"),
            (NAIVE, "np.sqrt(np.mean((train[period:] - train[:-period]) ** 2))"),
        ),
        Mistake(
            "The forecast's error is the root of a mean square; it is to be a mean of absolute errors.",
            (ERROR, "np.sqrt(np.mean((y - forecast) ** 2))"),
        ),
        Mistake(
            "The absolute value is taken after the mean, so that errors of both signs cancel: each error first becomes "
            "positive.",
            (ERROR, "np.abs(np.mean(y - forecast))"),
        ),
        Mistake(
            "The absolute value of the forecast's errors is missing, so that errors of both signs cancel.",
            (ERROR, "np.mean(y - forecast)"),
        ),
        Mistake(
            "The absolute value of the naive errors is missing, so that those of both signs cancel.",
            (NAIVE, "np.mean(train[period:] - train[:-period])"),
        ),
        Mistake(
            "Below the line the absolute value is taken after the mean, so that naive errors of both signs cancel: "
            "each one first becomes positive.",
            (NAIVE, "np.abs(np.mean(train[period:] - train[:-period]))"),
        ),
        Mistake(
            "The absolute value of both errors is taken after the mean, so that those of both signs cancel.",
            (ERROR, "np.abs(np.mean(y - forecast))"),
            (NAIVE, "np.abs(np.mean(train[period:] - train[:-period]))"),
        ),
        Mistake(
            "Absolute errors are summed where a mean is asked for, above the line.",
            (ERROR, "np.sum(np.abs(y - forecast))"),
        ),
        Mistake(
            "Absolute errors are summed where a mean is asked for, below the line.",
            (NAIVE, "np.sum(np.abs(train[period:] - train[:-period]))"),
        ),
        Mistake(
            "Both errors are sums; they are means, and there are more naive errors than forecasts.",
            (ERROR, "np.sum(np.abs(y - forecast))"),
            (NAIVE, "np.sum(np.abs(train[period:] - train[:-period]))"),
        ),
        Mistake(
            "The naive errors are divided by L; there are L − period of them.",
            (NAIVE, "np.sum(np.abs(train[period:] - train[:-period])) / len(train)"),
        ),
        Mistake(
            "`np.roll` wraps round: the first values of train are compared with its last ones.",
            (NAIVE, "np.mean(np.abs(train - np.roll(train, period)))"),
        ),
        Mistake(
            "The denominator is the mean distance of train from its own mean; it is that from the value a period "
            "before.",
            (NAIVE, "np.mean(np.abs(train - train.mean()))"),
        ),
        Mistake(
            "The denominator is the standard deviation of train; it is the seasonal naive's mean absolute error there.",
            (NAIVE, "np.std(train)"),
        ),
        Mistake(
            "The denominator is the mean of |train| itself; it is the mean distance from the value a period before.",
            (NAIVE, "np.mean(np.abs(train))"),
        ),
        Mistake(
            "The denominator is the mean of |y|: that is another measure. It is the seasonal naive's error on train.",
            (NAIVE, "np.mean(np.abs(y))"),
        ),
        Mistake(
            "Each error is divided by its own y (a percentage error); all are divided by the one naive error on train.",
            (ERROR, "np.mean(np.abs(y - forecast) / np.abs(y))"),
            ("error / naive", "error"),
        ),
        Mistake(
            "The last period of train is forecast from the one before it; the mean is over all t from period on.",
            (NAIVE, "np.mean(np.abs((train[period:] - train[:-period])[-period:]))"),
        ),
        Mistake(
            "The denominator is the error of repeating the end of train over y; it is the seasonal naive's error "
            "within train.",
            (NAIVE, "np.mean(np.abs(y - train[len(train) - period + np.arange(len(y)) % period]))"),
        ),
        Mistake(
            "Medians stand where means are asked for.",
            (ERROR, "np.median(np.abs(y - forecast))"),
            (NAIVE, "np.median(np.abs(train[period:] - train[:-period]))"),
        ),
        Mistake("The result is in percent; it is the plain fraction.", ("error / naive", "100 * error / naive")),
        Mistake(
            "One number for each step is returned; the mean over the horizon is asked for.",
            (ERROR, "np.abs(y - forecast)"),
        ),
        Mistake(
            "Only the first step of the horizon is counted; the mean is over all of them.",
            (ERROR, "np.abs(y - forecast)[0]"),
        ),
        Mistake(
            "Only the last step of the horizon is counted; the mean is over all of them.",
            (ERROR, "np.abs(y - forecast)[-1]"),
        ),
        Mistake("1 is taken off: 1 is to mean as good as the seasonal naive.", ("error / naive", "error / naive - 1")),
        Mistake(
            "The score is turned round, 1 − error / naive: asked for is the fraction itself.",
            ("error / naive", "1 - error / naive"),
        ),
        *(
            Mistake(
                "A small number is added to the denominator; the naive error is not 0 here.",
                ("error / naive", f"error / (naive + {tiny})"),
            )
            for tiny in ("1e-3", "1e-5", "1e-6")
        ),
        Mistake(
            "`np.diff(train, period)` takes differences of differences, period times. A period apart is "
            "train[period:] − train[:-period].",
            (NAIVE, "np.mean(np.abs(np.diff(train, period)))"),
        ),
        Mistake(
            "Only every period-th value of train is looked at; the mean is over all t from period on.",
            (NAIVE, "np.mean(np.abs(np.diff(train[::period])))"),
        ),
        Mistake(
            "The denominator is the range of train, maximum minus minimum; it is the seasonal naive's mean absolute "
            "error.",
            (NAIVE, "np.ptp(train)"),
        ),
        Mistake(
            "Each error is divided by its own y as well; they are divided by the naive error on train, and by nothing "
            "else.",
            (ERROR, "np.mean(np.abs((y - forecast) / y))"),
        ),
        Mistake(
            "A median stands where a mean is asked for, above the line.", (ERROR, "np.median(np.abs(y - forecast))")
        ),
        Mistake(
            "A median stands where a mean is asked for, below the line.",
            (NAIVE, "np.median(np.abs(train[period:] - train[:-period]))"),
        ),
        Mistake(
            "The naive errors begin at t = 0, where train[t − period] counts from the end of train; they begin at t = "
            "period.",
            (NAIVE, "np.sum(np.abs(train - np.roll(train, period))) / (len(train) - period)"),
        ),
        *(
            Mistake(
                "The first naive error, that of t = period, is left out.",
                (NAIVE, f"np.{sum_of}(np.abs(train[period + 1 :] - train[1:-period])){over}"),
            )
            for sum_of, over in (("sum", " / (len(train) - period)"), ("mean", ""))
        ),
        Mistake(
            "The forecast's errors are divided by the length of train; their mean divides by the horizon.",
            (ERROR, "np.sum(np.abs(y - forecast)) / len(train)"),
        ),
        Mistake(
            "The naive error is taken over train and y together; it is that within train, which was known.",
            (
                "    naive = " + NAIVE,
                "    train = np.append(train, y)\n    naive = " + NAIVE,
            ),
        ),
        Mistake(
            "The naive forecast repeats the first period of train throughout; it is the value a period before, train[t "
            "− period].",
            (NAIVE, "np.mean(np.abs(train[period:] - train[np.arange(period, len(train)) % period]))"),
        ),
    ),
)
