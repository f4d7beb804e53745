"""Unit 01: the hidden state. Exercises, right results, known mistakes."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.draw import normal, sizes, standard_cases, state
from rnnkit.exercises.spec import Case, Exercise, Misfit, Mistake, Output, Rule

UNIT = "01_hidden_state"


def _weights(rng, D, H):
    return normal(rng, H, D, scale=0.6), normal(rng, H, H, scale=0.5), normal(rng, H, scale=0.5)


# -- rnn_step


def draw_step(rng, N, D, H):
    return (normal(rng, N, D), state(rng, N, H), *_weights(rng, D, H))


def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)


def oracle_step(x_t, h_prev, Wxh, Whh, bh):
    h, _ = nn.RNN.from_params({"Wxh": Wxh, "Whh": Whh, "bh": bh}).forward(x_t[None], h_prev)
    return h[0]


RNN_STEP = Exercise(
    name="rnn_step",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("h_t (N, H)"),),
    equation="h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_h)",
    cases=standard_cases("NDH", draw_step),
    oracle=oracle_step,
    answer=rnn_step,
    look="Work out one element by hand: row n of x_t with row j of Wxh, plus row n of h_prev with row j of Whh, "
         "plus bh[j], and tanh of the sum.",
    mistakes=(
        Mistake("The bias bh is missing from the sum.", (" + bh", "")),
        Mistake("The old state is missing: the step looks at the input alone, so it has no memory.",
                (" + h_prev @ Whh.T", "")),
        Mistake("The input is missing: the step only turns the old state over.", ("x_t @ Wxh.T + ", "")),
        Mistake("There is no tanh: the sum itself is returned.", ("np.tanh(", "(")),
        Mistake("Whh is used without `.T`: with states in rows the product is `h_prev @ Whh.T`. Without it unit i "
                "reads the weights that lead away from it. Whh is square, so no shape complains.",
                ("Whh.T", "Whh")),
        Mistake("A sigmoid stands where tanh belongs: states have to lie between −1 and 1.",
                ("np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)", "1 / (1 + np.exp(-(x_t @ Wxh.T + h_prev @ Whh.T + bh)))")),
        Mistake("A ReLU stands where tanh belongs.",
                ("np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)", "np.maximum(0, x_t @ Wxh.T + h_prev @ Whh.T + bh)")),
        Mistake("tanh is taken of the input's part alone; it belongs around the whole sum.",
                ("np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)", "np.tanh(x_t @ Wxh.T) + h_prev @ Whh.T + bh")),
        Mistake("tanh is taken of the two parts on their own; it belongs around their sum.",
                ("np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)", "np.tanh(x_t @ Wxh.T + bh) + np.tanh(h_prev @ Whh.T)")),
        Mistake("The bias is added outside the tanh; it belongs inside.", (" + bh)", ") + bh")),
        Mistake("The bias is subtracted.", (" + bh", " - bh")),
        Mistake("The input's part and the state's part are multiplied; they are added.",
                ("x_t @ Wxh.T + h_prev @ Whh.T", "(x_t @ Wxh.T) * (h_prev @ Whh.T)")),
        Mistake("The result is added to the old state; the new state replaces it.",
                ("return np.tanh", "return h_prev + np.tanh")),
    ),
)

# -- SimpleRNN


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
    Wxh, Whh, bh = _weights(rng, D, H)
    weights = {"Wxh": Wxh, "Whh": Whh, "Why": normal(rng, O, H), "bh": bh[:, None], "by": normal(rng, O, 1)}
    return D, H, O, [normal(rng, D, 1) for _ in range(T)], weights


def call_simple(network, args):
    """Two new networks' weights as they were drawn, and forward() twice with the case's weights written in."""
    D, H, O, inputs, weights = args
    net = network(D, H, O)
    shapes = {name: getattr(_parameter(net, name), "shape", None) for name in weights}
    drawn = [{name: _parameter(large, name) for name in weights} for large in (network(30, 40, 20), network(30, 40, 20))]
    for name, value in weights.items():
        own = _parameter(net, name)
        if isinstance(own, np.ndarray) and own.shape == value.shape and own.dtype == value.dtype:
            own[...] = value  # in place, for networks that keep a second reference
        else:
            setattr(net, name, value)
    (y, h), (y_again, _) = (_forward(net, inputs) for _ in range(2))
    return y, h, y_again, (shapes, drawn)


def _parameter(net, name):
    if not hasattr(net, name):
        raise Misfit(f"the network has no attribute {name}; `__init__` has to set self.{name}")
    return getattr(net, name)


def _forward(net, inputs):
    results = net.forward(list(inputs))
    if not isinstance(results, tuple) or len(results) != 2:
        raise Misfit("forward has to return two things, (y, h): the list of outputs and the last state")
    y, h = results
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


NOT_NORMAL = "The weights are not drawn as 0.01·N(0, 1), with mean 0 and standard deviation 0.01."
UNIFORM = "The weights come from a uniform distribution; a normal one is asked for (`randn`, not `rand`)."
ALIKE = "Two new networks have the same weights: every network has to draw its own, without a fixed seed."
BIASED = "The biases of a new network have to be 0."
MISSHAPEN = "A weight or bias has the wrong shape: Wxh (H, D), Whh (H, H), Why (O, H), and the biases are columns, (H, 1) and (O, 1)."


def judge_new_weights(shapes, drawn, expected):
    if shapes != expected:
        return MISSHAPEN
    if not all(isinstance(a, np.ndarray) and a.dtype == np.float64 for a in drawn[0].values()):
        return "The weights and biases have to be float64 arrays."
    if any(np.any(drawn[0][name]) for name in ("bh", "by")):
        return BIASED
    matrices = [(drawn[0][name], drawn[1][name]) for name in ("Wxh", "Whh", "Why")]
    if all(np.any(a) and np.array_equal(a, b) for a, b in matrices):
        return ALIKE
    if any(np.ptp(a) > 0 and np.ptp(a) < 3.6 * a.std() for a, _ in matrices):  # N(0, 1): above 5 for 600 numbers or more
        return UNIFORM
    if not all(0.0085 < a.std() < 0.0115 and abs(a.mean()) < 0.0025 for a, _ in matrices):
        return NOT_NORMAL
    return None


SIMPLE_RNN = Exercise(
    name="SimpleRNN",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("y (T, O, 1)"), Output.parse("h (H, 1)"), Output("y, 2nd call", "(T, O, 1)"),
             Output("weights", dtype=None, repeatable=False)),
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
        Mistake("There is no tanh in the state's equation.", ("np.tanh(", "(")),
        Mistake("Every step sees its own input only: the old state is missing in the sum, or the new one is never kept "
                "for the next step.", (" + self.Whh @ h", "")),
        Mistake("The input is missing in the sum.", ("self.Wxh @ x_t + ", "")),
        Mistake("tanh is applied to the output as well; y_t is a plain sum.",
                ("y.append(self.Why @ h + self.by)", "y.append(np.tanh(self.Why @ h + self.by))")),
        Mistake("Whh is transposed: with column vectors the product is `Whh @ h`, as in the equation.",
                ("self.Whh @ h +", "self.Whh.T @ h +")),
        Mistake("The output is made from the state of the step before: first the new state, then y_t from it.",
                ("            h = np.tanh(self.Wxh @ x_t + self.Whh @ h + self.bh)\n"
                 "            y.append(self.Why @ h + self.by)\n",
                 "            y.append(self.Why @ h + self.by)\n"
                 "            h = np.tanh(self.Wxh @ x_t + self.Whh @ h + self.bh)\n")),
        Mistake("The state is kept from one call of forward to the next; every call starts from a state of 0.",
                ("        self.by = np.zeros((output_dim, 1))\n",
                 "        self.by = np.zeros((output_dim, 1))\n        self.h = np.zeros((hidden_dim, 1))\n"),
                ("        h = np.zeros((self.Whh.shape[0], 1))\n", "        h = self.h\n"),
                ("        return y, h", "        self.h = h\n        return y, h")),
        Mistake("The states are returned where the outputs belong.",
                ("y.append(self.Why @ h + self.by)", "y.append(h)")),
        Mistake("The inputs are read from the last to the first.", ("in inputs:", "in reversed(inputs):")),
        Mistake(NOT_NORMAL, ("0.01 * np.random.randn", "np.random.randn")),
        Mistake(NOT_NORMAL, ("0.01 * np.random.randn", "0.1 * np.random.randn")),
        Mistake(NOT_NORMAL, ("0.01 * np.random.randn(", "np.zeros((", ), ("_dim)\n        self.W", "_dim))\n        self.W"),
                ("_dim)\n        self.b", "_dim))\n        self.b")),
        Mistake(UNIFORM, ("np.random.randn(", "np.random.rand(")),
        Mistake(ALIKE, ("        self.Wxh = 0.01", "        np.random.seed(0)\n        self.Wxh = 0.01")),
        Mistake(BIASED, ("self.bh = np.zeros((hidden_dim, 1))", "self.bh = 0.01 * np.random.randn(hidden_dim, 1)")),
        Mistake(MISSHAPEN, ("self.bh = np.zeros((hidden_dim, 1))", "self.bh = np.zeros(hidden_dim)"),
                ("self.by = np.zeros((output_dim, 1))", "self.by = np.zeros(output_dim)")),
    ),
)


# -- rnn_forward


def draw_forward(rng, T, N, D, H):
    return (normal(rng, T, N, D), state(rng, N, H), *_weights(rng, D, H))


def rnn_forward(x, h0, Wxh, Whh, bh):
    T = x.shape[0]
    h = np.zeros((T, *h0.shape), dtype=x.dtype)
    h_prev = h0
    for t in range(T):
        h_prev = rnn_step(x[t], h_prev, Wxh, Whh, bh)
        h[t] = h_prev
    return h


def oracle_forward(x, h0, Wxh, Whh, bh):
    return nn.RNN.from_params({"Wxh": Wxh, "Whh": Whh, "bh": bh}).forward(x, h0)[0]


RNN_FORWARD = Exercise(
    name="rnn_forward",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("h (T, N, H)"),),
    equation="h_t = rnn_step(x_t, h_{t−1})  for t = 1 … T, from h_0 = h0",
    cases=standard_cases("TNDH", draw_forward),
    oracle=oracle_forward,
    answer=rnn_forward,
    builds_on=("rnn_step",),
    look="Compare h[0] with rnn_step(x[0], h0, …), then h[1] with rnn_step(x[1], h[0], …).",
    mistakes=(
        Mistake("The given initial state h0 is ignored: the loop starts from zeros. (`h[t - 1]` at t = 0 does that too: "
                "it reads the last slot, which is still 0.)",
                ("h_prev = h0\n", "h_prev = np.zeros_like(h0)\n"), breaks="h_1 = rnn_step(x_1, h0)"),
        Mistake("Every step starts from h0 again: the new state is never carried on to the next step.",
                ("        h_prev = rnn_step(x[t], h_prev, Wxh, Whh, bh)\n        h[t] = h_prev",
                 "        h[t] = rnn_step(x[t], h0, Wxh, Whh, bh)")),
        Mistake("The old state is stored instead of the new one: h holds h_0 … h_{T−1}.",
                ("        h_prev = rnn_step(x[t], h_prev, Wxh, Whh, bh)\n        h[t] = h_prev",
                 "        h[t] = h_prev\n        h_prev = rnn_step(x[t], h_prev, Wxh, Whh, bh)")),
        Mistake("The initial state is stored in front: h has T + 1 steps, and is to hold h_1 … h_T only.",
                ("return h", "return np.concatenate([h0[None], h])")),
        Mistake("Every step gets the first input x[0].", ("rnn_step(x[t],", "rnn_step(x[0],")),
        Mistake("The steps are gone through from the last to the first.", ("range(T)", "reversed(range(T))")),
        Mistake("The loop leaves the last step out.", ("range(T)", "range(T - 1)")),
        Mistake("The loop leaves the first step out.", ("range(T)", "range(1, T)")),
        Mistake("The loop runs over the sequences (`x.shape[1]`), not over the steps (`x.shape[0]`).",
                ("T = x.shape[0]", "T = x.shape[1]"),
                ("np.zeros((T, *h0.shape)", "np.zeros((x.shape[0], *h0.shape)")),
        Mistake("One array is reused for every state, so all steps show the last one: store a new array at each step.",
                ("        h[t] = h_prev", "        h[:] = h_prev")),
        Mistake("Only the last state is returned; all T of them are asked for.", ("return h", "return h_prev")),
        Mistake("The batch comes first in the result: h is (N, T, H), and time comes first here.",
                ("return h", "return h.swapaxes(0, 1)")),
        Mistake("The old state is added to every new one.", ("        h[t] = h_prev", "        h[t] = h_prev + h[t - 1]")),
        Mistake("The result is always float64: `np.zeros` makes that unless it is told the arguments' dtype.",
                (", dtype=x.dtype", "")),
        Mistake("The states are written into h0, the caller's own array.",
                ("        h_prev = rnn_step(x[t], h_prev, Wxh, Whh, bh)\n",
                 "        h_prev[...] = rnn_step(x[t], h_prev, Wxh, Whh, bh)\n")),
    ),
)


# -- output_forward


def output_cases(rng):
    def case(letters, kind="values", dtype=np.float64, strided=False, **fixed):
        drawn = sizes(rng, letters) | fixed
        H, O = drawn["H"], drawn["O"]
        shape = [drawn[letter] for letter in letters if letter != "O"]
        args = (state(rng, *shape), normal(rng, O, H), normal(rng, O))
        return Case(tuple(a.astype(dtype) for a in args), drawn, kind, strided)

    return [case("TNHO"), case("NHO"), case("TNHO"), case("HO", "one state (H,)"), case("TNHO", "N = 1", N=1),
            case("TNHO", "T = 1", T=1), case("TNHO", "float32", np.float32), case("TNHO", "any layout", strided=True)]


def output_forward(h, Why, by):
    return h @ Why.T + by


OUTPUT_FORWARD = Exercise(
    name="output_forward",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("y (..., O)"),),
    equation="y_t = W_hy h_t + b_y",
    cases=output_cases,
    oracle=lambda h, Why, by: nn.Dense.from_params({"W": Why, "b": by}).forward(h),
    answer=output_forward,
    look="One output y[..., o] is the product of a state with row o of Why, plus by[o].",
    mistakes=(
        Mistake("The bias by is missing.", (" + by", "")),
        Mistake("The bias by is subtracted.", (" + by", " - by")),
        Mistake("A tanh is applied to the output; y_t is a plain sum.", ("h @ Why.T + by", "np.tanh(h @ Why.T + by)")),
        Mistake("A sigmoid is applied to the output; y_t is a plain sum.",
                ("h @ Why.T + by", "1 / (1 + np.exp(-(h @ Why.T + by)))")),
        Mistake("A softmax is applied to the output; y_t is a plain sum.",
                ("return h @ Why.T + by", "e = np.exp(h @ Why.T + by)\n    return e / e.sum(-1, keepdims=True)")),
        Mistake("tanh is applied to the states once more; h holds states already.", ("h @ Why.T", "np.tanh(h) @ Why.T")),
        Mistake("The bias is added to the states' sum and counted twice.", (" + by", " + 2 * by")),
        Mistake("Only the last step's output is made; one is asked for every state in h.", ("h @ Why.T", "h[-1] @ Why.T")),
        Mistake("The outputs of all steps are summed.", ("h @ Why.T + by", "(h @ Why.T + by).sum(axis=0)")),
        Mistake("`Why` is multiplied from the left, so the outputs come first and the states last: y is transposed.",
                ("return h @ Why.T + by", "return np.moveaxis(h @ Why.T + by, -1, 0)")),
    ),
)


# -- latch_weights


def latch_weights():
    Wxh = np.array([[10.0]])
    Whh = np.array([[3.0]])
    bh = np.array([0.0])
    h0 = np.array([[-1.0]])
    return Wxh, Whh, bh, h0


STARTS_WRONG = ("Without a 1 the first unit is not negative after the first step already: look at h0 (tanh(0) is 0, which is "
                "not negative) and at the bias.")
DRIFTS = "Without a 1 the first unit begins negative and does not stay so: something lifts it over 0 as the steps go by."
FLIPS = "Without a 1 the first unit changes its sign at every step: its own weight in Whh is negative."
NOT_PUSHED = ("A 1 does not make the first unit positive in the step that sees it: the input's weight is too small, or has "
              "the wrong sign, against what the old state and the bias hold.")
FALLS_BACK = ("A 1 makes the first unit positive, but it falls back afterwards: the state's own weight does not hold it "
              "against the bias.")
NOT_FLOAT = "has to be a float array: write 1.0 rather than 1"


def judge_latch(weights, silent):
    """The sentence that tells what is wrong with a latch on inputs without a 1 (`silent`) or with one."""
    if not isinstance(weights, tuple | list) or len(weights) != 4:
        return "latch_weights has to return four arrays: Wxh, Whh, bh, h0."
    H = np.size(weights[2])
    names, shapes = ("Wxh (H, D)", "Whh (H, H)", "bh (H,)", "h0 (1, H)"), ((H, 1), (H, H), (H,), (1, H))
    for name, a, shape in zip(names, weights, shapes, strict=True):
        if not isinstance(a, np.ndarray) or a.dtype.kind != "f" or not np.isfinite(a).all():
            return f"{name} {NOT_FLOAT}."
        if a.shape != shape:
            return f"{name} has another shape; H is the number of hidden units (the size of bh), and D = 1."
    return judge_silence(*weights) if silent else judge_memory(*weights)


def _first_unit(x, Wxh, Whh, bh, h0):
    h, _ = nn.RNN.from_params({"Wxh": Wxh, "Whh": Whh, "bh": bh}).forward(x, np.repeat(h0, x.shape[1], axis=0))
    return h[:, :, 0]  # (T, N)


def judge_silence(*weights):
    unit = _first_unit(np.zeros((100, 1, 1)), *weights)[:, 0]
    if (unit < 0).all():
        return None
    if (unit[1:] * unit[:-1] < 0).all():
        return FLIPS
    return STARTS_WRONG if unit[0] >= 0 else DRIFTS


def judge_memory(*weights):
    rng = np.random.default_rng(1)
    once = np.eye(100)[:, :, None]  # sequence n has its only 1 at step n
    often = np.maximum(once, rng.integers(0, 2, once.shape))
    for x in (once, often, np.ones((100, 1, 1))):
        unit, seen = _first_unit(x, *weights), np.maximum.accumulate(x[:, :, 0] > 0)
        if not (unit[x[:, :, 0] > 0] > 0).all():
            return NOT_PUSHED
        if not (unit[seen] > 0).all():
            return FALLS_BACK
    return None


LATCH_WEIGHTS = Exercise(
    name="latch_weights",
    unit=UNIT,
    points=3,
    outputs=(Output("stays_negative", dtype=None), Output("remembers_a_1", dtype=None)),
    equation="h_t = tanh(w_xh x_t + w_hh h_{t−1} + b_h): the unit holds its sign while x_t = 0, and x_t = 1 pushes it over",
    cases=lambda rng: [Case((), {})],
    oracle=lambda: tuple(Rule(lambda weights, silent=silent: judge_latch(weights, silent)) for silent in (True, False)),
    answer=latch_weights,
    call=lambda answer, args: (answer(),) * 2,
    look="Run it by hand with one unit: from h0 with x = 0 for a few steps, then one x = 1, then x = 0 again.",
    mistakes=(
        Mistake(STARTS_WRONG, ("[[-1.0]]", "[[0.0]]")),
        Mistake(STARTS_WRONG, ("[[-1.0]]", "[[1.0]]")),
        Mistake(STARTS_WRONG, ("bh = np.array([0.0])", "bh = np.array([5.0])")),
        Mistake(DRIFTS, ("[[3.0]]", "[[1.1]]"), ("bh = np.array([0.0])", "bh = np.array([0.5])")),
        Mistake(FLIPS, ("[[3.0]]", "[[-3.0]]")),
        Mistake(NOT_PUSHED, ("[[10.0]]", "[[1.0]]")),
        Mistake(NOT_PUSHED, ("[[10.0]]", "[[-10.0]]")),
        Mistake(FALLS_BACK, ("bh = np.array([0.0])", "bh = np.array([-5.0])")),
        Mistake(f"Wxh (H, D) {NOT_FLOAT}.", ("[[10.0]]", "[[10]]"), ("[[3.0]]", "[[3]]"), ("[0.0]", "[0]"), ("[[-1.0]]", "[[-1]]")),
        Mistake("h0 (1, H) has another shape; H is the number of hidden units (the size of bh), and D = 1.",
                ("[[-1.0]]", "[-1.0]")),
    ),
)

EXERCISES = (SIMPLE_RNN, RNN_STEP, RNN_FORWARD, OUTPUT_FORWARD, LATCH_WEIGHTS)
