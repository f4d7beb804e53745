"""Forecasters: two networks that read a window of the past, one that answers for its whole horizon at once and one that
goes on step by step with what it has forecast itself; how to train them; and the linear forecast step by step."""

import numpy as np

from rnnkit import models, nn, optim, training
from rnnkit.training.progress import Progress

STEPS, BATCH, LR, MAX_NORM = 200, 16, 5e-3, 1.0


def ar_forecast(history, coefficients, intercept, horizon):
    """Go on after a series by a linear rule: `horizon` forecasts (horizon,), each used as if it had come true.

    history      (L,), the oldest first; L is at least p
    coefficients (p,), of the last p values; coefficients[0] belongs to the newest one
    intercept    a number that is added every time

    Raises ValueError when there are fewer values than coefficients. Box, Jenkins (1970), Time Series Analysis:
    Forecasting and Control, chapter 5.

    >>> ar_forecast(np.array([1.0, 2.0]), np.array([0.5, 0.25]), 1.0, 3)
    array([2.25 , 2.625, 2.875])
    """
    history, coefficients = np.asarray(history), np.asarray(coefficients)
    p = len(coefficients)
    if len(history) < p:
        raise ValueError(f"history has {len(history)} values; expected at least p = {p}, one for each coefficient")
    newest = list(history[len(history) - p :][::-1])
    forecasts = []
    for _ in range(horizon):
        forecasts.append(coefficients @ newest + intercept)
        newest = [forecasts[-1], *newest][:p]
    return np.array(forecasts)


class Direct(models.ManyToOne):
    """Reads a window and forecasts all steps of the horizon at once, from its last state.

    recurrent: nn.RNN, nn.LSTM or nn.GRU
    horizon:   how many steps to forecast
    quantiles: Q of them, for a model that forecasts Q numbers a step; None for one number a step
    criterion: what judges it, with forward(forecast, y) and backward(), such as nn.mean_squared_error(), the default
    rng:       a numpy.random.Generator for the output layer

        model = forecasting.Direct(nn.GRU(1, 16, rng=rng), 10, rng=rng)
        model.forward(np.zeros((22, 5, 1))).shape                # (10, 5)
    """

    def __init__(self, recurrent, horizon, *, quantiles=None, criterion=None, rng):
        self.horizon, self.quantiles = horizon, quantiles
        outputs = horizon * (1 if quantiles is None else quantiles)
        super().__init__(recurrent, outputs, nn.mean_squared_error() if criterion is None else criterion, rng=rng)

    def forward(self, x):
        """x (T, N, D) -> (horizon, N), or (horizon, N, Q)."""
        y = super().forward(x)
        y = y.reshape(len(y), self.horizon, -1).swapaxes(0, 1)
        return y[..., 0] if self.quantiles is None else y

    def loss(self, x, y):
        """x (T, N, D) and what came, y (horizon, N) -> the mean loss over the batch."""
        return self._criterion.forward(self.forward(x), np.asarray(y, self.recurrent.dtype))

    def _arriving(self):
        dy = self._criterion.backward().swapaxes(0, 1)  # (N, horizon), or (N, horizon, Q)
        return dy.reshape(len(dy), -1)


class StepByStep(nn.Model):
    """After every step it says what comes next; to forecast, it goes on with its own answers.

    recurrent: nn.RNN, nn.LSTM or nn.GRU, with D inputs
    rng:       a numpy.random.Generator for the output layer

        model = forecasting.StepByStep(nn.GRU(1, 16, rng=rng), rng=rng)
        model.forecast(np.zeros((22, 5, 1)), 10).shape           # (10, 5, 1)
    """

    def __init__(self, recurrent, *, rng):
        self.recurrent = recurrent
        self.output = nn.Dense(recurrent.hidden_dim, recurrent.input_dim, rng=rng, dtype=recurrent.dtype)
        self._criterion = nn.mean_squared_error()

    def forward(self, x, state=None):
        """x (T, N, D) and a state, zeros by default -> what comes after each step, (T, N, D), and the last state."""
        h, state = self.recurrent.forward(x, state)
        return self.output.forward(h), state

    def loss(self, x, y):
        """x (T, N, D) and what came after each step, y (T, N, D) -> the mean loss over the batch."""
        return self._criterion.forward(self.forward(x)[0], y)

    def backward(self):
        """The gradient of the last `loss`, into `grads`."""
        self.recurrent.backward(self.output.backward(self._criterion.backward()))

    def forecast(self, x, horizon):
        """x (T, N, D) -> (horizon, N, D): each forecast is the next input."""
        y, state = self.forward(x)
        forecasts = [y[-1]]
        while len(forecasts) < horizon:
            y, state = self.forward(forecasts[-1][None], state)
            forecasts.append(y[-1])
        return np.stack(forecasts)


def fit(model, x, y, steps=STEPS, *, seed=0, batch=BATCH, lr=LR, max_norm=MAX_NORM, progress=False):
    """Train a model on windows and what followed them, with Adam and batches drawn at random: a `training.History`.

    model    with loss(x, y) and backward(), such as `Direct` and `StepByStep`
    x, y     (T, N, D) and (..., N) or (..., N, D): column n of y belongs to window n
    steps    how many batches
    seed     of the batches
    batch    how many windows each has, with repetition
    progress True for a bar

        forecasting.fit(model, x, y, steps=200, seed=0).loss.shape    # (200,)
    """
    N = x.shape[1]

    def draw(rng):
        n = rng.integers(0, N, batch)
        return x[:, n], y[:, n]

    optimiser = optim.Adam(model.params, lr=lr)
    run = training.ModelRun(model, optimiser, training.Fresh(draw, seed), max_norm=max_norm, progress=progress)
    return run.train(steps)


def next_of(known, T, horizon, steps=STEPS, *, after=None, seed=0, hidden=16, progress=False):
    """What a GRU says comes next, (horizon,), after it was trained on all windows of what was known.

    known    (L,), the oldest first; it is scaled by its own mean and standard deviation
    T        how many values the network reads at once
    horizon  how many it forecasts
    after    (T,), the values to go on from; by default the last ones of `known`
    steps, seed, progress
             as for `fit`; the seed draws the first weights, too
    hidden   units of the GRU

        forecasting.next_of(np.sin(np.arange(200) / 3), 24, 12).shape # (12,)
    """
    known = np.asarray(known, dtype=np.float64)
    scaled = (known - known.mean()) / known.std()
    rows = np.lib.stride_tricks.sliding_window_view(scaled, T + horizon).T  # (T + horizon, N)
    rng = np.random.default_rng(seed)
    model = Direct(nn.GRU(1, hidden, rng=rng), horizon, rng=rng)
    fit(model, rows[:T, :, None], rows[T:], steps, seed=seed, progress=progress)
    last = known[-T:] if after is None else np.asarray(after, dtype=np.float64)
    forecast = model.forward(((last - known.mean()) / known.std())[:, None, None])[:, 0]
    return known.mean() + known.std() * forecast.astype(np.float64)


class Rolling:
    """A series and the origins from which it is forecast: what came after each, and how far off forecasts are.

    series   (L,)
    origins  int (B,), the first rows to forecast
    horizon  rows forecast from each
    truth    (horizon, B): what came

    Forecasts are (horizon, B) like the truth, or (seeds, horizon, B) of one model trained from several seeds; squared
    errors are then averaged over these as well.

        rolling = forecasting.Rolling(np.arange(30.0), np.arange(20, 27), 4)
        rolling.rmse(rolling.each(lambda past: np.repeat(past[-1], 4)))    # 2.74: steps of 1, 2, 3, 4
    """

    def __init__(self, series, origins, horizon):
        self.series, self.origins, self.horizon = np.asarray(series), np.asarray(origins), horizon
        self.truth = np.stack([self.series[o : o + horizon] for o in self.origins], axis=1)

    def each(self, forecaster):
        """What forecaster(history) -> (horizon,) says at each origin, where the history ends: (horizon, B)."""
        return np.stack([forecaster(self.series[:o]) for o in self.origins], axis=1)

    def by_step(self, forecasts):
        """The root of the mean squared error of each step of the horizon, (horizon,)."""
        squares = (np.asarray(forecasts) - self.truth) ** 2
        return np.sqrt(squares.reshape(-1, *self.truth.shape).mean(axis=(0, 2)))

    def rmse(self, forecasts):
        """The root of the mean squared error over all origins and steps, and over seeds if there are several."""
        return float(np.sqrt(np.mean(self.by_step(forecasts) ** 2)))

    def show(self, named, scaled=None, digits=1):
        """Print a table: for each of the named forecasts its RMSE, that of the first step, and a scaled error.

        scaled   a function scaled(y, forecast) of two arrays (horizon,), whose mean over all origins stands in the
                 last column; None for no such column
        """
        print(f"{'':18}{'RMSE':>7}{'step 1':>7}" + f"{'scaled':>8}" * (scaled is not None))
        for name, forecasts in named.items():
            row = f"{name:18}{self.rmse(forecasts):7.{digits}f}{self.by_step(forecasts)[0]:7.{digits}f}"
            if scaled is not None:
                of_all = np.asarray(forecasts).reshape(-1, *self.truth.shape)
                errors = [scaled(y, f) for one in of_all for y, f in zip(self.truth.T, one.T, strict=True)]
                row += f"{np.mean(errors):8.2f}"
            print(row)


def with_bar(items, what):
    """Go through a list of trainings, with a bar that says how many are done and how long the others will take.

    items   anything to go through, such as range(3)
    what    what is done with each, in a few words

        [train(seed) for seed in forecasting.with_bar(range(3), "GRU")]
    """
    items = list(items)
    bar = Progress(len(items))
    for done, item in enumerate(items):
        bar.show(done, done / len(items), what)
        yield item
    bar.end(len(items), 1.0, what)
