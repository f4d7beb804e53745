"""Waves, frames, spectra, filters, the trellis of CTC and what a network says over time."""

from itertools import pairwise, product

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from rnnkit import viz

WAVE = np.sin(np.arange(1000) / 9)


def test_words_are_marked_where_they_are(legible):
    drawing = viz.waveform(WAVE, 1000, words=[("one", 100, 300), ("two", 300, 900)])
    assert drawing.alt.endswith("Marked: one from 0.10 to 0.30 s, two from 0.30 to 0.90 s.")
    assert [text.get_text() for text in drawing.axes[0].texts] == ["one", "two"]
    legible(drawing)


def test_each_frame_lies_where_it_was_cut(legible):
    rows = np.stack([WAVE[t * 80 : t * 80 + 200] for t in range(11)])
    drawing = viz.framed(WAVE, rows, 80, 1000)
    lines = drawing.axes[1].lines
    assert len(lines) == 6
    assert [line.get_xdata()[0] for line in lines] == pytest.approx([0.08 * t for t in range(6)])
    assert "the first 6 of 11 frames of 200 samples" in drawing.alt
    legible(drawing)


def test_panels_have_one_colour_scale_and_one_length(legible):
    short, long = np.zeros((5, 4)), np.linspace(0, 3, 32).reshape(8, 4)
    drawing = viz.spectrogram({"short": short, "long": long})
    meshes = [ax.collections[0] for ax in drawing.axes[:2]]
    assert {mesh.get_clim() for mesh in meshes} == {(0.0, 3.0)}
    assert drawing.axes[0].get_xlim() == drawing.axes[1].get_xlim()
    assert (
        "short: 5 frames of 4 bands" in drawing.alt
        and "long: 8 frames of 4 bands, the loudest is band 3" in drawing.alt
    )
    legible(drawing)


def test_a_bin_is_drawn_where_its_frequency_is():
    """The first and the last are half as high as the others, as there is nothing beyond."""
    edges = viz.spectrogram(np.eye(3, 5), top=4000).axes[0].collections[0].get_coordinates()[:, 0, 1]
    assert edges.tolist() == [0, 500, 1500, 2500, 3500, 4000]


def test_filters_are_drawn_over_hertz(legible):
    weights = np.eye(8, 9)
    drawing = viz.filters(weights, 16)
    assert drawing.axes[0].lines[3].get_xdata()[3] == 3.0
    assert drawing.alt == "8 filters over 9 bins from 0 to 8 Hz; some peak at 0 Hz, 1 Hz, 4 Hz, 6 Hz, 7 Hz."
    legible(drawing)


def said(path):
    merged = [path[0], *(b for a, b in pairwise(path) if a != b)]
    return [k for k in merged if k]


@pytest.mark.parametrize("labels, T", [([1, 2], 3), ([1, 2], 5), ([1, 1], 4), ([1, 1, 2], 6), ([2], 4), ([], 3)])
def test_the_trellis_has_all_paths_and_no_others(labels, T, legible):
    drawing = viz.trellis(labels, T, "–ab")
    count = sum(said(path) == labels for path in product(range(3), repeat=T))
    assert f": {count} of them" in drawing.alt
    legible(drawing)


def test_a_jump_between_equal_labels_is_not_drawn():
    def jumps(labels):
        lines = [line for line in viz.trellis(labels, 4).axes[0].lines if len(line.get_xdata()) == 2]
        return sum(line.get_ydata()[1] - line.get_ydata()[0] == 2 for line in lines)

    assert jumps([1, 2]) > 0 and jumps([1, 1]) == 0


def test_shares_are_written_into_the_states(legible):
    share = np.array([[0.25, 0.75, 0], [0, 0.5, 0.5], [0, 0.1, 0.9]])
    drawing = viz.trellis([1], 3, "–a", share=share)
    assert {text.get_text() for text in drawing.axes[0].texts} == {".25", ".75", ".50", ".10", ".90", ".00"}
    assert drawing.alt.endswith("the most frequented states: a a –.")
    legible(drawing)


def test_a_class_has_one_colour_in_all_panels_and_rare_ones_are_not_drawn(legible):
    early, late = np.full((20, 4), 0.1), np.full((20, 4), 0.02)
    early[:, 0], late[:, 0] = 0.7, 0.94
    early[5, 1], late[5, 1], late[12, 3] = 0.4, 0.9, 0.8
    late[[5, 12], 0] = 0.05
    drawing = viz.posteriors({"early": early, "late": (late, late)}, "–abc", seconds=0.03)
    colours = [[to_rgb(line.get_color()) for line in ax.lines[1:]] for ax in drawing.axes]
    assert len(colours[0]) == 1 and len(colours[1]) == 2 and colours[0][0] == colours[1][0]
    assert [text.get_text() for text in drawing.axes[1].texts] == ["a", "c"]
    assert drawing.alt == "Probabilities over 20 steps: early: most probable: –; late: most probable: –, a, –, c, –."
    legible(drawing)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: viz.waveform(WAVE, words=[("a", 3, 2000)]), r"the word 'a' is \(3, 2000\)"),
        (lambda: viz.framed(WAVE[:100], np.ones((2, 80)), 40), "x has only 100 samples"),
        (lambda: viz.spectrogram(np.ones(3)), r"panels has shape \(3,\)"),
        (lambda: viz.filters(np.ones(3)), r"weights has shape \(3,\)"),
        (lambda: viz.trellis([1, 1], 2), r"no path of 2 steps says \[1, 1\]; expected T of at least 3"),
        (lambda: viz.trellis([1] * 9, 12), "there are 19 states and 12 steps"),
        (lambda: viz.trellis([3], 3, "–ab"), "names has 3 entries; expected at least 4, for the classes 0 to 3"),
        (lambda: viz.trellis([1, 0], 4), r"labels are \[1, 0\]; expected classes from 1 on"),
        (lambda: viz.trellis([1], 2, share=np.ones((2, 2))), r"share has shape \(2, 2\); expected \(2, 3\)"),
        (lambda: viz.posteriors(np.ones((3, 2)), "abc"), "names has 3 entries; expected 2"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
