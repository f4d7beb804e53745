"""Which inputs reach an output: the words say the same as a sum over all ways, and a future is refused."""

import numpy as np
import pytest

from rnnkit import nn, viz


@pytest.mark.parametrize("dilations", [[1], [1, 2], [1, 2, 4], [2, 3], [4, 4]])
def test_reached_are_the_inputs_that_a_causal_convolution_sees(dilations):
    T, dx = 12, np.zeros((12, 1, 1))
    dx[-1] = 1
    for dilation in reversed(dilations):
        conv = nn.CausalConv.from_params({"W": np.ones((2, 1, 1)), "b": np.zeros(1)}, dilation=dilation)
        conv.forward(np.zeros((T, 1, 1)))
        dx = conv.backward(dx)
    steps = ", ".join(str(t + 1) for t in np.flatnonzero(dx))
    assert viz.reach(T, [[0, d] for d in dilations]).alt.endswith(f"is made of the inputs at steps {steps}.")


def test_many_steps_are_counted():
    assert viz.reach(20, [range(20)]).alt.endswith("at steps 1 to 20, 20 of them.")


def test_the_rows_have_their_names():
    drawing = viz.reach(8, [[0, 1]], names=("steps", "states"))
    assert [label.get_text() for label in drawing.axes[0].get_yticklabels()] == ["steps", "states"]


@pytest.mark.parametrize("T, layers", [(1, [[0]]), (65, [[0]]), (4, []), (4, [[]]), (4, [[0, -1]])])
def test_sizes_have_to_fit(T, layers):
    with pytest.raises(ValueError, match="expected T from 2 to 64"):
        viz.reach(T, layers)
