"""Attention: for every step of a decoder a weighted mean over the steps of a source.

Queries, keys and values come time first, as everything in the course. Inside, each sequence is a matrix of its own, so
that one call of `np.matmul` multiplies those of all sequences: arrays are (N, T, K), (N, S, K) and so on.
"""

import math
from typing import ClassVar

import numpy as np

from rnnkit.nn import arguments
from rnnkit.nn.layer import Layer, Weightless


class Attention(Weightless):
    """A weighted mean over the source; the weights are the softmax of the scores query · key / √K.

    `weights` (T, N, S) holds the weights of the last forward; over the source they add up to 1, and in its padding they
    are 0.

    Vaswani et al. (2017), Attention Is All You Need, eq. 1; without the √K the score "dot" of Luong et al. (2015),
    Effective Approaches to Attention-based Neural Machine Translation, section 3.1.

        attention = nn.Attention()
        context, weights = attention.forward(np.zeros((5, 2, 4)), np.zeros((7, 2, 4)), np.zeros((7, 2, 6)))
        context.shape, weights.shape                                  # (5, 2, 6), (5, 2, 7)
    """

    def __init__(self):
        super().__init__()
        self.weights = None

    def forward(self, query, keys, values, mask=None):
        """query (T, N, K), keys (S, N, K), values (S, N, H) -> context (T, N, H), weights (T, N, S).

        mask, bool (S, N), says which steps of the source are real. Whatever the others hold reaches nothing. Keys and
        values may be one array.

        Raises ValueError when shapes do not fit, there is no source step, K is 0, or a column of the mask has no True;
        TypeError for anything but real numbers, and for a mask that is not bool.
        """
        given = {"query": query, "keys": keys, "values": values}
        given = {name: arguments.floats(name, value) for name, value in given.items()}
        known = {}
        for name, dims in {"query": ("T", "N", "K"), "keys": ("S", "N", "K"), "values": ("S", "N", "H")}.items():
            arguments.match(name, given[name], dims, known)
        K, because = known["K"]
        if K == 0:
            raise ValueError(f"{because}; expected at least one number in each query and key")
        query, keys, values, padding = by_sequence(given, mask, known, np.result_type(*given.values()))
        scores = query @ keys.swapaxes(1, 2)  # (N, T, S)
        scores /= math.sqrt(K)
        weights = softmax(scores, padding)
        self._cache = query, keys, values, weights, known
        self.weights = time_first(weights)
        return product(weights, values), self.weights

    def backward(self, dcontext):
        """dcontext (T, N, H) -> dquery (T, N, K), dkeys (S, N, K), dvalues (S, N, H), with 0 in the padding.

        Where keys and values are one array, its gradient is dkeys + dvalues.
        """
        query, keys, values, weights, known = self._remembered()
        dcontext = arguments.numbers("dcontext", dcontext, dtype=values.dtype)
        arguments.match("dcontext", dcontext, ("T", "N", "H"), known)
        dscores, dvalues = back_to_scores(dcontext, values, weights)
        dscores /= math.sqrt(known["K"][0])
        return product(dscores, keys), product(dscores.swapaxes(1, 2), query), dvalues


class AdditiveAttention(Layer):
    """A weighted mean over the source; the weights are the softmax of the scores v · tanh(W_q query + W_k key).

    query_dim: H, the width of a query
    key_dim:   K, the width of a key
    units:     A, the width of the layer that compares the two
    rng:       a numpy.random.Generator; each array starts uniform in ±1/√n, n being its last axis
    dtype:     float32 or float64

    params: Wq (A, H), Wk (A, K), v (A,)

    `weights` (T, N, S) holds the weights of the last forward; over the source they add up to 1, and in its padding they
    are 0.

    Bahdanau, Cho, Bengio (2015), Neural Machine Translation by Jointly Learning to Align and Translate, appendix A.1.2,
    where W_q is W_a and W_k is U_a.

        attention = nn.AdditiveAttention(4, 3, 8, rng=np.random.default_rng(0))
        context, weights = attention.forward(np.zeros((5, 2, 4)), np.zeros((7, 2, 3)), np.zeros((7, 2, 6)))
        context.shape, weights.shape                                  # (5, 2, 6), (5, 2, 7)
    """

    shapes: ClassVar = {"Wq": ("A", "H"), "Wk": ("A", "K"), "v": ("A",)}
    dims: ClassVar = {"query_dim": "H", "key_dim": "K", "units": "A"}

    def __init__(self, query_dim, key_dim, units, *, rng, dtype=np.float32):
        arguments.generator(rng)
        sizes = {"query_dim": query_dim, "key_dim": key_dim, "units": units}
        sizes = {self.dims[name]: arguments.dimension(name, size) for name, size in sizes.items()}
        arrays = {}
        for name, dims in self.shapes.items():
            shape = [sizes[letter] for letter in dims]
            arrays[name] = rng.uniform(-1, 1, shape) / math.sqrt(shape[-1])
        self._set_up(arrays, dtype)

    def _set_up(self, arrays, dtype):
        super()._set_up(arrays, dtype)
        self.weights = None

    def forward(self, query, keys, values, mask=None):
        """query (T, N, H), keys (S, N, K), values (S, N, E) -> context (T, N, E), weights (T, N, S).

        The mask, what the padding may hold and what is refused is as in nn.Attention.
        """
        known = dict(self._known)
        dims = {"query": ("T", "N", "H"), "keys": ("S", "N", "K"), "values": ("S", "N", "E")}
        given = {"query": query, "keys": keys, "values": values}
        given = {name: self._array(name, value, dims[name], known) for name, value in given.items()}
        query, keys, values, padding = by_sequence(given, mask, known, self.dtype)
        from_query, from_keys = query @ self.params["Wq"].T, keys @ self.params["Wk"].T  # (N, T, A), (N, S, A)
        hidden = from_query[:, :, np.newaxis] + from_keys[:, np.newaxis]  # (N, T, S, A)
        np.tanh(hidden, out=hidden)
        weights = softmax(hidden @ self.params["v"], padding)
        self._cache = query, keys, values, hidden, weights, known
        self.weights = time_first(weights)
        return product(weights, values), self.weights

    def backward(self, dcontext):
        """dcontext (T, N, E) -> dquery (T, N, H), dkeys (S, N, K), dvalues (S, N, E), with 0 in the padding."""
        query, keys, values, hidden, weights, known = self._remembered()
        dcontext = self._array("dcontext", dcontext, ("T", "N", "E"), known)
        dscores, dvalues = back_to_scores(dcontext, values, weights)
        A = self.units
        dv = dscores.reshape(-1) @ hidden.reshape(-1, A)
        dhidden = dscores[..., np.newaxis] * (1 - hidden**2)  # before tanh, but for the factor v
        dfrom_query, dfrom_keys = (dhidden.sum(axis) * self.params["v"] for axis in (2, 1))  # (N, T, A), (N, S, A)
        self.grads = {
            "Wq": dfrom_query.reshape(-1, A).T @ query.reshape(-1, self.query_dim),
            "Wk": dfrom_keys.reshape(-1, A).T @ keys.reshape(-1, self.key_dim),
            "v": dv,
        }
        return product(dfrom_query, self.params["Wq"]), product(dfrom_keys, self.params["Wk"]), dvalues


def by_sequence(given, mask, known, dtype):
    """Query, keys and values, each (T or S, N, width), as new arrays (N, T or S, width), with 0 in the source's
    padding; and where that is, bool (N, S), or None without a mask."""
    S, because = known["S"]
    if S == 0:
        raise ValueError(f"{because}; expected at least one step in the source")
    query, keys, values = (array.astype(dtype, copy=False).swapaxes(0, 1).copy() for array in given.values())
    if mask is None:
        return query, keys, values, None
    padding = ~arguments.mask(mask, ("S", "N"), known).T
    for n in np.flatnonzero(padding.all(axis=1))[:1]:
        raise ValueError(f"mask[:, {n}] has no True; expected at least one real step of the source in each column")
    keys[padding] = values[padding] = 0  # not left to a weight of 0, for 0 times NaN is NaN
    return query, keys, values, padding


def softmax(scores, padding):
    """Over the source, in place: scores (N, T, S) -> weights, exactly 0 in the padding (N, S)."""
    if padding is not None:
        np.copyto(scores, -np.inf, where=padding[:, np.newaxis])
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores


def back_to_scores(dcontext, values, weights):
    """dcontext (T, N, H) -> dscores (N, T, S), through mean and softmax, and dvalues (S, N, H)."""
    dcontext = dcontext.swapaxes(0, 1)
    dscores = dcontext @ values.swapaxes(1, 2)  # so far with respect to the weights
    dscores -= (weights * dscores).sum(axis=-1, keepdims=True)
    dscores *= weights
    return dscores, product(weights.swapaxes(1, 2), dcontext)


def product(a, b):
    """The matrix product of each sequence, time first: a (N, T, S), b (N, S, H) or (S, H) -> (T, N, H)."""
    result = np.empty((a.shape[1], a.shape[0], b.shape[-1]), a.dtype)
    np.matmul(a, b, out=result.swapaxes(0, 1))
    return result


def time_first(array):
    return array.swapaxes(0, 1).copy()
