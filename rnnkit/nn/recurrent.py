"""What RNN, LSTM and GRU share: how they are made, how they read their arguments, and where they work."""

from typing import ClassVar

import numpy as np

from rnnkit.nn.layer import Layer

CACHE = 2**18  # bytes that surely stay in a core's own cache while a few operations go over them
FEW = 8  # with fewer sequences than this, memory in another order costs more than it wins
SMALL = 10**6  # multiplications: BLAS multiplies larger matrices with several threads


class Recurrent(Layer):
    """A layer that carries a state through time: x (T, N, D) -> h (T, N, H).

    It keeps its work arrays from call to call, because the system hands out new memory page by page, which takes
    time. What it returns is never one of them. docs/fast.md explains what makes the cells fast.
    """

    dims: ClassVar = {"input_dim": "D", "hidden_dim": "H"}

    def __init__(self, input_dim, hidden_dim, *, rng, dtype=np.float32):
        self._draw(rng, dtype, "hidden_dim", input_dim=input_dim, hidden_dim=hidden_dim)

    def _set_up(self, arrays, dtype):
        super()._set_up(arrays, dtype)
        self._buffers = {}

    def __getstate__(self):  # a copy makes its own work arrays
        return self.__dict__ | {"_buffers": {}}

    def _buffer(self, name, *shape):
        """The work array of that name with any numbers in it, the same one as long as its shape stays."""
        array = self._buffers.get(name)
        if array is None or array.shape != shape:
            self._buffers[name] = None  # the old one goes before the new one comes
            array = self._buffers[name] = np.empty(shape, self.dtype)
        return array

    def _input(self, x):
        """x in the layer's dtype, and the sizes that everything else is compared with."""
        known = dict(self._known)
        return self._array("x", x, ("T", "N", "D"), known), known

    def _state(self, name, value, known):
        """A copy of one state or its gradient, (N, H); zeros for None."""
        if value is None:
            return np.zeros((known["N"][0], self.hidden_dim), self.dtype)
        return self._array(name, value, ("N", "H"), known, copy=True)

    def _copy(self, x):
        """x for `backward`, whatever happens to the caller's array."""
        copy = self._buffer("x", *x.shape)
        copy[...] = x
        return copy

    def _transposed(self, name, W, N, factors=(1,)):
        """The weights W (K H, D) of K gates, transposed one by one, (K, D, H), each times its factor.

        BLAS multiplies a batch faster if the memory has that order, too; for a few sequences it does not pay.
        """
        WT = W.reshape(len(factors), self.hidden_dim, -1).mT
        if N < FEW and factors == (1,):
            return WT
        copy = self._buffer(name, *WT.mT.shape).mT if N < FEW else self._buffer(name, *WT.shape)
        copy[...] = WT
        for gate, factor in zip(copy, factors, strict=True):
            if factor != 1:
                gate *= factor
        return copy

    def _from_input(self, x, Wx, b, factors=(1,), out=None):
        """W_x x_t + b of K gates, each times its factor, for all steps at once: (T, K, N, H)."""
        T, N, D = x.shape
        K, H = len(factors), self.hidden_dim
        WxT = self._transposed("WxT", Wx, N, factors)
        if N * D * H <= SMALL:
            out = self._buffer("gates", T, K, N, H) if out is None else out
            np.matmul(x[:, np.newaxis], WxT, out=out)
        else:  # all steps in one product for each gate, which several threads can share
            out = self._buffer("gates", K, T, N, H).swapaxes(0, 1) if out is None else out
            np.matmul(rows(x), WxT, out=out.swapaxes(0, 1).reshape(K, T * N, H))
        bias = b.reshape(K, 1, H)
        out += bias if factors == (1,) else bias * np.array(factors, self.dtype).reshape(K, 1, 1)
        return out

    def _blocks(self, T, step):
        """How many steps the cache holds if one has `step` numbers, and slices of so many, the last steps first."""
        size = max(1, min(T, CACHE // max(1, step * self.dtype.itemsize)))
        return size, [slice(max(0, end - size), end) for end in range(T, 0, -size)]

    @staticmethod
    def _input_gradients(da, x, Wx):
        """dx, and the gradients of W_x and its bias, from da (T N, K H), the gradient with respect to W_x x_t + b.

        The weights are the same at every step, so their gradients sum over T and N: one product for all.
        """
        one = np.ones(len(da), da.dtype)  # a product sums faster than da.sum(axis=0)
        return (da @ Wx).reshape(x.shape), da.T @ rows(x), one @ da


def rows(array):
    """(T, N, K) as (T N, K), without a copy."""
    return array.reshape(-1, array.shape[-1])


def backwards(*arrays):
    """The steps of several arrays (T, ...) together, the last one first."""
    return zip(*(array[::-1] for array in arrays), strict=True)
