"""Curves on a logarithmic axis, and what becomes of a 0."""

import numpy as np
import pytest

from rnnkit import viz

EPS = np.array([1e-2, 1e-4, 1e-6, 1e-8])
ERRORS = {"float64": np.array([1e-4, 1e-8, 1e-9, 1e-7]), "float32": np.array([1e-4, 1e-2, 1.0, 10.0])}


def curves(ax):
    return {line.get_label(): line for line in ax.lines if line.get_linestyle() != "None"}


def marks(ax):
    return [line for line in ax.lines if line.get_linestyle() == "None"]


def test_norms_are_drawn_against_their_lag(legible):
    norms = 0.5 ** np.arange(10)
    drawing = viz.gradient_by_lag(norms, title="one network")
    (ax,) = drawing.axes
    (line,) = ax.lines
    np.testing.assert_array_equal(line.get_xydata(), np.stack([np.arange(10), norms], axis=1))
    assert ax.get_yscale() == "log"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("lag $k$ (steps back)", "gradient norm")
    assert drawing.alt == "one network: 1 at lag 0, 0.00195 at lag 9."
    legible(drawing)


def test_several_curves_differ_in_colour_line_and_mark(legible):
    drawing = viz.gradient_by_lag({"radius 0.5": 0.5 ** np.arange(5), "radius 0.9": 0.9 ** np.arange(8)})
    lines = list(curves(drawing.axes[0]).values())
    for look in ("get_color", "get_linestyle", "get_marker"):
        assert len({getattr(line, look)() for line in lines}) == 2
    entries = [t.get_text() for t in drawing.fig.legends[0].get_texts()]
    assert entries == ["radius 0.5", "radius 0.9"]
    assert "radius 0.9: 1 at lag 0, 0.478 at lag 7" in drawing.alt
    legible(drawing)


def test_levels_lie_across_and_limits_hold_the_axis_still(legible):
    drawings = [viz.gradient_by_lag(y, levels={"unchanged": 1}, limits=(1e-6, 1e4)) for y in ([1, 0.1], [1, 100.0])]
    for drawing in drawings:
        (ax,) = drawing.axes
        assert ax.get_ylim() == (1e-6, 1e4)
        assert [line.get_ydata()[0] for line in ax.lines[1:]] == [1]
        assert [text.get_text() for text in ax.texts] == ["unchanged"]
        assert drawing.alt.endswith("; unchanged: 1 throughout.")
        legible(drawing)


def test_a_zero_is_a_hollow_mark_below_everything_else():
    drawing = viz.gradient_by_lag({"truncated": [1.0, 0.02, 0, 0], "full": [1.0, 0.5, 0.2, 0.1]})
    (zeros,) = marks(drawing.axes[0])
    np.testing.assert_array_equal(zeros.get_xdata(), [2, 3])
    assert 0 < zeros.get_ydata().max() < 0.02
    assert zeros.get_markerfacecolor() == "white"
    assert zeros.get_label() == "truncated, exactly 0"
    assert "truncated: 1 at lag 0, 0 at lag 3, exactly 0 at 2 lags" in drawing.alt
    assert "exactly" not in viz.gradient_by_lag([1, 0.5]).alt


def test_nothing_but_zeros_can_be_drawn(legible):
    legible(viz.gradient_by_lag([0.0, 0.0]))


def test_errors_are_drawn_against_the_step_and_the_best_has_a_ring(legible):
    drawing = viz.gradient_check(EPS, ERRORS)
    (ax,) = drawing.axes
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    line = curves(ax)["float64"]
    np.testing.assert_array_equal(line.get_xdata(), EPS[::-1])  # in rising order of the step
    np.testing.assert_array_equal(line.get_ydata(), ERRORS["float64"][::-1])
    rings = [mark.get_xydata().tolist() for mark in marks(ax)]
    assert rings == [[[1e-6, 1e-9]], [[1e-2, 1e-4]]]
    assert "float64: smallest, 1e-09, at a step of 1e-06; float32: smallest, 0.0001, at a step of 0.01" in drawing.alt
    legible(drawing)


def test_an_error_of_zero_is_the_best_and_can_be_drawn(legible):
    drawing = viz.gradient_check(EPS, [1e-4, 0.0, 1e-6, 1e-3])
    assert "smallest, 0, at a step of 0.0001" in drawing.alt
    legible(drawing)


def test_lines_are_drawn_against_x_with_their_labels(legible):
    drawing = viz.lines(
        {"rnn": [3.0, 1, 2], "lstm": [1, 2, 4]}, x=[0, 10, 20], xlabel="lag", ylabel="loss", title="a race"
    )
    (ax,) = drawing.axes
    np.testing.assert_array_equal(curves(ax)["rnn"].get_xydata(), [[0, 3], [10, 1], [20, 2]])
    assert len({line.get_linestyle() for line in ax.lines}) == 2
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("lag", "loss", "a race")
    assert drawing.alt == "a race: rnn: from 3 to 2; lstm: from 1 to 4."
    legible(drawing)


def test_lines_count_from_zero_without_x():
    np.testing.assert_array_equal(viz.lines({"loss": [3, 2, 1]}).axes[0].lines[0].get_xdata(), [0, 1, 2])


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: viz.gradient_by_lag(np.ones((2, 3))), ValueError, r"norms has shape \(2, 3\); expected \(K,\)"),
        (lambda: viz.gradient_by_lag({"a": [1, -2]}), ValueError, r"norms\['a'\] holds -2; expected no number below 0"),
        (lambda: viz.lines([1, 2]), TypeError, "lines expects a dict from label to array"),
        (lambda: viz.lines({}), TypeError, "lines expects a dict from label to array"),
        (lambda: viz.lines({"a": [1, 2], "b": [1]}), ValueError, r"curves\['b'\] has shape \(1,\); expected \(2,\)"),
        (lambda: viz.gradient_by_lag({}), ValueError, "norms is an empty dict"),
        (lambda: viz.gradient_by_lag([1, np.inf]), ValueError, r"norms holds inf at index \(1,\)"),
        (lambda: viz.gradient_by_lag(None), TypeError, "norms is None"),
        (lambda: viz.gradient_check([1e-3, 0], [1, 1]), ValueError, "eps holds 0; expected step sizes above 0"),
        (
            lambda: viz.gradient_check(EPS, {"float64": [1, 2]}),
            ValueError,
            r"errors\['float64'\] has shape \(2,\); expected \(4,\), the shape of eps",
        ),
    ],
)
def test_says_what_it_cannot_draw(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_another_quantity_by_lag_has_its_own_name():
    drawing = viz.gradient_by_lag([1.0, 0.5], ylabel="norm of the term")
    assert drawing.axes[0].get_ylabel() == "norm of the term"
    assert drawing.alt == "Norm of the term by lag: 1 at lag 0, 0.5 at lag 1."
