"""States over time: time to the right, units downwards, inputs above."""

import numpy as np
import pytest

from rnnkit import viz

T, N, D, H = 7, 3, 2, 5
RNG = np.random.default_rng(0)
STATES = np.tanh(RNG.normal(size=(T, N, H)))
INPUTS = RNG.normal(size=(T, N, D))


def mesh(ax):
    return ax.collections[0]


def test_a_column_is_a_step_and_a_row_a_unit():
    h = STATES[:, 0]
    ax = viz.states(h).axes[0]
    assert mesh(ax).get_array().shape == (H, T)
    np.testing.assert_array_equal(mesh(ax).get_array(), h.T)
    assert ax.get_xlim() == (0.5, T + 0.5)  # the first column is step 1, because h[0] is h_1
    assert ax.get_ylim() == (H - 0.5, -0.5)  # unit 0 is on top
    assert ax.get_xlabel() == "step $t$"
    assert ax.get_ylabel() == "unit"


def test_draws_the_sequence_asked_for():
    np.testing.assert_array_equal(mesh(viz.states(STATES).axes[0]).get_array(), STATES[:, 0].T)
    drawing = viz.states(STATES, INPUTS, sequence=2)
    np.testing.assert_array_equal(mesh(drawing.axes[0]).get_array(), INPUTS[:, 2].T)
    np.testing.assert_array_equal(mesh(drawing.axes[1]).get_array(), STATES[:, 2].T)


def test_colours_reach_from_minus_one_to_one_and_further_only_if_needed():
    assert mesh(viz.states(STATES / 10).axes[0]).get_clim() == (-1, 1)
    h = STATES[:, 0].copy()
    h[2, 3] = -4.0
    assert mesh(viz.states(h).axes[0]).get_clim() == (-4, 4)


def test_characters_stand_above_their_steps(legible):
    drawing = viz.states(STATES, "a b\ncd$")
    letters = {t.get_position()[0]: t.get_text() for t in drawing.axes[0].texts}
    assert [letters[t] for t in range(1, T + 1)] == ["a", "␣", "b", "↵", "c", "d", r"\$"]
    assert "Inputs: a ␣ b ↵ c d $." in drawing.alt
    legible(drawing)


def test_whole_numbers_are_written_and_others_coloured(legible):
    bits = np.array([0, 1, 0, 0, 1, 1, 0])
    drawing = viz.states(STATES, bits[:, None])
    assert [t.get_text() for t in drawing.axes[0].texts] == ["input ", *"0100110"]
    assert viz.states(STATES, bits + 0.5).axes[0].get_ylabel() == "input"
    assert "Inputs: D = 1 by T = 7, from 0.50 to 1.50" in viz.states(STATES, bits + 0.5).alt
    legible(drawing)


def test_words_give_sizes_and_range():
    h = STATES[:, 1]
    expected = f"units: hidden states, H = 5 by T = 7, from {h.min():.2f} to {h.max():.2f}."
    assert viz.states(STATES, sequence=1, title="units").alt == expected


@pytest.mark.parametrize("shape", [(1, 1), (2, 64), (100, 16), (12, 2)])
def test_is_legible_for_many_sizes(shape, legible):
    h = np.tanh(RNG.normal(size=shape))
    legible(viz.states(h, "x" * shape[0], title="a title"))
    legible(viz.states(h, RNG.normal(size=(shape[0], 3)), title="a title"))


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: viz.states(STATES[0, 0]), ValueError, r"h has shape \(5,\); expected \(T, H\) or \(T, N, H\)"),
        (lambda: viz.states(None), TypeError, "h is None"),
        (
            lambda: viz.states(STATES, sequence=3),
            ValueError,
            r"sequence is 3; h has shape \(7, 3, 5\): expected 0 to 2",
        ),
        (lambda: viz.states(STATES, "abc"), ValueError, "inputs has 3 entries; expected 7, one for each"),
        (lambda: viz.states(STATES, INPUTS[:4]), ValueError, "inputs has 4 steps; expected T = 7, as many as h"),
        (lambda: viz.states(STATES, [[1], [1, 2]]), TypeError, "inputs is not an array of numbers"),
    ],
)
def test_says_what_it_cannot_draw(call, error, message):
    with pytest.raises(error, match=message):
        call()
