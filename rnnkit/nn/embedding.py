"""A table of vectors, one row for each token."""

from typing import ClassVar

import numpy as np

from rnnkit.nn import arguments
from rnnkit.nn.layer import Layer


class Embedding(Layer):
    """Row look-up: the product of a one-hot vector and W, without the product.

    vocabulary_size: V, the number of tokens
    embedding_dim:   D, the length of a token's vector
    rng:             a numpy.random.Generator; W starts uniform in ±1/√D
    dtype:           float32 or float64

    params: W (V, D)

    Bengio et al. (2003), A Neural Probabilistic Language Model, where the table is called C (section 2).

        embedding = nn.Embedding(65, 16, rng=np.random.default_rng(0))
        embedding.forward(np.array([[3, 1], [3, 0]])).shape   # (2, 2, 16)
    """

    shapes: ClassVar = {"W": ("V", "D")}
    dims: ClassVar = {"vocabulary_size": "V", "embedding_dim": "D"}

    def __init__(self, vocabulary_size, embedding_dim, *, rng, dtype=np.float32):
        self._draw(rng, dtype, "embedding_dim", vocabulary_size=vocabulary_size, embedding_dim=embedding_dim)

    def forward(self, ids):
        """ids (...), integers from 0 to V − 1 -> x (..., D).

        Raises TypeError for anything but integers, ValueError for an id that is not in the vocabulary.
        """
        W = self.params["W"]
        ids = arguments.token_ids("ids", ids, self.vocabulary_size, f"W is {W.shape}")
        self._cache = ids
        return W[ids]

    def backward(self, dx):
        """dx (..., D) -> None: ids have no gradient. A token's gradient is the sum over all its places."""
        ids = self._remembered()
        known = {**self._known, "...": (ids.shape, f"ids is {ids.shape}")}
        dx = self._array("dx", dx, ("...", "D"), known)
        dW = np.zeros_like(self.params["W"])
        np.add.at(dW, ids, dx)  # dW[ids] += dx would keep only one of several places of a token
        self.grads = {"W": dW}
