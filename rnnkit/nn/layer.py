"""What all layers share: their parameters, gradients and dtype."""

import math
from typing import ClassVar

import numpy as np

from rnnkit.nn import arguments


class Params(dict):
    """A dict of the arrays that a layer computes with.

    Putting a value under a name writes into the array and never puts another array in its place: shape and
    dtype stay, and the params of a model and those of its layers never come apart. An unknown name or a wrong
    shape raises ValueError, and then nothing is written.

        params["bh"][:] = 0                       # writes into the layer
        params["Wxh"] = 2 * params["Wxh"]         # so does this
    """

    def __setitem__(self, name, values):
        if values is not self.get(name):  # `params[name] -= step` has already written
            self.update({name: values})

    def update(self, values):
        """Write the arrays of `values`, a dict with some of the names or all."""
        check_names(values, self, all_of_them=False)
        fitting = {}
        for name, value in values.items():
            fitting[name] = arguments.numbers(name, value, dtype=self[name].dtype, copy=True)
            if fitting[name].shape != self[name].shape:
                raise ValueError(f"{name} has shape {fitting[name].shape}; expected {self[name].shape}")
        for name, array in fitting.items():
            self[name][...] = array

    def assign(self, values):
        """Write the arrays of `values`, a dict with exactly these names."""
        check_names(values, self)
        self.update(values)

    def __ior__(self, values):
        self.update(values)
        return self

    def __reduce__(self):  # a copy starts from a full dict: an empty one would refuse every name
        return type(self), (dict(self),)


class Layer:
    """The base of all layers.

    params: the layer's own arrays by name; writing into them changes the layer
    grads:  after `backward`, the gradients under the same names; zeros before
    dtype:  float32 or float64, of everything the layer computes and returns

    A layer states the shapes of its parameters in `shapes`, and in `dims` which constructor argument goes
    with which letter. `backward` belongs to the last `forward`: it reads what `forward` put into `_cache`.
    """

    shapes: ClassVar = {}  # such as {"W": ("O", "H"), "b": ("O",)}
    dims: ClassVar = {}  # such as {"input_dim": "H", "output_dim": "O"}
    training = True  # an nn.Model sets it in all its layers; it matters to nn.Dropout
    generator = None  # the numpy.random.Generator of a layer that draws at every forward

    @classmethod
    def from_params(cls, params, dtype=None):
        """A layer with a copy of the given arrays, in their dtype unless another is asked for.

        Raises ValueError when a name is missing or unknown, or shapes do not fit together.

            dense = nn.Dense.from_params({"W": np.eye(3), "b": np.zeros(3)})
            dense.forward(np.ones((5, 2, 3))).shape           # (5, 2, 3)
        """
        check_names(params, cls.shapes)
        arrays = {name: arguments.numbers(name, params[name]) for name in cls.shapes}
        layer = cls.__new__(cls)
        layer._set_up(arrays, np.result_type(*arrays.values()) if dtype is None else dtype)
        return layer

    def _draw(self, rng, dtype, *widths, **sizes):
        """Start with weights uniform in ±1/√n, n being the product of the sizes that `widths` names, and biases of
        zero."""
        arguments.generator(rng)
        size = {self.dims[name]: arguments.dimension(name, value) for name, value in sizes.items()}
        bound = 1 / np.sqrt(math.prod(sizes[name] for name in widths))
        arrays = {}
        for name, dims in self.shapes.items():
            shape = [arguments.size_of(dim, size) for dim in dims]
            arrays[name] = rng.uniform(-bound, bound, shape) if len(shape) > 1 else np.zeros(shape)
        self._set_up(arrays, dtype)

    def _set_up(self, arrays, dtype):
        self.dtype = arguments.float_dtype(dtype)
        self._known = {}
        for name, dims in self.shapes.items():
            arguments.match(name, arrays[name], dims, self._known)
        for name, letter in self.dims.items():
            setattr(self, name, self._known[letter][0])
        self._params = Params({name: np.array(a, self.dtype, order="C") for name, a in arrays.items()})
        self.grads = {name: np.zeros_like(array) for name, array in self._params.items()}
        self._cache = None

    @property
    def params(self):
        return self._params

    @params.setter
    def params(self, values):
        self._params.assign(values)

    def _array(self, name, value, dims, known, copy=None):
        """An argument in the layer's dtype, once its shape is checked."""
        array = arguments.numbers(name, value, dtype=self.dtype, copy=copy)
        arguments.match(name, array, dims, known)
        return array

    def _remembered(self):
        """What the last `forward` left for `backward`."""
        if self._cache is None:
            raise RuntimeError(f"{type(self).__name__}.backward needs a forward first: call forward(...)")
        return self._cache

    def __repr__(self):
        shapes = ", ".join(f"{name} {array.shape}" for name, array in self.params.items())
        return f"{type(self).__name__}({shapes}, {self.dtype})"


class Weightless(Layer):
    """A layer without parameters, in the dtype of what it is given."""

    def __init__(self):
        self._params, self.grads, self._cache = Params(), {}, None

    def __repr__(self):
        return f"{type(self).__name__}()"


def check_names(given, expected, all_of_them=True):
    """Raise ValueError if `given` has names that are not expected, or not all of them."""
    problems = []
    if missing := [name for name in expected if all_of_them and name not in given]:
        problems.append(f"missing {', '.join(missing)}")
    if unknown := [name for name in given if name not in expected]:
        problems.append(f"unknown {', '.join(map(str, unknown))}")
    if problems:
        raise ValueError(f"parameters: {'; '.join(problems)}; expected {', '.join(expected)}")
