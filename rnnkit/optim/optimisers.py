"""SGD, Adagrad, RMSprop and Adam: each says how far to go for a gradient and what it remembers."""

from typing import ClassVar

import numpy as np


class Optimiser:
    """The base of all optimisers.

    params: a dict of arrays, such as a model's `params`; `step` writes into these arrays
    lr:     the learning rate; may be changed between steps
    steps:  how many steps have been taken

    What an optimiser remembers from step to step is in `memory`: for each of its names, such as "m" and "v"
    of Adam, a dict of arrays like `params`, zeros at first.

    An optimiser of your own names what it remembers in `remembers`, and says in `_change` what to take from
    an array.
    """

    remembers: ClassVar = ()

    def __init__(self, params, lr):
        if not lr > 0:
            raise ValueError(f"lr is {lr}; expected a learning rate above 0, such as 1e-3")
        for name, array in params.items():
            if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
                raise TypeError(f"params[{name!r}] is {_kind(array)}; expected a float array, to be written into")
        self.params = dict(params)
        self.lr = lr
        self.steps = 0
        self.memory = {key: {name: np.zeros_like(a) for name, a in params.items()} for key in self.remembers}

    def step(self, grads):
        """Change every array of `params` in place by its gradient.

        grads: a dict with the names and shapes of `params`; raises ValueError, and changes nothing, otherwise
        """
        if grads.keys() != self.params.keys():
            raise ValueError(f"grads has {', '.join(grads)}; expected the names of params, {', '.join(self.params)}")
        for name, param in self.params.items():
            if np.shape(grads[name]) != param.shape:
                raise ValueError(f"grads[{name!r}] has shape {np.shape(grads[name])}; expected {param.shape}")
        self.steps += 1
        for name, param in self.params.items():
            memory = [self.memory[key][name] for key in self.remembers]
            param -= self._change(np.asarray(grads[name], param.dtype), *memory)

    def _change(self, g, *memory):
        """What to take from a parameter with gradient g; updates the arrays of its memory in place."""
        raise NotImplementedError

    @property
    def state(self):
        """All that goes on from step to step, {"name", "steps", "memory"}; put it back to return to that step.

        Raises ValueError when another kind of optimiser left it.
        """
        return {"name": type(self).__name__, "steps": self.steps, "memory": self.memory}

    @state.setter
    def state(self, state):
        if state["name"] != type(self).__name__:
            raise ValueError(f"the state is that of {state['name']}; expected that of {type(self).__name__}")
        self.steps = state["steps"]
        for key, arrays in self.memory.items():
            for name, array in arrays.items():
                array[...] = state["memory"][key][name]

    def __repr__(self):
        return f"{type(self).__name__}(lr={self.lr:g}, {len(self.params)} arrays, {self.steps} steps taken)"


def _kind(value):
    return f"an array of {value.dtype}" if isinstance(value, np.ndarray) else type(value).__name__


class SGD(Optimiser):
    """Gradient descent: θ ← θ − lr · v with v ← momentum · v + g. Without momentum v is g.

    Goodfellow, Bengio, Courville (2016), Deep Learning, algorithms 8.1 and 8.2, but that here the learning
    rate multiplies the sum, as in PyTorch.

        optimiser = optim.SGD(model.params, lr=0.1, momentum=0.9)
        optimiser.step(model.grads)
    """

    remembers: ClassVar = ("v",)

    def __init__(self, params, lr, momentum=0.0):
        self.momentum = _share("momentum", momentum)
        super().__init__(params, lr)

    def _change(self, g, v):
        v *= self.momentum
        v += g
        return self.lr * v


class Adagrad(Optimiser):
    """θ ← θ − lr · g / (√s + eps) with s ← s + g²: steps shrink where gradients were large.

    Duchi, Hazan, Singer (2011), Adaptive Subgradient Methods, figure 1 with the diagonal of G.

        optimiser = optim.Adagrad(model.params, lr=0.1)
        optimiser.step(model.grads)
    """

    remembers: ClassVar = ("s",)

    def __init__(self, params, lr, eps=1e-8):
        self.eps = eps
        super().__init__(params, lr)

    def _change(self, g, s):
        s += g**2
        return self.lr * g / (np.sqrt(s) + self.eps)


class RMSprop(Optimiser):
    """θ ← θ − lr · g / (√s + eps) with s ← decay · s + (1 − decay) · g²: Adagrad that forgets.

    Tieleman and Hinton (2012), Neural Networks for Machine Learning, lecture 6.5.

        optimiser = optim.RMSprop(model.params, lr=1e-3)
        optimiser.step(model.grads)
    """

    remembers: ClassVar = ("s",)

    def __init__(self, params, lr, decay=0.99, eps=1e-8):
        self.decay = _share("decay", decay)
        self.eps = eps
        super().__init__(params, lr)

    def _change(self, g, s):
        s *= self.decay
        s += (1 - self.decay) * g**2
        return self.lr * g / (np.sqrt(s) + self.eps)


class Adam(Optimiser):
    """θ ← θ − lr · m̂ / (√v̂ + eps), from running means m of g and v of g².

    m ← beta1 · m + (1 − beta1) · g and v ← beta2 · v + (1 − beta2) · g² start at 0, which pulls them towards
    0 at first; m̂ = m / (1 − beta1^t) and v̂ = v / (1 − beta2^t) at step t = 1, 2, … take that back.

    Kingma and Ba (2015), Adam: A Method for Stochastic Optimization, algorithm 1.

        optimiser = optim.Adam(model.params, lr=1e-3)
        optimiser.step(model.grads)
    """

    remembers: ClassVar = ("m", "v")

    def __init__(self, params, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.beta1 = _share("beta1", beta1)
        self.beta2 = _share("beta2", beta2)
        self.eps = eps
        super().__init__(params, lr)

    def _change(self, g, m, v):
        m *= self.beta1
        m += (1 - self.beta1) * g
        v *= self.beta2
        v += (1 - self.beta2) * g**2
        m_hat = m / (1 - self.beta1**self.steps)
        v_hat = v / (1 - self.beta2**self.steps)
        return self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


def _share(name, value):
    """`value` itself; raises ValueError unless it lies in [0, 1)."""
    if not 0 <= value < 1:
        raise ValueError(f"{name} is {value}; expected at least 0 and below 1")
    return value
