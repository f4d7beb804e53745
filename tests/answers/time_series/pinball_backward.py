"""Answers to pinball_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: an indicator
def pinball_backward(y, forecast, quantiles):
    too_high = (forecast > y[..., None]).astype(forecast.dtype)
    return (too_high - quantiles) / forecast.size


# %% right: loops
def pinball_backward(y, forecast, quantiles):
    d = np.zeros_like(forecast)
    for place in np.ndindex(*y.shape):
        for j in range(len(quantiles)):
            d[place][j] = -quantiles[j] if y[place] > forecast[place][j] else 1 - quantiles[j]
    return d / d.size


# %% right: masks
def pinball_backward(y, forecast, quantiles):
    d = np.empty(forecast.shape, forecast.dtype)
    for j, q in enumerate(quantiles):
        low = forecast[..., j] <= y
        d[..., j][low] = -q / forecast.size
        d[..., j][~low] = (1 - q) / forecast.size
    return d


# %% right: signs
def pinball_backward(y, forecast, quantiles):
    sign = np.sign(forecast - y[..., None])
    return (sign + 1 - 2 * quantiles) / (2 * forecast.size)


# %% right: the slope of the larger product
def pinball_backward(y, forecast, quantiles):
    e = y[..., None] - forecast
    first = quantiles * e >= (quantiles - 1) * e
    return -np.where(first, quantiles, quantiles - 1) / np.prod(forecast.shape).item()


# %% wrong: not divided
# named: The division is missing
change((" / forecast.size", ""), of="an indicator")


# %% wrong: divided by y.size
# named: The gradient is divided by the size of y
change((" / forecast.size", " / y.size"), of="an indicator")


# %% wrong: uphill
# named: The sign is turned round
change(("(too_high - quantiles)", "(quantiles - too_high)"), of="an indicator")


# %% wrong: cases exchanged
# named: The two cases have changed places
def pinball_backward(y, forecast, quantiles):
    return np.where(y[..., None] < forecast, -quantiles, 1 - quantiles) / forecast.size


# %% wrong: q and 1 − q
# named: q and 1 − q have changed places
def pinball_backward(y, forecast, quantiles):
    return np.where(y[..., None] > forecast, quantiles - 1, quantiles) / forecast.size


# %% wrong: times the error
# named: The gradient is multiplied by the error
def pinball_backward(y, forecast, quantiles):
    e = y[..., None] - forecast
    return np.where(e > 0, -quantiles * e, (1 - quantiles) * -e) / forecast.size


# %% wrong: plus and minus q
# named: The slope is ±q
def pinball_backward(y, forecast, quantiles):
    return np.sign(forecast - y[..., None]) * quantiles / forecast.size


# %% wrong: the absolute error's
# named: The quantiles are not used: this is the slope of the absolute error
def pinball_backward(y, forecast, quantiles):
    return np.sign(forecast - y[..., None]) / forecast.size


# %% wrong: 0 where too high
# named: Where the forecast is too high there is no gradient
change(("(1 - q) / forecast.size", "0"), of="masks")


# %% wrong: float64
# named: The result is always float64
change((".astype(forecast.dtype)", ".astype(float)"), of="an indicator")


# %% wrong: summed over quantiles
# named: The gradients of the Q quantiles are summed
change(("(too_high - quantiles)", "(too_high - quantiles).sum(-1)"), of="an indicator")


# %% wrong: sorted
# named: The quantiles are sorted first
change(("- quantiles)", "- np.sort(quantiles))"), of="an indicator")


# %% wrong: the loss
# named: This is the loss of each element
def pinball_backward(y, forecast, quantiles):
    e = y[..., None] - forecast
    return np.maximum(quantiles * e, (quantiles - 1) * e) / forecast.size


# %% wrong: negative on both sides
# named: The slope is negative on both sides
def pinball_backward(y, forecast, quantiles):
    return np.where(y[..., None] > forecast, -quantiles, -(1 - quantiles)) / forecast.size


# %% wrong: quantiles from the end
# named: The quantiles are taken from last to first; quantiles[i] belongs
def pinball_backward(y, forecast, quantiles):
    q = quantiles[::-1]
    return (np.where(y[..., None] > forecast, -q, 1 - q) / forecast.size).astype(forecast.dtype)


# %% wrong: all axes but the first
# named: The first axis is left out of the division; the mean is over all
def pinball_backward(y, forecast, quantiles):
    return (np.where(y[..., None] > forecast, -quantiles, 1 - quantiles) * len(y) / forecast.size).astype(
        forecast.dtype
    )


# %% wrong: the first quantile alone
# named: Only the first quantile has a gradient; each forecast has one.
def pinball_backward(y, forecast, quantiles):
    d = np.zeros_like(forecast)
    d[..., 0] = np.where(y > forecast[..., 0], -quantiles[0], 1 - quantiles[0]) / forecast.size
    return d


# %% wrong: times the forecast
# named: The gradient is multiplied by the forecast: the slope does not
def pinball_backward(y, forecast, quantiles):
    return (np.where(y[..., None] > forecast, -quantiles, 1 - quantiles) * forecast / forecast.size).astype(
        forecast.dtype
    )


# %% wrong: a difference quotient with a large step
def pinball_backward(y, forecast, quantiles):
    def loss(f):
        e = y[..., None] - f
        return np.maximum(quantiles * e, (quantiles - 1) * e)

    return ((loss(forecast + 0.1) - loss(forecast)) / 0.1 / forecast.size).astype(forecast.dtype)


# %% wrong: the side of the mean
# named: The mean of the forecasts decides on which side all of them lie;
def pinball_backward(y, forecast, quantiles):
    low = (y > forecast.mean(axis=-1))[..., None]
    return (np.where(low, -quantiles, 1 - quantiles) / forecast.size).astype(forecast.dtype)


# %% wrong: an expectile
# named: This is the gradient of the squared errors, weighed with q and 1
def pinball_backward(y, forecast, quantiles):
    e = y[..., None] - forecast
    return (-np.where(e > 0, quantiles, 1 - quantiles) * 2 * e / forecast.size).astype(forecast.dtype)
