"""Answers to SimpleRNN; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: the plainest
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        self.Wxh = np.random.randn(hidden_dim, input_dim) * 0.01
        self.Whh = np.random.randn(hidden_dim, hidden_dim) * 0.01
        self.Why = np.random.randn(output_dim, hidden_dim) * 0.01
        self.bh = np.zeros((hidden_dim, 1))
        self.by = np.zeros((output_dim, 1))

    def forward(self, inputs):
        h = np.zeros((self.Whh.shape[0], 1))
        ys = []
        for x in inputs:
            h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)
            ys.append(self.Why @ h + self.by)
        return ys, h


# %% right: a Generator, a step method, a generator of states
class SimpleRNN(object):
    """A vanilla RNN."""

    def __init__(self, input_dim: int, hidden_dim: int, output_dim: int):
        rng = np.random.default_rng()
        D, H, O = input_dim, hidden_dim, output_dim
        self.Wxh = rng.normal(scale=0.01, size=(H, D))
        self.Whh = rng.normal(scale=0.01, size=(H, H))
        self.Why = rng.normal(scale=0.01, size=(O, H))
        self.bh, self.by = np.zeros((H, 1)), np.zeros((O, 1))

    def step(self, x, h):
        return np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)

    def states(self, inputs):
        h = np.zeros_like(self.bh)
        for x in inputs:
            h = self.step(x, h)
            yield h

    def forward(self, inputs):
        hs = list(self.states(inputs))
        return [self.Why @ h + self.by for h in hs], hs[-1]


# %% right: keeps its state as an attribute, reset by forward
class SimpleRNN:
    def __init__(self, input_dim=1, hidden_dim=1, output_dim=1, scale=0.01):
        def weights(rows, cols):
            return scale * np.random.standard_normal((rows, cols))

        self.input_dim = input_dim
        self.hidden_dim = hidden_dim
        self.output_dim = output_dim
        self.Wxh = weights(hidden_dim, input_dim)
        self.Whh = weights(hidden_dim, hidden_dim)
        self.Why = weights(output_dim, hidden_dim)
        self.bh = np.zeros(hidden_dim).reshape(-1, 1)
        self.by = np.zeros(output_dim).reshape(-1, 1)
        self.h = None

    def reset(self):
        self.h = np.zeros((self.hidden_dim, 1))

    def forward(self, inputs):
        self.reset()
        y = [None] * len(inputs)
        for t in range(len(inputs)):
            self.h = np.tanh(self.Wxh.dot(inputs[t]) + self.Whh.dot(self.h) + self.bh)
            y[t] = self.Why.dot(self.h) + self.by
        return y, self.h


# %% right: Karpathy's dict of states with hs[-1]
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        sizes = {"Wxh": (hidden_dim, input_dim), "Whh": (hidden_dim, hidden_dim), "Why": (output_dim, hidden_dim)}
        for name, size in sizes.items():
            setattr(self, name, np.random.randn(*size) * 0.01)
        self.bh = np.zeros((hidden_dim, 1))
        self.by = np.zeros((output_dim, 1))

    def forward(self, inputs):
        xs, hs, ys = {}, {}, {}
        hs[-1] = np.zeros((self.bh.shape[0], 1))
        for t in range(len(inputs)):
            xs[t] = inputs[t]
            hs[t] = np.tanh(np.dot(self.Wxh, xs[t]) + np.dot(self.Whh, hs[t - 1]) + self.bh)
            ys[t] = np.dot(self.Why, hs[t]) + self.by
        return [ys[t] for t in range(len(inputs))], hs[len(inputs) - 1]


# %% right: slots, a private helper, recursion
class SimpleRNN:
    __slots__ = ("Wxh", "Whh", "Why", "bh", "by")

    def __init__(self, d, n, o):
        draw = lambda *s: 0.01 * np.random.default_rng().standard_normal(s)
        self.Wxh, self.Whh, self.Why = draw(n, d), draw(n, n), draw(o, n)
        self.bh, self.by = np.zeros([n, 1]), np.zeros([o, 1])

    def _run(self, inputs, h):
        if len(inputs) == 0:
            return [], h
        h = np.tanh(self.Wxh @ inputs[0] + self.Whh @ h + self.bh)
        rest, last = self._run(inputs[1:], h)
        return [self.Why @ h + self.by] + rest, last

    def forward(self, inputs):
        return self._run(inputs, 0 * self.bh)


# %% right: a dataclass, prints its sizes
from dataclasses import dataclass


@dataclass
class SimpleRNN:
    input_dim: int
    hidden_dim: int
    output_dim: int

    def __post_init__(self):
        print("made a network", self.input_dim, self.hidden_dim, self.output_dim)
        g = np.random.default_rng()
        self.Wxh = 0.01 * g.standard_normal((self.hidden_dim, self.input_dim))
        self.Whh = 0.01 * g.standard_normal((self.hidden_dim, self.hidden_dim))
        self.Why = 0.01 * g.standard_normal((self.output_dim, self.hidden_dim))
        self.bh = np.zeros((self.hidden_dim, 1))
        self.by = np.zeros((self.output_dim, 1))

    def forward(self, inputs, h=None):
        if h is None:
            h = np.zeros((self.hidden_dim, 1))
        y = []
        for t, x_t in enumerate(inputs):
            z = self.Wxh @ x_t
            z += self.Whh @ h
            z += self.bh
            h = np.tanh(z)
            y += [self.Why @ h + self.by]
        return y, h


# %% right: keyword-only scale, property for hidden size, tuple unpack
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim, *, scale=0.01):
        shapes = dict(Wxh=(hidden_dim, input_dim), Whh=(hidden_dim, hidden_dim), Why=(output_dim, hidden_dim))
        self.__dict__.update({k: np.random.normal(0.0, scale, v) for k, v in shapes.items()})
        self.bh, self.by = (np.zeros((n, 1)) for n in (hidden_dim, output_dim))

    @property
    def H(self):
        return len(self.bh)

    def forward(self, inputs):
        hs = [np.zeros((self.H, 1))]
        for x in inputs:
            hs.append(np.tanh(self.Wxh @ x + self.Whh @ hs[-1] + self.bh))
        return [self.Why @ h + self.by for h in hs[1:]], hs[-1]


# %% right: returns a list of two
class SimpleRNN:
    def __init__(self, d, h, o):
        self.Wxh, self.Whh, self.Why = (0.01 * np.random.randn(*shape) for shape in ((h, d), (h, h), (o, h)))
        self.bh, self.by = np.zeros((h, 1)), np.zeros((o, 1))

    def forward(self, inputs):
        h, y = np.zeros_like(self.bh), []
        for x in inputs:
            h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)
            y.append(self.Why @ h + self.by)
        return [y, h]


# %% right: generator
class SimpleRNN:
    def __init__(self, D, H, O):
        rng = np.random.default_rng()
        self.Wxh = rng.normal(0, 0.01, (H, D))
        self.Whh = rng.normal(0, 0.01, (H, H))
        self.Why = rng.normal(0, 0.01, (O, H))
        self.bh, self.by = np.zeros((H, 1)), np.zeros((O, 1))

    def forward(self, xs):
        hidden = np.zeros_like(self.bh)
        outputs = [None] * len(xs)
        for t, x in enumerate(xs):
            hidden = np.tanh(np.dot(self.Wxh, x) + np.dot(self.Whh, hidden) + self.bh)
            outputs[t] = np.dot(self.Why, hidden) + self.by
        return outputs, hidden


# %% right: keeps its states
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        self.hidden_dim = hidden_dim
        for name, shape in {
            "Wxh": (hidden_dim, input_dim),
            "Whh": (hidden_dim, hidden_dim),
            "Why": (output_dim, hidden_dim),
        }.items():
            setattr(self, name, np.random.standard_normal(shape) * 0.01)
        self.bh = np.zeros((hidden_dim, 1))
        self.by = np.zeros((output_dim, 1))
        self.states = []

    def step(self, x, h):
        return np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)

    def forward(self, inputs):
        self.states = [np.zeros((self.hidden_dim, 1))]
        for x in inputs:
            self.states.append(self.step(x, self.states[-1]))
        return [self.Why @ h + self.by for h in self.states[1:]], self.states[-1]


# %% right: params dict
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        n = np.random.normal
        self.params = {
            "Wxh": n(scale=0.01, size=(hidden_dim, input_dim)),
            "Whh": n(scale=0.01, size=(hidden_dim, hidden_dim)),
            "Why": n(scale=0.01, size=(output_dim, hidden_dim)),
            "bh": np.zeros((hidden_dim, 1)),
            "by": np.zeros((output_dim, 1)),
        }
        vars(self).update(self.params)

    def forward(self, inputs):
        p = self.params
        h, y = np.zeros((p["Whh"].shape[0], 1)), []
        for x in inputs:
            h = np.tanh(p["Wxh"].dot(x) + p["Whh"].dot(h) + p["bh"])
            y += [p["Why"].dot(h) + p["by"]]
        return y, h


# %% wrong: state kept from the last call
# named: The state is kept from one call of forward to the next;
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        self.Wxh = np.random.randn(hidden_dim, input_dim) * 0.01
        self.Whh = np.random.randn(hidden_dim, hidden_dim) * 0.01
        self.Why = np.random.randn(output_dim, hidden_dim) * 0.01
        self.bh = np.zeros((hidden_dim, 1))
        self.by = np.zeros((output_dim, 1))
        self.h = np.zeros((hidden_dim, 1))

    def forward(self, inputs):
        ys = []
        for x in inputs:
            self.h = np.tanh(self.Wxh @ x + self.Whh @ self.h + self.bh)
            ys.append(self.Why @ self.h + self.by)
        return ys, self.h


# %% wrong: weights not scaled by 0.01
# named: The weights are not drawn as 0.01·N(0, 1), with mean 0
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        self.Wxh = np.random.randn(hidden_dim, input_dim)
        self.Whh = np.random.randn(hidden_dim, hidden_dim)
        self.Why = np.random.randn(output_dim, hidden_dim)
        self.bh = np.zeros((hidden_dim, 1))
        self.by = np.zeros((output_dim, 1))

    def forward(self, inputs):
        h = np.zeros((self.Whh.shape[0], 1))
        ys = []
        for x in inputs:
            h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)
            ys.append(self.Why @ h + self.by)
        return ys, h


# %% wrong: uniform weights, np.random.rand
# named: The weights come from a uniform distribution; a normal
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        self.Wxh = np.random.rand(hidden_dim, input_dim) * 0.01
        self.Whh = np.random.rand(hidden_dim, hidden_dim) * 0.01
        self.Why = np.random.rand(output_dim, hidden_dim) * 0.01
        self.bh = np.zeros((hidden_dim, 1))
        self.by = np.zeros((output_dim, 1))

    def forward(self, inputs):
        h = np.zeros((self.Whh.shape[0], 1))
        ys = []
        for x in inputs:
            h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)
            ys.append(self.Why @ h + self.by)
        return ys, h


# %% wrong: a fixed seed in the constructor
# named: Two new networks have the same weights: every network has
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        rng = np.random.default_rng(0)
        self.Wxh = 0.01 * rng.standard_normal((hidden_dim, input_dim))
        self.Whh = 0.01 * rng.standard_normal((hidden_dim, hidden_dim))
        self.Why = 0.01 * rng.standard_normal((output_dim, hidden_dim))
        self.bh = np.zeros((hidden_dim, 1))
        self.by = np.zeros((output_dim, 1))

    def forward(self, inputs):
        h = np.zeros((self.Whh.shape[0], 1))
        ys = []
        for x in inputs:
            h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)
            ys.append(self.Why @ h + self.by)
        return ys, h


# %% wrong: biases of shape (H,) and (O,)
# named: A weight or bias has the wrong shape: Wxh (H, D), Whh (H,
change(("(hidden_dim, 1)", "hidden_dim"), ("(output_dim, 1)", "output_dim"), of="the plainest")


# %% wrong: random biases
# named: The biases of a new network have to be 0.
change(
    ("zeros((hidden_dim, 1))", "random.randn(hidden_dim, 1) * 0.01"),
    ("zeros((output_dim, 1))", "random.randn(output_dim, 1) * 0.01"),
    of="the plainest",
)


# %% wrong: only the last output is returned
# says: SimpleRNN: forward has to return y as a list with one array
change(
    ("        ys = []\n", ""),
    ("    ys.append(self.Why @ h + self.by)", "y = self.Why @ h + self.by"),
    ("return ys", "return y"),
    of="the plainest",
)


# %% wrong: output with tanh
# named: tanh is applied to the output as well; y_t is a plain sum.
change(("self.Why @ h + self.by", "np.tanh(self.Why @ h + self.by)"), of="the plainest")


# %% wrong: the state never gets passed on
# named: Every step sees its own input only: the old state is
change(
    ("        h = np.zeros((self.Whh.shape[0], 1))\n", ""),
    (
        "h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)",
        "h = np.zeros((self.Whh.shape[0], 1))\n            h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)",
    ),
    of="the plainest",
)


# %% wrong: biases left out of forward
# named: Both biases are missing.
change((" + self.bh", ""), (" + self.by", ""), of="the plainest")


# %% wrong: returns every state instead of the last
# says: h is a list
change(
    ("ys = []", "ys, hs = [], []"),
    ("ys.append(self.Why @ h + self.by)", "hs.append(h)\n            ys.append(self.Why @ h + self.by)"),
    ("return ys, h", "return ys, hs"),
    of="the plainest",
)


# %% wrong: returns the state first
# says: SimpleRNN: forward returns the state first; the order is
change(("return ys, h", "return h, ys"), of="the plainest")


# %% wrong: output from the previous state
# named: The output is made from the state of the step before:
change(
    (
        "h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)",
        "ys.append(self.Why @ h + self.by)\n            h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)",
    ),
    ("    ys.append(self.Why @ h + self.by)\n        return ys, h", "return ys, h"),
    of="the plainest",
)


# %% wrong: weights stored as (D, H), used with .T
# says: SimpleRNN: A weight or bias has the wrong shape: Wxh (H,
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        self.Wxh = np.random.randn(input_dim, hidden_dim) * 0.01
        self.Whh = np.random.randn(hidden_dim, hidden_dim) * 0.01
        self.Why = np.random.randn(hidden_dim, output_dim) * 0.01
        self.bh = np.zeros((hidden_dim, 1))
        self.by = np.zeros((output_dim, 1))

    def forward(self, inputs):
        h = np.zeros((self.Whh.shape[0], 1))
        ys = []
        for x in inputs:
            h = np.tanh(self.Wxh.T @ x + self.Whh.T @ h + self.bh)
            ys.append(self.Why.T @ h + self.by)
        return ys, h


# %% wrong: Whh transposed in forward
# named: Whh is transposed: with column vectors the product is
change((".Whh @", ".Whh.T @"), of="the plainest")


# %% wrong: sigmoid
# named: A sigmoid stands where tanh belongs: states have to lie
change(
    (
        "def forward(self, inputs):",
        "def sigmoid(self, z):\n        return 1 / (1 + np.exp(-z))\n\n    def forward(self, inputs):",
    ),
    ("np.tanh", "self.sigmoid"),
    of="the plainest",
)


# %% wrong: forward forgets to return
# says: SimpleRNN: forward has to return two things, (y, h): the
change(("return ys, h", "print(ys, h)"), of="the plainest")


# %% wrong: forward inside __init__ by a slip of indentation
# says: SimpleRNN: the network has no method forward; its `def`
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        self.Wxh = np.random.randn(hidden_dim, input_dim) * 0.01
        self.Whh = np.random.randn(hidden_dim, hidden_dim) * 0.01
        self.Why = np.random.randn(output_dim, hidden_dim) * 0.01
        self.bh = np.zeros((hidden_dim, 1))
        self.by = np.zeros((output_dim, 1))

        def forward(self, inputs):
            return [], 0


# %% wrong: attributes under other names
# says: SimpleRNN: the network has no attribute Wxh; `__init__` has
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        self.W_xh = np.random.randn(hidden_dim, input_dim) * 0.01
        self.W_hh = np.random.randn(hidden_dim, hidden_dim) * 0.01
        self.W_hy = np.random.randn(output_dim, hidden_dim) * 0.01
        self.b_h = np.zeros((hidden_dim, 1))
        self.b_y = np.zeros((output_dim, 1))

    def forward(self, inputs):
        h = np.zeros((self.W_hh.shape[0], 1))
        ys = []
        for x in inputs:
            h = np.tanh(self.W_xh @ x + self.W_hh @ h + self.b_h)
            ys.append(self.W_hy @ h + self.b_y)
        return ys, h


# %% wrong: self forgotten in forward
# says: with NameError
change(
    ("self.Whh.", "Whh."),
    ("self.Wxh @ x + self.Whh @ h + self.", "Wxh @ x + Whh @ h + "),
    ("self.Why @ h + self.", "Why @ h + "),
    of="the plainest",
)


# %% wrong: one output buffer, appended again and again
# named: One array is appended for every step, so all outputs show
change(
    ("ys = []", "y = np.zeros_like(self.by)\n        ys = []"),
    ("ys.append(self.Why @ h + self.by)", "y[:] = self.Why @ h + self.by\n            ys.append(y)"),
    of="the plainest",
)


# %% wrong: starts from random state
# says: A result may depend on the arguments
change(("zeros((self.Whh.shape[0], 1))", "random.randn(self.Whh.shape[0], 1) * 0.01"), of="the plainest")


# %% wrong: constant weights of 0.01
# named: All numbers of a weight matrix are the same, so that all
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        self.Wxh = np.ones((hidden_dim, input_dim)) * 0.01
        self.Whh = np.ones((hidden_dim, hidden_dim)) * 0.01
        self.Why = np.ones((output_dim, hidden_dim)) * 0.01
        self.bh = np.zeros((hidden_dim, 1))
        self.by = np.zeros((output_dim, 1))

    def forward(self, inputs):
        h = np.zeros((self.Whh.shape[0], 1))
        ys = []
        for x in inputs:
            h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)
            ys.append(self.Why @ h + self.by)
        return ys, h


# %% wrong: softmax on the output
# named: A softmax is applied to the output; y_t is a plain sum.
change(
    (
        "ys.append(self.Why @ h + self.by)",
        "y = self.Why @ h + self.by\n            ys.append(np.exp(y) / np.sum(np.exp(y)))",
    ),
    of="the plainest",
)


# %% wrong: outputs flattened
# named: One long row: the numbers are right; give them the shape
change(
    ("self.Why @ h + self.by", "(self.Why @ h + self.by).ravel()"),
    ("return ys, h", "return ys, h.ravel()"),
    of="the plainest",
)


# %% wrong: changes the inputs
# says: It changes inputs, the caller's own
change(("for x in inputs:", "while inputs:\n            x = inputs.pop(0)"), of="the plainest")


# %% wrong: the first input is skipped
# named: The first input is left out.
change(("x in inputs", "t in range(1, len(inputs))"), ("Wxh @ x", "Wxh @ inputs[t]"), of="the plainest")


# %% wrong: relu
# named: A ReLU stands where tanh belongs.
class SimpleRNN:
    def __init__(self, d, h, o):
        r = lambda a, b: np.random.randn(a, b) * 0.01
        self.Wxh, self.Whh, self.Why = r(h, d), r(h, h), r(o, h)
        self.bh, self.by = np.zeros([h, 1]), np.zeros([o, 1])

    def forward(self, inputs):
        h, ys = np.zeros_like(self.bh), []
        for x in inputs:
            h = np.maximum(0, self.Wxh @ x + self.Whh @ h + self.bh)
            ys.append(self.Why @ h + self.by)
        return ys, h


# %% wrong: outputs inserted in front
# named: Backwards in time: the first step is the last. A list
class SimpleRNN:
    def __init__(self, d, h, o):
        r = lambda a, b: np.random.randn(a, b) * 0.01
        self.Wxh, self.Whh, self.Why = r(h, d), r(h, h), r(o, h)
        self.bh, self.by = np.zeros([h, 1]), np.zeros([o, 1])

    def forward(self, inputs):
        h, ys = np.zeros_like(self.bh), []
        for x in inputs:
            h = np.tanh(self.Wxh @ x + self.Whh @ h + self.bh)
            ys.insert(0, self.Why @ h + self.by)
        return ys, h
