"""How a text becomes batches: the drawing shows the arrays it is given."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from rnnkit import viz
from rnnkit.viz import theme

TEXT = "hello world, hello again"  # 24 characters: with N = 2 and T = 4, two streams of 12, two windows
CHARS = sorted(set(TEXT))
IDS = np.array([CHARS.index(c) for c in TEXT])


def cut(ids, T, N):
    """inputs and targets, (B, T, N), written as plainly as can be."""
    L = len(ids) // N
    B = (L - 1) // T
    index = np.array([[[n * L + b * T + t for n in range(N)] for t in range(T)] for b in range(B)])
    return ids[index], ids[index + 1]


def squares(drawing):
    """The characters in the drawing with the colours of their squares, row by row."""
    ax = drawing.axes[0]
    faces = {p.get_xy(): to_rgb(p.get_facecolor()) for p in ax.patches if p.get_fill()}
    texts = {t.get_position(): t.get_text() for t in ax.texts}
    places = sorted(faces, key=lambda place: (place[1], place[0]))
    return [(texts[x + 0.5, y + 0.5], faces[x, y]) for x, y in places]


def frames(drawing):
    return [p for p in drawing.axes[0].patches if isinstance(p, Rectangle) and not p.get_fill()]


def test_shows_the_text_its_streams_and_the_first_window(legible):
    drawing = viz.batches(TEXT, *cut(IDS, 4, 2))
    written = "".join(c for c, _ in squares(drawing)).replace("␣", " ")
    text, streams, arrays = written[:24], written[24:48], written[48:]
    assert text == TEXT
    assert streams == "hello world," + " hello again"
    assert arrays == "h eh" + "ehle" + "lell" + "llol"  # a row a step: two columns of inputs, two of targets
    legible(drawing)


def test_shows_what_it_is_given_even_if_it_is_wrong():
    inputs, _ = cut(IDS, 4, 2)
    written = "".join(c for c, _ in squares(viz.batches(TEXT, inputs, inputs))).replace("␣", " ")
    assert written[48:] == "h h " + "eheh" + "lele" + "llll"


def test_streams_have_colours_and_the_rest_is_grey():
    drawing = viz.batches(TEXT, *cut(IDS, 4, 2))
    colours = [colour for _, colour in squares(drawing)]
    first, second = (theme.tint(theme.STREAMS[n], 0.5) for n in (0, 1))
    grey = to_rgb("#EEEEEE")
    assert colours[:24] == [first] * 9 + [grey] * 3 + [second] * 9 + [grey] * 3
    assert colours[48:52] == [first, second, first, second]


def test_windows_are_framed_and_the_targets_are_one_step_ahead():
    B, T, _ = cut(IDS, 4, 2)[0].shape
    in_text = [p for p in frames(viz.batches(TEXT, *cut(IDS, 4, 2))) if p.get_width() == T]
    windows = [p for p in in_text if to_rgb(p.get_edgecolor()) != to_rgb(theme.OUTPUT)]
    (targets,) = [p for p in in_text if to_rgb(p.get_edgecolor()) == to_rgb(theme.OUTPUT)]
    assert len(windows) == B
    assert [p.get_x() - windows[0].get_x() for p in windows] == [b * T for b in range(B)]
    assert targets.get_x() == windows[0].get_x() + 1


def test_on_a_phone_its_letters_can_be_read(legible):
    """360 pixels for the width of the figure; letters of 8 pixels and more. A longer text takes a second line."""
    ids = np.arange(26)
    drawing = viz.batches("abcdefghijklmnopqrstuvwxyz", *cut(ids, 4, 2))
    pixels = 360 / drawing.fig.get_figwidth()  # for an inch
    assert min(t.get_fontsize() for t in drawing.axes[0].texts) / 72 * pixels > 8
    legible(drawing)
    legible(viz.batches(np.arange(32) % 26, *cut(np.arange(32) % 26, 4, 1)))


def test_words_give_sizes_streams_and_columns():
    alt = viz.batches(TEXT, *cut(IDS, 4, 2)).alt
    assert "24 characters, cut into N = 2 streams of 12 characters and B = 2 windows of T = 4 steps" in alt
    assert "inputs[0]: “hell”, “␣hel”; of targets[0]: “ello”, “hell”" in alt
    assert "no window reaches: 6" in alt


def test_ids_are_drawn_as_numbers_or_as_their_characters():
    ids = np.array([10, 11, 12, 10, 11])
    inputs, targets = cut(ids, 2, 1)
    assert [c for c, _ in squares(viz.batches(ids, inputs, targets))][:5] == ["10", "11", "12", "10", "11"]
    named = viz.batches(IDS, *cut(IDS, 4, 2), chars=CHARS)
    assert "".join(c for c, _ in squares(named))[:5] == "hello"


@pytest.mark.parametrize("T, N, length", [(1, 1, 2), (3, 3, 24), (5, 2, 32), (2, 6, 32), (7, 1, 8)])
def test_is_legible_for_many_sizes(T, N, length, legible):
    text = ("the state carries the story on " * 2)[:length]
    chars = sorted(set(text))
    legible(viz.batches(text, *cut(np.array([chars.index(c) for c in text]), T, N)))


X, Y = cut(IDS, 4, 2)


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: viz.batches(TEXT, X, Y[:1]), ValueError, r"targets has shape \(1, 4, 2\); expected \(2, 4, 2\)"),
        (lambda: viz.batches(TEXT, X[0], Y[0]), ValueError, r"inputs has shape \(4, 2\); expected \(B, T, N\)"),
        (lambda: viz.batches(TEXT, X + 0.0, Y), ValueError, "inputs has dtype float64; expected integers"),
        (lambda: viz.batches(TEXT, X, Y + 90), ValueError, "targets holds ids from .*; expected 0 to 12"),
        (lambda: viz.batches(TEXT[:16], X, Y, CHARS), ValueError, "leave 8 for each; expected B·T \\+ 1 ≤ 8"),
        (lambda: viz.batches(TEXT * 9, X, Y), ValueError, r"the text has 216 characters; expected 1 to 32"),
        (lambda: viz.batches("", X, Y), ValueError, "the text has 0 characters"),
        (lambda: viz.batches(TEXT, None, Y), TypeError, "inputs is None"),
        (lambda: viz.batches(TEXT, np.zeros((1, 1, 7), int), np.zeros((1, 1, 7), int)), ValueError, "at most 6"),
    ],
)
def test_says_what_it_cannot_draw(call, error, message):
    with pytest.raises(error, match=message):
        call()
