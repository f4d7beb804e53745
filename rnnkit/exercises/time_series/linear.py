"""fit_ar: a linear forecast from the last p values, by least squares."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output
from rnnkit.exercises.time_series.past import UNIT
from rnnkit.language import marked, tr

WELL_CONDITIONED = 8.0  # of the lags with their ones: any way to solve is exact enough, also in float32


def draw_ar(rng, L, p, size=1.0):
    """A series (L,) with a mean that is not 0, whose p lags are far from collinear."""
    best = None, np.inf
    for _ in range(200):
        series = rng.standard_normal(L) + rng.uniform(0.4, 0.9) * rng.choice([-1.0, 1.0])
        series[1:] += 0.4 * series[:-1]
        condition = np.linalg.cond(lagged(series, p))
        best = min(best, (series, condition), key=lambda each: each[1])
        if condition < WELL_CONDITIONED and abs(oracle_ar(series, p)[-1]) > 0.2:
            break
    else:
        series = best[0]
    return size * series


def lagged(series, p):
    """(L − p, p + 1): for each target its lags, the newest first, and a 1."""
    columns = [series[p - k : len(series) - k] for k in range(1, p + 1)]
    return np.stack([*columns, np.ones(len(series) - p)], axis=1)


def ar_cases(rng):
    def case(kind=ORDINARY, p=None, L=None, dtype=np.float64, strided=False, size=1.0):
        p = int(rng.integers(3, 6)) if p is None else p
        L = int(rng.integers(30, 50)) if L is None else L
        return Case((draw_ar(rng, L, p, size).astype(dtype), p), {"L": L, "p": p}, kind, strided)

    return [
        case(),
        case(p=3),
        case(p=4),
        case("p = 1", p=1),
        case("fewest targets", p=3, L=7),
        case("other units", size=3.0),
        case("float32", dtype=np.float32, p=3),
        case("any layout", strided=True),
    ]


def fit_ar(series, p):
    L = len(series)
    y = series[p:]
    lags = np.stack([series[p - k : L - k] for k in range(1, p + 1)], axis=1)
    A = np.column_stack([lags, np.ones_like(y)])
    solution = np.linalg.lstsq(A, y, rcond=None)[0]
    coefficients, intercept = solution[:p], solution[p]
    return coefficients, intercept


def oracle_ar(series, p):
    """By the QR factors of the lags."""
    Q, R = np.linalg.qr(lagged(series, p))
    return np.linalg.solve(R, Q.T @ series[p:])


LSTSQ = marked(
    "`np.linalg.lstsq` returns four things; the first, `[0]`, has the coefficients and, where the column of ones is "
    "the last one, at its end the intercept"
)
NUMBERS = marked(
    "The fit has p + 1 numbers: one for each lag k = 1 … p (`range` leaves its end out: `range(1, p + 1)`), and one "
    "for the column of ones"
)


def _solved(value):
    """Whether it begins as what `np.linalg.lstsq` returns, a tuple with the solution in front."""
    return isinstance(value, tuple) and len(value) > 0 and isinstance(value[0], np.ndarray) and value[0].ndim == 1


def _advice(error, answer, p):
    """The Misfit for an IndexError whose cause is known: a solution that is too short, or all that `lstsq` returned."""
    words = str(error)
    if words == f"index {p} is out of bounds for axis 0 with size {p}":
        return Misfit("it stopped with IndexError: {error}. {why}", error=words, why=tr(NUMBERS))
    if words == "tuple index out of range" and "lstsq" in getattr(getattr(answer, "__code__", None), "co_names", ()):
        return Misfit("it stopped with IndexError: {error}. {why}", error=words, why=tr(LSTSQ))
    return None


def call_ar(answer, args):
    """Coefficients and intercept in one array: they are judged together, by the size of the largest of them."""
    series, p = args
    try:
        results = answer(series, p)
    except IndexError as error:
        if (misfit := _advice(error, answer, p)) is None:
            raise
        raise misfit from error
    if results is None:
        return None
    if _solved(results) and len(results) == 4:
        raise Misfit("it has to return two results: coefficients and intercept. {why}", why=tr(LSTSQ))
    if isinstance(results, np.ndarray) and results.shape == (p + 1,):
        raise Misfit(
            "it has to return two results: coefficients and intercept. The first p numbers of what it returned are the "
            "one, the last number is the other (where the column of ones is the last one)"
        )
    if not isinstance(results, tuple | list) or len(results) != 2:
        raise Misfit("it has to return two results: coefficients and intercept")
    coefficients, intercept = results
    if _solved(coefficients):
        raise Misfit(
            "coefficients is {kind}; expected an array of shape (p,) = ({p},). {why}",
            kind=type(coefficients).__name__,
            p=p,
            why=tr(LSTSQ),
        )
    if np.ndim(coefficients) == 0 and np.ndim(intercept) == 1:
        raise Misfit("its results have changed places: the coefficients come first, then the intercept")
    if not isinstance(coefficients, np.ndarray) or coefficients.dtype.kind != "f":
        kind = type(coefficients).__name__
        raise Misfit("coefficients is {kind}; expected a float array of shape (p,) = ({p},)", kind=kind, p=p)
    if coefficients.shape == (p - 1,):
        found = {"shape": coefficients.shape, "p": p}
        raise Misfit("coefficients has shape {shape}; expected (p,) = ({p},). {why}", **found, why=tr(NUMBERS))
    if coefficients.shape != (p,):
        raise Misfit("coefficients has shape {shape}; expected (p,) = ({p},)", shape=coefficients.shape, p=p)
    try:
        number = None if isinstance(intercept, str | bytes | bool) else float(intercept)
    except (TypeError, ValueError):
        number = None
    if number is None:
        raise Misfit("intercept is no number; expected one, such as `solution[p]`")
    return np.append(coefficients, np.asarray(number, coefficients.dtype))


def yule_walker(series, p):
    """From the autocovariances of the whole series."""
    z = series - series.mean()
    L = len(z)
    c = np.array([z[: L - k] @ z[k:] / L for k in range(p + 1)])
    coefficients = np.linalg.solve(c[np.abs(np.subtract.outer(np.arange(p), np.arange(p)))], c[1:])
    coefficients = coefficients.astype(series.dtype)
    return coefficients, series.mean() * (1 - coefficients.sum())


LAGS, A = "series[p - k : L - k]", "np.column_stack([lags, np.ones_like(y)])"
SOLVED = "np.linalg.lstsq(A, y, rcond=None)[0]"
RETURNED = "coefficients, intercept = solution[:p], solution[p]"
WITHOUT_ONES = (A, "lags")
CENTRED = (
    "The mean of the series is taken off, and the intercept is made from it. Over the targets and over each lag the "
    "means are a little different: add a column of ones and fit the intercept as well."
)
RIDGE = (
    "Something is added to the squares (ridge, or a small number on the diagonal); plain least squares is asked for."
)

FIT_AR = Exercise(
    name="fit_ar",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("fitted (p + 1,)"),),
    equation="series[t] ≈ intercept + Σ_k coefficients[k − 1] · series[t − k],   k = 1 … p, least squares over t = p … "
    "L − 1",
    cases=ar_cases,
    oracle=oracle_ar,
    answer=fit_ar,
    call=call_ar,
    look="Make a series by the rule 0.5 · last + 0.2 · last but one + 1, start it with 0 and 5, and fit p = 2: the "
    "coefficients are (0.5, 0.2), the intercept is 1. (Judged here: the coefficients and behind them the intercept.)",
    mistakes=(
        Mistake(
            "The coefficients are in reverse order: coefficients[0] belongs to the newest value, series[t − 1].",
            (RETURNED, "coefficients, intercept = solution[:p][::-1], solution[p]"),
        ),
        Mistake(
            "There is no intercept: a column of ones is missing, and 0 is returned.",
            WITHOUT_ONES,
            (RETURNED, "coefficients, intercept = solution, 0.0"),
        ),
        Mistake(
            "The intercept is left out of what is returned, though it was fitted.",
            (RETURNED, "coefficients, intercept = solution[:p], 0.0"),
        ),
        Mistake(
            "The intercept's sign is turned round.", (RETURNED, "coefficients, intercept = solution[:p], -solution[p]")
        ),
        Mistake(
            CENTRED,
            ("    y = series[p:]", "    mean = series.mean()\n    series = series - mean\n    y = series[p:]"),
            WITHOUT_ONES,
            (RETURNED, "coefficients, intercept = solution, mean * (1 - solution.sum())"),
        ),
        Mistake(
            "The mean of the series is taken off before the fit, and the intercept is returned as 0. The forecasts are "
            "of the series itself.",
            ("    y = series[p:]", "    series = series - series.mean()\n    y = series[p:]"),
            WITHOUT_ONES,
            (RETURNED, "coefficients, intercept = solution, 0.0"),
        ),
        Mistake(
            "The mean of the series is taken off before the fit, and returned as the intercept. The intercept is what "
            "the sum over the lags lacks.",
            ("    y = series[p:]", "    mean = series.mean()\n    series = series - mean\n    y = series[p:]"),
            WITHOUT_ONES,
            (RETURNED, "coefficients, intercept = solution, mean"),
        ),
        Mistake(
            "The coefficients are right, and the mean of the series is returned as the intercept; it is what the fit "
            "gives for the column of ones.",
            (RETURNED, "coefficients, intercept = solution[:p], series.mean()"),
        ),
        Mistake(
            "The coefficients are right, and the mean of the targets is returned as the intercept; what the lags add "
            "on average has to be taken off it.",
            (RETURNED, "coefficients, intercept = solution[:p], y.mean()"),
        ),
        Mistake(
            "The lags are fitted without an intercept, and the intercept is then the mean of what is left. All of them "
            "are fitted together.",
            WITHOUT_ONES,
            (RETURNED, "coefficients, intercept = solution, np.mean(y - lags @ solution)"),
        ),
        Mistake(
            "The series is scaled before the fit, and the intercept is that of the scaled series; it is to be that of "
            "the series as it is.",
            ("    y = series[p:]", "    series = (series - series.mean()) / series.std()\n    y = series[p:]"),
        ),
        Mistake(
            "These are the Yule–Walker equations, from the autocovariances of the series: near, and another estimate. "
            "Least squares over the L − p targets is asked for.",
            yule_walker,
        ),
        Mistake(
            "The first p rows are still there, and `np.roll` wraps round: their lags are values of the end of the "
            "series. Only L − p targets have p values before them.",
            ("y = series[p:]", "y = series"),
            (LAGS, "np.roll(series, k)"),
        ),
        Mistake(
            "The target itself stands among the lags (k = 0), so it explains itself: k runs from 1 to p.",
            (LAGS, "series[p - k + 1 : L - k + 1]"),
        ),
        Mistake(
            "The lags begin with series[t − 2]: the newest value is left out.",
            (LAGS, "series[p - k : L - k - 1]"),
            ("y = series[p:]", "y = series[p + 1:]"),
        ),
        Mistake(
            "The last target is left out: all L − p targets count.",
            ("y = series[p:]", "y = series[p:-1]"),
            (LAGS, "series[p - k : L - k - 1]"),
        ),
        Mistake(
            "The first target, series[p], is left out: all L − p targets count.",
            ("y = series[p:]", "y = series[p + 1:]"),
            (LAGS, "series[p - k + 1 : L - k]"),
        ),
        Mistake(
            "The targets lie before their lags: the series is forecast backwards in time.",
            ("    y = series[p:]", "    series = series[::-1]\n    y = series[p:]"),
        ),
        Mistake(
            "The differences of the series are fitted; the series itself is asked for.",
            ("    L = len(series)", "    series = np.diff(series)\n    L = len(series)"),
        ),
        Mistake(
            "Only every p-th target is used: the windows overlap, and all L − p targets count.",
            (SOLVED, "np.linalg.lstsq(A[::p], y[::p], rcond=None)[0]"),
        ),
        Mistake(
            "Only the last p + 1 targets are used; all L − p count.",
            (SOLVED, "np.linalg.solve(A[-p - 1 :], y[-p - 1 :])"),
        ),
        Mistake(
            "Only the first p + 1 targets are used; all L − p count.",
            (SOLVED, "np.linalg.solve(A[: p + 1], y[: p + 1])"),
        ),
        Mistake(
            "Each lag is fitted on its own; all are fitted together.",
            (
                RETURNED,
                "coefficients = np.array([np.polyfit(lag, y, 1)[0] for lag in lags.T]).astype(series.dtype)\n"
                "    intercept = np.mean(y - lags @ coefficients)",
            ),
        ),
        *(
            Mistake(RIDGE, (SOLVED, f"np.linalg.solve(A.T @ A + {l2} * np.eye(p + 1, dtype=A.dtype), A.T @ y)"))
            for l2 in ("1e-6", "1e-4", "1e-3", "1e-2", "0.1", "1.0")
        ),
        Mistake(
            "The intercept is read from the place of a lag: the order of the columns and that of the results differ.",
            (RETURNED, "coefficients, intercept = solution[1:], solution[0]"),
        ),
        Mistake(
            "The column of ones stands first, so the solution begins with the intercept.",
            (A, "np.column_stack([np.ones_like(y), lags])"),
        ),
        Mistake(
            "The coefficients have the wrong sign.", (RETURNED, "coefficients, intercept = -solution[:p], solution[p]")
        ),
        Mistake(
            "The coefficients are always float64; they have to keep the dtype of the series.",
            (RETURNED, "coefficients, intercept = solution[:p].astype(float), solution[p]"),
        ),
        Mistake(
            "The sum of the squared errors is returned as the intercept, the second thing that `np.linalg.lstsq` "
            "returns; the intercept stands at the end of the first.",
            (RETURNED, "coefficients, intercept = solution[:p], np.sum((y - A @ solution) ** 2)"),
        ),
        Mistake(
            "The first p values are targets, too, with zeros in the place of what came before: only L − p targets have "
            "p values before them.",
            ("y = series[p:]", "y = series"),
            (LAGS, "np.append(np.zeros(k, series.dtype), series[: L - k])"),
        ),
        Mistake(
            "The targets are the changes from the value before; the values themselves are asked for.",
            (SOLVED, "np.linalg.lstsq(A, y - series[p - 1 : -1], rcond=None)[0]"),
        ),
        Mistake(
            "The mean of the targets is taken off them before the fit, and has to be added to the intercept again.",
            (SOLVED, "np.linalg.lstsq(A, y - y.mean(), rcond=None)[0]"),
        ),
    ),
)
