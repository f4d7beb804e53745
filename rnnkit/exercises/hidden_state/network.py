"""`SimpleRNN`: the whole network for one sequence of column vectors."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.draw import normal, standard_cases
from rnnkit.exercises.hidden_state.cell import ADDED, RELU, SIGMOID, draw_weights
from rnnkit.exercises.hidden_state.output import SOFTMAXED
from rnnkit.exercises.spec import Exercise, Misfit, Mistake, Output, Rule
from rnnkit.language import marked, tr

UNIT = "01_hidden_state"


class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        self.Wxh = 0.01 * np.random.randn(hidden_dim, input_dim)
        self.Whh = 0.01 * np.random.randn(hidden_dim, hidden_dim)
        self.Why = 0.01 * np.random.randn(output_dim, hidden_dim)
        self.bh = np.zeros((hidden_dim, 1))
        self.by = np.zeros((output_dim, 1))

    def forward(self, inputs):
        h = np.zeros((self.Whh.shape[0], 1))
        y = []
        for x_t in inputs:
            h = np.tanh(self.Wxh @ x_t + self.Whh @ h + self.bh)
            y.append(self.Why @ h + self.by)
        return y, h


def draw_simple(rng, T, D, H, O):
    Wxh, Whh, bh = draw_weights(rng, D, H)
    weights = {"Wxh": Wxh, "Whh": Whh, "Why": normal(rng, O, H), "bh": bh[:, None], "by": normal(rng, O, 1)}
    return D, H, O, [normal(rng, D, 1) for _ in range(T)], weights


def call_simple(network, args):
    """Two new networks' weights as they were drawn, and forward() twice with the case's weights written in."""
    D, H, O, inputs, weights = args
    net = network(D, H, O)
    shapes = {name: getattr(_parameter(net, name), "shape", None) for name in weights}
    if not callable(getattr(net, "forward", None)):
        raise Misfit("the network has no method forward; its `def` stands inside the class, as far in as `__init__`")
    drawn = [
        {name: _parameter(large, name) for name in weights} for large in (network(30, 40, 20), network(30, 40, 20))
    ]
    for name, value in weights.items():
        own = _parameter(net, name)
        if isinstance(own, np.ndarray) and own.shape == value.shape and own.dtype == value.dtype:
            own[...] = value  # in place, for networks that keep a second reference
        else:
            setattr(net, name, value)
    again = list(inputs)
    try:
        (y, h), (y_again, _) = _forward(net, inputs), _forward(net, again)
    except (ValueError, IndexError, AttributeError):
        if all(shapes[name] == value.shape for name, value in weights.items()):
            raise
        raise Misfit(tr(MISSHAPEN).rstrip(".。")) from None  # its shapes do not fit those that were written in
    return y, h, y_again, (shapes, drawn)


def _parameter(net, name):
    if not hasattr(net, name):
        raise Misfit("the network has no attribute {name}; `__init__` has to set self.{name}", name=name)
    return getattr(net, name)


def _forward(net, inputs):
    results = net.forward(inputs)
    if not isinstance(results, tuple | list) or len(results) != 2:
        raise Misfit("forward has to return two things, (y, h): the list of outputs and the last state")
    y, h = results
    if isinstance(h, list) and isinstance(y, np.ndarray):
        raise Misfit(
            "forward returns the state first; the order is (y, h), the list of outputs and then the last state"
        )
    if not isinstance(y, list):
        raise Misfit("forward has to return y as a list with one array (O, 1) for each step")
    if len({np.shape(y_t) for y_t in y}) == 1:
        y = np.stack(y)
    return y, h


def oracle_simple(D, H, O, inputs, weights):
    rnn = nn.RNN.from_params({"Wxh": weights["Wxh"], "Whh": weights["Whh"], "bh": weights["bh"][:, 0]})
    h, _ = rnn.forward(np.stack(inputs)[:, :, 0][:, None])  # (T, 1, H)
    h = h[:, 0, :, None]
    y = weights["Why"] @ h + weights["by"]
    expected = {"Wxh": (H, D), "Whh": (H, H), "Why": (O, H), "bh": (H, 1), "by": (O, 1)}
    return y, h[-1], y, Rule(lambda value: judge_new_weights(*value, expected))


CONSTANT = (
    "All numbers of a weight matrix are the same, so that all units would stay alike: every weight is drawn on its "
    "own, 0.01·N(0, 1)."
)
NOT_NORMAL = "The weights are not drawn as 0.01·N(0, 1), with mean 0 and standard deviation 0.01."
UNIFORM = "The weights come from a uniform distribution; a normal one is asked for (`randn`, not `rand`)."
ALIKE = "Two new networks have the same weights: every network has to draw its own, without a fixed seed."
BIASED = "The biases of a new network have to be 0."
MISSHAPEN = marked(
    "A weight or bias has the wrong shape: Wxh (H, D), Whh (H, H), Why (O, H), and the biases are columns, (H, "
    "1) and (O, 1)."
)


def judge_new_weights(shapes, drawn, expected):
    if shapes != expected:
        return MISSHAPEN
    if not all(isinstance(a, np.ndarray) and a.dtype == np.float64 for a in drawn[0].values()):
        return "The weights and biases have to be float64 arrays."
    if any(np.any(drawn[0][name]) for name in ("bh", "by")):
        return BIASED
    matrices = [(drawn[0][name], drawn[1][name]) for name in ("Wxh", "Whh", "Why")]
    if any(np.ptp(a) == 0 for a, _ in matrices):
        return CONSTANT
    if all(np.array_equal(a, b) for a, b in matrices):
        return ALIKE
    if any(np.ptp(a) < 3.6 * a.std() for a, _ in matrices):  # N(0, 1): above 5 for 600 numbers or more
        return UNIFORM
    if not all(0.0085 < a.std() < 0.0115 and abs(a.mean()) < 0.0025 for a, _ in matrices):
        return NOT_NORMAL
    return None


SIMPLE_RNN = Exercise(
    name="SimpleRNN",
    unit=UNIT,
    points=4,
    outputs=(
        Output.parse("y (T, O, 1)"),
        Output.parse("h (H, 1)"),
        Output("y, 2nd call", "(T, O, 1)"),
        Output("weights", dtype=None, repeatable=False),
    ),
    equation="h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_h),   y_t = W_hy h_t + b_y,   h_0 = 0",
    cases=standard_cases("TDHO", draw_simple, float32=False, strided=False),
    oracle=oracle_simple,
    answer=SimpleRNN,
    call=call_simple,
    arguments=("input_dim", "hidden_dim", "output_dim", "inputs", "weights"),
    look="Go through forward with one input: after it, h has to be tanh(Wxh x_1 + bh), because h_0 is zero.",
    mistakes=(
        Mistake("The bias bh is missing in the state's equation.", (" + self.bh", "")),
        Mistake("The bias by is missing in the output.", (" + self.by", "")),
        Mistake("Both biases are missing.", (" + self.bh", ""), (" + self.by", "")),
        Mistake(
            SIGMOID,
            (
                "np.tanh(self.Wxh @ x_t + self.Whh @ h + self.bh)",
                "1 / (1 + np.exp(-(self.Wxh @ x_t + self.Whh @ h + self.bh)))",
            ),
        ),
        Mistake("There is no tanh in the state's equation.", ("np.tanh(", "(")),
        Mistake(
            "Every step sees its own input only: the old state is missing in the sum, or the new one is never kept "
            "for the next step.",
            (" + self.Whh @ h", ""),
        ),
        Mistake("The input is missing in the sum.", ("self.Wxh @ x_t + ", "")),
        Mistake(
            "tanh is applied to the output as well; y_t is a plain sum.",
            ("y.append(self.Why @ h + self.by)", "y.append(np.tanh(self.Why @ h + self.by))"),
        ),
        Mistake(
            RELU,
            (
                "np.tanh(self.Wxh @ x_t + self.Whh @ h + self.bh)",
                "np.maximum(0, self.Wxh @ x_t + self.Whh @ h + self.bh)",
            ),
        ),
        Mistake(ADDED, ("h = np.tanh(", "h = h + np.tanh(")),
        Mistake(
            SOFTMAXED,
            (
                "y.append(self.Why @ h + self.by)",
                "e = np.exp(self.Why @ h + self.by)\n            y.append(e / e.sum())",
            ),
        ),
        Mistake(
            "One array is appended for every step, so all outputs show the last one: make a new array at each step.",
            ("        y = []\n", "        y, buffer = [], np.zeros_like(self.by)\n"),
            (
                "            y.append(self.Why @ h + self.by)\n",
                "            buffer[...] = self.Why @ h + self.by\n            y.append(buffer)\n",
            ),
        ),
        Mistake("The first input is left out.", ("in inputs:", "in inputs[1:]:")),
        Mistake("The last input is left out.", ("in inputs:", "in inputs[:-1]:")),
        Mistake(
            "Whh is transposed: with column vectors the product is `Whh @ h`, as in the equation.",
            ("self.Whh @ h +", "self.Whh.T @ h +"),
        ),
        Mistake(
            "The output is made from the state of the step before: first the new state, then y_t from it.",
            (
                "            h = np.tanh(self.Wxh @ x_t + self.Whh @ h + self.bh)\n"
                "            y.append(self.Why @ h + self.by)\n",
                "            y.append(self.Why @ h + self.by)\n"
                "            h = np.tanh(self.Wxh @ x_t + self.Whh @ h + self.bh)\n",
            ),
        ),
        Mistake(
            "The state is kept from one call of forward to the next; every call starts from a state of 0.",
            (
                "        self.by = np.zeros((output_dim, 1))\n",
                "        self.by = np.zeros((output_dim, 1))\n        self.h = np.zeros((hidden_dim, 1))\n",
            ),
            ("        h = np.zeros((self.Whh.shape[0], 1))\n", "        h = self.h\n"),
            ("        return y, h", "        self.h = h\n        return y, h"),
        ),
        Mistake(
            "The states are returned where the outputs belong.", ("y.append(self.Why @ h + self.by)", "y.append(h)")
        ),
        Mistake("The inputs are read from the last to the first.", ("in inputs:", "in reversed(inputs):")),
        Mistake(NOT_NORMAL, ("0.01 * np.random.randn", "np.random.randn")),
        Mistake(NOT_NORMAL, ("0.01 * np.random.randn", "0.1 * np.random.randn")),
        *(
            Mistake(
                CONSTANT,
                ("0.01 * np.random.randn(", f"{constant}(("),
                ("_dim)\n        self.W", "_dim))\n        self.W"),
                ("_dim)\n        self.b", "_dim))\n        self.b"),
            )
            for constant in ("np.zeros", "0.01 * np.ones")
        ),
        Mistake(UNIFORM, ("np.random.randn(", "np.random.rand(")),
        Mistake(ALIKE, ("        self.Wxh = 0.01", "        np.random.seed(0)\n        self.Wxh = 0.01")),
        Mistake(BIASED, ("self.bh = np.zeros((hidden_dim, 1))", "self.bh = 0.01 * np.random.randn(hidden_dim, 1)")),
        Mistake(
            MISSHAPEN,
            ("self.bh = np.zeros((hidden_dim, 1))", "self.bh = np.zeros(hidden_dim)"),
            ("self.by = np.zeros((output_dim, 1))", "self.by = np.zeros(output_dim)"),
        ),
    ),
)
