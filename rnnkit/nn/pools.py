"""From the states of all steps to one vector a sequence. Steps after a sequence's end reach nothing."""

from typing import ClassVar

import numpy as np

from rnnkit.nn import arguments
from rnnkit.nn.layer import Layer, Weightless
from rnnkit.nn.steps import mask


def valid(h, lengths):
    """h (T, N, H) as floats with 0 in the padding, and the mask (T, N), all True without lengths."""
    known = {}
    h = arguments.floats("h", h)
    arguments.match("h", h, ("T", "N", "H"), known)
    T, N, _ = h.shape
    if T == 0:
        raise ValueError(f"h has shape {h.shape}; expected at least one step")
    if lengths is None:
        return h, np.ones((T, N), bool)
    inside = mask(arguments.lengths(lengths, known), T)
    return np.where(inside[..., np.newaxis], h, 0), inside


class LastStep(Weightless):
    """The last state that each sequence has reached, h at step lengths − 1.

    directions: 2 for the h of an nn.Bidirectional: of the half from the right, which has read all at step 0, that
                step is taken

        pool = nn.LastStep()
        pool.forward(np.zeros((5, 2, 6)), lengths=[5, 3]).shape       # (2, 6)
    """

    def __init__(self, directions=1):
        super().__init__()
        if directions not in (1, 2):
            raise ValueError(f"directions is {directions!r}; expected 1, or 2 for an nn.Bidirectional")
        self.directions = directions

    def forward(self, h, lengths=None):
        """h (T, N, H), lengths (N,), by default all T -> (N, H); raises ValueError or TypeError for others."""
        h, inside = valid(h, lengths)
        H = h.shape[-1]
        if H % self.directions:
            raise ValueError(f"h has shape {h.shape}; expected an even width, two halves side by side")
        self._cache = inside, h.shape
        step, n, half = self._where(inside, H)
        return np.concatenate([h[step, n, :half], h[0, :, half:]], axis=-1)

    def backward(self, d):
        """d (N, H) -> dh (T, N, H)."""
        inside, shape = self._remembered()
        d = arriving(d, shape)
        dh = np.zeros(shape, d.dtype)
        step, n, half = self._where(inside, shape[-1])
        dh[step, n, :half] = d[:, :half]
        dh[0, :, half:] = d[:, half:]
        return dh

    def _where(self, inside, H):
        """Of each sequence the last step and its number, and the width of the half that is taken there."""
        return inside.sum(axis=0) - 1, np.arange(inside.shape[1]), H // self.directions


class MeanPool(Weightless):
    """The mean over a sequence's own steps.

    pool = nn.MeanPool()
    pool.forward(np.zeros((5, 2, 6)), lengths=[5, 3]).shape       # (2, 6)
    """

    def forward(self, h, lengths=None):
        """h (T, N, H), lengths (N,), by default all T -> (N, H); raises ValueError or TypeError for others."""
        h, inside = valid(h, lengths)
        share = (inside / inside.sum(axis=0)).astype(h.dtype)  # (T, N)
        self._cache = share, h.shape
        return (h * share[..., np.newaxis]).sum(axis=0)

    def backward(self, d):
        """d (N, H) -> dh (T, N, H)."""
        share, shape = self._remembered()
        return share[..., np.newaxis] * arriving(d, shape)


class AttentionPool(Layer):
    """A weighted mean over a sequence's own steps; the weights are the softmax of the scores h_t · w.

    hidden_dim: H, the width of h
    rng:        a numpy.random.Generator; w starts uniform in ±1/√H
    dtype:      float32 or float64

    params: w (H,)

    `weights` (T, N) holds the weights of the last forward; they are 0 after a sequence's end and add up to 1.

    Yang et al. (2016), Hierarchical Attention Networks for Document Classification, eq. 5 to 7, without the layer
    under the scores.

        pool = nn.AttentionPool(6, rng=np.random.default_rng(0))
        pool.forward(np.zeros((5, 2, 6)), lengths=[5, 3]).shape       # (2, 6)
        pool.weights.shape                                            # (5, 2)
    """

    shapes: ClassVar = {"w": ("H",)}
    dims: ClassVar = {"hidden_dim": "H"}

    def __init__(self, hidden_dim, *, rng, dtype=np.float32):
        self._draw(rng, dtype, "hidden_dim", hidden_dim=hidden_dim)
        bound = 1 / np.sqrt(self.hidden_dim)
        self.params["w"] = rng.uniform(-bound, bound, self.hidden_dim)

    def _set_up(self, arrays, dtype):
        super()._set_up(arrays, dtype)
        self.weights = None

    def forward(self, h, lengths=None):
        """h (T, N, H), lengths (N,), by default all T -> (N, H); raises ValueError or TypeError for others."""
        h = self._array("h", h, ("T", "N", "H"), dict(self._known))
        h, inside = valid(h, lengths)
        scores = np.where(inside, h @ self.params["w"], -np.inf)
        exp = np.exp(scores - scores.max(axis=0))
        weights = exp / exp.sum(axis=0)
        self.weights, self._cache = weights.copy(), (h.copy() if lengths is None else h, weights)
        return (weights[..., np.newaxis] * h).sum(axis=0)

    def backward(self, d):
        """d (N, H) -> dh (T, N, H)."""
        h, weights = self._remembered()
        d = arriving(d, h.shape).astype(self.dtype, copy=False)
        dweights = (h * d).sum(axis=-1)
        dscores = weights * (dweights - (weights * dweights).sum(axis=0))
        self.grads = {"w": (dscores[..., np.newaxis] * h).sum(axis=(0, 1))}
        return weights[..., np.newaxis] * d + dscores[..., np.newaxis] * self.params["w"]


def arriving(d, shape):
    """The gradient with respect to what a pool returned, h being of that shape (T, N, H)."""
    d = arguments.floats("d", d)
    known = {letter: (size, f"h is {shape}") for letter, size in zip("TNH", shape, strict=True)}
    arguments.match("d", d, ("N", "H"), known)
    return d
