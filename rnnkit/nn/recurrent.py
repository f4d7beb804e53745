"""What RNN, LSTM and GRU share: how they are made, how they read their arguments, and where they work."""

import math
from typing import ClassVar

import numpy as np

from rnnkit.nn import arguments
from rnnkit.nn.layer import Layer
from rnnkit.nn.steps import Packed, Whole

FEW = 8  # with fewer sequences than this, memory in another order costs more than it wins
SMALL = 10**6  # multiplications: BLAS multiplies larger matrices with several threads
ROOMY = 8  # a work array that is more times too large makes room for another


class Recurrent(Layer):
    """A layer that carries a state through time: x (T, N, D) -> h (T, N, H).

    It keeps its work arrays from call to call, because the system hands out new memory page by page, which takes
    time. What it returns is never one of them. docs/fast.md explains what makes the cells fast.
    """

    dims: ClassVar = {"input_dim": "D", "hidden_dim": "H"}
    directions: ClassVar = 1

    def __init__(self, input_dim, hidden_dim, *, rng, dtype=np.float32):
        self._draw(rng, dtype, "hidden_dim", input_dim=input_dim, hidden_dim=hidden_dim)

    def _set_up(self, arrays, dtype):
        super()._set_up(arrays, dtype)
        self._buffers = {}

    def __getstate__(self):  # a copy makes its own work arrays
        return self.__dict__ | {"_buffers": {}}

    def _buffer(self, name, *shape):
        """The work array of that name with any numbers in it, in the same memory as long as that has the room."""
        memory, array = self._buffers.get(name, (None, None))
        if array is not None and array.shape == shape:
            return array
        size = math.prod(shape)
        if memory is None or not size <= memory.size <= ROOMY * size:
            self._buffers.pop(name, None)
            memory = array = None  # the old one goes before the new one comes
            memory = np.empty(size, self.dtype)
        array = memory[:size].reshape(shape)
        self._buffers[name] = memory, array
        return array

    def _gatewise(self, name, gates, steps, stepwise=True):
        """The work array for so many gates, (G, T, N, H) or (G, R, H). In memory the gates of a step stand together,
        if that is asked for and can be."""
        if stepwise and isinstance(steps, Whole):
            T, N = steps.shape
            return self._buffer(name, T, gates, N, self.hidden_dim).swapaxes(0, 1)
        return self._buffer(name, gates, *steps.shape, self.hidden_dim)

    def _input(self, x, lengths):
        """x in the layer's dtype, where its steps lie, and the sizes that everything else is compared with."""
        known = dict(self._known)
        x = self._array("x", x, ("T", "N", "D"), known)
        T, N, _ = x.shape
        if lengths is not None:
            lengths = arguments.lengths(lengths, known)
            if (lengths < T).any():
                return x, Packed(lengths, T), known
        return x, Whole(T, N), known

    def _state(self, name, value, known):
        """A copy of one state or its gradient, (N, H); zeros for None."""
        if value is None:
            return np.zeros((known["N"][0], self.hidden_dim), self.dtype)
        return self._array(name, value, ("N", "H"), known, copy=True)

    def _states(self, name, first, steps):
        """The work array for a state at all steps, with the one before the first step in it."""
        states = self._buffer(name, *steps.shape_with_first, self.hidden_dim)
        steps.first(states)[...] = steps.sort(first)
        return states

    def _packed(self, name, array, steps):
        """array (T, N, K) in a work array, for `backward` too, whatever happens to the caller's."""
        return steps.pack(array, self._buffer(name, *steps.shape, array.shape[-1]))

    def _arriving(self, dh_out, known, steps):
        """The gradient with respect to h, as it lies in work arrays."""
        dh_out = self._array("dh_out", dh_out, ("T", "N", "H"), known)
        return dh_out if isinstance(steps, Whole) else self._packed("dh_out", dh_out, steps)

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

    def _from_input(self, x, Wx, b, steps, factors=(1,), out=None):
        """W_x x_t + b of K gates, each times its factor, for all steps at once: (K, T, N, H) or (K, R, H)."""
        *_, N, D = x.shape
        K, H = len(factors), self.hidden_dim
        WxT = self._transposed("WxT", Wx, N, factors)
        small = isinstance(steps, Whole) and N * D * H <= SMALL
        out = self._gatewise("gates", K, steps, stepwise=small) if out is None else out
        if small:
            np.matmul(x[:, np.newaxis], WxT, out=out.swapaxes(0, 1))
        else:  # all steps in one product for each gate, which several threads can share
            np.matmul(rows(x), WxT, out=out.reshape(K, -1, H))
        bias = b.reshape(K, *[1] * (out.ndim - 2), H)
        if factors != (1,):
            bias = bias * np.array(factors, self.dtype).reshape(K, *[1] * (out.ndim - 1))
        out += bias
        return out

    def _apart(self, Wh, dh):
        """For each step, dh being their (n, H): the weights W_h (K H, H) gate by gate, (K, H, H), where BLAS multiplies
        one gate's in one thread, but all together in several, which wait for each other at every step; else None."""
        K, H = len(Wh) // self.hidden_dim, self.hidden_dim
        apart, most = Wh.reshape(K, H, H), SMALL // (H * H)
        return [apart if len(dh_t) <= most < len(dh_t) * K else None for dh_t in dh]

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


def gate_first(array, gates):
    """(..., G H) as (G, ..., H), without a copy."""
    *before, width = array.shape
    axes = (len(before), *range(len(before)), len(before) + 1)
    return array.reshape(*before, gates, width // gates).transpose(axes)


def backwards(*arrays):
    """The steps of several arrays (T, ...) together, the last one first."""
    return zip(*(array[::-1] for array in arrays), strict=True)
