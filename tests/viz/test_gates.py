"""Gates over time: a panel for each gate, white for shut and black for open, the state below, inputs above."""

import numpy as np
import pytest

from rnnkit import viz

T, H = 9, 4
RNG = np.random.default_rng(0)
I, F = RNG.random((2, T, H))
C = 2 * RNG.normal(size=(T, H))
CELL = {"cell state $c_t$": C}
TWO = {"input gate $i$": I, "forget gate $f$": F}


def mesh(ax):
    return ax.collections[0]


def test_a_panel_for_each_gate_and_the_state_below():
    axes = viz.gates(TWO, state=CELL).axes[:3]
    for ax, a in zip(axes, (I, F, C), strict=True):
        np.testing.assert_array_equal(mesh(ax).get_array(), a.T)
        assert ax.get_xlim() == (0.5, T + 0.5)  # the first column is step 1
    assert [ax.get_title(loc="left") for ax in axes] == [*TWO, *CELL]
    assert axes[-1].get_xlabel() == "step $t$"


def test_a_state_is_called_what_its_cell_calls_it():
    drawing = viz.gates({"update gate $z$": I}, state={"hidden state $h_t$": F, "candidate $n$": C})
    assert [ax.get_title(loc="left") for ax in drawing.axes[1:3]] == ["hidden state $h_t$", "candidate $n$"]
    assert "cell state" not in drawing.alt
    assert f"hidden state h_t: from {F.min():.2f} to {F.max():.2f}. candidate n: from" in drawing.alt


def test_rows_have_the_numbers_of_their_units(legible):
    drawing = viz.gates(TWO, state=CELL, units=[7, 31, 4, 0])
    assert [[t.get_text() for t in ax.get_yticklabels()] for ax in drawing.axes[:3]] == 3 * [["7", "31", "4", "0"]]
    legible(drawing)
    other = viz.gates(TWO, units={"forget gate $f$": [9, 8, 7, 6]})
    with viz.style():
        other.fig.draw_without_rendering()
    assert [t.get_text() for t in other.axes[1].get_yticklabels()] == ["9", "8", "7", "6"]
    assert "9" not in [t.get_text() for t in other.axes[0].get_yticklabels()]  # not told, so they count from 0


def test_shut_is_white_and_open_is_black():
    ax = viz.gates({"f": np.array([[0.0], [1.0]])}).axes[0]
    assert mesh(ax).get_clim() == (0, 1)
    np.testing.assert_allclose(mesh(ax).to_rgba(np.array([0.0, 1.0])), [[1, 1, 1, 1], [0, 0, 0, 1]])


def test_the_state_keeps_the_colours_of_states():
    assert mesh(viz.gates(TWO, state={"c": C / 100}).axes[2]).get_clim() == (-1, 1)
    largest = np.abs(C).max()
    assert mesh(viz.gates(TWO, state=CELL).axes[2]).get_clim() == (-largest, largest)


def test_characters_stand_above_their_steps(legible):
    drawing = viz.gates(TWO, state=CELL, inputs="a b\ncdefg")
    letters = [t.get_text() for t in drawing.axes[0].texts]
    assert letters == ["input ", *"a␣b↵cdefg"]
    legible(drawing)


def test_numbers_stand_above_as_curves(legible):
    mark = np.zeros(T)
    mark[[2, 5]] = 1
    drawing = viz.gates(TWO, inputs={"value": I[:, 0], "mark": mark})
    value, marks = drawing.axes[0].lines
    np.testing.assert_array_equal(value.get_ydata(), I[:, 0])
    np.testing.assert_array_equal(marks.get_xdata(), [3, 6])  # zeros of a mark are not drawn
    np.testing.assert_array_equal(mesh(drawing.axes[1]).get_array(), I.T)
    legible(drawing)


def test_words_give_ranges_without_dollars():
    words = viz.gates(TWO, state=CELL, inputs={"x": I[:, 1]}, title="an LSTM").alt
    assert words.startswith(f"an LSTM: gates, H = 4 by T = 9. input gate i: from {I.min():.2f} to {I.max():.2f}, mean")
    assert f"cell state c_t: from {C.min():.2f} to {C.max():.2f}." in words
    assert f"Input x: from {I[:, 1].min():.2f} to" in words and "$" not in words


@pytest.mark.parametrize("shape", [(1, 1), (60, 32), (100, 3)])
def test_is_legible_for_many_sizes(shape, legible):
    a = RNG.random(shape)
    legible(viz.gates({"i": a, "f": a, "o": a}, state={"c": a}, inputs="x" * shape[0], title="a title"))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: viz.gates(I), TypeError, "a dict from label to array"),
        (lambda: viz.gates({}), TypeError, "a dict from label to array"),
        (lambda: viz.gates({"f": I, "i": F[1:]}), ValueError, r"named\['i'\] has shape \(8, 4\); expected \(9, 4\)"),
        (lambda: viz.gates({"c": C}), ValueError, "a gate lies between 0 and 1"),
        (
            lambda: viz.gates(TWO, state={"c": C[:, 1:]}),
            ValueError,
            r"state\['c'\] has shape \(9, 3\); expected \(9, 4\)",
        ),
        (lambda: viz.gates(TWO, units=[1, 2]), ValueError, "units has 2 entries; expected 4, one for each unit"),
        (lambda: viz.gates(TWO, units={"o": [1] * 4}), ValueError, "units has the label 'o'; expected those of panels"),
        (lambda: viz.gates(TWO, state=C), TypeError, "state expects a dict from label to array"),
        (lambda: viz.gates(TWO, inputs="abc"), ValueError, "inputs has 3 entries; expected 9"),
        (lambda: viz.gates(TWO, inputs=I), TypeError, "inputs is ndarray; expected T characters or words, or a dict"),
        (lambda: viz.gates(TWO, inputs={"x": I[1:, 0]}), ValueError, r"inputs\['x'\] has 8 steps; expected T = 9"),
    ],
)
def test_says_what_it_cannot_draw(call, error, message):
    with pytest.raises(error, match=message):
        call()
