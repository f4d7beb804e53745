"""Models: plain classes that compose layers."""

import zipfile
from contextlib import contextmanager

import numpy as np

from rnnkit.nn.layer import Layer, Params


class Model:
    """The base of a model: gathers the params and grads of the layers in its attributes.

    Write `__init__`, which makes layers, and `forward` and `backward`, which call theirs. A layer is named as
    its attribute is; in a list by its place, "rnns.0"; in a model within a model by both, "encoder.rnn".

        class Tagger(nn.Model):
            def __init__(self, V, D, H, O, rng):
                self.embedding = nn.Embedding(V, D, rng=rng)
                self.rnn = nn.RNN(D, H, rng=rng)
                self.output = nn.Dense(H, O, rng=rng)

            def forward(self, ids):
                h, _ = self.rnn.forward(self.embedding.forward(ids))
                return self.output.forward(h)

            def backward(self, dlogits):
                dx, _ = self.rnn.backward(self.output.backward(dlogits))
                self.embedding.backward(dx)

        tagger = Tagger(65, 16, 100, 7, np.random.default_rng(0))
        tagger.params["rnn.Whh"].shape                        # (100, 100)
    """

    @property
    def params(self):
        """All layers' params under names such as "rnn.Whh"; writing into them changes the layers."""
        return Params(self._gather("params"))

    @params.setter
    def params(self, values):
        self.params.assign(values)

    @property
    def grads(self):
        """All layers' grads, under the names of `params`."""
        return self._gather("grads")

    @property
    def generators(self):
        """The random generators of the layers that draw (nn.Dropout), by the layer's name."""
        return {path: layer.generator for path, layer in _layers(vars(self).items()) if layer.generator is not None}

    def save(self, path):
        """Write the params to a .npz file."""
        with open(path, "wb") as file:  # np.savez would add .npz to a bare path, and load would miss the file
            np.savez(file, **self._saved())

    def load(self, path):
        """Read params that `save` has written, into the dtype that this model has.

        Raises ValueError, and changes nothing, unless the file has this model's names and shapes.
        """
        with open(path, "rb") as file:
            if not zipfile.is_zipfile(file):
                raise ValueError(f"{path} is no .npz file; expected one that save has written")
            file.seek(0)
            with np.load(file) as arrays:
                values = dict(arrays)
        try:
            self._restore(values)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path} does not fit this {type(self).__name__}: {error}") from None

    @property
    def training(self):
        """True at first. Setting it sets it in all layers: with False, nn.Dropout drops nothing."""
        return vars(self).get("_training", True)

    @training.setter
    def training(self, on):
        if not isinstance(on, (bool, np.bool_)):
            raise TypeError(f"training is {on!r}; expected True or False")
        self._training = bool(on)
        for _, part in _parts(vars(self).items()):
            part.training = bool(on)

    @contextmanager
    def evaluating(self):
        """Within `with model.evaluating():`, `training` is False; afterwards it is again what it was."""
        before, self.training = self.training, False
        try:
            yield self
        finally:
            self.training = before

    def _saved(self):
        """The arrays that `save` writes, by name; a model with more to keep than params adds to them."""
        return self.params

    def _restore(self, values):
        """Take over the arrays of a file, a dict; if they do not fit, raise ValueError and change nothing."""
        self._saved().assign(values)

    def _gather(self, which):
        layers = _layers(vars(self).items())
        return {f"{path}.{name}": a for path, layer in layers for name, a in getattr(layer, which).items()}


def _layers(named):
    """The layers among named values and within them, with their dotted names."""
    for name, part in _parts(named):
        if isinstance(part, Layer):
            yield name, part
        else:
            for inner_name, layer in _layers(vars(part).items()):
                yield f"{name}.{inner_name}", layer


def _parts(named):
    """The layers and models among named values, and in the dicts and lists among them, with their dotted names."""
    for name, value in named:
        if isinstance(value, (Layer, Model)):
            yield name, value
        elif isinstance(value, (dict, list, tuple)):
            inner = value.items() if isinstance(value, dict) else enumerate(value)
            for inner_name, part in _parts(inner):
                yield f"{name}.{inner_name}", part
