"""pinball_loss and pinball_backward: the loss whose best forecast is a quantile."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output
from rnnkit.exercises.time_series.past import UNIT


def pinball_cases(rng):
    def case(kind=ORDINARY, shape=None, Q=None, dtype=np.float64, strided=False, size=1.0, quantiles=None):
        T, N = (int(n) for n in rng.choice(np.arange(4, 9), 2, replace=False))
        shape = (T, N) if shape is None else shape
        if quantiles is None:
            Q = int(rng.choice([3] if min(shape) > 3 else [2])) if Q is None else Q
            quantiles = rng.permutation(np.sort(rng.uniform(0.05, 0.95, Q)))
            if Q > 1 and (np.diff(quantiles) > 0).all():
                quantiles = quantiles[::-1].copy()  # not in order
        y = size * normal(rng, *shape)
        forecast = y[..., None] + size * rng.uniform(0.1, 1.5, (*shape, len(quantiles))) * rng.choice(
            [-1.0, 1.0], (*shape, len(quantiles))
        )
        arrays = (np.asarray(a, dtype) for a in (y, forecast, quantiles))
        sizes = {"y.shape": str(shape), "Q": len(quantiles)}
        return Case(tuple(arrays), sizes, kind, strided)

    return [
        case(),
        case(),
        case(size=30.0),
        case("small numbers", size=1e-3),
        case("y (N,)", shape=(int(rng.integers(5, 9)),)),
        case("three axes", shape=(4, 2, 3)),
        case("Q = 1", Q=1),
        case("N = 1", shape=(6, 1)),
        case("one number", shape=(1,), Q=4),
        case("Q = 2", quantiles=np.array([0.9, 0.1])),
        case("Q = N", shape=(5, 3), Q=3),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def pinball_loss(y, forecast, quantiles):
    error = y[..., None] - forecast
    loss = np.where(error >= 0, quantiles * error, (quantiles - 1) * error)
    return loss.mean()


def oracle_loss(y, forecast, quantiles):
    total = 0.0
    for place in np.ndindex(forecast.shape):
        apart, q = y[place[:-1]] - forecast[place], quantiles[place[-1]]
        total += max(q * apart, (q - 1) * apart)
    return float(total / forecast.size)


def call_pinball(answer, args):
    """Says of a y and a forecast that do not go together what y lacks."""
    y, forecast, _ = args
    try:
        return answer(*args)
    except ValueError as error:
        words = str(error).rstrip()
        shapes = [str(a.shape).replace(" ", "") for a in (y, forecast)]
        if not any(f"broadcast together with shapes {' '.join(pair)}" in words for pair in (shapes, shapes[::-1])):
            raise
        raise Misfit(
            "it stopped with ValueError: {error}. y has no axis for the quantiles: `y[..., None]` has one at its end, "
            "and goes together with forecast",
            error=words,
        ) from error


ERROR = "error = y[..., None] - forecast"
LOSS = "loss = np.where(error >= 0, quantiles * error, (quantiles - 1) * error)"
SWAPPED = (
    "q and 1 − q have changed places (or the error is forecast − y): a forecast that is too low costs q for each unit, "
    "one that is too high 1 − q."
)
SORTED = (
    "The quantiles are sorted first, and no longer belong to their forecasts: they may stand in any order, and the "
    "last axis of forecast has the same."
)

REVERSED = "The quantiles are taken from last to first; quantiles[i] belongs to forecast[..., i]."

PINBALL_LOSS = Exercise(
    name="pinball_loss",
    unit=UNIT,
    points=1,
    outputs=(Output("loss"),),
    equation="mean of q · (y − f) where y ≥ f, and of (1 − q) · (f − y) elsewhere",
    cases=pinball_cases,
    oracle=oracle_loss,
    answer=pinball_loss,
    call=call_pinball,
    look="One y = 10, one forecast 8, q = 0.9: the loss is 0.9 · 2 = 1.8. With the forecast 12 it is 0.1 · 2 = 0.2.",
    mistakes=(
        Mistake(SWAPPED, (ERROR, "error = forecast - y[..., None]")),
        Mistake(
            "All losses are summed; the mean over all elements of forecast is asked for.", ("loss.mean()", "loss.sum()")
        ),
        Mistake(
            "The losses of the Q quantiles are summed and then averaged over the rest; the mean is over all elements "
            "of forecast.",
            ("loss.mean()", "loss.sum(axis=-1).mean()"),
        ),
        Mistake(
            "The losses are averaged over the quantiles and summed over the rest; the mean is over all elements of "
            "forecast.",
            ("loss.mean()", "loss.mean(axis=-1).sum()"),
        ),
        Mistake(
            "The sum is divided by the length of the first axis alone; the mean is over all elements of forecast.",
            ("loss.mean()", "loss.sum() / len(forecast)"),
        ),
        Mistake(
            "One loss for each quantile is returned; the mean over all of them is asked for, one number.",
            ("loss.mean()", "loss.mean(axis=tuple(range(loss.ndim - 1)))"),
        ),
        Mistake("The single losses are returned; their mean is asked for, one number.", ("loss.mean()", "loss")),
        Mistake("The quantiles are not used: this is the mean absolute error.", (LOSS, "loss = np.abs(error)")),
        Mistake(
            "The quantiles are not used: this is half the mean absolute error, the loss of the median.",
            (LOSS, "loss = np.abs(error) / 2"),
        ),
        Mistake(
            "The loss is negative where the forecast is too high: there it is (1 − q) · (f − y), above 0.",
            (LOSS, "loss = np.where(error >= 0, quantiles * error, (1 - quantiles) * error)"),
        ),
        Mistake(
            "The larger one of q · error and (1 − q) · error is taken, with error = y − f: where the forecast is too "
            "high both are negative. There the loss is (q − 1) · error, above 0.",
            (LOSS, "loss = np.maximum(quantiles * error, (1 - quantiles) * error)"),
        ),
        Mistake(
            "The larger one of q and 1 − q weighs both sides: too low costs q for each unit, too high 1 − q.",
            (LOSS, "loss = np.maximum(quantiles, 1 - quantiles) * np.abs(error)"),
        ),
        Mistake(
            "q weighs both sides: a forecast that is too high costs 1 − q for each unit.",
            (LOSS, "loss = quantiles * np.abs(error)"),
        ),
        Mistake(
            "1 − q weighs both sides: a forecast that is too low costs q for each unit.",
            (LOSS, "loss = (1 - quantiles) * np.abs(error)"),
        ),
        Mistake(
            "Only forecasts that are too low cost something; those that are too high cost 1 − q for each unit.",
            (LOSS, "loss = np.where(error >= 0, quantiles * error, 0 * error)"),
        ),
        Mistake(
            "Only forecasts that are too high cost something; those that are too low cost q for each unit.",
            (LOSS, "loss = np.where(error >= 0, 0 * error, (quantiles - 1) * error)"),
        ),
        Mistake(
            "q · (y − f) is taken everywhere, also where the forecast is too high.", (LOSS, "loss = quantiles * error")
        ),
        Mistake(
            "The smaller of the two products is taken; the loss is the larger one.",
            (LOSS, "loss = np.minimum(quantiles * error, (quantiles - 1) * error)"),
        ),
        Mistake(
            "The errors are squared; the loss grows with the error itself.",
            (LOSS, "loss = np.where(error >= 0, quantiles * error**2, (1 - quantiles) * error**2)"),
        ),
        Mistake(SORTED, (ERROR, f"quantiles = np.sort(quantiles)\n    {ERROR}")),
        Mistake(
            "The forecasts are sorted first (perhaps so that quantiles do not cross); each belongs to its own quantile "
            "as it is.",
            (ERROR, "error = y[..., None] - np.sort(forecast, axis=-1)"),
        ),
        Mistake(
            "Only the first quantile is counted; the mean is over all of them.", ("loss.mean()", "loss[..., 0].mean()")
        ),
        Mistake(
            "Only the last quantile is counted; the mean is over all of them.", ("loss.mean()", "loss[..., -1].mean()")
        ),
        Mistake("The median of the losses is returned; the mean is asked for.", ("loss.mean()", "np.median(loss)")),
        Mistake("q + 1 stands where q − 1 belongs.", ("(quantiles - 1)", "(quantiles + 1)")),
        Mistake(
            "The quantiles are taken as percentages; they are shares between 0 and 1.",
            (ERROR, f"quantiles = quantiles / 100\n    {ERROR}"),
        ),
        Mistake(
            "The loss is twice the pinball loss (some books double it, so that the median's is the absolute error).",
            ("loss.mean()", "2 * loss.mean()"),
        ),
        Mistake(
            "Each forecast is compared with the mean of y; it has a y of its own.",
            (ERROR, "error = y.mean() - forecast"),
        ),
        Mistake(
            "The losses are divided by the size of y: percentages of y are not asked for.",
            ("loss.mean()", "(loss / np.abs(y[..., None])).mean()"),
        ),
        Mistake(REVERSED, (ERROR, f"quantiles = quantiles[::-1]\n    {ERROR}")),
        Mistake(
            "The errors are averaged first, so that those of both signs cancel; the mean is of the losses.",
            (ERROR, f"{ERROR}\n    error = error.reshape(-1, len(quantiles)).mean(axis=0)"),
        ),
        Mistake(
            "A forecast that is too high costs 1 + q for each unit; it is 1 − q.",
            (LOSS, "loss = np.where(error >= 0, quantiles, 1 + quantiles) * np.abs(error)"),
        ),
        Mistake(
            "The losses are divided by the sum of the quantiles; the mean divides by the number of elements of "
            "forecast.",
            ("loss.mean()", "loss.sum() / (quantiles.sum() * y.size)"),
        ),
        Mistake(
            "The weights and the errors are averaged apart and then multiplied; each error has its own weight.",
            ("loss.mean()", "np.where(error >= 0, quantiles, 1 - quantiles).mean() * np.abs(error).mean()"),
        ),
        Mistake(
            "The mean is divided by Q once more; it is over all elements of forecast already.",
            ("loss.mean()", "loss.mean() / len(quantiles)"),
        ),
    ),
)


# -- pinball_backward


def pinball_backward(y, forecast, quantiles):
    too_low = y[..., None] > forecast
    return np.where(too_low, -quantiles, 1 - quantiles) / forecast.size


def oracle_backward(y, forecast, quantiles):
    dforecast = np.empty_like(forecast)
    for place in np.ndindex(forecast.shape):
        q = quantiles[place[-1]]
        dforecast[place] = -q if forecast[place] < y[place[:-1]] else 1 - q
    return dforecast / forecast.size


BRANCHES, LOW = "np.where(too_low, -quantiles, 1 - quantiles)", "too_low = y[..., None] > forecast"

PINBALL_BACKWARD = Exercise(
    name="pinball_backward",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("dforecast (..., Q)"),),
    equation="dforecast = −q where y > f, 1 − q where y < f, each divided by the number of elements of forecast",
    cases=pinball_cases,
    oracle=oracle_backward,
    answer=pinball_backward,
    call=call_pinball,
    look="Every element is −q or 1 − q over forecast.size, whatever the size of the error: raising a forecast that is "
    "too low makes the loss smaller.",
    mistakes=(
        Mistake(
            "The division is missing: the loss is the mean over all elements of forecast, so its gradient is divided "
            "as well.",
            (" / forecast.size", ""),
        ),
        Mistake(
            "The gradient is divided by the size of y; the mean is over all elements of forecast.",
            ("forecast.size", "y.size"),
        ),
        Mistake(
            "The gradient is divided by Q alone; the mean is over all elements of forecast.",
            ("forecast.size", "len(quantiles)"),
        ),
        Mistake(
            "The gradient is divided by the length of the first axis alone (`len(forecast)`); the mean is over all "
            "elements.",
            ("forecast.size", "len(forecast)"),
        ),
        Mistake(
            "The sign is turned round: raising a forecast that is too low makes the loss smaller, so its gradient is "
            "negative. (This is the gradient at y.)",
            (BRANCHES, "np.where(too_low, quantiles, quantiles - 1)"),
        ),
        Mistake(
            "The two cases have changed places: where y > f the slope is −q.",
            (LOW, "too_low = y[..., None] < forecast"),
        ),
        Mistake(
            "q and 1 − q have changed places: where y > f the slope is −q, else 1 − q.",
            (BRANCHES, "np.where(too_low, quantiles - 1, quantiles)"),
        ),
        Mistake(
            "The slope is negative on both sides: where y < f it is 1 − q, above 0.",
            (BRANCHES, "np.where(too_low, -quantiles, quantiles - 1)"),
        ),
        Mistake(
            "The slope is positive on both sides: where y > f it is −q, below 0.",
            (BRANCHES, "np.where(too_low, quantiles, 1 - quantiles)"),
        ),
        Mistake("The slope is −q everywhere; where y < f it is 1 − q.", (BRANCHES, "(-quantiles + 0 * forecast)")),
        Mistake("The slope is 1 − q everywhere; where y > f it is −q.", (BRANCHES, "(1 - quantiles + 0 * forecast)")),
        Mistake(
            "The slope is ±q: where the forecast is too high it is 1 − q.",
            (BRANCHES, "np.where(too_low, -quantiles, quantiles)"),
        ),
        Mistake(
            "Where the forecast is too high there is no gradient; there it is 1 − q.",
            (BRANCHES, "np.where(too_low, -quantiles, 0 * quantiles)"),
        ),
        Mistake(
            "Where the forecast is too low there is no gradient; there it is −q.",
            (BRANCHES, "np.where(too_low, 0 * quantiles, 1 - quantiles)"),
        ),
        Mistake(
            "The gradient is multiplied by the error: the loss grows evenly, so its slope does not depend on how large "
            "the error is.",
            (BRANCHES, BRANCHES + " * np.abs(y[..., None] - forecast)"),
        ),
        Mistake(
            "The gradient is multiplied by the error and its sign: the loss grows evenly, so its slope does not depend "
            "on how large the error is.",
            (BRANCHES, BRANCHES + " * (y[..., None] - forecast)"),
        ),
        Mistake(
            "This is the loss of each element; its slope is asked for.",
            (BRANCHES, BRANCHES + " * (forecast - y[..., None])"),
        ),
        Mistake(
            "The quantiles are not used: this is the slope of the absolute error.",
            (BRANCHES, "np.where(too_low, -1, 1).astype(forecast.dtype)"),
        ),
        Mistake(
            "The quantiles are not used: this is the slope for the median.",
            (BRANCHES, "np.where(too_low, -0.5, 0.5).astype(forecast.dtype)"),
        ),
        Mistake("This is the gradient of the squared error, 2 (f − y).", (BRANCHES, "(2 * (forecast - y[..., None]))")),
        Mistake(SORTED, (LOW, f"quantiles = np.sort(quantiles)\n    {LOW}")),
        Mistake(
            "The gradients of the Q quantiles are summed: each forecast has its own.",
            (BRANCHES, BRANCHES + ".sum(axis=-1)"),
        ),
        Mistake(
            "Every element gets the mean of all gradients; each has its own.",
            (BRANCHES, f"({BRANCHES}.mean() + 0 * forecast)"),
        ),
        Mistake("The gradient is twice as large: the loss is not doubled.", (BRANCHES, "2 * " + BRANCHES)),
        Mistake(
            "The quantiles are taken as percentages; they are shares between 0 and 1.",
            (LOW, f"quantiles = quantiles / 100\n    {LOW}"),
        ),
        Mistake(
            "The result is always float64; it has to keep the dtype of the forecast.",
            (BRANCHES, BRANCHES + ".astype(float)"),
        ),
        Mistake(
            "The gradient is written into forecast, the caller's own array.",
            (
                "return " + BRANCHES + " / forecast.size",
                "forecast[...] = " + BRANCHES + " / forecast.size\n    return forecast",
            ),
        ),
        Mistake(REVERSED, (LOW, f"quantiles = quantiles[::-1]\n    {LOW}")),
        Mistake(
            "The first axis is left out of the division; the mean is over all elements of forecast.",
            (" / forecast.size", " * len(y) / forecast.size"),
        ),
        Mistake(
            "Only the first quantile has a gradient; each forecast has one.",
            (BRANCHES, BRANCHES + " * (np.arange(len(quantiles)) == 0)"),
        ),
        Mistake(
            "The gradient is multiplied by the forecast: the slope does not depend on how large that is.",
            (BRANCHES, BRANCHES + " * forecast"),
        ),
        Mistake(
            "The mean of the forecasts decides on which side all of them lie; each lies on its own side of y.",
            (LOW, "too_low = (y > forecast.mean(axis=-1))[..., None]"),
        ),
        Mistake(
            "The gradient is divided by Q once more; the mean is over all elements of forecast.",
            (" / forecast.size", " / forecast.size / len(quantiles)"),
        ),
        Mistake(
            "This is the gradient of the squared errors, weighed with q and 1 − q (an expectile's): the slope does not "
            "depend on how large the error is.",
            (BRANCHES, BRANCHES + " * 2 * np.abs(y[..., None] - forecast)"),
        ),
    ),
)
