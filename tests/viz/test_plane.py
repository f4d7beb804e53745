"""The state's way through a plane: which plane, which steps, which sequence."""

import numpy as np
import pytest

from rnnkit import viz
from rnnkit.viz.plane import spans

T, N, H = 6, 3, 4
RNG = np.random.default_rng(0)
STATES = np.tanh(RNG.normal(size=(T, N, H)))


def ways(drawing):
    """The points of each sequence, (T, 2)."""
    return [
        line.get_xydata() for line in drawing.axes[0].lines if line.get_linestyle() == "-" and len(line.get_xdata())
    ]


def notes(drawing):
    return [t.get_text() for t in drawing.axes[0].texts]


def test_two_units_are_drawn_as_they_are():
    h = STATES[:, 0, :2]
    drawing = viz.path(h)
    np.testing.assert_array_equal(ways(drawing)[0], h)
    assert (drawing.axes[0].get_xlabel(), drawing.axes[0].get_ylabel()) == ("unit 0", "unit 1")


def test_any_two_units_can_be_chosen():
    drawing = viz.path(STATES[:, 0], units=(3, 1))
    np.testing.assert_array_equal(ways(drawing)[0], STATES[:, 0, [3, 1]])
    assert drawing.axes[0].get_xlabel() == "unit 3"


def test_more_units_are_projected_on_their_principal_components():
    direction, other = np.linalg.qr(RNG.normal(size=(H, 2)))[0].T
    direction *= np.sign(direction[np.abs(direction).argmax()])
    along, across = np.array([-3.0, -1, 0, 1, 3]), np.array([0.1, -0.2, 0.2, -0.2, 0.1])
    drawing = viz.path(0.5 + np.outer(along, direction) + np.outer(across, other))
    (points,) = ways(drawing)
    np.testing.assert_allclose(points[:, 0], along, atol=1e-12)
    np.testing.assert_allclose(np.abs(points[:, 1]), np.abs(across), atol=1e-12)
    share = (along**2).sum() / ((along**2).sum() + (across**2).sum())
    assert drawing.axes[0].get_xlabel() == f"principal component 1 ({share:.0%} of variance)"
    assert "principal component 2" in drawing.axes[0].get_ylabel()


def test_all_sequences_share_one_plane():
    drawing = viz.path(STATES, ["hello.", "world.", "again."])
    assert len(ways(drawing)) == N
    flat = STATES.reshape(-1, H) - STATES.reshape(-1, H).mean(0)
    drawn = np.stack(ways(drawing), axis=1).reshape(-1, 2)
    lengths = np.linalg.svd(flat, compute_uv=False)[:2]
    np.testing.assert_allclose(np.linalg.norm(drawn, axis=0), lengths)
    entries = [t.get_text() for t in drawing.fig.legends[0].get_texts()]
    assert entries == ["sequence 0: h e l l o .", "sequence 1: w o r l d .", "sequence 2: a g a i n .", "start, $h_1$"]


def test_steps_are_numbered_from_one_with_what_was_read():
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1.0]])
    assert notes(viz.path(corners)) == ["1", "2", "3", "4"]
    assert notes(viz.path(corners, "ab c")) == ["1: a", "2: b", "3: ␣", "4: c"]
    assert notes(viz.path(corners, [0, 1, 0, 0.5])) == ["1: 0", "2: 1", "3: 0", "4: 0.5"]
    assert notes(viz.path(corners, [[0], [1], [0], [1]])) == ["1: 0", "2: 1", "3: 0", "4: 1"]
    assert notes(viz.path(corners, "a$$ ")) == ["1: a", r"2: \$", r"3: \$", "4: ␣"]


def test_the_initial_state_is_step_zero():
    drawing = viz.path([[1.0, 0], [1, 1]], "ab", h0=[0, 0])
    np.testing.assert_array_equal(ways(drawing)[0], [[0, 0], [1, 0], [1, 1]])
    assert notes(drawing) == ["0", "1: a", "2: b"]
    assert drawing.fig.legends[0].get_texts()[0].get_text() == "start, $h_0$"
    assert "from (0.00, 0.00) at step 0 to (1.00, 1.00) at step 2, reading a b" in drawing.alt


def test_steps_in_one_place_share_a_note():
    there_and_back = np.array([[0.0, 0], [1, 1], [1, 1.01], [1, 0.99], [0, 0.01], [1, 1]])
    assert notes(viz.path(there_and_back)) == ["1, 5", "2–4, 6"]


def test_a_state_that_never_moves_can_be_drawn(legible):
    drawing = viz.path(np.zeros((5, 3)))
    assert notes(drawing) == ["1–5"]
    legible(drawing)


def test_long_paths_are_not_numbered():
    assert notes(viz.path(np.tanh(RNG.normal(size=(100, 2))))) == []


def test_spans():
    assert spans([1, 2, 3, 7, 9, 10]) == "1–3, 7, 9–10"
    assert spans([4]) == "4"


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: viz.path(STATES[0, 0]), ValueError, r"h has shape \(4,\); expected \(T, H\) or \(T, N, H\)"),
        (lambda: viz.path(STATES[:, 0, :1]), ValueError, "H = 1 unit, which makes no plane; draw it with viz.states"),
        (lambda: viz.path(STATES, units=(0, 4)), ValueError, r"units is \[0, 4\]; expected two numbers from 0 to 3"),
        (lambda: viz.path(STATES, units=(0,)), ValueError, "expected two numbers"),
        (lambda: viz.path(STATES[:1]), ValueError, "h has T = 1 step, which makes no path"),
        (lambda: viz.path(STATES, "abcdef"), ValueError, "inputs is expected to be a list of N = 3 sequences"),
        (lambda: viz.path(STATES[:, 0], "abc"), ValueError, "inputs has 3 entries; expected 6"),
        (lambda: viz.path(STATES, h0=np.zeros(3)), ValueError, r"h0 has shape \(3,\); expected \(4,\) or \(3, 4\)"),
        (lambda: viz.path(np.zeros((4, 8, 2))), ValueError, "h has N = 8 sequences; expected at most 7"),
    ],
)
def test_says_what_it_cannot_draw(call, error, message):
    with pytest.raises(error, match=message):
        call()
