"""One way to draw parameters and gradients and to take steps, shared by the tests of this folder.

`params` is a dict of arrays, `grads` a dict of the same names with a first axis for the steps. What a run
returns has that axis, too: the parameters after each step.
"""

import numpy as np

from rnnkit import optim

STEPS = 12

# name -> (optimiser, its settings); between two of the steps the learning rate changes to half
CASES = {
    "sgd": (optim.SGD, {"lr": 0.1}),
    "momentum": (optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    "adagrad": (optim.Adagrad, {"lr": 0.1}),
    "rmsprop": (optim.RMSprop, {"lr": 0.01}),
    "rmsprop-decay": (optim.RMSprop, {"lr": 0.01, "decay": 0.9, "eps": 1e-3}),
    "adam": (optim.Adam, {"lr": 0.01}),
    "adam-betas": (optim.Adam, {"lr": 0.01, "beta1": 0.5, "beta2": 0.9, "eps": 1e-3}),
}
TOLERANCE = {"float64": 1e-12, "float32": 1e-5}


def draw(rng, dtype):
    """Gradients of very different sizes, some exactly zero: that is where eps and bias correction show."""
    shapes = {"W": (3, 4), "b": (3,)}
    params = {name: rng.standard_normal(shape).astype(dtype) for name, shape in shapes.items()}
    grads = {}
    for name, shape in shapes.items():
        sizes = 10.0 ** rng.uniform(-9, 2, (STEPS, *shape))
        grads[name] = (sizes * rng.standard_normal((STEPS, *shape))).astype(dtype)
        grads[name][:2].reshape(2, -1)[:, 0] = 0
        grads[name][4] = 0
    return params, grads


def run(name, params, grads):
    """The parameters after each step of rnnkit's optimiser."""
    cls, settings = CASES[name]
    params = {key: array.copy() for key, array in params.items()}
    optimiser = cls(params, **settings)
    seen = {key: [] for key in params}
    for k in range(STEPS):
        if k == STEPS // 2:
            optimiser.lr /= 2
        optimiser.step({key: array[k] for key, array in grads.items()})
        for key, array in params.items():
            seen[key].append(array.copy())
    return {key: np.array(arrays) for key, arrays in seen.items()}


def assert_close(result, expected, rtol):
    """Same names, dtypes and shapes, and no element off by more than rtol times the largest one."""
    assert result.keys() == expected.keys()
    for name, wanted in expected.items():
        got = result[name]
        assert (got.dtype, got.shape) == (wanted.dtype, wanted.shape), name
        error, largest = np.abs(got - wanted).max(), np.abs(wanted).max()
        assert error <= rtol * largest, f"{name}: off by {error:.1e}, its largest element is {largest:.1e}"
