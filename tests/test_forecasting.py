"""The forecasters of unit 10: gradients against nudged weights, shapes, and that a forecast goes on by itself."""

import numpy as np
import pytest

from rnnkit import forecasting, nn

RNG = np.random.default_rng


def check_gradients(model, x, y):
    """Every weight's gradient is the slope of the loss."""
    model.loss(x, y)
    model.backward()
    grads = {name: g.copy() for name, g in model.grads.items()}
    for name, param in model.params.items():
        place = np.unravel_index(np.abs(grads[name]).argmax(), param.shape)
        before = param[place]
        param[place] = before + 1e-5
        above = model.loss(x, y)
        param[place] = before - 1e-5
        below = model.loss(x, y)
        param[place] = before
        assert (above - below) / 2e-5 == pytest.approx(grads[name][place], rel=1e-6)


@pytest.mark.parametrize("quantiles", [None, 3])
def test_direct_answers_for_the_whole_horizon(quantiles):
    class Weighted:
        """Another criterion than the squared error, for any number of quantiles."""

        def forward(self, forecast, y):
            self.f = forecast
            self.y = y if quantiles is None else y[..., None]
            return np.sum((forecast - self.y) ** 3)

        def backward(self):
            return 3 * (self.f - self.y) ** 2

    layer = nn.GRU(2, 5, rng=RNG(0), dtype=np.float64)
    model = forecasting.Direct(layer, 4, quantiles=quantiles, criterion=Weighted(), rng=RNG(1))
    x, y = RNG(2).standard_normal((6, 3, 2)), RNG(3).standard_normal((4, 3))
    assert model.forward(x).shape == ((4, 3) if quantiles is None else (4, 3, 3))
    check_gradients(model, x, y)


def test_step_by_step_answers_after_each_step_and_then_reads_its_own_answers():
    model = forecasting.StepByStep(nn.RNN(2, 5, rng=RNG(0), dtype=np.float64), rng=RNG(1))
    x = RNG(2).standard_normal((6, 3, 2))
    check_gradients(model, x, RNG(3).standard_normal((6, 3, 2)))
    forecast = model.forecast(x, 4)
    assert forecast.shape == (4, 3, 2)
    for h in range(4):  # the same as reading the window and the forecasts so far
        np.testing.assert_allclose(model.forward(np.concatenate([x, forecast[:h]]))[0][-1], forecast[h])


@pytest.mark.parametrize("p", [1, 3])
def test_a_linear_rule_goes_on_with_its_own_forecasts(p):
    rng = RNG(p)
    coefficients, intercept = rng.uniform(-0.5, 0.5, p), 0.7
    series = list(rng.standard_normal(p))
    for _ in range(9):
        series.append(intercept + sum(c * series[-1 - k] for k, c in enumerate(coefficients)))
    found = forecasting.ar_forecast(series[:p], coefficients, intercept, 9)
    np.testing.assert_allclose(found, series[p:])


def test_a_history_that_is_too_short_is_refused():
    with pytest.raises(ValueError, match="history has 1 values; expected at least p = 2"):
        forecasting.ar_forecast([1.0], [0.5, 0.5], 0.0, 3)


def test_training_learns_and_repeats_itself():
    wave = np.sin(np.arange(60) / 2)
    x = np.stack([wave[n : n + 8] for n in range(50)], axis=1)[..., None]
    y = wave[8:58][None]
    models = [forecasting.Direct(nn.GRU(1, 8, rng=RNG(0)), 1, rng=RNG(0)) for _ in range(2)]
    losses = [forecasting.fit(model, x, y, 60).loss for model in models]
    assert losses[0][-10:].mean() < 0.2 * losses[0][:5].mean()
    np.testing.assert_array_equal(*losses)
