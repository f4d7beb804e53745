"""Small arrays as squares: the numbers in them, their shape, and one colour scale for all."""

import numpy as np
import pytest

from rnnkit import viz
from rnnkit.viz.cells import written


def texts(drawing):
    return [t.get_text() for t in drawing.axes[0].texts]


def meshes(drawing):
    return drawing.axes[0].collections


def test_shows_numbers_shape_title_and_labels(legible):
    drawing = viz.array([[0, 1, 0], [1, 0, 0]], "one-hot", rows="ba", columns=["a", "b", " "])
    shown = texts(drawing)
    assert shown.count("1") == 2 and shown.count("0") == 4
    assert {"one-hot", "shape (2, 3)", "a", "b", "␣"} <= set(shown)
    assert drawing.alt == "one-hot, shape (2, 3): 0 1 0 / 1 0 0."
    legible(drawing)


def test_rows_run_down_and_columns_to_the_right():
    drawing = viz.array([[1, 2], [3, 4]])
    places = {t.get_text(): t.get_position() for t in drawing.axes[0].texts}
    assert places["1"][0] == places["3"][0] < places["2"][0]
    assert places["1"][1] == places["2"][1] < places["3"][1]
    assert drawing.axes[0].yaxis_inverted()


def test_a_vector_is_one_row_with_its_own_shape(legible):
    drawing = viz.array([0.5, -1, 2])
    assert "shape (3,)" in texts(drawing)
    assert meshes(drawing)[0].get_array().shape == (1, 3)
    legible(drawing)


def test_zero_is_white_and_signs_are_opposite():
    mesh = meshes(viz.array([[-2.0, 0.0, 1.0]]))[0]
    assert min(mesh.to_rgba(0.0)[:3]) > 0.95
    assert mesh.norm.vmin == -mesh.norm.vmax


def test_floats_share_one_scale_and_ids_have_their_own_and_all_keep_their_order(legible):
    drawing = viz.arrays({"ids": [[3], [0]], "W": np.array([[0.5, -0.25], [1.0, 0.75]]), "a long title": [1.0]})
    assert len(meshes(drawing)) == 3
    ids, W, one = (mesh.norm.vmax for mesh in meshes(drawing))
    assert W == one < ids
    assert drawing.alt.index("ids") < drawing.alt.index("W, shape (2, 2): 0.50 -0.25 / 1.00 0.75.")
    legible(drawing)


def test_all_zeros_can_be_drawn(shown):
    assert shown(viz.array(np.zeros((2, 2))))["alt"] == "An array, shape (2, 2): 0 0 / 0 0."


def test_numbers_are_left_out_when_asked_and_where_they_do_not_fit():
    assert "0" not in texts(viz.array([[0, 1]], values=False))
    large = np.arange(1600.0).reshape(40, 40) + 0.5
    assert texts(viz.array(large)) == ["", "shape (40, 40)"]
    assert viz.array(large).alt == "An array, shape (40, 40): 1600 numbers from 0.5 to 1.6e+03."


@pytest.mark.parametrize(
    "a, expected",
    [
        ([[1.0, -0.0]], [["1", "0"]]),
        ([[True, False]], [["1", "0"]]),
        ([[0.125, -0.001]], [["0.12", "0.00"]]),
        ([[1234.5, 0.5]], [["1.23e+03", "0.5"]]),
    ],
)
def test_numbers_are_written_short(a, expected):
    assert written(np.array(a)) == expected


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: viz.array(np.zeros((2, 2, 2)), "x"), ValueError, r"x has shape \(2, 2, 2\); expected \(columns,\) or"),
        (lambda: viz.array(np.zeros((41, 2)), "W"), ValueError, r"W has shape \(41, 2\); expected at most 40 rows"),
        (lambda: viz.array([[1, 2]], columns="abc"), ValueError, "columns has 3 entries; expected 2"),
        (lambda: viz.array([[1, 2]], rows="ab"), ValueError, "rows has 2 entries; expected 1"),
        (lambda: viz.array(None), TypeError, "the array is None"),
        (lambda: viz.arrays([1, 2]), TypeError, "arrays expects a dict from title to array"),
        (lambda: viz.arrays({}), TypeError, "arrays expects a dict from title to array"),
    ],
)
def test_says_what_it_cannot_draw(call, error, message):
    with pytest.raises(error, match=message):
        call()
