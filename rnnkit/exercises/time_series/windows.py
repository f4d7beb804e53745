"""windows and rolling_origins: what a network reads, what it is to forecast, and from where it is judged."""

from __future__ import annotations

import re

import numpy as np

from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output
from rnnkit.exercises.time_series.past import UNIT


def windows_cases(rng):
    def case(kind=ORDINARY, dtype=np.float64, strided=False, **fixed):
        horizon = fixed.pop("horizon", None)
        drawn = sizes(rng, "TND", **fixed)
        others = [n for n in range(2, 10) if n not in drawn.values()]
        drawn["horizon"] = int(rng.choice(others)) if horizon is None else horizon
        L = drawn["T"] + drawn["N"] + drawn["horizon"] - 1
        series = normal(rng, L, drawn["D"]).astype(dtype)
        return Case((series, drawn["T"], drawn["horizon"]), {"L": L} | drawn, kind, strided)

    return [
        case(),
        case(T=8, horizon=3, N=5),
        case(T=4, horizon=7, N=6),
        case("N = 1", N=1),
        case("T = 1", T=1),
        case("horizon = 1", horizon=1),
        case("D = 1", D=1),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def windows(series, T, horizon):
    N = len(series) - T - horizon + 1
    x = np.stack([series[n : n + T] for n in range(N)], axis=1)
    y = np.stack([series[n + T : n + T + horizon] for n in range(N)], axis=1)
    return x, y


def oracle_windows(series, T, horizon):
    """By index: row t of column n is row n + t of the series."""
    n = np.arange(len(series) - T - horizon + 1)
    return series[np.arange(T)[:, None] + n], series[T + np.arange(horizon)[:, None] + n]


def call_windows(answer, args):
    """Says of windows that run over the end of the series why NumPy makes no array of them."""
    try:
        return answer(*args)
    except ValueError as error:
        if not re.search("input arrays must have the same shape|inhomogeneous shape", str(error)):
            raise
        raise Misfit(
            "NumPy makes one array of windows only if all have the same length, and here they have not: a slice that "
            "runs over the end of the series comes out shorter. There are N = L − T − horizon + 1 windows; y begins at "
            "row n + T, and the last one ends at row L − 1"
        ) from error


COUNT, X, Y = "len(series) - T - horizon + 1", "series[n : n + T]", "series[n + T : n + T + horizon]"
RESHAPED = (
    "`reshape` was used to exchange the axes: it keeps the order in memory, so the windows get mixed. Stack them with "
    "`axis=1`, or move the axes with `transpose`."
)

WINDOWS = Exercise(
    name="windows",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("x (T, N, D)"), Output.parse("y (horizon, N, D)")),
    equation="x[:, n] = series[n : n + T],   y[:, n] = the next horizon rows,   N = L − T − horizon + 1",
    cases=windows_cases,
    oracle=oracle_windows,
    answer=windows,
    call=call_windows,
    look="Try it on np.arange(6.0)[:, None] with T = 3 and horizon = 2: x[:, 0] is 0, 1, 2 and y[:, 0] is 3, 4; there "
    "are two windows.",
    mistakes=(
        Mistake(
            "The last window is missing: the last one ends at the last row, so there are L − T − horizon + 1.",
            (COUNT, "max(len(series) - T - horizon, 1)"),
        ),
        Mistake("The first window is missing: n starts at 0.", ("range(N)", "range(min(1, N - 1), N)")),
        Mistake(
            "y starts with the window's own last row; it starts with the row after the window.",
            (Y, "series[n + T - 1 : n + T - 1 + horizon]"),
        ),
        Mistake(
            "y starts a row too late: the row right after the window is left out.",
            (COUNT, "max(len(series) - T - horizon, 1)"),
            (Y, "np.roll(series, -1, axis=0)[n + T : n + T + horizon]"),
        ),
        Mistake("y starts where x does: it is to follow the window.", (Y, "series[n : n + horizon]")),
        Mistake(
            "y starts one row after x does, within the window; it starts where the window ends, at row n + T.",
            (Y, "series[n + 1 : n + 1 + horizon]"),
        ),
        *(
            Mistake(
                f"x has more windows than y, {count}: the last ones have no whole horizon after them. Both have "
                "N = L − T − horizon + 1.",
                (f"np.stack([{X} for n in range(N)]", f"np.stack([{X} for n in range({code})]"),
            )
            for count, code in (("L − T", "len(series) - T"), ("L − T + 1", "len(series) - T + 1"))
        ),
        Mistake(
            "y holds the window's own last rows; it is to follow the window.",
            (Y, "np.roll(series, horizon, axis=0)[n + T : n + T + horizon]"),
        ),
        Mistake(
            "y is only the last row of each horizon; all of its rows are asked for.",
            (Y, "series[n + T + horizon - 1 : n + T + horizon]"),
        ),
        Mistake(
            "y is only the row right after each window; all rows of the horizon are asked for.",
            (Y, "series[n + T : n + T + 1]"),
        ),
        *(
            Mistake(
                f"y has lost the axis of the horizon: there is only {which}. All rows of the horizon are asked for, "
                "(horizon, N, D).",
                (f"np.stack([{Y} for n in range(N)], axis=1)", f"np.stack([series[{row}] for n in range(N)])"),
            )
            for which, row in (("its last row", "n + T + horizon - 1"), ("the row right after each window", "n + T"))
        ),
        Mistake(
            "The windows do not overlap: each starts T rows after the one before. They start one row apart.",
            ("range(N)", "range(0, N, T)"),
        ),
        Mistake("The windows start a horizon apart; they start one row apart.", ("range(N)", "range(0, N, horizon)")),
        Mistake("The windows come first in the shapes; time comes first: x is (T, N, D).", ("axis=1", "axis=0")),
        Mistake("The columns come before the windows in the shapes: x is (T, N, D).", ("axis=1", "axis=2")),
        Mistake(
            RESHAPED,
            (f"np.stack([{X} for n in range(N)], axis=1)", f"np.stack([{X} for n in range(N)]).reshape(T, N, -1)"),
            (
                f"np.stack([{Y} for n in range(N)], axis=1)",
                f"np.stack([{Y} for n in range(N)]).reshape(horizon, N, -1)",
            ),
        ),
        Mistake(
            RESHAPED,
            (f"np.stack([{X} for n in range(N)], axis=1)", f"np.stack([{X} for n in range(N)]).reshape(T, N, -1)"),
        ),
        Mistake(
            "T and horizon have changed places.",
            ("    N = len", "    T, horizon = horizon, T\n    N = len"),
        ),
        Mistake("Each window runs backwards in time; its first row is the oldest.", (X, f"{X}[::-1]")),
        Mistake("The windows stand in reverse order: column 0 is the first one.", ("range(N)", "reversed(range(N))")),
        Mistake("y has the last column only; all columns are asked for.", (Y, "series[n + T : n + T + horizon, -1:]")),
        Mistake(
            "y has the last column only, and no axis for the columns; all columns are asked for.",
            (Y, "series[n + T : n + T + horizon, -1]"),
        ),
        Mistake(
            "The windows in x hold their answers, too: T + horizon rows. x ends where y begins.",
            (X, "series[n : n + T + horizon]"),
        ),
        Mistake(
            "The windows wrap round: the last ones go on with the beginning of the series. Only L − T − horizon + 1 "
            "fit.",
            (COUNT, "len(series)"),
            (X, "np.roll(series, -n, axis=0)[:T]"),
            (Y, "np.roll(series, -n, axis=0)[T : T + horizon]"),
        ),
        Mistake(
            "Each window is taken relative to its own first row (or scaled otherwise); x holds the rows as they are.",
            (X, "series[n : n + T] - series[n]"),
        ),
        Mistake(
            "The results are always float64; they have to keep the dtype of the series.",
            (", axis=1)", ", axis=1).astype(float)"),
        ),
        Mistake(
            "y holds the window itself in front of what follows it: y begins at row n + T.",
            (Y, "series[n : n + T + horizon]"),
        ),
        *(
            Mistake(f"x has the {which} column only; all columns are read.", (X, f"series[n : n + T, {columns}]"))
            for which, columns in (("first", ":1"), ("last", "-1:"))
        ),
        Mistake(
            "y holds the changes since the window's last row; the rows themselves are asked for.",
            ("return x, y", "return x, y - x[-1]"),
        ),
        Mistake("y runs backwards in time; its first row is the one right after the window.", (Y, f"{Y}[::-1]")),
    ),
)


# -- rolling_origins


def origins_cases(rng):
    def case(kind=ORDINARY, rest=None, stride=None, horizon=None, origins=None, first=None):
        """The last origin leaves `rest` rows after its horizon."""
        first = int(rng.integers(9, 20)) if first is None else first
        stride = int(rng.integers(3, 6)) if stride is None else stride
        horizon = int(rng.choice([h for h in range(6, 9) if h != stride])) if horizon is None else horizon
        rest = int(rng.integers(0, stride)) if rest is None else rest
        L = first + stride * ((int(rng.integers(5, 9)) if origins is None else origins) - 1) + horizon + rest
        return Case((L, first, horizon, stride), {"L": L, "first": first, "horizon": horizon, "stride": stride}, kind)

    return [
        case(rest=0),
        case(stride=4, rest=3),
        case(stride=5, rest=2),
        case("stride = 1", stride=1),
        case("horizon = 1", horizon=1),
        case("one origin", origins=1, rest=0),
        case("first = 1", first=1),
        case("long stride", stride=11, horizon=4),
    ]


def rolling_origins(L, first, horizon, stride):
    return np.arange(first, L - horizon + 1, stride, dtype=np.int64)


def oracle_origins(L, first, horizon, stride):
    return np.array([o for o in range(L) if o >= first and (o - first) % stride == 0 and o + horizon <= L])


def call_origins(answer, args):
    origins = answer(*args)
    if isinstance(origins, list | range):
        raise Misfit(
            "origins is a {kind}; expected a NumPy array of shape (B,), int64: `np.array(…)` makes one of it",
            kind=type(origins).__name__,
        )
    return origins


ARANGE = "np.arange(first, L - horizon + 1, stride, dtype=np.int64)"

ROLLING_ORIGINS = Exercise(
    name="rolling_origins",
    unit=UNIT,
    points=1,
    outputs=(Output.parse("origins (B,)", dtype="int64"),),
    equation="first, first + stride, first + 2·stride, … as long as o + horizon ≤ L",
    cases=origins_cases,
    oracle=oracle_origins,
    answer=rolling_origins,
    call=call_origins,
    look="With L = 10, first = 4, horizon = 3 and stride = 1 the origins are 4, 5, 6 and 7: the last one forecasts "
    "rows 7, 8 and 9.",
    mistakes=(
        Mistake(
            "An origin is missing at the end where its horizon just fits: o + horizon may equal L, and `arange` leaves "
            "its end out.",
            ("L - horizon + 1", "L - horizon"),
        ),
        Mistake(
            "The last origins run over the end: after o there have to be horizon rows.",
            ("L - horizon + 1", "L"),
        ),
        Mistake(
            "One origin too many may fit: o + horizon is at most L, so o is at most L − horizon.",
            ("L - horizon + 1", "L - horizon + 2"),
        ),
        *(
            Mistake(
                "The origins end too early: o is at most L − horizon, whatever the stride.", ("L - horizon + 1", end)
            )
            for end in ("L - horizon - stride + 1", "L - horizon - stride + 2")
        ),
        Mistake("The stride is not used: the origins are to lie stride rows apart.", (", stride, ", ", 1, ")),
        Mistake("The origins lie a horizon apart; they are to lie stride rows apart.", (", stride, ", ", horizon, ")),
        Mistake("The origins begin at 0; the first one is `first`.", ("arange(first", "arange(0")),
        Mistake("`first` is left out: the origins begin one stride later.", ("arange(first", "arange(first + stride")),
        Mistake(
            "The origins begin at first + horizon; the first one is `first`, and its horizon lies behind it.",
            ("arange(first", "arange(first + horizon"),
        ),
        Mistake(
            "The origins begin one row late: at the origin `first` the rows below it are known.",
            ("arange(first", "arange(first + 1"),
        ),
        Mistake(
            "These are the last known rows, o − 1: an origin is the first row to forecast.",
            (ARANGE, f"{ARANGE} - 1"),
        ),
        Mistake(
            "The origins are counted from the end of the series; they are counted from `first`.",
            (ARANGE, "np.arange(L - horizon, first - 1, -stride)[::-1]"),
        ),
        Mistake(
            "The origins are spread evenly up to the last possible one (`linspace`); they lie exactly stride rows "
            "apart.",
            (ARANGE, "np.linspace(first, L - horizon, (L - horizon - first) // stride + 1).astype(int)"),
        ),
        Mistake(
            "The last possible origin is added although no stride leads to it.",
            (ARANGE, "np.unique(np.append(np.arange(first, L - horizon + 1, stride), L - horizon))"),
        ),
        Mistake(
            "These are the ends of the horizons, o + horizon; asked for are the origins themselves.",
            (ARANGE, f"{ARANGE} + horizon"),
        ),
        Mistake("The origins stand in reverse order.", (ARANGE, f"{ARANGE}[::-1]")),
        Mistake(
            "The number of origins is returned; asked for are the origins themselves.",
            (ARANGE, f"np.array(len({ARANGE}))"),
        ),
        Mistake(
            "The numbers of the origins, 0, 1, 2, …, are returned; asked for are the origins themselves.",
            (ARANGE, f"np.arange(len({ARANGE}))"),
        ),
        Mistake("horizon and stride have changed places.", (ARANGE, "np.arange(first, L - stride + 1, horizon)")),
        Mistake(
            "For each origin all rows of its horizon are returned; asked for are the origins themselves.",
            (ARANGE, f"{ARANGE}[:, None] + np.arange(horizon)"),
        ),
        Mistake(
            "The origins are floats, which cannot be used as indices; they are to be int64.",
            (ARANGE, f"{ARANGE}.astype(float)"),
        ),
        Mistake("The origins are int32; they are to be int64.", (ARANGE, f"{ARANGE}.astype(np.int32)")),
        Mistake(
            "The origins are multiples of the stride; they are counted from `first`.",
            (ARANGE, "np.arange(-(-first // stride) * stride, L - horizon + 1, stride)"),
        ),
        Mistake(
            "The origins run over the end of the series: `first` is added to the last one, too. It is at most L − "
            "horizon.",
            ("L - horizon + 1", "first + L - horizon + 1"),
        ),
        Mistake(
            "These are the distances from `first`, 0, stride, 2·stride, …; the origins are rows of the series: add "
            "`first`.",
            (ARANGE, f"{ARANGE} - first"),
        ),
        Mistake(
            "These are the last rows of the horizons, o + horizon − 1; asked for are the origins themselves.",
            (ARANGE, f"{ARANGE} + horizon - 1"),
        ),
        Mistake(
            "The end of `np.arange` is made from the number of origins, and the stride is missing: `first + stride * "
            "np.arange(number)`.",
            (ARANGE, "np.arange(first, first + (L - horizon - first) // stride + 1)"),
        ),
        Mistake(
            "The horizon is taken off twice: o is at most L − horizon.",
            ("L - horizon + 1", "max(L - 2 * horizon + 1, first + 1)"),
        ),
    ),
)
