"""Forecasts, intervals and origins: what is known and what is not is told apart in the figure and in its words."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch

from rnnkit import viz
from rnnkit.viz import theme

WAVE = 300 + 10 * np.sin(np.arange(60) / 3)


def test_a_forecast_begins_at_the_origin_and_what_came_goes_on_from_what_was_known(legible):
    time = 1900 + np.arange(60) / 12
    guess = {"GRU": np.full(12, 303.0), "last year": WAVE[-24:-12]}
    drawing = viz.forecast(WAVE, guess, 12, time=time, ylabel="ppm", title="CO2")
    known, came, *forecasts = drawing.axes[0].lines[:4]
    assert known.get_xdata()[-1] == came.get_xdata()[0] == time[47]
    assert [line.get_xdata().tolist() for line in forecasts] == [time[48:].tolist()] * 2
    assert drawing.alt.startswith("CO2: known until 1903.92, then it came to")
    assert "GRU 303" in drawing.alt
    legible(drawing)


def test_coverage_counts_before_and_after_the_origin_and_rings_what_is_outside(legible):
    low, high = WAVE - 1, WAVE + 1
    low[[3, 50, 51]] = WAVE[[3, 50, 51]] + 0.5
    drawing = viz.coverage(WAVE, low, high, 40, ylabel="ppm")
    [outside] = [line for line in drawing.axes[0].lines if line.get_label() == "outside"]
    assert outside.get_xdata().tolist() == [3, 50, 51]
    assert drawing.alt == "Inside the interval: 98% of the 40 values before the origin, 90% of the 20 after it."
    legible(drawing)


def test_what_was_used_after_the_origin_is_hatched(legible):
    drawing = viz.known(WAVE, 40, {"window": (16, 40), "target": (40, 52), "scaler": (0, 60)}, ylabel="ppm")
    hatched = [bar.get_hatch() for bar in drawing.axes[1].patches]
    assert hatched == [None, "////", None, "////"]  # the window has one part, the target one, the scaler both
    assert "window: rows 16 to 39; target: rows 40 to 51, 12 of them not yet known" in drawing.alt
    assert "scaler: rows 0 to 59, 20 of them" in drawing.alt
    legible(drawing)


def test_every_origin_has_a_row(legible):
    drawing = viz.origins(20, np.arange(8, 17, 4), 4)
    names = [label.get_text() for label in drawing.axes[0].get_yticklabels()]
    assert names == ["origin 8", "origin 12", "origin 16"]
    assert drawing.alt == "3 origins on 20 rows: from 8 forecast 8 to 11, from 12 forecast 12 to 15, " + (
        "from 16 forecast 16 to 19."
    )
    legible(drawing)


@pytest.mark.parametrize("horizon", [2, 3, 4])
def test_each_output_is_fed_back_but_the_last(horizon, legible):
    for backward in (False, True):
        drawing = viz.closed_loop(horizon, backward=backward)
        legible(drawing)
        names = [text.get_text() for text in drawing.axes[0].texts]
        assert names.count("dx_next" if backward else "$x_{t+1} = y_t$") == horizon - 1
        assert names.count("dy") == horizon * backward
        colour = theme.GRADIENT if backward else theme.OUTPUT
        arrows = [p for p in drawing.axes[0].patches if isinstance(p, FancyArrowPatch)]
        arrows = [p for p in arrows if to_rgb(p.get_edgecolor()) == to_rgb(colour)]
        assert len(arrows) == (5 * horizon - 1 if backward else 2 * horizon - 1)


@pytest.mark.parametrize(
    "call, error, message",
    [
        (
            lambda: viz.forecast(WAVE, {"a": [1.0]}, 2),
            ValueError,
            r"forecasts\['a'\] has shape \(1,\); expected \(2,\)",
        ),
        (lambda: viz.forecast(WAVE, [1.0], 1), TypeError, "expected one from label to array"),
        (lambda: viz.forecast(WAVE, {"a": [1.0]}, 0), ValueError, "horizon is 0; expected at least 1"),
        (lambda: viz.forecast(WAVE, {"a": [1.0]}, 1, time=[1.0]), ValueError, r"time has shape \(1,\)"),
        (lambda: viz.coverage(WAVE, WAVE[1:], WAVE, 9), ValueError, r"low has shape \(59,\)"),
        (lambda: viz.coverage(WAVE, WAVE, WAVE, 60), ValueError, "origin is 60"),
        (lambda: viz.known(WAVE, 0, {}), ValueError, "origin is 0"),
        (lambda: viz.known(WAVE, 9, {"a": (3, 61)}), ValueError, r"used\['a'\] is \(3, 61\)"),
        (lambda: viz.origins(10, [8], 3), ValueError, r"an origin is 8; expected 1 … 7"),
        (lambda: viz.closed_loop(5), ValueError, "horizon is 5; expected a whole number from 2 to 4"),
    ],
)
def test_what_does_not_fit_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
