"""Answers to pinball_loss; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: the larger of two
def pinball_loss(y, forecast, quantiles):
    e = y[..., np.newaxis] - forecast
    return np.maximum(quantiles * e, (quantiles - 1) * e).mean()


# %% right: loops
def pinball_loss(y, forecast, quantiles):
    total = 0.0
    for i, target in enumerate(y.reshape(-1)):
        for j, q in enumerate(quantiles):
            f = forecast.reshape(-1, len(quantiles))[i, j]
            total += q * (target - f) if target >= f else (1 - q) * (f - target)
    return total / forecast.size


# %% right: one quantile after the other
def pinball_loss(y, forecast, quantiles):
    losses = []
    for i in range(len(quantiles)):
        low = np.clip(y - forecast[..., i], 0, None)
        high = np.clip(forecast[..., i] - y, 0, None)
        losses.append(np.mean(quantiles[i] * low + (1 - quantiles[i]) * high))
    return sum(losses) / len(losses)


# %% right: half the absolute error and a tilt
def pinball_loss(y, forecast, quantiles):
    e = np.expand_dims(y, -1) - forecast
    return float(np.average(np.abs(e) / 2 + (quantiles - 0.5) * e))


# %% right: an indicator
def pinball_loss(y, forecast, quantiles):
    e = y[..., None] - forecast
    return np.mean((quantiles - (e < 0)) * e)


# %% wrong: q on the other side
# named: q and 1 − q have changed places
change(("quantiles * e, (quantiles - 1) * e", "-quantiles * e, (1 - quantiles) * e"), of="the larger of two")


# %% wrong: summed
# named: All losses are summed
change((".mean()", ".sum()"), of="the larger of two")


# %% wrong: summed over the quantiles
# named: The losses of the Q quantiles are summed and then averaged
change((" / len(losses)", ""), of="one quantile after the other")


# %% wrong: absolute error
# named: The quantiles are not used: this is the mean absolute error.
def pinball_loss(y, forecast, quantiles):
    return np.abs(y[..., None] - forecast).mean()


# %% wrong: negative losses
# named: The loss is negative where the forecast is too high
def pinball_loss(y, forecast, quantiles):
    e = y[..., None] - forecast
    return np.where(e > 0, quantiles * e, (1 - quantiles) * e).mean()


# %% wrong: q on both sides
# named: q weighs both sides
def pinball_loss(y, forecast, quantiles):
    return np.mean(quantiles * np.abs(y[..., None] - forecast))


# %% wrong: the smaller
# named: The smaller of the two products is taken
change(("np.maximum", "np.minimum"), of="the larger of two")


# %% wrong: sorted quantiles
# named: The quantiles are sorted first
change(("    e = y", "    quantiles = np.sort(quantiles)\n    e = y"), of="the larger of two")


# %% wrong: one number a quantile
# named: One loss for each quantile is returned
def pinball_loss(y, forecast, quantiles):
    e = y[..., None] - forecast
    loss = np.maximum(quantiles * e, (quantiles - 1) * e)
    return loss.reshape(-1, len(quantiles)).mean(axis=0)


# %% wrong: squared
# named: The errors are squared
def pinball_loss(y, forecast, quantiles):
    e = y[..., None] - forecast
    return np.mean(np.abs(quantiles - (e < 0)) * e**2)


# %% wrong: too low alone
# named: Only forecasts that are too low cost something
def pinball_loss(y, forecast, quantiles):
    return np.mean(quantiles * np.maximum(y[..., None] - forecast, 0))


# %% wrong: no new axis
# says: y has no axis for the quantiles
def pinball_loss(y, forecast, quantiles):
    e = y - forecast
    return np.maximum(quantiles * e, (quantiles - 1) * e).mean()


# %% wrong: doubled
# named: The loss is twice the pinball loss
change(
    ("np.abs(e) / 2 + (quantiles - 0.5) * e", "np.abs(e) + (2 * quantiles - 1) * e"),
    of="half the absolute error and a tilt",
)


# %% wrong: averaged first
# named: The errors are averaged first, so that those of both signs
def pinball_loss(y, forecast, quantiles):
    e = (y[..., None] - forecast).reshape(-1, len(quantiles)).mean(axis=0)
    return np.maximum(quantiles * e, (quantiles - 1) * e).mean()


# %% wrong: quantiles from the end
# named: The quantiles are taken from last to first; quantiles[i] belongs
def pinball_loss(y, forecast, quantiles):
    e = y[..., None] - forecast
    q = quantiles[::-1]
    return np.maximum(q * e, (q - 1) * e).mean()


# %% wrong: 1 + q
# named: A forecast that is too high costs 1 + q for each unit; it is 1 −
def pinball_loss(y, forecast, quantiles):
    e = y[..., None] - forecast
    return np.mean(np.abs(e) * (quantiles + (e < 0)))


# %% wrong: divided by the quantiles' sum
# named: The losses are divided by the sum of the quantiles; the mean
def pinball_loss(y, forecast, quantiles):
    e = y[..., None] - forecast
    loss = np.maximum(quantiles * e, (quantiles - 1) * e)
    return loss.sum() / (quantiles.sum() * y.size)


# %% wrong: means multiplied
# named: The weights and the errors are averaged apart and then
def pinball_loss(y, forecast, quantiles):
    e = y[..., None] - forecast
    return np.where(e > 0, quantiles, 1 - quantiles).mean() * np.abs(e).mean()


# %% wrong: divided by Q once more
# named: The mean is divided by Q once more; it is over all elements of
def pinball_loss(y, forecast, quantiles):
    e = y[..., None] - forecast
    return np.maximum(quantiles * e, (quantiles - 1) * e).mean() / len(quantiles)
